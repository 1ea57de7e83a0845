"""Bringing a page from the web: fetched, cleaned and saved, or kept waiting with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.errors import ImportFailed, Message
from reader.jobs import CancelToken
from reader.text.address import canonical
from reader.text.fold import fold_text

if TYPE_CHECKING:
    # what only reads a file must not wait for the library to load
    from reader.document.model import Document
    from reader.importing.fetch import Fetcher
    from reader.importing.web import WebPage
    from reader.library.store import Library

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Brought:
    """A page that is in the library; `known` when it was there before, which changes nothing."""

    link: str
    piece: int
    document: Document
    left_out: int
    known: bool


def bring(
    library: Library,
    link: str,
    fetcher: Fetcher,
    token: CancelToken | None = None,
    progress: Progress | None = None,
    tags: Iterable[str] = (),
) -> Brought:
    """Save the page of a link; one that is in the library already is not fetched again.

    What cannot be fetched or read waits in `library.pending` with the reason, and `ImportFailed`
    is raised. A link that waited and came waits no longer. Raises `Cancelled` when asked to stop:
    then nothing is saved, and what waited still waits. Also raises `LibraryFailed`.
    """
    from reader.importing.refusals import FetchFailed

    token, tags = token or CancelToken(), tuple(tags)
    waiting = library.pending.tags_of(link)
    links = [link]
    known = library.by_address(canonical(link))
    if known is None:
        try:
            page = fetch(link, fetcher, token, progress)
        except ImportFailed as error:
            if canonical(link):
                after_s = error.after_s if isinstance(error, FetchFailed) else 0
                library.pending.failed(link, error.message, tags, after_s=after_s)
            raise
        token.check()
        known, piece = _save(library, link, page)
        links.append(page.url)
    else:
        piece = known
    _tag(library, piece, (*tags, *waiting))
    library.pending.came(*links)
    document = library.piece(piece).document
    return Brought(link, piece, document, len(document.left_out), known is not None)


def fetch(
    link: str, fetcher: Fetcher, token: CancelToken | None = None, progress: Progress | None = None
) -> WebPage:
    """Fetch a page and make its document, saving nothing; raises `ImportFailed`, `Cancelled`."""
    from reader.importing.web import load_page

    if not canonical(link):
        raise ImportFailed(
            Message(
                "{link} is not the address of a page. An address begins with https:// or http://.",
                {"link": link},
            )
        )
    return load_page(link, fetcher, token or CancelToken(), progress or _unseen)


def _save(library: Library, link: str, page: WebPage) -> tuple[int | None, int]:
    """Save a page; gives the piece that it was before, and the one that it is."""
    from reader.library.fetched import Address

    imported, url = page.imported, page.url
    known = library.by_address(canonical(url))
    if known is not None and not _same(library.piece(known).document, imported.document):
        # the page names the address of another one as its own, as careless sites do
        known, url = None, link
    address = Address(url, page.etag, page.modified)
    return known, library.add(imported.document, imported.assets, address=address)


def _same(old: Document, new: Document) -> bool:
    """Whether two texts are versions of one article."""
    if fold_text(old.metadata.title) == fold_text(new.metadata.title):
        return True
    before = {block.text for block in old.blocks if block.text}
    after = [block.text for block in new.blocks if block.text]
    return sum(text in before for text in after) * 2 >= len(after)


def _tag(library: Library, piece: int, tags: tuple[str, ...]) -> None:
    """Add tags to a piece's own."""
    if tags:
        library.set_tags(piece, (*library.piece(piece).summary.tags, *tags))


def _unseen(_fraction: float) -> None:
    """Count for nobody."""
