from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from reader.actions.bring import bring
from reader.actions.hosts import allow_for_good, allowed, open_fetcher
from reader.errors import Cancelled, ImportFailed
from reader.importing.fetch import Fetcher
from reader.jobs import CancelToken
from reader.library.fetched import Address
from reader.library.store import Library
from reader.paths import Paths
from reader.settings import Settings
from reader.text.address import canonical
from tests.importing.web_server import Answer, Site
from tests.pages import BOAT, WELL, article


def test_a_page_is_saved_with_where_it_came_from(
    library: Library, fetcher: Fetcher, site: Site
) -> None:
    site.pages["/boat"] = article("قارب الورق", *BOAT, tag='"1"')
    seen: list[float] = []
    brought = bring(library, site.url("/boat"), fetcher, progress=seen.append, tags=("قصص",))
    assert not brought.known
    piece = library.piece(brought.piece)
    assert piece.document == brought.document
    assert piece.document.metadata.title == "قارب الورق"
    assert [text for text in BOAT if text in {block.text for block in piece.document.blocks}]
    assert piece.summary.tags == ("قصص",)
    known = library.address(brought.piece)
    assert known is not None
    assert (known.url, known.etag) == (site.url("/boat"), '"1"')
    assert seen == sorted(seen)
    assert seen[-1] == 1
    assert library.pending.list() == ()


def test_a_page_that_is_here_is_shown_and_not_fetched(
    library: Library, fetcher: Fetcher, site: Site
) -> None:
    site.pages["/boat"] = article("قارب الورق", *BOAT)
    first = bring(library, site.url("/boat"), fetcher)
    asked = len(site.asked)
    again = bring(library, site.url("/boat?utm_source=feed#top"), fetcher, tags=("قصص",))
    assert (again.known, again.piece) == (True, first.piece)
    assert len(site.asked) == asked
    assert library.count() == 1
    assert library.piece(first.piece).summary.tags == ("قصص",)


def test_two_addresses_of_one_page_are_one_piece(
    library: Library, fetcher: Fetcher, site: Site
) -> None:
    site.pages["/short"] = Answer(status=302, headers={"Location": "/boat"})
    head = f'<link rel="canonical" href="{site.url("/boat")}">'
    site.pages["/boat"] = article("قارب الورق", *BOAT)
    site.pages["/mobile/boat"] = article("قارب الورق", *BOAT, head=head)
    first = bring(library, site.url("/boat"), fetcher)
    for other in ("/short", "/mobile/boat"):
        again = bring(library, site.url(other), fetcher)
        assert (again.known, again.piece) == (True, first.piece)
    assert library.count() == 1


def test_a_page_that_names_another_as_its_own_is_kept(
    library: Library, fetcher: Fetcher, site: Site
) -> None:
    head = f'<link rel="canonical" href="{site.url("/boat")}">'
    site.pages["/boat"] = article("قارب الورق", *BOAT)
    site.pages["/well"] = article("البئر الجديدة", *WELL, head=head)
    first = bring(library, site.url("/boat"), fetcher)
    second = bring(library, site.url("/well"), fetcher)
    assert not second.known
    assert second.piece != first.piece
    assert library.by_address(canonical(site.url("/well"))) == second.piece
    assert library.by_address(canonical(site.url("/boat"))) == first.piece


def test_what_cannot_come_waits_with_its_reason_and_comes_later(
    library: Library, fetcher: Fetcher, site: Site
) -> None:
    link = site.url("/boat")
    with pytest.raises(ImportFailed) as failed:
        bring(library, link, fetcher, tags=("قصص",))
    (waiting,) = library.pending.list()
    assert (waiting.url, waiting.reason, waiting.tries) == (link, failed.value.message, 1)
    assert library.count() == 0
    site.pages["/boat"] = article("قارب الورق", *BOAT)
    brought = bring(library, link, fetcher)
    assert library.pending.list() == ()
    assert library.piece(brought.piece).summary.tags == ("قصص",)


def test_a_page_without_text_waits_too(library: Library, fetcher: Fetcher, site: Site) -> None:
    site.pages["/empty"] = Answer(b"<html><body></body></html>")
    with pytest.raises(ImportFailed):
        bring(library, site.url("/empty"), fetcher)
    assert [item.url for item in library.pending.list()] == [site.url("/empty")]


def test_what_is_no_address_does_not_wait(library: Library, fetcher: Fetcher) -> None:
    for link in ("ftp://example.org/a", "words", "http://"):
        with pytest.raises(ImportFailed, match="not the address"):
            bring(library, link, fetcher)
    assert library.pending.list() == ()


def test_a_cancelled_page_leaves_nothing(library: Library, fetcher: Fetcher, site: Site) -> None:
    token, arrived = CancelToken(), threading.Event()

    def slow(_asked: object) -> Answer:
        arrived.set()
        site.stopping.wait(30)
        return article("قارب الورق", *BOAT)

    site.pages["/slow"] = slow
    stopper = threading.Thread(target=lambda: (arrived.wait(30), token.cancel()))
    stopper.start()
    with pytest.raises(Cancelled):
        bring(library, site.url("/slow"), fetcher, token)
    stopper.join()
    site.stopping.set()
    assert library.count() == 0
    assert library.pending.list() == ()


def test_one_page_brought_by_two_at_once_is_one_piece(
    library: Library, fetcher: Fetcher, site: Site
) -> None:
    site.pages["/short"] = Answer(status=302, headers={"Location": "/boat"})
    site.pages["/boat"] = article("قارب الورق", *BOAT)
    pieces: list[int] = []

    def one(path: str) -> Callable[[], None]:
        return lambda: pieces.append(bring(library, site.url(path), fetcher).piece)

    threads = [threading.Thread(target=one(path)) for path in ("/boat", "/short", "/boat?fbclid=1")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pieces) == 3
    assert len(set(pieces)) == library.count() == 1


def test_only_allowed_private_hosts_are_asked(
    library: Library, paths: Paths, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AYN_ALLOW_LOOPBACK", raising=False)
    site.pages["/boat"] = article("قارب الورق", *BOAT)
    settings = Settings(paths.settings)
    asked: list[str] = []

    def answer(said: bool) -> Callable[[str], bool]:
        return lambda host: asked.append(host) is None and said

    for ask in (None, answer(False)):
        with open_fetcher(settings, ask=ask) as fetcher, pytest.raises(ImportFailed):
            bring(library, site.url("/boat"), fetcher)
    assert site.asked == []
    assert asked == ["127.0.0.1"]
    with open_fetcher(settings, ask=answer(True)) as fetcher:
        brought = bring(library, site.url("/boat"), fetcher)
    library.delete(brought.piece)
    with open_fetcher(settings, more=("127.0.0.1",)) as fetcher:
        bring(library, site.url("/boat"), fetcher)

    allow_for_good(settings, "Reader.Home.")
    allow_for_good(settings, "127.0.0.1")
    assert allowed(Settings(paths.settings)) == {"127.0.0.1", "reader.home"}
    site.pages["/well"] = article("البئر الجديدة", *WELL)
    with open_fetcher(Settings(paths.settings)) as fetcher:
        assert not bring(library, site.url("/well"), fetcher).known


def test_a_saved_page_is_known_by_the_address_it_names(
    library: Library, fetcher: Fetcher, site: Site
) -> None:
    site.pages["/boat"] = article("قارب الورق", *BOAT)
    first = bring(library, site.url("/boat"), fetcher)
    library.delete(first.piece)
    again = bring(library, site.url("/boat"), fetcher)
    assert (again.known, again.piece) == (False, first.piece)
    assert library.address(again.piece) != Address(site.url("/boat"))
