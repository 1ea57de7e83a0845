"""Faces and spaces of the text: room for stacked harakat, matching sizes, and what is never set apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QTextCharFormat, QTextDocument

from reader.article_settings import FACE, LATIN_FACE, PLAIN_LETTERS, VERSE_MIDDLE
from reader.document.model import Block, BlockKind, Cell, Span, SpanKind
from reader.importing.importer import Source
from reader.text.direction import Direction
from reader.ui import fonts
from reader.ui.face_measures import latin_size
from reader.ui.geometry import lines
from reader.ui.glyph_ink import line_ink
from reader.ui.inline import Inline
from reader.ui.render import Rendering
from reader.ui.text_style import TextStyle
from reader.ui.theme import make_look
from reader.ui.typography import LATIN, STYLES, Role, typography
from tests.ui.test_accessible_article import NAME, document_of, walk

POEM = """<article><h1>قصيدة الساعة</h1>
<p>كتبها <strong>سليم</strong> في <em>ليلة واحدة</em>، وفي <a href="https://ayn.example/">دفتره</a>
غيرها، يقرؤها من شاء في كلّ ليلة من ليالي الشتاء الطويلة.</p>
<h2>الأبيات</h2>
<div class="verse"><p><span>أيا عينُ يا نبعَ ضوءٍ صفا</span><span>ويا حرفَ من قد تلا أو كتبْ</span></p></div>
<p>وقرأها على أصحابه في الساحة تحت البرج، وكان القمر بدرًا، فسكتوا طويلًا ثم صفّقوا له.</p></article>
"""
STACKED = "كُلٌّ أُّمٌّ حَجٍّ إِلَّٰا طِّفْلٍ يٍّ جٍّ لَّٰ " * 6
KINDS = {
    Role.TITLE: {"kind": BlockKind.TITLE},
    Role.BODY: {"kind": BlockKind.PARAGRAPH},
    Role.HEADING_1: {"kind": BlockKind.HEADING, "level": 2},
    Role.CAPTION: {"kind": BlockKind.CAPTION},
    Role.FOOTNOTE: {"kind": BlockKind.FOOTNOTE},
}


def rendered(style: TextStyle, percent: float, text: str, width: int = 700, **kind) -> Rendering:
    look = make_look("light", percent, style)
    block = Block("b", text=text, direction=Direction.RTL, language="ar", **kind)
    made = Rendering((block,), look, lambda _name: None, view_width=width)
    made.qt.setTextWidth(width)
    return made


@pytest.mark.parametrize("face", [face for face in FACE.choices if face != "own"])
@pytest.mark.parametrize("percent", [50, 100, 500])
def test_stacked_harakat_never_touch_the_line_above(
    qapp, fonts_loaded, face: str, percent: int
) -> None:
    for role, kind in KINDS.items():
        for weight in (400, 700):
            style = TextStyle(face, weight=weight, line=0.7)
            made = rendered(style, percent, STACKED, width=7 * percent, **kind)
            found = list(lines(made.qt, 0, made.qt.characterCount() - 1))
            assert len(found) > 1, role
            for number, (above, below) in enumerate(pairwise(found)):
                lowest = max(box.bottom() for box in line_ink(above, number))
                highest = min(box.top() for box in line_ink(below, number + 1))
                # A pixel for rounding: sizes, lines and ink are whole ones
                assert lowest <= highest + 1, (role, weight, number)


@pytest.fixture(scope="session")
def fonts_loaded(qapp) -> None:
    fonts.load_fonts()


@pytest.mark.parametrize("face", [face for face in FACE.choices if face != "own"])
def test_each_face_is_there_and_has_harakat(fonts_loaded, face: str) -> None:
    arabic, latin, *_rest = fonts.families(face)
    assert {arabic, latin} <= set(QFontDatabase.families())
    assert QFontDatabase.WritingSystem.Arabic in QFontDatabase.writingSystems(arabic)


def test_latin_letters_look_as_large_as_arabic_ones(fonts_loaded) -> None:
    usual = (fonts.SERIF, fonts.SERIF_LATIN, LATIN)
    assert latin_size(fonts.SERIF, fonts.SERIF_LATIN, usual) == pytest.approx(LATIN)
    # Kufi's letters are larger in their em than naskh's, and Atkinson's smaller than Noto's
    assert latin_size(fonts.KUFI, fonts.SANS_LATIN, usual) > LATIN
    assert latin_size(fonts.SERIF, fonts.HYPERLEGIBLE, usual) > LATIN
    for face in FACE.choices:
        for latin in LATIN_FACE.choices:
            first, second, *_rest = fonts.families(face, "Amiri", latin)
            assert 0.85 <= latin_size(first, second, usual) <= 1.1


def test_the_chosen_latin_face_is_that_of_headings_too(fonts_loaded) -> None:
    made = typography(make_look("light", 100, TextStyle("naskh", latin="lexend")))
    for role in (Role.BODY, Role.HEADING_1, Role.CAPTION):
        font = made.font(role, Direction.RTL, Inline.FOREIGN)
        assert font.families()[0] == fonts.LEXEND
        assert made.font(role, Direction.RTL).families()[0] != fonts.LEXEND


def test_a_face_that_is_not_installed_is_stood_in_for(fonts_loaded) -> None:
    made = typography(make_look("light", 100, TextStyle("own", own="No Such Face")))
    font = made.font(Role.BODY, Direction.RTL)
    assert font.families()[0] == "No Such Face"
    assert fonts.SERIF in font.families()
    assert make_look("light", 100, TextStyle("own")).serif == fonts.SERIF


def test_spaces_are_what_is_asked_for(fonts_loaded) -> None:
    usual = typography(make_look("light", 100, TextStyle()))
    wide = typography(
        make_look("light", 100, TextStyle(line=1.5, word=0.16, letter=0.12, measure=40, margin=40))
    )
    body = (Role.BODY, Direction.RTL)
    assert wide.line_height(*body) == 1.5 * usual.line_height(*body)
    assert wide.font(*body).wordSpacing() == pytest.approx(0.16 * STYLES[Role.BODY].size, abs=0.02)
    assert wide.font(*body).letterSpacing() == 0
    latin = wide.font(*body, Inline.FOREIGN)
    assert latin.letterSpacing() == pytest.approx(0.12 * latin.pixelSize(), abs=0.02)
    assert latin.letterSpacingType() is QFont.SpacingType.AbsoluteSpacing
    assert wide.column(2000, Direction.RTL)[1] < usual.column(2000, Direction.RTL)[1]
    left, column = wide.column(320, Direction.RTL)
    assert (left, column) == (40, 240)


def test_paragraphs_stand_as_far_apart_as_is_asked_for(fonts_loaded) -> None:
    def gap(style: TextStyle) -> float:
        blocks = tuple(
            Block(name, BlockKind.PARAGRAPH, "كلمة", Direction.RTL, "ar") for name in "ab"
        )
        made = Rendering(blocks, make_look("light", 100, style), lambda _name: None, view_width=700)
        return made.qt.findBlock(made.entries[1].start).blockFormat().topMargin()

    assert gap(TextStyle(paragraph=3)) == 3 * gap(TextStyle())


@pytest.mark.parametrize("face", ["naskh", "kufi"])
def test_weight_makes_letters_heavier(fonts_loaded, face: str) -> None:
    def advance(weight: int) -> float:
        look = make_look("light", 300, TextStyle(face, weight=weight))
        return QFontMetricsF(typography(look).font(Role.BODY, Direction.RTL)).horizontalAdvance(
            "عاد صوت الساعة"
        )

    assert advance(700) > advance(400)


def verses(direction: Direction, *, middle: bool, width: int = 900) -> Rendering:
    first, second = {
        Direction.RTL: ("أيا عينُ يا نبعَ ضوءٍ صفا", "ويا حرفَ مَن قد تلا أو كتبْ"),
        Direction.LTR: ("O eye, O spring of light", "and letter of all who wrote"),
    }[direction]
    text = f"{first}\t{second}"
    cells = (Cell(0, len(first)), Cell(len(first) + 1, len(text)))
    blocks = (
        Block("a", BlockKind.VERSE, text, direction, "", cells=cells),
        Block("b", BlockKind.VERSE, text[::-1].replace("\t", "  ") * 2, direction, ""),
        Block("c", BlockKind.VERSE, second, direction, ""),
    )
    look = make_look("light", 100, TextStyle(verse_middle=middle))
    made = Rendering(blocks, look, lambda _name: None, view_width=width)
    made.qt.setTextWidth(width)
    return made


def insets(made: Rendering, start: int, end: int) -> list[tuple[float, float]]:
    """Give how far the words of each line stand from the column's edges, the start's first."""
    found = []
    for placed in lines(made.qt, start, end):
        zone = placed.zone
        sides = (zone.left() - made.left, made.left + made.column - zone.right())
        found.append(sides[::-1] if made.right_to_left else sides)
    return found


@pytest.mark.parametrize("direction", list(Direction))
def test_verse_begins_where_its_text_begins(fonts_loaded, direction: Direction) -> None:
    turned = 0
    for width in (900, 300):
        made = verses(direction, middle=False, width=width)
        pair, long, short = made.entries
        assert pair.stacked == (width == 300)
        second = pair.start + pair.places[pair.block.cells[1].start]
        # Beside the first half, or under it
        half = 0 if pair.stacked else made.column / 2 + 14
        for start, end, begins in (
            (pair.start, second - 1, 0),
            (second, pair.end, half),
            (long.start, long.end, 0),
            (short.start, short.end, 0),
        ):
            first, *others = (inset for inset, _rest in insets(made, start, end))
            assert first == pytest.approx(begins, abs=3)
            # What goes on of a line is told from the one that follows
            assert all(inset == pytest.approx(begins + 16, abs=3) for inset in others)
            turned += len(others)
    assert turned


@pytest.mark.parametrize("direction", list(Direction))
def test_verse_stands_in_the_middle_at_first(fonts_loaded, direction: Direction) -> None:
    for width in (900, 300):
        made = verses(direction, middle=True, width=width)
        for entry in made.entries[1:] if width == 900 else made.entries:
            for start, end in insets(made, entry.start, entry.end):
                assert start == pytest.approx(end, abs=8)


def formats(document: QTextDocument) -> list[tuple[str, QTextCharFormat]]:
    found = []
    block = document.begin()
    while block.isValid():
        found += [
            (block.text()[each.start : each.start + each.length], QTextCharFormat(each.format))
            for each in block.textFormats()
        ]
        block = block.next()
    return found


def heavy(font: QFont) -> bool:
    return font.weight() > 500 or font.variableAxisValue(QFont.Tag("wght")) > 500


def letters(document: QTextDocument) -> tuple[list[str], list[str], list[str]]:
    """Give what is bold, what is italic and what is underlined on a page."""
    shown = formats(document)
    return (
        [text for text, made in shown if heavy(made.font())],
        [text for text, made in shown if made.fontItalic()],
        [text for text, made in shown if made.fontUnderline()],
    )


@pytest.mark.parametrize("face", ["naskh", "sans"])
def test_plain_letters_are_of_one_weight_and_headings_told_by_size(fonts_loaded, face: str) -> None:
    words = "عنوان أو نصّ فيه Latin letters"
    strong, slanted = Span(0, 5, SpanKind.STRONG), Span(17, 30, SpanKind.EMPHASIS)

    def block(kind: BlockKind, text: str = words, **more: object) -> Block:
        return Block(f"{kind}{more.get('level')}", kind, text, Direction.RTL, "ar", **more)

    cells = (Cell(0, 4, True), Cell(5, 9, True))
    blocks = (
        block(BlockKind.KICKER),
        block(BlockKind.TITLE),
        *(block(BlockKind.HEADING, level=level) for level in (2, 3, 4)),
        block(BlockKind.PARAGRAPH, spans=(strong, slanted, Span(6, 8, SpanKind.LINK, "#b"))),
        block(BlockKind.TABLE_ROW, "رأسٌ\tآخر", cells=cells),
    )

    def made(**style: object) -> Rendering:
        look = make_look("light", 100, TextStyle(face, **style))
        return Rendering(blocks, look, lambda _name: None, view_width=900)

    bold, italic, underlined = letters(made().qt)
    assert len(bold) >= 8
    assert italic == ["Latin letters"]
    assert underlined == ["أو"]
    assert letters(made(plain=True).qt) == ([], [], ["أو"])
    everything = [text for text, _format in formats(made(plain=True).qt)]
    assert letters(made(plain=True, weight=700).qt)[0] == everything
    document = made(plain=True).qt
    sizes = [document.findBlockByNumber(row).charFormat().font().pixelSize() for row in range(1, 6)]
    assert all(above >= 1.1 * below for above, below in pairwise(sizes))


def test_verse_and_letters_change_at_once_and_what_is_told_stays(
    window, application, qtbot
) -> None:
    with qtbot.waitSignal(window.adding.added, timeout=20_000):
        window.adding.add_source(Source(POEM.encode(), name="poem.html"))
    view = window.article
    words = view.toPlainText().replace("\u200d", "")
    told = [node.text(NAME) for node in walk(document_of(view))]
    verse = next(e for e in view.rendering.entries if e.block.kind is BlockKind.VERSE)

    def centred() -> bool:
        made = view.document().findBlock(verse.start).blockFormat()
        return bool(made.alignment() & Qt.AlignmentFlag.AlignHCenter)

    assert centred()
    assert "سليم" in letters(view.document())[0]
    application.settings[VERSE_MIDDLE] = False
    assert not centred()
    application.settings[PLAIN_LETTERS] = True
    assert letters(view.document()) == ([], [], ["دفتره"])
    assert view.toPlainText().replace("\u200d", "") == words
    assert [node.text(NAME) for node in walk(document_of(view))] == told
    application.settings[VERSE_MIDDLE], application.settings[PLAIN_LETTERS] = True, False
    assert centred()
    assert "سليم" in letters(view.document())[0]
