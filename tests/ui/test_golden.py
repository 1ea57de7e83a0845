"""A few still screens look as they did; `AYN_GOLDEN=write` takes new pictures of them on purpose."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from reader.document.model import Document
from reader.document.ranges import Position
from reader.paths import resource
from reader.settings import Settings
from reader.translations import Translator
from reader.ui import icons
from reader.ui.article_view import ArticleView
from reader.ui.first_run import FirstRunPage
from reader.ui.style_sheet import style_sheet
from reader.ui.theme import Look, palette

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
_STEP, _SHARE = 40, 0.01
"""How much lighter or darker a pixel may be, of 255, and how many may differ by more."""


def same(made: QImage, golden: QImage) -> bool:
    """Whether two pictures differ by no more than how edges are smoothed on another machine."""
    if made.size() != golden.size():
        return False
    half = QSize(made.width() // 2, made.height() // 2)
    first, second = (
        each.scaled(half, mode=Qt.TransformationMode.SmoothTransformation).convertToFormat(
            QImage.Format.Format_Grayscale8
        )
        for each in (made, golden)
    )
    changed = sum(
        abs(one - other) > _STEP
        for y in range(half.height())
        for one, other in zip(
            bytes(first.constScanLine(y))[: half.width()],
            bytes(second.constScanLine(y))[: half.width()],
            strict=True,
        )
    )
    return changed <= _SHARE * half.width() * half.height()


def held(name: str, widget: QWidget) -> None:
    made = widget.grab().toImage()
    file = GOLDEN / f"{name}.png"
    if os.environ.get("AYN_GOLDEN") == "write":
        made.convertToFormat(QImage.Format.Format_Indexed8).save(str(file), "PNG")
    golden = QImage(str(file))
    assert not golden.isNull(), f"{file} is missing"
    assert same(made, golden), f"{name} looks another way than {file}"


def dressed(qapp: QApplication, look: Look, folder: Path) -> None:
    qapp.setPalette(palette(look.colours))
    qapp.setStyleSheet(style_sheet(look, icons.write_tinted(folder, "golden", look.colours)))


@pytest.mark.parametrize(
    ("theme", "size", "block"), [("light", 100, "kicker"), ("dark", 140, "heading")]
)
def test_the_article(
    qtbot, kinds: Document, look: Callable[..., Look], theme: str, size: int, block: str
) -> None:
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(700, 560)
    with qtbot.waitExposed(view):
        view.show()
    view.show_document(kinds, look(size, theme), lambda _name: None, at=Position(block))
    # the scroll bar is the style of whatever ran before
    held(f"article-{theme}", view.viewport())


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_of_the_first_start(
    qapp, qtbot, look: Callable[..., Look], tmp_path: Path, language: str
) -> None:
    made = look(100, "sepia")
    dressed(qapp, made, tmp_path)
    translate = Translator(language, resource("translations"))
    page = FirstRunPage(Settings(tmp_path / "settings.json"), made, translate)
    page.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if language == "ar" else Qt.LayoutDirection.LeftToRight
    )
    qtbot.addWidget(page)
    page.resize(700, 560)
    with qtbot.waitExposed(page):
        page.show()
    held(f"first-start-{language}", page)


def test_a_word_that_moved_is_seen(qapp) -> None:
    plain = QImage(200, 100, QImage.Format.Format_RGB32)
    plain.fill(Qt.GlobalColor.white)
    other = QImage(plain)
    for x in range(40, 80):
        for y in range(40, 60):
            other.setPixelColor(x, y, Qt.GlobalColor.black)
    assert same(plain, plain)
    assert not same(plain, other)
    assert not same(plain, other.copy(0, 0, 100, 100))
