"""Undo for everything: what was done last goes first, and what fails stays."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.errors import LibraryFailed, Message
from reader.text.direction import Direction
from reader.ui.history import History


@pytest.fixture
def history(window) -> History:
    return window.shelves.history


def push(history: History, done: list[int], number: int, *, heavy: bool = False) -> None:
    """Do something that can be told: a number goes onto a list."""
    done.append(number)
    history.push(
        Message("deleting {pieces}", {"pieces": str(number)}),
        done.pop,
        lambda: done.append(number),
        heavy=heavy,
    )


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(("do", "undo", "redo")), max_size=30))
def test_it_goes_back_and_forth_like_a_list(window, deeds: list[str]) -> None:
    history = History(window._services, window.notices, pytest.fail)
    done: list[int] = []
    expected: list[int] = []
    undone: list[int] = []
    for number, deed in enumerate(deeds):
        if deed == "do":
            push(history, done, number)
            expected.append(number)
            undone.clear()
        elif deed == "undo":
            history.undo()
            undone += [expected.pop()] if expected else []
        else:
            history.redo()
            expected += [undone.pop()] if undone else []
        assert done == expected
        last = history.undo_label
        assert (last.values["pieces"] if last else None) == (
            str(expected[-1]) if expected else None
        )
        assert (history.redo_label is not None) == bool(undone)


def test_the_menu_says_what_would_be_undone(window, history: History) -> None:
    undo, redo = window.actions_table["piece.undo"], window.actions_table["piece.redo"]
    assert not undo.isEnabled()
    assert not redo.isEnabled()
    done: list[int] = []
    push(history, done, 7)
    assert "7" in undo.text()
    undo.trigger()
    assert done == []
    assert "7" in window.notices.text
    assert not undo.isEnabled()
    assert "7" in redo.text()
    window.notices._action.click()
    assert done == [7]
    assert not redo.isEnabled()


def test_what_cannot_be_undone_now_stays(window, history: History) -> None:
    full = [True]

    def undo() -> None:
        if full[0]:
            raise LibraryFailed(Message("The disk is full."))

    history.push(Message("taking a paragraph out"), undo, lambda: None)
    history.undo()
    assert history.undo_label is not None
    assert window.notices.text
    full[0] = False
    history.undo()
    assert history.undo_label is None
    assert history.redo_label is not None


def test_what_can_never_be_undone_does_not_bar_the_way(window, history: History) -> None:
    def undo() -> None:
        raise LibraryFailed(Message("The disk is full."))

    done: list[int] = []
    push(history, done, 1)
    history.push(Message("taking a paragraph out"), undo, lambda: None)
    history.undo()
    history.undo()
    history.undo()
    assert done == []


def test_what_was_removed_for_good_is_passed_at_once(window, application, piece) -> None:
    library, shelves = application._library, window.shelves
    other = library.add(
        Document(Metadata("أخرى"), (Block("p", BlockKind.PARAGRAPH, "نص", Direction.RTL, "ar"),))
    )
    shelves.deeds.set_favourite((piece,), True)
    shelves.deeds.delete((other,))
    library.bin.remove((other,))
    shelves.history.undo()
    assert "نهائيًّا" in window.notices.text
    shelves.history.undo()
    assert not library.summaries((piece,))[0].favourite
    assert shelves.history.undo_label is None


def test_what_changes_much_is_undone_off_the_thread(window, history: History, qtbot) -> None:
    done: list[int] = []
    push(history, done, 1, heavy=True)
    with qtbot.waitSignal(history.went, timeout=10_000):
        history.undo()
        # a second press meanwhile undoes nothing more
        history.undo()
    assert done == []
    with qtbot.waitSignal(history.went, timeout=10_000):
        history.redo()
    assert done == [1]


def test_a_notice_undoes_only_what_it_speaks_of(window, history: History) -> None:
    done: list[int] = []
    push(history, done, 1)
    history.say("1")
    push(history, done, 2)
    window.notices._action.click()
    assert done == [1, 2]


def test_it_forgets_what_was_long_ago(history: History) -> None:
    done: list[int] = []
    for number in range(150):
        push(history, done, number)
    for _ in range(150):
        history.undo()
    assert done == list(range(50))
