"""Roles that Qt does not give of itself: named groups, and buttons that are chosen or switched."""

from __future__ import annotations

import functools

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QPushButton, QToolButton

_GROUPS = frozenset(
    (
        "FindBar",
        "LibraryView",
        "Notices",
        "OutlineView",
        "PlayerBar",
        "TextSizeControl",
        "WorkBar",
    )
)
"""Classes whose widgets are groups of controls with a name, told on the way in."""


@functools.cache
def install_roles() -> None:
    """Have Qt ask for these roles; once for the process."""
    QAccessible.installFactory(_make)


class SwitchNode(QAccessibleWidget):
    """A button that stays down: one of several, or by itself.

    Qt's own object has "toggle" for its first action, which marks the button and does nothing.
    """

    def __init__(self, button: QAbstractButton) -> None:
        group = button.group()
        one_of = button.autoExclusive() or (group is not None and group.exclusive())
        role = QAccessible.Role.RadioButton if one_of else QAccessible.Role.CheckBox
        super().__init__(button, role)

    def text(self, which: QAccessible.Text) -> str:
        """Give its name, else its words; what its tip says beside them describes it."""
        button = self.widget()
        if not isinstance(button, QAbstractButton):
            return ""
        name = button.accessibleName() or button.text().replace("&", "")
        if which is QAccessible.Text.Name:
            return name
        if which is QAccessible.Text.Description:
            said = button.accessibleDescription() or button.toolTip()
            return "" if said == name else said
        if which is QAccessible.Text.Accelerator:
            return button.shortcut().toString()
        return ""

    def state(self) -> QAccessible.State:
        """Say whether it is down."""
        state = super().state()
        button = self.widget()
        if isinstance(button, QAbstractButton):
            state.checkable = True
            state.checked = button.isChecked()
            state.pressed = button.isDown()
        return state

    def actionNames(self) -> list[str]:
        """Name what can be done with it."""
        button = self.widget()
        if button is None or not button.isEnabled():
            return []
        return [
            QAccessibleActionInterface.pressAction(),
            QAccessibleActionInterface.setFocusAction(),
        ]

    def doAction(self, name: str) -> None:
        """Press it as a person does, or give it the keyboard."""
        button = self.widget()
        if not isinstance(button, QAbstractButton) or not button.isEnabled():
            return
        if name == QAccessibleActionInterface.setFocusAction():
            button.setFocus()
        else:
            button.click()


def _make(key: str, made_for: QObject) -> QAccessibleInterface | None:
    if key == "HoverText":
        return QAccessibleWidget(made_for, QAccessible.Role.ToolTip)
    if key in _GROUPS:
        return QAccessibleWidget(made_for, QAccessible.Role.Grouping)
    if isinstance(made_for, QToolButton | QPushButton) and made_for.isCheckable():
        return SwitchNode(made_for)
    return None
