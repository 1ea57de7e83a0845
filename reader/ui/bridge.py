"""The one way from other threads to the window's."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class Bridge(QObject):
    """Runs callables on the thread it was made on; made once and kept as long as the app."""

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self._open = True

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` soon on the window's thread; safe from any thread."""
        if self._open:
            self._posted.emit(call)

    def close(self) -> None:
        """Drop whatever is still posted."""
        self._open = False

    def _run(self, call: Callable[[], None]) -> None:
        if self._open:
            call()
