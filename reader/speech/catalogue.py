"""The catalogue of voices that can be downloaded, each field of it checked."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from reader.errors import Message, SpeechFailed
from reader.paths import resource
from reader.system_errors import plain

MAX_BYTES = 1_000_000
"""No catalogue is longer."""
_FORMAT = 1
_MODEL_BYTES = (1_000, 500_000_000)
_CONFIG_BYTES = (100, 1_000_000)
_ADDRESS_LENGTH = 2_000
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.|$)){0,79}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_WORD = re.compile(r"[a-z][a-z_]{0,19}")
_DIGESTS = {"sha256": re.compile(r"[0-9a-f]{64}"), "md5": re.compile(r"[0-9a-f]{32}")}
# what a line of text must not hold: it could pass for other lines, or turn the line's order
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at an address: its size in bytes, and its digests in hex ("" where unknown)."""

    url: str
    size: int
    sha256: str = ""
    md5: str = ""

    @property
    def digest(self) -> tuple[str, str]:
        """The best digest that is known, as (algorithm, hex), or ("", "")."""
        if self.sha256:
            return "sha256", self.sha256
        return ("md5", self.md5) if self.md5 else ("", "")


@dataclass(frozen=True, slots=True)
class Offer:
    """A voice that can be downloaded; `licence` is "" where only its `card` may tell it."""

    id: str
    name: str
    language: str
    locale: str
    quality: str
    licence: str
    card: str
    model: RemoteFile
    config: RemoteFile

    @property
    def size(self) -> int:
        """Bytes to download."""
        return self.model.size + self.config.size


def shipped() -> tuple[Offer, ...]:
    """Give the catalogue that ships with the app, Arabic voices first."""
    return parse(resource("voices.json").read_bytes())


def read(path: Path) -> tuple[Offer, ...]:
    """Read a reader's own catalogue; raises `SpeechFailed`."""
    try:
        with path.open("rb") as file:
            return parse(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise SpeechFailed(plain(error, path), str(error)) from error


def parse(data: bytes) -> tuple[Offer, ...]:
    """Read a catalogue; one wrong field refuses it whole. Raises `SpeechFailed`."""
    try:
        loaded = json.loads(data) if len(data) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        loaded = None
    entries = loaded.get("voices") if isinstance(loaded, dict) else None
    if not isinstance(loaded, dict) or loaded.get("format") != _FORMAT:
        entries = None
    if not isinstance(entries, list):
        raise SpeechFailed(
            Message("This is no list of voices that Ayn can read. Choose another list.")
        )
    offers = tuple(_offer(entry, number) for number, entry in enumerate(entries, 1))
    seen: set[str] = set()
    for number, offer in enumerate(offers, 1):
        if offer.id.lower() in seen:
            _wrong(number, "id", f"{offer.id} is there twice")
        seen.add(offer.id.lower())
    return offers


def safe_address(url: str) -> bool:
    """Whether an address may be asked: by https, or by http on this computer itself."""
    if len(url) > _ADDRESS_LENGTH or not url.isascii() or re.search(r"[\s\\]|[\x00-\x1f]", url):
        return False
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def may_lead(url: str, onward: str) -> bool:
    """Whether one address may lead to another: never from https to http."""
    return safe_address(onward) and not (
        url.startswith("https:") and not onward.startswith("https:")
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this computer itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _offer(entry: object, number: int) -> Offer:
    if not isinstance(entry, dict):
        _wrong(number, "voices", "no object")
    offer = Offer(
        id=_matching(entry, "id", _ID, number),
        name=_line(entry, "name", 60, number),
        language=_matching(entry, "language", _LANGUAGE, number),
        locale=_matching(entry, "locale", _LOCALE, number),
        quality=_matching(entry, "quality", _WORD, number),
        licence=_line(entry, "licence", 60, number) if entry.get("licence", "") != "" else "",
        card=_address(entry, "card", number) if entry.get("card", "") != "" else "",
        model=_file(entry, "model", _MODEL_BYTES, number),
        config=_file(entry, "config", _CONFIG_BYTES, number),
    )
    if offer.locale.partition("-")[0] != offer.language:
        _wrong(number, "locale", f"{offer.locale} is not of {offer.language}")
    return offer


def _file(
    entry: Mapping[str, object], key: str, bounds: tuple[int, int], number: int
) -> RemoteFile:
    found = entry.get(key)
    if not isinstance(found, dict):
        _wrong(number, key, "no object")
    size = found.get("size")
    low, high = bounds
    if isinstance(size, bool) or not isinstance(size, int) or not low <= size <= high:
        _wrong(number, f"{key}.size", repr(size)[:80])
    digests = {
        name: _matching(found, name, form, number) if name in found else ""
        for name, form in _DIGESTS.items()
    }
    return RemoteFile(_address(found, "url", number), size, **digests)


def _address(entry: Mapping[str, object], key: str, number: int) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not safe_address(value):
        _wrong(number, key, repr(value)[:200])
    return value


def _matching(entry: Mapping[str, object], key: str, form: re.Pattern[str], number: int) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not form.fullmatch(value):
        _wrong(number, key, repr(value)[:80])
    return value


def _line(entry: Mapping[str, object], key: str, longest: int, number: int) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        _wrong(number, key, repr(value)[:80])
    if _UNSEEN.search(value):
        _wrong(number, key, repr(value))
    return value


def _wrong(number: int, field: str, detail: str) -> NoReturn:
    raise SpeechFailed(
        Message(
            "The list of voices cannot be used: in entry {number} the field {field} does not fit. "
            "Choose another list.",
            {"number": number, "field": field},
        ),
        detail,
    )
