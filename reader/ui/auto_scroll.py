"""Scrolling by itself, at the pace of a reader's words a minute."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from reader.ui.article_view import ArticleView

_FRAME_MS = 16
_CALM_STEP = 0.25
"""With reduced motion the page goes on by this part of the view at a time."""


class AutoScroll(QObject):
    """Moves the page down until its end, the reader's own scrolling, or `stop`."""

    changed = Signal(bool)

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self.pace = 160.0
        """Words a minute."""
        self._owed = 0.0
        self._height_of_word = 0.0
        self._shown: object = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._tick)
        view.moved_by_hand.connect(self.stop)

    @property
    def running(self) -> bool:
        """Whether the page moves."""
        return self._timer.isActive()

    def start(self) -> None:
        """Go on from where the page is."""
        if self.running or self._view.rendering is None:
            return
        self._owed = 0.0
        self._clock.start()
        self._timer.start()
        self.changed.emit(True)

    def stop(self) -> None:
        """Stay where the page is."""
        if self.running:
            self._timer.stop()
            self.changed.emit(False)

    def advance(self, milliseconds: float) -> None:
        """Move as far as that time is worth."""
        view = self._view
        self._owed += self._pixels_a_minute() * milliseconds / 60_000
        look = view.look
        least = 1.0
        if look is not None and look.reduced_motion:
            least = view.viewport().height() * _CALM_STEP
        if self._owed < least:
            return
        step = int(self._owed)
        self._owed -= step
        before = view.verticalScrollBar().value()
        view.scroll_to(before + step)
        if view.verticalScrollBar().value() == before:
            self._turn()

    def _turn(self) -> None:
        """At the end of a section go to the next one; at the end of the piece stop."""
        view = self._view
        if view.section < view.section_count - 1:
            view.show_section(view.section + 1)
        else:
            self.stop()

    def _tick(self) -> None:
        self.advance(self._clock.restart())

    def _pixels_a_minute(self) -> float:
        """Give how far the pace leads in a minute on this page, by its words and its height."""
        rendering = self._view.rendering
        if rendering is None:
            return 0.0
        place = (rendering, self._view.viewport().width())
        if place != self._shown:
            self._shown = place
            words = sum(len(entry.block.text.split()) for entry in rendering.entries)
            height = rendering.qt.documentLayout().documentSize().height()
            self._height_of_word = height / max(1, words)
        return self._height_of_word * self.pace
