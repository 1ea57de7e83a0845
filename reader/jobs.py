"""Long work off the window's thread: a job is a snapshot in, a result out, cancellable."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Generic, TypeVar

from reader.errors import Cancelled, LibraryFailed, Message

T = TypeVar("T")
SLOW_S = 0.3
"""How long the window waits for what should be there at once, before it goes on without."""
GIVE_UP_S = 1.0
"""How long it waits for what it cannot go on without, before it says that it is not to be had."""
Post = Callable[[Callable[[], None]], None]
"""Runs a callable on the thread that owns the state (the window's); injected by the app."""


class CancelToken:
    """Says to a job that it is no longer wanted."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next check."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if the job was asked to stop."""
        if self.cancelled:
            raise Cancelled


class Job(Generic[T]):
    """One piece of work: its token, and progress between 0 and 1."""

    def __init__(self, post: Post, on_progress: Callable[[float], None] | None) -> None:
        self.token = CancelToken()
        self._post = post
        self._on_progress = on_progress

    def cancel(self) -> None:
        """Ask the work to stop; none of its callbacks runs after this."""
        self.token.cancel()

    def progress(self, fraction: float) -> None:
        """Report progress (0 to 1) from inside the work; raises `Cancelled` when asked to stop."""
        self.token.check()
        if self._on_progress is not None:
            report = self._on_progress
            self._deliver(lambda: report(fraction))

    def _deliver(self, call: Callable[[], None]) -> None:
        def guarded() -> None:
            if not self.token.cancelled:
                call()

        self._post(guarded)


class Jobs:
    """Runs jobs on a few threads and delivers their results through `post`.

    What is to be kept (`keep`) has a thread of its own, where one thing follows another.
    """

    def __init__(self, post: Post, workers: int = 3) -> None:
        self._post = post
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="ayn-job")
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="ayn-job-keep")
        self._asker = _Asker("ayn-job-ask")
        self._looker = _Asker("ayn-job-look")
        self._running: set[Job[Any]] = set()
        self._late: set[Job[Any]] = set()
        self._closed = False

    def run(
        self,
        work: Callable[[Job[T]], T],
        on_done: Callable[[T], None],
        on_error: Callable[[BaseException], None],
        on_progress: Callable[[float], None] | None = None,
    ) -> Job[T]:
        """Start `work(job)`; exactly one of `on_done` and `on_error` follows unless cancelled."""
        job: Job[T] = Job(self._post, on_progress)
        self._running.add(job)
        self._executor.submit(self._body(job, work, on_done, on_error))
        return job

    def keep(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        """Write something down: in the order asked for, and even when the app ends meanwhile.

        A disk that is slow to answer makes nobody wait but what is kept after it.
        """
        if self._closed:
            # a last movement of a window that is going: what it had was written before
            return
        job: Job[T] = Job(self._post, None)
        self._keeper.submit(self._body(job, lambda _job: work(), on_done, on_error))

    def ask(
        self,
        work: Callable[[], T],
        seconds: float,
        on_done: Callable[[T], None],
        on_error: Callable[[BaseException], None],
    ) -> bool:
        """Get what should be there at once, without standing still where it is not.

        In time, `on_done` or `on_error` is called before this returns True; else it gives False,
        and one of them follows as for a job. Where something that was asked for before is late,
        nobody waits again.
        """
        return self._ask(self._asker, work, seconds, on_done, on_error)

    def after_asked(self) -> Callable[[], None]:
        """Give what waits, on another thread, until all is done that was asked for by now."""
        last = self._asker.submit(lambda: None)
        return last.result

    def look(
        self,
        work: Callable[[], T],
        seconds: float,
        on_done: Callable[[T], None],
        on_error: Callable[[BaseException], None],
    ) -> bool:
        """Ask for what is only read: it does not wait for changes that wait for a disk.

        What was not begun when the app ends is not read any more.
        """
        if self._closed:
            return False
        return self._ask(self._looker, self._while_open(work), seconds, on_done, on_error)

    def at_once(self, work: Callable[[], T]) -> T:
        """Read what the window cannot go on without; raises `LibraryFailed` where it is late."""
        left = GIVE_UP_S - self._looker.late_s()
        if left > 0 and not self._closed:
            answer = self._looker.submit(self._while_open(work))
            if wait([answer], left).done:
                return answer.result()
        raise LibraryFailed(Message("The library is slow to answer. Try again in a moment."))

    def let_go(self) -> None:
        """Deliver nothing more of what is late: who asked for it is gone. Changes are made."""
        for job in tuple(self._late):
            job.cancel()

    def settle(self, seconds: float) -> bool:
        """Wait until all is written that was to be kept by now; says whether that came to pass."""
        done, _ = wait([self._keeper.submit(lambda: None)], seconds)
        return bool(done)

    def close(self) -> None:
        """Cancel what runs, write what is to be kept, and wait for the threads to end."""
        self._closed = True
        for job in (*self._running, *self._late):
            job.cancel()
        self._executor.shutdown(wait=True, cancel_futures=True)
        # among what is asked for are changes, which are made all the same
        self._looker.shutdown()
        self._asker.shutdown()
        self._keeper.shutdown(wait=True)

    def _while_open(self, work: Callable[[], T]) -> Callable[[], T]:
        def unless_closed() -> T:
            if self._closed:
                raise Cancelled
            return work()

        return unless_closed

    def _ask(
        self,
        asker: _Asker,
        work: Callable[[], T],
        seconds: float,
        on_done: Callable[[T], None],
        on_error: Callable[[BaseException], None],
    ) -> bool:
        job: Job[T] = Job(self._post, None)
        patience = max(0.0, seconds - asker.late_s())
        answer = asker.submit(work)

        def deliver() -> None:
            if (error := answer.exception()) is not None:
                on_error(error)
            else:
                on_done(answer.result())

        if wait([answer], patience).done:
            deliver()
            return True
        self._late.add(job)

        def late(_answer: Future[T]) -> None:
            self._late.discard(job)
            if not answer.cancelled():
                job._deliver(deliver)

        answer.add_done_callback(late)
        return False

    def _body(
        self,
        job: Job[T],
        work: Callable[[Job[T]], T],
        on_done: Callable[[T], None],
        on_error: Callable[[BaseException], None],
    ) -> Callable[[], None]:
        def body() -> None:
            try:
                result = work(job)
            except Cancelled:
                return
            except BaseException as error:  # noqa: BLE001 - handed to the owner, which reports it
                failure = error
                job._deliver(lambda: on_error(failure))
            else:
                job._deliver(lambda: on_done(result))
            finally:
                self._running.discard(job)

        return body


class _Asker:
    """One thread that answers in order, and how late the last answer is."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._last: Future[Any] | None = None
        self._since = 0.0

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Ask for something."""
        answer = self._thread.submit(work)
        if self._last is None or self._last.done():
            self._since = time.monotonic()
        self._last = answer
        return answer

    def late_s(self) -> float:
        """Give for how long it has been answering without an end, in seconds."""
        busy = self._last is not None and not self._last.done()
        return time.monotonic() - self._since if busy else 0.0

    def shutdown(self) -> None:
        """Answer what was asked for, and end."""
        self._thread.shutdown(wait=True)
