"""Names of folders: readable, safe on every file system, and each of its own."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.exporting.folder_names import FolderNames, safe_name

TITLES = st.lists(
    st.text(
        st.one_of(st.sampled_from("اب ABab.:/\\ é\u0301\u202e~()12"), st.characters(codec="utf-8")),
        max_size=200,
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("مدينة تستعيد ساعتها: بعد سنوات", "مدينة تستعيد ساعتها بعد سنوات"),
        ("a/b\\c", "a b c"),
        ("..", ""),
        ("\u202egnp.exe\u2069", "gnp.exe"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("console", "console"),
        ("~home. ", "home"),
        ("é", "é"),
    ],
)
def test_titles_as_names(title: str, name: str) -> None:
    assert safe_name(title) == name


@given(TITLES)
def test_names_are_safe_and_differ(titles: list[str]) -> None:
    names = FolderNames("بلا عنوان")
    given_names = [names.give(title) for title in titles]
    seen = {unicodedata.normalize("NFC", name.casefold()) for name in given_names}
    assert len(seen) == len(titles)
    for name in given_names:
        assert name == name.strip(". ~")
        assert 0 < len(name.encode()) < 120
        assert Path("a", name).parent == Path("a")
        assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in name)


def test_many_of_one_title_take_no_longer() -> None:
    names = FolderNames("-")
    given_names = {names.give("خبر") for _ in range(5000)}
    assert len(given_names) == 5000
    assert "خبر (5000)" in given_names
