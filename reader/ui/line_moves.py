"""The caret from line to line: Qt's own way stands still in right-to-left text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from reader.ui.geometry import PlacedLine, line_of, position_at
from reader.ui.render import Rendering

if TYPE_CHECKING:
    from reader.ui.page_view import PageView


class LineMoves:
    """Moves a view's caret up and down, keeping the height of the page it came down by.

    Qt looks for the character under the caret's x in the next line; at the right edge of a
    right-to-left line it finds the end of the line before, and there the caret stays.
    """

    def __init__(self, view: PageView) -> None:
        self._view = view
        self._x = 0.0
        self._at = -1

    def move(self, way: int, *, extend: bool) -> bool:
        """Go a line down (1) or up (-1); says whether there was one."""
        rendering, cursor = self._view.rendering, self._view.textCursor()
        here = line_of(rendering.qt, cursor.position()) if rendering else None
        if rendering is None or here is None:
            return False
        if cursor.position() != self._at:
            inside = cursor.position() - here.block.position()
            self._x = here.line.cursorToX(inside)[0] + here.origin.x()
        line = beside(rendering, here, way)
        if line is None:
            return False
        mode = QTextCursor.MoveMode.KeepAnchor if extend else QTextCursor.MoveMode.MoveAnchor
        cursor.setPosition(position_at(line, self._x), mode)
        self._at = cursor.position()
        self._view.setTextCursor(cursor)
        return True


def beside(rendering: Rendering, line: PlacedLine, way: int) -> PlacedLine | None:
    """Give the next line below (1) or above (-1), passing what stands at the same height."""
    here = line
    while True:
        start = here.block.position() + here.line.textStart()
        place = start + here.line.textLength() + 1 if way > 0 else start - 1
        layout, number = here.block.layout(), here.line.lineNumber() + way
        if 0 <= number < layout.lineCount():
            place = here.block.position() + layout.lineAt(number).textStart()
        if not 0 <= place < rendering.qt.characterCount():
            return None
        near = line_of(rendering.qt, place)
        if near is None or (near.block == here.block and near.zone == here.zone):
            return None
        if abs(near.zone.center().y() - line.zone.center().y()) > 1:
            return near
        here = near
