"""Ready colours can be read on one another, and every hue has a name."""

from __future__ import annotations

from itertools import product

from reader.errors import Message
from reader.ui.ready_colours import NAMES, for_marks, for_words, hue_name, ready_colours
from reader.ui.theme import contrast


def test_the_table_and_the_names_agree() -> None:
    table = ready_colours()
    assert tuple(NAMES) == (*table.pale, *table.deep)
    assert tuple(for_words().values()) == tuple(NAMES.values())


def test_every_deep_colour_is_easy_to_read_on_every_pale_one() -> None:
    table = ready_colours()
    for pale, deep in product(table.pale.values(), table.deep.values()):
        assert contrast(pale, deep) >= 7, (pale, deep)


def test_marks_can_be_read_on_every_ready_page() -> None:
    for page in for_words():
        for mark in for_marks(page):
            assert contrast(page, mark) >= 4.5, (page, mark)


def test_hues_bear_the_names_that_people_give_them() -> None:
    named = {0: "Red", 30: "Orange", 60: "Yellow", 120: "Green", 180: "Teal", 240: "Blue"}
    named |= {270: "Violet", 320: "Pink", 359: "Red"}
    for degrees, name in named.items():
        assert hue_name(degrees) == Message(name)
