"""The published letters with a diacritiser's marks, and nothing else of what it gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from reader.speech.tashkeel_table import corrected
from reader.text.harakat import (
    ALEF_WASLA,
    DAGGER_ALEF,
    DAMMA,
    FATHATAN,
    HARAKAT,
    KASRA,
    SHADDA,
    SUKUN,
    SUN_LETTERS,
    VOWELS,
    WORD,
    Letter,
    Word,
    article_at,
    letters,
    skeleton,
)
from reader.text.offsets import Mapped

_SILENT = "اآى" + ALEF_WASLA
_FOLDED = str.maketrans("أإآٱؤئىة", "ااااويهه")


def needs_marks(text: str) -> bool:
    """Whether any Arabic word of `text` lacks harakat."""
    return any(not is_vowelled(letters(match.group())) for match in WORD.finditer(text))


def is_vowelled(word: Word) -> bool:
    """Whether the author vowelled a word: nothing that needs a mark is without one.

    Alefs, long vowels, the article's lam (of لِلطَّاقَةِ too) and the last letter (its case may be
    left out) need none; a word of one letter does.
    """
    if not any(letter.vowel or SUKUN in letter.marks for letter in word):
        return False
    article = article_at(word)
    for index, letter in enumerate(word):
        last = index == len(word) - 1
        if letter.marked and (last or frozenset(letter.marks) & HARAKAT != {SHADDA}):
            continue
        if letter.letter in _SILENT or letter.letter == "إ":
            continue
        if (last and index) or (article >= 0 and index == article + 1):
            continue
        before = word[index - 1].marks if index else ""
        if (letter.letter == "و" and DAMMA in before) or (letter.letter == "ي" and KASRA in before):
            continue
        following = word[index + 1] if not last else Letter("", 0)
        taken_over = letter.letter == "ل" and following.doubled and before == KASRA
        if letter.marked or not (taken_over or following.letter in ("ا", "ى")):
            return False
    return True


def guarded(text: str, proposed: str) -> Mapped:
    """Put the marks of `proposed` on the letters of `text`; they map to their letter.

    The letters, the author's marks and everything that is no Arabic letter stay exactly as they
    are, whatever the diacritiser did to them; what it says of other letters is dropped. A mark
    that joins the author's maps to the last of these.
    """
    words = [letters(match.group(), match.start()) for match in WORD.finditer(text)]
    offered = [letters(match.group()) for match in WORD.finditer(proposed)]
    additions: dict[int, str] = {}
    for word, other in _paired(words, offered):
        if is_vowelled(word) or _is_initial(text, word):
            continue
        marks = corrected(word, _offers(word, other) if other else [""] * len(word))
        for index, letter in enumerate(word):
            additions[letter.place + len(letter.marks)] = _added(word, index, marks[index])
    return Mapped.from_pieces(
        ((character + additions.get(place, ""), place) for place, character in enumerate(text)),
        len(text),
    )


def _is_initial(text: str, word: Word) -> bool:
    """Whether a word is a letter of an abbreviation, which is said by its name (أ.ف.ب)."""
    place = word[0].place
    return len(word) == 1 and "." in (text[place - 1 : place], text[place + 1 : place + 2])


def _paired(words: Sequence[Word], offered: Sequence[Word]) -> Iterator[tuple[Word, Word | None]]:
    if len(words) == len(offered):
        yield from zip(words, offered, strict=True)
        return
    one = [skeleton(word).translate(_FOLDED) for word in words]
    two = [skeleton(word).translate(_FOLDED) for word in offered]
    pairs: dict[int, int] = {}
    for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        pairs.update((block.a + i, block.b + i) for i in range(block.size))
    for index, word in enumerate(words):
        yield word, offered[pairs[index]] if index in pairs else None


def _offers(word: Word, other: Word) -> list[str]:
    """Give the marks that `other` has for each letter of `word`."""
    one, two = (skeleton(each).translate(_FOLDED) for each in (word, other))
    if one == two:
        return [letter.marks for letter in other]
    marks = [""] * len(word)
    for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        for i in range(block.size):
            marks[block.a + i] = other[block.b + i].marks
    return marks


def _added(word: Word, index: int, offer: str) -> str:
    """Give what comes after a letter and its marks: only what fits with what the author wrote."""
    letter = word[index]
    offer = _clean(offer)
    vowel = next((mark for mark in offer if mark in VOWELS), "")
    if letter.marked:
        if frozenset(letter.marks) & HARAKAT == {SHADDA}:
            return vowel
        sun = letter.letter in SUN_LETTERS and 0 <= article_at(word) == index - 2
        return SHADDA if sun and letter.vowel and not letter.doubled and SHADDA in offer else ""
    return _fitting(letter, index, vowel, offer)


def _fitting(letter: Letter, index: int, vowel: str, offer: str) -> str:
    if letter.letter == "إ":
        return KASRA
    if letter.letter in _SILENT:
        starts = index == 0 and letter.letter == "ا" and vowel not in ("", FATHATAN)
        return vowel if starts or vowel == FATHATAN else ""
    return offer


def _clean(offer: str) -> str:
    """Give at most a shadda and one vowel (or sukun), shadda first."""
    shadda = SHADDA if SHADDA in offer else ""
    vowel = next((mark for mark in offer if mark in VOWELS or mark == DAGGER_ALEF), "")
    if not vowel and not shadda:
        return next((mark for mark in offer if mark in HARAKAT), "")
    return shadda + vowel
