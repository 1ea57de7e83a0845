"""The sleep timer's menu: when the voice is to stop by itself, and how long it still speaks."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialogButtonBox, QMenu, QSpinBox, QWidget

from reader.speech.sleep import Sleep, SleepKind
from reader.translations import Translator
from reader.ui.player_buttons import choices
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

MINUTES = (10, 15, 20, 30, 45, 60)
_LONGEST = 600
"""The longest wish in minutes: a night."""


class SleepMenu(QMenu):
    """Offers a few times, a number of one's own, and the ends of section and piece."""

    chosen = Signal(object)

    def __init__(
        self, parent: QWidget, translate: Translator, look: Callable[[], Look | None]
    ) -> None:
        super().__init__(translate("Sleep timer"), parent)
        self.setAccessibleName(self.title())
        self._translate, self._look = translate, look
        self._wish: Sleep | None = None
        rows: list[tuple[str, object]] = [(translate("Do not sleep"), None)]
        rows += [
            (
                translate.plural("After {count} minute", "After {count} minutes", count),
                Sleep(SleepKind.MINUTES, count),
            )
            for count in MINUTES
        ]
        rows.append((translate("After another time…"), ""))
        rows.append((translate("At the end of this section"), Sleep(SleepKind.SECTION)))
        rows.append((translate("At the end of the piece"), Sleep(SleepKind.PIECE)))
        self._group = choices(self, rows)
        self._other = next(each for each in self._group.actions() if each.data() == "")
        self.triggered.connect(self._taken)
        self.show_wish(None)

    def show_wish(self, wish: Sleep | None) -> None:
        """Tick what holds."""
        self._wish = wish
        ticked = next((each for each in self._group.actions() if each.data() == wish), self._other)
        ticked.setChecked(True)

    def _taken(self, action: QAction) -> None:
        wish = action.data()
        if action is self._other:
            self.show_wish(self._wish)
            self._ask()
        else:
            self.chosen.emit(wish)

    def _ask(self) -> None:
        look = self._look()
        if look is None:
            return
        minutes = self._wish.minutes if self._wish is not None else 0
        dialog = MinutesDialog(self.parentWidget().window(), minutes or 90, look, self._translate)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(
            lambda: self.chosen.emit(Sleep(SleepKind.MINUTES, dialog.minutes.value()))
        )
        dialog.open()


class MinutesDialog(SheetDialog):
    """Asks for a number of minutes."""

    def __init__(
        self, parent: QWidget | None, minutes: int, look: Look, translate: Translator
    ) -> None:
        super().__init__(parent, translate("Sleep timer"), look, translate)
        text = translate("Stop reading after this many minutes")
        label = WrappedLabel(text)
        self.minutes = QSpinBox()
        self.minutes.setRange(1, _LONGEST)
        self.minutes.setValue(minutes)
        self.minutes.setAccessibleName(text)
        self.minutes.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setBuddy(self.minutes)
        self.body.addWidget(label)
        self.body.addWidget(self.minutes)
        self.body.addStretch(1)
        start = self.buttons.addButton(
            translate("Start the timer"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        start.setDefault(True)
        self.buttons.addButton(translate("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.resize(min(self.width(), look.px(400)), min(self.height(), look.px(260)))
        self.minutes.setFocus(Qt.FocusReason.OtherFocusReason)
        self.minutes.selectAll()


def sleep_text(wish: Sleep, left_ms: float | None, translate: Translator) -> str:
    """Say when the voice sleeps: after the time that is left, or at which end."""
    if wish.kind is SleepKind.SECTION:
        return translate("Sleeps at the end of this section")
    if wish.kind is SleepKind.PIECE:
        return translate("Sleeps at the end of the piece")
    left = wish.minutes if left_ms is None else max(1, math.ceil(left_ms / 60_000))
    return translate.plural("Sleeps in {count} minute", "Sleeps in {count} minutes", left)
