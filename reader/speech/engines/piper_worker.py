"""The child process that runs piper's voices: a text in on standard input, samples out.

It answers "load" (get a voice ready) and "text" (say it); "drop" ends what another request asked.
It says that it is alive after each part of a text, and ends when standard input closes.
"""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from typing import Any

from reader.speech.engines.child_end import Answers, Request, listen
from reader.speech.engines.piper_voice import LoadedVoice

_KEPT = 2
"""Voices in memory, some 200 MB each: one for each language of a page."""


def main() -> None:
    """Serve until standard input closes."""
    answers = Answers()
    work = _Work()
    listen(work.take, lambda: None)
    voices = _Voices()
    while True:
        request, stop = work.following()
        beat = {"id": request["id"], "alive": True}
        try:
            header, samples = _answer(request, stop, voices, lambda b=beat: answers.give(b))
        except Exception as error:  # noqa: BLE001 - libraries raise anything; the parent decides
            kind = "missing" if isinstance(error, ImportError) else "error"
            header, samples = {kind: f"{type(error).__name__}: {error}"}, b""
        work.done(request)
        answers.give(header | {"id": request["id"]}, samples)


def _answer(
    request: Request, stop: _Stop, voices: _Voices, beat: Any
) -> tuple[dict[str, Any], bytes]:
    if stop.terminate:
        return {"dropped": True}, b""
    voice = voices.voice(request["model"], request["config"], beat)
    if "text" not in request:
        return {"ready": True}, b""
    said = voice.say(request["text"], stop.runs(), beat)
    return {"rate": said.sample_rate, "times": said.times, "exact": said.exact}, said.samples


class _Stop:
    """Whether a request is still wanted, and onnxruntime's own switch for that."""

    def __init__(self) -> None:
        self.terminate = False
        self._lock = threading.Lock()
        self._options: Any = None

    def runs(self) -> Any:
        """Give the switch; onnxruntime is there by now."""
        import onnxruntime

        with self._lock:
            self._options = onnxruntime.RunOptions()
            self._options.log_severity_level = 4
            self._options.terminate = self.terminate
            return self._options

    def now(self) -> None:
        """End the request, also from inside a run."""
        with self._lock:
            self.terminate = True
            if self._options is not None:
                self._options.terminate = True


class _Work:
    """The requests that wait, and the one that runs."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[tuple[Request, _Stop]] = queue.SimpleQueue()
        self._stops: dict[int, _Stop] = {}

    def take(self, request: Request) -> None:
        """Take a request from the parent; a drop acts at once."""
        if "drop" in request:
            stop = self._stops.get(request["drop"])
            if stop is not None:
                stop.now()
            return
        stop = self._stops[request["id"]] = _Stop()
        self._waiting.put((request, stop))

    def following(self) -> tuple[Request, _Stop]:
        """Wait for the next request."""
        return self._waiting.get()

    def done(self, request: Request) -> None:
        """Forget a request that was answered."""
        self._stops.pop(request["id"], None)


class _Voices:
    """The voices in memory, the last used last."""

    def __init__(self) -> None:
        self._loaded: dict[tuple[tuple[str, int], ...], LoadedVoice] = {}

    def voice(self, model: str, config: str, beat: Any) -> LoadedVoice:
        """Give a voice; it is loaded again when a file of it was replaced."""
        key = tuple((file, Path(file).stat().st_mtime_ns) for file in (model, config))
        voice = self._loaded.pop(key, None)
        if voice is None:
            while len(self._loaded) >= _KEPT:
                del self._loaded[next(iter(self._loaded))]
            voice = LoadedVoice(Path(model), Path(config), beat)
        self._loaded[key] = voice
        return voice


if __name__ == "__main__":
    main()
