"""Measure verbalisation: speed on a text, and which nouns after numbers the table knows.

Run: python tests/bench/bench_verbalize.py [FILE …] (without a file, on sentences of its own).
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from pathlib import Path

from reader.text.segment import sentences
from reader.text.verbalize import verbalize
from reader.text.verbalize.context import noun_after
from reader.text.verbalize.dates import month_at
from reader.text.verbalize.measures import scale_after
from reader.text.verbalize.tokens import normalised, tokenized

OWN = """
أعلنت الوزارة في 8 كانون الأول 2024 أن 35 ألف شخص عادوا إلى 12 بلدة خلال 3 أشهر، بنسبة 12.5%.
وقال د. سامر إن الكلفة بلغت 4 ملايين دولار، وإن العمل يبدأ عند الساعة 10:30 صباحا في 5 مدن.
كانت الطريق طويلة، وكان المسافرون يتحدثون عن البيوت التي تركوها وعن الحقول التي تنتظر المطر.
"""


def speed(text: str) -> float:
    """Give kilobytes of UTF-8 a second, each sentence by itself; the tables are loaded."""
    pieces = [text[start:end] for start, end in sentences(text)]
    verbalize(OWN)
    begun = time.perf_counter()
    for piece in pieces:
        verbalize(piece)
    return len(text.encode()) / 1000 / (time.perf_counter() - begun)


def coverage(text: str) -> tuple[Counter[str], Counter[str]]:
    """Count what follows numbers that count something: in the table, or judged by its shape."""
    known: Counter[str] = Counter()
    shaped: Counter[str] = Counter()
    line = tokenized(normalised(text).text)
    for index, token in enumerate(line.tokens):
        if token.kind != "number":
            continue
        digits = re.sub(r"\D", "", token.text)
        found = noun_after(line, index, int(digits[-15:]))
        scaled = scale_after(line, index) or month_at(line, line.after(index))
        if found is not None and not scaled:
            (known if found.known else shaped)[line.bare(found.index)] += 1
    return known, shaped


def main() -> None:
    """Print the figures."""
    text = "\n".join(Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]) or OWN * 200
    print(f"speed: {speed(text):.0f} kB/s of {len(text.encode()) / 1000:.0f} kB")
    known, shaped = coverage(text)
    total = known.total() + shaped.total()
    if total:
        print(f"after numbers: {total}, in the table {known.total() / total:.1%}")
        print(
            "by their shape:", "، ".join(f"{word} {count}" for word, count in shaped.most_common())
        )


if __name__ == "__main__":
    main()
