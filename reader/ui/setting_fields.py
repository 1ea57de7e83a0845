"""The control of one setting: a tick box, a list or a number, made from the declaration."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from reader.settings import Setting, Settings, Value
from reader.translations import Translator
from reader.ui.check_row import CheckRow
from reader.ui.theme import Look

Change = Callable[[Value], None]


class SettingField(QObject):
    """A control that shows a setting's value and changes it at once."""

    def __init__(
        self, setting: Setting, settings: Settings, look: Look, translate: Translator, text: str
    ) -> None:
        super().__init__()
        self.setting, self._settings = setting, settings
        self.widget, self._show = self._make(look, translate, text)
        # The wheel scrolls the dialog; it is no way to change what it happens to pass over
        if isinstance(self.widget, QComboBox | QAbstractSpinBox):
            self.widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.widget.installEventFilter(self)
        self.refresh()

    @property
    def has_words(self) -> bool:
        """Whether the control says itself what it is for."""
        return isinstance(self.widget, CheckRow)

    def refresh(self) -> None:
        """Show the value as it is now."""
        self._show(self._settings[self.setting])

    def show_unit(self, unit: str) -> None:
        """Show what a number counts behind it."""
        if isinstance(self.widget, QSpinBox | QDoubleSpinBox):
            self.widget.setSuffix(unit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the dialog unless the control has the focus, and paging always."""
        if (
            isinstance(watched, QComboBox)
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        ):
            event.ignore()
            return True
        if (
            event.type() == QEvent.Type.Wheel
            and isinstance(watched, QWidget)
            and not watched.hasFocus()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _change(self, value: Value) -> None:
        self._settings[self.setting] = value

    def _make(self, look: Look, translate: Translator, text: str) -> tuple[QWidget, Change]:
        if isinstance(self.setting.default, bool):
            return self._tick(look, text)
        if self.setting.choices:
            return self._list(translate, text)
        return self._number(text)

    def _tick(self, look: Look, text: str) -> tuple[QWidget, Change]:
        row = CheckRow(text, look)
        row.box.toggled.connect(self._change)

        def show(value: Value) -> None:
            with QSignalBlocker(row.box):
                row.box.setChecked(bool(value))

        return row, show

    def _list(self, translate: Translator, text: str) -> tuple[QWidget, Change]:
        combo = QComboBox()
        # As wide as there is room for, not as its longest choice
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(3)
        for key, label in self.setting.choices.items():
            combo.addItem(translate.say(label), key)
        combo.setAccessibleName(text)
        combo.activated.connect(lambda index: self._change(combo.itemData(index)))
        return combo, lambda value: combo.setCurrentIndex(combo.findData(value))

    def _number(self, text: str) -> tuple[QWidget, Change]:
        setting = self.setting
        kind = type(setting.default)
        spin = QSpinBox() if isinstance(setting.default, int) else QDoubleSpinBox()
        spin.setRange(kind(setting.low), kind(setting.high))
        spin.setSingleStep(kind(setting.step))
        spin.setAccessibleName(text)
        spin.setAlignment(Qt.AlignmentFlag.AlignHCenter)  # clear of the arrows in either direction
        # Told when the number is finished, not at each digit: «3» on the way to «300» is no size
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(self._change)

        def show(value: Value) -> None:
            with QSignalBlocker(spin):
                spin.setValue(value)

        return spin, show
