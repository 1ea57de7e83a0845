"""A process that changes a library until it is killed, and the one that starts and kills it.

It is a script, not a test: `python busy.py DATA KIND`. For each line `SEED DELAY` on standard
input it forks, so that an interpreter is started once and not some hundred times; the child says
what it is about to do and what it has done, and is killed after DELAY seconds. Then comes a line
`[]`.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range, quote
from reader.library.fetched import Address
from reader.library.notes import NoteKind
from reader.library.pieces import Status
from reader.library.restoring import restore
from reader.library.snapshots import Kind, Snapshots
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction


def text_of(number: int) -> str:
    return f"كلمة س{number} ونص يتبعها. " * (1 + number % 40)


def image_of(number: int) -> tuple[str, bytes]:
    return f"image{number}.png", str(number).encode() * (1 + number % 5000)


def document(number: int) -> Document:
    block = Block("p", BlockKind.PARAGRAPH, text_of(number), Direction.RTL, "ar")
    figure = Block(
        "f", BlockKind.FIGURE, "", Direction.RTL, "ar", alt="", asset=image_of(number)[0]
    )
    return Document(Metadata(title=str(number)), (block, figure))


class Busy:
    """Picks deeds by chance; each gives what it changes, and the change itself."""

    def __init__(self, paths: Paths, seed: int) -> None:
        self.chance = random.Random(seed)
        self.seed = seed
        self.snapshots = Snapshots(paths.library, paths.backups, spare=0)
        self.library = Library.open(paths)
        self.pieces = [summary.id for summary in self.library.list()]
        self.binned = [each.id for each in self.library.bin.list()]
        self.count = 0

    def number(self) -> int:
        self.count += 1
        return self.seed * 1000 + self.count

    def some(self) -> int:
        return self.chance.choice(self.pieces[:40])

    def save(self) -> tuple[list[Any], Callable[[], Any]]:
        number = self.number()
        name, data = image_of(number)

        def do() -> int:
            self.pieces.insert(0, self.library.add(document(number), {name: data}))
            return self.pieces[0]

        return ["save", number], do

    def tag(self) -> tuple[list[Any], Callable[[], Any]]:
        piece, tags = self.some(), (f"وسم {self.number()}", "ثابت")
        return ["tag", piece, tags], lambda: self.library.set_tags(piece, tags)

    def note(self) -> tuple[list[Any], Callable[[], Any]]:
        piece, words = self.some(), f"ملاحظة {self.number()}"

        def do() -> int:
            place = Range("p", 0, 4)
            said = quote(self.library.piece(piece).document, place)
            return self.library.notes.add(piece, place, said, NoteKind.NOTE, words).id

        return ["note", piece, words], do

    def place(self) -> tuple[list[Any], Callable[[], Any]]:
        piece, offset = self.some(), self.chance.randint(1, 20)
        at = Position("p", offset)
        return ["place", piece, offset], lambda: self.library.set_reading(piece, at, offset / 100)

    def mark(self) -> tuple[list[Any], Callable[[], Any]]:
        pieces = sorted({self.some() for _ in range(3)})
        return ["mark", pieces], lambda: self.library.set_status(pieces, Status.FINISHED)

    def delete(self) -> tuple[list[Any], Callable[[], Any]]:
        pieces = sorted({self.some() for _ in range(2)})

        def do() -> None:
            self.library.delete(pieces)
            self.pieces = [piece for piece in self.pieces if piece not in pieces]
            self.binned += pieces

        return ["delete", pieces], do

    def back(self) -> tuple[list[Any], Callable[[], Any]]:
        piece = self.binned[-1]

        def do() -> None:
            self.library.undelete(piece)
            self.binned.remove(piece)
            self.pieces.insert(0, piece)

        return ["back", piece], do

    def remove(self) -> tuple[list[Any], Callable[[], Any]]:
        piece = self.binned[0]

        def do() -> None:
            self.library.bin.remove([piece])
            self.binned.remove(piece)

        return ["remove", piece], do

    def refresh(self) -> tuple[list[Any], Callable[[], Any]]:
        piece, number = self.some(), self.number()
        name, data = image_of(number)
        address = Address(f"https://example.org/{piece}", str(number))

        def do() -> None:
            self.library.replace(piece, document(number), {name: data}, address=address, keep=True)

        return ["refresh", piece, number], do

    def copy(self) -> tuple[list[Any], Callable[[], Any]]:
        return ["copy"], lambda: self.snapshots.take(Kind.DAILY).number

    def deeds(self) -> Iterator[tuple[list[Any], Callable[[], Any]]]:
        while True:
            if len(self.pieces) < 6:
                yield self.save()
                continue
            own = [self.save, self.save, self.tag, self.note, self.note, self.place, self.mark]
            own += [self.delete, self.refresh, self.copy]
            if self.binned:
                own += [self.back, self.remove]
            yield self.chance.choice(own)()


def say(value: list[Any]) -> None:
    # shorter than a pipe's atomic write: whole or not at all, whenever the process dies
    os.write(1, (json.dumps(value) + "\n").encode())


def all_deeds(paths: Paths, seed: int) -> None:
    for what, do in Busy(paths, seed).deeds():
        say(["do", *what])
        say(["done", do()])


def migrate(paths: Paths, _seed: int) -> None:
    while True:
        Library.open(paths).close()


def go_back(paths: Paths, seed: int) -> None:
    snapshots = Snapshots(paths.library, paths.backups, spare=0)
    kept = [each for each in snapshots.list() if each.kind is Kind.KEPT]
    while True:
        seed += 1
        say(["do", kept[seed % 2].number])
        restore(paths, snapshots, kept[seed % 2].file)
        say(["done"])


WORK = {"deeds": all_deeds, "migrate": migrate, "restore": go_back}


def main() -> None:
    paths, work = Paths.under(Path(sys.argv[1])), WORK[sys.argv[2]]
    for line in sys.stdin:
        seed, delay = line.split()
        child = os.fork()
        if child == 0:
            try:
                work(paths, int(seed))
            except BaseException as error:  # noqa: BLE001 - told, and found by the test
                say(["error", repr(error)])
            os._exit(1)
        time.sleep(float(delay))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        say([])


if __name__ == "__main__":
    main()
