"""What the search index follows: the pieces of a library in the order of their changes."""

from __future__ import annotations

import logging

from reader.document.storage import from_json
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.index import Change, IndexedBlock

_log = logging.getLogger(__name__)


class Feed:
    """Reads what changed through a reading connection; raises `LibraryFailed`.

    It never raises `sqlite3.Error`, which the index would take for its own file's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        with plainly(database.file), database.reading() as connection:
            (identity,) = connection.execute("SELECT identity FROM library").fetchone()
        self._identity: str = identity

    @property
    def identity(self) -> str:
        """Which library it is."""
        return self._identity

    def latest(self) -> int:
        """Give the count of the last change."""
        with plainly(self._database.file), self._database.reading() as connection:
            (count,) = connection.execute("SELECT changes FROM library").fetchone()
        return int(count)

    def changes(self, after: int, most: int) -> list[Change]:
        """Give up to `most` changed pieces after a count, oldest change first."""
        with plainly(self._database.file), self._database.reading() as connection:
            rows = connection.execute(
                "SELECT piece.changed, piece.id, document.json FROM piece "
                "LEFT JOIN document ON document.piece = piece.id AND piece.deleted = '' "
                "WHERE piece.changed > ? ORDER BY piece.changed LIMIT ?",
                (after, most),
            ).fetchall()
        return [Change(number, piece, _blocks(piece, text)) for number, piece, text in rows]


def _blocks(piece: int, text: str | None) -> tuple[IndexedBlock, ...]:
    if text is None:
        return ()
    try:
        document = from_json(text)
    except (ValueError, KeyError, TypeError) as error:
        # one unreadable piece must not keep the others from being found; `check` names it
        _log.warning("piece %d cannot be indexed: %s", piece, error)
        return ()
    return tuple(
        IndexedBlock(block.id, block.language, str(block.direction), block.text)
        for block in document.blocks
        if block.text
    )
