"""The main job in the window: add, open, resize, find, listen, delete and undo."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QToolButton

from reader import settings
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position
from reader.errors import Message
from reader.library.pieces import Shelf
from reader.speech.player_events import PlayerState
from reader.text.direction import Direction
from reader.ui.piece_dialogs import LeftOutDialog
from reader.ui.settings_dialog import SettingsDialog
from reader.ui.text_size import STEPS, step

PASTE = """خبر قصير

camera iconصورة للحديقة في الصباح (تصوير: سامي)

زرع أهل الحي أربعين شجرة في الحديقة الجديدة، وسقوها معًا قبل غروب الشمس. وقال المشرف إن الأشجار ستظلل الممر كله بعد ثلاث سنوات.

وشارك في العمل تلاميذ المدرسة القريبة ومعلموهم، وكتب كل تلميذ اسمه على بطاقة علّقها على شجرته.

ادعم موقعنا

اضغط هنا للمساهمة
"""


def shown_text(window) -> str:
    return window.article.toPlainText()


def test_window_is_right_to_left_and_arabic(window) -> None:
    assert window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert window.windowTitle() == "عين"
    assert window.library.x() > window.article.mapTo(window, QPoint(0, 0)).x()


def test_an_added_piece_opens_and_is_listed(window, piece) -> None:
    assert "البلدة تفتح مكتبتها الجديدة" in shown_text(window)
    assert "البلدة تفتح مكتبتها الجديدة" in window.windowTitle()
    rows = window.library._model.rowCount()
    assert rows == 1


def test_three_sizes(window, piece, qtbot) -> None:
    window.resize(2400, 1800)
    sizes = []
    for button in window.header.text_size.findChildren(QToolButton):
        assert button.accessibleName()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert button.isChecked()
        sizes.append((window._appearance.look.scale, window.player.height()))
    assert [scale for scale, _ in sizes] == [1.0, 1.4, 2.0]
    assert sizes[0][1] < sizes[1][1] < sizes[2][1]


def test_steps_reach_from_50_to_500(window, application) -> None:
    for _ in range(len(STEPS)):
        window.actions_table["size.larger"].trigger()
    assert application.settings[settings.TEXT_SIZE] == 500
    for _ in range(len(STEPS)):
        window.actions_table["size.smaller"].trigger()
    assert application.settings[settings.TEXT_SIZE] == 50
    window.actions_table["size.reset"].trigger()
    assert application.settings[settings.TEXT_SIZE] == 100
    assert step(100, 1) == 110
    assert step(500, 1) == 500


def test_ctrl_and_wheel_change_the_size_over_the_article(window, application, piece) -> None:
    viewport = window.article.viewport()
    for turn, expected in ((120, 110), (-120, 100), (60, 100), (60, 110)):
        event = QWheelEvent(
            QPointF(50, 50),
            QPointF(viewport.mapToGlobal(QPoint(50, 50))),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.sendEvent(viewport, event)
        assert application.settings[settings.TEXT_SIZE] == expected


def test_size_is_remembered(window, application) -> None:
    window.actions_table["size.largest"].trigger()
    again = settings.Settings(application._places.settings)
    assert again[settings.TEXT_SIZE] == 200


def test_resizing_keeps_the_line_being_read(window, piece, qtbot) -> None:
    window.resize(900, 600)
    blocks = window.reading.piece.document.blocks
    from reader.document.ranges import Position

    window.article.go_to(Position(blocks[-1].id, 5))
    before = window.article.top_position()
    window.actions_table["size.largest"].trigger()
    assert window.article.top_position().block == before.block
    window.actions_table["size.reset"].trigger()
    assert window.article.top_position().block == before.block


def test_paste_with_page_chrome_can_be_put_back(window, qtbot) -> None:
    data = QMimeData()
    data.setText(PASTE)
    with qtbot.waitSignal(window.adding.added, timeout=20_000):
        window.adding.add_mime(data)
    assert "اضغط هنا للمساهمة" not in shown_text(window)
    assert window.notices.isVisible()
    document = window.reading.piece.document
    assert document.left_out
    window.actions_table["piece.left_out"].trigger()
    dialog = window.findChild(LeftOutDialog)
    rows = [
        dialog.tree.topLevelItem(group).child(row)
        for group in range(dialog.tree.topLevelItemCount())
        for row in range(dialog.tree.topLevelItem(group).childCount())
    ]
    assert len(rows) == len(document.left_out)
    last = document.left_out[-1].block
    chosen = next(row for row in rows if row.text(0) == last.text)
    dialog.tree.clearSelection()
    assert not dialog.button.isEnabled()
    chosen.setSelected(True)
    qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    assert last.text in shown_text(window)
    assert not dialog.button.isEnabled()
    saved = window._services.library.piece(window.reading.piece.summary.id).document
    assert last.id in [block.id for block in saved.blocks]
    dialog.reject()


def test_drop_of_a_file(window, qtbot, tmp_path) -> None:
    path = tmp_path / "قصة.txt"
    path.write_text("قصة البحر\n\nكان البحر هادئًا في ذلك الصباح، وكانت القوارب تعود.", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(window.adding.added, timeout=20_000):
        window.dropEvent(event)
    assert "كان البحر هادئًا" in shown_text(window)


def test_a_bad_file_says_so_and_loses_nothing(window, piece, qtbot, tmp_path) -> None:
    empty = tmp_path / "فارغ.txt"
    empty.write_text("")
    window.adding.add_files([empty])
    qtbot.waitUntil(lambda: "فارغ" in window.notices.text, timeout=10_000)
    assert "البلدة تفتح مكتبتها" in shown_text(window)


def test_empty_clipboard_says_so(window) -> None:
    QGuiApplication.clipboard().clear()
    window.actions_table["piece.paste"].trigger()
    assert "انسخ نصًّا" in window.notices.text


def test_search_however_it_is_spelt_and_open_at_the_hit(window, piece, qtbot) -> None:
    with qtbot.waitSignal(window.library.search_asked):
        window.library.search.field.setText("المَكتَبه")
    qtbot.waitUntil(
        lambda: (
            window.library._model.rowCount() == 1
            and window.library._model.card(window.library._model.index(0)).hit is not None
        ),
        timeout=10_000,
    )
    card = window.library._model.card(window.library._model.index(0))
    assert card.exact == "المكتبة"
    with qtbot.waitSignal(window.library.hit_opened):
        window.library._open(window.library._model.index(0))
    block = window.reading.piece.document.block(card.hit.block)
    assert block.text[card.hit.start : card.hit.end] == "المكتبة"


def test_find_in_the_piece(window, piece, qtbot) -> None:
    window.actions_table["find.open"].trigger()
    assert window.find_bar.isVisible()
    window.find_bar.findChild(QLineEdit).setText("مكتبه")
    qtbot.waitUntil(lambda: len(window.article.layers.layer("search")) >= 2)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.find_bar.isVisible()


def test_delete_and_undo(window, application, piece) -> None:
    window.actions_table["piece.favourite"].trigger()
    assert [each.id for each in application._library.list(Shelf.FAVOURITES)] == [piece]
    window.actions_table["piece.delete"].trigger()
    assert application._library.list() == []
    assert window.reading.piece is None
    assert not window.actions_table["piece.delete"].isEnabled()
    window.actions_table["piece.undo"].trigger()
    assert [each.id for each in application._library.list(Shelf.FAVOURITES)] == [piece]


def test_archive_leaves_the_shelf(window, application, piece) -> None:
    window.actions_table["piece.archive"].trigger()
    assert window.library._model.rowCount() == 0
    assert [each.id for each in application._library.list(Shelf.ARCHIVED)] == [piece]


def test_listening_lights_words_and_keeps_the_place(window, application, piece, qtbot) -> None:
    words = []
    real = window.listening.word_changed

    def seen(word) -> None:
        words.append(word)
        real(word)

    window.listening.word_changed = seen
    application.settings[settings.SPEECH_RATE] = 4.0
    window.actions_table["speech.toggle"].trigger()
    qtbot.waitUntil(lambda: len([word for word in words if word]) >= 6, timeout=20_000)
    assert window.listening.state is PlayerState.PLAYING
    document = window.reading.piece.document
    first = next(word for word in words if word)
    assert document.block(first.block).text[first.start : first.end].strip()
    window.actions_table["speech.toggle"].trigger()
    assert window.listening.state is PlayerState.PAUSED
    place = window.listening.player().position
    qtbot.waitUntil(lambda: application._library.piece(piece).listening == place, timeout=10_000)
    window.actions_table["speech.stop"].trigger()
    assert window.listening.state is PlayerState.IDLE


def test_sentences_can_be_walked_while_idle(window, piece, qtbot) -> None:
    window.listening.warm()
    window.actions_table["speech.next_sentence"].trigger()
    assert window.listening.player().position is not None


def test_language_changes_the_whole_window(application, piece, qtbot) -> None:
    application.settings[settings.LANGUAGE] = "en"
    qtbot.waitUntil(
        lambda: application.window.layoutDirection() is Qt.LayoutDirection.LeftToRight,
        timeout=10_000,
    )
    window = application.window
    assert window.actions_table["piece.delete"].text() == "Delete"
    assert "البلدة تفتح" in window.article.toPlainText()
    assert window.library.x() == 0


def test_the_sheet_of_settings_stays_through_another_language(application, piece, qtbot) -> None:
    old = application.window
    old.actions_table["app.settings"].trigger()
    choice = old.findChild(SettingsDialog).fields[settings.LANGUAGE.key].control
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert application.settings.text(settings.LANGUAGE) == "en"
    qtbot.waitUntil(
        lambda: (
            application.window is not old
            and application.window.findChild(SettingsDialog) is not None
        ),
        timeout=10_000,
    )
    sheet = application.window.findChild(SettingsDialog)
    assert sheet.isVisible()
    assert sheet.focusWidget() is sheet.fields[settings.LANGUAGE.key].control
    sheet.reject()


def test_the_contents_open_at_the_heading_of_the_place(window) -> None:
    right, blocks = Direction.RTL, []
    for number, level in enumerate((2, 3, 2)):
        heading, name = BlockKind.HEADING, f"عنوان {number}"
        blocks.append(Block(f"h{number}", heading, name, right, "ar", level=level))
        blocks.append(Block(f"p{number}", BlockKind.PARAGRAPH, "كلام يقال.", right, "ar"))
    window.open_piece(window._services.library.add(Document(Metadata("دفتر"), tuple(blocks))))
    for block, heading in (("p1", "عنوان 1"), ("h2", "عنوان 2"), ("p0", "عنوان 0")):
        window.article.go_to(Position(block, 1))
        window.actions_table["outline.toggle"].trigger()
        assert window.outline._tree.currentItem().text(0) == heading
        assert window.focusWidget() is window.outline._tree
        window.actions_table["outline.toggle"].trigger()


def test_the_minutes_of_a_piece_keep_their_number_in_either_direction(
    application, piece, qtbot
) -> None:
    application.settings[settings.LANGUAGE] = "en"
    qtbot.waitUntil(lambda: application._translate.language == "en")
    article = application.window.article
    at = article.toPlainText().index("minute")
    cursor = article.textCursor()
    places = []
    for position in (at - 1, at + 1, at + 6):
        cursor.setPosition(position)
        places.append(article.cursorRect(cursor).left())
    assert places == sorted(places)


def test_narrow_window_lays_the_library_over_the_article(window, piece, qtbot) -> None:
    window.resize(600, 800)
    assert not window.library.isVisible()
    window.actions_table["library.toggle"].trigger()
    assert window.library.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.library.isVisible()


def test_the_keyboard_never_goes_behind_a_pane(window, piece) -> None:
    window.resize(320, 640)
    QCoreApplication.processEvents()
    window.actions_table["library.toggle"].trigger()
    assert window.panes.covered
    window.notices.show_message(Message("Ayn"), action="تراجع", call=lambda: None)
    QCoreApplication.processEvents()
    seen = set()
    for _ in range(40):
        focused = window.focusWidget()
        seen.add(focused)
        middle = focused.mapTo(window, focused.rect().center())
        shown = window.childAt(middle)
        assert shown is focused or focused.isAncestorOf(shown), focused.accessibleName()
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert window.notices._action in seen
    assert window.article not in seen
    window.panes.close_over()
    assert window.article.isVisible()


def test_the_article_comes_out_from_under_a_pane_to_be_gone_to(window, piece, qapp) -> None:
    window.resize(400, 800)
    for command in ("library.toggle", "notes.open"):
        window.actions_table[command].trigger()
        qapp.processEvents()
        assert window.panes.covered
        window.actions_table["reading.focus"].trigger()
        qapp.processEvents()
        assert not window.panes.covered
        assert window.article.hasFocus()


def test_nothing_is_cut_at_any_size(window, piece, qapp) -> None:
    for percent in (100, 200, 300, 500):
        window._set_size(percent)
        for width in (320, 700, 1280):
            window.resize(width, 840)
            qapp.processEvents()
            for button in (
                *window.header.findChildren(QToolButton),
                *window.player.findChildren(QToolButton),
            ):
                if button.isVisible() and percent * 320 <= width * 100:
                    at = button.mapTo(window, QPoint(0, 0))
                    assert at.x() >= 0
                    assert at.x() + button.width() <= window.width(), button.accessibleName()


def test_every_visible_button_has_a_name(window, piece) -> None:
    for button in window.findChildren(QToolButton):
        if button.isVisible():
            assert button.accessibleName(), button.objectName()


def test_dialogs_open_in_both_languages(application, piece, qtbot) -> None:
    for language in ("ar", "en"):
        application.settings[settings.LANGUAGE] = language
        qtbot.waitUntil(lambda: application._translate.language == language)  # noqa: B023
        window = application.window
        for command in (
            "piece.add",
            "piece.details",
            "piece.tags",
            "piece.left_out",
            "app.settings",
            "app.shortcuts",
        ):
            window.actions_table[command].trigger()
            dialogs = [each for each in window.findChildren(QDialog) if each.isVisible()]
            assert len(dialogs) == 1, command
            assert dialogs[0].windowTitle()
            dialogs[0].reject()
            qtbot.waitUntil(lambda: not [d for d in window.findChildren(QDialog) if d.isVisible()])  # noqa: B023
