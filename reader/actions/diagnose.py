"""What works on this computer, asked part by part, each with what to do next."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from reader.actions.display import display_server, missing_libraries
from reader.errors import Message, ReaderError
from reader.exporting.screen import detect
from reader.paths import Paths, article, resource
from reader.system_errors import plain
from reader.translations import LANGUAGES

OLDEST_PYTHON = (3, 11)
LEAST_FREE = 200_000_000
"""Bytes of free disk below which the reader is warned."""
FONTS = {
    "pylopdf_fonts_ar": "Noto Naskh Arabic",
    "fontpkg_amiri": "Amiri",
    "fontpkg_noto_kufi_arabic": "Noto Kufi Arabic",
    "fontpkg_almarai": "Almarai",
    "fontpkg_ibm_plex_sans_arabic": "IBM Plex Sans Arabic",
    "fontpkg_noto_sans": "Noto Sans",
    "fontpkg_noto_serif": "Noto Serif",
    "fontpkg_atkinson_hyperlegible": "Atkinson Hyperlegible",
    "fontpkg_lexend": "Lexend",
    "fontpkg_ibm_plex_mono": "IBM Plex Mono",
}
_WAIT = 60
_PROBE = "reader.ui.qt_probe"
"""The program that starts Qt; it is never imported here."""


class State(StrEnum):
    """How a part is: it works, something is missing that the main job can do without, or not."""

    GOOD = "good"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Check:
    """One part that was looked at; `detail` is technical."""

    name: str
    state: State
    message: Message
    detail: str = ""


def diagnose(paths: Paths, environment: Mapping[str, str] = os.environ) -> Iterator[Check]:
    """Look at everything that the main job needs; one failing part does not hide the others."""
    parts: tuple[tuple[str, Callable[[], Iterator[Check]]], ...] = (
        ("python", _python),
        ("window", lambda: _window(environment)),
        ("speech", lambda: _speech(paths)),
        ("fonts", _fonts),
        ("files", _shipped_files),
        ("library", lambda: _library(paths)),
        ("disk", lambda: _disk(paths)),
        ("terminal", lambda: _terminal(environment)),
    )
    for name, look in parts:
        try:
            yield from look()
        except ReaderError as error:
            yield Check(name, State.FAULT, error.message, error.detail)
        except OSError as error:
            yield Check(name, State.FAULT, plain(error), str(error))


def works(checks: list[Check]) -> bool:
    """Whether the main job works here."""
    return all(check.state is not State.FAULT for check in checks)


def _python() -> Iterator[Check]:
    version = platform.python_version()
    if sys.version_info >= OLDEST_PYTHON:
        yield Check("python", State.GOOD, Message("Python {version}", {"version": version}))
    else:
        message = Message(
            "Python {version} is too old. Install Python {oldest} or newer.",
            {"version": version, "oldest": ".".join(map(str, OLDEST_PYTHON))},
        )
        yield Check("python", State.FAULT, message)


def _window(environment: Mapping[str, str]) -> Iterator[Check]:
    server = display_server(environment)
    answer, problem = _ask_qt(environment, server or "offscreen")
    if "version" not in answer:
        libraries = ", ".join(missing_libraries(server))
        if libraries:
            message = Message(
                "Qt does not start, since these system libraries are missing: {libraries}. "
                "Install them and try again.",
                {"libraries": libraries},
            )
        else:
            message = Message("Qt does not start. Install the app again.")
        yield Check("qt", State.FAULT, message, problem)
        return
    text = Message("PySide6 {version}", {"version": answer["version"]})
    yield Check("qt", State.GOOD, text)
    if server:
        shown = Message("The window opens here ({display})", {"display": server})
        yield Check("display", State.GOOD, shown)
    else:
        text = Message("There is no display: the window cannot open, the terminal commands work.")
        yield Check("display", State.WARNING, text)
    outputs = answer.get("sound", [])
    if outputs:
        text = Message("Sound comes out of {device}", {"device": outputs[0]})
        yield Check("sound", State.GOOD, text)
    else:
        text = Message(
            "There is no sound device: words are lit in silence. "
            "Connect loudspeakers or headphones, or write speech to a file."
        )
        yield Check("sound", State.WARNING, text, answer.get("sound_problem", ""))


def _ask_qt(environment: Mapping[str, str], server: str) -> tuple[dict[str, Any], str]:
    """Start Qt in a process of its own; gives its answer, or nothing and what it complained of."""
    own = dict(environment)
    if server == "offscreen":
        own["QT_QPA_PLATFORM"] = "offscreen"
    try:
        run = subprocess.run(
            [sys.executable, "-P", "-m", _PROBE],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=own,
            timeout=_WAIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return {}, str(error)
    last = run.stdout.strip().rpartition("\n")[2]
    if run.returncode or not last.startswith("{"):
        return {}, run.stderr.strip()
    answer: dict[str, Any] = json.loads(last)
    return answer, ""


def _speech(paths: Paths) -> Iterator[Check]:
    from reader.speech.engine import engines
    from reader.speech.voices import Voices

    made = engines(paths)
    try:
        voices = Voices(made, {})
        for engine in made:
            count = len(engine.voices())
            values: dict[str, str | int] = {"engine": engine.id}
            if count:
                text = Message(
                    "Speech engine {engine}: {count} voice",
                    values,
                    plural="Speech engine {engine}: {count} voices",
                    count=count,
                )
                yield Check("engine", State.GOOD, text)
            else:
                text = Message("Speech engine {engine} has no voice here.", values)
                yield Check("engine", State.WARNING, text)
        for language in LANGUAGES:
            found = voices.of(language)
            name = f"voice.{language}"
            if found:
                text = _voice_text(language, found[0].name)
                yield Check(name, State.GOOD, text)
            else:
                yield Check(name, State.FAULT, _no_voice(language))
    finally:
        for engine in made:
            engine.close()


def _voice_text(language: str, voice: str) -> Message:
    if language == "ar":
        return Message("Arabic is read by the voice {voice}", {"voice": voice})
    return Message("English is read by the voice {voice}", {"voice": voice})


def _no_voice(language: str) -> Message:
    if language == "ar":
        return Message("No voice reads Arabic. Install the app again: it brings one along.")
    return Message("No voice reads English. Install the app again: it brings one along.")


def _fonts() -> Iterator[Check]:
    missing = [name for package, name in FONTS.items() if importlib.util.find_spec(package) is None]
    if missing:
        text = Message(
            "These fonts are missing: {fonts}. Install the app again.",
            {"fonts": ", ".join(missing)},
        )
        yield Check("fonts", State.FAULT, text)
    else:
        text = Message("The fonts are there: {fonts}", {"fonts": ", ".join(FONTS.values())})
        yield Check("fonts", State.GOOD, text)


def _shipped_files() -> Iterator[Check]:
    missing = [str(path) for path in (resource("tables"), article()) if not path.is_dir()]
    if missing:
        text = Message(
            "Files of the app are missing: {files}. Install the app again.",
            {"files": ", ".join(missing)},
        )
        yield Check("files", State.FAULT, text)


def _library(paths: Paths) -> Iterator[Check]:
    from reader.library.store import Library

    if not paths.library.exists():
        if paths.data.exists() and not paths.data.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(paths.data))
        text = Message(
            "There is no library yet; it will lie in {place}", {"place": str(paths.data)}
        )
        yield Check("library", State.GOOD, text)
        return
    library = Library.open(paths)
    try:
        if problems := library.check():
            library.index()  # the search index is made again where it was the one that is damaged
            problems = library.check()
        count = library.count()
    finally:
        library.close()
    if problems:
        text = Message(
            "The library in {place} is damaged. To put right what can be put right: {hint}",
            {"place": str(paths.data), "hint": "ayn doctor --repair"},
        )
        yield Check("library", State.FAULT, text, "\n".join(problems))
    else:
        text = Message(
            "The library in {place} is sound: {count} piece",
            {"place": str(paths.data)},
            plural="The library in {place} is sound: {count} pieces",
            count=count,
        )
        yield Check("library", State.GOOD, text)
        yield from _copies(paths)


def _copies(paths: Paths) -> Iterator[Check]:
    from reader.actions.rescue import local_time, snapshots_of

    found = snapshots_of(paths).newest_sound()
    if found is not None:
        when = {"time": local_time(found[0].taken)}
        yield Check("copies", State.GOOD, Message("Its last copy is of {time}", when))
    else:
        text = Message(
            "There is no copy of the library yet. The window makes one every day, or: {hint}",
            {"hint": "ayn backup"},
        )
        yield Check("copies", State.GOOD, text)


def _disk(paths: Paths) -> Iterator[Check]:
    place = _existing(paths.data)
    values: dict[str, str | int] = {"place": str(place)}
    if not os.access(place, os.W_OK):
        text = Message("Nothing may be written in {place}. Allow writing there.", values)
        yield Check("disk", State.FAULT, text)
        return
    free = shutil.disk_usage(place).free
    values = {"size": free // 1_000_000, **values}
    if free < LEAST_FREE:
        text = Message("Only {size} MB are free at {place}. Free some space.", values)
        yield Check("disk", State.WARNING, text)
    else:
        yield Check("disk", State.GOOD, Message("{size} MB are free at {place}", values))


def _existing(folder: Path) -> Path:
    """Give the nearest folder that is there."""
    return next((path for path in (folder, *folder.parents) if path.is_dir()), Path("/"))


def _terminal(environment: Mapping[str, str]) -> Iterator[Check]:
    screen = detect(environment)
    values = {"name": screen.name}
    if not screen.name:
        text = Message("This terminal is not known: Arabic is left for it to order.")
    elif screen.visual:
        text = Message("The terminal ({name}) does not order Arabic: it is ordered for it.", values)
    else:
        text = Message("The terminal ({name}) orders Arabic itself", values)
    yield Check("terminal", State.GOOD, text)
