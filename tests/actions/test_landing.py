from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from reader.actions.landing import Outcome, Work, at_once
from reader.errors import Cancelled
from reader.jobs import CancelToken


def works(
    count: int, do: Callable[[int, CancelToken], None], *, fetches: bool = False
) -> Iterator[Work]:
    def one(number: int) -> Callable[[CancelToken], Outcome]:
        def work(token: CancelToken) -> Outcome:
            do(number, token)
            return Outcome(str(number), "saved", number + 1)

        return work

    return (Work(str(number), fetches, one(number)) for number in range(count))


def test_files_keep_their_order_and_a_folder_is_not_read_far_ahead() -> None:
    begun: list[int] = []
    landed: list[str] = []
    ahead: list[int] = []
    for outcome in at_once(works(60, lambda number, _token: begun.append(number)), None):
        ahead.append(len(begun) - len(landed))
        landed.append(outcome.name)
    assert begun == list(range(60))
    assert sorted(landed, key=int) == [str(number) for number in range(60)]
    assert max(ahead) < 20


def test_links_are_done_together() -> None:
    together = threading.Barrier(4, timeout=30)
    outcomes = list(at_once(works(8, lambda *_: together.wait() and None, fetches=True), None))
    assert len(outcomes) == 8


def test_one_that_breaks_keeps_no_other_from_being_done() -> None:
    def breaks(number: int, _token: CancelToken) -> None:
        if number == 1:
            raise ZeroDivisionError
        if number == 2:
            raise PermissionError(13, "no", "/somewhere")

    outcomes = {outcome.name: outcome for outcome in at_once(works(5, breaks), 2)}
    assert [outcomes[str(number)].state for number in range(5)] == [
        "saved", "failed", "failed", "saved", "saved",
    ]  # fmt: skip
    assert "inside Ayn" in str(outcomes["1"].error)
    assert "/somewhere" in str(outcomes["2"].error)


def test_an_interruption_stops_the_rest() -> None:
    done: list[int] = []

    def waits(number: int, token: CancelToken) -> None:
        while number and not token.cancelled:
            threading.Event().wait(0.001)
        if token.cancelled:
            raise Cancelled
        done.append(number)

    with pytest.raises(KeyboardInterrupt):
        for outcome in at_once(works(9, waits), 1):
            assert outcome.name == "0"
            raise KeyboardInterrupt
    assert done == [0]
    assert not [thread for thread in threading.enumerate() if "ThreadPool" in thread.name]
