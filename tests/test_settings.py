"""Settings: types, limits, the file, and keys of other versions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import article_settings, settings
from reader.errors import ReaderError
from reader.settings import ALL, LANGUAGE, SPEECH_RATE, TEXT_SIZE, THEME, Setting, Settings

ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_all_is_complete_and_keys_are_unique() -> None:
    for module in (settings, article_settings):
        declared = [value for value in vars(module).values() if isinstance(value, Setting)]
        assert declared == [setting for setting in ALL if setting in declared]
    everywhere = {**vars(settings), **vars(article_settings)}.values()
    assert {s.key for s in everywhere if isinstance(s, Setting)} == {s.key for s in ALL}
    assert len({setting.key for setting in ALL}) == len(ALL)


def test_defaults_fit_themselves() -> None:
    for setting in ALL:
        assert setting.accept(setting.default) == setting.default


@given(st.sampled_from(ALL), ANYTHING)
def test_a_value_always_has_its_type_and_limits(setting: Setting, value: object) -> None:
    accepted = setting.accept(value)
    assert type(accepted) is type(setting.default)
    assert setting.accept(accepted) == accepted
    if setting.choices:
        assert accepted in setting.choices
    if setting.high > setting.low:
        assert setting.low <= accepted <= setting.high


def test_choices_last(path: Path) -> None:
    first = Settings(path)
    assert THEME not in first
    assert first.text(THEME) == "system"
    first[THEME] = "dark"
    first[TEXT_SIZE] = 9000
    second = Settings(path)
    assert THEME in second
    assert second.text(THEME) == "dark"
    assert second.number(TEXT_SIZE) == 500
    assert not list(path.parent.glob("*.part"))


def test_a_default_that_was_chosen_counts_as_chosen(path: Path) -> None:
    Settings(path)[LANGUAGE] = "ar"
    assert LANGUAGE in Settings(path)


def test_listeners_hear_changes_only(path: Path) -> None:
    kept = Settings(path)
    heard: list[Setting] = []
    kept.on_change(heard.append)
    kept[SPEECH_RATE] = 2.0
    kept[SPEECH_RATE] = 2.0
    assert heard == [SPEECH_RATE]


def test_keys_of_a_newer_version_are_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"future.key": [1, 2], "window.theme": "no such"}))
    kept = Settings(path)
    assert kept.text(THEME) == "system"
    kept[LANGUAGE] = "en"
    assert json.loads(path.read_text())["future.key"] == [1, 2]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", b'"x"', b"null"])
def test_a_broken_file_gives_the_defaults(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    kept = Settings(path)
    assert kept.text(LANGUAGE) == "ar"
    kept[LANGUAGE] = "en"
    assert Settings(path).text(LANGUAGE) == "en"


def test_where_nothing_can_be_written_choices_last_this_run(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    kept = Settings(blocked / "settings.json")
    told: list[ReaderError] = []
    kept.on_failure = told.append
    kept[THEME] = "sepia"
    kept[THEME] = "dark"
    assert kept.text(THEME) == "dark"
    # said once, not with every choice
    (error,) = told
    assert f"cannot be kept in {blocked}" in str(error)
    blocked.unlink()
    kept[THEME] = "light"
    assert Settings(blocked / "settings.json").text(THEME) == "light"
    shutil.rmtree(blocked)
    blocked.touch()
    kept[THEME] = "sepia"
    assert len(told) == 2
    assert list(tmp_path.rglob("*.part")) == []
