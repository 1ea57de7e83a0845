"""A paragraph that was taken out comes back and goes again, whichever piece is open by then."""

from __future__ import annotations

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Position
from reader.text.direction import Direction


def blocks(window, piece: int) -> list[str]:
    return [each.id for each in window._services.library.piece(piece).document.blocks]


def test_back_and_again_in_the_open_piece(window, piece) -> None:
    before = blocks(window, piece)
    window.piece_commands.take_out(Position(before[2]))
    undo, redo = window.actions_table["piece.undo"], window.actions_table["piece.redo"]
    for _ in range(2):
        assert before[2] not in blocks(window, piece)
        assert before[2] not in [each.id for each in window.reading.piece.document.blocks]
        undo.trigger()
        assert [each.id for each in window.reading.piece.document.blocks] == before
        redo.trigger()
    assert blocks(window, piece) == [name for name in before if name != before[2]]


def test_back_in_a_piece_that_is_open_no_more(window, application, piece) -> None:
    before = blocks(window, piece)
    window.piece_commands.take_out(Position(before[2]))
    other = (Block("p", BlockKind.PARAGRAPH, "نص آخر.", Direction.RTL, "ar"),)
    window.open_piece(application._library.add(Document(Metadata("أخرى"), other)))
    window.actions_table["piece.undo"].trigger()
    assert blocks(window, piece) == before
    assert "نص آخر." in window.article.toPlainText()
    window.actions_table["piece.redo"].trigger()
    assert before[2] not in blocks(window, piece)


def test_what_was_put_back_by_hand_is_not_put_back_twice(window, application, piece) -> None:
    before = blocks(window, piece)
    window.piece_commands.take_out(Position(before[2]))
    window.reading.restore(before[2], window._appearance.look)
    window.actions_table["piece.undo"].trigger()
    assert blocks(window, piece) == before
    assert window.shelves.history.undo_label is None
