"""Handing what is to be opened to the window that runs already, without loading a window's side."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
from pathlib import Path
from typing import Any

from reader.actions.opening import OpenRequest
from reader.paths import Paths

MOST = 64_000_000
"""Bytes of a request: a text from standard input comes along in it."""
ANSWER = b"ok\n"
_CONNECT_S, _ANSWER_S = 0.5, 10.0


def address_file(paths: Paths) -> Path:
    """Give the file that says where the window of a data folder listens."""
    return paths.data / ".window"


def hand_over(paths: Paths, request: OpenRequest | None) -> bool:
    """Give a request to the window that has this data folder open; says whether one took it.

    Without a request the window only comes to the front. One that does not answer counts as none.
    """
    if not hasattr(socket, "AF_UNIX"):
        return False
    with contextlib.suppress(OSError, ValueError):
        place = address_file(paths).read_text(encoding="utf-8").strip()
        # a socket that someone else put there is not ours to talk to
        if not place or Path(place).stat().st_uid != os.getuid():
            return False
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_CONNECT_S)
            line.connect(place)
            line.settimeout(_ANSWER_S)
            line.sendall(pack(request))
            answer = b""
            while part := line.recv(len(ANSWER) - len(answer)):
                answer += part
                if len(answer) >= len(ANSWER):
                    break
            return answer == ANSWER
    return False


def pack(request: OpenRequest | None) -> bytes:
    """Write a request as one line."""
    data: dict[str, Any] = {}
    if request is not None:
        source = request.source
        data = {"piece": request.piece, "link": request.link}
        if source is not None and source.base is not None and source.name:
            # read again there: with the images that lie beside it
            data["file"] = str((source.base / source.name).absolute())
        elif source is not None:
            data["text"] = base64.b64encode(source.data).decode()
    return json.dumps(data).encode() + b"\n"


def unpack(line: bytes) -> OpenRequest | None:
    """Read a request; None asks for nothing but the window. Raises `ValueError` for none at all.

    Also raises `ImportFailed` for a file that cannot be read.
    """
    data = json.loads(line)
    if not isinstance(data, dict):
        raise ValueError("not a request")
    piece, link, file, text = (data.get(name) for name in ("piece", "link", "file", "text"))
    if isinstance(piece, int):
        return OpenRequest(piece=piece)
    if isinstance(link, str) and link:
        return OpenRequest(link=link)
    if isinstance(file, str):
        from reader.actions.save import open_argument

        return OpenRequest(source=open_argument(file, None))
    if isinstance(text, str):
        from reader.importing.importer import Source

        return OpenRequest(source=Source(base64.b64decode(text)))
    return None
