"""`ayn dictionary` as a person types it: what it prints, its failures, and its exit codes."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.cli import main
from reader.translations import FSI, PDI


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

    return run


def entries(ayn: Ayn) -> list[dict[str, str]]:
    return json.loads(ayn("dictionary", "list", "--json").out)


def test_add_list_and_remove(ayn: Ayn) -> None:
    assert ayn("dictionary", "add", "مصر", "مِصْر") == Run(0, "مصر is now said مِصْر\n", "")
    assert ayn("dictionary", "add", "ص.ب", "صُنْدُوق", "--kind", "phrase").code == 0
    assert ayn("dictionary", "add", "chat", "شَات", "--of", "fr").code == 0
    assert (
        ayn("dictionary", "list").out == "مصر\tمِصْر\nص.ب\tصُنْدُوق\tphrase\tar\nchat\tشَات\tword\tfr\n"
    )
    assert entries(ayn)[0] == {"shown": "مصر", "said": "مِصْر", "kind": "word", "language": "ar"}
    assert ayn("dictionary", "remove", "مصر").code == 0
    assert [entry["shown"] for entry in entries(ayn)] == ["ص.ب", "chat"]
    missing = ayn("dictionary", "remove", "مصر")
    assert missing.code == 1
    assert missing.err.startswith("ayn: مصر is not in the dictionary.")


def test_an_empty_dictionary_says_what_to_do(ayn: Ayn) -> None:
    run = ayn("dictionary", "list")
    assert (run.code, run.out) == (0, "")
    assert "ayn dictionary add" in run.err
    assert entries(ayn) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("(", "x", "--kind", "pattern"), "not closed"),
        (("(a+)+", "x", "--kind", "pattern"), "for ever"),
        (("x", r"\1", "--kind", "pattern"), "does not have"),
        (("مصر", " "), "Write in letters"),
        (("مصر", "مِصْر", "--of", "عربي"), "code of a language"),
    ],
)
def test_what_cannot_serve_is_one_line(ayn: Ayn, words: tuple[str, ...], said: str) -> None:
    run = ayn("dictionary", "add", *words)
    assert (run.code, run.out) == (1, "")
    assert said in run.err
    assert run.err.count("\n") == 1
    assert entries(ayn) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Something is missing after ayn dictionary."),
        (("add",), "Something is missing after ayn dictionary add."),
        (("add", "مصر"), "Something is missing after ayn dictionary add."),
        (("change", "مصر"), "change does not fit here. It is one of: add, list, remove"),
        (("add", "a", "b", "--kind", "verb"), "verb does not fit here."),
        (("list", "--what"), "--what is not understood here."),
    ],
)
def test_a_wrong_command_line(ayn: Ayn, words: tuple[str, ...], said: str) -> None:
    run = ayn("dictionary", *words)
    assert (run.code, run.out) == (2, "")
    assert said in run.err.splitlines()[-1]


def test_help(ayn: Ayn) -> None:
    run = ayn("dictionary", "--help")
    assert run.code == 0
    for deed in ("add", "list", "remove", "import", "export"):
        assert f"    {deed} " in run.out
        assert ayn("dictionary", deed, "--help").out.startswith(f"Usage: ayn dictionary {deed}")
    assert ayn("dictionary", "add", "--help", language="ar").code == 0


def test_import_and_export(ayn: Ayn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "words.tsv"
    source.write_text("مصر\tمِصْر\nبلا فاصل\nقطر\tقَطَر\n", encoding="utf-8")
    run = ayn("dictionary", "import", str(source))
    assert run.code == 0
    assert run.out == "Added 2, changed 0, already there 0\n"
    assert run.err.startswith("Line 2 is left aside:")
    stdin = io.TextIOWrapper(io.BytesIO("مصر\tمَصر\n".encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert ayn("dictionary", "import", "-").out == "Added 0, changed 1, already there 0\n"
    target = tmp_path / "out.tsv"
    assert ayn("dictionary", "export", str(target)) == Run(0, "", "")
    printed = ayn("dictionary", "export")
    assert printed.out == target.read_text(encoding="utf-8")
    assert printed.out.splitlines()[1:] == ["مصر\tمَصر\tword\tar", "قطر\tقَطَر\tword\tar"]
    missing = ayn("dictionary", "import", str(tmp_path / "none.tsv"))
    assert missing.code == 1
    assert f"There is no {tmp_path / 'none.tsv'}." in missing.err
