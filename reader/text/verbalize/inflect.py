"""Endings of vowelled Arabic words: case, tanwin, dual, sound plural, article and pause."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Literal

Gender = Literal["m", "f"]
Case = Literal["n", "g", "a"]
"""Nominative, genitive, accusative."""

FATHA, DAMMA, KASRA, SHADDA, SUKUN = "\u064e", "\u064f", "\u0650", "\u0651", "\u0652"
FATHATAN, DAMMATAN, KASRATAN = "\u064b", "\u064c", "\u064d"
_ENDINGS = {"n": (DAMMA, DAMMATAN), "g": (KASRA, KASRATAN), "a": (FATHA, FATHATAN)}
_SUN = frozenset("تثدذرزسشصضطظلن")
_INVARIABLE = re.compile(
    f"(?:ى|[^{FATHA}{SUKUN}]ا|{FATHA}{SHADDA}?ا|{KASRA}{SHADDA}?ي|{DAMMA}{SHADDA}?و){SUKUN}?\\Z"
)
_DIPTOTE = re.compile(  # of a plural without its shaddas
    f".{FATHA}.{FATHA}ا.{KASRA}(?:ي.|[^يةى])|كَرَاسِي|مَوَاد|أَشْيَاء"
    f"|.{DAMMA}.{FATHA}.{FATHA}اء|أ{FATHA}.{SUKUN}.{KASRA}.{FATHA}اء|أ{FATHA}.{KASRA}.{FATHA}اء"
)
_LAST = re.compile(
    f"(?:{FATHATAN}ا|ا{FATHATAN}|[{FATHA}{DAMMA}{KASRA}{FATHATAN}{DAMMATAN}{KASRATAN}])\\Z"
)


def is_invariable(stem: str) -> bool:
    """Whether `stem` ends in a long vowel and so shows no case (قَتْلَى، مَايُو)."""
    return _INVARIABLE.search(stem) is not None


@functools.lru_cache(maxsize=1024)
def is_diptote(stem: str) -> bool:
    """Whether a broken plural is of a pattern without tanwin (مَدَارِس، مَفَاتِيح، عُلَمَاء)."""
    return _DIPTOTE.fullmatch(stem.replace(SHADDA, "")) is not None


@functools.lru_cache(maxsize=4096)
def inflect(stem: str, case: Case, *, tanwin: bool, diptote: bool = False) -> str:
    """Add a case ending to `stem` (vowelled up to its last letter), with tanwin or without.

    A `diptote` with tanwin asked for takes none, and fatha in the genitive. A stem written with
    tanwin (لَيَالٍ، مُسْتَشْفًى) is a defective noun; one that ends in a long vowel stays as it is.
    """
    if stem.endswith(KASRATAN):
        if case == "a":
            return stem[:-1] + KASRA + "ي" + FATHA
        return stem if tanwin else stem[:-1] + KASRA + "ي"
    if stem.endswith(FATHATAN + "ى"):
        return stem if tanwin else stem[:-2] + FATHA + "ى"
    if is_invariable(stem):
        return stem + FATHA if case == "a" and stem.endswith(KASRA + "ي") else stem
    if diptote and tanwin:
        return stem + (DAMMA if case == "n" else FATHA)
    if stem.endswith(FATHA + "ات") and case == "a":
        case = "g"
    ending = _ENDINGS[case][tanwin]
    if ending == FATHATAN and not stem.endswith(("ة", "اء", "أ")):
        ending += "ا"
    return stem + ending


@functools.lru_cache(maxsize=1024)
def dual(stem: str, case: Case, *, construct: bool) -> str:
    """Give the dual of `stem`; in idafa (`construct`) it loses its nun."""
    if stem.endswith("ة"):
        stem = stem[:-1] + "ت"
    elif stem.endswith("ى"):
        stem = stem[:-2] + FATHA + "ي"
    elif stem.endswith(KASRATAN):
        stem = stem[:-1] + KASRA + "ي"
    if case == "n":
        return stem + FATHA + "ا" + ("" if construct else "ن" + KASRA)
    return stem + FATHA + "ي" + SUKUN + ("" if construct else "ن" + KASRA)


def sound_plural(singular: str, ending: str) -> str:
    """Make the stem of a sound plural: in ات, or in ون (given without its ending)."""
    if ending == "ون":
        return singular.removesuffix(KASRATAN)
    return singular.removesuffix("ة").removesuffix(FATHA) + FATHA + "ات"


def article(word: str) -> str:
    """Put ال before `word`: assimilated to a sun letter, with kasra before hamzat wasl."""
    if word[0] in _SUN:
        return "ال" + word[0] + SHADDA + word[1:]
    if word.startswith("ا" + KASRA):
        return "ال" + KASRA + "ا" + word[2:]
    return "ال" + SUKUN + word


def after_particle(particle: str, word: str) -> str:
    """Join a particle of one letter (وَ، بِ، لِ …) to `word`, minding ال and hamzat wasl."""
    if word.startswith("ا" + KASRA):
        word = "ا" + word[2:]
    elif particle == "ل" + KASRA and word.startswith("ال"):
        word = word[1:]
    return particle + word


@functools.lru_cache(maxsize=4096)
def in_pause(word: str) -> str:
    """Give the form of `word` before a pause: no case ending, tanwin fath a long a, ة an h.

    The last letter then bears a sukun, ة too: an engine is to say it as an h.
    """
    found = _LAST.search(word)
    if found is None or len(word) - len(found[0]) < 2:
        return word
    stem = word[: found.start()]
    if FATHATAN in found[0] and not stem.endswith("ة"):
        return stem + FATHA + "ا"
    if found[0] == FATHA and stem.endswith("ي") and stem[-2:-1] == KASRA:
        return stem
    if stem.endswith(SHADDA):
        return unicodedata.normalize("NFC", stem + SUKUN)
    return stem + SUKUN


def composed(text: str) -> str:
    """Bring to NFC, the order of marks that published texts have."""
    return unicodedata.normalize("NFC", text)
