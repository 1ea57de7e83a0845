"""What a narration is: stretches of sound, the words said in them, sentences and chapters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reader.document.model import Document
from reader.document.ranges import Range
from reader.exporting.sections import Section, sections

SAMPLE_BYTES = 2
"""Samples are mono, signed, 16 bits, little-endian."""


@dataclass(frozen=True, slots=True)
class About:
    """What a sound file or a book says of itself; "" where nothing is known.

    `language` is a BCP 47 tag, `published` ISO 8601, `album` where the piece comes from, `cover`
    a JPEG picture, `narrator` the voice's name.
    """

    title: str
    creator: str = ""
    album: str = ""
    language: str = ""
    published: str = ""
    narrator: str = ""
    cover: bytes = b""


@dataclass(frozen=True, slots=True)
class Word:
    """A word `start:end` (code points of its block's text), and when it sounds (ms).

    `exact` is False where the time is estimated.
    """

    block: str
    start: int
    end: int
    start_ms: float
    end_ms: float
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is said next, with the pause after it.

    `piece` counts the pieces of a queue from 0. `range` is what is said, `sentence` the sentence
    that it belongs to; a description of a figure and what only `announces` are said of an empty
    range, and have no words. Times are ms since the narration began: speech from `start_ms` to
    `said_ms`, silence to `end_ms`.
    """

    piece: int
    range: Range
    sentence: Range
    samples: bytes
    words: tuple[Word, ...]
    start_ms: float
    said_ms: float
    end_ms: float
    announces: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that was said, its words, and when it sounds (ms)."""

    piece: int
    place: Range
    words: tuple[Word, ...]
    start_ms: float
    end_ms: float


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the narration with a title, and when it begins and ends (ms)."""

    title: str
    start_ms: float
    end_ms: float


class Transcript:
    """Writes down what is said while it is made; of the sound it keeps nothing."""

    def __init__(self, documents: Sequence[Document], untitled: str) -> None:
        """Take the pieces of the narration, and the word for one without a title."""
        self.documents = tuple(documents)
        self.sentences: list[Sentence] = []
        self.duration_ms = 0.0
        self._untitled = untitled
        self._sections = [sections(document) for document in documents]
        self._begun: list[tuple[str, float]] = []
        self._last: tuple[int, Section] | None = None

    def add(self, stretch: Stretch) -> None:
        """Write down the next stretch."""
        self.duration_ms = stretch.end_ms
        self._begin_chapter(stretch)
        if stretch.announces:
            return
        last = self.sentences[-1] if self.sentences else None
        if last is not None and (last.piece, last.place) == (stretch.piece, stretch.sentence):
            self.sentences[-1] = replace(
                last, words=_joined(last.words, stretch.words), end_ms=stretch.said_ms
            )
            return
        words = _joined((), stretch.words)
        self.sentences.append(
            Sentence(stretch.piece, stretch.sentence, words, stretch.start_ms, stretch.said_ms)
        )

    def chapters(self) -> tuple[Chapter, ...]:
        """Give the chapters: the sections of one piece, or the pieces of several."""
        starts = [start for _, start in self._begun] + [self.duration_ms]
        return tuple(
            Chapter(title or self._untitled, start, end)
            for (title, _), (start, end) in zip(self._begun, pairwise(starts), strict=True)
        )

    def _begin_chapter(self, stretch: Stretch) -> None:
        document = self.documents[stretch.piece]
        index = document.index(stretch.sentence.block)
        section = next(each for each in self._sections[stretch.piece] if index < each.end)
        if self._last == (stretch.piece, section):
            return
        first = self._last is None or self._last[0] != stretch.piece
        self._last = (stretch.piece, section)
        if len(self.documents) == 1:
            self._begun.append((section.title, stretch.start_ms))
        elif first:
            self._begun.append((title_of(document), stretch.start_ms))


def title_of(document: Document) -> str:
    """Give a piece's title, "" when it has none."""
    return document.metadata.title or sections(document)[0].title


def _joined(known: tuple[Word, ...], more: tuple[Word, ...]) -> tuple[Word, ...]:
    """Put words after others; several that light the same stretch of text are one word."""
    words = list(known)
    for word in more:
        last = words[-1] if words else None
        if last and last.block == word.block and word.start < last.end:
            words[-1] = replace(last, end=max(last.end, word.end), end_ms=word.end_ms)
        else:
            words.append(word)
    return tuple(words)
