"""One part of the article as an object of assistive technology: role, words, level, language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAttributesInterface,
    QAccessibleInterface,
    QAccessibleTableCellInterface,
    QWindow,
)
from shiboken6 import Shiboken

from reader.document.ranges import Range
from reader.document.structure import Part, PartKind
from reader.ui.accessible_text import PartText

if TYPE_CHECKING:
    from reader.ui.accessible_article import ArticleTree

_ROLE = QAccessible.Role
_TYPE = QAccessible.InterfaceType
ROLES = {
    PartKind.HEADING: _ROLE.Heading,
    PartKind.PARAGRAPH: _ROLE.Paragraph,
    PartKind.QUOTE: _ROLE.BlockQuote,
    PartKind.LIST: _ROLE.List,
    PartKind.ITEM: _ROLE.ListItem,
    PartKind.FIGURE: _ROLE.Graphic,
    PartKind.CAPTION: _ROLE.Paragraph,
    PartKind.TABLE: _ROLE.Table,
    PartKind.ROW: _ROLE.Row,
    PartKind.CELL: _ROLE.Cell,
    PartKind.POEM: _ROLE.Section,
    PartKind.VERSE: _ROLE.Paragraph,
    PartKind.CODE: _ROLE.Paragraph,
    PartKind.FOOTNOTE: _ROLE.Paragraph,
    PartKind.RULE: _ROLE.Separator,
    PartKind.LINK: _ROLE.Link,
    PartKind.RUN: _ROLE.StaticText,
    PartKind.NOTE: _ROLE.Note,
}
GROUPS = frozenset((PartKind.LIST, PartKind.TABLE, PartKind.POEM))


class Children:
    """The nodes of some parts, each made when it is first asked for."""

    def __init__(
        self,
        tree: ArticleTree,
        parent: QAccessibleInterface,
        parts: Callable[[], tuple[Part, ...]],
    ) -> None:
        self._tree, self._parent, self._parts = tree, parent, parts
        self._of: tuple[Part, ...] | None = None
        self._numbers: dict[Part, int] = {}
        self._nodes: dict[Part, PartNode] = {}

    def __len__(self) -> int:
        return len(self._parts())

    def at(self, number: int) -> QAccessibleInterface | None:
        """Give a child, None for a number that has none."""
        parts = self._parts()
        if not 0 <= number < len(parts):
            return None
        part = parts[number]
        node = self._nodes.get(part)
        if node is None:
            node = self._nodes[part] = PartNode(self._tree, self._parent, part)
            self._tree.keep(node)
        return node

    def index(self, child: object) -> int:
        """Give a child's number, -1 when it is none of these."""
        parts = self._parts()
        if parts is not self._of:
            self._of = parts
            self._numbers = {part: number for number, part in enumerate(parts)}
        return self._numbers.get(child.part, -1) if isinstance(child, PartNode) else -1

    def of_block(self, index: int) -> QAccessibleInterface | None:
        """Give the child that a block of the piece stands in."""
        for number, part in enumerate(self._parts()):
            if part.first <= index < part.end:
                return self.at(number)
        return None


class PartNode(QAccessibleInterface):
    """A part of the article; it answers as long as its piece is shown."""

    def __init__(self, tree: ArticleTree, parent: QAccessibleInterface, part: Part) -> None:
        super().__init__()
        self.part = part
        self._tree, self._parent, self._generation = tree, parent, tree.generation
        self.children = Children(tree, self, lambda: tree.inside(part))
        self._interfaces: dict[QAccessible.InterfaceType, object] = {}
        """Those that were asked for; Qt is given no more than their addresses."""

    # What it is

    def words(self) -> str:
        """Give the words of the part, as they are stored."""
        return self._tree.words(self.part)

    def place(self) -> Range | None:
        """Give the stretch of the piece that it covers; None for a group."""
        return self._tree.place(self.part)

    def isValid(self) -> bool:
        """Whether its piece is still shown."""
        return self._generation == self._tree.generation

    def role(self) -> QAccessible.Role:
        """Give its role."""
        if self.part.header:
            return _ROLE.ColumnHeader
        return ROLES[self.part.kind]

    def text(self, which: QAccessible.Text) -> str:
        """Give its name: what it says."""
        if not self.isValid():
            return ""
        if which is QAccessible.Text.Name:
            return self._tree.name(self.part)
        if which is QAccessible.Text.Description:
            return self._tree.description(self.part)
        return ""

    def setText(self, which: QAccessible.Text, text: str) -> None:
        """Change nothing: the article is read only."""

    def state(self) -> QAccessible.State:
        """Say that it is read only, and whether it can be seen."""
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        state.readOnly = True
        state.selectableText = self._tree.has_text(self.part)
        state.focusable = True
        state.linked = self.part.kind is PartKind.LINK
        state.offscreen = not self._tree.in_view(self.part)
        return state

    def rect(self) -> QRect:
        """Give its rectangle on the screen; an empty one while its section is not shown."""
        return self._tree.part_area(self.part) if self.isValid() else QRect()

    # Where it stands

    def object(self) -> QObject | None:
        """Give no object: only the article itself is a widget."""
        return None

    def window(self) -> QWindow | None:
        """Give the article's window."""
        return self._tree.window()

    def parent(self) -> QAccessibleInterface:
        """Give what it stands in."""
        return self._parent

    def childCount(self) -> int:
        """Count what stands in it."""
        return len(self.children) if self.isValid() else 0

    def child(self, number: int) -> QAccessibleInterface | None:
        """Give what stands in it."""
        return self.children.at(number) if self.isValid() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Give the number of what stands in it."""
        return self.children.index(child) if self.isValid() else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        """Give what stands in it at a point of the screen."""
        for number in range(self.childCount()):
            child = self.child(number)
            if child is not None and child.rect().contains(x, y):
                return child
        return None

    # What it can do; a null pointer says "nothing" (a Python None ends the process)

    def interface_cast(self, which: QAccessible.InterfaceType) -> object:
        """Give one of its interfaces."""
        found = self._interfaces.get(which)
        if found is None:
            found = self._make(which)
            if found is None:
                return Shiboken.VoidPtr(0)
            self._interfaces[which] = found
        return found

    def _make(self, which: QAccessible.InterfaceType) -> object:
        if which is _TYPE.AttributesInterface:
            return _Attributes(self._tree, self.part)
        if which is _TYPE.TextInterface and self._tree.has_text(self.part):
            return PartText(self._tree, self)
        if which is _TYPE.ActionInterface and self.part.kind not in GROUPS:
            return _Action(self._tree, self)
        if which is _TYPE.TableCellInterface and self.part.kind is PartKind.CELL:
            return _Cell(self._tree, self)
        return None


class _Attributes(QAccessibleAttributesInterface):
    def __init__(self, tree: ArticleTree, part: Part) -> None:
        super().__init__()
        self._tree, self._part = tree, part

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        keys = [QAccessible.Attribute.Locale]
        if self._part.level or self._part.depth:
            keys.append(QAccessible.Attribute.Level)
        return keys

    def attributeValue(self, key: QAccessible.Attribute) -> object:
        if key is QAccessible.Attribute.Level:
            return self._part.level or self._part.depth
        return QLocale(self._tree.language(self._part))


class _Action(QAccessibleActionInterface):
    def __init__(self, tree: ArticleTree, node: PartNode) -> None:
        super().__init__()
        self._tree, self._node = tree, node

    def actionNames(self) -> list[str]:
        names = [QAccessibleActionInterface.setFocusAction()]
        if self._node.part.kind is PartKind.LINK:
            names.insert(0, QAccessibleActionInterface.pressAction())
        return names

    def doAction(self, name: str) -> None:
        if not self._node.isValid() or name not in self.actionNames():
            return
        if name == QAccessibleActionInterface.pressAction():
            self._tree.press(self._node.part)
        else:
            self._tree.focus(self._node.place())

    def keyBindingsForAction(self, _name: str) -> list[str]:
        return []


class _Cell(QAccessibleTableCellInterface):
    def __init__(self, tree: ArticleTree, node: PartNode) -> None:
        super().__init__()
        self._tree, self._node = tree, node

    def _row(self) -> QAccessibleInterface:
        return self._node.parent()

    def rowIndex(self) -> int:
        return max(0, self.table().indexOfChild(self._row()))

    def columnIndex(self) -> int:
        return max(0, self._row().indexOfChild(self._node))

    def rowExtent(self) -> int:
        return 1

    def columnExtent(self) -> int:
        return 1

    def isSelected(self) -> bool:
        return False

    def table(self) -> QAccessibleInterface:
        return self._row().parent()

    def rowHeaderCells(self) -> list[QAccessibleInterface]:
        return []

    def columnHeaderCells(self) -> list[QAccessibleInterface]:
        first = self.table().child(0)
        head = first.child(self.columnIndex()) if first is not None else None
        heads = isinstance(head, PartNode) and head.part.header and head is not self._node
        return [head] if heads and head is not None else []
