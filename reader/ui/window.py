"""The main window: what its parts do with one another when a reader asks for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QWidget

from reader.document.ranges import Position, Range
from reader.library.pieces import Piece
from reader.settings import LAST_PIECE, LIBRARY_OPEN, TEXT_SIZE
from reader.text.address import is_link
from reader.ui import menu_entry, menus, text_size
from reader.ui.adding import Adding
from reader.ui.appearance import Appearance
from reader.ui.backups import Backups
from reader.ui.binned import BinCommands
from reader.ui.bringing import Bringing
from reader.ui.colours_dialog import bind_colours
from reader.ui.command_finding import CommandFinding
from reader.ui.commands import DOCUMENT
from reader.ui.exporting import Exporting
from reader.ui.find_bar import FindBar
from reader.ui.first_start import FirstStart
from reader.ui.frame import Frame
from reader.ui.library_commands import LibraryCommands
from reader.ui.listening import Listening
from reader.ui.listening_commands import bind_listening, here
from reader.ui.lookup_commands import LookUp
from reader.ui.moving import Moving
from reader.ui.noting import Noting
from reader.ui.now_playing import NowPlaying
from reader.ui.piece_commands import PieceCommands
from reader.ui.piece_extras import PieceExtras
from reader.ui.place_history import PlaceHistory
from reader.ui.pronunciation import Pronunciation
from reader.ui.queueing import Queueing
from reader.ui.reading import Reading
from reader.ui.reading_aids import ReadingAids
from reader.ui.refreshing import Refreshing
from reader.ui.services import Services
from reader.ui.shelves import Shelves
from reader.ui.statistics import StatisticsSheet
from reader.ui.switches import bind_switches
from reader.ui.taking import Taking
from reader.ui.tashkeel_shown import TashkeelShown
from reader.ui.voices_commands import VoicesCommands
from reader.ui.wheel_size import WheelSize
from reader.ui.whose_voice import WhoseVoice


class MainWindow(Frame):
    """Library, article, player and what connects them."""

    _has_outline = False

    def __init__(
        self,
        services: Services,
        appearance: Appearance,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(services, appearance)
        translate = services.translate
        self.reading = Reading(services, self.article, self.notices, report)
        self.find_bar = FindBar(self.article, self.reading.find, translate)
        self.listening = Listening(services, self.article, self.player, self.notices)
        self.shelves = Shelves(services, self.library, self.notices, report)
        self.piece_commands = PieceCommands(
            self,
            services,
            appearance,
            self.actions_table,
            self.reading,
            self.shelves,
            self.notices,
            lambda: here(self.listening, self.article),
        )
        self.pronunciation = Pronunciation(
            self,
            services,
            appearance,
            self.reading,
            self.listening,
            self.notices,
            lambda: here(self.listening, self.article),
        )
        self.tashkeel = TashkeelShown(
            services, self.article, self.notices, lambda: self.listening.manner
        )
        self.pronunciation.dictionary_changed.connect(self.tashkeel.dictionary_changed)
        self.bringing = Bringing(self, services, appearance, report)
        self.adding = Adding(services, self.notices, self, self.bringing.fetching, report)
        self.refreshing = Refreshing(self, services, appearance, report)
        self.noting = Noting(self, services, appearance, report)
        self.moving = Moving(self, services)
        self.whose_voice = WhoseVoice(self, services)
        self.voices = VoicesCommands(self, services, appearance, report)
        self.queue = Queueing(self, services, appearance, report)
        self.exporting = Exporting(self, services, appearance, report)
        self.aids = ReadingAids(self, services)
        self.places = PlaceHistory(self)
        self.extras = PieceExtras(self, services, appearance)
        self.looking_up = LookUp(self, services, appearance, report)
        self.command_finding = CommandFinding(self, services, appearance)
        self.statistics = StatisticsSheet(self, services, appearance, report)
        self.backups = Backups(self, services, appearance, report)
        self.bin = BinCommands(self, services, appearance, report)
        self.library_commands = LibraryCommands(self, services, appearance, report)
        self.taking = Taking(self, services, appearance, report)
        self.place(
            self.find_bar,
            (self.adding.bar, self.bringing.bar, self.refreshing.bar, self.taking.bar),
        )
        self.find_bar.hide()
        WheelSize(self, self._step_size)
        self._connect()
        self._bind()
        self.now_playing = NowPlaying(self, services)
        self.queue.playing_changed.connect(
            lambda on: self.now_playing.set_next_piece(self.queue.play_next if on else None)
        )
        self.restore()
        self.shelves.refresh()
        self.apply_look(appearance.look)
        appearance.on_change(self.apply_look)
        self._show_state()

    # What the app asks of the window

    def open_piece(self, piece: int, place: Position | Range | None = None) -> None:
        """Open a saved piece, at its kept place or at a hit."""
        self.places.leave()
        open_now = self.reading.piece
        if place is not None and open_now is not None and open_now.summary.id == piece:
            self.article.go_to(place)
            self.article.layers.set_layer(
                "current-hit", [place] if isinstance(place, Range) else []
            )
        elif not self.reading.open(piece, self._appearance.look, place):
            return
        self.panes.close_over()

    def welcome(self) -> None:
        """Ask a new reader for size, colours and voice, unless that was done before."""
        self._welcome = FirstStart(self, self._services, self._appearance)
        self._welcome.begin()

    def shut(self) -> None:
        """Save the place and end what runs."""
        self.reading.close()
        self.statistics.close()
        self.shelves.close()
        self.now_playing.close()
        self.bringing.close()
        self.voices.close()
        self.exporting.close()
        self.taking.close()
        self.backups.close()
        self.listening.close()
        self.moving.close()
        self.command_finding.close()
        self.tashkeel.close()
        self.aids.close()
        self._appearance.forget(self.apply_look)
        self._end_switches()
        self.remember()

    # Connecting

    def _connect(self) -> None:
        self.header.text_size.chosen.connect(self._set_size)
        self.library.piece_opened.connect(self.open_piece)
        self.library.hit_opened.connect(self.open_piece)
        self.outline.chosen.connect(self._go_to_heading)
        self.panes.changed.connect(self.show_panes)
        self.reading.opened.connect(self._opened)
        self.reading.progress_changed.connect(self.library.set_progress)
        self.listening.place_changed.connect(self.reading.save_listening)
        self.listening.state_shown.connect(self._show_state)
        self.shelves.deleted.connect(self._deleted)
        self.places.changed.connect(self._show_state)
        self.refreshing.state_changed.connect(self._show_state)
        self.shelves.deleted.connect(self.places.forget)
        self.adding.added.connect(self._added)
        self.adding.stopped.connect(self.shelves.refresh)
        self.adding.left_out_asked.connect(self.piece_commands.show_left_out)
        self.article.context_requested.connect(self._article_menu)
        self.article.link_activated.connect(self._link)
        self.notices.focus_left.connect(self._focus_article)

    def _bind(self) -> None:
        bind_listening(self.actions_table, self.listening, self.article, self.pronunciation)
        text_size.bind_sizes(self.actions_table, self._set_size, self._step_size)
        settings = self._services.settings
        self._end_switches = bind_switches(self.actions_table, settings)
        bind_colours(
            self,
            self.actions_table,
            settings,
            lambda: self._appearance.look,
            self._services.translate,
        )
        self.actions_table.bind(
            {
                "piece.add": lambda: self.adding.open_dialog(self._appearance.look),
                "piece.paste": self.adding.add_clipboard,
                "piece.open": self.adding.choose_files,
                "library.toggle": lambda: self._toggle(self.library),
                "library.search": self._search_library,
                "find.open": self.find_bar.open,
                "find.next": self.find_bar.next,
                "find.previous": self.find_bar.previous,
                "outline.toggle": lambda: self._toggle(self.outline),
                "reading.focus": self._go_to_article,
                "tashkeel.more": lambda: self.tashkeel.step(1),
                "tashkeel.less": lambda: self.tashkeel.step(-1),
                "app.menu_entry": lambda: menu_entry.add(self.notices),
                "app.quit": self.close,
            }
        )

    # What happens

    def _opened(self, piece: Piece) -> None:
        summary = piece.summary
        self.show_article(True)
        self._services.settings[LAST_PIECE] = summary.id
        self.shelves.opened(summary.id)
        self.library.mark(summary.id)
        title = summary.title or self._services.translate("Untitled")
        self.article.set_accessible_title(title)
        self.setWindowTitle(f"\u2068{title}\u2069 — {self._services.translate('Ayn')}")
        headings = self.outline.show_document(piece.document)
        self._has_outline = headings > 1
        if not self._has_outline:
            self.panes.set_open(self.outline, False)
        self.find_bar.reset()
        self.listening.load(summary.id, piece.document, piece.listening or piece.reading)
        self._show_state()
        focused = self.focusWidget()
        if focused is None or not self.library.isAncestorOf(focused):
            # Not brought by the keyboard: no caret in a page that is only being read
            self.article.setFocus(Qt.FocusReason.OtherFocusReason)

    def _added(self, piece: int) -> None:
        self.shelves.refresh()
        self.open_piece(piece)

    def _deleted(self, piece: int) -> None:
        if self.reading.piece is not None and self.reading.piece.summary.id == piece:
            self.listening.unload()
            self.reading.close_piece()
            self.noting.refresh()
            self.show_article(False)
            self.setWindowTitle(self._services.translate("Ayn"))
        self._show_state()

    def _show_state(self) -> None:
        state = {DOCUMENT} if self.reading.piece is not None else set()
        if self._has_outline and state:
            state.add("outline")
        if state:
            state |= self.refreshing.state
        if self.listening.active:
            state.add("spoken")
        self.actions_table.set_state(state | self.places.state)

    def _toggle(self, pane: QWidget) -> None:
        opening = not self.panes.is_open(pane)
        self.panes.set_open(pane, opening)
        self._services.settings[LIBRARY_OPEN] = self.panes.wanted(self.library)
        if not opening:
            self._focus_article()
        elif pane is self.outline:
            self.outline.focus(here(self.listening, self.article))
        elif not self.panes.beside(pane):
            self.library.setFocus(Qt.FocusReason.OtherFocusReason)
            self.library.focus_list()

    def _search_library(self) -> None:
        self.panes.set_open(self.library, True)
        self.library.focus_search()

    def _focus_article(self) -> None:
        self.article.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_to_article(self) -> None:
        # under a pane the keyboard would be nowhere to be seen
        self.panes.close_over()
        self._focus_article()

    def _go_to_heading(self, block: str) -> None:
        self.places.leave()
        self.article.go_to(Position(block))
        self.panes.close_over()
        self._focus_article()

    def _link(self, address: str) -> None:
        if not address.startswith("#"):
            # Going to the web is the reader's own act, after seeing the address
            add = (lambda: self.adding.add_links([address])) if is_link(address) else None
            self.notices.offer_link(address, add)
        elif self.reading.has_block(address[1:]):
            self.places.leave()
            self.article.go_to(Position(address[1:]))

    def _set_size(self, percent: int) -> None:
        self._services.settings[TEXT_SIZE] = percent

    def _step_size(self, direction: int) -> None:
        now = self._services.settings.number(TEXT_SIZE)
        self._set_size(text_size.step(now, direction))

    # Menus and Qt's own events

    def _article_menu(self, position: Position | None, point: QPoint) -> None:
        menus.article_menu(
            self.article,
            self.actions_table,
            self._services.translate,
            self.listening,
            self.pronunciation,
            self.noting,
            self.piece_commands.take_out,
            self.looking_up.look_up,
            position,
        ).popup(point)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and texts."""
        data = event.mimeData()
        if data.hasUrls() or data.hasText() or data.hasHtml():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        event.acceptProposedAction()
        self.adding.add_mime(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the find bar or a pane with Escape, from wherever the keyboard is."""
        if event.key() == Qt.Key.Key_Escape:
            if self.find_bar.isVisible():
                self.find_bar.close_bar()
            elif not self.panes.close_over():
                self.set_bare(False)
        else:
            super().keyPressEvent(event)
