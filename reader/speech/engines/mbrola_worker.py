"""The child process that speaks with mbrola's voices: through the system's espeak-ng.

The espeak-ng that comes with the app was built without mbrola, and two of them in one process
break each other.
"""

from __future__ import annotations

import queue
from pathlib import Path
from typing import Any

from reader.speech.engines.child_end import Answers, Request, listen
from reader.speech.engines.espeak_library import Library, LibraryMissing, LibraryVoice
from reader.speech.engines.espeak_library import system_library as load

_FOLDERS = ("{data}/mbrola/{name}", "/usr/share/mbrola/{name}", "/usr/share/mbrola/{name}/{name}",
            "/usr/share/mbrola/voices/{name}")  # fmt: skip
"""Where espeak-ng looks for a voice's data."""
_SPEED, _PITCH = 175, 50


def main() -> None:
    """Serve until standard input closes."""
    answers = Answers()
    requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
    listen(requests.put, lambda: None)
    library: Library | None = None
    while True:
        request = requests.get()
        samples = b""
        try:
            library = library or load()
            if "text" in request:
                header, samples = _said(library, request)
            else:
                header = {"voices": _voices(library)}
        except (LibraryMissing, OSError) as error:
            header = {"error": str(error)}
        answers.give(header | {"id": request["id"]}, samples)


def _said(library: Library, request: Request) -> tuple[dict[str, Any], bytes]:
    voice, speed, pitch = request["voice"], request["speed"], request["pitch"]
    said = library.say(request["text"], voice, speed, pitch, lambda: False)
    assert said is not None
    words = [(word.position, word.frame) for word in said.words]
    return {"words": words, "end": said.end, "rate": said.sample_rate}, said.samples


def _voices(library: Library) -> list[dict[str, str]]:
    """List the voices whose data is there and which really say something."""
    return [
        {"id": voice.identifier, "name": voice.name, "language": voice.language}
        for voice in library.voices("mbrola")
        if _has_data(library.data(), voice) and _speaks(library, voice)
    ]


def _has_data(data: Path, voice: LibraryVoice) -> bool:
    try:
        lines = (data / "voices" / voice.identifier).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return False
    names = [line.split()[1] for line in lines if line.startswith("mbrola ")]
    return any(
        Path(folder.format(data=data, name=name)).is_file() for folder in _FOLDERS for name in names
    )


def _speaks(library: Library, voice: LibraryVoice) -> bool:
    try:
        said = library.say("a", voice.identifier, _SPEED, _PITCH, lambda: False)
    except LibraryMissing:
        return False
    return said is not None and any(said.samples)


if __name__ == "__main__":
    main()
