"""The shipped pieces: each is whole, and a library gets each of them once."""

from __future__ import annotations

import re

import pytest

from reader.actions.bundled import WELCOME, bundled, load_bundled, seed
from reader.document.model import BlockKind
from reader.errors import Cancelled, ImportFailed
from reader.jobs import CancelToken
from reader.library.store import Library
from reader.text.fold import fold_text

PIECES = bundled()


def ignore(_fraction: float) -> None:
    """Progress that nobody watches."""


def same(title: str, other: str) -> bool:
    """Whether two titles are one; a piece may wear the tashkeel that its list does not."""
    return fold_text(title) == fold_text(other)


def in_order(library: Library) -> bool:
    pairs = zip(library.list(), PIECES, strict=True)
    return all(same(saved.title, piece.title) for saved, piece in pairs)


def test_the_welcome_comes_first() -> None:
    assert PIECES[0].slug == WELCOME
    orders = [piece.order for piece in PIECES]
    assert orders == sorted(set(orders))


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.slug)
def test_a_shipped_piece_is_whole(piece) -> None:  # type: ignore[no-untyped-def]
    assert piece.title
    assert piece.licence
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", piece.published)
    imported = load_bundled(piece.slug)
    document = imported.document
    assert same(document.metadata.title, piece.title)
    assert document.metadata.language == piece.language
    assert document.metadata.published == piece.published
    assert document.metadata.tags == piece.tags
    assert document.metadata.byline
    assert document.word_count > 50
    figures = [block for block in document.blocks if block.kind is BlockKind.FIGURE]
    assert {block.asset for block in figures if block.asset} == set(imported.assets)
    assert all(block.alt for block in figures)


def test_an_unknown_one_is_said() -> None:
    with pytest.raises(ImportFailed, match="no bundled piece"):
        load_bundled("no-such-piece")


def test_a_library_gets_each_once(library: Library) -> None:
    heard: list[float] = []
    assert seed(library, heard.append) == len(PIECES)
    assert heard == sorted(heard)
    assert heard[-1] == 1
    pieces = library.list()
    assert in_order(library)
    library.delete(pieces[0].id)
    heard.clear()
    assert seed(library, heard.append) == 0
    assert not heard
    assert library.count() == len(PIECES) - 1


def test_an_interrupted_start_goes_on_later(library: Library) -> None:
    token = CancelToken()

    def stop_after_two(fraction: float) -> None:
        if fraction > 1.5 / len(PIECES):
            token.cancel()

    with pytest.raises(Cancelled):
        seed(library, stop_after_two, token)
    assert library.count() == 2
    assert seed(library, ignore) == len(PIECES) - 2
    assert in_order(library)
