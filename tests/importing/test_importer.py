from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.document.model import BlockKind
from reader.errors import ImportFailed
from reader.importing import importer
from reader.importing.importer import Source, import_source, paste, read_file


def message(path: Path) -> str:
    with pytest.raises(ImportFailed) as failure:
        import_source(read_file(path))
    assert path.name in str(failure.value)
    return failure.value.message.text


def test_each_failure_says_what_happened(tmp_path: Path) -> None:
    (tmp_path / "فارغ.txt").touch()
    (tmp_path / "أبيض.txt").write_text(" \n\t\u00a0\n\u200b")
    (tmp_path / "صورة.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (tmp_path / "غريب.txt").write_bytes(bytes(range(0x80, 0x100)) * 40)
    (tmp_path / "بلا نص.html").write_text("<html><body><img src=x></body></html>")
    (tmp_path / "مجلد").mkdir()
    names = ("غائب.txt", "مجلد", "فارغ.txt", "أبيض.txt", "صورة.txt", "غريب.txt", "بلا نص.html")
    messages = [message(tmp_path / name) for name in names]
    assert len(set(messages)) == len(names)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "مغلق.txt"
    path.write_text("نص")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        # root reads everything: be somebody else for a moment
        tmp_path.chmod(0o755)
        os.seteuid(65534)
    try:
        with pytest.raises(ImportFailed) as failure:
            read_file(path)
    finally:
        if user == 0:
            os.seteuid(0)
    assert "may not be read" in failure.value.message.text


SAVED = (
    "<!--\n Page saved with SingleFile \n saved date: Wed Mar 15 2023 00:30:00 GMT+0300 (AST)\n-->"
)
TOLD = (
    "<!DOCTYPE html><html dir=rtl><body><h1>جسر القرية</h1><p>{}</p>"
    "<p>بنى أهل القرية جسرهم بأيديهم بعد أن جرف السيل الجسر القديم في الشتاء.</p></body></html>"
)


@pytest.mark.parametrize(
    ("told", "head", "published"),
    [
        ("منذ ٣ ساعات", SAVED, "2023-03-14T21:30+03:00"),
        # by the calendar of where it was saved, on any computer
        ("أمس", SAVED, "2023-03-14"),
        ("٣ آذار 2021", SAVED, "2021-03-03"),
        ("منذ ٣ ساعات", "", ""),
    ],
)
def test_what_a_saved_page_tells_from_now_is_told_from_when_it_was_saved(
    tmp_path: Path, told: str, head: str, published: str
) -> None:
    path = tmp_path / "جسر.html"
    path.write_text(head + TOLD.format(told), encoding="utf-8")
    made = import_source(read_file(path)).document
    assert made.metadata.published == published
    # copied, it is the same piece
    os.utime(path, (0, 0))
    assert import_source(read_file(path)).document == made


def test_read_file_knows_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "قصة.txt"
    path.write_text("قصة قصيرة", encoding="utf-8")
    assert read_file(path) == Source("قصة قصيرة".encode(), "قصة.txt", base=tmp_path)


@pytest.mark.parametrize(
    ("data", "name", "media_type", "taken"),
    [
        (b"<!DOCTYPE html><title>x</title><p>y", "a.txt", "", "html"),
        (b"\xef\xbb\xbf <html><p>y", "", "", "html"),
        ("<html><p>نص".encode("utf-16"), "", "", "html"),
        (b"<!-- saved --><html><p>y", "a", "", "html"),
        (b"<p>y</p>", "", "", "html"),
        (b"plain", "a.html", "", "plain"),
        (b"y", "", "text/html", "html"),
        (b"a <p> in a sentence", "", "", "plain"),
        (b"<p>markup</p>", "notes.txt", "", "plain"),
        (b"# title", "a.md", "", "markdown"),
        (b"# title", "", "text/markdown", "markdown"),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b",
            "a",
            "",
            "mhtml",
        ),
        (b"Content-Type: text is the name of a header", "a", "", "plain"),
        (b"PK\x03\x04" + bytes(40), "a", "", "archive"),
    ],
)
def test_sniffing(data: bytes, name: str, media_type: str, taken: str) -> None:
    assert importer._importer_for(Source(data, name, media_type)).name == taken


def test_paste_takes_html_when_it_carries_the_text() -> None:
    text = "عنوان\n\nفقرة أولى من النص، وفيها كلام كثير."
    html = "<meta charset=utf-8><h2>عنوان</h2><p>فقرة أولى من <b>النص</b>، وفيها كلام كثير.</p>"
    taken = paste(text, html)
    assert taken.media_type.startswith("text/html")
    kinds = [block.kind for block in import_source(taken).document.blocks]
    assert kinds == [BlockKind.TITLE, BlockKind.PARAGRAPH]


@pytest.mark.parametrize("html", ["", "<img src=x>", "<p>عنوان</p>", "<html></html>", "   "])
def test_paste_takes_the_text_otherwise(html: str) -> None:
    text = "عنوان\n\nفقرة أولى من النص، وفيها كلام كثير."
    taken = paste(text, html)
    assert taken == Source(text.encode(), media_type="text/plain;charset=utf-8")


def test_an_empty_paste_says_so() -> None:
    with pytest.raises(ImportFailed) as nothing:
        import_source(paste(""))
    with pytest.raises(ImportFailed) as blank:
        import_source(paste(" \n "))
    assert nothing.value.message.text != blank.value.message.text


def test_lone_surrogates_of_a_clipboard_are_survived() -> None:
    document = import_source(paste("قبل \ud800 بعد")).document
    assert document.blocks[0].text.startswith("قبل")


def test_other_packages_may_offer_importers(monkeypatch: pytest.MonkeyPatch) -> None:
    class Shouting:
        name = "shouting"

        def accepts(self, source: Source) -> float:
            return 1.0 if source.data.startswith(b"!!") else 0.0

        def load(self, source: Source, token: object) -> importer.Imported:
            return import_source(Source(source.data[2:].lower()))

    class Point:
        name = "shouting"

        def load(self) -> type[Shouting]:
            return Shouting

    class Broken:
        name = "broken"

        def load(self) -> object:
            raise ImportError("gone")

    def points(*, group: str) -> list[object]:
        assert group == "ayn.importers"
        return [Point(), Broken()]

    monkeypatch.setattr("importlib.metadata.entry_points", points)
    importer._importers.cache_clear()
    try:
        document = import_source(Source(b"!!LOUD WORDS")).document
    finally:
        importer._importers.cache_clear()
    assert document.blocks[0].text == "loud words"
