"""What the rows of the library pane say: cards of pieces and of hits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reader.document.ranges import Range
from reader.library.pieces import BEGUN_FROM, Hit, Status, Summary
from reader.text.direction import Direction
from reader.translations import FSI, PDI, Translator


@dataclass(frozen=True, slots=True)
class Card:
    """What one row shows; `hit` is set for a row of search results.

    `said` is what a screen reader says after the title. `tags` are names with their colours of
    the palette ("" for none).
    """

    piece: int
    title: str
    meta: str
    direction: Direction
    said: str = ""
    progress: float = 0.0
    status: Status | None = None
    favourite: bool = False
    tags: tuple[tuple[str, str], ...] = ()
    before: str = ""
    exact: str = ""
    after: str = ""
    hit: Range | None = None


def piece_card(summary: Summary, translate: Translator, colours: Mapping[str, str]) -> Card:
    """Make the card of a piece: its source, its minutes, what is left of it, its tags."""
    parts = [summary.source] if summary.source else []
    minutes = summary.minutes()
    length = translate.plural("{count} minute", "{count} minutes", minutes)
    if summary.status is Status.FINISHED:
        parts += [length, translate("Finished")]
    elif summary.status is Status.READING and summary.progress > BEGUN_FROM:
        parts.append(left(summary, translate))
    else:
        parts.append(length)
    return Card(
        summary.id,
        summary.title or translate("Untitled"),
        "   ".join(f"{FSI}{part}{PDI}" for part in parts),
        summary.direction,
        _said(summary, parts, translate),
        summary.progress,
        summary.status,
        summary.favourite,
        tuple((tag, colours.get(tag, "")) for tag in summary.tags),
    )


def left(summary: Summary, translate: Translator) -> str:
    """Say how many minutes of a piece are left to read."""
    minutes = max(1, round(summary.minutes() * (1 - summary.progress)))
    return translate.plural("{count} minute left", "{count} minutes left", minutes)


def hit_card(hit: Hit, translate: Translator) -> Card:
    """Make the card of a search hit: the sentence in its published spelling."""
    note = translate("In your note") if hit.note else ""
    return Card(
        hit.piece,
        hit.title or translate("Untitled"),
        note,
        hit.direction,
        translate(", ").join(
            part for part in (note, f"{hit.before}{hit.exact}{hit.after}") if part
        ),
        before=hit.before,
        exact=hit.exact,
        after=hit.after,
        hit=hit.range,
    )


def _said(summary: Summary, parts: list[str], translate: Translator) -> str:
    told = list(parts)
    if summary.status is Status.UNREAD:
        told.append(translate("Unread"))
    if summary.favourite:
        told.append(translate("Favourite"))
    if summary.archived:
        told.append(translate("Archived"))
    if summary.tags:
        told.append(translate("Tags: {tags}", tags=translate(", ").join(summary.tags)))
    return translate(", ").join(told)
