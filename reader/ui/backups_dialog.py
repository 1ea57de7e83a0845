"""The sheet of the library's copies: to see them, take one, and go back to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from reader.translations import FSI, PDI, Translator
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import SheetList, button_grid
from reader.ui.theme import Look

if TYPE_CHECKING:
    from reader.library.restoring import Difference

_SHOWN = 40
"""Titles that are named of each kind of change; the rest is counted."""


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A copy as it is listed: when it was taken and why, for people, and what it holds.

    `pieces` is -1 for one that cannot be read.
    """

    number: int
    when: str
    why: str
    pieces: int
    notes: int


class BackupsDialog(SheetDialog):
    """Lists the copies, the newest first; the window does what is asked."""

    take_asked = Signal()
    save_asked = Signal()
    """A copy in a file of the reader's choice."""
    restore_asked = Signal(int)
    remove_asked = Signal(int)

    def __init__(self, parent: QWidget | None, look: Look, translate: Translator) -> None:
        super().__init__(parent, translate("Copies of the library"), look, translate)
        self._rows: tuple[CopyRow, ...] = ()
        self.state = self.paragraph(translate("Looking at the copies…"), muted=True)
        self.list = SheetList(translate("Copies of the library"), look)
        self.list.opened.connect(self._restore)
        self.list.remove_asked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._show_state)
        self.body.addWidget(self.list, 1)
        self.take = self.plain_button(translate("Make a copy now"), self.take_asked.emit)
        self.save = self.plain_button(translate("Save a copy elsewhere…"), self.save_asked.emit)
        self.remove = self.plain_button(translate("Remove this copy"), self._remove)
        self.body.addLayout(button_grid((self.take, self.save, self.remove), self.width(), look))
        self.restore = self.buttons.addButton(
            translate("Go back to this copy…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.restore.setAutoDefault(False)
        self.restore.clicked.connect(lambda _=False: self._restore())
        self.add_close()
        self._show_state()
        self.list.setFocus()

    def show_rows(self, rows: Sequence[CopyRow]) -> None:
        """List copies; what was chosen stays chosen."""
        translate, number = self.translate, self.list.number
        row = max(0, self.list.currentRow())
        self._rows = tuple(rows)
        self.list.clear()
        for each in self._rows:
            parts = [each.why]
            if each.pieces < 0:
                parts.append(translate("cannot be read"))
            else:
                plural = translate.plural
                parts.append(plural("{count} piece", "{count} pieces", each.pieces))
                parts.append(plural("{count} note", "{count} notes", each.notes))
            under = "   ".join(f"{FSI}{part}{PDI}" for part in parts)
            said = translate(", ").join([each.when, *parts])
            self.list.add_row(each.number, f"{each.when}\n{under}", said)
        self.list.choose(number, row)
        self.state.setText(
            translate(
                "Ayn copies your library by itself every day, and keeps seven days and four "
                "weeks. Images are not in a copy; they stay as long as a copy needs them."
            )
            if self._rows
            else translate("There is no copy yet. Ayn makes one every day by itself.")
        )
        self._show_state()

    def say(self, text: str) -> None:
        """Say what happens, in the line above the list."""
        self.state.setText(text)

    def set_busy(self, busy: bool) -> None:
        """Let nothing more be asked while something is done."""
        for button in (self.take, self.save, self.remove, self.restore):
            button.setEnabled(not busy)
        if not busy:
            self._show_state()

    def _chosen(self) -> CopyRow | None:
        number = self.list.number
        return next((each for each in self._rows if each.number == number), None)

    def _show_state(self) -> None:
        chosen = self._chosen()
        self.remove.setEnabled(chosen is not None)
        self.restore.setEnabled(chosen is not None and chosen.pieces >= 0)

    def _restore(self) -> None:
        if self.restore.isEnabled() and (chosen := self._chosen()) is not None:
            self.restore_asked.emit(chosen.number)

    def _remove(self) -> None:
        if self.remove.isEnabled() and (chosen := self._chosen()) is not None:
            self.remove_asked.emit(chosen.number)


class RestoreDialog(SheetDialog):
    """Says what going back to a copy would change; accepted when the reader wants it."""

    def __init__(
        self, parent: QWidget | None, when: str, told: Difference, look: Look, translate: Translator
    ) -> None:
        super().__init__(parent, translate("Go back to this copy?"), look, translate)
        text = (
            translate(
                "The library is as the copy of {time} has it: nothing would change.", time=when
            )
            if told.nothing
            else translate(
                "The library becomes what it was: {time}. The state of now is copied first, so "
                "that you can take this back.",
                time=when,
            )
        )
        self.paragraph(text)
        if not told.nothing:
            self.list = SheetList(translate("What would change"), look)
            for heading, titles in sections(told, translate):
                self.list.add_heading(heading)
                for title in titles:
                    self.list.add_row(self.list.count() + 1, title, title)
            self.body.addWidget(self.list, 1)
        else:
            self.body.addStretch(1)
        cancel = self.buttons.addButton(
            translate("Leave it as it is"), QDialogButtonBox.ButtonRole.RejectRole
        )
        cancel.setDefault(True)
        if not told.nothing:
            back = self.buttons.addButton(
                translate("Go back"), QDialogButtonBox.ButtonRole.AcceptRole
            )
            back.setAutoDefault(False)
            self.list.setFocus()


def sections(told: Difference, translate: Translator) -> list[tuple[str, list[str]]]:
    """Give each kind of change in words, with the titles it touches."""
    plural, found = translate.plural, []

    def add(heading: str, titles: Sequence[str] = ()) -> None:
        named = [title or translate("Untitled") for title in titles[:_SHOWN]]
        if (rest := len(titles) - _SHOWN) > 0:
            named.append(plural("and {count} more", "and {count} more", rest))
        found.append((heading, named))

    if count := len(told.back):
        add(plural("{count} piece comes back:", "{count} pieces come back:", count), told.back)
    if count := len(told.gone):
        add(plural("{count} piece goes:", "{count} pieces go:", count), told.gone)
    if count := len(told.changed):
        text = plural(
            "{count} piece gets the text it had:", "{count} pieces get the text they had:", count
        )
        add(text, told.changed)
    if told.marks:
        text = plural(
            "{count} piece gets the tags, marks and places it had",
            "{count} pieces get the tags, marks and places they had",
            told.marks,
        )
        add(text)
    if told.notes_back:
        add(plural("{count} note comes back", "{count} notes come back", told.notes_back))
    if told.notes_gone:
        add(plural("{count} note goes", "{count} notes go", told.notes_gone))
    if told.notes_changed:
        text = plural(
            "{count} note gets the words it had",
            "{count} notes get the words they had",
            told.notes_changed,
        )
        add(text)
    return found
