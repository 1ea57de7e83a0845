"""The language of a run: its script first, then a guess among those that share it."""

from __future__ import annotations

import re

from reader.text.direction import script_runs

_ARABIC_SCRIPT = frozenset({"ar", "fa", "ur", "ps", "ug", "ckb", "sd"})
_NOT_LATIN = _ARABIC_SCRIPT | {"he", "yi", "ru", "uk", "bg", "el", "zh", "ja", "ko", "hi", "am"}
_URDU = re.compile("[ٹڈڑںے]")
_PERSIAN = re.compile("[پچژگ]")
_PERSIAN_SHAPES = re.compile("[یک]")
_ARABIC_SHAPES = re.compile("[يكىة]")
_OTHER_SCRIPTS = (
    ("\u0590", "\u05ff", "he"),
    ("\u0400", "\u04ff", "ru"),
    ("\u0370", "\u03ff", "el"),
)


def language_of(text: str, *, hint: str = "", default: str = "ar") -> str:
    """Give the primary BCP 47 subtag of a text's language.

    `hint` is the page's own word ("ar-SY", "en_US"); it holds only for a script it is written in.
    """
    told = re.split("[-_]", hint.strip().lower())[0]
    counts = {"arab": 0, "latn": 0, "other": 0}
    for run in script_runs(text):
        counts[run.script] += sum(map(str.isalpha, text[run.start : run.end]))
    if not any(counts.values()):
        return told or default
    script = max(counts, key=lambda name: counts[name])
    if script == "arab":
        return _in_arabic_script(text, told)
    if script == "latn":
        return told if told and told not in _NOT_LATIN else "en"
    for low, high, language in _OTHER_SCRIPTS:
        if any(low <= character <= high for character in text):
            return language
    return told or default


def _in_arabic_script(text: str, told: str) -> str:
    urdu = len(_URDU.findall(text))
    persian = len(_PERSIAN.findall(text))
    letters = sum(map(str.isalpha, text))
    if urdu * 50 > letters:
        return "ur"
    persian_shapes, arabic_shapes = (
        len(_PERSIAN_SHAPES.findall(text)),
        len(_ARABIC_SHAPES.findall(text)),
    )
    # A borrowed «گوگل» does not make a text Persian; its own ی and ک do
    if persian_shapes > arabic_shapes and (persian or told == "fa" or persian_shapes > 3):
        return told if told in _ARABIC_SCRIPT - {"ar"} else "fa"
    if arabic_shapes or not persian:
        return "ar" if arabic_shapes or told not in _ARABIC_SCRIPT else told
    return told if told in _ARABIC_SCRIPT else "fa"
