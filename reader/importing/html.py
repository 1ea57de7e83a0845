"""Web pages: from HTML bytes to a document with its pictures."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.document.model import BlockKind, Metadata, SpanKind
from reader.errors import ImportFailed, Message
from reader.importing.article import choose
from reader.importing.blocks import Piece, pieces_of
from reader.importing.decode import declared_charset, decode, looks_binary
from reader.importing.drafts import Draft, assemble
from reader.importing.headline import name_head
from reader.importing.images import Images
from reader.importing.limits import check_blocks
from reader.importing.metadata import Head, read_head
from reader.importing.paragraphs import Unit
from reader.importing.phrases import key
from reader.importing.picture_choice import show_hidden_pictures
from reader.importing.roles import name_lines
from reader.importing.saved_page import give_shared_pictures, in_utc, saved_at
from reader.importing.tree import parse

if TYPE_CHECKING:
    from reader.importing.importer import Imported, Source
    from reader.jobs import CancelToken

_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    rb"<(?:p|div|article|section|span|h[1-6]|ul|ol|table|br|a|img|main|figure|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)
_PLAIN = BlockKind.PARAGRAPH
_TOP = frozenset({BlockKind.KICKER, BlockKind.TITLE, BlockKind.BYLINE})


class HtmlImporter:
    """Takes web pages and the HTML of a clipboard."""

    name = "html"

    def accepts(self, source: Source) -> float:
        """Look at the declared type, the name's ending, and the first tags."""
        head = source.data[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
        if _START.match(head):
            return 0.9
        if looks_binary(source.data):
            return 0.0
        tagged = len(_TAG.findall(head)) >= 1 and head.lstrip().startswith(b"<")
        if source.media_type.startswith(("text/html", "application/xhtml")):
            return 0.8
        if source.name.lower().endswith((".html", ".htm", ".xhtml")):
            return 0.8 if tagged or b"<" in head else 0.05
        if source.name:
            return 0.0
        return 0.7 if tagged else 0.0

    def load(self, source: Source, token: CancelToken) -> Imported:
        """Make a document of a page; raises `ImportFailed` when there is no text in it."""
        declared = source.media_type.partition("charset=")[2].strip("\"' ;")
        text = decode(
            source.data, declared=declared or declared_charset(source.data), name=source.name
        ).text
        token.check()
        return import_page(text, source, token)


def import_page(text: str, source: Source, token: CancelToken, *, whole: bool = False) -> Imported:
    """Make a document of a page's text; raises `ImportFailed` when there is no text in it.

    `whole` says that all of it is the piece (it was written as one, not cut out of a site):
    nothing is looked for or left out.
    """
    from reader.importing.importer import Imported

    page = parse(text, source.name)
    give_shared_pictures(page.root)
    show_hidden_pictures(page.root)
    saved = saved_at(page.html)
    now = datetime.datetime.fromisoformat(source.fetched) if source.fetched else saved
    head = read_head(page.root, source.url, now)
    body = page.root.find("body")
    pieces = pieces_of(page.root if body is None else body, head.base)
    longest = max((len(piece.draft.text) for piece in pieces), default=0)
    check_blocks(len(pieces), longest, source.name)
    if not any(piece.draft.text.strip() for piece in pieces):
        raise ImportFailed(
            Message(
                "There is no text in the page {name}. Open it in a browser, copy its text "
                "and paste it here.",
                {"name": source.name},
            )
            if source.name
            else Message("There is no text in this HTML. Copy the text itself and try again.")
        )
    token.check()
    reasons = [""] * len(pieces)
    if not whole:
        reasons = choose(pieces, page.root if body is None else body, token)
    token.check()
    if not any(
        piece.draft.text.strip() and not reason
        for piece, reason in zip(pieces, reasons, strict=True)
    ):
        reasons = [""] * len(pieces)
    pieces, reasons, metadata = name_head(pieces, reasons, head)
    if not whole:
        pieces, reasons, metadata = _cleaned(pieces, reasons, metadata)
    images = Images(source.base, page.inlined, source.pictures)
    drafts = _with_lead(_with_pictures(pieces, reasons, images), head, images)
    lead = next((draft.asset for draft in drafts if draft.asset and not draft.reason), "")
    document = assemble(
        drafts,
        replace(metadata, lead_image=lead, saved=in_utc(saved)),
        direction=head.direction,
        language=head.language,
    )
    return Imported(document, images.assets)


def visible_letters(html: str) -> tuple[int, int]:
    """Count the letters and digits of some HTML's text, and the blocks that part it."""
    from reader.importing.limits import MAX_INPUT

    if len(html) > MAX_INPUT:
        return 0, 0
    try:
        page = parse(html)
    except ImportFailed:
        return 0, 0
    body = page.root.find("body")
    pieces = pieces_of(page.root if body is None else body)
    letters = sum(character.isalnum() for piece in pieces for character in piece.draft.text)
    return letters, len(pieces)


def _cleaned(
    pieces: Sequence[Piece], reasons: Sequence[str], metadata: Metadata
) -> tuple[list[Piece], list[str], Metadata]:
    """Name what the markup leaves unnamed, and leave out the chrome lines among the blocks."""
    made, left = list(pieces), list(reasons)
    kept = [index for index, reason in enumerate(reasons) if not reason]
    units = [
        Unit(draft.text, draft.kind, draft.level, marked=draft.kind is not _PLAIN, alone=True)
        for draft in (pieces[index].draft for index in kept)
    ]
    bold = {place for place, index in enumerate(kept) if _all_bold(pieces[index].draft)}
    named = name_lines(units, subheadings=bold)
    for place, index in enumerate(kept):
        kind, level = named.kinds[place], named.levels[place]
        made[index] = replace(made[index], draft=replace(made[index].draft, kind=kind, level=level))
        left[index] = named.reasons[place]
    metadata = replace(
        metadata,
        title=metadata.title or named.title,
        kicker=metadata.kicker or named.kicker,
        byline=metadata.byline or named.byline,
        published=metadata.published or named.published,
        support=named.support,
    )
    return made, left, metadata


def _all_bold(draft: Draft) -> bool:
    """Whether a whole paragraph is set in bold: a heading without the element for it."""
    return any(
        span.kind is SpanKind.STRONG and span.start == 0 and span.end == len(draft.text)
        for span in draft.spans
    )


def _with_pictures(pieces: Sequence[Piece], reasons: Sequence[str], images: Images) -> list[Draft]:
    """Read the article's pictures; one that says and shows nothing falls away."""
    drafts: list[Draft] = []
    kept = zip(pieces, reasons, strict=True)
    images.expect([piece.pictures for piece, reason in kept if piece.pictures and not reason])
    for index, (piece, reason) in enumerate(zip(pieces, reasons, strict=True)):
        draft = replace(piece.draft, reason=reason)
        if draft.kind is BlockKind.FIGURE:
            if reason:
                continue
            following = pieces[index + 1].draft if index + 1 < len(pieces) else None
            caption = following is not None and following.kind is BlockKind.CAPTION
            asset = images.take(*piece.pictures)
            alt = draft.alt
            if caption and following is not None and key(alt) == key(following.text):
                alt = ""
            if not asset and not alt and not caption:
                continue
            draft = replace(draft, asset=asset, alt=alt)
        elif draft.kind is BlockKind.RULE and reason:
            continue
        drafts.append(draft)
    return drafts


def _with_lead(drafts: Sequence[Draft], head: Head, images: Images) -> list[Draft]:
    """Put the picture that the head names before the text of a piece that shows none."""
    made = list(drafts)
    if any(draft.asset and not draft.reason for draft in made):
        return made
    asset = images.take(head.image) if head.image else ""
    if asset:
        at = next(
            (
                index
                for index, draft in enumerate(made)
                if not draft.reason and draft.kind not in _TOP
            ),
            len(made),
        )
        made.insert(at, Draft(BlockKind.FIGURE, alt=head.caption, asset=asset))
    return made
