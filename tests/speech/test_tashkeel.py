from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.speech.spoken import spoken, stages
from reader.speech.tashkeel import LONGEST_PIECE, Tashkeel, diacritizer, shared
from reader.speech.tashkeel_guard import guarded, needs_marks
from reader.speech.tashkeel_table import corrected
from reader.text.harakat import HARAKAT, SHADDA, WORD, letters, skeleton

ROOT = Path(__file__).resolve().parents[2]
GOLD = (ROOT / "tests/corpus/tashkeel/news.txt").read_text(encoding="utf-8").splitlines()

# letters, marks, digits, other scripts, emoji and what stands between words
SIGNS = (
    "ابتحدرسشعفقكلمنهويةىءأإآئؤپٱـ"
    + "َُِّْٰ"
    + "ًٌٍٕٓ"
    + " .،؛:؟!«»()-–/\n3٣٪"
    + "aZéא漢😀\u200f\u200d\u00ad\x00"
)
TEXT = st.text(st.sampled_from(SIGNS), max_size=60) | st.text(max_size=40)


def bare(text: str) -> str:
    return "".join(character for character in text if character not in HARAKAT)


def shown(text: str) -> str:
    return shared().completed(text).text


def marked(text: str) -> list[tuple[str, frozenset[str]]]:
    """The letters with their marks: shadda may be written before or after its vowel."""
    return [(letter.letter, frozenset(letter.marks)) for letter in letters(text)]


@settings(max_examples=4000, deadline=None)
@given(TEXT)
def test_nothing_but_marks_is_added_and_the_map_is_exact(text: str) -> None:
    said = shared().completed(text)
    assert bare(said.text) == bare(text)
    starts = said.map.starts
    assert len(starts) == len(said.text) + 1
    assert (starts[-1], list(starts)) == (len(text), sorted(starts))
    kept = [starts.index(place) for place in range(len(text))]
    assert "".join(said.text[place] for place in kept) == text
    added = [character for i, character in enumerate(said.text) if i not in set(kept)]
    assert set(added) <= HARAKAT
    assert len(said.text.split()) == len(text.split())


@settings(max_examples=2000, deadline=None)
@given(TEXT, TEXT)
def test_the_guard_keeps_the_text_whatever_is_proposed(text: str, proposed: str) -> None:
    said = guarded(text, proposed)
    assert bare(said.text) == bare(text)
    assert said.map.old_length == len(text)
    rest = iter(said.text)
    assert all(character in rest for character in text)


@settings(max_examples=1000, deadline=None)
@given(TEXT, st.sampled_from(["ar", "en"]), st.booleans())
def test_the_whole_chain_never_raises_and_never_goes_back(
    text: str, language: str, ends: bool
) -> None:
    said = spoken(text, stages(language, ends=ends))
    assert list(said.map.starts) == sorted(said.map.starts)
    assert said.map.old_length == len(text)


@pytest.mark.parametrize("sentence", GOLD)
def test_vowelled_text_is_left_alone(sentence: str) -> None:
    assert shown(sentence) == sentence


def test_the_gold_is_whole_and_is_reached() -> None:
    assert len(GOLD) >= 150
    assert len(set(GOLD)) == len(GOLD)
    assert not any(needs_marks(sentence) for sentence in GOLD)
    right = total = 0
    for sentence in GOLD:
        for ours, theirs in zip(shown(bare(sentence)).split(), sentence.split(), strict=True):
            one, two = letters(ours.strip(".،:؟")), letters(theirs.strip(".،:؟"))
            assert skeleton(one) == skeleton(two)
            right += all(
                a.vowel == b.vowel and a.doubled == b.doubled
                for a, b in zip(one[:-1], two[:-1], strict=True)
                if b.letter not in "اىإ" and b.marks
            )
            total += 1
    assert right / total > 0.93


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قدّم", "قَدَّمَ"),
        ("حِمص", "حِمْص"),
        ("مدرِّس", "مُدَرِّس"),
        ("المارّة", "الْمَارَّة"),
        ("الشَمس", "الشَّمْس"),
    ],
)
def test_a_partly_vowelled_word_is_completed(text: str, expected: str) -> None:
    said = shown(text)
    for ours, wanted in zip(letters(said)[:-1], letters(expected)[:-1], strict=True):
        assert (ours.letter, set(ours.marks)) == (wanted.letter, set(wanted.marks))


@pytest.mark.parametrize("sentence", GOLD[:40])
def test_marks_of_the_author_win(sentence: str) -> None:
    # damma on the second letter of every word, right or wrong
    for match in WORD.finditer(bare(sentence)):
        word = match.group()
        if len(word) > 3 and word[1] not in "اآىإةو":
            text = word[:2] + "ُ" + word[2:]
            assert letters(shown(text))[1].vowel == "ُ"
            assert set(letters(shown(text))[1].marks) <= {"ُ", SHADDA}


def test_contradictory_and_lonely_marks_stay() -> None:
    for text in ("كتَُاب", "َ", "ّّ", "ْكتب", "كَِتب", "بًٌٍ كتب"):
        rest = iter(shown(text))
        assert all(character in rest for character in text)


def test_what_is_no_arabic_word_stays() -> None:
    for text in ("", "CNN 2024", "3.5٪", "😀😀", "— ؟!", "ـ", "אבג", "أ.ف.ب"):
        assert shown(text) == text
    said = shown("ذهب الولد 😀 إلى CNN في 3,500 كتـــاب")
    assert bare(said) == "ذهب الولد 😀 إلى CNN في 3,500 كتـــاب"
    assert "إِلَى" in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("إلى", "إِلَى"),
        ("وإلى", "وَإِلَى"),
        ("الذي", "الَّذِي"),
        ("بالسعودية", "بِالسُّعُودِيَّة"),
        ("للاتحاد", "لِلِاتِّحَاد"),
        ("وسوريا", "وَسُورِيَا"),
        ("سوريون", "سُورِيُّون"),
        ("الفلسطينيين", "الْفِلَسْطِينِيّين"),
    ],
)
def test_words_with_one_reading(text: str, expected: str) -> None:
    word = letters(text)
    marks = corrected(word, [""] * len(word))
    said = "".join(letter.letter + mark for letter, mark in zip(word, marks, strict=True))
    assert marked(said) == marked(expected)


def test_a_very_long_sentence_goes_in_pieces() -> None:
    sizes: list[int] = []
    real = diacritizer()

    class Counting:
        id = "counting"

        def diacritize(self, sentence: str) -> str:
            sizes.append(len(sentence))
            return real.diacritize(sentence)

    text = ("قال الوزير إن الحكومة تدرس الأمر، " * 1500)[:50_000]
    said = Tashkeel(Counting).completed(text)
    assert bare(said.text) == text
    assert max(sizes) <= LONGEST_PIECE
    solid = "ب" * 1000
    assert bare(shown(solid)) == solid


def test_a_sentence_is_worked_out_once_and_by_many_threads_alike() -> None:
    calls: list[str] = []
    real = diacritizer()

    class Counting:
        id = "counting"

        def diacritize(self, sentence: str) -> str:
            calls.append(sentence)
            return real.diacritize(sentence)

    tashkeel = Tashkeel(Counting)
    first = [tashkeel.completed(bare(sentence)).text for sentence in GOLD[:30]]
    assert len(calls) == 30
    found: list[list[str]] = []
    threads = [
        threading.Thread(
            target=lambda: found.append([tashkeel.completed(bare(s)).text for s in GOLD[:30]])
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 30
    assert found == [first] * 4


def test_a_diacritizer_that_fails_is_told_of_once() -> None:
    class Broken:
        id = "broken"

        def diacritize(self, sentence: str) -> str:
            raise RuntimeError(sentence)

    tashkeel = Tashkeel(Broken)
    assert tashkeel.take_notice() is None
    assert tashkeel.completed("ذهب الولد").text == "ذهب الولد"
    notice = tashkeel.take_notice()
    assert notice is not None
    assert "tashkeel" in str(notice)
    assert tashkeel.completed("جاء الولد").text == "جاء الولد"
    assert tashkeel.take_notice() is None


def run_say(tmp_path: Path, code: str) -> subprocess.CompletedProcess[str]:
    page = tmp_path / "page.txt"
    page.write_text("ذهب الولد إلى المدرسة.\n\nثم عاد إلى البيت.\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", code, "--data", str(tmp_path / "d"), "--language", "en", "say",
         str(page), "--tashkeel"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


RUN = "from reader.cli import main; sys.exit(main())"


@pytest.mark.parametrize("module", ["text2tashkeel", "onnxruntime", "numpy"])
def test_without_the_package_the_text_stays_bare(tmp_path: Path, module: str) -> None:
    hide = (
        "import sys, importlib.util as u\n"
        f"sys.modules[{module!r}] = None\n"
        "real = u.find_spec\n"
        f"u.find_spec = lambda name, *a: None if name == {module!r} else real(name, *a)\n"
    )
    run = run_say(tmp_path, hide + RUN)
    assert run.returncode == 0
    assert "ذهب الولد إلى المدرسة." in run.stdout
    assert run.stderr.count("without tashkeel") == 1


@pytest.mark.parametrize("damage", ["cut", "gone", "vocabulary"])
def test_with_a_damaged_model_the_text_stays_bare(tmp_path: Path, damage: str) -> None:
    package = find_spec("text2tashkeel")
    assert package is not None
    assert package.submodule_search_locations
    place = tmp_path / "text2tashkeel"
    shutil.copytree(Path(package.submodule_search_locations[0]), place)
    model = place / "models" / "rawi_v3.int8.onnx"
    if damage == "cut":
        model.write_bytes(model.read_bytes()[:100_000])
    elif damage == "gone":
        model.unlink()
    else:
        (place / "models" / "rawi_v2.vocab.json").write_text("{", encoding="utf-8")
    run = run_say(tmp_path, f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\n{RUN}")
    assert run.returncode == 0
    assert "ثم عاد إلى البيت." in run.stdout
    assert run.stderr.count("without tashkeel") == 1


def test_the_terminal_prints_the_vowelled_text(tmp_path: Path) -> None:
    run = run_say(tmp_path, "import sys\n" + RUN)
    assert (run.returncode, run.stderr) == (0, "")
    assert len(run.stdout.splitlines()) == 2
    assert bare(run.stdout).splitlines() == ["ذهب الولد إلى المدرسة.", "ثم عاد إلى البيت."]
    assert "إِلَى" in run.stdout
