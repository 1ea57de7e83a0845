"""Title, kicker, byline and date of a page: found among its blocks, or made from its head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from reader.document.model import BlockKind, Metadata
from reader.importing.blocks import Piece
from reader.importing.dates import find_date, find_dates, normal_stamp
from reader.importing.drafts import Draft
from reader.importing.head_table import is_nobody, without_label
from reader.importing.inline import Running, letters_of
from reader.importing.marks import is_author, is_date, links_in, names_of
from reader.importing.metadata import Head, site_beside, without_site
from reader.importing.phrases import key
from reader.importing.roles import is_byline, said_again
from reader.importing.stamps import is_later, searched_stamp

_CAPTION_WORDS = 25
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+)?$")
_TITLE_NAMES = frozenset({"title", "headline"})
_PARTED = re.compile(r"\s+[|•·–—-]+\s+|\s*\|\s*|[،,]\s|\n")
_NEAR = 8
"""Blocks around the title in which its kicker, byline and date stand."""


def name_head(
    pieces: Sequence[Piece], reasons: Sequence[str], head: Head
) -> tuple[list[Piece], list[str], Metadata]:
    """Give the pieces with title, kicker and byline named, and the metadata they make.

    A title that only the head knows becomes a block before the article's first.
    """
    named, left = list(pieces), list(reasons)
    first = next((index for index, reason in enumerate(left) if not reason), 0)
    _part_title(named, left, head)
    title_at = _find_title(named, left, head, first)
    published, updated = head.published, head.updated
    if title_at is not None:
        _turn(named, left, title_at, BlockKind.TITLE)
        title = named[title_at].draft.text
    else:
        title = without_site(head.titles[0], head.site) if head.titles else ""
    near = _near(named, left, title_at, first)
    kicker = _named(named, left, near, title_at, BlockKind.KICKER)
    _refuse_nobody(named, left, head)
    byline = _named(named, left, near, None, BlockKind.BYLINE)
    for index in near:
        piece = named[index]
        heading = piece.draft.kind is BlockKind.HEADING and is_date(piece.element)
        if piece.draft.kind is not BlockKind.PARAGRAPH and not heading:
            continue
        dates = find_dates(piece.draft.text, head.now)
        date = next((date for date in dates if not date.updated), None)
        change = next((date for date in dates if date.updated), None)
        if change is not None and (change.whole or is_date(piece.element)):
            updated = updated or change.iso
        date = date or change
        if len(dates) >= 2 and not _sentence(piece.draft.text):
            # published, changed, so many minutes to read
            published = _fuller(published, next((d.iso for d in dates if not d.updated), ""))
            left[index] = left[index] or "date"
        elif is_date(piece.element) or (date and date.whole):
            stamp = _machine_date(piece) or (date.iso if date else "")
            if date is None or date is not change:
                published = _fuller(published, stamp)
            if stamp and date and date.whole:
                # the metadata say it: shown with the piece, not read as its first paragraph
                named[index] = replace(piece, draft=Draft(BlockKind.PARAGRAPH))
        elif (
            not byline
            and not _sentence(piece.draft.text)
            and not _is_nobody(piece.draft.text, head)
            and (is_author(piece.element) or is_byline(piece.draft.text))
        ):
            _turn(named, left, index, BlockKind.BYLINE)
            byline = piece.draft.text
    _name_captions(named, left)
    for index, piece in enumerate(named):
        if (
            title
            and index != title_at
            and not left[index]
            and piece.draft.kind in {BlockKind.HEADING, BlockKind.PARAGRAPH}
            and key(piece.draft.text) == key(title)
        ):
            left[index] = "repeated"
    for index in range(title_at or 0):
        if key(named[index].draft.text) == key(head.site) or _leads_home(named[index]):
            left[index] = left[index] or "outside"
    added: list[Draft] = []
    if title_at is None and title:
        added.append(Draft(BlockKind.TITLE, title))
    if not byline and head.author:
        byline = head.author
        added.append(Draft(BlockKind.BYLINE, byline))
    if added and pieces:
        at = first if title_at is None else title_at + 1
        element = pieces[0].element
        named[at:at] = [Piece(draft, element) for draft in added]
        left[at:at] = [""] * len(added)
    published = published or _dated(named[index].draft for index in near)
    if not published and pieces:
        published = searched_stamp(pieces[0].element.getroottree().getroot(), head.url, updated)
    source = _source(head, title)
    metadata = Metadata(
        title=title,
        kicker=kicker,
        byline=_undated(byline),
        source=source,
        url=head.url,
        published=published,
        tags=tuple(tag for tag in head.tags if key(tag) != key(source)),
        updated=updated if is_later(updated, published) else "",
        section=head.section,
        site=head.host,
    )
    return named, left, metadata


def _name_captions(pieces: list[Piece], reasons: list[str]) -> None:
    """Name the line below a picture that ends with whose it is, in brackets."""
    for index, (above, piece) in enumerate(pairwise(pieces), 1):
        text = piece.draft.text
        if (
            above.draft.kind is BlockKind.FIGURE
            and piece.draft.kind is BlockKind.PARAGRAPH
            and not reasons[index]
            and text.endswith(")")
            and len(text.split()) <= _CAPTION_WORDS
        ):
            _turn(pieces, reasons, index, BlockKind.CAPTION)


def _wanted(head: Head) -> list[str]:
    """Give what the head calls the piece, folded, with and without the site's name."""
    titles = [*head.titles, *(without_site(title, head.site) for title in head.titles)]
    return [key(title) for title in titles]


def _part_title(pieces: list[Piece], reasons: list[str], head: Head) -> None:
    """Part a block whose first line is the title (old pages break lines, not blocks)."""
    wanted = _wanted(head)
    for index, piece in enumerate(pieces):
        line, broken, _ = piece.draft.text.partition("\n")
        if broken and len(line.split()) >= 2 and key(line) in wanted:
            running = Running(piece.draft.text, piece.draft.spans)
            parts = [
                running.slice(0, len(line)),
                running.slice(len(line), len(piece.draft.text)),
            ]
            pieces[index : index + 1] = [
                replace(piece, draft=replace(piece.draft, text=part.text, spans=part.spans))
                for part in parts
            ]
            reasons.insert(index, reasons[index])
            return


def _find_title(
    pieces: Sequence[Piece], reasons: Sequence[str], head: Head, first: int
) -> int | None:
    """Find the block that is the title: a first-level heading that the head's title contains,
    another block that says the same, or the only first-level heading near the article."""
    wanted = _wanted(head)
    top = [
        index
        for index, piece in enumerate(pieces)
        if piece.draft.kind is BlockKind.HEADING and piece.draft.level == 1
    ]
    for index in top:
        own = key(pieces[index].draft.text)
        site = own == key(head.site) or _leads_home(pieces[index])
        if own and not site and any(own in title for title in wanted):
            return index
    for index, piece in enumerate(pieces):
        text = piece.draft.kind in {BlockKind.HEADING, BlockKind.PARAGRAPH}
        if text and index < first + _NEAR and not _leads_home(piece):
            own = key(piece.draft.text)
            if len(own.split()) >= 2 and own in wanted:
                return index
    whole = " ".join(wanted)
    for index, piece in enumerate(pieces[: first + 1]):
        own = key(piece.draft.text)
        named = piece.draft.kind is BlockKind.HEADING and names_of(piece.element) & _TITLE_NAMES
        if named and len(own.split()) >= 2 and own in whole and not _leads_home(piece):
            return index
    inside = [index for index in top if not reasons[index]]
    if len(inside) == 1 and head.titles:
        # a heading that shares no word with the head's titles names a section
        own = pieces[inside[0]].draft.text
        return inside[0] if len(own.split()) > 3 or said_again(own, whole) else None
    if inside and not head.titles:
        return inside[0]
    return top[0] if len(top) == 1 and not head.titles else None


def _leads_home(piece: Piece) -> bool:
    """Whether all of a block is a link to the site's first page: it is the site's name then."""
    links = [link.get("href", "").strip() for link in links_in(piece.element)]
    linked = piece.linked == len(letters_of(piece.draft.text)) > 0
    return linked and all(_HOME.match(link) for link in links)


def _near(
    pieces: Sequence[Piece], reasons: Sequence[str], title: int | None, first: int
) -> list[int]:
    centre = first if title is None else title
    low = max(0, min(centre, first) - 3)
    high = min(len(pieces), max(centre, min(first, centre + 20)) + _NEAR)
    return [index for index in range(low, high) if reasons[index] in {"", "outside"}]


def _named(
    pieces: list[Piece],
    reasons: list[str],
    near: Sequence[int],
    before: int | None,
    kind: BlockKind,
) -> str:
    """Keep the first piece near the title that the page marks as `kind`; others are text."""
    text = ""
    for index, piece in enumerate(pieces):
        if piece.draft.kind is not kind:
            continue
        fits = index in near and (before is None or index < before)
        if fits and not text:
            reasons[index] = ""
            text = piece.draft.text
        else:
            pieces[index] = replace(piece, draft=replace(piece.draft, kind=BlockKind.PARAGRAPH))
    return text


def _refuse_nobody(pieces: list[Piece], reasons: list[str], head: Head) -> None:
    """Leave out a marked byline that names an account or the site, not a person."""
    for index, piece in enumerate(pieces):
        if piece.draft.kind is BlockKind.BYLINE and _is_nobody(piece.draft.text, head):
            pieces[index] = replace(piece, draft=replace(piece.draft, kind=BlockKind.PARAGRAPH))
            reasons[index] = reasons[index] or "outside"


def _is_nobody(text: str, head: Head) -> bool:
    name = without_label(" ".join(text.split()))
    return is_nobody(name) or key(name) == key(head.site)


def _turn(pieces: list[Piece], reasons: list[str], index: int, kind: BlockKind) -> None:
    piece = pieces[index]
    pieces[index] = replace(piece, draft=replace(piece.draft, kind=kind, level=0))
    reasons[index] = ""


def _dated(drafts: Iterable[Draft]) -> str:
    """Give the date that a sign parts from a name or a place («كتب: فلان | 8 آذار 2024»)."""
    for draft in drafts:
        if draft.kind is BlockKind.BYLINE:
            date = find_date(draft.text)
            if date is not None and not date.updated:
                return date.iso
        elif draft.kind is BlockKind.PARAGRAPH and not _sentence(draft.text):
            for part in _PARTED.split(draft.text):
                date = find_date(part)
                if date is not None and date.whole and not date.updated and part != draft.text:
                    return date.iso
    return ""


def _undated(byline: str) -> str:
    """Give the names of a byline without the date that stands behind a sign in the same line."""
    for sign in _PARTED.finditer(byline):
        date = find_date(byline[sign.end() :])
        if date is not None and date.whole:
            return byline[: sign.start()].strip()
    return byline


def _source(head: Head, title: str) -> str:
    """Give the site's name: where the head has only its host, what stands beside the title."""
    if head.site == head.host and title:
        for whole in head.titles:
            beside = site_beside(title, whole)
            if beside:
                return beside
    return head.site


def _fuller(published: str, stamp: str) -> str:
    """Give the head's date, or the visible one where that tells the time of the same day too."""
    if not published or (len(published) == len("2024-12-08") and stamp.startswith(published)):
        return stamp
    return published


def _machine_date(piece: Piece) -> str:
    for element in (piece.element, *piece.element.iter("time")):
        stamp = normal_stamp(element.get("datetime", ""))
        if stamp:
            return stamp
    return ""


def _sentence(text: str) -> bool:
    return len(text.split()) > 12 or text.endswith(".")
