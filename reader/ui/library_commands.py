"""What is done to the pieces of the list: by its menu, its bar, by dropping them, by commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from reader.errors import Message
from reader.jobs import SLOW_S
from reader.library.collections import Collection
from reader.library.pieces import Shelf, Status, Summary
from reader.ui.appearance import Appearance
from reader.ui.failures import Failures
from reader.ui.library_menus import (
    About,
    PieceDeeds,
    bin_menu,
    collections_menu,
    looked_at,
    pieces_menu,
)
from reader.ui.library_naming import Naming
from reader.ui.library_place import BIN, Kind, Place
from reader.ui.services import Services
from reader.ui.sheet import open_sheet
from reader.ui.tags_dialog import TagsDialog

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

T = TypeVar("T")


class LibraryCommands(QObject):
    """Knows which pieces are meant, and asks what must be asked."""

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
        self._view, self._shelves = window.library, window.shelves
        self._deeds, self._notices = window.shelves.deeds, window.notices
        self._failures = Failures(window.notices, report)
        self._actions = window.actions_table
        self.naming = Naming(window, services, appearance, report)
        view = self._view
        view.menu_asked.connect(self._open_menu)
        view.binned_opened.connect(self._offer_back)
        view.bar.asked.connect(self._do)
        view.places.dropped.connect(self._dropped)
        view.places.rename_asked.connect(self.naming.rename_place)
        view.places.remove_asked.connect(self.naming.remove_place)
        view.places.tags_asked.connect(self.naming.open_tags)
        view.places.collection_asked.connect(lambda: self.naming.new_collection(()))
        view.search.save_asked.connect(self.naming.save_search)
        self._deeds.done.connect(self.show_marks)
        self._shelves.history.went.connect(self.show_marks)
        self._shelves.history.changed.connect(self._show_history)
        window.reading.opened.connect(lambda _piece: self.show_marks())
        window.listening.finished_piece.connect(self._heard)
        self._actions.bind(
            {
                "piece.favourite": self._favourite,
                "piece.archive": self._archive,
                "piece.finished": self._finish,
                "piece.tags": lambda: self.edit_tags(self.meant()),
                "piece.collections": self._choose_collection,
                "piece.delete": lambda: self._deeds.delete(self.meant()),
                "piece.undo": self._shelves.history.undo,
                "piece.redo": self._shelves.history.redo,
                "library.places": self._open_places,
                "library.tags": self.naming.open_tags,
                "library.collections": self.naming.open_collections,
            }
        )
        self._show_history()

    def meant(self) -> list[int]:
        """Give the pieces that a command is for: the chosen ones, else the open one."""
        if self._view.several or self._view.has_keyboard():
            chosen = self._view.chosen()
            if chosen:
                return chosen
        piece = self._window.reading.piece
        return [piece.summary.id] if piece is not None else []

    def show_marks(self) -> None:
        """Tick the commands that hold for the open piece."""
        piece, library = self._window.reading.piece, self._services.library
        if piece is None:
            return
        number = piece.summary.id

        def show(rows: Sequence[Summary]) -> None:
            now = self._window.reading.piece
            for row in rows if now is not None and now.summary.id == number else ():
                self._actions["piece.favourite"].setChecked(row.favourite)
                self._actions["piece.archive"].setChecked(row.archived)
                self._actions["piece.finished"].setChecked(row.status is Status.FINISHED)

        self._services.jobs.look(
            lambda: library.summaries((number,)), SLOW_S, show, self._failures.show
        )

    def edit_tags(self, pieces: Sequence[int]) -> None:
        """Ask for the tags of pieces."""
        library = self._services.library
        rows, known = self._at_once(
            lambda: (library.summaries(looked_at(pieces)), library.tagging.all()), ((), ())
        )
        if not rows:
            return
        translate = self._services.translate
        names = dict.fromkeys(tag for row in rows for tag in row.tags)
        borne = {
            name: all(name in row.tags for row in rows) and len(rows) == len(pieces)
            for name in names
        }
        if len(pieces) == 1:
            about = rows[0].title or translate("Untitled")
        else:
            about = translate.plural("{count} piece chosen", "{count} pieces chosen", len(pieces))
        dialog = TagsDialog(
            self._window,
            about,
            known,
            borne,
            self._appearance.look,
            translate,
        )
        dialog.accepted.connect(
            lambda: self._deeds.change_tags(pieces, dialog.added(), dialog.taken())
        )
        open_sheet(dialog)

    # Menus

    def menu(self, pieces: Sequence[int]) -> QMenu | None:
        """Give the menu of pieces of the list; None where the library fails, which is said."""
        view, translate = self._view, self._services.translate
        deeds = self._piece_deeds()
        if view.in_bin and not view.search_text():
            return bin_menu(view, translate, pieces, deeds)
        about = self._about(pieces)
        return None if about is None else pieces_menu(view, translate, pieces, about, deeds)

    def _open_menu(self, point: QPoint) -> None:
        pieces = self._view.chosen()
        if not pieces:
            return
        menu = self.menu(pieces)
        if menu is None:
            return
        if point.isNull():
            self._view.bar.popup(menu)
        else:
            menu.popup(point)

    def _offer_back(self, piece: int) -> None:
        self._notices.show_message(
            Message("This piece is in the bin. Put it back to read it."),
            action=self._services.translate("Put it back"),
            call=lambda: self._deeds.bring_back((piece,)),
        )

    def _about(self, pieces: Sequence[int]) -> About | None:
        library, translate = self._services.library, self._services.translate
        looked, alone = looked_at(pieces), len(pieces) == 1

        def look() -> tuple[Sequence[Summary], Sequence[Collection], Sequence[Collection]]:
            held = library.collections.of(pieces[0]) if alone else ()
            return library.summaries(looked), library.collections.all(), held

        found = self._at_once(look, None)
        if found is None:
            return None
        rows, collections, held = found
        holding: frozenset[int] = frozenset()
        if alone:
            holding = frozenset(each.id for each in held)
        elif (place := self._shelves.listed.place).kind is Kind.COLLECTION:
            holding = frozenset((place.number,))
        piece, listening = self._window.reading.piece, self._window.listening
        words = translate("Open")
        if piece is not None and [piece.summary.id] == list(pieces):
            words = ""
        elif listening.active:
            words = translate("Open the piece and end what is heard")
        return About(rows, collections, holding, words, self._view.several)

    def _piece_deeds(self) -> PieceDeeds:
        deeds, view = self._deeds, self._view
        return PieceDeeds(
            open=self._window.open_piece,
            queue=self._queue,
            favourite=deeds.set_favourite,
            archive=deeds.set_archived,
            status=deeds.set_status,
            tags=self.edit_tags,
            collect=lambda pieces, own, on: deeds.collect(pieces, own.id, own.name, on),
            new_collection=self.naming.new_collection,
            save_copy=lambda pieces: self._window.taking.ask_copy(pieces),
            delete=deeds.delete,
            bring_back=deeds.bring_back,
            open_bin=self._actions["library.bin"].trigger,
            choose_all=view.choose_all,
            choose_several=lambda: view.set_selecting(True),
        )

    # Commands

    def _do(self, deed: str) -> None:
        """Do what a button of the bar says to the chosen pieces."""
        pieces = self._view.chosen()
        if deed == "queue":
            self._queue(pieces)
        elif deed == "favourite":
            self._favourite()
        elif deed == "archive":
            self._archive()
        elif deed == "tags":
            self.edit_tags(pieces)
        elif deed == "delete":
            self._deeds.delete(pieces)

    def _favourite(self) -> None:
        pieces = self.meant()

        def done(rows: Sequence[Summary]) -> None:
            self._deeds.set_favourite(pieces, not all(row.favourite for row in rows))

        self._look(pieces, done)

    def _archive(self) -> None:
        pieces = self.meant()

        def done(rows: Sequence[Summary]) -> None:
            self._deeds.set_archived(pieces, not all(row.archived for row in rows))

        self._look(pieces, done)

    def _finish(self) -> None:
        """Say that pieces are finished; of finished ones, that they are begun or unread."""
        pieces = self.meant()

        def done(rows: Sequence[Summary]) -> None:
            if not all(row.status is Status.FINISHED for row in rows):
                self._deeds.set_status(pieces, Status.FINISHED)
            elif all(row.progress > 0 for row in rows):
                self._deeds.set_status(pieces, Status.READING)
            else:
                self._deeds.set_status(pieces, Status.UNREAD)

        self._look(pieces, done)

    def _choose_collection(self) -> None:
        pieces = self.meant()
        if not pieces:
            return
        about = self._about(pieces)
        if about is None:
            return
        translate = self._services.translate
        menu = collections_menu(self._view, translate, pieces, about, self._piece_deeds())
        menu.popup(self._window.mapToGlobal(self._window.rect().center()))

    def _open_places(self) -> None:
        self._window.panes.set_open(self._view, True)
        self._view.search.set_text("")
        self._view.open_places(True)
        self._shelves.fill_places()

    def _queue(self, pieces: Sequence[int]) -> None:
        """Put pieces at the end of the listening queue, with undo."""
        if len(pieces) == 1:
            self._window.queue.add(pieces[0])
            return
        queue = self._services.library.queue

        def work() -> tuple[list[int], list[int]]:
            before = list(queue.pieces())
            have = set(before)
            after = before + [piece for piece in pieces if piece not in have]
            queue.set(after)
            return before, after

        # done before this returns, unless the disk is slow to answer
        self._services.jobs.ask(
            work, SLOW_S, lambda queues: self._queued(*queues), self._failures.show
        )

    def _queued(self, before: list[int], after: list[int]) -> None:
        queue = self._services.library.queue
        if len(after) == len(before):
            self._notices.show_message(
                Message("These pieces are in the listening queue already."),
                action=self._services.translate("Show the queue"),
                call=self._window.queue.open_dialog,
            )
            return
        label = Message(
            "adding {count} piece to the listening queue",
            plural="adding {count} pieces to the listening queue",
            count=len(after) - len(before),
        )
        history = self._shelves.history
        history.push(label, lambda: queue.set(before), lambda: queue.set(after))
        history.say(
            self._services.translate("Done: {deed}.", deed=self._services.translate.say(label))
        )

    def _dropped(self, place: Place, pieces: Sequence[int]) -> None:
        """Do to pieces what the place means that they were dropped on."""
        if place.kind is Kind.TAG:
            self._deeds.set_tag(pieces, place.key, True)
        elif place.kind is Kind.COLLECTION:
            for each in self._at_once(self._services.library.collections.all, ()):
                if each.id == place.number:
                    self._deeds.collect(pieces, each.id, each.name, True)
        elif place == BIN:
            self._deeds.delete(pieces)
        elif place.key == Shelf.FAVOURITES:
            self._deeds.set_favourite(pieces, True)
        else:
            self._deeds.set_archived(pieces, place.key == Shelf.ARCHIVED)

    # What happens

    def _heard(self) -> None:
        """A piece that was heard to its end is finished."""
        library, piece = self._services.library, self._window.listening.piece

        def done(_none: object) -> None:
            self.show_marks()
            self._shelves.refresh()

        self._services.jobs.run(
            lambda _job: library.set_status(piece, Status.FINISHED), done, self._failures.show
        )

    def _show_history(self) -> None:
        """Say in the menu what would be undone, and what done again."""
        translate, history = self._services.translate, self._shelves.history
        undo, redo = self._actions["piece.undo"], self._actions["piece.redo"]
        label = history.undo_label
        undo.setText(
            translate("Undo {deed}", deed=translate.say(label)) if label else translate("Undo")
        )
        undo.setEnabled(label is not None)
        label = history.redo_label
        redo.setText(
            translate("Redo {deed}", deed=translate.say(label)) if label else translate("Redo")
        )
        redo.setEnabled(label is not None)

    def _look(self, pieces: Sequence[int], done: Callable[[Sequence[Summary]], None]) -> None:
        """Go on with what is known of pieces, at the latest when the library answers."""
        library, jobs = self._services.library, self._services.jobs
        looked = looked_at(pieces)
        if not jobs.look(lambda: library.summaries(looked), SLOW_S, done, self._failures.show):
            self._notices.show_message(Message("This takes a moment. You can go on meanwhile."))

    def _at_once(self, look: Callable[[], T], otherwise: T) -> T:
        return self._failures.given(lambda: self._services.jobs.at_once(look), otherwise)
