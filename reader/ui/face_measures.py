"""What faces measure: the room for letters with stacked harakat, and sizes that match."""

from __future__ import annotations

import functools

from PySide6.QtGui import QFont, QPainterPath

_EM = 200
"""Pixels of the em at which faces are measured."""
_SINGLE = "أَ لُ طً كّ لٰ إِ يِ جٍ عٍ qfÅ"
_STACKED = "لَّ لُّ لٌّ أُّ طٌّ كَّ لَّٰ لٍّ إٍّ يٍّ جٍّ عٍّ جٍ"
_HALF = 0.5
_SMALLEST, _LARGEST = 0.85, 1.1


@functools.lru_cache(maxsize=256)
def ink_height(families: tuple[str, ...], weight: int, *, stacked: bool) -> float:
    """Give the height of ink, in em, from the highest to the lowest a line can have.

    Letters may have a haraka each; `stacked`: a shadda and a vowel over the tallest letters and
    under the deepest.
    """
    font = _font(families)
    font.setWeight(QFont.Weight(weight))
    box = _outline(font, _STACKED if stacked else _SINGLE).boundingRect()
    return float(box.height()) / _EM


@functools.lru_cache(maxsize=256)
def latin_size(arabic: str, latin: str, usual: tuple[str, str, float]) -> float:
    """Give the size of Latin letters beside Arabic ones of size 1, so that both look as large.

    What is compared is the height of dal with that of x, and of alef with that of H. `usual` is a
    pair of faces and the size that is right for it; other pairs go half the way from there to
    where their heights would be in the same proportion, since eyes see width too.
    """
    first, second, size = usual
    ratio = _proportion(arabic, latin) / (_proportion(first, second) or 1.0)
    return min(max(size * ratio**_HALF, _SMALLEST), _LARGEST)


def _proportion(arabic: str, latin: str) -> float:
    small = _top(arabic, "د") / (_top(latin, "x") or 1.0)
    tall = _top(arabic, "ا") / (_top(latin, "H") or 1.0)
    return float((small * tall) ** 0.5)


@functools.lru_cache(maxsize=256)
def _top(family: str, letter: str) -> float:
    return -float(_outline(_font((family,)), letter).boundingRect().top())


def _font(families: tuple[str, ...]) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(_EM)
    return font


def _outline(font: QFont, text: str) -> QPainterPath:
    path = QPainterPath()
    path.addText(0, 0, font, text)
    return path
