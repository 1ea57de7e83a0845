"""The log: where it lies, that it turns over, and that it never stops the app."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.actions.log import FILES, SIZE, report, start_log, stop_log


@pytest.fixture(autouse=True)
def quiet_after() -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    yield
    stop_log()
    root.setLevel(level)


def test_it_is_made_with_its_first_record(tmp_path: Path) -> None:
    log = tmp_path / "data" / "ayn.log"
    start_log(log)
    assert not log.parent.exists()
    logging.getLogger("reader.x").info("مرحبًا")
    logging.getLogger("other").info("not ours")
    stop_log()
    assert "مرحبًا" in log.read_text(encoding="utf-8")
    assert "not ours" not in log.read_text(encoding="utf-8")


def test_a_bug_is_reported_with_its_place(tmp_path: Path) -> None:
    log = tmp_path / "ayn.log"
    start_log(log)
    try:
        {}["key"]
    except KeyError as error:
        assert report(error)
    text = log.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "KeyError: 'key'" in text
    assert "test_log.py" in text


def test_it_turns_over(tmp_path: Path) -> None:
    log = tmp_path / "ayn.log"
    start_log(log)
    line = "x" * 50_000
    for _ in range((FILES + 1) * SIZE // len(line)):
        logging.getLogger("reader").info(line)
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files] == ["ayn.log", "ayn.log.1", "ayn.log.2"]
    assert all(path.stat().st_size <= SIZE for path in files)


def test_where_nothing_can_be_written_the_app_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    start_log(blocked / "data" / "ayn.log")
    logging.getLogger("reader").error("lost")
    assert not report(ValueError("lost"))
    assert capsys.readouterr().err == ""
