"""The pronunciation dictionary of a reader: load it, change it, bring it in and hand it out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from reader.errors import Message, SpeechFailed
from reader.paths import Paths
from reader.speech.dictionary import Entry, checked
from reader.speech.dictionary_file import MAX_BYTES, DictionaryFile, Problem, parse, write
from reader.system_errors import plain


@dataclass(frozen=True, slots=True)
class Merged:
    """What an import did; `skipped` were there already, `problems` are lines that cannot serve."""

    added: int
    changed: int
    skipped: int
    problems: tuple[Problem, ...]


def load(paths: Paths) -> DictionaryFile:
    """Read the dictionary; empty when there is none. Raises `SpeechFailed`."""
    return _read(paths.dictionary) if paths.dictionary.exists() else DictionaryFile()


def entries(paths: Paths) -> tuple[Entry, ...]:
    """List the entries that serve, in the order in which they were added."""
    return load(paths).entries


def add(paths: Paths, *new: Entry) -> DictionaryFile:
    """Add entries, each in the place of one with the same key; raises `SpeechFailed`."""
    file = load(paths).merged([checked(entry) for entry in new])
    _save(paths, file)
    return file


def change(paths: Paths, old: Entry, new: Entry) -> DictionaryFile:
    """Put `new` where `old` was, also under another key; raises `SpeechFailed`."""
    new = checked(new)
    file = load(paths)
    if old.key != new.key:
        file = DictionaryFile(
            tuple(new if line == old else line for line in file.lines if _other(line, new)),
            file.problems,
        )
    file = file.merged([new])
    _save(paths, file)
    return file


def remove(paths: Paths, *old: Entry) -> DictionaryFile:
    """Take entries out."""
    file = load(paths).without(old)
    _save(paths, file)
    return file


def remove_shown(paths: Paths, shown: str) -> int:
    """Take out every entry for what is shown so; raises `SpeechFailed` when there is none."""
    file = load(paths)
    wanted = Entry(" ".join(shown.split()), "").key[2]
    found = [entry for entry in file.entries if entry.key[2] in (wanted, shown)]
    if not found:
        raise SpeechFailed(
            Message(
                "{shown} is not in the dictionary. See what is there with: {hint}",
                {"shown": shown, "hint": "ayn dictionary list"},
            )
        )
    _save(paths, file.without(found))
    return len(found)


def import_tsv(paths: Paths, source: Path | bytes) -> Merged:
    """Merge a file into the dictionary; its entries win. Raises `SpeechFailed`.

    A file without one good line changes nothing.
    """
    given = parse(source) if isinstance(source, bytes) else _read(source)
    if given.problems and not given.entries:
        first = given.problems[0]
        raise SpeechFailed(
            Message(
                "No line of this file fits the dictionary. Each line is the word shown, a tab, "
                "and how it is said."
            ),
            str(first.message),
        )
    file = load(paths)
    there = {entry.key: entry for entry in file.entries}
    known = [entry for entry in given.entries if entry.key in there]
    skipped = sum(there[entry.key] == entry for entry in known)
    if len(given.entries) > skipped:
        _save(paths, file.merged(given.entries))
    return Merged(len(given.entries) - len(known), len(known) - skipped, skipped, given.problems)


def export_tsv(paths: Paths, target: Path | None = None) -> bytes:
    """Give the entries as a TSV file; with `target`, also write it. Raises `SpeechFailed`."""
    data = write(DictionaryFile(load(paths).entries))
    if target is not None:
        _write(target, data)
    return data


def _other(line: Entry | str, new: Entry) -> bool:
    return isinstance(line, str) or line.key != new.key


def _read(path: Path) -> DictionaryFile:
    try:
        with path.open("rb") as file:
            return parse(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise SpeechFailed(plain(error, path), str(error)) from error


def _save(paths: Paths, file: DictionaryFile) -> None:
    _write(paths.dictionary, write(file))


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise SpeechFailed(plain(error, path), str(error)) from error
