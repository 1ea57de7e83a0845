"""Watches what is read and heard in the window, and keeps how long in the library."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from reader.actions.attention import Attention, Counted, Moment
from reader.jobs import Job
from reader.library.store import Library
from reader.settings import KEEP_STATISTICS, Setting
from reader.speech.player_events import PlayerState
from reader.ui.services import Services

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

_LOOK_MS = 5_000
_SAVE_S = 30
"""Seconds between two savings: what a crash can lose."""
_MOVEMENTS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.HoverMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchUpdate,
        QEvent.Type.InputMethod,
    }
)
_log = logging.getLogger(__name__)


def _now() -> Moment:
    return Moment(time.monotonic(), time.time(), date.today())


class ActivityTracking(QObject):
    """Counts while the page is seen and the reader moves, and while the voice sounds.

    Looks every few seconds while something counts, and rests otherwise.
    """

    def __init__(
        self, window: MainWindow, services: Services, clock: Callable[[], Moment] = _now
    ) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self.clock = clock
        self._attention = Attention()
        self._saved = self.clock().steady
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        article = window.article
        self._watched = (article, article.viewport())
        for part in self._watched:
            part.installEventFilter(self)
        article.verticalScrollBar().actionTriggered.connect(lambda _action: self._moved())
        window.reading.opened.connect(lambda _piece: self._opened())
        window.listening.state_shown.connect(self.look)
        window.listening.sentence_shown.connect(lambda _sentence: self.look())
        services.settings.on_change(self._setting_changed)

    def close(self) -> None:
        """Keep what was counted, and end."""
        self._timer.stop()
        for part in self._watched:
            part.removeEventFilter(self)
        self._services.settings.forget(self._setting_changed)
        self.look()
        self._timer.stop()
        library, counted = self._services.library, self._attention.take()
        self._services.jobs.keep(
            lambda: _keep(library, counted),
            lambda _none: None,
            lambda error: _log.warning("not counted: %s", error),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of the reader's hands; every event goes on to the page."""
        if event.type() in _MOVEMENTS:
            self._moved()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Count since the last look, and rest when nothing counts any more."""
        now = self.clock()
        if not self._services.settings.flag(KEEP_STATISTICS):
            self._attention.look(now, 0, 0)
            self._attention.forget()
            self._timer.stop()
            return
        self._attention.look(now, self._reading(), self._listening())
        resting = self._attention.idle(now)
        if resting:
            # what comes after the rest is no part of it
            self._attention.look(now, 0, 0)
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
        if resting or now.steady - self._saved >= _SAVE_S:
            self._saved = now.steady
            self._save()

    def forget(self) -> None:
        """Drop what was counted and not kept yet."""
        self.look()
        self._attention.forget()

    def keeping(self) -> Callable[[], None]:
        """Give what keeps all that was counted until now, to be called on any thread."""
        self.look()
        library, counted = self._services.library, self._attention.take()
        return lambda: _keep(library, counted)

    def _moved(self) -> None:
        self._attention.moved(self.clock())
        if not self._timer.isActive():
            self.look()

    def _opened(self) -> None:
        self._attention.moved(self.clock())
        self.look()

    def _reading(self) -> int:
        window, piece = self._window, self._window.reading.piece
        if piece is None or not window.isActiveWindow() or not window.article.isVisible():
            return 0
        return piece.summary.id

    def _listening(self) -> int:
        listening = self._window.listening
        # the sample of a voice is no sentence of a piece
        sounds = listening.state is PlayerState.PLAYING and listening.spoken_sentence is not None
        return listening.piece if sounds else 0

    def _save(self) -> None:
        counted = self._attention.take()
        if not counted:
            return
        library = self._services.library

        def work(_job: Job[None]) -> None:
            _keep(library, counted)

        def failed(error: BaseException) -> None:
            # nothing that a reader must be told: the seconds are counted again the next time
            _log.warning("not counted: %s", error)
            self._attention.give_back(counted)

        self._services.jobs.run(work, lambda _none: None, failed)

    def _setting_changed(self, setting: Setting) -> None:
        if setting is KEEP_STATISTICS:
            self.look()


def _keep(library: Library, counted: list[Counted]) -> None:
    """Keep what was counted; what could not be kept stays in the list."""
    while counted:
        each = counted[-1]
        library.activity.add(each.kind, each.piece, each.seconds, each.day)
        counted.pop()
