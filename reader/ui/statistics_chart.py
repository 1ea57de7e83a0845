"""A chart of bars with its lines, its labels and the words of the bar that is chosen."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reader.actions.statistics_text import short_duration
from reader.translations import Translator
from reader.ui.statistics_bars import Bar, Bars
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

_HEIGHT = 150
"""Height of the bars and their labels, in pixels at 100 %."""
_STEPS_MIN = (1, 2, 5, 10, 20, 30, 60, 120, 180, 300, 600, 1200, 3000, 6000, 12000)
"""Minutes from one line to the next."""
_LINES = 3


class Chart(QWidget):
    """Bars over a scale of time; below the heading stands what is told of the chosen bar."""

    def __init__(self, name: str, look: Look, translate: Translator) -> None:
        super().__init__()
        self.plot = _Plot(name, look, translate)
        self.words = WrappedLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        column.addWidget(self.words)
        column.addWidget(self.plot)
        self._bars: tuple[Bar, ...] = ()
        self.plot.bars.chosen.connect(self._choose)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show bars from the first to the last, which is chosen."""
        self._bars = tuple(bars)
        self.plot.show_bars(self._bars)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._bars):
            self.words.setText(self._bars[row].said)


class _Plot(QWidget):
    """The lines and labels about the bars; what they say is said by the bars themselves."""

    def __init__(self, name: str, look: Look, translate: Translator) -> None:
        super().__init__()
        self._look, self._translate = look, translate
        self._labels: tuple[str, ...] = ()
        self._step_s = 60
        self.bars = Bars(name, look)
        self.bars.setParent(self)
        self.setFocusProxy(self.bars)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(min(look.px(_HEIGHT), self.screen().availableGeometry().height() // 3))

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Choose a scale in which all bars have room."""
        most = max((bar.read_s + bar.listened_s for bar in bars), default=0)
        fitting = (step for step in _STEPS_MIN if step * 60 * _LINES >= most)
        self._step_s = 60 * next(fitting, _STEPS_MIN[-1])
        top = max(self._step_s * _LINES, most)
        self._labels = tuple(bar.label for bar in bars)
        self.bars.show_bars(bars, top)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the bars another room."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines with their times, and under the bars what has room there."""
        painter = QPainter(self)
        painter.setFont(self._font())
        self._draw_lines(painter)
        self._draw_labels(painter)
        painter.end()

    def _draw_lines(self, painter: QPainter) -> None:
        look, area = self._look, self.bars.geometry()
        metrics = QFontMetrics(self._font())
        for line in range(_LINES + 1):
            y = area.bottom() - round(area.height() * line * self._step_s / self.bars.top_s)
            colour = look.colours.outline if line == 0 else look.colours.hairline
            painter.setPen(QPen(QColor(colour), look.px(1)))
            painter.drawLine(area.left(), y, area.right(), y)
            if line:
                box = QRect(0, 0, self._gutter() - look.px(6), metrics.height())
                start = area.right() + look.px(6) if self._mirrored else 0
                box.moveTo(start, y - metrics.height() // 2)
                painter.setPen(QColor(look.colours.muted))
                side = Qt.AlignmentFlag.AlignLeft if self._mirrored else Qt.AlignmentFlag.AlignRight
                painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, self._time(line))

    def _draw_labels(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._look.colours.muted))
        boxes = self._label_boxes()
        for row, box in boxes:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._labels[row])

    def _label_boxes(self) -> list[tuple[int, QRectF]]:
        """Place the labels, from the newest back; where room is short, every second, third …"""
        metrics = QFontMetrics(self._font())
        top = self.bars.geometry().bottom() + self._look.px(4)
        boxes = []
        for row in reversed([row for row, label in enumerate(self._labels) if label]):
            slot = self.bars.area(row).translated(self.bars.pos())
            width = metrics.horizontalAdvance(self._labels[row]) + self._look.px(2)
            left = min(max(0.0, slot.center().x() - width / 2), self.width() - width)
            boxes.append((row, QRectF(left, top, width, metrics.height())))
        for every in range(1, len(boxes)):
            kept = boxes[::every]
            if not any(
                one.adjusted(-self._gap, 0, self._gap, 0).intersects(other)
                for (_, one), (_, other) in itertools.pairwise(kept)
            ):
                return kept
        return boxes[:1]

    @property
    def _gap(self) -> int:
        return self._look.px(6)

    @property
    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._look.px(12))
        return font

    def _time(self, line: int) -> str:
        return short_duration(self._translate, self._step_s * line)

    def _gutter(self) -> int:
        metrics = QFontMetrics(self._font())
        times = (self._time(line) for line in range(1, _LINES + 1))
        return max(map(metrics.horizontalAdvance, times)) + self._look.px(8)

    def _place(self) -> None:
        metrics = QFontMetrics(self._font())
        top, under = metrics.height() // 2, metrics.height() + self._look.px(6)
        gutter = min(self._gutter(), self.width() // 3)
        area = QRect(0, top, max(1, self.width() - gutter), max(1, self.height() - top - under))
        if not self._mirrored:
            area.moveLeft(gutter)
        self.bars.setGeometry(area)
        self.bars.doItemsLayout()
        self.update()
