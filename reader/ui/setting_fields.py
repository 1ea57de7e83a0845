"""The control of one setting: a tick box, a list or a number, made from the declaration."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QSlider,
    QSpinBox,
    QWidget,
)

from reader.article_settings import FACE
from reader.settings import Setting, Settings, Value
from reader.translations import Translator
from reader.ui.check_row import CheckRow
from reader.ui.step_slider import StepSlider
from reader.ui.theme import Look

Change = Callable[[Value], None]
_BESIDE_WORDS = 54
"""What a list's frame and arrow take beside the words, in pixels at 100 %."""


class SettingField(QObject):
    """A control that shows a setting's value and changes it at once."""

    def __init__(
        self, setting: Setting, settings: Settings, look: Look, translate: Translator, text: str
    ) -> None:
        super().__init__()
        self.setting, self._settings, self._look = setting, settings, look
        self.widget, self._show = self._make(look, translate, text)
        # The wheel scrolls the dialog; it is no way to change what it happens to pass over
        if isinstance(self.control, QComboBox | QAbstractSpinBox | QSlider):
            self.control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.control.installEventFilter(self)
        self.refresh()

    @property
    def control(self) -> QWidget:
        """What of the widget takes the keyboard."""
        return self.widget.focusProxy() or self.widget

    @property
    def has_words(self) -> bool:
        """Whether the control says itself what it is for."""
        return isinstance(self.widget, CheckRow)

    @property
    def whole_width(self) -> int:
        """Give the width, in pixels, that shows the longest choice of a list whole; else 0."""
        if not self.setting.choices or not isinstance(self.widget, QComboBox):
            return 0
        box = self.widget
        box.ensurePolished()
        words = (box.itemText(index) for index in range(box.count()))
        return self._look.px(_BESIDE_WORDS) + max(map(box.fontMetrics().horizontalAdvance, words))

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
        if self.setting.widget == "slider":
            return self._slider(look, translate, text)
        if self.setting.widget == "family":
            return self._family(translate, text)
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

    def _slider(self, look: Look, translate: Translator, text: str) -> tuple[QWidget, Change]:
        steps = {key: translate.say(label) for key, label in self.setting.choices.items()}
        made = StepSlider(text, steps, look, mirrored=translate.right_to_left)
        made.chosen.connect(self._change)
        return made, made.set_key

    def _family(self, translate: Translator, text: str) -> tuple[QWidget, Change]:
        """Offer what is installed and has Arabic letters; who chooses one wants to see it."""
        combo = _combo(text)
        combo.addItem(translate("None chosen"), "")
        for family in QFontDatabase.families(QFontDatabase.WritingSystem.Arabic):
            combo.addItem(family, family)

        def choose(index: int) -> None:
            self._change(combo.itemData(index))
            self._settings[FACE] = "own" if combo.itemData(index) else FACE.default

        combo.activated.connect(choose)
        return combo, lambda value: combo.setCurrentIndex(max(0, combo.findData(value)))

    def _list(self, translate: Translator, text: str) -> tuple[QWidget, Change]:
        combo = _combo(text)
        for key, label in self.setting.choices.items():
            combo.addItem(translate.say(label), key)
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


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    # As wide as there is room for, not as its longest choice
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(3)
    combo.setAccessibleName(name)
    return combo
