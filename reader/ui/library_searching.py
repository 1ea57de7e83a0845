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
_LOOK_MS = 500
"""How often it is looked how far an unfinished index is."""


@dataclass(frozen=True, slots=True)
class _Found:
    """`searched` is the share of the library in which the hits were looked for."""

    hits: Sequence[Hit]
    suggestion: str
    searched: float


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
        self._watch: Job[float] | None = None
        self._watching = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._watching.timeout.connect(self._look)
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
            self._run(anew=anew, tell=anew)
        else:
            self._view.search.say("")

    def close(self) -> None:
        """Search for nothing any more."""
        self._view.search.close_down()
        self._stop()

    def _run(self, *, anew: bool, tell: bool = False) -> None:
        words, limit = self._words, self._limit
        exact, library = self._view.search.exact.isChecked(), self._services.library

        def work(_job: Job[_Found]) -> _Found:
            hits = library.search(words, limit, exact=exact)
            searched = library.searchable()
            meant = "" if hits or searched < 1 else library.suggest(words)
            return _Found(hits, meant, searched)

        def done(found: _Found) -> None:
            self._waiting.stop()
            self._full = len(found.hits) >= limit
            self._view.show_hits(found.hits, anew=anew)
            nothing, state = self._nothing(found, words), self._state(found.searched)
            self._view.say_if_empty(nothing, found.suggestion)
            self._view.search.say(state)
            if found.searched < 1:
                self._watching.start()
            if tell and self._view.search.field.hasFocus():
                said = (self._count(found) or nothing, state)
                announce(self._view.search.field, "\n".join(filter(None, said)))

        self._job = self._services.jobs.run(work, done, self._failed)
        if anew:
            self._waiting.start()

    def _nothing(self, found: _Found, words: str) -> str:
        translate = self._services.translate
        if found.searched < 1:
            return translate("Nothing found for {words} so far.", words=words)
        return translate("Nothing found for {words}. Try fewer words.", words=words)

    def _count(self, found: _Found) -> str:
        translate, count = self._services.translate, len(found.hits)
        if self._full:
            return translate.plural("More than {count} result", "More than {count} results", count)
        return translate.plural("{count} result", "{count} results", count) if count else ""

    def _state(self, searched: float) -> str:
        """Say how much of an unfinished index was searched, "" when it was all."""
        if searched >= 1:
            return ""
        return self._services.translate(
            "The search index is being made: {percent} %. These are the results so far.",
            percent=int(searched * 100),
        )

    def _look(self) -> None:
        """Look how far the index is; when it is done, search anew."""
        library = self._services.library

        def done(searched: float) -> None:
            if searched < 1:
                self._view.search.say(self._state(searched))
                self._watching.start()
            else:
                self._run(anew=False, tell=True)

        self._watch = self._services.jobs.run(
            lambda _job: library.searchable(), done, self._failures.show
        )

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
        self._watching.stop()
        for job in (self._job, self._watch):
            if job is not None:
                job.cancel()
        self._job = self._watch = None

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
