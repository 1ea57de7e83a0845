"""The reading pane: a piece, section by section, and the reader's place in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QTextCursor,
    QWheelEvent,
)

from reader.document.model import Block, Document
from reader.document.ranges import Position, Range
from reader.ui.accessible_article import ArticleTree
from reader.ui.following import place_for
from reader.ui.geometry import line_of, stretches
from reader.ui.hand import Hand
from reader.ui.page_view import Anchor, PageView
from reader.ui.reading_keys import ReadingKeys
from reader.ui.render import SECTION_LINK, BylineExtra, Rendering, Turns
from reader.ui.sections import Sections
from reader.ui.shown_line import AS_STORED, Display
from reader.ui.theme import Look

_SETTLE_MS = 120
"""How long after the last scrolling the new place is told."""
_ABOVE = 8
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class ArticleView(PageView):
    """A read-only page; ranges and positions are of the whole piece, also when it has sections."""

    word_clicked = Signal(object)
    word_double_clicked = Signal(object)
    position_changed = Signal(object, float)
    follow_stopped = Signal()
    moved_by_hand = Signal()
    link_activated = Signal(str)
    section_changed = Signal(int)
    context_requested = Signal(object, QPoint)
    command_asked = Signal(str)
    caret_moved = Signal()
    """The reader moved the caret with a key of the page."""

    def __init__(self, translate: Callable[[str], str] = str) -> None:
        """Make an empty pane; `translate` says the words of the links between sections."""
        super().__init__()
        self._translate = translate
        self.follow = False
        self.typewriter = False
        self.single_keys = True
        self.last_key = 0
        """The key that was pressed last while the keyboard was here, the window's too."""
        self.display: Display = AS_STORED
        self._sections = Sections(())
        self._section = 0
        self._asset_path: Callable[[str], Path | None] = _no_asset
        self._extra: BylineExtra | None = None
        self.tree = ArticleTree(self, translate)
        self._keys = ReadingKeys(self)
        self._hand = Hand(self)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self._tell_position)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._settled.start())
        self.verticalScrollBar().actionTriggered.connect(lambda _action: self.reader_moved())

    def show_document(
        self,
        document: Document,
        look: Look,
        asset_path: Callable[[str], Path | None],
        *,
        at: Position | None = None,
        byline_extra: str = "",
    ) -> None:
        """Show a piece from its beginning or from `at`; `byline_extra` follows the byline."""
        self.layers.clear()
        self._asset_path = asset_path
        self._extra = BylineExtra(byline_extra, document.metadata.byline)
        self._sections = Sections(document.blocks)
        self.tree.set_blocks(document.blocks, document.metadata.language)
        self.look = look.page()
        number = self._sections.of(at.block) if at else None
        self._turn_to(number or 0)
        if at is not None and number is not None:
            self.go_to(at, centre=False)
        else:
            self.scroll_to(0)

    def set_look(self, look: Look) -> None:
        """Show the piece in another look; the line being read stays where it is."""
        look = look.page()
        if self.rendering is None:
            self.set_colours(look)
            return
        if look == self.look:
            return
        anchor = self.hold()
        self.look = look
        self._set(keep_caret=True)
        self.restore(anchor)

    def refit(self) -> None:
        """Set the section anew for another width."""
        self._set(keep_caret=True)

    def redisplay(self) -> None:
        """Set the section anew because `display` shows it otherwise; no line moves."""
        if self.rendering is not None:
            anchor = self.hold()
            self._set(keep_caret=True)
            self.restore(anchor)

    def set_accessible_title(self, title: str) -> None:
        """Name the page to a screen reader."""
        self.setAccessibleName(title)

    def _set(self, *, keep_caret: bool = False) -> None:
        if self.look is None:
            return
        rendering = Rendering(
            self._sections[self._section],
            self.look,
            self._asset_path,
            self._extra if self._section == 0 else None,
            view_width=self.viewport().width(),
            turns=self._turns(),
            display=self.display,
        )
        self.set_rendering(rendering, keep_caret=keep_caret)

    # Places

    def top_position(self) -> Position | None:
        """Give the position of the first line that is wholly in view."""
        anchor = self.hold()
        return anchor.position if anchor else None

    def caret_position(self) -> Position | None:
        """Give the caret's position, None when it is not in view."""
        if self.rendering is None or not self.caret_in_view():
            return None
        return self.rendering.position(self.textCursor().position())

    def caret_in_view(self) -> bool:
        """Whether the caret, or the end of the selection that moves, can be seen."""
        return self.viewport().rect().intersects(self.cursorRect())

    def progress(self) -> float:
        """Give how much of the piece was read, from 0 to 1, by what is in view."""
        if self.rendering is None:
            return 0.0
        bar = self.verticalScrollBar()
        inside = bar.value() / bar.maximum() if bar.maximum() > 0 else 1.0
        return self._sections.fraction(self._section, inside)

    def go_to(self, place: Position | Range, *, select: bool = False, centre: bool = True) -> None:
        """Bring a place into the middle of the view, or to its top; an unknown one is nothing."""
        if isinstance(place, Position):
            place = Range(place.block, place.offset, place.offset)
        rendering = self._rendering_of(place.block)
        if rendering is None:
            return
        cursor = rendering.cursor(place)
        if not select:
            cursor.setPosition(cursor.selectionStart())
        placed = line_of(rendering.qt, cursor.selectionStart())
        self.place_cursor(cursor)
        if placed is None:
            return
        if centre:
            self.scroll_to(placed.zone.center().y() - self.viewport().height() * 0.4)
        else:
            self.scroll_to(placed.top - rendering.look.px(_ABOVE))
            scroll = self.verticalScrollBar().value()
            self.anchor = Anchor(place.position, placed.top - scroll)

    def order(self, position: Position) -> tuple[int, int]:
        """Give a key that sorts positions in reading order; unknown blocks come last."""
        return self._sections.order(position)

    def follow_range(self, place: Range) -> None:
        """Scroll, if need be, so that a sentence or word stands comfortably in view."""
        rendering = self._rendering_of(place.block)
        span = rendering.span(place) if rendering else None
        if rendering is None or span is None:
            return
        areas = stretches(rendering.qt, *span)
        if not areas:
            return
        top, bottom = areas[0].top(), areas[-1].bottom()
        height = self.viewport().height()
        one_line = areas[-1].top() == top
        scroll = self.scroll_target()
        y = place_for(top, bottom, scroll, height, one_line=one_line, fixed=self.typewriter)
        if y is not None:
            self.scroll_to(y, glide=True)

    def reader_moved(self) -> None:
        """Take note that the reader scrolled: the view no longer follows the voice."""
        self.stop_gliding()
        self.moved_by_hand.emit()
        if self.follow:
            self.follow = False
            self.follow_stopped.emit()

    def _tell_position(self) -> None:
        position = self.top_position()
        if position is not None:
            self.position_changed.emit(position, self.progress())

    # Sections

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks of the piece."""
        return self._sections.blocks

    @property
    def section(self) -> int:
        """The number of the section on the page, from 0."""
        return self._section

    @property
    def section_count(self) -> int:
        """How many sections the piece is shown in."""
        return len(self._sections)

    def show_section(self, number: int, *, at_end: bool = False) -> None:
        """Turn to a section's beginning or end; a number that is none is passed over."""
        if not 0 <= number < len(self._sections) or number == self._section:
            return
        self._turn_to(number)
        cursor = self.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.End if at_end else QTextCursor.MoveOperation.Start
        )
        self.place_cursor(cursor)
        if at_end:
            self.lay_out()
        self.scroll_to(self.verticalScrollBar().maximum() if at_end else 0)

    def activate(self, address: str) -> None:
        """Follow a link: to another section, else it is told by `link_activated`."""
        if address.startswith(SECTION_LINK):
            self.reader_moved()
            self.show_section(int(address.removeprefix(SECTION_LINK)))
        elif address:
            self.link_activated.emit(address)

    def _turn_to(self, number: int) -> None:
        self._section = number
        self.anchor = None
        self._set()
        self.section_changed.emit(number)
        self._settled.start()

    def _rendering_of(self, block_id: str) -> Rendering | None:
        """Show the section of a block; None when the piece has no such block."""
        number = self._sections.of(block_id)
        if number is None:
            return None
        if number != self._section:
            self._turn_to(number)
        return self.rendering

    def _turns(self) -> Turns:
        translate = self._translate
        before, after = self._section - 1, self._section + 1
        return Turns(
            (before, translate("Previous part")) if before >= 0 else None,
            (after, self._sections.title(after) or translate("Next part"))
            if after < len(self._sections)
            else None,
        )

    # Mouse, keys and wheel

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the caret, which is shown to those who read by keyboard only."""
        self.show_caret(shown=False)
        self._hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select, or show links."""
        self._hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click on a word or a link."""
        self._hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        self._hand.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl the window changes the size of everything, not Qt of this text."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Claim only the page's own keys; Qt's text widget would claim the window's too."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self.last_key = event.key()
            event.setAccepted(self._keys.owns(event))
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the caret, copy, follow a link; all else goes to the window."""
        if not self._keys.owns(event):
            event.ignore()
            return
        self.show_caret()
        scroll, caret = self.verticalScrollBar().value(), self.textCursor().position()
        command = self._keys.command(event)
        if self._keys.press(event):
            super().keyPressEvent(event)
        if self.textCursor().position() != caret and not command:
            self.caret_moved.emit()
        if self.verticalScrollBar().value() != scroll:
            self.reader_moved()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go from link to link before leaving the page."""
        return self._keys.next_link(forward=forward) or super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret when the keyboard brought the focus."""
        if event.reason() in _BY_KEYBOARD:
            self.show_caret()
        super().focusInEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the window for a menu at a position of the piece."""
        keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        point = self.cursorRect().center() if keyboard else event.pos()
        position = self.position_at(QPointF(point))
        self.context_requested.emit(position, self.viewport().mapToGlobal(point))
        event.accept()


def _no_asset(_name: str) -> Path | None:
    return None
