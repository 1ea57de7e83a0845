"""Side sheets and plain dialogs: one frame for lists that open over the article."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from reader.translations import Translator
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

_SIDE_BY_SIDE = 440
"""The width, in pixels at 100 %, from which a label stands beside its field."""

_SCROLLS: Mapping[int, QScrollBar.SliderAction] = {
    Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QScrollBar.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QScrollBar.SliderAction.SliderToMaximum,
}


def open_sheet(dialog: QDialog) -> None:
    """Open a sheet over its window; once closed, it is there no more."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


class SheetDialog(QDialog):
    """A dialog with a heading, a scrolling body and buttons; it never grows past the screen."""

    def __init__(
        self, parent: QWidget | None, title: str, look: Look, translate: Translator
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.translate = translate
        self.setWindowTitle(title)
        self.setModal(True)
        heading = WrappedLabel(title)
        heading.setObjectName("heading")
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(look.px(4), look.px(4), look.px(4), look.px(4))
        self.body.setSpacing(look.px(8))
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._inside)
        self.buttons = QDialogButtonBox()
        column = QVBoxLayout(self)
        margin = look.px(18)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.px(14))
        column.addWidget(heading)
        column.addWidget(area, 1)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        room = self.screen().availableGeometry().size()
        self.resize(min(look.px(560), room.width()), min(look.px(620), room.height()))
        self.setMaximumSize(room)

    def showEvent(self, event: QShowEvent) -> None:
        """Stack the buttons where their words do not fit side by side: none is ever cut."""
        self.fit_buttons()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the buttons when the sheet is made too narrow for them."""
        super().resizeEvent(event)
        self.fit_buttons()

    def fit_buttons(self) -> None:
        """Stack the buttons if their words, as they are now, do not fit side by side."""
        margins = self.layout().contentsMargins()
        room = self.width() - margins.left() - margins.right()
        if self.buttons.sizeHint().width() > room:
            self.buttons.setOrientation(Qt.Orientation.Vertical)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by the page, from whatever has no use for these keys itself."""
        action = _SCROLLS.get(event.key())
        bar = self._area.verticalScrollBar()
        if action is not None and bar.maximum() > 0:
            bar.triggerAction(action)
        else:
            super().keyPressEvent(event)

    @property
    def narrow(self) -> bool:
        """Whether a label and its field have no room side by side."""
        return self.width() < self.look.px(_SIDE_BY_SIDE)

    def add_close(self) -> None:
        """Give the sheet one button that closes it."""
        close = self.buttons.addButton(
            self.translate("Close"), QDialogButtonBox.ButtonRole.RejectRole
        )
        close.setDefault(True)

    def plain_button(self, text: str, act: Callable[[], object]) -> QPushButton:
        """Make a button that Enter presses only while the keyboard is on it."""
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: act())
        return button

    def paragraph(self, text: str, *, muted: bool = False) -> QLabel:
        """Add a wrapped line of text."""
        label = WrappedLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        if muted:
            label.setObjectName("muted")
        self.body.addWidget(label)
        return label
