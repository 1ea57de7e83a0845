"""Links to pieces: from a site on loopback to a document with its pictures."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reader.document.model import BlockKind, Document, SpanKind
from reader.errors import Cancelled, ImportFailed
from reader.importing import web
from reader.importing.addresses import is_further_page, same_site, without_tracking
from reader.importing.fetch import Fetcher
from reader.importing.limits import FetchLimits
from reader.importing.page_links import further_page, read_links
from reader.importing.picture_choice import picture_sources, show_hidden_pictures
from reader.importing.web import WebPage, load_page
from reader.jobs import CancelToken
from tests.importing.web_server import Answer, Asked, Site

QUICK = FetchLimits(gap_s=0.0, pauses_s=(0.01,))
WORDS = (
    "كان في المدينة نهر صغير لا يعرف اسمه أحد، وكان الأطفال يسمّونه كل يوم باسم جديد، "
    "وفي الشتاء يكبر النهر حتى يصير له صوت، فينام الناس على صوته ويستيقظون عليه"
)


def prose(*names: str) -> str:
    return "".join(f"<p>{name}: {WORDS}.</p>" for name in names)


def page(body: str, head: str = "", title: str = "نهر بلا اسم", html: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html {html}><head><title>{title}</title>{head}</head><body>"
        f"<article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def picture(width: int = 320, height: int = 200, form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    small = Image.frombytes("RGB", (8, 8), os.urandom(192))
    small.resize((width, height), Image.Resampling.BICUBIC).save(out, form)
    return out.getvalue()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def load(site: Site) -> Iterator[Callable[[str], WebPage]]:
    with Fetcher(lambda host: True, QUICK) as fetcher:
        yield lambda path: load_page(site.url(path), fetcher, CancelToken())


def said(document: Document) -> list[str]:
    return [block.text.partition(":")[0] for block in document.blocks if block.text]


def figures(made: WebPage) -> list[tuple[str, bytes]]:
    return [
        (block.alt, made.imported.assets.get(block.asset, b""))
        for block in made.imported.document.blocks
        if block.kind is BlockKind.FIGURE
    ]


def test_a_link_becomes_a_piece(site: Site, load: Callable[[str], WebPage]) -> None:
    site.pages["/news/1"] = Answer(
        page(prose("أول", "ثان") + "<p><a href='../x'>رابط هذا المكان</a> في آخر الكلام.</p>"),
        headers={"ETag": '"a"', "Last-Modified": "Mon, 04 May 2020 10:00:00 GMT"},
    )
    made = load("/news/1?utm_source=share&id=2#end")
    document = made.imported.document
    assert said(document)[:3] == ["نهر بلا اسم", "أول", "ثان"]
    assert made.url == document.metadata.url == site.url("/news/1?id=2")
    assert (made.etag, made.modified) == ('"a"', "Mon, 04 May 2020 10:00:00 GMT")
    # a mark of another address, or of one page of many, would hide what is new
    site.pages["/same"] = Answer(
        page(prose("أول"), "<link rel=canonical href=/news/1>"), headers={"ETag": '"b"'}
    )
    assert load("/same").etag == ""
    (link,) = [span for block in document.blocks for span in block.spans]
    assert (link.kind, link.value) == (SpanKind.LINK, site.url("/x"))


@pytest.mark.parametrize("charset", ["windows-1256", "iso-8859-6", "utf-16"])
@pytest.mark.parametrize("declared", [True, False])
def test_letters_come_right_whatever_they_are_called(
    site: Site, load: Callable[[str], WebPage], charset: str, declared: bool
) -> None:
    text = page(prose("أول", "ثان", "ثالث").replace("ّ", "")).decode()
    site.pages["/"] = Answer(
        text.encode(charset), type=f"text/html; charset={charset if declared else 'utf-8'}"
    )
    assert said(load("/").imported.document) == ["نهر بلا اسم", "أول", "ثان", "ثالث"]


def test_plain_text_is_a_piece_too(site: Site, load: Callable[[str], WebPage]) -> None:
    text = f"نهر بلا اسم\n\n{WORDS}.\n\n{WORDS}.\n"
    site.pages["/a.txt"] = Answer(text.encode("cp1256"), type="text/plain; charset=windows-1256")
    made = load("/a.txt")
    assert made.imported.document.metadata.title == "نهر بلا اسم"
    assert made.imported.document.metadata.url == site.url("/a.txt")


@pytest.mark.parametrize(
    ("named", "believed"),
    [("/right?b=1&utm_medium=x", True), ("http://other.example/x", False), ("/", False),
     ("javascript:1", False)],
)  # fmt: skip
def test_the_canonical_address_is_believed_on_the_same_site(
    site: Site, load: Callable[[str], WebPage], named: str, believed: bool
) -> None:
    site.pages["/a/b"] = Answer(page(prose("أول"), f'<link rel=canonical href="{named}">'))
    assert load("/a/b").url == site.url("/right?b=1" if believed else "/a/b")
    assert site.paths() == ["/a/b"]


def test_an_amp_page_gives_way_to_its_own_page(site: Site, load: Callable[[str], WebPage]) -> None:
    head = "<link rel=canonical href=/x>"
    site.pages["/x/amp"] = Answer(page(prose("من الهاتف"), head, html="⚡"))
    site.pages["/x"] = Answer(page(prose("كاملة"), head))
    assert said(load("/x/amp").imported.document)[1:] == ["كاملة"]
    site.pages["/x"] = Answer(b"", 500)
    made = load("/x/amp")
    assert said(made.imported.document)[1:] == ["من الهاتف"]
    assert made.url == site.url("/x")


def test_a_cleaner_form_keeps_what_the_page_says_of_itself(
    site: Site, load: Callable[[str], WebPage]
) -> None:
    head = (
        "<link rel=amphtml href=/x/amp><meta property=og:site_name content='صحيفة النهر'>"
        '<script type="application/ld+json">{"@type": "Article", "headline": "نهر بلا اسم",'
        ' "author": "ليلى سالم"}</script>'
        "<meta property=article:section content='ماء'>"
        "<meta property=article:published_time content='2024-05-03T10:00:00+03:00'>"
    )
    site.pages["/x"] = Answer(page(prose("أول"), head))
    site.pages["/x/amp"] = Answer(page(prose("أول", "ثان", "ثالث")))
    made = load("/x").imported.document
    assert said(made)[1:] == ["أول", "ثان", "ثالث"]
    told = made.metadata
    assert (told.source, told.byline, told.section, told.published) == (
        "صحيفة النهر", "ليلى سالم", "ماء", "2024-05-03T10:00:00+03:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    "link",
    ["<link rel=amphtml href=/x/amp>", "<link rel=alternate media=print href=/x/amp>"],
)
def test_a_cleaner_form_is_taken_when_the_page_is_not_read_well(
    site: Site, load: Callable[[str], WebPage], link: str
) -> None:
    whole = prose("أول", "ثان", "ثالث", "رابع")
    site.pages["/x/amp"] = Answer(page(whole))
    site.pages["/x"] = Answer(page(prose("أول"), link))
    made = load("/x")
    assert said(made.imported.document)[1:] == ["أول", "ثان", "ثالث", "رابع"]
    assert made.url == site.url("/x")
    # another article's page is none of its forms
    site.pages["/x/amp"] = Answer(page("<p>" + "كلام آخر لا صلة له بما مضى. " * 40, title="آخر"))
    assert said(load("/x").imported.document)[1:] == ["أول"]
    # a page that is read well needs no other
    site.asked.clear()
    site.pages["/x"] = Answer(page(prose("أول", "ثان", "ثالث", "رابع", "خامس"), link))
    load("/x")
    assert site.paths() == ["/x"]


def test_a_link_for_printing_is_found_by_its_words(
    site: Site, load: Callable[[str], WebPage]
) -> None:
    site.pages["/x"] = Answer(page(prose("أول") + "<a href='?print=1'>طباعة</a>"))

    def answer(asked: Asked) -> Answer:
        names = ("أول", "ثان", "ثالث") if "print=1" in asked.path else ("أول",)
        return Answer(page(prose(*names) + "<a href='?print=1'>طباعة</a>"))

    site.pages["/x"] = answer
    assert {"أول", "ثان", "ثالث"} <= set(said(load("/x").imported.document))
    # a class that only says how a link is to be printed leads nowhere
    site.asked.clear()
    site.pages["/y"] = Answer(page(prose("أول") + "<a class=print href=/other>غيره</a>"))
    load("/y")
    assert site.paths() == ["/y"]


def test_further_pages_are_joined(site: Site, load: Callable[[str], WebPage]) -> None:
    shot = picture()
    site.pages["/lead.jpg"] = Answer(shot, type="image/jpeg")
    lead = "<figure><img src=/lead.jpg alt='الجسر'><figcaption>الجسر القديم</figcaption></figure>"
    names = ["أول", "ثان", "ثالث"]
    for number, name in enumerate(names, 1):
        onward = f"<link rel=next href='/long/{number + 1}'>" if number < 3 else ""
        note = (
            f"<p>كلمة{number}<a role=doc-noteref href='#n'>1</a> تكفي هنا.</p><section role="
            f"doc-endnotes><ol><li id=n>شرح {number}</li></ol></section>"
        )
        site.pages[f"/long/{number}" if number > 1 else "/long"] = Answer(
            page(lead + prose(name) + note, onward)
        )
    made = load("/long")
    document = made.imported.document
    assert [name for name in said(document) if name in names] == names
    assert [block.kind for block in document.blocks].count(BlockKind.TITLE) == 1
    assert figures(made) == [("الجسر", shot)]
    ids = [block.id for block in document.blocks]
    assert len(ids) == len(set(ids))
    # each page's note is its own
    for number in (1, 2, 3):
        block = next(b for b in document.blocks if b.text.startswith(f"كلمة{number}"))
        (span,) = [s for s in block.spans if s.kind is SpanKind.NOTE_REFERENCE]
        assert document.block(span.value).text == f"شرح {number}"
    assert site.paths().count("/lead.jpg") <= 3


def test_what_was_left_out_of_further_pages_can_be_put_back(
    site: Site, load: Callable[[str], WebPage]
) -> None:
    for number in (1, 2):
        share = f"<div class=share>شارك الصفحة {number}</div><div class=share>اشترك معنا</div>"
        onward = "<link rel=next href=/long/2>" if number == 1 else ""
        site.pages["/long" if number == 1 else "/long/2"] = Answer(
            page(share + prose(f"فقرة {number}") + share, onward)
        )
    document = load("/long").imported.document
    assert said(document)[1:] == ["فقرة 1", "فقرة 2"]
    names = [item.block.text for item in document.left_out]
    # what both pages say is kept once
    assert {"شارك الصفحة 1", "شارك الصفحة 2"} <= set(names)
    assert len([name for name in names if name == "اشترك معنا"]) <= 2
    ids = [block.id for block in document.blocks] + [item.block.id for item in document.left_out]
    assert len(ids) == len(set(ids))
    assert all(item.after in {"", *ids} for item in document.left_out)
    order = {name: int(name[1:]) for name in ids}
    assert all(order.get(item.after, 0) < order[item.block.id] for item in document.left_out)


def test_a_link_to_a_further_page_brings_the_whole(
    site: Site, load: Callable[[str], WebPage]
) -> None:
    own = "<link rel=canonical href=/long>"
    site.pages["/long"] = Answer(page(prose("أول"), own + "<link rel=next href='?page=2'>"))

    def answer(asked: Asked) -> Answer:
        if "page=2" in asked.path:
            return Answer(page(prose("ثان"), own))
        return Answer(page(prose("أول"), own + "<link rel=next href='?page=2'>"))

    site.pages["/long"] = answer
    made = load("/long?page=2")
    assert said(made.imported.document)[1:] == ["أول", "ثان"]
    assert made.url == site.url("/long")


def test_the_next_article_is_not_the_next_page(site: Site, load: Callable[[str], WebPage]) -> None:
    site.pages["/p-15.html"] = Answer(
        page(prose("أول"), "<link rel=next href=/p-16.html><link rel=next href=/other/2>")
    )
    site.pages["/p-16.html"] = site.pages["/other/2"] = Answer(page(prose("غيره"), title="غيره"))
    assert said(load("/p-15.html").imported.document)[1:] == ["أول"]


def test_pages_end_at_twenty_and_where_one_is_missing(
    site: Site, load: Callable[[str], WebPage]
) -> None:
    for number in range(1, 30):
        site.pages[f"/long/{number}" if number > 1 else "/long"] = Answer(
            page(prose(f"صفحة {number}"), f"<link rel=next href=/long/{number + 1}>")
        )
    assert said(load("/long").imported.document)[1:] == [f"صفحة {n}" for n in range(1, 21)]
    del site.pages["/long/4"]
    assert said(load("/long").imported.document)[1:] == [f"صفحة {n}" for n in range(1, 4)]


def test_further_pages_end_where_they_are_too_large_together(
    site: Site, load: Callable[[str], WebPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "MAX_JOINED", 30_000)
    for number in range(1, 9):
        following = f'<link rel="next" href="/a/{number + 1}">'
        filler = f"<!-- {'x' * 9_000} -->"
        site.pages["/a" if number == 1 else f"/a/{number}"] = Answer(
            page(prose(f"الصفحة {number}"), following + filler)
        )
    text = " ".join(block.text for block in load("/a").imported.document.blocks)
    assert "الصفحة 2" in text
    assert "الصفحة 5" not in text


def test_a_signpost_is_followed_once(site: Site, load: Callable[[str], WebPage]) -> None:
    signpost = '<meta http-equiv="Refresh" content="0; URL=\'/there\'"><body>لحظة</body>'
    site.pages["/"] = Answer(signpost.encode())
    site.pages["/there"] = Answer(page(prose("أول"), '<meta http-equiv=refresh content="300">'))
    made = load("/")
    assert (made.url, said(made.imported.document)[1:]) == (site.url("/there"), ["أول"])
    site.pages["/there"] = Answer(signpost.replace("/there", "/").encode())
    assert said(load("/").imported.document) == ["لحظة"]
    # a page that loads itself anew from time to time is no signpost
    site.pages["/"] = Answer(
        page(prose("ثان"), '<meta http-equiv=refresh content="300; url=/there">')
    )
    assert said(load("/").imported.document)[1:] == ["ثان"]


def test_pictures_come_with_the_page(site: Site, load: Callable[[str], WebPage]) -> None:
    shots = {name: picture(form="PNG") for name in "abcd"}
    for name, data in shots.items():
        site.pages[f"/img/{name}.png"] = Answer(data, type="image/png")
    site.pages["/img/wide.jpg"] = Answer(picture(2400, 300), type="image/jpeg")
    site.pages["/img/broken.png"] = Answer(shots["a"][:60], type="image/png")
    site.pages["/img/page.png"] = Answer(b"<html>no picture</html>")
    body = (
        prose("أول")
        + "<p><img alt=a src=blank.gif data-src=a.png></p>"
        + "<p><img alt=b src=gone.png srcset='gone.png 900w, b.png 400w'></p>"
        + "<p><picture><source type=image/webp srcset='gone.webp 800w'><img alt=c src=c.png>"
        + "</picture></p><p><img alt=d src=blank.gif><noscript><img src=d.png></noscript></p>"
        + "<p><img alt=again src=../img/a.png></p><p><img alt=wide src=wide.jpg></p>"
        + "<p><img alt=broken src=broken.png></p><p><img alt=page src=page.png></p>"
        + "<p><img alt=far src='file:///etc/passwd'></p>"
        + prose("ثان")
    )
    site.pages["/news/1"] = Answer(page(body, "<base href='/img/'>"))
    made = load("/news/1")
    found = dict(figures(made))
    assert {name: found[name] for name in "abcd"} == shots
    assert found["again"] == shots["a"]
    assert Image.open(io.BytesIO(found["wide"])).width == 1600
    assert (found["broken"], found["page"], found["far"]) == (b"", b"", b"")
    # once by its content, and asked for once by its address
    assert len(made.imported.assets) == 5
    assert site.paths().count("/img/a.png") == 1
    assert made.imported.document.metadata.lead_image in made.imported.assets


@pytest.mark.parametrize("base", ["#2", "mailto:a@b.example", "javascript:1", ""])
def test_a_base_that_is_no_address_of_a_page_is_passed_over(
    site: Site, load: Callable[[str], WebPage], base: str
) -> None:
    site.pages["/x/y"] = Answer(page(prose("أول") + "<p><a href=z>وصلة</a> إلى صفحة النهر.</p>",
                                     f"<base href='{base}'><link rel=next href=/x/y/2>"))  # fmt: skip
    site.pages["/x/y/2"] = Answer(page(prose("ثان")))
    blocks = load("/x/y").imported.document.blocks
    linked = [span.value for block in blocks for span in block.spans if span.kind is SpanKind.LINK]
    assert linked == [site.url("/x/z")]
    assert any(block.text.startswith("ثان") for block in blocks)


def test_chrome_brings_no_pictures(site: Site, load: Callable[[str], WebPage]) -> None:
    site.pages["/"] = Answer(
        page(prose("أول", "ثان") + "</article><footer><img alt=x src=/ad.png></footer>")
    )
    site.pages["/ad.png"] = Answer(picture(form="PNG"), type="image/png")
    assert figures(load("/")) == []
    assert site.paths() == ["/"]


def test_pictures_of_several_hosts_come_together(site: Site) -> None:
    def slow(asked: Asked) -> Answer:
        time.sleep(0.3)
        return Answer(picture(), type="image/jpeg")

    body = prose("أول", "ثان")
    for host in ("127.0.0.1", "localhost", "127.0.0.2"):
        body += f"<p><img alt={host} src={site.url('/' + host, host)}></p>"
        site.pages[f"/{host}"] = slow
        site.pages["/allow"] = Answer(page(prose("أول")))
    site.pages["/"] = Answer(page(body + prose("آخر")))
    with Fetcher(lambda host: True, QUICK) as fetcher:
        # pictures ask for no host of their own
        fetcher.page(site.url("/allow", "localhost"), CancelToken())
        start = time.monotonic()
        made = load_page(site.url("/"), fetcher, CancelToken())
        assert time.monotonic() - start < 3
    found = dict(figures(made))
    assert found["127.0.0.1"] and found["localhost"] and not found["127.0.0.2"]
    assert max(asked.together for asked in site.asked) == 2


def test_progress_goes_forward_to_the_end(site: Site) -> None:
    for name in "abc":
        site.pages[f"/{name}.jpg"] = Answer(picture(), type="image/jpeg")
    images = "".join(f"<p><img alt={name} src={name}.jpg></p>" for name in "abc")
    site.pages["/"] = Answer(page(prose("أول") + images + prose("ثان")))
    seen: list[float] = []
    with Fetcher(lambda host: True, QUICK) as fetcher:
        load_page(site.url(), fetcher, CancelToken(), seen.append)
    assert seen == sorted(seen)
    assert len(set(seen)) >= 4
    assert seen[-1] == 1


def test_cancelling_during_the_pictures(site: Site) -> None:
    token = CancelToken()
    at: list[float] = []

    def silent(site: Site) -> Iterator[bytes]:
        yield b"\xff\xd8\xff"
        at.append(time.monotonic())
        token.cancel()
        site.stopping.wait()

    site.pages["/a.jpg"] = Answer(chunks=silent, type="image/jpeg")
    images = "".join(f"<p><img alt={n} src='a.jpg?{n}'></p>" for n in range(9))
    site.pages["/"] = Answer(page(prose("أول") + images + prose("ثان")))
    with Fetcher(lambda host: True, QUICK) as fetcher, pytest.raises(Cancelled):
        load_page(site.url(), fetcher, token)
    assert time.monotonic() - at[0] < 0.3


@pytest.mark.parametrize(
    "body", [b"", b"<html><body><script>app()</script></body></html>", bytes(range(256)) * 40]
)
def test_what_cannot_be_read_says_so(
    site: Site, load: Callable[[str], WebPage], body: bytes
) -> None:
    site.pages["/"] = Answer(body)
    with pytest.raises(ImportFailed):
        load("/")


@pytest.mark.parametrize(
    ("first", "following", "number", "joined"),
    [
        ("https://a.example/x", "https://a.example/x/2", 2, True),
        ("https://a.example/x/", "https://a.example/x/page/2/", 2, True),
        ("https://a.example/x.html", "https://a.example/x-2.html", 2, True),
        ("https://a.example/x_1.html", "https://a.example/x_2.html", 2, True),
        ("https://a.example/x?id=7", "https://a.example/x?id=7&page=3", 3, True),
        ("https://a.example/x?page=1", "https://a.example/x?page=2", 2, True),
        ("https://a.example/خبر", "https://a.example/%D8%AE%D8%A8%D8%B1/2", 2, True),
        ("https://a.example/x", "https://a.example/x", 2, False),
        ("https://a.example/x", "https://a.example/y/2", 2, False),
        ("https://a.example/x", "https://b.example/x/2", 2, False),
        ("https://a.example/x-15", "https://a.example/x-16", 2, False),
        ("https://a.example/x", "https://a.example/x/3", 2, False),
        ("https://a.example/x?id=1", "https://a.example/x?id=2", 2, False),
    ],
)
def test_further_pages_by_their_address(
    first: str, following: str, number: int, joined: bool
) -> None:
    assert is_further_page(first, following, number) is joined


_ODD = st.text(st.sampled_from(list("abه:/?#[]@%2.,; '\\\n\0\ud800xw=&")), max_size=40)


@given(
    st.lists(
        st.tuples(st.sampled_from(["href", "src", "srcset", "data-src", "content", "rel"]), _ODD),
        max_size=4,
    ),
    st.sampled_from(["next", "canonical", "amphtml", "print"]),
    st.sampled_from(["link", "a", "img", "base", "source", "meta"]),
)
def test_no_address_of_a_page_breaks_reading_it(
    attributes: list[tuple[str, str]], relation: str, tag: str
) -> None:
    root = lxml.html.document_fromstring("<picture><img><noscript><img></noscript></picture>")
    body = root.find("body")
    element = lxml.html.Element(tag, {"rel": relation, "http-equiv": "refresh", "class": "print"})
    for name, value in attributes:
        # what a parser lets through
        element.set(name, "".join(c for c in value if c not in "\0\ud800"))
    body.insert(0, element)
    for url in ("https://a.example/x", "http://127.0.0.1:8000/"):
        links = read_links(root, url)
        for address in (links.address, links.base, links.onward, links.whole, *links.others):
            assert address == "" or address.lower().startswith(("http://", "https://"))
        further_page(root, links.base, url, 2)
    show_hidden_pictures(root)
    for image in root.iter("img"):
        assert len(picture_sources(image)) <= 4


def test_sites_and_traces() -> None:
    assert same_site("https://www.news.example/x", "http://m.news.example")
    assert same_site("https://amp.news.com.jo/x", "https://news.com.jo/y")
    assert not same_site("https://a.com.jo", "https://b.com.jo")
    assert not same_site("https://news.example", "https://news.example.evil.example")
    assert not same_site("http://127.0.0.1", "http://127.0.0.2")
    assert not same_site("", "")
    assert without_tracking("https://a.example/x?b=1&UTM_source=s&fbclid=2&c#d") == (
        "https://a.example/x?b=1&c"
    )
