"""Text wrapped to a width, for what draws its words itself: cut, it ends in dots."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption

Formats = Sequence[QTextLayout.FormatRange]


def wrapped(
    text: str,
    font: QFont,
    width: float,
    *,
    from_right: bool,
    at_right: bool | None = None,
    lines: int | None = None,
    pitch: float = 0.0,
    formats: Formats = (),
) -> tuple[QTextLayout, float]:
    """Lay a text out in so many lines at most; gives the layout and its height in pixels.

    It reads `from_right` and stands at that side, or at the one that `at_right` says. Its lines
    are `pitch` sizes of the font apart, or as far as the font asks.
    """
    option = QTextOption()
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight
    )
    at_right = from_right if at_right is None else at_right
    side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
    option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    while True:
        layout = QTextLayout(text, font)
        layout.setCacheEnabled(True)
        layout.setTextOption(option)
        layout.setFormats(list(formats))
        y, count, end = 0.0, 0, 0
        layout.beginLayout()
        while (lines is None or count < lines) and (line := layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            height = font.pixelSize() * pitch if pitch else line.height()
            line.setPosition(QPointF(0, y + (height - line.height()) / 2))
            end = line.textStart() + line.textLength()
            y, count = y + height, count + 1
        layout.endLayout()
        cut = text.encode("utf-16-le")[: 2 * (end - 2)]
        shorter = cut.decode("utf-16-le", "ignore").rstrip() + "…"
        if end >= units(text) or len(text) <= 8 or len(shorter) >= len(text):
            return layout, y
        text = shorter


def units(text: str) -> int:
    """Count a text as Qt does, in UTF-16."""
    return len(text.encode("utf-16-le")) // 2
