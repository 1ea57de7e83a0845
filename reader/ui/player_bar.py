"""The player: transport from left to right in both languages, and what is set about listening."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSlider, QToolButton, QWidget

from reader.speech.player_events import PlayerState
from reader.speech.sleep import Sleep
from reader.speech.utterance import Voice
from reader.translations import Translator
from reader.ui import icons
from reader.ui.commands import Actions
from reader.ui.fitting_row import FittingRow
from reader.ui.hover_text import set_hover_text
from reader.ui.player_buttons import (
    SKIP_SIZE,
    choices,
    clock_label,
    deed,
    name_button,
    numbered_icon,
    set_icon,
    transport,
    worded,
)
from reader.ui.player_panel import ListeningPanel, fitting_look
from reader.ui.sleep_menu import SleepMenu, sleep_text
from reader.ui.style_sheet import TARGET, smaller_sheet
from reader.ui.theme import Look

HEIGHT = 84
"""The player's height at 100 %, in pixels."""
RATES = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0)
_TRANSPORT = (
    "speech.back_15",
    "speech.previous_sentence",
    "speech.toggle",
    "speech.next_sentence",
    "speech.forward_15",
)
# The least needed leaves first; what left is in the panel, which stays as Play does
_LEAVES = {
    "remaining": 1,
    "elapsed": 2,
    "sleep": 3,
    "voice": 4,
    "line": 5,
    "rate": 6,
    "speech.back_15": 7,
    "speech.forward_15": 7,
    "speech.previous_sentence": 8,
    "repeat_slower": 9,
    "speech.next_sentence": 10,
    "repeat": 11,
    "return": 12,
    "speech.toggle": 0,
    "options": 0,
}
_LINE = 1000
_SIDE, _BETWEEN = 18, 8
_LEAST_WIDTH = 2 * TARGET + 5 * _BETWEEN
"""The width, in pixels at 100 %, of what never leaves."""
_SHARE = 0.35
"""The most of the window's height that the player takes."""


class PlayerBar(QWidget):
    """Shows the player's state and says what the reader asks for."""

    seek_asked = Signal(float)
    rate_chosen = Signal(float)
    voice_chosen = Signal(object)
    volume_chosen = Signal(int)
    pitch_chosen = Signal(int)
    sleep_chosen = Signal(object)

    def __init__(self, actions: Actions, translate: Translator) -> None:
        super().__init__()
        self.setObjectName("player")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(translate("Player"))
        self._actions, self._translate = actions, translate
        self._look: Look | None = None
        self._own: Look | None = None
        self._dense = self._playing = False
        self._labels = (translate("Listen"), translate("Pause"))
        self._volume, self._pitch, self._speed, self._spoken_by = 100, 0, 1.0, ""
        self._sleep_words = translate("Sleep timer")
        self._panel: ListeningPanel | None = None
        self._row = FittingRow(one_by_one=True)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self._row, 1)
        self._buttons = {name: transport(actions[name]) for name in _TRANSPORT}
        self._play = self._buttons["speech.toggle"]
        self._play.setObjectName("play")
        for name, button in self._buttons.items():
            self._row.add(button, _LEAVES[name])
        self._repeat = deed(actions["speech.repeat"], translate("Repeat"))
        self._slower = deed(actions["speech.repeat_slower"], translate("Slower again"))
        self._row.add(self._repeat, _LEAVES["repeat"])
        self._row.add(self._slower, _LEAVES["repeat_slower"])
        self._elapsed = clock_label("left")
        self._line = _line(translate("Place in the piece"))
        self._line.actionTriggered.connect(self._moved)
        self._remaining = clock_label("right")
        self._row.add(self._elapsed, _LEAVES["elapsed"])
        self._row.add(self._line, _LEAVES["line"], stretch=1)
        self._row.add(self._remaining, _LEAVES["remaining"])
        self._return = deed(actions["speech.return"], actions["speech.return"].text())
        self._row.add(self._return, _LEAVES["return"])
        self._menus(translate)
        self._options = worded(translate("Listening options"))
        self._options.setProperty("worded", False)
        self._options.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._options.clicked.connect(self.open_options)
        self._row.add(self._options, _LEAVES["options"])
        actions.bind({"speech.sleep": self.open_sleep, "speech.options": self.open_options})
        for button in (self._return, self._repeat, self._slower):
            self._row.set_wanted(button, False)
        self.show_state(PlayerState.IDLE, enabled=False)
        self.show_time(0, 0)
        self.show_rate(1.0)
        self.show_voices((), None)
        self.show_sleep(None)

    def _menus(self, translate: Translator) -> None:
        self._rate = worded(translate("Speaking speed"))
        self._rate.setProperty("worded", False)
        self._rates = QMenu(self)
        self._rate_actions = choices(self._rates, [(self._times(rate), rate) for rate in RATES])
        self._rates.triggered.connect(lambda action: self.rate_chosen.emit(action.data()))
        self._voice = worded(translate("Voice"))
        self._voices = QMenu(self)
        self._voices.triggered.connect(self._take_voice)
        self._sleep = worded(translate("Sleep timer"))
        self.sleep_menu = SleepMenu(self, translate, lambda: self._look)
        self.sleep_menu.chosen.connect(self.sleep_chosen)
        for name, button, menu in (
            ("rate", self._rate, self._rates),
            ("voice", self._voice, self._voices),
            ("sleep", self._sleep, self.sleep_menu),
        ):
            button.setMenu(menu)
            self._row.add(button, _LEAVES[name])
        # Only the transport runs as time does; words stand in the window's direction
        if translate.right_to_left:
            for part in (*self.findChildren(QMenu), *self._worded()):
                part.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    def _worded(self) -> list[QToolButton]:
        return [each for each in self.findChildren(QToolButton) if each.property("worded")]

    # What it shows

    def show_state(self, state: PlayerState, *, enabled: bool = True) -> None:
        """Show whether it plays; without a piece the controls rest."""
        self._playing = state in (PlayerState.PLAYING, PlayerState.LOADING)
        label = self._labels[self._playing]
        self._play.setAccessibleName(label)
        set_hover_text(self._play, label)
        self._line.setEnabled(enabled)
        self._draw_play()

    def show_time(self, elapsed_ms: float, total_ms: float) -> None:
        """Show the time heard and the time left."""
        self._elapsed.setText(self._clock(elapsed_ms) if total_ms else "")
        self._elapsed.setMinimumWidth(self._widest(total_ms) if total_ms else 0)
        text = self._left(max(0.0, total_ms - elapsed_ms)) if total_ms else ""
        if text != self._remaining.text():
            self._remaining.setText(text)
            self._row.fit()
        if not self._line.isSliderDown():
            self._line.setValue(round(_LINE * elapsed_ms / total_ms) if total_ms else 0)

    def show_rate(self, rate: float) -> None:
        """Show the speed."""
        self._speed = rate
        self._rate.setText(self._times(rate))
        # What is written on it is part of its name: who speaks to the computer says that
        name = self._translate("Speaking speed {rate}", rate=self._times(rate))
        self._rate.setAccessibleName(name)
        set_hover_text(self._rate, name)
        for action in self._rate_actions.actions():
            action.setChecked(abs(action.data() - rate) < 0.01)
        self._row.fit()
        self._show_panel()

    def show_voices(self, voices: Sequence[tuple[Voice, str]], chosen: Voice | None) -> None:
        """Offer the voices of the piece's language, each with its label, and the way to others."""
        self._voices.clear()
        rows: list[tuple[str, object]] = [(label, voice) for voice, label in voices]
        for action in choices(self._voices, rows).actions():
            action.setChecked(action.data() == chosen)
        self._spoken_by = next((label for voice, label in voices if voice == chosen), "")
        if rows:
            self._voices.addSeparator()
        self._voices.addAction(self._actions["speech.voices"])
        self._show_panel()

    def show_return(self, wanted: bool) -> None:
        """Offer the way back to the spoken word."""
        self._row.set_wanted(self._return, wanted)

    def show_volume(self, percent: int) -> None:
        """Show the loudness, 0 to 100."""
        self._volume = percent
        self._show_panel()

    def show_pitch(self, semitones: int) -> None:
        """Show the pitch, in semitones above or below the voice's own."""
        self._pitch = semitones
        self._show_panel()

    def show_sleep(self, wish: Sleep | None, left_ms: float | None = None) -> None:
        """Show when the voice sleeps: `left_ms` is the listening time left of the minutes."""
        translate = self._translate
        words = sleep_text(wish, left_ms, translate) if wish else translate("Sleep timer")
        self.sleep_menu.show_wish(wish)
        # A timer that runs is needed more than the name of the voice
        self._row.set_priority(self._sleep, _LEAVES["line" if wish else "sleep"])
        if words != self._sleep_words or not self._sleep.text():
            self._sleep_words = words
            name_button(self._sleep, words)
            self._row.fit()
            self._show_panel()

    def show_learner(self, learner: bool) -> None:
        """Offer to repeat where the voice stops after each sentence."""
        self._actions["speech.learner"].setChecked(learner)
        for button in (self._repeat, self._slower):
            self._row.set_wanted(button, learner)

    def _show_panel(self) -> None:
        if self._panel is not None:
            self._panel.show_volume(self._volume)
            self._panel.show_pitch(self._pitch)
            rate = self._translate.decimal(self._speed)
            self._panel.show_words(rate, self._spoken_by, self._sleep_words)

    # What opens over it

    def open_sleep(self) -> None:
        """Open the sleep timer's menu at the bar."""
        button = self._sleep if self._sleep.isVisible() else self._options
        menu = self.sleep_menu
        at = button.mapToGlobal(button.rect().topLeft())
        at.setY(at.y() - menu.sizeHint().height())
        menu.popup(at)
        menu.setActiveAction(menu.actions()[0])

    def open_options(self) -> None:
        """Open the panel of listening options."""
        if self._look is None:
            return
        if self._panel is not None:
            self._panel.deleteLater()
        menus = {"rate": self._rates, "voice": self._voices, "sleep": self.sleep_menu}
        look = fitting_look(self._look, self.window().width())
        self._panel = ListeningPanel(self, self._actions, self._translate, menus, look)
        if look != self._look:
            self._panel.setStyleSheet(smaller_sheet(look))
        self._panel.volume_chosen.connect(self.volume_chosen)
        self._panel.pitch_chosen.connect(self.pitch_chosen)
        self._show_panel()
        self._panel.open_over(self._options)

    # How it looks

    def set_look(self, look: Look, *, dense: bool = False) -> None:
        """Scale the bar and draw its icons; `dense` takes less height in a low window."""
        self._look, self._dense, self._own = look, dense, None
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep in the window what never leaves."""
        super().resizeEvent(event)
        self._draw()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Notice that the window's height changed: the bar stands at its lower edge."""
        super().moveEvent(event)
        self._draw()

    def _draw(self) -> None:
        if self._look is None:
            return
        look = self._fitting(self._look)
        if look == self._own:
            return
        self._own = look
        dense = self._dense
        self.setStyleSheet(smaller_sheet(look) if look != self._look else "")
        narrow = self.width() < look.px(480)
        side, top = look.px(_BETWEEN if narrow else _SIDE), look.px(2 if dense else 8)
        self._layout.setContentsMargins(side, top, side, top)
        self._row.set_spacing(look.px(_BETWEEN))
        self.setMinimumHeight(look.px(TARGET + 4 if dense else HEIGHT) + look.px(1))
        if self._play.property("dense") != dense:
            self._play.setProperty("dense", dense)
            self._play.style().unpolish(self._play)
            self._play.style().polish(self._play)
        self._line.setMinimumWidth(look.px(120))
        for button, name in self._icons().items():
            filled = name.startswith("skip-")
            set_icon(button, icons.icon(name, look, filled=filled), look.px(icons.SIZE))
        number = self._translate.number(15)
        for name, drawn in (("speech.back_15", "rotate-ccw"), ("speech.forward_15", "rotate-cw")):
            size = look.px(SKIP_SIZE)
            set_icon(self._buttons[name], numbered_icon(drawn, number, look, size), size)
        self._draw_play()
        self._row.fit()

    def _icons(self) -> dict[QToolButton, str]:
        return {
            self._buttons["speech.previous_sentence"]: "skip-back",
            self._buttons["speech.next_sentence"]: "skip-forward",
            self._repeat: "repeat",
            self._slower: "turtle",
            self._return: "locate-fixed",
            self._voice: "mic",
            self._sleep: "moon",
            self._options: "sliders-horizontal",
        }

    def _fitting(self, look: Look) -> Look:
        """Give the look, smaller where Play and the options would be cut or fill the window."""
        wide = self.width() / _LEAST_WIDTH
        tall = self.window().height() * _SHARE / (TARGET + 4)
        least = min(wide, tall)
        return look if look.scale <= least else look.scaled(max(1.0, least))

    def _draw_play(self) -> None:
        look = self._own or self._look
        if look is not None:
            name = "pause" if self._playing else "play"
            ink = look.colours.on_accent
            drawn = icons.icon(name, look, size=24, colour=ink, filled=True)
            set_icon(self._play, drawn, look.px(24))

    # Words

    def _take_voice(self, action: QAction) -> None:
        if action.data() is not None:
            self.voice_chosen.emit(action.data())

    def _moved(self, action: int) -> None:
        if QSlider.SliderAction(action) is not QSlider.SliderAction.SliderNoAction:
            self.seek_asked.emit(self._line.sliderPosition() / _LINE)

    def _clock(self, ms: float) -> str:
        seconds = int(ms // 1000)
        hours, seconds = divmod(seconds, 3600)
        minutes, seconds = divmod(seconds, 60)
        text = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        return self._translate.digits(text)

    def _widest(self, ms: float) -> int:
        """Give the room for every time up to one, so that the line does not move as it runs."""
        metrics = self._elapsed.fontMetrics()
        digits = map(self._translate.digits, "0123456789")
        digit = max(digits, key=metrics.horizontalAdvance)
        text = "".join(digit if each.isdigit() else each for each in self._clock(ms))
        return int(metrics.horizontalAdvance(text))

    def _left(self, ms: float) -> str:
        translate = self._translate
        if ms < 59_500:
            seconds = round(ms / 1000)
            return translate.plural("{count} second left", "{count} seconds left", seconds)
        hours, minutes = divmod(max(1, round(ms / 60_000)), 60)
        if not hours:
            return translate.plural("{count} minute left", "{count} minutes left", minutes)
        if not minutes:
            return translate.plural("{count} hour left", "{count} hours left", hours)
        return translate(
            "{hours} and {minutes} left",
            hours=translate.plural("{count} hour", "{count} hours", hours),
            minutes=translate.plural("{count} minute", "{count} minutes", minutes),
        )

    def _times(self, rate: float) -> str:
        return f"\u200e{self._translate.decimal(rate)}×"


def _line(name: str) -> QSlider:
    line = QSlider(Qt.Orientation.Horizontal)
    line.setRange(0, _LINE)
    line.setPageStep(_LINE // 20)
    line.setSingleStep(_LINE // 100)
    line.setAccessibleName(name)
    line.setProperty("elastic", True)
    return line
