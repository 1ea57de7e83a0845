"""The listening queue in the window: adding, ordering, and hearing one piece after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reader import settings
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position
from reader.library.pieces import Shelf
from reader.speech.player_events import PlayerState
from reader.speech.sleep import Sleep, SleepKind
from reader.speech.voices import Voices
from reader.text.direction import Direction
from reader.ui.queue_dialog import QueueDialog


def short(title: str, text: str, source: str = "", *, titled: bool = True) -> Document:
    blocks = [Block("t", BlockKind.TITLE, title, Direction.RTL, "ar")] if titled else []
    blocks += [Block("p", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")] if text else []
    return Document(
        Metadata(title, source=source, language="ar", direction=Direction.RTL), tuple(blocks)
    )


@pytest.fixture
def pieces(application) -> tuple[int, ...]:
    """Three short pieces in the queue; the second one does not begin with its title."""
    library = application._library
    documents = (
        short("الأولى", "جملة."),
        short("الثانية", "خبر قصير.", "دار النهر", titled=False),
        short("الثالثة", "ختام."),
    )
    added = tuple(library.add(document) for document in documents)
    for piece in added:
        library.queue.add(piece)
    application.settings[settings.SPEECH_RATE] = 4.0
    application.settings[settings.TASHKEEL] = False
    application.window.shelves.refresh()
    return added


@pytest.fixture
def said(monkeypatch) -> Iterator[list[str]]:
    """What is given to the voices, in order; announcements may be prepared ahead."""
    texts: list[str] = []
    real = Voices.say

    def say(self, text, *rest):
        texts.append(text)
        return real(self, text, *rest)

    monkeypatch.setattr(Voices, "say", say)
    yield texts


def ended(window, piece: int):
    """Whether the piece is open, was played, and nothing plays any more."""
    return lambda: (
        window.listening.piece == piece
        and window.listening.state is PlayerState.IDLE
        and piece not in window.queue.pieces()
    )


def opened(window, qtbot) -> QueueDialog:
    window.actions_table["queue.open"].trigger()
    dialog = window.findChild(QueueDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def titles(dialog: QueueDialog) -> list[str]:
    return [
        dialog.list.item(row).text().splitlines()[0].split("\u2068")[1].rstrip("\u2069")
        for row in range(dialog.list.count())
    ]


def test_the_open_piece_is_added_once_with_undo(window, application, piece) -> None:
    window.actions_table["queue.add"].trigger()
    assert window.queue.pieces() == [piece]
    window.notices._action.click()
    assert window.queue.pieces() == []
    window.actions_table["queue.add"].trigger()
    window.actions_table["queue.add"].trigger()
    assert window.queue.pieces() == [piece]
    assert window.notices._action.isVisible()


def test_a_card_is_added_by_keyboard_without_opening_it(window, application, pieces) -> None:
    application._library.queue.clear()
    window.open_piece(pieces[0])
    window.library.focus_list()
    window.library._list.setCurrentIndex(
        window.library._model.index(window.library._model.row_of(pieces[2]))
    )
    window.actions_table["queue.add"].trigger()
    assert window.queue.pieces() == [pieces[2]]
    assert window.reading.piece.summary.id == pieces[0]


def test_the_menu_of_a_card_leaves_the_voice_alone(window, application, pieces, qtbot) -> None:
    library = application._library
    library.queue.clear()
    application.settings[settings.SPEECH_RATE] = 0.5
    window.open_piece(pieces[0])
    assert window.queue.menu(pieces[1]) is None
    window.listening.play()
    qtbot.waitUntil(lambda: window.listening.active, timeout=30_000)
    menu = window.queue.menu(pieces[1])
    menu.actions()[0].trigger()
    assert window.queue.pieces() == [pieces[1]]
    assert window.listening.piece == pieces[0]
    assert window.listening.active
    assert window.queue.menu(pieces[0]) is None


def test_one_piece_after_the_other_with_title_and_source_between(
    window, application, pieces, said, qtbot
) -> None:
    window.open_piece(pieces[0])
    window.listening.play()
    qtbot.waitUntil(ended(window, pieces[2]), timeout=60_000)
    assert window.queue.pieces() == []
    assert window.reading.piece.summary.id == pieces[2]
    spoken = [text for text in said if text.strip()]
    between = [text for text in spoken if "التَّالِيَة" in text]
    assert len(between) == 2
    assert "الثاني" in between[0]
    assert "دار النهر" in between[0]
    # the third begins with its title itself
    assert "الثالث" not in between[1]
    order = [
        next(at for at, text in enumerate(spoken) if words in text)
        for words in ("جمل", "الثاني", "خبر", "الثالث", "ختام")
    ]
    assert order == sorted(order)
    assert spoken.index(between[0]) < order[2]
    assert order[2] < spoken.index(between[1]) < order[3]


def test_a_piece_out_of_the_queue_ends_alone(window, application, pieces, qtbot) -> None:
    library = application._library
    alone = library.add(short("وحدها", "سطر."))
    window.open_piece(alone)
    with qtbot.waitSignal(window.listening.finished_piece, timeout=30_000):
        window.listening.play()
    qtbot.wait(300)
    assert window.reading.piece.summary.id == alone
    assert window.queue.pieces() == list(pieces)


def test_who_listens_to_something_at_once_is_left_to_it(window, application, pieces, qtbot) -> None:
    window.open_piece(pieces[0])
    with qtbot.waitSignal(window.listening.finished_piece, timeout=30_000):
        window.listening.play()
    application.settings[settings.SPEECH_RATE] = 0.5
    window.listening.play_from(Position("t"))
    qtbot.wait(400)
    assert window.listening.piece == pieces[0]
    assert window.listening.active


def test_a_selection_is_not_the_piece(window, pieces, qtbot) -> None:
    window.open_piece(pieces[0])
    from reader.document.ranges import Range

    window.listening.play_selection((Range("p", 0, 4),))
    qtbot.waitUntil(lambda: window.listening.state is PlayerState.PLAYING, timeout=30_000)
    qtbot.waitUntil(lambda: window.listening.state is PlayerState.IDLE, timeout=30_000)
    qtbot.wait(300)
    assert window.queue.pieces() == list(pieces)
    assert window.reading.piece.summary.id == pieces[0]


def test_media_controls_go_on_to_the_next_piece_of_a_queue(window, pieces, qtbot) -> None:
    window.open_piece(pieces[0])
    told: list[bool] = []
    window.queue.playing_changed.connect(told.append)
    with qtbot.waitSignal(window.queue.playing_changed, timeout=10_000):
        window.queue.play_next()
    assert told == [True]
    assert window.listening.piece == pieces[1]
    window.open_piece(pieces[0])
    assert told == [True, False]


def test_the_sleep_timer_ends_it(window, application, pieces, qtbot) -> None:
    application.settings[settings.ARCHIVE_HEARD] = True
    window.open_piece(pieces[0])
    window.listening.set_sleep(Sleep(SleepKind.PIECE))
    with qtbot.waitSignal(window.listening.finished_piece, timeout=30_000):
        window.listening.play()
    qtbot.wait(300)
    assert window.reading.piece.summary.id == pieces[0]
    assert window.listening.state is PlayerState.IDLE
    # it was heard to its end all the same
    assert window.queue.pieces() == list(pieces[1:])
    assert [each.id for each in application._library.list(Shelf.ARCHIVED)] == [pieces[0]]


@pytest.mark.parametrize("wanted", [True, False])
def test_what_was_heard_is_archived_when_wanted_with_undo(
    window, application, pieces, qtbot, wanted
) -> None:
    library = application._library
    library.queue.set(pieces[:1])
    application.settings[settings.ARCHIVE_HEARD] = wanted
    window.open_piece(pieces[0])
    with qtbot.waitSignal(window.listening.finished_piece, timeout=30_000):
        window.listening.play()
    archived = [each.id for each in library.list(Shelf.ARCHIVED)]
    assert archived == ([pieces[0]] if wanted else [])
    assert window.actions_table["piece.archive"].isChecked() is wanted
    if wanted:
        window.notices._action.click()
        assert library.list(Shelf.ARCHIVED) == []
        assert not window.actions_table["piece.archive"].isChecked()


def test_what_says_nothing_and_what_is_deleted_is_passed_over(
    window, application, pieces, qtbot
) -> None:
    library = application._library
    silent = library.add(short("***", ""))
    library.queue.set([pieces[0], pieces[1], silent, pieces[2]])
    library.delete(pieces[1])
    window.open_piece(pieces[0])
    window.listening.play()
    qtbot.waitUntil(lambda: window.listening.piece == pieces[2], timeout=30_000)
    assert window.notices.isVisible()
    assert silent not in library.queue.pieces()
    qtbot.waitUntil(ended(window, pieces[2]), timeout=30_000)


def test_next_goes_to_the_next_and_then_to_none(window, pieces, qtbot) -> None:
    window.open_piece(pieces[1])
    window.actions_table["queue.next"].trigger()
    qtbot.waitUntil(
        lambda: window.listening.piece == pieces[2] and window.listening.active, timeout=30_000
    )
    window.listening.pause()
    window.actions_table["queue.next"].trigger()
    qtbot.waitUntil(lambda: window.notices.isVisible(), timeout=10_000)
    assert window.listening.piece == pieces[2]
    # a piece that is not in the queue is followed by its first
    assert window.queue.pieces() == list(pieces)


def test_next_of_an_empty_queue_says_so(window, piece) -> None:
    window.notices.hide()
    window.actions_table["queue.next"].trigger()
    assert window.notices.isVisible()
    assert window.listening.state is PlayerState.IDLE


def test_opening_another_piece_meanwhile_wins(window, pieces, qtbot) -> None:
    window.open_piece(pieces[0])
    window.actions_table["queue.next"].trigger()
    window.open_piece(pieces[2])
    qtbot.wait(500)
    assert window.reading.piece.summary.id == pieces[2]
    assert window.listening.state is PlayerState.IDLE


def test_it_goes_on_where_listening_stopped(window, application, pieces, qtbot) -> None:
    library = application._library
    library.set_reading(pieces[2], Position("p", 0), 1.0)
    window.queue.play_from(pieces[2])
    qtbot.waitUntil(lambda: window.listening.active, timeout=30_000)
    assert window.listening.player().position in (None, Position("t", 0))
    window.listening.stop()
    library.set_listening(pieces[0], Position("p", 0))
    window.queue.play_from(pieces[0])
    qtbot.waitUntil(lambda: window.listening.piece == pieces[0], timeout=30_000)
    assert window.listening.player().position == Position("p", 0)


def test_the_sheet_lists_and_orders_by_keyboard(window, pieces, qtbot) -> None:
    window.open_piece(pieces[1])
    dialog = opened(window, qtbot)
    assert titles(dialog) == ["الأولى", "الثانية", "الثالثة"]
    assert dialog.list.number == pieces[1]
    QTest.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert titles(dialog) == ["الأولى", "الثالثة", "الثانية"]
    assert window.queue.pieces() == [pieces[0], pieces[2], pieces[1]]
    assert dialog.list.number == pieces[1]
    QTest.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert not dialog.down.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert window.queue.pieces() == [pieces[0], pieces[2]]
    assert dialog.list.number == pieces[2]
    dialog.clear.click()
    assert window.queue.pieces() == []
    assert titles(dialog) == []
    assert "Ctrl+Shift+Q" in dialog.total.text()
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.queue.pieces() == [pieces[0], pieces[2]]
    dialog.reject()


def test_the_sheet_tells_minutes_and_has_names(window, pieces, qtbot) -> None:
    window.open_piece(pieces[0])
    dialog = opened(window, qtbot)
    qtbot.waitUntil(lambda: len(dialog._minutes) == 3, timeout=15_000)
    assert all(minutes == 1 for minutes in dialog._minutes.values())
    assert window._services.translate.number(3) in dialog.total.text()
    assert dialog.list.accessibleName()
    said = dialog.list.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "الثانية" in said
    assert "دار النهر" in said
    dialog.reject()


def test_play_from_the_sheet(window, pieces, qtbot) -> None:
    window.open_piece(pieces[0])
    dialog = opened(window, qtbot)
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    qtbot.waitUntil(
        lambda: window.listening.piece == pieces[1] and window.listening.active, timeout=30_000
    )
    window.listening.stop()
