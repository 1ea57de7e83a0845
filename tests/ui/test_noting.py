"""Bookmarks and notes in the window: at the voice, on the page, in the list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from reader import settings
from reader.document.ranges import Position, Range, quote
from reader.errors import Message
from reader.library.notes import NoteKind
from reader.speech.navigation import next_sentence, sentence_at, sentence_positions
from reader.speech.player_events import PlayerState
from reader.ui.hover_window import HoverText
from reader.ui.notes_dialog import NoteDialog
from reader.ui.notes_pane import LOST, NotesPane


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


def test_a_note_belongs_to_the_piece_that_it_was_begun_in(
    window, application, piece, sentences
) -> None:
    document = window.reading.piece.document
    metadata = replace(document.metadata, url="", title="أخرى")
    other = application._library.add(replace(document, metadata=metadata))
    window.noting.write(sentences[1].position)
    dialog = window.findChild(NoteDialog)
    # as from a terminal, which opens another piece in the window that is there
    window.open_piece(other)
    assert window.reading.piece.summary.id == other
    dialog.field.setPlainText("للمراجعة")
    dialog.accept()
    assert kept(application, other) == []
    assert kept(application, piece) == [("note", sentences[1], "للمراجعة")]
    window.actions_table["piece.undo"].trigger()
    assert kept(application, piece) == []


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
    made = [
        add(piece, sentences[at], quote(document, sentences[at]), kind, text).id
        for at, kind, text in (
            (1, NoteKind.BOOKMARK, ""),
            (2, NoteKind.NOTE, "مهمّ"),
            (4, NoteKind.BOOKMARK, ""),
        )
    ]
    window.noting.refresh()
    return made


@pytest.fixture
def listed(window):
    """Give what opens the pane of notes."""

    def open_pane() -> NotesPane:
        window.actions_table["notes.open"].trigger()
        pane = window.noting.listing.pane
        assert pane.isVisible()
        return pane

    return open_pane


def rows(pane: NotesPane) -> list[int | str]:
    """Give the ids of the listed notes, and the headings between them."""
    model = pane.model
    while model.canFetchMore(model.index(-1)):
        model.fetchMore(model.index(-1))
    made = [model.row(model.index(at)) for at in range(model.rowCount())]
    return [row.note.id if row.note is not None else row.heading for row in made]


def choose(pane: NotesPane, note: int) -> None:
    pane.list.setCurrentIndex(pane.model.index(pane.model.row_of(note)))


def test_the_pane_lists_the_notes_and_goes_there_on_enter(
    window, piece, sentences, three, listed
) -> None:
    pane = listed()
    assert rows(pane) == three
    assert pane.list.accessibleName()
    assert window.actions_table["notes.open"].isChecked()
    choose(pane, three[2])
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert window.article.layers.layer("current-hit") == (sentences[4],)
    assert pane.isVisible(), "there is room beside the article"
    window.actions_table["notes.open"].trigger()
    assert not pane.isVisible()
    assert not window.actions_table["notes.open"].isChecked()


def test_the_pane_opens_at_the_note_where_the_reader_is(
    window, piece, sentences, three, listed
) -> None:
    window.article.go_to(sentences[2].position)
    assert listed().chosen.id == three[1]


def test_every_row_says_what_it_is(window, piece, three, listed) -> None:
    pane = listed()
    said = [
        pane.model.index(at).data(Qt.ItemDataRole.AccessibleTextRole)
        for at in range(pane.model.rowCount())
    ]
    assert all(said)
    assert "مهمّ" in said[1]


def test_delete_and_undo_in_the_pane(window, application, piece, three, listed) -> None:
    pane = listed()
    choose(pane, three[1])
    QTest.keyClick(pane.list, Qt.Key.Key_Delete)
    assert rows(pane) == [three[0], three[2]]
    assert pane.chosen.id == three[2]
    assert len(window.article.layers.layer("note")) == 2
    QTest.keyClick(pane.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rows(pane) == three
    assert len(window.article.layers.layer("note")) == 3
    assert not pane.undo.isEnabled()


def test_the_pane_lets_go_of_a_piece_that_is_deleted(
    window, application, piece, three, listed
) -> None:
    pane = listed()
    assert rows(pane) == three
    window.shelves.delete(piece)
    assert window.noting.notes == ()
    assert pane.everything.isChecked()
    assert not pane.everything.isEnabled()
    window.actions_table["piece.undo"].trigger()
    window.open_piece(piece)
    assert [note.id for note in window.noting.notes] == three


def test_a_note_is_written_in_the_pane(window, application, piece, three, listed) -> None:
    pane = listed()
    choose(pane, three[1])
    QTest.keyClick(pane.list, Qt.Key.Key_F2)
    assert pane.field.toPlainText() == "مهمّ"
    pane.field.setPlainText("غير مهمّ")
    QTest.keyClick(pane.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not pane.field.isVisible()
    assert application._library.notes.one(three[1]).text == "غير مهمّ"
    pane.undo.click()
    assert application._library.notes.one(three[1]).text == "مهمّ"
    pane.edit.click()
    pane.field.setPlainText("لا شيء")
    QTest.keyClick(pane.field, Qt.Key.Key_Escape)
    assert not pane.field.isVisible()
    assert application._library.notes.one(three[1]).text == "مهمّ"


def test_listen_from_a_note(window, piece, sentences, three, listed, qtbot) -> None:
    pane = listed()
    choose(pane, three[2])
    pane.listen.click()
    qtbot.waitUntil(lambda: window.listening.spoken_sentence == sentences[4], timeout=30_000)


def test_only_one_kind_is_listed(window, piece, three, listed) -> None:
    pane = listed()
    kinds = {str(action.data()): action for action in pane._filters.actions()}
    kinds["note"].trigger()
    assert rows(pane) == [three[1]]
    kinds[LOST].trigger()
    assert rows(pane) == []
    assert pane.status.text()
    kinds[""].trigger()
    assert rows(pane) == three


def test_notes_are_found_in_any_spelling(window, piece, three, listed, qtbot) -> None:
    pane = listed()
    pane.box.setText("مُهم")
    qtbot.waitUntil(lambda: rows(pane) == [three[1]], timeout=5_000)
    pane.box.setText("لا يوجد")
    qtbot.waitUntil(lambda: rows(pane) == [], timeout=5_000)


def test_notes_of_all_pieces_stand_under_their_titles(
    window, application, piece, three, listed, qtbot
) -> None:
    from reader.importing.importer import Source

    with qtbot.waitSignal(window.adding.added, timeout=20_000):
        window.adding.add_source(Source("مادّة ثانية\n\nفيها جملة واحدة لا غير.".encode()))
    other = window.reading.piece.summary.id
    first = next(iter(sentence_positions(window.reading.piece.document)))
    window.noting.bookmark(first.position)
    pane = listed()
    assert len(rows(pane)) == 1
    pane.everything.setChecked(True)
    qtbot.waitUntil(lambda: len(rows(pane)) == 6, timeout=5_000)
    assert rows(pane)[3:] == three
    headings = [row for row in rows(pane) if isinstance(row, str)]
    assert len(headings) == 2
    assert "البلدة تفتح مكتبتها الجديدة" in headings[1]
    choose(pane, three[0])
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert window.reading.piece.summary.id == piece != other


def test_many_notes_are_read_as_they_come_into_view(
    window, application, piece, listed, qtbot
) -> None:
    document = window.reading.piece.document
    text = document.blocks[3].text
    block = document.blocks[3].id
    places = [Range(block, at, at + 1) for at in range(len(text)) if text[at].isalpha()] * 3
    parts = [(place, quote(document, place)) for place in places]
    made = application._library.notes.add_all(piece, parts[:1], NoteKind.BOOKMARK)
    for part in parts[1:200]:
        made += application._library.notes.add_all(piece, [part], NoteKind.HIGHLIGHT)
    window.noting.refresh()
    pane = listed()
    assert 0 < pane.model.rowCount() < 200
    last = max(made, key=lambda note: (note.range.start, note.id))
    assert pane.model.row_of(last.id) == 199
    assert len(rows(pane)) == 200


@pytest.fixture
def lost(window, application, piece, three) -> int:
    """Take the sentence of the second note out of the piece; gives the note."""
    from dataclasses import replace

    document = window.reading.piece.document
    gone = application._library.notes.one(three[1]).range.block
    blocks = tuple(block for block in document.blocks if block.id != gone)
    application._library.replace(piece, replace(document, blocks=blocks))
    window.open_piece(piece)
    return three[1]


def test_a_note_that_lost_its_words_is_listed_and_ends_no_listening(
    window, application, piece, lost, listed, qtbot
) -> None:
    playing(window, qtbot)
    pane = listed()
    listed_rows = rows(pane)
    heading = next(at for at, row in enumerate(listed_rows) if isinstance(row, str))
    assert lost in listed_rows[heading:]
    choose(pane, lost)
    assert not pane.listen.isEnabled()
    pane.go.trigger()
    assert window.reading.piece.summary.id == piece
    assert window.listening.active
    assert window.notices.isVisible()


def test_a_lost_note_is_put_on_other_words(window, application, piece, lost, listed) -> None:
    pane = listed()
    choose(pane, lost)
    assert not pane.place.isEnabled()
    document = window.reading.piece.document
    sentence = list(sentence_positions(document))[-1]
    window.article.go_to(sentence, select=True)
    assert pane.place.isEnabled()
    pane.place.trigger()
    note = application._library.notes.one(lost)
    assert (note.range, note.text) == (sentence, "مهمّ")
    assert sentence in window.article.layers.layer("note")
    window.notices._action.click()
    assert application._library.notes.one(lost).range is None


# Highlights


def select(window, *places: Range) -> None:
    """Select from the first place to the last."""
    rendering = window.article.rendering
    cursor = rendering.cursor(places[0])
    low, high = cursor.selectionStart(), rendering.cursor(places[-1]).selectionEnd()
    cursor.setPosition(low)
    cursor.setPosition(high, cursor.MoveMode.KeepAnchor)
    window.article.place_cursor(cursor)


def marked(window) -> list[tuple[Range, str]]:
    return [(each.range, each.style) for each in window.article.layers.marked]


def test_a_selection_is_highlighted_and_again_is_not(window, application, piece, sentences) -> None:
    place = Range(sentences[1].block, sentences[1].start + 3, sentences[1].end - 4)
    text = window.reading.piece.document.block(place.block).text
    select(window, place)
    window.actions_table["notes.highlight"].trigger()
    start = place.start + (text[place.start] == " ")
    shown = Range(place.block, start, place.start + len(text[place.start : place.end].rstrip()))
    assert marked(window) == [(shown, "yellow")]
    assert not window.article.textCursor().hasSelection()
    window.actions_table["notes.highlight"].trigger()
    assert marked(window) == []
    window.notices._action.click()
    assert marked(window) == [(shown, "yellow")]


def test_one_key_repeats_the_last_style(window, piece, sentences) -> None:
    window.article.go_to(sentences[1].position)
    window.actions_table["notes.style_blue"].trigger()
    window.article.go_to(sentences[3].position)
    window.actions_table["notes.highlight"].trigger()
    assert marked(window) == [(sentences[1], "blue"), (sentences[3], "blue")]
    # another style, where the caret stands in it
    window.actions_table["notes.style_pink"].trigger()
    assert marked(window) == [(sentences[1], "blue"), (sentences[3], "pink")]
    window.notices._action.click()
    assert marked(window)[1] == (sentences[3], "blue")
    window.actions_table["notes.unmark"].trigger()
    assert marked(window) == [(sentences[1], "blue")]


def test_what_is_said_is_highlighted(window, application, piece, qtbot) -> None:
    sentence = playing(window, qtbot)
    window.actions_table["notes.highlight"].trigger()
    assert marked(window) == [(sentence, "yellow")]
    assert window.listening.state is PlayerState.PLAYING


def test_a_highlight_over_paragraphs_is_one(window, application, piece, sentences, listed) -> None:
    blocks = list(dict.fromkeys(sentence.block for sentence in sentences))
    first = next(s for s in sentences if s.block == blocks[2])
    last = next(s for s in sentences if s.block == blocks[4])
    select(window, first, last)
    window.actions_table["notes.highlight"].trigger()
    places = [place for place, _ in marked(window)]
    assert [place.block for place in places] == blocks[2:5]
    assert places[0].start == first.start
    assert places[-1].end == last.end
    document = window.reading.piece.document
    assert (places[1].start, places[1].end) == (0, len(document.block(blocks[3]).text))
    pane = listed()
    (number,) = rows(pane)
    choose(pane, number)
    said = pane.list.currentIndex().data()
    for place in places[:2]:
        assert document.block(place.block).text[place.start : place.end][:20] in said
    pane._styles.menu().actions()[1].trigger()
    assert {style for _, style in marked(window)} == {"green"}
    QTest.keyClick(pane.list, Qt.Key.Key_Delete)
    assert marked(window) == []
    QTest.keyClick(pane.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [place for place, _ in marked(window)] == places


def test_a_highlight_swallows_those_of_its_style_that_it_reaches_into(
    window, application, piece, sentences
) -> None:
    one, two = sentences[1], sentences[2]
    if one.block != two.block:
        one, two = sentences[2], sentences[3]
    middle = (one.start + one.end) // 2
    select(window, Range(one.block, one.start, middle))
    window.actions_table["notes.highlight"].trigger()
    (note,) = application._library.notes.of(piece)
    application._library.notes.set_text(note.id, "أوّل")
    window.noting.refresh()
    before = marked(window)
    select(window, Range(one.block, middle - 4, two.end))
    window.actions_table["notes.highlight"].trigger()
    assert marked(window) == [(Range(one.block, one.start, two.end), "yellow")]
    assert [n.text for n in application._library.notes.of(piece)] == ["أوّل"]
    window.notices._action.click()
    assert marked(window) == before


def test_a_note_on_selected_words(window, application, piece, sentences) -> None:
    place = Range(sentences[2].block, sentences[2].start, sentences[2].start + 9)
    text = window.reading.piece.document.block(place.block).text[place.start : place.end]
    select(window, place)
    window.actions_table["notes.write"].trigger()
    dialog = window.findChild(NoteDialog)
    dialog.field.setPlainText("كلمتان")
    dialog.accept()
    exact = Range(place.block, place.start, place.start + len(text.rstrip()))
    assert kept(application, piece) == [("note", exact, "كلمتان")]
    assert [(b.range, b.icon) for b in window.article.layers.beside] == [(exact, "notebook-pen")]


def test_a_highlight_bears_a_note(window, application, piece, sentences) -> None:
    window.article.go_to(sentences[2].position)
    window.actions_table["notes.highlight"].trigger()
    window.actions_table["notes.write"].trigger()
    dialog = window.findChild(NoteDialog)
    dialog.field.setPlainText("على اللون")
    dialog.accept()
    assert kept(application, piece) == [("highlight", sentences[2], "على اللون")]
    assert len(window.article.layers.beside) == 1


def test_a_highlight_over_paragraphs_bears_one_note(window, application, piece, sentences) -> None:
    blocks = list(dict.fromkeys(sentence.block for sentence in sentences))
    first = next(s for s in sentences if s.block == blocks[2])
    last = next(s for s in sentences if s.block == blocks[3])
    select(window, first, last)
    window.actions_table["notes.highlight"].trigger()
    # the caret stands in the last paragraph now
    window.actions_table["notes.write"].trigger()
    dialog = window.findChild(NoteDialog)
    dialog.field.setPlainText("على الفقرتين")
    dialog.accept()
    assert [note.text for note in application._library.notes.of(piece)] == ["على الفقرتين", ""]
    window.article.setFocus(Qt.FocusReason.ShortcutFocusReason)
    QTest.keyClick(window.article, Qt.Key.Key_Return)
    opened = [each for each in window.findChildren(NoteDialog) if each.isVisible()]
    assert [each.text() for each in opened] == ["على الفقرتين"]
    opened[0].reject()
    # and is not said to be another highlight by its own key
    window.actions_table["notes.highlight"].trigger()
    assert marked(window) == []


# The marks in the margin


def test_the_mark_beside_a_note_opens_it(window, application, piece, sentences, three) -> None:
    window.article.go_to(sentences[2].position)
    areas = {marks[0].note: area for area, marks in window.article.layers.margin()}
    scroll = window.article.verticalScrollBar().value()
    page = window.article.rendering
    area = areas[three[1]]
    assert area.right() <= page.left or area.left() >= page.left + page.column
    point = (area.center() - QPointF(0, scroll)).toPoint()
    QTest.mouseClick(window.article.viewport(), Qt.MouseButton.LeftButton, pos=point)
    dialog = window.findChild(NoteDialog)
    assert dialog.text() == "مهمّ"
    dialog.reject()
    # a bookmark has no text to open: the pane shows it
    point = (areas[three[0]].center() - QPointF(0, scroll)).toPoint()
    QTest.mouseClick(window.article.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert window.noting.listing.pane.chosen.id == three[0]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_mark_beside_a_note_says_it_under_the_pointer(
    window, application, piece, sentences, three
) -> None:
    window.article.go_to(sentences[2].position)
    viewport, page = window.article.viewport(), window.article.rendering
    (area,) = [area for area, marks in window.article.layers.margin() if marks[0].note == three[1]]
    mark = (area.center() - QPointF(0, window.article.verticalScrollBar().value())).toPoint()
    said = []
    for at in (mark, QPoint(round(page.left + page.column / 2), mark.y())):
        asked = QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at))
        QApplication.sendEvent(viewport, asked)
        texts = [text for text in window.findChildren(HoverText) if text.isVisible()]
        said.append([text.text for text in texts])
        for text in texts:
            text.put_away()
    ((note,), beside) = said
    assert "مهمّ" in note and beside == []
    assert not QToolTip.isVisible()


def test_enter_on_noted_words_opens_the_note(window, piece, sentences, three) -> None:
    window.article.setFocus(Qt.FocusReason.ShortcutFocusReason)
    window.article.go_to(Position(sentences[1].block, sentences[1].start + 1))
    QTest.keyClick(window.article, Qt.Key.Key_Return)
    assert window.findChild(NoteDialog) is None
    window.article.go_to(Position(sentences[2].block, sentences[2].start + 1))
    QTest.keyClick(window.article, Qt.Key.Key_Return)
    dialog = window.findChild(NoteDialog)
    assert dialog.text() == "مهمّ"
    dialog.reject()


def test_keys_go_from_note_to_note(window, piece, sentences, three) -> None:
    window.article.go_to(Position(sentences[0].block))
    seen = []
    for command in ("notes.next",) * 4 + ("notes.previous",) * 2:
        window.actions_table[command].trigger()
        seen.append(window.article.layers.layer("current-hit")[0])
    one, two, four = (sentences[at] for at in (1, 2, 4))
    assert seen == [one, two, four, one, four, two]
    assert "مهمّ" in window.notices.text


def test_the_end_side_shows_contents_or_notes(window, piece, three, listed) -> None:
    pane = listed()
    strip = window.noting.listing._choice
    assert strip.isVisible()
    assert strip.geometry().bottom() < pane.geometry().top()
    window.panes.set_open(window.outline, True)
    assert not pane.isVisible()
    assert window.outline.isVisible()
    assert not window.actions_table["notes.open"].isChecked()
    window.actions_table["notes.open"].trigger()
    assert pane.isVisible()
    assert not window.outline.isVisible()


def test_what_is_said_instead_of_notes_is_seen_whole_at_large_sizes(
    window, piece, listed, qapp
) -> None:
    window._set_size(300)
    window.resize(1000, 900)
    pane = listed()
    qapp.processEvents()
    assert pane.status.isVisible()
    assert pane.status.height() >= pane.status.heightForWidth(pane.status.width())


@pytest.mark.parametrize("percent", [100, 300])
def test_in_a_narrow_window_the_pane_lies_over_the_article(
    window, application, piece, three, listed, percent: int
) -> None:
    application.settings[settings.TEXT_SIZE] = percent
    window.resize(700, 700)
    pane = listed()
    assert pane.geometry().left() <= 0 or pane.geometry().right() >= window.panes.width() - 1
    choose(pane, three[0])
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert not pane.isVisible()
    assert not window.noting.listing._choice.isVisible()


def test_the_pane_is_made_anew_with_the_window(
    window, application, piece, three, listed, qtbot
) -> None:
    listed()
    application.settings[settings.LANGUAGE] = "en"
    qtbot.waitUntil(lambda: application.window is not window, timeout=10_000)
    newer = application.window
    assert not newer.actions_table["notes.open"].isChecked()
    newer.actions_table["notes.open"].trigger()
    # the panes of the window that went are drawn no more
    application.settings[settings.TEXT_SIZE] = 160
    pane = newer.noting.listing.pane
    assert rows(pane) == three
    assert pane.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert pane._look.scale == 1.6


def test_notes_are_saved_from_the_pane(
    window, application, piece, three, listed, qtbot, tmp_path
) -> None:
    listed()
    export = window.noting.listing._export
    for name in ("notes.md", "notes.html", "notes.json"):
        export.save(piece, tmp_path / name)
        qtbot.waitUntil((tmp_path / name).is_file, timeout=10_000)
        assert "مهمّ" in (tmp_path / name).read_text(encoding="utf-8")
    export.save(piece, tmp_path / "notes.doc")
    qtbot.waitUntil(lambda: "notes.doc" in window.notices.text, timeout=10_000)


def test_nothing_is_said_where_there_are_no_sentences(window, application, piece) -> None:
    document = window.reading.piece.document
    end = Position(document.blocks[-1].id, len(document.blocks[-1].text))
    assert next_sentence(document, end) is None
    assert sentence_at(document, end) is None
    window.noting.bookmark(end)
    assert kept(application, piece) == []
    assert window.notices.isVisible()


def test_notes_are_said_with_the_text_where_that_is_wanted(
    window, application, piece, sentences, three
) -> None:
    assert window.listening.manner.notes == ()
    application.settings[settings.SPEAK_NOTES] = True
    (note,) = window.listening.manner.notes
    assert (note.range, note.text) == (sentences[2], "مهمّ")
    window.noting.remove(three[1])
    assert window.listening.manner.notes == ()


def test_every_deed_goes_back_and_there_again(window, application, piece, sentences, three) -> None:
    """What is undone all the way and done again all the way is as it was."""
    one, two = sentences[3], sentences[5]
    before = application._library.notes.of(piece)
    window.article.go_to(one.position)
    window.actions_table["notes.highlight"].trigger()
    window.actions_table["notes.style_green"].trigger()
    window.article.go_to(two.position)
    window.noting.bookmark(two.position)
    window.noting.set_text(application._library.notes.one(three[1]), "نصّ آخر")
    window.noting.remove(three[0])
    window.noting.move(application._library.notes.one(three[2]), two)
    after = application._library.notes.of(piece)
    for _ in range(6):
        window.actions_table["piece.undo"].trigger()
    plain = [(n.id, n.kind, n.range, n.text, n.style) for n in before]
    now = application._library.notes.of(piece)
    assert [(n.id, n.kind, n.range, n.text, n.style) for n in now] == plain
    for _ in range(6):
        window.actions_table["piece.redo"].trigger()
    now = application._library.notes.of(piece)
    assert [(n.id, n.kind, n.range, n.text, n.style) for n in now] == [
        (n.id, n.kind, n.range, n.text, n.style) for n in after
    ]
    assert marked(window) == [(one, "green")]


def test_the_voice_says_a_note_and_goes_on(window, application, piece, sentences, qtbot) -> None:
    application.settings[settings.SPEAK_NOTES] = True
    application.settings[settings.SPEECH_RATE] = 4.0
    window.noting.make([sentences[0]], NoteKind.NOTE, Message("x"), "نعم")
    window.article.go_to(sentences[0].position)
    window.listening.play_from(sentences[0].position)
    qtbot.waitUntil(lambda: window.listening.spoken_sentence == sentences[1], timeout=30_000)
    assert window.listening.state is PlayerState.PLAYING


def test_the_articles_menu_highlights_where_it_was_opened(
    window, application, piece, sentences
) -> None:
    menu = QMenu()
    window.noting.add_to_menu(menu, sentences[3].position)
    (styles,) = menu.actions()
    actions = styles.menu().actions()
    assert len(actions) == 6
    assert all(action.text() and not action.icon().isNull() for action in actions)
    actions[3].trigger()
    assert marked(window) == [(sentences[3], "pink")]
    menu = QMenu()
    window.noting.add_to_menu(menu, sentences[3].position)
    menu.actions()[1].trigger()
    assert marked(window) == []
