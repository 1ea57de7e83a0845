"""What comes before any window: Qt's application, and the word for a start that failed."""

from __future__ import annotations

import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QLoggingCategory, Qt, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from reader import settings
from reader.errors import ReaderError
from reader.paths import Paths, resource
from reader.translations import Translator
from reader.ui.fonts import load_fonts

_UNSEEN = ("offscreen", "minimal")


def qt_application(*options: str) -> QApplication:
    """Give the process's one Qt application, made ready at the first time with Qt's `options`."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    be_quiet()
    QApplication.setApplicationName("ayn")
    QApplication.setDesktopFileName("ayn")
    qt = QApplication([*sys.argv[:1], *options])
    qt.setStyle("Fusion")
    qt.setWindowIcon(QIcon(str(resource("icons", "ayn.svg"))))
    load_fonts()
    return qt


def be_quiet() -> None:
    """Keep what Qt says to developers off a reader's terminal.

    Never by a message handler in Python: QtMultimedia logs while it is being loaded, and a
    handler that waits for the interpreter's lock there stops the app for good.
    """
    QLoggingCategory.setFilterRules(
        "*.critical=false\n*.warning=false\n*.info=false\n*.debug=false"
    )


def tell(error: ReaderError, places: Paths, language: str | None) -> None:
    """Say in a window of its own why the app cannot open: a menu start has no terminal."""
    if QApplication.platformName() in _UNSEEN:
        return
    chosen = language or settings.Settings(places.settings).text(settings.LANGUAGE)
    translate = Translator(chosen, resource("translations"), places.cache)
    box = QMessageBox(QMessageBox.Icon.Critical, translate("Ayn"), translate.say(error.message))
    box.setDetailedText(error.detail)
    box.addButton(translate("Close"), QMessageBox.ButtonRole.RejectRole)
    box.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft
        if translate.right_to_left
        else Qt.LayoutDirection.LeftToRight
    )
    box.exec()


def set_language(qt: QApplication, own: QTranslator, translate: Translator) -> None:
    """Have Qt's own words, its numbers and its direction be those of a language."""
    qt.removeTranslator(own)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if own.load(f"qtbase_{translate.language}", folder):
        qt.installTranslator(own)
    QLocale.setDefault(QLocale(translate.language))
    qt.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft
        if translate.right_to_left
        else Qt.LayoutDirection.LeftToRight
    )
