"""Cards that lead to other pieces: elements of one make side by side, each with a linked title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.document.model import BlockKind
from reader.importing.blocks import Piece
from reader.importing.inline import letters_of
from reader.importing.marks import links_in

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLES = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH})
_LEAST_TITLE = 12
_MOST_CARD = 400
"""Code points of a card; a longer one is a part of the piece with a linked heading."""
_REACH = 4
"""Levels between a title and the card that holds it."""
_LEAST_CARDS = 2
_MOST_SHARE = 0.5
"""Of a page's text; cards that hold more are what the page is about."""
_MOST_CUT_SHARE = 0.85
"""The same of cards whose texts are cut off, as only the beginnings of other pieces are."""
_CUT = re.compile(r"(?:\.\.|…)[\])»\"]*$")


def teaser_cards(pieces: Sequence[Piece]) -> set[int]:
    """Give the pieces that stand in cards which lead to other pages."""
    groups: dict[tuple[HtmlElement, str, str], dict[HtmlElement, str]] = defaultdict(dict)
    for piece in pieces:
        address = _title_address(piece)
        card = _card(piece.element) if address else None
        if card is not None:
            groups[_make(card)].setdefault(card, address)
    cards = {
        card
        for members in groups.values()
        if len(members) >= _LEAST_CARDS and len(set(members.values())) == len(members)
        for card in members
    }
    if not cards:
        return set()
    held: dict[HtmlElement, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        card = next((one for one in (piece.element, *_above(piece.element)) if one in cards), None)
        if card is not None:
            held[card].append(index)
    sizes = {card: sum(len(pieces[i].draft.text) for i in inside) for card, inside in held.items()}
    found = [card for card in held if sizes[card] <= _MOST_CARD]
    total = sum(len(piece.draft.text) for piece in pieces)
    cut = sum(_CUT.search(pieces[held[card][-1]].draft.text) is not None for card in found)
    share = _MOST_CUT_SHARE if 2 * cut > len(found) else _MOST_SHARE
    if sum(sizes[card] for card in found) > share * total:
        return set()
    return {index for card in found for index in held[card]}


def _title_address(piece: Piece) -> str:
    """Give where a title leads whose whole text is a link to another page, else ""."""
    text = piece.draft.text
    letters = len(letters_of(text))
    if piece.draft.kind not in _TITLES or len(text) < _LEAST_TITLE or piece.linked < letters:
        return ""
    inside = links_in(piece.element)[:1]
    link = inside[0] if inside else next(piece.element.iterancestors("a"), None)
    address = link.get("href", "").strip() if link is not None else ""
    return "" if address.startswith("#") else address


def _above(element: HtmlElement) -> list[HtmlElement]:
    chain: list[HtmlElement] = []
    above = element.getparent()
    while above is not None and len(chain) < _REACH + 2:
        chain.append(above)
        above = above.getparent()
    return chain


def _card(title: HtmlElement) -> HtmlElement | None:
    """Give the nearest element around a title that has another of its make beside it."""
    for element in _above(title)[:_REACH]:
        parent = element.getparent()
        if parent is None or element.tag in {"body", "html", "tr", "td"}:
            return None
        for other in (element.getnext(), element.getprevious()):
            if other is not None and len(element) > 1 and _make(other) == _make(element):
                return element
    return None


def _make(element: HtmlElement) -> tuple[HtmlElement, str, str]:
    parent = element.getparent()
    assert parent is not None
    return parent, str(element.tag), element.get("class", "")
