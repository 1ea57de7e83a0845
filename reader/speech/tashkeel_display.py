"""Harakat for the page: those that the diacritiser adds to a text, word by word."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.speech.homographs import is_homograph
from reader.speech.manner import Dictionary
from reader.speech.tashkeel import Tashkeel, shared
from reader.speech.tashkeel_guard import is_vowelled
from reader.text.harakat import (
    HARAKAT,
    SHADDA,
    SUKUN,
    SUN_LETTERS,
    WORD,
    Word,
    article_at,
    letters,
    skeleton,
)
from reader.text.offsets import Mapped
from reader.text.shown import Shown, with_additions, without_tashkeel

_LINE = re.compile(r"[^\n\t]+")
_SURE = 0.55
"""How sure the diacritiser has to be of an ambiguous word that is vowelled among bare ones.

Of the ambiguous words in `tests/corpus/tashkeel/news.txt` it has 84 % right, of those that it is so
sure of 93 %. A wrong haraka on the one word that has any misleads more than none.
"""


@dataclass(frozen=True, slots=True)
class AddedMarks:
    """What is added to a word of a text: marks by the offset of the character they follow.

    `ambiguous`: without them the word could be taken for another one, and they can be trusted.
    `corrected`: the reader's own dictionary says them.
    """

    start: int
    end: int
    marks: tuple[tuple[int, str], ...]
    ambiguous: bool = False
    corrected: bool = False


def added_marks(
    text: str, dictionary: Dictionary | None = None, tashkeel: Tashkeel | None = None
) -> tuple[AddedMarks, ...]:
    """Give what the diacritiser adds to `text`, and what the reader's dictionary knows better.

    Slow: not for the window's thread.
    """
    tashkeel = tashkeel or shared()
    found: list[AddedMarks] = []
    for line in _LINE.finditer(text):
        found += _of_line(line.group(), line.start(), dictionary, tashkeel)
    return tuple(found)


def marks_of(text: str, vowelled: str) -> tuple[AddedMarks, ...]:
    """Give what `vowelled` has beyond `text`, the same letters with fewer marks."""
    found: list[AddedMarks] = []
    words, others = WORD.finditer(text), WORD.finditer(vowelled)
    for match, other in zip(words, others, strict=True):
        word = letters(match.group(), match.start())
        marks = tuple(_beyond(word, letters(other.group())))
        ambiguous = is_homograph(skeleton(word), other.group())
        found.append(AddedMarks(match.start(), match.end(), marks, ambiguous))
    return tuple(found)


def _of_line(
    line: str, start: int, dictionary: Dictionary | None, tashkeel: Tashkeel
) -> Iterator[AddedMarks]:
    known = corrections(line, dictionary) if dictionary else {}
    # What the reader corrected stands in the sentence that the diacritiser reads
    corrected = with_additions(line, known)
    completed = tashkeel.completed(corrected.text)
    back = corrected.map.then(completed.map)
    added: dict[int, str] = {}
    for place, character in zip(back.starts[:-1], completed.text, strict=True):
        if character in HARAKAT:
            added[place] = added.get(place, "") + character
    sure = tashkeel.certainty(corrected.text)
    for match in WORD.finditer(line):
        word = letters(match.group(), match.start())
        marks = dict(_after(word, added))
        if not marks:
            continue
        read = "".join(
            letter.letter + letter.marks + marks.get(letter.place + len(letter.marks), "")
            for letter in word
        )
        mine = any(letter.place + len(letter.marks) in known for letter in word)
        trusted = sure(corrected.new(match.start())) >= _SURE
        yield AddedMarks(
            start + match.start(),
            start + match.end(),
            tuple((start + place, more) for place, more in marks.items()),
            ambiguous=mine or (trusted and is_homograph(skeleton(word), read)),
            corrected=mine,
        )


def _after(word: Word, completed: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Give, by the place they follow, the marks of a completed word that it does not have."""
    found: dict[int, str] = {}
    for letter in word:
        last = letter.place + len(letter.marks)
        there = "".join(completed.get(place, "") for place in range(letter.place, last + 1))
        more = "".join(mark for mark in there if mark not in letter.marks)
        if more:
            found[last] = more
    lam = article_at(word) + 1
    if found and lam and word[lam + 1].letter not in SUN_LETTERS and not word[lam].marks:
        # The diacritiser leaves it out now and then
        found.setdefault(word[lam].place, SUKUN)
    yield from sorted(found.items())


def corrections(text: str, dictionary: Dictionary) -> dict[int, str]:
    """Give the marks that the reader's dictionary adds to words which it leaves their letters."""
    said = dictionary(Mapped.of(text), "ar")
    if said.text == text:
        return {}
    found: dict[int, str] = {}
    for match in WORD.finditer(text):
        word = letters(match.group(), match.start())
        low, high = said.map.to_new(match.start(), match.end())
        other = WORD.fullmatch(said.text, low, high)
        spoken = letters(other.group()) if other else []
        if skeleton(spoken) != skeleton(word):
            continue
        found.update(_beyond(word, spoken))
    return found


def _beyond(word: Word, better: Word) -> Iterator[tuple[int, str]]:
    """Give, by the place they follow, the marks that the same letters have elsewhere alone."""
    for letter, other in zip(word, better, strict=True):
        more = "".join(mark for mark in other.marks if mark not in letter.marks)
        if more:
            yield letter.place + len(letter.marks), more


def shown_text(text: str, wanted: str, added: Iterable[AddedMarks]) -> Shown:
    """Show a text with as much tashkeel as is wanted.

    "none", "published", "ambiguous" (what is published, and words that could be taken for others)
    or "full".
    """
    if wanted == "none":
        return without_tashkeel(text)
    if wanted == "published":
        return Shown.of(text)
    marks: dict[int, str] = {}
    for word in added:
        if wanted == "full":
            marks.update(word.marks)
        elif word.ambiguous and not _told_apart(text[word.start : word.end]):
            marks.update(word.marks if word.corrected else _without_case(text, word))
    return with_additions(text, marks)


@functools.lru_cache(maxsize=256)
def _told_apart(word: str) -> bool:
    """Whether the author marked the word already: who writes كُتب means to tell it apart."""
    parts = letters(word)
    return is_vowelled(parts) or any(letter.vowel or letter.doubled for letter in parts[:-1])


def _without_case(text: str, word: AddedMarks) -> Iterator[tuple[int, str]]:
    """Give a word's marks without the case ending, which tells no words apart.

    The last letter keeps its shadda, and a ت its vowel where that says who: ذَكَرْتُ، ذَكَرَتْ.
    """
    parts = letters(text[word.start : word.end], word.start)
    last = parts[-1].place + len(parts[-1].marks)
    marks = dict(word.marks)
    before = marks.get(parts[-2].place + len(parts[-2].marks), "") if len(parts) > 1 else ""
    who = parts[-1].letter == "ت" and SUKUN in (before, marks.get(last))
    for place, more in word.marks:
        kept = more if place != last or who else "".join(m for m in more if m == SHADDA)
        if kept:
            yield place, kept
