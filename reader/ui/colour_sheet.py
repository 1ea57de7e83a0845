"""Picks one of the reader's own colours: ready ones, three sliders, or the colour's code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QDialogButtonBox,
    QGroupBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.errors import Message
from reader.translations import Translator
from reader.ui.announcer import announce
from reader.ui.colour_field import ColourField
from reader.ui.colour_sample import ColourSample, grade, in_words, swatch
from reader.ui.flow_layout import FlowLayout
from reader.ui.ready_colours import for_marks, for_words, hue_name
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look, contrast
from reader.ui.tone import FULL, HUES, Tone
from reader.ui.tone_slider import STOPS, ToneSlider
from reader.ui.wrapped_label import WrappedLabel

PAGE, TEXT, MARKS = 0, 1, 2
"""Which of the three colours is picked."""
_HEIGHT = 760
"""The height, in pixels at 100 %, in which a whole sentence is shown besides all else."""


class ColourSheet(SheetDialog):
    """What is picked is seen at once beside the colour that it must be read with."""

    def __init__(
        self,
        parent: QWidget | None,
        name: str,
        which: int,
        colours: tuple[str, str, str],
        use: Callable[[str], None],
        look: Look,
        translate: Translator,
    ) -> None:
        """`colours` are page, text and marks; `use` is called with the one that was picked."""
        super().__init__(parent, translate("Pick a colour: {name}", name=name), look, translate)
        self._which, self._colours, self._use = which, colours, use
        self.colour = self._before = colours[which]
        self._tone = Tone().moved_to(self.colour)
        self._grade = -1
        room = self.screen().availableGeometry().size()
        self.resize(min(look.px(560), room.width()), min(look.px(_HEIGHT), room.height()))
        self._add_sample()
        self._add_ready(for_marks(colours[PAGE]) if which == MARKS else for_words())
        self._add_sliders()
        self._add_field()
        # Qt leaves next to no room between icon and word
        self.back = self.plain_button(
            "\u2002" + translate("Back to what it was"), lambda: self._choose(self._before)
        )
        self.back.setIcon(swatch(self._before, look))
        self.body.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addStretch(1)
        roles = QDialogButtonBox.ButtonRole
        self.ok = self.buttons.addButton(translate("Use this colour"), roles.AcceptRole)
        self.ok.setDefault(True)
        self.buttons.addButton(translate("Cancel"), roles.RejectRole)
        self._choose(self.colour)

    def accept(self) -> None:
        """Use the colour; say what a code looks like when one was typed that is none."""
        if not self._check():
            self.field.setFocus()
            announce(self, self.problem.text())
            return
        self._use(self.colour)
        super().accept()

    # Its parts

    def _add_sample(self) -> None:
        """Set sample and figure above what scrolls: they are seen whatever is moved."""
        look, translate = self.look, self.translate
        roomy = not self.narrow and self.height() >= look.px(_HEIGHT)
        self.sample = ColourSample(
            translate("In the evening the lamp is lit, and the old letters are read again.")
            if roomy
            else translate("The lamp is lit"),
            look,
        )
        self.figure = WrappedLabel()
        self.figure.setObjectName("section")
        way = QBoxLayout.Direction.TopToBottom if roomy else QBoxLayout.Direction.LeftToRight
        shown = QBoxLayout(way)
        shown.setSpacing(look.px(10))
        shown.addWidget(self.sample, 1)
        shown.addWidget(self.figure, 1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(1, shown)

    def _add_ready(self, ready: Mapping[str, Message]) -> None:
        """Offer ready colours; Tab comes to one of them, and the arrows to the others."""
        group = self._group(self.translate("Ready colours"))
        self.ready: dict[str, _Ready] = {}
        self._choice = QButtonGroup(self)
        flow = FlowLayout(spacing=self.look.px(6))
        for colour, message in ready.items():
            chip = _Ready(self.translate.say(message), colour, self.look)
            chip.clicked.connect(lambda _=False, colour=colour: self._choose(colour))
            chip.reached.connect(self._show_chip)
            self._choice.addButton(chip)
            flow.addWidget(chip)
            self.ready[colour] = chip
        group.addLayout(flow)

    def _add_sliders(self) -> None:
        look, translate = self.look, self.translate
        group = self._group(translate("Mix the colour"))
        self.hue = ToneSlider(
            translate("Hue"),
            translate("From red through yellow, green and blue back to red"),
            HUES - 1,
            self._hue_words,
            look,
        )
        self.vividness = ToneSlider(
            translate("Vividness"),
            translate("From grey to the full colour"),
            FULL,
            self._percent,
            look,
        )
        self.lightness = ToneSlider(
            translate("Lightness"), translate("From black to white"), FULL, self._percent, look
        )
        sides = {"hue": self.hue, "vividness": self.vividness, "lightness": self.lightness}
        for side, slider in sides.items():
            slider.moved.connect(lambda value, side=side: self._mix(side, value))
            group.addWidget(slider)
        self._sides = sides

    def _add_field(self) -> None:
        label = self.paragraph(self.translate("Code of the colour"))
        self.field = ColourField(self.colour, label.text())
        label.setBuddy(self.field)
        self.field.textEdited.connect(self._typed)
        self.field.editingFinished.connect(self._check)
        self.body.addWidget(self.field)
        self.problem = self.paragraph("")
        self.problem.hide()

    def _group(self, title: str) -> QVBoxLayout:
        # A group by its name, so that a screen reader says where one is
        group = QGroupBox()
        group.setAccessibleName(title)
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, self.look.px(8))
        column.setSpacing(self.look.px(8))
        heading = WrappedLabel(title)
        heading.setObjectName("section")
        column.addWidget(heading)
        self.body.addWidget(group)
        return column

    # What is picked

    def _choose(self, colour: str) -> None:
        self._tone = self._tone.moved_to(colour)
        self._show(colour)
        self.field.setText(colour)
        self._check()

    def _mix(self, side: str, value: int) -> None:
        self._tone = replace(self._tone, **{side: value})
        self._show(self._tone.colour)
        self.field.setText(self.colour)
        self._check()

    def _typed(self, _text: str) -> None:
        """Show what is typed once it is a colour; on the way there nothing is wrong yet."""
        if self.field.colour:
            self._tone = self._tone.moved_to(self.field.colour)
            self._show(self.field.colour)
            self._check()

    def _check(self) -> bool:
        """Say what a code looks like when the field has none; gives whether it has one."""
        right = bool(self.field.colour)
        problem = self.translate("A colour is written as six digits and letters, such as #1C1B18.")
        self.problem.setText("" if right else problem)
        self.problem.setVisible(not right)
        self.field.setAccessibleDescription(self.problem.text())
        return right

    def _show(self, colour: str) -> None:
        self.colour = colour
        for side, slider in self._sides.items():
            most = slider.groove.maximum()
            along = (round(most * stop / (STOPS - 1)) for stop in range(STOPS))
            tones = [replace(self._tone, **{side: value}).colour for value in along]
            slider.groove.show_colours(tones, colour)
            slider.show_value(getattr(self._tone, side))
        self._mark_ready()
        page, text, marks = (
            colour if which == self._which else other for which, other in enumerate(self._colours)
        )
        ink = marks if self._which == MARKS else text
        self.sample.show_colours(page, ink, marks)
        ratio = contrast(page, ink)
        self.figure.setText(in_words(ratio, self.translate))
        # Said where the colour is used, and at once where it begins or ceases to be readable
        self.ok.setAccessibleDescription(self.figure.text())
        if grade(ratio) != self._grade >= 0:
            announce(self, self.figure.text())
        self._grade = grade(ratio)

    def _mark_ready(self) -> None:
        self._choice.setExclusive(False)
        for colour, chip in self.ready.items():
            chip.setChecked(colour == self.colour)
        self._choice.setExclusive(True)
        stop = self._choice.checkedButton() or next(iter(self.ready.values()))
        for chip in self.ready.values():
            chip.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if chip is stop else Qt.FocusPolicy.ClickFocus
            )

    def _show_chip(self, chip: QWidget) -> None:
        self._area.ensureWidgetVisible(chip)

    def _hue_words(self, degrees: int) -> str:
        name = self.translate.say(hue_name(degrees))
        return self.translate("{colour}, {degrees}°", colour=name, degrees=degrees)

    def _percent(self, percent: int) -> str:
        # A sign has no direction of its own: without a mark it would stand before the number
        mark = "\u200f" if self.translate.right_to_left else ""
        return mark + self.translate("{percent} %", percent=percent)


class _Ready(QToolButton):
    """A ready colour with its name beside it; it tells when the arrows come to it."""

    reached = Signal(QWidget)

    def __init__(self, name: str, colour: str, look: Look) -> None:
        super().__init__()
        self.setObjectName("chip")
        # One of several from the first: what assistive technology is told does not change later
        self.setAutoExclusive(True)
        self.setCheckable(True)
        # Qt leaves next to no room between icon and word
        self.setText("\u2002" + name)
        self.setAccessibleName(name)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(swatch(colour, look))
        self.setIconSize(QSize(look.px(20), look.px(20)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the sheet, which scrolls to it."""
        super().focusInEvent(event)
        self.reached.emit(self)
