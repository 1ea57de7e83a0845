"""What the terminal at hand does with Arabic: shape and order it itself, or nothing."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from reader.paths import resource

OVERRIDE = "AYN_TERMINAL"
"""Environment variable, "visual" or "logical", that a person sets when the table is wrong."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A terminal: its name ("" when unknown) and whether text is put in visual order for it.

    `takes_direction` is true when it obeys SCP, the sequence that sets a paragraph's direction.
    """

    name: str
    visual: bool = False
    takes_direction: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    screen: Screen
    any: tuple[tuple[str, str], ...]
    since: tuple[str, int] | None
    remote: bool


def detect(environment: Mapping[str, str]) -> Screen:
    """Tell the terminal by its environment; an unknown one gets logical order."""
    wish = environment.get(OVERRIDE, "").strip().lower()
    if wish in ("visual", "logical"):
        return Screen(OVERRIDE, visual=wish == "visual")
    remote = "SSH_CONNECTION" in environment or "SSH_TTY" in environment
    for entry in _table():
        if remote and not entry.remote:
            continue
        if not any(_holds(environment, name, value) for name, value in entry.any):
            continue
        if entry.since is not None and _number(environment, entry.since[0]) < entry.since[1]:
            continue
        return entry.screen
    return Screen("")


def _holds(environment: Mapping[str, str], name: str, value: str) -> bool:
    found = environment.get(name, "")
    if value.endswith("*"):
        return found.startswith(value[:-1])
    return found == value if value else bool(found)


def _number(environment: Mapping[str, str], name: str) -> int:
    found = environment.get(name, "")
    return int(found) if found.isdecimal() else 0


@functools.cache
def _table() -> tuple[_Entry, ...]:
    data = tomllib.loads(resource("tables", "terminals.toml").read_text(encoding="utf-8"))
    entries = []
    for item in data["terminal"]:
        conditions = tuple(condition.partition("=")[::2] for condition in item["any"])
        since = item.get("since")
        entries.append(
            _Entry(
                Screen(item["name"], item["arabic"] == "none", item.get("path", False)),
                conditions,
                (since[0], since[1]) if since else None,
                item.get("remote", True),
            )
        )
    return tuple(entries)
