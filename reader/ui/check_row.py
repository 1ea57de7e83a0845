"""A tick box whose words wrap, so that they are read whole in any width."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QWidget

from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel


class CheckRow(QWidget):
    """Qt's own tick box cuts its words off; here they stand in a label beside it."""

    def __init__(self, text: str, look: Look) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._label = WrappedLabel(text)
        self._label.setBuddy(self.box)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._label.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(2))
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setFocusProxy(self.box)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a click on the words tick the box."""
        if (
            watched is self._label
            and event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() is Qt.MouseButton.LeftButton
            and self.box.isEnabled()
            and self._label.rect().contains(event.position().toPoint())
        ):
            self.box.setFocus(Qt.FocusReason.MouseFocusReason)
            self.box.click()
        return super().eventFilter(watched, event)
