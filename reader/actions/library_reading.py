"""The open format read again: JSON values of any origin become what a library can hold."""

from __future__ import annotations

import json
import math
import re
import string
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from reader.actions.library_format import EARLIER, VERSION
from reader.document.ranges import Position, Quote
from reader.errors import ImportFailed, Message
from reader.importing.library_document import checked_document
from reader.importing.library_files import damaged
from reader.importing.limits import safe_address
from reader.library.activity import ActivityKind
from reader.library.fetched import Address
from reader.library.held import (
    Beside,
    HeldActivity,
    HeldLink,
    HeldNote,
    HeldVersion,
    Holding,
)
from reader.library.notes import NoteKind
from reader.library.pieces import Status
from reader.library.records import utc

_VERSION_FILE = re.compile(EARLIER + r"/[0-9]{1,9}\.json")
_MOST = 2**53
"""The largest whole number that every JSON reader keeps as it is."""


class Fields:
    """The values of a JSON object by name; asking for one of another type raises `ValueError`.

    What is missing is what it is for a piece of which nothing is known, so that the format can
    lose a field, and names that are not asked for may be there.
    """

    def __init__(self, data: object) -> None:
        if not isinstance(data, dict):
            raise ValueError("not an object")
        self._data = data

    def text(self, name: str) -> str:
        """Give a text, "" when it is missing; lone halves of characters are no text."""
        value = self._data.get(name, "")
        if not isinstance(value, str):
            raise ValueError(f"{name} is no text")
        value.encode("utf-8")
        return value

    def time(self, name: str) -> str:
        """Give an ISO 8601 time in UTC, so that times sort as text; "" when it is missing."""
        value = self.text(name)
        if not value:
            return ""
        datetime.fromisoformat(value)
        return utc(value)

    def day(self, name: str) -> str:
        """Give an ISO 8601 date."""
        return date.fromisoformat(self.text(name)).isoformat()

    def flag(self, name: str) -> bool:
        """Give true or false, false when it is missing."""
        value = self._data.get(name, False)
        if not isinstance(value, bool):
            raise ValueError(f"{name} is neither true nor false")
        return value

    def whole(self, name: str, most: int = _MOST) -> int:
        """Give a whole number from 0 to `most`, 0 when it is missing."""
        value = self._data.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise ValueError(f"{name} is no whole number from 0 to {most}")
        return value

    def share(self, name: str) -> float:
        """Give a number from 0 to 1."""
        value = self._data.get(name, 0.0)
        if not isinstance(value, int | float) or not math.isfinite(value):
            raise ValueError(f"{name} is no number")
        return min(max(float(value), 0.0), 1.0)

    def part(self, name: str) -> Fields | None:
        """Give an object in this one, None when it is null or missing."""
        value = self._data.get(name)
        return None if value is None else Fields(value)

    def parts(self, name: str) -> Iterator[Fields]:
        """Give the objects of a list."""
        return map(Fields, self._list(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Give the texts of a list."""
        return tuple(Fields({"": value}).text("") for value in self._list(name))

    def _list(self, name: str) -> list[object]:
        value = self._data.get(name, [])
        if not isinstance(value, list):
            raise ValueError(f"{name} is no list")
        return value

    def raw(self, name: str) -> Any:
        """Give a value as it is, None when it is missing."""
        return self._data.get(name)


class Newer(ImportFailed):
    """A later version of the format, which this one does not know."""


def check_format(data: object, wanted: str, name: str) -> None:
    """Raise `ImportFailed` for what is another format, or of a later version."""
    if not isinstance(data, dict) or data.get("format") != wanted:
        raise damaged(name, f"format {data.get('format') if isinstance(data, dict) else None!r}")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise damaged(name, f"version {version!r}")
    if version > VERSION:
        raise Newer(
            Message(
                "{name} was written by a newer version of Ayn. Install the newest version, then "
                "try again.",
                {"name": name},
            ),
            f"version {version}, this one knows {VERSION}",
        )


def read_piece(data: object, name: str, version: Callable[[str], object]) -> Holding:
    """Make a holding of what a `piece.json` says; `version` gives the JSON of a version's file.

    Raises `ImportFailed`.
    """
    try:
        return _holding(Fields(data), name, version)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise damaged(name, f"{type(error).__name__}: {error}") from error


def read_library(data: object, name: str) -> tuple[Beside, tuple[str, ...]]:
    """Make of a `library.json` what is held beside pieces, and give the folders of its queue.

    Raises `ImportFailed`.
    """
    try:
        fields = Fields(data)
        beside = Beside(
            tuple((each.text("name"), each.text("colour")) for each in fields.parts("tags")),
            tuple(
                (each.text("name"), each.time("created")) for each in fields.parts("collections")
            ),
            tuple(
                (each.text("name"), each.text("query"), each.time("created"))
                for each in fields.parts("searches")
            ),
            (),
            tuple(_link(each) for each in fields.parts("pending")),
            tuple(_activity(fields)),
        )
        return beside, fields.texts("queue")
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise damaged(name, f"{type(error).__name__}: {error}") from error


def _holding(fields: Fields, name: str, version: Callable[[str], object]) -> Holding:
    address = fields.part("address")
    return Holding(
        checked_document(fields.raw("document"), name),
        fields.texts("tags"),
        tuple((each.text("name"), each.time("added")) for each in fields.parts("collections")),
        fields.texts("origins"),
        Status(fields.text("status") or "unread"),
        fields.flag("favourite"),
        fields.flag("archived"),
        fields.time("deleted"),
        fields.time("opened"),
        fields.share("progress"),
        _position(fields.part("reading")),
        _position(fields.part("listening")),
        _address(address) if address is not None else None,
        tuple(_note(each) for each in fields.parts("notes")),
        tuple(
            HeldVersion(each.time("saved"), checked_document(version(_version_file(each)), name))
            for each in fields.parts("versions")
        ),
        tuple(_activity(fields)),
    )


def _version_file(fields: Fields) -> str:
    file = fields.text("file")
    if not _VERSION_FILE.fullmatch(file):
        raise ValueError(f"no version's file: {file!r}")
    return file


def _position(fields: Fields | None) -> Position | None:
    return None if fields is None else Position(fields.text("block"), fields.whole("offset"))


def _address(fields: Fields) -> Address | None:
    url = fields.text("url")
    if safe_address(url) != url or not url.lower().startswith(("http://", "https://")):
        return None
    return Address(url, fields.text("etag"), fields.text("modified"), fields.time("fetched"))


def _note(fields: Fields) -> HeldNote:
    return HeldNote(
        NoteKind(fields.text("kind")),
        fields.text("block"),
        fields.whole("start"),
        fields.whole("end"),
        Quote(fields.text("exact"), fields.text("before"), fields.text("after")),
        fields.text("text"),
        fields.text("style"),
        fields.time("created"),
        fields.time("changed"),
    )


def _activity(fields: Fields) -> Iterator[HeldActivity]:
    for each in fields.parts("activity"):
        seconds = each.whole("seconds")
        yield HeldActivity(each.day("day"), ActivityKind(each.text("kind")), seconds)


def _link(fields: Fields) -> HeldLink:
    url = fields.text("url")
    if safe_address(url) != url or not url.lower().startswith(("http://", "https://")):
        raise ValueError(f"no link: {url!r}")
    reason = fields.part("reason")
    return HeldLink(
        url,
        fields.time("added"),
        fields.whole("tries"),
        _reason(reason) if reason is not None else "",
        fields.time("next_try"),
        json.dumps(list(fields.texts("tags")), ensure_ascii=False),
    )


def _reason(fields: Fields) -> str:
    """Write a message as the library keeps it; its marks may only name its values."""
    values = fields.raw("values") or {}
    count = fields.whole("count")
    text, plural = fields.text("text"), fields.text("plural")
    if not isinstance(values, dict) or not all(
        isinstance(name, str) and isinstance(value, str | int) for name, value in values.items()
    ):
        raise ValueError("a message's values are texts and numbers")
    for _, name, form, conversion in (*_marks(text), *_marks(plural)):
        if name is not None and (form or conversion or name not in {"count", *values}):
            raise ValueError(f"a message names {name!r}")
    data = {"text": text, "values": values, "plural": plural, "count": count}
    return json.dumps(data, ensure_ascii=False)


def _marks(text: str) -> Iterator[tuple[str, str | None, str | None, str | None]]:
    return iter(string.Formatter().parse(text))
