"""The library's upkeep while a window is open: what is due, and what others changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from reader.actions.housekeeping import Kept, keep_house
from reader.errors import ReaderError
from reader.jobs import Job
from reader.ui.services import Services

_SOON_MS = 6_000
"""How long after the start: the piece is open and the index follows by then."""
_EVERY_MS = 3_600_000
_LOOK_MS = 2_000
"""How often others' changes are looked for; a look reads no page."""


class Upkeep(QObject):
    """Runs in the background; one thing at a time."""

    changed_elsewhere = Signal()
    kept = Signal(object)
    """What was done (`Kept`), where that is worth telling."""

    def __init__(
        self, parent: QObject, services: Services, failed: Callable[[BaseException], None]
    ) -> None:
        super().__init__(parent)
        self._services, self._failed = services, failed
        self._job: Job[Kept] | None = None
        self._looking = False
        self._due = QTimer(self, interval=_EVERY_MS)
        self._due.timeout.connect(self.run)
        self._due.start()
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.run)
        self._soon.start()
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self.look)
        self._look.start()

    def run(self) -> None:
        """Do what is due now."""
        if self._job is not None:
            return
        library, paths = self._services.library, self._services.paths

        def work(job: Job[Kept]) -> Kept:
            return keep_house(library, paths, job.progress)

        def done(kept: Kept) -> None:
            self._job = None
            if kept.recovered or kept.expired:
                self.kept.emit(kept)

        def failed(error: BaseException) -> None:
            self._job = None
            self._failed(error)

        self._job = self._services.jobs.run(work, done, failed)

    def look(self) -> None:
        """See whether another process changed the library; a slow disk is not waited for."""
        if self._looking:
            return
        self._looking = True
        library = self._services.library

        def done(changed: bool) -> None:
            self._looking = False
            if changed:
                self.changed_elsewhere.emit()

        def failed(error: BaseException) -> None:
            # a disk that is away is told of where the reader asks for something
            self._looking = False
            if not isinstance(error, ReaderError):
                self._failed(error)

        self._services.jobs.run(lambda _job: library.changed_elsewhere(), done, failed)

    def close(self) -> None:
        """Stop what runs; it is done another time."""
        for timer in (self._due, self._soon, self._look):
            timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
