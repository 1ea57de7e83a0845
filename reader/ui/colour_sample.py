"""How two colours look together: a sample of text, a swatch, and their contrast in words."""

from __future__ import annotations

from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from reader.translations import Translator
from reader.ui.custom_colours import READABLE
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

_LEAST = 4.5
"""The contrast that text must have (WCAG 2.2, 1.4.3)."""


class ColourSample(WrappedLabel):
    """A text in the letters of the article, drawn in the colours that are chosen for it."""

    def __init__(self, text: str, look: Look) -> None:
        super().__init__(text)
        self._look = look
        self.setMargin(look.px(12))

    def show_colours(self, ground: str, ink: str, edge: str) -> None:
        """Draw it in three colours, "#RRGGBB"."""
        look = self._look
        self.setStyleSheet(
            f"background: {ground}; color: {ink}; border: {look.px(3)}px solid {edge}; "
            f"font-family: '{look.serif}'; font-size: {look.px(20)}px;"
        )


def grade(ratio: float) -> int:
    """Give how well a contrast can be read: 0 too little, 1 enough, 2 easy."""
    return (ratio >= _LEAST) + (ratio >= READABLE)


def in_words(ratio: float, translate: Translator) -> str:
    """Say a contrast, and whether it is enough to read."""
    shown = translate.decimal(int(ratio * 10) / 10)
    if ratio >= READABLE:
        return translate("Contrast {ratio} to 1: easy to read", ratio=shown)
    if ratio >= _LEAST:
        return translate("Contrast {ratio} to 1: enough for good eyes", ratio=shown)
    return translate("Contrast {ratio} to 1: too little to read", ratio=shown)


def swatch(colour: str, look: Look) -> QIcon:
    """Draw a colour in a frame, as the icon of a button."""
    size = look.px(20)
    made = QPixmap(size, size)
    made.fill(QColor(look.colours.outline))
    painter = QPainter(made)
    edge = max(1, look.px(1))
    painter.fillRect(edge, edge, size - 2 * edge, size - 2 * edge, QColor(colour))
    painter.end()
    return QIcon(made)
