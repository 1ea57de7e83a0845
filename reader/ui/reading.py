"""The open piece: shows it, keeps the reader's place, and answers what is asked about it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from reader.actions.restore import leave_out, restore
from reader.document.model import Document
from reader.document.ranges import Position, Range
from reader.errors import Message, ReaderError
from reader.jobs import SLOW_S
from reader.library.find import find_each
from reader.library.pieces import Piece
from reader.library.store import Library
from reader.settings import MONTHS
from reader.speech.manner import Manner
from reader.speech.timeline import listening_ms
from reader.translations import FSI, PDI
from reader.ui.article_view import ArticleView
from reader.ui.failures import Failures
from reader.ui.notices import Notices
from reader.ui.piece_details import long_date
from reader.ui.services import Services
from reader.ui.theme import Look

_log = logging.getLogger(__name__)
_SAVE_MS = 1500
"""How long after the last movement the reading place is saved."""
_TELL_MS = 700
"""How long the window goes on without a piece before it says that it is late."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A piece and the files of its pictures by their names."""

    piece: Piece
    pictures: Mapping[str, Path | None]


class Reading(QObject):
    """Owns which piece is open."""

    opened = Signal(object)
    progress_changed = Signal(int, float)

    def __init__(
        self,
        services: Services,
        view: ArticleView,
        notices: Notices,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(view)
        self._services, self._view = services, view
        self._notices, self._report = notices, report
        self.piece: Piece | None = None
        self._unsaved: tuple[int, Position, float] | None = None
        self._failures = Failures(notices, report)
        self._turn = 0
        self._changing: set[tuple[int, str]] = set()
        """Pieces and blocks of them that are about to come or go."""
        self._on_its_way: dict[int, Position] = {}
        """Places that are not in the library yet: a slow disk is not waited for."""
        self._saving = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._saving.timeout.connect(self.save_place)
        self._telling = QTimer(self, singleShot=True, interval=_TELL_MS)
        self._telling.timeout.connect(self._tell_late)
        view.position_changed.connect(self._moved)

    def open(
        self,
        piece_id: int,
        look: Look,
        place: Position | Range | None = None,
        *,
        quiet: bool = False,
    ) -> bool:
        """Show a piece at its kept place, or at `place` (a hit); says whether it was there.

        With `quiet` nothing is told when it was not. One that a slow disk does not give at once
        counts as there, and is shown when it comes, unless another one was asked for by then.
        """
        self.save_place()
        self._turn += 1
        self._telling.stop()
        turn, opened = self._turn, []

        def show(read: _Read) -> None:
            if turn != self._turn:
                return
            self._telling.stop()
            piece = read.piece
            self._show(read, look, self._on_its_way.get(piece_id, piece.reading))
            if place is not None:
                self._view.go_to(place)
                if isinstance(place, Range):
                    self._view.layers.set_layer("current-hit", [place])
            opened.append(piece)

        def failed(error: BaseException) -> None:
            if turn == self._turn:
                self._telling.stop()
            if not isinstance(error, ReaderError):
                self._report(error)
            elif not quiet:
                self._notices.show_error(error)

        library = self._services.library
        manner = Manner.of(self._services.settings)
        in_time = self._services.jobs.ask(
            lambda: _read(library, piece_id, manner), SLOW_S, show, failed
        )
        if not in_time:
            # a great book takes as long where nothing is slow
            self._telling.start()
        return bool(opened) or not in_time

    def _tell_late(self) -> None:
        self._notices.show_message(
            Message("The library is slow to answer. The piece opens as soon as it does.")
        )

    def close_piece(self) -> None:
        """Let the open piece go (it was deleted)."""
        self._unsaved = None
        self.piece = None

    def find(self, words: str, exact: bool) -> Iterator[Sequence[Range]]:
        """Find in the open piece block by block, folded like the library's search."""
        return find_each(self.piece.document, words, exact=exact) if self.piece else iter(())

    def has_block(self, block: str) -> bool:
        """Whether the open piece has a block of that id (a note, or where a link leads)."""
        piece = self.piece
        return piece is not None and any(each.id == block for each in piece.document.blocks)

    def restore(self, block: str, look: Look) -> None:
        """Put a left-out block back into the text and show it there."""
        self._change(restore, block, look)

    def leave_out(self, block: str, look: Look, done: Callable[[], None]) -> None:
        """Take a block out of the text, which stays where it is; `done` follows when it is out."""
        self._change(leave_out, block, look, done)

    def reload(self, look: Look) -> None:
        """Show the open piece as the library has it now, at the place that it keeps."""
        # The place of before names a block that may be gone; the library has found its new one
        self._saving.stop()
        self._unsaved = None
        if self.piece is not None:
            self._on_its_way.pop(self.piece.summary.id, None)
            self.open(self.piece.summary.id, look)

    def _change(
        self,
        deed: Callable[[Library, int, str], Document],
        block: str,
        look: Look,
        done: Callable[[], None] = lambda: None,
    ) -> None:
        if self.piece is None:
            return
        library, number = self._services.library, self.piece.summary.id
        manner = Manner.of(self._services.settings)
        if (number, block) in self._changing:
            return
        self._changing.add((number, block))

        def call() -> _Read:
            deed(library, number, block)
            return _read(library, number, manner)

        def over(read: _Read) -> None:
            self._changing.discard((number, block))
            self._show_changed(read, block, look)
            done()

        def fell_through(error: BaseException) -> None:
            self._changing.discard((number, block))
            self._failures.show(error)

        if not self._services.jobs.ask(call, SLOW_S, over, fell_through):
            self._notices.show_message(Message("This takes a moment. You can go on meanwhile."))

    def follow(self, block: str, look: Look) -> None:
        """Show the open piece as the library has it, after a block of it came or went.

        What is read stays where it is.
        """
        if self.piece is None:
            return
        library, number = self._services.library, self.piece.summary.id
        manner = Manner.of(self._services.settings)
        self._services.jobs.look(
            lambda: _read(library, number, manner),
            SLOW_S,
            lambda read: self._show_changed(read, block, look),
            self._failures.show,
        )

    def _show_changed(self, read: _Read, block: str, look: Look) -> None:
        if self.piece is None or self.piece.summary.id != read.piece.summary.id:
            return
        place = self._view.top_position()
        if place is not None and place.block == block:
            place = self._following(block)
        self._show(read, look, place)

    def _following(self, block: str) -> Position | None:
        """Give the beginning of the block after one, else of the one before it."""
        blocks = [each.id for each in self.piece.document.blocks] if self.piece else []
        if block not in blocks:
            return None
        at = blocks.index(block)
        near = blocks[at + 1 : at + 2] or blocks[max(0, at - 1) : at]
        return Position(near[0]) if near else None

    def save_place(self) -> None:
        """Save the reading place now if it moved."""
        self._saving.stop()
        unsaved, self._unsaved = self._unsaved, None
        if unsaved is None:
            return
        piece, position, progress = unsaved
        self._on_its_way[piece] = position

        def over(error: BaseException | None = None) -> None:
            if self._on_its_way.get(piece) is position:
                del self._on_its_way[piece]
            if error is not None:
                self._report_quietly(error)
                # tried again with the next movement, at the latest when the app ends
                self._unsaved = self._unsaved or unsaved

        library = self._services.library
        self._services.jobs.keep(
            lambda: library.set_reading(piece, position, progress), lambda _none: over(), over
        )

    def close(self) -> None:
        """Save the place, and take note of no more movements: the window goes."""
        self._turn += 1
        self._telling.stop()
        self._view.position_changed.disconnect(self._moved)
        self.save_place()

    def save_listening(self, piece: int, position: Position | None) -> None:
        """Keep the sentence the voice is at."""
        library = self._services.library
        self._services.jobs.keep(
            lambda: library.set_listening(piece, position),
            lambda _none: None,
            self._report_quietly,
        )

    def _show(self, read: _Read, look: Look, at: Position | None) -> None:
        self.piece = piece = read.piece
        translate = self._services.translate
        minutes = piece.summary.minutes()
        months = self._services.settings.text(MONTHS)
        heard = max(
            1, round(listening_ms(piece.document, 1.0, Manner.of(self._services.settings)) / 60_000)
        )
        parts = (
            long_date(piece.document.metadata.published, translate, months),
            translate.plural("{count} minute to read", "{count} minutes to read", minutes),
            translate.plural("{count} minute to hear", "{count} minutes to hear", heard),
        )
        # A part is not torn from its number: not at a line's end, nor in the other direction
        whole = (part.replace(" ", "\u00a0") for part in parts if part)
        extra = "   ".join(f"{FSI}{part}{PDI}" for part in whole)
        self._view.show_document(piece.document, look, read.pictures.get, at=at, byline_extra=extra)
        self.opened.emit(piece)

    def _moved(self, position: Position, progress: float) -> None:
        if self.piece is not None:
            self._unsaved = (self.piece.summary.id, position, progress)
            self.progress_changed.emit(self.piece.summary.id, progress)
            self._saving.start()

    def _report_quietly(self, error: BaseException) -> None:
        if isinstance(error, ReaderError):
            _log.warning("the place was not saved: %s (%s)", error, error.detail)
        else:
            self._report(error)


def _read(library: Library, number: int, manner: Manner) -> _Read:
    """Read a piece with all that showing it asks for, off the window's thread."""
    piece = library.piece(number)
    listening_ms(piece.document, manner=manner)
    names = {block.asset for block in piece.document.blocks if block.asset}
    return _Read(piece, {name: library.asset(name) for name in names})
