"""The marks beside noted text: a click or Enter opens the note, keys go from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from reader.document.ranges import Position
from reader.errors import Message
from reader.library.notes import Note
from reader.ui.hover_text import HoverTexts
from reader.ui.listening_commands import here
from reader.ui.notes_dialog import described
from reader.ui.services import Services

if TYPE_CHECKING:
    from reader.ui.noting import Noting
    from reader.ui.window import MainWindow

_NEAR = 6
"""Pixels at 100 % around a mark that still count as the mark."""


class MarginMarks(QObject):
    """Watches the page for what concerns its notes; all else stays the page's."""

    def __init__(self, noting: Noting, window: MainWindow, services: Services) -> None:
        """Work with the notes of a window."""
        super().__init__(noting)
        self._noting, self._window, self._services = noting, window, services
        self._view, self._notices = window.article, window.notices
        self._pressed = False
        self._view.installEventFilter(self)
        self._view.viewport().installEventFilter(self)
        HoverTexts(self._view.viewport(), self._said)
        window.actions_table.bind(
            {"notes.next": lambda: self.step(1), "notes.previous": lambda: self.step(-1)}
        )

    def step(self, way: int) -> None:
        """Go to the next note or highlight after where the reader is, or before it."""
        notes = [note for note in self._noting.notes if note.range and not note.goes_on]
        if not notes:
            self._notices.show_message(Message("There are no notes in this piece yet."))
            return
        at = here(self._window.listening, self._view) or Position("")
        order = self._view.order
        if way > 0:
            ahead = [n for n in notes if n.range and order(n.range.position) > order(at)]
            note = ahead[0] if ahead else notes[0]
        else:
            ahead = [n for n in notes if n.range and order(n.range.position) < order(at)]
            note = ahead[-1] if ahead else notes[-1]
        assert note.range is not None
        self._window.open_piece(note.piece, note.range)
        self._window.article.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._notices.show_text(described(note, self._services.translate))

    def at(self, point: QPointF) -> tuple[Note, ...]:
        """Give the notes whose mark is under a point of the viewport."""
        numbers = {note for _area, notes in self._under(point) for note in notes}
        return tuple(note for note in self._noting.notes if note.id in numbers)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open notes by their marks; the page never sees such a click."""
        if watched is self._view:
            return isinstance(event, QKeyEvent) and self._key(event)
        if not isinstance(event, QMouseEvent):
            return False
        kind, notes = event.type(), self.at(event.position())
        if kind == QEvent.Type.MouseMove and notes and not event.buttons():
            self._view.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
            return True
        left = event.button() is Qt.MouseButton.LeftButton
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._pressed = left and bool(notes)
            return self._pressed
        if kind == QEvent.Type.MouseButtonRelease and self._pressed:
            self._pressed = False
            if notes:
                self._open(notes)
            return True
        return False

    def _open(self, notes: tuple[Note, ...]) -> None:
        """Open the text of one note, the list at the first of several and at a bookmark."""
        if len(notes) == 1 and notes[0].text:
            self._noting.edit(notes[0])
        else:
            self._noting.listing.show_at(notes[0].id)

    def _key(self, event: QKeyEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or event.isAutoRepeat():
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or self._on_link():
            return False
        caret = self._view.caret_position()
        under = [
            self._noting.head_of(note)
            for note in self._noting.notes
            if caret is not None and note.range and note.range.contains(caret)
        ]
        noted = {note.id: note for note in under if note.text}
        if not noted:
            return False
        self._open(tuple(noted.values()))
        return True

    def _on_link(self) -> bool:
        """Whether the caret stands on a link, which Enter then follows."""
        cursor = QTextCursor(self._view.textCursor())
        cursor.setPosition(cursor.selectionStart())
        cursor.movePosition(
            QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
        )
        return bool(cursor.charFormat().anchorHref())

    def _under(self, point: QPointF) -> list[tuple[QRectF, set[int]]]:
        """Give the marks at a point of the viewport: where they count there, and their notes."""
        look = self._view.look
        near = look.px(_NEAR) if look is not None else _NEAR
        scrolled = self._view.verticalScrollBar().value()
        placed = [
            (area.translated(0, -scrolled).adjusted(-near, -near, near, near), marks)
            for area, marks in self._view.layers.margin()
        ]
        return [
            (area, {mark.note for mark in marks}) for area, marks in placed if area.contains(point)
        ]

    def _said(self, _viewport: QWidget, point: QPoint) -> tuple[QRect, str]:
        """Say the notes of the marks at a point."""
        notes = self.at(QPointF(point))
        areas = [area.toAlignedRect() for area, _notes in self._under(QPointF(point))]
        said = "\n".join(described(note, self._services.translate) for note in notes)
        return (areas[0] if areas else QRect()), said
