"""The composition root of the window: the only file, with the terminal's, that knows everybody."""

from __future__ import annotations

import logging
import os
import platform
import signal
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QLibraryInfo,
    QLocale,
    QLoggingCategory,
    QSize,
    Qt,
    QTimer,
    QTranslator,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from reader import __version__, paths, settings
from reader.actions import bundled, desktop_entry
from reader.actions.bring import bring
from reader.actions.hosts import open_fetcher
from reader.actions.listen import manner
from reader.actions.opening import OpenRequest
from reader.actions.save import save
from reader.actions.voices import settings_with
from reader.document.model import Document
from reader.errors import Message, ReaderError
from reader.jobs import Job, Jobs
from reader.library.store import Library
from reader.speech.utterance import Voice
from reader.translations import Translator
from reader.ui.aloud import play
from reader.ui.appearance import Appearance
from reader.ui.bridge import Bridge
from reader.ui.fonts import load_fonts
from reader.ui.services import Services
from reader.ui.window import MainWindow

_log = logging.getLogger(__name__)
_WARM_MS = 400
"""How long after the start the player is made ready, while nothing else is to be done."""


def run(request: OpenRequest | None, places: paths.Paths, language: str | None = None) -> int:
    """Open the window, with a piece when one is asked for; gives the exit code.

    Raises `ReaderError` when the library cannot be opened.
    """
    qt = _qt()
    # Ctrl+C in the terminal ends the app as closing the window does
    signal.signal(signal.SIGINT, lambda *_: qt.quit())
    awake = QTimer()
    awake.start(500)
    awake.timeout.connect(lambda: None)
    try:
        app = Application(qt, places, language)
    except ReaderError as error:
        _tell(error, places, language)
        raise
    app.show()
    app.start(request)
    try:
        return int(qt.exec())
    finally:
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

    Raises `ReaderError` when the piece or the file cannot be had.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qt = _qt()
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
        if not app.window.grab().save(str(out), "PNG"):
            raise ReaderError(
                Message(
                    "The picture could not be written to {path}. Choose another folder.",
                    {"path": str(out)},
                )
            )
    finally:
        app.close()


def say_aloud(
    document: Document,
    places: paths.Paths,
    language: str,
    rate: float,
    voice: Voice | None = None,
    pitch: float | None = None,
) -> int:
    """Say a document without a window, by default as the settings say; gives the exit code."""
    existing = QCoreApplication.instance()
    if existing is None:
        _quiet()
    qt = existing or QCoreApplication(sys.argv[:1])
    bridge = Bridge()
    translate = Translator(language, paths.resource("translations"), places.cache)
    try:
        chosen = settings.Settings(places.settings)
        if voice is not None or pitch is not None:
            chosen = settings_with(places, voice, pitch)
        said = manner(chosen, places)
        return int(play(document, chosen, places, said, translate, bridge.post, rate))
    finally:
        bridge.close()
        qt.processEvents()


_UNSEEN = ("offscreen", "minimal")


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
        self._library = Library.open(places)
        self._appearance = Appearance(qt, self.settings, places)
        self._qt_translator = QTranslator()
        self._install_hooks()
        self.window = self._make_window()
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
        if request is not None and request.link:
            self._open_last()
            self.window.adding.add_links([request.link])
        elif request is not None and request.source is not None:
            self.window.adding.add_source(request.source)
        elif request is not None and request.piece is not None:
            self.window.open_piece(request.piece)
        elif self._library.count():
            self._open_last()
        self._index()
        # Once the piece is painted, so that Play sounds at once and opening does not pay for it
        QTimer.singleShot(_WARM_MS, self._warm)
        if not self._library.has_origin(bundled.ORIGIN + bundled.WELCOME):
            self._seed(open_welcome=request is None)
            if request is None:
                self.window.welcome()
        elif desktop_entry.should_offer(self.settings, desktop_entry.MenuEntry.of()):
            self._offer_menu_entry()

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
        self.window.shut()
        self.window.hide()
        self._jobs.close()
        self._bridge.close()
        self._library.close()
        self.window.deleteLater()
        self.window = None
        self._qt.processEvents()
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _make_window(self) -> MainWindow:
        language = self.language
        translate = Translator(language, paths.resource("translations"), self._places.cache)
        digits = self.settings.text(settings.DIGITS)
        if digits != "language":
            translate.arabic_digits = digits == "arabic"
        self._qt.removeTranslator(self._qt_translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt_translator.load(f"qtbase_{language}", folder):
            self._qt.installTranslator(self._qt_translator)
        QLocale.setDefault(QLocale(language))
        self._qt.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft
            if translate.right_to_left
            else Qt.LayoutDirection.LeftToRight
        )
        self._translate = translate
        services = Services(
            self._places, self.settings, self._library, translate, self._bridge, self._jobs
        )
        return MainWindow(services, self._appearance, self.report, self._add_menu_entry)

    def _setting_changed(self, setting: settings.Setting) -> None:
        if setting in (settings.LANGUAGE, settings.DIGITS):
            if setting is settings.LANGUAGE:
                self._language = None
            QTimer.singleShot(0, self._remake)

    def _remake(self) -> None:
        old = self.window
        old.shut()
        self.window = self._make_window()
        self.window.setGeometry(old.geometry())
        self.window.show()
        old.hide()
        old.deleteLater()
        self._open_last()

    def _open_last(self) -> None:
        pieces = [summary.id for summary in self._library.list()]
        last = int(self.settings.number(settings.LAST_PIECE))
        if last in pieces:
            self.window.open_piece(last)
        elif pieces:
            self.window.open_piece(pieces[0])

    def _seed(self, *, open_welcome: bool) -> None:
        def work(job: Job[int]) -> int:
            return bundled.seed(self._library, job.progress, job.token)

        def done(_count: int) -> None:
            self.window.shelves.refresh()
            if open_welcome and self.window.reading.piece is None:
                self._open_last()
            if desktop_entry.should_offer(self.settings, desktop_entry.MenuEntry.of()):
                self._offer_menu_entry()

        self._jobs.run(work, done, self._failed)

    def _index(self) -> None:
        """Bring the search index up to date in the background; the library works meanwhile."""

        def work(job: Job[None]) -> None:
            self._library.index(job.progress)

        self._jobs.run(work, lambda _none: None, self._failed)

    def _offer_menu_entry(self) -> None:
        self.settings[settings.MENU_OFFERED] = True
        self.window.notices.show_message(
            Message("Would you like to find Ayn in the applications menu?"),
            action=self._translate("Add it"),
            call=self._add_menu_entry,
            stay=True,
        )

    def _add_menu_entry(self) -> None:
        try:
            desktop_entry.MenuEntry.of().install(desktop_entry.own_command())
        except ReaderError as error:
            self.window.notices.show_error(error)
        else:
            self.window.notices.show_message(Message("Ayn is in the applications menu now."))

    # Failures

    def report(self, error: BaseException) -> None:
        """Log a bug and show a report that a person can copy; the library is safe."""
        text = "".join(traceback.format_exception(error))
        _log.error("unexpected: %s", text)
        if self.window is None:
            return
        about = f"Ayn {__version__}, Python {platform.python_version()}, {platform.platform()}"
        self.window.notices.show_message(
            Message("Something went wrong inside Ayn. Your library is safe; you can go on."),
            detail=f"{about}\n\n{text}",
            stay=True,
        )

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, ReaderError):
            self.window.notices.show_error(error)
        else:
            self.report(error)

    def _install_hooks(self) -> None:
        def hook(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            if issubclass(kind, KeyboardInterrupt):
                self._qt.quit()
                return
            sys.__excepthook__(kind, error, trace)
            self._bridge.post(lambda: self.report(error))

        sys.excepthook = hook
        threading.excepthook = lambda args: hook(
            args.exc_type, args.exc_value or RuntimeError(args.exc_type), args.exc_traceback
        )


def _tell(error: ReaderError, places: paths.Paths, language: str | None) -> None:
    """Say in a window of its own why the app cannot open: a menu start has no terminal."""
    if QApplication.platformName() in _UNSEEN:
        return
    chosen = language or settings.Settings(places.settings).text(settings.LANGUAGE)
    translate = Translator(chosen, paths.resource("translations"), places.cache)
    box = QMessageBox(QMessageBox.Icon.Critical, translate("Ayn"), translate.say(error.message))
    box.setDetailedText(error.detail)
    box.addButton(translate("Close"), QMessageBox.ButtonRole.RejectRole)
    box.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft
        if translate.right_to_left
        else Qt.LayoutDirection.LeftToRight
    )
    box.exec()


def _quiet() -> None:
    """Keep what Qt says to developers off a reader's terminal.

    Never by a message handler in Python: QtMultimedia logs while it is being loaded, and a
    handler that waits for the interpreter's lock there stops the app for good.
    """
    QLoggingCategory.setFilterRules(
        "*.critical=false\n*.warning=false\n*.info=false\n*.debug=false"
    )


def _qt() -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    _quiet()
    QApplication.setApplicationName("ayn")
    QApplication.setDesktopFileName("ayn")
    qt = QApplication(sys.argv[:1])
    qt.setStyle("Fusion")
    qt.setWindowIcon(QIcon(str(paths.resource("icons", "ayn.svg"))))
    load_fonts()
    return qt
