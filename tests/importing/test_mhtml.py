from __future__ import annotations

import base64
import quopri
import time

import pytest

from reader.document.model import BlockKind
from reader.errors import ImportFailed
from reader.importing.importer import Imported, Source, import_source

GIF = b"GIF89a" + (7).to_bytes(2, "little") + (5).to_bytes(2, "little") + b"\0\0\0;"
PAGE = """<html dir="rtl"><head><title>سوق الجمعة</title></head><body>
<h1>سوق الجمعة</h1>
<p>يُقام السوق كل جمعة في الساحة القديمة، ويأتيه الباعة من القرى مع أول الضوء.</p>
<figure><img src="{picture}" alt="بائع"><figcaption>بائع الزعتر في مكانه</figcaption></figure>
<p>وحين ينتصف النهار يجمع الباعة ما بقي، وتعود الساحة إلى حمامها وأطفالها.</p>
</body></html>"""


def part(head: str, body: bytes) -> bytes:
    return b"--edge\r\n" + head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body + b"\r\n"


def archive(*parts: bytes, head: str = "", kind: str = "multipart/related") -> bytes:
    start = f'{head}MIME-Version: 1.0\nContent-Type: {kind};\n\tboundary="edge"'
    return start.replace("\n", "\r\n").encode() + b"\r\n\r\n" + b"".join(parts) + b"--edge--\r\n"


def chrome(charset: str = "utf-8", declared: str = "") -> bytes:
    page = PAGE.format(picture="https://news.example/pics/a.gif?x=1&amp;y=2")
    return archive(
        part(
            "Content-Type: text/html" + declared + "\nContent-ID: <frame-7@mhtml.blink>\n"
            "Content-Transfer-Encoding: quoted-printable\n"
            "Content-Location: https://news.example/market",
            quopri.encodestring(page.encode(charset)).replace(b"\n", b"\r\n"),
        ),
        part(
            "Content-Type: image/gif\nContent-Transfer-Encoding: base64\n"
            "Content-Location: https://news.example/pics/a.gif?x=1&y=2",
            base64.encodebytes(GIF),
        ),
        head="From: <Saved by Blink>\nSnapshot-Content-Location: https://news.example/market\n"
        "Date: Fri, 6 Nov 2026 09:30:00 +0200\n",
    )


def check(made: Imported) -> None:
    kinds = [block.kind for block in made.document.blocks]
    assert kinds == [
        BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.FIGURE, BlockKind.CAPTION,
        BlockKind.PARAGRAPH,
    ]  # fmt: skip
    assert made.document.metadata.title == "سوق الجمعة"
    assert made.document.blocks[1].text.startswith("يُقام السوق")
    figure = made.document.blocks[2]
    assert made.assets[figure.asset] == GIF
    assert made.document.metadata.lead_image == figure.asset


@pytest.mark.parametrize("charset", ["utf-8", "cp1256"])
def test_chrome_style(charset: str) -> None:
    made = import_source(Source(chrome(charset), "market.mht"))
    check(made)
    assert made.document.metadata.url == "https://news.example/market"
    assert made.document.metadata.saved == "2026-11-06T07:30:00+00:00"


def test_it_is_known_without_its_name_and_with_bare_line_feeds() -> None:
    check(import_source(Source(chrome().replace(b"\r\n", b"\n"), "saved")))
    check(import_source(Source(b"\xef\xbb\xbf\r\n" + chrome(), "saved.txt")))


def test_a_wrong_charset_of_the_part_does_not_win() -> None:
    check(import_source(Source(chrome("utf-8", "; charset=windows-1256"), "market.mht")))


def test_internet_explorer_style() -> None:
    """A multipart/alternative inside, 8-bit windows-1256, the page's own relative addresses."""
    page = PAGE.format(picture="pics/a.gif").encode("cp1256")
    inner = (
        b"--in\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
        b'--in\r\nContent-Type: text/html; charset="windows-1256"\r\n'
        b"Content-Transfer-Encoding: 8bit\r\nContent-Location: http://old.example/n/\r\n\r\n"
        + page
        + b"\r\n--in--\r\n"
    )
    data = archive(
        part('Content-Type: multipart/alternative; boundary="in"', inner),
        part(
            "Content-Type: image/gif\nContent-Transfer-Encoding: base64\n"
            "Content-Location: http://old.example/n/pics/a.gif",
            base64.encodebytes(GIF),
        ),
        head="From: <Saved by Microsoft Internet Explorer 5>\n",
    )
    made = import_source(Source(data, "old.mht"))
    check(made)
    assert made.document.metadata.url == "http://old.example/n/"


def test_pictures_by_content_id_and_the_start_part() -> None:
    data = archive(
        part("Content-Type: text/html\nContent-ID: <frame>", b"<p>frame of an advert</p>"),
        part("Content-Type: text/html\nContent-ID: <page>", PAGE.format(picture="cid:a").encode()),
        part("Content-Type: image/gif\nContent-ID: <a>", GIF),
        kind='multipart/related; start="<page>"',
    )
    check(import_source(Source(data, "a.mhtml")))


def test_an_archive_that_was_cut_off_still_gives_its_page() -> None:
    whole = chrome()
    made = import_source(Source(whole[: whole.index(b"Content-Type: image/gif")], "cut.mht"))
    assert len(made.document.blocks) == 5
    assert made.assets == {}


@pytest.mark.parametrize(
    "data",
    [
        archive(part("Content-Type: image/gif", GIF)),
        archive(),
        archive(
            part("Content-Type: text/html\nContent-Transfer-Encoding: base64", b"AAECAwQF" * 9)
        ),
        b'Content-Type: multipart/related; boundary="x"\r\n\r\n' + b"--x\r\n" * 40_000,
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nnothing",
    ],
)
def test_an_archive_without_a_page_says_so(data: bytes) -> None:
    with pytest.raises(ImportFailed) as failure:
        import_source(Source(data, "بلا صفحة.mht"))
    assert failure.value.message.values["name"] == "بلا صفحة.mht"


def test_archives_within_archives_end() -> None:
    data = b"Content-Type: text/html\r\n\r\n<p>deep</p>"
    for depth in range(3_000):
        edge = b"e%d" % depth
        data = b"Content-Type: multipart/related; boundary=%s\r\n\r\n--%s\r\n%s\r\n--%s--" % (
            edge, edge, data, edge,
        )  # fmt: skip
    with pytest.raises(ImportFailed):
        import_source(Source(data, "deep.mht"))


def test_only_what_the_archive_holds_is_given() -> None:
    data = archive(
        part("Content-Type: text/html", PAGE.format(picture="../../../etc/passwd").encode())
    )
    made = import_source(Source(data, "a.mht"))
    assert made.assets == {}
    assert [block.alt for block in made.document.blocks if block.kind is BlockKind.FIGURE] == [
        "بائع"
    ]


@pytest.mark.parametrize(
    ("date", "saved", "published"),
    [
        ("Wed, 6 Nov 2024 01:30:00 +0200", "2024-11-05T23:30:00+00:00", "2024-11-05T22:30+02:00"),
        # Chrome's way of writing UTC, wherever it is
        ("Wed, 6 Nov 2024 07:30:00 -0000", "2024-11-06T07:30:00+00:00", "2024-11-06T04:30+00:00"),
        ("once upon a time", "", ""),
        ("Fri, 31 Dec 9999 23:00:00 -1400", "", ""),
    ],
)
def test_what_is_told_from_now_is_told_from_when_the_archive_was_made(
    monkeypatch: pytest.MonkeyPatch, date: str, saved: str, published: str
) -> None:
    page = PAGE.format(picture="a.gif").replace("</h1>", "</h1><p>منذ ٣ ساعات</p>")
    body = part("Content-Type: text/html; charset=utf-8", page.encode())
    source = Source(archive(body, head=f"Date: {date}\n"), "market.mhtml")
    try:
        for zone in ("UTC", "UTC-5"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            metadata = import_source(source).document.metadata
            assert (metadata.saved, metadata.published) == (saved, published)
    finally:
        monkeypatch.undo()
        time.tzset()
