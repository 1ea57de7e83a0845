"""What comes next in the listening queue, what is said before it, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest

from reader.actions.queue import following, introduction, listening_times
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position
from reader.library.store import Library
from reader.paths import Paths
from reader.speech.manner import Manner
from reader.speech.timeline import listening_ms
from reader.text.direction import Direction

PLAIN = Manner(tashkeel=False, pausal=False)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(Paths.under(tmp_path / "data"))
    yield opened
    opened.close()


def piece(
    title: str = "ماء النيل",
    source: str = "",
    language: str = "ar",
    kinds: str = "tp",
    text: str = "جرى الماء في الوادي. ثم هدأ.",
) -> Document:
    direction = Direction.RTL if language == "ar" else Direction.LTR
    made = {
        "k": Block("k", BlockKind.KICKER, "تقرير", direction, language),
        "t": Block("t", BlockKind.TITLE, title, direction, language),
        "b": Block("b", BlockKind.BYLINE, "كاتبة", direction, language),
        "h": Block("h", BlockKind.HEADING, title, direction, language, level=1),
        "p": Block("p", BlockKind.PARAGRAPH, text, direction, language),
        "r": Block("r", BlockKind.RULE, "", direction, language),
    }
    metadata = Metadata(title, source=source, language=language, direction=direction)
    return Document(metadata, tuple(made[kind] for kind in kinds))


@pytest.mark.parametrize(
    ("kinds", "start", "titled"),
    [
        ("tp", Position("t"), False),
        ("ktbp", Position("k"), False),
        ("hp", Position("h"), False),
        ("tp", Position("p"), True),
        ("tp", Position("t", 4), True),
        ("ktbp", Position("b"), True),
        ("p", Position("p"), True),
    ],
)
def test_a_title_is_said_once(kinds: str, start: Position, titled: bool) -> None:
    said = introduction(piece(source="النهر", kinds=kinds), start, PLAIN)
    assert said.startswith("الْمَادَّةُ التَّالِيَة")
    assert ("ماء النيل" in said) is titled
    assert "من النهر" in said


def test_it_is_worded_in_the_pieces_language() -> None:
    english = piece("The river", "Delta Times", "en", "p", "Water ran.")
    assert introduction(english, Position("p"), PLAIN) == "Next: The river, from Delta Times."
    without = replace(english, metadata=replace(english.metadata, source=""))
    assert introduction(without, Position("p"), PLAIN) == "Next: The river."
    bare = replace(english, metadata=replace(english.metadata, source="", title=""))
    assert introduction(bare, Position("p"), PLAIN) == "Next piece."
    titled = piece("The river", "Delta Times", "en", "tp", "Water ran.")
    assert introduction(titled, Position("t"), PLAIN) == "Next, from Delta Times."


def test_other_languages_get_english_words() -> None:
    french = piece("Le fleuve", "", "fr", "p", "L'eau coule.")
    assert introduction(french, Position("p"), PLAIN) == "Next: Le fleuve."


def test_it_is_said_as_the_text_is() -> None:
    said = introduction(piece("النهر عام 2024", "مجلة النهر", kinds="p"), Position("p"), Manner())
    assert "2024" not in said
    # the preposition governs the source
    assert normalize("NFC", "مِنْ مَجَلَّةِ") in normalize("NFC", said)
    assert said.endswith(".")
    assert ".." not in said


def test_marks_of_a_title_are_kept_and_stops_are_not_doubled() -> None:
    assert "أين النهر؟" in introduction(piece("أين النهر؟", kinds="p"), Position("p"), PLAIN)
    assert "النهر." in introduction(piece("النهر.", kinds="p"), Position("p"), PLAIN)
    assert ".." not in introduction(piece("النهر.", kinds="p"), Position("p"), PLAIN)


def test_the_next_piece_is_the_first_that_can_be_heard(library: Library) -> None:
    silent = library.add(piece("***", kinds="r"))
    gone = library.add(piece("زائلة"))
    library.delete(gone)
    good, later = library.add(piece("حسنة")), library.add(piece("لاحقة"))
    found = following(library, [silent, gone, 99, good, later], PLAIN, introduced=True)
    assert (found.piece, found.passed) == (good, (silent, gone, 99))
    assert found.start is None
    assert len(found.intro) == 1
    assert following(library, [good], PLAIN, introduced=False).intro == ()
    nothing = following(library, [silent], PLAIN, introduced=True)
    assert (nothing.piece, nothing.intro, nothing.passed) == (0, (), (silent,))
    assert following(library, [], PLAIN, introduced=True).passed == ()


def test_a_piece_goes_on_at_the_sentence_where_listening_stopped(library: Library) -> None:
    begun = library.add(piece())
    library.set_listening(begun, Position("p", 24))
    library.set_reading(begun, Position("p", 2), 0.5)
    found = following(library, [begun], PLAIN, introduced=True)
    assert found.start == Position("p", 21)
    assert "ماء النيل" in found.intro[0]
    library.set_listening(begun, None)
    assert following(library, [begun], PLAIN, introduced=True).start is None


def test_times_are_what_is_left_to_hear(library: Library) -> None:
    fresh, begun = library.add(piece()), library.add(piece(text="جرى الماء في الوادي. ثم سكن."))
    library.set_listening(begun, Position("p", 21))
    whole, rest, nothing = listening_times(library, [fresh, begun, 99], PLAIN)
    assert whole == pytest.approx(listening_ms(library.piece(fresh).document, 1.0, PLAIN))
    assert 0 < rest < whole / 2
    assert nothing == 0
