"""ع ع ع: three taps for the size of everything, and finer steps beside them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from reader.translations import Translator
from reader.ui.commands import Actions
from reader.ui.hover_text import set_hover_text
from reader.ui.theme import Look

PRESETS = (100, 140, 200)
"""What the three ع mean, in percent."""
_LETTER = (16, 23, 31)
"""Their own sizes at 100 %, in pixels."""
STEPS = (
    50,
    60,
    70,
    80,
    90,
    100,
    110,
    125,
    140,
    160,
    180,
    200,
    225,
    250,
    275,
    300,
    350,
    400,
    450,
    500,
)
"""The finer steps of Ctrl+plus and Ctrl+minus, in percent."""


def step(percent: float, direction: int) -> int:
    """Give the next step above (`direction` > 0) or below `percent`."""
    if direction > 0:
        return next((each for each in STEPS if each > percent), STEPS[-1])
    return next((each for each in reversed(STEPS) if each < percent), STEPS[0])


def bind_sizes(
    actions: Actions, choose: Callable[[int], None], turn: Callable[[int], None]
) -> None:
    """Connect the commands of the size: `choose` takes a percentage, `turn` a direction."""
    actions.bind(
        {
            "size.normal": lambda: choose(PRESETS[0]),
            "size.large": lambda: choose(PRESETS[1]),
            "size.largest": lambda: choose(PRESETS[2]),
            "size.larger": lambda: turn(1),
            "size.smaller": lambda: turn(-1),
            "size.reset": lambda: choose(100),
        }
    )


class TextSizeControl(QWidget):
    """The three ع; the chosen one is marked, each is named to a screen reader."""

    chosen = Signal(int)

    def __init__(self, translate: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("textSize")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons: dict[int, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        names = {
            100: translate("Normal text, {percent} %", percent=100),
            140: translate("Large text, {percent} %", percent=140),
            200: translate("Largest text, {percent} %", percent=200),
        }
        self.setAccessibleName(translate("Text size"))
        for percent in PRESETS:
            button = QToolButton(self)
            button.setText("ع")
            button.setCheckable(True)
            button.setAccessibleName(names[percent])
            set_hover_text(button, names[percent])
            button.clicked.connect(lambda _=False, value=percent: self.chosen.emit(value))
            self._group.addButton(button)
            self._row.addWidget(button)
            self._buttons[percent] = button

    def show_percent(self, percent: float) -> None:
        """Mark the ع that the size is at; between two presets none is marked."""
        self._group.setExclusive(False)
        for value, button in self._buttons.items():
            button.setChecked(value == round(percent))
        self._group.setExclusive(True)
        # Tab comes to the marked one, else to the first; the arrows go to the others
        chosen = self._group.checkedButton() or self._buttons[PRESETS[0]]
        for button in self._buttons.values():
            button.setFocusPolicy(
                Qt.FocusPolicy.TabFocus if button is chosen else Qt.FocusPolicy.NoFocus
            )

    def set_look(self, look: Look) -> None:
        """Draw the three letters at their sizes."""
        margin = look.px(3)
        self._row.setContentsMargins(margin, margin, margin, margin)
        self._row.setSpacing(look.px(2))
        for button, size in zip(self._buttons.values(), _LETTER, strict=True):
            button.setStyleSheet(f"font-size: {look.px(size)}px;")

    def sizeHint(self) -> QSize:
        """Follow the row's own size."""
        return self._row.sizeHint()
