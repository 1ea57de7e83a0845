"""Texts under the pointer: it goes onto them, Escape puts them away, nothing else hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QCursor, QHelpEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton, QToolButton, QToolTip, QWidget

from reader import settings
from reader.ui.fonts import SANS, SANS_LATIN
from reader.ui.hover_text import no_room, set_hover_text, show_item_texts
from reader.ui.hover_window import HoverText

# What Qt says of its own popups where there is no display
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def shown() -> HoverText | None:
    """Give the one text that is on the screen."""
    texts = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, HoverText) and widget.isVisible()
    ]
    assert len(texts) <= 1
    assert not QToolTip.isVisible()
    return texts[0] if texts else None


def rest(widget: QWidget, at: QPoint | None = None) -> HoverText | None:
    """Put the pointer on a widget, have Qt say that it rests, and give the text that shows."""
    point = widget.rect().center() if at is None else at
    QCursor.setPos(widget.mapToGlobal(point))
    QApplication.processEvents()
    asked = QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, asked)
    return shown()


@pytest.fixture(autouse=True)
def pointer() -> Iterator[Callable[[QPoint], None]]:
    """Give what moves the pointer, and put it back afterwards."""
    before = QCursor.pos()
    yield QCursor.setPos
    QCursor.setPos(before)


@pytest.fixture
def top(qtbot) -> QWidget:
    """Give a window with a button that has a text, beside one that has none."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    for place, x in (("named", 20), ("other", 200)):
        button = QPushButton(place, made)
        button.setObjectName(place)
        button.setGeometry(x, 20, 100, 44)
    set_hover_text(made.findChild(QPushButton, "named"), "What this is for")
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def named(top) -> QPushButton:
    return top.findChild(QPushButton, "named")


def test_the_pointer_goes_onto_a_text_and_it_stays_till_both_are_left(
    named, top, pointer, qtbot, monkeypatch
) -> None:
    monkeypatch.setattr("reader.ui.hover_window._GRACE_MS", 150)
    named.setEnabled(False)
    # Put away from there, it has not been refused on the button
    pointer(rest(named).geometry().center())
    QApplication.processEvents()
    QTest.keyClick(top, Qt.Key.Key_Escape)
    assert shown() is None
    for x in (10, 12):
        pointer(named.mapToGlobal(QPoint(x, 10)))
    # By Qt's own delay, from the pointer alone, on a button that can do nothing now too
    qtbot.waitUntil(lambda: shown() is not None)
    text = shown()
    pointer(text.geometry().center())
    qtbot.wait(250)
    assert shown() is text
    for away in (top.mapToGlobal(QPoint(300, 250)), top.geometry().bottomRight() * 1.5):
        pointer(away)
        qtbot.waitUntil(lambda: shown() is None)
        assert rest(named) is not None


def test_escape_puts_a_text_away_and_nothing_else(window, qtbot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    window.find_bar.open()
    field = QApplication.focusWidget()
    button = window.header.text_size._buttons[200]
    assert rest(button) is not None
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert shown() is not None and field.text() == "a"
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert shown() is None and window.find_bar.isVisible()
    # It does not come again under the same hand before that has gone elsewhere
    assert rest(button) is None
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
    assert rest(button) is not None
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert not window.find_bar.isVisible()


def test_escape_is_no_shortcut_while_a_text_shows(top, named, qtbot) -> None:
    pressed = []
    QShortcut(QKeySequence("Esc"), top, lambda: pressed.append(shown()))
    for times in (0, 1):
        assert (rest(named) is None) == bool(times)
        QTest.keyClick(top.windowHandle(), Qt.Key.Key_Escape)
        assert pressed == [None] * times


def test_a_text_goes_with_what_it_is_about(top, named) -> None:
    other = top.findChild(QPushButton, "other")
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(top.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    for end in (
        lambda: QTest.mouseClick(other, Qt.MouseButton.LeftButton),
        lambda: QApplication.sendEvent(top, turn),
        lambda: QApplication.sendEvent(top, QEvent(QEvent.Type.WindowDeactivate)),
        lambda: set_hover_text(named, "What it is for now"),
        named.hide,
        top.hide,
        lambda: shiboken6.delete(named),
    ):
        top.show()
        named.show()
        QApplication.sendEvent(named, QEvent(QEvent.Type.Leave))
        assert rest(named) is not None
        end()
        assert shown() is None


def test_what_lies_under_a_text_is_neither_asked_nor_pressed(top, named, qtbot) -> None:
    other = top.findChild(QPushButton, "other")
    text = rest(named)
    press = top.mapFromGlobal(text.geometry().center())
    other.move(press - other.rect().center())
    set_hover_text(other, "Another")
    assert rest(other) is text
    with qtbot.assertNotEmitted(other.clicked):
        QTest.mousePress(top.windowHandle(), Qt.MouseButton.LeftButton, pos=press)
        QTest.mouseRelease(top.windowHandle(), Qt.MouseButton.LeftButton, pos=press)
    assert shown() is None
    with qtbot.waitSignal(other.clicked):
        QTest.mouseClick(top.windowHandle(), Qt.MouseButton.LeftButton, pos=press)


def test_a_text_takes_no_keyboard_and_tells_no_more_than_before(top, named) -> None:
    other = top.findChild(QPushButton, "other")
    other.setFocus()
    told = QAccessible.queryAccessibleInterface(named)
    assert told.text(QAccessible.Text.Description) == "What this is for"
    text = rest(named)
    assert other.hasFocus() and QApplication.activeWindow() is top
    # Qt tells of every window that shows but of those of this kind
    assert text.windowType() is Qt.WindowType.ToolTip
    window = QAccessible.queryAccessibleInterface(top)
    inside = [window.child(number).object() for number in range(window.childCount())]
    assert text not in inside and named in inside
    assert told.text(QAccessible.Text.Description) == "What this is for"


def test_a_text_has_the_look_and_the_direction_of_the_window(window, application) -> None:
    application.settings[settings.THEME] = "dark"
    application.settings[settings.TEXT_SIZE] = 200
    look = application._appearance.look
    text = rest(window.header.text_size._buttons[200])
    assert text.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert text.font().pixelSize() == look.px(15)
    image = text.grab().toImage()
    assert image.pixelColor(image.width() // 2, look.px(4)).name() == look.colours.raised.lower()
    # Another size asks for another place
    application.settings[settings.TEXT_SIZE] = 100
    assert shown() is None


def test_items_say_their_own_and_each_its_own(top, qtbot) -> None:
    rows = QListWidget(top)
    rows.setGeometry(0, 100, 200, 100)
    for name in ("one", "two", ""):
        rows.addItem(name)
        rows.item(rows.count() - 1).setToolTip(name and f"The whole of {name}")
    show_item_texts(rows)
    rows.show()
    one, two, none = (rows.visualItemRect(rows.item(row)).center() for row in range(3))
    first = rest(rows.viewport(), one)
    assert first.text == "The whole of one"
    assert rest(rows.viewport(), one + QPoint(1, 0)) is first
    assert rest(rows.viewport(), two).text == "The whole of two"
    QTest.keyClick(top.windowHandle(), Qt.Key.Key_Escape)
    assert rest(rows.viewport(), two) is None
    assert rest(rows.viewport(), one).text == "The whole of one"
    assert rest(rows.viewport(), two).text == "The whole of two"
    # Other rows come under the pointer
    rows.addItems(["more"] * 20)
    rows.scrollToBottom()
    assert shown() is None
    rows.scrollToTop()
    assert rest(rows.viewport(), none) is None


def test_words_that_stand_there_already_do_not_show_again(window, qtbot) -> None:
    button = next(
        each
        for each in window.header.findChildren(QToolButton)
        if each.isVisible() and each.text().strip() == each.toolTip()
    )
    assert rest(button) is None
    # Where there is no room for its word
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    assert rest(button).text == button.toolTip()


def test_names_show_where_a_list_cuts_them(top) -> None:
    rows = QListWidget(top)
    rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    rows.setGeometry(0, 100, 200, 100)
    for name in ("short", "a name that is much longer than the list is wide"):
        rows.addItem(name)
        rows.item(rows.count() - 1).setToolTip(name)
    show_item_texts(rows, no_room)
    rows.show()
    short, long = (rows.visualItemRect(rows.item(row)).center() for row in range(2))
    assert rest(rows.viewport(), short) is None
    assert rest(rows.viewport(), QPoint(20, long.y())).text == rows.item(1).text()


@pytest.mark.parametrize("rtl", [False, True])
def test_a_text_is_broken_between_its_words(top, rtl: bool) -> None:
    way = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    top.setLayoutDirection(way)
    said = "كلمات العنوان " * 12 + "word" * 40
    lines = HoverText(top, top.rect(), said, top.pos())
    layout, room = lines._words, lines.width()
    lines.put_away()
    whole = [layout.lineAt(number) for number in range(layout.lineCount())]
    ends = [layout.text()[: line.textStart() + line.textLength()][-1] for line in whole]
    words = sum(line.textStart() < layout.text().index("w") for line in whole)
    assert len(whole) > words > 1 and set(ends[: words - 1]) == {" "}
    for line in whole:
        assert line.naturalTextWidth() < room
    # All of them begin at the side that the window begins
    sides = {round(line.naturalTextRect().right() if rtl else line.x()) for line in whole}
    assert max(sides) - min(sides) <= (line.height() if rtl else 0)


def test_no_size_of_letters_puts_words_outside_of_their_text(top, fonts) -> None:
    top.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    said = (
        "راجع \u2068British Library\u2069 (القسم 26) قبل \u2068كتابة الخبر\u2069، ثم أعد النظر فيه."
    )
    for size in range(12, 76):
        top.setStyleSheet(f"font-family: '{SANS}', '{SANS_LATIN}'; font-size: {size}px;")
        text = HoverText(top, top.rect(), said, top.pos())
        words, corner = text._words, QPointF(*text._margins())
        for line in range(words.lineCount()):
            drawn = words.lineAt(line).naturalTextRect().translated(corner)
            assert text.rect().toRectF().contains(drawn), size
        text.put_away()


WORDS = st.text(st.sampled_from("بتكلم abc./"), min_size=1, max_size=700).filter(str.strip)


@given(
    words=WORDS,
    size=st.integers(12, 75),
    area=st.tuples(st.integers(1, 400), st.integers(1, 300)),
    at=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    corner=st.tuples(st.integers(0, 600), st.integers(0, 700)),
    rtl=st.booleans(),
)
@hypothesis_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_text_is_on_the_screen_and_not_under_the_pointer(
    qapp, words: str, size: int, area, at, corner, rtl: bool
) -> None:
    about = QWidget()
    about.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    )
    font = about.font()
    font.setPixelSize(size)
    about.setFont(font)
    about.setGeometry(QRect(QPoint(*corner), QPoint(corner[0] + area[0], corner[1] + area[1])))
    screen = about.screen().availableGeometry()
    within = QPoint(round(at[0] * (area[0] - 1)), round(at[1] * (area[1] - 1)))
    point = about.mapToGlobal(within)
    text = HoverText(about, about.rect(), words, point)
    try:
        if screen.contains(point):
            assert screen.contains(text.geometry())
            assert not text.geometry().contains(point)
    finally:
        text.put_away()
        about.deleteLater()
