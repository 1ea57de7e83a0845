"""Failures of what a window does: expected ones become notices, the others reports."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from reader.errors import Message, ReaderError
from reader.system_errors import plain
from reader.ui.notices import Notices

T = TypeVar("T")


class Failures:
    """Where jobs and deeds bring what went wrong."""

    def __init__(self, notices: Notices, report: Callable[[BaseException], None]) -> None:
        """`report` takes the errors of ours."""
        self._notices, self._report = notices, report

    def show(self, error: BaseException) -> None:
        """Show an expected failure; report any other."""
        if isinstance(error, ReaderError):
            self._notices.show_error(error)
        else:
            self._report(error)

    def guard(self, call: Callable[[], object]) -> bool:
        """Do something that may fail in an expected way; says whether it was done."""
        try:
            call()
        except ReaderError as error:
            self._notices.show_error(error)
            return False
        return True

    def given(self, call: Callable[[], T], otherwise: T) -> T:
        """Give what a call gives, `otherwise` where it fails in an expected way, which is shown."""
        try:
            return call()
        except ReaderError as error:
            self._notices.show_error(error)
            return otherwise


def unexpected(error: BaseException) -> Message:
    """Give what is said of an error that nobody expected: the system's in plain words, or a bug."""
    if isinstance(error, OSError):
        return plain(error)
    return Message("Something went wrong inside Ayn. Your library is safe; you can go on.")


def catch_bugs(leave: Callable[[], None], report: Callable[[BaseException], None]) -> None:
    """Bring what nobody caught, on any thread, to `report`; Ctrl+C ends the app by `leave`."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            leave()
            return
        sys.__excepthook__(kind, error, trace)
        report(error)

    sys.excepthook = hook
    threading.excepthook = lambda args: hook(
        args.exc_type, args.exc_value or RuntimeError(args.exc_type), args.exc_traceback
    )


def let_bugs_go() -> None:
    """Leave what nobody catches to Python again."""
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
