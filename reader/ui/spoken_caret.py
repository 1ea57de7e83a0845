"""The caret goes along with the voice, for braille, magnifiers and whoever stops to explore."""

from __future__ import annotations

from PySide6.QtGui import QAccessible

from reader.document.ranges import Range
from reader.ui.article_view import ArticleView
from reader.ui.shortcuts import CARET


class SpokenCaret:
    """Moves the caret from word to word while assistive technology looks on.

    It stays where it is once the reader moved it or selected something, until the voice is
    followed again.
    """

    def __init__(self, view: ArticleView) -> None:
        self._view = view
        self._along = True
        self._left: Range | None = None
        view.caret_moved.connect(self._reader_moved)

    def follow_again(self) -> None:
        """Go along with the voice."""
        self._along = True

    def show(self, word: Range | None) -> None:
        """Go to the spoken word."""
        self._left = None
        if word is None or not self._along or not QAccessible.isActive():
            return
        # Screen readers say what the caret comes to after these: they would talk over the voice
        if self._view.last_key in CARET:
            self._left = word
        else:
            self._put(word)

    def catch_up(self) -> None:
        """Go to the last spoken word: the voice has stopped."""
        word, self._left = self._left, None
        if word is not None and self._along:
            self._put(word)

    def _put(self, word: Range) -> None:
        view = self._view
        if view.rendering is None or view.textCursor().hasSelection():
            return
        cursor = view.rendering.cursor(word)
        if not cursor.isNull():
            cursor.setPosition(cursor.selectionStart())
            view.place_cursor(cursor)

    def _reader_moved(self) -> None:
        self._along = False
