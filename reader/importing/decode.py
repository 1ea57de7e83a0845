"""From bytes to text: which character encoding a file is really in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from reader.errors import ImportFailed, Message

_SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"SQLite format 3",
)
_DECLARED = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")
# what Arabic and Persian text is made of beyond ASCII, and the letters that make up most of it
_ARABIC = re.compile(r"[ء-غـ-\u0652\u0670پچژگکی\u200c،؛؟«»“”‘’…–—]")
_COMMON = frozenset("اليمنوهرت")
# Python's names of character encodings, without its codecs for other things (idna, hex …)
_CHARSET = re.compile(
    r"(?:ascii|big5|cp\d|euc_|gb|hz$|iso2022|iso8859|johab|koi8|kz1048|mac-|ptcp|shift_jis|tis)"
)
_ACCENTED = re.compile("[À-ɏ]")
_MIXED = re.compile("[a-zA-Z](?=[ء-ي])|[ء-ي](?=[a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was read by."""

    text: str
    encoding: str


def looks_binary(data: bytes) -> bool:
    """Whether bytes are of a known binary format, or full of control characters."""
    if data.startswith(_MAGIC):
        return True
    if _bom(data) or _utf16(data):
        return False
    sample = data[:_SAMPLE]
    controls = sum(sample.count(code) for code in (*range(9), 11, *range(14, 27), 28, 29, 30, 31))
    return controls > max(2, len(sample) // 200)


def declared_charset(data: bytes) -> str:
    """Give the encoding that a page names in itself, "" when none."""
    head = data[:4096]
    found = _XML.search(head) or _DECLARED.search(head)
    return found[1].decode("ascii") if found else ""


def decode(data: bytes, *, declared: str = "", name: str = "") -> Decoded:
    """Read bytes as text, without U+FEFF at the start and without U+0000.

    In order: byte order mark, UTF-16 without one, strict UTF-8, UTF-8 with a few bad bytes, the
    `declared` encoding when it gives sense, what chardet finds. A wrong declaration is common
    (a page's says windows-1256, its file was saved as UTF-8), so it never wins against UTF-8
    and has to give Arabic that reads like Arabic when another encoding would.
    Raises `ImportFailed` when nothing gives sense.
    """
    mark = _bom(data)
    if mark:
        encoding, length = mark
        return _made(data[length:].decode(encoding, "replace"), encoding)
    wide = _utf16(data)
    if wide:
        return _made(data.decode(wide, "replace"), wide)
    try:
        return _made(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if _nearly_utf8(data):
        return _made(data.decode("utf-8", "replace"), "utf-8")
    best = max(
        (
            (_sense(text), -order, text, encoding)
            for order, encoding in enumerate(_candidates(data, declared))
            if (text := _strictly(data, encoding)) is not None
        ),
        default=None,
    )
    if best is None or best[0] < 0:
        raise ImportFailed(
            Message(
                "The letters of {name} could not be made out. Open it where it was written "
                "and save it again as UTF-8.",
                {"name": name or "…"},
            ),
            f"declared {declared or 'nothing'}",
        )
    return _made(best[2], best[3])


def _made(text: str, encoding: str) -> Decoded:
    return Decoded(text.removeprefix("\ufeff").replace("\0", ""), encoding)


def _bom(data: bytes) -> tuple[str, int] | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, len(mark)
    return None


def _utf16(data: bytes) -> str:
    """Recognise UTF-16 without a mark: one half of the bytes holds only a few block numbers.

    In Latin and Arabic text every high byte is 0x00, 0x06, 0x20 or the like, and no 8-bit text
    holds those control characters in every second place.
    """
    sample = data[: _SAMPLE & ~1]
    if len(sample) < 4:
        return ""
    high = frozenset((0x00, 0x06, 0x20, 0xFB, 0xFE))
    half = len(sample) // 2
    for encoding, part, other in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        if (
            sum(byte in (0x00, 0x06) for byte in part) >= 0.7 * half
            and sum(byte in high for byte in part) >= 0.9 * half
            and sum(byte in (0x00, 0x06) for byte in other) <= 0.2 * half
        ):
            return encoding
    return ""


def _nearly_utf8(data: bytes) -> bool:
    """Whether only a few bytes keep the data from being UTF-8 (a cut or a stray byte)."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    beyond = sum(character > "\x7f" for character in text) - bad
    return beyond >= 20 * bad


def _candidates(data: bytes, declared: str) -> list[str]:
    import chardet

    found = [declared] if declared else []
    guess = chardet.detect(data[:_SAMPLE])["encoding"]
    if guess:
        found.append(guess)
    found += ["cp1256", "iso8859-6"]
    known: list[str] = []
    for encoding in found:
        try:
            codec = codecs.lookup(encoding).name
        except (LookupError, ValueError):
            continue
        if not _CHARSET.match(codec):
            continue
        # what pages declare as Latin 1 is Windows 1252 (WHATWG Encoding, 4.2)
        codec = "cp1252" if codec in {"iso8859-1", "ascii"} else codec
        if codec not in known:
            known.append(codec)
    return known


def _strictly(data: bytes, encoding: str) -> str | None:
    """Decode, tolerating one undefined byte in a thousand (their place shows as U+FFFD)."""
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return None
    return text if text.count("\ufffd") * 1000 <= max(1000, len(data)) else None


def _sense(text: str) -> float:
    """Say how much the letters beyond ASCII look like a language: above 0 is plausible.

    Right Arabic has nothing but Arabic letters, mostly frequent ones; Arabic bytes read by
    another Arabic code page give rare letters and signs inside words, and by a western one
    words of accented letters alone.
    """
    beyond = [character for character in text[:_SAMPLE] if character > "\x7f"]
    if not beyond:
        return 0.5
    total = len(beyond)
    joined = "".join(beyond)
    odd = sum("\x80" <= character <= "\x9f" or character == "\ufffd" for character in beyond)
    arabic = len(_ARABIC.findall(joined))
    accented = len(_ACCENTED.findall(joined))
    # letters of two scripts in one word: accented words read as Arabic
    odd += len(_MIXED.findall(text, 0, _SAMPLE))
    if arabic > total / 2:
        common = sum(character in _COMMON for character in beyond)
        return (arabic + common - 2 * accented - 4 * odd) / total
    if re.search("[À-ɏ]{5}", text[:_SAMPLE]):
        return -1.0
    return 0.3 - 4 * odd / total
