"""The command line: what is understood, and the plain words for what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.actions.arguments import HelpAsked, UsageError, early
from reader.actions.commands import parse
from reader.translations import Translator


@pytest.fixture
def translate(tmp_path: Path) -> Translator:
    return Translator("en", tmp_path)


def plain(error: UsageError) -> str:
    return error.text.replace("\u2068", "").replace("\u2069", "")


def test_no_command_is_understood(translate: Translator) -> None:
    assert parse(translate, []).command is None


def test_common_options_stand_before_and_after(translate: Translator) -> None:
    for words in (["--data", "d", "list"], ["list", "--data", "d"], ["list", "--data=d"]):
        chosen = parse(translate, words)
        assert (chosen.command, chosen.data) == ("list", Path("d"))
        assert early(words, "--data") == "d"


def test_early_reads_before_parsing() -> None:
    assert early(["list"], "--data") is None
    assert early(["--language"], "--language") is None
    assert early(["search", "--", "--data", "d"], "--data") is None
    assert early(["--data=a", "list", "--data", "b"], "--data") == "b"


@pytest.mark.parametrize(
    ("text", "rate"), [("1.5", 1.5), ("1,5", 1.5), ("١٫٥", 1.5), ("۲", 2.0), ("0.5", 0.5)]
)
def test_numbers_are_read_in_any_digits(translate: Translator, text: str, rate: float) -> None:
    assert parse(translate, ["say", "1", "--rate", text]).rate == rate


@pytest.mark.parametrize(
    ("text", "size"), [("140", 140), ("140%", 140), ("١٤٠٪", 140), ("50", 50), ("500", 500)]
)
def test_sizes_are_percents(translate: Translator, text: str, size: int) -> None:
    assert parse(translate, ["open", "x", "--size", text]).size == size


@pytest.mark.parametrize("text", ["0.4", "4.1", "fast", "", "nan", "inf", "-1"])
def test_other_speeds_are_refused(translate: Translator, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(translate, ["say", "1", f"--rate={text}"])
    assert plain(caught.value).endswith("does not fit here. Give a number from 0.5 to 4.")


def test_a_missing_command_says_how_to_open_a_file(translate: Translator) -> None:
    with pytest.raises(UsageError) as caught:
        parse(translate, ["--data", "d", "news.html"])
    assert plain(caught.value) == (
        "There is no command news.html. To open a file, type: ayn open news.html"
    )
    assert caught.value.usage.startswith("Usage: ayn ")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["show"], "Something is missing after ayn show."),
        (["add"], "Something is missing after ayn add."),
        (["list", "--nonsense"], "--nonsense is not understood here."),
        (["list", "extra"], "extra is not understood here."),
        (["show", "1", "--format"], "The option --format needs a value."),
        (["--data"], "The option --data needs a value."),
        (["show", "1", "--form", "json"], "--form is not understood here."),
        (
            ["show", "1", "--format", "pdf"],
            "pdf does not fit here. It is one of: text, json, html, terminal.",
        ),
        (["--language", "fr", "list"], "fr does not fit here. It is one of: ar, en."),
    ],
)
def test_what_is_not_understood_is_said_plainly(
    translate: Translator, words: list[str], text: str
) -> None:
    with pytest.raises(UsageError) as caught:
        parse(translate, words)
    assert plain(caught.value) == text


@pytest.mark.parametrize(
    "command", [[], ["open"], ["add"], ["list"], ["show"], ["search"], ["say"], ["doctor"]]
)
def test_every_command_has_help(translate: Translator, command: list[str]) -> None:
    with pytest.raises(HelpAsked) as asked:
        parse(translate, [*command, "--help"])
    text = asked.value.text
    assert text.startswith("Usage: ayn")
    assert "options:" not in text  # argparse's own English heading
    assert "--language" in text
