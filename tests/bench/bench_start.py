"""How long terminal commands take to start and answer, and which imports cost the most.

Run by hand: `python tests/bench/bench_start.py [PIECES] [RUNS]`. Times are of whole processes,
their start and end included; the catalogue is compiled and the files are in the disk cache.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    ("--version",),
    ("--help",),
    ("list",),
    ("list", "--json"),
    ("search", "المدينة"),
    ("show", "1"),
)
SENTENCE = "وصلت القافلة رقم {} إلى المدينة عند الفجر، واستراحت قرب الساقية حتى الظهر.\n\n"


def fill(folder: Path, pieces: int) -> None:
    """Save pieces of about 250 words."""
    sys.path.insert(0, str(ROOT))
    from reader.actions.save import save
    from reader.importing.importer import paste
    from reader.library.store import Library
    from reader.paths import Paths

    library = Library.open(Paths.under(folder))
    for number in range(pieces):
        body = "".join(SENTENCE.format(number * 20 + line) for line in range(20))
        save(library, paste(f"الرحلة {number}\n\n{body}"))
    library.close()


def command(folder: Path, words: tuple[str, ...], *flags: str) -> subprocess.CompletedProcess[str]:
    """Run `ayn` once."""
    return subprocess.run(
        [sys.executable, *flags, "-m", "reader", "--data", str(folder), "--language", "ar", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )


def milliseconds(folder: Path, words: tuple[str, ...], runs: int) -> list[float]:
    """Time a command; the first run, which warms the caches, does not count."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        command(folder, words)
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times[1:])


def slowest_imports(folder: Path, words: tuple[str, ...], count: int = 12) -> list[str]:
    """List the imports that take longest by themselves."""
    lines = command(folder, words, "-X", "importtime").stderr.splitlines()
    rows = [line.split("|") for line in lines if line.startswith("import time:")][1:]
    costs = [(int(row[0].split(":")[1]), row[2].strip()) for row in rows]
    return [f"{cost / 1000:7.1f} ms  {name}" for cost, name in sorted(costs, reverse=True)[:count]]


def show(label: str, times: list[float]) -> None:
    """Print a row."""
    print(f"{label:24} {statistics.median(times):7.0f} {min(times):7.0f} {max(times):7.0f}")


def main() -> None:
    """Print the table."""
    pieces = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, pieces)
        print(f"{pieces} pieces, {runs} runs, whole process in ms: median, fastest, slowest")
        bare = []
        for _ in range(runs):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", "pass"], check=True)
            bare.append((time.perf_counter() - start) * 1000)
        show("(python alone)", bare)
        for words in COMMANDS:
            show("ayn " + " ".join(words), milliseconds(folder, words, runs))
        print("\nslowest imports of `ayn list`:")
        print("\n".join(slowest_imports(folder, ("list",))))


if __name__ == "__main__":
    main()
