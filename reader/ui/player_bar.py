"""The player: transport from left to right in both languages, speed and voice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QWidget

from reader.speech.player_events import PlayerState
from reader.speech.utterance import Voice
from reader.translations import Translator
from reader.ui import icons
from reader.ui.commands import Actions
from reader.ui.fitting_row import FittingRow
from reader.ui.style_sheet import TARGET
from reader.ui.theme import Look

HEIGHT = 84
"""The player's height at 100 %, in pixels."""
RATES = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0)
_TRANSPORT = ("speech.previous_sentence", "speech.toggle", "speech.next_sentence")
_LINE = 1000


class PlayerBar(QWidget):
    """Shows the player's state and says what the reader asks for."""

    seek_asked = Signal(float)
    rate_chosen = Signal(float)
    voice_chosen = Signal(object)

    def __init__(self, actions: Actions, translate: Translator) -> None:
        super().__init__()
        self.setObjectName("player")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(translate("Player"))
        self._translate = translate
        self._look: Look | None = None
        self._playing = False
        self._labels = (translate("Listen"), translate("Pause"))
        self._row = FittingRow()
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self._row, 1)
        self._buttons = {name: _transport(actions[name]) for name in _TRANSPORT}
        self._play = self._buttons["speech.toggle"]
        self._play.setObjectName("play")
        for name, button in self._buttons.items():
            self._row.add(button, 0 if name == "speech.toggle" else 5)
        self._elapsed = _label("left")
        self._line = QSlider(Qt.Orientation.Horizontal)
        self._line.setRange(0, _LINE)
        self._line.setPageStep(_LINE // 20)
        self._line.setSingleStep(_LINE // 100)
        self._line.setAccessibleName(translate("Place in the piece"))
        self._line.setProperty("elastic", True)
        self._line.actionTriggered.connect(self._moved)
        self._remaining = _label("right")
        self._row.add(self._elapsed, 2)
        self._row.add(self._line, 3, stretch=1)
        self._row.add(self._remaining, 1)
        self._return = _plain(actions["speech.return"].text())
        self._return.setDefaultAction(actions["speech.return"])
        self._return.setProperty("worded", True)
        self._row.add(self._return, 6)
        self._rate = _plain(translate("Speaking speed"))
        self._rates = QMenu(self)
        self._rate_actions = _choices(self._rates, [(self._times(rate), rate) for rate in RATES])
        self._rates.triggered.connect(lambda action: self.rate_chosen.emit(action.data()))
        self._rate.setMenu(self._rates)
        self._row.add(self._rate, 4)
        self._voice = _plain(translate("Voice"))
        self._voices = QMenu(self)
        self._voices.triggered.connect(lambda action: self.voice_chosen.emit(action.data()))
        self._voice.setMenu(self._voices)
        self._voice.setProperty("worded", True)
        self._row.add(self._voice, 3)
        self._row.set_wanted(self._return, False)
        self.show_state(PlayerState.IDLE, enabled=False)
        self.show_time(0, 0)
        self.show_rate(1.0)

    def show_state(self, state: PlayerState, *, enabled: bool = True) -> None:
        """Show whether it plays; without a piece the controls rest."""
        self._playing = state in (PlayerState.PLAYING, PlayerState.LOADING)
        label = self._labels[self._playing]
        self._play.setAccessibleName(label)
        self._play.setToolTip(label)
        self._line.setEnabled(enabled)
        self._draw_play()

    def show_time(self, elapsed_ms: float, total_ms: float) -> None:
        """Show the time heard and the time left."""
        self._elapsed.setText(self._clock(elapsed_ms) if total_ms else "")
        left = max(0.0, total_ms - elapsed_ms)
        if total_ms and left >= 59_500:
            minutes = round(left / 60_000)
            text = self._translate.plural(
                "{count} minute left", "{count} minutes left", max(1, minutes)
            )
        elif total_ms:
            seconds = max(0, round(left / 1000))
            text = self._translate.plural("{count} second left", "{count} seconds left", seconds)
        else:
            text = ""
        if text != self._remaining.text():
            self._remaining.setText(text)
        if not self._line.isSliderDown():
            self._line.setValue(round(_LINE * elapsed_ms / total_ms) if total_ms else 0)

    def show_rate(self, rate: float) -> None:
        """Show the speed."""
        self._rate.setText(self._times(rate))
        self._rate.setAccessibleName(
            self._translate("Speaking speed {rate}", rate=self._translate.decimal(rate))
        )
        for action in self._rate_actions.actions():
            action.setChecked(abs(action.data() - rate) < 0.01)

    def show_voices(self, voices: Sequence[tuple[Voice, str]], chosen: Voice | None) -> None:
        """Offer the voices of the piece's language; each comes with its label."""
        self._voices.clear()
        self._voice_actions = _choices(self._voices, [(label, voice) for voice, label in voices])
        for action in self._voice_actions.actions():
            action.setChecked(action.data() == chosen)
        self._voice.setEnabled(bool(voices))

    def show_return(self, wanted: bool) -> None:
        """Offer the way back to the spoken word."""
        self._row.set_wanted(self._return, wanted)

    def set_look(self, look: Look, *, dense: bool = False) -> None:
        """Scale the bar and draw its icons; `dense` takes less height in a low window."""
        self._look = look
        side, top = look.px(18), look.px(2 if dense else 8)
        self._layout.setContentsMargins(side, top, side, top)
        self._row.set_spacing(look.px(8))
        self.setMinimumHeight(look.px(TARGET + 4 if dense else HEIGHT))
        if self._play.property("dense") != dense:
            self._play.setProperty("dense", dense)
            self._play.style().unpolish(self._play)
            self._play.style().polish(self._play)
        self._line.setMinimumWidth(look.px(120))
        size = look.px(icons.SIZE)
        for button in self.findChildren(QToolButton):
            button.setIconSize(QSize(size, size))
        transport = {
            "speech.previous_sentence": "skip-back",
            "speech.next_sentence": "skip-forward",
        }
        for name, drawn in transport.items():
            self._buttons[name].setIcon(icons.icon(drawn, look, filled=True))
        self._voice.setIcon(icons.icon("mic", look))
        self._draw_play()
        self._row.fit()

    def _draw_play(self) -> None:
        if self._look is not None:
            name = "pause" if self._playing else "play"
            ink = self._look.colours.on_accent
            drawn = icons.icon(name, self._look, size=24, colour=ink, filled=True)
            self._play.setIcon(drawn)
            self._play.setIconSize(QSize(self._look.px(24), self._look.px(24)))

    def _moved(self, action: int) -> None:
        if QSlider.SliderAction(action) is not QSlider.SliderAction.SliderNoAction:
            self.seek_asked.emit(self._line.sliderPosition() / _LINE)

    def _clock(self, ms: float) -> str:
        seconds = int(ms // 1000)
        hours, seconds = divmod(seconds, 3600)
        minutes, seconds = divmod(seconds, 60)
        text = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        return self._translate.digits(text)

    def _times(self, rate: float) -> str:
        return f"\u200e{self._translate.decimal(rate)}×"


def _transport(action: QAction) -> QToolButton:
    # Not the button's default action, which would overrule the icon that shows play or pause
    button = QToolButton()
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    button.setEnabled(action.isEnabled())
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setAccessibleName(action.text())
    button.setToolTip(action.text())
    return button


def _plain(text: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(text)
    button.setToolTip(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button


def _label(side: str) -> QLabel:
    label = QLabel()
    label.setObjectName("muted")
    align = Qt.AlignmentFlag.AlignRight if side == "right" else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
    return label


def _choices(menu: QMenu, rows: Sequence[tuple[str, object]]) -> QActionGroup:
    group = QActionGroup(menu)
    for text, value in rows:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setData(value)
        group.addAction(action)
    return group
