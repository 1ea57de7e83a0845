"""Values of any origin: a holding, or a plain refusal."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.actions.library_format import library_data, piece_data
from reader.actions.library_reading import check_format, read_library, read_piece
from reader.document.model import Block, BlockKind, Document, ListPlace, Metadata, Span, SpanKind
from reader.document.ranges import Position, Quote
from reader.errors import ImportFailed, Message
from reader.library.activity import ActivityKind
from reader.library.fetched import Address
from reader.library.held import Beside, HeldActivity, HeldLink, HeldNote, HeldVersion, Holding
from reader.library.notes import NoteKind
from reader.text.direction import Direction

THEN = "2024-01-01T00:00:00+00:00"
LINK = Span(0, 2, SpanKind.LINK, "https://ayn.example/")
BLOCK = Block("b", BlockKind.LIST_ITEM, "نص هنا", Direction.RTL, "ar", 0, (LINK,),
              ListPlace(1, True, 2))  # fmt: skip
DOCUMENT = Document(Metadata("عنوان", saved=THEN), (BLOCK,))
HELD = Holding(
    DOCUMENT, ("وسم",), (("مجموعة", THEN),), ("bundled:a",), deleted=THEN, opened=THEN,
    reading=Position("b", 1), address=Address("https://ayn.example/", "e", "m", THEN),
    notes=(HeldNote(NoteKind.NOTE, "b", 0, 2, Quote("نص", "", " هنا"), "لي", "", THEN, THEN),),
    versions=(HeldVersion(THEN, DOCUMENT),),
    activity=(HeldActivity("2024-01-01", ActivityKind.READ, 5),),
)  # fmt: skip
REASON = {"text": "{host} does not answer.", "values": {"host": "a"}, "plural": "", "count": 0}
BESIDE = Beside(
    (("وسم", "red"),), (("مجموعة", THEN),), (("بحث", "ساعة", THEN),), (1,),
    (HeldLink("https://b.example/", THEN, 1, json.dumps(REASON, ensure_ascii=False), THEN, "[]"),),
    (HeldActivity("2024-01-01", ActivityKind.LISTEN, 5),),
)  # fmt: skip
PIECE = json.loads(json.dumps(piece_data(HELD)))
LIBRARY = json.loads(json.dumps(library_data(BESIDE, {1: "مجلد"}, THEN, complete=True)))
VERSION = PIECE["document"]
JUNK = st.sampled_from(
    [None, True, -1, 2**70, 1.5, float("inf"), "", "x", "\ud800", "..", [], {}, [None], ["x"],
     {"name": 1}, "9999-99-99", "0001-01-01T00:00:00+23:59", "javascript:a", [[[]]]]
)  # fmt: skip


def places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the paths of all values in a value."""
    found = [place] if place else []
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            found += places(child, (*place, key))
    return found


def put(value: Any, place: tuple[Any, ...], junk: object) -> Any:
    made = copy.deepcopy(value)
    inner = made
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = junk
    return made


def test_what_was_written_reads_as_it_was() -> None:
    assert read_piece(PIECE, "a", lambda _file: VERSION) == HELD
    beside, queue = read_library(LIBRARY, "a")
    assert (beside, queue) == (Beside(*[getattr(BESIDE, name) for name in (
        "colours", "collections", "searches")], (), BESIDE.pending, BESIDE.activity), ("مجلد",))  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_any_value_anywhere_is_taken_or_refused(data: st.DataObject) -> None:
    whole, read = data.draw(
        st.sampled_from(
            [
                (PIECE, lambda made: read_piece(made, "a", lambda _file: VERSION)),
                (LIBRARY, lambda made: read_library(made, "a")),
                (VERSION, lambda made: read_piece(PIECE, "a", lambda _file: made)),
            ]
        )
    )
    made = put(whole, data.draw(st.sampled_from(places(whole))), data.draw(JUNK))
    try:
        read(made)
    except ImportFailed as error:
        assert error.detail


@pytest.mark.parametrize(
    "reason",
    [
        {"text": "{host.__class__}", "values": {"host": "a"}},
        {"text": "{other}", "values": {"host": "a"}},
        {"text": "{host!r:>1000000000}", "values": {"host": "a"}},
        {"text": "{", "values": {}},
        {"text": "a", "values": {"host": ["a"]}},
        {"text": "{0}", "values": {}},
    ],
)
def test_a_reason_that_would_not_be_said_is_refused(reason: dict[str, object]) -> None:
    made = copy.deepcopy(LIBRARY)
    made["pending"][0]["reason"] = reason
    with pytest.raises(ImportFailed):
        read_library(made, "a")


def test_a_reason_is_said_as_it_was() -> None:
    beside, _ = read_library(LIBRARY, "a")
    said = Message(**json.loads(beside.pending[0].reason))
    assert str(said) == "a does not answer."


@pytest.mark.parametrize("file", ["../1.json", "earlier/../../a.json", "/etc/passwd", "a.json", ""])
def test_versions_lie_in_their_folder(file: str) -> None:
    made = copy.deepcopy(PIECE)
    made["versions"][0]["file"] = file

    def never(_file: str) -> object:
        pytest.fail("it must not be read")

    with pytest.raises(ImportFailed):
        read_piece(made, "a", never)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"format": "a", "version": 2}, "newer version"),
        ({"format": "a", "version": 0}, "damaged"),
        ({"format": "a", "version": True}, "damaged"),
        ({"format": "a"}, "damaged"),
        ({"format": "b", "version": 1}, "damaged"),
        ([], "damaged"),
    ],
)
def test_formats_and_versions(data: object, said: str) -> None:
    with pytest.raises(ImportFailed) as told:
        check_format(data, "a", "piece.json")
    assert said in str(told.value.message)
    check_format({"format": "a", "version": 1, "more": 1}, "a", "piece.json")
