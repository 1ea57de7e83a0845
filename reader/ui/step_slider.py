"""A slider whose few steps have names: the one it stands at is written below it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel


class StepSlider(QWidget):
    """A step a name, from the least to the most; a screen reader hears the name, not a number."""

    chosen = Signal(str)

    def __init__(self, name: str, steps: Mapping[str, str], look: Look, *, mirrored: bool) -> None:
        """`steps` gives the names by their keys; `mirrored` begins at the right."""
        super().__init__()
        self._name, self._steps = name, dict(steps)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(self._steps) - 1)
        self.slider.setPageStep(1)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setProperty("mirrored", "true" if mirrored else "false")
        self.slider.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
        )
        self.slider.valueChanged.connect(self._moved)
        self.label = WrappedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        column.addWidget(self.slider)
        column.addWidget(self.label)
        self.setFocusProxy(self.slider)
        self._show()

    @property
    def key(self) -> str:
        """The key of the step it stands at."""
        return list(self._steps)[self.slider.value()]

    def set_key(self, key: str) -> None:
        """Stand at a step, without telling."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(list(self._steps).index(key))
        self._show()

    def _moved(self, _value: int) -> None:
        self._show()
        self.chosen.emit(self.key)
        QAccessible.updateAccessibility(
            QAccessibleEvent(self.slider, QAccessible.Event.NameChanged)
        )

    def _show(self) -> None:
        step = self._steps[self.key]
        self.label.setText(step)
        self.slider.setAccessibleName(f"{self._name}: {step}")
