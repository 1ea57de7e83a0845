"""Failures of what a window does: expected ones become notices, the others reports."""

from __future__ import annotations

from collections.abc import Callable

from reader.errors import ReaderError
from reader.ui.notices import Notices


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
