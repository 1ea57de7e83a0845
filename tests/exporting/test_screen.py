"""Which terminals order Arabic themselves, and what a person may overrule."""

from __future__ import annotations

import pytest

from reader.exporting.screen import Screen, detect

ORDERING = [
    {"TERM": "xterm-256color", "VTE_VERSION": "5800"},
    {"TERM": "xterm-256color", "VTE_VERSION": "7802"},
    {"TERM": "xterm-256color", "KONSOLE_VERSION": "230804"},
    {"TERM": "mlterm"},
    {"TERM": "xterm", "MLTERM": "3.9.3"},
    {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"},
    {"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"},
    {"TERM": "xterm", "TERM_PROGRAM": "mintty"},
    {"TERM": "dumb", "INSIDE_EMACS": "29.1,comint"},
]
BARE = [
    {"TERM": "linux"},
    {"TERM": "xterm", "XTERM_VERSION": "XTerm(379)"},
    {"TERM": "xterm-256color"},
    {"TERM": "xterm-256color", "VTE_VERSION": "5202"},
    {"TERM": "alacritty"},
    {"TERM": "xterm-256color", "ALACRITTY_WINDOW_ID": "77"},
    {"TERM": "foot"},
    {"TERM": "xterm-ghostty"},
    {"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"},
    {"TERM": "rxvt-unicode-256color"},
    {"TERM": "st-256color"},
    {"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"},
    {"TERM": "xterm-256color", "WT_SESSION": "1b2c"},
]
UNKNOWN = [
    {},
    {"TERM": ""},
    {"TERM": "dumb"},
    {"TERM": "screen"},
    {"TERM": "something-new"},
    {"TERM": "xterm-256color", "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"},
]


@pytest.mark.parametrize("environment", ORDERING)
def test_terminals_that_order_arabic(environment: dict[str, str]) -> None:
    screen = detect(environment)
    assert screen.name
    assert not screen.visual


@pytest.mark.parametrize("environment", BARE)
def test_terminals_that_do_nothing(environment: dict[str, str]) -> None:
    screen = detect(environment)
    assert screen.name
    assert screen.visual
    assert not screen.takes_direction


@pytest.mark.parametrize("environment", UNKNOWN)
def test_what_is_not_known_is_left_alone(environment: dict[str, str]) -> None:
    assert detect(environment) == Screen("")


@pytest.mark.parametrize("environment", ORDERING + BARE + UNKNOWN)
@pytest.mark.parametrize(("wish", "visual"), [("visual", True), ("logical", False)])
def test_a_person_knows_better(environment: dict[str, str], wish: str, visual: bool) -> None:
    assert detect({**environment, "AYN_TERMINAL": wish}).visual is visual


def test_a_wish_that_is_none_does_not_count() -> None:
    assert detect({"TERM": "linux", "AYN_TERMINAL": "yes"}).visual


def test_directions_are_told_where_they_are_understood() -> None:
    assert detect({"TERM": "xterm-256color", "VTE_VERSION": "7200"}).takes_direction
    assert not detect({"TERM": "xterm-256color", "KONSOLE_VERSION": "230804"}).takes_direction
