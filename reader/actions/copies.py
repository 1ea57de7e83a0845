"""Copies of pieces for other programs: a web page, a book, a PDF, Markdown or plain text."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from reader.actions.export import Piece, about_pieces, speaker
from reader.errors import Message, ReaderError
from reader.jobs import CancelToken
from reader.paths import Paths
from reader.system_errors import plain

if TYPE_CHECKING:
    from reader.document.model import Document
    from reader.library.store import Library

KINDS = ("html", "epub", "pdf", "md", "txt")
"""What a copy can be; each is also the ending of its file's name."""
Load = Callable[[], Piece]
Print = Callable[[Piece, Path, CancelToken], None]
"""Writes a piece as a PDF, for which the window's side is needed."""
Progress = Callable[[float], None]


def saved_piece(library: Library, piece: int) -> Piece:
    """Give a piece of the library with its pictures."""

    def picture(name: str) -> bytes | None:
        file = library.asset(name)
        return file.read_bytes() if file is not None else None

    return Piece(library.piece(piece).document, picture)


def save_copies(
    pieces: Sequence[Load],
    path: Path,
    kind: str,
    paths: Paths,
    print_pdf: Print,
    progress: Progress = lambda _: None,
    token: CancelToken | None = None,
) -> tuple[Path, ...]:
    """Write pieces as files of a kind; gives the files.

    One piece, and a book of several, go into the file `path`, which is replaced; several pieces
    of another kind, and all that goes into a folder, get files of their own in the folder `path`,
    called by their titles, and nothing in it is replaced. Files come whole or not at all. Raises
    `ReaderError`, `Cancelled`: what is in a folder by then stays.
    """
    token = token or CancelToken()
    try:
        if kind == "epub" and not path.is_dir():
            made = [piece() for piece in pieces]
            _book(made, path, paths, token)
            progress(1.0)
            return (path,)
        if len(pieces) == 1 and not path.is_dir():
            _write(pieces[0](), path, kind, paths, print_pdf, token)
            progress(1.0)
            return (path,)
        files = []
        path.mkdir(parents=True, exist_ok=True)
        for done, load in enumerate(pieces):
            token.check()
            progress(done / len(pieces))
            piece = load()
            file = _free(path, piece.document, kind, paths)
            _write(piece, file, kind, paths, print_pdf, token)
            files.append(file)
    except OSError as error:
        raise ReaderError(plain(error), str(error)) from error
    progress(1.0)
    return tuple(files)


def kind_of(path: Path) -> str:
    """Give the kind that a file's name ends with; raises `ReaderError` for none of them."""
    suffix = path.suffix.lower().removeprefix(".")
    named = {"htm": "html", "markdown": "md", "text": "txt"}.get(suffix, suffix)
    if named in KINDS:
        return named
    raise ReaderError(
        Message(
            "Ayn cannot write a piece into {name}. Let its name end in one of: {values}.",
            {"name": path.name, "values": ", ".join(f".{kind}" for kind in KINDS)},
        )
    )


def _free(folder: Path, document: Document, kind: str, paths: Paths) -> Path:
    """Give a file named by the piece's title that is not there."""
    from reader.exporting.folder_names import safe_name
    from reader.exporting.narration import title_of

    name = safe_name(title_of(document)) or safe_name(speaker(document, paths)("Untitled"))
    file = folder / f"{name}.{kind}"
    number = 1
    while file.exists():
        number += 1
        file = folder / f"{name} ({number}).{kind}"
    return file


def _write(
    piece: Piece, path: Path, kind: str, paths: Paths, print_pdf: Print, token: CancelToken
) -> None:
    from reader.exporting.whole import whole

    if kind == "epub":
        _book([piece], path, paths, token)
    elif kind == "md":
        _markdown(piece, path, token)
    elif kind == "pdf":
        with whole(path) as partial:
            print_pdf(piece, partial, token)
            token.check()
    else:
        with whole(path) as partial:
            partial.write_bytes(_text(piece, kind).encode("utf-8"))


def _text(piece: Piece, kind: str) -> str:
    if kind == "html":
        from reader.exporting.html import html_page

        return html_page(piece.document, piece.picture)
    from reader.exporting.text import plain_text

    return plain_text(piece.document)


def _book(pieces: Sequence[Piece], path: Path, paths: Paths, token: CancelToken) -> None:
    from reader.exporting.epub import Book
    from reader.exporting.whole import whole

    documents = [piece.document for piece in pieces]
    translate = speaker(documents[0], paths)
    about = about_pieces(pieces, translate, cover=True)
    with whole(path) as partial:
        Book(documents, [piece.picture for piece in pieces], about, translate).write(partial, token)


def _markdown(piece: Piece, path: Path, token: CancelToken) -> None:
    """Write a text and a folder of its pictures beside it, as browsers save pages."""
    from reader.exporting.markdown import markdown
    from reader.exporting.whole import whole

    folder = path.with_name(f"{path.stem}_files")
    made: list[Path] = []
    new = not folder.exists()

    def image(name: str) -> str:
        token.check()
        content = piece.picture(name)
        if content is None:
            return ""
        folder.mkdir(exist_ok=True)
        file = folder / Path(name).name
        if not file.exists():
            with whole(file) as partial:
                partial.write_bytes(content)
            made.append(file)
        return quote(f"{folder.name}/{file.name}")

    try:
        with whole(path) as partial:
            partial.write_bytes(markdown(piece.document, image).encode("utf-8"))
    except BaseException:
        for file in made:
            file.unlink(missing_ok=True)
        if new:
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(folder)
        raise
