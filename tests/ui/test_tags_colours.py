"""The palette of tags: seen in every theme, and told apart without its colours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from reader.ui.tags_colours import NAMES, draw, ink, palette
from reader.ui.theme import contrast, themes


@pytest.mark.parametrize("theme", sorted(themes()))
def test_every_colour_is_seen_on_every_ground(theme: str) -> None:
    colours = themes()[theme]
    for name in palette():
        for ground in (colours.page, colours.surface, colours.raised, colours.hit):
            assert contrast(ink(name, colours), ground) >= 3, (name, ground)


def test_the_table_and_the_names_agree() -> None:
    assert tuple(NAMES) == ("", *palette())


def test_no_two_colours_have_the_same_shape(qapp) -> None:
    assert len({colour.shape for colour in palette().values()}) == len(palette())
    drawn = []
    for name in NAMES:
        image = QImage(48, 48, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        draw(painter, name, QRectF(0, 0, 48, 48), themes()["light"], tint="#000000")
        painter.end()
        drawn.append([image.pixelColor(x, y).black() > 99 for y in range(48) for x in range(48)])
    for at, one in enumerate(drawn):
        assert any(one)
        for other in drawn[:at]:
            different = sum(a != b for a, b in zip(one, other, strict=True))
            assert different > 48 * 48 / 20
