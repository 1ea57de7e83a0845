"""What the search index follows: the pieces of a library in the order of their changes."""

from __future__ import annotations

import logging
import re

from reader.document.model import BlockKind
from reader.document.storage import from_json
from reader.library.database import Database
from reader.library.failures import plainly
from reader.library.index import Change, IndexedPiece

_MOST_TEXT = 4_000_000
"""Code points of documents read for one batch; books come one at a time."""

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
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
        """Give up to `most` changed pieces after a count, oldest change first.

        Fewer come where they are long; none only when there is none.
        """
        rows: list[tuple[int, int, str, str, str | None]] = []
        size = 0
        with plainly(self._database.file), self._database.reading() as connection:
            for row in connection.execute(
                "SELECT piece.changed, piece.id, source, saved, json FROM piece "
                "LEFT JOIN document ON document.piece = piece.id AND piece.deleted = '' "
                "WHERE piece.changed > ? ORDER BY piece.changed LIMIT ?",
                (after, most),
            ):
                rows.append(row)
                size += len(row[4] or "")
                if size > _MOST_TEXT:
                    break
            notes: dict[int, list[str]] = {}
            for _number, piece, *_ in rows:
                for (text,) in connection.execute(
                    "SELECT text FROM note WHERE piece = ? AND text <> '' ORDER BY id", (piece,)
                ):
                    notes.setdefault(piece, []).append(text)
        return [
            Change(number, piece, _indexed(piece, source, saved, text, notes.get(piece, [])))
            for number, piece, source, saved, text in rows
        ]


def _indexed(
    piece: int, source: str, saved: str, text: str | None, notes: list[str]
) -> IndexedPiece | None:
    if text is None:
        return None
    try:
        document = from_json(text)
    except (ValueError, KeyError, TypeError) as error:
        # one unreadable piece must not keep the others from being found; `check` names it
        _log.warning("piece %d cannot be indexed: %s", piece, error)
        return None
    metadata = document.metadata
    titles = [block.text for block in document.blocks if block.kind is BlockKind.TITLE]
    return IndexedPiece(
        texts=(*(block.text for block in document.blocks if block.text), *notes),
        title=" ".join((metadata.title, *titles)),
        source=" ".join((source, metadata.site, _host(metadata.url))),
        author=metadata.byline,
        day=_day(metadata.published) or _day(saved),
    )


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].removeprefix("www.")


def _day(time: str) -> int:
    """Give a day as a number such as 20240517; 0 when unknown."""
    match = _DAY.match(time)
    if match is None:
        return 0
    year, month, day = (int(part) if part else 1 for part in match.groups())
    return year * 10_000 + month * 100 + day
