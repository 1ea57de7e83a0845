from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.model import (
    Block,
    BlockKind,
    Cell,
    Document,
    LeftOut,
    ListPlace,
    Metadata,
    Span,
    SpanKind,
)
from reader.document.storage import FORMAT, from_data, from_json, to_data, to_json
from reader.text.direction import Direction


@pytest.mark.parametrize("indent", [None, 2])
def test_what_was_written_is_read(
    any_document: st.SearchStrategy[Document], indent: int | None
) -> None:
    @given(any_document)
    def check(document: Document) -> None:
        assert from_json(to_json(document, indent=indent)) == document
        assert from_data(to_data(document)) == document

    check()


def test_every_field_of_the_metadata_is_stored() -> None:
    values = {
        field.name: f"x{number}"
        for number, field in enumerate(fields(Metadata))
        if field.name not in {"direction", "tags"}
    }
    metadata = Metadata(**values, direction=Direction.LTR, tags=("a", "b"))
    assert from_json(to_json(Document(metadata, ()))).metadata == metadata


def test_the_format_is_the_promised_one() -> None:
    block = Block(
        "b1",
        BlockKind.LIST_ITEM,
        "قال\tنعم",
        Direction.RTL,
        "ar",
        spans=(Span(0, 3, SpanKind.LINK, "https://example.org/"),),
        place=ListPlace(2, True, 3),
        cells=(Cell(0, 3, True), Cell(4, 7)),
    )
    figure = Block("b2", BlockKind.FIGURE, "", Direction.RTL, "ar", alt="رسم", asset="1f.png")
    kept = Document(Metadata(title="عنوان"), (block, figure), (LeftOut(figure, "b1", "icon"),))
    data = json.loads(to_json(kept))
    assert data["format"] == FORMAT
    assert (data["title"], data["direction"], data["tags"]) == ("عنوان", "rtl", [])
    assert data["blocks"][0] == {
        "id": "b1",
        "kind": "list-item",
        "level": 0,
        "text": "قال\tنعم",
        "direction": "rtl",
        "language": "ar",
        "spans": [{"start": 0, "end": 3, "kind": "link", "value": "https://example.org/"}],
        "list": {"depth": 2, "ordered": True, "number": 3},
        "cells": [
            {"start": 0, "end": 3, "header": True},
            {"start": 4, "end": 7, "header": False},
        ],
    }
    assert (data["blocks"][1]["alt"], data["blocks"][1]["asset"]) == ("رسم", "1f.png")
    assert data["left_out"] == [{"after": "b1", "reason": "icon", "block": data["blocks"][1]}]
    assert "عنوان" in to_json(kept)


@pytest.mark.parametrize("number", [0, FORMAT + 1, "1", None])
def test_another_format_is_refused(number: object) -> None:
    data = to_data(Document(Metadata(), ()))
    data["format"] = number
    with pytest.raises(ValueError, match="format"):
        from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "{", '{"blocks": []}'])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)


def test_older_files_may_lack_optional_values() -> None:
    data = {"format": FORMAT, "title": "قديم", "blocks": []}
    assert from_data(data) == Document(Metadata(title="قديم"), ())
