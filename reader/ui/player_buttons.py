"""The player's buttons and menus, from which bar and panel are put together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QFont, QIcon, QPainter
from PySide6.QtWidgets import QLabel, QMenu, QToolButton

from reader.ui import icons
from reader.ui.hover_text import set_hover_text
from reader.ui.theme import Look

SKIP_SIZE = 32
"""The size of an icon with a number in it, in pixels at 100 %."""
_NUMBER, _ARABIC_NUMBER = 12, 16
"""The size of that number: Arabic-Indic digits are small for their size."""
_GAP = "\u2005"
"""Between an icon and its word: Qt leaves next to no room there."""


def transport(action: QAction) -> QToolButton:
    """Give a button of the transport."""
    # Not the button's default action, which would overrule the icon that shows play or pause
    button = QToolButton()
    button.setObjectName("transport")
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    button.setEnabled(action.isEnabled())
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text())
    set_hover_text(button, action.text())
    return button


def worded(text: str) -> QToolButton:
    """Give a button with an icon and a word; where there is no room, the word leaves first."""
    button = QToolButton()
    name_button(button, text)
    button.setProperty("worded", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button


def name_button(button: QToolButton, text: str, name: str = "") -> None:
    """Give a button its word, and its name where the word says too little."""
    button.setText(f"{_GAP}{text}")
    button.setAccessibleName(name or text)
    set_hover_text(button, name or text)


def deed(action: QAction, text: str) -> QToolButton:
    """Give a worded button that does what a command does."""
    button = worded(text)
    button.setAccessibleName(action.text())
    set_hover_text(button, action.text())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    button.setEnabled(action.isEnabled())
    return button


def clock_label(side: str) -> QLabel:
    """Give a label for a time, its text at one side."""
    label = QLabel()
    label.setObjectName("muted")
    align = Qt.AlignmentFlag.AlignRight if side == "right" else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
    return label


def choices(menu: QMenu, rows: Sequence[tuple[str, object]]) -> QActionGroup:
    """Add choices to a menu, of which one is checked."""
    group = QActionGroup(menu)
    for text, value in rows:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setData(value)
        group.addAction(action)
    return group


def numbered_icon(name: str, number: str, look: Look, size: int) -> QIcon:
    """Give an icon `size` pixels wide with a number in its middle; it is never mirrored."""
    made = QIcon()
    font = QFont(list(look.sans_families))
    of_font = _NUMBER if number.isascii() else _ARABIC_NUMBER
    font.setPixelSize(max(1, round(size * of_font / SKIP_SIZE)))
    font.setWeight(QFont.Weight.DemiBold)
    for ratio in (1.0, 2.0):
        for mode, ink in (
            (QIcon.Mode.Normal, look.colours.text),
            (QIcon.Mode.Disabled, look.colours.outline),
        ):
            drawn = icons.pixmap(name, ink, size, ratio=ratio)
            painter = QPainter(drawn)
            painter.setFont(font)
            painter.setPen(ink)
            area = QRectF(0, size * 0.03, size, size)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, number)
            painter.end()
            made.addPixmap(drawn, mode)
    return made


def set_icon(button: QToolButton, drawn: QIcon, size: int) -> None:
    """Put an icon of a size on a button."""
    button.setIcon(drawn)
    button.setIconSize(QSize(size, size))
