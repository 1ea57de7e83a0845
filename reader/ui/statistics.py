"""Statistics in the window: they are counted while it is open, and shown in a sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from reader.actions.statistics import Statistics, statistics, week_begins
from reader.jobs import Job
from reader.settings import KEEP_STATISTICS, MONTHS
from reader.ui.activity_tracking import ActivityTracking
from reader.ui.appearance import Appearance
from reader.ui.failures import Failures
from reader.ui.services import Services
from reader.ui.sheet import open_sheet
from reader.ui.statistics_dialog import StatisticsDialog

if TYPE_CHECKING:
    from reader.ui.window import MainWindow


class StatisticsSheet(QObject):
    """Owns the counting and the sheet."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        appearance: Appearance,
        report: Callable[[BaseException], None],
    ) -> None:
        """Work with the parts of a window, once it has them."""
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._failures = Failures(window.notices, report)
        self.tracking = ActivityTracking(window, services)
        self._dialog: StatisticsDialog | None = None
        window.actions_table.bind({"app.statistics": self.open})

    def close(self) -> None:
        """Keep what was counted, and end."""
        self.tracking.close()

    def open(self) -> None:
        """Open the sheet, and fill it when the figures are there."""
        settings = self._services.settings
        dialog = StatisticsDialog(
            self._window,
            self._appearance.look,
            self._services.translate,
            settings.text(MONTHS),
            kept=settings.flag(KEEP_STATISTICS),
        )
        dialog.forget_asked.connect(self._forget)
        dialog.keep_changed.connect(lambda kept: settings.__setitem__(KEEP_STATISTICS, kept))
        dialog.finished.connect(self._closed)
        self._dialog = dialog
        self._reckon(self.tracking.keeping())
        open_sheet(dialog)

    def _reckon(self, before: Callable[[], None]) -> None:
        """Reckon off the window's thread, after `before`, and show it."""
        library, settings = self._services.library, self._services.settings
        begins = week_begins(settings, self._services.translate.language)
        dialog = self._dialog

        def work(_job: Job[Statistics]) -> Statistics:
            before()
            return statistics(library, date.today(), begins)

        def done(told: Statistics) -> None:
            if dialog is not None and isValid(dialog):
                dialog.show_statistics(told)

        self._services.jobs.run(work, done, self._failures.show)

    def _forget(self) -> None:
        self.tracking.forget()
        self._reckon(self._services.library.activity.clear)

    def _closed(self) -> None:
        self._dialog = None
