"""The bar that finds words in the open piece and goes from hit to hit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from reader.document.ranges import Position, Range
from reader.translations import Translator
from reader.ui import icons
from reader.ui.announcer import announce
from reader.ui.article_view import ArticleView
from reader.ui.hover_text import set_hover_text
from reader.ui.theme import Look

_TYPING_MS = 120
"""Pause in typing after which the piece is searched."""
_AROUND = 40
"""Letters on each side of a hit that are said with it."""
_SLICE_S = 0.04
"""Of a long piece so much is searched at a time; the window goes on between."""


class FindBar(QWidget):
    """Finds as the reader types; Enter goes on, Shift+Enter back, Escape closes."""

    closed = Signal()

    def __init__(
        self,
        view: ArticleView,
        find: Callable[[str, bool], Iterator[Sequence[Range]]],
        translate: Translator,
    ) -> None:
        """Make the bar for a view; `find` gives the hits of words (exactly spelt?) by block."""
        super().__init__()
        self.setObjectName("findBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._view, self._find, self._translate = view, find, translate
        self._hits: Sequence[Range] = ()
        self._current = -1
        self._from: Position | None = None

        self.words = QLineEdit()
        self.words.setPlaceholderText(translate("Find in the piece"))
        self.setAccessibleName(translate("Find in the piece"))
        self.words.setAccessibleName(translate("Find in the piece"))
        self.words.setClearButtonEnabled(False)
        self.count = QLabel()
        self.count.setAccessibleName(translate("Hits"))
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.exact = self._button(translate("Exact spelling"), checkable=True)
        self._back = self._button(translate("Previous hit"))
        self._on = self._button(translate("Next hit"))
        self._close = self._button(translate("Close"))

        self._row = QHBoxLayout(self)
        self._row.addWidget(self.words, 1)
        for part in (self.count, self._back, self._on, self.exact, self._close):
            self._row.addWidget(part)

        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._search)
        self._looking: Iterator[Sequence[Range]] = iter(())
        self._found: list[Range] = []
        self._go = True
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._look_on)
        self.words.textChanged.connect(self._typing.start)
        self.exact.toggled.connect(self._search)
        self._back.clicked.connect(self.previous)
        self._on.clicked.connect(self.next)
        self._close.clicked.connect(self.close_bar)
        self._show_count()

    @property
    def hits(self) -> Sequence[Range]:
        """What was found, in reading order."""
        return self._hits

    @property
    def current(self) -> int:
        """The number of the hit gone to, from 0; -1 before any."""
        return self._current

    def open(self) -> None:
        """Show the bar, with the selected words if there are some, and take the keyboard."""
        chosen = self._view.selected_text().strip()
        if not self.isVisible():
            self._from = self._view.top_position()
        if chosen and "\n" not in chosen and chosen != self.words.text():
            self.words.setText(chosen)
        self.show()
        # Not for a reason that selects: a caret that moves first hides the box's name from Orca
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.words.text():
            self.words.selectAll()
            self._search()

    def close_bar(self) -> None:
        """Hide the bar, put out the light, and give the keyboard back to the page."""
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def reset(self) -> None:
        """Forget the hits of the piece before; the words stay and are looked for again."""
        self._stop()
        self._hits, self._current = (), -1
        self._from = None
        self._light()
        if self.isVisible() and self.words.text():
            self._search(go=False)

    def next(self) -> None:
        """Go to the next hit; after the last comes the first."""
        self._step(1)

    def previous(self) -> None:
        """Go to the hit before; before the first comes the last."""
        self._step(-1)

    def set_look(self, look: Look) -> None:
        """Scale the bar and draw its icons."""
        self._row.setContentsMargins(look.px(14), look.px(8), look.px(14), look.px(8))
        self._row.setSpacing(look.px(8))
        size = QSize(look.px(icons.SIZE), look.px(icons.SIZE))
        for button, name in (
            (self._back, "chevron-up"),
            (self._on, "chevron-down"),
            (self.exact, "case-sensitive"),
            (self._close, "x"),
        ):
            button.setIcon(icons.icon(name, look))
            button.setIconSize(size)

    def hideEvent(self, event: QHideEvent) -> None:
        """Put out the light with the bar."""
        super().hideEvent(event)
        self._stop()
        self._hits, self._current = (), -1
        self._light()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Shift+Enter step through the hits, Escape closes."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.previous()
            else:
                self.next()
        elif key == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _button(self, name: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setCheckable(checkable)
        button.setAccessibleName(name)
        set_hover_text(button, name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _search(self, _checked: bool = False, *, go: bool = True) -> None:
        self._stop()
        words = self.words.text().strip()
        self._looking = self._find(words, self.exact.isChecked()) if words else iter(())
        self._found, self._go = [], go
        self._look_on()

    def _look_on(self) -> None:
        """Search until the end of the piece or of a slice of time."""
        end = time.monotonic() + _SLICE_S
        for found in self._looking:
            self._found += found
            if time.monotonic() > end:
                self._later.start()
                return
        self._hits, self._current = self._found, -1
        if self._hits and self._go:
            start = self._from or self._view.top_position()
            key = self._view.order(start) if start else (0, 0)
            self._current = next(
                (
                    index
                    for index, hit in enumerate(self._hits)
                    if self._view.order(hit.position) >= key
                ),
                0,
            )
            self._view.reader_moved()
            self._view.go_to(self._hits[self._current])
        self._light()
        self._tell()

    def _stop(self) -> None:
        self._typing.stop()
        self._later.stop()

    def _step(self, way: int) -> None:
        if self._later.isActive() and not self._typing.isActive():
            return  # what is being looked for is gone to when it is found
        if self._typing.isActive() or (not self._hits and self.words.text()):
            self._search()
            return
        if not self._hits:
            return
        self._current = (self._current + way) % len(self._hits)
        self._from = self._hits[self._current].position
        self._view.reader_moved()
        self._view.go_to(self._hits[self._current])
        self._light()
        self._tell()

    def _tell(self) -> None:
        """Have it said how many hits there are, and what stands around this one."""
        around = ""
        if self._current >= 0 and self._view.rendering is not None:
            hit = self._hits[self._current]
            entry = self._view.rendering.entry(hit.block)
            if entry is not None:
                text = entry.block.text
                start = text.rfind(" ", 0, max(0, hit.start - _AROUND)) + 1
                end = text.find(" ", hit.end + _AROUND)
                around = text[start : end if end >= 0 else len(text)]
        announce(self, ": ".join(part for part in (self.count.text(), around) if part))

    def _light(self) -> None:
        current = [self._hits[self._current]] if self._current >= 0 else []
        self._view.layers.set_layer("search", self._hits)
        self._view.layers.set_layer("current-hit", current)
        self._show_count()

    def _show_count(self) -> None:
        translate = self._translate
        if not self.words.text().strip():
            text = ""
        elif not self._hits:
            text = translate("Not found")
        else:
            text = translate("{number} of {count}", number=self._current + 1, count=len(self._hits))
        self.count.setText(text)
        self._back.setEnabled(bool(self._hits))
        self._on.setEnabled(bool(self._hits))
