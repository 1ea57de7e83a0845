"""Two voices that never talk at once: the screen reader's, and Ayn's when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from reader.errors import Message
from reader.settings import VOICE_OFFERED, WHOSE_VOICE
from reader.speech.player_events import SOUNDING
from reader.ui.screen_reader import ScreenReader
from reader.ui.services import Services

if TYPE_CHECKING:
    from reader.ui.window import MainWindow


class WhoseVoice(QObject):
    """Offers the choice once, and has Ayn's voice make room for the screen reader's.

    Ayn's voice never begins unasked. While it speaks and the reader moves in the article, it
    pauses, so that the screen reader can say what was reached; or, where Ayn's voice was
    chosen, it goes on from there.
    """

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self._reader = ScreenReader(self)
        self.screen_reader = False
        """Whether a screen reader was there when the window was turned to last."""
        window.article.caret_moved.connect(self._moved)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for a screen reader whenever the window is turned to."""
        if event.type() == QEvent.Type.WindowActivate:
            self.look()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Ask whether a screen reader runs, and offer the choice if that was not done before."""
        self._reader.ask(self._told)

    def _told(self, runs: bool) -> None:
        self.screen_reader = runs
        settings, translate = self._services.settings, self._services.translate
        if not runs or settings.flag(VOICE_OFFERED):
            return
        settings[VOICE_OFFERED] = True
        self._window.notices.show_message(
            Message("A screen reader is running. Who should read articles to you?"),
            action=translate("The screen reader"),
            call=lambda: self._choose("screen-reader"),
            other=(translate("Ayn’s voice"), lambda: self._choose("ayn")),
            stay=True,
        )

    def _choose(self, voice: str) -> None:
        self._services.settings[WHOSE_VOICE] = voice

    def _moved(self) -> None:
        """Make room for the screen reader, or go on where the reader went."""
        listening = self._window.listening
        if listening.state not in SOUNDING or not self.screen_reader:
            return
        if self._services.settings.text(WHOSE_VOICE) == "ayn":
            position = self._window.article.caret_position()
            if position is not None:
                listening.play_from(position)
        else:
            listening.pause()
