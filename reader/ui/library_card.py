"""Draws the cards of the library pane."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTextLayout,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reader.library.pieces import Status
from reader.text.direction import Direction
from reader.translations import Translator
from reader.ui import icons, tags_colours
from reader.ui.library_cards import Card
from reader.ui.library_lines import PITCH, font, lay, marked
from reader.ui.library_model import CARD_ROLE
from reader.ui.style_sheet import FOCUS
from reader.ui.theme import Look

_TITLE, _META, _TAG = 17, 15, 14
_TITLE_LINES, _SNIPPET_LINES = 2, 3
_SIDE, _TOP = 18, 14
_MARK, _GAP = 11, 7
_TICK = 22
_BAR = 14
_KEPT = 300
"""Cards whose laid out lines are kept."""
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Words:
    """A laid out text: where it stands below the card's top, and its colour."""

    layout: QTextLayout
    x: float
    y: float
    ink: str


@dataclass(frozen=True, slots=True)
class _Laid:
    """A card ready to be drawn; `marks` and `bar` are heights below its top, -1 for none."""

    words: tuple[_Words, ...]
    tags: tuple[tuple[str, float, float], ...]
    marks: float
    bar: float
    height: int


class CardDelegate(QStyledItemDelegate):
    """Draws title, meta line, tags, progress and, for a hit, its sentence with the hit marked.

    `open_piece` bears the accent at its edge. While `selecting`, every card has a box to tick.
    """

    def __init__(self, look: Look, translate: Translator) -> None:
        super().__init__()
        self._look, self._translate = look, translate
        self._kept: OrderedDict[tuple[Card, int, bool, bool], _Laid] = OrderedDict()
        self._icons: dict[tuple[str, int, float], QPixmap] = {}
        self.open_piece = 0
        self.selecting = False

    def set_look(self, look: Look) -> None:
        """Draw with another look."""
        self._look = look
        self._kept.clear()
        self._icons.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one card."""
        card: Card | None = index.data(CARD_ROLE)
        if card is None:
            return
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        laid = self._laid(card, option.rect.width(), mirrored=mirrored)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, option, card, mirrored=mirrored)
        painter.translate(option.rect.topLeft())
        width = option.rect.width()
        for words in laid.words:
            painter.setPen(QColor(words.ink))
            words.layout.draw(painter, QPointF(words.x, words.y))
        if laid.marks >= 0:
            self._draw_marks(painter, card, laid.marks, width, mirrored=mirrored)
        side = self._look.px(_MARK)
        for colour, x, y in laid.tags:
            tags_colours.draw(painter, colour, QRectF(x, y, side, side), self._look.colours)
        if laid.bar >= 0:
            self._draw_progress(painter, laid.bar, width, card.progress, mirrored=mirrored)
        if self.selecting:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._draw_tick(painter, width, chosen=chosen, mirrored=mirrored)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Ask for the height that the wrapped text needs at the given width."""
        card: Card | None = index.data(CARD_ROLE)
        width = option.rect.width()
        if card is None:
            return QSize(width, self._look.px(60))
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        return QSize(width, self._laid(card, width, mirrored=mirrored).height)

    def cuts(self, view: QAbstractItemView, index: _Index) -> bool:
        """Whether a card has no room for the whole of its title."""
        card: Card | None = index.data(CARD_ROLE)
        if card is None:
            return False
        laid = self._laid(card, view.visualRect(index).width(), mirrored=view.isRightToLeft())
        return laid.words[0].layout.text() != card.title

    # Laying out

    def _laid(self, card: Card, width: int, *, mirrored: bool) -> _Laid:
        key = (card, width, mirrored, self.selecting)
        found = self._kept.get(key)
        if found is None:
            found = self._lay(card, width, mirrored=mirrored)
            self._kept[key] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found

    def _lay(self, card: Card, width: int, *, mirrored: bool) -> _Laid:
        look, colours = self._look, self._look.colours
        side = look.px(_SIDE)
        tick = look.px(_TICK) + look.px(8) if self.selecting else 0
        room = max(1, width - 2 * side - tick)
        left = side + (tick if mirrored else 0)
        y = float(look.px(_TOP))
        face = font(look, _TITLE, QFont.Weight.DemiBold)
        lines = 1 if card.hit else _TITLE_LINES
        title, height = lay(card.title, face, room, lines, card.direction, mirrored=mirrored)
        words = [_Words(title, left, y, colours.text)]
        y += height
        own = Direction.RTL if mirrored else Direction.LTR
        face, marks = font(look, _META), -1.0
        if card.meta:
            before = self._marks_width(card)
            marks = y if before else -1.0
            meta, height = lay(card.meta, face, max(1, room - before), 1, own, mirrored=mirrored)
            words.append(_Words(meta, left + (0 if mirrored else before), y, colours.muted))
            y += height
        if card.hit is not None:
            text = f"{card.before}{card.exact}{card.after}"
            formats = marked(card.before, card.exact, look)
            snippet, height = lay(
                text,
                face,
                room,
                _SNIPPET_LINES,
                card.direction,
                mirrored=mirrored,
                formats=formats,
            )
            words.append(_Words(snippet, left, y, colours.muted))
            y += height
        tags: tuple[tuple[str, float, float], ...] = ()
        if card.tags:
            more, tags = self._lay_tags(card, left, y + look.px(2), room, mirrored=mirrored)
            words += more
            y += look.px(2) + look.px(_TAG) * PITCH
        bar = -1.0
        if card.status is Status.READING and card.hit is None:
            bar = y
            y += look.px(_BAR)
        return _Laid(tuple(words), tags, marks, bar, round(y) + look.px(_TOP))

    def _lay_tags(
        self, card: Card, left: float, y: float, room: int, *, mirrored: bool
    ) -> tuple[list[_Words], tuple[tuple[str, float, float], ...]]:
        """Set the tags in one line, as many as have room, then how many more there are."""
        look = self._look
        face = font(look, _TAG)
        metrics = QFontMetricsF(face)
        apart = look.px(12)
        line = face.pixelSize() * PITCH
        own = Direction.RTL if mirrored else Direction.LTR
        words: list[_Words] = []
        marks: list[tuple[str, float, float]] = []
        x = 0.0

        def put(text: str, width: float) -> None:
            at = left + (room - x - width if mirrored else x)
            layout, _ = lay(text, face, round(width) + 1, 1, own, mirrored=mirrored)
            words.append(_Words(layout, at, y, look.colours.muted))

        # those with a colour are looked for, and stand where they are seen
        order = sorted(card.tags, key=lambda tag: not tag[1])
        for place, (name, colour) in enumerate(order):
            mark, gap = (look.px(_MARK), look.px(5)) if colour else (0, 0)
            others = len(card.tags) - place - 1
            more = self._translate("+{count}", count=others + 1)
            reserve = metrics.horizontalAdvance(more) + apart if others or place else 0.0
            need = mark + gap + metrics.horizontalAdvance(name) + 2
            if place and x + need + (reserve if others else 0) > room:
                put(more, metrics.horizontalAdvance(more) + 2)
                break
            need = min(need, room - x - (reserve if others else 0))
            if colour:
                at = left + (room - x - mark if mirrored else x)
                marks.append((colour, at, y + (line - mark) / 2))
            x += mark + gap
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, need - mark - gap)
            put(shown, need - mark - gap)
            x += need - mark - gap + apart
        return words, tuple(marks)

    def _marks_width(self, card: Card) -> int:
        count = (card.status is not None) + card.favourite + card.archived
        return count * (self._look.px(_MARK) + self._look.px(_GAP))

    # Drawing

    def _draw_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, card: Card, *, mirrored: bool
    ) -> None:
        look, colours = self._look, self._look.colours
        margin = look.px(FOCUS + 1)
        frame = QRectF(option.rect.adjusted(margin, margin, -margin, -margin))
        radius = look.px(14)
        shape = QPainterPath()
        shape.addRoundedRect(frame, radius, radius)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_open = card.piece == self.open_piece
        if chosen and self.selecting:
            painter.fillPath(shape, QColor(colours.hit))
        elif chosen or is_open:
            painter.fillPath(shape, QColor(colours.raised))
        if option.state & QStyle.StateFlag.State_MouseOver and not (chosen or is_open):
            painter.fillPath(shape, QColor(colours.raised))
            painter.setPen(QPen(QColor(colours.hairline), look.px(1)))
            painter.drawPath(shape)
        if is_open:
            edge = look.px(4)
            left = frame.right() - edge if mirrored else frame.left()
            painter.save()
            painter.setClipPath(shape)
            painter.fillRect(
                QRectF(left, frame.top(), edge, frame.height()), QColor(colours.accent)
            )
            painter.restore()
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), look.px(FOCUS)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, radius, radius)

    def _draw_marks(
        self, painter: QPainter, card: Card, y: float, width: int, *, mirrored: bool
    ) -> None:
        """Draw what a piece is, in shapes: a dot, half a one, a tick, a star, a box."""
        look, colours = self._look, self._look.colours
        mark = look.px(_MARK)
        y += (look.px(_META) * PITCH - mark) / 2
        x = width - look.px(_SIDE) - mark if mirrored else look.px(_SIDE)
        step = -(mark + look.px(_GAP)) if mirrored else mark + look.px(_GAP)
        if card.status is not None:
            self._draw_status(painter, card.status, QRectF(x, y, mark, mark))
            x += step
        ratio = painter.device().devicePixelRatioF()
        if card.favourite:
            star = self._icon("star", colours.accent, mark + 2, ratio, filled=True)
            painter.drawPixmap(QPointF(x - 1, y - 1), star)
            x += step
        if card.archived:
            box = self._icon("archive", colours.muted, mark + 4, ratio, filled=False)
            painter.drawPixmap(QPointF(x - 2, y - 2), box)

    def _icon(self, name: str, colour: str, size: int, ratio: float, *, filled: bool) -> QPixmap:
        """Give an icon that was drawn once; to read and draw it takes longer than a card."""
        key = (name, size, ratio)
        if key not in self._icons:
            self._icons[key] = icons.pixmap(name, colour, size, filled=filled, ratio=ratio)
        return self._icons[key]

    def _draw_status(self, painter: QPainter, status: Status, box: QRectF) -> None:
        colours = self._look.colours
        width = box.width() / 7
        painter.save()
        painter.setPen(QPen(QColor(colours.accent), width))
        inner = box.adjusted(width, width, -width, -width)
        if status is Status.UNREAD:
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(inner)
        elif status is Status.READING:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(inner)
            painter.setBrush(QColor(colours.accent))
            painter.drawPie(inner, 90 * 16, 180 * 16)
        else:
            painter.setPen(
                QPen(
                    QColor(colours.muted),
                    box.width() / 5,
                    Qt.PenStyle.SolidLine,
                    Qt.PenCapStyle.RoundCap,
                    Qt.PenJoinStyle.RoundJoin,
                )
            )
            painter.drawPolyline(_tick(box))
        painter.restore()

    def _draw_tick(self, painter: QPainter, width: int, *, chosen: bool, mirrored: bool) -> None:
        look, colours = self._look, self._look.colours
        side, edge = look.px(_TICK), look.px(_SIDE - 4)
        box = QRectF(edge if mirrored else width - edge - side, look.px(_TOP) + 2, side, side)
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.outline), look.px(1.6)))
        painter.setBrush(QColor(colours.accent if chosen else colours.raised))
        painter.drawRoundedRect(box, look.px(6), look.px(6))
        if chosen:
            pen = QPen(QColor(colours.on_accent), look.px(2.4))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            inset = side / 4
            painter.drawPolyline(_tick(box.adjusted(inset, inset, -inset, -inset)))

    def _draw_progress(
        self, painter: QPainter, y: float, width: int, progress: float, *, mirrored: bool
    ) -> None:
        look = self._look
        side, height = look.px(_SIDE), look.px(4)
        track = QRectF(side, y + look.px(6), width - 2 * side, height)
        draw_progress(painter, track, progress, look, mirrored=mirrored)


def draw_progress(
    painter: QPainter, track: QRectF, progress: float, look: Look, *, mirrored: bool
) -> None:
    """Draw how far a piece is read, from the side where its lines begin."""
    colours, round_ = look.colours, track.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.hairline))
    if colours.hairline == colours.outline:
        # where a hairline is as strong as the accent, what is left is drawn by its edge alone
        painter.setPen(QPen(QColor(colours.outline), max(1.0, track.height() / 4)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(track, round_, round_)
    done = QRectF(track)
    done.setWidth(max(track.height(), track.width() * min(1.0, progress)))
    if mirrored:
        done.moveRight(track.right())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.accent))
    painter.drawRoundedRect(done, round_, round_)


def _tick(box: QRectF) -> list[QPointF]:
    x, y, w, h = box.x(), box.y(), box.width(), box.height()
    return [
        QPointF(x + w * 0.08, y + h * 0.55),
        QPointF(x + w * 0.38, y + h * 0.85),
        QPointF(x + w * 0.92, y + h * 0.2),
    ]
