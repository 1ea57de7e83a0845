"""Looking at a saved page again: what changed in it, and the version of before kept."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from reader.actions.bring import Progress, fetch
from reader.document.model import Block, BlockKind, Document
from reader.errors import Message, ReaderError
from reader.importing.restore import BY_READER, leave_out, restore
from reader.jobs import CancelToken
from reader.library.fetched import Address
from reader.library.store import Library

if TYPE_CHECKING:
    from reader.importing.fetch import Fetched, Fetcher

_ALIKE = 0.5
"""Share of common letters from which a paragraph is the same one in other words."""
_LOOKED_AT = 2_000
"""Characters of a paragraph by which another wording of it is known."""
_NEAR = 12
"""How many paragraphs further on the other wording of one is looked for."""


class ChangeKind(StrEnum):
    """What happened to a block."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One block that differs: `old` is None for an added one, `new` for a removed one."""

    kind: ChangeKind
    old: Block | None
    new: Block | None

    @property
    def block(self) -> Block:
        """The block that shows where it is and how it is written: the new one if there is one."""
        block = self.new or self.old
        assert block is not None
        return block


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A piece whose page was looked at: its document now, and the changes in reading order."""

    piece: int
    document: Document
    changes: tuple[Change, ...]

    @property
    def unchanged(self) -> bool:
        """Whether the text of the page is the same as before."""
        return not self.changes


def refresh(
    library: Library,
    piece: int,
    fetcher: Fetcher,
    token: CancelToken | None = None,
    progress: Progress | None = None,
) -> Refreshed:
    """Fetch a piece's page again and put what is new in its place.

    The text of before is kept among `library.versions`; notes and places are found again by their
    words. What the reader left out or put back by hand stays so. A page that says nothing new
    changes nothing. Raises `ImportFailed`, `LibraryFailed`, `Cancelled`, and `ReaderError` for a
    piece that did not come from the web; the piece is then as it was.
    """
    token = token or CancelToken()
    old = library.piece(piece).document
    known = address_of(library, piece)
    first = fetcher.page(known.url, token, progress or _unseen, known.etag, known.modified)
    if first.unchanged:
        library.looked_at(piece, Address(known.url, known.etag, known.modified))
        return Refreshed(piece, old, ())
    ahead = cast("Fetcher", _Ahead(fetcher, known.url, first))
    page = fetch(known.url, ahead, token, progress)
    token.check()
    # what the reader did to the piece while its page was on the way counts too
    old = library.piece(piece).document
    new = _with_choices(old, page.imported.document)
    found = changes(old, new)
    address = Address(page.url, page.etag, page.modified)
    if not found and _looks(old) == _looks(new):
        library.looked_at(piece, Address(known.url, page.etag, page.modified))
        return Refreshed(piece, old, ())
    library.replace(piece, new, page.imported.assets, address=address, keep=bool(found))
    return Refreshed(piece, library.piece(piece).document, found)


def revert(library: Library, piece: int, version: int) -> Document:
    """Make an earlier version the piece again; what it is now becomes a version."""
    chosen = next((item for item in library.versions.of(piece) if item.id == version), None)
    document = library.versions.document(version)
    if chosen is None:
        raise ReaderError(Message("This version belongs to another piece. Open its own list."))
    known = library.address(piece)
    # without the server's word for it, so that the next refresh brings the newest again
    address = Address(known.url, fetched=chosen.saved) if known else None
    library.replace(piece, document, address=address, keep=True, version=version)
    return library.piece(piece).document


def address_of(library: Library, piece: int) -> Address:
    """Give where a piece came from; raises `ReaderError` when it did not come from the web."""
    known = library.address(piece)
    if known is None:
        raise ReaderError(
            Message(
                "This piece did not come from the web, so there is nothing to fetch again. "
                "Add its file or text anew."
            ),
            f"piece {piece}",
        )
    return known


def changes(old: Document, new: Document) -> tuple[Change, ...]:
    """Compare two documents block by block, in reading order."""
    before, after = list(old.blocks), list(new.blocks)
    start = _same_at_start(before, after)
    end = _same_at_start(before[start:][::-1], after[start:][::-1])
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    # what says the same over and over in a long page is no landmark, and would cost its square
    matcher = difflib.SequenceMatcher(None, list(map(_words, before)), list(map(_words, after)))
    found: list[Change] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            found += _paired(before[i1:i2], after[j1:j2])
    return tuple(found)


def _same_at_start(old: Sequence[Block], new: Sequence[Block]) -> int:
    """Count the blocks that say the same from the beginning on."""
    pairs = zip(old, new, strict=False)
    return next(
        (place for place, (one, other) in enumerate(pairs) if _words(one) != _words(other)),
        min(len(old), len(new)),
    )


def _paired(old: Sequence[Block], new: Sequence[Block]) -> list[Change]:
    """Pair the blocks that say the same in other words; the rest was added or removed."""
    found: list[Change] = []
    rest = list(new)
    for block in old:
        place = next((n for n, other in enumerate(rest[:_NEAR]) if _alike(block, other)), None)
        if place is None:
            found.append(Change(ChangeKind.REMOVED, block, None))
            continue
        found += [Change(ChangeKind.ADDED, None, other) for other in rest[:place]]
        if _words(block) != _words(rest[place]):
            found.append(Change(ChangeKind.CHANGED, block, rest[place]))
        del rest[: place + 1]
    return found + [Change(ChangeKind.ADDED, None, other) for other in rest]


def _alike(old: Block, new: Block) -> bool:
    if (old.kind is BlockKind.FIGURE) is not (new.kind is BlockKind.FIGURE):
        return False
    if old.kind is new.kind is BlockKind.TITLE:
        return True
    one, other = (block.text[:_LOOKED_AT].split() for block in (old, new))
    matcher = difflib.SequenceMatcher(None, one, other)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _words(block: Block) -> str:
    """What of a block a reader would miss; a picture is told by its description, else its file."""
    if block.kind is BlockKind.FIGURE:
        return f"\0{block.alt or block.asset}"
    return block.text


def _looks(document: Document) -> tuple[object, ...]:
    """What shows of a document beyond its words."""
    blocks = tuple(replace(block, id="") for block in document.blocks)
    return blocks, replace(document.metadata, saved="", tags=(), lead_image="")


def _with_choices(old: Document, new: Document) -> Document:
    """Leave out and put back in the new document what the reader did in the old one."""
    unwanted = {item.block.text for item in old.left_out if item.reason == BY_READER}
    for block in [block for block in new.blocks if block.text and block.text in unwanted]:
        new = leave_out(new, block.id)
    wanted = {block.text for block in old.blocks if block.text}
    there = {block.text for block in new.blocks}
    for item in new.left_out:
        if item.reason != BY_READER and item.block.text in wanted - there:
            new = restore(new, item.block.id)
    return new


class _Ahead:
    """A fetcher that has one page already, so that it is not asked for twice."""

    def __init__(self, fetcher: Fetcher, url: str, first: Fetched) -> None:
        self._fetcher, self._url = fetcher, url
        self._first: Fetched | None = first

    def page(
        self,
        url: str,
        token: CancelToken,
        progress: Callable[[float], None],
        etag: str = "",
        modified: str = "",
    ) -> Fetched:
        """Give the page that is here already once, then fetch like the fetcher itself."""
        first, self._first = self._first, None
        if first is not None and url == self._url:
            return first
        return self._fetcher.page(url, token, progress, etag, modified)

    def picture(self, url: str, token: CancelToken) -> bytes | None:
        """Fetch a picture."""
        return self._fetcher.picture(url, token)


def _unseen(_fraction: float) -> None:
    """Count for nobody."""
