"""Pictures of a piece: from its own folder, from inside the page, or as they were fetched."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.parse import unquote, unquote_to_bytes

from reader.importing.limits import MAX_IMAGE, MAX_IMAGES, MAX_PIXELS, PICTURE_WIDTH
from reader.importing.shrink import shrunk
from reader.importing.tree import INLINED

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DOT, _PLACE = 3, 48
"""Pixels of the longer side: smaller ones count the readers of a page, or keep a place."""
_HEAVY = 1_000_000
"""Bytes; a larger picture is packed again even when it is no wider than others."""


@runtime_checkable
class Expecting(Protocol):
    """Gives pictures by their addresses, and wants to be told before which it will be."""

    def expect(self, wanted: Sequence[tuple[str, ...]]) -> None:
        """Prepare to give them."""
        ...


class Images:
    """Collects the pictures of one piece as assets."""

    def __init__(
        self,
        base: Path | None,
        inlined: tuple[str, ...] = (),
        fetch: Callable[[str], bytes | None] | None = None,
    ) -> None:
        """Read relative files below `base` only; `inlined` are the page's `data:` addresses.

        `fetch` gives what an address stands for that is in neither (None: nothing).
        """
        self._fetch = fetch
        self.assets: dict[str, bytes] = {}
        self._base = base
        self._inlined = inlined
        self._size = 0

    def expect(self, wanted: Sequence[tuple[str, ...]]) -> None:
        """Tell what will be taken, source by source and the best first, so that it can be there."""
        if isinstance(self._fetch, Expecting):
            self._fetch.expect(wanted)

    def take(self, *sources: str) -> str:
        """Give the asset name of a picture, "" when it may not be read or is none.

        Of several `sources` the first that holds a picture is taken; a tiny one behind the
        first only kept the place of the picture.
        """
        for number, source in enumerate(sources):
            if name := self._taken(source, _PLACE if number else _DOT):
                return name
        return ""

    def _taken(self, source: str, least: int) -> str:
        data: bytes | None
        if source.startswith(("data:", INLINED)):
            data = self._inside(source)
        else:
            data = self._file(source) or (self._fetch(source) if self._fetch and source else None)
        if not data or len(data) > MAX_IMAGE:
            return ""
        suffix = kind_of(data)
        if not suffix:
            return ""
        width, height = size_of(data, suffix)
        if not (0 < width * height <= MAX_PIXELS) or max(width, height) < least:
            return ""
        if width > PICTURE_WIDTH or len(data) > _HEAVY:
            # what cannot be narrowed stays as its maker left it
            data = shrunk(data, suffix) or data
            suffix = kind_of(data)
        name = f"{hashlib.sha256(data).hexdigest()}.{suffix}"
        if name not in self.assets:
            if self._size + len(data) > MAX_IMAGES:
                return ""
            self._size += len(data)
            self.assets[name] = data
        return name

    def _inside(self, source: str) -> bytes:
        if source.startswith(INLINED):
            number = source.removeprefix(INLINED)
            if not number.isdecimal() or int(number) >= len(self._inlined):
                return b""
            source = self._inlined[int(number)]
        header, _, body = source.partition(",")
        if len(body) > 2 * MAX_IMAGE:
            return b""
        if not header.lower().endswith(";base64"):
            return unquote_to_bytes(body)
        try:
            return base64.b64decode(re.sub(rb"\s+", b"", unquote_to_bytes(body)), validate=True)
        except (binascii.Error, ValueError):
            return b""

    def _file(self, source: str) -> bytes:
        """Read a relative file below the base folder; links out of it are not followed."""
        if self._base is None or _SCHEME.match(source):
            return b""
        name = unquote(source.partition("#")[0].partition("?")[0])
        if not name or name.startswith(("/", "~")) or "\\" in name or "\0" in name or ":" in name:
            return b""
        try:
            base = self._base.resolve()
            path = (base / name).resolve()
            if not path.is_relative_to(base) or not path.is_file():
                return b""
            if path.stat().st_size > MAX_IMAGE:
                return b""
            return path.read_bytes()
        except (OSError, RuntimeError, ValueError):
            # a picture that cannot be read leaves its description; the text matters more
            return b""


def kind_of(data: bytes) -> str:
    """Tell a picture's format by its first bytes: png, jpg, gif, webp, or "" for another."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return ""


def size_of(data: bytes, kind: str) -> tuple[int, int]:
    """Read width and height in pixels from the header, without decoding; (0, 0) when broken.

    PNG 11.2.2 (IHDR), JPEG B.2.2 (SOF), GIF89a 18, WebP container (VP8, VP8L, VP8X).
    """
    if kind == "png":
        if data[12:16] != b"IHDR":
            return 0, 0
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if kind == "gif":
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if kind == "webp":
        return _webp_size(data)
    return _jpeg_size(data)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return 0, 0
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _START_OF_FRAME:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        elif marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
    return 0, 0


def _webp_size(data: bytes) -> tuple[int, int]:
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width = int.from_bytes(data[26:28], "little") & 0x3FFF
        return width, int.from_bytes(data[28:30], "little") & 0x3FFF
    return 0, 0
