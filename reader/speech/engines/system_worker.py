"""The child process that runs pyttsx3: a sentence in on standard input, samples out.

A line of JSON comes in for each sentence; a line of JSON goes out, followed by the samples that
it announces. The child ends, and its folder with it, when standard input closes.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
from pathlib import Path
from typing import Any

from reader.speech.engines.child import FOLDER_PREFIX
from reader.speech.engines.child_end import Answers, Request, listen
from reader.speech.engines.sound_file import SoundFileError, read_sound
from reader.speech.leftovers import made

_WORDS_PER_MINUTE = 175


def main() -> None:
    """Serve until standard input closes."""
    answers = Answers()
    folder = made(FOLDER_PREFIX)
    requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
    listen(requests.put, lambda: shutil.rmtree(folder, ignore_errors=True))
    answers.give({"folder": str(folder)})
    try:
        engine = _engine()
        driver = Driver(engine)
        while True:
            request = requests.get()
            if "text" not in request:
                answers.give({"id": request["id"], "voices": _voices(engine)})
                continue
            try:
                samples, rate = driver.say(request, folder)
            except Exception as error:  # noqa: BLE001 - drivers raise anything; the parent decides
                answers.give({"id": request["id"], "error": f"{type(error).__name__}: {error}"})
            else:
                answers.give({"id": request["id"], "rate": rate}, samples)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Driver:
    """pyttsx3's engine, one sentence at a time, with the failures that it only notifies."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._errors: list[Exception] = []
        engine.connect("error", lambda exception, **_: self._errors.append(exception))

    def say(self, request: dict[str, Any], folder: Path) -> tuple[bytes, int]:
        """Say a sentence; gives samples and their rate. Raises whatever the driver does."""
        path = folder / f"{request['id']}.wav"
        engine = self._engine
        espeak = engine.driver_name == "espeak"
        if espeak:
            # the queue of commands runs while nobody is busy; a stop at its end drops a speed
            # that espeak-ng's own thread has not taken over yet
            engine.proxy.setBusy(False)
        engine.setProperty("voice", request["voice"])
        engine.setProperty("rate", round(_WORDS_PER_MINUTE * request["speed"]))
        if espeak:
            _await_espeak()
        engine.save_to_file(request["text"], str(path))
        engine.runAndWait()
        if espeak:
            # runAndWait returns while that thread still speaks and writes the file
            _await_espeak()
        if self._errors:
            raise self._errors[0]
        try:
            samples, rate = read_sound(path)
            if not samples and any(map(str.isalnum, request["text"])):
                raise SoundFileError("the driver wrote no sound")
            return samples, rate
        finally:
            path.unlink(missing_ok=True)


def _await_espeak() -> None:
    from pyttsx3.drivers import _espeak

    _espeak.Synchronize()


def _engine() -> Any:
    if sys.platform.startswith("linux"):
        _offer_espeak()
    import pyttsx3

    return pyttsx3.init()


def _offer_espeak() -> None:
    """Let pyttsx3 find the espeak-ng that came with the app, by its name and its data."""
    import ctypes

    try:
        import espeakng_loader

        os.environ["ESPEAK_DATA_PATH"] = str(espeakng_loader.get_data_path())
        ctypes.CDLL(str(espeakng_loader.get_library_path()), mode=ctypes.RTLD_GLOBAL)
    except (ImportError, OSError) as error:
        os.environ.pop("ESPEAK_DATA_PATH", None)
        print(f"no espeak-ng of our own: {error}", file=sys.stderr)


def _voices(engine: Any) -> list[dict[str, str]]:
    return [
        {"id": str(voice.id), "name": str(voice.name), "language": _language(voice.languages)}
        for voice in engine.getProperty("voices")
    ]


def _language(languages: object) -> str:
    """Give the first part of a driver's language tag ("ar-SA", "ar_001", b"\\x05ar")."""
    first = languages[0] if isinstance(languages, list | tuple) and languages else ""
    tag = first.decode("ascii", "ignore") if isinstance(first, bytes) else str(first)
    tag = "".join(character for character in tag if character.isprintable())
    return tag.replace("_", "-").partition("-")[0].lower()


if __name__ == "__main__":
    main()
