"""The text of one part of the article to assistive technology, in code points of its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessibleTextInterface

from reader.document.ranges import Range

if TYPE_CHECKING:
    from reader.ui.accessible_article import ArticleTree
    from reader.ui.accessible_part import PartNode


class PartText(QAccessibleTextInterface):
    """Words, caret and rectangles of a part.

    What is selected is told by the article's own text alone: Qt's bindings do not let a
    selection's ends, or a stretch's attributes, through.
    """

    def __init__(self, tree: ArticleTree, node: PartNode) -> None:
        super().__init__()
        self._tree, self._node = tree, node

    def text(self, start: int, end: int) -> str:
        """Give the words between two offsets."""
        words = self._node.words()
        return words[max(0, start) : len(words) if end < 0 else end]

    def characterCount(self) -> int:
        """Give the length of the words."""
        return len(self._node.words())

    def cursorPosition(self) -> int:
        """Give the caret's offset, -1 when it is elsewhere."""
        place, caret = self._node.place(), self._tree.caret()
        if place is None or caret is None or caret.block != place.block:
            return -1
        inside = place.start <= caret.offset <= max(place.end, place.start)
        return caret.offset - place.start if inside else -1

    def setCursorPosition(self, offset: int) -> None:
        """Put the caret before a character, and bring it into view."""
        self._tree.go_to(self._range(offset, offset))

    def characterRect(self, offset: int) -> QRect:
        """Give a character's rectangle on the screen."""
        place = self._range(offset, offset + 1)
        return self._tree.area(place) if place is not None else QRect()

    def offsetAtPoint(self, point: QPoint) -> int:
        """Give the offset of the character under a point of the screen, -1 when it has none."""
        place, found = self._node.place(), self._tree.position_at(point)
        if place is None or found is None or not place.contains(found):
            return -1
        return found.offset - place.start

    def scrollToSubstring(self, start: int, end: int) -> None:
        """Bring a stretch into view; the caret stays."""
        self._tree.show(self._range(start, end))

    def selectionCount(self) -> int:
        """Say that nothing is selected here."""
        return 0

    def addSelection(self, start: int, end: int) -> None:
        """Select a stretch in the article."""
        self._tree.go_to(self._range(start, end), select=True)

    def setSelection(self, _number: int, start: int, end: int) -> None:
        """Select a stretch in the article."""
        self.addSelection(start, end)

    def removeSelection(self, _number: int) -> None:
        """Leave the caret alone where the selection was."""
        caret = self._tree.caret()
        if caret is not None:
            self._tree.go_to(Range(caret.block, caret.offset, caret.offset))

    def _range(self, start: int, end: int) -> Range | None:
        place = self._node.place()
        if place is None:
            return None
        low = place.start + max(0, start)
        return Range(place.block, low, max(low, min(place.start + end, place.end)))
