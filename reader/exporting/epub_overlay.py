"""The media overlay of a book's page: which element is lit while which clip sounds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from reader.document.model import BlockKind, Document
from reader.exporting.book_sound import Clip, Recording
from reader.exporting.epub_text import block_id, unit_id

_TYPES = {BlockKind.FOOTNOTE: "footnote", BlockKind.FIGURE: "figure"}
"""What a reading system lets its reader skip, or leave (EPUB 3.3, Media Overlays)."""


def overlay(document: Document, recording: Recording, page: str, sound: str) -> str:
    """Write the SMIL of a page, a sequence for each block; addresses are relative to it."""
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops"'
        ' version="3.0">',
        f'<body epub:textref="{page}">',
    ]
    blocks = groupby(recording.clips, key=lambda clip: clip.index)
    for number, (index, clips) in enumerate(blocks, 1):
        kind = _TYPES.get(document.blocks[index].kind)
        named = f' epub:type="{kind}"' if kind else ""
        target = f"{page}#{block_id(index)}"
        parts.append(f'<seq id="q{number}" epub:textref="{target}"{named}>')
        parts += _pars(list(clips), page, sound, number)
        parts.append("</seq>")
    parts += ["</body>", "</smil>", ""]
    return "\n".join(parts)


def clock(ms: float) -> str:
    """Write a SMIL clock value: hours, minutes, seconds and thousandths."""
    seconds, rest = divmod(round(ms), 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _pars(clips: Sequence[Clip], page: str, sound: str, group: int) -> list[str]:
    found = []
    for number, clip in enumerate(clips, 1):
        name = block_id(clip.index) if clip.unit is None else unit_id(clip.index, clip.unit[0])
        begin, end = round(clip.begin_ms), round(clip.end_ms)
        if end <= begin:
            continue  # a clip of no length is not valid, and lights nothing
        found.append(
            f'<par id="q{group}-{number}"><text src="{page}#{name}"/>'
            f'<audio src="{sound}" clipBegin="{clock(begin)}" clipEnd="{clock(end)}"/></par>'
        )
    return found
