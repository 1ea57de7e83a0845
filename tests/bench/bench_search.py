"""Measures search on a large library beside SQLite's own tokenizer: `python tests/bench/bench_search.py`."""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from reader.document.storage import from_json  # noqa: E402
from reader.library.store import Library  # noqa: E402
from reader.paths import Paths  # noqa: E402
from tests.bench.big_library import Writing, fill  # noqa: E402
from tests.library import gold  # noqa: E402

Search = Callable[[str], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="make the library here, or use the one there")
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory:
        print(memory(Paths.under(options.memory)))
        return
    recall()
    with tempfile.TemporaryDirectory(prefix="ayn-bench-") as temporary:
        paths = Paths.under(options.keep or Path(temporary))
        if not paths.library.exists():
            fill(paths, Writing().documents(options.pieces))
        measure(paths, Path(temporary))


def measure(paths: Paths, temporary: Path) -> None:
    plain = Plain(temporary / "plain.sqlite3")
    library = Library.open(paths)
    if library.searchable() < 1:
        began, worked = time.perf_counter(), time.process_time()
        library.index()
        took, work = time.perf_counter() - began, time.process_time() - worked
        count = library.count()
        print(f"index made: {took:.0f} s, {count / took:.0f} pieces/s ({work:.0f} s of processor)")
    began = time.perf_counter()
    text, words = plain.fill(texts(paths))
    print(
        f"unicode61 index made: {time.perf_counter() - began:.0f} s (contentless, one row a piece)"
    )
    library.close()
    print(f"{words / 1e6:.1f} million words, {text / 1e6:.0f} MB of text")
    for name, file in (("ours", paths.search_index), ("unicode61", plain.file)):
        print(f"index size, {name}: {size(file) / 1e6:.0f} MB, {size(file) / text:.2f} of the text")
    library = Library.open(paths)
    chance = random.Random(5)
    sample = drawn(paths, chance)
    for name, typed in queries(sample, chance).items():
        show(f"{name}: ours", library.search, typed)
        show(f"{name}: unicode61, ids alone", plain.search, typed[::5])
    filtered = [f"{word} {each}" for word in sample[:25] for each in FILTERS]
    show("with a filter: ours", library.search, filtered)
    show("filters alone: ours", library.search, list(FILTERS) * 5)
    slips = [word[:2] + word[3:2:-1] + word[4:] for word in sample if len(word) > 5][:40]
    show("suggestion", library.suggest, slips)
    writing = Writing(seed=2, pool=100_000)
    documents = list(writing.documents(200))
    show("adding a piece: ours (library and index)", library.add, documents)
    joined = ["\n".join(block.text for block in document.blocks) for document in documents]
    show("adding a piece: unicode61 (index alone)", plain.add, joined)
    library.close()
    with tempfile.TemporaryDirectory(prefix="ayn-bench-") as empty:
        Library.open(Paths.under(Path(empty))).close()
        nothing, everything = (resident(folder) for folder in (Path(empty), paths.data))
    print(
        f"memory of 300 searches: {everything - nothing:.0f} MB over an empty library's {nothing:.0f}"
    )


FILTERS = (
    "وسم:نادر",
    "وسم:سياسة",
    "مصدر:العلوم",
    "بعد:2020 قبل:2021",
    "unread:",
    "كاتب:ليلى -وسم:علوم",
)


class Plain:
    """FTS5 as it comes: its default tokenizer, bm25, the last word as a prefix."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.connection = sqlite3.connect(file, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = wal").fetchone()
        self.connection.execute("PRAGMA synchronous = normal")
        self.connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='')")

    def fill(self, found: Iterable[str]) -> tuple[int, int]:
        size = words = 0
        self.connection.execute("BEGIN")
        for text in found:
            size += len(text.encode())
            words += len(text.split())
            self.connection.execute("INSERT INTO words (text) VALUES (?)", (text,))
        self.connection.execute("COMMIT")
        self.connection.execute("PRAGMA wal_checkpoint(truncate)").fetchone()
        return size, words

    def add(self, text: str) -> None:
        self.connection.execute("INSERT INTO words (text) VALUES (?)", (text,))

    def search(self, typed: str) -> list[int]:
        phrase = '"' in typed
        words = [typed.strip('"')] if phrase else typed.split()
        expression = " ".join('"' + word.replace('"', "") + '"' for word in words)
        if not phrase and typed[-1:] not in ("", " "):
            expression += "*"
        return [
            row
            for (row,) in self.connection.execute(
                "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 50", (expression,)
            )
        ]


def texts(paths: Paths) -> Iterator[str]:
    connection = sqlite3.connect(paths.library)
    for (text,) in connection.execute("SELECT json FROM document ORDER BY piece"):
        yield "\n".join(block.text for block in from_json(text).blocks)
    connection.close()


def drawn(paths: Paths, chance: random.Random) -> list[str]:
    """Draw words as often as they are written, and as many that are in one piece or a few."""
    connection = sqlite3.connect(paths.library)
    words: list[str] = []
    (last,) = connection.execute("SELECT max(piece) FROM document").fetchone()
    while len(words) < 400:
        row = connection.execute(
            "SELECT json FROM document WHERE piece = ?", (chance.randint(1, last),)
        ).fetchone()
        text = " ".join(block.text for block in from_json(row[0]).blocks).replace(".", "").split()
        words += chance.sample(text, 4)
    connection.close()
    return words


def queries(words: list[str], chance: random.Random) -> dict[str, list[str]]:
    """Give what is typed, letter by letter and finished."""

    def typing(count: int, size: int) -> list[str]:
        rows = [" ".join(chance.sample(words, size)) for _ in range(count)]
        return [row[:end] for row in rows for end in range(2, len(row) + 1)]

    pairs = [" ".join(chance.sample(words, 2)) for _ in range(100)]
    return {
        "typing one word": typing(60, 1),
        "typing two words": typing(40, 2),
        "typing three words": typing(25, 3),
        "one word, finished": [word + " " for word in words[:200]],
        "two words, finished": [pair + " " for pair in pairs],
        "a phrase": [f'"{pair}"' for pair in pairs],
    }


def show(name: str, call: Callable[..., object], values: Iterable[object]) -> None:
    taken: list[float] = []
    work: list[float] = []
    for value in values:
        began, worked = time.perf_counter(), time.process_time()
        call(value)
        taken.append((time.perf_counter() - began) * 1000)
        work.append((time.process_time() - worked) * 1000)
    taken.sort()
    work.sort()
    p95 = int(len(taken) * 0.95)
    print(
        f"{name:42} median {statistics.median(taken):7.2f}   p95 {taken[p95]:7.2f}   "
        f"worst {taken[-1]:7.2f} ms   processor p95 {work[p95]:7.2f} ms   ({len(taken)})",
        flush=True,
    )


def memory(paths: Paths) -> float:
    library = Library.open(paths)
    library.index()
    for word in Writing(seed=3, lemmas=2000, pool=2000).words(300):
        library.search(word)
    status = Path("/proc/self/status").read_text()
    library.close()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def resident(folder: Path) -> float:
    done = subprocess.run(
        [sys.executable, __file__, "--memory", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def size(file: Path) -> int:
    both = (file, file.with_name(file.name + "-wal"))
    return sum(each.stat().st_size for each in both if each.exists())


def recall() -> None:
    """Print what share of the gold's pieces each way of searching finds, and what share is right."""
    folder = Path(tempfile.mkdtemp(prefix="ayn-bench-"))
    library = Library.open(Paths.under(folder / "gold"))
    plain = Plain(folder / "plain.sqlite3")
    names: dict[int, str] = {}
    written: dict[str, str] = {}
    rows: list[str] = []
    for name, document in gold.documents():
        names[library.add(document)] = name
        written[name] = "\n".join(block.text for block in document.blocks)
        plain.add(written[name])
        rows.append(name)
    # filters are no words: FTS5 knows none
    wanted = [query for query in gold.queries() if query.manner not in ("filter",)]
    ways: dict[str, Callable[[str], set[str]]] = {
        "ours": lambda typed: {names[hit.piece] for hit in library.search(typed)},
        "unicode61": lambda typed: {rows[row - 1] for row in plain.search(typed)},
        "exact": lambda typed: {
            name
            for name, text in written.items()
            if all(word in text for word in typed.strip('"«»“” ').split())
        },
    }
    manners = list(dict.fromkeys(query.manner for query in wanted))
    print(f"{'':10}" + "".join(f"{way + ': recall, precision':>34}" for way in ways))
    for manner in (*manners, "all"):
        chosen = [query for query in wanted if manner in (query.manner, "all")]
        line = f"{manner:10}"
        for way in ways.values():
            hits = [(query, way(query.typed)) for query in chosen]
            right = sum(len(query.pieces & found) for query, found in hits)
            all_found = sum(len(found) for _query, found in hits)
            meant = sum(len(query.pieces) for query in chosen)
            line += f"{right / max(1, meant):26.3f}, {right / max(1, all_found):.3f} "
        print(line)
    library.close()
    plain.connection.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
