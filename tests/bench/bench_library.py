"""Times the library; run by hand: `python tests/bench/bench_library.py`."""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from reader.document.model import Block, BlockKind, Document, Metadata  # noqa: E402
from reader.document.ranges import Position  # noqa: E402
from reader.library.find import find_in  # noqa: E402
from reader.library.store import Library  # noqa: E402
from reader.paths import Paths  # noqa: E402
from reader.text.direction import Direction  # noqa: E402

LETTERS = "اااالللييييوووونننممممرررتتتببسسعفقدكحجهأإىةءئؤخشصضطظغثذزآ"
WORDS, PARAGRAPHS = 1000, 20


def vocabulary(chance: random.Random, size: int = 12_000) -> list[str]:
    words = {
        ("ال" if chance.random() < 0.3 else "")
        + "".join(chance.choices(LETTERS, k=chance.randint(2, 6)))
        for _ in range(size)
    }
    return sorted(words)


def vowelled(word: str, chance: random.Random) -> str:
    return "".join(letter + chance.choice("َُِّْ") for letter in word)


def document(words: list[str], weights: list[float], chance: random.Random) -> Document:
    """About 1,000 words, some frequent and most rare (Zipf), a tenth of them with harakat."""
    text = chance.choices(words, weights, k=WORDS)
    text = [vowelled(word, chance) if chance.random() < 0.1 else word for word in text]
    blocks = [Block("t", BlockKind.TITLE, " ".join(text[:6]), Direction.RTL, "ar")]
    size = WORDS // PARAGRAPHS
    for number in range(PARAGRAPHS):
        part = text[number * size : (number + 1) * size]
        part[size // 2] += "."
        blocks.append(Block(f"b{number}", BlockKind.PARAGRAPH, " ".join(part), Direction.RTL, "ar"))
    return Document(Metadata(title=blocks[0].text, language="ar"), tuple(blocks))


Taken = list[tuple[float, float]]
"""Wall and processor time of each call, in ms; they part when the machine is busy."""


def times(calls: list[Callable[[], object]]) -> Taken:
    taken = []
    for call in calls:
        began, worked = time.perf_counter(), time.process_time()
        call()
        taken.append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
    return taken


def show(name: str, taken: Taken) -> None:
    wall = sorted(each for each, _ in taken)
    work = sorted(each for _, each in taken)
    p95 = min(len(taken) - 1, int(len(taken) * 0.95))
    print(
        f"{name:42} median {statistics.median(wall):7.2f}   p95 {wall[p95]:7.2f}   "
        f"worst {wall[-1]:7.2f} ms   processor: median {statistics.median(work):7.2f}   "
        f"p95 {work[p95]:7.2f} ms   ({len(taken)})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=2000)
    parser.add_argument("--keep", type=Path, help="make the library here and keep it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ayn-bench-") as temporary:
        measure(Paths.under(options.keep or Path(temporary)), options.pieces)


def measure(paths: Paths, count: int) -> None:
    chance = random.Random(1)
    words = vocabulary(chance)
    chance.shuffle(words)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    documents = [document(words, weights, chance) for _ in range(count)]

    library = Library.open(paths)
    taken: Taken = []
    for number, piece in enumerate(documents):
        taken += times([lambda piece=piece, library=library: library.add(piece)])
        if number + 1 == min(1000, count):
            show(f"add (1,000 words, to {number + 1} pieces)", taken)
            library.close()
            show("open (1,000 pieces)", times([lambda: Library.open(paths).close()] * 20))
            library = Library.open(paths)
            show("list (1,000 pieces)", times([library.list] * 20))
    show(f"add (1,000 words, to {count} pieces)", taken[-500:])
    pieces = [summary.id for summary in library.list()]
    show("piece", times([lambda n=n: library.piece(n) for n in chance.sample(pieces, 200)]))
    show(
        "set_reading",
        times(
            [
                lambda n=n: library.set_reading(n, Position("b3", 5), 0.5)
                for n in chance.sample(pieces, 200)
            ]
        ),
    )
    searches(library, words, weights, chance)
    long = Document(Metadata(), tuple(block for piece in documents[:20] for block in piece.blocks))
    show("find in a piece of 20,000 words", times([lambda: find_in(long, words[50])] * 10))
    library.close()

    for file in (paths.library, paths.search_index):
        print(f"{file.name:44} {file.stat().st_size / 1e6:.1f} MB")
    text = sum(len(block.text.encode()) for piece in documents for block in piece.blocks)
    print(f"{'text of the pieces':44} {text / 1e6:.1f} MB")
    paths.search_index.unlink()
    library = Library.open(paths)
    show("index made anew", times([library.index]))
    library.close()
    code = "import reader.library.store"
    imports = times(
        [lambda: subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)] * 5
    )
    bare = times([lambda: subprocess.run([sys.executable, "-c", ""], cwd=ROOT, check=True)] * 5)
    print(f"{'import':44} {min(imports)[0] - min(bare)[0]:.0f} ms")


def searches(
    library: Library, words: list[str], weights: list[float], chance: random.Random
) -> None:
    library.search(words[500])

    def timed(name: str, queries: list[str]) -> Taken:
        taken = times([lambda query=query: library.search(query) for query in queries])
        show(f"search: {name}", taken)
        return taken

    everything: Taken = []
    drawn = chance.choices(words, weights, k=200)
    everything += timed("one word, as often as written", [f"{word} " for word in drawn])
    everything += timed("one word, any of the vocabulary", chance.sample(words, 200))
    pairs = [" ".join(chance.choices(words, weights, k=2)) for _ in range(200)]
    everything += timed("two words", pairs)
    typing = [word[:end] for word in chance.sample(words, 60) for end in range(2, len(word))]
    everything += timed("typing, letter by letter", typing[:200])
    everything += timed("phrase", [f'"{pair}"' for pair in pairs[:100]])
    vowels = [vowelled(word, chance) for word in chance.choices(words, weights, k=100)]
    everything += timed("with harakat", [f"{word} " for word in vowels])
    timed("the most frequent words", [f"{word} " for word in words[:20]])
    timed("the same with a spelling that is nowhere", [f"{word}ّّ " for word in words[:20]])
    show("search: all but the last two rows", everything)


if __name__ == "__main__":
    main()
