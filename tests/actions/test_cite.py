from __future__ import annotations

from reader.actions.cite import citation
from reader.document.model import Metadata


def test_a_reference_has_all_that_is_known_in_its_own_language() -> None:
    arabic = Metadata(
        "الساعة القديمة",
        byline="سلمى الحسن",
        source="عين",
        url="https://ayn.example/clock",
        published="2024-12-08",
        language="ar",
    )
    bare = citation(arabic).replace("\u2068", "").replace("\u2069", "")
    assert bare == "سلمى الحسن، «الساعة القديمة»، عين، 2024-12-08، https://ayn.example/clock."
    english = Metadata("The old clock", source="Ayn", language="en")
    assert citation(english) == "\u2068“The old clock”\u2069, \u2068Ayn\u2069."
