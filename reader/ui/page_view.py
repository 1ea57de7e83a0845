"""A page of set text on the screen: painted with its light, scrolled, and held by a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from reader.document.ranges import Position, Range
from reader.ui import decorations, tashkeel_tone
from reader.ui.geometry import PlacedLine, entry_at, line_at, line_of, position_at
from reader.ui.highlights import Highlights
from reader.ui.render import Rendering
from reader.ui.theme import Look

_GLIDE_MS = 160
_WITHOUT_CARET = Qt.TextInteractionFlag.TextBrowserInteraction
_WITH_CARET = _WITHOUT_CARET | Qt.TextInteractionFlag.TextSelectableByKeyboard
_REACH = 40
"""Pixels at 100 % that letters may reach out of their lines."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A position and the height in the view at which its line stands."""

    position: Position
    y: float


class PageView(QTextEdit):
    """Shows one rendering. Qt paints the text and keeps the caret; the rest is drawn here."""

    selection_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rendering: Rendering | None = None
        self.layers = Highlights(self)
        self.look: Look | None = None
        self.anchor: Anchor | None = None
        """The line held in place, until the reader scrolls."""
        self._caret_shown = False
        self._busy = 0
        self._glide = QVariantAnimation(self, duration=_GLIDE_MS)
        self._glide.valueChanged.connect(self._set_scroll)

        self.setReadOnly(True)
        self.setTextInteractionFlags(_WITHOUT_CARET)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: a bar that comes and goes would lay every piece out twice
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAcceptDrops(False)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().rangeChanged.connect(self._stay_upright)
        self.selectionChanged.connect(self._selected)

    # What is shown

    def set_rendering(self, rendering: Rendering, *, keep_caret: bool = False) -> None:
        """Put another rendering on the page."""
        caret = self._caret() if keep_caret else None
        self._busy += 1
        self._glide.stop()
        self.rendering = rendering
        self.look = rendering.look
        self.set_colours(rendering.look)
        self.setDocument(rendering.qt)
        self.setCursorWidth(rendering.look.px(2))
        if caret:
            self._put_caret(*caret)
        self._busy -= 1
        self.viewport().update()

    def set_colours(self, look: Look) -> None:
        """Take the look's colours, for an empty page too."""
        self.look = look
        palette = self.palette()
        clear = QColor(0, 0, 0, 0)
        palette.setColor(QPalette.ColorRole.Base, clear)
        # Selected text keeps its colour: its ground is one of the layers
        palette.setColor(QPalette.ColorRole.Highlight, clear)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            palette.setColor(role, QColor(look.colours.text))
        self.setPalette(palette)
        self.viewport().update()

    def refit(self) -> None:
        """Set the rendering anew because its tables do not fit the width."""

    # Page and viewport

    def visible_page(self) -> QRectF:
        """Give the part of the page in view, in page coordinates."""
        return QRectF(self.viewport().rect()).translated(0, self.verticalScrollBar().value())

    def line_under(self, point: QPointF) -> tuple[PlacedLine, QPointF] | None:
        """Give the line nearest to a point of the viewport, and the point on the page."""
        if self.rendering is None:
            return None
        page = point + QPointF(0, self.verticalScrollBar().value())
        placed = line_at(self.rendering, page)
        return (placed, page) if placed else None

    def position_at(self, point: QPointF) -> Position | None:
        """Give the position of the character at or nearest to a point of the viewport."""
        under = self.line_under(point)
        if under is None or self.rendering is None:
            return None
        return self.rendering.position(position_at(under[0], under[1].x(), on_character=True))

    def update_page(self, areas: Iterable[QRectF]) -> None:
        """Have areas of the page painted again."""
        scroll = self.verticalScrollBar().value()
        for area in areas:
            self.viewport().update(area.translated(0, -scroll).toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint page, decorations and light, then let Qt paint the text."""
        look, rendering = self.look, self.rendering
        area = event.rect()
        painter = QPainter(self.viewport())
        painter.fillRect(area, QColor(look.colours.page) if look else self.palette().window())
        if look is None or rendering is None:
            painter.end()
            return
        scroll = self.verticalScrollBar().value()
        # Harakat and tails reach out of their lines: text beyond the area is painted too
        reach = look.px(_REACH)
        painter.translate(0, -scroll)
        top, bottom = area.top() + scroll - reach, area.bottom() + scroll + reach
        waiting = decorations.paint(painter, rendering, top, bottom, self.devicePixelRatioF())
        self.layers.paint(painter, look, QRectF(0, top, self.width(), bottom - top))
        painter.end()
        if waiting:
            QTimer.singleShot(0, self, self._decode)
        # As wide as the view: the cells of mirrored tables stand elsewhere than Qt looks for them
        wide = QRectF(0, area.top() - reach, self.width(), area.height() + 2 * reach)
        super().paintEvent(QPaintEvent(wide.toRect()))
        painter.begin(self.viewport())
        painter.setClipRect(area)
        painter.translate(0, -scroll)
        tashkeel_tone.paint(painter, rendering, top, bottom)
        self.layers.paint_over(painter, look)
        painter.end()

    def _decode(self) -> None:
        rendering = self.rendering
        if rendering is None:
            return
        seen = self.visible_page()
        for entry, area in decorations.pictures(rendering, seen.top(), seen.bottom()):
            width, height = rendering.figure_size(rendering.figures[entry.start])
            rendering.figures[entry.start].decode(width, height, self.devicePixelRatioF())
            self.update_page([area])

    # Scrolling

    def hold(self) -> Anchor | None:
        """Take hold of the first line wholly in view, unless a line is held already."""
        if self.anchor is not None or self.rendering is None or not self.rendering.entries:
            return self.anchor
        top = self.verticalScrollBar().value()
        placed = line_at(self.rendering, QPointF(self.viewport().width() / 2, top))
        if placed is None:
            return None
        if placed.zone.top() < top - 1:
            end = placed.block.position() + placed.line.textStart() + placed.line.textLength()
            after = line_of(self.rendering.qt, end)
            if after is None or after.zone.top() <= placed.zone.top():
                block = placed.block.next()
                after = line_of(self.rendering.qt, block.position()) if block.isValid() else None
            if after is not None and after.zone.top() > placed.zone.top():
                placed = after
        start = placed.block.position() + placed.line.textStart()
        position = self.rendering.position(start)
        if position is not None:
            self.anchor = Anchor(position, placed.top - top)
        return self.anchor

    def restore(self, anchor: Anchor | None) -> None:
        """Scroll so that a held line stands again where it stood."""
        if anchor is None or self.rendering is None:
            return
        place = self.rendering.qt_position(anchor.position)
        placed = line_of(self.rendering.qt, place) if place is not None else None
        if placed is not None:
            self.scroll_to(placed.top - anchor.y)
            self.anchor = anchor

    def scroll_to(self, y: float, *, glide: bool = False) -> None:
        """Bring a height of the page to the top of the view."""
        self.lay_out(y + self.viewport().height())
        bar = self.verticalScrollBar()
        value = min(max(0, round(y)), bar.maximum())
        self._glide.stop()
        if glide and self.look and not self.look.reduced_motion and self.isVisible():
            # From far away it comes in over one view's height: whole pages rushing by show nothing
            far = self.viewport().height()
            self._glide.setStartValue(min(max(bar.value(), value - far), value + far))
            self._glide.setEndValue(value)
            self._glide.start()
        else:
            self._set_scroll(value)

    def scroll_target(self) -> int:
        """Give where the page is scrolled to, or is gliding to."""
        running = self._glide.state() is QVariantAnimation.State.Running
        return int(self._glide.endValue()) if running else self.verticalScrollBar().value()

    def stop_gliding(self) -> None:
        """Stay where the page is."""
        self._glide.stop()

    def lay_out(self, bottom: float | None = None) -> None:
        """Have the page laid out down to a height, or to its end, so that it can scroll there."""
        if bottom is None:
            self.document().documentLayout().documentSize()
        elif self.rendering is not None:
            entry_at(self.rendering, bottom)

    def _set_scroll(self, value: int) -> None:
        self._busy += 1
        self.verticalScrollBar().setValue(value)
        self._busy -= 1
        self.anchor = None

    def _stay_upright(self, _low: int, high: int) -> None:
        # A line wider than its own letters would have Qt paint the text beside its light
        if high > 0:
            self.horizontalScrollBar().setRange(0, 0)

    def _scrolled(self) -> None:
        if not self._busy:
            self.anchor = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the column, keeping the held line where it is."""
        if self.rendering is None or event.size().width() == event.oldSize().width():
            super().resizeEvent(event)
            return
        anchor = self.hold()
        self._busy += 1
        fits = self.rendering.set_width(event.size().width())
        super().resizeEvent(event)
        self._busy -= 1
        if not fits:
            self.refit()
        self.restore(anchor)

    # Caret and selection

    def show_caret(self, *, shown: bool = True) -> None:
        """Show the caret or hide it: it is for those who read by keyboard."""
        if shown == self._caret_shown:
            return
        self._caret_shown = shown
        self.setTextInteractionFlags(_WITH_CARET if shown else _WITHOUT_CARET)
        # Qt looks at the flags again when the cursor is set
        self.place_cursor(self.textCursor())

    def place_cursor(self, cursor: QTextCursor) -> None:
        """Put the caret, or a selection, without scrolling to it."""
        bar = self.verticalScrollBar()
        value = bar.value()
        self._busy += 1
        self.setTextCursor(cursor)
        bar.setValue(value)
        self._busy -= 1

    def selection(self) -> tuple[Range, ...]:
        """Give what is selected, block by block."""
        return self.rendering.range_of(self.textCursor()) if self.rendering else ()

    def selected_text(self) -> str:
        """Give the selected words as they are stored, a block a line."""
        if self.rendering is None:
            return ""
        parts = []
        for place in self.selection():
            entry = self.rendering.entry(place.block)
            if entry is not None:
                parts.append(entry.block.text[place.start : place.end])
        return "\n".join(parts)

    def copy(self) -> None:
        """Put the stored words of the selection on the clipboard.

        As a text: data made here would be Python's, and the clipboard, which outlives Python,
        would end the app by a crash.
        """
        text = self.selected_text()
        if text:
            QGuiApplication.clipboard().setText(text)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy the stored words, without what was put between them for display."""
        data = QMimeData()
        data.setText(self.selected_text())
        return data

    def _caret(self) -> tuple[Position, Position] | None:
        if self.rendering is None:
            return None
        cursor = self.textCursor()
        anchor = self.rendering.position(cursor.anchor())
        position = self.rendering.position(cursor.position())
        return (anchor, position) if anchor and position else None

    def _put_caret(self, anchor: Position, position: Position) -> None:
        if self.rendering is None:
            return
        low, high = self.rendering.qt_position(anchor), self.rendering.qt_position(position)
        if low is None or high is None:
            return
        cursor = QTextCursor(self.rendering.qt)
        cursor.setPosition(low)
        cursor.setPosition(high, QTextCursor.MoveMode.KeepAnchor)
        self.place_cursor(cursor)

    def _selected(self) -> None:
        if self.rendering is not None:
            self.layers.set_selection(*self.rendering.selected(self.textCursor()))
        self.selection_changed.emit()
