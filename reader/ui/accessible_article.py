"""The article as a document of assistive technology, made part by part as it is asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAttributesInterface,
    QAccessibleInterface,
    QGuiApplication,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import Shiboken

from reader.document.landmarks import place_in
from reader.document.model import Block
from reader.document.ranges import Position, Range
from reader.document.structure import Part, PartKind, inside, parts
from reader.ui.accessible_part import GROUPS, Children, PartNode
from reader.ui.geometry import entry_area, stretches

if TYPE_CHECKING:
    from reader.ui.article_view import ArticleView

_OF_QT = frozenset(
    (QAccessible.InterfaceType.TextInterface, QAccessible.InterfaceType.ActionInterface)
)
_WITHOUT_TEXT = frozenset(("windows", "cocoa"))
"""Platforms whose bridges ask for what Qt's bindings do not let through; names say all there."""


class ArticleTree:
    """What a view shows, as objects: the document, its parts, and what stands in them."""

    def __init__(self, view: ArticleView, translate: Callable[[str], str]) -> None:
        _install()
        self._view, self._translate = view, translate
        self.generation = 0
        self._gives_text = QGuiApplication.platformName() not in _WITHOUT_TEXT
        self._blocks: Sequence[Block] = ()
        self._language = ""
        self._nodes: list[PartNode] = []
        self._parts: tuple[Part, ...] | None = None
        self._inside: dict[Part, tuple[Part, ...]] = {}
        self._notes: tuple[tuple[Range, ...], dict[str, tuple[Range, ...]]] = ((), {})
        self._documents: list[ArticleNode] = []
        self._asking = False
        view.destroyed.connect(functools.partial(_end, self._nodes, self._documents))

    def set_blocks(self, blocks: Sequence[Block], language: str) -> None:
        """Show another piece; the objects of the one before it are no longer valid."""
        self.generation += 1
        self._blocks = blocks
        self._language = language or next((each.language for each in blocks if each.language), "")
        self._parts = None
        self._inside.clear()
        _forget(self._nodes)
        for document in self._documents:
            document.begin()
            # Not told as an event: Qt would send one for every child, 20,000 for a book

    def document(self) -> ArticleNode | None:
        """Give the document, made when it is first asked for; None while Qt makes its own."""
        if not self._documents and not self._asking:
            self._asking = True
            native = QAccessible.queryAccessibleInterface(self._view)
            self._asking = False
            # Registered after Qt's own object, it is the one that Qt finds from now on
            self._documents.append(ArticleNode(self, self._view, native))
        return self._documents[0] if self._documents else None

    def keep(self, node: PartNode) -> None:
        """Hold an object for as long as its piece is shown."""
        self._nodes.append(node)

    # What the parts are

    def parts(self) -> tuple[Part, ...]:
        """Give the parts of the piece."""
        if self._parts is None:
            self._parts = parts(self._blocks)
        return self._parts

    def inside(self, part: Part) -> tuple[Part, ...]:
        """Give what stands in a part, with the reader's notes last."""
        found = self._inside.get(part)
        if found is None:
            found = self._inside[part] = inside(self._blocks, part)
        place = self.place(part)
        notes = self._noted().get(place.block, ()) if place is not None else ()
        if not notes or part.kind not in _NOTED:
            return found
        return found + tuple(
            Part(PartKind.NOTE, part.first, part.first + 1, note.start, note.end) for note in notes
        )

    def place(self, part: Part) -> Range | None:
        """Give the stretch that a part covers; None for what is made of several blocks."""
        if part.kind in GROUPS or part.first >= len(self._blocks):
            return None
        return Range(self._blocks[part.first].id, part.start, part.stop)

    def words(self, part: Part) -> str:
        """Give a part's words; a picture's are those that describe it."""
        if part.kind in GROUPS or part.first >= len(self._blocks):
            return ""
        block = self._blocks[part.first]
        if part.kind is PartKind.FIGURE:
            return block.alt
        return block.text[part.start : part.stop].replace("\t", " ")

    def name(self, part: Part) -> str:
        """Give a part's name."""
        words = self.words(part)
        if part.kind is PartKind.FIGURE:
            return words or self._translate("Picture without a description")
        block = self._blocks[part.first] if part.first < len(self._blocks) else None
        if part.kind is PartKind.ITEM and block and block.place and block.place.ordered:
            entry = self._view.rendering.entry(block.id) if self._view.rendering else None
            return f"{(entry.marker if entry else '') or f'{block.place.number}.'} {words}"
        return words

    def has_text(self, part: Part) -> bool:
        """Whether a part has characters of its own to assistive technology."""
        return self._gives_text and part.kind not in GROUPS and part.kind is not PartKind.RULE

    def description(self, part: Part) -> str:
        """Say where a link leads."""
        return part.value if part.kind is PartKind.LINK else ""

    def language(self, part: Part) -> str:
        """Give the language of a part."""
        if part.kind is PartKind.RUN:
            return part.value
        if part.first >= len(self._blocks):
            return self._language
        return self._blocks[part.first].language or self._language

    def document_language(self) -> str:
        """Give the piece's language."""
        return self._language

    def noted(self) -> tuple[Range, ...]:
        """Give the stretches that the reader marked or wrote a note on."""
        layers = self._view.layers
        highlights = (marked.range for marked in layers.marked)
        return tuple(dict.fromkeys((*layers.layer("note"), *highlights)))

    def _noted(self) -> dict[str, tuple[Range, ...]]:
        layer = self.noted()
        if layer != self._notes[0]:
            of_block: dict[str, tuple[Range, ...]] = {}
            for note in layer:
                of_block[note.block] = (*of_block.get(note.block, ()), note)
            self._notes = (layer, of_block)
        return self._notes[1]

    # Where they stand on the screen

    def part_area(self, part: Part) -> QRect:
        """Give a part's rectangle on the screen."""
        rendering = self._view.rendering
        if rendering is None or not self._blocks:
            return QRect()
        if part.kind in (PartKind.LINK, PartKind.RUN, PartKind.CELL, PartKind.NOTE):
            place = self.place(part)
            return self.area(place) if place is not None else QRect()
        ends = [self._blocks[part.first].id, self._blocks[part.end - 1].id]
        entries = [entry for entry in map(rendering.entry, ends) if entry is not None]
        whole = QRectF()
        for entry in entries:
            whole = whole.united(entry_area(rendering, entry))
        return self._on_screen(whole) if entries else self._outside(self._blocks[part.first])

    def area(self, place: Range) -> QRect:
        """Give the rectangle on the screen of a stretch of text."""
        rendering = self._view.rendering
        span = rendering.span(place) if rendering is not None else None
        if rendering is None or span is None:
            return QRect()
        whole = QRectF()
        for part in stretches(rendering.qt, *span):
            whole = whole.united(part)
        return self._on_screen(whole)

    def in_view(self, part: Part) -> bool:
        """Whether some of a part can be seen now."""
        viewport = self._view.viewport()
        seen = QRect(viewport.mapToGlobal(QPoint(0, 0)), viewport.size())
        return self._view.isVisible() and self.part_area(part).intersects(seen)

    def position_at(self, point: QPoint) -> Position | None:
        """Give the position of the character under a point of the screen."""
        return self._view.position_at(QPointF(self._view.viewport().mapFromGlobal(point)))

    def child_at(self, x: int, y: int) -> QAccessibleInterface | None:
        """Give the part under a point of the screen."""
        found = self.position_at(QPoint(x, y))
        place = place_in(self._blocks, found) if found is not None else None
        document = self.document()
        if place is None or document is None:
            return None
        child = document.children.of_block(place[0])
        return child if child is not None and child.rect().contains(x, y) else None

    def window(self) -> QWindow | None:
        """Give the view's window."""
        return self._view.window().windowHandle()

    def _outside(self, block: Block) -> QRect:
        """Give a place just out of sight for what stands in another section, after or before.

        Without any rectangle Qt would not tell clients of the object's place at all.
        """
        rendering, page = self._view.rendering, self._view.viewport()
        first = rendering.entries[0].block.id if rendering and rendering.entries else ""
        before = self._view.order(Position(block.id)) < self._view.order(Position(first))
        corner = page.mapToGlobal(QPoint(0, -2 if before else page.height() + 1))
        return QRect(corner.x(), corner.y(), page.width(), 1)

    def _on_screen(self, page: QRectF) -> QRect:
        if page.isEmpty():
            return QRect()
        scroll = self._view.verticalScrollBar().value()
        corner = self._view.viewport().mapToGlobal(QPoint(0, 0))
        return page.translated(corner.x(), corner.y() - scroll).toAlignedRect()

    # What can be done with them

    def caret(self) -> Position | None:
        """Give the caret's place."""
        rendering = self._view.rendering
        return rendering.position(self._view.textCursor().position()) if rendering else None

    def go_to(self, place: Range | None, *, select: bool = False) -> None:
        """Put the caret, or a selection, and bring it into view."""
        if place is not None:
            self._view.go_to(place, select=select)

    def show(self, place: Range | None) -> None:
        """Bring a place into view; the caret stays."""
        if place is not None:
            self._view.follow_range(place)

    def focus(self, place: Range | None) -> None:
        """Put caret and keyboard on a part."""
        self.go_to(place)
        self._view.setFocus()
        self._view.show_caret()

    def press(self, part: Part) -> None:
        """Follow a link."""
        self._view.activate(part.value)


_NOTED = frozenset(PartKind) - GROUPS - {PartKind.LINK, PartKind.RUN, PartKind.NOTE, PartKind.CELL}


class ArticleNode(QAccessibleWidget):
    """The view as a document: the piece's name, language and parts, and the text Qt knows.

    Caret, selection, lines and formats are those of Qt's own object for the view, which cannot
    be asked for any other way from Python; writing into it is not passed on.
    """

    def __init__(self, tree: ArticleTree, view: QWidget, native: QAccessibleInterface) -> None:
        super().__init__(view, QAccessible.Role.Document, "")
        self._tree = tree
        self._attributes = _Language(tree)
        # Addresses, as Qt gives them: Qt's object is never held, for Qt deletes it unannounced
        # and whatever is put in its place next would be taken for it
        self._of_qt = {which: native.interface_cast(which) for which in _OF_QT}
        self.begin()

    def begin(self) -> None:
        """Have no children yet, for another piece."""
        self.children = Children(self._tree, self, self._tree.parts)

    def text(self, which: QAccessible.Text) -> str:
        """Give the name and the description of the view."""
        view = self.widget()
        if view is not None and which is QAccessible.Text.Name:
            return str(view.accessibleName())
        if view is not None and which is QAccessible.Text.Description:
            return str(view.accessibleDescription())
        return ""

    def state(self) -> QAccessible.State:
        """Say that it is text of many lines that is only read."""
        state = super().state()
        state.readOnly = state.multiLine = state.selectableText = True
        return state

    def childCount(self) -> int:
        """Count the parts of the piece."""
        return len(self.children)

    def child(self, number: int) -> QAccessibleInterface | None:
        """Give a part."""
        return self.children.at(number)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Give a part's number."""
        return self.children.index(child)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        """Give the part at a point of the screen."""
        return self._tree.child_at(x, y)

    def interface_cast(self, which: QAccessible.InterfaceType) -> object:
        """Give language and text; a null pointer for all else (a Python None ends the process)."""
        if which is QAccessible.InterfaceType.AttributesInterface:
            return self._attributes
        return self._of_qt.get(which, Shiboken.VoidPtr(0))


class _Language(QAccessibleAttributesInterface):
    def __init__(self, tree: ArticleTree) -> None:
        super().__init__()
        self._tree = tree

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        return [QAccessible.Attribute.Locale]

    def attributeValue(self, _key: QAccessible.Attribute) -> object:
        return QLocale(self._tree.document_language())


def _forget(nodes: list[PartNode]) -> None:
    """Take objects out of Qt's register, which would else hold what is gone."""
    for node in nodes:
        if Shiboken.isValid(node):
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(node))
    nodes.clear()


def _end(nodes: list[PartNode], documents: list[ArticleNode], _view: object = None) -> None:
    """Let go of everything when the view is no more: Qt's bindings never free its document."""
    _forget(nodes)
    for document in documents:
        document.__dict__.clear()
    documents.clear()


@functools.cache
def _install() -> None:
    QAccessible.installFactory(_make)


def _make(key: str, made_for: QObject) -> QAccessibleInterface | None:
    """Give the document for a view of an article; Qt makes all other objects itself."""
    tree = getattr(made_for, "tree", None) if key == "ArticleView" else None
    return tree.document() if isinstance(tree, ArticleTree) else None
