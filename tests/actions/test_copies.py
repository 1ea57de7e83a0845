"""Copies of pieces for other programs: in files of their own, or in one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.actions.copies import KINDS, kind_of, save_copies, saved_piece
from reader.actions.export import Piece
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.errors import Cancelled, ReaderError
from reader.importing.importer import import_source, read_file
from reader.jobs import CancelToken
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction
from tests.actions.libraries import PICTURES

NAME = next(iter(PICTURES))
TEXTS = ("دقت الساعة صباح الأحد في البلدة القديمة.", "واجتمع الناس في الساحة الكبيرة حولها.")


def piece(title: str = "ساعة البلدة") -> Piece:
    blocks = (
        Block("t", BlockKind.TITLE, title, Direction.RTL, "ar"),
        *(
            Block(f"b{number}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
            for number, text in enumerate(TEXTS)
        ),
        Block("f", BlockKind.FIGURE, "", Direction.RTL, "ar", alt="ساعة", asset=NAME),
    )
    return Piece(Document(Metadata(title, language="ar"), blocks), PICTURES.get)


def draw(piece: Piece, path: Path, token: CancelToken) -> None:
    token.check()
    path.write_bytes(b"%PDF" + piece.document.metadata.title.encode())


Save = Callable[..., tuple[Path, ...]]


@pytest.fixture
def save(paths: Paths) -> Save:
    def run(pieces: list[Piece], path: Path, kind: str, **more: object) -> tuple[Path, ...]:
        loads = [lambda piece=piece: piece for piece in pieces]
        return save_copies(loads, path, kind, paths, draw, **more)

    return run


@pytest.mark.parametrize("kind", KINDS)
def test_one_piece_is_one_file_that_is_replaced(save: Save, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(b"old")
    assert save([piece()], path, kind) == (path,)
    assert path.read_bytes() != b"old"
    assert kind_of(path) == kind
    if kind in ("html", "md", "txt"):
        read = import_source(read_file(path))
        text = "\n".join(block.text for block in read.document.blocks)
        assert all(line in text for line in TEXTS)
        pictures = [block.asset for block in read.document.blocks if block.asset]
        assert pictures == ([] if kind == "txt" else [NAME])


@pytest.mark.parametrize("kind", KINDS)
def test_several_go_into_a_folder_or_into_one_book(save: Save, tmp_path: Path, kind: str) -> None:
    pieces = [piece(), piece("ساعة: ثانية"), piece()]
    out = tmp_path / "new" / "out" if kind != "epub" else tmp_path / "out.epub"
    files = save(pieces, out, kind)
    if kind == "epub":
        assert files == (out,)
        with zipfile.ZipFile(out) as book:
            assert sum(name.endswith("-001.xhtml") for name in book.namelist()) == 3
        folder = tmp_path / "books"
        folder.mkdir()
        # a folder that is there is meant: then each is a book of its own
        files, out = save(pieces, folder, kind), folder
    assert [file.name for file in files] == [
        f"ساعة البلدة.{kind}", f"ساعة ثانية.{kind}", f"ساعة البلدة (2).{kind}",
    ]  # fmt: skip
    assert all(file.parent == out and file.is_file() for file in files)
    # a second time nothing of it is replaced
    assert save([piece()], out, kind)[0].name == f"ساعة البلدة (3).{kind}"


def test_pictures_of_markdown_lie_beside_it(save: Save, tmp_path: Path) -> None:
    save([piece()], tmp_path / "ساعة.md", "md")
    assert (tmp_path / "ساعة_files" / NAME).read_bytes() == PICTURES[NAME]

    def broken(_name: str) -> bytes:
        raise OSError(5, "lost")

    with pytest.raises(ReaderError):
        save([Piece(piece().document, broken)], tmp_path / "b.md", "md")
    assert {file.name for file in tmp_path.iterdir()} == {"ساعة.md", "ساعة_files"}


def test_a_cancel_leaves_no_half_file(save: Save, tmp_path: Path) -> None:
    token = CancelToken()
    seen: list[float] = []

    def stop(fraction: float) -> None:
        seen.append(fraction)
        if fraction > 0.3:
            token.cancel()

    with pytest.raises(Cancelled):
        save([piece() for _ in range(6)], tmp_path / "out", "pdf", progress=stop, token=token)
    assert [file.suffix for file in (tmp_path / "out").iterdir()] == [".pdf"] * 2
    assert seen == sorted(seen)


def test_places_that_cannot_be_written_are_told(save: Save, tmp_path: Path) -> None:
    with pytest.raises(ReaderError) as told:
        save([piece()], tmp_path / "gone" / "a.txt", "txt")
    assert "gone" in str(told.value.message)
    (tmp_path / "file").touch()
    with pytest.raises(ReaderError):
        save([piece(), piece()], tmp_path / "file", "txt")
    with pytest.raises(ReaderError) as told:
        kind_of(Path("a.docx"))
    assert ".html, .epub, .pdf, .md, .txt" in str(told.value.message)


def test_a_saved_piece_has_its_pictures(library: Library) -> None:
    number = library.add(piece().document, PICTURES)
    loaded = saved_piece(library, number)
    assert loaded.picture(NAME) == PICTURES[NAME]
    assert loaded.picture("none.png") is None
