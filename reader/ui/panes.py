"""Places library, article, contents and notes side by side, or over one another without room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from reader.ui import library_view, outline_view
from reader.ui.theme import Look

if TYPE_CHECKING:
    from reader.ui.end_choice import EndChoice
    from reader.ui.notes_pane import NotesPane

_LIBRARY_FROM, _OUTLINE_FROM = 900, 1200
"""Window widths, at 100 % in pixels, from which a pane stands beside the article."""


_STRIP = 200
_LOW = 320
"""Below this height, at 100 % in pixels, the panes have no strip over them: the keys choose."""


class Panes(QWidget):
    """Library at the start side, contents or another pane at the end side, the article between.

    Of the panes at the end side one is open at a time; with `set_choice` a strip over it tells
    which ones there are.

    Below a width that grows with the scale a pane is laid over the article and closes when
    something is chosen from it, on Escape, or on a press outside of it.
    """

    changed = Signal()

    def __init__(self, library: QWidget, article: QWidget, outline: QWidget, look: Look) -> None:
        super().__init__()
        self._library, self._article, self._outline = library, article, outline
        self._look = look
        self._wanted = {library: True, outline: False}
        self._ends = {outline: outline_view.WIDTH}
        self._choice: EndChoice | None = None
        self._added: list[NotesPane | EndChoice] = []
        self._over: QWidget | None = None
        # Tab goes through them in this order, which is the one they are read in
        for pane in (library, article, outline):
            pane.setParent(self)
        article.installEventFilter(self)

    def add_end(self, pane: NotesPane, width: int) -> None:
        """Add another pane at the end side, `width` pixels wide at 100 %; it is drawn from here."""
        self._added.append(pane)
        self._ends[pane], self._wanted[pane] = width, False
        pane.setParent(self)
        self._place()

    def set_choice(self, strip: EndChoice) -> None:
        """Lay a strip over the panes at the end side, from which one is chosen."""
        self._choice = strip
        self._added.append(strip)
        strip.setParent(self)
        self._place()

    def beside(self, pane: QWidget) -> bool:
        """Whether there is room for the pane beside the article."""
        least = _LIBRARY_FROM if pane is self._library else _OUTLINE_FROM
        if pane in self._ends and not self._shown(self._library):
            least = _LIBRARY_FROM
        return self.width() >= least * self._look.scale

    def is_open(self, pane: QWidget) -> bool:
        """Whether the pane is on screen."""
        return self._shown(pane) or self._over is pane

    def wanted(self, pane: QWidget) -> bool:
        """Whether the pane is to stand beside the article when there is room."""
        return self._wanted[pane]

    def set_open(self, pane: QWidget, wanted: bool) -> None:
        """Open or close a pane, beside the article or over it."""
        if wanted and pane in self._ends:
            for other in self._ends:
                self._wanted[other] = False
                self._over = None if self._over is other else self._over
        if self.beside(pane):
            self._wanted[pane] = wanted
            self._over = None if self._over is pane else self._over
        elif wanted or self._over is pane:
            self._over = pane if wanted else None
        self._place()

    def put_aside(self) -> dict[QWidget, bool]:
        """Close every pane; gives what `bring_back` takes."""
        wanted, self._wanted = self._wanted, dict.fromkeys(self._wanted, False)
        self._over = None
        self._place()
        return wanted

    def bring_back(self, wanted: Mapping[QWidget, bool]) -> None:
        """Let stand beside the article what stood there before `put_aside`."""
        self._wanted = {pane: wanted.get(pane, False) for pane in self._wanted}
        self._place()

    def set_wanted(self, pane: QWidget, wanted: bool) -> None:
        """Say whether the pane is to stand beside the article when there is room."""
        self._wanted[pane] = wanted
        self._place()

    def close_over(self) -> bool:
        """Close what lies over the article; says whether something did."""
        was = self._over
        self._over = None
        self._place()
        return was is not None

    def set_look(self, look: Look) -> None:
        """Place the panes for another scale, and draw those that were added."""
        self._look = look
        for part in self._added:
            part.set_look(look)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the panes anew."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Place the panes anew when the direction changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close what lies over the article on Escape."""
        if event.key() != Qt.Key.Key_Escape or not self.close_over():
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close what lies over the article when the article is pressed."""
        if (
            self._over
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
        ):
            self.close_over()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Ask for little: the panes give way."""
        return QSize(160, 60)

    @property
    def covered(self) -> bool:
        """Whether a pane lies over the whole article."""
        return self._over is not None and self._over.width() >= self.width()

    def _over_width(self, width: int) -> int:
        # A strip too narrow to read is better given to the pane
        return self.width() if self.width() - width < self._look.px(_STRIP) else width

    def _shown(self, pane: QWidget) -> bool:
        return self._wanted[pane] and self.beside(pane)

    def _place(self) -> None:
        area = self.rect()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        widths = {self._library: library_view.WIDTH, **self._ends}
        strip: QRect | None = None
        for pane, wide in widths.items():
            right = mirrored is (pane is self._library)
            over = self._over is pane
            beside = self._shown(pane) and not over
            if not beside and not over:
                pane.hide()
                continue
            width = self._look.px(wide)
            taken = self._over_width(width) if over else min(width, self.width())
            left = self.width() - taken if right else 0
            place = QRect(left, 0, taken, self.height())
            for part in (pane, self._choice) if pane in self._ends else (pane,):
                if part is not None:
                    part.setProperty("side", "right" if right else "left")
            tall = self.height() >= self._look.px(_LOW)
            if pane in self._ends and self._choice is not None and tall:
                strip = QRect(place)
                strip.setHeight(self._choice.heightForWidth(taken))
                place.setTop(strip.bottom() + 1)
            pane.setGeometry(place)
            pane.show()
            if beside and right:
                area.setRight(min(area.right(), left - 1))
            elif beside:
                area.setLeft(max(area.left(), taken))
        self._article.setGeometry(area)
        # The keyboard goes nowhere that cannot be seen
        self._article.setVisible(not self.covered)
        if self._over is not None:
            self._over.raise_()
        if self._choice is not None:
            self._choice.setVisible(strip is not None)
            self._choice.setGeometry(strip or QRect())
            self._choice.raise_()
        self.changed.emit()
