"""Bookmarks and notes in the window: at the voice, on the page, in the list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reader import settings
from reader.document.ranges import Position, Range, quote
from reader.library.notes import NoteKind
from reader.speech.navigation import next_sentence, sentence_at, sentence_positions
from reader.speech.player_events import PlayerState
from reader.ui.notes_dialog import NoteDialog, NotesDialog


@pytest.fixture
def sentences(window, piece) -> list[Range]:
    return list(sentence_positions(window.reading.piece.document))


def kept(application, piece) -> list[tuple[str, Range | None, str]]:
    return [(n.kind, n.range, n.text) for n in application._library.notes.of(piece)]


def playing(window, qtbot) -> Range:
    """Play, and give the sentence that is being said."""
    window.listening.play()
    qtbot.waitUntil(
        lambda: (
            window.listening.state is PlayerState.PLAYING
            and window.listening.spoken_sentence is not None
        ),
        timeout=30_000,
    )
    return window.listening.spoken_sentence


def test_a_bookmark_while_it_plays_and_again_takes_it_away(
    window, application, piece, qtbot
) -> None:
    sentence = playing(window, qtbot)
    window.actions_table["notes.bookmark"].trigger()
    assert kept(application, piece) == [("bookmark", sentence, "")]
    assert window.article.layers.layer("note") == (sentence,)
    assert window.listening.state is PlayerState.PLAYING
    window.listening.pause()
    window.noting.bookmark(sentence.position)
    assert kept(application, piece) == []
    assert window.article.layers.layer("note") == ()
    # both ways can be undone from the notice
    window.notices._action.click()
    assert kept(application, piece) == [("bookmark", sentence, "")]
    assert window.article.layers.layer("note") == (sentence,)


def test_a_bookmark_between_two_words_is_at_the_sentence_too(
    window, application, piece, sentences, qtbot
) -> None:
    playing(window, qtbot)
    window.listening.pause()
    window.article.go_to(sentences[0].position)
    for _ in range(3):
        window.listening.next_sentence()
    sentence = window.listening.spoken_sentence
    assert sentence in sentences[2:]
    window.actions_table["notes.bookmark"].trigger()
    assert kept(application, piece) == [("bookmark", sentence, "")]


def test_a_bookmark_is_taken_back_from_the_notice(window, application, piece, sentences) -> None:
    window.noting.bookmark(sentences[2].position)
    assert kept(application, piece) == [("bookmark", sentences[2], "")]
    window.notices._action.click()
    assert kept(application, piece) == []


def test_without_a_voice_it_is_the_sentence_on_the_page(
    window, application, piece, sentences
) -> None:
    at = sentences[3]
    window.article.go_to(Position(at.block, at.start + 2))
    window.actions_table["notes.bookmark"].trigger()
    assert kept(application, piece) == [("bookmark", at, "")]


def test_a_note_stands_at_the_sentence_said_when_the_key_was_pressed(
    window, application, piece, sentences, qtbot
) -> None:
    application.settings[settings.SPEECH_RATE] = 2.0
    sentence = playing(window, qtbot)
    window.actions_table["notes.write"].trigger()
    dialog = window.findChild(NoteDialog)
    assert window.listening.state is PlayerState.PAUSED
    # the voice moves on all the same, as by a key of the keyboard's own
    window.listening.play_from(sentences[-1].position)
    dialog.field.setPlainText("للمراجعة")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert kept(application, piece) == [("note", sentence, "للمراجعة")]
    assert window.article.layers.layer("note") == (sentence,)


def test_what_played_waits_for_the_note_and_goes_on(window, application, piece, qtbot) -> None:
    playing(window, qtbot)
    window.actions_table["notes.write"].trigger()
    dialog = window.findChild(NoteDialog)
    assert window.listening.state is PlayerState.PAUSED
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.listening.state in (PlayerState.PLAYING, PlayerState.LOADING)
    assert kept(application, piece) == []


def test_what_was_paused_stays_so(window, piece, qtbot) -> None:
    playing(window, qtbot)
    window.listening.pause()
    window.actions_table["notes.write"].trigger()
    window.findChild(NoteDialog).reject()
    assert window.listening.state is PlayerState.PAUSED


def test_a_note_is_changed_where_there_is_one(window, application, piece, sentences) -> None:
    for text in ("أوّل", "ثانٍ"):
        window.noting.write(sentences[2].position)
        dialog = next(d for d in window.findChildren(NoteDialog) if d.isVisible())
        assert not dialog.save.isEnabled() or dialog.text() == "أوّل"
        dialog.field.setPlainText(text)
        dialog.accept()
    assert kept(application, piece) == [("note", sentences[2], "ثانٍ")]


def test_the_page_shows_notes_of_the_open_piece(window, application, piece, sentences) -> None:
    document = window.reading.piece.document
    for at in (1, 4):
        application._library.notes.add(
            piece, sentences[at], quote(document, sentences[at]), NoteKind.BOOKMARK
        )
    window.open_piece(piece)
    assert window.article.layers.layer("note") == (sentences[1], sentences[4])


@pytest.fixture
def three(window, application, piece, sentences) -> list[int]:
    document = window.reading.piece.document
    add = application._library.notes.add
    return [
        add(piece, sentences[at], quote(document, sentences[at]), kind, text).id
        for at, kind, text in (
            (1, NoteKind.BOOKMARK, ""),
            (2, NoteKind.NOTE, "مهمّ"),
            (4, NoteKind.BOOKMARK, ""),
        )
    ]


@pytest.fixture
def listed(window, qtbot):
    """Give what opens the list of notes."""

    def open_list() -> NotesDialog:
        window.actions_table["notes.open"].trigger()
        dialog = next(d for d in window.findChildren(NotesDialog) if d.isVisible())
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return open_list


def numbers(dialog: NotesDialog) -> list[int]:
    rows = (dialog.list.item(row) for row in range(dialog.list.count()))
    return [item.data(Qt.ItemDataRole.UserRole) for item in rows]


def test_the_list_goes_there_on_enter(window, piece, sentences, three, listed) -> None:
    dialog = listed()
    assert numbers(dialog) == three
    assert dialog.list.accessibleName()
    dialog.list.choose(three[2])
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert window.article.layers.layer("current-hit") == (sentences[4],)


def test_delete_and_undo_in_the_list(window, application, piece, three, listed) -> None:
    dialog = listed()
    dialog.list.choose(three[1])
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert numbers(dialog) == [three[0], three[2]]
    assert dialog.list.number == three[2]
    assert len(window.article.layers.layer("note")) == 2
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert numbers(dialog) == three
    assert dialog.list.number == three[1]
    assert len(window.article.layers.layer("note")) == 3
    dialog.reject()


def test_f2_changes_the_text(window, application, piece, three, listed) -> None:
    dialog = listed()
    dialog.list.choose(three[1])
    QTest.keyClick(dialog.list, Qt.Key.Key_F2)
    sheet = dialog.findChild(NoteDialog)
    assert sheet.text() == "مهمّ"
    sheet.field.setPlainText("غير مهمّ")
    sheet.accept()
    assert "غير مهمّ" in dialog.list.item(1).text()
    assert application._library.notes.of(piece)[1].text == "غير مهمّ"
    dialog.reject()


def test_listen_from_a_note(window, piece, sentences, three, listed, qtbot) -> None:
    dialog = listed()
    dialog.list.choose(three[2])
    dialog.listen.click()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: window.listening.spoken_sentence == sentences[4], timeout=30_000)


def test_notes_of_all_pieces_stand_under_their_titles(
    window, application, piece, three, listed, qtbot
) -> None:
    from reader.importing.importer import Source

    with qtbot.waitSignal(window.adding.added, timeout=20_000):
        window.adding.add_source(Source("مادّة ثانية\n\nفيها جملة واحدة لا غير.".encode()))
    other = window.reading.piece.summary.id
    first = next(iter(sentence_positions(window.reading.piece.document)))
    window.noting.bookmark(first.position)
    dialog = listed()
    assert len(numbers(dialog)) == 1
    dialog.everything.setChecked(True)
    assert [number for number in numbers(dialog) if number][1:] == three
    headings = [
        dialog.list.item(row).text() for row, number in enumerate(numbers(dialog)) if not number
    ]
    assert len(headings) == 2
    assert "البلدة تفتح مكتبتها الجديدة" in headings[1]
    dialog.list.choose(three[0])
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert window.reading.piece.summary.id == piece != other


def test_a_note_that_lost_its_words_is_listed_and_ends_no_listening(
    window, application, piece, three, listed, qtbot
) -> None:
    document = window.reading.piece.document
    blocks = document.blocks
    from dataclasses import replace

    gone = application._library.notes.of(piece)[1].range.block
    application._library.replace(
        piece, replace(document, blocks=tuple(b for b in blocks if b.id != gone))
    )
    window.open_piece(piece)
    playing(window, qtbot)
    dialog = listed()
    lost = [n for n in dialog._notes if n.range is None]
    assert lost
    dialog.list.choose(lost[0].id)
    assert not dialog.listen.isEnabled()
    dialog.go.click()
    assert window.reading.piece.summary.id == piece
    assert window.listening.active


def test_nothing_is_said_where_there_are_no_sentences(window, application, piece) -> None:
    document = window.reading.piece.document
    end = Position(document.blocks[-1].id, len(document.blocks[-1].text))
    assert next_sentence(document, end) is None
    assert sentence_at(document, end) is None
    window.noting.bookmark(end)
    assert kept(application, piece) == []
    assert window.notices.isVisible()
