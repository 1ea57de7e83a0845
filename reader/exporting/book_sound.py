"""The sound of a talking book: a file for each section, and the clip of each word in it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from reader.document.model import Document
from reader.exporting.audio import MP3, SoundFile, sound_file
from reader.exporting.epub_text import Unit
from reader.exporting.narration import About, Stretch
from reader.exporting.sections import sections
from reader.jobs import CancelToken

Sync = Literal["word", "sentence"]


@dataclass(frozen=True, slots=True)
class Clip:
    """What is lit from `begin_ms` to `end_ms` of a section's sound.

    It is a unit of the block at `index`, or the whole block when `unit` is None.
    """

    index: int
    unit: Unit | None
    begin_ms: float
    end_ms: float


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound of a section: its file, its length, and its clips, one right after another."""

    file: Path
    duration_ms: float
    clips: tuple[Clip, ...]

    def units(self) -> dict[int, list[Unit]]:
        """Give what is lit in each block, by the block's place."""
        found: dict[int, list[Unit]] = {}
        for clip in self.clips:
            if clip.unit is not None:
                found.setdefault(clip.index, []).append(clip.unit)
        return found


Key = tuple[int, int]
"""A section: its piece's place in the queue, and its own place in the piece."""


class BookSound:
    """Takes the stretches of a narration and makes the recordings of a book's sections."""

    def __init__(
        self,
        folder: Path,
        documents: Sequence[Document],
        rate: int,
        sync: Sync,
        token: CancelToken,
    ) -> None:
        """`folder` gets the files; whoever gave it removes it. `rate` is that of the samples."""
        self.recordings: dict[Key, Recording] = {}
        self._folder, self._documents = folder, documents
        self._rate, self._sync, self._token = rate, sync, token
        self._section: Key | None = None
        self._stack = contextlib.ExitStack()
        self._file: SoundFile | None = None
        self._path = folder
        self._clips: list[Clip] = []
        self._begun_ms = self._reached_ms = 0.0
        self._waiting: float | None = None

    def write(self, stretch: Stretch) -> None:
        """Add a stretch; raises `OSError`, `Cancelled`."""
        document = self._documents[stretch.piece]
        index = document.index(stretch.sentence.block)
        number = next(at for at, section in enumerate(sections(document)) if index < section.end)
        if (stretch.piece, number) != self._section:
            self._end_section()
            self._begin_section((stretch.piece, number), stretch.start_ms)
        assert self._file is not None
        self._file.write(stretch.samples)
        self._reached_ms = stretch.end_ms
        if stretch.announces:
            self._announce(index, stretch.start_ms)
            return
        for unit, start in self._units(stretch):
            self._add(index, unit, start)

    def finish(self) -> None:
        """End the last section."""
        self._end_section()

    def close(self) -> None:
        """Let go of a file that was not finished."""
        self._stack.close()

    def _begin_section(self, key: Key, start_ms: float) -> None:
        self._section, self._begun_ms = key, start_ms
        self._clips, self._waiting = [], None
        self._path = self._folder / f"{key[0]}-{key[1]}{MP3}"
        self._file = self._stack.enter_context(sound_file(self._path, MP3, self._rate, self._token))

    def _end_section(self) -> None:
        if self._file is None or self._section is None:
            return
        self._file.finish(About(""), ())
        self._stack.close()
        self._file = None
        if self._clips:
            length = self._reached_ms - self._begun_ms
            ends = [clip.begin_ms for clip in self._clips[1:]] + [length]
            clips = tuple(
                replace(clip, end_ms=end) for clip, end in zip(self._clips, ends, strict=True)
            )
            self.recordings[self._section] = Recording(self._path, length, clips)

    def _announce(self, index: int, start_ms: float) -> None:
        """Let an announcement sound with a word of its block: the one before, else the next."""
        if not (self._clips and self._clips[-1].index == index) and self._waiting is None:
            self._waiting = start_ms

    def _units(self, stretch: Stretch) -> list[tuple[Unit | None, float]]:
        place, sentence = stretch.range, stretch.sentence
        if sentence.start == sentence.end:
            return [(None, stretch.start_ms)]
        if self._sync == "sentence":
            return [((sentence.start, sentence.end), stretch.start_ms)]
        if not stretch.words:
            return [((place.start, place.end), stretch.start_ms)]
        return [((word.start, word.end), word.start_ms) for word in stretch.words]

    def _add(self, index: int, unit: Unit | None, start_ms: float) -> None:
        last = self._clips[-1] if self._clips and self._clips[-1].index == index else None
        if last is not None and last.unit is not None and unit is not None:
            # a unit is an element: what overlaps is one, and what is said of it again goes on
            if unit[0] < last.unit[1]:
                joined = (min(last.unit[0], unit[0]), max(last.unit[1], unit[1]))
                self._clips[-1] = replace(last, unit=joined)
                self._swallow()
                return
        elif last is not None and last.unit == unit:
            return
        begin = start_ms if self._waiting is None else self._waiting
        self._waiting = None
        # the first clip begins with the file: no sound lies outside the clips
        begin = begin - self._begun_ms if self._clips else 0.0
        self._clips.append(Clip(index, unit, begin, begin))

    def _swallow(self) -> None:
        """Join what a unit that grew backwards now covers."""
        while len(self._clips) > 1:
            before, last = self._clips[-2:]
            if before.index != last.index or not before.unit or not last.unit:
                return
            if last.unit[0] >= before.unit[1]:
                return
            joined = (min(before.unit[0], last.unit[0]), max(before.unit[1], last.unit[1]))
            self._clips[-2:] = [replace(before, unit=joined)]
