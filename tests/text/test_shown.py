"""A text as it is shown, and the way back to what is stored."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.text.offsets import utf16_offsets
from reader.text.shown import Shown, bounds, with_additions, without_tashkeel
from reader.text.syllables import DOT, syllable_dots

TEXT = st.text(st.sampled_from("كتبَُِّْٰ aB3😀\t"), max_size=20)
ADDED = st.dictionaries(st.integers(0, 19), st.sampled_from(("َ", "ُّ", "·")))


def test_marks_are_taken_out_and_nothing_else() -> None:
    shown = without_tashkeel("كَتَبَ أَحْمَدُ، آمَنَ هَٰذَا")
    assert shown.text == "كتب أحمد، آمن هذا"
    assert shown.added == ()


@given(TEXT, ADDED)
def test_what_is_added_is_known(text: str, additions: dict[int, str]) -> None:
    shown = with_additions(text, additions)
    ours = "".join(shown.text[place] for place in shown.added)
    assert ours == "".join(additions.get(place, "") for place in range(len(text)))
    rest = [c for place, c in enumerate(shown.text) if place not in set(shown.added)]
    assert "".join(rest) == text


@given(TEXT, ADDED, ADDED, st.data())
def test_parts_and_steps_agree_with_the_whole(
    text: str, first: dict[int, str], second: dict[int, str], data: st.DataObject
) -> None:
    one = with_additions(text, first)
    both = one.then(with_additions(one.text, second))
    assert both.map.old_length == len(text)
    assert len(both.added) == len(both.text) - len(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    part = both.part(start, end)
    assert part.text == both.text[both.new(start) : both.new(end)]
    assert part.map.old_length == end - start
    assert [part.text[p] for p in part.added] == [
        both.text[p] for p in both.added if both.new(start) <= p < both.new(end)
    ]


@given(TEXT, ADDED)
def test_each_stored_character_has_its_bounds(text: str, additions: dict[int, str]) -> None:
    for shown in (with_additions(text, additions), without_tashkeel(text), Shown.of(text)):
        offsets = list(utf16_offsets(shown.text))
        places, ends = bounds(shown, offsets, offsets[1:])
        assert len(places) == len(text) + 1
        assert places == sorted(places)
        assert ends == sorted(ends)
        assert all(low <= high for low, high in zip(places, ends, strict=False))
        assert places[-1] == offsets[-1]


def test_dots_part_latin_words_alone() -> None:
    text = "كتاب international library في the town"
    shown = with_additions(text, syllable_dots(text))
    assert shown.text == f"كتاب in{DOT}ter{DOT}na{DOT}tion{DOT}al lib{DOT}rary في the town"


def test_dots_of_other_languages_are_theirs() -> None:
    assert syllable_dots("bibliothèque", "fr") != {}
    assert syllable_dots("library", "xx") == syllable_dots("library", "en")
