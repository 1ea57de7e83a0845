"""A real window over a real library in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from reader.app import Application
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
from reader.importing.importer import Source
from reader.paths import Paths
from reader.text.direction import Direction
from reader.ui.article_view import ArticleView
from reader.ui.fonts import load_fonts
from reader.ui.theme import Look, make_look
from reader.ui.window import MainWindow

NEWS = """بعد انتظار طويل..

البلدة تفتح مكتبتها الجديدة

افتتحت البلدة صباح الأحد مكتبتها العامة الجديدة، بعد ثلاث سنوات من العمل. وحضر الافتتاح نحو 350 شخصًا من أهل البلدة وضيوفها.

وقالت مديرة المكتبة سعاد النجار إن القاعة تضم أكثر من 12 ألف كتاب. وأضافت أن الكتب العربية والإنجليزية، ومنها مجموعة British Library، موضوعة في مكان واحد.

قاعة للأطفال

وخصصت المكتبة قاعة واسعة للأطفال، فيها مقاعد ملوّنة ورفوف قريبة من أيديهم. وتفتح القاعة أبوابها كل يوم من الساعة التاسعة صباحًا حتى السادسة مساءً.
"""


@pytest.fixture(autouse=True)
def own_style() -> Iterator[None]:
    """Leave no test's style to the next one: it is the whole process's."""
    yield
    qt = QApplication.instance()
    if isinstance(qt, QApplication) and qt.styleSheet():
        qt.setStyleSheet("")


@pytest.fixture
def application(qapp, tmp_path: Path) -> Iterator[Application]:
    made = Application(qapp, Paths.under(tmp_path / "data"), "ar")
    made.window.resize(1280, 840)
    made.show()
    yield made
    made.close()
    qapp.processEvents()


@pytest.fixture
def window(application: Application) -> MainWindow:
    return application.window


@pytest.fixture
def piece(application: Application, qtbot) -> int:
    """Give the id of a news piece that was added through the window."""
    window = application.window
    with qtbot.waitSignal(window.adding.added, timeout=20_000) as added:
        window.adding.add_source(Source(NEWS.encode()))
    return added.args[0]


# The reading pane alone: a piece with a block of every kind, and a view that shows it


@pytest.fixture(scope="session")
def fonts(qapp) -> None:
    load_fonts()


@pytest.fixture
def look(fonts) -> Callable[..., Look]:
    """Give a maker of looks without motion, so that scrolling is over at once."""

    def make(percent: float = 100, theme: str = "light", face: str = "naskh") -> Look:
        return make_look(theme, percent, face, reduced_motion=True)

    return make


def _row(name: str, kind: BlockKind, cells: list[str], *, header: bool = False) -> Block:
    places, at = [], 0
    for text in cells:
        places.append(Cell(at, at + len(text), header))
        at += len(text) + 1
    return Block(name, kind, "\t".join(cells), Direction.RTL, "ar", cells=tuple(places))


@pytest.fixture(scope="session")
def kinds() -> Document:
    """Give a piece with a block of every kind, of about two screens."""
    arabic = Direction.RTL

    def block(name: str, kind: BlockKind, text: str, **values: object) -> Block:
        return Block(name, kind, text, arabic, "ar", **values)

    link = "اقرأ رسالة القرّاء، ثم عد إلى صفحة الأسئلة متى شئت."
    blocks = (
        block("kicker", BlockKind.KICKER, "من دفاتر الحرف"),
        block("title", BlockKind.TITLE, "من Unicode إلى الشاشة: رِحْلَةُ الحَرْفِ"),
        block("byline", BlockKind.BYLINE, "سلمى الحسن، 8 كانون الأول 2024"),
        block("figure", BlockKind.FIGURE, "", alt="حرف عين كبير", asset="none.png"),
        block("caption", BlockKind.CAPTION, "حرف العين كما رسمه الخطّاط. (رسم: عين)"),
        block(
            "mixed",
            BlockKind.PARAGRAPH,
            "تعلّم المبرمجون لغة C++ ثم C#، وزاروا British Museum (القسم 26) عام 2017، وكتبوا "
            "إلى info@ayn.example 😀 وقالوا: «Hello, world!» ومضوا في طريقهم إلى البحر البعيد.",
        ),
        block(
            "links",
            BlockKind.PARAGRAPH,
            link,
            spans=(
                Span(5, 18, SpanKind.LINK, "https://ayn.example/letter"),
                Span(link.index("صفحة"), link.index(" متى"), SpanKind.LINK, "#questions"),
            ),
        ),
        block("heading", BlockKind.HEADING, "ما يبقى في الذاكرة", level=2),
        block("quote", BlockKind.QUOTE, "لم يكن العطل كبيرًا، لكنّ القطعة لم تعد تُصنع. " * 3),
        block("item1", BlockKind.LIST_ITEM, "عنصر أوّل", place=ListPlace(1, True, 1)),
        block("item2", BlockKind.LIST_ITEM, "عنصر فرعيّ", place=ListPlace(2, False)),
        _row("row0", BlockKind.TABLE_ROW, ["المدينة", "السكّان"], header=True),
        _row("row1", BlockKind.TABLE_ROW, ["مرج الورد", "12,400"]),
        _row("verse", BlockKind.VERSE, ["يا ساعةً في البرجِ تَنطِقُ", "والصُّبْحُ مِنْ خَلْفِهِ يُشرِقُ"]),
        Block("code", BlockKind.CODE, 'ayn say "عين"\nayn list', Direction.LTR, "en"),
        Block("english", BlockKind.PARAGRAPH, "An English line with كلمات عربية inside.",
              Direction.LTR, "en"),
        *(
            block(f"p{number}", BlockKind.PARAGRAPH, f"الفقرة {number}: " + "كلام يتلوه كلام. " * 11)
            for number in range(1, 9)
        ),
        block("rule", BlockKind.RULE, ""),
        block("note", BlockKind.FOOTNOTE, "1. حاشية صغيرة."),
    )  # fmt: skip
    return Document(Metadata("من Unicode إلى الشاشة", byline="سلمى الحسن"), blocks)


@pytest.fixture
def pane(qtbot, kinds: Document, look: Callable[..., Look]) -> ArticleView:
    """Give a view, 800 × 600, that shows the piece of all kinds."""
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(800, 600)
    with qtbot.waitExposed(view):
        view.show()
    view.show_document(kinds, look(), lambda _name: None, byline_extra="6 دقائق قراءة")
    return view


@pytest.fixture(scope="module")
def long_piece() -> Document:
    """A piece of some 100,000 characters: headings, then a stretch without any."""
    blocks = []
    for part in range(6):
        blocks.append(
            Block(f"h{part}", BlockKind.HEADING, f"الباب {part}", Direction.RTL, "ar", level=2)
        )
        for number in range(40 if part < 5 else 260):
            text = f"الباب {part} والفقرة {number}. " + "كلام يتلوه كلام ثم كلام. " * 8
            blocks.append(
                Block(f"b{part}-{number}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
            )
    return Document(Metadata("طويلة"), tuple(blocks))


@pytest.fixture
def long_pane(qtbot, long_piece: Document, look: Callable[..., Look]) -> ArticleView:
    view = ArticleView({"Next part": "الباب التالي", "Previous part": "الباب السابق"}.__getitem__)
    qtbot.addWidget(view)
    view.resize(800, 600)
    with qtbot.waitExposed(view):
        view.show()
    view.show_document(long_piece, look(), lambda _name: None)
    return view
