"""Searching as a person types it in the terminal: hits, switches, suggestions, plain failures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.actions import search_command
from reader.cli import main
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.library import index
from reader.library.store import Library
from reader.paths import Paths
from reader.text.direction import Direction
from reader.translations import FSI, PDI

Ayn = Callable[..., tuple[int, str, str]]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "data")


@pytest.fixture
def ayn(paths: Paths, capsys: pytest.CaptureFixture[str]) -> Ayn:
    def run(*words: str, language: str = "en") -> tuple[int, str, str]:
        code = main(["--data", str(paths.data), "--language", language, "search", *words])
        out, err = capsys.readouterr()
        return code, out.replace(FSI, "").replace(PDI, ""), err.replace(FSI, "").replace(PDI, "")

    return run


@pytest.fixture
def two(paths: Paths) -> tuple[int, ...]:
    library = Library.open(paths)
    try:
        return tuple(
            library.add(
                Document(
                    Metadata(title=title, language="ar", tags=tags),
                    (Block("p", BlockKind.PARAGRAPH, text, Direction.RTL, "ar"),),
                )
            )
            for title, text, tags in (
                ("النهر", "قال مسؤول إن ماء النهر عذب.", ("ماء",)),
                ("البحر", "قال مسئول إن ماء البحر مالح.", ()),
            )
        )
    finally:
        library.close()


def found(run: tuple[int, str, str]) -> list[int]:
    code, out, err = run
    assert (code, err) == (0, "")
    return [hit["piece"] for hit in json.loads(out)]


def test_the_hit_stands_in_its_sentence(ayn: Ayn, two: tuple[int, ...]) -> None:
    code, out, _err = ayn("عذب")
    assert code == 0
    assert out == f"{two[0]:>4}  النهر: قال مسؤول إن ماء النهر [عذب].\n"


def test_the_exact_spelling(ayn: Ayn, two: tuple[int, ...]) -> None:
    assert set(found(ayn("مسؤول", "--json"))) == set(two)
    assert found(ayn("مسؤول", "--exact", "--json")) == [two[0]]


def test_words_to_leave_out(ayn: Ayn, two: tuple[int, ...]) -> None:
    assert found(ayn("ماء", "--without", "بحر", "--json")) == [two[0]]
    assert found(ayn("ماء", "--without", "بحر", "--without", "ماء النهر", "--json")) == []
    assert found(ayn("--json", "--", "ماء", "-نهر")) == [two[1]]


def test_filters(ayn: Ayn, two: tuple[int, ...]) -> None:
    code, out, _err = ayn("وسم:ماء")
    assert code == 0
    assert out == f"{two[0]:>4}  النهر: قال مسؤول إن ماء النهر عذب.\n"


def test_what_was_probably_meant(ayn: Ayn, two: tuple[int, ...]) -> None:
    code, out, err = ayn("مسؤوول")
    assert (code, out) == (0, "")
    assert "مسؤول" in err.splitlines()[-1] or "مسئول" in err.splitlines()[-1]
    _code, _out, err = ayn("خزعبلات")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("words", [["قبل:أمس"], ["has:wings "], ["before:2024-40-40"]])
def test_a_wrong_value_fails_plainly(ayn: Ayn, two: tuple[int, ...], words: list[str]) -> None:
    code, out, err = ayn(*words)
    assert (code, out) == (1, "")
    assert "Traceback" not in err
    code, out, err = ayn(*words, "--json")
    assert (code, out) == (1, "")
    assert list(json.loads(err)) == ["error"]


@pytest.mark.parametrize("words", ['"', "«", "،", "()", "ـ", "\u202e", "x" * 10_000])
def test_nothing_that_is_typed_breaks_it(ayn: Ayn, two: tuple[int, ...], words: str) -> None:
    assert found(ayn(words, "--json")) == []


@pytest.mark.parametrize("words", ['"', "!!!", "tag:", "\u200f"])
def test_where_there_is_no_word_that_is_said(ayn: Ayn, two: tuple[int, ...], words: str) -> None:
    code, out, err = ayn(words)
    assert (code, out) == (0, "")
    assert err.startswith("There is no word in ")


def test_a_pasted_page_is_not_said_again_whole(ayn: Ayn, two: tuple[int, ...]) -> None:
    code, out, err = ayn("خزعبلات" * 1000)
    assert (code, out) == (0, "")
    assert len(err) < 200


def test_a_lost_index_is_made_again_before_it_answers(
    ayn: Ayn, two: tuple[int, ...], paths: Paths
) -> None:
    for suffix in ("", "-wal", "-shm"):
        paths.search_index.with_name(paths.search_index.name + suffix).unlink(missing_ok=True)
    assert set(found(ayn("مسؤول", "--json"))) == set(two)


def test_a_number_of_a_page_is_found_with_and_without_its_separators(
    ayn: Ayn, paths: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    paragraphs = (
        "بلغ عدد سكان المدينة 12&nbsp;500 نسمة في ذلك العام، ثم زاد حتى صار أضعافا كثيرة، وقال "
        "المؤرخون إن أهلها جاؤوا من القرى القريبة طلبا للرزق في سوقها الواسعة.",
        "وكانت مساحتها ١٬٢٥٠ فدانا من الأرض الطيبة التي تسقيها مياه النهر الكبير كل عام، فيها "
        "بساتين من النخل والزيتون، وفي وسطها جامع قديم ومدرسة يأتيها الطلاب من كل مكان.",
    )
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = "<meta charset=utf-8><title>سكان المدينة القديمة</title>"
    page.write_text(
        f"<html lang=ar dir=rtl><head>{head}</head><body><article>"
        f"<h1>سكان المدينة القديمة</h1>{body}</article></body></html>",
        encoding="utf-8",
    )
    assert main(["--data", str(paths.data), "add", str(page)]) == 0
    capsys.readouterr()
    for typed in ("12500", "12,500", "١٢٬٥٠٠", "12\u202f500"):
        _code, out, _err = ayn(typed, "--json")
        assert [hit["exact"] for hit in json.loads(out)] == ["12\u00a0500"]
    _code, out, _err = ayn("1,250", "--json")
    assert [hit["exact"] for hit in json.loads(out)] == ["١٬٢٥٠"]
    assert found(ayn("500 ", "--json")) == []
    assert found(ayn("1,250", "--exact", "--json")) == []
    _code, _out, err = ayn("12 500 نسمة")
    assert "12500 نسمة" in err


def test_a_search_in_an_unfinished_index_says_so(
    ayn: Ayn, two: tuple[int, ...], paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_command, "_PATIENCE_S", -1.0)
    monkeypatch.setattr(index, "_BATCH", 1)
    monkeypatch.setattr(index, "_WORK", 0.0)
    for suffix in ("", "-wal", "-shm"):
        paths.search_index.with_name(paths.search_index.name + suffix).unlink(missing_ok=True)
    code, out, err = ayn("مسؤول", "--json")
    assert (code, [hit["piece"] for hit in json.loads(out)]) == (0, [two[0]])
    told = json.loads(err)
    assert told["complete"] is False
    assert "50 %" in told["note"]
    paths.search_index.unlink()
    code, out, err = ayn("مسئول")
    assert (code, len(out.splitlines()), len(err.splitlines())) == (0, 1, 1)
    assert "50 %" in err
    assert set(found(ayn("مسؤول", "--wait", "--json"))) == set(two)


def test_a_search_is_kept_and_asked_anew(ayn: Ayn, paths: Paths, two: tuple[int, ...]) -> None:
    assert found(ayn("ماء", "--without", "مالح", "--keep", "العذبة", "--json")) == [two[0]]
    assert found(ayn("--saved", "العذبه", "--json")) == [two[0]]
    assert found(ayn("--saved", "العذبة", "البحر", "--json")) == []
    library = Library.open(paths)
    assert [each.query for each in library.searches.all()] == ["-مالح ماء"]
    library.close()
    code, _out, err = ayn("--saved", "المالحة")
    assert code != 0
    assert "العذبة" in err
    code, _out, err = ayn()
    assert code != 0
    assert "nothing to search for" in err
