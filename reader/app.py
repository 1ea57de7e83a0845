"""The composition root of the window: the only file, with the terminal's, that knows everybody."""

from __future__ import annotations

import logging
import os
import platform
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QEventLoop,
    QSize,
    QTimer,
    QTranslator,
)
from PySide6.QtWidgets import QApplication

from reader import __version__, paths, settings
from reader.actions import bundled
from reader.actions.bring import bring
from reader.actions.handing import hand_over, unpack
from reader.actions.hosts import open_fetcher
from reader.actions.opening import OpenRequest
from reader.actions.rescue import open_library
from reader.actions.save import save
from reader.document.model import Document
from reader.errors import Message, ReaderError
from reader.exporting.whole import whole
from reader.jobs import SLOW_S, Job, Jobs
from reader.library.pieces import Shelf, View
from reader.speech.manner import Manner
from reader.translations import Translator
from reader.ui import menu_entry
from reader.ui.aloud import play
from reader.ui.appearance import Appearance
from reader.ui.bridge import Bridge
from reader.ui.failures import catch_bugs, let_bugs_go, unexpected
from reader.ui.instance import Instance, bring_forward
from reader.ui.printing import print_pdf as print_pdf
from reader.ui.services import Services
from reader.ui.settings_dialog import SettingsDialog
from reader.ui.starting import be_quiet, qt_application, set_language, tell
from reader.ui.window import MainWindow

_log = logging.getLogger(__name__)
_WARM_MS = 400
"""How long after the start the player is made ready, while nothing else is to be done."""
_SETTLE_S = 3.0
"""How long a window that is made anew waits for what the old one writes."""


def run(request: OpenRequest | None, places: paths.Paths, language: str | None = None) -> int:
    """Open the window, with a piece when one is asked for; gives the exit code.

    Raises `ReaderError` when the library cannot be opened.
    """
    qt = qt_application()
    # Ctrl+C in the terminal ends the app as closing the window does
    signal.signal(signal.SIGINT, lambda *_: qt.quit())
    awake = QTimer()
    awake.start(500)
    awake.timeout.connect(lambda: None)
    try:
        app = Application(qt, places, language)
    except ReaderError as error:
        tell(error, places, language)
        raise
    instance = Instance(places, app.receive)
    try:
        # two starts at the same moment: the other one was faster
        if not instance.first and hand_over(places, request):
            return 0
        app.show()
        app.start(request)
        return int(qt.exec())
    finally:
        instance.close()
        app.close()


def picture(
    request: OpenRequest | None,
    out: Path,
    places: paths.Paths,
    language: str | None = None,
    theme: str | None = None,
    size: int | None = None,
    width: int = 1280,
    height: int = 840,
) -> None:
    """Draw the real window, the piece open, to a PNG of `width` by `height`; needs no display.

    Raises `ReaderError` when the piece or the file cannot be had, `OSError` of the picture.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qt = qt_application()
    app = Application(qt, places, language, remember=False)
    if theme:
        app.settings[settings.THEME] = theme
    if size:
        app.settings[settings.TEXT_SIZE] = size
    try:
        app.window.resize(QSize(width, height))
        app.window.show()
        app.start_now(request)
        for _ in range(8):
            qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        drawn = QBuffer()
        app.window.grab().save(drawn, "PNG")
        with whole(out) as place:
            place.write_bytes(drawn.data().data())
    finally:
        app.close()


def say_aloud(
    document: Document,
    places: paths.Paths,
    language: str,
    rate: float,
    chosen: settings.Settings,
    said: Manner,
) -> int:
    """Say a document without a window; gives the exit code."""
    existing = QCoreApplication.instance()
    if existing is None:
        be_quiet()
    qt = existing or QCoreApplication(sys.argv[:1])
    bridge = Bridge()
    translate = Translator(language, paths.resource("translations"), places.cache)
    try:
        return int(play(document, chosen, places, said, translate, bridge.post, rate))
    finally:
        bridge.close()
        qt.processEvents()


class Application:
    """Holds the parts and the window, and makes the window anew in another language."""

    def __init__(
        self,
        qt: QApplication,
        places: paths.Paths,
        language: str | None = None,
        *,
        remember: bool = True,
    ) -> None:
        self._qt, self._places = qt, places
        self.settings = settings.Settings(places.settings, remember=remember)
        self._language = language
        self._bridge = Bridge()
        self._jobs = Jobs(self._bridge.post)
        self._shut = False
        opened = open_library(places)
        self._library = opened.library
        self._appearance = Appearance(qt, self.settings, places)
        self._qt_translator = QTranslator()
        catch_bugs(qt.quit, lambda bug: self._bridge.post(lambda: self.report(bug)))
        self.window = self._make_window()
        if opened.rescued is not None:
            self.window.backups.tell_rescued(opened.rescued)
        self.settings.on_change(self._setting_changed)

    @property
    def language(self) -> str:
        """The window's language: as asked on the command line or as chosen; Arabic by default."""
        if self._language:
            return self._language
        return self.settings.text(settings.LANGUAGE)

    def show(self) -> None:
        """Show the window."""
        self.window.show()

    def start(self, request: OpenRequest | None) -> None:
        """Open what is asked for, or the last piece; a new library gets the bundled pieces."""
        if request is None or request.link:
            self._open_last()
        self._open(request)
        self._index()
        # Once the piece is painted, so that Play sounds at once and opening does not pay for it
        QTimer.singleShot(_WARM_MS, self._warm)

        def known(seeded: bool) -> None:
            if not seeded:
                self._seed(open_welcome=request is None)
                if request is None:
                    self.window.welcome()
            else:
                self._offer_menu_entry()

        library, origin = self._library, bundled.ORIGIN + bundled.WELCOME
        self._jobs.look(lambda: library.has_origin(origin), SLOW_S, known, self._failed)

    def receive(self, line: bytes) -> None:
        """Open what a later start hands over, and come to the front."""

        def opened(request: OpenRequest | None) -> None:
            self._open(request)
            bring_forward(self.window)

        # a file is read for it, which may lie on a slow disk
        self._jobs.run(lambda _job: unpack(line), opened, self._failed)

    def reopen(self, first: Callable[[], Message]) -> None:
        """Close the library, do what must be done without it, and show it anew.

        `first` gives what is to be told, or raises `ReaderError`.
        """

        def work() -> Message:
            self._jobs.settle(_SETTLE_S)
            self._library.close()
            try:
                told = first()
            except ReaderError as error:
                told = error.message
            self._library = open_library(self._places).library
            return told

        def done(told: Message) -> None:
            self._show_anew()
            self._index()
            self.window.notices.show_message(told, stay=True)

        def failed(error: BaseException) -> None:
            if not isinstance(error, ReaderError):
                # what is told can be read and copied
                self.window.setEnabled(True)
                self.report(error)
                return
            tell(error, self._places, self._language)
            self._qt.quit()

        self._shut_window()
        self._jobs.ask(work, SLOW_S, done, failed)

    def _open(self, request: OpenRequest | None) -> None:
        if request is None:
            return
        if request.link:
            self.window.adding.add_links([request.link])
        elif request.source is not None:
            self.window.adding.add_source(request.source)
        elif request.piece is not None:
            self.window.open_piece(request.piece)

    def _warm(self) -> None:
        if self.window is not None:
            self.window.listening.warm()

    def start_now(self, request: OpenRequest | None) -> None:
        """Do the same before returning, for a picture."""
        bundled.seed(self._library, lambda _fraction: None)
        if request is not None and request.source is not None:
            self.window.open_piece(save(self._library, request.source).id)
        elif request is not None and request.link:
            with open_fetcher(self.settings) as fetcher:
                self.window.open_piece(bring(self._library, request.link, fetcher).piece)
        elif request is not None and request.piece is not None:
            self._library.piece(request.piece)
            self.window.open_piece(request.piece)
        else:
            self._open_last()
        self.window.shelves.refresh()

    def close(self) -> None:
        """End everything: player, jobs, library; nothing of ours stays behind."""
        if self.window is None:
            return
        if not self._shut:
            self.window.shut()
        self.window.hide()
        self._jobs.close()
        self._bridge.close()
        self._library.close()
        self.window.deleteLater()
        self.window = None
        self._qt.processEvents()
        let_bugs_go()

    def _make_window(self) -> MainWindow:
        language = self.language
        translate = Translator(language, paths.resource("translations"), self._places.cache)
        digits = self.settings.text(settings.DIGITS)
        if digits != "language":
            translate.arabic_digits = digits == "arabic"
        set_language(self._qt, self._qt_translator, translate)
        self._translate = translate
        services = Services(
            self._places,
            self.settings,
            self._library,
            translate,
            self._bridge,
            self._jobs,
            self.reopen,
        )
        return MainWindow(services, self._appearance, self.report)

    def _setting_changed(self, setting: settings.Setting) -> None:
        if setting in (settings.LANGUAGE, settings.DIGITS):
            if setting is settings.LANGUAGE:
                self._language = None
            QTimer.singleShot(0, lambda: self._remake(setting))

    def _remake(self, setting: settings.Setting) -> None:
        sheet = self.window.findChild(SettingsDialog)
        choosing = sheet is not None and sheet.isVisible()

        def show(_written: bool) -> None:
            self._show_anew()
            if choosing:
                # whoever goes through the choices stays where they were
                self.window.actions_table["app.settings"].trigger()
                self.window.findChild(SettingsDialog).focus(setting)

        self._shut_window()
        # the new window reads what the old one wrote
        self._jobs.ask(lambda: self._jobs.settle(_SETTLE_S), SLOW_S, show, self._failed)

    def _shut_window(self) -> None:
        """End what the window does; it stands there until the next one is made."""
        self._shut = True
        self.window.shut()
        self.window.setEnabled(False)
        self._jobs.let_go()

    def _show_anew(self) -> None:
        old, self._shut = self.window, False
        self.window = self._make_window()
        self.window.setGeometry(old.geometry())
        self.window.show()
        old.hide()
        old.deleteLater()
        self._open_last()

    def _open_last(self) -> None:
        last = int(self.settings.number(settings.LAST_PIECE))
        if last and self.window.reading.open(last, self._appearance.look, quiet=True):
            return
        library = self._library

        def show(newest: Sequence[int]) -> None:
            if newest and self.window.reading.piece is None:
                self.window.open_piece(newest[0])

        self._jobs.look(lambda: library.ids(View(Shelf.ALL), 1), SLOW_S, show, self._failed)

    def _seed(self, *, open_welcome: bool) -> None:
        def work(job: Job[int]) -> int:
            return bundled.seed(self._library, job.progress, job.token)

        def done(_count: int) -> None:
            self.window.shelves.refresh()
            if open_welcome and self.window.reading.piece is None:
                self._open_last()
            self._offer_menu_entry()

        self._jobs.run(work, done, self._failed)

    def _index(self) -> None:
        """Bring the search index up to date in the background; the library works meanwhile."""

        def work(job: Job[None]) -> None:
            self._library.index(job.progress)

        self._jobs.run(work, lambda _none: None, self._failed)

    def _offer_menu_entry(self) -> None:
        menu_entry.offer(self.window.notices, self.settings, self._translate)

    # Failures

    def report(self, error: BaseException) -> None:
        """Log a bug and show a report that a person can copy; the library is safe."""
        text = "".join(traceback.format_exception(error))
        _log.error("unexpected: %s", text)
        if self.window is None:
            return
        about = f"Ayn {__version__}, Python {platform.python_version()}, {platform.platform()}"
        self.window.notices.show_message(
            unexpected(error),
            detail=f"{about}\n\n{text}",
            stay=True,
        )

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, ReaderError):
            self.window.notices.show_error(error)
        else:
            self.report(error)
