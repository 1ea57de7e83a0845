"""The strip over the end side's panes: which of contents and notes is shown there."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from reader.ui.fitting_row import FittingRow
from reader.ui.hover_text import set_hover_text
from reader.ui.theme import Look


class EndChoice(QWidget):
    """A chip for each pane, ticked while it is open; pressing a ticked one closes its pane."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        """Make a chip for each of the actions that open a pane, named by its word."""
        super().__init__()
        self.setObjectName("library")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = FittingRow()
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._row)
        for word, action in actions.items():
            chip = QToolButton()
            chip.setObjectName("chip")
            chip.setText(word)
            chip.setAccessibleName(word)
            set_hover_text(chip, action.text())
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(lambda _=False, of=action: of.trigger())
            action.changed.connect(lambda of=action, on=chip: _show(of, on))
            _show(action, chip)
            self._row.add(chip, 0)
        self._row.add_stretch()

    def set_look(self, look: Look) -> None:
        """Scale the strip."""
        side, above = look.px(12), look.px(12)
        self._column.setContentsMargins(side, above, side, 0)
        self._row.set_spacing(look.px(8))

    def heightForWidth(self, _width: int) -> int:
        """Give the strip's height: its chips stay in one row."""
        return self.sizeHint().height()


def _show(action: QAction, chip: QToolButton) -> None:
    chip.setChecked(action.isChecked())
    chip.setEnabled(action.isEnabled())
