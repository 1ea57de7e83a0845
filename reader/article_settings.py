"""The settings of the article's text: typefaces, spaces, tashkeel and digits."""

from __future__ import annotations

from reader.errors import Message
from reader.setting import PERCENT, Section, Setting

_TEXT = Section.TEXT

SHOWN_TASHKEEL = Setting(
    "article.tashkeel",
    "published",
    Message("Tashkeel on the page"),
    section=_TEXT,
    widget="slider",
    choices={
        "none": Message("No tashkeel"),
        "published": Message("As published"),
        "ambiguous": Message("Ambiguous words too"),
        "full": Message("All words"),
    },
)
SHOWN_DIGITS = Setting(
    "article.digits",
    "published",
    Message("Digits on the page"),
    section=_TEXT,
    choices={
        "published": Message("As published"),
        "arabic": Message("Arabic-Indic (٠١٢٣)"),
        "european": Message("European (0123)"),
    },
)
FACE = Setting(
    "article.face",
    "naskh",
    Message("Typeface of the article"),
    section=_TEXT,
    choices={
        "naskh": Message("Naskh (Noto)"),
        "amiri": Message("Naskh (Amiri)"),
        "sans": Message("Sans (IBM Plex)"),
        "kufi": Message("Kufi (Noto)"),
        "clear": Message("Wide open (Almarai)"),
        "own": Message("Another, installed one"),
    },
)
OWN_FACE = Setting(
    "article.own_face", "", Message("Installed typeface"), section=_TEXT, widget="family"
)
LATIN_FACE = Setting(
    "article.latin_face",
    "match",
    Message("Latin letters"),
    section=_TEXT,
    choices={
        "match": Message("Like the Arabic ones"),
        "hyperlegible": Message("Atkinson Hyperlegible"),
        "lexend": Message("For dyslexia (Lexend)"),
        "dyslexic": Message("OpenDyslexic, if installed"),
    },
)
WEIGHT = Setting(
    "article.weight",
    "400",
    Message("Weight of the letters"),
    section=_TEXT,
    choices={
        "400": Message("Regular"),
        "500": Message("Medium"),
        "600": Message("Semi-bold"),
        "700": Message("Bold"),
    },
)
LINE_HEIGHT = Setting(
    "article.line", 100, Message("Line height"), 70, 250, 10, section=_TEXT, unit=PERCENT
)
PARAGRAPH_SPACE = Setting(
    "article.paragraph",
    100,
    Message("Space between paragraphs"),
    50,
    500,
    25,
    section=_TEXT,
    unit=PERCENT,
)
WORD_SPACE = Setting(
    "article.word", 0, Message("More space between words"), 0, 100, 4, section=_TEXT, unit=PERCENT
)
LETTER_SPACE = Setting(
    "article.letter",
    0,
    Message("More space between Latin letters"),
    0,
    50,
    2,
    section=_TEXT,
    unit=PERCENT,
)
MEASURE = Setting(
    "article.measure", 66, Message("Letters in a line, at most"), 20, 120, 2, section=_TEXT
)
MARGIN = Setting("article.margin", 16, Message("Margins"), 4, 120, 4, section=_TEXT)
VERSE_MIDDLE = Setting("article.verse_middle", True, Message("Verse in the middle"), section=_TEXT)
PLAIN_LETTERS = Setting(
    "article.plain_letters",
    False,
    Message("Plain letters, without bold and italics"),
    section=_TEXT,
)
BOLD_STARTS = Setting(
    "article.bold_starts", False, Message("Latin words begin in bold"), section=_TEXT
)
SYLLABLES = Setting(
    "article.syllables", False, Message("Dots between the syllables of Latin words"), section=_TEXT
)

ALL = (
    SHOWN_TASHKEEL,
    SHOWN_DIGITS,
    FACE,
    OWN_FACE,
    LATIN_FACE,
    WEIGHT,
    LINE_HEIGHT,
    PARAGRAPH_SPACE,
    WORD_SPACE,
    LETTER_SPACE,
    MEASURE,
    MARGIN,
    VERSE_MIDDLE,
    PLAIN_LETTERS,
    BOLD_STARTS,
    SYLLABLES,
)
