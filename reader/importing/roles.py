"""What each line of a piece is: kicker, title, byline, caption, subheading, or none of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from reader.document.model import BlockKind
from reader.importing.dates import find_date
from reader.importing.lines import Reading, read
from reader.importing.paragraphs import Unit
from reader.importing.phrases import key

_BYLINE = re.compile(
    r"^(?:كتب(?:ت)?|بقلم|(?:مرسلة )?بواسطة|(?:الكاتب|المؤلف)ة?(?=\s*:)|"
    r"إعداد|اعداد|أعدّ?ه|تحرير|ترجمة|حوار|تقرير|متابعة|"
    r"by|written by|نویسنده)"
    r"(?:\s*[:：/-]\s*|\s+)\S+(?:\s+\S+){0,6}$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.۔؛;،,][\"'”’»)\]]*$")
_OPEN = re.compile(r"(?:\.\.+|…|:)$")
_NOT_TITLE = re.compile(r"^(?:[-–—•*(\[]|\d+[.)]\s|https?:)")
_SPEAKER = re.compile(r"^[^\s:]{1,20}:\s")
_PREFIX = re.compile("^[وفبلك]?(?:ال)?")
_TITLE_WORDS = 25
_DIGITS = 0.3
"""A line with more digits than this share is a number or a time, no kicker or title."""
_PLAIN_TITLE_WORDS = 14
_SUBHEADING_WORDS = 10
_KICKER_WORDS = 10
_UNTOUCHED = frozenset(
    {BlockKind.CODE, BlockKind.VERSE, BlockKind.TABLE_ROW, BlockKind.RULE, BlockKind.TITLE}
)


@dataclass(frozen=True, slots=True)
class Named:
    """The kind, heading level and reason of each unit, and what the metadata repeat of them."""

    kinds: tuple[BlockKind, ...]
    levels: tuple[int, ...]
    reasons: tuple[str, ...]
    title: str
    kicker: str
    byline: str
    published: str
    support: str


def name_lines(units: Sequence[Unit], subheadings: Collection[int] | None = None) -> Named:
    """Name the units of a piece by their places and looks.

    `subheadings` are the units that may be subheadings (None: any).

    A title, kicker or byline that the source marks already (its unit has the kind) is left as
    it is, and with a title the lines around it are not looked through for another.
    """
    reading = read([unit.text for unit in units])
    kinds = [unit.kind for unit in units]
    levels = [unit.level for unit in units]
    reasons = [
        "" if unit.kind in _UNTOUCHED else reason
        for unit, reason in zip(units, reading.reasons, strict=True)
    ]
    published = ""
    for index in reading.captions:
        if kinds[index] is BlockKind.PARAGRAPH:
            kinds[index] = BlockKind.CAPTION
    if BlockKind.TITLE in kinds:
        _kicker_above(units, kinds, reasons)
    else:
        if reading.article:
            published = _head(units, reading, kinds, reasons)
        if BlockKind.TITLE not in kinds:
            title = _plain_title(units, kinds, reasons)
            if title is not None:
                kinds[title], levels[title] = BlockKind.TITLE, 0

    if reading.article:
        allowed = range(len(units)) if subheadings is None else subheadings
        _subheadings(units, reading, kinds, levels, reasons, allowed)

    def first(kind: BlockKind) -> str:
        texts = (unit.text for unit, own in zip(units, kinds, strict=True) if own is kind)
        return next(texts, "")

    return Named(
        tuple(kinds),
        tuple(levels),
        tuple(reasons),
        first(BlockKind.TITLE),
        first(BlockKind.KICKER),
        first(BlockKind.BYLINE),
        published,
        _support(
            unit.text for unit, reason in zip(units, reasons, strict=True) if reason == "appeal"
        ),
    )


def _kicker_above(units: Sequence[Unit], kinds: list[BlockKind], reasons: Sequence[str]) -> None:
    """Make a short lead-in right above a marked title its kicker, when none is marked."""
    title = kinds.index(BlockKind.TITLE)
    if title == 0 or reasons[title - 1] or BlockKind.KICKER in kinds:
        return
    text = units[title - 1].text
    above = kinds[title - 1] in {BlockKind.PARAGRAPH, BlockKind.HEADING}
    if above and _OPEN.search(text) and _few_words(units[title - 1]):
        kinds[title - 1] = BlockKind.KICKER


def _head(
    units: Sequence[Unit], reading: Reading, kinds: list[BlockKind], reasons: list[str]
) -> str:
    """Name the lines before the body: kicker, title, byline; give the date of publication."""
    published = ""
    free: list[int] = []
    for index in range(reading.start):
        text = units[index].text
        if reasons[index] or kinds[index] is not BlockKind.PARAGRAPH:
            continue
        date = find_date(text)
        if date and date.whole:
            if not published:
                published = date.iso
                reasons[index] = "date"
        elif is_byline(text):
            kinds[index] = BlockKind.BYLINE
        elif (
            len(text.split()) <= _TITLE_WORDS
            and not _NOT_TITLE.match(text)
            and sum(map(str.isdigit, text)) < _DIGITS * len(text)
        ):
            free.append(index)
    chosen = _choose_title(units, free, reading.start)
    if chosen is not None:
        kinds[chosen] = BlockKind.TITLE
        before = [index for index in free if index < chosen]
        if before and before[-1] == chosen - 1 and _few_words(units[before[-1]]):
            kinds[before[-1]] = BlockKind.KICKER
        for index in free:
            text = units[index].text
            if index > chosen and text.endswith(")") and len(text.split()) >= 5:
                kinds[index] = BlockKind.CAPTION
    return published


def _few_words(unit: Unit) -> bool:
    return len(unit.text.split()) <= _KICKER_WORDS


def _choose_title(units: Sequence[Unit], free: Sequence[int], start: int) -> int | None:
    """Choose the title among the free lines before the body, which starts at `start`.

    It is no sentence and no lead-in, has four words or more if any line has, and its words come
    again in the body, as those of a section's name or of another piece's headline do not.
    """
    likely = [
        index
        for index in free
        if not _SENTENCE.search(units[index].text)
        and not _OPEN.search(units[index].text)
        and find_date(units[index].text) is None
    ]
    long = [index for index in likely if len(units[index].text.split()) >= 4]
    if not long:
        return likely[-1] if likely else None
    body = key(" ".join(unit.text for unit in units[start : start + 8]))
    said = {index: said_again(units[index].text, body) for index in long}
    best = max(said.values())
    return next(index for index in long if 2 * said[index] >= best)


def said_again(title: str, body: str) -> int:
    """Count the title's words that come again in the (folded) body, with any prefix."""
    words = {_PREFIX.sub("", word) for word in key(title).split()}
    return sum(len(word) >= 3 and word in body for word in words)


def _plain_title(
    units: Sequence[Unit], kinds: Sequence[BlockKind], reasons: Sequence[str]
) -> int | None:
    """Tell whether the first unit is a title: marked so, or short and set apart from the rest."""
    kept = [index for index, reason in enumerate(reasons) if not reason]
    if len(kept) < 2:
        return None
    first, second = kept[0], kept[1]
    unit, after = units[first], units[second]
    if kinds[first] is BlockKind.HEADING:
        return first if unit.level <= min(u.level for u in units if u.level) else None
    if (
        kinds[first] is not BlockKind.PARAGRAPH
        or not unit.alone
        or len(unit.text.split()) > _PLAIN_TITLE_WORDS
        or _SENTENCE.search(unit.text)
        or _NOT_TITLE.match(unit.text)
        or _SPEAKER.match(unit.text)
    ):
        return None
    longer = len(after.text) >= 2 * len(unit.text) and len(after.text.split()) >= 8
    return first if longer or after.marked or not after.alone else None


def _subheadings(
    units: Sequence[Unit],
    reading: Reading,
    kinds: list[BlockKind],
    levels: list[int],
    reasons: Sequence[str],
    allowed: Collection[int],
) -> None:
    """Make a short line without an end between two paragraphs of prose a subheading."""
    kept = [index for index, reason in enumerate(reasons) if not reason]
    for before, index, after in zip(kept, kept[1:], kept[2:], strict=False):
        text = units[index].text
        if (
            kinds[index] is BlockKind.PARAGRAPH
            and index > reading.start
            and index in allowed
            and len(text.split()) <= _SUBHEADING_WORDS
            and "\n" not in text
            and not _SENTENCE.search(text)
            and not _OPEN.search(text)
            and text[0] not in "-–—•*([«“\"'"
            and any(character.isalpha() for character in text)
            and find_date(text) is None
            and _long(units[before])
            and (_long(units[after]) or units[after].marked)
        ):
            kinds[index], levels[index] = BlockKind.HEADING, 2


def _long(unit: Unit) -> bool:
    return unit.marked or len(unit.text.split()) >= 9


def is_byline(text: str) -> bool:
    """Whether a line names who wrote the piece ("كتبت: …", "By …")."""
    return bool(_BYLINE.match(text))


def _support(lines: Iterable[str]) -> str:
    """Join a publisher's appeal into one readable line."""
    parts: list[str] = []
    for line in lines:
        text = " ".join(line.split())
        if text and text not in parts:
            parts.append(text if text[-1] in ".!؟?…:" else text + ".")
    return " ".join(parts)
