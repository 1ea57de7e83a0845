"""What Arabic writes in one word with another: proclitics before it, pronouns after it."""

from __future__ import annotations

import functools
from collections.abc import Container
from dataclasses import dataclass

FATHA, DAMMA, KASRA, SHADDA, SUKUN = "\u064e", "\u064f", "\u0650", "\u0651", "\u0652"
FATHATAN, DAMMATAN, KASRATAN = "\u064b", "\u064c", "\u064d"
VOWELS = frozenset((FATHA, DAMMA, KASRA, SUKUN, FATHATAN, DAMMATAN, KASRATAN))
TANWIN = {FATHATAN: FATHA, DAMMATAN: DAMMA, KASRATAN: KASRA}

SUN_LETTERS = frozenset("تثدذرزسشصضطظلن")

Letter = tuple[str, str]
"""A letter and the marks on it, in canonical order."""
Letters = tuple[Letter, ...]

_VOWELS = {"أ": FATHA, "و": FATHA, "ف": FATHA, "ب": KASRA, "ك": FATHA, "ل": KASRA, "س": FATHA}
_IMPERFECT = frozenset("يتنأ")
_LONGEST_PREFIX = 5
_LONGEST_SUFFIX = 3
_HEADS, _TAILS = frozenset("أوفبكلسا"), frozenset("اهمنكي")
_BEFORE_PRONOUNS = {"ت": "ة", "ا": "ى", "ئ": "ء", "ؤ": "ء"}


@dataclass(frozen=True, slots=True)
class Prefix:
    """Proclitics as they are written together, with the particles that they are made of."""

    text: str
    said: Letters
    """The particles before the article, with their usual vowels."""
    particle: str = ""
    """ب ك ل س, or nothing."""
    article: bool = False
    question: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """What decides which clitics a dictionary word may take; `stem` has no marks."""

    stem: str
    verb: bool
    """Its last letter is said with a bare fatha, as in a past verb."""

    @property
    def has_article(self) -> bool:
        """Whether the word begins with ال."""
        return self.stem.startswith("ال") and len(self.stem) > 3


def bare(letters: Letters) -> str:
    """Give the letters without their marks."""
    return "".join(letter for letter, _ in letters)


def text_of(letters: Letters) -> str:
    """Write the letters with their marks."""
    return "".join(letter + marks for letter, marks in letters)


@functools.cache
def prefixes() -> dict[str, Prefix]:
    """Give every chain of proclitics by its letters, and the empty one."""
    found: dict[str, Prefix] = {}
    for question in ("", "أ"):
        for conjunction in ("", "و", "ف"):
            for particle in ("", "ب", "ك", "ل", "س"):
                for article in (False, True):
                    if particle == "س" and article:
                        continue
                    chain = question + conjunction + particle
                    written = chain + ("" if not article else "ل" if particle == "ل" else "ال")
                    said = tuple((letter, _VOWELS[letter]) for letter in chain)
                    found[written] = Prefix(written, said, particle, article, bool(question))
    return found


def splits(word: str, stems: Container[str]) -> list[tuple[Prefix, str, str]]:
    """Part a word without marks into proclitics, one of `stems`, and a pronoun.

    The word whole comes first, then those with the longest stem. A stem is as the dictionary has
    it: ة before a pronoun is given back, likewise ى and ء, and the article of لل.
    """
    known, ends = prefixes(), suffixes()
    none = known[""]
    found = [(none, word, "")] if word in stems else []
    tails = [""]
    if word[-1] in _TAILS:
        most = min(_LONGEST_SUFFIX, len(word) - 1)
        tails += [word[-n:] for n in range(1, most + 1) if word[-n:] in ends]
    for length in range(min(_LONGEST_PREFIX, len(word) - 1) + 1):
        if length and word[length - 1] not in _HEADS:
            break
        head = known.get(word[:length])
        if head is None:
            continue
        rest = word[length:]
        for tail in tails:
            middle = rest[: len(rest) - len(tail)] if tail else rest
            if not middle or (head is none and not tail):
                continue
            if middle in stems:
                found.append((head, middle, tail))
            if head.article and head.particle == "ل":
                # للقاهرة is made of القاهرة, and للغة of اللغة
                plain = known[head.text[:-1]]
                for article in ("ال", "الل"):
                    if article + middle in stems:
                        found.append((plain, article + middle, tail))
            if tail:
                last = _BEFORE_PRONOUNS.get(middle[-1])
                if last is not None and middle[:-1] + last in stems:
                    found.append((head, middle[:-1] + last, tail))
    if len(found) > 1:
        found.sort(key=lambda split: len(split[0].text) + len(split[2]))
    return found


def may_join(word: Word, prefix: Prefix, suffix: str) -> bool:
    """Whether Arabic joins these, and so rarely by chance that the word is taken for it.

    Short words take little: the look-alikes of تاب in كتاب or جد in وجد would be many.
    """
    length = len(word.stem)
    if prefix.text and not _takes_prefix(word, prefix, length):
        return False
    if not suffix:
        return True
    if length < 3 or prefix.article or word.has_article:
        return False
    if suffix == "ا":
        return not word.verb and prefix.particle != "س" and word.stem[-1] not in "اىة"
    if suffix == "ي":
        return not word.verb
    return word.stem[-1] != "ا" or suffix != "ني"


def _takes_prefix(word: Word, prefix: Prefix, length: int) -> bool:
    if prefix.article and (word.verb or word.has_article or length < 2):
        return False
    if length < 3 and not prefix.article:
        return False
    if prefix.question and length < 4:
        return False
    if prefix.particle == "س":
        return word.stem[0] in _IMPERFECT and length > (2 if word.stem[0] == "ي" else 3)
    if prefix.particle and word.verb:
        return prefix.particle == "ل" and word.stem[0] in _IMPERFECT
    return True


@functools.cache
def suffixes() -> dict[str, Letters]:
    """Give the pronouns by their letters, none, and the alef of tanwin.

    هُ and هِ, كَ and كِ follow what stands before, or whom it is said to: they stay bare, for
    tashkeel to complete.
    """
    return {
        "": (),
        "ا": (("ا", ""),),
        "ه": (("ه", ""),),
        "ها": (("ه", FATHA), ("ا", "")),
        "هم": (("ه", ""), ("م", "")),
        "هن": (("ه", ""), ("ن", "")),
        "هما": (("ه", ""), ("م", FATHA), ("ا", "")),
        "ك": (("ك", ""),),
        "كم": (("ك", DAMMA), ("م", "")),
        "كن": (("ك", DAMMA), ("ن", SHADDA + FATHA)),
        "كما": (("ك", DAMMA), ("م", FATHA), ("ا", "")),
        "نا": (("ن", FATHA), ("ا", "")),
        "ي": (("ي", ""),),
        "ني": (("ن", KASRA), ("ي", "")),
    }


def joined(said: Letters, prefix: Prefix, suffix: str, written: str) -> tuple[Letters, int]:
    """Join a word that is said so with its clitics; also gives where its last letter stands.

    `written` is the letters of the text: a hamza sits there as its case wants it.
    """
    middle = _before_suffix(said, suffix, written) if suffix else said
    head = prefix.said
    if prefix.article:
        middle = (*_article(prefix), *_assimilated(_definite(middle)))
    elif prefix.particle == "ل" and bare(middle[:2]) == "ال":
        middle = middle[1:]  # لـ and الـ are written لل, and three lams as two
        if bare(middle[:2]) == "لل":
            middle = middle[1:]
    ending = len(head) + len(middle) - 1
    return (*head, *middle, *suffixes()[suffix]), ending


def _article(prefix: Prefix) -> Letters:
    return (("ل", ""),) if prefix.particle == "ل" else (("ا", ""), ("ل", ""))


def _assimilated(said: Letters) -> Letters:
    """Double a sun letter after the article, where harakat are written at all."""
    letter, marks = said[0]
    if letter in SUN_LETTERS and marks and SHADDA not in marks:
        return ((letter, _ordered(marks + SHADDA)), *said[1:])
    return said


def _definite(said: Letters) -> Letters:
    """Take the n of tanwin away."""
    letter, marks = said[-1]
    plain = "".join(TANWIN.get(mark, mark) for mark in marks)
    start = said[:-1]
    if letter == "ا" and len(said) > 1 and FATHATAN in marks + said[-2][1]:
        return _definite(start) if FATHATAN in said[-2][1] else start
    return (*start, (letter, plain))


def _before_suffix(said: Letters, suffix: str, written: str) -> Letters:
    said = _definite(said)
    *start, (letter, marks) = said
    if suffix == "ا":
        return (*start, (letter, _with_vowel(marks, FATHATAN)))
    seat = written[len(written) - len(suffix) - 1]
    if letter == "ة":
        letter = "ت"
        if start and not start[-1][1]:
            start[-1] = (start[-1][0], FATHA)
    elif letter == "ى" and seat == "ا":
        letter = "ا"
    elif letter == "ء" and seat in "ئؤ":
        letter, marks = seat, _with_vowel(marks, KASRA if seat == "ئ" else DAMMA)
    if suffix == "ي" and letter not in "اىوي":
        marks = _with_vowel(marks, KASRA)
    return (*start, (letter, marks))


def _with_vowel(marks: str, vowel: str) -> str:
    return _ordered("".join(mark for mark in marks if mark not in VOWELS) + vowel)


def _ordered(marks: str) -> str:
    """Put the shadda before its vowel, as it is typed and as engines want it."""
    return "".join(sorted(marks, key=lambda mark: mark != SHADDA))
