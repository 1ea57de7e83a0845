"""Bringing pages from the web into the window: several links at once, each can be stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from reader.actions import hosts
from reader.actions.bring import Brought, bring
from reader.errors import Message, ReaderError
from reader.jobs import SLOW_S, Job, Jobs
from reader.library.pending import Waiting
from reader.text.address import canonical
from reader.ui.failures import Failures
from reader.ui.notices import Notices
from reader.ui.services import Services

if TYPE_CHECKING:
    # the window opens without waiting for what only a fetch needs
    from reader.importing.fetch import Fetcher

AT_ONCE = 4
"""Pages that are fetched at the same time."""


@dataclass(slots=True)
class Batch:
    """Links that were given together, and what became of them."""

    total: int
    brought: list[Brought] = field(default_factory=list)
    failed: list[ReaderError] = field(default_factory=list)
    stopped: int = 0

    @property
    def over(self) -> bool:
        """Whether something became of every link."""
        return len(self.brought) + len(self.failed) + self.stopped >= self.total


@dataclass(slots=True, eq=False)
class Coming:
    """A link on its way: `fraction` is 0 to 1, -1 while it waits for its turn."""

    link: str
    batch: Batch
    job: Job[Brought] | None = None
    fraction: float = -1.0


class Fetching(QObject):
    """Owns the network: one fetcher, a few threads of its own, and the links on their way."""

    changed = Signal()
    """Other links are on their way or wait now."""
    went_on = Signal()
    """Something became of a link while others of its list are still on their way."""
    moved = Signal(str, float)
    """A link, and how far it is."""
    landed = Signal(object)
    """A `Batch` of which nothing is on its way any more."""
    host_asked = Signal(str, object)
    """A host of the reader's own network, and the `Future[bool]` that waits for the answer."""

    def __init__(
        self,
        services: Services,
        notices: Notices,
        owner: QObject,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(owner)
        self._services = services
        self._report = report
        self._notices, self._failures = notices, Failures(notices, report)
        self._jobs: Jobs | None = None
        self._fetcher: Fetcher | None = None
        self._coming: dict[str, Coming] = {}
        self._asked: set[Future[bool]] = set()
        self._closed = False

    @property
    def coming(self) -> tuple[Coming, ...]:
        """The links on their way, those that have begun first."""
        return tuple(sorted(self._coming.values(), key=lambda each: each.fraction < 0))

    @property
    def share(self) -> float:
        """How far everything on its way is, 0 to 1: what was given with it counts as done."""
        batches = {id(each.batch): each.batch for each in self._coming.values()}
        total = sum(batch.total for batch in batches.values())
        left = sum(1 - max(0.0, each.fraction) for each in self._coming.values())
        return 1 - left / total if total else 1.0

    def waiting(self) -> tuple[Waiting, ...]:
        """Give the links that wait in the library and are not on their way."""
        look = self._services.library.pending.list
        return self._at_rest(
            self._failures.given(lambda: self._services.jobs.at_once(look), list[Waiting]())
        )

    def look_waiting(self, show: Callable[[tuple[Waiting, ...]], None]) -> None:
        """Show the links that wait, once the library gives them."""

        def done(listed: list[Waiting]) -> None:
            if not self._closed:
                show(self._at_rest(listed))

        look = self._services.library.pending.list
        self._services.jobs.look(look, SLOW_S, done, self._failures.show)

    def fetch(self, links: Iterable[str]) -> None:
        """Bring pages; a link that is on its way already is not asked for twice."""
        fresh = {_key(link): link for link in links if _key(link) not in self._coming}
        if not fresh or self._closed:
            return
        # They wait in the library from now on, so that nothing is lost whatever ends the app
        wait = [link for key, link in fresh.items() if canonical(link)]
        pending = self._services.library.pending
        if not self._services.jobs.ask(
            lambda: pending.add(wait), SLOW_S, lambda _none: self._begin(fresh), self._failures.show
        ):
            self._notices.show_message(Message("This takes a moment. You can go on meanwhile."))

    def _begin(self, links: Mapping[str, str]) -> None:
        fresh = {key: link for key, link in links.items() if key not in self._coming}
        if not fresh or self._closed:
            return
        batch = Batch(len(fresh))
        for key, link in fresh.items():
            self._coming[key] = Coming(link, batch)
        for key in sorted(fresh, key=_turns()):
            self._start(key, self._coming[key])
        self.changed.emit()

    def retry(self, waiting: Iterable[Waiting]) -> None:
        """Try links that wait again."""
        self.fetch([item.url for item in waiting])

    def remove(self, waiting: Iterable[Waiting]) -> None:
        """Give links up that wait."""
        pending = self._services.library.pending

        def give_up() -> None:
            for item in waiting:
                pending.remove(item.id)

        def over(error: BaseException | None = None) -> None:
            if error is not None:
                self._failures.show(error)
            self.changed.emit()

        self._services.jobs.ask(give_up, SLOW_S, lambda _none: over(), over)

    def stop(self, link: str) -> None:
        """Stop a link on its way; it waits in the library then."""
        coming = self._coming.get(_key(link))
        if coming is not None:
            self._stop([coming])

    def stop_all(self) -> None:
        """Stop everything on its way."""
        self._stop(list(self._coming.values()))

    def _stop(self, stopped: list[Coming]) -> None:
        for coming in stopped:
            self._coming.pop(_key(coming.link), None)
            if coming.job is not None:
                coming.job.cancel()
            coming.batch.stopped += 1
        for batch in {id(each.batch): each.batch for each in stopped}.values():
            if batch.over:
                self.landed.emit(batch)
        self.changed.emit()

    def fetcher(self) -> Fetcher:
        """Give the one fetcher, made when it is first needed."""
        if self._fetcher is None:
            self._fetcher = hosts.open_fetcher(self._services.settings, ask=self._ask)
        return self._fetcher

    def jobs(self) -> Jobs:
        """Give threads that only wait for the network: nothing else has to wait for them."""
        if self._jobs is None:
            self._jobs = Jobs(self._services.bridge.post, AT_ONCE)
        return self._jobs

    def close(self) -> None:
        """End what is on its way; it waits in the library for the next time."""
        self._closed = True
        for coming in self._coming.values():
            if coming.job is not None:
                coming.job.cancel()
        self._coming.clear()
        for answer in tuple(self._asked):
            _answer(answer, allowed=False)
        if self._fetcher is not None:
            self._fetcher.close()
        if self._jobs is not None:
            self._jobs.close()

    def _at_rest(self, listed: Iterable[Waiting]) -> tuple[Waiting, ...]:
        return tuple(item for item in listed if _key(item.url) not in self._coming)

    def _start(self, key: str, coming: Coming) -> None:
        fetcher, library = self.fetcher(), self._services.library

        def work(job: Job[Brought]) -> Brought:
            job.progress(0.0)
            return bring(library, coming.link, fetcher, job.token, job.progress)

        def moved(fraction: float) -> None:
            coming.fraction = fraction
            self.moved.emit(coming.link, fraction)

        def done(brought: Brought) -> None:
            self._coming.pop(key, None)
            coming.batch.brought.append(brought)
            self._look_at(coming.batch)

        def failed(error: BaseException) -> None:
            self._coming.pop(key, None)
            if isinstance(error, ReaderError):
                coming.batch.failed.append(error)
            else:
                coming.batch.stopped += 1
                self._report(error)
            self._look_at(coming.batch)

        coming.job = self.jobs().run(work, done, failed, moved)

    def _look_at(self, batch: Batch) -> None:
        if batch.over:
            self.landed.emit(batch)
            self.changed.emit()
        else:
            self.went_on.emit()

    def _ask(self, host: str) -> bool:
        """Ask the reader about a host, on a thread that waits for the answer."""
        answer: Future[bool] = Future()

        def ask() -> None:
            if self._closed:
                _answer(answer, allowed=False)
            else:
                self.host_asked.emit(host, answer)

        self._asked.add(answer)
        if self._closed:
            return False
        self._services.bridge.post(ask)
        try:
            return answer.result()
        finally:
            self._asked.discard(answer)


def _turns() -> Callable[[str], int]:
    """Give an order in which hosts take turns: each is asked for one page at a time anyway."""
    seen: Counter[str] = Counter()

    def turn(key: str) -> int:
        host = urlsplit(key).netloc
        seen[host] += 1
        return seen[host]

    return turn


def _key(link: str) -> str:
    return canonical(link) or link


def _answer(answer: Future[bool], *, allowed: bool) -> None:
    if not answer.done():
        answer.set_result(allowed)
