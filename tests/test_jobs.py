"""Jobs: exactly one answer, none after a cancel, and no thread left behind."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest

from reader.errors import Cancelled
from reader.jobs import CancelToken, Job, Jobs

WAIT = 10


class Loop:
    """An owner's thread: runs what is posted, when asked to."""

    def __init__(self) -> None:
        self._posted: queue.Queue[Callable[[], None]] = queue.Queue()

    def post(self, call: Callable[[], None]) -> None:
        self._posted.put(call)

    def run_one(self) -> None:
        self._posted.get(timeout=WAIT)()

    def run_all(self) -> int:
        count = 0
        while not self._posted.empty():
            self.run_one()
            count += 1
        return count


@pytest.fixture
def loop() -> Loop:
    return Loop()


@pytest.fixture
def jobs(loop: Loop) -> Iterator[Jobs]:
    made = Jobs(loop.post)
    yield made
    made.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ayn-job")]


def refuse(error: BaseException) -> None:
    raise AssertionError(error)


def test_a_result_is_delivered_on_the_owners_thread(loop: Loop, jobs: Jobs) -> None:
    got: list[tuple[str, threading.Thread]] = []

    def work(job: Job[str]) -> str:
        return threading.current_thread().name

    jobs.run(work, lambda name: got.append((name, threading.current_thread())), refuse)
    loop.run_one()
    assert got[0][0].startswith("ayn-job")
    assert got[0][1] is threading.current_thread()


def test_a_failure_is_delivered(loop: Loop, jobs: Jobs) -> None:
    got: list[BaseException] = []

    def work(job: Job[int]) -> int:
        raise ValueError("no")

    jobs.run(work, lambda _: refuse(AssertionError("done")), got.append)
    loop.run_one()
    assert [str(error) for error in got] == ["no"]
    assert loop.run_all() == 0


def test_progress_comes_in_order_before_the_result(loop: Loop, jobs: Jobs) -> None:
    got: list[object] = []

    def work(job: Job[str]) -> str:
        for fraction in (0.25, 0.5, 1.0):
            job.progress(fraction)
        return "done"

    jobs.run(work, got.append, refuse, got.append)
    for _ in range(4):
        loop.run_one()
    assert got == [0.25, 0.5, 1.0, "done"]


def test_nothing_is_delivered_after_a_cancel(loop: Loop, jobs: Jobs) -> None:
    started, go_on = threading.Event(), threading.Event()
    ended: Future[str] = Future()

    def work(job: Job[int]) -> int:
        started.set()
        go_on.wait(WAIT)
        try:
            job.progress(0.5)
        except Cancelled:
            ended.set_result("cancelled")
            raise
        ended.set_result("not cancelled")
        return 1

    job = jobs.run(work, lambda _: refuse(AssertionError("done")), refuse)
    assert started.wait(WAIT)
    job.cancel()
    go_on.set()
    assert ended.result(WAIT) == "cancelled"
    jobs.close()
    assert loop.run_all() == 0


def test_a_result_that_waits_is_dropped_by_a_cancel(loop: Loop, jobs: Jobs) -> None:
    finished = threading.Event()

    def work(job: Job[int]) -> int:
        finished.set()
        return 1

    job = jobs.run(work, lambda _: refuse(AssertionError("done")), refuse)
    assert finished.wait(WAIT)
    jobs.close()
    job.cancel()
    loop.run_all()


def test_closing_ends_running_and_waiting_jobs(loop: Loop) -> None:
    jobs = Jobs(loop.post, workers=1)
    started = threading.Event()
    ran: list[int] = []

    def long(job: Job[int]) -> int:
        started.set()
        while True:
            job.token.check()

    jobs.run(long, lambda _: refuse(AssertionError("done")), refuse)
    jobs.run(lambda _job: ran.append(1), lambda _: None, refuse)
    assert started.wait(WAIT)
    jobs.close()
    assert not ran
    assert loop.run_all() == 0


def test_a_token_says_when_it_is_cancelled() -> None:
    token = CancelToken()
    token.check()
    assert not token.cancelled
    token.cancel()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()


def test_what_is_kept_is_written_in_order(loop: Loop, jobs: Jobs) -> None:
    held, written, done = threading.Event(), [], []

    def slow() -> int:
        held.wait(WAIT)
        written.append(0)
        return 0

    jobs.keep(slow, done.append, refuse)
    for number in range(1, 50):
        jobs.keep(lambda number=number: written.append(number) or number, done.append, refuse)
    assert not jobs.settle(0.01)
    held.set()
    assert jobs.settle(WAIT)
    assert written == list(range(50))
    loop.run_all()
    assert done == list(range(50))


def test_what_is_kept_is_written_when_all_ends(loop: Loop) -> None:
    jobs, held, written = Jobs(loop.post), threading.Event(), []
    jobs.keep(lambda: held.wait(WAIT), lambda _none: None, refuse)
    jobs.keep(lambda: written.append("place"), lambda _none: None, refuse)
    threading.Timer(0.05, held.set).start()
    jobs.close()
    assert written == ["place"]


def test_what_cannot_be_kept_is_told(loop: Loop, jobs: Jobs) -> None:
    told: list[BaseException] = []

    def fail() -> None:
        raise OSError("no disk")

    jobs.keep(fail, refuse, told.append)
    loop.run_one()
    assert [str(error) for error in told] == ["no disk"]
