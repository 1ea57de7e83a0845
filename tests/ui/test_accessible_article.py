"""The article as a document of assistive technology, asked as Qt's bridges ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, QRect
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range
from reader.text.direction import Direction
from reader.ui.accessible_part import PartNode
from reader.ui.article_view import ArticleView
from reader.ui.marks import Marked
from reader.ui.theme import Look

ROLE, NAME = QAccessible.Role, QAccessible.Text.Name
LEVEL, LOCALE = QAccessible.Attribute.Level, QAccessible.Attribute.Locale


def document_of(view: ArticleView) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(view)


def walk(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for number in range(node.childCount()):
        child = node.child(number)
        yield child
        yield from walk(child)


def named(view: ArticleView, words: str) -> PartNode:
    return next(node for node in walk(document_of(view)) if words in node.text(NAME))


def level(node: PartNode) -> object:
    return node.interface_cast(QAccessible.InterfaceType.AttributesInterface).attributeValue(LEVEL)


def language(node: PartNode) -> str:
    attributes = node.interface_cast(QAccessible.InterfaceType.AttributesInterface)
    return QLocale(attributes.attributeValue(LOCALE)).bcp47Name()


def test_the_page_is_a_document_with_the_name_of_the_piece(pane: ArticleView) -> None:
    pane.set_accessible_title("من Unicode إلى الشاشة")
    found = document_of(pane)
    assert found.role() is ROLE.Document
    assert found.text(NAME) == "من Unicode إلى الشاشة"
    state = found.state()
    assert state.readOnly and state.multiLine and state.focusable
    asked = found.interface_cast(QAccessible.InterfaceType.EditableTextInterface)
    assert int(asked) == 0, "an article is not written into"


def test_every_block_is_there_once_in_reading_order(pane: ArticleView, kinds: Document) -> None:
    said = [node.text(NAME) for node in walk(document_of(pane))]
    wanted = [
        block.alt or block.text.replace("\t", " ")
        for block in kinds.blocks
        if block.kind is not BlockKind.LIST_ITEM
    ]
    wanted = [words for words in wanted if words]
    places = [said.index(words) for words in wanted]
    assert places == sorted(places)
    assert all(said.count(words) == 1 for words in wanted)


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("من Unicode إلى", ROLE.Heading),
        ("ما يبقى في", ROLE.Heading),
        ("تعلّم المبرمجون", ROLE.Paragraph),
        ("لم يكن العطل", ROLE.BlockQuote),
        ("عنصر أوّل", ROLE.ListItem),
        ("عنصر فرعيّ", ROLE.ListItem),
        ("حرف عين كبير", ROLE.Graphic),
        ("رسالة القرّاء", ROLE.Paragraph),
        ("المدينة السكّان", ROLE.Row),
    ],
)
def test_roles(pane: ArticleView, words: str, role: QAccessible.Role) -> None:
    assert named(pane, words).role() is role


def test_levels_numbers_links_and_languages(pane: ArticleView) -> None:
    assert level(named(pane, "من Unicode إلى")) == 1
    assert level(named(pane, "ما يبقى في")) == 2
    item = named(pane, "عنصر أوّل")
    assert item.text(NAME) == "1. عنصر أوّل"
    assert [child.role() for child in walk(item)] == [ROLE.List, ROLE.ListItem]
    links = [node for node in walk(document_of(pane)) if node.role() is ROLE.Link]
    assert [node.text(NAME) for node in links] == ["رسالة القرّاء", "صفحة الأسئلة"]
    assert links[0].text(QAccessible.Text.Description) == "https://ayn.example/letter"
    assert language(named(pane, "تعلّم المبرمجون")).startswith("ar")
    mixed = named(pane, "تعلّم المبرمجون")
    foreign = {child.text(NAME): language(child) for child in walk(mixed)}
    assert foreign["British Museum"].startswith("en")
    assert language(named(pane, "An English line")).startswith("en")


def test_cells_know_their_row_column_and_head(pane: ArticleView) -> None:
    table = next(node for node in walk(document_of(pane)) if node.role() is ROLE.Table)
    head, row = table.child(0), table.child(1)
    assert [head.child(0).role(), row.child(0).role()] == [ROLE.ColumnHeader, ROLE.Cell]
    cell = row.child(1)
    assert cell.text(NAME) == "12,400"
    asked = cell.interface_cast(QAccessible.InterfaceType.TableCellInterface)
    assert (asked.rowIndex(), asked.columnIndex()) == (1, 1)
    assert asked.columnHeaderCells() == [head.child(1)]


def test_rectangles_are_where_the_words_stand_and_move_with_the_page(pane: ArticleView) -> None:
    heading = named(pane, "ما يبقى في")
    corner = pane.viewport().mapToGlobal(QPoint(0, 0))
    before = heading.rect()
    found = pane.position_at(QPointF(before.center() - corner))
    assert found is not None and found.block == "heading"
    pane.verticalScrollBar().setValue(pane.verticalScrollBar().value() + 50)
    assert heading.rect() == before.translated(0, -50)
    link = next(node for node in walk(document_of(pane)) if node.role() is ROLE.Link)
    paragraph = named(pane, "اقرأ رسالة")
    assert paragraph.rect().adjusted(-2, -20, 2, 20).contains(link.rect())
    assert link.rect().width() < paragraph.rect().width() / 2
    centre = heading.rect().center()
    assert document_of(pane).childAt(centre.x(), centre.y()) is heading


def test_what_cannot_be_seen_says_so(pane: ArticleView) -> None:
    assert not named(pane, "من Unicode إلى").state().offscreen
    assert named(pane, "حاشية صغيرة").state().offscreen
    pane.go_to(Position("note"))
    assert not named(pane, "حاشية صغيرة").state().offscreen


def test_text_is_told_in_code_points_of_the_stored_words(pane: ArticleView) -> None:
    mixed = named(pane, "تعلّم المبرمجون")
    text = mixed.interface_cast(QAccessible.InterfaceType.TextInterface)
    words = mixed.words()
    smile = words.index("😀")
    assert text.characterCount() == len(words)
    assert text.text(smile, smile + 3) == "😀 و"
    assert text.selectionCount() == 0
    pane.go_to(Position("mixed", smile + 2))
    assert text.cursorPosition() == smile + 2
    other = named(pane, "اقرأ رسالة").interface_cast(QAccessible.InterfaceType.TextInterface)
    assert other.cursorPosition() == -1
    text.setCursorPosition(4)
    assert pane.caret_position() == Position("mixed", 4)
    first, second = text.characterRect(0), text.characterRect(2)
    assert first.right() > second.right(), "Arabic goes leftwards"
    assert text.offsetAtPoint(second.center()) == 2
    text.addSelection(0, 5)
    assert pane.selection() == (Range("mixed", 0, 5),)
    text.removeSelection(0)
    assert pane.selection() == ()


def test_harakat_are_given_as_they_stand(pane: ArticleView) -> None:
    assert named(pane, "رِحْلَةُ").words().endswith("رِحْلَةُ الحَرْفِ")


def test_notes_are_children_of_what_they_stand_on(pane: ArticleView) -> None:
    mixed = named(pane, "تعلّم المبرمجون")
    before = mixed.childCount()
    pane.layers.set_layer("note", [Range("mixed", 0, 5)])
    assert mixed.childCount() == before + 1
    note = mixed.child(before)
    assert (note.role(), note.text(NAME)) == (ROLE.Note, "تعلّم")
    assert mixed.indexOfChild(note) == before
    pane.layers.set_layer("note", [])
    assert mixed.childCount() == before


def test_highlights_are_told_as_notes_are(pane: ArticleView) -> None:
    mixed = named(pane, "تعلّم المبرمجون")
    before = mixed.childCount()
    pane.layers.set_marked([Marked(Range("mixed", 0, 5), "yellow")])
    note = mixed.child(before)
    assert (note.role(), note.text(NAME)) == (ROLE.Note, "تعلّم")
    pane.layers.set_marked([])
    assert mixed.childCount() == before


def test_links_are_followed_and_parts_take_the_keyboard(pane: ArticleView, qtbot) -> None:
    link = next(node for node in walk(document_of(pane)) if node.role() is ROLE.Link)
    action = link.interface_cast(QAccessible.InterfaceType.ActionInterface)
    with qtbot.waitSignal(pane.link_activated) as told:
        action.doAction(QAccessibleActionInterface.pressAction())
    assert told.args == ["https://ayn.example/letter"]
    last = named(pane, "حاشية صغيرة")
    go = last.interface_cast(QAccessible.InterfaceType.ActionInterface)
    assert go.actionNames() == [QAccessibleActionInterface.setFocusAction()]
    go.doAction(QAccessibleActionInterface.setFocusAction())
    assert pane.caret_position() == Position("note", 0)


def test_another_piece_makes_the_objects_of_the_first_invalid(
    pane: ArticleView, long_piece: Document, look: Callable[..., Look]
) -> None:
    node = document_of(pane).child(0)
    assert node.isValid()
    pane.show_document(long_piece, look(), lambda _name: None)
    assert document_of(pane).child(0).text(NAME) == "الباب 0"


def test_a_book_is_made_object_by_object(pane: ArticleView, look: Callable[..., Look]) -> None:
    blocks = tuple(
        Block(f"b{number}", BlockKind.PARAGRAPH, f"الفقرة {number}", Direction.RTL, "ar")
        for number in range(20_000)
    )
    pane.show_document(Document(Metadata("كتاب"), blocks), look(), lambda _name: None)
    book = document_of(pane)
    assert book.childCount() == 20_000
    last = book.child(19_999)
    assert (last.text(NAME), book.indexOfChild(last)) == ("الفقرة 19999", 19_999)
    assert len(pane.tree._nodes) == 1
    corner = pane.viewport().mapToGlobal(QPoint(0, 0))
    seen = QRect(corner, pane.viewport().size())
    assert last.rect().top() > seen.bottom() and last.state().offscreen
    pane.go_to(Position("b19999"))
    assert seen.intersects(last.rect()) and not last.state().offscreen
    assert book.child(0).rect().bottom() < seen.top()
