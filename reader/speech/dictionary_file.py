"""The dictionary as a TSV text: shown, said, kind, language; comments and bad lines are kept."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from reader.errors import Message, SpeechFailed
from reader.speech.dictionary import Entry, Kind, PronunciationDictionary, checked

HEADER = "# shown\tsaid\tkind\tlanguage"
MAX_BYTES = 10_000_000
_ESCAPED = re.compile(r"\\*#")


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is not used; lines count from 1."""

    line: int
    message: Message


@dataclass(frozen=True, slots=True)
class DictionaryFile:
    """The lines of a file in their order: entries, and texts that are no entry."""

    lines: tuple[Entry | str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that can serve; of several with one key, the last."""
        found = [line for line in self.lines if isinstance(line, Entry)]
        return tuple({entry.key: entry for entry in found}.values())

    @property
    def dictionary(self) -> PronunciationDictionary:
        """The dictionary of the entries."""
        return PronunciationDictionary(self.entries)

    def merged(self, entries: Iterable[Entry]) -> DictionaryFile:
        """Put entries in the place of those with their key, and the others at the end."""
        new = {entry.key: entry for entry in entries}
        lines: list[Entry | str] = []
        placed: set[tuple[str, str, str]] = set()
        for line in self.lines:
            if isinstance(line, str):
                lines.append(line)
                continue
            if line.key not in new:
                lines.append(line)
            elif line.key not in placed:
                placed.add(line.key)
                lines.append(new[line.key])
        lines += (entry for key, entry in new.items() if key not in placed)
        return DictionaryFile(tuple(lines), self.problems)

    def without(self, entries: Iterable[Entry]) -> DictionaryFile:
        """Leave entries out; what is no entry stays."""
        keys = {entry.key for entry in entries}
        kept = (x for x in self.lines if isinstance(x, str) or x.key not in keys)
        return DictionaryFile(tuple(kept), self.problems)


def parse(data: bytes) -> DictionaryFile:
    """Read a file; a line that cannot serve is kept as it is and told among the problems.

    UTF-8, or UTF-16 with its mark (as spreadsheets save it); a line of other bytes is a bad one.
    Raises `SpeechFailed` for more than `MAX_BYTES`.
    """
    if len(data) > MAX_BYTES:
        raise SpeechFailed(
            Message("This file is too large for a dictionary. Take a smaller one, or part it.")
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
    lines: list[Entry | str] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line.strip() or line.lstrip().startswith("#"):
            lines.append(line)
            continue
        try:
            lines.append(_entry(line))
        except SpeechFailed as error:
            lines.append(line)
            problems.append(Problem(number, error.message))
    if lines and lines[-1] == "":
        lines.pop()
    return DictionaryFile(tuple(lines), tuple(problems))


def write(file: DictionaryFile) -> bytes:
    """Write the file, with a line that names the columns on top."""
    lines = [line if isinstance(line, str) else _line(line) for line in file.lines]
    if HEADER not in lines[:1]:
        lines.insert(0, HEADER)
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def _entry(line: str) -> Entry:
    if any("\udc80" <= sign <= "\udcff" or sign in "\0\ufffd" for sign in line):
        raise SpeechFailed(Message("This line is not text in UTF-8."))
    fields = [field.strip() for field in line.split("\t")]
    if len(fields) < 2:
        raise SpeechFailed(Message("This line needs a tab between what is shown and what is said."))
    shown, said, kind, language = (*fields[:4], "", "")[:4]
    if _ESCAPED.match(shown) and shown.startswith("\\"):
        shown = shown[1:]
    # `checked` refuses what is no kind
    return checked(Entry(shown, said, cast(Kind, kind or "word"), language or "ar"))


def _line(entry: Entry) -> str:
    # a backslash keeps what begins with # from being a comment
    shown = "\\" + entry.shown if _ESCAPED.match(entry.shown) else entry.shown
    return "\t".join((shown, entry.said, entry.kind, entry.language))
