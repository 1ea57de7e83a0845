"""Speed of the text room, by hand: python tests/bench/bench_text.py [FILE]."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from reader.text.clean import clean
from reader.text.direction import Direction, base_direction, script_runs
from reader.text.fold import fold, fold_text
from reader.text.language import language_of
from reader.text.segment import sentences, words
from reader.text.visual import columns, visual_line

OWN = """افتتحت البلدة صباح الأحد مكتبتها العامة الجديدة، بعد ثلاث سنوات من العمل. وقالت المديرة: «تضم
القاعة أكثر من 12 ألف كتاب، منها مجموعة British Library»، وأضافت أن نسبة الإنجاز بلغت ٩٧٫٥٪.
مَرْحَبًا بِكُمْ فِي المَكْتَبَةِ! هل زرتموها؟ راسلونا على info@example.org أو زوروا www.example.org.
"""
SIZE = 300_000
"""Code points that each function gets, split into lines of a block's length."""


def measure(name: str, function: Callable[[str], object], lines: list[str]) -> None:
    """Print millions of code points a second, the best of three rounds."""
    function(lines[0])
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for line in lines:
            function(line)
        best = min(best, time.perf_counter() - start)
    print(f"{name:28} {sum(map(len, lines)) / best / 1e6:8.2f} million code points/s")


def main() -> None:
    text = Path(sys.argv[1]).read_text(encoding="utf-8") if len(sys.argv) > 1 else OWN
    lines = [line for line in text.splitlines() if line]
    lines *= 1 + SIZE // sum(map(len, lines))
    unclean = [line.replace("لا", "ﻻ").replace(" ", "\u00a0 ") for line in lines]
    measure("clean", clean, lines)
    measure("clean, much to do", clean, unclean)
    measure("fold", fold, lines)
    measure("fold_text", fold_text, lines)
    measure("sentences", sentences, lines)
    measure("words", words, lines)
    measure("base_direction", base_direction, lines)
    measure("script_runs", script_runs, lines)
    measure("language_of", language_of, lines)
    measure("visual_line", lambda line: visual_line(line, Direction.RTL), lines)
    measure("columns", columns, lines)


if __name__ == "__main__":
    main()
