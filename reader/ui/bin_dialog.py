"""The sheet of the bin: what was deleted, to bring back or to remove for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QDialogButtonBox, QWidget

from reader.library.bin import DAYS, Binned
from reader.translations import FSI, PDI, Translator
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import SheetList, button_grid
from reader.ui.theme import Look


class BinDialog(SheetDialog):
    """Lists deleted pieces; the window does what is asked and shows the bin anew."""

    back_asked = Signal(object)
    remove_asked = Signal(object)
    """A list of numbers, as for `back_asked`."""

    def __init__(
        self,
        parent: QWidget | None,
        say_time: Callable[[str], str],
        look: Look,
        translate: Translator,
    ) -> None:
        """`say_time` writes a time for people."""
        super().__init__(parent, translate("Bin"), look, translate)
        self._say_time = say_time
        self._lying: tuple[Binned, ...] = ()
        self.state = self.paragraph("", muted=True)
        self.list = SheetList(translate("Deleted pieces"), look)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.opened.connect(self._back)
        self.list.remove_asked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._show_state)
        self.body.addWidget(self.list, 1)
        self._room = QWidget()
        self.body.addWidget(self._room, 1)
        self.back = self.plain_button(translate("Bring back"), self._back)
        self.remove = self.plain_button(translate("Remove for good…"), self._remove)
        self.empty = self.plain_button(translate("Empty the bin…"), self._empty)
        self.body.addLayout(button_grid((self.back, self.remove, self.empty), self.width(), look))
        self.add_close()
        self.list.setFocus()

    def show_pieces(self, lying: Sequence[Binned]) -> None:
        """List what lies in the bin."""
        translate, plural = self.translate, self.translate.plural
        row = max(0, self.list.currentRow())
        self._lying = tuple(lying)
        self.list.clear()
        for each in self._lying:
            title = each.title or translate("Untitled")
            parts = [each.source] if each.source else []
            parts.append(translate("deleted {time}", time=self._say_time(each.deleted)))
            if each.notes:
                parts.append(plural("{count} note", "{count} notes", each.notes))
            under = "   ".join(f"{FSI}{part}{PDI}" for part in parts)
            said = translate(", ").join([title, *parts])
            self.list.add_row(each.id, f"{FSI}{title}{PDI}\n{under}", said)
        self.list.choose(0, row)
        self.state.setText(
            plural(
                "What is deleted stays here for {count} day, with its notes and places.",
                "What is deleted stays here for {count} days, with its notes and places.",
                DAYS,
            )
            if self._lying
            else translate("The bin is empty.")
        )
        for widget in (self.list, self.back, self.remove, self.empty):
            widget.setVisible(bool(self._lying))
        self._room.setVisible(not self._lying)
        self._show_state()

    def chosen(self) -> list[int]:
        """Give the numbers of the chosen pieces."""
        return self.list.numbers

    def _show_state(self) -> None:
        for button in (self.back, self.remove):
            button.setEnabled(bool(self.chosen()))

    def _back(self) -> None:
        if chosen := self.chosen():
            self.back_asked.emit(chosen)

    def _remove(self) -> None:
        if chosen := self.chosen():
            self.remove_asked.emit(chosen)

    def _empty(self) -> None:
        self.remove_asked.emit([each.id for each in self._lying])


class RemoveDialog(SheetDialog):
    """Asks before pieces are removed for good; accepted when the reader wants it."""

    def __init__(
        self, parent: QWidget | None, pieces: Sequence[Binned], look: Look, translate: Translator
    ) -> None:
        count, notes = len(pieces), sum(each.notes for each in pieces)
        super().__init__(parent, translate("Remove for good?"), look, translate)
        text = translate.plural(
            "{count} piece is removed for good. It cannot be brought back.",
            "{count} pieces are removed for good. They cannot be brought back.",
            count,
        )
        if notes:
            more = translate.plural(
                "With them goes {count} note.", "With them go {count} notes.", notes
            )
            text = f"{text} {more}"
        self.paragraph(text)
        self.body.addStretch(1)
        cancel = self.buttons.addButton(
            translate("Keep them"), QDialogButtonBox.ButtonRole.RejectRole
        )
        cancel.setDefault(True)
        remove = self.buttons.addButton(
            translate("Remove them for good"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        remove.setAutoDefault(False)
        self.resize(self.width(), min(self.height(), look.px(260)))
        cancel.setFocus()
