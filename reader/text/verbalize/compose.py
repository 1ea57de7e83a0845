"""Putting together what is said: words, the unchanged rest, spaces, pauses and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.text.offsets import Mapped, OffsetMap
from reader.text.verbalize.inflect import composed, in_pause
from reader.text.verbalize.tokens import Said

_STRENGTH = {"": 0, "،": 1, ".": 2, "!": 3, "؟": 4}
"""The punctuation that is left, from the weakest to the strongest."""


@dataclass(slots=True)
class Composer:
    """Collects pieces in their order, and gives the text with its map."""

    pausal: bool
    _pieces: list[tuple[str, int, bool]] = field(default_factory=list)
    _space: int = -1
    _pause: str = ""
    _pause_at: int = 0
    _joined: bool = False
    _said_last: bool = False

    def keep(self, text: str, start: int) -> None:
        """Add words of the text as they stand."""
        self._before_word(start)
        self._pieces.append((text, start, True))
        self._said_last = False

    def say(self, said: Said) -> int:
        """Add words said for a range, and give the piece's number (-1 where nothing is said).

        A comma at the end of the words is a pause.
        """
        words = said.words
        if not words:
            self.space(said.start)
            return -1
        glued = self._joined
        self._joined = False
        if not glued:
            self._before_word(said.start, apart=True)
        pause = words.endswith("،")
        self._pieces.append((composed(words.rstrip("،")), said.start, False))
        self._said_last = True
        self._joined = said.joined
        piece = len(self._pieces) - 1
        if pause:
            self.pause("،", said.end - 1)
        elif not said.joined:
            self._space = said.end
        return piece

    def words(self, piece: int) -> str:
        """Give what a piece says, in its final form."""
        return self._pieces[piece][0]

    def space(self, start: int) -> None:
        """Note white space; one space is written before the next word."""
        if self._space < 0:
            self._space = start

    def pause(self, mark: str, start: int) -> None:
        """Note a pause; of several in a row the strongest is written."""
        if self._joined and mark == "،":
            return  # وَ"نَعَمْ": no pause after a particle
        if _STRENGTH[mark] > _STRENGTH[self._pause]:
            self._pause, self._pause_at = mark, start
        self._joined = False

    def _before_word(self, start: int, *, apart: bool = False) -> None:
        if self._joined and not apart:
            self._joined = False
            self._space = -1
            return
        self._joined = False
        if not self._pieces:
            self._space, self._pause = -1, ""
            return
        self._close()
        if self._space >= 0 or apart:
            at = min(self._space, start) if self._space >= 0 else start
            self._pieces.append((" ", max(at, self._reached()), False))
        self._space = -1

    def _close(self) -> None:
        """Write the pause that waits, and bring what was said before it into its form."""
        if not self._pause:
            return
        self._in_pause()
        self._pieces.append((self._pause, max(self._pause_at, self._reached()), False))
        if self._space < 0 or self._space < self._pause_at:
            self._space = self._pause_at + 1
        self._pause = ""
        self._said_last = False

    def _reached(self) -> int:
        """Give the old offset that the last code point so far maps to."""
        text, start, kept = self._pieces[-1]
        return start + len(text) - 1 if kept else start

    def _in_pause(self) -> None:
        if not (self.pausal and self._said_last):
            return
        text, start, kept = self._pieces[-1]
        head, space, last = text.rpartition(" ")
        self._pieces[-1] = (head + space + composed(in_pause(last)), start, kept)

    def mapped(self, length: int) -> Mapped:
        """Give the text with its map to the old one of `length` code points."""
        if self._pause not in ("", "،") and self._pieces:
            self._close()
        else:
            self._in_pause()
        starts: list[int] = []
        for text, start, kept in self._pieces:
            if kept:
                starts.extend(range(start, start + len(text)))
            else:
                starts.extend([start] * len(text))
        starts.append(length)
        return Mapped("".join(piece[0] for piece in self._pieces), OffsetMap(tuple(starts)))
