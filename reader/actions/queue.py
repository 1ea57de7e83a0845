"""The listening queue: how long it takes, which piece comes next, and what is said before it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reader.document.model import BlockKind, Document
from reader.document.ranges import Position
from reader.errors import LibraryFailed
from reader.library.store import Library
from reader.paths import resource

if TYPE_CHECKING:
    from reader.speech.manner import Manner

_OTHERS = "en"
"""Language of what is said before pieces in a language that has no words of its own here."""


@dataclass(frozen=True, slots=True)
class Next:
    """What is to be heard next: the piece (0: none), from where, and what is said before it.

    `passed` are the pieces before it that have nothing to say or cannot be read.
    """

    piece: int
    start: Position | None
    intro: tuple[str, ...]
    passed: tuple[int, ...]


def following(library: Library, pieces: Iterable[int], manner: Manner, *, introduced: bool) -> Next:
    """Find the first of `pieces` that can be heard; may take a second, for its words are prepared.

    It is heard from where listening to it stopped, else from its beginning. With `introduced`,
    its title and source are said first.
    """
    from reader.speech.navigation import sentence_positions, sentence_start

    passed: list[int] = []
    for number in pieces:
        try:
            piece = library.piece(number)
        except LibraryFailed:
            passed.append(number)
            continue
        first = next(sentence_positions(piece.document, manner), None)
        if first is None:
            passed.append(number)
            continue
        start = sentence_start(piece.document, piece.listening, manner)
        intro = introduction(piece.document, start or first.position, manner) if introduced else ""
        return Next(number, start, (intro,) if intro else (), tuple(passed))
    return Next(0, None, (), tuple(passed))


def introduction(document: Document, start: Position, manner: Manner) -> str:
    """Give what is said before a piece that is heard from `start` on, as a voice is to say it."""
    from reader.speech.announce import language_of_announcements

    block = document.block(start.block)
    language = language_of_announcements(document, block)
    words = _words().get(language) or _words()[_OTHERS]
    own = _says_title(document, start)
    title = "" if own else _spoken(document.metadata.title, language, manner)
    named = document.metadata.source.strip()
    source = _spoken(words["from"].format(source=named), language, manner) if named else ""
    kind = ("both" if source else "title") if title else ("source" if source else "none")
    return words[kind].format_map({"title": title, "from": source})


def _says_title(document: Document, start: Position) -> bool:
    """Whether a piece says its title itself when it is heard from `start` on."""
    index = document.index(start.block)
    if start.offset == 0 and document.blocks[index].text.strip() == document.metadata.title.strip():
        return True
    titles = (
        number for number, block in enumerate(document.blocks) if block.kind is BlockKind.TITLE
    )
    title = next(titles, -1)
    return index < title or (index == title and start.offset == 0)


def listening_times(library: Library, pieces: Iterable[int], manner: Manner) -> Iterator[float]:
    """Give how long each piece has still to be heard at rate 1, in ms; 0 for one that is gone."""
    from reader.speech.navigation import sentence_start
    from reader.speech.timeline import Timeline

    for number in pieces:
        try:
            piece = library.piece(number)
        except LibraryFailed:
            yield 0.0
            continue
        line = Timeline(piece.document, manner)
        start = sentence_start(piece.document, piece.listening, manner)
        yield line.total_ms - (line.before(start) if start else 0.0)


def _spoken(text: str, language: str, manner: Manner) -> str:
    from reader.speech.spoken import spoken, stages

    # the template ends with marks of its own
    said = spoken(" ".join(text.split()), stages(language, manner)).text if text.strip() else ""
    return said.strip().rstrip(".،,")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resource("tables", "queue.toml").read_text(encoding="utf-8"))
