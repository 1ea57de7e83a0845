"""The characters of Arabic script that the rest of `text` reasons about."""

from __future__ import annotations

TATWEEL = "\u0640"
ZWNJ, ZWJ = "\u200c", "\u200d"
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""ALM, LRM, RLM, embeddings, overrides and isolates (UAX #9, 2)."""
ZERO_WIDTH = "\u200b\u2060\ufeff\u00ad"
"""Characters without width that carry nothing: ZWSP, word joiner, BOM, soft hyphen."""
MARKS_CLASS = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    "\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
)
"""Combining marks of Latin and Arabic, written as the inside of a regular-expression class."""
SHADDA, SUKUN = "\u0651", "\u0652"
TANWIN = "\u064b\u064c\u064d"
SHORT_VOWELS = "\u064e\u064f\u0650"
ARABIC_INDIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
DECIMAL_SEPARATOR, THOUSANDS_SEPARATOR, PERCENT = "٫", "٬", "٪"
SENTENCE_ENDS = ".!?؟…۔"
CLOSERS = "\"'”’»›)]}⟩"
OPENERS = "\"'“‘«‹([{⟨"
_ARABIC_RANGES = (
    ("\u0600", "\u06ff"),
    ("\u0750", "\u077f"),
    ("\u0870", "\u08ff"),
    ("\ufb50", "\ufdff"),
    ("\ufe70", "\ufefc"),
)


def is_arabic(character: str) -> bool:
    """Whether a character belongs to the Arabic script's blocks."""
    return any(low <= character <= high for low, high in _ARABIC_RANGES)


def is_arabic_letter(character: str) -> bool:
    """Whether a character is a letter of Arabic script (not a mark, a digit or a tatweel)."""
    return character.isalpha() and is_arabic(character) and character != TATWEEL
