"""One zip, read in memory within limits, with names in any script and nothing unpacked."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import threading
import zipfile
import zlib
from urllib.parse import unquote

from reader.errors import ImportFailed, Message
from reader.importing.decode import decode
from reader.importing.limits import (
    MAX_ARCHIVE,
    MAX_ENTRIES,
    MAX_ENTRY,
    MAX_IMAGE,
    MAX_RATIO,
)

_UTF8 = 0x800
_LOCKED = 0x1
_UNICODE_PATH = 0x7075
_DRIVE = re.compile(r"^[A-Za-z]:")
_SMALL = 1_000_000
# bytes that the directory at the end of a zip may take: a name and its fields for each file
_DIRECTORY = 600 * MAX_ENTRIES


class Zip:
    """A zip's files by name. Reading counts what is unpacked, whatever the zip claims."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read the directory; raises `ImportFailed` when it is broken or has too many files."""
        self._name = name or "…"
        self._lock = threading.Lock()
        self._unpacked = 0
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self.refused: list[tuple[str, ImportFailed]] = []
        if directory_size(data) > _DIRECTORY:
            raise self._too_many()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (
            zipfile.BadZipFile, ValueError, OSError, OverflowError, LookupError, RuntimeError
        ) as error:  # fmt: skip
            raise self._broken(str(error)) from error
        if len(entries) > MAX_ENTRIES:
            raise self._too_many()
        for entry in entries:
            if entry.filename.endswith(("/", "\\")):
                continue
            own = name_of(entry).replace("\\", "/")
            if not stays_inside(own) or stat.S_ISLNK(entry.external_attr >> 16):
                self.refused.append((own, self._outside(own)))
            else:
                self._entries[posixpath.normpath(own)] = entry

    @property
    def names(self) -> list[str]:
        """Give the names of the files, with `/` between folders."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """Unpack one file; raises `ImportFailed` when it is locked, broken or too large."""
        entry = self._entries[name]
        own = name.rpartition("/")[2]
        if entry.flag_bits & _LOCKED:
            raise ImportFailed(
                Message(
                    "{name} in the zip is locked with a password. Unpack the zip yourself and "
                    "add the files.",
                    {"name": own},
                )
            )
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            # the others may ask for gigabytes of memory before the first byte comes out
            raise ImportFailed(
                Message(
                    "{name} in the zip is packed in a way that cannot be read here. Unpack the "
                    "zip yourself and add the files.",
                    {"name": own},
                ),
                f"method {entry.compress_type}",
            )
        if entry.file_size > MAX_ENTRY:
            raise self._too_large(own)
        with self._lock:
            try:
                return self._unpack(entry, own)
            except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, KeyError,
                    RuntimeError, MemoryError) as error:  # fmt: skip
                raise self._broken(str(error)) from error

    def picture(self, folder: str, address: str) -> bytes | None:
        """Give the picture that a page in `folder` names, None when the zip does not hold it."""
        for plain in (address, unquote(address.partition("#")[0].partition("?")[0])):
            name = posixpath.normpath(posixpath.join(folder, plain.replace("\\", "/")))
            entry = self._entries.get(name)
            if entry is None or entry.file_size > MAX_IMAGE:
                continue
            try:
                return self.read(name)
            except ImportFailed:
                # a picture that cannot be read leaves its description; the text matters more
                return None
        return None

    def _unpack(self, entry: zipfile.ZipInfo, own: str) -> bytes:
        parts: list[bytes] = []
        size = 0
        allowed = max(_SMALL, MAX_RATIO * entry.compress_size)
        with self._zip.open(entry) as file:
            while part := file.read(1 << 16):
                size += len(part)
                self._unpacked += len(part)
                if size > MAX_ENTRY or size > allowed or self._unpacked > MAX_ARCHIVE:
                    raise self._too_large(own)
                parts.append(part)
        return b"".join(parts)

    def _broken(self, detail: str) -> ImportFailed:
        return ImportFailed(
            Message(
                "The zip {name} is damaged. Copy or download it again, or unpack it yourself and "
                "add the files.",
                {"name": self._name},
            ),
            detail,
        )

    def _too_many(self) -> ImportFailed:
        return ImportFailed(
            Message(
                "The zip {name} holds more than {limit} files. Unpack it yourself and add its "
                "parts.",
                {"name": self._name, "limit": MAX_ENTRIES},
            )
        )

    def _too_large(self, own: str) -> ImportFailed:
        return ImportFailed(
            Message(
                "{entry} in the zip {name} is too large when it is unpacked. If you trust the "
                "zip, unpack it yourself and add the files.",
                {"entry": own, "name": self._name},
            )
        )

    def _outside(self, own: str) -> ImportFailed:
        return ImportFailed(
            Message(
                "The zip {name} names {entry}, which would lie outside of it. That file is not "
                "read.",
                {"name": self._name, "entry": own},
            )
        )


def name_of(entry: zipfile.ZipInfo) -> str:
    """Give a file's name in its own script.

    Without the flag for UTF-8 a zip's names are in the code page of whoever packed it, which
    zipfile reads as code page 437. A field of its own may hold the name in UTF-8 (APPNOTE 4.6.9).
    """
    if entry.flag_bits & _UTF8:
        return entry.filename
    extra, at = entry.extra, 0
    while at + 4 <= len(extra):
        kind = int.from_bytes(extra[at : at + 2], "little")
        size = int.from_bytes(extra[at + 2 : at + 4], "little")
        if kind == _UNICODE_PATH and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "replace").replace("\0", "")
        at += 4 + size
    try:
        return decode(entry.filename.encode("cp437"), declared="cp720").text
    except (UnicodeEncodeError, ImportFailed):
        return entry.filename


def stays_inside(name: str) -> bool:
    """Whether a name in a zip leads to a place inside the folder that it is unpacked in."""
    return not (
        not name
        or name.startswith(("/", "~"))
        or _DRIVE.match(name)
        or ".." in name.split("/")
        or "\0" in name
    )


def directory_size(data: bytes) -> int:
    """Give the bytes of the directory by the record at the end of the zip, before it is read."""
    at = data.rfind(b"PK\x05\x06")
    if at < 0:
        return 0
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    wide = data.rfind(b"PK\x06\x06", max(0, at - 20 - 56 - (1 << 16)), at)
    if wide >= 0:
        size = max(
            0 if size == 0xFFFFFFFF else size,
            int.from_bytes(data[wide + 40 : wide + 48], "little"),
        )
    return size
