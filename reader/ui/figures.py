"""Pictures of an article: their size on the page, decoded no larger than they are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPainter, QPainterPath

LARGEST = 50_000_000
"""Pixels of the largest picture that is decoded at all."""
LAZY = 1_000_000
"""Pixels from which a picture is decoded after the text was painted, not before."""
_TALLEST = 1.2
"""Height of the tallest picture, in column widths."""
RADIUS = 14


class Figure:
    """A picture that can be shown; made by `open_figure`."""

    def __init__(self, path: Path, size: QSize) -> None:
        self._path = path
        self.natural = size
        self._image = QImage()
        self._broken = False

    def size(self, column: int, scale: float) -> QSize:
        """Give the size on the page, in pixels: as wide as the column, never blown up."""
        width = min(float(column), self.natural.width() * max(1.0, scale))
        height = width * self.natural.height() / self.natural.width()
        if height > column * _TALLEST:
            width, height = width * column * _TALLEST / height, column * _TALLEST
        return QSize(max(1, round(width)), max(1, round(height)))

    def ready(self, width: int, height: int, ratio: float) -> bool:
        """Whether painting at this size needs no long decoding first."""
        pixels = self.natural.width() * self.natural.height()
        return self._broken or self._image.size() == _pixels(width, height, ratio) or pixels <= LAZY

    def decode(self, width: int, height: int, ratio: float) -> None:
        """Decode the picture for a size on the page; `ratio` is device pixels per pixel."""
        size = _pixels(width, height, ratio)
        reader = QImageReader(str(self._path))
        reader.setAutoTransform(True)
        reader.setScaledSize(size.transposed() if _turned(reader) else size)
        image = reader.read()
        self._broken = image.isNull()
        self._image = image

    def draw(self, painter: QPainter, area: QRectF, radius: float, ratio: float) -> None:
        """Draw the picture with rounded corners."""
        width, height = round(area.width()), round(area.height())
        if self._image.size() != _pixels(width, height, ratio) and not self._broken:
            self.decode(width, height, ratio)
        if self._broken:
            return
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(area, radius, radius)
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.drawImage(area, self._image)
        painter.restore()


def open_figure(path: Path | None) -> Figure | None:
    """Look at a picture's header; None when it is missing, unreadable or too large."""
    if path is None or not path.is_file():
        return None
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty() or size.width() * size.height() > LARGEST:
        return None
    return Figure(path, size.transposed() if _turned(reader) else size)


def _turned(reader: QImageReader) -> bool:
    """Whether the camera's orientation swaps width and height."""
    return bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)


def _pixels(width: int, height: int, ratio: float) -> QSize:
    return QSize(max(1, round(width * ratio)), max(1, round(height * ratio)))
