"""Every screen of the app, opened one after the other: for the gallery and the check of widgets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from reader.app import Application
from reader.errors import LibraryFailed, Message
from reader.ui.commands import COMMANDS
from reader.ui.window import MainWindow

_PATIENCE = 20
_SEARCH_MS = 600
"""What the pause in typing and a later search take."""
NO_SCREEN = frozenset(("app.quit", "app.menu_entry", "piece.paste", "piece.open", "reading.alone"))
"""Commands that end the app, touch the computer, or open what is the system's own."""
_DEEDS = (
    "size.",
    "move.",
    "find.",
    "reading.",
    "notes.bookmark",
    "queue.add",
    "speech.",
    "piece.delete",
    "piece.undo",
    "piece.take_out",
    "piece.refresh",
    "queue.next",
    "tashkeel.",
)
"""Commands, or beginnings of their names, that do something at once and open nothing."""
_SLOW = frozenset(("word.look_up", "speech.explain", "speech.correct"))
"""Commands whose screen opens when work in the background is done."""
_OPENERS = frozenset(("speech.explain", "speech.correct", "speech.sleep", "speech.options"))


@dataclass(frozen=True, slots=True)
class Screen:
    """A top-level widget as it is on the screen, and what it is called in file names."""

    name: str
    widget: QWidget


def spin(times: int = 4) -> None:
    """Let Qt and the jobs work."""
    for _ in range(times):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 30)


def screens(application: Application) -> Iterator[Screen]:
    """Open every screen; each is closed when the next one is asked for."""
    window = application.window
    window.welcome()
    spin(8)
    yield Screen("first-run", window)
    window._welcome.page.start.click()
    spin()
    yield Screen("empty", window)
    application.start_now(None)
    spin(8)
    yield Screen("article", window)
    yield from _panes(application)
    yield from _notices(application)
    yield from _dialogs(application)
    yield from _menus(application)


def _panes(application: Application) -> Iterator[Screen]:
    window = application.window
    if not window.panes.is_open(window.library):
        window.actions_table["library.toggle"].trigger()
        spin()
        yield Screen("library", window)
    window.actions_table["library.search"].trigger()
    box = QApplication.focusWidget()
    if box is not None:
        box.setProperty("text", "القراءة")
        for _ in range(50):
            if _found(window):
                break
            QTest.qWait(100)
        yield Screen("hits", window)
        box.setProperty("text", "قرءاةة")
        QTest.qWait(_SEARCH_MS)
        yield Screen("no-hits", window)
        box.setProperty("text", "")
    window.panes.close_over()
    for command in ("find.open", "outline.toggle"):
        window.actions_table[command].trigger()
        spin()
        yield Screen(command, window)
    window.find_bar.close_bar()
    window.actions_table["outline.toggle"].trigger()
    spin()


def _found(window: MainWindow) -> bool:
    """Whether the library lists hits: the first search reads its tables."""
    model = window.library._model
    card = model.card(model.index(0)) if model.rowCount() else None
    return card is not None and card.hit is not None


def _notices(application: Application) -> Iterator[Screen]:
    window = application.window
    window.notices.show_message(
        Message("The reference was copied."), action=window._services.translate("Undo"), stay=True
    )
    spin()
    yield Screen("notice", window)
    window.notices.show_error(
        LibraryFailed(
            Message(
                "There is no room left on the disk for the library in {folder}. Free some space, "
                "then try again; everything saved before is safe.",
                {"folder": "/home/سلمى/Ayn"},
            ),
            "SQLITE_FULL",
        )
    )
    spin()
    yield Screen("error", window)
    window.notices.hide()


def _dialogs(application: Application) -> Iterator[Screen]:
    window = application.window
    for command in COMMANDS:
        at_once = command.id.startswith(_DEEDS) and not (
            command.id in _OPENERS or command.label.text.endswith("…")
        )
        action = window.actions_table[command.id]
        if command.id in NO_SCREEN or at_once or command.checkable or not action.isEnabled():
            continue
        before = _tops()
        action.trigger()
        spin()
        until = time.monotonic() + _PATIENCE
        while command.id in _SLOW and _tops() == before and time.monotonic() < until:
            spin(1)
        spin()
        for top in _tops() - before:
            yield Screen(command.id, top)
            close(top)


def _menus(application: Application) -> Iterator[Screen]:
    window = application.window
    menu = window.header.menu
    menu.popup(window.mapToGlobal(QPoint(0, 0)))
    spin()
    yield Screen("menu", menu)
    for action in menu.actions():
        part = action.menu()
        if isinstance(part, QMenu):
            part.popup(window.mapToGlobal(QPoint(0, 0)))
            spin(1)
            yield Screen(f"menu-{menu.actions().index(action)}", part)
            part.close()
    menu.close()


def _tops() -> set[QWidget]:
    return {
        top
        for top in QApplication.topLevelWidgets()
        if top.isVisible() and (isinstance(top, QDialog | QMenu) or top.windowTitle())
    }


def close(top: QWidget) -> None:
    """Close a screen as Escape does."""
    end: Callable[[], object] = top.reject if isinstance(top, QDialog) else top.close
    end()
    spin(2)
