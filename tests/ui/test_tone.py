"""A colour and its tone are one: what sliders say is what is seen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.ui.tone import Tone

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")
tones = st.builds(Tone, st.integers(0, 359), st.integers(0, 100), st.integers(0, 100))


def parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


@given(colours, tones)
def test_a_colour_comes_back_as_near_as_whole_steps_allow(colour: str, before: Tone) -> None:
    back = before.moved_to(colour).colour
    assert all(abs(one - two) <= 5 for one, two in zip(parts(colour), parts(back), strict=True))


@given(tones)
def test_a_grey_keeps_the_hue_and_black_and_white_the_vividness(before: Tone) -> None:
    grey = before.moved_to("#808080")
    assert (grey.hue, grey.vividness) == (before.hue, 0)
    for end, lightness in (("#000000", 0), ("#FFFFFF", 100)):
        assert before.moved_to(end) == Tone(before.hue, before.vividness, lightness)


def test_the_hues_are_those_of_the_colour_circle() -> None:
    assert [Tone(hue).colour for hue in (0, 60, 120, 180, 240, 300)] == [
        "#FF0000",
        "#FFFF00",
        "#00FF00",
        "#00FFFF",
        "#0000FF",
        "#FF00FF",
    ]
