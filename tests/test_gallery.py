"""Every screen, in the corners of what the gallery draws: nothing cut, unnamed, too small or outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GALLERY = Path(__file__).with_name("gallery.py")


@pytest.mark.parametrize(
    ("language", "theme", "size", "width"),
    [
        ("ar", "light", 100, 1280),
        ("en", "dark", 300, 1280),
        ("ar", "contrast-dark", 500, 320),
        ("en", "light", 100, 320),
    ],
)
def test_every_screen_can_be_read_named_and_pressed(
    tmp_path: Path, language: str, theme: str, size: int, width: int
) -> None:
    command = [sys.executable, str(GALLERY), str(tmp_path)]
    command += ["--languages", language, "--themes", theme]
    command += ["--sizes", str(size), "--widths", str(width)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    drawn = {file.name.partition(f"-{language}-")[0] for file in tmp_path.glob("*.png")}
    assert {"article", "hits", "menu", "piece.add", "app.settings", "app.shortcuts"} <= drawn
    assert {"keys", "go-back", "remove", "saving", "picture", "forget", "whose-voice"} <= drawn
    assert len(drawn) > 40
