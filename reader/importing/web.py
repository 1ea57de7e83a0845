"""A page from the web as a piece: its whole article, in its cleanest form, with its pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.document.model import Document, Metadata
from reader.errors import ImportFailed
from reader.importing.addresses import without_tracking
from reader.importing.importer import Imported, Source, import_source
from reader.importing.joining import join
from reader.importing.limits import MAX_JOINED, MAX_PAGES
from reader.importing.page_links import PageLinks, further_page, read_links
from reader.importing.phrases import key
from reader.importing.refusals import FetchFailed
from reader.importing.web_pictures import WebPictures

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from reader.importing.fetch import Fetched, Fetcher
    from reader.jobs import CancelToken

_HTML = ("", "text/html", "application/xhtml+xml")
_SHELL = 400
"""Letters; a page with fewer that leads on at once is only a signpost."""
_SHORT = 600
"""Letters of an article that may not be all of it."""
_MESSY = 3
"""Times an article's letters were left out: it may not be cut out well."""
_FETCHED, _PICTURED = 0.4, 0.95


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as a piece; `url` is its own address, `etag` and `modified` serve to ask again."""

    imported: Imported
    url: str
    etag: str
    modified: str


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as it came, its tree, and what it says of its addresses."""

    fetched: Fetched
    root: HtmlElement | None
    links: PageLinks


def load_page(
    url: str,
    fetcher: Fetcher,
    token: CancelToken,
    progress: Callable[[float], None] | None = None,
) -> WebPage:
    """Fetch a page and make a piece of it; `progress` gets 0 to 1.

    Where the page leads at once is followed, its canonical form preferred to its AMP form, a
    cleaner form taken when its own is not read well, and its further pages are joined. Raises
    `ImportFailed` (mostly `FetchFailed`), and `Cancelled` within 200 ms.
    """
    tell = progress or _unseen
    page = _settled(url, fetcher, token, lambda fraction: tell(_FETCHED * fraction))
    first = page
    tell(_FETCHED)
    page, head = _best(page, fetcher, token)
    got: dict[str, bytes | None] = {}
    pages = [_without_tree(page), *_further(page, fetcher, token)]
    # trees take far more memory than pages, and each is made again when its page is imported
    page, first = pages[0], _without_tree(first)
    parts: list[Imported] = []
    for number, one in enumerate(pages):
        low = _FETCHED + (_PICTURED - _FETCHED) * number / len(pages)
        step = (_PICTURED - _FETCHED) / len(pages)

        def seen(fraction: float, low: float = low, step: float = step) -> None:
            tell(low + step * fraction)

        try:
            parts.append(
                _imported(one, token, WebPictures(one.links.base, fetcher, token, seen, got))
            )
        except ImportFailed:
            if not parts:
                raise
            # what came is worth more than nothing
            break
    imported = join(parts)
    address = first.links.address
    # the server's mark is that of one address, and says nothing of further pages
    marked = len(parts) == 1 and without_tracking(first.fetched.url) == address
    document = imported.document
    metadata = replace(_filled(document.metadata, head), url=address)
    tell(1.0)
    return WebPage(
        replace(imported, document=replace(document, metadata=metadata)),
        address,
        first.fetched.etag if marked else "",
        first.fetched.modified if marked else "",
    )


def _settled(
    url: str, fetcher: Fetcher, token: CancelToken, progress: Callable[[float], None]
) -> _Page:
    """Fetch a page, and the one that it stands for."""
    page = _read(fetcher.page(url, token, progress))
    onward = page.links.onward
    if onward and page.root is not None and _letters(page.root) < _SHELL:
        page = _read(fetcher.page(onward, token, progress))
    if page.links.whole:
        try:
            return _read(fetcher.page(page.links.whole, token, progress))
        except FetchFailed:
            # the form that came can be read as well
            return page
    return page


def _read(fetched: Fetched) -> _Page:
    from reader.importing.decode import declared_charset, decode
    from reader.importing.tree import parse

    if fetched.media_type not in _HTML:
        return _Page(fetched, None, PageLinks(fetched.url, fetched.url))
    text = decode(
        fetched.data,
        declared=fetched.charset or declared_charset(fetched.data),
        name=_host(fetched.url),
    ).text
    root = parse(text, _host(fetched.url)).root
    return _Page(fetched, root, read_links(root, fetched.url))


def _imported(page: _Page, token: CancelToken, pictures: WebPictures | None = None) -> Imported:
    fetched = page.fetched
    media_type = fetched.media_type or "text/html"
    if fetched.charset:
        media_type += f";charset={fetched.charset}"
    name = _host(fetched.url) if fetched.media_type in _HTML else ""
    source = Source(
        fetched.data,
        name=name,
        media_type=media_type,
        url=fetched.url,
        pictures=pictures,
        fetched=datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
    )
    return import_source(source, token)


def _best(page: _Page, fetcher: Fetcher, token: CancelToken) -> tuple[_Page, Metadata]:
    """Give the page, or another form of it when that holds more or needs less cut away.

    Also what the page's own head says, when another form is given.
    """
    if not page.links.others:
        return page, Metadata()
    first: Document | None = None
    best: tuple[_Page, Document] | None = None
    try:
        first = _imported(page, token).document
        best = page, first
    except ImportFailed:
        # another form may be read where this one cannot
        best = None
    if first is not None and not _doubtful(first):
        return page, Metadata()
    for address in page.links.others:
        try:
            other = _read(fetcher.page(address, token))
            found = _imported(other, token).document
        except ImportFailed:
            continue
        if other.root is not None and (best is None or _cleaner(found, best[1])):
            best = other, found
    if best is None or first is None or best[0] is page:
        return (page if best is None else best[0]), Metadata()
    return best[0], first.metadata


def _filled(metadata: Metadata, own: Metadata) -> Metadata:
    """Fill in from the page's own head what a form for printing or for phones leaves out."""
    bare = metadata.source in ("", metadata.site)
    return replace(
        metadata,
        source=own.source if bare and own.source else metadata.source,
        byline=metadata.byline or own.byline,
        published=metadata.published or own.published,
        updated=metadata.updated or own.updated,
        section=metadata.section or own.section,
        tags=metadata.tags or own.tags,
    )


def _doubtful(document: Document) -> bool:
    kept, left = _kept(document), _left(document)
    return kept < _SHORT or left > _MESSY * kept


def _cleaner(new: Document, old: Document) -> bool:
    """Whether another form tells the same with less around it, or more of it."""
    same = key(new.metadata.title) == key(old.metadata.title)
    told = {key(block.text) for block in new.blocks if len(block.text) > 40}
    shared = any(key(block.text) in told for block in old.blocks)
    if not same and not shared:
        return False
    more = _kept(new) > 1.5 * _kept(old)
    as_much = _kept(new) >= 0.8 * _kept(old)
    return more or (as_much and _left(new) < 0.5 * _left(old))


def _further(page: _Page, fetcher: Fetcher, token: CancelToken) -> list[_Page]:
    """Fetch the further pages of an article, each once, in order."""
    found: list[_Page] = []
    here, size = page, len(page.fetched.data)
    while here.root is not None and len(found) + 1 < MAX_PAGES:
        address = further_page(here.root, here.links.base, page.fetched.url, len(found) + 2)
        if not address:
            break
        try:
            here = _read(fetcher.page(address, token))
        except ImportFailed:
            # what came is worth more than nothing
            break
        if any(here.fetched.data == one.fetched.data for one in (page, *found)):
            break
        size += len(here.fetched.data)
        if size > MAX_JOINED:
            break
        found.append(_without_tree(here))
    return found


def _without_tree(page: _Page) -> _Page:
    return replace(page, root=None)


def _kept(document: Document) -> int:
    return sum(len(block.text) for block in document.blocks)


def _left(document: Document) -> int:
    return sum(len(item.block.text) for item in document.left_out)


def _letters(root: HtmlElement) -> int:
    body = root.find("body")
    return sum(
        len(text.strip())
        for element in (root if body is None else body).iter()
        if isinstance(element.tag, str) and element.tag not in {"script", "style", "noscript"}
        for text in (element.text or "", element.tail or "")
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _unseen(_fraction: float) -> None:
    """Count for nobody."""
