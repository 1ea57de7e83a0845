"""Packed answers of servers (gzip, deflate, Brotli) unpacked step by step, within a limit."""

from __future__ import annotations

import zlib
from typing import Protocol

_STEP = 262_144
_GZIP = b"\x1f\x8b"

ACCEPTED = "gzip, deflate, br"
"""What is offered to servers."""


class Unpacked(Exception):
    """More bytes came out than are wanted: a bomb, or a page larger than the limit."""


class Broken(Exception):
    """The bytes are not packed as the server says."""


class Unpacker(Protocol):
    """Takes packed bytes, gives what comes out of them."""

    def feed(self, data: bytes, room: int) -> bytes:
        """Unpack; raises `Unpacked` for more than `room` bytes, `Broken` for other packing."""
        ...


def unpacker(coding: str) -> Unpacker:
    """Give the unpacker of a `Content-Encoding`; raises `Broken` for one that is not known."""
    codings = [name for part in coding.lower().split(",") if (name := part.strip())]
    codings = [name for name in codings if name != "identity"]
    if not codings:
        return _Plain()
    if codings in (["gzip"], ["x-gzip"]):
        return _Zlib(16 + zlib.MAX_WBITS)
    if codings == ["deflate"]:
        return _Zlib(zlib.MAX_WBITS)
    if codings == ["br"]:
        return _Brotli()
    raise Broken(coding[:100])


class _Plain:
    def feed(self, data: bytes, room: int) -> bytes:
        if len(data) > room:
            raise Unpacked
        return data


class _Zlib:
    """gzip (also of several members), and deflate with or without its wrapper."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._head = b""
        self._machine = zlib.decompressobj(bits)

    def feed(self, data: bytes, room: int) -> bytes:
        if self._bits == zlib.MAX_WBITS:
            data = self._head = self._head + data
            if len(data) < 2:
                return b""
            if data[0] & 15 != 8 or int.from_bytes(data[:2]) % 31:
                # RFC 1950 says what stands here; many servers send bare deflate under this name
                self._machine = zlib.decompressobj(-zlib.MAX_WBITS)
            self._bits = 0
        out = bytearray()
        while data:
            if self._machine.eof:
                if not self._bits or not data.startswith(_GZIP):
                    break
                self._machine = zlib.decompressobj(self._bits)
            try:
                out += self._machine.decompress(data, min(_STEP, room + 1 - len(out)))
            except zlib.error as error:
                raise Broken(str(error)) from error
            if len(out) > room:
                raise Unpacked
            data = self._machine.unconsumed_tail or self._machine.unused_data
        return bytes(out)


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._machine = brotli.Decompressor()
        self._error: type[Exception] = brotli.error

    def feed(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        try:
            if self._machine.is_finished():
                return b""
            part = self._machine.process(data, output_buffer_limit=_STEP)
            while part:
                out += part
                if len(out) > room or self._machine.is_finished():
                    break
                part = self._machine.process(b"", output_buffer_limit=_STEP)
        except self._error as error:
            raise Broken(str(error)) from error
        if len(out) > room:
            raise Unpacked
        return bytes(out)
