"""The conformance report names every criterion and tests that exist, and counts its rows right."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REPORT = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
RESULTS = ("pass", "partly", "fail", "not applicable")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
# WCAG 2.2, W3C Recommendation of 5 October 2023: the criteria of each guideline in their order,
# one letter each by its level (a = A, d = AA, t = AAA); "-" for 4.1.1, which is obsolete
LEVELS = {
    "1.1": "a",
    "1.2": "aaaddtttt",
    "1.3": "aaaddt",
    "1.4": "aadddttttdddd",
    "2.1": "aata",
    "2.2": "aatttt",
    "2.3": "att",
    "2.4": "aaaadddtttdtt",
    "2.5": "aaaattdd",
    "3.1": "adtttt",
    "3.2": "aaddta",
    "3.3": "aaddttadt",
    "4.1": "-ad",
}
NAMES = {"a": "A", "d": "AA", "t": "AAA"}


def rows(heading: str) -> list[list[str]]:
    """Give the cells of the table under a heading, without its own first two lines."""
    part = REPORT.split(f"## {heading}\n", 1)[1].split("\n## ")[0]
    table = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


CRITERIA = rows("WCAG 2.2")
REQUIREMENTS = rows("DAISY: user requirements for reading apps")


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_criterion_is_there_once_with_its_level() -> None:
    told = [(name.split(" ")[0], level) for name, level, *_rest in CRITERIA]
    wanted = [
        (f"{guideline}.{number}", NAMES[letter])
        for guideline, letters in LEVELS.items()
        for number, letter in enumerate(letters, 1)
        if letter != "-"
    ]
    assert told == wanted
    assert Counter(level for _name, level in told) == {"A": 31, "AA": 24, "AAA": 31}


def test_requirements_are_numbered_in_order() -> None:
    assert [row[0] for row in REQUIREMENTS] == [str(number) for number in range(1, 140)]
    assert {row[1] for row in REQUIREMENTS} == {"must", "should", "could", "valuable"}


@pytest.mark.parametrize("row", [*CRITERIA, *REQUIREMENTS], ids=lambda row: row[0])
def test_a_row_has_a_result_and_a_reason(row: list[str]) -> None:
    *_what, result, remark, _tests = row
    assert result in RESULTS
    assert remark.endswith(".")


def test_every_named_test_exists() -> None:
    named = NAMED.findall(REPORT)
    assert len(named) > 200
    for file, function in named:
        assert (ROOT / file).is_file(), file
        assert not function or function in functions(file), f"{file}::{function}"


def test_the_summary_counts_the_tables() -> None:
    summary = rows("Summary")
    counted: dict[str, Counter[str]] = {name: Counter() for name, *_counts in summary}
    for _name, level, result, *_rest in CRITERIA:
        counted[f"WCAG 2.2, {level}"][result] += 1
    for _number, priority, _what, result, *_rest in REQUIREMENTS:
        counted[f"DAISY, {priority}"][result] += 1
    for name, *counts in summary:
        told = [*(counted[name][result] for result in RESULTS), counted[name].total()]
        assert [int(count) for count in counts] == told, name


def test_nothing_fails_that_must_not() -> None:
    by_level = Counter(level for _name, level, result, *_rest in CRITERIA if result == "fail")
    assert by_level["A"] == by_level["AA"] == 0
    assert by_level["AAA"] <= 1
    assert not [row for row in REQUIREMENTS if row[1] == "must" and row[3] == "fail"]


def test_what_fails_or_is_met_in_part_is_told_above() -> None:
    above = REPORT.split("## What fails\n", 1)[1].split("## How it was tested")[0]
    fails, partly = above.split("## What is met in part\n")
    for place, result in ((fails, "fail"), (partly, "partly")):
        for name, _level, told, *_rest in CRITERIA:
            number = name.split(" ")[0]
            assert (f"**{number}, " in place) == (told == result), name
        numbers = set(re.findall(r"\((?:DAISY )?(\d+)[,)]", place))
        assert numbers == {row[0] for row in REQUIREMENTS if row[3] == result}
