"""Looking a word up in the window: by a key, from the menu, or by a double click."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices

from reader.actions.look_up import LookedUp, dictionary_address, look_up
from reader.document.ranges import Position
from reader.errors import Message
from reader.library.pieces import Hit
from reader.settings import DOUBLE_CLICK
from reader.speech.homographs import bare
from reader.ui.appearance import Appearance
from reader.ui.failures import Failures
from reader.ui.listening_commands import here
from reader.ui.lookup_dialog import LookUpDialog
from reader.ui.services import Services

if TYPE_CHECKING:
    from reader.ui.window import MainWindow


class LookUp(QObject):
    """Opens the sheet about a word."""

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
        self._failures = Failures(window.notices, report)
        window.actions_table.bind({"word.look_up": self.look_up})
        window.article.word_double_clicked.connect(self._double_clicked)

    def look_up(self, position: Position | None = None) -> None:
        """Look up the word at a position, by default where the reader is."""
        window, services = self._window, self._services
        piece = window.reading.piece
        at = position or here(window.listening, window.article)
        if piece is None or at is None:
            return
        manner, document = window.listening.manner, piece.document

        # The diacritiser and the lexicon may have to be loaded: never on the window's thread
        def work(_job: object) -> LookedUp | None:
            return look_up(document, at, manner, services.library, piece.summary.id)

        services.jobs.run(work, lambda found: self._show(found, at), self._failures.show)

    def _double_clicked(self, position: Position) -> None:
        if self._services.settings.flag(DOUBLE_CLICK):
            self.look_up(position)

    def _show(self, found: LookedUp | None, at: Position) -> None:
        if found is None:
            self._window.notices.show_message(Message("There is no word here."))
            return
        dialog = LookUpDialog(self._window, found, self._appearance.look, self._services.translate)
        dialog.listen_asked.connect(lambda: self._window.listening.say_sample(found.read))
        dialog.correct_asked.connect(lambda: self._window.pronunciation.correct_word(at))
        dialog.online_asked.connect(lambda: _open_online(found))
        dialog.use_asked.connect(self._open_use)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _open_use(self, hit: Hit) -> None:
        self._window.open_piece(hit.piece, hit.range)


def _open_online(found: LookedUp) -> None:
    word = found.here.lemma if found.here else found.word
    QDesktopServices.openUrl(QUrl(dictionary_address(bare(word), found.language)))
