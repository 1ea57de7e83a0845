"""Arabic as espeak-ng has to be given it, mapped to the text it stands for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reader.paths import resource
from reader.text.offsets import Mapped

FATHATAN, DAMMATAN, KASRATAN = "\u064b", "\u064c", "\u064d"
FATHA, DAMMA, KASRA, SHADDA, SUKUN = "\u064e", "\u064f", "\u0650", "\u0651", "\u0652"
DAGGER_ALEF, WASLA = "\u0670", "\u0671"
_MARKS = "\u064b-\u065f\u0670"
_WORD = re.compile(f"[\u0621-\u063a\u0641-\u064a\u0671{_MARKS}]+")
_MARK = re.compile(f"[{_MARKS}]")
_VOWELS = (FATHA, DAMMA, KASRA, FATHATAN, DAMMATAN, KASRATAN)
_TANWIN = {DAMMATAN: DAMMA, KASRATAN: KASRA}
_CLITICS = frozenset("وفبكل")


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter of a word, the place in the text that it stands for, and its marks."""

    letter: str
    place: int
    marks: str = ""

    @property
    def vowel(self) -> str:
        """The short vowel or tanwin; "" for a letter without."""
        return next((mark for mark in self.marks if mark in _VOWELS), "")

    @property
    def doubled(self) -> bool:
        """Whether it has shadda."""
        return SHADDA in self.marks

    @property
    def still(self) -> bool:
        """Whether it has sukun, or no mark at all."""
        return not self.vowel and not self.doubled

    def given(self, marks: str) -> _Letter:
        """Give the letter with these marks."""
        return _Letter(self.letter, self.place, marks)


_Word = list[_Letter]


@dataclass(frozen=True, slots=True)
class _Table:
    bare: frozenset[str]
    sun: frozenset[str]
    kept_shadda: frozenset[str]
    sounds: dict[str, str]
    nouns: tuple[str, ...]


@cache
def _table() -> _Table:
    data = tomllib.loads(resource("tables", "espeak.toml").read_text(encoding="utf-8"))
    sun, kept = frozenset(data["sun_letters"]), frozenset(data["kept_shadda"])
    return _Table(frozenset(data["bare"]), sun, kept, data["sounds"], tuple(data["nouns"]))


def adapted(text: str) -> Mapped:
    """Give `text` in the spelling that espeak-ng says right; marks map to their letter.

    Only words with harakat change. Shadda goes before its vowel (canonical order has it after,
    and espeak-ng then loses the vowel); a connecting alef gets its vowel or goes; silent letters
    go and unwritten long vowels are written; a doubled ya after kasra is written as two.
    """
    if not _MARK.search(text):
        return Mapped.of(text)
    pieces: list[tuple[str, int]] = []
    at = 0
    for match in _WORD.finditer(text):
        pieces.extend((character, at + i) for i, character in enumerate(text[at : match.start()]))
        pieces.extend(_word(match.group(), match.start()))
        at = match.end()
    pieces.extend((character, at + i) for i, character in enumerate(text[at:]))
    return Mapped.from_pieces(pieces, len(text))


def _word(text: str, at: int) -> Iterator[tuple[str, int]]:
    skeleton = _MARK.sub("", text)
    if skeleton == text or skeleton in _table().bare:
        yield from ((c, at + i) for i, c in enumerate(text) if not _MARK.match(c))
        return
    word = _connected(_as_it_sounds(_letters(text, at), skeleton))
    word = _ending(word)
    for before, letter in zip([None, *word], word, strict=False):
        yield letter.letter, letter.place
        yield from ((mark, letter.place) for mark in _spelled(before, letter))


def _letters(text: str, at: int) -> _Word:
    found: _Word = []
    for place, character in enumerate(text, at):
        if not _MARK.match(character):
            found.append(_Letter("ا" if character == WASLA else character, place))
        elif not found:
            continue  # a mark without a letter: espeak-ng would say its name
        elif character == DAGGER_ALEF:
            # on a written alef it says nothing new
            if found[-1].letter not in "اى":
                found.append(_Letter("ا", place))
        elif character not in found[-1].marks and not (character in _VOWELS and found[-1].vowel):
            last = found[-1]
            marks = character + last.marks if character == SHADDA else last.marks + character
            found[-1] = last.given(marks)
    return found


def _as_it_sounds(word: _Word, skeleton: str) -> _Word:
    """Write the long vowels that the spelling hides, and leave out letters that are silent."""
    for clitics in range(3):
        sound = _table().sounds.get(skeleton[clitics:])
        if sound is not None and len(word) == len(skeleton):
            return word[:clitics] + _aligned(word[clitics:], sound)
        if clitics < len(skeleton) and skeleton[clitics] not in _CLITICS:
            break
    return word


def _aligned(word: _Word, sound: str) -> _Word:
    found: _Word = []
    rest = list(word)
    for number, character in enumerate(sound):
        if rest and rest[0].letter == character:
            found.append(rest.pop(0))
        elif character == "ا" and number:
            found.append(_Letter(character, found[-1].place))
        else:
            while rest and rest[0].letter != character:
                rest.pop(0)
            found.append(rest.pop(0))
    return found


def _connected(word: _Word) -> _Word:
    """Give a connecting alef its vowel at the start of a word; leave it out after a clitic."""
    at = _connecting_alef(word)
    if at < 0:
        return word
    if word[at + 1].letter == "ل" and (word[at + 1].vowel != DAMMA):
        return _article(word, at)
    if at:
        return word[:at] + word[at + 1 :]
    # verbs whose third letter has damma begin with one: اُكْتُبْ، اُخْتُتِمَ
    noun = _stem(word).startswith(_table().nouns)
    damma = len(word) > 3 and word[2].vowel == DAMMA and not noun
    return [word[0].given(DAMMA if damma else KASRA), *word[1:]]


def _connecting_alef(word: _Word) -> int:
    """Give the place of a connecting alef (at the start, or after clitics), else -1."""
    for at, letter in enumerate(word[:-2]):
        if letter.letter == "ا":
            if letter.vowel:
                return -1
            return at if _connects(word[at:], first=not at) else -1
        if letter.letter not in _CLITICS or letter.vowel not in (FATHA, KASRA) or at > 1:
            return -1
        if letter.letter in "بل" and letter.vowel != KASRA:
            return -1
    return -1


def _connects(word: _Word, *, first: bool) -> bool:
    """Whether the alef that begins `word` connects: an article, or of the patterns with one.

    After a clitic only the patterns of the derived verbs (افتعل، انفعل، استفعل) and the few
    nouns count: فَانْس is a name.
    """
    following = word[1]
    if following.letter == "ل" and (following.still or following.doubled):
        return True
    if following.letter == "ل" and following.vowel == KASRA and word[2].letter == "ا":
        return True
    if following.vowel and not following.doubled:
        return False
    if first:
        return True
    pattern = following.doubled or following.letter == "ن" or word[2].letter in "تطدز"
    return (pattern and len(word) > 3) or _stem(word).startswith(_table().nouns)


def _stem(word: _Word) -> str:
    return "".join(letter.letter for letter in word)


def _article(word: _Word, at: int) -> _Word:
    lam, first = word[at + 1], word[at + 2]
    if lam.vowel == KASRA and first.letter == "ا" and not first.vowel:
        # الِاجْتِمَاع is "alijtimā": the second alef is silent too
        word = word[: at + 2] + word[at + 3 :]
        return word[:at] + word[at + 1 :] if at else [_Letter("أ", word[0].place, FATHA), *word[1:]]
    sun = first.letter in _table().sun and first.doubled
    if at:
        # بِالشَّمْسِ is "bish-shams": the alef would lengthen the clitic's vowel
        return word[:at] + word[at + 2 if sun else at + 1 :]
    if sun and first.letter not in _table().kept_shadda and not lam.doubled:
        return [*word[:2], first.given(first.marks.replace(SHADDA, "")), *word[3:]]
    return word


def _ending(word: _Word) -> _Word:
    if len(word) < 3:
        return word
    before, last = word[-2], word[-1]
    if last.letter == "ا" and last.still and before.letter == "و":
        if before.still and word[-3].vowel in (DAMMA, FATHA):
            return word[:-1]  # the plural's silent alef
    elif last.letter == "ى" and FATHATAN in (before.vowel, last.vowel):
        # espeak-ng loses the tanwin of مُسْتَوًى
        shadda = SHADDA if before.doubled else ""
        return [*word[:-2], before.given(shadda + FATHATAN), _Letter("ا", last.place)]
    elif last.letter == "ا" and last.vowel == FATHATAN:
        shadda = SHADDA if before.doubled else ""
        return [*word[:-2], before.given(shadda + FATHATAN), last.given("")]
    return word


def _spelled(before: _Letter | None, letter: _Letter) -> str:
    """Give what follows a letter: its marks, but

    a second ya where shadda would shorten it, and tanwin spelled out where a vowel would creep in.
    """
    long = before is not None and before.vowel == KASRA
    if letter.letter == "ي" and long and letter.doubled and letter.vowel not in ("", KASRA):
        return SUKUN + "ي" + letter.marks.replace(SHADDA, "")
    if letter.letter == "ك" and letter.vowel in _TANWIN:
        return letter.marks.replace(letter.vowel, _TANWIN[letter.vowel] + "ن" + SUKUN)
    return letter.marks
