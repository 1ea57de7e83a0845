"""Media keys and Now Playing on Linux: MPRIS on the session bus, from a thread of its own."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from reader.ui.now_playing import Remote

if TYPE_CHECKING:
    from reader.ui.mpris_bus import Presence

_log = logging.getLogger(__name__)
_CLOSE_S = 3.0
"""How long closing waits for the bus; the thread is the process's last hold on it either way."""


class Mpris:
    """Media controls over MPRIS 2.2 (https://specifications.freedesktop.org/mpris-spec/2.2/).

    Without a session bus, or when it goes away, a reader only misses the media keys: a line in
    the log, and another try when something changes again.
    """

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._thread = threading.Thread(target=self._run, name="ayn-mpris", daemon=True)
        self._closing = threading.Event()
        self._presence: Presence | None = None

    def start(self) -> None:
        """Begin to show what is heard."""
        self._thread.start()

    def changed(self) -> None:
        """Tell soon what changed; safe from any thread."""
        presence = self._presence
        if presence is not None:
            presence.wake()

    def close(self) -> None:
        """Give up the name, close the connection and end the thread."""
        self._closing.set()
        self.changed()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S)

    def _run(self) -> None:
        # Loaded here, so that neither the start nor the window's thread pays for it
        try:
            from reader.ui.mpris_bus import Presence
        except ImportError as error:
            _log.info("no media keys: %s", error)
            return
        self._presence = Presence(self._remote, self._closing)
        self._presence.run()
