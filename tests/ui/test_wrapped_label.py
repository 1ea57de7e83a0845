"""Labels that wrap: in Arabic every line begins at the same edge, and nothing else is changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from reader.ui.wrapped_label import WrappedLabel

ARABIC = "لمّا لمع نجم لم يره غيرنا، لمع ثانيةً، ثم لمع حتى لمحه كل من نام ليلتها على السطح."
ENGLISH = "When a star shone that nobody else saw, it shone again, until all who slept saw it."
STYLE = "background: white; color: black; font-size: {pixels}px;"


def drawn(label: QLabel, text: str, pixels: int, qtbot) -> QImage:
    qtbot.addWidget(label)
    label.setText(text)
    label.setWordWrap(True)
    label.setStyleSheet(STYLE.format(pixels=pixels))
    label.resize(pixels * 12, pixels * 14)
    return label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def lines(image: QImage) -> list[tuple[int, int]]:
    """Give the first row of each line's ink, and how far its ink reaches to the right."""
    found: list[tuple[int, int]] = []
    above = False
    for y in range(image.height()):
        row = bytes(image.constScanLine(y))[: image.width()]
        ink = [x for x, grey in enumerate(row) if grey < 128]
        if not ink:
            above = False
            continue
        if above:
            top, right = found.pop()
            found.append((top, max(right, ink[-1])))
        else:
            found.append((y, ink[-1]))
        above = True
    return found


@pytest.mark.parametrize("pixels", [15, 45])
def test_arabic_lines_begin_at_one_edge(pixels: int, qtbot) -> None:
    text = " ".join(["لمع"] * 16)
    space = pixels / 5
    usual = lines(drawn(QLabel(), text, pixels, qtbot))
    mended = lines(drawn(WrappedLabel(), text, pixels, qtbot))
    assert len(mended) == len(usual) > 2
    rights = [right for _top, right in mended]
    assert max(rights) - min(rights) < max(2, space / 2)
    # lines stand as high as Qt sets them
    assert all(abs(one - other) <= 1 for (one, _), (other, _) in zip(mended, usual, strict=True))


@pytest.mark.parametrize(
    ("text", "alignment"),
    [
        (ENGLISH, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter),
        (ARABIC, Qt.AlignmentFlag.AlignCenter),
        (f"<b>{ARABIC}</b>", Qt.AlignmentFlag.AlignTop),
        ("١٢:٣٠", Qt.AlignmentFlag.AlignTop),
    ],
)
def test_all_else_is_drawn_by_qt(text: str, alignment: Qt.AlignmentFlag, qtbot) -> None:
    usual, ours = QLabel(), WrappedLabel()
    for label in (usual, ours):
        label.setAlignment(alignment)
    assert drawn(ours, text, 20, qtbot) == drawn(usual, text, 20, qtbot)


@pytest.mark.parametrize("alignment", [Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom])
def test_lines_stand_where_they_are_aligned(alignment: Qt.AlignmentFlag, qtbot) -> None:
    usual, ours = QLabel(), WrappedLabel()
    for label in (usual, ours):
        label.setAlignment(alignment)
        label.setMargin(7)
    tops = [lines(drawn(label, ARABIC, 24, qtbot))[0][0] for label in (usual, ours)]
    assert abs(tops[0] - tops[1]) <= 1
