from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.speech.manner import Manner
from reader.speech.spoken import spoken, stages

PLAIN = Manner(tashkeel=False, pausal=False)
CHARACTERS = st.text("ابتكﻻﷺﷲﹷﹰﱠ\u0640\u200c\u200f\u202b\u2069\u00ad َُّ12ab", max_size=40)


def test_what_cannot_be_said_is_taken_out() -> None:
    text = "\u202bالكـــتاب\u202c مى\u200cخواهم"
    said = spoken(text, stages("ar", PLAIN))
    assert said.text == "الكتاب مىخواهم"
    start, end = said.map.to_old(0, 6)
    assert text[start:end].strip("\u202b\u202c") == "الكـــتاب"


def test_presentation_forms_become_letters() -> None:
    assert spoken("ﺍﻟﺴﻼﻡ", stages("ar", PLAIN)).text == "السلام"
    assert spoken("ﻛﹷ", stages("ar", PLAIN)).text == "كَ"
    assert spoken("ﷲ", stages("ar", PLAIN)).text == "الله"


@given(CHARACTERS)
def test_the_map_leads_back_into_the_text(text: str) -> None:
    said = spoken(text, stages("ar", PLAIN))
    assert len(said.map) == len(said.text)
    assert said.map.old_length == len(text)
    assert list(said.map.starts) == sorted(said.map.starts)


@given(CHARACTERS)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = spoken(text, stages("ar", PLAIN)).text
    assert spoken(once, stages("ar", PLAIN)).text == once
