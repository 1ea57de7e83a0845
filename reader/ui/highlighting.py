"""Highlighting: one key repeats the last style, others choose one, and again takes it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from reader.document.ranges import Position, Range
from reader.errors import Message
from reader.library.notes import Note, NoteKind
from reader.settings import HIGHLIGHT_STYLE
from reader.ui.highlight_styles import LABELS, highlight_style
from reader.ui.marks import draw_pattern, paint_ground, pattern_height
from reader.ui.services import Services
from reader.ui.theme import Look

if TYPE_CHECKING:
    from reader.ui.noting import Noting
    from reader.ui.window import MainWindow


class Highlighting(QObject):
    """Does what the commands of highlights ask."""

    def __init__(self, noting: Noting, window: MainWindow, services: Services) -> None:
        """Work with the notes of a window."""
        super().__init__(noting)
        self._noting, self._services = noting, services
        self._view, self._notices = window.article, window.notices
        self._listening = window.listening
        styles = {f"notes.style_{name}": name for name in LABELS}
        window.actions_table.bind(
            {
                "notes.highlight": self.highlight,
                "notes.unmark": self.unmark,
                **{
                    command: lambda style=name: self.highlight(style)
                    for command, name in styles.items()
                },
            }
        )

    def highlight(self, style: str = "", position: Position | None = None) -> None:
        """Highlight the selection, else the sentence, in a style ("": the last one).

        What has that style already loses it; what has another one takes it. A highlight that
        reaches into others of its style becomes one with them.
        """
        settings = self._services.settings
        style = style or settings.text(HIGHLIGHT_STYLE)
        settings[HIGHLIGHT_STYLE] = style
        noting = self._noting
        old = self._here(position)
        places: tuple[Range, ...] = ()
        if old is None:
            places = noting.target(position)
            old = self._covering(places) if places else None
        if old is not None and old.look == style:
            noting.remove(old.id)
        elif old is not None:
            noting.set_style(old, style)
        elif places:
            self._mark(places, style)
        self._leave_selection()

    def unmark(self, position: Position | None = None) -> None:
        """Take away the highlights that the selection, the sentence or a position touches."""
        here = self._here(position)
        places = () if here is not None else self._noting.target(position)
        touched = [here] if here is not None else self._touching(places)
        if not touched:
            if places:
                self._notices.show_message(Message("Nothing is highlighted here."))
            return
        # parts of one highlight go together
        heads = {note.joint or str(note.id): note.id for note in touched}
        self._noting.remove(*heads.values())
        self._leave_selection()

    def add_to_menu(self, menu: QMenu, position: Position) -> None:
        """Put the styles into a menu, and the way to take a highlight away."""
        translate, look = self._services.translate, self._view.look
        part = menu.addMenu(translate("Highlight"))
        for name, label in LABELS.items():
            action = part.addAction(translate.say(label))
            if look is not None:
                action.setIcon(QIcon(swatch(name, look, self._view.devicePixelRatioF())))
            action.triggered.connect(lambda _=False, style=name: self.highlight(style, position))
        if self._noting.highlight_at(position) is not None:
            away = menu.addAction(translate("Take the highlight away"))
            away.triggered.connect(lambda: self.unmark(position))

    def _here(self, position: Position | None) -> Note | None:
        """Give the highlight that is meant: the one under the caret or the pointer, if any.

        A selection means itself, and while a voice speaks its sentence is meant.
        """
        if self._noting.selected():
            return None
        if position is None and not self._listening.active:
            position = self._view.caret_position()
        return self._noting.highlight_at(position) if position is not None else None

    def _mark(self, places: Sequence[Range], style: str) -> None:
        """Highlight a stretch; it swallows those of its style that it reaches into."""
        swallowed = []
        if len(places) == 1:
            swallowed = [
                note for note in self._touching(places) if note.look == style and not note.joint
            ]
            ranges = [*places, *(note.range for note in swallowed if note.range)]
            low, high = min(r.start for r in ranges), max(r.end for r in ranges)
            places = (Range(places[0].block, low, high),)
        text = "\n".join(note.text for note in swallowed if note.text)
        label = self._services.translate.say(LABELS[style])
        said = Message("Highlighted: {style}.", {"style": label})
        self._noting.make(places, NoteKind.HIGHLIGHT, said, text, style, instead=swallowed)

    def _touching(self, places: Sequence[Range]) -> list[Note]:
        return [
            note
            for note in self._noting.notes
            if note.kind is NoteKind.HIGHLIGHT
            and note.range is not None
            and any(_meet(note.range, place) for place in places)
        ]

    def _covering(self, places: Sequence[Range]) -> Note | None:
        """Give the highlight that all of a stretch lies in, the last made of several."""
        own = [
            note
            for note in self._touching(places[:1])
            if all(self._lies_in(place, note) for place in places)
        ]
        return max(own, key=lambda note: note.id, default=None)

    def _lies_in(self, place: Range, note: Note) -> bool:
        parts = (
            [note] if not note.joint else [n for n in self._noting.notes if n.joint == note.joint]
        )
        return any(
            part.range is not None
            and part.range.block == place.block
            and part.range.start <= place.start
            and place.end <= part.range.end
            for part in parts
        )

    def _leave_selection(self) -> None:
        """Let the highlight be seen: the selection's ground would lie over it."""
        cursor = self._view.textCursor()
        if cursor.hasSelection():
            cursor.setPosition(cursor.selectionEnd() - 1)
            self._view.place_cursor(cursor)


def swatch(style: str, look: Look, ratio: float) -> QPixmap:
    """Draw a sample of a style, as wide as two icons' height."""
    width, height = look.px(40), look.px(20)
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_sample(painter, QRectF(0, 0, width, height), style, look)
    painter.end()
    return made


def paint_sample(painter: QPainter, area: QRectF, style: str, look: Look) -> None:
    """Draw a sample of a style into an area."""
    own = highlight_style(style)
    inner = area.adjusted(look.px(2), look.px(1), -look.px(2), -look.px(1))
    paint_ground(painter, inner, own, look)
    high = pattern_height(own, look)
    lane = QRectF(inner.left(), inner.bottom() - high - look.px(3), inner.width(), high)
    draw_pattern(painter, inner if own.pattern == "frame" else lane, own, look)


def _meet(first: Range, second: Range) -> bool:
    return first.block == second.block and first.start < second.end and second.start < first.end
