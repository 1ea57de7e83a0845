"""A text's phonemes, word by word, in parts that a voice says in one go."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Phonemize = Callable[[str], list[list[str]]]
"""Gives the phonemes of a text, sentence by sentence."""

LONGEST = 120
"""Phonemes of a part, some 7 s of speech; a longer text is said in several."""

_TOKEN = re.compile(r"\S+")
_SPACE = " "
_PAUSES = frozenset(",;:.!?")
_STRESS = frozenset("ˈˌ")
_NAMED = frozenset("&%@#")
_SPOKEN_PAUSES = frozenset(".,;:!?،؛؟…–—-")
_GAP, _OTHER, _NEVER = 1.0, 1.5, 9.0


@dataclass(frozen=True, slots=True)
class Word:
    """The phonemes of token number `token`, with the mark of the pause after it."""

    token: int
    phonemes: tuple[str, ...]

    @property
    def pause(self) -> str:
        """The mark of the pause after the word; "" for none."""
        last = self.phonemes[-1] if self.phonemes else ""
        return last if last in _PAUSES else ""

    @property
    def sounding(self) -> int:
        """How many of the phonemes sound: all but the pause after them."""
        count = len(self.phonemes)
        while count and (self.phonemes[count - 1] in _PAUSES or self.phonemes[count - 1] == _SPACE):
            count -= 1
        return count


Part = list[Word]


def tokens(text: str) -> list[tuple[int, int]]:
    """Give the ranges between white space."""
    return [match.span() for match in _TOKEN.finditer(text)]


def parts(text: str, phonemize: Phonemize) -> Iterator[Part]:
    """Give the words of `text` that have phonemes, in parts of up to `LONGEST`.

    A sentence ends a part; a longer one is cut at the clause mark nearest to its middle, else
    between words.
    """
    words = list(_words(text, phonemize))
    given = text.split()
    for group in _groups([word for word, _ in words]):
        spoken = [_with_pause(given, words[word.token][1]) for word in group]
        yield from _cut(_as_in_sentence(group, spoken, phonemize))


def _words(text: str, phonemize: Phonemize) -> Iterator[tuple[Word, range]]:
    """Give each token's own phonemes, and the tokens to be given for it: with marks after it."""
    given = text.split()
    marks = [all(map(_is_mark, token)) for token in given]
    for number, token in enumerate(given):
        if marks[number]:
            # alone, a mark would be said by its name
            yield Word(number, ()), range(number, number)
            continue
        end = number + 1
        while end < len(given) and marks[end]:
            end += 1
        phonemes = _joined(phonemize(token))
        yield Word(number, tuple(phonemes)), range(number, end)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PMC" and character not in _NAMED


def _with_pause(given: Sequence[str], numbers: range) -> str:
    pauses = (t for t in given[numbers.start + 1 : numbers.stop] if _SPOKEN_PAUSES.issuperset(t))
    return _SPACE.join([given[numbers.start], *pauses])


def _joined(sentences: list[list[str]]) -> list[str]:
    """Join sentences by a space each, without any at the ends."""
    found: list[str] = []
    for sentence in sentences:
        found += [*sentence, _SPACE] if sentence else ()
    while found and found[-1] == _SPACE:
        found.pop()
    return found


def _groups(words: Part) -> Iterator[Part]:
    """Leave out what has no phonemes, and halve what is too long."""
    words = [word for word in words if word.phonemes]
    ends: list[int] = []
    length = 0
    for word in words:
        length += len(word.phonemes) + 1
        ends.append(length)
    if length <= LONGEST or len(words) < 2:
        if words:
            yield words
        return
    middle = length / 2

    def badness(number: int) -> float:
        off = abs(ends[number] - middle) / length
        # a clause mark in the middle half wins over any space
        return off if words[number].pause and off < 0.25 else off + 1

    at = min(range(len(words) - 1), key=badness) + 1
    yield from _groups(words[:at])
    yield from _groups(words[at:])


def _as_in_sentence(group: Part, spoken: list[str], phonemize: Phonemize) -> list[Part]:
    """Give the words as they are said together: "a" alone is the letter's name.

    Together some words become one; where each of them begins is where its own phonemes fit best.
    """
    sentences = [sentence for sentence in phonemize(_SPACE.join(spoken)) if sentence]
    together = _joined(sentences)
    if not together:
        return [group]
    stops: set[int] = set()
    length = 0
    for sentence in sentences:
        length += len(sentence) + 1
        stops.add(length)
    starts = _starts([word.phonemes for word in group], together)
    found: list[Part] = [[]]
    for word, start, end in zip(group, starts, [*starts[1:], len(together) + 1], strict=True):
        phonemes = together[start:end]
        while phonemes and phonemes[-1] == _SPACE:
            phonemes.pop()
        found[-1].append(Word(word.token, tuple(phonemes)))
        if end in stops:
            found.append([])
    return [part for part in found if part]


def _starts(own: list[tuple[str, ...]], together: list[str]) -> list[int]:
    """Give where in `together` each word begins.

    The two sequences are aligned at the least cost (Needleman and Wunsch 1970); stress and pauses
    count for nothing.
    """
    if len(own) == 1:
        return [0]
    separate: list[str] = []
    for phonemes in own:
        separate += [*phonemes, _SPACE]
    separate.pop()
    same = separate == together
    columns = list(range(len(separate))) if same else _aligned(separate, together)
    starts = [0]
    at = 0
    for phonemes in own[:-1]:
        at += len(phonemes) + 1
        starts.append(columns[at])
    return starts


def _aligned(first: list[str], second: list[str]) -> list[int]:
    """Give for each place in `first` the place in `second` that it is aligned with."""
    skip = [_gap(phoneme) for phoneme in second]
    row = [0.0]
    for cost in skip:
        row.append(row[-1] + cost)
    steps: list[bytearray] = []
    for phoneme in first:
        gap = _gap(phoneme)
        above, row = row, [row[0] + gap]
        step = bytearray(len(second) + 1)
        for column, other in enumerate(second, 1):
            best, which = above[column] + gap, 0
            across = row[-1] + skip[column - 1]
            if across < best:
                best, which = across, 1
            both = above[column - 1] + _difference(phoneme, other)
            if both <= best:
                best, which = both, 2
            row.append(best)
            step[column] = which
        steps.append(step)
    places = [0] * len(first)
    line, column = len(first), len(second)
    while line:
        which = steps[line - 1][column] if column else 0
        line -= which != 1
        column -= which != 0
        if which != 1:
            places[line] = column
    return places


def _gap(phoneme: str) -> float:
    return 0.2 if phoneme in _STRESS or phoneme in _PAUSES else _GAP


def _difference(first: str, second: str) -> float:
    if first == second:
        return 0.0
    return _NEVER if _SPACE in (first, second) else _OTHER


def _cut(found: list[Part]) -> Iterator[Part]:
    """Cut a single word that is too long (a web address, a row of digits) into several parts."""
    for part in found:
        if sum(len(word.phonemes) for word in part) <= 2 * LONGEST:
            yield part
            continue
        for word in part:
            for start in range(0, len(word.phonemes), LONGEST):
                yield [Word(word.token, word.phonemes[start : start + LONGEST])]
