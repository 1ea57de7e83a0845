from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ImportFailed
from reader.importing.decode import declared_charset, decode, looks_binary

TEXT = (
    "وصل القطار متأخرا ساعتين، فلم يغضب أحد من المسافرين. قال ناظر المحطة إن الثلج غطى السكة "
    "عند الجسر الحجري، وإن العمال أزاحوه بالمجارف! هل رأيتم المدينة بيضاء من قبل؟"
)
ENCODINGS = ("utf-8", "cp1256", "iso8859-6", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-16")
DECLARED = ("", "utf-8", "windows-1256", "iso-8859-6", "iso-8859-1", "windows-1252", "nonsense")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("declared", DECLARED)
def test_arabic_is_read_right_whatever_is_declared(encoding: str, declared: str) -> None:
    data = TEXT.encode(encoding)
    assert decode(data, declared=declared).text == TEXT
    assert not looks_binary(data)


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859-6", "utf-16-le"])
@given(start=st.integers(0, 60), length=st.integers(40, 100))
def test_short_pieces_are_read_right(encoding: str, start: int, length: int) -> None:
    piece = TEXT[start : start + length].strip()
    assert decode(piece.encode(encoding)).text == piece


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_is_always_read_as_utf8(text: str) -> None:
    assert decode(text.encode()).text == text.removeprefix("\ufeff")


def test_a_few_bad_bytes_are_tolerated_in_utf8() -> None:
    data = TEXT.encode() + b"\xff" + TEXT.encode() + b"\xe2\x80"
    decoded = decode(data, declared="windows-1256")
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") == 2


def test_western_text_keeps_its_declared_encoding() -> None:
    text = "Le garçon était déjà à l'école, et la forêt sentait la résine après la pluie d'août."
    assert decode(text.encode("cp1252"), declared="iso-8859-1").text == text


def test_persian_and_vowelled_text_in_windows_1256() -> None:
    for text in ("پدر ژاله چاي گرم خواست", "كَتَبَ الوَلَدُ دَرسَهُ ثُمَّ نامَ"):
        assert decode(text.encode("cp1256")).text == text


def test_what_no_encoding_explains_is_refused() -> None:
    with pytest.raises(ImportFailed) as failure:
        decode(bytes(range(0x80, 0x100)) * 40, name="رسالة.txt")
    assert failure.value.message.values["name"] == "رسالة.txt"


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<meta charset="windows-1256">', "windows-1256"),
        (b"<META http-equiv=x content='text/html; charset=UTF-8'>", "UTF-8"),
        (b'<?xml version="1.0" encoding="iso-8859-6"?><html>', "iso-8859-6"),
        (b"<html><head>", ""),
    ],
)
def test_declared_charset(head: bytes, charset: str) -> None:
    assert declared_charset(head) == charset


@pytest.mark.parametrize("declared", ["\0", "hex", "idna", "unicode_escape", "utf-7", "x" * 300])
def test_a_declared_name_may_be_anything(declared: str) -> None:
    assert decode(TEXT.encode("cp1256"), declared=declared).text == TEXT


def test_utf16_that_was_cut_in_the_middle_of_a_letter() -> None:
    data = TEXT.encode("utf-16-le")[:-1]
    assert not looks_binary(data)
    assert decode(data).text.startswith(TEXT[:-1])


def test_binary() -> None:
    assert looks_binary(b"%PDF-1.7\n...")
    assert looks_binary(b"\x89PNG\r\n\x1a\n" + bytes(40))
    assert looks_binary(bytes(range(32)) * 20)
    assert not looks_binary(b"plain words\n\tand more")
