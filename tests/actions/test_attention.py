"""What counts as read and as heard, with clocks that jump, and machines that sleep."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reader.actions.attention import IDLE_AFTER, Attention, Counted, Moment
from reader.library.activity import ActivityKind

READ, LISTEN = ActivityKind.READ, ActivityKind.LISTEN
DAY = date(2024, 5, 3)


def at(steady: float, *, ahead: float = 0, day: date = DAY) -> Moment:
    """A moment; `ahead` is how far the clock on the wall was set meanwhile."""
    return Moment(steady, 1_700_000_000 + steady + ahead, day)


def counted(attention: Attention) -> dict[tuple[ActivityKind, int], int]:
    return {(each.kind, each.piece): each.seconds for each in attention.take()}


def test_a_page_is_read_while_the_reader_moves() -> None:
    attention = Attention()
    attention.moved(at(0))
    for second in range(0, 301, 5):
        attention.look(at(second), 7, 0)
        if second in (30, 80):
            attention.moved(at(second))
    assert counted(attention) == {(READ, 7): 80 + IDLE_AFTER}
    assert attention.idle(at(300))


def test_what_is_heard_is_not_counted_as_read_too() -> None:
    attention = Attention()
    attention.moved(at(0))
    attention.look(at(0), 7, 0)
    attention.look(at(10), 7, 9)
    attention.moved(at(12))
    attention.look(at(20), 7, 9)
    attention.look(at(30), 7, 0)
    attention.look(at(40), 0, 0)
    attention.look(at(50), 0, 0)
    assert counted(attention) == {(READ, 7): 20, (LISTEN, 9): 20}


def test_listening_needs_no_movement() -> None:
    attention = Attention()
    for second in range(0, 1001, 10):
        attention.look(at(second), 0, 9)
        assert not attention.idle(at(second))
    assert counted(attention) == {(LISTEN, 9): 1000}


def test_sleep_and_clocks_that_are_set_count_for_nothing() -> None:
    attention = Attention()
    attention.look(at(0), 0, 9)
    attention.look(at(3600), 0, 9)  # asleep, on a clock that goes on
    attention.look(at(3605, ahead=-7200), 0, 9)  # set back
    attention.look(at(3610, ahead=86_400), 0, 9)  # set forward
    attention.look(at(3615, ahead=90_000), 0, 9)  # asleep, on a clock that stands still
    attention.look(at(3610, ahead=90_000), 0, 9)  # a steady clock that was none
    assert counted(attention) == {}
    attention.look(at(3620, ahead=90_000), 0, 9)
    assert counted(attention) == {(LISTEN, 9): 10}


def test_seconds_belong_to_the_day_on_which_they_end() -> None:
    attention = Attention()
    attention.look(at(0), 0, 9)
    attention.look(at(4), 0, 9)
    attention.look(at(9, day=DAY + timedelta(1)), 0, 9)
    assert attention.take() == [
        Counted(LISTEN, 9, DAY, 4),
        Counted(LISTEN, 9, DAY + timedelta(1), 5),
    ]


def test_what_could_not_be_kept_is_counted_again_and_what_is_unwanted_not() -> None:
    attention = Attention()
    attention.look(at(0), 0, 9)
    attention.look(at(4.5), 0, 9)
    taken = attention.take()
    assert attention.take() == []
    attention.give_back(taken)
    attention.look(at(5), 0, 9)
    assert counted(attention) == {(LISTEN, 9): 5}
    attention.look(at(10), 0, 9)
    attention.forget()
    assert counted(attention) == {}


STEPS = st.lists(
    st.tuples(
        st.floats(-50, 50),
        st.floats(-10_000, 10_000) | st.just(0.0),
        st.integers(0, 2),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=30,
)


@given(STEPS)
def test_never_more_is_counted_than_passed(
    steps: list[tuple[float, float, int, int, bool]],
) -> None:
    attention = Attention()
    steady = ahead = passed = 0.0
    total = 0
    for step, jump, reading, listening, moves in steps:
        steady += step
        ahead += jump
        passed += max(0.0, step)
        now = at(steady, ahead=ahead)
        if moves:
            attention.moved(now)
        attention.look(now, reading, listening)
        taken = attention.take()
        assert all(each.seconds > 0 and each.piece for each in taken)
        total += sum(each.seconds for each in taken)
    assert total <= passed
