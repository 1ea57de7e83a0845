"""Every screen of the app, opened one after the other: for the gallery and the check of widgets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from reader.actions.statistics import reckon
from reader.app import Application
from reader.errors import LibraryFailed, Message
from reader.library.activity import Day
from reader.library.bin import Binned
from reader.library.restoring import Difference
from reader.paths import resource
from reader.ui.backups_dialog import RestoreDialog
from reader.ui.bin_dialog import RemoveDialog
from reader.ui.colour_sheet import ColourSheet
from reader.ui.commands import BY_ID, COMMANDS
from reader.ui.export_dialog import SavingDialog
from reader.ui.host_dialog import HostDialog
from reader.ui.library_name_dialog import NameDialog
from reader.ui.picture_dialog import PictureDialog
from reader.ui.shortcuts_dialog import KeyDialog
from reader.ui.sleep_menu import MinutesDialog
from reader.ui.statistics_dialog import StatisticsDialog
from reader.ui.window import MainWindow

_PATIENCE = 20
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
    yield from _questions(application)
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
        _wait(lambda: _found(window))
        yield Screen("hits", window)
        box.setProperty("text", "القرااءة")
        _wait(window.library.suggestion.isVisible)
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


def _wait(done: Callable[[], bool]) -> None:
    """Let a search come to its end, which takes a while on a busy computer."""
    for _ in range(50):
        if done():
            break
        QTest.qWait(100)


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


def _questions(application: Application) -> Iterator[Screen]:
    """Open the sheets that stand behind others, or come when something happens."""
    window = application.window
    look, translate = application._appearance.look, application._translate
    title, when = "صباح في سوق العطّارين وما يُروى عنه", "٢٤ تشرين الثاني ٢٠٢٦، ١٠:٣٠"
    picture = resource("icons/cover.jpg")
    statistics = StatisticsDialog(window, look, translate, "levantine", kept=True)
    days = tuple(Day(f"2026-11-{day:02}", day * 90, day * 60) for day in range(1, 25))
    statistics.show_statistics(reckon(days, date(2026, 11, 24), 5, 12))
    saving = SavingDialog(window, title, look, translate)
    saving.show_progress(0.4)
    own = ("#FFFFFF", "#1C1B18", "#0A5560")
    page, marks = (
        ColourSheet(window, translate(name), which, own, lambda _colour: None, look, translate)
        for name, which in (("Page", 0), ("Buttons and marks", 2))
    )
    name = NameDialog(
        window,
        translate("Rename the tag"),
        translate("Another name for {name}", name="تاريخ"),
        "تاريخ",
        lambda _name: translate("There is no picture from here on."),
        look,
        translate,
    )
    name.accept()
    told = Difference((title,), (title, "Plain"), (title,), 2, 3, 1, 1)
    lying = (Binned(1, title, "", "2026-11-20T10:00:00+00:00", 900, 3),)
    for what, dialog in {
        "keys": KeyDialog(window, BY_ID["app.palette"], application.settings, look, translate),
        "network": HostDialog(window, "intranet.example.org", look, translate),
        "name": name,
        "go-back": RestoreDialog(window, when, told, look, translate),
        "go-back-nothing": RestoreDialog(
            window, when, Difference((), (), (), 0, 0, 0, 0), look, translate
        ),
        "remove": RemoveDialog(window, lying, look, translate),
        "saving": saving,
        "minutes": MinutesDialog(window, 90, look, translate),
        "picture": PictureDialog(window, picture, title, look, translate),
        "forget": statistics,
        "colour": page,
        "colour-marks": marks,
    }.items():
        dialog.show()
        spin()
        if dialog is statistics:
            statistics.forget.click()
            spin()
        yield Screen(what, dialog)
        close(dialog)
        dialog.deleteLater()
    window.whose_voice._told(True)
    spin()
    yield Screen("whose-voice", window)
    window.notices.hide()


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
