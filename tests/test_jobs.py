"""Jobs: exactly one answer, none after a cancel, and no thread left behind."""

from __future__ import annotations

import concurrent.futures
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest

from reader.errors import Cancelled, LibraryFailed
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


def fail() -> int:
    raise OSError("no disk")


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


def test_what_is_there_at_once_is_given_before_it_returns(loop: Loop, jobs: Jobs) -> None:
    got: list[int] = []
    assert jobs.ask(lambda: 7, WAIT, got.append, refuse)
    assert got == [7]
    told: list[BaseException] = []
    assert jobs.ask(fail, WAIT, got.append, told.append)
    assert [str(error) for error in told] == ["no disk"]
    assert loop.run_all() == 0


def test_what_is_slow_comes_later(loop: Loop, jobs: Jobs) -> None:
    held, got = threading.Event(), []

    def slow() -> int:
        held.wait(WAIT)
        return 7

    assert not jobs.ask(slow, 0.01, got.append, refuse)
    assert got == []
    held.set()
    loop.run_one()
    assert got == [7]


def test_what_is_asked_for_in_vain_is_dropped_at_the_end(loop: Loop) -> None:
    jobs, held = Jobs(loop.post), threading.Event()
    assert not jobs.ask(lambda: held.wait(WAIT), 0.01, refuse, refuse)
    assert not jobs.ask(lambda: True, 0.01, refuse, refuse)
    threading.Timer(0.05, held.set).start()
    jobs.close()
    loop.run_all()


def test_nobody_waits_again_behind_what_is_late(
    loop: Loop, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def wait(futures: list[Future[int]], seconds: float) -> object:
        waited.append(seconds)
        return concurrent.futures.wait(futures, seconds)

    monkeypatch.setattr("reader.jobs.wait", wait)
    go_on, got = threading.Event(), list[int]()
    assert not jobs.ask(lambda: int(go_on.wait(WAIT)), 0.05, got.append, refuse)
    for number in (2, 3, 4):
        assert not jobs.ask(lambda number=number: number, 0.05, got.append, refuse)
    assert waited == [0.05, 0.0, 0.0, 0.0]
    assert got == []
    go_on.set()
    for _ in range(4):
        loop.run_one()
    assert got == [1, 2, 3, 4]
    assert jobs.ask(lambda: 5, WAIT, got.append, refuse)
    assert got[-1] == 5


def test_what_is_read_does_not_wait_for_a_change_that_waits(loop: Loop, jobs: Jobs) -> None:
    go_on, got = threading.Event(), list[int]()
    assert not jobs.ask(lambda: int(go_on.wait(WAIT)), 0.01, got.append, refuse)
    assert jobs.look(lambda: 2, WAIT, got.append, refuse)
    assert jobs.at_once(lambda: 3) == 3
    assert got == [2]
    go_on.set()
    loop.run_one()
    assert got == [2, 1]


def test_what_cannot_be_had_at_once_is_refused_in_words(loop: Loop, jobs: Jobs) -> None:
    go_on, read = threading.Event(), list[int]()
    with pytest.raises(LibraryFailed, match="slow to answer"):
        jobs.at_once(lambda: go_on.wait(WAIT))
    with pytest.raises(LibraryFailed, match="slow to answer"):
        jobs.at_once(lambda: read.append(1))
    go_on.set()
    # the second was not even asked for: nothing heaps up behind a disk that does not answer
    assert jobs.look(lambda: 3, WAIT, read.append, refuse)
    assert read == [3]
    with pytest.raises(OSError, match="no disk"):
        jobs.at_once(fail)


def test_nothing_late_reaches_who_is_gone_but_changes_are_made(loop: Loop, jobs: Jobs) -> None:
    go_on, made = threading.Event(), list[int]()
    fell_through = AssertionError("delivered")
    assert not jobs.ask(lambda: go_on.wait(WAIT), 0.01, lambda _: refuse(fell_through), refuse)
    assert not jobs.ask(lambda: made.append(1), 0.01, lambda _: refuse(fell_through), refuse)
    jobs.let_go()
    go_on.set()
    jobs.after_asked()()
    assert made == [1]
    loop.run_all()


def test_nothing_is_read_any_more_once_the_app_ends(loop: Loop) -> None:
    jobs, go_on, read = Jobs(loop.post), threading.Event(), list[int]()
    assert not jobs.look(lambda: go_on.wait(WAIT), 0.01, refuse, refuse)
    assert not jobs.look(lambda: read.append(1), 0.01, refuse, refuse)
    threading.Timer(0.05, go_on.set).start()
    jobs.close()
    assert not jobs.look(lambda: read.append(2), WAIT, refuse, refuse)
    with pytest.raises(LibraryFailed):
        jobs.at_once(lambda: read.append(3))
    loop.run_all()
    assert read == []
