"""What survives a killed process, and what two processes do to each other."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.document.model import BlockKind, Document
from reader.library.fetched import Address
from reader.library.store import Library
from reader.paths import Paths

Write = Callable[..., Document]

ROOT = Path(__file__).resolve().parent.parent.parent
ADD_FOREVER = """
import sys
from pathlib import Path
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction

library = Library.open(Paths.under(Path(sys.argv[1])))
prefix, count = sys.argv[2], int(sys.argv[3])
for number in range(count):
    text = f"كلمة{prefix}س{number} " * 300
    name = f"{prefix}-{number}.png"
    blocks = tuple(
        Block(f"p{place}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar") for place in range(4)
    ) + (Block("f", BlockKind.FIGURE, "", Direction.RTL, "ar", alt="", asset=name),)
    document = Document(Metadata(title=f"{prefix} {number}"), blocks)
    piece = library.add(document, {name: text.encode()}, origin=f"test:{prefix}:{number}")
    print(piece, flush=True)
library.close()
"""


REPLACE_FOREVER = """
import sys
from itertools import count
from pathlib import Path
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Range, quote
from reader.library.notes import NoteKind
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction

library = Library.open(Paths.under(Path(sys.argv[1])))
for turn in count():
    names, texts = [(place + turn) % 9 for place in range(9)], [f"سطر {n}. " * 50 for n in range(9)]
    blocks = tuple(
        Block(f"p{name}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
        for name, text in zip(names, texts)
    )
    library.replace(1, Document(Metadata(), blocks))
    document = library.piece(1).document
    place = Range(blocks[turn % 9].id, 0, len(blocks[turn % 9].text))
    words = quote(document, place)
    print(library.notes.add(1, place, words, NoteKind.NOTE, str(turn)).id, flush=True)
    library.queue.set([1 + turn % 3, 1 + (turn + 1) % 3, 1 + (turn + 2) % 3])
"""


REFRESH_FOREVER = """
import sys
from itertools import count
from pathlib import Path
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.library.fetched import Address
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction

library = Library.open(Paths.under(Path(sys.argv[1])))
for turn in count(len(library.versions.of(1)) + 1):
    text = f"صفحة {turn}. " * 400
    blocks = (Block("p", BlockKind.PARAGRAPH, text, Direction.RTL, "ar"),)
    address = Address("https://example.org/a", str(turn))
    library.pending.add([f"https://example.org/{turn}"])
    library.replace(1, Document(Metadata(), blocks), address=address, keep=True)
    library.pending.came(f"https://example.org/{turn}")
    print(turn, flush=True)
"""


@pytest.fixture
def adder(paths: Paths) -> Iterator[Callable[[str, int], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(prefix: str, count: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", ADD_FOREVER, str(paths.data), prefix, str(count)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def assert_whole(library: Library) -> None:
    assert library.check() == []
    for summary in library.list():
        piece = library.piece(summary.id)
        assert len(piece.document.blocks) == 5
        (figure,) = (block for block in piece.document.blocks if block.kind is BlockKind.FIGURE)
        file = library.asset(figure.asset)
        assert file is not None
        assert file.read_bytes() == piece.document.blocks[0].text.encode()


def test_a_killed_process_loses_no_confirmed_piece_and_leaves_no_half_one(
    paths: Paths, adder: Callable[[str, int], subprocess.Popen[str]]
) -> None:
    chance = random.Random(7)
    confirmed: list[int] = []
    for turn in range(6):
        process = adder(str(turn), 100_000)
        assert process.stdout is not None
        for _ in range(chance.randint(1, 3)):
            confirmed.append(int(process.stdout.readline()))
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        rest, _ = process.communicate()
        confirmed += [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        library = Library.open(paths)
        present = {summary.id for summary in library.list()}
        assert set(confirmed) <= present
        # whatever the index had not seen when the process died is found all the same
        for summary in library.list()[:3]:
            prefix, number = summary.title.split()
            assert [hit.piece for hit in library.search(f"كلمة{prefix}س{number} ")] == [summary.id]
        library.close()
    library = Library.open(paths)
    assert_whole(library)
    library.close()


def test_notes_and_queue_are_whole_after_a_killed_process(paths: Paths, write: Write) -> None:
    library = Library.open(paths)
    for number in range(3):
        library.add(write(f"نص {number}"))
    library.queue.set([1, 2, 3])
    library.close()
    chance = random.Random(3)
    confirmed: list[int] = []
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", REPLACE_FOREVER, str(paths.data)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        confirmed.append(int(process.stdout.readline()))
        time.sleep(chance.uniform(0, 0.03))
        process.kill()
        rest, _ = process.communicate()
        confirmed += [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        library = Library.open(paths)
        document = library.piece(1).document
        notes = library.notes.of(1)
        assert set(confirmed) <= {note.id for note in notes}
        # a text and the places of its notes are replaced together or not at all
        for note in notes:
            assert note.range is not None
            text = document.block(note.range.block).text
            assert text[note.range.start : note.range.end] == note.quote.exact
        assert sorted(library.queue.pieces()) == [1, 2, 3]
        assert library.check() == []
        library.close()


def test_a_refreshed_page_and_its_versions_are_whole_after_a_killed_process(
    paths: Paths, write: Write
) -> None:
    library = Library.open(paths)
    library.add(write("صفحة 0."), address=Address("https://example.org/a", "0"))
    library.close()
    chance = random.Random(5)
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", REFRESH_FOREVER, str(paths.data)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        last = int(process.stdout.readline())
        time.sleep(chance.uniform(0, 0.03))
        process.kill()
        rest, _ = process.communicate()
        last = max([last, *(int(line) for line in rest.splitlines(keepends=True) if "\n" in line)])
        library = Library.open(paths)
        known = library.address(1)
        assert known is not None
        turn = int(known.etag)
        assert turn in (last, last + 1)
        # the text, what its server says of it and the version of before go together
        assert library.piece(1).document.blocks[-1].text.startswith(f"صفحة {turn}.")
        versions = library.versions.of(1)
        assert len(versions) == turn
        before = library.versions.document(versions[0].id)
        assert before.blocks[-1].text.startswith(f"صفحة {turn - 1}.")
        assert len(library.pending.list()) <= 1
        library.pending.clear()
        assert library.check() == []
        library.close()


def test_two_processes_at_once(
    paths: Paths, adder: Callable[[str, int], subprocess.Popen[str]], write: Write
) -> None:
    library = Library.open(paths)
    processes = [adder("1", 15), adder("2", 15)]
    while any(process.poll() is None for process in processes):
        for summary in library.list():
            assert library.piece(summary.id).summary.title == summary.title
        library.search("كلمة1س3")
        time.sleep(0.005)
    said = [process.communicate()[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert {int(line) for lines in said for line in lines} == {
        summary.id for summary in library.list()
    }
    assert library.count() == 30
    for prefix in "12":
        for number in range(15):
            (hit,) = library.search(f"كلمة{prefix}س{number} ")
            assert hit.title == f"{prefix} {number}"
    assert_whole(library)
    library.close()


def test_processes_may_create_the_library_at_once(
    paths: Paths, adder: Callable[[str, int], subprocess.Popen[str]]
) -> None:
    processes = [adder(str(number), 1) for number in range(4)]
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    library = Library.open(paths)
    assert library.count() == 4
    assert_whole(library)
    library.close()


def test_half_written_images_of_dead_processes_are_removed(paths: Paths) -> None:
    Library.open(paths).close()
    partial = Path(paths.assets, ".partial")
    old, fresh = partial / "old", partial / "fresh"
    old.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(old, (0, 0))
    Library.open(paths).close()
    assert [file.name for file in partial.iterdir()] == ["fresh"]
