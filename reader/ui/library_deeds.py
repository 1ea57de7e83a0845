"""What is done to pieces from the window, one or many: done, told, and remembered for undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from reader.actions import deeds
from reader.actions.deeds import Deed
from reader.errors import Message, ReaderError
from reader.jobs import SLOW_S
from reader.library.pieces import Status
from reader.ui.failures import Failures
from reader.ui.history import History
from reader.ui.notices import Notices
from reader.ui.services import Services

HEAVY = 500
"""So many pieces, or more, are changed off the window's thread."""
_TITLE = 40
"""Code points of a title in the name of a deed."""
_STATUSES = {
    Status.UNREAD: Message("marking {pieces} as unread"),
    Status.READING: Message("marking {pieces} as begun"),
    Status.FINISHED: Message("marking {pieces} as finished"),
}


class Deeds(QObject):
    """Does what is asked to pieces; each deed goes onto the history with its name."""

    done = Signal()
    """The lists are others by now."""
    gone = Signal(object)
    """Pieces went into the bin, the first time or again."""

    def __init__(
        self,
        services: Services,
        history: History,
        notices: Notices,
        report: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._history, self._notices = services, history, notices
        self._failures = Failures(notices, report)
        self._heavy = 0
        """Long deeds, and those behind them, that are under way."""

    def set_favourite(self, pieces: Sequence[int], wanted: bool) -> None:
        """Put pieces among the favourites, or take them away."""
        library = self._services.library
        label = (
            Message("adding {pieces} to the favourites")
            if wanted
            else Message("taking {pieces} out of the favourites")
        )
        self.do(pieces, label, lambda: deeds.set_favourite(library, pieces, wanted))

    def set_archived(self, pieces: Sequence[int], wanted: bool) -> None:
        """Archive pieces, or put them back among those to read."""
        library = self._services.library
        label = (
            Message("archiving {pieces}")
            if wanted
            else Message("taking {pieces} out of the archive")
        )
        self.do(pieces, label, lambda: deeds.set_archived(library, pieces, wanted))

    def set_status(self, pieces: Sequence[int], status: Status) -> None:
        """Say how far the reader is with pieces."""
        library = self._services.library
        self.do(pieces, _STATUSES[status], lambda: deeds.set_status(library, pieces, status))

    def delete(self, pieces: Sequence[int]) -> None:
        """Put pieces into the bin."""
        library = self._services.library

        def call() -> Deed:
            deed = deeds.delete(library, pieces)
            return replace(deed, redo=self._telling(deed.redo, deed.pieces))

        self.do(
            pieces, Message("deleting {pieces}"), call, lambda deed: self.gone.emit(deed.pieces)
        )

    def bring_back(self, pieces: Sequence[int]) -> None:
        """Bring pieces back from the bin."""
        library = self._services.library

        def call() -> Deed:
            deed = deeds.bring_back(library, pieces)
            return replace(deed, undo=self._telling(deed.undo, deed.pieces))

        self.do(pieces, Message("bringing {pieces} back from the bin"), call)

    def set_tag(self, pieces: Sequence[int], tag: str, wanted: bool) -> None:
        """Tag pieces, or take a tag off them."""
        library = self._services.library
        label = (
            Message("tagging {pieces} with {name}", {"name": tag})
            if wanted
            else Message("taking the tag {name} off {pieces}", {"name": tag})
        )
        self.do(pieces, label, lambda: deeds.set_tag(library, pieces, tag, wanted))

    def change_tags(self, pieces: Sequence[int], add: Sequence[str], take: Sequence[str]) -> None:
        """Give pieces some tags and take others off them."""
        if len(add) + len(take) == 1:
            self.set_tag(pieces, (*add, *take)[0], bool(add))
        elif add or take:
            library = self._services.library
            self.do(
                pieces,
                Message("changing the tags of {pieces}"),
                lambda: deeds.change_tags(library, pieces, add, take),
            )

    def collect(self, pieces: Sequence[int], collection: int, name: str, wanted: bool) -> None:
        """Put pieces into a collection, or take them out."""
        library = self._services.library
        label = (
            Message("putting {pieces} into {name}", {"name": name})
            if wanted
            else Message("taking {pieces} out of {name}", {"name": name})
        )
        self.do(pieces, label, lambda: deeds.collect(library, collection, pieces, wanted))

    def do(
        self,
        pieces: Sequence[int],
        label: Message,
        call: Callable[[], Deed],
        after: Callable[[Deed], None] | None = None,
    ) -> None:
        """Do something to pieces; `label` is its name, in which `{pieces}` says which.

        Many are changed off the window's thread. What changes nothing is said and not remembered.
        """
        if not pieces:
            return
        heavy = len(pieces) >= HEAVY
        title = ""

        def titled() -> Deed:
            nonlocal title
            title = self._title(pieces[0]) if len(pieces) == 1 else ""
            return call()

        def done(deed: Deed) -> None:
            self._finish(deed, label, title, heavy=heavy)
            if deed.pieces and after is not None:
                after(deed)

        def failed(error: BaseException) -> None:
            self._failures.show(error)
            self.done.emit()

        self._run(titled, done, failed, heavy=heavy)

    def name(
        self,
        label: Message,
        call: Callable[[], Deed],
        after: Callable[[], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Do something to a tag, a collection or a saved search; `after` follows once it is done.

        What stands in the way is shown, or told to `failed`.
        """

        def done(deed: Deed) -> None:
            heavy = len(deed.pieces) >= HEAVY
            self._history.push(label, deed.undo, deed.redo, heavy=heavy)
            self.done.emit()
            self._tell(label)
            if after is not None:
                after()

        self._run(call, done, failed or self._failures.show)

    def _run(
        self,
        call: Callable[[], Deed],
        done: Callable[[Deed], None],
        failed: Callable[[BaseException], None],
        *,
        heavy: bool = False,
    ) -> None:
        """Do something before this returns, unless it is long or waits for what is."""
        jobs = self._services.jobs
        if not heavy and not self._heavy:
            if not jobs.ask(call, SLOW_S, done, failed):
                self._say_later()
            return

        def over(deed: Deed) -> None:
            self._heavy -= 1
            done(deed)

        def fell_through(error: BaseException) -> None:
            self._heavy -= 1
            failed(error)

        # deeds are done in the order in which they are asked for: what comes behind a long one
        # waits where the long ones are done, and these wait for what was asked for before
        before = jobs.after_asked()

        def work() -> Deed:
            before()
            return call()

        self._heavy += 1
        jobs.keep(work, over, fell_through)
        self._say_later()

    def _say_later(self) -> None:
        self._notices.show_message(Message("This takes a moment. You can go on meanwhile."))

    def _finish(self, deed: Deed, label: Message, title: str, *, heavy: bool) -> None:
        translate = self._services.translate
        if not deed.pieces:
            self._notices.show_message(Message("It is so already."))
            self.done.emit()
            return
        count = len(deed.pieces)
        if title and count == 1:
            which = translate("«{title}»", title=title)
        else:
            which = translate.plural("a piece", "{count} pieces", count)
        named = replace(label, values={**label.values, "pieces": which})
        self._history.push(named, deed.undo, deed.redo, heavy=heavy)
        self.done.emit()
        self._tell(named)

    def _tell(self, label: Message) -> None:
        translate = self._services.translate
        self._history.say(translate("Done: {deed}.", deed=translate.say(label)))

    def _telling(self, call: Callable[[], object], pieces: tuple[int, ...]) -> Callable[[], None]:
        """Tell, after a call on whatever thread, that pieces went into the bin."""

        def told() -> None:
            call()
            self._services.bridge.post(lambda: self.gone.emit(pieces))

        return told

    def _title(self, piece: int) -> str:
        try:
            rows = self._services.library.summaries((piece,))
        except ReaderError:
            return ""
        title = rows[0].title if rows else ""
        title = title or self._services.translate("Untitled")
        return title if len(title) <= _TITLE else title[:_TITLE].rsplit(" ", 1)[0] + "…"
