"""Looking a word up: the word at a place, what it is there, and where else the library has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.actions.look_up import dictionary_address, look_up
from reader.actions.save import save
from reader.document.model import Document
from reader.document.ranges import Position
from reader.importing.importer import Source
from reader.library.store import Library
from reader.paths import Paths
from reader.speech.manner import Manner

FIRST = "خبر المدينة\n\nكتب علي رسالة، وقال إن المدرسة الجديدة فتحت أمس في London.\n"
SECOND = "خبر آخر\n\nالمدرسة في القرية تستقبل الطلاب الجدد.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.open(Paths.under(tmp_path))
    yield made
    made.close()


@pytest.fixture
def saved(library: Library) -> tuple[int, Document]:
    first = save(library, Source(FIRST.encode())).id
    save(library, Source(SECOND.encode()))
    return first, library.piece(first).document


def found_at(library: Library, saved: tuple[int, Document], word: str, offset: int = 0):
    piece, document = saved
    block = next(each for each in document.blocks if word in each.text)
    at = Position(block.id, block.text.index(word) + offset)
    return look_up(document, at, Manner(), library, piece)


def test_a_word_is_looked_up_as_it_is_read_in_its_sentence(library, saved) -> None:
    found = found_at(library, saved, "المدرسة", 3)
    assert found.word == "المدرسة"
    assert found.read.startswith("الْمَدْرَسَة")
    assert (found.here.lemma, found.here.root) == ("مَدْرَسَة", "درس")
    assert [each.vowelled for each in found.others] == ["مُدَرِّسَة"]
    (use,) = found.uses
    assert use.exact == "المدرسة"
    assert use.piece != saved[0]


def test_a_word_of_latin_letters_is_looked_for_in_the_library_alone(library, saved) -> None:
    found = found_at(library, saved, "London")
    assert (found.word, found.read, found.here, found.others, found.uses) == (
        "London", "London", None, (), (),
    )  # fmt: skip


def test_between_words_the_next_one_is_meant(library, saved) -> None:
    assert found_at(library, saved, "، وقال").word == "وقال"


def test_after_the_last_word_there_is_none(library, saved) -> None:
    piece, document = saved
    last = document.blocks[-1]
    at = Position(last.id, len(last.text))
    assert look_up(document, at, Manner(), library, piece) is None


@pytest.mark.parametrize(
    ("word", "language", "address"),
    [
        ("مدرسة", "ar", "https://ar.wiktionary.org/wiki/%D9%85%D8%AF%D8%B1%D8%B3%D8%A9"),
        ("a/b", "en", "https://en.wiktionary.org/wiki/a%2Fb"),
        ("x", "und", "https://en.wiktionary.org/wiki/x"),
    ],
)
def test_the_address_of_the_dictionary(word: str, language: str, address: str) -> None:
    assert dictionary_address(word, language) == address
