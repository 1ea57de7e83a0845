"""Choosing one's own colours, with a sample and the contrast they have together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QPushButton, QWidget

from reader.settings import COLOURS, THEME, Settings
from reader.translations import Translator
from reader.ui.colour_field import ColourField
from reader.ui.colour_sample import ColourSample, in_words, swatch
from reader.ui.colour_sheet import ColourSheet
from reader.ui.commands import Actions
from reader.ui.custom_colours import join, split
from reader.ui.sheet import SheetDialog, open_sheet
from reader.ui.theme import Look, contrast
from reader.ui.wrapped_label import WrappedLabel


class ColoursDialog(SheetDialog):
    """Three colours, each typed or picked; what they make is seen before it is used."""

    def __init__(
        self,
        parent: QWidget | None,
        colours: tuple[str, str, str],
        use: Callable[[str, str, str], None],
        look: Look,
        translate: Translator,
    ) -> None:
        """`use` is called with page, text and accent when the reader wants them."""
        super().__init__(parent, translate("Colours of your own"), look, translate)
        self._use = use
        self.fields: list[ColourField] = []
        self.picks: list[QPushButton] = []
        grid = QGridLayout()
        grid.setSpacing(look.px(8))
        names = (translate("Page"), translate("Text"), translate("Buttons and marks"))
        for row, (name, colour) in enumerate(zip(names, colours, strict=True)):
            self._add(grid, row, name, colour)
        self.body.addLayout(grid)
        self.figure = self.paragraph("")
        self.figure.setObjectName("section")
        self._sample = ColourSample(
            translate("In the evening the lamp is lit, and the old letters are read again."), look
        )
        self.body.addWidget(self._sample)
        self.body.addStretch(1)
        roles = QDialogButtonBox.ButtonRole
        self._save = self.buttons.addButton(translate("Use these colours"), roles.AcceptRole)
        self._save.setDefault(True)
        self.buttons.addButton(translate("Cancel"), roles.RejectRole)
        self._show()

    def accept(self) -> None:
        """Use the colours."""
        self._use(*self._colours())
        super().accept()

    def _add(self, grid: QGridLayout, row: int, name: str, colour: str) -> None:
        label = WrappedLabel(name)
        field = ColourField(colour, name)
        field.setMinimumWidth(self.look.px(110))
        field.textChanged.connect(self._show)
        label.setBuddy(field)
        # Qt leaves next to no room between icon and word
        pick = self.plain_button("\u2002" + self.translate("Pick…"), lambda: self._pick(row, name))
        pick.setAccessibleName(self.translate("Pick a colour: {name}", name=name))
        self.fields.append(field)
        self.picks.append(pick)
        if self.narrow:
            grid.addWidget(label, 2 * row, 0, 1, 2)
            grid.addWidget(field, 2 * row + 1, 0)
            grid.addWidget(pick, 2 * row + 1, 1)
        else:
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(pick, row, 2)
            grid.setColumnStretch(0, 1)

    def _pick(self, row: int, name: str) -> None:
        # What is no colour yet is picked from the light theme's
        page, text, accent = (
            colour or light for colour, light in zip(self._colours(), split(""), strict=True)
        )
        open_sheet(
            ColourSheet(
                self,
                name,
                row,
                (page, text, accent),
                self.fields[row].setText,
                self.look,
                self.translate,
            )
        )

    def _colours(self) -> tuple[str, str, str]:
        page, text, accent = (field.colour for field in self.fields)
        return page, text, accent

    def _show(self) -> None:
        colours = self._colours()
        for colour, pick in zip(colours, self.picks, strict=True):
            pick.setIcon(swatch(colour or "#808080", self.look))
        whole = all(colours)
        self._save.setEnabled(whole)
        if not whole:
            self.figure.setText(
                self.translate("A colour is written as six digits and letters, such as #1C1B18.")
            )
            return
        page, text, accent = colours
        self.figure.setText(in_words(contrast(page, text), self.translate))
        self._sample.show_colours(page, text, accent)


def bind_colours(
    window: QWidget,
    actions: Actions,
    settings: Settings,
    look: Callable[[], Look],
    translate: Translator,
) -> None:
    """Connect the command that opens the sheet; what is chosen there becomes the theme."""

    def use(page: str, text: str, accent: str) -> None:
        settings[COLOURS] = join(page, text, accent)
        settings[THEME] = "custom"

    def ask() -> None:
        open_sheet(ColoursDialog(window, split(settings.text(COLOURS)), use, look(), translate))

    actions.bind({"app.colours": ask})
