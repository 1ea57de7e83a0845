"""Dialogs about the open piece: what was left out, its details, its tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from reader.document.model import Document
from reader.errors import Message
from reader.text.direction import Direction
from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look

_REASONS = {
    "icon": Message("Name of an icon"),
    "size": Message("The page's size control"),
    "close": Message("A button of the page"),
    "share": Message("Sharing"),
    "form-message": Message("Message of a form"),
    "form-status": Message("Message of a form"),
    "appeal": Message("The publisher's appeal"),
    "related": Message("Link to other pieces"),
    "subscribe": Message("Subscription"),
    "comments": Message("About comments"),
    "advert": Message("Advertisement"),
    "stats": Message("Counts of readers"),
    "menu": Message("Navigation of the page"),
    "form": Message("A form of the page"),
    "dialog": Message("A window of the page"),
    "aside": Message("Beside the article"),
    "footer": Message("The foot of the page"),
    "duplicate": Message("Said twice"),
    "outside": Message("Outside the article"),
    "reader": Message("You took it out"),
}


class LeftOutDialog(SheetDialog):
    """Lists what cleaning took out of the reading text; each line can be put back."""

    def __init__(
        self,
        parent: QWidget | None,
        document: Document,
        look: Look,
        translate: Translator,
        put_back: Callable[[str], None],
    ) -> None:
        super().__init__(parent, translate("What was left out"), look, translate)
        if not document.left_out:
            self.paragraph(translate("Nothing was left out of this piece."))
        else:
            self.paragraph(
                translate("These lines were not part of the text. You can put each of them back."),
                muted=True,
            )
        for item in document.left_out:
            text = item.block.text or item.block.alt
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, look.px(4), 0, look.px(4))
            reason = _REASONS.get(item.reason)
            label = QLabel(f"{text}\n{translate.say(reason)}" if reason else text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            right = item.block.direction is Direction.RTL
            label.setAlignment(
                (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
                | Qt.AlignmentFlag.AlignAbsolute
                | Qt.AlignmentFlag.AlignVCenter
            )
            button = QPushButton(translate("Put back"))
            button.setAutoDefault(False)
            button.setAccessibleName(translate("Put back: {text}", text=text[:80]))

            def restore(
                _checked: bool = False, block: str = item.block.id, gone: QWidget = row
            ) -> None:
                put_back(block)
                gone.setDisabled(True)

            button.clicked.connect(restore)
            line.addWidget(label, 1)
            line.addWidget(button)
            self.body.addWidget(row)
        self.body.addStretch(1)
        self.add_close()


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
        for name, value in rows:
            if value:
                label = QLabel(value)
                label.setWordWrap(True)
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


class TagsDialog(SheetDialog):
    """The tags of a piece, parted by commas."""

    def __init__(
        self,
        parent: QWidget | None,
        tags: Sequence[str],
        known: Sequence[str],
        look: Look,
        translate: Translator,
    ) -> None:
        super().__init__(parent, translate("Tags"), look, translate)
        label = self.paragraph(translate("Tags, with commas between them"))
        separator = "، " if translate.right_to_left else ", "
        self._field = QLineEdit(separator.join(tags))
        label.setBuddy(self._field)
        self._field.setAccessibleName(label.text())
        self.body.addWidget(self._field)
        if known:
            self.paragraph(
                translate("In your library: {tags}", tags=separator.join(known)), muted=True
            )
        self.body.addStretch(1)
        save = self.buttons.addButton(translate("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setDefault(True)
        self.buttons.addButton(translate("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.resize(look.px(480), look.px(300))

    def tags(self) -> tuple[str, ...]:
        """Give the tags as written, without doubles."""
        parts = self._field.text().replace("،", ",").split(",")
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
