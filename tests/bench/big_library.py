"""Writes a large library of made-up Arabic pieces; by hand: `python tests/bench/big_library.py`."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from reader.document.model import Block, BlockKind, Document, Metadata  # noqa: E402
from reader.library import statements  # noqa: E402
from reader.library.store import Library  # noqa: E402
from reader.paths import Paths  # noqa: E402
from reader.text.direction import Direction  # noqa: E402

ROOT_LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمنهوي"
PATTERNS = (
    "{0}{1}{2}", "{0}ا{1}{2}", "{0}{1}ا{2}", "{0}{1}ي{2}", "{0}{1}و{2}", "م{0}{1}و{2}", "م{0}{1}{2}",
    "م{0}ا{1}{2}ة", "ت{0}{1}ي{2}", "ا{0}ت{1}ا{2}", "است{0}{1}ا{2}", "م{0}{1}{2}ة", "{0}{1}ا{2}ة",
    "أ{0}{1}ا{2}", "إ{0}{1}ا{2}", "ان{0}{1}ا{2}", "ي{0}{1}{2}", "ت{0}{1}{2}", "{0}{1}{2}ى",
    "{0}{1}{2}اء", "م{0}ا{1}ي{2}", "{0}وا{1}{2}", "مست{0}{1}{2}", "{0}{1}ئي{2}",
)  # fmt: skip
FUNCTION_WORDS = (
    "في", "من", "على", "إلى", "أن", "التي", "الذي", "هذا", "عن", "مع", "كان", "ما", "لم", "لا", "هو",
    "هي", "قد", "بعد", "كل", "بين", "ذلك", "حتى", "أو", "ثم", "عند", "غير", "منذ", "قبل", "هذه", "وهو",
    "كما", "إن", "كانت", "أي", "نحو", "وقد", "ولا", "ومن", "وفي", "إذا", "لكن", "حيث", "يكون", "أمام",
    "تحت", "فوق", "دون", "ضد",
)  # fmt: skip
"""The words that are a third of any text, the most frequent first."""

LATIN = ("CNN", "BBC", "Google", "iPhone", "DNA", "NATO", "Python", "COVID", "Paris", "London")
BEFORE = (
    ("", 500), ("ال", 290), ("و", 60), ("وال", 40), ("بال", 25), ("لل", 25), ("ب", 25), ("ل", 25),
    ("ف", 4), ("كال", 2), ("فال", 2), ("ك", 2),
)  # fmt: skip
AFTER = (
    ("", 800), ("ه", 35), ("ها", 40), ("هم", 15), ("ات", 45), ("ين", 30), ("ون", 10), ("نا", 5),
    ("ية", 15), ("ي", 5),
)  # fmt: skip
SOURCES = (
    "أخبار الشرق",
    "صحيفة النهار الجديد",
    "BBC عربي",
    "مجلة العلوم",
    "موقع الثقافة",
    "وكالة الأنباء",
)
AUTHORS = ("أحمد المصري", "ليلى حداد", "سمير الخوري", "نور الدين بن علي", "هالة يوسف", "مؤمن شاكر")
TAGS = (
    "سياسة",
    "اقتصاد",
    "علوم",
    "ثقافة",
    "رياضة",
    "تاريخ",
    "سفر",
    "طبخ",
    "صحة",
    "تقنية",
    "شعر",
    "نادر",
)


class Writing:
    """Draws words as a language does: few very often, most seldom (Zipf), with their clitics."""

    def __init__(self, seed: int = 1, lemmas: int = 40_000, pool: int = 4_000_000) -> None:
        self.chance = chance = random.Random(seed)
        made: dict[str, None] = {}
        while len(made) < lemmas:
            made[chance.choice(PATTERNS).format(*chance.choices(ROOT_LETTERS, k=3))] = None
        self.lemmas = list(made)
        weights = [(rank + 8) ** -1.15 for rank in range(lemmas)]
        words = chance.choices(self.lemmas, weights, k=pool)
        fronts = chance.choices(*zip(*BEFORE, strict=True), k=pool)
        ends = chance.choices(*zip(*AFTER, strict=True), k=pool)
        content = map(_joined, fronts, words, ends)
        common = chance.choices(
            FUNCTION_WORDS, [1 / (rank + 1) for rank in range(len(FUNCTION_WORDS))], k=pool
        )
        kinds = chance.choices("wfnl", (66, 31, 2, 1), k=pool)
        self.pool = [
            common[number]
            if kind == "f"
            else word
            if kind == "w"
            else str(chance.randint(1, 2030))
            if kind == "n"
            else chance.choice(LATIN)
            for number, (kind, word) in enumerate(zip(kinds, content, strict=True))
        ]

    def words(self, count: int) -> list[str]:
        """Draw the words of a text."""
        return self.chance.choices(self.pool, k=count)

    def document(self, number: int, length: int) -> Document:
        """Write a piece of `length` words, now and then with harakat or a careless hamza."""
        chance = self.chance
        words = self.words(length)
        manner = chance.random()
        if manner < 0.03:
            words = [vowelled(word, chance) for word in words]
        elif manner < 0.15:
            words = [word.replace("أ", "ا").replace("إ", "ا").replace("ة", "ه") for word in words]
        title = " ".join(self.words(chance.randint(4, 9)))
        blocks = [Block("t", BlockKind.TITLE, title, Direction.RTL, "ar")]
        at = 0
        while at < length:
            size = chance.randint(30, 90)
            part = words[at : at + size]
            for stop in range(12, len(part), 17):
                part[stop] += "."
            text = " ".join(part) + "."
            blocks.append(Block(f"b{len(blocks)}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar"))
            at += size
        year, month, day = chance.randint(2009, 2026), chance.randint(1, 12), chance.randint(1, 28)
        return Document(
            Metadata(
                title=title,
                byline=chance.choice(AUTHORS),
                source=chance.choice(SOURCES),
                url=f"https://example.org/{number}",
                published=f"{year}-{month:02}-{day:02}",
                language="ar",
                saved=f"{max(year, 2020)}-{month:02}-{day:02}T08:00:00+00:00",
                tags=tuple(set(chance.choices(TAGS, range(len(TAGS), 0, -1), k=2))),
            ),
            tuple(blocks),
        )

    def documents(self, count: int, length: int = 410) -> Iterator[Document]:
        """Write so many pieces of about so many words each."""
        for number in range(count):
            yield self.document(number, max(20, round(self.chance.gauss(length, length / 3))))


def _joined(front: str, word: str, end: str) -> str:
    if end and word.endswith("ة"):
        word = word[:-1] + ("ت" if end not in {"ات", "ين", "ون", "ية", "ي"} else "")
    return front + word + end


def vowelled(word: str, chance: random.Random) -> str:
    """Put a vowel sign on each letter."""
    return "".join(letter + chance.choice("َُِّْ") for letter in word)


def fill(paths: Paths, documents: Iterator[Document], batch: int = 1000) -> None:
    """Write documents into a library, many in one transaction, without indexing them."""
    library = Library.open(paths)
    try:
        chunk: list[Document] = []
        for document in documents:
            chunk.append(document)
            if len(chunk) == batch:
                _write(library, chunk)
                chunk = []
        _write(library, chunk)
    finally:
        library.close()


def _write(library: Library, documents: list[Document]) -> None:
    with library._writing() as connection:
        for document in documents:
            statements.insert(connection, document)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pieces", type=int, default=100_000)
    options = parser.parse_args()
    began = time.perf_counter()
    fill(Paths.under(options.folder), Writing().documents(options.pieces))
    print(f"{options.pieces} pieces in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
