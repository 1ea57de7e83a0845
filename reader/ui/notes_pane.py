"""The notes pane: the notes of a piece or of all, found, opened, changed and placed from there."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.errors import Message
from reader.library.notes import Note, NoteKind
from reader.translations import Translator
from reader.ui import icons
from reader.ui.fitting_row import FittingRow
from reader.ui.highlight_styles import LABELS
from reader.ui.highlighting import swatch
from reader.ui.hover_text import set_hover_text
from reader.ui.notes_dialog import NoteField
from reader.ui.notes_rows import NotesDelegate, NotesModel, Row
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

WIDTH = 340
"""The pane's width at 100 %, in pixels."""
LOST = "lost"
_LOW = 380
"""Below this height, in pixels at 100 %, the list is not told the length of."""
_TYPING_MS = 150
_FILTERS: Mapping[str, Message] = {
    "": Message("Everything"),
    NoteKind.HIGHLIGHT: Message("Highlights"),
    NoteKind.NOTE: Message("Notes"),
    NoteKind.BOOKMARK: Message("Bookmarks"),
    LOST: Message("Without their words"),
}


class _List(QListView):
    """Opens on Enter and on a click, deletes on Delete, wraps its rows to its width."""

    opened = Signal()
    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.clicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, delete on Delete."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the rows to the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class NotesPane(QWidget):
    """Shows what it is given and says what the reader asks for."""

    list_asked = Signal()
    """Other notes are to be listed: the filter, the words or the pieces changed."""
    go_asked = Signal(object)
    """A `Note`."""
    listen_asked = Signal(object)
    remove_asked = Signal(object)
    place_asked = Signal(object)
    save_asked = Signal(object, str)
    style_asked = Signal(object, str)
    export_asked = Signal(bool)
    """Whether the notes of all pieces are meant."""
    undo_asked = Signal()
    chosen_changed = Signal()

    def __init__(
        self, translate: Translator, look: Look, read: Callable[[Sequence[int]], list[Row]]
    ) -> None:
        """`read` gives the rows of some ids, when the list comes to them."""
        super().__init__()
        self.setObjectName("library")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(translate("Notes and highlights"))
        self._translate, self._look = translate, look
        self._edited: Note | None = None
        self.model = NotesModel(self, read)
        self._delegate = NotesDelegate(self, look)
        self.box = QLineEdit()
        self.box.setPlaceholderText(translate("Search your notes"))
        self.box.setAccessibleName(translate("Search your notes"))
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.list_asked)
        self.box.textChanged.connect(lambda _text: self._typing.start())
        self._shown = self._tool(translate("Which notes are shown"))
        self._shown.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._filters = QActionGroup(self)
        self.everything = QAction(translate("Of all pieces"), self, checkable=True)
        self._shown.setMenu(self._filter_menu())
        self.status = WrappedLabel()
        self.status.setObjectName("muted")
        self.status.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.list = _List()
        self.list.setAccessibleName(translate("Notes and highlights"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.opened.connect(lambda: self._ask(self.go_asked))
        self.list.delete_asked.connect(lambda: self._ask(self.remove_asked))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_state())
        self.field = NoteField("")
        self.field.setAccessibleName(translate("Your note"))
        self.field.save_asked.connect(self._save)
        self.save = QPushButton(translate("Save"))
        native = QKeySequence.SequenceFormat.NativeText
        set_hover_text(self.save, QKeySequence("Ctrl+Return").toString(native))
        self.save.clicked.connect(self._save)
        self.cancel = QPushButton(translate("Cancel"))
        self.cancel.clicked.connect(self.stop_editing)
        self._make_deeds()
        self._lay_out()
        self.set_look(look)
        self.stop_editing()

    # What is shown

    def show_notes(self, ids: array[int], status: str, chosen: int = 0) -> None:
        """List notes by their ids; `chosen` is chosen, else what was, else what stands there."""
        before = self.chosen
        row = max(0, self.list.currentIndex().row())
        self.model.set_ids(ids)
        self.status.setText(status)
        number = chosen or (before.id if before is not None else 0)
        at = self.model.row_of(number) if number else -1
        if at < 0:
            at = self._nearest(row)
        if at >= 0:
            self.list.setCurrentIndex(self.model.index(at))
            self.list.scrollTo(self.model.index(at))
        self._fit_status()
        self._show_state()

    def set_of_piece(self, there: bool) -> None:
        """Say whether a piece is open whose notes can be listed alone."""
        self.everything.setEnabled(there)
        if not there and not self.everything.isChecked():
            self.everything.setChecked(True)

    def set_can(self, *, undo: bool, place: bool) -> None:
        """Say whether something can be taken back, and the chosen note be placed."""
        self.undo.setEnabled(undo)
        self.place.setEnabled(place)

    @property
    def shown_kind(self) -> str:
        """The filter: a kind, `LOST`, or "" for everything."""
        action = self._filters.checkedAction()
        return str(action.data()) if action is not None else ""

    @property
    def chosen(self) -> Note | None:
        """The chosen note."""
        row = self.model.row(self.list.currentIndex())
        return row.note if row is not None else None

    def focus(self) -> None:
        """Put the keyboard on the list, on the search box while the list is empty."""
        there = self.model.rowCount() > 0
        (self.list if there else self.box).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_look(self, look: Look) -> None:
        """Scale the pane and redraw its rows."""
        self._look = look
        margin = look.px(12)
        self._column.setContentsMargins(margin, margin, margin, look.px(8))
        self._column.setSpacing(look.px(8))
        self._buttons.set_spacing(look.px(2))
        size = QSize(look.px(icons.SIZE), look.px(icons.SIZE))
        for button, name in self._icons.items():
            button.setIcon(icons.icon(name, look))
            button.setIconSize(size)
        for action in self._styles.menu().actions():
            pixmap = swatch(str(action.data()), look, self.devicePixelRatioF())
            action.setIcon(pixmap)
        self._delegate.set_look(look)
        self.list.scheduleDelayedItemsLayout()
        self.list.viewport().update()
        self.field.setFixedHeight(look.px(110))
        self._buttons.fit()

    # Writing in the pane

    def edit_chosen(self) -> None:
        """Write in the chosen note, below the list."""
        note = self.chosen
        if note is None:
            return
        self._edited = note
        self.field.show_text(note.text)
        self._editor.show()
        self._buttons.hide()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop_editing(self) -> None:
        """Put the field away, and give the keyboard back to the list."""
        had = self._editor.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._edited = None
        self._editor.hide()
        self._buttons.show()
        if had:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the list more of a low pane."""
        super().resizeEvent(event)
        self._fit_status()

    def event(self, event: QEvent) -> bool:
        """Keep F2 from the window, which has a command on it."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and _edits(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit with F2, leave the field or the search with Escape; Down goes from box to list."""
        if _edits(event):
            self.edit_chosen()
        elif event.key() == Qt.Key.Key_Escape and self._edited is not None:
            self.stop_editing()
        elif event.key() == Qt.Key.Key_Escape and self.box.hasFocus() and self.box.text():
            self.box.clear()
        elif event.key() == Qt.Key.Key_Down and self.box.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        note, text = self._edited, self.field.toPlainText().strip()
        self.stop_editing()
        if note is not None and text != note.text:
            self.save_asked.emit(note, text)

    # Making the parts

    def _tool(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(name)
        set_hover_text(button, name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _filter_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind, label in _FILTERS.items():
            action = menu.addAction(self._translate.say(label))
            action.setCheckable(True)
            action.setData(str(kind))
            self._filters.addAction(action)
        self._filters.actions()[0].setChecked(True)
        menu.addSeparator()
        menu.addAction(self.everything)
        self._filters.triggered.connect(lambda _action: self.list_asked.emit())
        self.everything.toggled.connect(lambda _on: self.list_asked.emit())
        return menu

    def _make_deeds(self) -> None:
        translate = self._translate
        self.listen = self._tool(translate("Listen from here"))
        self.listen.clicked.connect(lambda: self._ask(self.listen_asked))
        self.edit = self._tool(translate("Edit"))
        self.edit.clicked.connect(self.edit_chosen)
        self._styles = self._tool(translate("Style of the highlight"))
        self._styles.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        styles = QMenu(translate("Style of the highlight"), self)
        for name, label in LABELS.items():
            action = styles.addAction(translate.say(label))
            action.setData(name)
            action.triggered.connect(lambda _=False, style=name: self._ask(self.style_asked, style))
        self._styles.setMenu(styles)
        self.remove = self._tool(translate("Delete"))
        self.remove.clicked.connect(lambda: self._ask(self.remove_asked))
        self.undo = self._tool(translate("Undo"))
        self.undo.clicked.connect(self.undo_asked)
        self._more = self._tool(translate("More"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more = QMenu(self)
        self.go = more.addAction(translate("Go there"))
        self.go.triggered.connect(lambda: self._ask(self.go_asked))
        self.place = more.addAction(translate("Put it on the selected words"))
        self.place.triggered.connect(lambda: self._ask(self.place_asked))
        more.addSeparator()
        self.export_piece = more.addAction(translate("Save the notes of this piece…"))
        self.export_piece.triggered.connect(lambda: self.export_asked.emit(False))
        self.export_all = more.addAction(translate("Save the notes of all pieces…"))
        self.export_all.triggered.connect(lambda: self.export_asked.emit(True))
        self._more.setMenu(more)
        self._icons = {
            self._shown: "sliders-horizontal",
            self.listen: "volume-2",
            self.edit: "notebook-pen",
            self._styles: "highlighter",
            self.remove: "trash-2",
            self.undo: "undo-2",
            self._more: "ellipsis-vertical",
        }

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.box, 1)
        top.addWidget(self._shown)
        self._editor = QWidget()
        editor = QVBoxLayout(self._editor)
        editor.setContentsMargins(0, 0, 0, 0)
        editor.addWidget(self.field)
        answers = QHBoxLayout()
        answers.addWidget(self.save)
        answers.addWidget(self.cancel)
        editor.addLayout(answers)
        self._buttons = FittingRow()
        for button in (self.listen, self.edit, self._styles, self.remove, self.undo, self._more):
            self._buttons.add(button, 0)
        self._buttons.add_stretch()
        self._column = QVBoxLayout(self)
        self._column.addLayout(top)
        for part in (self.status, self.list, self._editor, self._buttons):
            self._column.addWidget(part, int(part is self.list))

    def _fit_status(self) -> None:
        empty = self.model.rowCount() == 0
        high = self.height() >= self._look.px(_LOW)
        self.status.setVisible(empty or high)
        self._buttons.setVisible(high or not empty)
        self.list.setMaximumHeight(0 if empty else self.maximumHeight())
        self._column.setStretchFactor(self.status, int(empty))

    def _open_menu(self, point: QPoint) -> None:
        """Open what can be done to the note under the pointer, or to the chosen one."""
        index = self.list.indexAt(point)
        if index.isValid():
            self.list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self.listen, self.edit, self.remove):
            action = menu.addAction(button.accessibleName())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        if self._styles.isEnabled():
            menu.insertMenu(menu.actions()[2], self._styles.menu())
        menu.addSeparator()
        for action in (self.go, self.place):
            menu.addAction(action)
        menu.popup(self.list.viewport().mapToGlobal(point))

    def _nearest(self, row: int) -> int:
        rows = [
            at
            for at in range(self.model.rowCount())
            if self.model.flags(self.model.index(at)) & Qt.ItemFlag.ItemIsSelectable
        ]
        return min(rows, key=lambda at: abs(at - row), default=-1)

    def _show_state(self) -> None:
        note = self.chosen
        for deed in (self.edit, self.remove, self.go):
            deed.setEnabled(note is not None)
        self.listen.setEnabled(note is not None and note.range is not None)
        self._styles.setEnabled(note is not None and note.kind is NoteKind.HIGHLIGHT)
        self.chosen_changed.emit()

    def _ask(self, signal: Signal, *values: str) -> None:
        if (note := self.chosen) is not None:
            signal.emit(note, *values)


def _edits(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_F2 and event.modifiers() == Qt.KeyboardModifier.NoModifier
