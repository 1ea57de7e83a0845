"""Notes gathered from a library, written into files, and made ready to be said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.actions.listen import notes_aloud
from reader.actions.notes import gather, save, style_of, write
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Range, quote
from reader.errors import Cancelled, LibraryFailed, ReaderError
from reader.jobs import CancelToken
from reader.library.notes import Note, NoteKind
from reader.library.store import Library
from reader.paths import resource
from reader.text.direction import Direction
from reader.translations import Translator

LINES = ("فقرة أولى في القرية.", "فقرة ثانية عند النهر.", "فقرة ثالثة في السوق.")


@pytest.fixture
def translate() -> Translator:
    return Translator("en", resource("translations"))


def document(title: str, *lines: str) -> Document:
    blocks = [Block("h0", BlockKind.HEADING, "الباب الأوّل", Direction.RTL, "ar", level=2)]
    blocks += [
        Block(f"p{number}", BlockKind.PARAGRAPH, line, Direction.RTL, "ar")
        for number, line in enumerate(lines)
    ]
    blocks.insert(-1, Block("h1", BlockKind.HEADING, "الباب الثاني", Direction.RTL, "ar", level=2))
    about = Metadata(title, byline="سلمى", source="عين", url="https://ayn.example/1", language="ar")
    return Document(about, tuple(blocks))


def over_two(library: Library, piece: int, kind: NoteKind, text: str) -> tuple[Note, ...]:
    made = library.piece(piece).document
    places = [Range("p0", 5, len(LINES[0])), Range("p1", 0, 10)]
    return library.notes.add_all(
        piece, [(place, quote(made, place)) for place in places], kind, text, "green"
    )


def test_a_note_over_paragraphs_is_one_entry(library: Library, translate: Translator) -> None:
    piece = library.add(document("مادّة", *LINES))
    over_two(library, piece, NoteKind.HIGHLIGHT, "ملاحظتي")
    ((only,),) = [sheet.entries for sheet in gather(library, (), translate)]
    assert only.quote == f"{LINES[0][5:]}\n{LINES[1][:10]}"
    assert (only.style, only.text, only.section) == ("green", "ملاحظتي", "الباب الأوّل")
    (data,) = json.loads(write(gather(library, (piece,), translate), "json", translate))
    assert [part["block"] for part in data["notes"][0]["where"]] == ["p0", "p1"]
    assert (data["url"], data["source"]) == ("https://ayn.example/1", "عين")


def test_pieces_without_notes_are_left_out(library: Library, translate: Translator) -> None:
    one = library.add(document("أولى", *LINES))
    two = library.add(document("ثانية", *LINES[::-1]))
    over_two(library, two, NoteKind.NOTE, "هنا")
    assert [sheet.piece for sheet in gather(library, (), translate)] == [two]
    assert [sheet.piece for sheet in gather(library, (one, two), translate)] == [two]
    assert gather(library, (one,), translate) == ()
    with pytest.raises(LibraryFailed):
        gather(library, (99,), translate)


def test_gathering_can_be_stopped(library: Library, translate: Translator) -> None:
    piece = library.add(document("مادّة", *LINES))
    over_two(library, piece, NoteKind.NOTE, "هنا")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        gather(library, (), translate, token=token)


def test_what_lost_its_words_is_told(library: Library, translate: Translator) -> None:
    piece = library.add(document("مادّة", *LINES))
    place = Range("p1", 0, len(LINES[1]))
    words = quote(library.piece(piece).document, place)
    library.notes.add(piece, place, words, NoteKind.NOTE, "أين؟")
    library.replace(piece, document("مادّة", LINES[2], "كلام آخر لا يشبهه شيء"))
    text = write(gather(library, (), translate), "md", translate)
    assert "**Note (these words are no longer in the piece)**" in text
    assert f"> {LINES[1]}" in text


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("a.md", "md"),
        ("a.MARKDOWN", "md"),
        ("a.htm", "html"),
        ("a.html", "html"),
        ("a.json", "json"),
    ],
)
def test_the_ending_names_the_format(name: str, style: str) -> None:
    assert style_of(Path(name)) == style


@pytest.mark.parametrize("name", ["notes", "notes.doc", ".md", "notes."])
def test_an_ending_of_no_format_is_refused(name: str) -> None:
    with pytest.raises(ReaderError, match="names no format"):
        style_of(Path(name))


def test_a_file_is_whole_or_as_it_was(
    library: Library, translate: Translator, tmp_path: Path
) -> None:
    piece = library.add(document("مادّة", *LINES))
    over_two(library, piece, NoteKind.NOTE, "هنا")
    sheets = gather(library, (), translate)
    with pytest.raises(ReaderError, match="There is no folder "):
        save(sheets, tmp_path / "none" / "notes.md", translate)
    out = tmp_path / "notes.html"
    save(sheets, out, translate)
    assert "هنا" in out.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".part"] == []


def test_notes_are_said_after_their_last_paragraph(library: Library) -> None:
    piece = library.add(document("مادّة", *LINES))
    over_two(library, piece, NoteKind.NOTE, "تُقال")
    made = library.piece(piece).document
    place = Range("p2", 0, 4)
    library.notes.add(piece, place, quote(made, place), NoteKind.BOOKMARK)
    (said,) = notes_aloud(made, library.notes.of(piece))
    assert (said.range, said.words, said.text) == (Range("p1", 0, 10), LINES[1][:10], "تُقال")
    # in a text where only the first paragraph is left it is said there
    library.replace(piece, document("مادّة", LINES[0], "كلام آخر لا يشبهه شيء"))
    newer = library.piece(piece).document
    (said,) = notes_aloud(newer, library.notes.of(piece))
    assert said.range.block == "p0"
