"""Dialogs of the pronunciation dictionary: correct one word, and the list of all entries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from reader.errors import Message, SpeechFailed
from reader.speech.dictionary import Entry, Kind, PronunciationDictionary, checked
from reader.speech.dictionary_file import Problem
from reader.text.offsets import Mapped
from reader.translations import Translator
from reader.ui.flow_layout import FlowLayout
from reader.ui.hover_text import set_hover_text
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import button_grid, share_columns
from reader.ui.theme import Look

_HARAKAT = (
    ("\u064e", Message("Fatha")),
    ("\u064f", Message("Damma")),
    ("\u0650", Message("Kasra")),
    ("\u0652", Message("Sukun")),
    ("\u0651", Message("Shadda")),
    ("\u064b", Message("Tanwin with fatha")),
    ("\u064c", Message("Tanwin with damma")),
    ("\u064d", Message("Tanwin with kasra")),
)
_KINDS: tuple[tuple[Kind, Message, Message], ...] = (
    ("word", Message("Word"), Message("Also with what is joined to it, such as و، ب، ال and ها.")),
    ("phrase", Message("Phrase"), Message("These words and signs, as they stand together.")),
    ("pattern", Message("Pattern"), Message("A regular expression, for experts.")),
)
_KIND_NAMES = {name: message for name, message, _ in _KINDS}
_ENTRY = Qt.ItemDataRole.UserRole


class HarakatField(QLineEdit):
    """A line of large letters, with a row of buttons that put harakat after the letter."""

    def __init__(self, text: str, look: Look, translate: Translator) -> None:
        super().__init__(text)
        _enlarge(self, look)
        self.row = QWidget()
        flow = FlowLayout(self.row, look.px(6))
        self.marks: list[QToolButton] = []
        for mark, message in _HARAKAT:
            button = QToolButton()
            name = translate.say(message)
            button.setObjectName("chip")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setText("\u0640" + mark)
            _enlarge(button, look)
            button.setAccessibleName(name)
            set_hover_text(button, name)
            button.setMinimumSize(look.px(44), look.px(44))
            button.clicked.connect(lambda _=False, mark=mark: self.put(mark))
            flow.addWidget(button)
            self.marks.append(button)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keep the cursor where it was: marks are put between letters, not over the word."""
        place = self.cursorPosition()
        super().focusInEvent(event)
        self.setCursorPosition(place)

    def put(self, mark: str) -> None:
        """Insert a mark at the cursor; a selection is not lost, the mark goes after it."""
        if self.hasSelectedText():
            self.setCursorPosition(self.selectionEnd())
        self.insert(mark)
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class CorrectWordDialog(SheetDialog):
    """Asks how a word of the text is to be said; `entry()` is the answer after `accept`."""

    listen_asked = Signal(str)
    """What the reader wants to hear, as it would be said."""

    def __init__(
        self,
        parent: QWidget | None,
        shown: str,
        said: str,
        sentence: str,
        look: Look,
        translate: Translator,
        *,
        kind: Kind = "word",
        language: str = "ar",
    ) -> None:
        """Show a word, how it is said so far, and the sentence where it stands ("" for none)."""
        super().__init__(parent, translate("Correct this word"), look, translate)
        self._language = language
        self._sentence = sentence
        self.shown = QLineEdit(shown)
        _enlarge(self.shown, look)
        self._labelled(translate("As it is written"), self.shown)
        if sentence:
            self.paragraph(sentence, muted=True)
        self.said = HarakatField(said, look, translate)
        self._labelled(translate("Say it as"), self.said)
        self.body.addWidget(self.said.row)
        self.kinds = QButtonGroup(self)
        chips = FlowLayout(spacing=look.px(6))
        for number, (name, message, meaning) in enumerate(_KINDS):
            chip = QToolButton()
            chip.setObjectName("chip")
            chip.setText(translate.say(message))
            chip.setAccessibleDescription(translate.say(meaning))
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            chip.setChecked(name == kind)
            self.kinds.addButton(chip, number)
            chips.addWidget(chip)
        self.body.addLayout(chips)
        self.meaning = self.paragraph("", muted=True)
        self.example = self.paragraph("", muted=True)
        self.problem = self.paragraph("")
        self.problem.setObjectName("error")
        self.problem.hide()
        self.body.addStretch(1)
        self.listen = QPushButton(translate("Listen"))
        self.listen.clicked.connect(self._listen)
        self.buttons.addButton(self.listen, QDialogButtonBox.ButtonRole.ActionRole)
        save = self.buttons.addButton(translate("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setDefault(True)
        self.listen.setAutoDefault(False)
        self.buttons.addButton(translate("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.shown.textChanged.connect(self._show_example)
        self.said.textChanged.connect(self._show_example)
        self.kinds.idClicked.connect(self._show_example)
        self.said.setFocus()
        self.said.end(False)
        self._show_example()

    def entry(self) -> Entry:
        """Give the entry as written; after `accept` it is one that can serve."""
        kind = _KINDS[self.kinds.checkedId()][0]
        entry = Entry(self.shown.text(), self.said.text(), kind, self._language)
        try:
            return checked(entry)
        except SpeechFailed:
            return entry

    def accept(self) -> None:
        """Close with Save, unless the entry cannot serve: then the dialog says why and stays."""
        try:
            checked(self.entry())
        except SpeechFailed as error:
            self.problem.setText(self.translate.say(error.message))
            self.problem.show()
            field = self.said if self.shown.text().strip() else self.shown
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().accept()

    def _labelled(self, text: str, field: QLineEdit) -> None:
        label = self.paragraph(text)
        label.setBuddy(field)
        field.setAccessibleName(text)
        # Qt would have a field of large letters no narrower than twenty of them
        field.setMinimumWidth(self.look.px(80))
        self.body.addWidget(field)

    def _listen(self) -> None:
        text = self.said.text()
        if _KINDS[self.kinds.checkedId()][0] == "pattern":
            text = self._applied() or text
        if text.strip():
            self.listen_asked.emit(text)

    def _applied(self) -> str:
        try:
            dictionary = PronunciationDictionary((self.entry(),))
        except SpeechFailed:
            return ""
        return _spoken(dictionary, self._sentence or self.shown.text(), self._language)

    def _show_example(self) -> None:
        self.problem.hide()
        self.meaning.setText(self.translate.say(_KINDS[self.kinds.checkedId()][2]))
        said = self._applied()
        self.listen.setEnabled(bool(self.said.text().strip()))
        self.example.setText(self.translate("Will be said: {text}", text=said) if said else "")


class DictionaryDialog(SheetDialog):
    """The list of all entries, and a line to try them on; the window does what is asked."""

    add_asked = Signal()
    edit_asked = Signal(object)
    """An `Entry`."""
    remove_asked = Signal(object)
    """A tuple of `Entry`."""
    import_asked = Signal()
    export_asked = Signal()
    listen_asked = Signal(str)

    def __init__(
        self,
        parent: QWidget | None,
        dictionary: PronunciationDictionary,
        look: Look,
        translate: Translator,
        *,
        problems: Sequence[Problem] = (),
        sample: str = "",
    ) -> None:
        """Show a dictionary; `sample` is the sentence that the live example begins with."""
        super().__init__(parent, translate("Pronunciation dictionary"), look, translate)
        self.dictionary = dictionary
        self.note = self.paragraph("", muted=True)
        self.list = QTreeWidget()
        self.list.setColumnCount(3)
        self.list.setHeaderLabels([translate("Written"), translate("Said"), translate("Kind")])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(translate("Entries of the dictionary"))
        self.list.setMinimumHeight(look.px(200))
        colours = look.colours
        self.list.header().setStyleSheet(
            f"QHeaderView::section {{ background: {colours.surface}; color: {colours.muted}; "
            f"border: 0; padding: {look.px(6)}px; }}"
        )
        share_columns(self.list, look)
        self.list.itemActivated.connect(lambda *_: self._edit())
        self.list.itemSelectionChanged.connect(self._show_state)
        self.body.addWidget(self.list, 1)
        self.add = self.plain_button(translate("Add a word"), self.add_asked.emit)
        self.edit = self.plain_button(translate("Change"), self._edit)
        self.remove = self.plain_button(translate("Remove"), self._remove)
        self.imported = self.plain_button(translate("Import…"), self.import_asked.emit)
        self.exported = self.plain_button(translate("Export…"), self.export_asked.emit)
        places = (self.add, self.edit, self.remove, self.imported, self.exported)
        self.body.addLayout(button_grid(places, self.width(), look))
        label = self.paragraph(translate("Try a sentence"))
        self.sample = QLineEdit(sample)
        self.sample.setAccessibleName(label.text())
        label.setBuddy(self.sample)
        self.sample.textChanged.connect(self._show_example)
        line = QHBoxLayout()
        line.addWidget(self.sample, 1)
        self.listen = self.plain_button(translate("Listen"), self._listen)
        line.addWidget(self.listen)
        self.body.addLayout(line)
        self.example = self.paragraph("")
        _enlarge(self.example, look)
        self.add_close()
        self.show_dictionary(dictionary, problems)

    def show_dictionary(
        self, dictionary: PronunciationDictionary, problems: Sequence[Problem] = ()
    ) -> None:
        """Show the entries after a change; the choice stays where it was, as near as it can."""
        row = self.list.indexOfTopLevelItem(self.list.currentItem())
        chosen = {entry.key for entry in self.chosen()}
        self.dictionary = dictionary
        self.list.clear()
        for entry in dictionary.entries:
            kind = self.translate.say(_KIND_NAMES[entry.kind])
            item = QTreeWidgetItem([entry.shown, entry.said, kind])
            item.setData(0, _ENTRY, entry)
            self.list.addTopLevelItem(item)
            item.setSelected(entry.key in chosen)
        count = len(dictionary.entries)
        if count and not self.list.selectedItems():
            self.list.setCurrentItem(self.list.topLevelItem(min(max(row, 0), count - 1)))
        self.note.setText(self._note(problems))
        self._show_state()
        self._show_example()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the entry and presses the button in focus; only Close itself closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            return
        super().keyPressEvent(event)

    def chosen(self) -> tuple[Entry, ...]:
        """Give the chosen entries."""
        return tuple(item.data(0, _ENTRY) for item in self.list.selectedItems())

    def _note(self, problems: Sequence[Problem]) -> str:
        lines = []
        if not self.dictionary.entries:
            lines.append(
                self.translate("The dictionary is empty. Choose a word in the text to correct it.")
            )
        for problem in problems[:5]:
            reason = self.translate.say(problem.message)
            lines.append(
                self.translate(
                    "Line {line} is left aside: {reason}", line=problem.line, reason=reason
                )
            )
        if len(problems) > 5:
            lines.append(
                self.translate.plural(
                    "{count} more line is left aside",
                    "{count} more lines are left aside",
                    len(problems) - 5,
                )
            )
        self.note.setVisible(bool(lines))
        return "\n".join(lines)

    def _edit(self) -> None:
        chosen = self.chosen()
        if len(chosen) == 1:
            self.edit_asked.emit(chosen[0])

    def _remove(self) -> None:
        if chosen := self.chosen():
            self.remove_asked.emit(chosen)

    def _said(self) -> str:
        return _spoken(self.dictionary, self.sample.text(), "ar")

    def _listen(self) -> None:
        if said := self._said().strip():
            self.listen_asked.emit(said)

    def _show_state(self) -> None:
        count = len(self.list.selectedItems())
        self.edit.setEnabled(count == 1)
        self.remove.setEnabled(count > 0)
        self.exported.setEnabled(bool(self.dictionary.entries))

    def _show_example(self) -> None:
        self.example.setText(self._said())
        self.listen.setEnabled(bool(self.sample.text().strip()))


def _spoken(dictionary: PronunciationDictionary, text: str, language: str) -> str:
    return dictionary.apply(Mapped.of(text), language).text


def _enlarge(widget: QWidget, look: Look) -> None:
    """Harakat need larger letters than a button's; the style sheet would outdo a font."""
    families = ", ".join(f'"{name}"' for name in look.serif_families)
    widget.setStyleSheet(f"font-family: {families}; font-size: {look.px(24)}px;")
