"""The sheet of what changed in a piece: each change with a sign, words and a colour."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QDialogButtonBox, QTextBrowser, QWidget

from reader.actions.refresh import Change, ChangeKind
from reader.document.model import Block
from reader.errors import Message
from reader.text.direction import Direction
from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look

_SIGNS: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: "+",
    ChangeKind.REMOVED: "\u2212",
    ChangeKind.CHANGED: "\u00b1",
}
_NAMES: Mapping[ChangeKind, Message] = {
    ChangeKind.ADDED: Message("Added"),
    ChangeKind.REMOVED: Message("Removed"),
    ChangeKind.CHANGED: Message("Changed"),
}
_WORDS = re.compile(r"\S+\s*|\s+")
_MOST = 1_000_000
"""Pairs of words that are compared for one sheet; what comes after is shown whole, old and new."""


class ChangesDialog(SheetDialog):
    """Lists changes in reading order; `accepted` keeps the new text, `rejected` too.

    `back` is the button that brings the text of before.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        changes: Sequence[Change],
        look: Look,
        translate: Translator,
        *,
        back: str,
        keep: str,
    ) -> None:
        super().__init__(parent, title, look, translate)
        self.paragraph(self._counted(changes), muted=True)
        self.view = QTextBrowser()
        self.view.setObjectName("paste")
        self.view.setOpenLinks(False)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.view.setAccessibleName(translate("What changed"))
        self.view.setMinimumHeight(min(look.px(220), self.maximumHeight() // 4))
        # By the keyboard it is read with a caret, like the article
        self.view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._write(changes)
        self.body.addWidget(self.view, 1)
        role = QDialogButtonBox.ButtonRole
        self.keep = self.buttons.addButton(keep, role.AcceptRole)
        self.keep.setDefault(True)
        self.back = self.buttons.addButton(back, role.ActionRole)
        self.view.setFocus()

    def _counted(self, changes: Sequence[Change]) -> str:
        plural, parts = self.translate.plural, []
        kinds = [change.kind for change in changes]
        if count := kinds.count(ChangeKind.ADDED):
            parts.append(plural("{count} paragraph added", "{count} paragraphs added", count))
        if count := kinds.count(ChangeKind.REMOVED):
            parts.append(plural("{count} paragraph removed", "{count} paragraphs removed", count))
        if count := kinds.count(ChangeKind.CHANGED):
            parts.append(plural("{count} paragraph changed", "{count} paragraphs changed", count))
        return self.translate(", ").join(parts)

    def _write(self, changes: Sequence[Change]) -> None:
        document = self.view.document()
        document.setDocumentMargin(self.look.px(10))
        cursor = QTextCursor(document)
        compared = 0
        own = Direction.RTL if self.translate.right_to_left else Direction.LTR
        for number, change in enumerate(changes):
            name = f"{_SIGNS[change.kind]} {self.translate.say(_NAMES[change.kind])}"
            self._paragraph(cursor, own, first=number == 0, above=18)
            cursor.insertText(name, self._format(self._colour(change.kind), bold=True))
            compared += _pairs(change)
            for block, pieces in _texts(change, whole=compared > _MOST):
                self._paragraph(cursor, block.direction, above=4)
                for kind, text in pieces:
                    cursor.insertText(text, self._piece(kind))
        self.view.moveCursor(QTextCursor.MoveOperation.Start)

    def _paragraph(
        self, cursor: QTextCursor, direction: Direction, *, above: int, first: bool = False
    ) -> None:
        shape = QTextBlockFormat()
        right = direction is Direction.RTL
        shape.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
        )
        shape.setTopMargin(0 if first else self.look.px(above))
        shape.setLineHeight(150, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if first:
            cursor.setBlockFormat(shape)
        else:
            cursor.insertBlock(shape, self._format(self.look.colours.text))

    def _piece(self, kind: ChangeKind | None) -> QTextCharFormat:
        if kind is None:
            return self._format(self.look.colours.text)
        form = self._format(self._colour(kind))
        # Not by colour alone: what came is underlined, what went is struck out
        form.setFontUnderline(kind is ChangeKind.ADDED)
        form.setFontStrikeOut(kind is ChangeKind.REMOVED)
        return form

    def _format(self, colour: str, *, bold: bool = False) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFontFamilies(self.look.sans_families)
        form.setProperty(QTextCharFormat.Property.FontPixelSize, self.look.px(17))
        form.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        form.setForeground(QColor(colour))
        return form

    def _colour(self, kind: ChangeKind) -> str:
        colours = self.look.colours
        if kind is ChangeKind.ADDED:
            return colours.added
        return colours.removed if kind is ChangeKind.REMOVED else colours.accent


_Pieces = list[tuple[ChangeKind | None, str]]


def _pairs(change: Change) -> int:
    """Count the pairs of words that a comparison may have to look at."""
    if change.old is None or change.new is None:
        return 0
    return len(change.old.text.split()) * len(change.new.text.split())


def _texts(change: Change, *, whole: bool) -> list[tuple[Block, _Pieces]]:
    """Give the paragraphs that show a change, cut where words came or went unless `whole`."""
    old, new = change.old, change.new
    if old is None or new is None:
        return [(change.block, [(None, _text(change.block))])]
    if whole or old.direction is not new.direction:
        return [
            (old, [(ChangeKind.REMOVED, _text(old))]),
            (new, [(ChangeKind.ADDED, _text(new))]),
        ]
    before, after = _WORDS.findall(_text(old)), _WORDS.findall(_text(new))
    pieces: _Pieces = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            pieces.append((None, "".join(after[j1:j2])))
            continue
        # White space is neither underlined nor struck out, and parts what went from what came
        for kind, words in ((ChangeKind.REMOVED, before[i1:i2]), (ChangeKind.ADDED, after[j1:j2])):
            if text := "".join(words).rstrip():
                pieces += [(kind, text), (None, " ")]
    return [(new, pieces)]


def _text(block: Block) -> str:
    """Give a block's words; of a picture its description."""
    return (block.text or block.alt or "\u2013").replace("\n", "\u2028").replace("\t", "  ")
