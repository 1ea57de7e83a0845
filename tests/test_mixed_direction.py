"""No text of the app lets a reader's line break the order of its words."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from reader.paths import resource

_ISOLATED = re.compile("[\u2066\u2067\u2068][^\u2069]*\u2069")
_EDGE = re.compile(r"(?:(?<![\w+#@/=*&])[+#@/=*&]+[A-Za-z0-9]|[A-Za-z0-9][+#@/=*&]+(?![\w{]))")
"""Signs at the edge of a Latin run: they take the side of the line and jump to the run's far end."""
_NAMES = re.compile(r"\{[a-z_]+\}")


def texts() -> list[str]:
    with Path(str(resource("translations", "ar.po"))).open("rb") as file:
        catalogue = read_po(file, locale="ar")
    found: list[str] = []
    for message in catalogue:
        if message.id:
            strings = message.string
            found += [strings] if isinstance(strings, str) else list(strings)
    return found


def first_strong(text: str) -> str:
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "")


def bare(text: str) -> str:
    """The text without what is isolated: values are, whatever they say."""
    return _NAMES.sub("\u2069", _ISOLATED.sub("\u2069", text))


def test_arabic_sentences_begin_with_arabic() -> None:
    wrong = [
        text
        for text in texts()
        if first_strong(bare(text)) == "L" and re.search("[\u0621-\u064a]", text)
    ]
    assert wrong == []


def test_signs_at_the_edge_of_latin_runs_are_isolated() -> None:
    assert [text for text in texts() if _EDGE.search(bare(text))] == []


@pytest.mark.parametrize("wrong", ["اضغط Ctrl++ للتكبير", "لون #1C1B18 جميل", "لغة C# و"])
def test_the_rule_finds_what_it_is_for(wrong: str) -> None:
    assert _EDGE.search(bare(wrong))


@pytest.mark.parametrize(
    "right",
    ["اضغط Ctrl+V للصق", "لون \u2066#1C1B18\u2069 جميل", "افتح {file}/ ثم", "خذ PDF أو EPUB."],
)
def test_the_rule_leaves_what_is_right(right: str) -> None:
    assert not _EDGE.search(bare(right))
