"""Lists, marks, tags, collections and statistics as a person types them: lines, JSON, failures, exit codes."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.actions.commands import BY_NAME, COMMANDS, build, parse
from reader.cli import main
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position
from reader.library.activity import ActivityKind
from reader.library.pieces import Shelf, Sort, Status
from reader.library.store import Library
from reader.paths import Paths, resource
from reader.settings import KEEP_STATISTICS, Settings
from reader.text.direction import Direction
from reader.translations import FSI, PDI, Translator, isolated


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        assert (self.code, self.err) == (0, ""), self.err
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """What went wrong, as other programs read it."""
        assert (self.code, self.out) == (1, "")
        (value,) = json.loads(self.err).items()
        assert value[0] == "error"
        return str(value[1])


Ayn = Callable[..., Run]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "data")


@pytest.fixture
def ayn(paths: Paths, capsys: pytest.CaptureFixture[str]) -> Ayn:
    def run(*words: str, language: str = "en") -> Run:
        code = main(["--data", str(paths.data), "--language", language, *words])
        out, err = capsys.readouterr()
        return Run(code, out, err)

    return run


def plain(text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "")


TITLES = ("قارب الورق", "أبواب المدينة", "The old bridge")


@pytest.fixture
def three(paths: Paths) -> tuple[int, ...]:
    """Three pieces, the second the longest, the third read to its middle."""
    library = Library.open(paths)
    try:
        numbers = []
        for at, title in enumerate(TITLES):
            words = "كلمة " * (30, 90, 60)[at]
            blocks = (
                Block("t", BlockKind.TITLE, title, Direction.RTL, "ar"),
                Block("p", BlockKind.PARAGRAPH, words + title, Direction.RTL, "ar"),
            )
            metadata = Metadata(title, saved=f"2024-05-0{at + 1}T08:00:00+00:00", language="ar")
            numbers.append(library.add(Document(metadata, blocks)))
        library.set_reading(numbers[2], Position("p", 3), 0.5)
        library.opened(numbers[2])
        return tuple(numbers)
    finally:
        library.close()


def listed(ayn: Ayn, *words: str) -> list[int]:
    return [piece["id"] for piece in ayn("list", *words, "--json").data]


# Lists


def test_a_list_is_narrowed_and_ordered(ayn: Ayn, three: tuple[int, ...]) -> None:
    first, second, third = three
    assert listed(ayn) == [third, second, first]
    assert listed(ayn, "--reverse") == [first, second, third]
    assert listed(ayn, "--limit", "٢") == [third, second]
    assert listed(ayn, "--sort", "length") == [second, third, first]
    assert listed(ayn, "--sort", "title") == [second, first, third]
    assert listed(ayn, "--sort", "title", "--reverse") == [third, first, second]
    assert listed(ayn, "--sort", "progress", "--limit", "1") == [third]
    assert listed(ayn, "--status", "reading") == listed(ayn, "--shelf", "continue") == [third]
    assert listed(ayn, "--status", "finished") == []


def test_lists_have_stable_keys(ayn: Ayn, three: tuple[int, ...]) -> None:
    (piece,) = ayn("list", "--limit", "1", "--json").data
    assert list(piece) == [
        "id", "title", "kicker", "byline", "source", "language", "direction", "words", "progress",
        "favourite", "archived", "tags", "saved", "published", "status", "opened", "minutes",
    ]  # fmt: skip
    assert (piece["status"], piece["progress"]) == ("reading", 0.5)
    assert piece["opened"].endswith("+00:00")


def test_what_the_options_name_is_what_the_library_has(ayn: Ayn, three: tuple[int, ...]) -> None:
    for option, values in (("--shelf", Shelf), ("--status", Status), ("--sort", Sort)):
        for value in values:
            assert ayn("list", option, str(value), "--json").code == 0
        refused = ayn("list", option, "x")
        assert refused.code == 2
        assert all(str(value) in refused.err for value in values)


def test_an_empty_library_says_how_to_fill_it(ayn: Ayn) -> None:
    assert "The library is empty" in ayn("list").err
    assert ayn("list", "--json").data == []


def test_an_empty_shelf_is_no_empty_library(ayn: Ayn, three: tuple[int, ...]) -> None:
    run = ayn("list", "--shelf", "bin")
    assert (run.code, run.out) == (0, "")
    assert run.err.startswith("No piece is like that.")


# Marks


@pytest.mark.parametrize(
    ("command", "back", "shelf", "done"),
    [
        ("archive", "unarchive", "archived", ("archived", "unarchived")),
        ("favourite", "unfavourite", "favourites", ("favourite", "no favourite")),
        ("delete", "undelete", "bin", ("deleted", "undeleted")),
    ],
)
def test_marks_are_set_and_taken_off(
    ayn: Ayn, three: tuple[int, ...], command: str, back: str, shelf: str, done: tuple[str, str]
) -> None:
    first, second, _ = three
    told = ayn(command, str(first), str(second), str(first), "--json").data
    pieces = [{"id": first, "title": TITLES[0]}, {"id": second, "title": TITLES[1]}]
    assert told == {"done": done[0], "pieces": pieces}
    assert set(listed(ayn, "--shelf", shelf)) == {first, second}
    assert ayn(back, str(second), "--json").data == {"done": done[1], "pieces": pieces[1:]}
    assert listed(ayn, "--shelf", shelf) == [first]
    line = ayn(back, str(first))
    assert (line.code, line.err) == (0, "")
    assert f"{FSI}{TITLES[0]}{PDI}" in line.out
    assert listed(ayn, "--shelf", shelf) == []


def test_a_status_is_set_by_hand(ayn: Ayn, three: tuple[int, ...]) -> None:
    names = [str(number) for number in three]
    for status in Status:
        told = ayn("status", str(status), *names, "--json").data
        assert told["done"] == str(status)
        assert listed(ayn, "--status", str(status), "--reverse") == list(three)
    assert plain(ayn("status", "unread", names[0]).out) == f"{TITLES[0]} is unread\n"
    assert ayn("status", "gone", names[0]).code == 2


@pytest.mark.parametrize(
    "words",
    [["delete"], ["archive"], ["favourite"], ["status", "finished"], ["tag", "add", "ماء"]],
)
def test_one_wrong_number_and_nothing_is_done(
    ayn: Ayn, three: tuple[int, ...], words: list[str]
) -> None:
    before = ayn("list", "--json").data
    assert "There is no piece 999" in ayn(*words, str(three[0]), "999", "--json").error
    assert "one is not a number" in ayn(*words, str(three[0]), "one", "--json").error
    assert ayn("list", "--json").data == before
    assert ayn("tag", "list", "--json").data == []


def test_what_lies_in_the_bin_is_brought_back_first(ayn: Ayn, three: tuple[int, ...]) -> None:
    first = str(three[0])
    assert ayn("delete", first).code == 0
    for words in (["archive"], ["delete"], ["tag", "add", "ماء"]):
        assert f"ayn undelete {first}" in ayn(*words, first, "--json").error
    assert ayn("undelete", first).code == 0
    assert ayn("archive", first).code == 0


# Tags and collections


@pytest.mark.parametrize("tag", ["ماء", "to read", "水", "λόγος", "😀", "tag:ماء", "⁦a‮b", "'\";--"])
def test_tags_in_any_script(ayn: Ayn, three: tuple[int, ...], tag: str) -> None:
    first, second, _ = map(str, three)
    told = ayn("tag", "add", tag, first, second, "--json").data
    assert (told["done"], told["tag"]) == ("tagged", tag)
    assert ayn("tag", "list", "--json").data == [{"tag": tag, "colour": "", "count": 2}]
    assert listed(ayn, "--tag", tag) == [three[1], three[0]]
    assert ayn("tag", "remove", tag, first, "--json").data["pieces"] == [
        {"id": three[0], "title": TITLES[0]}
    ]
    assert listed(ayn, "--tag", tag) == [three[1]]
    assert ayn("tag", "colour", tag, "teal", "--json").data["colour"] == "teal"
    renamed = ayn("tag", "rename", tag, "اسم  جديد", "--json").data
    assert renamed == {"tag": "اسم جديد", "colour": "teal", "count": 1}
    assert isolated("اسم جديد") in ayn("tag", "list").out
    assert ayn("tag", "remove", "اسم جديد", "--all", "--json").data["pieces"] == [
        {"id": three[1], "title": TITLES[1]}
    ]
    assert ayn("tag", "list", "--json").data == []


def test_tags_that_are_not_there(ayn: Ayn, three: tuple[int, ...]) -> None:
    first = str(three[0])
    assert ayn("tag", "list").out == ""
    for words in (["remove", "x", first], ["remove", "x", "--all"], ["rename", "x", "y"],
                  ["colour", "x", "red"]):  # fmt: skip
        assert "There is no tag x" in ayn("tag", *words, "--json").error
    assert "A tag needs a name" in ayn("tag", "add", " ", first, "--json").error
    assert ayn("tag", "add", "x", first).code == 0
    assert "It is one of: red," in ayn("tag", "colour", "x", "#ff0000", "--json").error
    assert ayn("tag", "colour", "x", "none", "--json").data["colour"] == ""


def test_a_tag_is_taken_off_some_pieces_or_off_all_never_off_none(
    ayn: Ayn, three: tuple[int, ...]
) -> None:
    assert ayn("tag", "add", "x", str(three[0])).code == 0
    for words in ([], [str(three[0]), "--all"]):
        assert ayn("tag", "remove", "x", *words).code == 2
    assert ayn("tag", "list", "--json").data[0]["count"] == 1


def test_collections(ayn: Ayn, three: tuple[int, ...]) -> None:
    first, second, third = map(str, three)
    made = ayn("collection", "create", "رحلة  الصيف", "--json").data
    assert made == {"id": made["id"], "name": "رحلة الصيف", "count": 0}
    told = ayn("collection", "add", "رحلة الصيف", first, third, "--json").data
    assert (told["done"], told["collection"]) == ("collected", "رحلة الصيف")
    number = str(made["id"])
    assert listed(ayn, "--collection", number) == listed(ayn, "--collection", "رحلة الصيف")
    assert listed(ayn, "--collection", number) == [three[2], three[0]]
    assert ayn("collection", "take", number, first).code == 0
    assert ayn("collection", "rename", number, "Summer", "--json").data["count"] == 1
    assert ayn("collection", "create", "Summer", "--json").error.startswith("There is a coll")
    assert plain(ayn("collection", "list").out) == f"{number:>4}  Summer: 1 piece\n"
    assert ayn("collection", "remove", "Summer", "--json").data["name"] == "Summer"
    assert ayn("collection", "list", "--json").data == []
    assert len(listed(ayn)) == 3
    for words in (["list", "--collection", "x"], ["collection", "add", "x", second]):
        assert "There is no collection x" in ayn(*words, "--json").error


def test_a_collection_that_is_named_like_a_number(ayn: Ayn, three: tuple[int, ...]) -> None:
    one = ayn("collection", "create", "Summer", "--json").data
    other = ayn("collection", "create", str(one["id"]), "--json").data
    assert ayn("collection", "remove", str(one["id"]), "--json").data["id"] == other["id"]


# Everywhere


def test_every_command_has_its_file() -> None:
    for command in COMMANDS:
        file = command.load()
        assert callable(file.run)
        assert callable(file.add_parsers)
    assert len(BY_NAME) == len(COMMANDS)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_command_has_help(language: str, ayn: Ayn) -> None:
    whole = plain(ayn("--help", language=language).out)
    for command in COMMANDS:
        assert re.search(rf"^ +{command.name}  ", whole, re.MULTILINE)
        run = ayn(command.name, "--help", language=language)
        assert (run.code, run.err) == (0, "")
        assert f"ayn {command.name}" in run.out


def test_only_the_command_that_is_meant_is_read(tmp_path: Path) -> None:
    translate = Translator("en", tmp_path)
    assert "--limit" not in build(translate).format_help()
    assert parse(translate, ["list", "--limit", "3"]).limit == 3
    assert parse(translate, ["search", "list", "voices"]).words == ["list", "voices"]


def test_a_wrong_command_line_is_json_where_that_was_asked_for(ayn: Ayn) -> None:
    for words in (["list", "--nonsense"], ["tag", "paint"], ["delete"], ["nothing"]):
        run = ayn(*words, "--json")
        assert (run.code, run.out) == (2, "")
        assert list(json.loads(run.err)) == ["error"]


def test_hits_have_stable_keys(ayn: Ayn, three: tuple[int, ...]) -> None:
    hits = ayn("search", "قارب", "--json").data
    keys = ["piece", "title", "block", "start", "end", "before", "exact", "after", "note"]
    assert [list(hit) for hit in hits] == [keys]
    assert len(ayn("search", "كلمة", "--limit", "2", "--json").data) == 2


def test_signs_that_steer_a_terminal_stay_out_of_it(ayn: Ayn, three: tuple[int, ...]) -> None:
    name = "a\x1b[31m\x9bb\u202ec"
    assert ayn("tag", "add", name, str(three[0])).code == 0
    out = ayn("tag", "list").out
    assert "\x1b" not in out
    assert "\x9b" not in out
    assert ayn("tag", "list", "--json").data[0]["tag"] == name


@given(st.text(st.sampled_from("ab \u2066\u2067\u2068\u2069\u202e\u202c\u200f"), max_size=12))
def test_a_value_never_leaves_its_isolate(value: str) -> None:
    depth, closed_at = 0, []
    shown = isolated(value)
    for at, sign in enumerate(shown):
        if sign in "\u2066\u2067\u2068":
            depth += 1
        elif sign == PDI:
            depth -= 1
            if depth == 0:
                closed_at.append(at)
    assert closed_at == [len(shown) - 1]
    assert depth == 0
    if not set(value) & set("\u2066\u2067\u2068\u2069"):
        assert shown == f"{FSI}{value}{PDI}"


def test_a_pipe_gets_the_same_bytes_in_any_locale(
    paths: Paths, three: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert main(["--data", str(paths.data), "list", "--json"]) == 0
    sys.stdout.flush()
    assert [piece["title"] for piece in json.loads(raw.getvalue())] == list(reversed(TITLES))


def test_messages_come_in_arabic(ayn: Ayn, three: tuple[int, ...]) -> None:
    translate = Translator("ar", resource("translations"))
    run = ayn("archive", str(three[0]), language="ar")
    assert run.out == translate("Archived {title}", title=TITLES[0]) + "\n"


# Statistics


def test_statistics_are_told(ayn: Ayn, paths: Paths, three: tuple[int, ...]) -> None:
    today = date.today()
    library = Library.open(paths)
    library.activity.add(ActivityKind.READ, three[0], 600, today)
    library.activity.add(ActivityKind.LISTEN, three[0], 90, today)
    library.activity.add(ActivityKind.READ, three[0], 3600, today - timedelta(1))
    library.set_status(three[:2], Status.FINISHED)
    library.close()
    told = ayn("stats", "--json").data
    assert list(told) == [
        "today", "week", "total", "average_s", "streak_days", "longest_streak_days", "finished",
        "days", "weeks",
    ]  # fmt: skip
    day = today.isoformat()
    assert told["today"] == {"first": day, "last": day, "read_s": 600, "listened_s": 90}
    assert (told["streak_days"], told["finished"]) == (2, 2)
    assert told["average_s"] == (600 + 90 + 3600) // 2
    assert told["days"][-1] == told["today"]
    assert told["weeks"][-1] == told["week"]
    lines = plain(ayn("stats").out).splitlines()
    assert "Today: 11 minutes (10 minutes read, 1 minute heard)" in lines
    assert "Days in a row: 2 days" in lines
    assert f"{day}: 10 minutes read, 1 minute heard" in lines
    assert len(ayn("stats", language="ar").out.splitlines()) == len(lines)


def test_statistics_of_an_empty_library_are_told_too(ayn: Ayn, paths: Paths) -> None:
    assert plain(ayn("stats").out).startswith("Today: nothing read or heard\n")
    Settings(paths.settings)[KEEP_STATISTICS] = False
    assert "Statistics are not kept now" in ayn("stats").err


SPOILT = "ما\udcff"
"""What an argument becomes whose bytes are no UTF-8."""


@pytest.mark.parametrize(
    "words",
    [
        ("tag", "add", SPOILT, "1"),
        ("tag", "rename", "ماء", SPOILT),
        ("collection", "create", SPOILT),
        ("list", "--tag", SPOILT),
        ("note", "add", "1", "كلمة", "--text", SPOILT),
    ],
)
def test_bytes_that_are_no_text_are_told_plainly(
    ayn: Ayn, three: tuple[int, ...], words: tuple[str, ...]
) -> None:
    ayn("tag", "add", "ماء", "1")
    run = ayn(*words, "--json")
    assert "holds bytes that are no text" in run.error
    assert ayn("tag", "list", "--json").data == [{"tag": "ماء", "colour": "", "count": 1}]


@pytest.mark.parametrize("name", ["", "  ", "\u200f", "\u202e\u2069 \u200b"])
def test_a_name_that_nobody_could_see_is_none(ayn: Ayn, three: tuple[int, ...], name: str) -> None:
    assert "A tag needs a name" in ayn("tag", "add", name, "1", "--json").error
    assert "A collection needs a name" in ayn("collection", "create", name, "--json").error
    assert ayn("tag", "list", "--json").data == []


def test_what_lies_in_the_bin_is_not_said_to_be_unknown(ayn: Ayn, three: tuple[int, ...]) -> None:
    ayn("delete", "1")
    run = ayn("show", "1")
    assert run.code == 1
    assert plain(run.err) == "ayn: Piece 1 lies in the bin. Bring it back first: ayn undelete 1\n"
    assert "There is no piece 99" in plain(ayn("show", "99").err)


def test_a_limit_is_said_in_whole_numbers(ayn: Ayn) -> None:
    run = ayn("list", "--limit", "0")
    assert run.code == 2
    assert "Give a number from 1 to 1000000000." in plain(run.err)
