"""Lays out the lines of a card: wrapped, in their own direction, with an ellipsis where cut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextLayout, QTextOption

from reader.text.direction import Direction
from reader.ui.theme import Look

PITCH = 1.6
"""The height of a line, in sizes of its font."""
_Formats = Sequence[QTextLayout.FormatRange]


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
    formats: _Formats = (),
) -> tuple[QTextLayout, float]:
    """Wrap a text to at most `lines` lines; gives its layout and its height.

    It stands at the start side of the window, whatever its own direction is.
    """
    option = QTextOption()
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft
        if direction is Direction.RTL
        else Qt.LayoutDirection.LeftToRight
    )
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, face)
    layout.setCacheEnabled(True)
    layout.setTextOption(option)
    layout.setFormats(list(formats))
    y, pitch, count, end = 0.0, face.pixelSize() * PITCH, 0, 0
    layout.beginLayout()
    while count < lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y + (pitch - line.height()) / 2))
        end = line.textStart() + line.textLength()
        y += pitch
        count += 1
    layout.endLayout()
    if count and end < units(text) and len(text) > 8:
        cut = text.encode("utf-16-le")[: 2 * (end - 2)]
        shorter = cut.decode("utf-16-le", "ignore").rstrip() + "…"
        if len(shorter) < len(text):
            return lay(shorter, face, width, lines, direction, mirrored=mirrored, formats=formats)
    return layout, y


def marked(before: str, exact: str, look: Look) -> _Formats:
    """Give the format that marks a hit after the text before it."""
    mark = QTextLayout.FormatRange()
    mark.start, mark.length = units(before), units(exact)
    style = QTextCharFormat()
    style.setBackground(QColor(look.colours.hit))
    style.setForeground(QColor(look.colours.text))
    style.setFontWeight(QFont.Weight.Bold)
    mark.format = style
    return [mark]


def units(text: str) -> int:
    """Count a text as Qt does, in UTF-16."""
    return len(text.encode("utf-16-le")) // 2
