"""A line above the player with something that goes on: how far it is, and the way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from reader.translations import Translator
from reader.ui.announcer import announce
from reader.ui.line_layout import LineLayout
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

STEPS = 1000
_SOON_MS = 300
"""What is over sooner is not shown at all."""


class WorkBar(QWidget):
    """Shown while something goes on; it takes no focus and is announced when it appears."""

    def __init__(
        self,
        translate: Translator,
        stop: Callable[[], None],
        show: Callable[[], None] | None = None,
    ) -> None:
        """`stop` ends the work; `show`, when given, opens more about it."""
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = WrappedLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = QProgressBar()
        self.progress.setRange(0, STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(translate("Progress"))
        self.more = QPushButton(translate("Show"))
        self.more.setVisible(show is not None)
        if show is not None:
            self.more.clicked.connect(lambda _=False: show())
        self.stop = QPushButton(translate("Stop"))
        self.stop.clicked.connect(lambda _=False: stop())
        words = QVBoxLayout()
        words.addWidget(self.label)
        words.addWidget(self.progress)
        self._row = LineLayout(self, words, (self.more, self.stop))
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._appear)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether something goes on."""
        return self._soon.isActive() or not self.isHidden()

    def begin(self, text: str, *, measured: bool = True) -> None:
        """Say what begins; unless `measured`, how far it is cannot be told."""
        self._say(text)
        self.progress.setVisible(measured)
        self.progress.setValue(0)
        if self.isHidden():
            self._soon.start()

    def move_on(self, text: str, fraction: float = 0.0) -> None:
        """Say how far it is, 0 to 1; nothing is announced."""
        self._say(text)
        self.progress.setValue(round(fraction * STEPS))

    def end(self) -> None:
        """Hide it: what became of it is a notice's to say."""
        self._soon.stop()
        self.hide()

    def set_look(self, look: Look) -> None:
        """Scale the line."""
        self._row.set_look(look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the words where there is no room beside them."""
        super().resizeEvent(event)
        self._row.fit()

    def _say(self, text: str) -> None:
        if text != self.label.text():
            self.label.setText(text)
            self.setAccessibleName(text)

    def _appear(self) -> None:
        self.show()
        announce(self, self.label.text())
