"""Regular expressions that a reader writes: what is wrong with one, and how long it may take."""

from __future__ import annotations

import functools
import importlib
import re
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from reader.errors import Message, SpeechFailed

WINDOW = 300
"""Code points that a pattern sees at once; it never matches over a line's end."""
BUDGET = 0.25
"""Seconds for one pattern in one text; what is left of the text then goes without it."""
LONGEST = 300
"""Code points of a pattern."""

_MOST_WAYS = 100_000
"""Ways to try a pattern at one place: two free repeats over a whole window still fit."""
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_SAMPLE = (
    "".join(map(chr, (*range(0x20, 0x250), *range(0x600, 0x700)))) + "\t\n\u2013\u2014\u2026\u00a0"
)


def compiled(shown: str, said: str) -> re.Pattern[str]:
    """Compile a pattern; raises `SpeechFailed` for one that is wrong or may run away.

    Python's `re` cannot be stopped, so a pattern with too many ways to match is refused: the
    ways are counted over its syntax tree. `said` may hold \\1 and \\g<name>.
    """
    if len(shown) > LONGEST:
        raise SpeechFailed(
            Message(
                "The pattern is too long. Write it with {count} characters at most.",
                {"count": LONGEST},
            )
        )
    try:
        with warnings.catch_warnings():
            # "[[" may mean something else one day; today it is a bracket
            warnings.simplefilter("ignore")
            pattern = re.compile(shown)
            ways = _ways(_parser().parse(shown), ())
    except (re.error, OverflowError, RecursionError) as error:
        raise SpeechFailed(_wrong(shown, error), str(error)) from error
    if ways > _MOST_WAYS:
        raise SpeechFailed(
            Message(
                "The pattern {pattern} could take for ever: it repeats what repeats already. "
                "Give its repeats a limit, such as {hint}.",
                {"pattern": shown, "hint": "{1,9}"},
            )
        )
    try:
        pattern.sub(said, "")
    except (re.error, IndexError) as error:
        raise SpeechFailed(
            Message(
                "{said} names a group that the pattern {pattern} does not have. "
                "Count its round brackets: the first is {first}.",
                {"said": said, "pattern": shown, "first": "\\1"},
            ),
            str(error),
        ) from error
    return pattern


def matches(
    pattern: re.Pattern[str], text: str, clock: Callable[[], float] = time.monotonic
) -> Iterator[re.Match[str]]:
    """Give the matches that hold something, window by window, while the time lasts."""
    end = clock() + BUDGET
    for low, high in _windows(text):
        yield from (match for match in pattern.finditer(text, low, high) if match.group())
        if clock() > end:
            return


def _windows(text: str) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(text):
        low, end = line.span()
        while end - low > WINDOW:
            cut = text.rfind(" ", low + WINDOW // 2, low + WINDOW) + 1 or low + WINDOW
            yield low, cut
            low = cut
        yield low, end


_CAUSES = (
    ("unterminated subpattern", Message("An opening bracket ( is not closed.")),
    ("unbalanced parenthesis", Message("A closing bracket ) has no opening one.")),
    ("unterminated character set", Message("An opening bracket [ is not closed.")),
    ("repeat", Message("A sign such as * or + has nothing to repeat.")),
    ("escape", Message("A backslash stands before what it does not fit.")),
    ("look-behind", Message("What is looked for before the match needs a fixed length.")),
    ("range", Message("A range between square brackets runs backwards.")),
    ("group", Message("A group is named that is not there.")),
)


def _wrong(shown: str, error: Exception) -> Message:
    for word, message in _CAUSES:
        if word in str(error):
            return message
    return Message(
        "The pattern {pattern} is not a regular expression that Python understands.",
        {"pattern": shown},
    )


@functools.cache
def _parser() -> Any:
    # the only reader of the syntax that agrees with `re` by construction
    return importlib.import_module("re._parser")


_Node = tuple[Any, Any]


def _ways(nodes: Sequence[_Node], after: Sequence[_Node]) -> float:
    """Count the ways in which a sequence may match at one place of a full window."""
    total = 1.0
    listed = list(nodes)
    for index, node in enumerate(listed):
        total *= _node_ways(node, [*listed[index + 1 :], *after])
        if total > _MOST_WAYS:
            return float("inf")
    return total


def _node_ways(node: _Node, after: Sequence[_Node]) -> float:
    name, value = str(node[0]), node[1]
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        low, high, body = value
        return _repeat_ways(low, high, body, after)
    if name == "SUBPATTERN":
        return _ways(value[3], after)
    if name == "BRANCH":
        counts = [_ways(branch, after) for branch in value[1]]
        firsts = [_first(list(branch)) for branch in value[1]]
        known = [first for first in firsts if first is not None]
        apart = len(known) == len(firsts) and sum(map(len, known)) == len(
            frozenset[str]().union(*known)
        )
        return max(counts) if apart else sum(counts)
    if name in {"ASSERT", "ASSERT_NOT"}:
        return _ways(value[1], ())
    if name == "ATOMIC_GROUP":
        return _ways(value, ())
    if name == "GROUPREF_EXISTS":
        return _ways(value[1], after) + (_ways(value[2], after) if value[2] else 1)
    return 1.0


def _repeat_ways(low: int, high: int, body: Sequence[_Node], after: Sequence[_Node]) -> float:
    times = min(int(high), WINDOW)
    inside = _ways(body, body)
    if inside > 1:
        # each round may go each way
        return float("inf") if times > 20 else float((inside + (low < times)) ** times)
    repeated, following = _first(list(body)), _first(list(after)) if after else frozenset()
    single = len(list(body)) == 1
    if single and repeated is not None and following is not None and not repeated & following:
        return 1.0  # what follows cannot begin inside: only one end is possible
    return float(max(1, times - min(low, times) + 1))


def _first(nodes: Sequence[_Node]) -> frozenset[str] | None:
    """Give the sampled characters with which a sequence may begin; None where that is unknown."""
    for position, node in enumerate(nodes):
        name, value = str(node[0]), node[1]
        if name == "AT":
            continue
        if name == "SUBPATTERN":
            return _first([*value[3], *nodes[position + 1 :]])
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            inside = _first(list(value[2]))
            if value[0] > 0 or inside is None:
                return inside
            rest = _first(nodes[position + 1 :])
            return None if rest is None else inside | rest
        return _members(name, value)
    return None


def _members(name: str, value: Any) -> frozenset[str] | None:
    if name == "LITERAL":
        # in both cases, since the pattern may ignore them
        return _both_cases({chr(value)}) if chr(value) in _SAMPLE else None
    if name == "ANY":
        return frozenset(_SAMPLE)
    if name == "NOT_LITERAL":
        return frozenset(_SAMPLE) - {chr(value)}
    if name == "RANGE":
        low, high = map(chr, value)
        if low not in _SAMPLE or high not in _SAMPLE:
            return None
        return _both_cases({sign for sign in _SAMPLE if low <= sign <= high})
    if name == "CATEGORY":
        return _category(str(value))
    if name != "IN":
        return None
    inside: set[str] = set()
    negated = False
    for kind, item in value:
        if str(kind) == "NEGATE":
            negated = True
            continue
        members = _members(str(kind), item)
        if members is None:
            return None
        inside |= members
    return frozenset(_SAMPLE) - inside if negated else frozenset(inside)


def _both_cases(signs: set[str]) -> frozenset[str]:
    return frozenset(signs.union(*((sign.lower(), sign.upper()) for sign in signs)))


@functools.cache
def _category(name: str) -> frozenset[str] | None:
    signs = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
    kind = name.rpartition("_")[2]
    if kind not in signs:
        return None
    sign = signs[kind].upper() if "_NOT_" in name else signs[kind]
    return frozenset(re.findall(sign, _SAMPLE))
