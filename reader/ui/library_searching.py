"""Searches while the reader types, in a job; more hits come as the list is gone through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from reader.jobs import Job
from reader.library.pieces import Hit
from reader.settings import RECENT_SEARCHES
from reader.ui.announcer import announce
from reader.ui.failures import Failures
from reader.ui.library_view import LibraryView
from reader.ui.notices import Notices
from reader.ui.services import Services

_FIRST, _MOST = 50, 2_000
"""Hits asked for at first, and at most, each time four times as many."""
_REMEMBERED = 8
_PATIENCE_MS = 500
"""How long the list of before stays while a search goes on."""


@dataclass(frozen=True, slots=True)
class _Found:
    hits: Sequence[Hit]
    suggestion: str


class Searching(QObject):
    """Owns what is searched for."""

    def __init__(
        self,
        services: Services,
        view: LibraryView,
        notices: Notices,
        report: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._view = services, view
        self._failures = Failures(notices, report)
        self._job: Job[_Found] | None = None
        self._words, self._limit, self._full = "", _FIRST, False
        self._waiting = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._waiting.timeout.connect(self._say_waiting)
        view.search.set_recent(self._recent())
        view.more_asked.connect(self._more)
        view.hit_opened.connect(lambda *_: self._remember())

    def search(self, words: str, *, anew: bool) -> None:
        """Search for words; none ends the search."""
        self._stop()
        if words != self._words or anew:
            self._limit = _FIRST
        self._words = words
        if words:
            self._run(anew=anew)

    def close(self) -> None:
        """Search for nothing any more."""
        self._view.search.close_down()
        self._stop()

    def _run(self, *, anew: bool) -> None:
        words, limit = self._words, self._limit
        exact, library = self._view.search.exact.isChecked(), self._services.library

        def work(_job: Job[_Found]) -> _Found:
            hits = library.search(words, limit, exact=exact)
            return _Found(hits, "" if hits else library.suggest(words))

        def done(found: _Found) -> None:
            self._waiting.stop()
            self._full = len(found.hits) >= limit
            self._view.show_hits(found.hits, anew=anew)
            self._view.say_if_empty(
                self._services.translate(
                    "Nothing found for {words}. Try fewer words.", words=words
                ),
                found.suggestion,
            )
            if anew and self._view.search.field.hasFocus():
                self._tell(len(found.hits), words)

        self._job = self._services.jobs.run(work, done, self._failed)
        if anew:
            self._waiting.start()

    def _tell(self, count: int, words: str) -> None:
        """Have it said what was found while the keyboard stays in the box."""
        translate = self._services.translate
        if not count:
            text = translate("Nothing found for {words}. Try fewer words.", words=words)
        elif self._full:
            text = translate.plural("More than {count} result", "More than {count} results", count)
        else:
            text = translate.plural("{count} result", "{count} results", count)
        announce(self._view.search.field, text)

    def _say_waiting(self) -> None:
        """Say that it takes a while; what was listed before is no answer."""
        self._view.show_hits((), anew=True)
        self._view.say_if_empty(self._services.translate("Searching…"))

    def _failed(self, error: BaseException) -> None:
        self._waiting.stop()
        self._failures.show(error)

    def _more(self) -> None:
        """Ask for more hits, once the end of those there are is seen."""
        if self._words and self._full and self._limit < _MOST:
            self._full = False
            self._limit *= 4
            self._stop()
            self._run(anew=False)

    def _stop(self) -> None:
        self._waiting.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _recent(self) -> list[str]:
        lines = self._services.settings.text(RECENT_SEARCHES).split("\n")
        return [line for line in lines if line][:_REMEMBERED]

    def _remember(self) -> None:
        """Keep a search that led somewhere."""
        words = " ".join(self._words.split())
        if words:
            recent = [words, *(each for each in self._recent() if each != words)][:_REMEMBERED]
            self._services.settings[RECENT_SEARCHES] = "\n".join(recent)
            self._view.search.set_recent(recent)
