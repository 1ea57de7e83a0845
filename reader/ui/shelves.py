"""Drives the library pane: which pieces or hits it lists, in which order."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from reader.jobs import SLOW_S, Job
from reader.library.collections import Collection
from reader.library.pieces import Shelf, Sort, Summary, View
from reader.library.saved_searches import SavedSearch
from reader.library.tagging import Tag
from reader.settings import LIBRARY_DESCENDING, LIBRARY_PLACE, LIBRARY_SORT
from reader.ui.failures import Failures
from reader.ui.history import History
from reader.ui.library_continue import MOST
from reader.ui.library_deeds import Deeds
from reader.ui.library_place import (
    BIN,
    HOME,
    SHELVES,
    STATUSES,
    Kind,
    Listed,
    Place,
    parse_place,
)
from reader.ui.library_searching import Searching
from reader.ui.library_view import LibraryView
from reader.ui.notices import Notices
from reader.ui.services import Services

_AT_ONCE = 5_000
"""A library of no more pieces is listed at once; it takes some milliseconds."""
_FIRST = 64
"""Of a larger one so many are listed at once, where its order is at hand."""
_LATER_MS = 150
_BEGUN = View(Shelf.CONTINUE, sort=Sort.OPENED)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the library says of a view."""

    ids: array[int]
    colours: Mapping[str, str]
    begun: Sequence[Summary]
    name: str
    tag: str
    collection: str


class Shelves(QObject):
    """Owns what is listed. Long lists come from a job, and the newest one is shown."""

    deleted = Signal(int)
    changed = Signal()

    def __init__(
        self,
        services: Services,
        view: LibraryView,
        notices: Notices,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(view)
        self._services, self._view = services, view
        self._failures = Failures(notices, report)
        self._job: Job[_Answer] | None = None
        self._turn = 0
        """Which listing is wanted: one that comes later than the next was asked for is dropped."""
        self._listed = self._remembered()
        self._failed_rows = self._large = self._anew = self._closed = False
        # the time runs from the next turn of the event loop on: a window takes some to be made
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._later = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._later.start)
        self._later.timeout.connect(self._list_all)
        self.current = 0
        self.history = History(services, notices, report, self)
        self.deeds = Deeds(services, self.history, notices, report, self)
        self.searching = Searching(services, view, notices, report, self)
        self.history.changed.connect(self.changed)
        self.history.went.connect(self.refresh)
        self.deeds.done.connect(self.refresh)
        self.deeds.gone.connect(self._gone)
        view.set_rows(self._rows)
        view.search_asked.connect(self.search)
        view.delete_asked.connect(self.delete_chosen)
        view.heading.wanted.connect(self.show_listed)
        view.heading.places_asked.connect(lambda opened: self.fill_places() if opened else None)
        view.heading.choices = self._choices
        view.places.chosen.connect(self.go)

    @property
    def listed(self) -> Listed:
        """What is listed while nothing is searched for."""
        return self._listed

    def refresh(self) -> None:
        """List the place or the search anew; what is chosen and where the list stands stay."""
        self._failed_rows = False
        self.fill_places()
        if self._view.search_text():
            self.searching.search(self._view.search_text(), anew=False)
        else:
            self._list(anew=False)

    def search(self, words: str) -> None:
        """Search the whole library; an empty search shows the place again."""
        self.searching.search(words, anew=True)
        if words:
            self._stop()
            self._view.open_places(False)
            self._view.show_begun(())
        else:
            self._list(anew=True)

    def go(self, place: Place) -> None:
        """Show a place; a saved search is searched for."""
        self._view.open_places(False)
        if place.kind is Kind.SEARCH:
            self._search_again(place.number)
            return
        # what narrowed the place of before is not what is wanted of this one
        self.show_listed(Listed(place, sort=self._listed.sort, descending=self._listed.descending))

    def show_listed(self, listed: Listed) -> None:
        """List another part of the library, or in another order, and remember it."""
        self._listed = listed
        settings = self._services.settings
        settings[LIBRARY_PLACE] = str(listed.place)
        settings[LIBRARY_SORT] = str(listed.sort)
        settings[LIBRARY_DESCENDING] = listed.descending
        if self._view.search_text():
            self._view.search.field.clear()
        self._list(anew=True)

    def fill_places(self) -> None:
        """Fill the list of places; counting the pieces of tags is a job of its own."""
        if not self._view.heading.place.isChecked():
            return
        library = self._services.library

        def work(_job: object) -> tuple[Sequence[Tag], Sequence[Collection], Sequence[object]]:
            return library.tagging.all(), library.collections.all(), library.searches.all()

        def done(found: tuple[Sequence[Tag], Sequence[Collection], Sequence[object]]) -> None:
            if not self._closed:
                self._view.places.show_places(*found, self._listed.place)

        self._services.jobs.run(work, done, self._failures.show)

    def opened(self, piece: int) -> None:
        """Remember, off the window's thread, that a piece was opened; it is begun below others."""
        if piece == self.current:
            return
        self.current = piece
        library, listed = self._services.library, self._listed

        def work(_job: object) -> Sequence[Summary]:
            library.opened(piece)
            return self._begun(listed)

        def done(begun: Sequence[Summary]) -> None:
            if self._closed:
                return
            if listed is self._listed and not self._view.search_text():
                self._view.show_begun(begun)

        self._services.jobs.run(work, done, self._failures.show)

    def delete(self, piece: int) -> None:
        """Delete a piece, with the way back in the notice and in the menu."""
        self.deeds.delete((piece,))

    def delete_chosen(self) -> None:
        """Delete the chosen pieces; in the bin they are there already."""
        if self._listed.place != BIN or self._view.search_text():
            self.deeds.delete(self._view.chosen())

    def close(self) -> None:
        """List nothing any more: the window goes."""
        self._closed = True
        self._stop()
        self.searching.close()

    # Listing

    def _search_again(self, number: int) -> None:
        turn = self._turn

        def done(saved: Sequence[SavedSearch]) -> None:
            for each in saved:
                if each.id == number and turn == self._turn:
                    self._view.search.set_text(each.query)

        jobs = self._services.jobs
        jobs.look(self._services.library.searches.all, SLOW_S, done, self._failures.show)

    def _list(self, *, anew: bool) -> None:
        self._stop()
        turn, listed, large = self._turn, self._listed, self._large
        first = (anew or not self._view.lists_something) and _comes_at_once(listed)

        def look() -> tuple[bool, _Answer | None]:
            if not large and self._services.library.count() <= _AT_ONCE:
                return False, self._answer(listed)
            return True, self._answer(listed, _FIRST) if first else None

        def done(found: tuple[bool, _Answer | None]) -> None:
            if turn != self._turn:
                return
            self._large, answer = found
            if answer is not None:
                self._show(listed, answer, anew=anew)
            if self._large and turn == self._turn:
                # once the first of them are on screen, so that they are not waited for
                self._anew = anew and answer is None
                self._later.setInterval(0 if answer is None else _LATER_MS)
                self._soon.start()

        def failed(error: BaseException) -> None:
            if turn == self._turn:
                self._failures.show(error)

        self._services.jobs.look(look, SLOW_S, done, failed)

    def _list_all(self) -> None:
        listed, anew = self._listed, self._anew
        self._job = self._services.jobs.run(
            lambda _job: self._answer(listed),
            lambda found: self._show(listed, found, anew=anew),
            self._failures.show,
        )

    def _answer(self, listed: Listed, limit: int = -1) -> _Answer:
        library = self._services.library
        names = {each.id: each.name for each in library.collections.all()}
        place = listed.place
        name = names.get(place.number, "") if place.kind is Kind.COLLECTION else place.key
        return _Answer(
            library.ids(listed.view, limit),
            library.tagging.colours(),
            self._begun(listed) if limit < 0 else (),
            name,
            listed.tag,
            names.get(listed.collection, ""),
        )

    def _begun(self, listed: Listed) -> Sequence[Summary]:
        """Give what was begun and is not open, last opened first, where that is shown."""
        if listed.place != HOME or listed.narrowed:
            return ()
        begun = self._services.library.ids(_BEGUN, MOST + 1)
        first = [piece for piece in begun if piece != self.current]
        return self._services.library.summaries(first[:MOST])

    def _show(self, listed: Listed, answer: _Answer, *, anew: bool) -> None:
        translate, view = self._services.translate, self._view
        if listed.place.kind is Kind.COLLECTION and not answer.name:
            # it was removed meanwhile
            self.show_listed(replace(Listed(), sort=listed.sort, descending=listed.descending))
            return
        name = answer.name
        if listed.place.kind is Kind.SHELF:
            name = translate.say(SHELVES[Shelf(listed.place.key)])
        filters = []
        if listed.status is not None:
            filters.append((translate.say(STATUSES[listed.status]), replace(listed, status=None)))
        if listed.tag:
            filters.append((listed.tag, replace(listed, tag="")))
        if listed.collection:
            filters.append((answer.collection, replace(listed, collection=0)))
        view.heading.show_listed(listed, name, filters)
        view.in_bin = listed.place == BIN
        view.show_begun(answer.begun)
        view.show_ids(answer.ids, answer.colours, self.current, anew=anew)
        view.say_if_empty(self._nothing(listed))

    def _nothing(self, listed: Listed) -> str:
        translate = self._services.translate
        if listed.narrowed:
            return translate("Nothing here is like that. Show the others again.")
        if listed.place == HOME:
            return translate("Nothing here yet. Press «Add», paste a text, or drop a file here.")
        if listed.place == BIN:
            return translate("The bin is empty.")
        if listed.place.kind is Kind.COLLECTION:
            return translate("This collection is empty. Drag pieces onto it, or use their menu.")
        return translate("Nothing here yet.")

    def _stop(self) -> None:
        self._turn += 1
        self._soon.stop()
        self._later.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _rows(self, pieces: Sequence[int]) -> Sequence[Summary] | None:
        library, found = self._services.library, list[Sequence[Summary]]()
        waits = True

        def done(rows: Sequence[Summary]) -> None:
            if waits:
                found.append(rows)
            elif not self._closed:
                self._view.show_rows(pieces, rows)

        def failed(error: BaseException) -> None:
            # once is enough: the list asks again for every row that is seen
            if not self._closed and not self._failed_rows:
                self._failed_rows = True
                self._failures.show(error)
            done(())

        self._services.jobs.look(lambda: library.summaries(pieces), SLOW_S, done, failed)
        waits = False
        return found[0] if found else None

    # Asides

    def _gone(self, pieces: Sequence[int]) -> None:
        if self.current in pieces:
            piece, self.current = self.current, 0
            self.deleted.emit(piece)
        else:
            self.deleted.emit(pieces[0])

    def _choices(self) -> tuple[Sequence[Tag], Sequence[Collection]]:
        library, jobs = self._services.library, self._services.jobs

        def look() -> tuple[Sequence[Tag], Sequence[Collection]]:
            return library.tagging.all(), library.collections.all()

        return self._failures.given(lambda: jobs.at_once(look), ((), ()))

    def _remembered(self) -> Listed:
        settings = self._services.settings
        try:
            sort = Sort(settings.text(LIBRARY_SORT))
        except ValueError:
            sort = Sort.ADDED
        place = parse_place(settings.text(LIBRARY_PLACE))
        return Listed(place, sort=sort, descending=settings.flag(LIBRARY_DESCENDING))


def _comes_at_once(listed: Listed) -> bool:
    """Whether the library has an index in the order of a place, and need not sort all of it."""
    shelf = listed.place.kind is Kind.SHELF and listed.place.key in (Shelf.TO_READ, Shelf.ARCHIVED)
    return shelf and not listed.narrowed and listed.sort in (Sort.ADDED, Sort.TITLE)
