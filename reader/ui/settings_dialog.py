"""The settings, built from their declarations."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QGroupBox, QVBoxLayout, QWidget
from shiboken6 import isValid

from reader.settings import ALL, SECTION_LABELS, Section, Setting, Settings
from reader.translations import Translator
from reader.ui.setting_fields import SettingField
from reader.ui.sheet import SheetDialog
from reader.ui.text_sample import TextSample
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

SAMPLE = "في 8/12/2024 زار ٣ كتّاب مدينة حمص، وقال د. سامي: «إنّ 35٪ من الكتب جديدة» 😊."
"""What the live example says, with something in it for each setting of speech."""

_LABEL = 200
"""The width of labels beside their fields, in pixels at 100 %: all fields stand in one column."""
_AROUND = 80
"""What margins, the scroll bar and the space between them take of a row, in pixels at 100 %."""


class SettingsDialog(SheetDialog):
    """A heading a section and a row a setting; what changes holds at once, as an example shows."""

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
        self.fields: dict[str, SettingField] = {}
        for section in Section:
            self._add_section(section)
        heading = self.paragraph(translate("How this is said now"))
        heading.setObjectName("section")
        self.paragraph(SAMPLE, muted=True)
        self.example = self.paragraph("")
        self.example.setStyleSheet(f"font-family: '{look.serif}'; font-size: {look.px(20)}px;")
        self.body.addStretch(1)
        self.add_close()
        settings.on_change(self._changed)
        self.finished.connect(lambda _result: settings.forget(self._changed))
        self._show_example()

    def focus(self, setting: Setting) -> None:
        """Put the keyboard on the control of a setting."""
        self.fields[setting.key].control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_section(self, section: Section) -> None:
        look, translate = self.look, self.translate
        title = translate.say(SECTION_LABELS[section])
        # A group by its name, so that a screen reader says where one is
        group = QGroupBox()
        group.setAccessibleName(title)
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, look.px(14))
        column.setSpacing(look.px(8))
        heading = WrappedLabel(title)
        heading.setObjectName("section")
        column.addWidget(heading)
        form = QFormLayout()
        policy = QFormLayout.RowWrapPolicy
        form.setRowWrapPolicy(policy.WrapAllRows if self.narrow else policy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setSpacing(look.px(10))
        column.addLayout(form)
        for setting in ALL:
            if setting.section is section and setting.label is not None:
                self._add_row(form, setting, translate.say(setting.label))
        if section is Section.TEXT:
            self.sample = TextSample(self._settings, look, translate)
            column.insertWidget(1, self.sample)
        self.body.addWidget(group)

    def _add_row(self, form: QFormLayout, setting: Setting, text: str) -> None:
        translate = self.translate
        unit = translate.say(setting.unit) if setting.unit else ""
        name = f"{text} ({unit})" if unit else text
        field = SettingField(setting, self._settings, self.look, translate, name)
        self.fields[setting.key] = field
        if field.has_words:
            form.addRow(field.widget)
            return
        # Where label and field stand one below the other there is no room behind the number
        if unit and not self.narrow:
            # A sign has no direction of its own: without a mark it would stand before the number
            mark = "\u200f" if translate.right_to_left else ""
            field.show_unit(f"{mark}\u00a0{unit}")
        label = WrappedLabel(name if self.narrow else text)
        label.setBuddy(field.widget)
        label.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        beside = self.width() - self.look.px(_LABEL + _AROUND)
        if not self.narrow and field.whole_width <= beside:
            label.setFixedWidth(self.look.px(_LABEL))
            form.addRow(label, field.widget)
            return
        form.addRow(label)
        form.addRow(field.widget)

    def _changed(self, setting: Setting) -> None:
        if not isValid(self):
            return
        if setting.key in self.fields:
            self.fields[setting.key].refresh()
        if setting.section is Section.TEXT:
            self.sample.refresh()
        self._show_example()

    def _show_example(self) -> None:
        self._say(SAMPLE, self._show)

    def _show(self, text: str) -> None:
        if isValid(self.example):  # the dialog may be gone when the example is ready
            self.example.setText(text)
