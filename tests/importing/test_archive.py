from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from reader.document.model import BlockKind
from reader.errors import ImportFailed
from reader.importing.importer import Failed, Source, expand, import_source, read_file
from reader.importing.limits import MAX_ENTRIES, MAX_ENTRY

GIF = b"GIF89a" + (7).to_bytes(2, "little") + (5).to_bytes(2, "little") + b"\0\0\0;"
PAGE = (
    '<!DOCTYPE html><html dir="rtl"><body><h1>جسر القرية</h1>'
    "<p>بنى أهل القرية جسرهم بأيديهم بعد أن جرف السيل الجسر القديم في الشتاء.</p>"
    '<img src="{}" alt="الجسر"><p>واليوم يعبره التلاميذ كل صباح إلى مدرستهم.</p></body></html>'
)


def zipped(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def saved(tmp_path: Path, data: bytes, name: str = "a.zip") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def parted(path: Path) -> tuple[list[Source], list[Failed], list[str]]:
    """Give the pieces, the failures, and the names of what was passed over."""
    items = list(expand(path))
    return (
        [item for item in items if isinstance(item, Source)],
        [item for item in items if isinstance(item, Failed) and not item.skipped],
        [item.name for item in items if isinstance(item, Failed) and item.skipped],
    )


def check_page(source: Source) -> None:
    made = import_source(source)
    assert made.document.metadata.title == "جسر القرية"
    assert list(made.assets.values()) == [GIF]


@pytest.mark.parametrize(
    ("folder", "address"),
    [
        ("جسر_files", "جسر_files/a.gif"),
        ("جسر_files", "./%D8%AC%D8%B3%D8%B1_files/a.gif"),
        ("جسر-Dateien", "جسر-Dateien/a.gif"),
        ("جسر_ملفات", "جسر_ملفات/a.gif"),
    ],
)
def test_a_page_saved_by_a_browser(tmp_path: Path, folder: str, address: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "a.gif").write_bytes(GIF)
    (tmp_path / folder / "advert.html").write_text("<html><p>advert")
    (tmp_path / "جسر.html").write_text(PAGE.format(address), encoding="utf-8")
    for path in (tmp_path, tmp_path / "جسر.html"):
        (source,), failures, _ = parted(path)
        assert failures == []
        check_page(source)
    files: dict[str, bytes | str] = {
        f"حفظ/{folder}/a.gif": GIF,
        f"حفظ/{folder}/advert.html": "<html><p>advert",
        "حفظ/جسر.html": PAGE.format(address),
    }
    (source,), failures, skipped = parted(saved(tmp_path, zipped(files)))
    assert failures == []
    assert len(skipped) == 2
    check_page(source)
    check_page(read_file(saved(tmp_path, zipped(files))))


def test_a_folder_of_everything(tmp_path: Path) -> None:
    (tmp_path / "ب" / "ج").mkdir(parents=True)
    (tmp_path / "أ.md").write_text("# نص", encoding="utf-8")
    (tmp_path / "ب" / "ملحوظة.txt").write_text("كلام", encoding="utf-8")
    (tmp_path / "ب" / "ج" / "c.htm").write_text("<html><p>كلام", encoding="utf-8")
    (tmp_path / "ب" / "z.zip").write_bytes(zipped({"د.txt": "كلام"}))
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "style.css").write_text("p {}")
    (tmp_path / ".hidden.txt").write_text("x")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "link.txt").symlink_to(tmp_path / "أ.md")
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    sources, failures, skipped = parted(tmp_path)
    assert sorted(source.name for source in sources) == ["c.htm", "أ.md", "د.txt", "ملحوظة.txt"]
    assert [failure.name for failure in failures] == ["empty.txt"]
    assert skipped == ["photo.png", "style.css"]


@pytest.mark.parametrize("files", [{}, {"a.png": b"\x89PNG"}])
def test_nothing_to_read_is_said(tmp_path: Path, files: dict[str, bytes | str]) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    for path in (folder, saved(tmp_path, zipped(files)), tmp_path / "gone"):
        _, failures, _ = parted(path)
        assert [failure.name for failure in failures] == [path.name]
    with pytest.raises(ImportFailed):
        import_source(read_file(tmp_path / "a.zip"))


def raw_name(name: bytes, data: bytes = b"text") -> bytes:
    """Make a zip whose one entry has these bytes for a name, without the flag for UTF-8."""
    made = zipped({"x" * len(name): data}, zipfile.ZIP_STORED)
    return made.replace(b"x" * len(name), name)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "cp720"])
def test_names_in_the_code_page_of_the_packer(tmp_path: Path, encoding: str) -> None:
    data = raw_name("رسالة إلى صديق.txt".encode(encoding))
    (source,), _, _ = parted(saved(tmp_path, data))
    assert source.name == "رسالة إلى صديق.txt"


def test_names_with_the_flag_and_in_a_field_of_their_own(tmp_path: Path) -> None:
    (source,), _, _ = parted(saved(tmp_path, zipped({"مجلد/فصل ۱.txt": "x"})))
    assert source.name == "فصل ۱.txt"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        entry = zipfile.ZipInfo("____.txt")
        own = "قصة.txt".encode()
        entry.extra = struct.pack("<HHBI", 0x7075, 5 + len(own), 1, 0) + own
        archive.writestr(entry, "x")
    (source,), _, _ = parted(saved(tmp_path, made.getvalue()))
    assert source.name == "قصة.txt"


@pytest.mark.parametrize(
    "name",
    [
        "../out.txt", "a/../../out.txt", "/etc/out.txt", "C:/out.txt", "c:out.txt", "..\\out.txt",
        "\\\\host\\share\\out.txt", "~/out.txt",
    ],
)  # fmt: skip
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    sources, failures, _ = parted(saved(tmp_path, zipped({name: "x", "in.txt": "كلام"})))
    assert [source.name for source in sources] == ["in.txt"]
    assert len(failures) == 1
    assert not list(tmp_path.rglob("out*"))


def test_pictures_are_looked_for_inside_only(tmp_path: Path) -> None:
    (tmp_path / "secret.gif").write_bytes(GIF)
    for address in ("../secret.gif", "../../secret.gif", str(tmp_path / "secret.gif"), "b.gif"):
        data = zipped({"a.html": PAGE.format(address), "other.png": GIF})
        assert import_source(read_file(saved(tmp_path, data))).assets == {}


def test_links_locked_and_rarely_packed_files_are_refused(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    _, (link_failure,), _ = parted(saved(tmp_path, made.getvalue()))
    locked = bytearray(zipped({"locked.txt": "secret"}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    _, (lock_failure,), _ = parted(saved(tmp_path, bytes(locked)))
    _, (rare_failure,), _ = parted(saved(tmp_path, zipped({"rare.txt": "x"}, zipfile.ZIP_LZMA)))
    _, (nested_failure,), _ = parted(saved(tmp_path, zipped({"in.zip": zipped({"a.txt": "x"})})))
    _, (hidden_failure,), _ = parted(saved(tmp_path, zipped({"a.txt": zipped({"a.txt": "x"})})))
    messages = {
        failure.error.message.text
        for failure in (link_failure, lock_failure, rare_failure, nested_failure, hidden_failure)
    }
    assert len(messages) == 4
    assert "password" in lock_failure.error.message.text


def test_bombs_are_refused_while_they_are_unpacked(tmp_path: Path) -> None:
    bomb = zipped({"bomb.txt": bytes(MAX_ENTRY - 1), "good.txt": "كلام"})
    sources, failures, _ = parted(saved(tmp_path, bomb))
    assert [source.name for source in sources] == ["good.txt"]
    assert "too large" in failures[0].error.message.text
    # a size that lies is found out by counting
    liar = bomb.replace(struct.pack("<I", MAX_ENTRY - 1), struct.pack("<I", 9))
    _, failures, _ = parted(saved(tmp_path, liar))
    assert failures


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    data = zipped({f"{number}.txt": "x" for number in range(MAX_ENTRIES + 1)}, zipfile.ZIP_STORED)
    _, (failure,), _ = parted(saved(tmp_path, data))
    assert failure.error.message.values["limit"] == MAX_ENTRIES
    # a directory that says it is larger than any that fits is not even read
    end = data.rindex(b"PK\x05\x06")
    huge = data[: end + 12] + struct.pack("<I", 1 << 30) + data[end + 16 :]
    _, (failure,), _ = parted(saved(tmp_path, huge))
    assert failure.error.message.values["limit"] == MAX_ENTRIES


@pytest.mark.parametrize("cut", [10, 40, 70, 100, -5, -30])
def test_damaged_zips_say_so(tmp_path: Path, cut: int) -> None:
    data = zipped({"a.txt": os.urandom(40).hex(), "b.txt": "كلام"})[:cut]
    with pytest.raises(ImportFailed):
        import_source(read_file(saved(tmp_path, data)))
    _, failures, _ = parted(saved(tmp_path, data))
    assert failures


def test_a_zip_of_several_pieces_is_no_single_one(tmp_path: Path) -> None:
    path = saved(tmp_path, zipped({"a.txt": "كلام", "b.md": "كلام"}))
    assert len(parted(path)[0]) == 2
    with pytest.raises(ImportFailed) as failure:
        import_source(read_file(path))
    assert failure.value.message.values["count"] == 2


def test_books_and_office_files_are_not_taken_for_zips_of_pieces(tmp_path: Path) -> None:
    for first in ("mimetype", "[Content_Types].xml"):
        path = saved(tmp_path, zipped({first: "x", "a.html": PAGE}), "book.epub")
        with pytest.raises(ImportFailed) as failure:
            import_source(Source(path.read_bytes(), "book.epub"))
        assert "holds no text" in failure.value.message.text


def test_a_safari_archive_gets_a_hint() -> None:
    data = b"bplist00\xd1\x01\x02_\x10\x0fWebMainResource" + bytes(60)
    with pytest.raises(ImportFailed) as failure:
        import_source(Source(data, "a.webarchive"))
    assert "Safari" in failure.value.message.text


SINGLE = """<!DOCTYPE html> <html dir=rtl><!--
 Page saved with SingleFile
 url: https://a.example/bridge
 saved date: Thu Nov 05 2026 23:30:00 GMT+0300 (Arabian Standard Time)
--><head><meta charset=utf-8><title>جسر القرية</title><style>:root{{--sf-img-1:url("{0}")}}</style>
</head><body><h1>جسر القرية</h1>
<p>بنى أهل القرية جسرهم بأيديهم بعد أن جرف السيل الجسر القديم في الشتاء الماضي.</p>
<figure><img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>"
 style="background-image:var(--sf-img-1)!important" alt="الجسر"><figcaption>الجسر الجديد
 </figcaption></figure>
<figure><img src="{0}" alt="منظر"><figcaption>منظر آخر</figcaption></figure>
<p>واليوم يعبره التلاميذ كل صباح إلى مدرستهم في الضفة الأخرى من الوادي.</p></body></html>"""


def test_a_page_saved_by_singlefile() -> None:
    import base64

    address = "data:image/gif;base64," + base64.b64encode(GIF).decode()
    made = import_source(Source(SINGLE.format(address).encode(), "a.html"))
    metadata = made.document.metadata
    assert metadata.url == "https://a.example/bridge"
    assert metadata.saved == "2026-11-05T20:30:00+00:00"
    figures = [block for block in made.document.blocks if block.kind is BlockKind.FIGURE]
    captions = [block.text for block in made.document.blocks if block.kind is BlockKind.CAPTION]
    assert captions == ["الجسر الجديد", "منظر آخر"]
    assert [made.assets.get(figure.asset) for figure in figures] == [GIF, GIF]


def test_a_file_without_a_name_is_not_read_and_the_others_are(tmp_path: Path) -> None:
    data = zipped({"x": PAGE, "جسر.html": PAGE}, zipfile.ZIP_STORED)
    at = data.index(b"PK\x01\x02")
    # the directory's name of "x" is cut away
    directory = data[at : at + 28] + bytes(2) + data[at + 30 : at + 46] + data[at + 47 :]
    end = directory.index(b"PK\x05\x06") + 12
    size = int.from_bytes(directory[end : end + 4], "little") - 1
    nameless = data[:at] + directory[:end] + size.to_bytes(4, "little") + directory[end + 4 :]
    pieces, failures, _ = parted(saved(tmp_path, nameless))
    assert [piece.name for piece in pieces] == ["جسر.html"]
    assert len(failures) == 1
