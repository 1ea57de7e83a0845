from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range
from reader.settings import LIGHT_STYLE
from reader.text.direction import Direction
from reader.ui.highlights import SPOKEN
from reader.ui.picture_dialog import PictureDialog
from reader.ui.theme import make_look
from reader.ui.window import MainWindow


def texts(count: int = 60) -> tuple[Block, ...]:
    return tuple(
        Block(
            f"p{n}", BlockKind.PARAGRAPH, f"الفقرة {n}. " + "كلام طويل. " * 20, Direction.RTL, "ar"
        )
        for n in range(count)
    )


def png(path: Path) -> bytes:
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    image.save(str(path), "PNG")
    return path.read_bytes()


@pytest.fixture
def two(window: MainWindow) -> tuple[int, int]:
    library = window._services.library
    one = library.add(Document(Metadata("الأولى", language="ar"), texts()))
    other = library.add(Document(Metadata("الثانية", language="ar"), texts(61)))
    return one, other


def test_the_way_back_leads_through_jumps_and_pieces(
    window: MainWindow, two: tuple[int, int], qtbot
) -> None:
    one, other = two
    back, forward = window.actions_table["reading.back"], window.actions_table["reading.forward"]
    window.open_piece(one)
    assert not back.isEnabled()
    window.open_piece(one, Range("p30", 0, 6))
    window._go_to_heading("p50")
    window.open_piece(other)
    assert back.isEnabled()
    places = []
    for _ in range(3):
        back.trigger()
        here = window.places._here()
        places.append((window.reading.piece.summary.id, here[1].block))
    assert places == [(one, "p50"), (one, "p30"), (one, "p0")]
    assert not back.isEnabled()
    forward.trigger()
    assert window.places._here()[1].block == "p30"
    window.places.forget(one)
    assert not back.isEnabled()


def test_a_new_jump_ends_the_way_forward(window: MainWindow, two: tuple[int, int]) -> None:
    window.open_piece(two[0])
    window._go_to_heading("p40")
    window.actions_table["reading.back"].trigger()
    assert window.actions_table["reading.forward"].isEnabled()
    window._go_to_heading("p20")
    assert not window.actions_table["reading.forward"].isEnabled()


def test_the_next_picture_is_enlarged_and_described(
    window: MainWindow, tmp_path: Path, qtbot
) -> None:
    figure = Block(
        "f", BlockKind.FIGURE, "", Direction.RTL, "ar", alt="ساعة في ساحة", asset="a1.png"
    )
    document = Document(Metadata("صورة", language="ar"), (*texts(2), figure, *texts(1)[:0]))
    library = window._services.library
    window.open_piece(library.add(document, {"a1.png": png(tmp_path / "x.png")}))
    window.actions_table["piece.picture"].trigger()
    (dialog,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, PictureDialog)]
    assert dialog.area.accessibleName() == "ساعة في ساحة"
    QApplication.processEvents()
    fitted = dialog.shown
    QTest.keyClick(dialog, Qt.Key.Key_Plus)
    assert dialog.shown.width() > fitted.width()
    QTest.keyClick(dialog, Qt.Key.Key_Minus)
    QTest.keyClick(dialog, Qt.Key.Key_Minus)
    assert dialog.shown.width() < fitted.width()
    QTest.keyClick(dialog, Qt.Key.Key_0)
    assert dialog.shown == fitted
    for _ in range(30):
        dialog.zoom(1.25)
    assert dialog.scale == 8.0
    assert dialog.shown.width() == 3200
    assert dialog._label.pixmap().width() == 400, "only what is seen of it is enlarged"
    middle = dialog.area.viewport().grab().toImage()
    assert middle.pixelColor(middle.rect().center()) == QColor("#336699")
    dialog.reject()


def test_without_a_picture_it_is_said(window: MainWindow, two: tuple[int, int]) -> None:
    window.open_piece(two[0])
    window.actions_table["piece.picture"].trigger()
    assert window.notices.isVisible()


def test_a_reference_goes_to_the_clipboard(window: MainWindow, two: tuple[int, int]) -> None:
    window.open_piece(two[0])
    window.actions_table["piece.cite"].trigger()
    assert "الأولى" in QGuiApplication.clipboard().text()


@pytest.mark.parametrize("style", sorted(SPOKEN))
def test_what_is_said_is_lit_as_the_reader_likes(
    window: MainWindow, two: tuple[int, int], style: str
) -> None:
    window.open_piece(two[0])
    view = window.article
    window._services.settings[LIGHT_STYLE] = style
    view.go_to(Position("p3"))
    before = view.viewport().grab().toImage()
    view.layers.set_layer("word", [Range("p3", 0, 6)])
    after = view.viewport().grab().toImage()
    assert before != after
    look = make_look("light", 100, "naskh")
    (area,) = view.layers.rectangles("word")
    scroll = view.verticalScrollBar().value()
    inside = after.pixelColor(int(area.left()) + 1, int(area.center().y()) - scroll).name()
    filled = inside.lower() == look.colours.word.lower()
    assert filled is (style == "fill")


def test_every_way_of_lighting_has_a_line(window: MainWindow) -> None:
    for styles in SPOKEN.values():
        for style in styles.values():
            assert style.bar or style.ring
    assert set(SPOKEN) == set(LIGHT_STYLE.choices)
