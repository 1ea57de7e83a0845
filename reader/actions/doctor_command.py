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
    parser.json()


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Print each check as it is made; gives 1 when something does not work."""
    from reader.actions.diagnose import State, diagnose, works

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
                "text": terminal.translate.say(check.message),
                "detail": check.detail,
            }
            for check in checks
        ]
        terminal.json({"works": good, "checks": rows})
    return _DONE if good else _FAILED
