"""The sheet of voices: those that can be heard, those that can be downloaded, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.actions.voices import Listed
from reader.speech.catalogue import Offer
from reader.translations import Translator
from reader.ui.announcer import announce
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look
from reader.ui.voice_catalogue_view import VoiceCatalogueView
from reader.ui.voice_list_view import VoiceListView

_STEPS = 1000


class VoicesDialog(SheetDialog):
    """Two pages and a line with what goes on; the window does what is asked.

    A download goes on when the sheet is closed, and is shown again when it is opened.
    """

    stop_asked = Signal()

    def __init__(
        self, parent: QWidget | None, look: Look, translate: Translator, *, neural: bool
    ) -> None:
        """`neural` says whether the library that speaks with downloaded voices is installed."""
        super().__init__(parent, translate("Voices"), look, translate)
        self.here = VoiceListView(look, translate, narrow=self.narrow)
        self.catalogue = VoiceCatalogueView(look, translate, narrow=self.narrow, ready=neural)
        self.pages = (self.here, self.catalogue)
        self.tabs = QButtonGroup(self)
        chips = QVBoxLayout() if self.narrow else QHBoxLayout()
        for number, text in enumerate((translate("Voices here"), translate("Download voices"))):
            chip = QToolButton()
            chip.setObjectName("chip")
            chip.setText(text)
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.tabs.addButton(chip, number)
            chips.addWidget(chip)
        if not self.narrow:
            chips.addStretch(1)
        self.tabs.idClicked.connect(self.show_page)
        self.body.addLayout(chips)
        self.status = self.paragraph("")
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(translate("Progress"))
        self.stop = QPushButton(translate("Stop"))
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(lambda _=False: self.stop_asked.emit())
        line = QHBoxLayout()
        line.addWidget(self.progress, 1)
        line.addWidget(self.stop)
        self.body.addLayout(line)
        for page in self.pages:
            # never so high that its buttons are far below
            page.list.setMinimumHeight(min(look.px(200), self.maximumHeight() // 3))
            self.body.addWidget(page, 1)
        self.add_close()
        for widget in (self.status, self.progress, self.stop):
            widget.hide()
        self.show_page(0)
        self.here.list.setFocus()

    def show_page(self, number: int) -> None:
        """Show the voices that are here (0) or the catalogue (1)."""
        for place, page in enumerate(self.pages):
            page.setVisible(place == number)
        self.tabs.button(number).setChecked(True)

    def show_voices(self, listed: Sequence[Listed], key: str = "") -> None:
        """List voices; the one with `key` is chosen, else the one that was."""
        self.here.show_voices(listed, key)

    def show_offers(
        self, offers: Sequence[Offer], there: frozenset[str], kept: Mapping[str, int]
    ) -> None:
        """List the catalogue, and what is there of it."""
        self.catalogue.show_offers(offers, there, kept)

    def show_progress(self, text: str, fraction: float) -> None:
        """Show what goes on, and how far it is (0 to 1)."""
        begins, focused = self.stop.isHidden(), self.focusWidget()
        self.progress.setValue(round(fraction * _STEPS))
        self.progress.show()
        self.stop.show()
        self.here.add.setEnabled(False)
        self.catalogue.show_busy(True)
        if focused is not None and not focused.isEnabled():
            # what began it cannot be pressed now: the keyboard goes to what ends it
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say(text, aloud=begins)

    def show_status(self, text: str, *, failed: bool = False) -> None:
        """Say how something ended; "" only ends the progress."""
        focused = self.stop.hasFocus()
        self.progress.hide()
        self.stop.hide()
        self.here.add.setEnabled(True)
        self.catalogue.show_busy(False)
        self._say(text, aloud=True, failed=failed)
        if focused:
            page = self.pages[self.tabs.checkedId()]
            page.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the list or the button in focus does; only Close itself closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton | QToolButton):
                focused.click()
            return
        super().keyPressEvent(event)

    def _say(self, text: str, *, aloud: bool, failed: bool = False) -> None:
        label: QLabel = self.status
        if label.objectName() != ("error" if failed else ""):
            label.setObjectName("error" if failed else "")
            label.style().polish(label)
        label.setText(text)
        label.setVisible(bool(text))
        if aloud:
            announce(self, text)
