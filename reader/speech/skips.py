"""What speech passes over: credits, invitations to read on, datelines and bare addresses."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from reader.document.model import Block, BlockKind, Document, SpanKind
from reader.document.ranges import Range
from reader.paths import resource
from reader.speech.manner import Manner

LONGEST_LINE = 200
"""Code points of the longest block that an invitation can be."""

_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_OPENING = " \t\u00a0.-–—•*«“\"'([►▶👈⬅←→>|🔴🔵"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch that is not said, and the name of the rule of `skips.toml` that says so."""

    range: Range
    rule: str


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    kinds: frozenset[str]
    at_start: bool
    patterns: tuple[re.Pattern[str], ...]
    phrases: tuple[str, ...]


def skipped(document: Document, manner: Manner) -> tuple[Skipped, ...]:
    """Give everything that speech passes over in a document, in reading order."""
    return tuple(
        stretch
        for index in range(len(document.blocks))
        for stretch in block_skips(document, index, manner)
    )


def block_skips(document: Document, index: int, manner: Manner) -> tuple[Skipped, ...]:
    """Give what speech passes over in the block at `index`; stretches do not overlap."""
    if not manner.skips:
        return ()
    follows = "read-also" in manner.skips and _follows_invitation(document, index)
    return _skips(document.blocks[index], manner.skips, follows)


def blanked(text: str, skips: Iterable[Skipped]) -> str:
    """Give a block's text with a space for each character that is passed over."""
    for stretch in skips:
        start, end = stretch.range.start, stretch.range.end
        text = text[:start] + " " * (end - start) + text[end:]
    return text


@lru_cache(maxsize=1024)
def _skips(block: Block, names: frozenset[str], follows: bool) -> tuple[Skipped, ...]:
    text = block.text
    if follows or ("read-also" in names and _invites(block)):
        return (Skipped(Range(block.id, 0, len(text)), "read-also"),)
    found: list[Skipped] = []
    for rule in _rules():
        if rule.name not in names or (rule.kinds and block.kind not in rule.kinds):
            continue
        for pattern in rule.patterns:
            for match in pattern.finditer(text):
                start, end = match.span()
                if rule.at_start and start:
                    break
                apart = all(end <= s.range.start or s.range.end <= start for s in found)
                if apart and start < end:
                    found.append(Skipped(Range(block.id, start, end), rule.name))
    return tuple(sorted(found, key=lambda stretch: stretch.range.start))


def _follows_invitation(document: Document, index: int) -> bool:
    """Whether a block is one of the links under a line like «اقرأ أيضًا:»."""
    while index > 0 and _is_link(document.blocks[index]):
        index -= 1
        if _invites(document.blocks[index], alone=True):
            return True
    return False


def _is_link(block: Block) -> bool:
    """Whether all the letters of a block are links."""
    links = [span for span in block.spans if span.kind is SpanKind.LINK]
    return bool(links) and not any(
        letter.isalnum() and not any(link.start <= at < link.end for link in links)
        for at, letter in enumerate(block.text)
    )


@lru_cache(maxsize=1024)
def _invites(block: Block, *, alone: bool = False) -> bool:
    """Whether a block is an invitation; `alone`: only its words, with nothing to read yet."""
    rule = next(rule for rule in _rules() if rule.phrases)
    if block.kind not in rule.kinds or len(block.text) > LONGEST_LINE:
        return False
    text = _MARKS.sub("", unicodedata.normalize("NFC", block.text)).lower().lstrip(_OPENING)
    for phrase in rule.phrases:
        if not text.startswith(phrase):
            continue
        rest = text[len(phrase) :]
        if rest[:1].isalnum():
            continue
        if not any(map(str.isalnum, rest)):
            return True
        if alone:
            return False
        if rest.lstrip()[:1] in (":", "|", "-", "–", "—", "/", "؛", "…", "«", '"', "،"):
            return True
        # a title ends without a full stop; "related" alone begins many sentences
        links = any(span.kind is SpanKind.LINK for span in block.spans)
        title = " " in phrase and not rest.rstrip().endswith((".", "…"))
        return links or (title and block.kind is not BlockKind.HEADING)
    return False


@cache
def _rules() -> tuple[_Rule, ...]:
    data = tomllib.loads(resource("tables", "skips.toml").read_text(encoding="utf-8"))
    agency = "|".join(data.pop("words")["agency"])
    rules: list[_Rule] = []
    for name, row in data.items():
        phrases = tuple(sorted(row.get("phrases", ()), key=len, reverse=True))
        # the same words with any harakat on them
        spelled = "|".join(
            "".join(re.escape(letter) + f"{_MARKS.pattern}*" for letter in phrase)
            for phrase in phrases
        )
        patterns = tuple(
            re.compile(pattern.replace("{agency}", agency).replace("{invitation}", spelled))
            for pattern in row["patterns"]
        )
        rules.append(_Rule(name, frozenset(row["kinds"]), row["at_start"], patterns, phrases))
    return tuple(rules)
