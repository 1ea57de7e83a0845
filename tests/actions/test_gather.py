"""Files, folders and zips taken whole."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.actions.gather import gather
from reader.errors import Cancelled
from reader.jobs import CancelToken
from reader.library.store import Library
from tests.pages import BOAT, WELL, article


def test_all_is_saved_and_what_is_wrong_keeps_nothing_back(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "مقالات"
    folder.mkdir()
    (folder / "1.html").write_bytes(article("قارب الورق", *BOAT).body)
    (folder / "2.txt").write_bytes(b"")
    (folder / "3.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with zipfile.ZipFile(tmp_path / "كتب.zip", "w") as packed:
        packed.writestr("بئر.html", article("البئر الجديدة", *WELL).body)
    links = tmp_path / "روابط.txt"
    links.write_text("https://ayn.example/1\nhttps://ayn.example/2\n", "utf-8")
    missing = tmp_path / "غائب.txt"
    counted: list[int] = []

    done = gather(library, [folder, missing, tmp_path / "كتب.zip", links], saved_one=counted.append)
    titles = [library.piece(saved.id).summary.title for saved in done.saved]
    assert titles == ["قارب الورق", "البئر الجديدة"]
    assert counted == [1, 2]
    assert done.links == ("https://ayn.example/1", "https://ayn.example/2")
    assert [Path(name).name for name, _error in done.failed] == ["2.txt", "غائب.txt"]
    assert done.skipped == 1


def test_what_was_saved_before_a_stop_stays(library: Library, tmp_path: Path) -> None:
    for name, texts in (("1.html", BOAT), ("2.html", WELL)):
        (tmp_path / name).write_bytes(article(name, *texts).body)
    token = CancelToken()

    def stop(_count: int) -> None:
        token.cancel()

    with pytest.raises(Cancelled):
        gather(library, [tmp_path], token, stop)
    assert library.count() == 1
