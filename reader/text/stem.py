"""Light stemming for search: a word without its article, clitics and endings."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from reader.paths import resource
from reader.text.fold import fold_text

STEM_VERSION = 2
"""Goes up when the same word gets other stems: an index that holds stems is then out of date."""

_TEH_MARBUTA = "ة"
_HEH, _TEH, _YEH, _ALEF = "ه", "ت", "ي", "ا"
_CONJUNCTION, _PREPOSITION, _ARTICLE, _STEM, _BARE = range(5)
"""What may still stand at a word's front, in this order."""


def stems(word: str, folded: str = "") -> frozenset[str]:
    """Give every stem that a published word may have, folded, without the folded word itself.

    Arabic writing does not tell whether the ل of لسان is a preposition, so a word has several
    stems: all that are left when what may be a conjunction, preposition, article, pronoun or plural
    ending is taken off. They are for an index, where one too many is seldom asked for;
    `typed_stems` cuts what is asked for with more care. ة and the ه of a pronoun are told apart
    where the word was written so: the stems of كتابه hold كتاب, those of كتابة do not.
    Rules: resources/tables/stem.toml. `folded` is the word folded, where that is known.
    """
    folded = folded or fold_text(word)
    if not folded:
        return frozenset()
    if folded.isascii():
        return frozenset(_english(folded))
    return frozenset(_cut(folded, _feminine(word, folded), _table().written) - {folded})


def typed_stems(word: str, *, unfinished: bool = False) -> frozenset[str]:
    """Give the stems to look for when a word was typed: itself, folded, and its careful cuts.

    Of an `unfinished` word nothing is known of the end, and only its front is cut.
    """
    folded = fold_text(word)
    if not folded:
        return frozenset()
    if folded.isascii():
        return frozenset({folded} if unfinished else {folded, *_english(folded)})
    care = _table().unfinished if unfinished else _table().typed
    return frozenset({folded} | _cut(folded, _feminine(word, folded), care))


def broken_plurals(stem: str) -> frozenset[str]:
    """Give the plurals, folded, of which a stem is the singular and which do not hold it."""
    return _table().broken.get(stem, frozenset())


def _feminine(word: str, folded: str) -> bool:
    """Whether a word was written with the ending ة, which folding makes ه."""
    return folded.endswith(_HEH) and word.rfind(_TEH_MARBUTA) > word.rfind(_HEH)


def _cut(word: str, feminine: bool, care: _Care) -> set[str]:
    """Take clitics off the front one after the other, endings off all that is left.

    What is left of a broken plural gets its singular beside it.
    """
    found = _cut_from(word, feminine, care, _CONJUNCTION)[0]
    singulars = _table().singulars
    for plural in found & singulars.keys():
        found |= singulars[plural]
    return found


def _cut_from(word: str, feminine: bool, care: _Care, stage: int) -> tuple[set[str], bool]:
    """Give what is left, and whether an article stood in front: then nothing else begins it."""
    found = {word, *_ends(word, feminine, care)}
    if not _table().own_first.isdisjoint(found):
        return found, stage == _BARE
    for rest, following in _one_less(word, stage):
        # no word of the language is a number with a letter before it: و7, بـ50
        if rest[:1].isdigit() or len(rest) >= (2 if following == _BARE else care.before):
            more, sure = _cut_from(rest, feminine, care, following)
            if sure:
                return more, True
            found |= more
    return found, stage == _BARE


def _one_less(word: str, stage: int) -> Iterator[tuple[str, int]]:
    table = _table()
    if stage <= _ARTICLE and word.startswith(table.article):
        yield word[len(table.article) :], _BARE
    if stage <= _PREPOSITION:
        if word.startswith(table.article_after_l):
            yield word[len(table.article_after_l) :], _BARE
        if word.startswith(table.prepositions):
            yield word[1:], _ARTICLE
        if word.startswith(table.future):
            yield word[1:], _STEM
    if stage == _CONJUNCTION and word.startswith(table.conjunctions):
        yield word[1:], _PREPOSITION


def _ends(word: str, feminine: bool, care: _Care) -> Iterator[str]:
    """Give what is left of a word when a pronoun, then the ending of a plural, is taken off."""
    table = _table()
    if word[-1] in table.eras and word[:-1].isdigit():
        yield word[:-1]
        return
    if word[-1] not in care.last_letters or word in table.own_last:
        return
    if word.endswith(table.adjective) and len(word) > table.least_after + 1:
        yield word[:-1]
    if feminine:
        return
    bare = [word]
    for size in care.sizes:
        if word[-size:] in care.pronouns:
            rest = word[:-size]
            if len(rest) >= (care.after if size == 1 else table.least_after):
                bare += _joined(rest)
    yield from bare[1:]
    for rest in bare:
        for size in care.sizes:
            plural = rest[-size:]
            if plural not in care.plurals or rest in table.own_last:
                continue
            left = rest[:-size]
            if len(left) >= (table.least_dual if plural == table.dual else table.least_after):
                if plural == table.feminine_plural:
                    yield left + _HEH
                    if left + _HEH in table.feminine:
                        continue
                yield left
                if left[-1] == _TEH:
                    yield left[:-1] + _HEH


def _joined(rest: str) -> list[str]:
    """Give what a word was before a pronoun was joined to it: مدرسته has ة, مستشفاه has ى."""
    if rest[-1] == _TEH:
        return [rest, rest[:-1] + _HEH]
    if rest[-1] == _ALEF:
        return [rest, rest[:-1] + _YEH]
    return [rest]


def _english(word: str) -> Iterator[str]:
    table = _table()
    if len(word) < table.english_least or not word.isalpha():
        return
    for ending, instead, not_after in table.english:
        if word.endswith(ending):
            if word[-len(ending) - 1] not in not_after:
                yield word[: -len(ending)] + instead
            return


@dataclass(frozen=True, slots=True)
class _Care:
    """How much is cut: of a written word, or of a typed one."""

    pronouns: frozenset[str]
    plurals: frozenset[str]
    sizes: tuple[int, ...]
    last_letters: frozenset[str]
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class _Table:
    """The rules, ready for use."""

    conjunctions: tuple[str, ...]
    prepositions: tuple[str, ...]
    future: tuple[str, ...]
    article: str
    article_after_l: str
    adjective: str
    eras: frozenset[str]
    dual: str
    feminine_plural: str
    least_after: int
    least_dual: int
    written: _Care
    typed: _Care
    unfinished: _Care
    own_first: frozenset[str]
    own_last: frozenset[str]
    broken: dict[str, frozenset[str]]
    singulars: dict[str, frozenset[str]]
    feminine: frozenset[str]
    english_least: int
    english: tuple[tuple[str, str, str], ...]


@functools.cache
def _table() -> _Table:
    with resource("tables", "stem.toml").open("rb") as file:
        data = tomllib.load(file)
    before, after, typed, least = data["before"], data["after"], data["typed"], data["least"]
    english = data["english"]
    broken = {
        fold_text(singular): frozenset(map(fold_text, plurals))
        for singular, plurals in data["broken"].items()
    }
    return _Table(
        conjunctions=tuple(before["conjunctions"]),
        prepositions=tuple(before["prepositions"]),
        future=tuple(before["future"]),
        article=before["article"],
        article_after_l=before["article_after_l"],
        adjective=after["adjective"],
        eras=frozenset(after["eras"]),
        dual=after["dual"],
        feminine_plural=after["feminine_plural"],
        least_after=least["after"],
        least_dual=least["dual"],
        written=_care(after, least["before"], least["after"]),
        typed=_care(typed, typed["least"], typed["least"]),
        unfinished=_care({"pronouns": [], "plurals": []}, typed["least"], typed["least"]),
        own_first=frozenset(map(fold_text, data["own"]["first"])),
        own_last=frozenset(map(fold_text, data["own"]["last"])),
        broken=broken,
        singulars=_turned_round(broken),
        feminine=frozenset(map(fold_text, data["feminine"]["words"])),
        english_least=english["least"],
        english=tuple((rule["from"], rule["to"], rule["not_after"]) for rule in english["endings"]),
    )


def _care(endings: dict[str, list[str]], before: int, after: int) -> _Care:
    both = {*endings["pronouns"], *endings["plurals"]}
    sizes = sorted(set(map(len, both)), reverse=True)
    return _Care(
        pronouns=frozenset(endings["pronouns"]),
        plurals=frozenset(endings["plurals"]),
        sizes=tuple(sizes),
        last_letters=frozenset(ending[-1] for ending in both),
        before=before,
        after=after,
    )


def _turned_round(broken: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for singular, plurals in broken.items():
        for plural in plurals:
            found[plural] = found.get(plural, frozenset()) | {singular}
    return found
