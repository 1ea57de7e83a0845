from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.document.model import Document
from reader.library.store import Library

Write = Callable[..., Document]


@pytest.fixture
def filled(library: Library, write: Write) -> Library:
    library.add(
        write("زرنا المَكتبة الوطنية، ثم المستشفى القديم في القاهرة، وفيها 12\u00a0500 كتاب.")
    )
    for number in range(3):
        library.add(write(f"المستشفى مغلق، والمدرسة {number} مفتوحة. The library is open."))
    return library


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("المكتية", "المكتبة"),
        ("المكتتبة", "المكتبة"),
        ("المكبتة", "المكتبة"),
        ("الكتبة", "المكتبة"),
        ("المستسفى", "المستشفى"),
        ("المستصفا", "المستشفى"),
        ("المستشفى المكتية", "المستشفى المكتبة"),
        ("القاهرا ", "القاهرة"),
        ("librray", "library"),
        ("lybrary open", "library open"),
        ("المكتية -مغلق", "المكتبة -مغلق"),
        ("القاهرة 12 500 كتاب", "القاهرة 12500 كتاب"),
    ],
)
def test_a_slip_is_put_right(filled: Library, typed: str, meant: str) -> None:
    assert filled.search(typed) == []
    assert filled.suggest(typed) == meant
    assert filled.search(meant)


@pytest.mark.parametrize(
    "typed",
    ["", " ", '"', "كك", "زززززززز", "xyzzy", "a" * 10_000, "المكتبة", "المكتية غياب", "-المكتية"],
)
def test_no_guess_is_better_than_a_wrong_one(filled: Library, typed: str) -> None:
    assert filled.suggest(typed) == ""


def test_a_word_in_which_the_slip_stands_stays(library: Library, write: Write) -> None:
    library.add(write("كتاب عن المكتبات"))
    assert library.suggest("المكتبات كتبا") == "المكتبات كتاب"


def test_the_more_frequent_word_is_the_likelier(library: Library, write: Write) -> None:
    library.add(write("كلمة قارب"))
    for _number in range(5):
        library.add(write(f"كلمة شارب {_number}"))
    assert library.suggest("طارب") == "شارب"
