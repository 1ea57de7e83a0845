"""Sizes, faces and spacing of the article: a look turned into Qt's character and block formats."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
)

from reader.document.model import Block, BlockKind
from reader.text.direction import Direction
from reader.ui import fonts
from reader.ui.face_measures import ink_height, latin_size
from reader.ui.inline import Inline
from reader.ui.theme import Look

COLUMN, CHARACTERS = 660, 66
"""The article's column: at most this many pixels at 100 %, and this many characters."""
TOP, BOTTOM = 36, 96
LATIN = 0.92
"""Size of Latin letters beside Arabic ones, in the faces it was chosen for."""
_USUAL = (fonts.SERIF, fonts.SERIF_LATIN, LATIN)
_ALIKE = ("naskh", "amiri")
"""Faces whose headings are set in another one."""
_HINTED, _ROUNDED = 1.02, 2
"""How much larger, and how many pixels, ink is on the screen than its outlines measure."""
_LTR_LINE = 0.85
"""Lines without harakat stand closer."""
_SAMPLE = {
    Direction.RTL: "عاد صوت الساعة إلى وسط المدينة فجر الأحد، وتجمع نحو ألف من السكان في الساحة",
    Direction.LTR: "The clock of the old town spoke again on Sunday, and a thousand people came",
}


class Role(StrEnum):
    """What a line of the article is, as far as its type is concerned."""

    KICKER = "kicker"
    TITLE = "title"
    BYLINE = "byline"
    HEADING_1 = "heading-1"
    HEADING_2 = "heading-2"
    HEADING_3 = "heading-3"
    BODY = "body"
    CAPTION = "caption"
    TABLE = "table"
    CODE = "code"
    VERSE = "verse"
    FOOTNOTE = "footnote"
    RULE = "rule"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Style:
    """Face, size and line height (px at 100 %), weight, colour role, and space above (px)."""

    face: str
    size: float
    line: float
    weight: int
    colour: str
    above: float


STYLES = {
    Role.KICKER: Style("sans", 17, 28, 600, "accent", 0),
    Role.TITLE: Style("serif", 36, 54, 700, "text", 0),
    Role.BYLINE: Style("sans", 15, 24, 400, "muted", 14),
    Role.HEADING_1: Style("sans", 26, 42, 600, "text", 36),
    Role.HEADING_2: Style("sans", 22, 36, 600, "text", 30),
    Role.HEADING_3: Style("sans", 19, 32, 600, "text", 26),
    Role.BODY: Style("serif", 22, 44, 400, "text", 14),
    Role.CAPTION: Style("sans", 15, 24, 400, "muted", 8),
    Role.TABLE: Style("sans", 17, 32, 400, "text", 0),
    Role.CODE: Style("mono", 16, 28, 400, "text", 18),
    Role.VERSE: Style("serif", 23, 50, 400, "text", 4),
    Role.FOOTNOTE: Style("serif", 18, 34, 400, "text", 8),
    Role.RULE: Style("sans", 15, 24, 400, "muted", 14),
    Role.TURN: Style("sans", 17, 28, 600, "accent", 26),
}
_PLAIN = {role: replace(style, weight=400) for role, style in STYLES.items()} | {
    # What no weight tells from the text is told by its size
    Role.HEADING_1: Style("sans", 32, 50, 400, "text", 36),
    Role.HEADING_2: Style("sans", 28, 45, 400, "text", 30),
    Role.HEADING_3: Style("sans", 25, 41, 400, "text", 26),
}
_ROLES = {
    BlockKind.KICKER: Role.KICKER,
    BlockKind.TITLE: Role.TITLE,
    BlockKind.BYLINE: Role.BYLINE,
    BlockKind.CAPTION: Role.CAPTION,
    BlockKind.TABLE_ROW: Role.TABLE,
    BlockKind.CODE: Role.CODE,
    BlockKind.VERSE: Role.VERSE,
    BlockKind.FOOTNOTE: Role.FOOTNOTE,
    BlockKind.RULE: Role.RULE,
}


def role_of(block: Block) -> Role:
    """Give the role a block is set in."""
    if block.kind is BlockKind.HEADING:
        return (Role.HEADING_1, Role.HEADING_2)[block.level > 2] if block.level < 4 else (
            Role.HEADING_3
        )  # fmt: skip
    return _ROLES.get(block.kind, Role.BODY)


@functools.cache
def _has_bold_file(family: str) -> bool:
    return "Bold" in QFontDatabase.styles(family)


def set_weight(font: QFont, weight: int) -> None:
    """Make a font as heavy as asked: by its bold file, or along the axis of a variable one.

    Qt knows a variable family by its regular instance only and would smear it to make it bold.
    """
    family = font.families()[0]
    if _has_bold_file(family):
        font.setWeight(QFont.Weight.Bold if weight >= 600 else QFont.Weight.Normal)
    elif family not in fonts.load_fonts():
        font.setWeight(QFont.Weight(weight))
    else:
        font.setVariableAxis(QFont.Tag("wght"), float(weight))


@functools.lru_cache(maxsize=4)
def typography(look: Look) -> Typography:
    """Give the formats of a look; those of the last few are kept."""
    return Typography(look)


class Typography:
    """The formats of one look, made once each."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._styles = _PLAIN if look.text.plain else STYLES
        self._paragraphs: dict[tuple[object, ...], QTextBlockFormat] = {}
        self._formats: dict[tuple[Role, int, Direction, bool], QTextCharFormat] = {}
        self._measure: dict[Direction, float] = {}

    def style(self, role: Role) -> Style:
        """Give a role's style."""
        return self._styles[role]

    def line_height(self, role: Role, direction: Direction, *, tall: bool = False) -> int:
        """Give the distance of baselines, in pixels.

        Whatever the reader asks for, no letter touches the line above it, and no haraka, also
        where these stand on one another (`tall`).
        """
        style = self.style(role)
        factor = 1.0 if direction is Direction.RTL or role is Role.CODE else _LTR_LINE
        wanted = style.line * factor * self.look.text.line
        families = self._families(style.face)
        ink = ink_height(families, max(style.weight, self.look.text.weight), stacked=tall)
        least = style.size * self.look.scale * ink * _HINTED + _ROUNDED
        return max(self.look.px(wanted), ceil(least))

    def _families(self, face: str) -> tuple[str, ...]:
        """Give the families of a face, for Arabic first, then for Latin."""
        look = self.look
        if face == "mono":
            return (look.mono, *look.sans_families)
        if face == "serif" or look.text.face not in _ALIKE:
            return look.serif_families
        if look.text.latin == "match":
            return look.sans_families
        # The Latin letters that the reader chose are those of headings too
        return (look.sans_families[0], *look.serif_families[1:])

    def font(
        self,
        role: Role,
        direction: Direction,
        flags: int = Inline.PLAIN,
        *,
        strong: bool = False,
    ) -> QFont:
        """Give the font of a stretch; `strong` sets all of it in bold, but in plain letters."""
        style, wanted = self.style(role), self.look.text
        strong = strong and not wanted.plain
        foreign = bool(flags & Inline.FOREIGN)
        latin = foreign is (direction is Direction.RTL)
        face = "mono" if flags & Inline.CODE else style.face
        families = self._families(face)
        size = style.size
        weight = max(style.weight, wanted.weight) if face != "mono" else style.weight
        if face == "mono":
            size *= 0.86 if style.face != "mono" else 1
        elif latin:
            size *= latin_size(families[0], families[1], _USUAL)
            families = (*families[1:], families[0])
        if strong or flags & Inline.STRONG or (flags & Inline.EMPHASIS and not latin):
            # Arabic has no italics: emphasis is a heavier hand, a step below strong
            weight = max(weight, 700 if strong or flags & Inline.STRONG else 600)
        if flags & Inline.NOTE:
            size *= 0.8
        font = QFont()
        font.setFamilies(families)
        font.setPixelSize(self.look.px(size))
        if face != "mono":
            font.setWordSpacing(wanted.word * self.look.px(size))
            if latin and wanted.letter:
                spacing = wanted.letter * self.look.px(size)
                font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
        set_weight(font, weight)
        if flags & Inline.EMPHASIS and latin:
            font.setItalic(True)
        return font

    def characters(
        self,
        role: Role,
        direction: Direction,
        flags: int = Inline.PLAIN,
        *,
        link: str = "",
        strong: bool = False,
    ) -> QTextCharFormat:
        """Give the character format of a stretch; `strong` sets all of it in bold."""
        key = (role, flags, direction, strong)
        made = self._formats.get(key)
        if made is None:
            made = QTextCharFormat()
            made.setFont(self.font(role, direction, flags, strong=strong))
            colour = self.style(role).colour
            if strong and colour == "muted":
                colour = "text"
            made.setForeground(QColor(getattr(self.look.colours, colour)))
            if flags & (Inline.SUPERSCRIPT | Inline.NOTE):
                made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
            elif flags & Inline.SUBSCRIPT:
                made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
            self._formats[key] = made
        if link:
            made = QTextCharFormat(made)
            made.setAnchor(True)
            made.setAnchorHref(link)
            made.setForeground(QColor(self.look.colours.accent))
            made.setFontUnderline(not flags & Inline.NOTE)
        return made

    def block(
        self,
        role: Role,
        direction: Direction,
        *,
        above: float = 0,
        start: float = 0,
        end: float = 0,
        hanging: float = 0,
        below: float = 0,
        centred: bool = False,
        tall: bool = False,
    ) -> QTextBlockFormat:
        """Give the format of a paragraph.

        The line height is a fixed one: a proportional one follows the tallest font of each line,
        and a Latin word would make its line jump. `above`, `start`, `end`, `below`: pixels.
        `hanging` is how far the lines after the first stand in from where it begins; `tall` gives
        harakat that stand on one another their room.
        """
        key = (role, direction, above, start, end, hanging, below, centred, tall)
        kept = self._paragraphs.get(key)
        if kept is not None:
            return kept
        made = QTextBlockFormat()
        rtl = direction is Direction.RTL
        made.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        )
        made.setAlignment(
            Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeading
        )
        set_line_height(made, self.line_height(role, direction, tall=tall))
        made.setTopMargin(above)
        made.setBottomMargin(below)
        inset = start + hanging
        made.setLeftMargin(end if rtl else inset)
        made.setRightMargin(inset if rtl else end)
        made.setTextIndent(-hanging)
        self._paragraphs[key] = made
        return made

    def column(self, width: int, direction: Direction) -> tuple[int, int]:
        """Give the column's left edge and its width in a view `width` pixels wide."""
        if direction not in self._measure:
            sample = _SAMPLE[direction]
            metrics = QFontMetricsF(self.font(Role.BODY, direction))
            self._measure[direction] = metrics.horizontalAdvance(sample) / len(sample)
        wanted = self.look.text
        # Large letters leave no room for margins as large
        side = min(self.look.px(wanted.margin), wanted.margin)
        widest = self.look.px(COLUMN * wanted.measure / CHARACTERS)
        most = min(widest, round(self._measure[direction] * wanted.measure))
        column = max(1, min(most, width - 2 * side))
        return max(0, (width - column) // 2), column


def set_line_height(made: QTextBlockFormat, height: float) -> None:
    """Give a paragraph lines of a fixed height in pixels; baselines stand at 4/5 of each."""
    made.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
