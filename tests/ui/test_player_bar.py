"""The player's bar: what it shows, what it asks for, and that nothing of it is ever cut."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QToolButton, QWidget

from reader import settings
from reader.paths import resource
from reader.settings import Settings
from reader.speech.player_events import PlayerState
from reader.speech.sleep import Sleep, SleepKind
from reader.speech.utterance import Voice, VoiceKind
from reader.translations import Translator
from reader.ui import icons
from reader.ui.check_row import CheckRow
from reader.ui.commands import DOCUMENT, Actions
from reader.ui.fitting_row import FittingRow
from reader.ui.player_bar import PlayerBar
from reader.ui.player_buttons import numbered_icon
from reader.ui.player_panel import ListeningPanel
from reader.ui.sleep_menu import MinutesDialog, sleep_text
from reader.ui.style_sheet import TARGET, style_sheet
from reader.ui.switches import SWITCHES, bind_switches
from reader.ui.theme import contrast, make_look, themes

# What Qt says of its own popups where there is no display
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
HOUR = 3_600_000


def translator(language: str) -> Translator:
    return Translator(language, resource("translations"))


class Shell(QMainWindow):
    """A window with nothing but the bar at its lower edge."""

    def __init__(self, language: str, tinted: str) -> None:
        super().__init__()
        self.tinted = tinted
        self.actions_table = Actions(self, translator(language))
        self.bar = PlayerBar(self.actions_table, translator(language))
        self.setMenuWidget(self.bar)
        self.actions_table.set_state({DOCUMENT, "spoken"})


@pytest.fixture(params=["ar", "en"])
def shell(request, qapp, qtbot, fonts, tmp_path: Path) -> Iterator[Shell]:
    made = Shell(request.param, icons.write_tinted(tmp_path, "light", themes()["light"]))
    qtbot.addWidget(made)
    show(made, 100, 1280)
    yield made
    qapp.setStyleSheet("")


@pytest.fixture
def bar(shell: Shell) -> PlayerBar:
    return shell.bar


def show(shell: Shell, percent: int, width: int, height: int = 700) -> None:
    look = make_look("light", percent, "naskh", reduced_motion=True)
    QApplication.instance().setStyleSheet(style_sheet(look, shell.tinted))
    shell.resize(width, height)
    shell.show()
    shell.bar.set_look(look, dense=height < 560 * percent / 100)
    for _ in range(3):
        QApplication.processEvents()


def seen(bar: PlayerBar) -> list[QToolButton]:
    return [button for button in bar.findChildren(QToolButton) if button.isVisibleTo(bar)]


# Signals


def test_the_menus_and_the_line_ask(bar: PlayerBar, qtbot) -> None:
    with qtbot.waitSignal(bar.rate_chosen) as chosen:
        next(each for each in bar._rates.actions() if each.data() == 1.5).trigger()
    assert chosen.args == [1.5]
    voices = [
        (Voice("a", "أ", "ar", "silent", VoiceKind.SILENT), "أ"),
        (Voice("b", "ب", "ar", "silent", VoiceKind.SILENT), "ب"),
    ]
    bar.show_voices(voices, voices[0][0])
    first, second, _line, more = bar._voices.actions()
    assert first.isChecked()
    with qtbot.waitSignal(bar.voice_chosen) as chosen:
        second.trigger()
    assert chosen.args == [voices[1][0]]
    with qtbot.assertNotEmitted(bar.voice_chosen):
        more.trigger()
    bar.show_time(0, HOUR)
    with qtbot.waitSignal(bar.seek_asked) as asked:
        bar._line.triggerAction(bar._line.SliderAction.SliderPageStepAdd)
    assert asked.args[0] == pytest.approx(0.05, abs=0.01)


def test_the_name_of_the_speed_holds_what_is_written_on_it(bar: PlayerBar) -> None:
    bar.show_rate(1.5)
    assert bar._rate.text() in bar._rate.accessibleName()


def test_the_transport_does_what_its_commands_do(shell: Shell, qtbot) -> None:
    for name, button in shell.bar._buttons.items():
        with qtbot.waitSignal(shell.actions_table[name].triggered):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert button.accessibleName()
        assert button.toolTip()


def test_the_transport_runs_from_left_to_right(bar: PlayerBar) -> None:
    places = [button.x() for button in bar._buttons.values()]
    assert places == sorted(places)
    assert bar._elapsed.x() < bar._line.x() < bar._remaining.x()


def test_words_stand_in_the_windows_direction(shell: Shell) -> None:
    bar = shell.bar
    right = shell.actions_table["speech.voices"].text() == "الأصوات…"
    wanted = Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
    for part in (bar._voice, bar._sleep, bar._repeat, bar._rates, bar._voices, bar.sleep_menu):
        assert part.layoutDirection() is wanted
    assert bar._play.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_skips_are_not_mirrored_and_say_how_far(shell: Shell, look) -> None:
    """In both languages the arrow back turns left, with the number in the language's digits."""
    number = shell.bar._translate.number(15)
    drawn = {
        name: shell.bar._buttons[name].icon().pixmap(32, 32).toImage()
        for name in ("speech.back_15", "speech.forward_15")
    }
    for name, icon in (("speech.back_15", "rotate-ccw"), ("speech.forward_15", "rotate-cw")):
        expected = numbered_icon(icon, number, look(), 32).pixmap(32, 32).toImage()
        assert drawn[name] == expected
        without = numbered_icon(icon, "", look(), 32).pixmap(32, 32).toImage()
        assert drawn[name] != without
    assert isinstance(drawn["speech.back_15"], QImage)


# What it shows


def test_play_and_pause(bar: PlayerBar) -> None:
    bar.show_state(PlayerState.PLAYING)
    pause = bar._play.accessibleName()
    bar.show_state(PlayerState.PAUSED)
    assert bar._play.accessibleName() != pause


def test_play_is_seen_while_nothing_is_open(shell: Shell) -> None:
    shell.actions_table.set_state(set())
    shell.actions_table.set_look(look := make_look("light", 100, "naskh"), mirrored=False)
    shell.bar.set_look(look, dense=False)
    play = shell.bar._play
    assert not play.isEnabled()
    image = play.grab().toImage()
    middle = image.width() // 4, image.width() * 3 // 4
    colours = Counter(image.pixelColor(x, y).name() for x in range(*middle) for y in range(*middle))
    ground = colours.most_common(1)[0][0]
    ink = sum(count for colour, count in colours.items() if contrast(colour, ground) >= 3)
    assert ink >= 20


@pytest.mark.parametrize(
    ("left", "english", "arabic"),
    [
        (9_000, "9 seconds left", "بقيت ٩ ثوانٍ"),
        (60_000, "1 minute left", "بقيت دقيقة"),
        (59 * 60_000 + 40_000, "1 hour left", "بقيت ساعة"),
        (2 * HOUR, "2 hours left", "بقيت ساعتان"),
        (HOUR + 12 * 60_000, "1 hour and 12 minutes left", "بقيت ساعة و١٢ دقيقة"),
        (11 * HOUR + 60_000, "11 hours and 1 minute left", "بقيت ١١ ساعة ودقيقة"),
    ],
)
def test_the_time_left_counts_hours(shell: Shell, left: int, english: str, arabic: str) -> None:
    shell.bar.show_time(1000, left + 1000)
    text = "".join(each for each in shell.bar._remaining.text() if each not in "\u2068\u2069")
    assert text == (arabic if shell.bar._translate.language == "ar" else english)


def test_the_clock_shows_hours_and_keeps_the_line_still(shell: Shell) -> None:
    bar = shell.bar
    bar.show_time(9 * 60_000 + 59_000, 11 * HOUR)
    QApplication.processEvents()
    place = bar._line.x()
    bar.show_time(10 * HOUR + 5_000, 11 * HOUR)
    QApplication.processEvents()
    assert bar._line.x() == place
    expected = "١٠:٠٠:٠٥" if bar._translate.language == "ar" else "10:00:05"
    assert bar._elapsed.text() == expected


# Sleep


def test_the_sleep_menu_asks_and_shows_what_holds(bar: PlayerBar, qtbot) -> None:
    wishes = [
        None,
        *(Sleep(SleepKind.MINUTES, count) for count in (10, 15, 20, 30, 45, 60)),
        Sleep(SleepKind.SECTION),
        Sleep(SleepKind.PIECE),
    ]
    asked = []
    bar.sleep_chosen.connect(asked.append)
    for action in bar.sleep_menu.actions():
        if action.data() != "":
            action.trigger()
    assert asked == wishes
    for wish in wishes:
        bar.show_sleep(wish, 12 * 60_000 if wish else None)
        ticked = [each.data() for each in bar.sleep_menu.actions() if each.isChecked()]
        assert ticked == [wish]
    bar.show_sleep(Sleep(SleepKind.MINUTES, 77), None)
    assert [each.data() for each in bar.sleep_menu.actions() if each.isChecked()] == [""]


def test_a_number_of_ones_own(shell: Shell, qtbot) -> None:
    shell.bar.show_sleep(Sleep(SleepKind.MINUTES, 25), 25 * 60_000)
    other = next(each for each in shell.bar.sleep_menu.actions() if each.data() == "")
    other.trigger()
    (dialog,) = shell.findChildren(MinutesDialog)
    assert dialog.minutes.value() == 25
    dialog.minutes.setValue(37)
    with qtbot.waitSignal(shell.bar.sleep_chosen) as chosen:
        dialog.accept()
    assert chosen.args == [Sleep(SleepKind.MINUTES, 37)]


def test_what_is_left_before_sleep_is_said() -> None:
    arabic, english = translator("ar"), translator("en")
    wish = Sleep(SleepKind.MINUTES, 20)
    assert sleep_text(wish, 11.2 * 60_000, english) == "Sleeps in 12 minutes"
    assert sleep_text(wish, 500, english) == "Sleeps in 1 minute"
    assert sleep_text(wish, None, english) == "Sleeps in 20 minutes"
    assert sleep_text(wish, 11.2 * 60_000, arabic) == "ينام بعد ١٢ دقيقة"
    assert sleep_text(wish, 3 * 60_000, arabic) == "ينام بعد ٣ دقائق"
    assert sleep_text(Sleep(SleepKind.SECTION), None, arabic) == "ينام في آخر هذا القسم"


def test_the_running_timer_shows_in_the_bar(bar: PlayerBar) -> None:
    rest = bar._sleep.accessibleName()
    bar.show_sleep(Sleep(SleepKind.MINUTES, 20), 12 * 60_000)
    running = bar._sleep.accessibleName()
    assert bar._translate.number(12) in running
    assert running in bar._sleep.text()
    bar.show_sleep(None)
    assert bar._sleep.accessibleName() == rest


def test_the_sleep_command_opens_the_menu(shell: Shell) -> None:
    shell.actions_table["speech.sleep"].trigger()
    assert shell.bar.sleep_menu.isVisible()
    assert shell.bar.sleep_menu.activeAction() is not None
    shell.bar.sleep_menu.close()


# Sentence by sentence


def test_repeating_shows_where_the_voice_stops_after_each_sentence(shell: Shell, qtbot) -> None:
    bar = shell.bar
    assert not bar._repeat.isVisible()
    bar.show_learner(True)
    assert shell.actions_table["speech.learner"].isChecked()
    for button, command in (
        (bar._repeat, "speech.repeat"),
        (bar._slower, "speech.repeat_slower"),
        (bar._buttons["speech.next_sentence"], "speech.next_sentence"),
    ):
        assert button.isVisible()
        with qtbot.waitSignal(shell.actions_table[command].triggered):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    bar.show_learner(False)
    assert not bar._repeat.isVisible()


# The panel


@pytest.fixture
def panel(bar: PlayerBar) -> Iterator[ListeningPanel]:
    bar.show_volume(80)
    bar.show_pitch(-3)
    bar._options.click()
    made = bar.findChild(ListeningPanel)
    assert made.isVisible()
    yield made
    made.close()


def test_the_panel_shows_and_asks(bar: PlayerBar, panel: ListeningPanel, qtbot) -> None:
    assert panel.volume.value() == 80
    assert panel.pitch.value() == -3
    with qtbot.waitSignal(bar.volume_chosen) as chosen:
        panel.volume.triggerAction(panel.volume.SliderAction.SliderSingleStepAdd)
    assert chosen.args == [85]
    with qtbot.waitSignal(bar.pitch_chosen) as chosen:
        panel.pitch.triggerAction(panel.pitch.SliderAction.SliderToMaximum)
    assert chosen.args == [12]
    # Being shown something is no wish
    with qtbot.assertNotEmitted(bar.volume_chosen), qtbot.assertNotEmitted(bar.pitch_chosen):
        bar.show_volume(10)
        bar.show_pitch(0)
    assert panel.volume.value() == 10
    assert panel.pitch.value() == 0


def test_the_panel_holds_what_the_bar_has_no_room_for(
    bar: PlayerBar, panel: ListeningPanel
) -> None:
    for button, menu in (
        (panel.rate, bar._rates),
        (panel.voice, bar._voices),
        (panel.sleep, bar.sleep_menu),
    ):
        assert button.menu() is menu
        assert button.accessibleName()


def test_the_panel_is_used_by_keyboard(shell: Shell, panel: ListeningPanel, qtbot) -> None:
    assert panel.focusWidget() is panel.volume
    rows = [row for row in panel.findChildren(QToolButton) if row.objectName() == "row"]
    reached = set()
    for _ in range(30):
        QTest.keyClick(panel, Qt.Key.Key_Tab)
        reached.add(panel.focusWidget())
    assert {row for row in rows if row.isEnabled()} <= reached
    with qtbot.assertNotEmitted(shell.actions_table["speech.toggle"].triggered):
        QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Space)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_the_ticks_are_the_settings(shell: Shell, tmp_path: Path) -> None:
    kept = Settings(tmp_path / "settings.json")
    end = bind_switches(shell.actions_table, kept)
    shell.bar._options.click()
    panel = shell.bar.findChild(ListeningPanel)
    boxes = {row.box.accessibleName(): row.box for row in panel.findChildren(CheckRow)}
    for command, setting in SWITCHES.items():
        if not command.startswith("speech."):
            continue
        box = boxes[shell.actions_table[command].text()]
        before = kept.flag(setting)
        assert box.isChecked() is before
        box.click()
        assert kept.flag(setting) is not before
        shell.actions_table[command].trigger()
        assert kept.flag(setting) is before
        assert box.isChecked() is before
        kept[setting] = not before
        assert shell.actions_table[command].isChecked() is not before
    panel.close()
    end()
    kept[settings.LEARNER] = True
    kept[settings.LEARNER] = False
    assert not kept._listeners


@pytest.mark.parametrize(("percent", "width"), [(100, 1280), (300, 1280), (100, 320), (500, 320)])
def test_the_panel_stays_in_the_window_and_cuts_no_words(
    shell: Shell, percent: int, width: int
) -> None:
    show(shell, percent, width, 840)
    shell.bar._options.click()
    panel = [each for each in shell.bar.findChildren(ListeningPanel) if each.isVisible()][-1]
    QApplication.processEvents()
    inside = panel._area.widget()
    assert inside.width() <= panel._area.viewport().width()
    corner = panel.mapToGlobal(QPoint(0, 0))
    left = shell.mapToGlobal(QPoint(0, 0)).x()
    assert left <= corner.x()
    assert corner.x() + panel.width() <= left + shell.width()
    panel.close()


# Room


@pytest.mark.parametrize(
    ("percent", "widths"),
    [(100, (320, 560, 900, 1280)), (300, (320, 700, 1280)), (500, (320, 1280))],
)
@pytest.mark.parametrize("learner", [False, True])
def test_nothing_is_cut_and_play_is_always_there(
    shell: Shell, percent: int, widths: tuple[int, ...], learner: bool
) -> None:
    bar = shell.bar
    bar.show_learner(learner)
    bar.show_return(True)
    bar.show_time(4 * HOUR, 11 * HOUR)
    bar.show_sleep(Sleep(SleepKind.MINUTES, 600), 599 * 60_000)
    for width in widths:
        show(shell, percent, width)
        assert bar._play.isVisible()
        assert bar._options.isVisible()
        _nothing_is_cut(bar)


def _nothing_is_cut(bar: PlayerBar) -> None:
    widgets = [*seen(bar), bar._elapsed, bar._remaining, bar._line]
    shown = sorted(filter(QWidget.isVisible, widgets), key=lambda each: each.x())
    for widget in shown:
        at = widget.mapTo(bar, QPoint(0, 0))
        assert at.x() >= 0
        assert at.x() + widget.width() <= bar.width()
        assert at.y() >= 0
        assert at.y() + widget.height() <= bar.height()
        least = min(widget.minimumSizeHint().width(), widget.maximumWidth())
        assert widget.width() >= least, widget.accessibleName()
        if isinstance(widget, QToolButton):
            assert min(widget.width(), widget.height()) >= TARGET
    for one, other in itertools.pairwise(shown):
        assert one.x() + one.width() <= other.x()


def test_the_bar_never_fills_a_low_window(shell: Shell) -> None:
    show(shell, 500, 1280, 320)
    assert shell.bar.height() <= 0.5 * 320
    assert shell.bar._play.isVisible()


def test_the_least_needed_leaves_first(shell: Shell) -> None:
    bar = shell.bar
    bar.show_time(HOUR, 3 * HOUR)
    counts = []
    for width in (1280, 900, 600, 420, 320):
        show(shell, 100, width)
        counts.append(len(seen(bar)))
        if not bar._line.isVisible():
            assert not bar._elapsed.isVisible()
        if not bar._buttons["speech.next_sentence"].isVisible():
            assert not bar._buttons["speech.back_15"].isVisible()
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1] >= 2


def test_words_leave_one_by_one(qtbot, look) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = FittingRow(holder, one_by_one=True)
    buttons = []
    for priority in (1, 2, 3):
        button = QToolButton()
        button.setText("كلمة طويلة بعض الشيء")
        button.setIcon(icons.icon("moon", look()))
        button.setProperty("worded", True)
        row.add(button, priority)
        buttons.append(button)
    holder.resize(800, 100)
    holder.show()
    states = set()
    for width in range(700, 40, -20):
        row.resize(width, 60)
        row.fit()
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        words = tuple(
            button.isVisible() and button.toolButtonStyle() == style for button in buttons
        )
        states.add(words)
    assert {(True, True, True), (False, True, True), (False, False, True)} <= states
