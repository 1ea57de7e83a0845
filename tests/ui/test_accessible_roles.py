"""Groups with names, and buttons that are chosen or switched, as assistive technology finds them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleActionInterface

from reader import settings

ROLE, NAME = QAccessible.Role, QAccessible.Text.Name


@pytest.mark.parametrize("part", ["player", "library", "outline", "find_bar"])
def test_parts_of_the_window_are_named_groups(window, part: str) -> None:
    found = QAccessible.queryAccessibleInterface(getattr(window, part))
    assert found.role() is ROLE.Grouping
    assert found.text(NAME)
    assert found.childCount() > 0


def test_a_text_size_is_one_of_three_and_pressing_it_sets_it(window, application) -> None:
    group = QAccessible.queryAccessibleInterface(window.header.text_size)
    sizes = [group.child(number) for number in range(group.childCount())]
    assert [size.role() for size in sizes] == [ROLE.RadioButton] * 3
    assert [bool(size.state().checked) for size in sizes] == [True, False, False]
    assert sizes[2].actionNames()[0] == QAccessibleActionInterface.pressAction()
    sizes[2].doAction(QAccessibleActionInterface.pressAction())
    assert application.settings.number(settings.TEXT_SIZE) == 200
    assert [bool(size.state().checked) for size in sizes] == [False, False, True]


def test_a_switch_says_whether_it_is_on_and_can_be_pressed(window, application) -> None:
    header = QAccessible.queryAccessibleInterface(window.header)

    def walk(found):
        yield found
        for number in range(found.childCount()):
            yield from walk(found.child(number))

    library = next(
        each
        for each in walk(header)
        if each.role() is ROLE.CheckBox and "المكتبة" in each.text(NAME)
    )
    assert library.state().checkable and library.state().checked
    library.doAction(QAccessibleActionInterface.pressAction())
    assert not application.settings.flag(settings.LIBRARY_OPEN)
    assert not library.state().checked
