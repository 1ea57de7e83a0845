"""`ayn doctor`: what works on this computer, and what to do about the rest."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal

_DONE, _FAILED = 0, 1


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn doctor` its options."""
    parser.how.add_argument(
        "--repair",
        action="store_true",
        help=parser.translate("Put right what can be put right in the library"),
    )
    parser.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Print each check as it is made; gives 1 when something does not work."""
    from reader.actions.diagnose import State, diagnose, works

    if chosen.repair:
        return _repair(terminal, chosen)
    signs = {State.GOOD: "✓", State.WARNING: "!", State.FAULT: "✗"}
    checks = []
    for check in diagnose(terminal.paths):
        checks.append(check)
        if not chosen.json:
            terminal.line(f"{signs[check.state]} {terminal.translate.say(check.message)}")
            sys.stdout.flush()
    good = works(checks)
    if chosen.json:
        rows = [
            {
                "name": check.name,
                "state": str(check.state),
                "text": terminal.plainly(check.message),
                "detail": check.detail,
            }
            for check in checks
        ]
        terminal.json({"works": good, "checks": rows})
    return _DONE if good else _FAILED


def _repair(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Put right what can be; gives 0 when the library is sound afterwards."""
    from reader.actions.repair import repair

    say, rows = terminal.translate.say, []
    for step in repair(terminal.paths, terminal.progress()):
        rows.append(
            {
                "name": step.name,
                "mended": step.mended,
                "text": terminal.plainly(step.message),
                "detail": step.detail,
            }
        )
        if not chosen.json:
            terminal.line(f"{'+' if step.mended else '✓'} {say(step.message)}")
            sys.stdout.flush()
    if chosen.json:
        terminal.json({"steps": rows})
    return _DONE
