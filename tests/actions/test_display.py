"""Whether a window can open here, by what really answers."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.actions.display import display_server, missing_libraries


@pytest.fixture
def runtime() -> Iterator[Path]:
    """A runtime folder whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="ayn") as folder:
        yield Path(folder)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DISPLAY": ""},
        {"DISPLAY": ":9876"},
        {"DISPLAY": "nonsense"},
        {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/nonexistent"},
        {"WAYLAND_DISPLAY": "wayland-0"},
    ],
)
def test_a_display_that_does_not_answer_is_none(environment: dict[str, str]) -> None:
    assert display_server(environment) == ""


def test_wayland_answers(runtime: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(runtime / "wayland-7"))
        environment = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(runtime)}
        assert display_server(environment) == ""
        server.listen()
        assert display_server(environment) == "wayland"
        assert display_server({"WAYLAND_DISPLAY": str(runtime / "wayland-7")}) == "wayland"
        assert display_server({**environment, "QT_QPA_PLATFORM": "xcb"}) == ""


def test_platforms_without_a_screen_need_none() -> None:
    assert display_server({"QT_QPA_PLATFORM": "offscreen"}) == "offscreen"
    assert display_server({"QT_QPA_PLATFORM": "vnc:size=10x10"}) == "vnc"


def test_libraries_that_are_there_are_not_missing() -> None:
    # the tests themselves run Qt offscreen
    assert missing_libraries("offscreen") == []
