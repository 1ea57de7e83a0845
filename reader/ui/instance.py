"""One window for each data folder: later starts hand what they are to open to the one that runs."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Callable, Iterator

from PySide6.QtCore import QByteArray, QDir, QLockFile, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

from reader.actions.handing import ANSWER, MOST, address_file, hand_over
from reader.paths import Paths

_log = logging.getLogger(__name__)
_START_MS = 10_000
"""How long a start may keep another one waiting."""

_LONGEST = 90
"""Bytes of a socket's path: 103 on macOS, 107 on Linux (unix(7)), and Qt makes it in a folder."""


class Instance(QObject):
    """Listens for later starts of the same user; `receive` gets each line on the window's thread.

    `first` says whether no other window has the data folder open. Where nothing can be listened
    on, every start opens a window of its own, which the library bears.
    """

    def __init__(self, paths: Paths, receive: Callable[[bytes], None]) -> None:
        super().__init__()
        self._file, self._receive = address_file(paths), receive
        self._lines: dict[QLocalSocket, bytes] = {}
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        # of several that start at the same moment one is first
        lock = QLockFile(str(paths.data / ".window.lock"))
        lock.setStaleLockTime(_START_MS)
        lock.tryLock(_START_MS)
        try:
            # asked before listening, which would take the name away from whoever has it
            self.first = not hand_over(paths, None)
            if self.first:
                self._listen(_name(paths))
        finally:
            lock.unlock()

    def _listen(self, name: str) -> None:
        for place in _places(name):
            QLocalServer.removeServer(place)
            if self._server.listen(place):
                break
        else:
            _log.warning("later starts cannot reach this: %s", self._server.errorString())
            return
        try:
            self._file.write_text(self._server.fullServerName() + "\n", encoding="utf-8")
        except OSError as error:
            _log.warning("later starts cannot find this: %s", error)

    def close(self) -> None:
        """Listen no more."""
        for socket in tuple(self._lines):
            socket.abort()
        if self._server.isListening():
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)
        self._server.close()

    def _connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._lines[socket] = b""
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(lambda socket=socket: self._gone(socket))
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket not in self._lines:
            return
        self._lines[socket] += bytes(socket.readAll().data())
        line, end, _rest = self._lines[socket].partition(b"\n")
        if end:
            socket.write(QByteArray(ANSWER))
            socket.flush()
            socket.disconnectFromServer()
            self._receive(line)
        elif len(line) > MOST:
            socket.abort()

    def _gone(self, socket: QLocalSocket) -> None:
        if self._lines.pop(socket, None) is not None:
            socket.deleteLater()


def bring_forward(window: QWidget) -> None:
    """Show a window before the others, as far as the desktop allows it."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    if QGuiApplication.platformName() != "offscreen":
        window.raise_()
        window.activateWindow()


def _places(name: str) -> Iterator[str]:
    """Give where a socket of this name may lie, the best place first."""
    if os.name != "posix":
        yield name
        return
    for folder in (os.environ.get("XDG_RUNTIME_DIR", ""), QDir.tempPath(), "/tmp"):
        place = f"{folder}/{name}"
        if folder and len(os.fsencode(place)) <= _LONGEST:
            yield place


def _name(paths: Paths) -> str:
    """Name a data folder, whatever way leads to it, and this user."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    folder = str(paths.data.resolve())
    return "ayn-" + hashlib.sha256(f"{user}\n{folder}".encode()).hexdigest()[:24]
