"""The way back: the places a reader left by a link, a hit, a heading or another piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reader.document.ranges import Position
from reader.ui.listening_commands import caret

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

_MOST = 50

Place = tuple[int, Position]
"""A piece and where in it the reader was."""


class PlaceHistory(QObject):
    """Remembers where jumps began; going back and forward is itself no jump."""

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._back: list[Place] = []
        self._forward: list[Place] = []
        self._walking = False
        window.actions_table.bind({"reading.back": self.back, "reading.forward": self.forward})

    @property
    def state(self) -> set[str]:
        """The words for what can be done now."""
        words = {"back": self._back, "forward": self._forward}
        return {word for word, places in words.items() if places}

    def leave(self) -> None:
        """Remember the place that is about to be left by a jump."""
        here = self._here()
        if self._walking or here is None or (self._back and self._back[-1] == here):
            return
        self._back = [*self._back, here][-_MOST:]
        self._forward.clear()
        self.changed.emit()

    def back(self) -> None:
        """Go back to where the last jump began."""
        self._walk(self._back, self._forward)

    def forward(self) -> None:
        """Undo going back."""
        self._walk(self._forward, self._back)

    def forget(self, piece: int) -> None:
        """Leave out a piece that is gone."""
        self._back = [place for place in self._back if place[0] != piece]
        self._forward = [place for place in self._forward if place[0] != piece]
        self.changed.emit()

    def _walk(self, come_from: list[Place], go_to: list[Place]) -> None:
        if not come_from:
            return
        here = self._here()
        piece, position = come_from.pop()
        if here is not None:
            go_to.append(here)
        self._walking = True
        self._window.open_piece(piece, position)
        self._walking = False
        self.changed.emit()

    def _here(self) -> Place | None:
        window = self._window
        position = caret(window.article)
        if window.reading.piece is None or position is None:
            return None
        return window.reading.piece.summary.id, position
