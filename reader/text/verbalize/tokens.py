"""A sentence cut into tokens that the rules of verbalisation read, and what they answer."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, field

from reader.text.characters import ARABIC, BIDI_CONTROLS, HARAKAT, TATWEEL, marks
from reader.text.offsets import Mapped
from reader.text.segment import addresses
from reader.text.verbalize.inflect import Case

_MARKS = re.compile(f"[{HARAKAT}]+")
_TANWIN = re.compile("\u064b?ا\u064b?\\Z|[\u064b-\u064d]\\Z")
_FOLDED = str.maketrans("أإآٱىةکی", "اااايهكي")
_SUPERSCRIPTS = "\u00b2\u00b3\u00b9\u2070-\u2079"
_ODD = re.compile(
    f"[{BIDI_CONTROLS}\u00ad\u200b-\u200d\u2060\ufeff]+"
    f"|(?<![^\\W\\d_])ه{TATWEEL}+(?![^\\W\\d_])|{TATWEEL}+"
    f"|(?<=\\d)[\u00a0\u2009\u202f](?=\\d{{3}}(?!\\d))|[\u00a0\u2000-\u200a\u202f\u3000\t\n\r]"
    f"|[\u2160-\u217f]|[{_SUPERSCRIPTS}]+"
    f"|(?![0-9{_SUPERSCRIPTS}])[\\d\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u2080-\u2089]"
)
_EMOJI = (
    "\u203c\u2049\u231a-\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u25b6\u25c0\u2600-\u2604"
    "\u2611\u2614-\u2615\u2618\u261d\u2620\u2622-\u2623\u2626\u262a\u262e-\u262f\u2638-\u263a"
    "\u2640\u2642\u2648-\u2653\u265f-\u2660\u2663\u2665-\u2666\u2668\u267b\u267e-\u267f"
    "\u2692-\u2697\u2699\u269b-\u269c\u26a0-\u26a1\u26a7\u26aa-\u26ab\u26b0-\u26b1\u26bd-\u26be"
    "\u26c4-\u26c5\u26c8\u26ce-\u26cf\u26d1\u26d3-\u26d4\u26e9-\u26ea\u26f0-\u26f5\u26f7-\u26fa"
    "\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2728\u2733-\u2734\u2744"
    "\u2747\u274c\u274e\u2753-\u2755\u2757\u2763-\u2764\u2795-\u2797\u27a1\u27b0\u27bf"
    "\u2b05-\u2b07\u2b1b-\u2b1c\u2b50\u2b55\U0001f000-\U0001faff"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the line: its kind, text, bare text (no harakat) and range."""

    kind: str
    text: str
    bare: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """Words said for the range `start:end` of the line by a rule.

    `joined`: what follows is written on to it (وَ before a number).
    """

    words: str
    start: int
    end: int
    rule: str
    joined: bool = False


Reading = tuple[list[Said], int]
"""What a rule says, and the index of the first token that it left."""


@dataclass(slots=True)
class Line:
    """The tokens of one sentence, with what earlier numbers told about later ones."""

    text: str
    tokens: list[Token]
    last_number: int = -100
    last_case: Case = "n"
    marked: dict[str, bool] = field(default_factory=dict)

    def after(self, index: int) -> int:
        """Give the index of the token after `index`, one space passed over."""
        index += 1
        if index < len(self.tokens) and self.tokens[index].kind == "space":
            index += 1
        return index

    def before(self, index: int) -> int:
        """Give the index of the token before `index`, one space passed over; -1 for none."""
        index -= 1
        if index >= 0 and self.tokens[index].kind == "space":
            index -= 1
        return index

    def kind(self, index: int) -> str:
        """Give the kind of a token, nothing beyond the ends."""
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""

    def bare(self, index: int) -> str:
        """Give the bare text of a token, nothing beyond the ends."""
        return self.tokens[index].bare if 0 <= index < len(self.tokens) else ""

    def at(self, offset: int, index: int) -> int:
        """Give the index of the first token at or after `offset`, looking from `index` on."""
        while index < len(self.tokens) and self.tokens[index].start < offset:
            index += 1
        return index

    def has(self, name: str, words: frozenset[str]) -> bool:
        """Whether any of `words` (folded) stands in the line; remembered under `name`."""
        if name not in self.marked:
            self.marked[name] = any(
                token.kind == "word" and folded(token.bare) in words for token in self.tokens
            )
        return self.marked[name]


def bare(word: str) -> str:
    """Give `word` without harakat; a fathatan's alef stays."""
    return word if word.isalnum() else _MARKS.sub("", word)


@functools.lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """Give a bare word with the letters unified that writers confuse: hamza on alef, ى/ي, ة/ه."""
    return word.translate(_FOLDED)


def is_vowelled(word: str) -> bool:
    """Whether the author put harakat on `word`, a tanwin at its end not counted."""
    return _MARKS.search(_TANWIN.sub("", word)) is not None


def normalised(text: str) -> Mapped:
    """Drop what is silent, and bring digits and spaces to one form.

    Bidi controls, joiners and tatweel go (but for that of هـ alone, an era); digits of every
    script become 0–9, superscripts after a digit «^n»; Roman numeral signs become letters.
    """
    return Mapped.replaced(text, _ODD, _normal)


def _normal(match: re.Match[str]) -> str:
    found = match[0]
    first = found[0]
    if first == "ه":
        return "هـ"
    if first.isspace():
        start, end = match.span()
        around = match.string[max(0, start - 1) : start] + match.string[end : end + 3]
        narrow = first in "\u00a0\u2009\u202f"
        return "٬" if narrow and len(around) == 4 and around.isdigit() else " "
    if "\u2160" <= first <= "\u217f":
        return unicodedata.normalize("NFKC", found).upper()
    value = unicodedata.digit(first, None)
    if value is None:
        number = unicodedata.numeric(first, None)
        return f" {number:g} " if number is not None else ""
    if "\u00b2" <= first <= "\u00b9" or "\u2070" <= first <= "\u2079":
        digits = "".join(str(unicodedata.digit(each)) for each in found)
        start = match.start()
        return f"^{digits}" if start and match.string[start - 1].isdigit() else digits
    return f" {value} " if first > "\u2080" and not first.isdecimal() else str(value)


@functools.cache
def _token() -> re.Pattern[str]:
    letter = rf"(?:(?=[{ARABIC}])[^\W\d_])"
    mark = f"[{marks()}]"
    return re.compile(
        r"(?P<space>\s+)"
        rf"|(?P<initials>[ولب]?{letter}(?:\.{letter})+(?![^\W\d_]))"
        rf"|(?P<word>(?:{letter}{mark}*)+ـ?)"
        rf"|(?P<number>\d{{1,3}}(?: \d{{3}})* 000(?!\d)|\d+(?:[.,٫٬،'’]\d+)*)"
        r"|(?P<vulgar>[\u00bc-\u00be\u2150-\u215f\u2189])"
        rf"|(?P<latin>[^\W\d_]{mark}*(?:['’]?[^\W\d_]{mark}*)*)"
        rf"|(?P<emoji>[{_EMOJI}][\ufe0f\U0001f3fb-\U0001f3ff]*"
        rf"(?:\u200d[{_EMOJI}][\ufe0f\U0001f3fb-\U0001f3ff]*)*[\U000e0020-\U000e007f]*)"
        r"|(?P<sign>.)",
        re.DOTALL,
    )


def tokenized(text: str) -> Line:
    """Cut a normalised `text` into tokens that cover it."""
    tokens: list[Token] = []
    pattern = _token()
    at = 0
    for start, end in (*addresses(text), (len(text), len(text))):
        for match in pattern.finditer(text, at, start):
            kind = match.lastgroup or "sign"
            if kind == "vulgar":
                kind = "sign"
            found = match[0]
            low, high = match.span()
            tokens.append(Token(kind, found, bare(found) if kind == "word" else found, low, high))
        if end > start:
            found = text[start:end]
            tokens.append(Token("address", found, found, start, end))
        at = end
    return Line(text, tokens)
