"""Harakat for Arabic speech: the diacritiser there is, its pieces, its cache and its absence."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import import_module
from typing import Protocol

from reader.errors import Message
from reader.speech.tashkeel_guard import guarded, needs_marks
from reader.text.offsets import Mapped, OffsetMap

GROUP = "ayn.diacritizers"
"""Entry points of this group name functions without arguments that make a `Diacritizer`."""

LONGEST_PIECE = 400
"""Code points that a diacritiser gets at once; longer text is cut after a clause."""

_OWN = {"rawi": "reader.speech.tashkeel_rawi:create"}
_PIECES = 1024
_CLAUSE = re.compile(r"[،؛:؟?!…;.,\n]\s+")
_SPACE = re.compile(r"\s+")
_WARMING = "السلام عليكم"
_MISSING = Message(
    "Arabic is spoken without tashkeel, because the diacritizer is missing or damaged. "
    "Install Ayn again with its extra “tashkeel”."
)

_log = logging.getLogger(__name__)


class Diacritizer(Protocol):
    """Adds harakat to a sentence; what it does to letters is undone by the guard."""

    @property
    def id(self) -> str:
        """A short word: "rawi"."""
        ...

    def diacritize(self, sentence: str) -> str:
        """Give `sentence` (at most `LONGEST_PIECE` code points) with harakat.

        It may have some already, which are the author's. Called from several threads. It may
        raise anything when it cannot work. It may also have a method `certainty(sentence)`, which
        gives, by each word's place, the share of what it holds possible that it chose (0 to 1).
        """
        ...


class Tashkeel:
    """Completes the harakat of Arabic text with one diacritiser. Thread-safe."""

    def __init__(self, create: Callable[[], Diacritizer]) -> None:
        """Take what makes the diacritiser; it is called when the first text needs it."""
        self._create = create
        self._lock = threading.Lock()
        self._diacritizer: Diacritizer | None = None
        self._failed = False
        self._notice: Message | None = _MISSING
        self._piece = lru_cache(maxsize=_PIECES)(self._vowelled)

    def completed(self, text: str) -> Mapped:
        """Give `text` with harakat, each mapped to its letter; without a diacritiser, as it is.

        Never raises; `take_notice` then says why.
        """
        if not needs_marks(text):
            return Mapped.of(text)
        parts: list[str] = []
        starts: list[int] = []
        for start, end in _pieces(text):
            piece = self._attempted(text[start:end])
            parts.append(piece.text)
            starts += (start + offset for offset in piece.map.starts[:-1])
        starts.append(len(text))
        return Mapped("".join(parts), OffsetMap(tuple(starts)))

    def certainty(self, text: str) -> Callable[[int], float]:
        """Give how sure the diacritiser is of a word, by its place in `text`, from 0 to 1.

        Sure of everything is one that does not say, or that cannot work.
        """
        known: dict[int, float] = {}
        for start, end in () if self._failed else _pieces(text):
            try:
                tell = getattr(self._made(), "certainty", None)
                sure: dict[int, float] = tell(text[start:end]) if tell else {}
            except Exception as error:  # noqa: BLE001
                _log.warning("certainty left out: %s: %s", type(error).__name__, error)
                self._failed = True
                break
            known |= {start + place: share for place, share in sure.items()}
        return lambda place: known.get(place, 1.0)

    @property
    def failed(self) -> bool:
        """Whether harakat cannot be added, as turned out when it was tried."""
        return self._failed

    def warm(self) -> None:
        """Load the diacritiser, so that the first sentence does not wait for it."""
        self._attempted(_WARMING)

    def take_notice(self) -> Message | None:
        """Give what the person should know, that harakat cannot be added: once, then None."""
        if not self._failed:
            return None
        with self._lock:
            notice, self._notice = self._notice, None
        return notice

    def _attempted(self, text: str) -> Mapped:
        if not self._failed:
            try:
                return self._piece(text)
            except Exception as error:  # noqa: BLE001
                # a missing package, a damaged file, another package's fault: speech goes on
                _log.warning("tashkeel left out: %s: %s", type(error).__name__, error)
                self._failed = True
        return Mapped.of(text)

    def _vowelled(self, text: str) -> Mapped:
        if not needs_marks(text):
            return Mapped.of(text)
        return guarded(text, self._made().diacritize(text))

    def _made(self) -> Diacritizer:
        with self._lock:
            if self._diacritizer is None:
                self._diacritizer = self._create()
            return self._diacritizer


@cache
def shared() -> Tashkeel:
    """Give the process's own, made at the first call: models are loaded once."""
    return Tashkeel(diacritizer)


def diacritizer() -> Diacritizer:
    """Make the diacritiser: another package's, if one is installed and can be made, else ours."""
    from importlib.metadata import entry_points

    places = {point.name: point.value for point in entry_points(group=GROUP)}
    for name, place in places.items():
        if name not in _OWN:
            try:
                return _from(place)
            except Exception:  # noqa: BLE001
                # it may fail in any way; it must not take the reader with it
                _log.exception("diacritizer %s (%s) left out", name, place)
    return _from(_OWN["rawi"])


def _from(place: str) -> Diacritizer:
    module, _, function = place.partition(":")
    create: Callable[[], Diacritizer] = getattr(import_module(module), function)
    return create()


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        for place in (_CLAUSE, _SPACE):
            found = list(place.finditer(text, start + LONGEST_PIECE // 3, limit))
            if found:
                break
        end = found[-1].end() if found else limit
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)
