from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from reader.actions.given import Given, given
from reader.actions.links import link_of, links_in
from reader.importing.importer import Source

A, B, C = "https://example.org/a", "http://example.org/b?x=1", "https://مثال.شبكة/أخبار"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (A, A),
        (f"  <{A}>\n", A),
        ("HTTPS://Example.org/a", "HTTPS://Example.org/a"),
        (C, C),
        ("www.example.org/a", "https://www.example.org/a"),
        ("ayn:add?url=https%3A%2F%2Fexample.org%2Fa", A),
        ("ayn://add/?url=https://example.org/a", A),
        ("AYN://add?url=https%253A%252F%252Fexample.org%252Fa", A),
        ("ayn:open?url=https%3A%2F%2Fexample.org%2Fa&title=x", A),
        ("notes.txt", ""),
        ("two words", ""),
        ("", ""),
        ("ayn:", ""),
        ("ayn:delete?url=https://example.org/a", ""),
        ("ayn:add?url=file:///etc/passwd", ""),
        ("ayn:add?url=ayn:add?url=https://example.org/a", ""),
        ("ayn://add/../x?url=https://example.org/a", ""),
        ("ayn:add?url=--picture", ""),
        ("ayn://[?url=https://example.org/a", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
    ],
)
def test_only_the_address_of_a_page_is_a_link(text: str, link: str) -> None:
    assert link_of(text) == link


MARKDOWN = f"""\
# قراءة الأسبوع

- [حوار مع [مترجمة]]({A})
* [ماء النيل]({B}) عن النهر
1. {C}
"""
BOOKMARKS = f"""\
<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
  <DT><H3 ADD_DATE="1">للقراءة</H3>
  <DL><p>
    <DT><A HREF="{A}" ADD_DATE="1">أوّل</A>
    <DD>وصف طويل لهذه الصفحة كتبه القارئ لنفسه كي يتذكّر لماذا حفظها ومن دلّه عليها وما الذي أعجبه فيها.
    <DT><A HREF="{B}">ثانٍ</A>
    <DT><A HREF="place:sort=8">لا صفحة</A>
    <DT><A HREF="{C}">ثالث</A>
  </DL><p>
</DL>
"""
OPML = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>قائمة</title></head><body><outline text="أخبار">
<outline type="link" text="أ" url="{A}"/><outline text="ب" htmlUrl="{B}" xmlUrl="{B}/feed"/>
<outline text="ج" xmlUrl="{C}"/></outline></body></opml>
"""
LIST = f'<ul>\n<li><a href="{A}">أوّل</a>\n<li><a href="{B}">ثانٍ</a> <a href="{C}">x</a></ul>'


@pytest.mark.parametrize(
    "text",
    [
        f"{A}\n{B}\n{C}",
        f"\ufeff{A}\r\n\r\n{B}\r\n{C}\r\n".lstrip("\ufeff"),
        f"{A} | ماء النيل\n{B} | The second\n{C} | ثالث",
        f"{A}\n{B}\n{A}#again\n{C}\nhttp://example.org/a?utm_source=x",
        f"\u200f{A}\n  • {B}\n\u2067{C}\u2069",
        f"{A}, {B}; {C}.",
        MARKDOWN,
        BOOKMARKS,
        OPML,
        LIST,
    ],
)
def test_a_list_of_links_is_taken_whole_each_page_once(text: str) -> None:
    assert links_in(text) == (A, B, C)


def test_an_address_with_brackets_of_its_own_stays_whole() -> None:
    page = "https://ar.example.org/wiki/عين_(حرف)"
    assert links_in(f"- [عين]({page})\n({page}2)") == (page, f"{page}2")


ARTICLE = f"""\
<html><body><h1>عنوان</h1><p>نصّ طويل عن النهر وأهله، يقول فيه الكاتب إن <a href="{A}">الماء</a> قلّ
منذ سنين، وإن القرى التي على ضفّتيه رحل عنها كثير من الناس إلى المدينة ولم يعودوا بعد ذلك.</p></body></html>
"""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "بلا روابط\nولا شيء",
        f"انظر هنا:\n{A}",
        f"{A}\nثم كلام بلا رابط",
        f"كتب أحمد في مقالته عن الماء والنهر إن الأمر كلّه معروف منذ سنين. {A}",
        "كلام " * 21 + A,
        ARTICLE,
        f'<html><body><nav><a href="{A}">أوّل</a></nav><a href="{B}">ثانٍ</a></body></html>',
        f"{A}\n" * 300_000,
        "[Desktop Entry]\nType=Application\nExec=/bin/true\nURL=file:///bin/true\n",
    ],
)
def test_a_text_with_links_in_it_is_no_list(text: str) -> None:
    assert links_in(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "<a " * 1_000_000,
        "<ul>" + "<!--" * 1_000_000,
        "<ul>" + '<a href="' * 500_000,
        "<html>" + "<div><a" * 600_000,
        "[" * 4_000_000,
        f"[x]({A}" * 150_000,
        "http://" * 600_000,
        "[Desktop Entry]" + "\nURX=" * 900_000,
    ],
)
def test_what_looks_like_a_list_without_an_end_costs_little(text: str) -> None:
    start = time.monotonic()
    assert links_in(text) == ()
    assert time.monotonic() - start < 2


def names(argument: str, stdin: bytes = b"") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for thing in given(argument, io.BytesIO(stdin)):
        found += [("link", link) for link in thing.links]
        if not thing.links:
            found.append(("source" if thing.source else "error", thing.name))
    return found


def test_what_a_person_names(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "old.txt").write_bytes(f"{A} الأولى\n{B} الثانية".encode("cp1256"))
    (tmp_path / "wide.txt").write_text(f"{A}\n{B}", encoding="utf-16")
    (tmp_path / "text.txt").write_text("كلام عن النهر والماء والناس.", encoding="utf-8")
    (tmp_path / "list.opml").write_text(OPML, encoding="utf-8")
    (tmp_path / "boat.url").write_bytes(
        f"[InternetShortcut]\r\nIconIndex=0\r\nURL={A}\r\n".encode()
    )
    (tmp_path / "boat.desktop").write_text(f"[Desktop Entry]\nType=Link\nURL={A}\nName=قارب\n")
    assert names(str(tmp_path / "list.opml")) == [("link", A), ("link", B), ("link", C)]
    assert names(str(tmp_path / "boat.url")) == [("link", A)]
    assert names(str(tmp_path / "boat.desktop")) == [("link", A)]
    assert names(A) == [("link", A)]
    assert names("ayn:add?url=https://example.org/a") == [("link", A)]
    assert names(str(tmp_path / "list.md")) == [("link", A), ("link", B), ("link", C)]
    assert names(str(tmp_path / "old.txt")) == [("link", A), ("link", B)]
    assert names(str(tmp_path / "wide.txt")) == [("link", A), ("link", B)]
    assert names((tmp_path / "list.md").as_uri())[0] == ("link", A)
    text = str(tmp_path / "text.txt")
    assert names(text) == [("source", text)]
    assert names("-", f"{A}\n{B}\n".encode()) == [("link", A), ("link", B)]
    assert names("-", "كلام عن النهر.".encode()) == [("source", "-")]
    assert names("-") == [("source", "-")]
    assert names(str(tmp_path / "missing.txt"))[0][0] == "error"
    for address in ("ftp://example.org/x", "ayn:delete?url=https://example.org/a"):
        (thing,) = given(address)
        assert "cannot go to" in str(thing.error)


def test_a_folder_gives_its_pieces_and_no_links(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("كلام عن النهر والماء والناس.", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"{A}\n{B}", encoding="utf-8")
    (tmp_path / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    things = list(given(str(tmp_path)))
    assert [thing.name for thing in things if thing.source] == ["a.txt", "b.txt"]
    assert [thing.name for thing in things if thing.skipped] == ["c.png"]


def test_a_file_named_like_a_link_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "www.example.org").write_text("كلام عن النهر والماء والناس.", encoding="utf-8")
    (thing,) = given("www.example.org")
    assert isinstance(thing.source, Source)
    assert not thing.links


def test_what_is_not_there_cannot_be_had() -> None:
    thing = Given("x")
    with pytest.raises(Exception, match="no text"):
        thing.content()
