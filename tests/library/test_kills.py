"""Hundreds of kills at random points: every confirmed change is there, and nothing is half done.

Of the change that was under way, all is there or nothing.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from reader.document.model import Document
from reader.errors import LibraryFailed
from reader.library.migrations import MIGRATIONS
from reader.library.pieces import Status
from reader.library.snapshots import Kind, Snapshots, verify
from reader.library.store import Library
from reader.paths import Paths
from tests.library.busy import document, image_of

Write = Callable[..., Document]
Killed = Callable[[int, float], list[list[Any]]]

ROOT = Path(__file__).resolve().parent.parent.parent
DEEDS, MIGRATING, RESTORING = 240, 45, 35
"""Kills, of which those of the other tests of crashes come on top."""


@pytest.fixture
def killed(paths: Paths, request: pytest.FixtureRequest) -> Iterator[Killed]:
    """Let a busy process run for a while, kill it, and give what it said."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.library.busy", str(paths.data), request.param],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None

    def run(seed: int, delay: float) -> list[list[Any]]:
        server.stdin.write(f"{seed} {delay}\n")
        server.stdin.flush()
        said = []
        while line := json.loads(server.stdout.readline()):
            assert line[0] != "error", line
            said.append(line)
        return said

    yield run
    server.stdin.close()
    assert server.wait(30) == 0
    server.stdout.close()


@dataclass
class Kept:
    """What is known of a piece."""

    number: int
    tags: tuple[str, ...] = ()
    notes: dict[int, str] = field(default_factory=dict)
    offset: int = 0
    finished: bool = False
    deleted: bool = False
    versions: list[int] = field(default_factory=list)


class Model:
    """The library as it must be."""

    def __init__(self) -> None:
        self.pieces: dict[int, Kept] = {}
        self.touched: set[int] = set()
        self.copies = 0

    def apply(self, what: list[Any], result: Any) -> None:
        deed, *rest = what
        own = rest[0] if rest else 0
        self.touched |= set(own) if isinstance(own, list) else {own}
        if deed == "save":
            self.pieces[result] = Kept(own)
            self.touched.add(result)
        elif deed == "tag":
            self.pieces[own].tags = tuple(rest[1])
        elif deed == "note":
            self.pieces[own].notes[result] = rest[1]
        elif deed == "place":
            self.pieces[own].offset = rest[1]
        elif deed == "mark":
            for piece in own:
                self.pieces[piece].finished = True
        elif deed == "delete":
            for piece in own:
                self.pieces[piece].deleted = True
        elif deed == "back":
            self.pieces[own].deleted = False
        elif deed == "remove":
            del self.pieces[own]
        elif deed == "refresh":
            self.pieces[own].versions.append(self.pieces[own].number)
            self.pieces[own].number = rest[1]
        else:
            assert deed == "copy"
            self.copies = result

    def settle(self, what: list[Any], library: Library, snapshots: Snapshots) -> None:
        """See whether the change that was under way was done, and if so count it as done."""
        deed, *rest = what
        own = rest[0] if rest else 0
        if deed == "save":
            found = [each.id for each in library.list() if each.title == str(own)]
            if found:
                self.apply(what, found[0])
        elif deed == "note":
            found = [note.id for note in library.notes.of(own) if note.text == rest[1]]
            if found:
                self.apply(what, found[0])
        elif deed == "copy":
            self.copies = max((each.number for each in snapshots.list()), default=0)
        elif self.happened(deed, own, rest, library):
            self.apply(what, None)

    def happened(self, deed: str, own: Any, rest: list[Any], library: Library) -> bool:
        binned = {each.id for each in library.bin.list()}
        if deed == "tag":
            return library.piece(own).summary.tags == tuple(rest[1])
        if deed == "place":
            place = library.piece(own).reading
            return place is not None and place.offset == rest[1]
        if deed == "mark":
            done = [library.piece(piece).summary.status is Status.FINISHED for piece in own]
            before = [self.pieces[piece].finished for piece in own]
            # all or none of those that were not so before
            new = [now for now, was in zip(done, before, strict=True) if not was]
            assert len(set(new)) <= 1
            return bool(new) and new[0]
        if deed == "delete":
            assert len({piece in binned for piece in own}) == 1
            return own[0] in binned
        if deed == "back":
            return own not in binned
        if deed == "remove":
            try:
                library.undelete(own)
            except LibraryFailed:
                return True
            library.delete(own)
            return False
        assert deed == "refresh"
        return library.piece(own).summary.title == str(rest[1])

    def check(self, library: Library) -> None:
        listed = {summary.id: summary for summary in library.list()}
        present = {piece for piece, kept in self.pieces.items() if not kept.deleted}
        assert listed.keys() == present
        assert {each.id for each in library.bin.list()} == self.pieces.keys() - present
        for piece in self.touched & present:
            kept, whole = self.pieces[piece], library.piece(piece)
            assert whole.document.blocks == document(kept.number).blocks
            assert whole.summary.title == str(kept.number)
            assert whole.summary.tags == kept.tags
            # a little progress makes a piece one that is being read again
            if kept.finished:
                assert whole.summary.status is not Status.UNREAD
            assert (whole.reading.offset if whole.reading else 0) == kept.offset
            assert {note.id: note.text for note in library.notes.of(piece)} == kept.notes
            for note in library.notes.of(piece):
                assert note.range is not None
                text = whole.document.block(note.range.block).text
                assert text[note.range.start : note.range.end] == note.quote.exact
            versions = [
                library.versions.document(each.id).metadata.title
                for each in reversed(library.versions.of(piece))
            ]
            assert versions == [str(number) for number in kept.versions]
            name, data = image_of(kept.number)
            file = library.asset(name)
            assert file is not None
            assert file.read_bytes() == data
        self.touched.clear()


@pytest.mark.parametrize("killed", ["deeds"], indirect=True)
def test_whatever_was_under_way_every_confirmed_change_is_there(
    paths: Paths, killed: Killed
) -> None:
    chance, model, kills = random.Random(6), Model(), 0
    snapshots = Snapshots(paths.library, paths.backups, spare=0)
    under_way: set[str] = set()
    for seed in range(DEEDS):
        said = killed(seed, chance.uniform(0.0, 0.09))
        kills += 1
        library = Library.open(paths)
        open_deed: list[Any] | None = None
        for kind, *rest in said:
            if kind == "do":
                open_deed = rest
            else:
                assert open_deed is not None
                model.apply(open_deed, rest[0])
                open_deed = None
        if open_deed is not None:
            under_way.add(open_deed[0])
            model.settle(open_deed, library, snapshots)
        model.check(library)
        with closing(sqlite3.connect(paths.library)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        newest = snapshots.list()[:1]
        if newest:
            assert newest[0].number == model.copies
            verify(newest[0].file)
        # what the index had not seen when the process died is found all the same
        some = [kept for kept in model.pieces.values() if not kept.deleted][-1:]
        for kept in some:
            hits = library.search(f"س{kept.number} ")
            assert [hit.title for hit in hits] == [str(kept.number)]
        if seed % 40 == 39:
            assert library.check() == []
        library.close()
    assert kills == DEEDS
    # each kind of deed was cut short at some point
    assert under_way >= {"save", "note", "refresh", "copy", "delete"}
    assert len(model.pieces) > 100


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Libraries of each earlier version, of some hundred pieces."""
    folder, made = tmp_path_factory.mktemp("old"), {}
    for version in range(1, len(MIGRATIONS)):
        script = Path(__file__).parent / "fixtures" / f"version-{version}.sql"
        file = folder / f"{version}.sqlite3"
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(script.read_text(encoding="utf-8"))
            columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(piece)")]
            rest = ", ".join(columns[1:])
            for number in range(10, 400):
                connection.execute(
                    f"INSERT INTO piece (id, {rest}) SELECT ?, {rest} FROM piece WHERE id = 2",
                    (number,),
                )
                connection.execute(
                    "INSERT INTO document SELECT ?, json FROM document WHERE piece = 2", (number,)
                )
            connection.commit()
        made[version] = file
    return made


@pytest.mark.parametrize("killed", ["migrate"], indirect=True)
def test_a_migration_that_is_cut_short_goes_on_or_begins_again(
    paths: Paths, killed: Killed, old: dict[int, Path]
) -> None:
    chance, seen = random.Random(8), set()
    paths.data.mkdir()
    for turn in range(MIGRATING):
        version = 1 + turn % (len(MIGRATIONS) - 1)
        for path in paths.data.glob("*.sqlite3*"):
            path.unlink()
        shutil.copyfile(old[version], paths.library)
        killed(turn, chance.uniform(0.0, 0.03))
        with closing(sqlite3.connect(paths.library)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            (reached,) = connection.execute("PRAGMA user_version").fetchone()
            assert version <= reached <= len(MIGRATIONS)
            assert connection.execute("SELECT count(*) FROM document").fetchone() == (393,)
            seen.add((version, reached))
        library = Library.open(paths)
        assert library.count() == 392
        assert library.piece(1).summary.tags == ("أنهار", "طب")
        assert [summary.title for summary in library.list()].count("The second piece") == 391
        library.close()
    # some died before the end, some after it
    assert any(reached < len(MIGRATIONS) for _, reached in seen)
    assert any(reached == len(MIGRATIONS) for _, reached in seen)


@pytest.mark.parametrize("killed", ["restore"], indirect=True)
def test_going_back_that_is_cut_short_leaves_one_state_or_the_other(
    paths: Paths, killed: Killed
) -> None:
    library = Library.open(paths)
    snapshots = Snapshots(paths.library, paths.backups, spare=0)
    for number in range(12):
        library.add(document(number), dict([image_of(number)]))
    snapshots.take(Kind.KEPT)
    for number in range(12, 30):
        library.add(document(number), dict([image_of(number)]))
    library.delete(1)
    snapshots.take(Kind.KEPT)
    library.close()
    states = {1: set(map(str, range(12))), 2: set(map(str, range(1, 30)))}
    chance, state = random.Random(9), 2
    for turn in range(RESTORING):
        said = killed(turn, chance.uniform(0.0, 0.12))
        asked = [number for kind, *rest in said if kind == "do" for number in rest]
        done = asked[: sum(kind == "done" for kind, *_ in said)]
        state = done[-1] if done else state
        possible = [state, *asked[len(done) :]]
        library = Library.open(paths)
        held = {summary.title for summary in library.list()}
        (state,) = {number for number in possible if states[number] == held}
        assert library.check() == []
        assert [hit.title for hit in library.search("س5 ")] == ["5"]
        library.close()
        for snapshot in snapshots.list():
            verify(snapshot.file)
