"""Plain text, from a file or the clipboard: what each line is, and what is none of the piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.document.model import BlockKind, Metadata
from reader.errors import ImportFailed, Message
from reader.importing.dates import find_date
from reader.importing.decode import decode, looks_binary
from reader.importing.drafts import Draft, assemble
from reader.importing.lines import Reading, read
from reader.importing.paragraphs import Unit, units_of
from reader.importing.phrases import key

if TYPE_CHECKING:
    from reader.importing.importer import Imported, Source
    from reader.jobs import CancelToken

_BYLINE = re.compile(
    r"^(?:كتب(?:ت)?|بقلم|إعداد|اعداد|أعدّ?ه|تحرير|ترجمة|حوار|تقرير|متابعة|by|written by|نویسنده)"
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


class PlainImporter:
    """Takes any text; every other format is surer of itself than this one."""

    name = "plain"

    def accepts(self, source: Source) -> float:
        """Take what is not binary."""
        return 0.0 if looks_binary(source.data) else 0.1

    def load(self, source: Source, token: CancelToken) -> Imported:
        """Make a document of text; raises `ImportFailed` when there is no letter in it."""
        from reader.importing.importer import Imported

        declared = source.media_type.partition("charset=")[2].strip("\"' ;")
        text = decode(source.data, declared=declared, name=source.name).text
        if not text.strip("\ufeff\u200b \t\r\n\xa0"):
            raise ImportFailed(
                Message(
                    "{name} holds nothing but white space. Choose another file.",
                    {"name": source.name},
                )
                if source.name
                else Message(
                    "The text holds nothing but white space. Copy some words and try again."
                )
            )
        token.check()
        drafts, metadata = _drafts(units_of(text))
        token.check()
        name = source.name.rpartition(".")[0] or source.name
        if not metadata.title and not any(len(draft.text) > 1 for draft in drafts):
            metadata = replace(metadata, title=name)
        return Imported(assemble(drafts, replace(metadata, url=source.url)), {})


def _drafts(units: Sequence[Unit]) -> tuple[list[Draft], Metadata]:
    reading = read([unit.text for unit in units])
    kinds = [unit.kind for unit in units]
    levels = [unit.level for unit in units]
    reasons = [
        "" if unit.kind in {BlockKind.VERSE, BlockKind.CODE} else reason
        for unit, reason in zip(units, reading.reasons, strict=True)
    ]
    metadata = Metadata()
    for index in reading.captions:
        kinds[index] = BlockKind.CAPTION
    if reading.article:
        metadata = _head(units, reading, kinds, reasons)
    title = next((i for i, kind in enumerate(kinds) if kind is BlockKind.TITLE), None)
    if title is None:
        title = _plain_title(units, kinds, reasons)
    if title is not None:
        kinds[title], levels[title] = BlockKind.TITLE, 0
    if reading.article:
        _subheadings(units, reading, kinds, levels, reasons)
    metadata = replace(
        metadata,
        title=units[title].text if title is not None else "",
        kicker=next(
            (u.text for u, k in zip(units, kinds, strict=True) if k is BlockKind.KICKER), ""
        ),
        byline=next(
            (u.text for u, k in zip(units, kinds, strict=True) if k is BlockKind.BYLINE), ""
        ),
        support=support_line(
            unit.text for unit, reason in zip(units, reasons, strict=True) if reason == "appeal"
        ),
    )
    drafts = [
        Draft(kind, unit.text, (), level, unit.place, unit.cells, reason=reason)
        for unit, kind, level, reason in zip(units, kinds, levels, reasons, strict=True)
    ]
    return drafts, metadata


def _head(
    units: Sequence[Unit], reading: Reading, kinds: list[BlockKind], reasons: list[str]
) -> Metadata:
    """Name the lines before the body: kicker, title, byline; the date goes to the metadata."""
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
        if before and (before[-1] == chosen - 1 and len(units[before[-1]].text.split()) <= 10):
            kinds[before[-1]] = BlockKind.KICKER
        for index in free:
            text = units[index].text
            if index > chosen and text.endswith(")") and len(text.split()) >= 5:
                kinds[index] = BlockKind.CAPTION
    return Metadata(published=published)


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
    said = {index: _said_again(units[index].text, body) for index in long}
    best = max(said.values())
    return next(index for index in long if 2 * said[index] >= best)


def _said_again(title: str, body: str) -> int:
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
) -> None:
    """Make a short line without an end between two paragraphs of prose a subheading."""
    kept = [index for index, reason in enumerate(reasons) if not reason]
    for before, index, after in zip(kept, kept[1:], kept[2:], strict=False):
        text = units[index].text
        if (
            kinds[index] is BlockKind.PARAGRAPH
            and index > reading.start
            and len(text.split()) <= _SUBHEADING_WORDS
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


def support_line(lines: Iterable[str]) -> str:
    """Join a publisher's appeal into one readable line."""
    parts: list[str] = []
    for line in lines:
        text = " ".join(line.split())
        if text and text not in parts:
            parts.append(text if text[-1] in ".!؟?…:" else text + ".")
    return " ".join(parts)
