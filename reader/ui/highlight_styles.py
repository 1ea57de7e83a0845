"""The styles of highlights: their pattern, and their colours in every theme."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor

from reader.errors import Message
from reader.paths import resource
from reader.ui.theme import Colours, mix

LABELS: Mapping[str, Message] = {
    "yellow": Message("Yellow, underlined"),
    "green": Message("Green, underlined twice"),
    "blue": Message("Blue, with a wavy line"),
    "pink": Message("Pink, with dots"),
    "purple": Message("Purple, in a dashed frame"),
    "plain": Message("Uncoloured, with a thick line"),
}
"""The styles in the order of their keys."""
FIRST = "yellow"
"""What a first highlight looks like, and one whose style this version does not know."""


@dataclass(frozen=True, slots=True)
class HighlightStyle:
    """A style: the name of its pattern, its tint ("" for none) and its inks ("": the text's)."""

    pattern: str
    tint: str
    light: str
    dark: str

    def ink(self, colours: Colours) -> QColor:
        """Give the colour of the pattern in a theme."""
        return QColor((self.dark if colours.dark else self.light) or colours.text)

    def ground(self, colours: Colours) -> QColor | None:
        """Give the colour under the words, None where there is none."""
        if not self.tint:
            return None
        part = _table()[1]["dark" if colours.dark else "light"]
        return QColor(mix(colours.page, self.tint, part))


def highlight_style(name: str) -> HighlightStyle:
    """Give a style by its name."""
    styles = _table()[0]
    return styles.get(name) or styles[FIRST]


@functools.cache
def _table() -> tuple[dict[str, HighlightStyle], dict[str, float]]:
    data = tomllib.loads(resource("tables", "highlights.toml").read_text(encoding="utf-8"))
    styles = {
        name: HighlightStyle(row["pattern"], row["tint"], row["ink"]["light"], row["ink"]["dark"])
        for name, row in data["styles"].items()
    }
    return styles, data["share"]
