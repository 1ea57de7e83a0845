"""The lines above a Markdown text that say its title, author, date, tags."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping

from reader.paths import resource

_LINES = 200
_FENCE = re.compile(r"---[ \t]*$")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*$")
_FIELD = re.compile(r"([\w][\w -]{0,40}):(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")


def take_front_matter(lines: list[str]) -> tuple[Mapping[str, tuple[str, ...]], list[str]]:
    """Part the fields (by the names of `front_matter.toml`) from the text; {} when there are none.

    Only what is needed of YAML is read: `name: value`, `name: [a, b]`, and items below a name.
    """
    if not lines or not _FENCE.match(lines[0]):
        return {}, lines
    end = next(
        (at for at, line in enumerate(lines[1:_LINES], 1) if _END.match(line)),
        0,
    )
    fields: dict[str, tuple[str, ...]] = {}
    name = ""
    named = False
    for line in lines[1:end]:
        if field := _FIELD.match(line):
            named = True
            name = _names().get(field[1].strip().lower(), "")
            values = _values(field[2] or "")
        elif item := _ITEM.match(line):
            values = (*fields.get(name, ()), _unquoted(item[1]))
        else:
            continue
        if name:
            fields[name] = tuple(value for value in values if value)
    # a rule, a text and another rule are no fields
    return (fields, lines[end + 1 :]) if named else ({}, lines)


def _values(text: str) -> tuple[str, ...]:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return tuple(_unquoted(part) for part in re.split("[,،]", text[1:-1]))
    return (_unquoted(text),)


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1].strip()
    return text


@functools.cache
def _names() -> Mapping[str, str]:
    with resource("tables", "front_matter.toml").open("rb") as file:
        table = tomllib.load(file)
    return {name: field for field, names in table.items() for name in names}
