"""Blocks in the making, in source order, and the document that is assembled of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reader.document.model import (
    Block,
    BlockKind,
    Cell,
    Document,
    LeftOut,
    ListPlace,
    Metadata,
    Repair,
    Span,
    SpanKind,
)
from reader.importing.repair import Repairs, needed, repaired
from reader.text.clean import clean
from reader.text.direction import (
    Direction,
    base_direction,
    document_direction,
    script_runs,
)
from reader.text.language import language_of

_LINES = frozenset({BlockKind.CODE, BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM,
                    BlockKind.FOOTNOTE})  # fmt: skip
_TEXTLESS = frozenset({BlockKind.FIGURE, BlockKind.RULE})
_EVIDENCE = 20_000
"""Code points of a piece that decide its language and direction."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A block before cleaning: offsets are code points of the raw `text`.

    `direction` and `language` are what the source declares for this block (None, "": nothing).
    `anchors` are the source's names for the block, which note references and links inside the
    piece point to as `#name`. `reason` is not empty when the block is left out. `original` is
    the text as it came, where the importer repaired it already.
    """

    kind: BlockKind
    text: str = ""
    spans: tuple[Span, ...] = ()
    level: int = 0
    place: ListPlace | None = None
    cells: tuple[Cell, ...] = ()
    alt: str = ""
    asset: str = ""
    direction: Direction | None = None
    language: str = ""
    anchors: tuple[str, ...] = ()
    reason: str = ""
    original: str = ""


def assemble(
    drafts: Sequence[Draft],
    metadata: Metadata,
    *,
    direction: Direction | None = None,
    language: str = "",
) -> Document:
    """Clean the drafts and make the document; empty ones fall away.

    `direction` and `language` are what the source declares for the whole piece. Ids are "b1",
    "b2" … in source order and count left-out blocks, so that one put back fits its place.
    """
    repairs = needed(draft.text for draft in drafts if draft.kind is not BlockKind.CODE)
    cleaned: list[Draft] = []
    came: dict[int, tuple[Draft, tuple[str, ...]]] = {}
    for draft in drafts:
        made, kinds = _cleaned(draft, repairs)
        if made.kind in _TEXTLESS or made.text.strip():
            cleaned.append(made)
            if kinds and not draft.reason:
                came[len(cleaned)] = (_as_it_came(draft), kinds)
    body = "\n".join(
        draft.text
        for draft in cleaned
        if not draft.reason and draft.kind is not BlockKind.CODE
    )[:_EVIDENCE]  # fmt: skip
    main_direction = document_direction([body], default=direction or Direction.RTL)
    main_language = language_of(body, hint=language, default="ar")
    names = {
        anchor: f"b{number}"
        for number, draft in reversed(list(enumerate(cleaned, 1)))
        for anchor in draft.anchors
    }
    blocks: list[Block] = []
    left_out: list[LeftOut] = []
    done: list[Repair] = []
    previous = ""
    for number, draft in enumerate(cleaned, 1):
        code = draft.kind is BlockKind.CODE
        words = draft.text or draft.alt
        block = Block(
            id=f"b{number}",
            kind=draft.kind,
            text=draft.text,
            direction=base_direction(
                words,
                hint=draft.direction or Direction.LTR if code else _credible(words, draft),
                default=main_direction,
            ),
            language=language_of(words, hint=draft.language, default=main_language),
            level=draft.level,
            spans=_pointed(draft.spans, names),
            place=draft.place,
            cells=draft.cells,
            alt=draft.alt,
            asset=draft.asset,
        )
        if draft.reason:
            left_out.append(LeftOut(block, previous, draft.reason))
        else:
            blocks.append(block)
            if number in came:
                before, kinds = came[number]
                spans = _pointed(before.spans, names)
                original = replace(block, text=before.text, spans=spans, cells=before.cells)
                done.append(Repair(original, kinds))
        previous = block.id
    metadata = replace(
        metadata,
        title=metadata.title or _first_words(blocks),
        direction=main_direction,
        language=main_language,
    )
    return Document(_said(metadata, blocks, done), tuple(blocks), tuple(left_out), tuple(done))


def _credible(words: str, draft: Draft) -> Direction | None:
    """Give the declared direction, unless no letter of the block runs that way."""
    if draft.direction is None:
        return None
    scripts = {run.script for run in script_runs(words)}
    against = {"latn"} if draft.direction is Direction.RTL else {"arab"}
    return None if scripts == against else draft.direction


def _first_words(blocks: Sequence[Block], limit: int = 60) -> str:
    """Name a piece without a title by its first words."""
    for block in blocks:
        text = block.text[: block.cells[0].end] if block.cells else block.text
        words = text.partition("\n")[0].rstrip(":،, ").split()
        if not words:
            continue
        taken = words[0][:limit]
        for word in words[1:]:
            if len(taken) + 1 + len(word) > limit:
                return taken + "…"
            taken += " " + word
        return taken
    return ""


def _words(text: str, repairs: Repairs | None) -> str:
    return clean(text).text if repairs is None else repaired(text, repairs).made.text


def _said(metadata: Metadata, blocks: Sequence[Block], done: Sequence[Repair]) -> Metadata:
    """Let the metadata repeat the blocks that were repaired after they had been named."""
    mended = {repair.original.id for repair in done}
    texts = {block.kind: block.text for block in blocks[::-1] if block.id in mended}
    return replace(
        metadata,
        title=texts.get(BlockKind.TITLE, metadata.title),
        kicker=texts.get(BlockKind.KICKER, metadata.kicker),
        byline=texts.get(BlockKind.BYLINE, metadata.byline),
    )


def _as_it_came(draft: Draft) -> Draft:
    if draft.original:
        draft = replace(draft, text=draft.original, spans=(), cells=())
    return _cleaned(draft, None)[0]


def _cleaned(draft: Draft, repairs: Repairs | None) -> tuple[Draft, tuple[str, ...]]:
    """Clean and repair the text, cell by cell, and carry spans and cells over by the maps.

    Without `repairs` the letters stay as they came.
    """
    code = draft.kind is BlockKind.CODE
    cells = draft.cells or (Cell(0, len(draft.text)),)
    lines = draft.kind in _LINES
    texts: list[str] = []
    new_cells: list[Cell] = []
    spans: list[Span] = []
    kinds = ["order"] if draft.original and repairs is not None else []
    shift = 0
    for cell in cells:
        raw = draft.text[cell.start : cell.end]
        moved = None
        if code or repairs is None:
            made = clean(raw, keep_lines=lines, code=code, forms=code)
        else:
            result = repaired(raw, repairs, keep_lines=lines)
            made, moved = result.made, result.turned
            kinds += result.kinds
        for span in draft.spans:
            low, high = max(span.start, cell.start), min(span.end, cell.end)
            if low >= high:
                continue
            low, high = low - cell.start, high - cell.start
            start, end = made.map.to_new(*(moved.moved(low, high) if moved else (low, high)))
            if start < end:
                spans.append(replace(span, start=start + shift, end=end + shift))
        texts.append(made.text)
        new_cells.append(replace(cell, start=shift, end=shift + len(made.text)))
        shift += len(made.text) + 1
    made_draft = replace(
        draft,
        text="\t".join(texts),
        spans=tuple(sorted(spans, key=lambda span: (span.start, -span.end))),
        cells=tuple(new_cells) if draft.cells else (),
        alt=_words(draft.alt, repairs) if draft.alt else "",
    )
    return made_draft, tuple(dict.fromkeys(kinds))


def _pointed(spans: Sequence[Span], names: dict[str, str]) -> tuple[Span, ...]:
    """Turn `#name` into the id of the block of that name; what points nowhere is no link."""
    pointed: list[Span] = []
    for span in spans:
        if span.kind is SpanKind.NOTE_REFERENCE:
            if span.value in names:
                pointed.append(replace(span, value=names[span.value]))
        elif span.kind is SpanKind.LINK and span.value.startswith("#"):
            if span.value[1:] in names:
                pointed.append(replace(span, value="#" + names[span.value[1:]]))
        else:
            pointed.append(span)
    return tuple(pointed)
