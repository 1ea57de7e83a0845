"""The list of the voices that can be heard, by language, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from reader.actions.voices import Listed, language_name, traits
from reader.translations import FSI, PDI, Translator
from reader.ui.sheet_list import SheetList
from reader.ui.theme import Look

_NEAREST = "nearest"
_NEAREST_LANGUAGES = ("ar", "en")
_ALL = ""


class VoiceListView(QWidget):
    """Shows voices in the languages that the reader wants to see."""

    test_asked = Signal(object)
    """A `Voice`, as in the next ones."""
    default_asked = Signal(object)
    remove_asked = Signal(object)
    add_asked = Signal()

    def __init__(self, look: Look, translate: Translator, *, narrow: bool) -> None:
        super().__init__()
        self._translate = translate
        self._listed: tuple[Listed, ...] = ()
        self._doomed = ""
        """The key of a voice whose removal was asked for once."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self.languages = QComboBox()
        self.languages.setAccessibleName(translate("Languages of the voices"))
        self.languages.addItem(translate("Arabic and English"), _NEAREST)
        self.languages.addItem(translate("All languages"), _ALL)
        self.languages.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.languages.setMinimumContentsLength(8)
        self.languages.activated.connect(lambda _index: self._fill())
        column.addWidget(self.languages)
        self.list = SheetList(translate("Voices"), look)
        self.list.opened.connect(lambda: self._ask(self.test_asked))
        self.list.remove_asked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._show_state)
        column.addWidget(self.list, 1)
        self.test = _button(translate("Hear it"), lambda: self._ask(self.test_asked))
        self.default = _button(translate("Make default"), lambda: self._ask(self.default_asked))
        self.add = _button(translate("Add from files…"), self.add_asked.emit)
        self.remove = _button(translate("Remove"), self._remove)
        grid = QGridLayout()
        grid.setSpacing(look.px(8))
        columns = 1 if narrow else 2
        for place, button in enumerate((self.test, self.default, self.add, self.remove)):
            grid.addWidget(button, place // columns, place % columns)
        column.addLayout(grid)
        self._show_state()

    @property
    def chosen(self) -> Listed | None:
        """The voice that is chosen in the list."""
        number = self.list.number
        return self._listed[number - 1] if number else None

    def show_voices(self, listed: Sequence[Listed], key: str = "") -> None:
        """List voices; the one with `key` is chosen, else the one that was."""
        chosen = self.chosen
        self._listed = tuple(listed)
        wanted = self.languages.currentData()
        codes = dict.fromkeys(each.voice.language for each in listed)
        while self.languages.count() > 2:
            self.languages.removeItem(2)
        for code in codes:
            self.languages.addItem(language_name(self._translate, code), code)
        self.languages.setCurrentIndex(max(0, self.languages.findData(wanted)))
        self._fill(key or (chosen.key if chosen else ""))

    def _fill(self, key: str = "") -> None:
        wanted = self.languages.currentData()
        row, number = max(0, self.list.currentRow()), 0
        self.list.clear()
        language = ""
        for place, each in enumerate(self._listed, 1):
            code = each.voice.language
            if wanted == _NEAREST and code not in _NEAREST_LANGUAGES:
                continue
            if wanted not in (_NEAREST, _ALL, code):
                continue
            if code != language:
                language = code
                self.list.add_heading(language_name(self._translate, code))
            self.list.add_row(place, *self._row(each))
            if each.key == key:
                number = place
        self.list.choose(number, row)
        self._show_state()

    def _row(self, listed: Listed) -> tuple[str, str]:
        """Give what a row shows, and what a screen reader says of it."""
        translate, name = self._translate, listed.voice.name
        parts = list(traits(translate, listed))
        shown = f"{FSI}{name}{PDI}"
        if listed.chosen:
            language = language_name(translate, listed.voice.language)
            parts.insert(0, translate("the default for {language}", language=language))
            shown = f"✓ {shown}"
        under = " · ".join(f"{FSI}{part}{PDI}" for part in parts)
        return f"{shown}\n{under}", translate(", ").join([name, *parts])

    def _ask(self, signal: Signal) -> None:
        if (listed := self.chosen) is not None:
            signal.emit(listed.voice)

    def _remove(self) -> None:
        """Ask once more before files are deleted: the button says so, and then does it."""
        listed = self.chosen
        if listed is None or not listed.removable:
            return
        if self._doomed != listed.key:
            self._doomed = listed.key
            self.remove.setText(self._translate("Remove for good"))
            return
        self.remove_asked.emit(listed.voice)

    def _show_state(self) -> None:
        listed = self.chosen
        self._doomed = ""
        self.remove.setText(self._translate("Remove"))
        self.test.setEnabled(listed is not None)
        self.default.setEnabled(listed is not None and not listed.chosen)
        self.remove.setEnabled(listed is not None and listed.removable)


def _button(text: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: act())
    return button
