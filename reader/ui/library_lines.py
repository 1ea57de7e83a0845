"""Lays out the lines of a card: wrapped, in their own direction, with an ellipsis where cut."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextLayout

from reader.text.direction import Direction
from reader.ui.theme import Look
from reader.ui.wrapped_text import Formats, units, wrapped

PITCH = 1.6
"""The height of a line, in sizes of its font."""


def font(look: Look, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Give the font of a card's line, `size` pixels at 100 %."""
    made = QFont(list(look.sans_families))
    made.setPixelSize(look.px(size))
    made.setWeight(weight)
    return made


def lay(
    text: str,
    face: QFont,
    width: int,
    lines: int,
    direction: Direction,
    *,
    mirrored: bool,
    formats: Formats = (),
) -> tuple[QTextLayout, float]:
    """Wrap a text to at most `lines` lines; gives its layout and its height.

    It stands at the start side of the window, whatever its own direction is.
    """
    return wrapped(
        text,
        face,
        width,
        from_right=direction is Direction.RTL,
        at_right=mirrored,
        lines=lines,
        pitch=PITCH,
        formats=formats,
    )


def marked(before: str, exact: str, look: Look) -> Formats:
    """Give the format that marks a hit after the text before it."""
    mark = QTextLayout.FormatRange()
    mark.start, mark.length = units(before), units(exact)
    style = QTextCharFormat()
    style.setBackground(QColor(look.colours.hit))
    style.setForeground(QColor(look.colours.text))
    style.setFontWeight(QFont.Weight.Bold)
    mark.format = style
    return [mark]
