"""Every case of the corpus comes out as its document says; what is no web text loses nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.document.storage import to_data
from reader.importing.importer import import_source, read_file
from reader.importing.restore import leave_out, restore

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
CASES = sorted(path.parent.name for path in CORPUS.glob("*/document.json"))
METADATA = (
    "title", "kicker", "byline", "source", "url", "published", "language", "direction", "support",
)  # fmt: skip


def source(case: str) -> Path:
    (path,) = (CORPUS / case).glob("input.*")
    return path


def test_the_corpus_is_there() -> None:
    assert len(CASES) >= 50
    assert sum(case.startswith("page-") for case in CASES) >= 30


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    expected: dict[str, Any] = json.loads(
        (CORPUS / case / "document.json").read_text(encoding="utf-8")
    )
    data = to_data(import_source(read_file(source(case))).document)
    assert {name: data[name] for name in METADATA} == {
        name: expected.get(name, "") for name in METADATA
    }
    assert [(block["kind"], block["text"]) for block in data["blocks"]] == [
        (block["kind"], block["text"]) for block in expected["blocks"]
    ]
    for block, wanted in zip(data["blocks"], expected["blocks"], strict=True):
        assert {name: block.get(name) for name in wanted} == wanted
    assert [(item["reason"], item["block"]["text"]) for item in data["left_out"]] == [
        (item["reason"], item["text"]) for item in expected["left_out"]
    ]


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("plain-")])
def test_what_is_no_news_page_loses_nothing(case: str) -> None:
    path = source(case)
    document = import_source(read_file(path)).document
    assert document.left_out == ()
    said = "".join(block.text for block in document.blocks)
    letters = [character for character in path.read_text("utf-8") if character.isalpha()]
    assert [character for character in said if character.isalpha()] == letters


@pytest.mark.parametrize("case", CASES)
def test_ids_follow_the_source_and_every_left_out_block_goes_back(case: str) -> None:
    document = import_source(read_file(source(case))).document
    ids = [block.id for block in document.blocks] + [item.block.id for item in document.left_out]
    assert sorted(ids, key=lambda name: int(name[1:])) == [
        f"b{number}" for number in range(1, len(ids) + 1)
    ]
    whole = document
    for item in document.left_out[::-1]:
        whole = restore(whole, item.block.id)
    assert [block.id for block in whole.blocks] == [f"b{n}" for n in range(1, len(ids) + 1)]
    assert whole.left_out == ()
    for block in document.blocks:
        assert restore(leave_out(document, block.id), block.id) == document


@pytest.mark.parametrize("case", CASES)
def test_importing_twice_gives_the_same(case: str) -> None:
    first = import_source(read_file(source(case)))
    second = import_source(read_file(source(case)))
    assert first == second


@pytest.mark.parametrize("case", CASES)
def test_spans_and_cells_lie_in_their_text(case: str) -> None:
    for block in import_source(read_file(source(case))).document.blocks:
        for place in (*block.spans, *block.cells):
            assert 0 <= place.start < place.end <= len(block.text)
        if block.cells:
            assert "\t".join(block.text[c.start : c.end] for c in block.cells) == block.text
