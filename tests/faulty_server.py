"""A real HTTP server on loopback that serves files with the faults of real networks."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Served:
    """A file and the faults it comes with; a fault that counts down is over at 0."""

    data: bytes
    ranges: bool = True
    tag: str | None = None
    """The ETag; None takes one made from the content, "" sends none."""
    status: int = 200
    failures: int = -1
    """How often `status` is answered before the file comes; -1 is always."""
    cut_after: int = -1
    """Bytes of the body after which the connection breaks; `cuts` times."""
    cuts: int = 1
    length: int | None = None
    """A Content-Length that lies."""
    endless: bool = False
    slow_after: int = -1
    """Bytes of the body after which nothing more comes."""
    location: str = ""
    requests: list[dict[str, str]] = field(default_factory=list)


class FaultyServer:
    """Serves `files`: path → `Served`."""

    def __init__(self) -> None:
        self.files: dict[str, Served] = {}
        self.stopping = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                owner._answer(self)

            def log_message(self, *_: object) -> None:
                """Write nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = False

            def handle_error(self, *_: object) -> None:
                """A client that goes away in the middle is what is being tested."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def serve(self, path: str, data: bytes, **faults: object) -> Served:
        self.files[path] = Served(data, **faults)  # type: ignore[arg-type]
        return self.files[path]

    def close(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        served = self.files.get(handler.path)
        if served is None:
            handler.send_error(404)
            return
        served.requests.append(dict(handler.headers))
        if served.location:
            handler.send_response(302)
            handler.send_header("Location", served.location)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        if served.status != 200 and served.failures:
            served.failures -= 1
            handler.send_error(served.status)
            return
        self._send(handler, served)

    def _send(self, handler: BaseHTTPRequestHandler, served: Served) -> None:
        data, start = served.data, 0
        tag = f'"{hashlib.md5(data).hexdigest()}"' if served.tag is None else served.tag
        asked = handler.headers.get("Range", "")
        if served.ranges and asked and handler.headers.get("If-Range", tag) == tag:
            start = int(asked.removeprefix("bytes=").partition("-")[0])
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        else:
            handler.send_response(200)
        body = data[start:]
        if served.endless:
            body = b""
        else:
            length = len(body) if served.length is None else served.length
            handler.send_header("Content-Length", str(length))
        if tag:
            handler.send_header("ETag", tag)
        handler.end_headers()
        if served.endless:
            while not self.stopping.is_set():
                handler.wfile.write(b"x" * 65_536)
        if served.slow_after >= 0:
            handler.wfile.write(body[: served.slow_after])
            while not self.stopping.is_set():
                time.sleep(0.01)
            return
        if served.cut_after >= 0 and served.cuts:
            served.cuts -= 1
            handler.wfile.write(body[: served.cut_after])
            return
        handler.wfile.write(body)
