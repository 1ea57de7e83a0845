"""The page of the first start: how large, which colours, which voice; then never again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from reader.errors import Message
from reader.settings import TEXT_SIZE, THEME, Settings
from reader.speech.utterance import Voice
from reader.translations import Translator
from reader.ui.sample_card import SampleCard
from reader.ui.text_size import PRESETS
from reader.ui.theme import Look, themes
from reader.ui.typography import STYLES, Role
from reader.ui.wrapped_label import WrappedLabel

SIZES: Mapping[int, Message] = dict(
    zip(PRESETS, (Message("Usual"), Message("Large"), Message("Very large")), strict=True)
)
THEMES = ("light", "sepia", "dark", "contrast-light", "contrast-dark")
_BODY = STYLES[Role.BODY].size
_MOST = 720
"""The page's width at 100 %, in pixels: three cards beside one another, and lines one can read."""
_BESIDE_NAME = 70
"""What the list of voices has beside a name at 100 %, in pixels: frame, arrow, the page's bar."""


class FirstRunPage(QWidget):
    """Three questions, each answered by what it looks or sounds like; answers hold at once."""

    done = Signal()
    sample_asked = Signal(str, object)
    voice_chosen = Signal(object)

    def __init__(self, settings: Settings, look: Look, translate: Translator) -> None:
        super().__init__()
        self._settings, self._look = settings, look
        self._voices: list[Voice] = []
        self._labels: list[str] = []
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(translate("Welcome to Ayn"))
        self.sample = translate(
            "In the evening the grandfather sits by the window and reads his granddaughter a "
            "page of an old book."
        )
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._heading(translate("Welcome to Ayn"), "heading")
        self._line(translate("Three questions, so that reading is easy from the first page."))
        self._heading(translate("Which size is easiest to read?"), "section")
        self.sizes = [
            SampleCard(translate.say(name), self.sample, inside) for name in SIZES.values()
        ]
        self._size_grid = self._cards(self.sizes, inside)
        self._heading(translate("Which colours are kind to your eyes?"), "section")
        labels = {name: translate.say(THEME.choices[name]) for name in THEMES}
        self.themes = [SampleCard(labels[name], self.sample, inside) for name in THEMES]
        self._theme_grid = self._cards(self.themes, inside)
        self._heading(translate("Which voice shall read to you?"), "section")
        self.voices = QComboBox()
        self.voices.setAccessibleName(translate("Voice"))
        self.voices.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.voices.activated.connect(self._choose_voice)
        self.listen = QPushButton(translate("Listen to it"))
        self.listen.clicked.connect(lambda: self.sample_asked.emit(self.sample, self._voice()))
        self._column.addWidget(self.voices)
        self._column.addWidget(self.listen, 0, Qt.AlignmentFlag.AlignLeading)
        self._line(translate("All of this can be changed at any time in the settings."))
        self._column.addStretch(1)
        self.area.setWidget(inside)
        self.start = QPushButton(translate("Start reading"))
        self.start.setDefault(True)
        self.start.clicked.connect(self.done)
        self._whole = QVBoxLayout(self)
        self._whole.addWidget(self.area, 1)
        self._whole.addWidget(self.start, 0, Qt.AlignmentFlag.AlignHCenter)
        for percent, card in zip(SIZES, self.sizes, strict=True):
            card.clicked.connect(lambda _=False, size=percent: self._set_size(size))
        for name, card in zip(THEMES, self.themes, strict=True):
            card.clicked.connect(lambda _=False, theme=name: self._set_theme(theme))
        self.set_look(look)

    def show_voices(self, voices: Sequence[tuple[Voice, str]], chosen: Voice | None) -> None:
        """Offer voices, each with what it is called; without any, say that nothing speaks."""
        self._voices = [voice for voice, _label in voices]
        self._labels = [label for _voice, label in voices]
        self.voices.clear()
        self.voices.addItems(self._labels)
        self._fit_voices()
        if chosen in self._voices:
            self.voices.setCurrentIndex(self._voices.index(chosen))
        for control in (self.voices, self.listen):
            control.setEnabled(bool(self._voices))

    def _fit_voices(self) -> None:
        """Call voices by their names alone where there is no room for how they speak."""
        self.voices.ensurePolished()
        margins, names = self._column.contentsMargins(), [voice.name for voice in self._voices]
        room = self.width() - margins.left() - margins.right() - self._look.px(_BESIDE_NAME)
        width = max(map(self.voices.fontMetrics().horizontalAdvance, self._labels), default=0)
        for row, (name, label) in enumerate(zip(names, self._labels, strict=True)):
            # Of two with one name the second keeps its kind, so that they can be told apart
            short = width > room and names.index(name) == row
            self.voices.setItemText(row, name if short else label)

    def set_look(self, look: Look) -> None:
        """Draw the page and its samples at another size or in other colours."""
        self._look = look
        edge = max(look.px(18), (self.width() - look.px(_MOST)) // 2)
        self._column.setContentsMargins(edge, look.px(26), edge, look.px(26))
        self._column.setSpacing(look.px(14))
        self._whole.setContentsMargins(0, 0, 0, look.px(14))
        size, theme = int(self._settings.number(TEXT_SIZE)), self._settings.text(THEME)
        for percent, card in zip(SIZES, self.sizes, strict=True):
            card.set_look(look, pixels=_BODY * percent / 100)
            card.setChecked(percent == size)
        for name, card in zip(THEMES, self.themes, strict=True):
            card.set_look(look, pixels=look.px(_BODY), colours=themes()[name])
            card.setChecked(name == theme)
        self._arrange()
        self._fit_voices()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines short in a wide window, and cards one below the other in a narrow one."""
        super().resizeEvent(event)
        self.set_look(self._look)

    def _arrange(self) -> None:
        room = self.width() // max(1, self._look.px(230))
        for grid, cards, most in (
            (self._size_grid, self.sizes, 1),
            (self._theme_grid, self.themes, min(3, max(1, room))),
        ):
            grid.setSpacing(self._look.px(10))
            for number, card in enumerate(cards):
                grid.addWidget(card, number // most, number % most)

    def _cards(self, cards: Sequence[SampleCard], inside: QWidget) -> QGridLayout:
        # cards of one question exclude one another, not those of the other
        group = QWidget(inside)
        grid = QGridLayout(group)
        grid.setContentsMargins(0, 0, 0, 0)
        for card in cards:
            card.setParent(group)
        self._column.addWidget(group)
        return grid

    def _heading(self, text: str, kind: str) -> None:
        label = self._line(text)
        label.setObjectName(kind)

    def _line(self, text: str) -> QLabel:
        label = WrappedLabel(text)
        self._column.addWidget(label)
        return label

    def _set_size(self, percent: int) -> None:
        self._settings[TEXT_SIZE] = percent

    def _set_theme(self, name: str) -> None:
        self._settings[THEME] = name

    def _voice(self) -> Voice | None:
        index = self.voices.currentIndex()
        return self._voices[index] if 0 <= index < len(self._voices) else None

    def _choose_voice(self, _index: int) -> None:
        voice = self._voice()
        if voice is not None:
            self.voice_chosen.emit(voice)
