"""A row of controls that gives way in order when there is no room: nothing is ever cut."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget


@dataclass(slots=True)
class _Place:
    widget: QWidget
    priority: int
    wanted: bool = True


class FittingRow(QWidget):
    """Lays widgets in a row; when they do not fit, words beside icons go first, then widgets.

    Widgets with a lower priority leave first; priority 0 never leaves. What left is still in
    the menu, so nothing is lost with it. Words leave all at once, or with `one_by_one` in the
    same order.
    """

    def __init__(self, parent: QWidget | None = None, *, one_by_one: bool = False) -> None:
        super().__init__(parent)
        self._one_by_one = one_by_one
        self._places: list[_Place] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._fitting = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def add(self, widget: QWidget, priority: int, stretch: int = 0) -> None:
        """Add a widget; `priority` 0 stays always, else the lowest number leaves first."""
        self._row.addWidget(widget, stretch)
        self._places.append(_Place(widget, priority))

    def add_stretch(self) -> None:
        """Add room that takes what is left."""
        self._row.addStretch(1)

    def set_wanted(self, widget: QWidget, wanted: bool) -> None:
        """Say whether a widget is to be shown when there is room."""
        for place in self._places:
            if place.widget is widget:
                place.wanted = wanted
        self.fit()

    def set_priority(self, widget: QWidget, priority: int) -> None:
        """Let a widget stay longer or leave sooner than it did."""
        for place in self._places:
            if place.widget is widget:
                place.priority = priority

    def set_spacing(self, spacing: int) -> None:
        """Set the room between widgets, in pixels."""
        self._row.setSpacing(spacing)

    def fit(self) -> None:
        """Show as much as fits."""
        if self._fitting:
            return
        self._fitting = True
        try:
            self._fit()
        finally:
            self._fitting = False

    def _fit(self) -> None:
        shown = [place for place in self._places if place.wanted]
        for place in self._places:
            place.widget.ensurePolished()
            self._set_words(place.widget, words=True)
        room = self.width()
        order = sorted(shown, key=lambda each: each.priority)
        if self._need(shown) > room:
            for place in order:
                self._set_words(place.widget, words=False)
                if self._one_by_one and self._need(shown) <= room:
                    break
        for place in order:
            if self._need(shown) <= room:
                break
            if place.priority > 0:
                shown = [each for each in shown if each is not place]
        for place in self._places:
            place.widget.setVisible(place in shown)

    def _need(self, shown: list[_Place]) -> int:
        widths = [
            max(place.widget.sizeHint().width(), place.widget.minimumSizeHint().width())
            if not place.widget.property("elastic")
            else place.widget.minimumWidth()
            for place in shown
        ]
        return sum(widths) + self._row.spacing() * max(0, len(shown) - 1)

    @staticmethod
    def _set_words(widget: QWidget, *, words: bool) -> None:
        if isinstance(widget, QToolButton) and widget.property("worded"):
            style = Qt.ToolButtonStyle
            wanted = style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly
            if widget.toolButtonStyle() != wanted:
                widget.setToolButtonStyle(wanted)

    def minimumSizeHint(self) -> QSize:
        """Ask only for the height: the width is what the window has."""
        heights = [place.widget.sizeHint().height() for place in self._places]
        return QSize(0, max(heights, default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit anew when the style or the direction changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self.fit()
