"""The dictionary on disk: added, changed, merged, handed out, and never half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.actions import dictionary
from reader.errors import SpeechFailed
from reader.paths import Paths
from reader.speech.dictionary import Entry
from reader.speech.dictionary_file import MAX_BYTES
from reader.text.offsets import Mapped

EGYPT, QATAR = Entry("مصر", "مِصْر"), Entry("قطر", "قَطَر")
DAMAGED = "# لي\nمصر\tمِصْر\nبلا فاصل\n(\tا\tpattern\nقطر\tقَطَر\n"


def said(paths: Paths, text: str) -> str:
    return dictionary.load(paths).dictionary.apply(Mapped.of(text)).text


def test_nothing_there(paths: Paths) -> None:
    assert dictionary.load(paths).entries == ()
    assert said(paths, "مصر") == "مصر"
    assert not paths.dictionary.exists()


def test_add_change_and_remove(paths: Paths) -> None:
    dictionary.add(paths, EGYPT, QATAR)
    assert said(paths, "بمصر وقطر") == "بِمِصْر وَقَطَر"
    dictionary.add(paths, Entry(" مصر ", " مَصر "))
    assert dictionary.entries(paths) == (Entry("مصر", "مَصر"), QATAR)
    dictionary.change(paths, QATAR, Entry("قطري", "قَطَرِيّ"))
    assert [entry.shown for entry in dictionary.entries(paths)] == ["مصر", "قطري"]
    dictionary.change(paths, Entry("قطري", "قَطَرِيّ"), Entry("مصر", "مِصْر"))
    assert dictionary.entries(paths) == (EGYPT,)
    dictionary.remove(paths, EGYPT)
    assert dictionary.entries(paths) == ()


def test_remove_by_what_is_shown(paths: Paths) -> None:
    dictionary.add(paths, EGYPT, Entry("مصر", "مَصر", "phrase"), QATAR)
    assert dictionary.remove_shown(paths, " مصر") == 2
    assert dictionary.entries(paths) == (QATAR,)
    with pytest.raises(SpeechFailed, match="not in the dictionary"):
        dictionary.remove_shown(paths, "مصر")


def test_a_bad_entry_changes_nothing(paths: Paths) -> None:
    dictionary.add(paths, EGYPT)
    before = paths.dictionary.read_bytes()
    with pytest.raises(SpeechFailed):
        dictionary.add(paths, QATAR, Entry("(", "ا", "pattern"))
    assert paths.dictionary.read_bytes() == before


def test_bad_lines_are_kept_and_told_and_the_others_work(paths: Paths) -> None:
    paths.data.mkdir(parents=True)
    paths.dictionary.write_text(DAMAGED, encoding="utf-8")
    file = dictionary.load(paths)
    assert [problem.line for problem in file.problems] == [3, 4]
    assert said(paths, "ومصر وقطر") == "وَمِصْر وَقَطَر"
    dictionary.add(paths, Entry("عمان", "عُمَان"))
    text = paths.dictionary.read_text(encoding="utf-8")
    for line in ("# لي", "بلا فاصل", "(\tا\tpattern"):
        assert line in text.splitlines()
    assert len(dictionary.load(paths).entries) == 3


def test_import_counts_and_wins(paths: Paths, tmp_path: Path) -> None:
    dictionary.add(paths, EGYPT, QATAR)
    source = tmp_path / "words.tsv"
    source.write_text("مصر\tمَصر\nقطر\tقَطَر\nعمان\tعُمَان\nخطأ\n", encoding="utf-8")
    merged = dictionary.import_tsv(paths, source)
    assert (merged.added, merged.changed, merged.skipped) == (1, 1, 1)
    assert [problem.line for problem in merged.problems] == [4]
    assert [entry.said for entry in dictionary.entries(paths)] == ["مَصر", "قَطَر", "عُمَان"]
    again = dictionary.import_tsv(paths, source.read_bytes())
    assert (again.added, again.changed, again.skipped) == (0, 0, 3)


def test_export_and_import_give_the_same(paths: Paths, tmp_path: Path) -> None:
    entries = (EGYPT, Entry("#وسم", "وَسْم"), Entry(r"(\d)x", r"\1 مرات", "pattern", "en"))
    dictionary.add(paths, *entries)
    target = tmp_path / "out" / "words.tsv"
    data = dictionary.export_tsv(paths, target)
    assert target.read_bytes() == data == dictionary.export_tsv(paths)
    other = Paths.under(tmp_path / "other")
    assert dictionary.import_tsv(other, target).added == 3
    assert dictionary.entries(other) == entries


@pytest.mark.parametrize("data", ["كلام بلا فواصل\n".encode(), bytes(range(256)), b"a\t" * 4])
def test_a_file_of_something_else_changes_nothing(paths: Paths, data: bytes) -> None:
    dictionary.add(paths, EGYPT)
    before = paths.dictionary.read_bytes()
    with pytest.raises(SpeechFailed):
        dictionary.import_tsv(paths, data)
    assert paths.dictionary.read_bytes() == before


def test_what_cannot_be_read_or_written_is_said(paths: Paths, tmp_path: Path) -> None:
    with pytest.raises(SpeechFailed, match="There is no "):
        dictionary.import_tsv(paths, tmp_path / "none.tsv")
    with pytest.raises(SpeechFailed, match="too large"):
        dictionary.import_tsv(paths, b"a" * (MAX_BYTES + 1))
    (tmp_path / "file").write_text("")
    with pytest.raises(SpeechFailed, match="file is a file, not a folder"):
        dictionary.add(Paths.under(tmp_path / "file"), EGYPT)
    dictionary.add(paths, EGYPT)
    with pytest.raises(SpeechFailed, match="is a folder"):
        dictionary.export_tsv(paths, tmp_path)
    assert not list(tmp_path.rglob("*.part"))
    assert not list(tmp_path.parent.glob("*.part"))
