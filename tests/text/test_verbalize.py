"""Verbalisation: gold of our own by topic, the way back of each word, and any text at all."""

from __future__ import annotations

import itertools
import re
import time
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.paths import resource
from reader.text.verbalize import Step, Wording, verbalize
from reader.text.verbalize.inflect import in_pause, is_diptote
from reader.text.verbalize.numbers import cardinal, ordinal

CORPUS = Path(__file__).parent.parent / "corpus" / "verbalize"
TOPICS = sorted(CORPUS.glob("*.tsv"))
FULL = Wording(pausal=False)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def say(text: str, **wording: object) -> str:
    return verbalize(text, "ar", Wording(**{"pausal": False, **wording}))[0].text  # type: ignore[arg-type]


def rows(topic: Path) -> list[tuple[str, str]]:
    lines = topic.read_text(encoding="utf-8").splitlines()
    return [(shown, said) for shown, said in (line.split("\t") for line in lines)]


def shown(text: str, word: str, wording: Wording = FULL) -> str:
    """The published characters that the word `word` of the spoken text leads back to."""
    mapped, _ = verbalize(text, "ar", wording)
    start = mapped.text.index(nfc(word))
    low, high = mapped.map.to_old(start, start + len(nfc(word)))
    return text[low:high]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda path: path.stem)
def test_gold(topic: Path) -> None:
    wording = Wording(pausal=topic.stem == "pausal")
    wrong = []
    for text, expected in rows(topic):
        said = verbalize(text, "ar", wording)[0].text
        if said != nfc(expected):
            wrong.append(f"{text}: {said} (not {expected})")
    assert not wrong


def test_there_is_enough_gold() -> None:
    assert sum(len(rows(topic)) for topic in TOPICS) >= 300


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("قرأت 3 كتب", "ثَلَاثَةَ", "3"),
        ("قرأت 3 كتب", "كُتُبٍ", "كتب"),
        ("قرأت 3 كتب", "قرأت", "قرأت"),
        ("و35 سنة", "وَخَمْسٌ وَثَلَاثُونَ", "و35"),
        ("و35 سنة", "ثَلَاثُونَ", "35"),
        ("في 8 كانون الأول 2024 عاد", "الثَّامِنِ", "8"),
        ("في 8 كانون الأول 2024 عاد", "كَانُونِ", "كانون"),
        ("في 8 كانون الأول 2024 عاد", "الْأَوَّلِ", "الأول"),
        ("في 8 كانون الأول 2024 عاد", "أَلْفَيْنِ", "2024"),
        ("في 8/12/2024 عاد", "كَانُونِ", "8/12/2024"),
        ("في 28 آب/أغسطس 2013", "آبٍ", "آب/أغسطس"),
        ("دفع 12$ أمس", "دُولَارًا", "$"),
        ("دفع 12$ أمس", "أمس", "أمس"),
        ("الدورة الـ15 اليوم", "الْخَامِسَةَ", "الـ15"),
        ("بلغت ٣٫٥٪ أمس", "فَاصِلَةْ", "٣٫٥"),
        ("بلغت ٣٫٥٪ أمس", "بِالْمِئَةِ", "٪"),
        ("قال د. أحمد", "الدُّكْتُورُ", "د."),
        ("2012–2014 كانت", "إِلَى", "–"),
        ("نعم 😂 لا", "يَضْحَكُ", "😂"),
        ("انظر https://example.com/a1 هناك", "example", "https://example.com/a1"),
        ("قال (نعم) وذهب", "نعم", "نعم"),
        ("35 ألف شخص", "أَلْفَ", "ألف"),
        ("كتــاب 5", "كتاب", "كتــاب"),
    ],
)
def test_words_lead_back(text: str, word: str, expected: str) -> None:
    assert shown(text, word) == expected


def test_months_follow_the_reader() -> None:
    text = "8/12/2024"
    assert nfc("كَانُونِ الْأَوَّلِ") in say(text)
    assert nfc("دِيسَمْبِرَ") in say(text, months="egyptian")
    assert nfc("جَانْفِي") in say("8/1/2024", months="maghreb")
    assert nfc("دُجَنْبِرَ") in say(text, months="morocco")
    assert nfc("أُغُسْطُسَ") in say("28 آب/أغسطس 2013", months="egyptian")
    # a month that is written is said as it is written
    assert nfc("نِيسَانَ") in say("5 نيسان", months="egyptian")


def test_addresses_and_emoji_may_be_skipped() -> None:
    text = "زوروا https://example.com اليوم 😂 نعم"
    assert say(text, addresses="skip", emoji="skip") == "زوروا اليوم نعم"
    steps = verbalize(text, "ar", Wording(addresses="skip", emoji="skip"))[1]
    assert [(step.shown, step.said) for step in steps] == [("https://example.com", ""), ("😂", "")]


def test_what_the_author_vowelled_stays() -> None:
    assert say("3 كُتَّاب") == nfc("ثَلَاثَةُ") + " كُتَّاب"
    assert say("قَرَأَ كِتَابًا") == "قَرَأَ كِتَابًا"


def test_steps_tell_what_is_said_and_why() -> None:
    mapped, steps = verbalize("قال د. أحمد: 3 كتب", "ar", FULL)
    assert steps == (
        Step(4, 6, "د.", nfc("الدُّكْتُورُ"), "title"),
        Step(13, 14, "3", nfc("ثَلَاثَةُ"), "counting"),
        Step(15, 18, "كتب", nfc("كُتُبٍ"), "counted noun"),
    )
    assert all(step.said in mapped.text for step in steps)


def test_other_languages_are_left_to_their_voices() -> None:
    mapped, steps = verbalize("In 2024, 3.5% \u200fof 12 books", "en")
    assert mapped.text == "In 2024, 3.5% of 12 books"
    assert steps == ()
    assert mapped.map.to_old(14, 16) == (15, 17)
    assert verbalize("۳ کتاب", "fa")[0].text == "۳ کتاب"


def test_plain_text_stays_as_it_is() -> None:
    text = "كانت الطريق طويلة، وكان المسافرون يتحدثون عن البيوت."
    mapped, steps = verbalize(text)
    assert mapped.text == text
    assert mapped.map.starts == tuple(range(len(text) + 1))
    assert steps == ()


def test_a_very_long_sentence() -> None:
    text = "بلغ 35 شخصا في 8/12/2024 و3.5% - «نعم» 😂 " * 1300
    assert len(text) > 50_000
    begun = time.perf_counter()
    mapped, _ = verbalize(text)
    assert time.perf_counter() - begun < 10
    assert len(mapped.map) == len(mapped.text)


def test_signs_without_letters_say_nothing() -> None:
    for text in ("", " ", "—", "()", "ـــ", "\u200f\u202b", "***", "\n\n"):
        assert verbalize(text)[0].text == ""


PARTS = [
    "ال", "الـ", "و", "ب", "لل", "3", "35", "2024", "1.5", "1,234", "12/8/2024", "10:30", "-", "–",
    "%", "$", "كم", "م", "هـ", "د.", "أ.ف.ب", "كتاب", "كتب", "سنة", "مليون", "آلاف", "آب", "/",
    "أغسطس", "من", "إلى", "في", "الساعة", "ص", "ق.م", "(", ")", "«", "»", ".", "،", "…", "؟", "!",
    "#", "@a", "http://a.b/c1", "XIV", "CNN", "½", "²", "😀", "👍🏽", "🇸🇾", "\u200f", "\u2067",
    "\u2069", "ـ", "ً", "ّ", "\n", " ", " ", " ", "٣", "۳", "٫", "٬", "٪", "Ⅳ", "①", "+", "00", "^",
    "é", "中", "௧", "كانون الثاني", "000", "²",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PARTS), max_size=14).map("".join),
    st.lists(st.sampled_from(PARTS), max_size=14).map(" ".join),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.booleans(), st.sampled_from(["levantine", "egyptian", "maghreb", "morocco"]))
def test_any_text(text: str, pausal: bool, months: str) -> None:
    mapped, steps = verbalize(text, "ar", Wording(months=months, pausal=pausal))
    starts = mapped.map.starts
    assert len(starts) == len(mapped.text) + 1
    assert starts[-1] == len(text)
    assert all(low <= high for low, high in itertools.pairwise(starts))
    assert not any(character.isdigit() for character in mapped.text)
    assert "  " not in mapped.text
    assert mapped.text == mapped.text.strip()
    for step in steps:
        assert text[step.start : step.end] == step.shown
        assert step.said in mapped.text


@given(st.lists(st.sampled_from(["مدينة", "طويلة", "35", "3.5", "«", "»", "-", "ذهب", "%", "😀"])))
def test_no_word_is_lost(parts: list[str]) -> None:
    spoken = verbalize(" ".join(parts), "ar", FULL)[0].text
    for word in ("طويلة", "ذهب"):
        assert spoken.count(word) == parts.count(word)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789٠١٢٣٤٥٦٧٨٩.,٫٬،/:-–%$ كم", max_size=24))
def test_broken_numbers(text: str) -> None:
    mapped, _ = verbalize(text)
    assert not any(character.isdigit() for character in mapped.text)
    assert len(mapped.map) == len(mapped.text)


@given(st.integers(1, 10**15 - 1), st.sampled_from("mf"), st.sampled_from("nga"))
@example(10**12, "m", "g")
@example(2 * 10**12, "m", "g")
@example(2 * 10**12, "m", "n")
def test_cardinals_are_whole_words(number: int, gender: str, case: str) -> None:
    words = cardinal(number, gender, case)  # type: ignore[arg-type]
    assert re.fullmatch(r"[\u0621-\u0652 ]+", words)
    bound = cardinal(number, gender, case, construct=True)  # type: ignore[arg-type]
    # neither tanwin nor the noon of the dual; that of a trillion is its own
    assert not bound.endswith(("ٌ", "ٍ", "َانِ", "َيْنِ"))


@given(st.integers(1, 9999), st.sampled_from("mf"), st.sampled_from("nga"))
def test_ordinals_are_definite(number: int, gender: str, case: str) -> None:
    words = ordinal(number, gender, case)  # type: ignore[arg-type]
    assert all(word.lstrip("وَ").startswith("ال") or word in {"عَشَرَ", "عَشْرَةَ", "بَعْدَ", "آلَافٍ", "أَلْفٍ", "أَلْفًا"}
               for word in words.split(" "))  # fmt: skip


def test_cardinals_differ() -> None:
    for gender in ("m", "f"):
        said = [cardinal(number, gender) for number in range(3000)]  # type: ignore[arg-type]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("كِتَابٌ", "كِتَابْ"), ("كِتَابًا", "كِتَابَا"), ("سَنَةً", "سَنَةْ"), ("عِشْرُونَ", "عِشْرُونْ"),
        ("الثَّانِي", "الثَّانِي"), ("ثَمَانٍ", "ثَمَانْ"), ("قُرًى", "قُرًى"), ("فِي", "فِي"),
    ],
)  # fmt: skip
def test_forms_in_pause(word: str, expected: str) -> None:
    assert nfc(in_pause(word)) == nfc(expected)


def test_diptotes() -> None:
    assert all(map(is_diptote, ("مَدَارِس", "مَفَاتِيح", "عُلَمَاء", "أَطِبَّاء", "أَصْدِقَاء", "مَوَادّ")))
    assert not any(map(is_diptote, ("كُتُب", "أَسْمَاء", "أَيَّام", "طُلَّاب", "أَسَاتِذَة", "رِجَال")))


def test_nouns_of_the_table_are_vowelled() -> None:
    with resource("tables", "counted_nouns.toml").open("rb") as file:
        data = tomllib.load(file)
    wrong = []
    for gender in ("m", "f"):
        for singular, plurals in data[gender].items():
            forms = [singular, *([plurals] if isinstance(plurals, str) else plurals)]
            for form in forms:
                if form in ("", "ات", "ون"):
                    continue
                # every letter but the last and the long vowels bears a mark
                bare = re.sub("[\u064e-\u0650]\u0651?|\u0651[\u064e-\u0650]?|\u0652", "*", form)
                if re.search("[\u0621\u0623\u0625\u0626\u0628-\u0647](?=[\u0621-\u064a])", bare):
                    wrong.append(form)
    assert not wrong
