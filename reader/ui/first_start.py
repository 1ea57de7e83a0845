"""Shows the page of the first start in the window, and puts it away for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from reader.settings import FIRST_RUN
from reader.speech.utterance import Voice
from reader.ui.appearance import Appearance
from reader.ui.first_run import FirstRunPage
from reader.ui.services import Services
from reader.ui.theme import Look

if TYPE_CHECKING:
    from reader.ui.window import MainWindow


class FirstStart(QObject):
    """Lets the page choose, and its voice be heard."""

    def __init__(self, window: MainWindow, services: Services, appearance: Appearance) -> None:
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self.page: FirstRunPage | None = None

    def begin(self) -> None:
        """Show the page, if it was never seen through."""
        if not self._services.settings.flag(FIRST_RUN):
            return
        translate, listening = self._services.translate, self._window.listening
        page = self.page = FirstRunPage(self._services.settings, self._appearance.look, translate)
        page.done.connect(self._end)
        page.sample_asked.connect(self._say)
        page.voice_chosen.connect(listening.choose_voice)
        self._appearance.on_change(self._look_changed)
        listening.voices.offer(translate.language, self._show_voices)
        self._window.show_instead(page)
        page.sizes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_voices(self, voices: list[tuple[Voice, str]], chosen: Voice | None) -> None:
        if self.page is not None:
            self.page.show_voices(voices, chosen)

    def _say(self, text: str, voice: Voice | None) -> None:
        self._window.listening.say_sample(text, voice)

    def _look_changed(self, look: Look) -> None:
        if self.page is not None:
            self.page.set_look(look)

    def _end(self) -> None:
        self._services.settings[FIRST_RUN] = False
        self._appearance.forget(self._look_changed)
        self.page = None
        self._window.listening.stop()
        self._window.show_all()
        self._window.article.setFocus(Qt.FocusReason.OtherFocusReason)
