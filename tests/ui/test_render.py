from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout

from reader.document.model import Block, BlockKind, Cell, Document, ListPlace, Span, SpanKind
from reader.document.ranges import Position, Range
from reader.text.direction import Direction
from reader.ui.inline import FSI, LRI, PDI, RLI, ZWJ, set_line
from reader.ui.list_marks import list_marks
from reader.ui.render import BylineExtra, Rendering
from reader.ui.tables import share
from reader.ui.text_style import TextStyle
from reader.ui.theme import Look, make_look
from reader.ui.typography import STYLES, Role, typography

RTL, LTR = Direction.RTL, Direction.LTR
_ALPHABET = (
    "ابتثعغكلمنهوىيءآأؤةًٌٍَُِّْٰـ، ؛؟0123٤٥٦abcXYZ éß .,:;!?-+#/@()[]«»“”\"'\n"
    "\u200c\u200d\u200e\u200f\u2067\u2069😀🧵𝒳"
)
TEXTS = st.text(_ALPHABET, max_size=60)
FLAT = st.text(_ALPHABET.replace("\n", ""), min_size=1, max_size=25)


STYLED = st.sampled_from([TextStyle(), TextStyle(verse_middle=False, plain=True)])


def rendering(
    *blocks: Block,
    width: int = 900,
    scale: float = 1.0,
    extra: BylineExtra | None = None,
    text: TextStyle | None = None,
) -> Rendering:
    look = make_look("light", scale * 100, text or "naskh")
    return Rendering(blocks, look, lambda _name: None, extra, view_width=width)


def paragraph(text: str, *spans: Span, direction: Direction = RTL, name: str = "p") -> Block:
    return Block(name, BlockKind.PARAGRAPH, text, direction, "ar", spans=spans)


def row(name: str, texts: list[str], kind: BlockKind = BlockKind.TABLE_ROW) -> Block:
    cells, at = [], 0
    for text in texts:
        cells.append(Cell(at, at + len(text)))
        at += len(text) + 1
    return Block(name, kind, "\t".join(texts), RTL, "ar", cells=tuple(cells))


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[Span, ...]:
    if not text:
        return ()
    made = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        kind = draw(st.sampled_from(list(SpanKind)))
        value = {
            SpanKind.DIRECTION: draw(st.sampled_from(["rtl", "ltr", "auto"])),
            SpanKind.LINK: "https://a.example/",
            SpanKind.NOTE_REFERENCE: "n1",
        }.get(kind, "")
        made.append(Span(start, end, kind, value))
    return tuple(made)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[Block, ...]:
    made: list[Block] = []
    for number in range(draw(st.integers(1, 6))):
        name = f"b{number}"
        direction = draw(st.sampled_from([RTL, LTR]))
        kind = draw(st.sampled_from(list(BlockKind)))
        if kind in (BlockKind.TABLE_ROW, BlockKind.VERSE):
            count = draw(st.integers(1, 3))
            made.append(row(name, [draw(FLAT) for _ in range(count)], kind))
        elif kind is BlockKind.FIGURE:
            made.append(Block(name, kind, "", direction, "ar", alt=draw(TEXTS)))
        else:
            text = draw(TEXTS)
            place = ListPlace(draw(st.integers(1, 3)), draw(st.booleans()), number)
            made.append(
                Block(
                    name,
                    kind,
                    text,
                    direction,
                    "ar",
                    level=draw(st.integers(1, 6)) if kind is BlockKind.HEADING else 0,
                    spans=draw(spans(text)),
                    place=place if kind is BlockKind.LIST_ITEM else None,
                )
            )
    return tuple(made)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    blocks=blocks(),
    width=st.sampled_from([320, 900]),
    text=STYLED,
    chooser=st.randoms(use_true_random=False),
)
def test_ranges_come_back_from_cursors(
    qapp: object,
    fonts: None,
    blocks: tuple[Block, ...],
    width: int,
    text: TextStyle,
    chooser: random.Random,
) -> None:
    made = rendering(*blocks, width=width, extra=BylineExtra("6 دقائق", ""), text=text)
    for block in blocks:
        size = len(block.text)
        for _ in range(6):
            start = chooser.randint(0, size)
            end = chooser.randint(start, size)
            place = Range(block.id, start, end)
            cursor = made.cursor(place)
            position = Position(block.id, start)
            assert made.position(made.qt_position(position)) == position
            if cursor.hasComplexSelection():
                # Qt selects whole cells
                (found,) = made.range_of(cursor)
                assert found.block == place.block
                assert found.start <= start
                assert found.end >= end
                assert made.ranges(*made.span(place)) == (place,)
            elif end > start:
                assert made.range_of(cursor) == (place,)
            else:
                assert made.range_of(cursor) == ()


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(blocks=blocks(), width=st.sampled_from([320, 900]), text=STYLED)
def test_the_page_says_what_is_stored(
    qapp: object, fonts: None, blocks: tuple[Block, ...], width: int, text: TextStyle
) -> None:
    made = rendering(*blocks, width=width, text=text)
    for entry in made.entries:
        text = entry.block.text
        for offset, character in enumerate(text):
            first = entry.start + entry.places[offset]
            units = character.encode("utf-16-le")
            for index in range(len(units) // 2):
                shown = made.qt.characterAt(first + index)
                stored = units[2 * index : 2 * index + 2].decode("utf-16-le", "surrogatepass")
                if character in "\t\n":
                    assert shown in ("\u2028", "\u2029", "\ufdd0", "\ufdd1", "\t", "\n")
                else:
                    assert shown == stored


@given(st.data())
@settings(deadline=None)
def test_isolates_are_balanced_and_outside_the_text(data: st.DataObject) -> None:
    text = data.draw(st.text(_ALPHABET.replace("\u2067", "").replace("\u2069", ""), max_size=80))
    direction = data.draw(st.sampled_from([RTL, LTR]))
    line = set_line(text, data.draw(spans(text)), direction)
    shown = "".join(piece.text for piece in line.pieces)
    depth = 0
    for character in shown:
        depth += (character in (LRI, RLI, FSI)) - (character == PDI)
        assert depth >= 0
    assert depth == 0
    assert len(shown.encode("utf-16-le")) // 2 == line.length == line.places[-1]
    assert list(line.places) == sorted(line.places)
    assert len(line.places) == len(text) + 1
    inserted = re.sub(f"[{LRI}{RLI}{FSI}{PDI}{ZWJ}]", "", shown)
    assert inserted == re.sub(ZWJ, "", text.replace("\n", "\u2028"))


def shown(text: str, *spans: Span, direction: Direction = RTL) -> str:
    return "".join(piece.text for piece in set_line(text, spans, direction).pieces)


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("تعلّم C++ اليوم", "C++"),
        ("لغة C#، ثم", "C#"),
        ("منصّة .NET القديمة", ".NET"),
        ("زر https://ayn.example/a/?b=1/ الآن", "https://ayn.example/a/?b=1/"),
        ("زر https://ayn.example.", "https://ayn.example"),
        ("اكتب إلى info@ayn.example، ثم", "info@ayn.example"),
        ("الهاتف +963 11 222 3344.", "+963 11 222 3344"),
        ("حساب و@reader هنا", "@reader"),
        ("قال: «Hello, world!» ومضى", "Hello, world!"),
        ("نفّذ fold() مرّة", "fold()"),
        ("بين −2 °م و6 °م", "−2"),
        ("بزيادة +3.5٪ اليوم", "+3.5"),
        ("كُتب في 2024-12-08 ليلًا", "2024-12-08"),
    ],
)
def test_what_would_be_parted_from_its_marks_is_isolated(text: str, isolated: str) -> None:
    made = shown(text)
    assert f"{LRI}{isolated}{PDI}" in made or f"{FSI}{isolated}{PDI}" in made


@pytest.mark.parametrize(
    "text",
    [
        "زار British Museum (القسم 26).",
        "قال لوكالة CNN: سنعود.",
        "العربية/English معًا",
        "بلغ 3,500 شخص في 2017.",
        "بين 2016–2024، وفي 8/12/2024، والنتيجة 3-2، ونقص −٤٪.",
        "لا شيء هنا سوى العربيّة!",
    ],
)
def test_what_orders_itself_is_left_alone(text: str) -> None:
    assert shown(text) == text


def test_declared_directions_and_code_are_isolated() -> None:
    text = "اضغط Ctrl + ثم نفّذ ls -l"
    plus, code = text.index("Ctrl"), text.index("ls")
    made = shown(
        text,
        Span(plus, plus + 6, SpanKind.DIRECTION, "ltr"),
        Span(code, len(text), SpanKind.CODE),
    )
    assert made == f"اضغط {LRI}Ctrl +{PDI} ثم نفّذ {LRI}ls -l{PDI}"


def test_letters_join_across_a_change_of_weight() -> None:
    assert shown("الكتاب", Span(2, 6, SpanKind.STRONG)) == f"ال{ZWJ}{ZWJ}كتاب"
    assert shown("داركم", Span(2, 5, SpanKind.STRONG)) == "داركم"
    assert shown("ال كتاب", Span(3, 7, SpanKind.STRONG)) == "ال كتاب"


@pytest.mark.parametrize("face", ["naskh", "amiri", "sans"])
@pytest.mark.parametrize("percent", [50, 100, 300])
def test_lines_stand_at_one_distance_whatever_is_in_them(
    qapp: object, fonts: None, face: str, percent: int
) -> None:
    text = "كلمة British Museum 😀 بِسْمِ اللَّهِ E=mc² ورمز x و ٣٤ ثم ﷺ وفَّىٰٓ. " * 6
    index = text.index("x")
    block = paragraph(text, Span(index, index + 1, SpanKind.CODE))
    look = make_look("light", percent, face)
    made = Rendering((block,), look, lambda _name: None, view_width=800)
    made.qt.setTextWidth(800)
    layout = made.qt.firstBlock().layout()
    made.qt.documentLayout().documentSize()
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    baselines = [line.y() + line.ascent() for line in lines]
    steps = {round(b - a, 1) for a, b in pairwise(baselines)}
    assert len(lines) > 3
    assert steps == {float(typography(look).line_height(Role.BODY, Direction.RTL, tall=True))}
    assert look.px(STYLES[Role.BODY].line) >= 1.8 * look.px(STYLES[Role.BODY].size)


@pytest.mark.parametrize("face", ["naskh", "amiri", "sans"])
def test_stacked_harakat_stay_inside_the_distance_of_lines(
    qapp: object, fonts: None, face: str
) -> None:
    text = "لِلَّهِ مُّحَمَّدٌ الشَّيْءِ أُولَٰئِكَ لَّا فِّيٓ أَوَّلِيٍّ إِٱللَّهُ وَحَّىٰٓ ظِلًّا رَبِّي"
    look = make_look("light", 100, face)
    made = Rendering((paragraph(text),), look, lambda _name: None, view_width=2000)
    made.qt.setTextWidth(2000)
    made.qt.documentLayout().documentSize()
    line = made.qt.firstBlock().layout().lineAt(0)
    everything = QTextLayout.GlyphRunRetrievalFlag.RetrieveAll
    tops, bottoms = [], []
    for run in line.glyphRuns(-1, -1, everything):
        font = run.rawFont()
        for index, place in zip(run.glyphIndexes(), run.positions(), strict=True):
            box = font.boundingRect(index)
            if box.height():
                tops.append(place.y() + box.top())
                bottoms.append(place.y() + box.bottom())
    ink = max(bottoms) - min(tops)
    assert 0 < ink <= look.px(STYLES[Role.BODY].line) * 1.15


def test_every_paragraph_has_its_own_direction(qapp: object, fonts: None) -> None:
    made = rendering(
        paragraph("CNN: قال الوزير", name="a"), paragraph("A (عين) b", direction=LTR, name="b")
    )
    first = made.qt.firstBlock()
    assert first.textDirection() is Qt.LayoutDirection.RightToLeft
    assert first.next().textDirection() is Qt.LayoutDirection.LeftToRight


def test_latin_letters_are_smaller_and_in_their_own_face(qapp: object, fonts: None) -> None:
    made = rendering(paragraph("زار British Museum أمس"))
    fonts_used = {
        part.format.font().families()[0]: part.format.font().pixelSize()
        for part in made.qt.firstBlock().textFormats()
    }
    assert fonts_used == {"Noto Naskh Arabic": 22, "Noto Serif": 20}


def test_rows_keep_their_order_and_begin_at_the_right(qapp: object, fonts: None) -> None:
    rows = [row("r0", ["الاسم", "العدد"]), row("r1", ["تفّاح وعنب", "12"])]
    made = rendering(*rows, paragraph("بعده"))
    made.qt.setTextWidth(900)
    layout = made.qt.documentLayout()
    places = []
    for entry in made.entries[:2]:
        tab = entry.block.text.index("\t")
        left, right = (
            layout.blockBoundingRect(made.qt.findBlock(entry.start + entry.places[at]))
            for at in (tab + 1, 0)
        )
        assert left.right() <= right.left()
        assert abs(left.top() - right.top()) < 1
        places.append((left.left(), right.right()))
    assert places[0] == places[1]
    assert places[0][1] == pytest.approx(made.left + made.column, abs=1)
    for width in (500, 760):
        assert made.set_width(width)
        made.qt.setTextWidth(width)
        first = layout.blockBoundingRect(made.qt.findBlock(made.entries[0].start))
        assert first.right() == pytest.approx(made.left + made.column, abs=1)


def test_tables_and_verses_are_stacked_when_narrow(qapp: object, fonts: None) -> None:
    verse = row("v", ["يا ساعةً في البرجِ عادَتْ تَنطِقُ", "والصُّبْحُ من خَلْفِ الجبالِ يُشرِقُ"], BlockKind.VERSE)
    wide = rendering(verse, width=900)
    assert not wide.entries[0].stacked
    assert not wide.set_width(330)
    narrow = rendering(verse, width=330)
    assert narrow.entries[0].stacked
    assert narrow.set_width(340)
    assert not narrow.set_width(900)


@given(st.lists(st.floats(1, 2000), min_size=1, max_size=8), st.floats(50, 3000))
def test_columns_share_the_width(naturals: list[float], total: float) -> None:
    widths = share(naturals, total)
    assert sum(widths) == pytest.approx(total)
    assert all(width > 0 for width in widths)
    fair = total / len(naturals)
    assert all(
        width >= min(natural, fair) - 1e-6 for natural, width in zip(naturals, widths, strict=True)
    )


def test_numbers_follow_the_digits_of_the_text() -> None:
    item = Block("i", BlockKind.LIST_ITEM, "بند", RTL, "ar", place=ListPlace(1, True, 12))
    european = [item, paragraph("عام 2017")]
    arabic = [item, paragraph("عام ٢٠١٧")]
    assert list_marks(european)["i"] == ("12.", 3)
    assert list_marks(arabic)["i"] == ("١٢.", 3)
    nested = replace(item, place=ListPlace(2, False))
    assert list_marks([nested])["i"] == ("◦", 1)


def test_code_is_left_to_right_line_by_line(qapp: object, fonts: None) -> None:
    text = 'say "عين"\nsay "باب"'
    made = rendering(Block("c", BlockKind.CODE, text, LTR, "en"), paragraph("بعده"))
    assert made.qt.blockCount() == 3
    for number in (0, 1):
        block = made.qt.findBlockByNumber(number)
        assert block.textDirection() is Qt.LayoutDirection.LeftToRight
    assert made.range_of(made.cursor(Range("c", 4, 14))) == (Range("c", 4, 14),)


def test_the_byline_carries_what_is_said_after_it(qapp: object, fonts: None) -> None:
    byline = Block("y", BlockKind.BYLINE, "سلمى الحسن", RTL, "ar")
    date = Block("d", BlockKind.BYLINE, "8 كانون الأول 2024", RTL, "ar")
    made = rendering(byline, date, paragraph("نص"), extra=BylineExtra("6 دقائق", "سلمى الحسن"))
    first = made.qt.firstBlock()
    assert re.sub(f"[{FSI}{PDI}]", "", first.text()) == "سلمى الحسن   8 كانون الأول 2024   6 دقائق"
    assert made.position(first.length() - 2) == Position("d", len(date.text))
    assert first.textFormats()[0].format.font().pixelSize() == 15


@pytest.mark.parametrize(
    ("kinds_before", "lines"),
    [([BlockKind.TITLE], ["عنوان", "6 دقائق", "نص"]), ([], ["6 دقائق", "نص"])],
)
def test_without_a_byline_it_has_its_own_line(
    qapp: object, fonts: None, kinds_before: list[BlockKind], lines: list[str]
) -> None:
    head = [Block("t", kind, "عنوان", RTL, "ar") for kind in kinds_before]
    made = rendering(*head, paragraph("نص"), extra=BylineExtra("6 دقائق"))
    assert made.qt.toPlainText().split("\n") == lines


def test_a_missing_picture_is_told_in_words(qapp: object, fonts: None) -> None:
    figure = Block("f", BlockKind.FIGURE, "", RTL, "ar", alt="برج قديم", asset="gone.png")
    made = rendering(figure, paragraph("نص"))
    assert made.qt.firstBlock().text() == "برج قديم"
    assert made.position(3) == Position("f", 0)


def test_unknown_blocks_have_no_place(
    qapp: object, fonts: None, kinds: Document, look: Callable[..., Look]
) -> None:
    made = Rendering(kinds.blocks, look(), lambda _name: None)
    assert made.cursor(Range("nowhere", 0, 1)).isNull()
    assert made.qt_position(Position("nowhere")) is None
    assert "nowhere" not in made
    assert Rendering((), look(), lambda _name: None).position(0) is None
