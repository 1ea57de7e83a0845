"""Names the display variables that lead nowhere, so that Qt is not started on them."""

from __future__ import annotations

import ctypes
import os
import socket


def x_answers() -> bool:
    """Ask the X server of `DISPLAY` for a connection, as Qt would."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    try:
        return xcb.xcb_connection_has_error(connection) == 0
    finally:
        xcb.xcb_disconnect(connection)


def wayland_answers(name: str) -> bool:
    """Connect to the socket of `WAYLAND_DISPLAY`, a path or a name in the runtime folder."""
    path = os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name)  # noqa: PTH118 - starts fast
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(path)
        except OSError:
            return False
    return True


if __name__ == "__main__":
    if os.environ.get("DISPLAY") and not x_answers():
        print("DISPLAY")
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland and not wayland_answers(wayland):
        print("WAYLAND_DISPLAY")
