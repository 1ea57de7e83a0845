from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.paths import Paths
from reader.speech.engine import engines
from reader.speech.engines.system import SystemEngine


@pytest.fixture
def system() -> Iterator[SystemEngine]:
    engine = SystemEngine()
    yield engine
    engine.close()


def test_engines_are_ranked_with_silence_last(tmp_path: Path) -> None:
    made = engines(Paths.under(tmp_path))
    assert [engine.id for engine in made] == ["piper", "espeak", "system", "silent"]
    assert [engine.capabilities.audible for engine in made] == [True, True, True, False]
    for engine in made:
        engine.close()


def test_a_broken_engine_of_another_package_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    package = tmp_path / "other-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(
        "[ayn.speech_engines]\nbroken = other_engine:create\n"
        "good = reader.speech.engines.silent:create\n"
    )
    (tmp_path / "other_engine.py").write_text(
        "def create(paths):\n    raise OSError('no device')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with caplog.at_level(logging.ERROR):
        made = engines(Paths.under(tmp_path))
    assert [engine.id for engine in made] == ["piper", "espeak", "system", "silent", "silent"]
    assert "broken" in caplog.text
    for engine in made:
        engine.close()
