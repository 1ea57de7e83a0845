from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.address import canonical, is_link

PAGE = "https://example.org/a/b"


@pytest.mark.parametrize(
    "same",
    [
        "http://example.org/a/b",
        "HTTPS://WWW.Example.ORG:443/a/b/",
        "https://reader:secret@example.org/a/./x/../b#part",
        "https://example.org/a/b?utm_source=feed&UTM_medium=x&fbclid=1&gclid=2",
        "https://example.org/a/b/amp/",
        "https://example.org/a/b?amp=1",
        "https://example.org/amp/a/b",
        "https://amp.example.org/a/b",
        "https://www.google.com/amp/s/example.org/a/b",
        "https://example-org.cdn.ampproject.org/c/s/example.org/a/b?amp",
        "https://exa\nmple.org/a/b",
    ],
)
def test_two_ways_to_one_page_are_one(same: str) -> None:
    assert canonical(same) == canonical(PAGE)


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/a/B",
        "https://example.org/a%2Fb",
        "https://example.org//a/b",
        "https://example.org:8443/a/b",
        "https://news.example.org/a/b",
        "https://example.org/a/b?id=1",
        "https://example.org/a/b?id=2",
        "https://example.org/a/b?type=2",
        "https://example.org/a/amphora",
        "https://example.org/amp",
    ],
)
def test_another_page_is_another(other: str) -> None:
    assert canonical(other)
    assert canonical(other) != canonical(PAGE)
    assert canonical(other) != canonical(other.replace("id=1", "id=2").replace("/a", "/c"))


def test_arabic_is_one_however_it_is_written() -> None:
    plain = canonical("https://مثال.شبكة/أخبار/النيل?بحث=ماء")
    escaped = canonical(
        "https://xn--mgbh0fb.xn--ngbc5azd/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/"
        "%d8%a7%d9%84%d9%86%d9%8a%d9%84?%d8%a8%d8%ad%d8%ab=%D9%85%D8%A7%D8%A1"
    )
    assert plain == escaped
    assert plain.isascii()


@pytest.mark.parametrize(
    "text",
    ["", "words", "/a/b", "mailto:a@b", "ftp://x/y", "https://", "https://x:99999/", "http://[x/"],
)
def test_what_is_no_page_has_no_canonical_address(text: str) -> None:
    assert canonical(text) == ""


@given(st.text(max_size=60))
def test_the_canonical_form_is_its_own(rest: str) -> None:
    for text in (rest, f"https://{rest}", f"https://example.org/{rest}"):
        once = canonical(text)
        assert canonical(once) == once
        assert not once or is_link(once)
