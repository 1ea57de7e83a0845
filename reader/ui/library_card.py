"""Draws the cards of the library pane."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPainterPath,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reader.text.direction import Direction
from reader.ui import icons
from reader.ui.library_model import CARD_ROLE, Card
from reader.ui.style_sheet import FOCUS
from reader.ui.theme import Look

_TITLE, _META = 17, 15
_TITLE_LINES, _SNIPPET_LINES = 2, 3
_LINE = 1.6
_Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Draws title, meta line, progress and, for a hit, its sentence with the hit marked."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._heights: dict[tuple[Card, int], int] = {}

    def set_look(self, look: Look) -> None:
        """Draw with another look."""
        self._look = look
        self._heights.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one card."""
        card: Card = index.data(CARD_ROLE)
        look, colours = self._look, self._look.colours
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        margin = look.px(FOCUS + 1)
        frame = QRectF(option.rect.adjusted(margin, margin, -margin, -margin))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = look.px(14)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            shape = QPainterPath()
            shape.addRoundedRect(frame, radius, radius)
            painter.fillPath(shape, QColor(colours.raised if chosen else colours.hairline))
            if chosen:
                edge = look.px(4)
                left = frame.right() - edge if mirrored else frame.left()
                painter.setClipPath(shape)
                painter.fillRect(
                    QRectF(left, frame.top(), edge, frame.height()), QColor(colours.accent)
                )
                painter.setClipping(False)
        if option.state & QStyle.StateFlag.State_HasFocus:
            width = look.px(FOCUS)
            painter.setPen(QPen(QColor(colours.accent), width))
            painter.drawRoundedRect(frame, radius, radius)
        area = self._text_area(option.rect)
        y = float(area.top())
        for layout, height, ink in self._layouts(card, area.width(), mirrored=mirrored):
            painter.setPen(QColor(ink))
            layout.draw(painter, QPointF(area.left(), y))
            y += height
        if card.favourite:
            self._draw_star(painter, option.rect, mirrored=mirrored)
        if card.hit is None and card.progress > 0.02:
            self._draw_progress(painter, area, y, card.progress, mirrored=mirrored)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Ask for the height that the wrapped text needs at the view's width."""
        card: Card = index.data(CARD_ROLE)
        view = option.widget
        width = view.viewport().width() if view is not None else option.rect.width()
        key = (card, width)
        if key not in self._heights:
            area = self._text_area(QRect(0, 0, width, 0))
            text = sum(height for _, height, _ in self._layouts(card, area.width(), mirrored=True))
            progress = self._look.px(14) if card.hit is None and card.progress > 0.02 else 0
            self._heights[key] = round(text) + progress + 2 * self._look.px(14)
        return QSize(width, self._heights[key])

    def _text_area(self, rect: QRect) -> QRect:
        side, top = self._look.px(18), self._look.px(14)
        return rect.adjusted(side, top, -side, -top)

    def _layouts(
        self, card: Card, width: int, *, mirrored: bool
    ) -> list[tuple[QTextLayout, float, str]]:
        colours = self._look.colours
        title_font = self._font(_TITLE, QFont.Weight.DemiBold)
        lines = 1 if card.hit else _TITLE_LINES
        made = [
            (
                *self._lay(card.title, title_font, width, lines, card.direction, mirrored),
                colours.text,
            )
        ]
        meta_font = self._font(_META, QFont.Weight.Normal)
        if card.hit is not None:
            text = f"{card.before}{card.exact}{card.after}"
            mark = QTextLayout.FormatRange()
            mark.start = _units(card.before)
            mark.length = _units(card.exact)
            style = QTextCharFormat()
            style.setBackground(QColor(colours.hit))
            style.setForeground(QColor(colours.text))
            style.setFontWeight(QFont.Weight.Bold)
            mark.format = style
            laid = self._lay(
                text, meta_font, width, _SNIPPET_LINES, card.direction, mirrored, [mark]
            )
            made.append((*laid, colours.muted))
        elif card.meta:
            direction = Direction.RTL if mirrored else Direction.LTR
            laid = self._lay(card.meta, meta_font, width, 1, direction, mirrored)
            made.append((*laid, colours.muted))
        return made

    def _font(self, size: float, weight: QFont.Weight) -> QFont:
        font = QFont(list(self._look.sans_families))
        font.setPixelSize(self._look.px(size))
        font.setWeight(weight)
        return font

    def _lay(
        self,
        text: str,
        font: QFont,
        width: int,
        lines: int,
        direction: Direction,
        mirrored: bool,
        formats: list[QTextLayout.FormatRange] | None = None,
    ) -> tuple[QTextLayout, float]:
        option = QTextOption()
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft
            if direction is Direction.RTL
            else Qt.LayoutDirection.LeftToRight
        )
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout = QTextLayout(text, font)
        layout.setTextOption(option)
        layout.setFormats(formats or [])
        y, pitch, count = 0.0, font.pixelSize() * _LINE, 0
        layout.beginLayout()
        while count < lines:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y + (pitch - line.height()) / 2))
            y += pitch
            count += 1
        overflow = (
            count
            and (line := layout.lineAt(count - 1)).isValid()
            and (line.textStart() + line.textLength() < len(text.encode("utf-16-le")) // 2)
        )
        layout.endLayout()
        if overflow and len(text) > 8:
            cut = text.encode("utf-16-le")[: 2 * (line.textStart() + line.textLength() - 2)]
            shorter = cut.decode("utf-16-le", "ignore").rstrip() + "…"
            if len(shorter) < len(text):
                return self._lay(shorter, font, width, lines, direction, mirrored, formats)
        return layout, y

    def _draw_star(self, painter: QPainter, rect: QRect, *, mirrored: bool) -> None:
        look = self._look
        size = look.px(14)
        star = icons.pixmap(
            "star",
            look.colours.accent,
            size,
            filled=True,
            ratio=painter.device().devicePixelRatioF(),
        )
        left = rect.left() + look.px(8) if mirrored else rect.right() - look.px(8) - size
        painter.drawPixmap(left, rect.top() + look.px(8), star)

    def _draw_progress(
        self, painter: QPainter, area: QRect, y: float, progress: float, *, mirrored: bool
    ) -> None:
        look = self._look
        height = look.px(4)
        track = QRectF(area.left(), y + look.px(6), area.width(), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.colours.hairline))
        painter.drawRoundedRect(track, height / 2, height / 2)
        done = QRectF(track)
        done.setWidth(track.width() * min(1.0, progress))
        if mirrored:
            done.moveRight(track.right())
        painter.setBrush(QColor(look.colours.accent))
        painter.drawRoundedRect(done, height / 2, height / 2)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
