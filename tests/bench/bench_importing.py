"""How long importing takes: run by hand, `python tests/bench/bench_importing.py [PAGES_FOLDER]`."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reader.importing.importer import Source, import_source, paste, read_file
from reader.paths import article


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """Give the quickest of some rounds, in ms, the first (cold) one left out."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def main() -> None:
    start = time.perf_counter()
    pieces = [read_file(path) for path in sorted(article().glob("*/article.html"))]
    import_source(pieces[0])
    print(f"first piece, with all imports: {(time.perf_counter() - start) * 1000:.0f} ms")
    for source in pieces:
        taken = best(lambda source=source: import_source(source))
        size = len(source.data) // 1000
        print(f"{source.base.name if source.base else '':24} {size:5} kB {taken:7.1f} ms")
    if len(sys.argv) > 1:
        pages = [read_file(path) for path in sorted(Path(sys.argv[1]).glob("*.html"))]
        times = [best(lambda page=page: import_source(page), 3) for page in pages]
        print(
            f"{len(pages)} pages: median {statistics.median(times):.0f} ms, slowest "
            f"{max(times):.0f} ms, {1000 * len(times) / sum(times):.0f} pages/s"
        )
    line = "كان البيت القديم يقف في آخر الطريق كأنه ينتظر أحدًا لا يجيء، فلا يجيء أحد. " * 4
    for name, text in (
        ("a news paste, 5 kB", "\n\n".join([line[:160]] * 20)),
        ("a book in plain text, 1 MB", "\n\n".join([line] * 1900)),
    ):
        print(f"{name}: {best(lambda text=text: import_source(paste(text)), 3):.0f} ms")
    heavy = ("<p>" + line + "</p>") * (7_500_000 // len(line.encode()))
    taken = best(lambda: import_source(Source(heavy.encode(), "x.html")), 1)
    print(f"a page of 7.5 MB: {taken:.0f} ms")


if __name__ == "__main__":
    main()
