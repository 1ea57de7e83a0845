"""Statistics in the window: what is counted, and the sheet that shows it to eyes and ears."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from reader.actions.attention import Moment
from reader.actions.statistics import Statistics, reckon
from reader.library.activity import ActivityKind, Day
from reader.paths import resource
from reader.settings import KEEP_STATISTICS
from reader.speech.player_events import PlayerState
from reader.translations import FSI, PDI, Translator
from reader.ui.statistics_bars import Bar, Bars
from reader.ui.statistics_dialog import StatisticsDialog
from reader.ui.theme import contrast, themes

TODAY = date(2026, 11, 26)
"""A Thursday."""


def told() -> Statistics:
    days = [
        Day((TODAY - timedelta(ago)).isoformat(), ago % 7 * 600, ago % 3 * 900)
        for ago in range(300)
    ]
    return reckon([*days, Day(TODAY.isoformat(), 720, 300)], TODAY, 5, 4)


@pytest.fixture
def sheet(qtbot, look, tmp_path: Path) -> Callable[..., StatisticsDialog]:
    def make(language: str = "en", percent: float = 100, width: int = 0) -> StatisticsDialog:
        translate = Translator(language, resource("translations"), tmp_path)
        dialog = StatisticsDialog(None, look(percent), translate, "levantine", kept=True)
        right = Qt.LayoutDirection.RightToLeft
        dialog.setLayoutDirection(right if language == "ar" else Qt.LayoutDirection.LeftToRight)
        qtbot.addWidget(dialog)
        if width:
            dialog.resize(width, 640)
        dialog.show_statistics(told())
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    return make


def plain(text: str) -> str:
    return text.translate({ord(sign): None for sign in (FSI, PDI, "\u200f")})


# The sheet


def test_every_bar_says_its_day_and_its_times(sheet) -> None:
    dialog = sheet()
    bars = dialog.days.plot.bars
    said = [plain(bars.item(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(28)]
    assert said[-1] == "Thursday 26 November: 12 minutes read, 5 minutes heard"
    assert said[-4] == "Monday 23 November: 30 minutes read"
    assert len(set(said)) == 28
    assert plain(dialog.days.words.text()) == said[-1]
    weeks = dialog.weeks.plot.bars
    assert weeks.count() == 53
    last = plain(weeks.item(52).data(Qt.ItemDataRole.AccessibleTextRole))
    assert last.startswith("21 to 27 November 2026: ")


@pytest.mark.parametrize(("language", "back"), [("en", Qt.Key.Key_Left), ("ar", Qt.Key.Key_Right)])
def test_keys_go_from_bar_to_bar_as_time_runs_on_the_page(sheet, language, back) -> None:
    dialog = sheet(language)
    bars = dialog.days.plot.bars
    newest, oldest = bars.area(27), bars.area(0)
    assert (oldest.x() < newest.x()) is (language == "en")
    bars.setFocus()
    QTest.keyClick(bars, back)
    assert bars.currentRow() == 26
    said = bars.item(26).data(Qt.ItemDataRole.AccessibleTextRole)
    assert dialog.days.words.text() == said
    QTest.keyClick(bars, Qt.Key.Key_Home)
    assert bars.currentRow() == 0
    QTest.keyClick(bars, Qt.Key.Key_End)
    assert bars.currentRow() == 27


def test_a_pointed_bar_tells_its_words(sheet) -> None:
    dialog = sheet()
    bars = dialog.days.plot.bars
    QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=bars.area(3).center())
    assert dialog.days.words.text() == bars.item(3).toolTip()


def test_a_screen_reader_finds_a_list_of_bars(sheet) -> None:
    bars = sheet().days.plot.bars
    found = QAccessible.queryAccessibleInterface(bars)
    assert found.role() == QAccessible.Role.List
    assert found.text(QAccessible.Text.Name) == "The last four weeks"
    assert found.childCount() == 28
    names = [found.child(at).text(QAccessible.Text.Name) for at in (0, 27)]
    assert plain(names[1]).startswith("Thursday 26 November: 12 minutes read")
    assert plain(names[0]).startswith("Friday 30 October")


def painted(qtbot, look, bar: Bar) -> list[str]:
    """Give the colours of a bar from its top to its foot, along its middle."""
    bars = Bars("", look)
    qtbot.addWidget(bars)
    bars.resize(40, 100)
    bars.show_bars([bar, Bar(0, 0, "")], 3600)
    with qtbot.waitExposed(bars):
        bars.show()
    image = QImage(bars.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(look.colours.surface))
    bars.render(image, QPoint())
    x = bars.area(0).center().x()
    return [image.pixelColor(x, y).name().upper() for y in range(100)]


def test_reading_and_listening_differ_without_their_colours(qtbot, look) -> None:
    made = look()
    (surface,) = set(painted(qtbot, made, Bar(0, 0, ""))[5:95])
    read = painted(qtbot, made, Bar(3600, 0, ""))
    assert set(read[5:95]) == {made.colours.accent.upper()}
    heard = painted(qtbot, made, Bar(0, 3600, ""))[5:95]
    dark = [contrast(colour, surface) > 3 for colour in heard]
    changes = sum(one is not other for one, other in itertools.pairwise(dark))
    assert changes > 20
    half = painted(qtbot, made, Bar(1800, 0, ""))
    assert half[40] == surface
    assert half[60] == made.colours.accent.upper()


def test_bars_are_seen_in_every_theme() -> None:
    for colours in themes().values():
        for mark in (colours.accent, colours.text):
            assert contrast(mark, colours.surface) >= 3


def test_tables_hold_every_figure(sheet) -> None:
    dialog = sheet()
    assert not dialog.day_table.isVisible()
    dialog.as_tables.box.click()
    assert dialog.day_table.isVisible()
    assert not dialog.days.isVisible()
    assert dialog.day_table.topLevelItemCount() == 28
    assert dialog.week_table.topLevelItemCount() == 53
    first = dialog.day_table.topLevelItem(0)
    assert [plain(first.text(column)) for column in range(3)] == [
        "Thursday 26 November", "12 min", "5 min",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    ("percent", "width"), [(50, 320), (100, 320), (100, 0), (200, 0), (500, 0)]
)
def test_nothing_is_cut_in_any_size(sheet, language, percent, width) -> None:
    dialog = sheet(language, percent, width)
    assert dialog._area.horizontalScrollBar().maximum() == 0
    for chart in (dialog.days, dialog.weeks):
        bars, plot = chart.plot.bars, chart.plot
        assert plot.rect().contains(bars.geometry())
        for row in range(bars.count()):
            assert bars.area(row).width() >= 1
            assert bars.viewport().rect().contains(bars.area(row))
        boxes = [box for _, box in plot._label_boxes()]
        assert boxes
        for box in boxes:
            assert plot.rect().adjusted(-1, -1, 1, 1).contains(box.toAlignedRect())
        assert not any(
            one.intersects(other) for at, one in enumerate(boxes) for other in boxes[:at]
        )


def test_digits_are_the_readers(qtbot, look, tmp_path: Path) -> None:
    translate = Translator("ar", resource("translations"), tmp_path)
    for arabic in (True, False):
        translate.arabic_digits = arabic
        dialog = StatisticsDialog(None, look(), translate, "egyptian", kept=True)
        qtbot.addWidget(dialog)
        dialog.show_statistics(told())
        words = dialog.days.words.text()
        assert ("٢٦" in words) is arabic
        assert ("26" in words) is not arabic
        assert "نوفمبر" in words


def test_nothing_counted_is_said(sheet) -> None:
    dialog = sheet()
    assert not dialog.state.isVisible()
    dialog.show_statistics(reckon((), TODAY, 5, 0))
    assert dialog.state.isVisible()
    assert not dialog.days.isVisible()
    assert not dialog.forget.isEnabled()


def test_forgetting_is_asked_for_twice(sheet, qtbot) -> None:
    dialog = sheet()
    asked = []
    dialog.forget_asked.connect(lambda: asked.append(True))
    dialog.forget.click()
    assert dialog.asking.isVisible()
    assert dialog.rather_not.hasFocus()
    dialog.rather_not.click()
    assert not dialog.asking.isVisible()
    assert dialog.forget.hasFocus()
    assert not asked
    dialog.forget.click()
    dialog.really.click()
    assert asked == [True]


def test_the_question_is_brought_into_view_whole(sheet, qtbot) -> None:
    dialog = sheet("ar", 300)
    dialog.forget.click()

    def is_seen() -> bool:
        seen = dialog.asking.visibleRegion().boundingRect()
        return bool(seen == dialog.asking.rect())

    qtbot.waitUntil(is_seen)


# What is counted


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._steady, self._wall = time.monotonic(), time.time()

    def __call__(self) -> Moment:
        return Moment(self._steady + self.seconds, self._wall + self.seconds, TODAY)


@pytest.fixture
def clock(window) -> Clock:
    made = Clock()
    window.statistics.tracking.clock = made
    window.statistics.tracking.forget()
    return made


def pass_by(window, clock: Clock, seconds: int) -> None:
    """Let time pass, in steps as the timer would make them."""
    for _ in range(seconds // 5):
        clock.seconds += 5
        window.statistics.tracking.look()


def counted(window, piece: int) -> tuple[int, int]:
    window.statistics.tracking.keeping()()
    return window._services.library.activity.of(piece)


def await_count(qtbot, window, piece: int, seconds: tuple[int, int]) -> None:
    """Wait until so many seconds are kept; half a minute and more is kept by a job."""

    def kept() -> None:
        assert counted(window, piece) == seconds

    qtbot.waitUntil(kept)


def test_a_page_is_counted_while_the_reader_moves(window, piece, clock, qtbot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.article, Qt.Key.Key_Down)
    pass_by(window, clock, 30)
    await_count(qtbot, window, piece, (30, 0))
    pass_by(window, clock, 300)
    await_count(qtbot, window, piece, (60, 0))
    QTest.mouseMove(window.article.viewport(), QPoint(50, 50))
    pass_by(window, clock, 10)
    await_count(qtbot, window, piece, (70, 0))


def test_nothing_counts_while_another_window_is_looked_at(window, piece, clock, qtbot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    dialog = QDialog(window)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    window.statistics.tracking.look()
    QTest.keyClick(window.article, Qt.Key.Key_Down)
    pass_by(window, clock, 20)
    dialog.close()
    assert counted(window, piece) == (0, 0)


def test_listening_counts_without_the_readers_hands(
    window, piece, clock, qtbot, application
) -> None:
    listening = window.listening
    listening.play()
    qtbot.waitUntil(
        lambda: listening.state is PlayerState.PLAYING and listening.spoken_sentence is not None,
        timeout=20_000,
    )
    window.statistics.tracking.look()
    pass_by(window, clock, 120)
    listening.pause()
    qtbot.waitUntil(lambda: listening.state is PlayerState.PAUSED)
    window.statistics.tracking.look()
    pass_by(window, clock, 120)
    qtbot.waitUntil(lambda: counted(window, piece)[1] == 120)
    assert counted(window, piece)[0] <= 60


def test_what_is_not_wanted_is_not_counted(window, piece, clock, qtbot, application) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.article, Qt.Key.Key_Down)
    application.settings[KEEP_STATISTICS] = False
    pass_by(window, clock, 20)
    application.settings[KEEP_STATISTICS] = True
    assert counted(window, piece) == (0, 0)


def test_what_was_counted_is_kept_when_the_window_closes(window, piece, clock, qtbot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.article, Qt.Key.Key_Down)
    pass_by(window, clock, 10)
    window.statistics.close()
    assert window._services.jobs.settle(20)
    assert window._services.library.activity.of(piece) == (10, 0)


def test_a_movement_is_never_kept_from_the_page(window, piece, qtbot) -> None:
    tracking = window.statistics.tracking
    assert not tracking.eventFilter(window.article, QEvent(QEvent.Type.KeyPress))


def test_the_sheet_shows_what_was_just_counted_and_forgets_it(window, piece, clock, qtbot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    window._services.library.activity.add(ActivityKind.READ, piece, 120, date.today())
    window.actions_table["app.statistics"].trigger()
    dialog = window.findChild(StatisticsDialog)
    qtbot.waitUntil(dialog.days.isVisible)
    today = dialog.days.plot.bars.item(27).data(Qt.ItemDataRole.UserRole)
    assert today.read_s >= 120
    dialog.keep.box.click()
    assert not window._services.settings.flag(KEEP_STATISTICS)
    dialog.forget.click()
    dialog.really.click()
    qtbot.waitUntil(dialog.state.isVisible)
    assert window._services.library.activity.days(date.min) == ()
    dialog.reject()
