"""Choosing one's own colours, with a sample and the contrast they have together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from reader.settings import COLOURS, THEME, Settings
from reader.translations import Translator
from reader.ui.commands import Actions
from reader.ui.custom_colours import READABLE, as_colour, custom, join, split
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look, contrast

_LEAST = 4.5


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
        self.fields: list[QLineEdit] = []
        self._swatches: list[QPushButton] = []
        grid = QGridLayout()
        grid.setSpacing(look.px(8))
        names = (translate("Page"), translate("Text"), translate("Buttons and marks"))
        for row, (name, colour) in enumerate(zip(names, colours, strict=True)):
            self._add(grid, row, name, colour)
        self.body.addLayout(grid)
        self.figure = self.paragraph("")
        self.figure.setObjectName("section")
        self._sample = QLabel(
            translate("In the evening the lamp is lit, and the old letters are read again.")
        )
        self._sample.setWordWrap(True)
        self._sample.setMargin(look.px(16))
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
        label = QLabel(name)
        label.setWordWrap(True)
        field = QLineEdit(colour)
        field.setAccessibleName(name)
        field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        field.setMinimumWidth(self.look.px(110))
        field.textChanged.connect(self._show)
        label.setBuddy(field)
        # Qt leaves next to no room between icon and word
        pick = QPushButton("\u2002" + self.translate("Pick…"))
        pick.setAccessibleName(self.translate("Pick a colour: {name}", name=name))
        pick.setAutoDefault(False)
        pick.clicked.connect(lambda: self._pick(field, name))
        self.fields.append(field)
        self._swatches.append(pick)
        if self.narrow:
            grid.addWidget(label, 2 * row, 0, 1, 2)
            grid.addWidget(field, 2 * row + 1, 0)
            grid.addWidget(pick, 2 * row + 1, 1)
        else:
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(pick, row, 2)
            grid.setColumnStretch(0, 1)

    def _pick(self, field: QLineEdit, name: str) -> None:
        dialog = Picker(QColor(as_colour(field.text()) or "#000000"), self)
        dialog.setWindowTitle(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: field.setText(colour.name().upper()))
        dialog.open()

    def _colours(self) -> tuple[str, str, str]:
        page, text, accent = (as_colour(field.text()) for field in self.fields)
        return page, text, accent

    def _show(self) -> None:
        colours = self._colours()
        for colour, swatch in zip(colours, self._swatches, strict=True):
            swatch.setIcon(_swatch(colour or "#808080", self.look))
        whole = all(colours)
        self._save.setEnabled(whole)
        if not whole:
            self.figure.setText(
                self.translate("A colour is written as six digits and letters, such as #1C1B18.")
            )
            return
        page, text, accent = colours
        ratio = contrast(page, text)
        self.figure.setText(self._verdict(ratio))
        made = custom(page, text, accent)
        self._sample.setStyleSheet(
            f"background: {made.page}; color: {made.text}; border: {self.look.px(3)}px solid "
            f"{made.accent}; font-family: '{self.look.serif}'; font-size: {self.look.px(20)}px;"
        )

    def _verdict(self, ratio: float) -> str:
        shown = self.translate.decimal(int(ratio * 10) / 10)
        if ratio >= READABLE:
            return self.translate("Contrast {ratio} to 1: easy to read", ratio=shown)
        if ratio >= _LEAST:
            return self.translate("Contrast {ratio} to 1: enough for good eyes", ratio=shown)
        return self.translate("Contrast {ratio} to 1: too little to read", ratio=shown)


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

    def open_sheet() -> None:
        dialog = ColoursDialog(window, split(settings.text(COLOURS)), use, look(), translate)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    actions.bind({"app.colours": open_sheet})


class Picker(QColorDialog):
    """Qt's own picker, mended where it stands from right to left and where words are wide."""

    def __init__(self, colour: QColor, parent: QWidget) -> None:
        super().__init__(colour, parent)
        # The system's own would not be in the window's language and theme
        self.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        for spin in self.findChildren(QSpinBox):
            spin.setAlignment(Qt.AlignmentFlag.AlignHCenter)  # clear of the arrows
        for part in self.findChildren(QWidget):
            if part.inherits("QColorWell"):
                # Made wider it draws cells that it does not have
                part.setMaximumWidth(part.sizeHint().width())


def _swatch(colour: str, look: Look) -> QIcon:
    size = look.px(20)
    made = QPixmap(size, size)
    made.fill(QColor(look.colours.outline))
    painter = QPainter(made)
    edge = max(1, look.px(1))
    painter.fillRect(edge, edge, size - 2 * edge, size - 2 * edge, QColor(colour))
    painter.end()
    return QIcon(made)
