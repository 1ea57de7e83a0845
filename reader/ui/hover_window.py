"""A text beside the pointer: it stays while the pointer is on it, and Escape puts it away."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from reader.translations import isolated
from reader.ui.wrapped_text import wrapped

_GRACE_MS = 500
"""How long a text waits for the pointer to come from its widget, or from there to it."""
_MEASURE = 46
"""The letters of a line; more make it hard to find the next one."""
_POINTER = 24
"""Pixels below its tip that the pointer covers."""
_NEAR = 4
"""Lines that a text may stand away from the pointer, so as not to lie on what it is about."""
_ENDS = frozenset(
    (
        QEvent.Type.TabletPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
        QEvent.Type.DragEnter,
        QEvent.Type.WindowDeactivate,
        QEvent.Type.ApplicationFontChange,
    )
)
"""What puts a text away wherever it happens; in another size of letters it would not fit."""


class HoverText(QFrame):
    """A text beside the pointer, which stays while that is on it or on what it is about.

    It takes no keyboard, and of a window of this kind Qt tells assistive technology nothing.
    """

    gone = Signal(bool)
    """It is away; whether the reader did that with the pointer still on what it is about."""

    def __init__(self, about: QWidget, area: QRect, text: str, at: QPoint) -> None:
        """`area` is the part of a widget that it is about; `at` is the pointer on the screen."""
        flags = Qt.WindowType.ToolTip | Qt.WindowType.WindowDoesNotAcceptFocus
        super().__init__(about.window(), flags)
        self.area, self.text, self._about, self._pointer = area, text, about, at
        self._said = "\u2028".join(isolated(line) for line in text.splitlines())
        self.setObjectName("hover")
        self.setAccessibleName(text)
        self.setLayoutDirection(about.layoutDirection())
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._grace = QTimer(self, singleShot=True, interval=_GRACE_MS)
        self._grace.timeout.connect(self.put_away)
        about.destroyed.connect(self.put_away)
        if isinstance(view := about.parentWidget(), QAbstractScrollArea):
            view.verticalScrollBar().valueChanged.connect(self.put_away)
        self.ensurePolished()
        self._place(at)
        self.show()
        # Only while a text is shown: a filter of the whole application hears every event
        _application().installEventFilter(self)

    def put_away(self) -> None:
        """Take it off the screen; it may come again at once."""
        self._leave(refused=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer; take Escape, and a press on the text itself."""
        kind = event.type()
        if kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return isinstance(event, QKeyEvent) and self._key(event)
        if kind in (QEvent.Type.MouseMove, QEvent.Type.Enter):
            if isinstance(event, QMouseEvent | QEnterEvent):
                self._follow(event.globalPosition().toPoint())
        elif kind == QEvent.Type.Leave and watched in (self, self._about):
            self._wait()
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            # Under it may be a button, of which the reader cannot know
            own = self.geometry().contains(event.globalPosition().toPoint())
            self._leave(refused=True)
            return own
        elif kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            # Beside an open panel Qt has the pointer on what lies under the text
            return self.geometry().contains(event.globalPos())
        elif kind in _ENDS:
            self.put_away()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text in its frame."""
        super().paintEvent(event)
        self._words.draw(QPainter(self), QPointF(*self._margins()))

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape or event.modifiers():
            return False
        # Taken as what it is about to be, it is nobody's shortcut: then it comes as a key
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._leave(refused=True)
        return True

    def _follow(self, pointer: QPoint) -> None:
        self._pointer = pointer
        if self.geometry().contains(pointer) or self._ground().contains(pointer):
            self._grace.stop()
        else:
            self._wait()

    def _wait(self) -> None:
        if not self._grace.isActive():
            self._grace.start()

    def _leave(self, *, refused: bool) -> None:
        if self.isHidden():
            return
        _application().removeEventFilter(self)
        self._grace.stop()
        self.hide()
        self.deleteLater()
        # From elsewhere it comes back to ask anew
        self.gone.emit(refused and self._ground().contains(self._pointer))

    def _ground(self) -> QRect:
        """Give what it is about, on the screen."""
        seen = self.area & self._about.rect()
        return QRect(self._about.mapToGlobal(seen.topLeft()), seen.size())

    def _place(self, at: QPoint) -> None:
        """Stand below what it is about, or above where there is more room, and never under `at`."""
        ground, high = self._ground(), self.fontMetrics().height()
        screen = QGuiApplication.screenAt(at) or self._about.screen()
        room = screen.availableGeometry()
        # Who reads large letters has a large pointer
        below, above = at.y() + max(_POINTER, high), at.y() - high // 4
        if below <= ground.bottom() + 1 <= at.y() + _NEAR * high:
            below = ground.bottom() + 1
        if above >= ground.top() >= at.y() - _NEAR * high:
            above = ground.top()
        beneath, over = room.bottom() + 1 - below, above - room.top()
        size = self._fit(QSize(room.width(), max(beneath, over)))
        under = size.height() <= beneath or beneath >= over
        left = at.x() - size.width() + 1 if self.isRightToLeft() else at.x()
        left = max(room.left(), min(left, room.right() + 1 - size.width()))
        top = below if under else above - size.height()
        self.setGeometry(QRect(QPoint(left, top), size))

    def _fit(self, room: QSize) -> QSize:
        """Lay the text out in lines of a good measure, else in wider ones, else cut."""
        metrics = self.fontMetrics()
        lines = max(1, room.height() // metrics.height())
        size = self._lay(min(room.width(), _MEASURE * metrics.averageCharWidth()), lines)
        if self._words.text() != self._said:
            size = self._lay(room.width(), lines)
        # Letters of another font can make a line higher
        while size.height() > room.height() and lines > 1:
            lines -= 1
            size = self._lay(room.width(), lines)
        return size

    def _lay(self, width: int, lines: int) -> QSize:
        """Lay so many lines out, at most `width` pixels wide; gives the size with the margins."""
        side, edge = self._margins()
        rtl = self.isRightToLeft()
        words, _high = wrapped(
            self._said, self.font(), width - 2 * side, from_right=rtl, lines=lines
        )
        count = range(words.lineCount())
        # Again, no wider than its words; they can be broken elsewhere then, and fill less of it
        inside = ceil(max(words.lineAt(line).naturalTextWidth() for line in count))
        self._words, high = wrapped(self._said, self.font(), inside, from_right=rtl, lines=lines)
        return QSize(inside + 2 * side, ceil(high) + 2 * edge)

    def _margins(self) -> tuple[int, int]:
        high = self.fontMetrics().height()
        return high // 2, high // 5


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
