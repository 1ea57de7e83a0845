"""A site on loopback: what each address answers is a function of the request."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Asked:
    """A request as it arrived, with the time and how many were being answered then."""

    path: str
    headers: dict[str, str]
    at: float
    together: int


@dataclass
class Answer:
    """Status, headers and body; `chunks` instead of a body are written one by one."""

    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    chunks: Callable[[Site], object] | None = None
    length: int | None = None


class Site:
    """Answers by `pages`: path → an `Answer`, or a function of the request that gives one."""

    def __init__(self, secure: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Answer | Callable[[Asked], Answer]] = {}
        self.asked: list[Asked] = []
        self.stopping = threading.Event()
        self._now = 0
        self._lock = threading.Lock()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with owner._lock:
                    owner._now += 1
                    asked = Asked(self.path, dict(self.headers), time.monotonic(), owner._now)
                    owner.asked.append(asked)
                try:
                    owner._answer(self, asked)
                finally:
                    with owner._lock:
                        owner._now -= 1

            def log_message(self, *_: object) -> None:
                """Write nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = False
            block_on_close = True

            def handle_error(self, *_: object) -> None:
                """A client that goes away in the middle is what is being tested."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if secure is not None:
            self._server.socket = secure.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def close(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        handler.close_connection = True
        # asked as a proxy, the whole address comes
        path = asked.path.partition("?")[0]
        found = self.pages.get(path, self.pages.get(urlsplit(path).path))
        answer = found(asked) if callable(found) else found or Answer(b"gone", 404)
        handler.send_response(answer.status)
        if answer.type:
            handler.send_header("Content-Type", answer.type)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        if answer.chunks is None:
            length = len(answer.body) if answer.length is None else answer.length
            handler.send_header("Content-Length", str(length))
        handler.send_header("Connection", "close")
        handler.end_headers()
        if answer.chunks is None:
            handler.wfile.write(answer.body)
            return
        for chunk in answer.chunks(self):  # type: ignore[attr-defined]
            if self.stopping.is_set():
                return
            handler.wfile.write(chunk)
            handler.wfile.flush()
