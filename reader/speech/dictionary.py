"""The reader's own pronunciations: words with their clitics, phrases and patterns, as a stage."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, get_args

from reader.errors import Message, SpeechFailed
from reader.speech import patterns
from reader.speech.clitics import (
    FATHA,
    FATHATAN,
    SHADDA,
    VOWELS,
    Letters,
    Prefix,
    Word,
    bare,
    joined,
    may_join,
    prefixes,
    splits,
    text_of,
)
from reader.text.characters import BIDI_CONTROLS, TATWEEL, ZWJ, ZWNJ, is_arabic_letter, marks
from reader.text.offsets import Mapped, OffsetMap

Kind = Literal["word", "phrase", "pattern"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST = 300
"""Code points of what is shown, and of what is said."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_INVISIBLE = f"{BIDI_CONTROLS}{ZWNJ}{ZWJ}\u00ad\u2060"
_MARKS = marks()
_TOKEN = re.compile(rf"[^\W_]+[{_MARKS}]*(?:[{_INVISIBLE}]*[^\W_]+[{_MARKS}]*)*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """How the reader wants something said: `said` carries the harakat that they typed.

    A word serves with its clitics; a phrase is words and signs as they stand; a pattern is a
    regular expression, whose groups `said` may name (\\1). `language` is that of the text.
    """

    shown: str
    said: str
    kind: Kind = "word"
    language: str = "ar"

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two entries the same one: a later one takes its place."""
        return self.kind, self.language, unicodedata.normalize("NFC", self.shown)


def checked(entry: Entry) -> Entry:
    """Give the entry without needless white space; raises `SpeechFailed` where it cannot serve."""
    pattern = entry.kind == "pattern"
    shown = entry.shown.strip() if pattern else _SPACE.sub(" ", entry.shown).strip()
    said = _SPACE.sub(" ", entry.said).strip()
    if not shown:
        raise SpeechFailed(Message("Write the word that should be said otherwise."))
    if not any(sign.isalnum() for sign in said) and not (pattern and "\\" in said):
        raise SpeechFailed(
            Message("Write in letters how {shown} should be said.", {"shown": shown})
        )
    if max(len(shown), len(said)) > LONGEST:
        raise SpeechFailed(
            Message(
                "This is too long for the dictionary. An entry has {count} characters at most.",
                {"count": LONGEST},
            )
        )
    if entry.kind not in KINDS:
        raise SpeechFailed(
            Message(
                "{kind} is no kind of entry. It is one of: {values}.",
                {"kind": entry.kind, "values": ", ".join(KINDS)},
            )
        )
    if not _LANGUAGE.fullmatch(entry.language):
        raise SpeechFailed(
            Message(
                "{language} is not the code of a language. Write one such as {hint}.",
                {"language": entry.language, "hint": "ar, en"},
            )
        )
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in shown + said):
        raise SpeechFailed(
            Message("An entry stands on one line, without tabs. Take out what is not text.")
        )
    if pattern:
        patterns.compiled(shown, said)
    elif not bare(_letters(shown)).strip():
        raise SpeechFailed(Message("{shown} has no letter to look for.", {"shown": shown}))
    return replace(entry, shown=shown, said=said)


@dataclass(frozen=True)
class PronunciationDictionary:
    """An immutable dictionary; making one raises `SpeechFailed` where an entry cannot serve."""

    entries: tuple[Entry, ...] = ()
    _indexes: MappingProxyType[str, _Index] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key = {entry.key: entry for entry in map(checked, self.entries)}
        object.__setattr__(self, "entries", tuple(by_key.values()))
        languages = {entry.language for entry in self.entries}
        made = {
            language: _Index(entry for entry in self.entries if entry.language == language)
            for language in languages
        }
        object.__setattr__(self, "_indexes", MappingProxyType(made))

    def apply(self, mapped: Mapped, language: str = "ar") -> Mapped:
        """Say what has an entry in `language` as the entry wants it; a stage of `spoken`.

        The longest match wins, and of two as long a word or phrase before a pattern. Each
        replaced stretch maps whole to what it replaces. Marks in the text are kept; where one
        contradicts the entry, before the case ending, the author meant another word.
        """
        index = self._indexes.get(language)
        if index is None:
            return mapped
        return mapped.then(index.replaced(mapped.text))

    def with_entry(self, entry: Entry) -> PronunciationDictionary:
        """Add an entry, in the place of one with the same key; raises `SpeechFailed`."""
        return PronunciationDictionary((*self.entries, entry))

    def without(self, shown: str) -> PronunciationDictionary:
        """Leave out what has this `shown`, of every kind and language."""
        wanted = unicodedata.normalize("NFC", shown.strip())
        kept = tuple(entry for entry in self.entries if entry.key[2] != wanted)
        return PronunciationDictionary(kept)


@dataclass(frozen=True, slots=True)
class _Form:
    """An entry made ready: its first word, and what must stand round that word."""

    word: Word
    said: Letters
    expected: Letters
    """The marks that the text's own must not contradict; empty where nothing is known."""
    entry: Entry
    before: str = ""
    rest: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    said: str


class _Index:
    """The entries of one language by their letters."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._words: dict[str, list[_Form]] = {}
        self._phrases: dict[str, list[_Form]] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        for entry in entries:
            self._add(entry)
        for forms in self._words.values():
            # of words with the same letters, those with marks first; for a bare text, last
            forms.sort(key=lambda form: -len(form.entry.shown))
        for forms in self._phrases.values():
            forms.sort(key=lambda form: -len(form.entry.shown))

    def _add(self, entry: Entry) -> None:
        if entry.kind == "pattern":
            self._patterns.append((patterns.compiled(entry.shown, entry.said), entry.said))
            return
        shown = unicodedata.normalize("NFC", entry.shown)
        first = next((m for m in _TOKEN.finditer(shown) if _skeleton(m.group())), None)
        if first is None:
            literal = entry.said.replace("\\", r"\\")
            self._patterns.append((re.compile(re.escape(shown)), literal))
            return
        whole = first.span() == (0, len(shown))
        stem = _skeleton(first.group())
        said, wanted = _letters(entry.said), _letters(shown)
        last, last_marks = said[-1]
        verb = whole and FATHA in last_marks and last not in "ةا" and not stem.startswith("ال")
        expected = (
            wanted if any(m for _, m in wanted) else said if bare(said) == bare(wanted) else ()
        )
        rest = None if whole else _flexible(shown[first.end() :], shown == shown.casefold())
        form = _Form(Word(stem, verb), said, expected, entry, shown[: first.start()], rest)
        forms = self._words if whole and entry.kind == "word" else self._phrases
        forms.setdefault(stem, []).append(form)

    def replaced(self, text: str) -> Mapped:
        found = [*self._found(text), *self._matched(text)]
        if not found:
            return Mapped.of(text)
        taken = bytearray(len(text))
        kept: list[_Match] = []
        for match in sorted(found, key=lambda match: match.start - match.end):
            if not any(taken[match.start : match.end]):
                taken[match.start : match.end] = b"\1" * (match.end - match.start)
                kept.append(match)
        kept.sort(key=lambda match: match.start)
        parts: list[str] = []
        starts: list[int] = []
        done = 0
        for match in kept:
            parts += (text[done : match.start], match.said)
            starts.extend(range(done, match.start))
            starts.extend([match.start] * len(match.said))
            done = match.end
        parts.append(text[done:])
        starts.extend(range(done, len(text) + 1))
        return Mapped("".join(parts), OffsetMap(tuple(starts)))

    def _matched(self, text: str) -> Iterator[_Match]:
        for pattern, said in self._patterns:
            for match in patterns.matches(pattern, text):
                new = match.expand(said)
                # what would be silent is rather left as it is: nothing may get lost
                if new.strip():
                    yield _Match(*match.span(), new)

    def _found(self, text: str) -> Iterator[_Match]:
        known: dict[str, str | None] = {}
        if not self._words and not self._phrases:
            return
        for match in _TOKEN.finditer(text):
            token = match.group()
            stem = _skeleton(token)
            if not stem:
                continue  # a tatweel by itself
            if self._phrases:
                yield from self._phrases_at(text, match, stem)
            if token in known:
                said = known[token]
            else:
                said = known[token] = self._said(token, stem)
            if said is not None:
                yield _Match(*match.span(), said)

    def _said(self, token: str, stem: str) -> str | None:
        for prefix, middle, suffix in _splits(stem, self._words):
            forms = self._words[middle]
            for form in reversed(forms) if token == stem else forms:
                if not may_join(form.word, prefix, suffix):
                    continue
                written = _letters(token)
                if not _agrees(written, form, suffix):
                    continue
                said, ending = joined(form.said, prefix, suffix, stem)
                return text_of(_with_own_marks(said, written, {ending}, suffix))
        return None

    def _phrases_at(self, text: str, token: re.Match[str], stem: str) -> Iterator[_Match]:
        start, end = token.span()
        for prefix, middle, suffix in _splits(stem, self._phrases):
            if suffix:
                continue
            for form in self._phrases[middle]:
                before = form.before
                if prefix.text and (before or prefix.article or form.entry.kind == "word"):
                    continue
                if not may_join(form.word, prefix, "") or not text.endswith(before, 0, start):
                    continue
                high = end
                if form.rest is not None:
                    rest = form.rest.match(text, end)
                    if rest is None:
                        continue
                    high = rest.end()
                written = _letters(text[start - len(before) : high])
                if not _agrees(written, form, ""):
                    continue
                said, ending = joined(form.said, prefix, "", bare(written))
                marked = _with_own_marks(said, written, {ending}, "")
                yield _Match(start - len(before), high, text_of(marked))
                break


def _splits(stem: str, stems: Mapping[str, object]) -> list[tuple[Prefix, str, str]]:
    if is_arabic_letter(stem[0]):
        return splits(stem, stems)
    # an entry in small letters serves capitals too; one with capitals only itself
    whole = stem if stem in stems else stem.casefold()
    return [(prefixes()[""], whole, "")] if whole in stems else []


def _skeleton(token: str) -> str:
    return token if token.isalnum() and TATWEEL not in token else bare(_letters(token))


def _letters(text: str) -> Letters:
    """Part a text into letters and their marks, shadda first; white space becomes one space."""
    found: list[tuple[str, str]] = []
    for sign in unicodedata.normalize("NFC", text):
        category = unicodedata.category(sign)
        if category == "Cf" or sign == TATWEEL:
            continue
        if category[0] == "M":
            if found:
                letter, on = found[-1]
                if sign not in on:
                    found[-1] = letter, sign + on if sign == SHADDA else on + sign
        elif not sign.isspace():
            found.append((sign, ""))
        elif found and found[-1][0] != " ":
            found.append((" ", ""))
    return tuple(found)


def _flexible(shown: str, any_case: bool) -> re.Pattern[str]:
    """Match the rest of a phrase with any white space, harakat and tatweel."""
    parts = [f"[{TATWEEL}]*"]
    # a letter before them keeps the white space that _letters leaves out at a start
    letters = _letters("." + shown)[1:]
    for letter, _ in letters:
        if letter == " ":
            parts.append(rf"[\s{_INVISIBLE}]+")
        elif letter.isalnum():
            parts.append(rf"{re.escape(letter)}[{_MARKS}{TATWEEL}]*")
        else:
            parts.append(re.escape(letter))
    if letters and letters[-1][0].isalnum():
        parts.append(r"(?![^\W_])")
    return re.compile("".join(parts), re.IGNORECASE if any_case else 0)


def _agrees(written: Letters, form: _Form, suffix: str) -> bool:
    """Whether no mark of the text says that another word is meant; endings may differ."""
    if not form.expected or not any(on for _, on in written):
        return True
    own = written[: len(written) - len(suffix)] if suffix else written
    count = min(len(own), len(form.expected))
    for back in range(2, count + 1):
        letter, on = own[-back]
        expected_letter, expected = form.expected[-back]
        if own[-back + 1][0] == " " or not on or letter != expected_letter:
            continue
        vowel = VOWELS.intersection(on)
        wanted = VOWELS.intersection(expected)
        if vowel and wanted and vowel != wanted:
            return False
        article = back < len(own) and own[-back - 1][0] == "ل"
        if SHADDA in on and wanted and SHADDA not in expected and not article:
            return False
    return True


def _with_own_marks(said: Letters, written: Letters, endings: set[int], suffix: str) -> Letters:
    """Keep the text's marks where the entry has none, and its case ending in any case."""
    if bare(said) != bare(written) or not any(on for _, on in written):
        return said
    found = []
    for place, ((letter, ours), (_, theirs)) in enumerate(zip(said, written, strict=True)):
        if suffix == "ا" and place >= len(said) - 2 and (FATHATAN in theirs or not theirs):
            found.append((letter, ours))
            continue
        vowels = [mark for mark in theirs if mark in VOWELS]
        if not ours or (place in endings and vowels):
            rest = "".join(mark for mark in ours if mark not in VOWELS and mark not in theirs)
            found.append((letter, rest + theirs))
        elif any(mark in VOWELS for mark in ours):
            found.append((letter, ours))
        else:
            found.append((letter, ours + "".join(mark for mark in vowels)))
    return tuple(found)
