"""The rows of the library pane: pieces of which only those seen are read, or hits of a search."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reader.library.pieces import BEGUN_FROM, FINISHED_FROM, Hit, Status, Summary
from reader.text.direction import Direction
from reader.translations import Translator
from reader.ui.library_cards import Card, hit_card, piece_card

CARD_ROLE = Qt.ItemDataRole.UserRole + 1
_PAGE = 32
"""Rows that are read together."""
_PAGES = 40
"""Pages that are kept; those not seen for longest are read again when they are wanted."""
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
Rows = Callable[[Sequence[int]], Sequence[Summary] | None]
"""Reads rows; gives None where the library is slow to answer: `show_rows` takes them then."""


def _none(_pieces: Sequence[int]) -> Sequence[Summary]:
    return ()


class LibraryModel(QAbstractListModel):
    """Cards for the list view; a screen reader hears a card's whole text.

    A list of pieces is their ids alone; their rows are asked for by the page, when one is seen.
    """

    def __init__(self, translate: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translate = translate
        self._rows: Rows = _none
        self._colours: Mapping[str, str] = {}
        self._ids = array("q")
        self._pages: OrderedDict[int, tuple[Card, ...]] = OrderedDict()
        self._awaited: set[int] = set()
        """Pages that were asked for and have not come."""
        self._hits: tuple[Card, ...] | None = None

    def set_rows(self, rows: Rows) -> None:
        """Say where rows of pieces come from."""
        self._rows = rows

    def show_rows(self, pieces: Sequence[int], rows: Sequence[Summary]) -> None:
        """Show rows that came late, where these pieces are still waited for."""
        for page in tuple(self._awaited):
            ids = self._ids_of(page)
            if list(ids) == list(pieces):
                self._awaited.discard(page)
                self._keep(page, ids, rows)
                first = page * _PAGE
                self.dataChanged.emit(self.index(first), self.index(first + len(ids) - 1))

    @property
    def lists_hits(self) -> bool:
        """Whether hits of a search are listed."""
        return self._hits is not None

    def set_ids(self, ids: array[int], colours: Mapping[str, str]) -> bool:
        """List pieces; the same in the same order only change in place.

        Says whether the list is another one now, in which no row is chosen any more.
        """
        self._colours = colours
        self._pages.clear()
        self._awaited.clear()
        if self._hits is None and ids == self._ids:
            if ids:
                self.dataChanged.emit(self.index(0), self.index(len(ids) - 1))
            return False
        self.beginResetModel()
        self._ids, self._hits = ids, None
        self.endResetModel()
        return True

    def set_hits(self, hits: Sequence[Hit]) -> bool:
        """List the hits of a search, and say whether they are others than before."""
        cards = tuple(hit_card(hit, self._translate) for hit in hits)
        if cards == self._hits:
            return False
        self._pages.clear()
        self._awaited.clear()
        self.beginResetModel()
        self._ids, self._hits = array("q"), cards
        self.endResetModel()
        return True

    def set_progress(self, piece: int, progress: float) -> None:
        """Show a piece's new progress, where its card is at hand, without asking the library."""
        for page, cards in self._pages.items():
            for place, card in enumerate(cards):
                if card.piece == piece:
                    changed = replace(
                        card, progress=progress, status=_following(card.status, progress)
                    )
                    self._pages[page] = (*cards[:place], changed, *cards[place + 1 :])
                    index = self.index(page * _PAGE + place)
                    self.dataChanged.emit(index, index)

    def card(self, index: _Index) -> Card | None:
        """Give the card of a row."""
        return self.card_at(index.row()) if index.isValid() else None

    def card_at(self, row: int) -> Card | None:
        """Give the card of a row by its number."""
        if not 0 <= row < self.rowCount():
            return None
        if self._hits is not None:
            return self._hits[row]
        return self._page(row // _PAGE)[row % _PAGE]

    def row_of(self, piece: int) -> int:
        """Give the first row of a piece, or -1."""
        if self._hits is not None:
            return next((row for row, card in enumerate(self._hits) if card.piece == piece), -1)
        try:
            return self._ids.index(piece)
        except ValueError:
            return -1

    def rows_of(self, pieces: Iterable[int]) -> list[int]:
        """Give the rows of pieces that are listed, in the list's order; for hits the first."""
        wanted = set(pieces)
        if self._hits is None:
            return [row for row, piece in enumerate(self._ids) if piece in wanted]
        rows = []
        for row, card in enumerate(self._hits):
            if card.piece in wanted:
                wanted.discard(card.piece)
                rows.append(row)
        return rows

    def pieces(self, first: int, last: int) -> Sequence[int]:
        """Give the pieces of the rows from `first` to `last`."""
        if self._hits is None:
            return self._ids[first : last + 1]
        return [card.piece for card in self._hits[first : last + 1]]

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Count the cards."""
        if parent.isValid():
            return 0
        return len(self._ids) if self._hits is None else len(self._hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a card, or its text for screen readers."""
        if role not in (
            CARD_ROLE,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        card = self.card(index)
        if card is None or role == CARD_ROLE:
            return card
        if role == Qt.ItemDataRole.AccessibleTextRole and card.said:
            return self._translate(", ").join((card.title, card.said))
        return card.title

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let cards be chosen and dragged."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def _page(self, page: int) -> tuple[Card, ...]:
        found = self._pages.get(page)
        if found is not None:
            self._pages.move_to_end(page)
            return found
        ids = self._ids_of(page)
        rows = None if page in self._awaited else self._rows(ids)
        if rows is None:
            self._awaited.add(page)
            words = self._translate("Waiting for the library…")
            return tuple(self._stand_in(piece, words) for piece in ids)
        return self._keep(page, ids, rows)

    def _ids_of(self, page: int) -> array[int]:
        return self._ids[page * _PAGE : (page + 1) * _PAGE]

    def _keep(self, page: int, ids: array[int], rows: Sequence[Summary]) -> tuple[Card, ...]:
        found = {row.id: row for row in rows}
        # a piece may have gone while it was listed, until the list is asked for anew
        words = self._translate("This piece is not there any more.")
        cards = tuple(
            piece_card(found[piece], self._translate, self._colours)
            if piece in found
            else self._stand_in(piece, words)
            for piece in ids
        )
        self._pages[page] = cards
        if len(self._pages) > _PAGES:
            self._pages.popitem(last=False)
        return cards

    def _stand_in(self, piece: int, words: str) -> Card:
        direction = Direction.RTL if self._translate.right_to_left else Direction.LTR
        return Card(piece, words, "", direction)


def _following(status: Status | None, progress: float) -> Status | None:
    """Give the status that the library will have it in, once the place is saved."""
    if progress >= FINISHED_FROM:
        return Status.FINISHED
    if status is Status.UNREAD and progress > BEGUN_FROM:
        return Status.READING
    return status
