"""What is being heard, told to the desktop's media controls, and what they ask for in return."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from reader.jobs import Post
from reader.settings import SPEECH_RATE, SPEECH_VOLUME, Setting
from reader.speech.player import RATE_HIGH, RATE_LOW, Player, PlayerState
from reader.ui.services import Services

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

_START_MS = 1000
"""How long after a piece was opened the desktop is told of it: opening does not pay for that."""
_UNSEEN = ("offscreen", "minimal")


@dataclass(frozen=True, slots=True)
class Track:
    """A piece as media controls show it; `art` is an image's file, None when it has none."""

    piece: int
    title: str
    artist: str
    album: str
    url: str
    art: Path | None


class MediaControls(Protocol):
    """The media controls of one kind of desktop; every method returns at once but `close`."""

    def start(self) -> None:
        """Begin to show what is heard; where that cannot be, only the log says so."""
        ...

    def changed(self) -> None:
        """Look at the remote again: the piece, the state, the place, speed or loudness changed."""
        ...

    def close(self) -> None:
        """Show nothing more and end every thread and connection."""
        ...


class Window(Protocol):
    """What media controls may ask of the window, on the window's thread."""

    def bring_forward(self) -> None:
        """Show the window in front of the others."""
        ...

    def quit(self) -> None:
        """Close the window."""
        ...

    def open_file(self, path: Path) -> None:
        """Add a file to the library and open it."""
        ...

    def set_rate(self, rate: float) -> None:
        """Keep another speaking speed."""
        ...

    def set_volume(self, volume: float) -> None:
        """Keep another loudness (0 to 1)."""
        ...


class Remote:
    """What media controls see and may ask; safe from any thread.

    What concerns playing acts on the player itself, so that a media key works although the
    window's thread is busy; the rest is posted to that thread.

    Times are those of the piece at its usual speed: a media control lets its clock run as many
    times faster as the speed says, and a piece keeps its length when the speed changes.
    """

    def __init__(self, identity: str, player: Player, post: Post, window: Window) -> None:
        self.identity = identity
        self.track: Track | None = None
        self.next_piece: Callable[[], None] | None = None
        self._player, self._post, self._window = player, post, window

    @property
    def state(self) -> PlayerState:
        """What the player does."""
        return self._player.state

    @property
    def rate(self) -> float:
        """The speaking speed."""
        return self._player.rate

    @property
    def volume(self) -> float:
        """The loudness as it is heard, 0 to 1."""
        return round(math.sqrt(self._player.volume), 4)

    def times(self) -> tuple[float, float]:
        """Give the place and the length of the piece, in ms at the usual speed."""
        rate = self._player.rate
        elapsed, total = self._player.timeline()
        return elapsed * rate, total * rate

    def play(self) -> None:
        """Play or go on."""
        self._player.play()

    def pause(self) -> None:
        """Fall silent and keep the place."""
        self._player.pause()

    def toggle(self) -> None:
        """Play or pause."""
        self._player.toggle()

    def stop(self) -> None:
        """Stop; unlike a song a piece keeps its place, and Play goes on there."""
        self._player.stop()

    def next(self) -> None:
        """Go to the next piece where several are played, else to the next paragraph."""
        if self.next_piece is not None:
            self._post(self.next_piece)
        else:
            self._player.next_paragraph()

    def previous(self) -> None:
        """Go to the start of the paragraph, or to the one before."""
        self._player.previous_paragraph()

    def skip(self, ms: float) -> None:
        """Go on or back by some ms of the piece."""
        self._player.skip(ms / 1000 / self._player.rate)

    def go_to(self, ms: float) -> None:
        """Go to a time of the piece; one outside it moves nothing."""
        total = self.times()[1]
        if total > 0 and 0 <= ms <= total:
            self._player.seek(ms / total)

    def set_rate(self, rate: float) -> None:
        """Speak at another speed, within the player's limits."""
        bounded = min(max(rate, RATE_LOW), RATE_HIGH)
        self._player.rate = bounded
        self._post(lambda: self._window.set_rate(bounded))

    def set_volume(self, volume: float) -> None:
        """Speak at another loudness as it is heard, 0 to 1."""
        bounded = min(max(volume, 0.0), 1.0)
        self._player.volume = bounded**2
        self._post(lambda: self._window.set_volume(bounded))

    def bring_forward(self) -> None:
        """Bring the window to the front."""
        self._post(self._window.bring_forward)

    def quit(self) -> None:
        """Close the window."""
        self._post(self._window.quit)

    def open_file(self, path: Path) -> None:
        """Open a file as a piece."""
        self._post(lambda: self._window.open_file(path))


MakeControls = Callable[[Remote], MediaControls]


def controls_here() -> MakeControls | None:
    """Give what makes this desktop's media controls, None where it has none or nothing is seen."""
    if sys.platform != "linux" or QGuiApplication.platformName() in _UNSEEN:
        return None
    from reader.ui.mpris import Mpris

    return Mpris


class NowPlaying(QObject):
    """Keeps the media controls told on the window's thread, from the first opened piece on."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        controls: MakeControls | None = None,
    ) -> None:
        super().__init__(window)
        self._main, self._services = window, services
        self._listening = window.listening
        self._make = controls or controls_here()
        self._controls: MediaControls | None = None
        self._remote: Remote | None = None
        self._next_piece: Callable[[], None] | None = None
        self._closed = False
        self._starting = QTimer(self, singleShot=True, interval=_START_MS)
        self._starting.timeout.connect(self._start)
        if self._make is None:
            return
        window.reading.opened.connect(self._opened)
        window.shelves.deleted.connect(self._changed)
        self._listening.state_shown.connect(self._changed)
        self._listening.place_changed.connect(self._changed)
        services.settings.on_change(self._setting_changed)

    def set_next_piece(self, call: Callable[[], None] | None) -> None:
        """Let Next do this on the window's thread; with None it goes to the next paragraph."""
        self._next_piece = call
        if self._remote is not None:
            self._remote.next_piece = call

    def close(self) -> None:
        """Leave the desktop's media controls."""
        self._closed = True
        self._starting.stop()
        self._services.settings.forget(self._setting_changed)
        if self._controls is not None:
            self._controls.close()

    # What media controls may ask of the window (Window)

    def bring_forward(self) -> None:
        """Show the window in front of the others."""
        shown = self._main.windowState() & ~Qt.WindowState.WindowMinimized
        self._main.setWindowState(shown | Qt.WindowState.WindowActive)
        self._main.show()
        self._main.raise_()
        self._main.activateWindow()

    def quit(self) -> None:
        """Close the window."""
        self._main.close()

    def open_file(self, path: Path) -> None:
        """Add a file to the library and open it."""
        self._main.adding.add_files([path])

    def set_rate(self, rate: float) -> None:
        """Keep another speaking speed."""
        self._services.settings[SPEECH_RATE] = rate

    def set_volume(self, volume: float) -> None:
        """Keep another loudness."""
        self._services.settings[SPEECH_VOLUME] = round(volume * 100)

    # What happens in the window

    def _opened(self) -> None:
        if self._remote is None:
            self._starting.start()
        self._changed()

    def _start(self) -> None:
        if self._remote is not None or self._closed:
            return
        self._starting.stop()
        translate = self._services.translate
        self._remote = Remote(
            translate("Ayn"), self._listening.player(), self._services.bridge.post, self
        )
        self._remote.track, self._remote.next_piece = self._track(), self._next_piece
        self._controls = self._make(self._remote)
        self._controls.start()

    def _changed(self) -> None:
        if self._remote is None and self._listening.active:
            self._start()
        if self._remote is not None and self._controls is not None:
            self._remote.track = self._track()
            self._controls.changed()

    def _setting_changed(self, setting: Setting) -> None:
        if setting in (SPEECH_RATE, SPEECH_VOLUME):
            self._changed()

    def _track(self) -> Track | None:
        document = self._listening.document
        if document is None:
            return None
        about = document.metadata
        return Track(
            self._listening.piece,
            about.title or self._services.translate("Untitled"),
            about.byline or about.source,
            about.source or about.kicker,
            about.url,
            self._services.library.asset(about.lead_image),
        )
