"""Whether a window can open here, asked without loading Qt."""

from __future__ import annotations

import ctypes
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_LIBRARIES = (
    "libEGL.so.1",
    "libGL.so.1",
    "libdbus-1.so.3",
    "libfontconfig.so.1",
    "libxkbcommon.so.0",
)
"""What Qt itself needs from the system and a base system may lack."""
_X_LIBRARIES = (
    "libX11-xcb.so.1",
    "libxcb.so.1",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-shape.so.0",
    "libxkbcommon-x11.so.0",
)
"""What its X11 plugin needs besides."""
_SCREENLESS = {"offscreen", "minimal", "vnc", "linuxfb", "eglfs"}


def display_server(environment: Mapping[str, str]) -> str:
    """Give the display that answers ("wayland", "x11", Qt's own "offscreen" …), or ""."""
    asked = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if asked in _SCREENLESS:
        return asked
    if sys.platform in ("win32", "darwin"):
        return "system"
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if wayland and asked in ("", "wayland"):
        folder = Path(environment.get("XDG_RUNTIME_DIR", ""))
        if _wayland_answers(folder / wayland):
            return "wayland"
    if asked in ("", "xcb", "wayland") and _x_answers(environment.get("DISPLAY", "")):
        return "x11"
    return ""


def missing_libraries(server: str) -> list[str]:
    """List the shared libraries that a window on this display needs and that are not there."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = _LIBRARIES + _X_LIBRARIES if server == "x11" else _LIBRARIES
    return [name for name in wanted if not _loads(name)]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _x_answers(name: str) -> bool:
    """Ask the X server for a connection as Qt would, its permission included."""
    if not name:
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # it may be there; what is missing then is the library
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(name.encode(), None)
    try:
        return bool(xcb.xcb_connection_has_error(connection) == 0)
    finally:
        xcb.xcb_disconnect(connection)


def _wayland_answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True
