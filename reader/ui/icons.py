"""Icons of the Lucide set in a theme's colours."""

from __future__ import annotations

import functools
import itertools
import logging
import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from reader.paths import resource
from reader.ui.theme import Colours, Look

_log = logging.getLogger(__name__)
SIZE = 20
"""The size icons are drawn at beside words, in pixels at 100 %."""
# Icons that point along the line of reading; transport icons are not here: time runs one way
_MIRRORED = frozenset({"list", "library", "undo-2", "redo-2", "log-out", "circle-question-mark"})
_TINTED = ("check", "minus", "chevron-down", "chevron-up", "chevron-left", "chevron-right")
"""What the style sheet draws by itself."""


@functools.cache
def _drawing(name: str) -> str:
    return resource("icons", "lucide", f"{name}.svg").read_text(encoding="utf-8")


def _source(name: str, colour: str, *, filled: bool) -> bytes:
    text = _drawing(name).replace("currentColor", colour)
    if filled:
        text = text.replace('fill="none"', f'fill="{colour}"')
    return text.encode()


def pixmap(
    name: str,
    colour: str,
    size: int,
    *,
    filled: bool = False,
    mirrored: bool = False,
    ratio: float = 1.0,
) -> QPixmap:
    """Draw an icon `size` pixels wide in one colour; `mirrored` flips those that have a side."""
    renderer = QSvgRenderer(QByteArray(_source(name, colour, filled=filled)))
    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    if mirrored and name in _MIRRORED:
        painter.translate(size, 0)
        painter.scale(-1, 1)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made


def icon(
    name: str,
    look: Look,
    *,
    size: float = SIZE,
    colour: str = "",
    filled: bool = False,
    mirrored: bool = False,
) -> QIcon:
    """Give an icon in the look's text colour (or `colour`), with its disabled and chosen forms."""
    colours = look.colours
    pixels = look.px(size)
    made = QIcon()
    for ratio in (1.0, 2.0):
        for mode, ink in (
            (QIcon.Mode.Normal, colour or colours.text),
            (QIcon.Mode.Disabled, colours.outline),
            (QIcon.Mode.Selected, colours.on_accent),
        ):
            drawn = pixmap(name, ink, pixels, filled=filled, mirrored=mirrored, ratio=ratio)
            made.addPixmap(drawn, mode)
    return made


def write_tinted(folder: Path, theme: str, colours: Colours) -> str:
    """Write the few icons that the style sheet draws by itself; gives their folder's path.

    A style sheet can only name files, so they are written in the theme's colours once. Where
    they cannot be written, the window opens without them.
    """
    place = folder / "icons" / theme
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, role in itertools.product(_TINTED, ("text", "on_accent")):
            path = place / f"{name}-{role}.svg"
            if not path.exists():
                partial = path.with_suffix(f".{os.getpid()}.part")
                partial.write_bytes(_source(name, getattr(colours, role), filled=False))
                partial.replace(path)
    except OSError as error:
        _log.warning("no icons for the style sheet: %s", error)
    return place.as_posix()
