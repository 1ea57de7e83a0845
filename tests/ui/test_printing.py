"""Pieces on paper: nothing is lost between pages, and a screen reader is told all of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfBookmarkModel, QPdfDocument

from reader.actions.export import Piece
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.errors import Cancelled
from reader.exporting.pdf_file import PdfFile, read_pdf
from reader.jobs import CancelToken
from reader.text.direction import Direction
from reader.ui.printing import print_piece

SAID = re.compile(rb"/(\w+) << /MCID (\d+)(?: /ActualText <FEFF([0-9A-F]*)>)? >> BDC\n")
KID = re.compile(rb"/OBJR [^>]*>>|/MCR /Pg (\d+) 0 R /MCID (\d+)|(\d+) 0 R")
Print = Callable[..., Path]


@pytest.fixture
def on_paper(fonts, tmp_path: Path) -> Print:
    def make(document: Document, percent: float = 100, picture: bytes | None = None) -> Path:
        path = tmp_path / "piece.pdf"
        print_piece(Piece(document, lambda _name: picture), path, str, percent)
        return path

    return make


def said(file: PdfFile) -> dict[tuple[int, int], str]:
    """Give the texts of the pages' marked contents by page and number."""
    found = {}
    for page in file.pages():
        content = file.content(file.reference(page, "Contents"))
        assert b"-1000000" not in content, "a mark was left"
        assert content.count(b"BDC\n") + content.count(b"BMC\n") == content.count(b"EMC\n")
        for _tag, number, text in SAID.findall(content):
            found[page, int(number)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found


def elements(file: PdfFile) -> list[tuple[str, str]]:
    """Give the structure in reading order: tags, with the text that stands in them."""
    texts = said(file)
    found: list[tuple[str, str]] = []

    def walk(number: int) -> None:
        value = file.values[number]
        tag = re.search(rb"/S /(\w+)", value)
        assert tag is not None
        place = len(found)
        found.append((tag[1].decode(), ""))
        kids = value[value.index(b"/K [") :]
        for page, own, child in KID.findall(kids):
            if child:
                walk(int(child))
            elif own:
                found[place] = (found[place][0], found[place][1] + texts.pop((int(page), int(own))))

    walk(file.reference(file.reference(file.root, "StructTreeRoot"), "K \\["))
    assert not texts, "text outside of the structure"
    return found


def words(text: str) -> list[str]:
    return text.split()


def test_all_of_a_piece_is_said_in_its_order(on_paper: Print, kinds: Document) -> None:
    file = read_pdf(on_paper(kinds).read_bytes())
    told = elements(file)
    marks = ("1. عنصر أوّل", "◦ عنصر فرعيّ")
    expected = [
        word
        for block in kinds.blocks
        for word in words(
            block.alt if block.kind is BlockKind.FIGURE else
            next((mark for mark in marks if mark.endswith(block.text)), block.text)
            if block.kind is BlockKind.LIST_ITEM else block.text
        )
    ]  # fmt: skip
    assert [word for _tag, text in told for word in words(text)] == expected
    tags = [tag for tag, _text in told]
    assert tags[0] == "Document"
    for tag in ("H1", "H2", "BlockQuote", "L", "LI", "LBody", "Table", "TR", "TH", "TD", "Code",
                "Caption", "Note", "Figure"):  # fmt: skip
        assert tag in tags
    assert tags.count("L") == 2
    assert tags.count("TR") == 2
    assert tags.count("TH") == 2


def test_links_are_told_and_lead_where_they_should(on_paper: Print, kinds: Document) -> None:
    link = next(block for block in kinds.blocks if block.id == "links")
    spans = (link.spans[0], replace(link.spans[1], value="#note"))
    blocks = tuple(replace(b, spans=spans) if b is link else b for b in kinds.blocks)
    file = read_pdf(on_paper(replace(kinds, blocks=blocks)).read_bytes())
    told = elements(file)
    assert [tag for tag, _ in told].count("Link") >= 2
    annotations = [value for value in file.values.values() if b"/Subtype /Link" in value]
    assert all(b"/StructParent " in value for value in annotations)
    assert any(b"/URI (https://ayn.example/letter)" in value for value in annotations)
    inside = [value for value in annotations if b"/URI" not in value]
    assert inside
    last = file.pages()[-1]
    assert all(b"/Dest [ %d 0 R /XYZ" % last in value for value in inside)
    place = next(index for index, (_, text) in enumerate(told) if text.startswith("اقرأ رسالة"))
    assert told[place + 1][0] == "Link"


def test_it_says_whose_text_it_is(on_paper: Print, kinds: Document) -> None:
    document = replace(kinds, metadata=replace(kinds.metadata, language="ar"))
    path = on_paper(document)
    catalogue = (file := read_pdf(path.read_bytes())).values[file.root]
    assert b"/Marked true" in catalogue
    assert b"/Direction /R2L" in catalogue
    assert b"/Lang <FEFF00610072>" in catalogue
    pdf = QPdfDocument()
    assert pdf.load(str(path)) is QPdfDocument.Error.None_
    assert pdf.metaData(QPdfDocument.MetaDataField.Title) == document.metadata.title
    assert pdf.metaData(QPdfDocument.MetaDataField.Author) == document.metadata.byline
    english = Block("e", BlockKind.PARAGRAPH, "Left to right.", Direction.LTR, "en")
    other = Document(Metadata("Title", language="en", direction=Direction.LTR), (english,))
    catalogue = (file := read_pdf(on_paper(other).read_bytes())).values[file.root]
    assert b"/Direction /L2R" in catalogue


@pytest.mark.parametrize("percent", [100, 300])
def test_a_long_piece_goes_over_many_pages(
    on_paper: Print, long_piece: Document, percent: float
) -> None:
    path = on_paper(long_piece, percent)
    file = read_pdf(path.read_bytes())
    expected = [word for block in long_piece.blocks for word in words(block.text)]
    assert [word for _tag, text in elements(file) for word in words(text)] == expected
    pdf = QPdfDocument()
    assert pdf.load(str(path)) is QPdfDocument.Error.None_
    assert pdf.pageCount() == len(file.pages()) > 20
    outline = QPdfBookmarkModel()
    outline.setDocument(pdf)
    titles = [
        outline.data(outline.index(row, 0), QPdfBookmarkModel.Role.Title.value)
        for row in range(outline.rowCount(QModelIndex()))
    ]
    assert titles == [b.text for b in long_piece.blocks if b.kind is BlockKind.HEADING]
    pages = [
        outline.data(outline.index(row, 0), QPdfBookmarkModel.Role.Page.value)
        for row in range(len(titles))
    ]
    assert pages == sorted(pages)
    assert pages[-1] > 5
    for page in (0, pages[-1], pdf.pageCount() - 1):
        assert ink_stays_inside(pdf, page)


def ink_stays_inside(pdf: QPdfDocument, page: int) -> bool:
    """Whether nothing is drawn within a centimetre of the page's edges but its number."""
    image = pdf.render(page, QSize(595, 842)).convertToFormat(QImage.Format.Format_ARGB32)
    edge = [(x, y) for x in range(0, 595, 2) for y in (*range(28), *range(815, 842))]
    edge += [(x, y) for x in (*range(28), *range(567, 595)) for y in range(0, 842, 2)]
    return all(image.pixelColor(x, y).alpha() == 0 or image.pixelColor(x, y).value() == 255
               for x, y in edge)  # fmt: skip


def test_a_picture_is_drawn_and_described(on_paper: Print) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0xFF2244)
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    figure = Block("f", BlockKind.FIGURE, "", Direction.RTL, "ar", alt="قبّة", asset="dome.png")
    document = Document(Metadata("صورة"), (figure,))
    path = on_paper(document, picture=bytes(buffer.data().data()))
    file = read_pdf(path.read_bytes())
    assert ("Figure", "") in elements(file)
    assert any(b"/Alt <FEFF06420628" in value for value in file.values.values())
    pdf = QPdfDocument()
    pdf.load(str(path))
    shown = pdf.render(0, QSize(595, 842))
    assert shown.pixelColor(297, 120).red() > 200
    assert shown.pixelColor(297, 120).green() < 60


def test_a_cancel_stops_it(fonts, tmp_path: Path, long_piece: Document) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        print_piece(Piece(long_piece), tmp_path / "a.pdf", str, token=token)
