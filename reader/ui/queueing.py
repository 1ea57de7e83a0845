"""The listening queue in the window: adding to it, its sheet, and going on from piece to piece."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu

from reader.actions.queue import Next, following, listening_times
from reader.errors import Message
from reader.jobs import SLOW_S, Job
from reader.library.pieces import Piece, Summary
from reader.settings import ARCHIVE_HEARD, SPEECH_RATE
from reader.ui.appearance import Appearance
from reader.ui.failures import Failures
from reader.ui.queue_dialog import QueueDialog
from reader.ui.services import Services
from reader.ui.sheet import open_sheet

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

T = TypeVar("T")
_LAST = Message("That was the last piece of the listening queue.")


class Queueing(QObject):
    """Owns what is heard after what."""

    playing_changed = Signal(bool)
    """Whether the piece that is open is played as one of the queue's."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        appearance: Appearance,
        report: Callable[[BaseException], None],
    ) -> None:
        """Work with the parts of a window, once it has them."""
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._reading, self._listening = window.reading, window.listening
        self._shelves, self._notices = window.shelves, window.notices
        self._failures = Failures(window.notices, report)
        self._dialog: QueueDialog | None = None
        self._before: tuple[int, ...] | None = None
        self._playing = 0
        self._opening = False
        self._turn = 0
        self._reading.opened.connect(self._opened)
        self._listening.finished_piece.connect(self._heard)
        window.actions_table.bind(
            {
                "queue.add": lambda: self.add(),
                "queue.open": self.open_dialog,
                "queue.next": self.play_next,
            }
        )

    def pieces(self) -> list[int]:
        """Give the ids of the pieces in the queue, in their order; none where it fails."""
        return self._order() or []

    def add(self, number: int = 0) -> None:
        """Put a piece at the end of the queue, with undo.

        By default the one of the card in the library that the keyboard is on, else the open one.
        """
        open_now = self._reading.piece
        number = number or self._window.library.focused_piece()
        number = number or (open_now.summary.id if open_now is not None else 0)
        if not number:
            return
        queue = self._services.library.queue
        self._do(
            lambda: (queue.add(number), len(queue.pieces())),
            lambda added: self._added(number, *added),
        )

    def _added(self, number: int, new: bool, count: int) -> None:
        queue, translate = self._services.library.queue, self._services.translate
        if not new:
            self._notices.show_message(
                Message("This piece is in the listening queue already."),
                action=translate("Show the queue"),
                call=self.open_dialog,
            )
            return
        self._notices.show_message(
            Message(
                "Added: {count} piece is in the listening queue.",
                plural="Added: {count} pieces are in the listening queue.",
                count=count,
            ),
            action=translate("Undo"),
            call=lambda: self._do(lambda: queue.remove(number)),
        )

    def menu(self, piece: int) -> QMenu | None:
        """Give a menu for a card of the library that leaves its piece closed while another plays.

        To open it would end what is heard; None while nothing is.
        """
        if not self._listening.active or self._listening.piece == piece:
            return None
        translate = self._services.translate
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add = menu.addAction(translate("Add to the listening queue"))
        add.triggered.connect(lambda: self.add(piece))
        show = menu.addAction(translate("Open the piece and end what is heard"))
        show.triggered.connect(lambda: self._window.open_piece(piece))
        return menu

    def play_next(self) -> None:
        """Play the piece that comes after the open one in the queue, else its first."""
        order = self._order()
        if order is None:
            return
        piece = self._reading.piece
        now = piece.summary.id if piece is not None else 0
        if not order:
            self._notices.show_message(
                Message("The listening queue is empty. Add pieces to it, then try again.")
            )
            return
        later = order[order.index(now) + 1 :] if now in order else order
        self._go_on(later, introduced=True, over=_LAST)

    def play_from(self, piece: int) -> None:
        """Play a piece of the queue, and those after it."""
        order = self._order()
        if order is not None and piece in order:
            self._go_on(order[order.index(piece) :], introduced=False, over=_LAST)

    def open_dialog(self) -> None:
        """Open the sheet of the queue."""
        dialog = QueueDialog(self._window, self._appearance.look, self._services.translate)
        self._dialog, self._before = dialog, None
        queue = self._services.library.queue
        dialog.finished.connect(self._closed)
        dialog.play_asked.connect(self.play_from)
        dialog.remove_asked.connect(lambda piece: self._change(lambda: queue.remove(piece)))
        dialog.move_asked.connect(
            lambda piece, place: self._change(lambda: queue.move(piece, place))
        )
        dialog.clear_asked.connect(lambda: self._change(queue.clear))
        dialog.undo_asked.connect(self._undo)
        self._show_queue(self._playing or self._shelves.current, measured=True)
        open_sheet(dialog)

    # A piece was heard to its end

    def _heard(self) -> None:
        piece, queue = self._listening.piece, self._services.library.queue
        asleep, own = self._listening.asleep_now, self._listening.piece == self._playing

        def take_out() -> list[int]:
            order = list(queue.pieces())
            if piece in order:
                queue.remove(piece)
            return order

        def go_on(order: list[int], *, archived: bool) -> None:
            queued = piece in order
            later = order[order.index(piece) + 1 :] if queued else order
            if asleep or not (queued or own):
                return
            if later:
                self._go_on(later, introduced=True, over=None)
            elif not archived:
                self._notices.show_message(_LAST)

        def archive(order: list[int]) -> None:
            self._archive(piece, lambda archived: go_on(order, archived=archived))

        self._do(take_out, archive, lambda: archive([]))

    def _archive(self, piece: int, then: Callable[[bool], None]) -> None:
        """Archive a piece where that is wanted; `then` is told whether it was done."""
        if not self._services.settings.flag(ARCHIVE_HEARD):
            then(False)
            return
        library = self._services.library

        def archive() -> bool:
            if any(kept.archived for kept in library.summaries((piece,))):
                return False
            library.set_archived(piece, True)
            return True

        def undo() -> None:
            self._do(
                lambda: library.set_archived(piece, False),
                lambda _none: self._mark_archived(piece, archived=False),
            )

        def done(archived: bool) -> None:
            if archived:
                self._mark_archived(piece, archived=True)
                self._notices.show_message(
                    Message("The piece was heard to its end, and archived."),
                    action=self._services.translate("Undo"),
                    call=undo,
                )
            then(archived)

        self._do(archive, done, lambda: then(False))

    def _mark_archived(self, piece: int, *, archived: bool) -> None:
        self._shelves.refresh()
        if self._reading.piece is not None and self._reading.piece.summary.id == piece:
            self._window.actions_table["piece.archive"].setChecked(archived)

    # Going on

    def _go_on(self, pieces: list[int], *, introduced: bool, over: Message | None) -> None:
        """Play the first of `pieces` that can be heard; `over` is said when there is none.

        Without an `over` it goes on by itself, and only where nothing else plays by then.
        """
        self._turn += 1
        turn, library = self._turn, self._services.library
        manner = self._listening.manner

        def work(_job: Job[Next]) -> Next:
            return following(library, pieces, manner, introduced=introduced)

        def done(found: Next) -> None:
            # Who started to listen to something meanwhile does not want the next piece now
            if turn == self._turn and (over is not None or not self._listening.active):
                self._play(found, over)

        self._services.jobs.run(work, done, self._failures.show)

    def _play(self, found: Next, over: Message | None) -> None:
        if found.piece:
            self._opening = True
            self._window.open_piece(found.piece)
            self._opening = False
            piece = self._reading.piece
            if piece is not None and piece.summary.id == found.piece:
                self._playing = found.piece
                self.playing_changed.emit(True)
                self._listening.load(found.piece, piece.document, found.start, intro=found.intro)
                self._listening.play()
        else:
            self._leave()
        if not found.piece and over is not None and not found.passed:
            self._notices.show_message(over)
        if found.passed:
            queue = self._services.library.queue
            self._do(lambda: [queue.remove(passed) for passed in found.passed])
            self._notices.show_message(
                Message(
                    "{count} piece with nothing to say was taken out of the queue.",
                    plural="{count} pieces with nothing to say were taken out of the queue.",
                    count=len(found.passed),
                )
            )

    def _opened(self, piece: Piece) -> None:
        """Take note that the reader opened a piece: what was about to be played is not wanted."""
        if not self._opening and piece.summary.id != self._playing:
            self._turn += 1
            self._leave()

    def _leave(self) -> None:
        self._playing = 0
        self.playing_changed.emit(False)

    # The sheet

    def _show_queue(self, chosen: int = 0, *, measured: bool = False) -> None:
        """Show what is in the queue now; with `measured` the minutes are reckoned anew."""
        dialog = self._dialog
        if dialog is None:
            return

        def done(pieces: Sequence[Summary]) -> None:
            if dialog is self._dialog:
                dialog.show_pieces(pieces, chosen, can_undo=self._before is not None)
                if measured:
                    self._measure([piece.id for piece in pieces])

        look = self._services.library.queue.summaries
        self._services.jobs.look(look, SLOW_S, done, self._failures.show)

    def _change(self, call: Callable[[], object]) -> None:
        queue = self._services.library.queue

        def change() -> tuple[int, ...]:
            before = tuple(queue.pieces())
            call()
            return before

        def done(before: tuple[int, ...]) -> None:
            self._before = before
            self._show_queue()

        self._do(change, done, self._show_queue)

    def _undo(self) -> None:
        before, self._before = self._before, None
        if before is None:
            return

        def show() -> None:
            self._show_queue(measured=True)

        queue = self._services.library.queue
        self._do(lambda: queue.set(before), lambda _none: show(), show)

    def _order(self) -> list[int] | None:
        """Give what `pieces` gives, None where the library fails or is slow, which is said."""
        look = self._services.library.queue.pieces
        found = self._failures.given(lambda: self._services.jobs.at_once(look), None)
        return None if found is None else list(found)

    def _do(
        self,
        call: Callable[[], T],
        done: Callable[[T], None] = lambda _result: None,
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """Change the queue before this returns, unless the library is slow to answer."""

        def tell(error: BaseException) -> None:
            self._failures.show(error)
            failed()

        self._services.jobs.ask(call, SLOW_S, done, tell)

    def _measure(self, pieces: list[int]) -> None:
        """Reckon the minutes off the window's thread: every text has to be read for that."""
        library, manner = self._services.library, self._listening.manner
        rate = self._services.settings.number(SPEECH_RATE)

        def work(_job: Job[dict[int, int]]) -> dict[int, int]:
            times = listening_times(library, pieces, manner)
            return {
                piece: max(1, round(ms / rate / 60_000))
                for piece, ms in zip(pieces, times, strict=True)
            }

        def done(minutes: dict[int, int]) -> None:
            if self._dialog is not None:
                self._dialog.show_minutes(minutes)

        self._services.jobs.run(work, done, self._failures.show)

    def _closed(self) -> None:
        self._dialog = None
