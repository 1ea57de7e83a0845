"""The reader's notes said with the text: after their words, in their language, lighting nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position, Range
from reader.settings import SPEAK_NOTES
from reader.speech.manner import Manner, SpokenNote
from reader.speech.plan import plan, plan_ranges
from reader.text.direction import Direction

LINES = ("هذا بيتي. وهنا أعمل. وهناك أستريح.", "ثم أعود إليه.")


def piece(*lines: str) -> Document:
    blocks = (
        Block(f"p{number}", BlockKind.PARAGRAPH, line, Direction.RTL, "ar")
        for number, line in enumerate(lines)
    )
    return Document(Metadata(language="ar"), tuple(blocks))


DOCUMENT = piece(*LINES)


def note(words: str, text: str, block: int = 0) -> SpokenNote:
    start = LINES[block].index(words)
    return SpokenNote(Range(f"p{block}", start, start + len(words)), words, text)


def manner(*notes: SpokenNote, verbosity: str = "brief") -> Manner:
    return Manner(tashkeel=False, pausal=False, verbosity=verbosity, notes=notes)


def said(*notes: SpokenNote, verbosity: str = "brief") -> list[str]:
    return [u.spoken for u in plan(DOCUMENT, None, manner(*notes, verbosity=verbosity))]


def test_a_note_is_said_after_the_sentence_it_ends_in() -> None:
    assert said(note("هنا", "أين؟ سَل عنه.")) == [
        "هذا بيتي.",
        "وهنا أعمل.",
        "مُلَاحَظَة",
        "أين؟",
        "سَل عنه.",
        "نِهَايَةُ الْمُلَاحَظَة",
        "وهناك أستريح.",
        "ثم أعود إليه.",
    ]


def test_notes_at_the_edges() -> None:
    over_two = note("بيتي. وهنا", "واحدة")
    assert said(over_two).index("واحدة") == 3
    last = note("ثم أعود إليه.", "أخيرة", 1)
    assert said(last)[-2:] == ["أخيرة", "نِهَايَةُ الْمُلَاحَظَة"]
    two = said(note("هذا", "أولى"), note("بيتي", "ثانية"))
    assert [text for text in two if text in ("أولى", "ثانية")] == ["أولى", "ثانية"]
    assert two.index("ثانية") < two.index("وهنا أعمل.")


def test_without_announcements_the_note_is_said_all_the_same() -> None:
    off = said(note("هنا", "أين؟"), verbosity="off")
    assert off[2:4] == ["مُلَاحَظَة", "أين؟"]
    assert off[4] == "وهناك أستريح."


def test_a_note_is_said_in_its_own_language() -> None:
    wanted = manner(note("هنا", "Ask about this house."))
    (own,) = [u for u in plan(DOCUMENT, None, wanted) if "house" in u.spoken]
    assert own.language == "en"
    assert own.announces
    assert own.range == Range("p0", own.sentence.end, own.sentence.end)


def test_a_note_of_another_text_is_not_said() -> None:
    elsewhere = SpokenNote(Range("p0", 0, 3), "ذاك", "خطأ")
    gone = SpokenNote(Range("p9", 0, 3), "هذا", "خطأ")
    assert said(elsewhere, gone) == said()
    assert said(note("هنا", " \n ٭ ")) == said()


def test_from_the_middle_of_its_sentence_a_note_is_said_and_after_it_is_not() -> None:
    wanted = manner(note("هنا", "أين؟"))
    place = LINES[0].index("أعمل")
    assert "أين؟" in [u.spoken for u in plan(DOCUMENT, Position("p0", place), wanted)]
    place = LINES[0].index("وهناك")
    assert "أين؟" not in [u.spoken for u in plan(DOCUMENT, Position("p0", place), wanted)]


def test_a_selection_is_said_without_notes() -> None:
    wanted = manner(note("هنا", "أين؟"))
    ranges = (Range("p0", 0, len(LINES[0])),)
    assert "أين؟" not in [u.spoken for u in plan_ranges(DOCUMENT, ranges, wanted)]


def test_it_is_a_setting() -> None:
    assert SPEAK_NOTES.default is False
    assert Manner.concerns(SPEAK_NOTES)


@settings(deadline=None)
@given(data=st.data())
def test_the_text_is_said_whole_and_each_note_once(data: st.DataObject) -> None:
    notes = []
    for number in range(data.draw(st.integers(0, 4))):
        block = data.draw(st.integers(0, 1))
        start = data.draw(st.integers(0, len(LINES[block]) - 1))
        end = data.draw(st.integers(start, len(LINES[block])))
        place = Range(f"p{block}", start, end)
        notes.append(SpokenNote(place, LINES[block][start:end], f"ملاحظة {number + 1}"))
    found = list(plan(DOCUMENT, None, manner(*notes)))
    assert [u.spoken for u in found if not u.announces] == said()
    own = [u for u in found if u.announces and "ملاحظة" in u.spoken.replace("ظه", "ظة")]
    assert len(own) == len(notes)
    at = (-1, 0)
    for utterance in found:
        here = DOCUMENT.index(utterance.range.block), utterance.range.start
        assert here >= at
        at = here
