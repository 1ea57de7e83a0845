"""Words of daily use that share their letters, so that only harakat tell them apart."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from reader.paths import resource
from reader.speech.clitics import prefixes
from reader.text.harakat import DAMMA, FATHA, HARAKAT, KASRA, SUKUN, letters

_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي")
_OF_VERBS = ("ت", "ته", "تها", "تهم", "وا", "ني", "نا")
_INDEFINITE = "ا"
_BEFORE_ALL = ("", "و" + FATHA, "ف" + FATHA)
_PLAIN = str.maketrans(dict.fromkeys(HARAKAT, ""))
_BEFORE_NOUNS = frozenset("بكل")
_KEPT = 16_384
"""Words whose readings are remembered; a book has about as many."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What letters can be: their vowellings as nouns, as verbs, and as words without clitics."""

    nouns: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


def is_homograph(word: str, read: str) -> bool:
    """Whether a word without its harakat, clitics round it, is two words of daily use or more.

    `read` is the word as it is read here: the usual reading of some words misleads nobody.
    """
    if any(_sound(read).startswith(usual) for usual in _usual().get(word, ())):
        return False
    return len(readings(word)) > 1


@cache
def _usual() -> dict[str, set[str]]:
    data = tomllib.loads(resource("tables", "homographs.toml").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for word, before, pronoun in product(data["usual"].split(), _BEFORE_ALL, _PRONOUNS):
        form = before + word + pronoun
        found.setdefault(bare(form), set()).add(_sound(before + word))
    return found


def bare(word: str) -> str:
    """Give a word without its harakat."""
    return word.translate(_PLAIN)


def _sound(word: str) -> str:
    """Give a word without what does not tell it apart: sukun, and the last letter's marks."""
    return word.replace(SUKUN, "").rstrip("".join(HARAKAT))


@lru_cache(maxsize=_KEPT)
def readings(word: str) -> tuple[str, ...]:
    """Give the vowellings of the word of the table that `word` is, with clitics or without.

    Fewer than two where the clitics leave one alone: with the article it is no verb.
    """
    words, imperfects = _table()
    best: tuple[str, ...] = ()
    for before in ("", "و", "ف"):
        if word.startswith(before) and (found := words.get(word.removeprefix(before))):
            best = max(best, found.alone, key=len)
    for text, prefix in prefixes().items():
        if prefix.question or not word.startswith(text) or len(word) <= len(text):
            continue
        rest = word[len(text) :]
        nouns_alone = prefix.article or prefix.particle in _BEFORE_NOUNS
        best = max(best, _of_word(words, rest, nouns_alone=nouns_alone), key=len)
        if not nouns_alone:
            best = max(best, _of_imperfect(imperfects, rest), key=len)
    return best


def _of_word(words: dict[str, Reading], rest: str, *, nouns_alone: bool) -> tuple[str, ...]:
    best: tuple[str, ...] = ()
    for ending in (*_PRONOUNS, *_OF_VERBS, _INDEFINITE):
        found = words.get(rest.removesuffix(ending)) if rest.endswith(ending) else None
        if found is None:
            continue
        forms = found.nouns
        if ending in _OF_VERBS:
            # ذكرت may be I, you or she, also where the verb has one vowelling
            forms = () if nouns_alone else found.verbs * (2 if ending == "ت" else 1)
        elif not nouns_alone:
            objects = tuple(verb for verb in found.verbs if not ending or not _is_passive(verb))
            forms = found.nouns + objects
        best = max(best, forms, key=len)
    return best


def _of_imperfect(imperfects: dict[str, Reading], rest: str) -> tuple[str, ...]:
    # With an object it is no passive, which leaves most of them one reading
    found = imperfects.get("ي" + rest[1:]) if rest[:1] in ("ي", "ت") else None
    return found.verbs if found else ()


def _is_verb(form: str) -> bool:
    """Whether a form of the table is a past verb: its last letter has a fatha."""
    return FATHA in letters(form)[-1].marks


def _is_passive(verb: str) -> bool:
    """Whether a past verb is vowelled as passive (فُعِلَ), which takes no object."""
    parts = letters(verb)
    return DAMMA in parts[0].marks and KASRA in parts[-2].marks


@cache
def _table() -> tuple[dict[str, Reading], dict[str, Reading]]:
    data = tomllib.loads(resource("tables", "homographs.toml").read_text(encoding="utf-8"))
    words: dict[str, Reading] = {}
    for line in data["words"].strip().splitlines():
        forms = line.split()
        verbs = tuple(form for form in forms if _is_verb(form))
        nouns = tuple(form for form in forms if not _is_verb(form))
        words[bare(forms[0])] = Reading(nouns, verbs)
    for line in data["alone"].strip().splitlines():
        words[bare(line.split()[0])] = Reading(alone=tuple(line.split()))
    lines = data["imperfect"].strip().splitlines()
    imperfects = {bare(line.split()[0]): Reading(verbs=tuple(line.split())) for line in lines}
    return words, imperfects
