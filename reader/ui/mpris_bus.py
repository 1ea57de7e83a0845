"""Being on the session bus: the connection, the name, and what to do when either is lost."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
from pathlib import Path

from dbus_fast import NameFlag, RequestNameReply
from dbus_fast.aio import MessageBus

from reader.ui.mpris_interfaces import AppInterface, PlayerInterface
from reader.ui.now_playing import Remote

_log = logging.getLogger(__name__)
_NAME = "org.mpris.MediaPlayer2.ayn"
_PATH = "/org/mpris/MediaPlayer2"
_PATIENCE_S = 5.0
"""How long the bus may take to answer."""
_LEAVE_S = 1.0


class Presence:
    """Ayn's presence on the bus; belongs to the thread that calls `run`, but for `wake`."""

    def __init__(self, remote: Remote, closing: threading.Event) -> None:
        self._remote, self._closing = remote, closing
        self._loop = asyncio.new_event_loop()
        self._woken = asyncio.Event()
        self._logged = False

    def wake(self) -> None:
        """Look at the remote and at `closing` again; safe from any thread."""
        with contextlib.suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(self._woken.set)

    def run(self) -> None:
        """Stay on the bus, and come back to it at the next wake, until closing is set."""
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._stay())

    async def _stay(self) -> None:
        while not self._closing.is_set():
            self._woken.clear()
            try:
                await self._serve()
            except Exception as error:  # noqa: BLE001 - whatever a bus does, listening goes on
                if not self._logged:
                    self._logged = True
                    _log.info("no media keys: %s: %s", type(error).__name__, error)
            if not self._closing.is_set():
                await self._woken.wait()

    async def _serve(self) -> None:
        """Be on the bus until it or we go; raises what the bus says."""
        bus = MessageBus(_address(), auth_timeout=_PATIENCE_S)
        async with asyncio.timeout(_PATIENCE_S):
            await bus.connect()
        gone = asyncio.ensure_future(bus.wait_for_disconnect())
        try:
            player = PlayerInterface(self._remote, self._woken.set)
            bus.export(_PATH, AppInterface(self._remote))
            bus.export(_PATH, player)
            async with asyncio.timeout(_PATIENCE_S):
                name = await _own_name(bus)
            self._logged = False
            while not self._closing.is_set() and not gone.done():
                self._woken.clear()
                player.tell()
                woken = asyncio.ensure_future(self._woken.wait())
                await asyncio.wait({gone, woken}, return_when=asyncio.FIRST_COMPLETED)
                woken.cancel()
            if not gone.done():
                async with asyncio.timeout(_LEAVE_S):
                    await bus.release_name(name)
        finally:
            bus.disconnect()
            async with asyncio.timeout(_LEAVE_S):
                await gone


def _address() -> str | None:
    """Give the bus's usual address where the environment names none."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS") or not runtime:
        return None
    socket = Path(runtime) / "bus"
    return f"unix:path={socket}" if socket.is_socket() else None


async def _own_name(bus: MessageBus) -> str:
    """Take the name, or where another Ayn has it one of this process."""
    for name in (_NAME, f"{_NAME}.instance{os.getpid()}"):
        if await bus.request_name(name, NameFlag.DO_NOT_QUEUE) is RequestNameReply.PRIMARY_OWNER:
            return name
    raise ConnectionError(f"{_NAME} is taken")
