"""Pages and files made to break the reader or to get something out of it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.document.model import BlockKind, Document, SpanKind
from reader.document.storage import to_json
from reader.errors import Cancelled, ImportFailed
from reader.importing import importer
from reader.importing.images import Images, kind_of, size_of
from reader.importing.importer import Imported, Source, import_source, read_file
from reader.importing.limits import MAX_ELEMENTS, MAX_HTML, MAX_INPUT, MAX_PIXELS, safe_address
from reader.importing.verse import hemistichs
from reader.jobs import CancelToken

FromHtml = Callable[[str], Imported]
PROSE = "<p>كان في المدينة نهر صغير لا يعرف اسمه أحد، وكان الأطفال يسمّونه كل يوم باسم جديد.</p>"
PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
    + (3).to_bytes(4)
    + (2).to_bytes(4)
    + b"\x08\x02\0\0\0"
    + bytes(9)
)


def links(document: Document) -> list[str]:
    return [
        span.value
        for block in document.blocks
        for span in block.spans
        if span.kind is SpanKind.LINK
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<script>steal()</script>",
        "<p onclick='steal()'>نص</p>",
        "<style>p{background:url(steal)}</style>",
        "<iframe src='https://steal.example'>steal</iframe>",
        "<object data=steal>steal</object>",
        "<svg onload=steal()><text>steal</text></svg>",
        "<a href='javascript:steal()'>نص</a>",
        "<a href=' java\nscript:steal()'>نص</a>",
        "<a href='JaVaScRiPt:steal()'>نص</a>",
        "<a href='data:text/html,steal'>نص</a>",
        "<a href='file:///steal'>نص</a>",
        "<a href='vbscript:steal'>نص</a>",
        "<a href='\\\\steal\\share'>نص</a>",
        "<img src='\\\\steal\\share\\a.png' alt=نص>",
        "<img src=x onerror=steal() alt=نص>",
        "<template><p>steal</p></template>",
        "<noscript><p>steal</p></noscript>",
        "<!-- steal --><p>نص</p>",
        "<math><annotation-xml encoding='text/html'><script>steal</script></annotation-xml></math>",
        "<textarea><p>steal</p></textarea>",
        "<meta http-equiv=refresh content='0;url=steal'>",
    ],
)
def test_nothing_active_reaches_the_document(from_html: FromHtml, html: str) -> None:
    made = from_html(f"<html><body>{PROSE}{html}{PROSE}</body></html>")
    assert "steal" not in to_json(made.document)
    assert sum(block.kind is BlockKind.PARAGRAPH for block in made.document.blocks) >= 2


@pytest.mark.parametrize(
    ("address", "base", "safe"),
    [
        ("https://a.example/x", "", "https://a.example/x"),
        ("HTTP://a.example", "", "HTTP://a.example"),
        ("mailto:a@b.example", "", "mailto:a@b.example"),
        ("#n1", "", "#n1"),
        ("b.html", "https://a.example/x/", "https://a.example/x/b.html"),
        ("//b.example/y", "https://a.example", "https://b.example/y"),
        ("b.html", "", ""),
        ("javascript:1", "https://a.example", ""),
        ("https:", "", ""),
        ("http://[bad", "", ""),
        ("ftp://a.example", "", ""),
        ("#", "", ""),
    ],
)
def test_addresses(address: str, base: str, safe: str) -> None:
    assert safe_address(address, base) == safe


@pytest.mark.parametrize("depth", [600, 20_000])
@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li"])
def test_deep_nesting_is_read_or_refused_quickly(depth: int, tag: str) -> None:
    html = "<html><body><p>قبل</p>" + f"<{tag}>" * depth + "لبّ الصفحة" + "<p>بعد</p>"
    start = time.monotonic()
    try:
        document = import_source(Source(html.encode(), "deep.html")).document
    except ImportFailed as failure:
        assert "nested too deeply" in failure.message.text
    else:
        assert {"قبل", "لبّ الصفحة", "بعد"} <= {block.text for block in document.blocks}
    assert time.monotonic() - start < 5


def test_many_spans_in_one_paragraph_do_not_hang() -> None:
    html = "<html><body><p>" + "<span>كلمة </span>" * 60_000 + "</p></body></html>"
    start = time.monotonic()
    document = import_source(Source(html.encode(), "wide.html")).document
    assert document.word_count == 60_000
    assert time.monotonic() - start < 10


def test_a_line_too_long_for_a_paragraph_is_refused_at_once() -> None:
    data = ("كلمة " * 4_000_000).encode()
    start = time.process_time()
    with pytest.raises(ImportFailed) as failure:
        import_source(Source(data, "a.txt"))
    assert "a paragraph of more than" in failure.value.message.text
    assert time.process_time() - start < 1
    assert hemistichs("كلمة " * 400_000) is None
    assert time.process_time() - start < 1


def test_a_page_of_links_only_does_not_hang() -> None:
    html = "<html><body>" + "<div><a href=/x>رابط قصير</a></div>" * 8_000 + PROSE * 3 + "</body>"
    start = time.monotonic()
    document = import_source(Source(html.encode(), "links.html")).document
    assert "كان في المدينة نهر" in document.blocks[0].text
    assert time.monotonic() - start < 20


def test_input_is_limited(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed) as failure:
        import_source(Source(b"a" * (MAX_INPUT + 1)))
    assert failure.value.message.values["limit"] == 50
    sparse = tmp_path / "كبير.txt"
    with sparse.open("wb") as file:
        file.truncate(MAX_INPUT + 1)
    with pytest.raises(ImportFailed) as failure:
        read_file(sparse)
    assert "larger than" in failure.value.message.text


def test_html_is_limited_but_not_its_inlined_pictures() -> None:
    with pytest.raises(ImportFailed) as failure:
        import_source(Source(b"<html><p>" + b"word " * (MAX_HTML // 5 + 1), "big.html"))
    assert "Save only its article" in failure.value.message.text
    inlined = b"<img alt=x src='data:image/png;base64," + b"A" * (MAX_HTML + 1) + b"'>"
    document = import_source(Source(b"<html>" + PROSE.encode() + inlined, "one.html")).document
    assert document.blocks[0].text.startswith("كان")


def test_a_page_of_too_many_elements_is_refused_before_its_tree_is_made() -> None:
    start = time.monotonic()
    for html in (
        "<br>a" * (MAX_ELEMENTS + 1),
        "<!---->" * (MAX_ELEMENTS + 1),
        "<p a/b/c/d/e/f/g/h>" * (MAX_ELEMENTS // 2),
    ):
        with pytest.raises(ImportFailed) as failure:
            import_source(Source(f"<html>{PROSE}{html}".encode(), "page.html"))
        assert failure.value.message.values["limit"] == MAX_ELEMENTS
    assert time.monotonic() - start < 5
    large = f"<html><body>{PROSE}<!-- {'x' * 1_000_000} -->{PROSE}<p>خاتمة النهر.</p>"
    blocks = import_source(Source(large.encode(), "page.html")).document.blocks
    assert [block.text for block in blocks][-1] == "خاتمة النهر."


def test_cancelling_stops_the_import() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        import_source(Source(PROSE.encode(), "page.html"), token)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "page"
    (inside / "pics").mkdir(parents=True)
    (inside / "pics" / "صورة 1.png").write_bytes(PIXEL)
    (tmp_path / "secret.png").write_bytes(PIXEL)
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    (inside / "text.png").write_text("no picture")
    return inside


@pytest.mark.parametrize(
    "source",
    [
        "../secret.png",
        "pics/../../secret.png",
        "%2e%2e/secret.png",
        "link.png",
        "/etc/passwd",
        "../../../../../../etc/passwd",
        "file:///etc/passwd",
        "C:\\secret.png",
        "c:/secret.png",
        "\\\\host\\share\\a.png",
        "~/secret.png",
        "pics",
        "gone.png",
        "text.png",
        "a\0b.png",
        "http://far.example/a.png",
        "//far.example/a.png",
        "data:image/png;base64,@@@",
        "data:text/html,<b>x</b>",
        "ayn-inlined:7",
        "",
    ],
)
def test_pictures_outside_are_not_read(folder: Path, source: str) -> None:
    images = Images(folder)
    assert images.take(source) == ""
    assert images.assets == {}


def test_pictures_inside_are_read_once(folder: Path) -> None:
    images = Images(folder)
    name = images.take("pics/%D8%B5%D9%88%D8%B1%D8%A9%201.png?v=2")
    assert name.endswith(".png")
    assert images.take("./pics/صورة 1.png") == name
    assert images.assets == {name: PIXEL}
    assert Images(None).take("pics/صورة 1.png") == ""


def test_picture_formats_and_sizes() -> None:
    gif = b"GIF89a" + (7).to_bytes(2, "little") + (5).to_bytes(2, "little")
    jpg = (
        b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08" + (5).to_bytes(2) + (7).to_bytes(2) + b"\x01"
    )
    extended = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (6).to_bytes(3, "little") + b"\x04\0\0"
    lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + (6 | 4 << 14).to_bytes(4, "little")
    lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x07\0\x05\0"
    for data, kind in ((gif, "gif"), (jpg, "jpg"), (extended, "webp"), (lossless, "webp"),
                       (lossy, "webp")):  # fmt: skip
        assert (kind_of(data), size_of(data, kind)) == (kind, (7, 5))
    assert kind_of(b"<svg xmlns='http://www.w3.org/2000/svg'/>") == ""
    assert size_of(b"\xff\xd8\xff\xe0\xff\xff", "jpg") == (0, 0)


def test_a_picture_of_too_many_pixels_is_not_taken(tmp_path: Path) -> None:
    side = int(MAX_PIXELS**0.5) + 1
    (tmp_path / "bomb.png").write_bytes(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + side.to_bytes(4) + side.to_bytes(4) + bytes(20)
    )
    assert Images(tmp_path).take("bomb.png") == ""


IN_A_CHILD = """
import sys, time
from pathlib import Path
from reader.errors import ImportFailed
from reader.importing.importer import Source, import_source
data = eval(sys.argv[1])
data = data if isinstance(data, bytes) else data.encode()
start = time.monotonic()
try:
    result = str(len(import_source(Source(data, sys.argv[2])).document.blocks))
except ImportFailed as failure:
    result = failure.message.text
took = time.monotonic() - start
# not ru_maxrss: a child begins with the one of the process that started it
peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(took, int(peak) // 1024, result)
"""


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("'<div>' * 200_000 + 'نص'", "a.html"),
        ("'<ul><li>' * 100_000 + 'نص'", "a.html"),
        ("'<p>' + 'كلمة ' * 800_000", "a.html"),
        ("'<p>' + 'كلمة ' * 2_200_000", "a.html"),
        ("'كلمة ' * 2_200_000", "a.txt"),
        ("'كلمة ' * 2_200_000", "a.md"),
        ("'كلمة كلمة\\n' * 1_100_000", "a.txt"),
        ("'> ' * 900_000", "a.md"),
        ("'<html><p>' + '<' * 7_000_000", "a.html"),
        ("'<html><p>' + '<i>a</i> ' * 700_000", "a.html"),
        ("'<html><p>' + '<i>a</i>' * 240_000", "a.html"),
        ("'<html><p>' + '<?a>' * 1_900_000", "a.html"),
        (
            "'<html>' + '<p a b c d e f g h i j k l m n o p q r s t u v w x y z>' * 140_000",
            "a.html",
        ),
        ("'<p ' + ' '.join(f'a{n}=1' for n in range(300_000)) + '>نص'", "a.html"),
        ("'<html><p>' + '<!--' * 1_500_000", "a.html"),
        (
            "'MIME-Version: 1.0\\nContent-Type: multipart/related; boundary=b\\n\\n'"
            " + '--b\\nContent-Type: text/html\\n\\nx\\n' * 1_000_000",
            "a.mht",
        ),
    ],
)
def test_every_size_is_read_or_refused_in_time_and_memory(data: str, name: str) -> None:
    """Within 60 s, and 300 MB for the whole process with the input in it."""
    done = subprocess.run(
        [sys.executable, "-c", IN_A_CHILD, data, name],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    seconds, megabytes, result = done.stdout.split(maxsplit=2)
    assert float(seconds) < 60
    assert int(megabytes) < 300
    assert result


@pytest.mark.parametrize(
    "doctype", ["<!DOCTYPE html [{}]>", "<?xml version='1.0'?><!DOCTYPE x [{}]>"]
)
def test_entities_are_neither_fetched_nor_multiplied(tmp_path: Path, doctype: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("سرّ دفين")
    declared = f'<!ENTITY f SYSTEM "{secret.as_uri()}"><!ENTITY a "{"x" * 1000}">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 1000}">' for before, name in ("ab", "bc", "cd")
    )
    html = f"{doctype.format(declared)}<html><body>{PROSE}<p>&f; &d;</p></body></html>"
    for name in ("a.html", "a.xhtml"):
        document = import_source(Source(html.encode(), name, base=tmp_path)).document
        text = to_json(document)
        assert "سرّ" not in text
        assert len(text) < 20_000


def test_an_import_that_takes_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "MAX_SECONDS", -1)
    with pytest.raises(ImportFailed) as failure:
        import_source(Source(PROSE.encode(), "page.html"))
    assert "takes too long" in failure.value.message.text


def test_neither_svg_nor_pdf_is_taken_as_a_picture(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='steal()'/>")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n1 0 obj")
    for name in ("a.svg", "a.pdf"):
        html = f"<html><body>{PROSE}<img src={name} alt=صورة>"
        assert import_source(Source(html.encode(), "a.html", base=tmp_path)).assets == {}
        with pytest.raises(ImportFailed):
            import_source(Source((tmp_path / "a.pdf").read_bytes(), name))


@pytest.mark.parametrize(
    "html",
    [
        "<ol start='--9'><li>أول<li value='--3'>ثان</ol>",
        f"<ol start='{'9' * 5_000}'><li value='{'9' * 5_000}'>أول</ol>",
        "<link rel=canonical href='https://a.example/b'><base href='http://[x'>"
        "<a href='http://[y'>رابط</a><img src='http://[z' alt=صورة>",
        "<meta charset='&#0;'><meta charset=idna>",
    ],
)
def test_what_the_fuzzer_found(from_html: FromHtml, html: str) -> None:
    made = from_html(f"<html><body>{PROSE}{html}{PROSE}</body></html>")
    assert sum(block.kind is BlockKind.PARAGRAPH for block in made.document.blocks) >= 2
