"""What is said here: a sentence as it is shown, as it is vowelled, and word by word."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QTreeWidget, QTreeWidgetItem, QWidget

from reader.errors import Message
from reader.speech.explain import Explanation, Token
from reader.translations import Translator
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import share_columns
from reader.ui.theme import Look

_RULES = {
    "dictionary": Message("Your dictionary"),
    "tashkeel": Message("Tashkeel added"),
    "author": Message("As the author vowelled it"),
    "same": Message("As written"),
    "skipped": Message("Not said"),
    "verbalized": Message("Spelt out"),
}
_TOKEN = Qt.ItemDataRole.UserRole


class SpokenDialog(SheetDialog):
    """Shows exactly what is said of a sentence; a word can be corrected from here."""

    correct_asked = Signal(object)
    listen_asked = Signal()

    def __init__(
        self, parent: QWidget | None, said: Explanation, look: Look, translate: Translator
    ) -> None:
        super().__init__(parent, translate("What is said here"), look, translate)
        self.paragraph(said.shown, muted=True)
        spoken = self.paragraph(said.said or translate("Nothing is said of this."))
        spoken.setStyleSheet(f"font-family: '{look.serif}'; font-size: {look.px(22)}px;")
        self.tree = QTreeWidget()
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([translate("Shown"), translate("Said"), translate("Why")])
        self.tree.setRootIsDecorated(False)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setAccessibleName(translate("Word by word"))
        self.tree.setMinimumHeight(look.px(240))
        for token in said.tokens:
            rule = translate.say(_RULES.get(token.rule, _RULES["verbalized"]))
            row = QTreeWidgetItem([token.shown, token.said, rule])
            row.setData(0, _TOKEN, token)
            self.tree.addTopLevelItem(row)
        share_columns(self.tree, look)
        self.tree.itemActivated.connect(lambda *_: self._correct())
        self.body.addWidget(self.tree, 1)
        listen = self.buttons.addButton(translate("Listen"), QDialogButtonBox.ButtonRole.ActionRole)
        listen.clicked.connect(self.listen_asked)
        self.correct = self.buttons.addButton(
            translate("Correct this word…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.correct.clicked.connect(self._correct)
        self.buttons.addButton(translate("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        if self.tree.topLevelItemCount():
            self.tree.setCurrentItem(self.tree.topLevelItem(0))
        self.correct.setEnabled(self.tree.topLevelItemCount() > 0)

    def select(self, start: int) -> None:
        """Choose the word at a code point of the sentence's block."""
        for number in range(self.tree.topLevelItemCount()):
            row = self.tree.topLevelItem(number)
            token: Token = row.data(0, _TOKEN)
            if token.start <= start < token.end:
                self.tree.setCurrentItem(row)

    def _correct(self) -> None:
        row = self.tree.currentItem()
        if row is not None:
            self.correct_asked.emit(row.data(0, _TOKEN))
