"""Repairs of a piece's letters at import: judged by all of its text, made block by block."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reader.importing.mending import Mending, mended, mending_for
from reader.importing.turning import Order, Turned, stored_order, turned
from reader.text.clean import clean
from reader.text.offsets import Mapped

_LOOKED_AT = 20_000
"""Code points that show what letters a turned text has."""
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Repairs:
    """What a piece needs: its lines turned (None: no), its letters mended."""

    order: Order | None
    mending: Mending


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired and cleaned text, the map back to the turned one, and the repairs' names."""

    made: Mapped
    turned: Turned | None
    kinds: tuple[str, ...]


def needed(texts: Iterable[str]) -> Repairs:
    """Judge by the raw texts of a piece what has to be repaired in it."""
    lines = list(texts)
    order = stored_order(lines)
    if order is not None:
        sample = "\n".join(lines)[:_LOOKED_AT]
        lines = [turned(sample, order).text]
    return Repairs(order, mending_for(lines))


def repaired(text: str, repairs: Repairs, *, keep_lines: bool = False) -> Repaired:
    """Turn, clean and mend a raw text."""
    kinds: list[str] = []
    order = repairs.order or stored_order([text], alone=True)
    first = turned(text, order) if order is not None else None
    if first is not None and first.text != text:
        kinds.append("order")
    else:
        first = None
    source = first.text if first is not None else text
    made = clean(source, keep_lines=keep_lines)
    if _FORMS.search(source) and made.text != as_it_came(source, keep_lines=keep_lines).text:
        kinds.append("forms")
    later, more = mended(made.text, repairs.mending)
    return Repaired(made.then(later), first, (*kinds, *more))


def as_it_came(text: str, *, keep_lines: bool = False) -> Mapped:
    """Clean a text and leave its letters as they are, presentation forms too."""
    return clean(text, keep_lines=keep_lines, forms=False)
