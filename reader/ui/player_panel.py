"""The listening options: all that can be set about listening, in a panel over the player."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.translations import Translator
from reader.ui import icons
from reader.ui.check_row import CheckRow
from reader.ui.commands import Actions
from reader.ui.player_buttons import deed, name_button, set_icon, worded
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

PITCHES = 12
"""How far the pitch goes up and down, in semitones."""
_WIDTH = 380
"""The panel's width at 100 %, in pixels, where the window has it."""
_LEAST_WIDTH = 190
"""The least width at 100 %, in pixels, in which its words are read whole."""
_VOLUME_STEP = 5
_SWITCHES = ("speech.learner", "speech.light_word", "speech.light_sentence", "speech.follow")
_OWN_KEYS = frozenset((Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter))


class ListeningPanel(QFrame):
    """A panel that closes by Escape or a click beside it; what the bar has no room for is here."""

    volume_chosen = Signal(int)
    pitch_chosen = Signal(int)

    def __init__(
        self,
        parent: QWidget,
        actions: Actions,
        translate: Translator,
        menus: Mapping[str, QMenu],
        look: Look,
    ) -> None:
        """`menus` are those of the bar: "rate", "voice" and "sleep"."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._translate, self._look = translate, look
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(translate("Listening options"))
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft
            if translate.right_to_left
            else Qt.LayoutDirection.LeftToRight
        )
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        margin = look.px(16)
        self._rows.setContentsMargins(margin, margin, margin, margin)
        self._rows.setSpacing(look.px(6))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self._area)
        self.volume, self._volume_text = self._slider(translate("Loudness of the voice"), 0, 100)
        # Louder is where the line of reading goes, and the line is full up to the handle
        self.volume.setProperty("mirrored", translate.right_to_left)
        self.volume.setSingleStep(_VOLUME_STEP)
        self.volume.setPageStep(2 * _VOLUME_STEP)
        self.volume.valueChanged.connect(self._volume_moved)
        self.pitch, self._pitch_text = self._slider(
            translate("Pitch of the voice"), -PITCHES, PITCHES
        )
        self.pitch.setProperty("centred", True)
        self.pitch.setPageStep(2)
        self.pitch.valueChanged.connect(self._pitch_moved)
        self.rate = self._menu_button(menus["rate"], "gauge")
        self.voice = self._menu_button(menus["voice"], "mic")
        self.sleep = self._menu_button(menus["sleep"], "moon")
        self._switches(actions)

    # What it shows

    def show_volume(self, percent: int) -> None:
        """Show the loudness, 0 to 100."""
        self.volume.blockSignals(True)
        self.volume.setValue(percent)
        self.volume.blockSignals(False)
        # A sign has no direction of its own: without a mark it would stand before the number
        mark = "\u200f" if self._translate.right_to_left else ""
        words = self._translate("{percent} %", percent=percent)
        self._volume_text.setText(mark + words if percent else self._translate("Silent"))

    def show_pitch(self, semitones: int) -> None:
        """Show the pitch, in semitones above or below the voice's own."""
        self.pitch.blockSignals(True)
        self.pitch.setValue(semitones)
        self.pitch.blockSignals(False)
        number = self._translate.number(abs(semitones))
        sign = "+" if semitones > 0 else "\u2212"
        self._pitch_text.setText(
            f"\u200e{sign}{number}" if semitones else self._translate("As it is")
        )

    def show_words(self, rate: str, voice: str, sleep: str) -> None:
        """Show speed, voice and sleep in words on their buttons."""
        translate = self._translate
        name_button(self.rate, translate("Speaking speed {rate}", rate=rate))
        # A label that begins with a Latin name is still read in the window's direction
        mark = "\u200f" if translate.right_to_left else ""
        words = translate("Voice: {voice}", voice=mark + voice) if voice else translate("Voice")
        name_button(self.voice, words)
        name_button(self.sleep, sleep)

    def open_over(self, button: QWidget) -> None:
        """Open above a button, within the window."""
        window = button.window()
        look = self._look
        room_wide = min(window.width(), self.screen().availableGeometry().width())
        width = min(look.px(_WIDTH), room_wide - 2)
        inside = self._area.widget()
        tall = inside.layout().heightForWidth(width - 2)
        wanted = max(tall, inside.minimumSizeHint().height()) + look.px(6)
        corner = button.mapToGlobal(QPoint(button.width(), 0))
        # Above the whole bar: Play is taller than the button
        corner.setY(self.parentWidget().mapToGlobal(QPoint(0, 0)).y())
        top = window.mapToGlobal(QPoint(0, 0))
        height = min(wanted, max(corner.y() - top.y(), round(window.height() * 0.6)))
        self.resize(width, height)
        x = min(max(corner.x() - width, top.x()), top.x() + window.width() - width)
        self.move(x, max(corner.y() - height - look.px(4), top.y()))
        self.show()
        self.volume.setFocus(Qt.FocusReason.PopupFocusReason)

    # Its parts

    def _slider(self, text: str, low: int, high: int) -> tuple[QSlider, QLabel]:
        label, value = WrappedLabel(text), QLabel()
        value.setObjectName("muted")
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(low, high)
        slider.setAccessibleName(text)
        label.setBuddy(slider)
        grid = QGridLayout()
        grid.setSpacing(0)
        grid.addWidget(label, 0, 0)
        grid.addWidget(value, 0, 1, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(slider, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self._rows.addLayout(grid)
        return slider, value

    def _menu_button(self, menu: QMenu, icon: str) -> QToolButton:
        button = worded("")
        button.setObjectName("row")
        button.setMenu(menu)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        size = self._look.px(icons.SIZE)
        set_icon(button, icons.icon(icon, self._look), size)
        self._rows.addWidget(button)
        return button

    def _switches(self, actions: Actions) -> None:
        for command in _SWITCHES:
            action = actions[command]
            row = CheckRow(action.text(), self._look)
            _join(row, action)
            self._rows.addWidget(row)
            if command == "speech.learner":
                for name in ("speech.repeat", "speech.repeat_slower"):
                    button = deed(actions[name], actions[name].text())
                    button.setObjectName("row")
                    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                    shown = icons.icon(
                        "repeat" if name == "speech.repeat" else "turtle", self._look
                    )
                    set_icon(button, shown, self._look.px(icons.SIZE))
                    self._rows.addWidget(button)

    def _volume_moved(self, percent: int) -> None:
        self.show_volume(percent)
        self.volume_chosen.emit(percent)

    def _pitch_moved(self, semitones: int) -> None:
        self.show_pitch(semitones)
        self.pitch_chosen.emit(semitones)

    # Its keys

    def event(self, event: QEvent) -> bool:
        """Keep the keys of its own controls: the window would play and pause by Space."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def fitting_look(look: Look, width: int) -> Look:
    """Give the look, smaller where a window of `width` pixels would cut the panel's words."""
    return look.scaled(min(look.scale, max(1.0, width / _LEAST_WIDTH)))


def _join(row: CheckRow, action: QAction) -> None:
    """Let a tick box do and show what an action does."""

    def show() -> None:
        row.box.setChecked(action.isChecked())

    row.box.clicked.connect(lambda _ticked: action.trigger())
    action.toggled.connect(row.box.setChecked)
    show()
