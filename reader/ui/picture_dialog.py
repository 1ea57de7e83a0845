"""A picture of the piece by itself, as large as one likes, with its description."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QImageReader, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from reader.translations import Translator
from reader.ui.figures import LARGEST
from reader.ui.flow_layout import FlowLayout
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

_STEP = 1.25
_LEAST, _MOST = 0.1, 8.0
_LARGER = frozenset((Qt.Key.Key_Plus, Qt.Key.Key_Equal))


class _Picture(QLabel):
    """Draws a picture at any size; of a much enlarged one only what is seen is made."""

    drawn = QSize()

    def draw(self, picture: QPixmap, size: QSize) -> None:
        """Draw a picture at a size, in its middle."""
        self.drawn = size
        self.setPixmap(picture)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Enlarge the part that is to be painted."""
        middle = Qt.AlignmentFlag.AlignCenter
        place = QStyle.alignedRect(self.layoutDirection(), middle, self.drawn, self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self.pixmap())


class PictureDialog(QDialog):
    """Plus and minus change its size, 0 fits it into the window, the arrows move over it."""

    def __init__(
        self, parent: QWidget | None, file: Path, text: str, look: Look, translate: Translator
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Picture"))
        self.setModal(True)
        reader = QImageReader(str(file))
        reader.setAutoTransform(True)
        natural = reader.size()
        if natural.width() * natural.height() > LARGEST:
            reader.setScaledSize(natural.scaled(4000, 4000, Qt.AspectRatioMode.KeepAspectRatio))
        self._picture = QPixmap.fromImage(reader.read())
        self.scale = 0.0
        """Pixels of the screen for one of the picture; 0 while it fits the window."""
        self._label = _Picture()
        self._label.setAccessibleName(text or translate("A picture without a description"))
        self.area = QScrollArea()
        self.area.setWidget(self._label)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(self._label.accessibleName())
        said = WrappedLabel(text)
        said.setVisible(bool(text))
        row = FlowLayout(spacing=look.px(8))
        for name, act in (
            (translate("Larger"), lambda: self.zoom(_STEP)),
            (translate("Smaller"), lambda: self.zoom(1 / _STEP)),
            (translate("Fit the window"), self.fit),
            (translate("Close"), self.reject),
        ):
            button = QPushButton(name)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, call=act: call())
            row.addWidget(button)
        column = QVBoxLayout(self)
        margin = look.px(14)
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(self.area, 1)
        column.addWidget(said)
        column.addLayout(row)
        room = self.screen().availableGeometry().size()
        self.resize(min(look.px(900), room.width()), min(look.px(700), room.height()))
        self.setMaximumSize(room)
        self.area.viewport().installEventFilter(self)
        self.area.setFocus()

    @property
    def shown(self) -> QSize:
        """The size of the picture on the screen, in pixels."""
        return self._label.drawn

    def zoom(self, factor: float) -> None:
        """Make the picture larger or smaller around the middle of what is seen."""
        now = self.scale or self._fitting()
        self.scale = min(max(now * factor, _LEAST), _MOST)
        bars = (self.area.horizontalScrollBar(), self.area.verticalScrollBar())
        middles = [(bar.value() + bar.pageStep() / 2) for bar in bars]
        self._show()
        for bar, middle in zip(bars, middles, strict=True):
            bar.setValue(round(middle * self.scale / now - bar.pageStep() / 2))

    def fit(self) -> None:
        """Show the whole picture."""
        self.scale = 0.0
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the picture anew when there is more room for it, or less."""
        if event.type() == QEvent.Type.Resize and not self.scale:
            self._show()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the size by plus, minus and 0."""
        if event.key() in _LARGER:
            self.zoom(_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _fitting(self) -> float:
        room = self.area.viewport().size()
        if self._picture.isNull():
            return 1.0
        return min(room.width() / self._picture.width(), room.height() / self._picture.height())

    def _show(self) -> None:
        if self._picture.isNull():
            return
        scale = self.scale or self._fitting()
        size = (self._picture.size() * scale).expandedTo(QSize(1, 1))
        picture = self._picture
        if scale < 1:
            # Shrunk at once and well; enlarged it would be several gigabytes
            smooth = Qt.TransformationMode.SmoothTransformation
            picture = picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        self._label.draw(picture, size)
        self._label.setMinimumSize(size if self.scale else QSize(1, 1))
