"""The settings, built from their declarations."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QWidget,
)
from shiboken6 import isValid

from reader.settings import ALL, Setting, Settings, Value
from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look

SAMPLE = "في 8/12/2024 زار ٣ كتّاب مدينة حمص، وقال د. سامي: «إنّ 35٪ من الكتب جديدة» 😊."
"""What the live example says, with something in it for each setting of speech."""


class SettingsDialog(SheetDialog):
    """One row a declared setting; a change holds at once, and an example says what it does."""

    def __init__(
        self,
        parent: QWidget | None,
        settings: Settings,
        say: Callable[[str, Callable[[str], None]], None],
        look: Look,
        translate: Translator,
    ) -> None:
        """`say(text, show)` prepares a text as it would be said and calls `show` with it."""
        super().__init__(parent, translate("Settings"), look, translate)
        self._say, self._settings = say, settings
        form = QFormLayout()
        policy = QFormLayout.RowWrapPolicy
        form.setRowWrapPolicy(policy.WrapAllRows if self.narrow else policy.WrapLongRows)
        form.setSpacing(look.px(10))
        for setting in ALL:
            if setting.label is None:
                continue
            text = translate.say(setting.label)
            field = _field(setting, settings, translate, text)
            if isinstance(field, QCheckBox):
                form.addRow(field)
            else:
                label = QLabel(text)
                label.setBuddy(field)
                label.setWordWrap(True)
                form.addRow(label, field)
        self.body.addLayout(form)
        heading = self.paragraph(translate("How this is said now"))
        heading.setObjectName("heading")
        self.paragraph(SAMPLE, muted=True)
        self.example = self.paragraph("")
        self.example.setStyleSheet(f"font-family: '{look.serif}'; font-size: {look.px(20)}px;")
        self.body.addStretch(1)
        self.add_close()
        settings.on_change(self._show_example)
        self.finished.connect(lambda _result: settings.forget(self._show_example))
        self._show_example()

    def _show_example(self, _setting: Setting | None = None) -> None:
        self._say(SAMPLE, self._show)

    def _show(self, text: str) -> None:
        if isValid(self.example):  # the dialog may be gone when the example is ready
            self.example.setText(text)


def _field(setting: Setting, settings: Settings, translate: Translator, text: str) -> QWidget:
    value = settings[setting]
    change: Callable[[Value], None] = lambda new: settings.__setitem__(setting, new)  # noqa: E731
    if isinstance(setting.default, bool):
        box = QCheckBox(text)
        box.setChecked(bool(value))
        box.toggled.connect(change)
        return box
    if setting.choices:
        combo = QComboBox()
        # As wide as there is room for, not as its longest choice
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        for key, label in setting.choices.items():
            combo.addItem(translate.say(label), key)
        combo.setCurrentIndex(combo.findData(value))
        combo.setAccessibleName(text)
        combo.activated.connect(lambda index: change(combo.itemData(index)))
        return combo
    spin = QSpinBox() if isinstance(setting.default, int) else QDoubleSpinBox()
    spin.setRange(type(setting.default)(setting.low), type(setting.default)(setting.high))
    spin.setSingleStep(type(setting.default)(setting.step))
    spin.setValue(value)
    spin.setAccessibleName(text)
    spin.setAlignment(Qt.AlignmentFlag.AlignHCenter)  # clear of the arrows in either direction
    # Told when the number is finished, not at each digit: «3» on the way to «300» is no size
    spin.setKeyboardTracking(False)
    spin.valueChanged.connect(change)
    return spin
