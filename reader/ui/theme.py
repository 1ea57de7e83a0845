"""Colours, sizes and faces: one `Look` from which every widget draws itself."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field, fields, replace

from PySide6.QtGui import QColor, QPalette

from reader.paths import resource
from reader.ui import fonts
from reader.ui.text_style import TextStyle


@dataclass(frozen=True, slots=True)
class Colours:
    """The colour roles of a theme, each "#RRGGBB"."""

    dark: bool
    page: str
    surface: str
    raised: str
    text: str
    muted: str
    accent: str
    on_accent: str
    outline: str
    hairline: str
    sentence: str
    word: str
    word_text: str
    hit: str
    added: str
    removed: str


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a widget needs to draw itself; replaced whole when anything in it changes."""

    colours: Colours
    scale: float
    serif: str
    sans: str
    mono: str
    serif_families: tuple[str, ...]
    sans_families: tuple[str, ...]
    reduced_motion: bool = False
    text_scale: float = 0.0
    """The scale of the article's text where the window has no room for controls as large; or 0."""
    text: TextStyle = field(default_factory=TextStyle)

    @property
    def percent(self) -> float:
        """The size of the article's text, in percent, which is what the reader chose."""
        return (self.text_scale or self.scale) * 100

    def page(self) -> Look:
        """Give the look of the article: its text has the chosen size in any window."""
        return replace(self, scale=self.text_scale, text_scale=0.0) if self.text_scale else self

    def px(self, value: float) -> int:
        """Give `value`, in pixels at 100 %, at this scale; at least 1."""
        return max(1, round(value * self.scale))

    def scaled(self, scale: float) -> Look:
        """Give the same look at another scale."""
        return replace(self, scale=scale)


@functools.cache
def themes() -> dict[str, Colours]:
    """Read the table of themes."""
    table = json.loads(resource("themes", "themes.json").read_text(encoding="utf-8"))
    return {name: Colours(**values) for name, values in table.items()}


def make_look(
    theme: str, percent: float, face: str | TextStyle, *, reduced_motion: bool = False
) -> Look:
    """Put a look together from a theme's name, a size in percent and the article's face."""
    text = TextStyle(face) if isinstance(face, str) else face
    families = fonts.families(text.face, text.own, text.latin)
    return Look(
        colours=themes()[theme],
        scale=percent / 100,
        serif=families[0],
        sans=fonts.SANS,
        mono=fonts.MONO,
        serif_families=families,
        sans_families=(fonts.SANS, fonts.SANS_LATIN),
        reduced_motion=reduced_motion,
        text=text,
    )


def palette(colours: Colours) -> QPalette:
    """Give Qt's palette for a theme, so that its own dialogs and controls follow it."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.surface,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.page,
        QPalette.ColorRole.AlternateBase: colours.surface,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.raised,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.on_accent,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.accent,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Accent: colours.accent,
        QPalette.ColorRole.Mid: colours.outline,
        QPalette.ColorRole.Dark: colours.outline,
        QPalette.ColorRole.Light: colours.raised,
    }
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.outline))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(colours.outline))
    return made


def mix(first: str, second: str, part: float) -> str:
    """Mix two colours, `part` (0 to 1) of the second."""
    parts = (
        round(int(first[at : at + 2], 16) * (1 - part) + int(second[at : at + 2], 16) * part)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{value:02X}" for value in parts)


def contrast(first: str, second: str) -> float:
    """Give the contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


COLOUR_ROLES = tuple(field.name for field in fields(Colours) if field.name != "dark")
