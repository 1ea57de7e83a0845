"""The keyboard on the page: which keys are the page's own, and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from reader.ui.commands import COMMANDS
from reader.ui.geometry import position_at
from reader.ui.inline import FSI, LRI, PDI, RLI
from reader.ui.key_letters import letter_of
from reader.ui.line_moves import LineMoves
from reader.ui.shortcuts import CARET, LOUDNESS

if TYPE_CHECKING:
    from reader.ui.article_view import ArticleView

# The letters on the keys A and C of an Arabic keyboard, so that Ctrl works there too
_ALL = frozenset((int(Qt.Key.Key_A), ord("ش")))
_COPY = frozenset((int(Qt.Key.Key_C), ord("ؤ"), int(Qt.Key.Key_Insert)))
_COMMANDS = {command.page_key: command.id for command in COMMANDS if command.page_key}
"""Commands by the letter or digit that does them on the page."""
_STEPS = {
    Qt.Key.Key_Left: (QTextCursor.MoveOperation.Left, QTextCursor.MoveOperation.WordLeft),
    Qt.Key.Key_Right: (QTextCursor.MoveOperation.Right, QTextCursor.MoveOperation.WordRight),
}
"""What moves by a letter and, with Ctrl, by a word."""
_UNSEEN = frozenset((LRI, RLI, FSI, PDI))
_RETURN = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class ReadingKeys:
    """Moves the caret, turns sections, takes single letters; all other keys are the window's."""

    def __init__(self, view: ArticleView) -> None:
        self._view = view
        self._lines = LineMoves(view)

    def owns(self, event: QKeyEvent) -> bool:
        """Whether a key is the page's; the window's shortcuts and the player's keys are not."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in LOUDNESS and held == _SHIFT | _CONTROL:
            return False
        if key in CARET:
            return not held & ~(_SHIFT | _CONTROL)
        if key in _RETURN:
            return held == Qt.KeyboardModifier.NoModifier and bool(self._link())
        return (held == _CONTROL and key in _ALL | _COPY) or bool(self.command(event))

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key of the page's own asks; says whether Qt is left to move the caret."""
        key = event.key()
        control = bool(event.modifiers() & _CONTROL)
        if key in _RETURN:
            self._view.activate(self._link())
            return False
        if command := self.command(event):
            self._view.command_asked.emit(command)
            return False
        if control and key in _COPY:
            self._view.copy()
            return False
        if control and key in _ALL:
            self._view.selectAll()
            return False
        if not event.modifiers() & _SHIFT and self._turns(key, control=control):
            return False
        if control and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return True
        self._bring_caret()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not control:
            extend = bool(event.modifiers() & _SHIFT)
            return not self._lines.move(1 if key == Qt.Key.Key_Down else -1, extend=extend)
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            way = 1 if key == Qt.Key.Key_PageDown else -1
            self._page(way, extend=bool(event.modifiers() & _SHIFT))
            return False
        if key in _STEPS:
            self._step(_STEPS[key][control], extend=bool(event.modifiers() & _SHIFT))
            return False
        return True

    def _step(self, way: QTextCursor.MoveOperation, *, extend: bool) -> None:
        """Go a letter or a word on, past signs that nobody sees and no voice can say."""
        mode = QTextCursor.MoveMode.KeepAnchor if extend else QTextCursor.MoveMode.MoveAnchor
        cursor = self._view.textCursor()
        before = cursor.position()
        cursor.movePosition(way, mode)
        on = 1 if cursor.position() > before else -1
        page = cursor.document()
        while page.characterAt(cursor.position()) in _UNSEEN and cursor.position() != before:
            cursor.setPosition(cursor.position() + on, mode)
        self._view.setTextCursor(cursor)

    def next_link(self, *, forward: bool) -> bool:
        """Select the next link, or the one before; says whether there was one."""
        view = self._view
        if view.rendering is None:
            return False
        links = list(view.rendering.links())
        cursor = view.textCursor()
        if forward:
            wanted = next((link for link in links if link[0] >= cursor.selectionEnd()), None)
        else:
            here = cursor.selectionStart()
            wanted = next((link for link in reversed(links) if link[1] <= here), None)
        if wanted is None:
            return False
        cursor.setPosition(wanted[0])
        cursor.setPosition(wanted[1], QTextCursor.MoveMode.KeepAnchor)
        view.setTextCursor(cursor)
        return True

    def command(self, event: QKeyEvent) -> str:
        """Give the command of a single letter, where the reader wants these."""
        held = event.modifiers()
        if not self._view.single_keys or held not in (Qt.KeyboardModifier.NoModifier, _SHIFT):
            return ""
        letter = letter_of(event)
        return _COMMANDS.get(f"Shift+{letter}" if held == _SHIFT else letter, "") if letter else ""

    def _link(self) -> str:
        """Give the address of the link the caret stands on or that is selected."""
        cursor = QTextCursor(self._view.textCursor())
        cursor.setPosition(cursor.selectionStart())
        cursor.movePosition(
            QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
        )
        return cursor.charFormat().anchorHref()

    def _turns(self, key: int, *, control: bool) -> bool:
        """Turn to another section when the page's end is passed; says whether it did."""
        view = self._view
        bar = view.verticalScrollBar()
        last = view.section_count - 1
        if control and key == Qt.Key.Key_Home and view.section > 0:
            view.show_section(0)
        elif control and key == Qt.Key.Key_End and view.section < last:
            view.show_section(last, at_end=True)
        elif key == Qt.Key.Key_PageDown and view.section < last and self._at_end():
            view.show_section(view.section + 1)
        elif key == Qt.Key.Key_PageUp and view.section > 0 and bar.value() == 0:
            view.show_section(view.section - 1, at_end=True)
        else:
            return False
        view.reader_moved()
        return True

    def _page(self, way: int, *, extend: bool) -> None:
        """Scroll by a view less a line, the caret staying at its height in the view."""
        view = self._view
        bar = view.verticalScrollBar()
        caret = view.cursorRect()
        line = max(caret.height(), view.viewport().height() // 12)
        value = bar.value() + way * max(line, view.viewport().height() - line)
        view.lay_out(value + view.viewport().height())
        before = bar.value()
        bar.setValue(value)
        if bar.value() == before:
            # No more to scroll: to the first line or the last
            edge = 0 if way < 0 else view.viewport().height()
            self._put(QPointF(caret.center().x(), edge), extend=extend)
        else:
            self._put(QPointF(caret.center()), extend=extend)

    def _put(self, point: QPointF, *, extend: bool = False) -> None:
        under = self._view.line_under(point)
        if under is None:
            return
        mode = QTextCursor.MoveMode.KeepAnchor if extend else QTextCursor.MoveMode.MoveAnchor
        cursor = self._view.textCursor()
        cursor.setPosition(position_at(under[0], under[1].x()), mode)
        self._view.place_cursor(cursor)

    def _at_end(self) -> bool:
        bar = self._view.verticalScrollBar()
        self._view.lay_out(bar.value() + 3 * self._view.viewport().height())
        return bar.value() == bar.maximum()

    def _bring_caret(self) -> None:
        """Put a caret that was scrolled away into the first lines in view before it moves."""
        view = self._view
        if view.textCursor().hasSelection() or view.caret_in_view():
            return
        rendering = view.rendering
        if rendering is not None:
            x = rendering.left + (rendering.column if rendering.right_to_left else 0)
            self._put(QPointF(x, view.viewport().height() / 8))
