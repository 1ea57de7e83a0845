"""What helps the eye keep its place: the aid over the page, the pace, and the article alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reader.document.ranges import Range
from reader.errors import Message
from reader.settings import PACE, READING_AID, SHOW_MARKS, TYPEWRITER, Setting
from reader.ui.auto_scroll import AutoScroll
from reader.ui.reading_aid import ReadingAid
from reader.ui.services import Services

if TYPE_CHECKING:
    from reader.ui.window import MainWindow


class ReadingAids(QObject):
    """Owns them, and does what their commands and settings say."""

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self._view = window.article
        self.aid = ReadingAid(window.article)
        self.scroll = AutoScroll(window.article)
        actions = window.actions_table
        self._scroll_action, self._alone = actions["reading.scroll"], actions["reading.alone"]
        actions.bind(
            {
                "reading.aid": self.next_aid,
                "reading.scroll": self._toggle_scroll,
                "reading.pace_up": lambda: self._step_pace(1),
                "reading.pace_down": lambda: self._step_pace(-1),
                "reading.alone": lambda: window.set_bare(self._alone.isChecked()),
            }
        )
        self.scroll.changed.connect(self._scroll_action.setChecked)
        window.bare_changed.connect(self._alone.setChecked)
        window.listening.word_shown.connect(self._said)
        window.listening.state_shown.connect(self._voice_changed)
        self._view.cursorPositionChanged.connect(self._keep_height)
        services.settings.on_change(self._changed)
        for setting in (READING_AID, TYPEWRITER, PACE, SHOW_MARKS):
            self._changed(setting)

    def close(self) -> None:
        """Stop following the settings."""
        self.scroll.stop()
        self._services.settings.forget(self._changed)

    def next_aid(self) -> None:
        """Take the next aid of the list, and say which it is."""
        settings = self._services.settings
        kinds = list(READING_AID.choices)
        kind = kinds[(kinds.index(settings.text(READING_AID)) + 1) % len(kinds)]
        settings[READING_AID] = kind
        label = self._services.translate.say(READING_AID.choices[kind])
        self._window.notices.show_message(Message("Reading aid: {name}", {"name": label}))

    def _toggle_scroll(self) -> None:
        if self._scroll_action.isChecked():
            # two that move the page would pull it to and fro
            self._window.listening.pause()
            self.scroll.start()
        else:
            self.scroll.stop()

    def _step_pace(self, way: int) -> None:
        settings = self._services.settings
        settings[PACE] = int(settings.number(PACE) + way * PACE.step)
        pace = int(settings.number(PACE))
        self._window.notices.show_message(
            Message("{count} words a minute", {"count": self._services.translate.number(pace)})
        )

    def _said(self, word: Range | None) -> None:
        rendering = self._view.rendering
        span = rendering.span(word) if rendering is not None and word is not None else None
        self.aid.set_spoken(span[0] if span else None)

    def _voice_changed(self) -> None:
        if not self._window.listening.active:
            self.aid.set_spoken(None)
        elif self._view.follow and self.scroll.running:
            self.scroll.stop()

    def _keep_height(self) -> None:
        """Keep the caret's line at one height, for those who read by it."""
        view = self._view
        if view.typewriter and view.hasFocus() and not view.textCursor().hasSelection():
            line = view.cursorRect()
            wanted = view.viewport().height() * 0.4
            scroll = view.verticalScrollBar().value()
            view.scroll_to(scroll + line.center().y() - wanted)

    def _changed(self, setting: Setting) -> None:
        settings = self._services.settings
        if setting is READING_AID:
            self.aid.set_kind(settings.text(READING_AID))
        elif setting is TYPEWRITER:
            self._view.typewriter = settings.flag(TYPEWRITER)
        elif setting is PACE:
            self.scroll.pace = settings.number(PACE)
        elif setting is SHOW_MARKS:
            self._view.layers.show_marks(settings.flag(SHOW_MARKS))
