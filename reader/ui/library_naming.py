"""Names tags, collections and saved searches: asks for them, lists them, all with undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reader.actions import naming
from reader.actions.deeds import Deed
from reader.errors import Message, ReaderError
from reader.jobs import SLOW_S
from reader.library.saved_searches import SavedSearch
from reader.ui.appearance import Appearance
from reader.ui.failures import Failures
from reader.ui.library_name_dialog import NameDialog
from reader.ui.library_names_dialog import NamedRow, NamesDialog
from reader.ui.library_place import HOME, Kind, Place
from reader.ui.services import Services
from reader.ui.sheet import open_sheet

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

T = TypeVar("T")


class Naming(QObject):
    """Owns the sheets of tags and collections."""

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
        self._shelves, self._deeds = window.shelves, window.shelves.deeds
        self._library, self._translate = services.library, services.translate
        self._jobs = services.jobs
        self._failures = Failures(window.notices, report)

    # Sheets

    def open_tags(self) -> None:
        """List all tags: their names, their colours, how many pieces bear them."""
        translate = self._translate
        dialog = self._sheet(
            translate("Tags"),
            translate("Give a tag the name of another one, and they become one."),
            coloured=True,
        )

        def look() -> list[NamedRow]:
            tags = self._library.tagging.all()
            return [NamedRow(tag.name, tag.name, tag.count, tag.colour) for tag in tags]

        dialog.rename_asked.connect(lambda name: self._rename_tag(dialog, name))
        dialog.remove_asked.connect(self._remove_tag)
        dialog.colour_asked.connect(self._colour_tag)
        dialog.go_asked.connect(lambda name: self._go(Place(Kind.TAG, name)))
        self._keep_filled(dialog, look)

    def open_collections(self) -> None:
        """List all collections."""
        translate = self._translate
        dialog = self._sheet(
            translate("Collections"),
            translate("Pieces that you put together under a name."),
            coloured=False,
        )

        def look() -> list[NamedRow]:
            found = self._library.collections.all()
            return [NamedRow(each.id, each.name, each.count) for each in found]

        dialog.new_asked.connect(lambda: self.new_collection((), dialog))
        dialog.rename_asked.connect(lambda number: self._rename_collection(dialog, number))
        dialog.remove_asked.connect(self._remove_collection)
        dialog.go_asked.connect(lambda number: self._go(Place(Kind.COLLECTION, str(number))))
        self._keep_filled(dialog, look)

    # Making

    def new_collection(self, pieces: Sequence[int], parent: QWidget | None = None) -> None:
        """Ask for a name, make a collection, and put pieces into it."""

        def save(name: str) -> str:
            label = Message("making the collection {name}", {"name": name})
            return self._saved(
                label, lambda: naming.create_collection(self._library, name, pieces)[1]
            )

        self._ask(
            self._translate("New collection"),
            self._translate("Name of the collection"),
            "",
            save,
            parent,
        )

    def save_search(self, query: str) -> None:
        """Ask for a name for a search, and keep it."""

        def save(name: str) -> str:
            label = Message("keeping the search {name}", {"name": name})
            return self._saved(label, lambda: naming.save_search(self._library, name, query)[1])

        if query:
            self._ask(
                self._translate("Keep this search"),
                self._translate("Name of the search"),
                query,
                save,
            )

    # Places of the list

    def rename_place(self, place: Place) -> None:
        """Ask for another name of a tag, a collection or a saved search."""
        if place.kind is Kind.TAG:
            self._rename_tag(None, place.key)
        elif place.kind is Kind.COLLECTION:
            self._rename_collection(None, place.number)
        elif (search := self._search(place.number)) is not None:
            self._rename_search(search)

    def remove_place(self, place: Place) -> None:
        """Take a tag, a collection or a saved search away."""
        if place.kind is Kind.TAG:
            self._remove_tag(place.key)
        elif place.kind is Kind.COLLECTION:
            self._remove_collection(place.number)
        elif (search := self._search(place.number)) is not None:
            label = Message("removing the search {name}", {"name": search.name})
            self._deeds.name(label, lambda: naming.remove_search(self._library, search.id))

    # Each deed

    def _rename_tag(self, parent: QWidget | None, name: str) -> None:
        def save(new: str) -> str:
            if new == name:
                return ""
            label = Message("renaming the tag {name}", {"name": name})
            old_place, place = Place(Kind.TAG, name), Place(Kind.TAG, " ".join(new.split()))
            return self._saved(
                label,
                lambda: naming.rename_tag(self._library, name, new),
                lambda: self._follow(old_place, place),
            )

        self._ask(
            self._translate("Rename the tag"),
            self._translate("Another name for {name}", name=name),
            name,
            save,
            parent,
        )

    def _remove_tag(self, name: str) -> None:
        label = Message("removing the tag {name}", {"name": name})
        self._deeds.name(
            label,
            lambda: naming.remove_tag(self._library, name),
            lambda: self._follow(Place(Kind.TAG, name), HOME),
        )

    def _colour_tag(self, name: str, colour: str) -> None:
        label = Message("colouring the tag {name}", {"name": name})
        self._deeds.name(label, lambda: naming.colour_tag(self._library, name, colour))

    def _rename_collection(self, parent: QWidget | None, number: int) -> None:
        name = self._collection_name(number)

        def save(new: str) -> str:
            label = Message("renaming the collection {name}", {"name": name})
            return self._saved(label, lambda: naming.rename_collection(self._library, number, new))

        if name:
            self._ask(
                self._translate("Rename the collection"),
                self._translate("Another name for {name}", name=name),
                name,
                save,
                parent,
            )

    def _remove_collection(self, number: int) -> None:
        if name := self._collection_name(number):
            label = Message("removing the collection {name}", {"name": name})
            self._deeds.name(label, lambda: naming.remove_collection(self._library, number))

    def _rename_search(self, search: SavedSearch) -> None:
        def save(new: str) -> str:
            label = Message("renaming the search {name}", {"name": search.name})
            return self._saved(
                label, lambda: naming.change_search(self._library, search, new, search.query)
            )

        self._ask(
            self._translate("Rename the search"),
            self._translate("Another name for {name}", name=search.name),
            search.name,
            save,
        )

    # Asides

    def _saved(
        self,
        label: Message,
        call: Callable[[], Deed],
        after: Callable[[], None] | None = None,
    ) -> str:
        """Do something; gives "" when it is done or takes longer, else what stands in the way."""
        problem, waits = "", True

        def failed(error: BaseException) -> None:
            nonlocal problem
            if waits and isinstance(error, ReaderError):
                problem = self._translate.say(error.message)
            else:
                self._failures.show(error)

        self._deeds.name(label, call, after, failed)
        waits = False
        return problem

    def _follow(self, old: Place, new: Place) -> None:
        """Go from a place that has another name, or none any more, to where it is now."""
        if self._shelves.listed.place == old:
            self._shelves.go(new)

    def _go(self, place: Place) -> None:
        self._window.panes.set_open(self._window.library, True)
        self._shelves.go(place)

    def _collection_name(self, number: int) -> str:
        found = self._at_once(self._library.collections.all)
        return next((each.name for each in found if each.id == number), "")

    def _search(self, number: int) -> SavedSearch | None:
        found = self._at_once(self._library.searches.all)
        return next((each for each in found if each.id == number), None)

    def _at_once(self, look: Callable[[], Sequence[T]]) -> Sequence[T]:
        """Read what a sheet needs; nothing where the library fails or is slow, which is said."""
        return self._failures.given(lambda: self._jobs.at_once(look), ())

    def _sheet(self, title: str, about: str, *, coloured: bool) -> NamesDialog:
        dialog = NamesDialog(
            self._window, title, about, self._appearance.look, self._translate, coloured=coloured
        )
        dialog.undo_asked.connect(self._shelves.history.undo)
        return dialog

    def _keep_filled(self, dialog: NamesDialog, look: Callable[[], list[NamedRow]]) -> None:
        """Open a sheet, and list it anew as long as it is open whenever something changed."""
        history, is_open = self._shelves.history, True

        def show(rows: list[NamedRow]) -> None:
            if is_open:
                dialog.show_rows(rows, history.undo_label)

        def fill() -> None:
            self._jobs.look(look, SLOW_S, show, self._failures.show)

        def finished(_result: int) -> None:
            nonlocal is_open
            is_open = False
            history.changed.disconnect(fill)

        fill()
        history.changed.connect(fill)
        dialog.finished.connect(finished)
        open_sheet(dialog)

    def _ask(
        self,
        title: str,
        label: str,
        name: str,
        save: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        open_sheet(
            NameDialog(
                parent or self._window,
                title,
                label,
                name,
                save,
                self._appearance.look,
                self._translate,
            )
        )
