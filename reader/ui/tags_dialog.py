"""The sheet of the tags of one piece or several: tick, untick, or write new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from reader.library.tagging import Tag
from reader.translations import Translator, isolated
from reader.ui import tags_colours
from reader.ui.hover_text import no_room, show_item_texts
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look

_NAME = Qt.ItemDataRole.UserRole


class TagsDialog(SheetDialog):
    """Ticks stand for tags that all of the pieces bear; half a tick for those that some do.

    A half tick that is left so changes nothing.
    """

    def __init__(
        self,
        parent: QWidget | None,
        about: str,
        known: Sequence[Tag],
        borne: Mapping[str, bool],
        look: Look,
        translate: Translator,
    ) -> None:
        """`borne` are the pieces' tags, each with whether all of them bear it."""
        super().__init__(parent, translate("Tags"), look, translate)
        self._before: dict[str, Qt.CheckState] = {}
        self.paragraph(about, muted=True)
        label = self.paragraph(translate("New tags, with commas between them"))
        self.field = QLineEdit()
        self.field.setAccessibleName(label.text())
        label.setBuddy(self.field)
        self.body.addWidget(self.field)
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setObjectName("plain")
        self.list.setAccessibleName(translate("Tags"))
        self.list.setIconSize(QSize(look.px(16), look.px(16)))
        self.list.setMinimumHeight(
            min(look.px(200), self.screen().availableGeometry().height() // 3)
        )
        show_item_texts(self.list, no_room)
        self._fill(known, borne)
        self.list.itemActivated.connect(self._turn)
        self.list.setVisible(self.list.count() > 0)
        self.body.addWidget(self.list, 1)
        if not self.list.count():
            self.body.addStretch(1)
        save = self.buttons.addButton(translate("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setDefault(True)
        self.buttons.addButton(translate("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        room = self.screen().availableGeometry().size()
        self.resize(min(look.px(480), room.width()), min(look.px(560), room.height()))
        self.field.setFocus()

    def added(self) -> tuple[str, ...]:
        """Give the tags that all of the pieces shall bear and did not, in their order."""
        written = self.field.text().replace("،", ",").split(",")
        names = [" ".join(part.split()) for part in written]
        names += [name for name, state in self._now().items() if self._turned(name, state, on=True)]
        have = {name for name, state in self._before.items() if state is Qt.CheckState.Checked}
        return tuple(dict.fromkeys(name for name in names if name and name not in have))

    def taken(self) -> tuple[str, ...]:
        """Give the tags that none of the pieces shall bear and some did."""
        added = set(self.added())
        return tuple(
            name
            for name, state in self._now().items()
            if self._turned(name, state, on=False) and name not in added
        )

    def _fill(self, known: Sequence[Tag], borne: Mapping[str, bool]) -> None:
        colours = {tag.name: tag.colour for tag in known}
        names = [*borne, *(tag.name for tag in known if tag.name not in borne)]
        for name in names:
            item = QListWidgetItem(isolated(name))
            item.setData(_NAME, name)
            item.setIcon(tags_colours.icon(colours.get(name, ""), self.look, 16))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Unchecked
            if name in borne:
                state = Qt.CheckState.Checked if borne[name] else Qt.CheckState.PartiallyChecked
            item.setCheckState(state)
            item.setToolTip(name)
            self._before[name] = state
            self.list.addItem(item)

    def _turn(self, item: QListWidgetItem) -> None:
        on = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def _now(self) -> dict[str, Qt.CheckState]:
        rows = [self.list.item(row) for row in range(self.list.count())]
        return {row.data(_NAME): row.checkState() for row in rows}

    def _turned(self, name: str, state: Qt.CheckState, *, on: bool) -> bool:
        wanted = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return state is wanted and self._before[name] is not wanted
