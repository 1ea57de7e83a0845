"""The bundled pieces, held against their own HTML: nothing is lost, added or renamed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import lxml.html
import pytest

from reader.document.model import BlockKind
from reader.importing.importer import Imported, import_source, read_file
from reader.paths import article
from reader.text.clean import clean
from reader.text.fold import fold_text

PIECES = sorted(path.parent for path in article().glob("*/article.html"))


def test_there_are_pieces() -> None:
    assert len(PIECES) >= 8


@pytest.fixture(params=PIECES, ids=lambda path: path.name)
def piece(request: pytest.FixtureRequest) -> tuple[Imported, lxml.html.HtmlElement, Path]:
    path = request.param / "article.html"
    root = lxml.html.document_fromstring(
        path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8")
    )
    return import_source(read_file(path)), root, request.param


def said(elements: list[lxml.html.HtmlElement]) -> list[str]:
    return [clean(element.text_content()).text for element in elements]


def test_every_part_is_what_the_page_calls_it(
    piece: tuple[Imported, lxml.html.HtmlElement, Path],
) -> None:
    made, root, folder = piece
    blocks = made.document.blocks

    def of(kind: BlockKind) -> list[str]:
        return [block.text for block in blocks if block.kind is kind]

    assert of(BlockKind.TITLE) == said(root.xpath("//h1"))
    assert of(BlockKind.KICKER) == said(root.xpath("//p[@class='kicker']"))
    assert of(BlockKind.BYLINE) == said(root.xpath("//p[@class='byline']"))
    assert of(BlockKind.CAPTION) == said(root.xpath("//figcaption | //table/caption"))
    assert of(BlockKind.HEADING) == said(root.xpath("//h2 | //h3 | //h4"))
    assert len(of(BlockKind.TABLE_ROW)) == len(root.xpath("//tr"))
    assert len(of(BlockKind.LIST_ITEM)) == len(root.xpath("//li"))
    assert len(of(BlockKind.VERSE)) == len(root.xpath("//div[@class='verse']//p"))
    assert len(of(BlockKind.CODE)) == len(root.xpath("//pre"))
    assert len(of(BlockKind.FOOTNOTE)) == len(root.xpath("//*[@role='doc-footnote']"))
    figures = [block for block in blocks if block.kind is BlockKind.FIGURE]
    images = root.xpath("//img")
    assert [figure.alt for figure in figures] == [clean(image.get("alt")).text for image in images]
    for figure, image in zip(figures, images, strict=True):
        assert made.assets[figure.asset] == (folder / image.get("src")).read_bytes()
    for block in blocks:
        if block.kind is BlockKind.VERSE:
            assert len(block.cells) == 2


def test_every_letter_is_kept_in_order(
    piece: tuple[Imported, lxml.html.HtmlElement, Path],
) -> None:
    made, root, _ = piece
    for date in root.xpath("//p[@class='date']"):
        date.drop_tree()
    (body,) = root.xpath("//article")
    expected = clean(body.text_content()).text
    found = "".join(block.text for block in made.document.blocks)
    backlinks = "↩"
    assert [c for c in found if not c.isspace()] == [
        c for c in expected if not c.isspace() and c not in backlinks
    ]
    assert made.document.left_out == ()


def test_metadata_agree_with_the_piece(
    piece: tuple[Imported, lxml.html.HtmlElement, Path],
) -> None:
    made, _, folder = piece
    about = tomllib.loads((folder / "about.toml").read_text(encoding="utf-8"))
    metadata = made.document.metadata
    assert fold_text(metadata.title) == fold_text(about["title"])
    assert metadata.published[:10] == about["published"]
    assert metadata.language == about["language"]
    assert (metadata.direction == "rtl") == (about["language"] == "ar")
    assert fold_text(about["author"]) in fold_text(metadata.byline)
