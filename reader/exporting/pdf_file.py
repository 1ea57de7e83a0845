"""A PDF of simple make (its objects in a table at the end, as Qt writes it) taken apart."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

_ENTRY = 20
"""Bytes of a line in the table of objects (ISO 32000-1, 7.5.4)."""
_LENGTH = re.compile(rb"/Length (\d+)( 0 R)?")
_TABLE = re.compile(rb"xref\n0 (\d+)\s")
_OBJECT = re.compile(rb"\s*\d+ \d+ obj\s")
REFERENCE = re.compile(rb"(\d+) 0 R")


@dataclass(slots=True)
class PdfFile:
    """Objects by number: their values, and what stands in the streams of those that have one."""

    values: dict[int, bytes]
    streams: dict[int, bytes] = field(default_factory=dict)
    root: int = 0
    info: int = 0
    identity: bytes = b""

    def add(self, value: str) -> int:
        """Add an object; gives its number."""
        number = max(self.values) + 1
        self.values[number] = value.encode("ascii")
        return number

    def pages(self) -> list[int]:
        """Give the numbers of the pages, in their order."""
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", self.values[self.reference(self.root, "Pages")])
        return [int(number) for number in REFERENCE.findall(kids[1])] if kids else []

    def reference(self, number: int, name: str) -> int:
        """Give the number of the object that another one names; raises `ValueError`."""
        found = re.search(rb"/" + name.encode() + rb" (\d+) 0 R", self.values[number])
        if found is None:
            raise ValueError(f"object {number} has no {name}")
        return int(found[1])

    def extend(self, number: int, more: str) -> None:
        """Add entries to an object's dictionary."""
        value = self.values[number]
        end = value.rindex(b">>")
        self.values[number] = value[:end] + more.encode("ascii") + b"\n" + value[end:]

    def content(self, number: int) -> bytes:
        """Give what is in a stream, unpacked."""
        packed = b"/FlateDecode" in self.values[number]
        return zlib.decompress(self.streams[number]) if packed else self.streams[number]

    def set_content(self, number: int, content: bytes) -> None:
        """Put something else into a stream, packed."""
        self.values[number] = b"<<\n/Filter /FlateDecode\n>>"
        self.streams[number] = zlib.compress(content)

    def write(self) -> bytes:
        """Write the file."""
        size = max(self.values) + 1
        out = bytearray(b"%PDF-1.7\n%\xc3\xa2\xc3\xa3\n")
        places: dict[int, int] = {}
        for number, value in sorted(self.values.items()):
            places[number] = len(out)
            out += b"%d 0 obj\n" % number
            stream = self.streams.get(number)
            if stream is None:
                out += value.strip() + b"\n"
            else:
                end = value.rindex(b">>")
                out += value[:end] + b"/Length %d\n" % len(stream) + value[end:].strip()
                out += b"\nstream\n" + stream + b"\nendstream\n"
            out += b"endobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            if number in places:
                out += b"%010d 00000 n \n" % places[number]
            else:
                out += b"0000000000 65535 f \n"
        out += b"trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %d 0 R\n" % (size, self.root, self.info)
        out += self.identity + b">>\nstartxref\n%d\n%%%%EOF\n" % start
        return bytes(out)


def read_pdf(data: bytes) -> PdfFile:
    """Take a PDF apart; raises `ValueError` for one of another make."""
    at = int(data[data.rindex(b"startxref") :].split()[1])
    table = _TABLE.match(data, at)
    if table is None:
        raise ValueError("no table of objects")
    lines = [
        data[table.end() + _ENTRY * index : table.end() + _ENTRY * (index + 1)]
        for index in range(int(table[1]))
    ]
    places = {number: int(line[:10]) for number, line in enumerate(lines) if line[17:18] == b"n"}
    ends = dict(zip(sorted(places.values()), [*sorted(places.values())[1:], at], strict=True))
    trailer = data[at:]
    file = PdfFile({}, identity=_part(rb"/ID \[[^\]]*\]\n", trailer))
    bodies: dict[int, bytes] = {}
    for number, place in places.items():
        head = _OBJECT.match(data, place)
        if head is None:
            raise ValueError(f"no object {number}")
        bodies[number] = data[head.end() : data.rindex(b"endobj", place, ends[place])]
    for number, body in bodies.items():
        value, found, raw = body.partition(b"stream\n")
        length = _LENGTH.search(value)
        if found and length is not None:
            count = int(bodies[int(length[1])]) if length[2] else int(length[1])
            file.streams[number] = raw[:count]
            value = _LENGTH.sub(b"", value)
        file.values[number] = value
    file.root = int(_part(rb"(?<=/Root )\d+", trailer))
    file.info = int(_part(rb"(?<=/Info )\d+", trailer))
    return file


def text(value: str) -> str:
    """Write a text as a PDF has it: UTF-16 in hexadecimal digits (ISO 32000-1, 7.9.2.2)."""
    return f"<FEFF{value.encode('utf-16-be', 'replace').hex().upper()}>"


def _part(pattern: bytes, data: bytes) -> bytes:
    found = re.search(pattern, data)
    return found[0] if found else b""
