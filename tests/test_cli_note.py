"""`ayn note` as a person types it: what it prints, its failures, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.cli import main
from reader.translations import FSI, PDI

TEXT = """حكاية الصياد

كان الصيّاد يخرج كلّ صباح قبل طلوع الشمس. ولا يعود إلا وقد امتلأت شبكته.

وذات يوم عاد وفي شبكته شيء يلمع.
"""


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Ayn = Callable[..., Run]


@pytest.fixture
def ayn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ayn:
    def run(*words: str, language: str = "en") -> Run:
        code = main(["--data", str(tmp_path / "data"), "--language", language, *words])
        out, err = capsys.readouterr()
        return Run(code, *(text.replace(FSI, "").replace(PDI, "") for text in (out, err)))

    file = tmp_path / "piece.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert run("add", str(file)).code == 0
    return run


def test_words_are_found_in_any_spelling_and_marked_as_published(ayn: Ayn) -> None:
    made = json.loads(ayn("note", "add", "1", "الصياد", "يخرج", "--style", "blue", "--json").out)
    assert (made["quote"], made["kind"], made["style"]) == ("الصيّاد يخرج", "highlight", "blue")
    assert made["text"] == ""
    run = ayn("note", "add", "1", "شيء يلمع", "--kind", "note", "--text", " ما هو؟ ")
    assert run.code == 0
    assert "ما هو؟" in run.out
    listed = json.loads(ayn("note", "list", "--json").out)
    assert [note["quote"] for note in listed] == ["الصيّاد يخرج", "شيء يلمع"]
    assert listed[1]["style"] == ""


def test_the_list_is_narrowed(ayn: Ayn) -> None:
    ayn("note", "add", "1", "الشمس")
    ayn("note", "add", "1", "شبكته", "--kind", "bookmark")

    def quotes(*words: str) -> list[str]:
        return [note["quote"] for note in json.loads(ayn("note", "list", *words, "--json").out)]

    assert quotes() == ["الشمس", "شبكته"]
    assert quotes("1", "--kind", "bookmark") == ["شبكته"]
    assert quotes("--words", "شمس") == ["الشمس"]
    assert quotes("--lost") == []
    lines = ayn("note", "list").out.splitlines()
    assert "حكاية الصياد" in lines[0]
    assert [line.split("\t")[2] for line in lines[1:]] == ["Highlight", "Bookmark"]
    empty = ayn("note", "list", "--words", "لا يوجد")
    assert (empty.code, empty.out) == (0, "")
    assert "ayn note add" in empty.err


def test_notes_are_changed_and_taken_away(ayn: Ayn) -> None:
    ayn("note", "add", "1", "الشمس")
    ayn("note", "add", "1", "شبكته")
    assert json.loads(ayn("note", "write", "٢", "شبكة", "--json").out)["text"] == "شبكة"
    run = ayn("note", "remove", "1", "1", "2", "--json")
    assert [note["id"] for note in json.loads(run.out)["notes"]] == [1, 2]
    assert json.loads(ayn("note", "list", "--json").out) == []


def test_one_wrong_number_and_none_goes(ayn: Ayn) -> None:
    ayn("note", "add", "1", "الشمس")
    run = ayn("note", "remove", "1", "9")
    assert run.code == 1
    assert run.err.startswith("ayn: ")
    assert len(json.loads(ayn("note", "list", "--json").out)) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "1", "لا وجود لها"), 1),
        (("add", "7", "الشمس"), 1),
        (("add", "x", "الشمس"), 1),
        (("add", "1"), 2),
        (("add", "1", "الشمس", "--style", "red"), 2),
        (("add", "1", "الشمس", "--kind", "thought"), 2),
        (("add", "1", "\u202e"), 1),
        (("add", "1", " "), 1),
        (("add", "1", "ش" * 10_000), 1),
        (("write", "4", "x"), 1),
        (("remove", "one"), 1),
        (("list", "9"), 1),
        (("export", "--out", "notes.doc"), 1),
        (("export", "--format", "doc"), 2),
        ((), 2),
    ],
)
def test_what_cannot_be_done_is_said(ayn: Ayn, words: tuple[str, ...], code: int) -> None:
    for language in ("ar", "en"):
        run = ayn("note", *words, language=language)
        assert (run.code, run.out) == (code, "")
        assert run.err.strip()
        assert "Traceback" not in run.err


def test_notes_are_written_into_files_and_printed(ayn: Ayn, tmp_path: Path) -> None:
    ayn("note", "add", "1", "الشمس", "--text", "متى؟")
    for ending, sign in (("md", "> الشمس"), ("html", "<mark"), ("json", '"quote": "الشمس"')):
        out = tmp_path / f"notes.{ending}"
        assert ayn("note", "export", "--out", str(out)).code == 0
        text = out.read_text(encoding="utf-8")
        assert sign in text
        assert "متى؟" in text
        printed = ayn("note", "export", "1", "--format", ending).out
        assert printed == text
    run = ayn("note", "export", "--out", str(tmp_path / "missing" / "notes.md"))
    assert run.code == 1
    assert "missing" in run.err


def test_notes_are_said_with_the_text_where_that_is_asked(ayn: Ayn) -> None:
    ayn("note", "add", "1", "الشمس", "--text", "متى تطلع")
    usual = ayn("say", "1", "--spoken").out
    assert ayn("say", "1", "--spoken", "--notes").out.splitlines() != usual.splitlines()
    said = ayn("say", "1", "--spoken", "--notes").out.splitlines()
    assert len(said) == len(usual.splitlines()) + 3
    assert next(line for line in said if line not in usual.splitlines()) == "مُلَاحَظَة"
