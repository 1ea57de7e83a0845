"""Icons that the style sheet names: written once, and missed where they cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reader.ui.icons import write_tinted
from reader.ui.theme import Look


def test_a_theme_s_icons_are_written_whole(look: Callable[..., Look], tmp_path: Path) -> None:
    place = Path(write_tinted(tmp_path, "light", look().colours))
    names = {path.name: path.read_bytes() for path in place.iterdir()}
    assert len(names) == 12
    assert all(data.rstrip().endswith(b"</svg>") for data in names.values())
    assert look().colours.text.encode() in names["check-text.svg"]


def test_where_nothing_can_be_written_the_window_opens_without_them(
    look: Callable[..., Look], tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert write_tinted(blocked, "light", look().colours).startswith(str(blocked))
    assert list(tmp_path.iterdir()) == [blocked]
