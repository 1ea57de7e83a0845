"""The dictionary as a stage: clitics, the author's marks, phrases, patterns, and exact maps."""

from __future__ import annotations

import random
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import SpeechFailed
from reader.speech import patterns
from reader.speech.dictionary import Entry, PronunciationDictionary, checked
from reader.speech.dictionary_file import HEADER, DictionaryFile, parse, write
from reader.speech.spoken import spoken
from reader.text.offsets import Mapped

ENTRIES = (
    Entry("مصر", "مِصْر"),
    Entry("كتاب", "كِتَاب"),
    Entry("قلم", "قَلَمٌ"),
    Entry("القاهرة", "القَاهِرَة"),
    Entry("اللغة", "اللُّغَة"),
    Entry("مدرسة", "مَدْرَسَة"),
    Entry("شمس", "شَمْس"),
    Entry("مستشفى", "مُسْتَشْفَى"),
    Entry("أصدقاء", "أَصْدِقَاء"),
    Entry("كتب", "كَتَبَ"),
    Entry("يكتب", "يَكْتُب"),
    Entry("ليبيا", "لِيبْيَا"),
    Entry("جد", "جَدّ"),
    Entry("عمرو", "عَمْر"),
    Entry("nato", "ناتو"),
    Entry("Ayn", "عَيْن"),
    Entry("ص.ب", "صُنْدُوق بَرِيد"),
    Entry("كوفيد-19", "كُوفِيد تِسْعَةَ عَشَر"),
    Entry("الأمم المتحدة", "الأُمَم المُتَّحِدَة", "phrase"),
    Entry("الأمم", "الأُمَم"),
    Entry("(تابع)", "يُتْبَع", "phrase"),
    Entry("&", "وَ", "phrase"),
    Entry(r"(\d+)/(\d+)", r"\1 على \2", "pattern"),
)
DICTIONARY = PronunciationDictionary(ENTRIES)

SAID = """
مصر مِصْر
ومصر وَمِصْر
فمصر فَمِصْر
بمصر بِمِصْر
لمصر لِمِصْر
كمصر كَمِصْر
وبمصر وَبِمِصْر
فبمصر فَبِمِصْر
ولمصر وَلِمِصْر
فلمصر فَلِمِصْر
والمصر وَالمِصْر
أمصر أمصر
سمصر سمصر
مصرف مصرف
كتاب كِتَاب
الكتاب الكِتَاب
بالكتاب بِالكِتَاب
كالكتاب كَالكِتَاب
فالكتاب فَالكِتَاب
فبالكتاب فَبِالكِتَاب
للكتاب لِلكِتَاب
وللكتاب وَلِلكِتَاب
فللكتاب فَلِلكِتَاب
أللكتاب أَلِلكِتَاب
أوكتاب أَوَكِتَاب
أبكتاب أَبِكِتَاب
كتابه كِتَابه
كتابها كِتَابهَا
كتابهم كِتَابهم
كتابهما كِتَابهمَا
كتابك كِتَابك
كتابكم كِتَابكُم
كتابي كِتَابِي
كتابنا كِتَابنَا
كتابا كِتَابًا
كتاباً كِتَابًا
كتابًا كِتَابًا
وكتابًا وَكِتَابًا
وبكتابه وَبِكِتَابه
الكتابه الكتابه
بكتابهِ بِكِتَابهِ
قلم قَلَمٌ
القلم القَلَمُ
قلمه قَلَمُه
قلمي قَلَمِي
قلما قَلَمًا
القاهرة القَاهِرَة
والقاهرة وَالقَاهِرَة
بالقاهرة بِالقَاهِرَة
للقاهرة لِلقَاهِرَة
وللقاهرة وَلِلقَاهِرَة
قاهرة قاهرة
للغة لِلُّغَة
باللغة بِاللُّغَة
مدرسة مَدْرَسَة
المدرسة المَدْرَسَة
مدرسته مَدْرَسَته
ومدرستها وَمَدْرَسَتهَا
لمدرستي لِمَدْرَسَتِي
الشمس الشَّمْس
والشمس وَالشَّمْس
للشمس لِلشَّمْس
شمسنا شَمْسنَا
مستشفى مُسْتَشْفَى
مستشفاه مُسْتَشْفَاه
المستشفى المُسْتَشْفَى
أصدقائه أَصْدِقَائِه
أصدقاؤها أَصْدِقَاؤُهَا
أصدقاءه أَصْدِقَاءه
والأصدقاء وَالأَصْدِقَاء
كتب كَتَبَ
وكتب وَكَتَبَ
كتبه كَتَبَه
كتبني كَتَبَنِي
بكتب بكتب
الكتب الكتب
كتبا كتبا
يكتب يَكْتُب
سيكتب سَيَكْتُب
وسيكتب وَسَيَكْتُب
ليكتب لِيَكْتُب
فليكتب فَلِيَكْتُب
يكتبها يَكْتُبهَا
لليبيا لِلِيبْيَا
بليبيا بِلِيبْيَا
جد جَدّ
الجد الجَدّ
بالجد بِالجَدّ
وجد وجد
فجد فجد
عمرو عَمْر
وعمرو وَعَمْر
NATO ناتو
Nato ناتو
Ayn عَيْن
ayn ayn
مـصـر مِصْر
مِصر مِصْر
مِصْرَ مِصْرَ
مِصْرُ مِصْرُ
بمصرَ بِمِصْرَ
مُصر مُصر
مُصِرّ مُصِرّ
كُتب كُتب
كُتِبَ كُتِبَ
وَمصر وَمِصْر
كتابُهُ كِتَابُهُ
الشّمس الشَّمْس
3/4 3 على 4
& وَ
"""
PHRASES = {
    "ص.ب 12": "صُنْدُوق بَرِيد 12",
    "كوفيد-19، ثم": "كُوفِيد تِسْعَةَ عَشَر، ثم",
    "كوفيد-190": "كوفيد-190",
    "الأمم  المتحدة": "الأُمَم المُتَّحِدَة",
    "والأمم\nالمتّحدة": "وَالأُمَم المُتَّحِدَة",
    "للأمم المتحدةِ": "لِلأُمَم المُتَّحِدَةِ",
    "الأمم المتحدةُ": "الأُمَم المُتَّحِدَةُ",
    "الأمم المتفرقة": "الأُمَم المتفرقة",
    "الأمم المتحدةين": "الأُمَم المتحدةين",
    "نعم (تابع)": "نعم يُتْبَع",
    "تابع": "تابع",
    "مصر\u200f، ومصر.": "مِصْر\u200f، وَمِصْر.",
}


def said(text: str, dictionary: PronunciationDictionary = DICTIONARY) -> str:
    # in canonical order, as the tables here are typed: engines are given the shadda first
    return unicodedata.normalize("NFC", dictionary.apply(Mapped.of(text)).text)


CASES = [tuple(line.split(" ", 1)) for line in SAID.strip().splitlines()]


def test_the_table_is_long_enough() -> None:
    assert len({shown for shown, _ in CASES}) >= 100


@pytest.mark.parametrize(("shown", "expected"), [*CASES, *PHRASES.items()])
def test_said(shown: str, expected: str) -> None:
    assert said(shown) == expected
    assert said(f"في {shown}.") == f"في {expected}."


@given(st.sampled_from(CASES), st.sampled_from(CASES), st.sampled_from(["، ", " ", ": ", "\n"]))
def test_each_word_is_said_as_if_alone(one, two, between: str) -> None:
    assert said(one[0] + between + two[0]) == one[1] + between + two[1]


def check_map(text: str, dictionary: PronunciationDictionary) -> None:
    mapped = dictionary.apply(Mapped.of(text))
    starts = mapped.map.starts
    assert len(starts) == len(mapped.text) + 1
    assert starts[-1] == len(text)
    assert all(low <= high for low, high in pairwise(starts))
    if text:
        assert starts[0] == 0
    # what is as it was leads to itself, and every stretch that is not to what holds it
    for place, sign in enumerate(mapped.text):
        low, high = mapped.map.to_old(place, place + 1)
        assert low < high
        if high - low == 1 and starts.count(low) == 1:
            assert text[low] == sign or sign in said(text[low:high], dictionary)
    # nothing is lost: every character of the source is led to
    covered = set()
    for place in range(len(mapped.text)):
        covered.update(range(*mapped.map.to_old(place, place + 1)))
    assert covered == set(range(len(text)))


WORDS = st.sampled_from(
    [shown for shown, _ in CASES]
    + list(PHRASES)
    + ["\u200f", "ٌ", "ـ", "😀", "«", "x", "12", "ا\u0654"]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=8).map(" ".join),
    st.lists(WORDS, max_size=8).map("".join),
    st.text(max_size=60),
    st.text("مصركتابوفبلهاةىءئأ \u064e\u0650\u0651\u064b\u0640\u200f./3&", max_size=60),
)


@given(TEXTS)
@settings(max_examples=600, deadline=None)
def test_maps_are_exact_and_nothing_is_lost(text: str) -> None:
    check_map(text, DICTIONARY)


@given(
    st.lists(
        st.builds(
            Entry,
            st.text("مصرالكة -.()[]+*?\\|{}1ab\u064e", max_size=6),
            st.text("مصر اب\u064e\u0651\\1", max_size=6),
            st.sampled_from(["word", "phrase", "pattern"]),
        ),
        max_size=4,
    ),
    st.text("مصرالكةوبه -.()1ab\u064e", max_size=40),
)
@settings(max_examples=600, deadline=None)
def test_any_entries_serve_or_are_refused(entries: list[Entry], text: str) -> None:
    good = []
    for entry in entries:
        try:
            good.append(checked(entry))
        except SpeechFailed as error:
            assert str(error.message)
    check_map(text, PronunciationDictionary(tuple(good)))


def test_a_said_word_leads_to_the_word_it_stands_for() -> None:
    text = "رسالة إلى ص.ب 7 وبمصر"
    mapped = DICTIONARY.apply(Mapped.of(text))
    for word, source in (("صُنْدُوق", "ص.ب"), ("بَرِيد", "ص.ب"), ("وَبِمِصْر", "وبمصر"), ("7", "7")):
        at = mapped.text.index(word)
        low, high = mapped.map.to_old(at, at + len(word))
        assert text[low:high] == source


def test_it_is_a_stage() -> None:
    mapped = spoken("أهلا", [PronunciationDictionary((Entry("أهلا", "أَهْلًا"),)).apply])
    assert mapped.text == "أَهْلًا"
    other = PronunciationDictionary((Entry("chat", "شَات", language="fr"),))
    assert other.apply(Mapped.of("chat")).text == "chat"
    assert other.apply(Mapped.of("chat"), "fr").text == "شَات"


def test_the_longest_match_wins() -> None:
    made = PronunciationDictionary(
        (
            Entry("ومصر", "وَلَا مِصْر"),
            *ENTRIES,
            Entry(r"\d+", "عَدَد", "pattern"),
            Entry("7 آذار", "السَّابِع مِنْ آذَار", "phrase"),
            Entry("8", "ثَمَانِيَة"),
        )
    )
    assert said("ومصر وبمصر", made) == "وَلَا مِصْر وَبِمِصْر"
    assert said("7 آذار 9 8", made) == "السَّابِع مِنْ آذَار عَدَد ثَمَانِيَة"


def test_marks_of_the_entry_part_homographs() -> None:
    made = PronunciationDictionary((Entry("عِلم", "عِلْم"), Entry("عَلَم", "عَلَم"), Entry("علم", "عَلِم")))
    assert said("عِلم عَلَم وعَلَم علم وعلم", made) == "عِلْم عَلَم وَعَلَم عَلِم وَعَلِم"


def test_a_later_entry_takes_the_place() -> None:
    made = DICTIONARY.with_entry(Entry(" مصر ", "مَصر"))
    assert said("بمصر", made) == "بِمَصر"
    assert len(made.entries) == len(DICTIONARY.entries)
    assert said("بمصر", made.without("مصر")) == "بمصر"
    assert said("بمصر") == "بِمِصْر"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Entry("", "ا"), "Write the word"),
        (Entry(" \u064e", "ا"), "no letter"),
        (Entry("مصر", " "), "Write in letters"),
        (Entry("مصر", "\u064e"), "Write in letters"),
        (Entry("م" * 400, "ا"), "too long"),
        (Entry("مصر", "م" * 400), "too long"),
        (Entry("مصر", "ا", "صورة"), "no kind"),  # type: ignore[arg-type]
        (Entry("مصر", "ا", language="عربي"), "code of a language"),
        (Entry("a\tb", "ا", "pattern"), "one line"),
        (Entry("(", "ا", "pattern"), "not closed"),
        (Entry(")", "ا", "pattern"), "no opening"),
        (Entry("[ا", "ا", "pattern"), "not closed"),
        (Entry("*", "ا", "pattern"), "nothing to repeat"),
        (Entry("[ي-ا]", "ا", "pattern"), "backwards"),
        (Entry(r"\q", "ا", "pattern"), "backslash"),
        (Entry("ا", r"\2 ا", "pattern"), "does not have"),
        (Entry("(?<=ا+)ب", "ا", "pattern"), "fixed length"),
        (Entry("ا" * 301, "ا", "pattern"), "too long"),
    ],
)
def test_what_is_wrong_is_said(entry: Entry, words: str) -> None:
    with pytest.raises(SpeechFailed) as failed:
        checked(entry)
    assert words in str(failed.value.message)
    with pytest.raises(SpeechFailed):
        PronunciationDictionary((entry,))


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+", "(a*)*b", "(a|aa)+b", "(a|a?)+b", r"(\w+\s?)+x", ".*.*.*x", "(x+x+)+y", "(?i)a+A+a+A+b",
        "a?" * 30 + "a" * 30, "(?:a{1,20}){1,20}b", "(a?){40}b", "((a+)b?)*c", ".*丁.*丁.*丁.*丁",
    ],
)  # fmt: skip
def test_a_pattern_that_may_run_away_is_refused(pattern: str) -> None:
    with pytest.raises(SpeechFailed, match="for ever"):
        patterns.compiled(pattern, "x")


@pytest.mark.parametrize(
    ("pattern", "new", "text", "expected"),
    [
        (r"(\d+)/(\d+)/(\d+)", r"\3 \2 \1", "في 1/2/2003.", "في 2003 2 1."),
        (r"\bال(?=ـ)", "أَل", "الـ", "أَلـ"),
        (r"(?:ها|هو)+", "هَا", "هاهاهو", "هَا"),
        (r"(?P<n>\d+)\s*كم\b", r"\g<n> كيلومتر", "12 كم", "12 كيلومتر"),
        (r"\w+@\w+", "عنوان", "a@b", "عنوان"),
        (r"x*", "ا", "aaa", "aaa"),
        (r"ـ+", "مد", "لاـــا", "لامدا"),
    ],
)
def test_patterns(pattern: str, new: str, text: str, expected: str) -> None:
    assert said(text, PronunciationDictionary((Entry(pattern, new, "pattern"),))) == expected


@pytest.mark.parametrize(
    "pattern", [r"(.*)(.*)z", r"\w+\s\w+\s\w+!", r"(?:a|b)+c", r"(a{0,9}){3}b", r".*a.{0,200}b"]
)
def test_the_worst_text_for_a_pattern_takes_little_time(pattern: str) -> None:
    made = PronunciationDictionary((Entry(pattern, "x", "pattern"),))
    start = time.process_time()
    said("a" * 20_000 + "ab " * 5_000, made)
    assert time.process_time() - start < 3


def test_a_pattern_stops_when_its_time_is_over() -> None:
    now = iter(range(100))
    pattern = patterns.compiled("a", "x")
    found = list(patterns.matches(pattern, "a\n" * 50, lambda: next(now)))
    assert len(found) == 1
    assert len(list(patterns.matches(pattern, "a\n" * 50))) == 50


def test_a_thousand_entries_on_a_whole_book() -> None:
    chance = random.Random(7)
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"

    def word() -> str:
        return "".join(chance.choice(letters) for _ in range(chance.randint(3, 7)))

    stems = [word() for _ in range(1000)]
    made = PronunciationDictionary(
        tuple(Entry(stem, "\u064e".join(stem)) for stem in stems[:900])
        + tuple(Entry(f"{stem} {word()}", stem, "phrase") for stem in stems[900:])
    )
    common = [
        chance.choice(("", "و", "ب", "ال", "لل")) + chance.choice((word(), chance.choice(stems)))
        for _ in range(6000)
    ]
    text = " ".join(chance.choice(common) for _ in range(20_000))
    times = []
    for _ in range(3):
        start = time.process_time()
        assert made.apply(Mapped.of(text)).text != text
        times.append(time.process_time() - start)
    # 0.1 s on a machine that does nothing else
    assert min(times) < 0.4


def test_a_sentence_of_fifty_thousand_characters() -> None:
    text = "وبمصر" * 10_000
    assert said(text) == text
    assert said("وبمصر " * 8_000).count("وَبِمِصْر") == 8_000


# The file


def test_the_file_keeps_everything() -> None:
    data = (
        "\ufeff# ملاحظة\r\nمصر\tمِصْر\r\n\nقطر\tقَطَر\tword\tar\textra\nسطر بلا فاصل\n"
        "(\tx\tpattern\n\\#وسم\tوَسْم\n"
    ).encode() + b"\xff\xfe\tx\n"
    file = parse(data)
    assert [entry.shown for entry in file.entries] == ["مصر", "قطر", "#وسم"]
    assert [problem.line for problem in file.problems] == [5, 6, 8]
    again = parse(write(file))
    assert again.entries == file.entries
    assert [line for line in again.lines if isinstance(line, str)][1:] == [
        line for line in file.lines if isinstance(line, str)
    ]
    assert b"\xff\xfe\tx" in write(file)
    assert write(again) == write(file)


@given(
    st.lists(
        st.builds(
            Entry,
            st.text("#\\ مصرab\u064e.\"'", min_size=1, max_size=6),
            st.text("#\\ مصرab\u064e", min_size=1, max_size=6),
            st.sampled_from(["word", "phrase", "pattern"]),
            st.sampled_from(["ar", "en"]),
        ),
        max_size=6,
    )
)
@settings(max_examples=300, deadline=None)
def test_entries_survive_the_file(entries: list[Entry]) -> None:
    good = []
    for entry in entries:
        try:
            good.append(checked(entry))
        except SpeechFailed:
            continue
    file = DictionaryFile().merged(good)
    again = parse(write(file))
    assert again.entries == file.entries
    assert not again.problems


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_file(data: bytes) -> None:
    file = parse(data)
    assert parse(write(file)).entries == file.entries


def test_a_spreadsheets_file() -> None:
    file = parse("مصر\tمِصْر\r\n".encode("utf-16"))
    assert file.entries == (Entry("مصر", "مِصْر"),)
    assert write(file).decode().splitlines()[0] == HEADER
