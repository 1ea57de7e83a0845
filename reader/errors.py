"""Messages for people and the few kinds of failure that carry them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people, in English, translated when it is shown.

    `text` is the catalogue's key; `{name}` marks are filled from `values` (isolated, so that
    a path or a number never breaks the line's order). With `plural` and `count` the catalogue
    chooses the form; `{count}` is the number.
    """

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    plural: str = ""
    count: int = 0

    def __str__(self) -> str:
        """Give the untranslated sentence, for logs and reports."""
        text = self.plural if self.plural and self.count != 1 else self.text
        return text.format_map({"count": self.count, **self.values})


class ReaderError(Exception):
    """An expected failure: what happened and what to do next, for people.

    `message` is shown; `detail` is technical and goes behind a button and into the log.
    """

    def __init__(self, message: Message, detail: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.detail = detail


class ImportFailed(ReaderError):
    """A file, paste or page that could not become a document."""


class LibraryFailed(ReaderError):
    """The library could not be read or written."""


class SpeechFailed(ReaderError):
    """An engine, a voice or a sound device did not do its work."""


class Cancelled(Exception):
    """The reader cancelled a job; nothing is shown."""
