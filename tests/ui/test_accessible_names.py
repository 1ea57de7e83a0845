"""Every control of the window and of every sheet, as assistive technology finds it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QDialog, QWidget

from reader import settings
from reader.ui.commands import COMMANDS

# What Qt says of its own popups where there is no display
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ROLE, TEXT = QAccessible.Role, QAccessible.Text
CONTROLS = frozenset(
    (
        ROLE.Button,
        ROLE.ButtonMenu,
        ROLE.ButtonDropDown,
        ROLE.CheckBox,
        ROLE.RadioButton,
        ROLE.ComboBox,
        ROLE.EditableText,
        ROLE.Slider,
        ROLE.SpinBox,
        ROLE.List,
        ROLE.ListItem,
        ROLE.Tree,
        ROLE.TreeItem,
        ROLE.Table,
        ROLE.PageTab,
        ROLE.PageTabList,
        ROLE.ProgressBar,
        ROLE.Link,
        ROLE.MenuItem,
        ROLE.Dialog,
        ROLE.Graphic,
    )
)
NOT_ASKED = frozenset(
    (
        "app.menu_entry",
        "app.quit",
        "piece.archive",
        "piece.delete",
        "piece.open",
        "piece.refresh",
        "piece.take_out",
        "speech.toggle",
    )
)
"""Commands that open the system's own windows, take the piece away, use the web, or only speak."""


def walk(found: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield found
    for number in range(found.childCount()):
        child = found.child(number)
        if child is not None and not child.state().invisible:
            yield from walk(child)


def unnamed(root: QWidget) -> list[str]:
    """List the visible controls without a name or, in a field of numbers, without a value."""
    faults = []
    for each in walk(QAccessible.queryAccessibleInterface(root)):
        role = each.role()
        if role not in CONTROLS or in_a_control(each):
            continue
        if not each.text(TEXT.Name).strip():
            faults.append(f"{role.name} in {trail(each)}")
    return faults


def in_a_control(found: QAccessibleInterface) -> bool:
    """Whether it is only a part of a control: the list and the line in a combo or spin box."""
    above = found.parent()
    while above is not None and above.role() in (ROLE.Client, ROLE.List, ROLE.Pane):
        above = above.parent()
    return above is not None and above.role() in (ROLE.ComboBox, ROLE.SpinBox)


def trail(found: QAccessibleInterface | None) -> str:
    parts: list[str] = []
    while found is not None and len(parts) < 8:
        thing = found.object()
        kind = type(thing).__name__ if thing is not None else ""
        parts.append(f"{found.role().name}({kind}) {found.text(TEXT.Name)!r}")
        found = found.parent()
    return " < ".join(parts)


def test_every_control_of_the_window_has_a_name(window, piece) -> None:
    window.notices.show_text("خبر", action="تراجع", call=lambda: None)
    window.find_bar.open()
    window.panes.set_open(window.outline, True)
    assert unnamed(window) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_control_of_every_sheet_has_a_name(application, piece, qtbot, language: str) -> None:
    if language != "ar":
        application.settings[settings.LANGUAGE] = language
        qtbot.waitUntil(lambda: application._translate.language == language)
    window = application.window
    faults: dict[str, list[str]] = {}
    opened = 0
    for command in COMMANDS:
        if command.id in NOT_ASKED:
            continue
        action = window.actions_table[command.id]
        before = window.focusWidget()
        action.trigger()
        for sheet in shown(window):
            opened += 1
            name = QAccessible.queryAccessibleInterface(sheet).text(TEXT.Name)
            found = unnamed(sheet)
            if not name:
                found.append("the sheet itself")
            if found:
                faults[command.id] = found
            sheet.reject() if isinstance(sheet, QDialog) else sheet.close()
            qtbot.waitUntil(lambda: not shown(window))
            if isinstance(sheet, QDialog) and before is not None and before.isVisible():
                assert window.focusWidget() is before, f"{command.id} does not return the keyboard"
    assert faults == {}
    assert opened >= 15


def shown(window: QWidget) -> list[QWidget]:
    """List the sheets and menus that are open over a window."""
    return [each for each in window.findChildren(QWidget) if each.isWindow() and each.isVisible()]
