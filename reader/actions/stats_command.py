"""`ayn stats`: how much was read and heard, by day and week."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from reader.actions.arguments import Parser

if TYPE_CHECKING:
    from reader.actions.statistics import Span, Statistics
    from reader.actions.terminal import Terminal

_DAYS = 7
"""Days listed for people, who see four weeks in the window."""


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn stats` its options."""
    parser.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Print the statistics of the library."""
    from reader.actions.statistics import statistics, week_begins
    from reader.actions.statistics_text import figures, read_and_heard
    from reader.settings import KEEP_STATISTICS

    translate = terminal.translate
    begins = week_begins(terminal.settings, translate.language)
    with terminal.library() as library:
        told = statistics(library, date.today(), begins)
    if chosen.json:
        terminal.json(_data(told))
        return 0
    if not terminal.settings.flag(KEEP_STATISTICS):
        terminal.note(translate("Statistics are not kept now. Turn them on in the settings."))
    for figure in figures(translate, told):
        line = translate("{name}: {value}", name=figure.name, value=figure.value)
        terminal.line(f"{line} ({figure.detail})" if figure.detail else line)
    if not told.empty:
        terminal.line("")
        for day in reversed(told.days[-_DAYS:]):
            time = read_and_heard(translate, day)
            terminal.line(translate("{day}: {time}", day=day.first.isoformat(), time=time))
    return 0


def _data(told: Statistics) -> dict[str, Any]:
    return {
        "today": _span(told.today),
        "week": _span(told.week),
        "total": _span(told.total),
        "average_s": told.average_s,
        "streak_days": told.streak,
        "longest_streak_days": told.longest,
        "finished": told.finished,
        "days": [_span(span) for span in told.days],
        "weeks": [_span(span) for span in told.weeks],
    }


def _span(span: Span) -> dict[str, str | int]:
    return {
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "read_s": span.read_s,
        "listened_s": span.listened_s,
    }
