"""The sheet of pages to fetch: those on their way with their progress, and those that wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.library.pending import Waiting
from reader.translations import Translator
from reader.ui.fetching import Coming
from reader.ui.link_text import shown
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import SheetList, button_grid
from reader.ui.theme import Look
from reader.ui.work_bar import STEPS
from reader.ui.wrapped_label import WrappedLabel

_MOST = 6
"""Links on their way that have a line of their own; a list may have thousands."""


class _Line(QWidget):
    """A link on its way."""

    def __init__(
        self, link: str, look: Look, translate: Translator, stop: Callable[[], None], narrow: bool
    ) -> None:
        super().__init__()
        address = shown(link)
        label = WrappedLabel(address)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = QProgressBar()
        self.progress.setRange(0, STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(translate("Progress of {address}", address=address))
        self.stop = QPushButton(translate("Stop"))
        self.stop.setAutoDefault(False)
        self.stop.setAccessibleName(translate("Stop {address}", address=address))
        self.stop.clicked.connect(lambda _=False: stop())
        words = QVBoxLayout()
        words.addWidget(label)
        words.addWidget(self.progress)
        way = QBoxLayout.Direction
        row = QBoxLayout(way.TopToBottom if narrow else way.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addLayout(words, 1)
        row.addWidget(self.stop)


class PendingDialog(SheetDialog):
    """Shows what the window gives it and says what the reader asks for."""

    stop_asked = Signal(str)
    stop_all_asked = Signal()
    retry_asked = Signal(object)
    remove_asked = Signal(object)
    """A tuple of `Waiting`, as for `retry_asked`."""

    def __init__(self, parent: QWidget | None, look: Look, translate: Translator) -> None:
        super().__init__(parent, translate("Pages to fetch"), look, translate)
        self._waiting: tuple[Waiting, ...] = ()
        self._lines: dict[str, _Line] = {}
        self.state = self.paragraph("", muted=True)
        self._coming = QVBoxLayout()
        self._coming.setSpacing(look.px(8))
        self.body.addLayout(self._coming)
        self.more = self.paragraph("", muted=True)
        self.stop_all = self.plain_button(translate("Stop all"), self.stop_all_asked.emit)
        self.body.addWidget(self.stop_all)
        self.list = SheetList(translate("Pages that wait"), look)
        self.list.opened.connect(self._retry)
        self.list.remove_asked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._show_state)
        self.body.addWidget(self.list, 1)
        # takes the room that the list leaves when nothing waits
        self._room = QWidget()
        self.body.addWidget(self._room, 1)
        self.retry = self.plain_button(translate("Try again"), self._retry)
        self.retry_all = self.plain_button(
            translate("Try all again"), lambda: self.retry_asked.emit(self._waiting)
        )
        self.remove = self.plain_button(translate("Remove"), self._remove)
        self.body.addLayout(
            button_grid((self.retry, self.retry_all, self.remove), self.width(), look)
        )
        self.add_close()
        self.list.setFocus()

    def show_links(self, coming: Sequence[Coming], waiting: Sequence[Waiting]) -> None:
        """Show the links on their way and those that wait; what was chosen stays chosen."""
        self._show_coming(coming)
        row, number = max(0, self.list.currentRow()), self.list.number
        if tuple(waiting) != self._waiting:
            self._waiting = tuple(waiting)
            self.list.clear()
            for item in self._waiting:
                self.list.add_row(item.id, *self._row(item))
            self.list.choose(number, row)
        self.state.setText(self._said(len(coming), len(waiting)))
        for widget in (self.list, self.retry, self.retry_all, self.remove):
            widget.setVisible(bool(waiting))
        self._room.setVisible(not waiting)
        self._show_state()

    def show_progress(self, link: str, fraction: float) -> None:
        """Show how far a link is, 0 to 1."""
        line = self._lines.get(link)
        if line is not None:
            line.progress.setValue(round(max(0.0, fraction) * STEPS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the list or the button in focus does; only Close itself closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton | QToolButton):
                focused.click()
            return
        super().keyPressEvent(event)

    def _show_coming(self, coming: Sequence[Coming]) -> None:
        focused = self.focusWidget()
        wanted = {each.link: each for each in coming[:_MOST]}
        for link in [link for link in self._lines if link not in wanted]:
            line = self._lines.pop(link)
            if focused is not None and line.isAncestorOf(focused):
                # the keyboard is not left on what goes away
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self._coming.removeWidget(line)
            line.hide()
            line.deleteLater()
        for link, each in wanted.items():
            if link not in self._lines:
                line = _Line(
                    link,
                    self.look,
                    self.translate,
                    lambda link=link: self.stop_asked.emit(link),
                    self.narrow,
                )
                self._lines[link] = line
                self._coming.addWidget(line)
            self.show_progress(link, each.fraction)
        rest = len(coming) - len(wanted)
        self.more.setText(
            self.translate.plural(
                "{count} more link is fetched after these.",
                "{count} more links are fetched after these.",
                rest,
            )
            if rest
            else ""
        )
        self.more.setVisible(bool(rest))
        self.stop_all.setVisible(len(coming) > 1)

    def _said(self, coming: int, waiting: int) -> str:
        plural = self.translate.plural
        parts = []
        if coming:
            parts.append(
                plural("{count} page is on its way.", "{count} pages are on their way.", coming)
            )
        if waiting:
            parts.append(
                plural(
                    "{count} page waits: it could not be fetched yet.",
                    "{count} pages wait: they could not be fetched yet.",
                    waiting,
                )
            )
        return " ".join(parts) or self.translate(
            "Nothing is on its way and nothing waits. Paste a link with Ctrl+V, or drop one on "
            "the window."
        )

    def _row(self, item: Waiting) -> tuple[str, str]:
        """Give what a row shows, and what a screen reader says of it."""
        translate = self.translate
        reason = (
            translate.say(item.reason) if item.reason is not None else translate("Not tried yet.")
        )
        parts = [reason]
        if item.tries > 1:
            parts.append(
                translate.plural("Tried {count} time.", "Tried {count} times.", item.tries)
            )
        address = shown(item.url)
        under = " ".join(parts)
        return f"{address}\n{under}", translate(", ").join([address, under])

    def _chosen(self) -> tuple[Waiting, ...]:
        number = self.list.number
        return tuple(item for item in self._waiting if item.id == number)

    def _retry(self) -> None:
        if chosen := self._chosen():
            self.retry_asked.emit(chosen)

    def _remove(self) -> None:
        if chosen := self._chosen():
            self.remove_asked.emit(chosen)

    def _show_state(self) -> None:
        chosen = bool(self._chosen())
        self.retry.setEnabled(chosen)
        self.remove.setEnabled(chosen)
