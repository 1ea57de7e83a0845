"""Errors of the harakat and of what espeak-ng makes of them, and how long they take.

usage: bench_tashkeel.py [REF]

REF is fully vowelled text, a sentence a line, by default the one in tests/corpus. A word may give
several readings with "/" between them; the best counts. Prints DER (wrong letters), WER (words
with a wrong letter) and WER-ce (the same, endings left out), then the phonemes of espeak-ng that
differ from a reading of REF by rule, for the vowelled text and for REF itself. A vowel that only
lengthens, sukun, and the marks of alefs do not count; a sentence is fed without any marks.
"""

from __future__ import annotations

import ctypes
import random
import re
import sys
import time
from pathlib import Path

from reader.speech.engines.espeak_library import library
from reader.speech.engines.espeak_text import adapted
from reader.speech.tashkeel import shared
from reader.text.harakat import (
    DAGGER_ALEF,
    DAMMA,
    FATHA,
    FATHATAN,
    HARAKAT,
    KASRA,
    SUKUN,
    WORD,
    letters,
)

ROOT = Path(__file__).resolve().parents[2]
WORDS = 3000
SUN = frozenset("تثدذرزسشصضطظلن")
VOWELS = {"َ": "a", "ُ": "u", "ِ": "i", "ً": "an", "ٌ": "un", "ٍ": "in"}
CONSONANTS = dict(
    zip(
        "ءأإؤئبتثجحخدذرزسشصضطظعغفقكلمنهويةپچڤگژ",
        "?????btTjHxdDrzsSsdtD3gfqklmnhwytpSfgZ",
        strict=True,
    )
)
SOUNDS = (
    ("d͡ʒ", "j"), ("dʒ", "J"), ("ʒ", "J"), ("j", "y"), ("J", "j"), ("ʔ", "?"), ("θ", "T"), ("ð", "D"),
    ("ħ", "H"), ("χ", "x"), ("ʃ", "S"), ("ʕ", "3"), ("ɣ", "g"), ("ɡ", "g"), ("ɹ", "r"),
    ("ɪ", "i"), ("ʊ", "u"), ("ɐ", "a"),
)  # fmt: skip


def bare(text: str) -> str:
    return "".join(character for character in text if character not in HARAKAT)


def readings(token: str) -> list[str]:
    return token.split("/") if WORD.search(token) else [token]


def marks(word: str) -> list[frozenset[str]]:
    """The marks that count, a letter each."""
    found = [set(letter.marks) - {SUKUN, DAGGER_ALEF} for letter in letters(word)]
    names = [letter.letter for letter in letters(word)]
    for index, name in enumerate(names):
        if index and name in "اى" and FATHATAN in found[index]:
            found[index - 1].add(FATHATAN)
        if name in "اىآ":
            found[index] = set()
    for index, following in enumerate(names[1:]):
        if not found[index + 1]:
            found[index] -= {{"ا": FATHA, "ى": FATHA, "و": DAMMA, "ي": KASRA}.get(following, "")}
    return [frozenset(each) for each in found]


def reading(word: str) -> str:
    """What a word sounds like by rule, a character a phoneme, long vowels doubled."""
    parts = letters(word)
    sound = ""
    index = 0
    while index < len(parts):
        letter = parts[index]
        name, after = letter.letter, parts[index + 1] if index + 1 < len(parts) else None
        clitic = all(part.letter in "وفبكل" for part in parts[:index]) and index <= 2
        if (
            name == "ا"
            and clitic
            and after
            and not letter.vowel
            and not (after.vowel and not after.doubled)
        ):
            lam = after.letter == "ل" and not after.vowel
            sun = lam and index + 2 < len(parts) and parts[index + 2].doubled
            pattern = (
                after.doubled
                or after.letter == "ن"
                or parts[min(index + 2, len(parts) - 1)].letter in "تطدز"
            )
            if lam or not index or (pattern and index + 3 < len(parts)):
                third = parts[2].vowel if len(parts) > 3 else ""
                first = "a" if lam or after.letter == "ل" else "u" if third == DAMMA else "i"
                sound += first if not index else ""
                index += 2 if sun and parts[index + 2].letter in SUN else 1
                continue
        if name == "ا" and after and after.letter == "ل" and after.vowel == KASRA and not index:
            sound += "ali"
            index += 3 if len(parts) > 2 and parts[2].letter == "ا" else 2
            continue
        if name in "اى":
            silent = (
                name == "ا" and index == len(parts) - 1 and index and parts[index - 1].letter == "و"
            )
            if letter.vowel:
                sound += VOWELS[letter.vowel] if not sound.endswith("a") else "n"
            elif not silent and not sound.endswith("an"):
                sound += "a" if sound.endswith("a") else "aa"
        elif name == "آ":
            sound += "?aa"
        elif name in CONSONANTS:
            long = {"و": "u", "ي": "i"}.get(name, "")
            if name == "ة" and not letter.vowel:
                pass
            elif long and sound.endswith(long) and not letter.vowel and not letter.doubled:
                sound += long
            else:
                sound += CONSONANTS[name] * (1 + letter.doubled) + VOWELS.get(letter.vowel, "")
                sound += "aa" if DAGGER_ALEF in letter.marks and FATHA not in letter.marks else ""
                sound += "a" if DAGGER_ALEF in letter.marks and FATHA in letter.marks else ""
        index += 1
    return settled(sound)


def settled(sound: str) -> str:
    sound = sound.removeprefix("?").replace("w", "u").replace("y", "i")
    return re.sub("u{3,}", "uuu", re.sub("i{3,}", "iii", sound))


def paused(sound: str) -> str:
    return re.sub("(?<=a)t$", "", re.sub("(?<=[^aui])(an|un|in|a|u|i)$", "", sound))


def espeak() -> ctypes.CDLL:
    import espeakng_loader

    library()
    made = ctypes.CDLL(espeakng_loader.get_library_path())
    made.espeak_Initialize(1, 0, espeakng_loader.get_data_path().encode(), 0x8000)
    made.espeak_SetVoiceByName(b"ar")
    made.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return made


def said(engine: ctypes.CDLL, text: str) -> str:
    buffer = ctypes.create_string_buffer(text.encode())
    at = ctypes.c_void_p(ctypes.addressof(buffer))
    found = ""
    while at.value:
        found += engine.espeak_TextToPhonemes(ctypes.byref(at), 1, 2).decode()
    found = re.sub(r"\([a-z-]+\)|[ˈˌ.\s\u0329\u032a\u02e4\u0334]", "", found)
    for sign, plain in SOUNDS:
        found = found.replace(sign, plain)
    return settled(re.sub("(.)ː", r"\1\1", found))


def distance(one: str, two: str) -> int:
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        last = row
        row = [i]
        for j, b in enumerate(two, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b)))
    return row[-1]


def phoneme_errors(pairs: list[tuple[str, str]]) -> str:
    engine = espeak()
    figures = []
    for change in (lambda sound: sound, paused):
        wrong = total = words = 0
        for gold, given in pairs:
            one, two = change(reading(gold)), change(said(engine, given))
            errors = distance(one, two)
            wrong, total, words = wrong + errors, total + len(one), words + (errors > 0)
        figures.append(
            f"{100 * wrong / total:.2f} % of phonemes, {100 * words / len(pairs):.1f} % of words"
        )
    return f"{figures[0]}; endings aside {figures[1]}"


def main() -> None:
    """Print the figures."""
    path = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "tests/corpus/tashkeel/news.txt"
    gold = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    begun = time.perf_counter()
    shared().warm()
    loaded = time.perf_counter() - begun
    plain = [" ".join(bare(readings(token)[0]) for token in line) for line in gold]
    begun = time.perf_counter()
    ours = [shared().completed(line).text for line in plain]
    seconds = time.perf_counter() - begun
    wrong_letters = total_letters = wrong = wrong_inside = total = 0
    pairs: list[tuple[str, str, str]] = []
    for line, sentence in zip(gold, ours, strict=True):
        spoken = adapted(sentence).text.split()
        for token, given, heard in zip(line, sentence.split(), spoken, strict=True):
            core = WORD.search(given)
            options = [m.group() for each in readings(token) if (m := WORD.search(each))]
            if core is None or not options or not HARAKAT.intersection(options[0]):
                continue
            found = [
                [a != b for a, b in zip(marks(option), marks(core.group()), strict=True)]
                for option in options
                if len(letters(option)) == len(letters(core.group()))
            ]
            errors = min(found, key=sum)
            total, total_letters = total + 1, total_letters + len(errors)
            wrong, wrong_letters = wrong + any(errors), wrong_letters + sum(errors)
            wrong_inside += any(errors[:-1])
            whole = WORD.search(heard)
            if len(errors) > 1 and whole is not None:
                pairs.append((options[0], whole.group(), adapted(options[0]).text))
    pairs = random.Random(3).sample(pairs, min(WORDS, len(pairs)))
    print(f"{path.name}: {total} words")
    print(f"DER {100 * wrong_letters / total_letters:.2f}  WER {100 * wrong / total:.2f}", end="  ")
    print(f"WER-ce {100 * wrong_inside / total:.2f}")
    print("espeak-ng, vowelled text:", phoneme_errors([(gold, given) for gold, given, _ in pairs]))
    print("espeak-ng, the reference:", phoneme_errors([(gold, best) for gold, _, best in pairs]))
    print(f"loading {loaded:.2f} s, {sum(map(len, plain)) / seconds:,.0f} characters a second")


if __name__ == "__main__":
    main()
