"""What is drawn, pixel by pixel, has the contrast that the themes promise (WCAG 2.2, 1.4.6, 1.4.11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.ui import icons
from reader.ui.style_sheet import style_sheet
from reader.ui.theme import contrast, make_look, palette, themes

TEXT, CONTROL = 7.0, 3.0
_SAMPLE = "قراءة Reading ٤٢"


def named(kind: type[QWidget], name: str, text: str = _SAMPLE) -> QWidget:
    made = kind(text) if kind in (QLabel, QPushButton) else kind()
    if isinstance(made, QToolButton):
        made.setText(text)
    made.setObjectName(name)
    return made


@pytest.fixture(params=sorted(themes()))
def board(request, qapp: QApplication, fonts: None, tmp_path: Path) -> Iterator[QWidget]:
    """A board with every kind of control, in one theme, large enough that letters have a core."""
    look = make_look(request.param, 200, "naskh")
    colours = look.colours
    qapp.setPalette(palette(colours))
    qapp.setStyleSheet(style_sheet(look, icons.write_tinted(tmp_path, request.param, colours)))
    made = QWidget()
    made.setObjectName("library")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(made)
    default = QPushButton(_SAMPLE)
    default.setDefault(True)
    chip, chosen = named(QToolButton, "chip"), named(QToolButton, "chip")
    chosen.setCheckable(True)
    chosen.setChecked(True)
    field, hint = QLineEdit(_SAMPLE), QLineEdit()
    hint.setPlaceholderText(_SAMPLE)
    combo = QComboBox()
    combo.addItem(_SAMPLE)
    rows = QListWidget()
    rows.setObjectName("plain")
    rows.addItem(_SAMPLE)
    rows.setCurrentRow(0)
    box = QCheckBox()
    box.setChecked(True)
    widgets = {
        "label": QLabel(_SAMPLE),
        "muted": named(QLabel, "muted"),
        "section": named(QLabel, "section"),
        "button": QPushButton(_SAMPLE),
        "default": default,
        "chip": chip,
        "chosen": chosen,
        "field": field,
        "hint": hint,
        "combo": combo,
        "row": rows,
        "box": box,
        "slider": QSlider(Qt.Orientation.Horizontal),
    }
    for name, widget in widgets.items():
        widget.setProperty("tried", name)
        column.addWidget(widget)
    made.resize(700, 1500)
    made.show()
    qapp.processEvents()
    yield made
    made.close()
    qapp.setPalette(QApplication.style().standardPalette())


def picture(board: QWidget, name: str) -> QImage:
    """Give a widget as it is drawn, without its frame when it has text."""
    (widget,) = [each for each in board.findChildren(QWidget) if each.property("tried") == name]
    return board.grab(QRect(widget.pos(), widget.size())).toImage()


def ground_and_ink(image: QImage) -> tuple[str, str]:
    """Give the commonest colour inside, and that of the pixels which stand out most from it."""
    edge = 14
    pixels = Counter(
        image.pixelColor(x, y).name()
        for y in range(edge, image.height() - edge)
        for x in range(edge, image.width() - edge)
    )
    ground = pixels.most_common(1)[0][0]
    # one stray pixel is no letter: what is as strong as at least thirty
    seen, ink = 0, ground
    for colour in sorted(pixels, key=lambda each: -contrast(each, ground)):
        seen += pixels[colour]
        ink = colour
        if seen >= 30:
            break
    return ground, ink


@pytest.mark.parametrize(
    "name",
    ["label", "muted", "button", "default", "chip", "chosen", "field", "hint", "combo", "row"],
)
def test_text_stands_out_from_its_ground(board: QWidget, name: str) -> None:
    ground, ink = ground_and_ink(picture(board, name))
    assert contrast(ground, ink) >= TEXT - 0.1, f"{ink} on {ground}"


def test_headings_stand_out(board: QWidget) -> None:
    ground, ink = ground_and_ink(picture(board, "section"))
    assert contrast(ground, ink) >= 4.5, f"{ink} on {ground}"


@pytest.mark.parametrize("name", ["button", "chip", "field", "combo"])
def test_the_edge_of_a_control_stands_out_from_what_is_around_it(board: QWidget, name: str) -> None:
    image = picture(board, name)
    middle = image.height() // 2
    around = board.grab(QRect(2, 2, 4, 4)).toImage().pixelColor(1, 1).name()
    edge = [image.pixelColor(x, middle).name() for x in range(8)]
    best = max(contrast(each, around) for each in edge)
    assert best >= CONTROL, f"{edge} on {around}"


@pytest.mark.parametrize("name", ["box", "slider"])
def test_marks_without_words_stand_out(board: QWidget, name: str) -> None:
    image = picture(board, name)
    around = board.grab(QRect(2, 2, 4, 4)).toImage().pixelColor(1, 1).name()
    pixels = Counter(
        image.pixelColor(x, y).name() for y in range(image.height()) for x in range(image.width())
    )
    strong = sum(count for colour, count in pixels.items() if contrast(colour, around) >= CONTROL)
    assert strong >= 60
