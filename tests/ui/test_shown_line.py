"""What is shown otherwise than it is stored: every place, selection and copy is of what is stored."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QTextCursor

from reader.document.model import (
    Block,
    BlockKind,
    Cell,
    Document,
    ListPlace,
    Metadata,
    Span,
    SpanKind,
)
from reader.document.ranges import Position, Range
from reader.text.digits import in_digits
from reader.text.direction import Direction
from reader.text.shown import Shown, with_additions, without_tashkeel
from reader.ui.article_view import ArticleView
from reader.ui.render import Rendering
from reader.ui.shown_line import Display
from reader.ui.text_style import TextStyle
from reader.ui.theme import Look, make_look

FATHA, SHADDA = "\u064e", "\u0651"


def block(text: str, *spans: Span, kind: BlockKind = BlockKind.PARAGRAPH, **more: object) -> Block:
    return Block("b", kind, text, Direction.RTL, "ar", spans=spans, **more)


def everywhere(text: str) -> Shown:
    """Put a fatha after every Arabic letter."""
    return with_additions(
        text, {i: FATHA for i, letter in enumerate(text) if "\u0621" <= letter <= "\u064a"}
    )


def rendered(shown: Callable[[str], Shown], *blocks: Block, digits: str = "published") -> Rendering:
    display = Display(lambda each: shown(each.text), digits)
    look = make_look("light", 100, "naskh")
    return Rendering(blocks, look, lambda _name: None, view_width=800, display=display)


def words_of(made: Rendering, start: int, end: int) -> str:
    return made.cursor(Range("b", start, end)).selectedText()


def test_added_marks_belong_to_their_letters(qapp, fonts) -> None:
    text = "علم نور"
    made = rendered(everywhere, block(text))
    assert made.qt.toPlainText() == "عَلَمَ نَوَرَ"
    assert words_of(made, 0, 3) == "عَلَمَ"
    assert words_of(made, 4, 7) == "نَوَرَ"
    assert words_of(made, 1, 2) == "لَ"
    (entry,) = made.entries
    assert [made.qt.toPlainText()[place] for place in entry.added] == [FATHA] * 6
    # Between a letter and its mark is still the letter
    assert made.position(1) == Position("b", 0)
    assert made.position(2) == Position("b", 1)
    assert made.ranges(0, 6) == (Range("b", 0, 3),)


def test_marks_that_are_not_shown_have_no_width(qapp, fonts) -> None:
    text = "عِلْمٌ نُورٌ"
    made = rendered(without_tashkeel, block(text))
    assert made.qt.toPlainText() == "علم نور"
    assert words_of(made, 0, 6) == "علم"
    assert words_of(made, 7, len(text)) == "نور"
    assert made.ranges(0, 3)[0].start == 0
    assert text[made.ranges(4, 7)[0].start] == "ن"


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(st.sampled_from("عَلِّمٌ بكAb😀 12-(٣)«».\u2067"), min_size=1, max_size=30),
    st.data(),
)
def test_every_place_leads_back(qapp, fonts, text: str, data: st.DataObject) -> None:
    shown = data.draw(st.sampled_from((everywhere, without_tashkeel, Shown.of)))
    digits = data.draw(st.sampled_from(("arabic", "european", "published")))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    bold = Span(start, end, SpanKind.STRONG)
    made = rendered(
        lambda each: shown(each).lettered(lambda t: in_digits(t, digits)), block(text, bold)
    )
    (entry,) = made.entries
    assert len(entry.places) == len(text) + 1
    assert list(entry.places) == sorted(entry.places)
    found = made.span(Range("b", start, end))
    assert found is not None
    low, high = found
    assert 0 <= low <= high <= entry.end
    back = made.ranges(low, high)
    visible = (
        [i for i in range(start, end) if entry.ends[i] > entry.places[i]] if entry.ends else [0]
    )
    if back and visible:
        assert back[0].start <= visible[0] or not entry.ends
        assert back[0].end >= visible[-1] + 1 or not entry.ends
    for offset in range(len(text)):
        place = made.qt_position(Position("b", offset))
        again = made.position(place)
        if entry.ends is None or entry.ends[offset] > entry.places[offset]:
            assert again == Position("b", offset)


def test_tables_and_verses_show_their_cells_so_too(qapp, fonts) -> None:
    text = "علم\tنور 12"
    row = block(text, kind=BlockKind.TABLE_ROW, cells=(Cell(0, 3, True), Cell(4, 10)))
    for width in (800, 150):
        display = Display(
            lambda each: everywhere(each.text).lettered(lambda t: in_digits(t, "arabic"))
        )
        look = make_look("light", 100, "naskh")
        made = Rendering((row,), look, lambda _name: None, view_width=width, display=display)
        assert words_of(made, 0, 3).strip("\u2029") == "عَلَمَ"
        low, high = made.span(Range("b", 4, 10))
        assert made.qt.toPlainText()[low:high] == "نَوَرَ ١٢"
        assert made.ranges(low, high) == (Range("b", 4, 10),)


def test_what_is_copied_is_what_was_published(qtbot, look: Callable[..., Look]) -> None:
    view = ArticleView()
    qtbot.addWidget(view)
    text = "بلغ العدد 350 شخصًا"
    shown = Display(
        lambda each: everywhere(each.text).lettered(lambda t: in_digits(t, "arabic")), "arabic"
    )
    view.display = shown
    document = Document(Metadata(), (block(text),))
    view.show_document(document, look(), lambda _name: None)
    assert "٣٥٠" in view.toPlainText()
    view.selectAll()
    assert view.selected_text() == text
    assert view.createMimeDataFromSelection().text() == text


def test_code_and_the_digits_of_latin_names_stay(qapp, fonts) -> None:
    def digits(text: str) -> Shown:
        return Shown.of(text).lettered(lambda each: in_digits(each, "arabic"))

    code = Block("c", BlockKind.CODE, "x = 12", Direction.LTR, "en")
    made = rendered(digits, block("فيه 12 طائرة F-16 و Windows 11"), code)
    assert made.qt.toPlainText().translate({0x2066: None, 0x2069: None}).splitlines() == [
        "فيه ١٢ طائرة F-16 و Windows 11",
        "x = 12",
    ]


@pytest.mark.parametrize("plain", [False, True])
def test_bold_beginnings_and_letter_space_are_for_latin_words_alone(
    qapp, fonts, plain: bool
) -> None:
    text = "كلمة reading ثم library"
    look = make_look("light", 100, TextStyle(letter=0.1, word=0.2, plain=plain))
    display = Display(lambda _block: None, bold_starts=True)
    made = Rendering((block(text),), look, lambda _name: None, view_width=800, display=display)
    cursor = QTextCursor(made.qt)
    bold = ""
    for place, letter in enumerate(made.qt.toPlainText()):
        cursor.setPosition(place + 1)
        font = cursor.charFormat().font()
        if font.variableAxisValue(QFont.Tag("wght")) >= 600 and letter.isalpha():
            bold += letter
        if "\u0621" <= letter <= "\u064a":
            assert font.letterSpacing() == 0
            assert font.wordSpacing() > 0
        elif letter.isalpha():
            assert font.letterSpacing() > 0
    assert bold == "realib"


def test_numbers_of_lists_follow_the_digits(qapp, fonts) -> None:
    item = block("أول", kind=BlockKind.LIST_ITEM, place=ListPlace(1, True, 1))
    made = rendered(Shown.of, item, digits="arabic")
    assert made.entries[0].marker == "١."
