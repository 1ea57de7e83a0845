"""Taking speech along: how many times faster than it sounds each kind of file is made, and how big.

Run by hand: python tests/bench/bench_export.py [--piece SLUG] [KIND…]
Each kind is made in a process of its own, so that the peak of memory is its own too.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reader.actions.bundled import load_bundled
from reader.actions.export import Piece, Wish, take_along
from reader.paths import Paths
from reader.speech.manner import Manner

NEWS = "clock-square"
GOAL = 40.0
KINDS = ("none", "wav", "mp3", "opus", "m4b", "epub")


def measure(slug: str, kind: str) -> None:
    """Make one file and print its line: times faster than sound, seconds, MB, peak MB."""
    imported = load_bundled(slug)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        out = None if kind == "none" else place / f"speech.{kind}"
        marks = place / "marks.json"
        begun = time.perf_counter()
        take_along(
            [Piece(imported.document, imported.assets.get)],
            Wish(out, marks=marks),
            Manner(),
            Paths.under(place / "data"),
        )
        took = time.perf_counter() - begun
        sound = json.loads(marks.read_text(encoding="utf-8"))[-1]["end_ms"] / 1000
        size = out.stat().st_size / 1e6 if out else 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    faster = sound / took
    goal = "" if faster >= GOAL or kind != "mp3" else f"   below the goal of {GOAL:g}"
    print(f"{kind:5} {faster:7.0f} ×  {took:7.2f} s  {size:7.1f} MB  peak {peak:5.0f} MB{goal}")


def main() -> None:
    """Measure every kind that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--piece", default=NEWS)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("kinds", nargs="*", default=KINDS)
    chosen = parser.parse_args()
    if chosen.here:
        measure(chosen.piece, chosen.kinds[0])
        return
    for kind in chosen.kinds:
        command = [sys.executable, __file__, "--piece", chosen.piece, "--here", kind]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
