"""The rows of the library pane: pieces, or hits of a search, as one list of cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reader.document.ranges import Range
from reader.library.pieces import Hit, Summary
from reader.text.direction import Direction
from reader.translations import Translator

CARD_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Card:
    """What one row shows; `hit` is set for a row of search results."""

    piece: int
    title: str
    meta: str
    direction: Direction
    progress: float = 0.0
    favourite: bool = False
    before: str = ""
    exact: str = ""
    after: str = ""
    hit: Range | None = None


def piece_card(summary: Summary, translate: Translator) -> Card:
    """Make the card of a piece: its source, its minutes, what is left of it."""
    minutes = summary.minutes()
    parts = [summary.source] if summary.source else []
    parts.append(translate.plural("{count} minute", "{count} minutes", minutes))
    left = max(1, round(minutes * (1 - summary.progress)))
    if summary.progress >= 0.98:
        parts.append(translate("Read"))
    elif summary.progress > 0.02 and left < minutes:
        parts.append(translate.plural("{count} minute left", "{count} minutes left", left))
    return Card(
        summary.id,
        summary.title or translate("Untitled"),
        "   ".join(f"\u2068{part}\u2069" for part in parts),
        summary.direction,
        summary.progress,
        summary.favourite,
    )


def hit_card(hit: Hit) -> Card:
    """Make the card of a search hit: the sentence in its published spelling."""
    return Card(
        hit.piece,
        hit.title,
        "",
        hit.direction,
        before=hit.before,
        exact=hit.exact,
        after=hit.after,
        hit=hit.range,
    )


class LibraryModel(QAbstractListModel):
    """Cards for the list view; a screen reader hears a card's whole text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: list[Card] = []

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show other cards; the same pieces in the same order only change in place."""
        if [(c.piece, c.hit) for c in cards] == [(c.piece, c.hit) for c in self._cards]:
            self._cards = list(cards)
            if cards:
                self.dataChanged.emit(self.index(0), self.index(len(cards) - 1))
            return
        self.beginResetModel()
        self._cards = list(cards)
        self.endResetModel()

    def set_progress(self, piece: int, progress: float) -> None:
        """Show a piece's new progress without asking the library."""
        for row, card in enumerate(self._cards):
            if card.piece == piece and card.hit is None:
                self._cards[row] = replace(card, progress=progress)
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def card(self, index: _Index) -> Card | None:
        """Give the card of a row."""
        return self._cards[index.row()] if 0 <= index.row() < len(self._cards) else None

    def row_of(self, piece: int) -> int:
        """Give the first row of a piece, or -1."""
        return next((row for row, card in enumerate(self._cards) if card.piece == piece), -1)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Count the cards."""
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a card, or its text for screen readers."""
        card = self.card(index)
        if card is None:
            return None
        if role == CARD_ROLE:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = card.meta or f"{card.before}{card.exact}{card.after}"
            return f"{card.title}، {said}" if said else card.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return card.title
        return None
