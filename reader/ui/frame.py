"""The window's frame: header, panes, bars and player in their places, drawn at any size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from reader.settings import LIBRARY_OPEN, THEME, WINDOW_GEOMETRY
from reader.ui import menus
from reader.ui.accessible_roles import install_roles
from reader.ui.appearance import Appearance
from reader.ui.article_view import ArticleView
from reader.ui.button_keys import ButtonKeys
from reader.ui.commands import Actions
from reader.ui.header import Header
from reader.ui.library_view import LibraryView
from reader.ui.notices import Notices
from reader.ui.outline_view import OutlineView
from reader.ui.panes import Panes
from reader.ui.player_bar import PlayerBar
from reader.ui.services import Services
from reader.ui.theme import Look
from reader.ui.welcome_page import EmptyPage

_LOW = 560
"""Below this height, in pixels at 100 %, the bars take less of it."""
_FRAME = 40
"""Room left for the window manager's frame when the screen is low, in pixels."""


class Bar(Protocol):
    """A widget above or below the article that is drawn at any size."""

    def set_look(self, look: Look) -> None:
        """Draw at another size or in another theme."""


class Frame(QMainWindow):
    """The widgets of the window; what they do is the business of `MainWindow`."""

    closing = Signal()
    bare_changed = Signal(bool)
    _dense = False
    _bare = False

    def __init__(self, services: Services, appearance: Appearance) -> None:
        super().__init__()
        install_roles()
        self._services, self._appearance = services, appearance
        translate = services.translate
        right = translate.right_to_left
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
        )
        self.setWindowTitle(translate("Ayn"))
        self.setAcceptDrops(True)
        self.actions_table = Actions(self, translate)
        themes, self._themes = menus.theme_menu(self, translate, services.settings)
        themes.addSeparator()
        themes.addAction(self.actions_table["app.colours"])
        self.header = Header(self.actions_table, translate, themes)
        self.library = LibraryView(translate, appearance.look)
        self.article = ArticleView(translate)
        self.outline = OutlineView(translate)
        self.notices = Notices(translate, services.settings)
        self.player = PlayerBar(self.actions_table, translate)
        self.empty = EmptyPage(translate, self.actions_table)

    def place(self, top: QWidget, bottom: Sequence[QWidget]) -> None:
        """Put everything in its place, `top` above the article and `bottom` below it."""
        self._bars: tuple[Bar, ...] = (top, *bottom)  # type: ignore[assignment]
        self.panes = Panes(
            self.library, self._centre(top, bottom), self.outline, self._appearance.look
        )
        central = QWidget()
        column = _column(central)
        column.addWidget(self.header)
        column.addWidget(self.panes, 1)
        # Under all panes: one that lies over the article hides no notice
        column.addWidget(self.notices)
        column.addWidget(self.player)
        self._whole = QStackedWidget()
        self._whole.addWidget(central)
        self.setCentralWidget(self._whole)
        ButtonKeys(self)
        self.setMinimumSize(320, 320)
        room = self.screen().availableSize()
        self.resize(min(1280, room.width()), min(840, room.height() - _FRAME))

    def show_article(self, shown: bool) -> None:
        """Show the article, or the page that stands there while none is open."""
        self._stack.setCurrentWidget(self.article if shown else self.empty)

    def apply_look(self, look: Look) -> None:
        """Draw everything at another size or in another theme."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.actions_table.set_look(look, mirrored=mirrored)
        self.header.set_look(look, mirrored=mirrored)
        self.header.text_size.show_percent(look.percent)
        self._dense = self.height() < look.px(_LOW)
        self.player.set_look(look, dense=self._dense)
        for part in (self.library, self.outline, self.notices, *self._bars):
            part.set_look(look)
        for whole in (self.empty, self.panes, self.article):
            whole.set_look(look)
        for action in self._themes.actions():
            action.setChecked(action.data() == self._services.settings.text(THEME))

    def show_instead(self, page: QWidget) -> None:
        """Show a page in place of everything; `show_all` ends that."""
        self._whole.addWidget(page)
        self._whole.setCurrentWidget(page)

    def show_all(self) -> None:
        """Show the window's own parts again, and let go of the page that stood there instead."""
        page = self._whole.currentWidget()
        if self._whole.currentIndex() > 0 and page is not None:
            self._whole.removeWidget(page)
            page.deleteLater()

    @property
    def bare(self) -> bool:
        """Whether the article fills the screen alone."""
        return self._bare

    def set_bare(self, bare: bool) -> None:
        """Let the article fill the screen alone, or bring back all that stood around it."""
        if bare == self._bare:
            return
        self._bare = bare
        self.header.setVisible(not bare)
        if bare:
            self._around = self.panes.put_aside()
            self._state = self.windowState()
            self.showFullScreen()
        else:
            self.panes.bring_back(self._around)
            self.setWindowState(self._state)
        self.show_panes()
        self.bare_changed.emit(bare)

    def restore(self) -> None:
        """Have the size and the panes of the last time again."""
        settings = self._services.settings
        geometry = settings.text(WINDOW_GEOMETRY)
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self.panes.set_wanted(self.library, settings.flag(LIBRARY_OPEN))

    def remember(self) -> None:
        """Keep the size for the next time; that of the article alone is none."""
        if self._bare:
            return
        self._services.settings[WINDOW_GEOMETRY] = bytes(self.saveGeometry().toBase64()).decode()

    def show_panes(self) -> None:
        """Follow what panes are open: the player gives way, the commands are ticked."""
        hidden = self._bare or (self._dense and self.panes.covered)
        self.player.setVisible(not hidden)
        for pane, command in ((self.library, "library.toggle"), (self.outline, "outline.toggle")):
            self.actions_table[command].setChecked(self.panes.is_open(pane))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take less height for the bars in a low window, and less of a small one for controls."""
        super().resizeEvent(event)
        self._appearance.set_room(self.size())
        if (self.height() < self._appearance.look.px(_LOW)) != self._dense:
            self.apply_look(self._appearance.look)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the app, which saves and ends everything."""
        self.closing.emit()
        super().closeEvent(event)

    def _centre(self, top: QWidget, bottom: Sequence[QWidget]) -> QWidget:
        page = QWidget()
        page.setObjectName("page")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = _column(page)
        column.addWidget(top)
        holder = QWidget()
        # Less than Qt would ask for: what is said below is never cut for it
        holder.setMinimumHeight(1)
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.article)
        column.addWidget(holder, 1)
        for part in bottom:
            column.addWidget(part)
        return page


def _column(owner: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(owner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
