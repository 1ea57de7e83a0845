"""Saving what a person names, and opening it again."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from reader.actions.opening import OpenRequest, load, piece_number, request
from reader.actions.restore import leave_out, restore
from reader.actions.save import open_argument, save
from reader.errors import Cancelled, ImportFailed, ReaderError
from reader.importing.importer import paste
from reader.importing.limits import MAX_INPUT
from reader.jobs import CancelToken
from reader.library.store import Library

TEXT = """\
سوق الكتب

يفتح سوق الكتب القديمة أبوابه كل جمعة، ويأتيه القرّاء من الأحياء البعيدة قبل أن تشتدّ الشمس.

يبيع أبو سامر قصصًا مصوّرة للصغار، ويهدي كل طفل ورقة ملوّنة يرسم عليها ما قرأ في ذلك اليوم.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "سوق الكتب.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_saved_piece_is_in_the_library(library: Library, file: Path) -> None:
    saved = save(library, open_argument(str(file), None))
    assert library.piece(saved.id).document.metadata.title == "سوق الكتب"
    assert saved.document.metadata.title == "سوق الكتب"
    assert saved.left_out == len(saved.document.left_out)
    assert library.count() == 1


def test_what_is_there_word_for_word_is_known(library: Library, file: Path) -> None:
    first = save(library, open_argument(str(file), None), tags=("كتب",))
    again = save(library, open_argument(str(file), None), tags=("سوق", "كتب"))
    assert (first.known, again.known, again.id) == (False, True, first.id)
    assert library.piece(first.id).summary.tags == ("كتب", "سوق")
    library.delete(first.id)
    assert not save(library, open_argument(str(file), None)).known
    assert library.count() == 1


def test_an_origin_is_remembered(library: Library) -> None:
    save(library, paste(TEXT), origin="test:books")
    assert library.has_origin("test:books")


def test_a_cancelled_save_leaves_nothing(library: Library) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        save(library, paste(TEXT), token)
    assert library.count() == 0


def test_a_file_may_be_named_in_several_ways(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(file.parent))
    for name in (str(file), f"~/{file.name}", file.as_uri(), f"file://localhost{file}"):
        assert open_argument(name, None).data == TEXT.encode()


def test_a_file_whose_name_looks_like_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes:").mkdir()
    (tmp_path / "notes:" / "a.txt").write_text(TEXT, encoding="utf-8")
    assert open_argument("notes:/a.txt", None).data == TEXT.encode()


def test_standard_input(file: Path) -> None:
    assert open_argument("-", io.BytesIO(TEXT.encode())).data == TEXT.encode()
    assert open_argument("-", None).data == b""


def test_an_endless_input_ends() -> None:
    with Path("/dev/zero").open("rb") as endless:
        assert len(open_argument("-", endless).data) == MAX_INPUT + 1


@pytest.mark.parametrize("link", ["ayn://x", "ftp://x/y", "file://host/a"])
def test_an_address_of_another_kind_is_refused(link: str) -> None:
    with pytest.raises(ImportFailed, match="cannot go to"):
        open_argument(link, None)


@pytest.mark.parametrize(
    ("argument", "number"),
    [("12", 12), ("١٢", 12), ("0", 0), ("./12", None), ("-", None), ("1a", None), ("²", None)],
)
def test_digits_are_a_number(argument: str, number: int | None) -> None:
    assert piece_number(argument) == number


def test_a_request_is_a_piece_or_a_source(file: Path) -> None:
    assert request("12", None) == OpenRequest(piece=12)
    asked = request(str(file), None)
    assert asked.piece is None
    assert load(asked, None).document.metadata.title == "سوق الكتب"
    with pytest.raises(ImportFailed):
        request(str(file.parent / "no such file"), None)
    link = OpenRequest(link="https://example.org/a")
    assert request("https://example.org/a", None) == link
    assert request("ayn:add?url=https%3A%2F%2Fexample.org%2Fa", None) == link


def test_a_saved_piece_is_loaded_from_the_library(library: Library) -> None:
    saved = save(library, paste(TEXT))
    document = load(OpenRequest(piece=saved.id), library).document
    assert document.blocks == saved.document.blocks
    with pytest.raises(ReaderError):
        load(OpenRequest(piece=saved.id + 1), library)
    with pytest.raises(ReaderError):
        load(OpenRequest(), library)


def test_a_block_is_left_out_and_put_back(library: Library) -> None:
    saved = save(library, paste(TEXT))
    last = saved.document.blocks[-1]
    without = leave_out(library, saved.id, last.id)
    assert last not in without.blocks
    assert library.piece(saved.id).document == without
    assert not library.search("مصورة")
    again = restore(library, saved.id, last.id)
    assert again.blocks == saved.document.blocks
    assert library.piece(saved.id).document == again
    assert library.search("مصورة")
