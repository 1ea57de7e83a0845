"""Web archives in one file (MHTML): their page, and the pictures that came with it."""

from __future__ import annotations

import binascii
import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from reader.errors import ImportFailed, Message
from reader.importing.decode import declared_charset, decode, looks_binary
from reader.importing.html import import_page
from reader.importing.limits import MAX_ENTRIES, safe_address
from reader.importing.saved_page import in_utc, moment_of

if TYPE_CHECKING:
    from email.message import Message as Headers

    from reader.importing.importer import Imported, Source
    from reader.jobs import CancelToken

_HEAD = 1 << 16
_DEPTH = 4
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_STARTS = re.compile(rb"^(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.MULTILINE)
_RELATED = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Part:
    """One file of the archive, still encoded as it was sent."""

    kind: str
    charset: str
    encoding: str
    location: str
    identity: str
    body: bytes


class MhtmlImporter:
    """Takes the archives of Chrome, Edge, Opera and Internet Explorer (RFC 2557)."""

    name = "mhtml"

    def accepts(self, source: Source) -> float:
        """Look for the head of a message of several parts; a name alone is not enough."""
        head = source.data[:8192].lstrip(b"\xef\xbb\xbf \r\n")
        starts = _STARTS.match(head)
        if starts is None or not _RELATED.search(starts[0]):
            return 0.0
        named = source.name.lower().endswith((".mht", ".mhtml"))
        return 0.95 if named or b"multipart/related" in starts[0].lower() else 0.3

    def load(self, source: Source, token: CancelToken) -> Imported:
        """Make a document of the archive's page; raises `ImportFailed` when it holds none."""
        headers, body = _parted(source.data.lstrip(b"\xef\xbb\xbf \r\n"))
        parts: list[_Part] = []
        for part in _parts(headers, body):
            token.check()
            parts.append(part)
            if len(parts) > MAX_ENTRIES:
                raise _broken(source.name)
        page = _page(headers, parts)
        if page is None:
            raise _broken(source.name)
        data = _decoded(page)
        if looks_binary(data):
            raise _broken(source.name)
        text = decode(data, declared=page.charset or declared_charset(data), name=source.name).text
        token.check()
        address = safe_address(_value(headers, "Snapshot-Content-Location") or page.location)
        pictures = _Pictures(parts, page.location or address)
        made_at = moment_of(str(headers.get("Date", "")))
        made = import_page(
            text,
            replace(
                source,
                data=b"",
                base=None,
                url=source.url or (address if address.startswith("http") else ""),
                pictures=pictures.find,
                fetched=source.fetched or (made_at.isoformat() if made_at else ""),
            ),
            token,
        )
        saved = made.document.metadata.saved or in_utc(made_at)
        document = replace(made.document, metadata=replace(made.document.metadata, saved=saved))
        return replace(made, document=document)


class _Pictures:
    """The archive's parts by the addresses that the page calls them by."""

    def __init__(self, parts: list[_Part], base: str) -> None:
        self._base = base
        self._parts: Mapping[str, _Part] = {
            name: part
            for part in reversed(parts)
            for name in (part.location, part.identity and f"cid:{part.identity}")
            if name
        }

    def find(self, address: str) -> bytes | None:
        """Give a part's bytes; None when the archive does not hold it."""
        names = [address, unquote(address)]
        # what is no address may still be a part's own name
        with contextlib.suppress(ValueError):
            names.append(urljoin(self._base, address))
        part = next((self._parts[name] for name in names if name in self._parts), None)
        return None if part is None else _decoded(part)


def _parted(data: bytes) -> tuple[Headers, bytes]:
    """Part a message's or a part's head from its body."""
    from email.parser import BytesHeaderParser

    if data[:1] in (b"\r", b"\n"):
        # no header at all
        return BytesHeaderParser().parsebytes(b""), data.lstrip(b"\r\n")
    blank = _BLANK.search(data, 0, _HEAD)
    end, start = (blank.start(), blank.end()) if blank else (min(len(data), _HEAD), len(data))
    return BytesHeaderParser().parsebytes(data[:end] + b"\n"), data[start:]


def _parts(headers: Headers, body: bytes, depth: int = 0) -> Iterator[_Part]:
    """Give the parts, those of nested messages too (a page beside its plain text)."""
    kind = headers.get_content_type()
    boundary = _parameter(headers, "boundary")
    if not kind.startswith("multipart/") or not boundary:
        yield _Part(
            kind,
            _parameter(headers, "charset"),
            _value(headers, "Content-Transfer-Encoding").lower(),
            _value(headers, "Content-Location"),
            _value(headers, "Content-ID").strip("<>"),
            body,
        )
        return
    if depth >= _DEPTH:
        return
    mark = re.escape(boundary.encode("utf-8", "replace"))
    line = re.compile(rb"(?:^|\r?\n)--" + mark + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    start = -1
    for found in line.finditer(body):
        if start >= 0:
            yield from _parts(*_parted(_after_line(body, start, found.start())), depth + 1)
        start = found.end()
        if found[1]:
            return
    if start >= 0:
        # cut off while it was written: what there is of the last part
        yield from _parts(*_parted(_after_line(body, start, len(body))), depth + 1)


def _after_line(body: bytes, start: int, end: int) -> bytes:
    """Cut out a part without the end of its boundary line."""
    start += 2 if body[start : start + 2] == b"\r\n" else 1
    return body[start : max(start, end)]


def _page(headers: Headers, parts: list[_Part]) -> _Part | None:
    """Choose the page: the part named as the start, else the first web page."""
    start = _parameter(headers, "start").strip("<>")
    pages = [part for part in parts if part.kind in {"text/html", "application/xhtml+xml"}]
    return next((part for part in pages if start and part.identity == start), None) or next(
        iter(pages), None
    )


def _decoded(part: _Part) -> bytes:
    """Undo the transfer encoding; a fault in it costs what is faulty, not the part."""
    if part.encoding == "quoted-printable":
        return binascii.a2b_qp(part.body)
    if part.encoding == "base64":
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", part.body)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return part.body


def _value(headers: Headers, name: str) -> str:
    """Give a header on one line, also when its bytes are no ASCII."""
    return re.sub(r"\s+", "", str(headers.get(name, "")))


def _parameter(headers: Headers, name: str) -> str:
    value = headers.get_param(name)
    text = value[2] if isinstance(value, tuple) else value
    return text.strip() if isinstance(text, str) else ""


def _broken(name: str) -> ImportFailed:
    return ImportFailed(
        Message(
            "The web archive {name} holds no page that can be read. Open it in a browser and "
            "save it again, or copy its text and paste it here.",
            {"name": name or "…"},
        )
    )
