"""Dialogs about the open piece: what was left out, and its details."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from reader.document.model import Block, Document, LeftOut
from reader.errors import Message
from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

_REASONS = {
    "appeal": Message("The publisher's appeal"),
    "related": Message("Link to other pieces"),
    "more": Message("Link to other pieces"),
    "repeated": Message("Said twice"),
    "icon": Message("Name of an icon"),
    "size": Message("The page's size control"),
    "close": Message("A button of the page"),
    "share": Message("Sharing"),
    "form-message": Message("Message of a form"),
    "form-status": Message("Message of a form"),
    "form": Message("A form of the page"),
    "subscribe": Message("Subscription"),
    "comments": Message("About comments"),
    "advert": Message("Advertisement"),
    "stats": Message("Counts of readers"),
    "label": Message("Number or short address"),
    "date": Message("Dates of the page"),
    "menu": Message("Navigation of the page"),
    "dialog": Message("A window of the page"),
    "aside": Message("Beside the article"),
    "footer": Message("The foot of the page"),
    "hidden": Message("Hidden on the page"),
    "outside": Message("Outside the article"),
    "reader": Message("You took it out"),
}
_BLOCK = Qt.ItemDataRole.UserRole


_OPEN_GROUP = 12


class LeftOutDialog(SheetDialog):
    """Lists what cleaning took out of the reading text, by reason; any of it can be put back."""

    def __init__(
        self,
        parent: QWidget | None,
        document: Document,
        look: Look,
        translate: Translator,
        put_back: Callable[[str], None],
    ) -> None:
        super().__init__(parent, translate("What was left out"), look, translate)
        self._put_back = put_back
        repairs = [item.original for item in document.repairs if _holds(document, item.original)]
        if not document.left_out and not repairs:
            self.paragraph(translate("Nothing was left out of this piece."))
            self.body.addStretch(1)
            self.add_close()
            return
        self.paragraph(
            translate("These lines were not part of the text. Choose any of them to put it back."),
            muted=True,
        )
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setWordWrap(True)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.tree.setAccessibleName(translate("What was left out"))
        self.tree.setMinimumHeight(look.px(300))
        self._fill(document, repairs)
        self.tree.itemActivated.connect(lambda *_: self._restore())
        self.tree.itemSelectionChanged.connect(self._show_state)
        self.body.addWidget(self.tree, 1)
        self.button = self.buttons.addButton(
            translate("Put back"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.button.clicked.connect(self._restore)
        self.button.setDefault(True)
        self.buttons.addButton(translate("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self._show_state()

    def _fill(self, document: Document, repairs: Sequence[Block]) -> None:
        by_reason: dict[str, list[LeftOut]] = {}
        for item in document.left_out:
            by_reason.setdefault(item.reason, []).append(item)
        order = list(_REASONS)
        known = [reason for reason in order if reason in by_reason]
        for reason in (*known, *(each for each in by_reason if each not in _REASONS)):
            label = _REASONS.get(reason)
            title = self.translate.say(label) if label else reason
            group = QTreeWidgetItem([title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(group)
            for item in by_reason[reason]:
                row = QTreeWidgetItem([item.block.text or item.block.alt])
                row.setData(0, _BLOCK, item.block.id)
                group.addChild(row)
            # Much of a page lies outside its article; what was inside is worth a look at once
            group.setExpanded(len(by_reason[reason]) <= _OPEN_GROUP)
        if repairs:
            group = QTreeWidgetItem([self.translate("As it came, before the repair")])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(group)
            for block in repairs:
                row = QTreeWidgetItem([block.text])
                row.setData(0, _BLOCK, block.id)
                group.addChild(row)
            group.setExpanded(len(repairs) <= _OPEN_GROUP)
        first = self.tree.topLevelItem(0)
        if first is not None and first.childCount():
            self.tree.setCurrentItem(first.child(0))

    def _restore(self) -> None:
        for row in self.tree.selectedItems():
            block = row.data(0, _BLOCK)
            if block:
                self._put_back(block)
                row.setData(0, _BLOCK, "")
                row.setFlags(Qt.ItemFlag.NoItemFlags)
        self.tree.clearSelection()
        self._show_state()

    def _show_state(self) -> None:
        self.button.setEnabled(any(row.data(0, _BLOCK) for row in self.tree.selectedItems()))


def _holds(document: Document, block: Block) -> bool:
    return any(each.id == block.id for each in document.blocks)


class DetailsDialog(SheetDialog):
    """What is known about a piece, with the way to support its source."""

    def __init__(
        self,
        parent: QWidget | None,
        document: Document,
        rows: Sequence[tuple[str, str]],
        look: Look,
        translate: Translator,
    ) -> None:
        super().__init__(parent, translate("About this piece"), look, translate)
        form = QFormLayout()
        form.setSpacing(look.px(8))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        # else an address goes to the far side of an Arabic sheet, by its own direction
        side = (
            Qt.AlignmentFlag.AlignRight if translate.right_to_left else Qt.AlignmentFlag.AlignLeft
        )
        side |= Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        for name, value in rows:
            if value:
                label = WrappedLabel(value)
                label.setAlignment(side)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setTextInteractionFlags(
                    Qt.TextInteractionFlag.TextSelectableByMouse
                    | Qt.TextInteractionFlag.TextSelectableByKeyboard
                )
                title = QLabel(name)
                title.setObjectName("muted")
                form.addRow(title, label)
        self.body.addLayout(form)
        if document.metadata.support:
            heading = self.paragraph(translate("Support the source"))
            heading.setObjectName("heading")
            self.paragraph(document.metadata.support)
        self.body.addStretch(1)
        self.add_close()
