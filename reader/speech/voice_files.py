"""Neural voices as files: adding one after trying it, listing and removing them.

A voice is a folder `<id>/` that holds `<id>.onnx` and `<id>.onnx.json`.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import IO

from reader.errors import Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.engines.child import ChildGone
from reader.speech.engines.piper_child import (
    Files,
    PiperChild,
    PiperMissing,
    VoiceUnusable,
    is_installed,
)
from reader.speech.engines.piper_config import ConfigWrong, VoiceConfig, read_config
from reader.speech.engines.piper_model import NotVoice, NotWhole, looks_like_model, read_model
from reader.speech.leftovers import made, stale, sweep
from reader.speech.utterance import Voice
from reader.system_errors import plain

MODEL, CONFIG = ".onnx", ".onnx.json"
_COPYING, _REPLACED, _REMOVED = ".adding-", ".replaced-", ".removed-"
_BLOCK = 1_000_000
_BIGGEST = 1_000_000_000
_LONGEST_ID = 80
_SAMPLES = {"ar": "مَرْحَبًا.", "en": "Hello."}
_QUALITIES = ("medium", "high", "low", "x_low")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Progress = Callable[[float], None]

_log = logging.getLogger(__name__)


def add_voice(
    model: Path,
    voices: Path,
    config: Path | None = None,
    token: CancelToken | None = None,
    progress: Progress | None = None,
) -> Voice:
    """Copy a voice into the folder of voices, whole or not at all; one of the same name goes.

    `config` is otherwise looked for beside the model: "x.onnx.json", or "x.json". The copy is
    checked, and says a word where piper is installed, before it takes its place. `progress` is
    told 0 to 1. Raises `SpeechFailed` and `Cancelled`.
    """
    token = token or CancelToken()
    progress = progress or _quietly
    _check_head(model)
    config = config or _beside(model)
    _check_config(config, config.name)
    identifier = _identifier(model)
    try:
        voices.mkdir(parents=True, exist_ok=True)
        _put_back(voices)
        folder = made(_COPYING, voices)
    except OSError as error:
        raise _not_written(error, voices) from error
    try:
        goal = Files(folder / f"{identifier}{MODEL}", folder / f"{identifier}{CONFIG}")
        _copy(config, goal.config, token, _quietly)
        _copy(model, goal.model, token, lambda part: progress(part * 0.8))
        voice = _checked(goal, identifier, model.name)
        _try(goal, voice, model.name, token)
        progress(0.99)
        token.check()
        try:
            _take_place(folder, voices / identifier)
        except OSError as error:
            raise _not_written(error, voices) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    progress(1.0)
    return voice


def remove_voice(voice_id: str, voices: Path) -> None:
    """Remove a voice; one that is not there is removed already. Raises `SpeechFailed`."""
    folder = _folder(voice_id, voices)
    if not folder.is_dir():
        return
    # out of the list first: what cannot be removed wholly is no voice any more
    going = folder.with_name(f"{_REMOVED}{os.getpid()}-{folder.name}")
    try:
        shutil.rmtree(going, ignore_errors=True)
        folder.rename(going)
        shutil.rmtree(going)
    except OSError as error:
        raise SpeechFailed(
            Message(
                "The voice could not be removed from {folder}. Close what uses it and try again.",
                {"folder": str(folder)},
            ),
            str(error),
        ) from error


def installed(voices: Path) -> tuple[Voice, ...]:
    """List the voices that were added; a folder that holds none is passed over.

    Of several of a language the one of medium quality, which every computer has time for, comes
    first.
    """
    found: list[tuple[int, str, Voice]] = []
    try:
        names = sorted(entry.name for entry in os.scandir(voices) if entry.is_dir())
    except OSError:
        return ()
    for name in names:
        if name.startswith("."):
            continue
        here = files(name, voices)
        try:
            state = here.config.stat()
            if here.model.is_file():
                config = _config(here.config, state.st_mtime_ns, state.st_size)
                found.append((_rank(config.quality), name, config.voice(name)))
        except FileNotFoundError:
            continue
        except (OSError, ConfigWrong) as error:
            _complain(name, str(error))
    return tuple(voice for _, _, voice in sorted(found, key=lambda entry: entry[:2]))


def files(voice_id: str, voices: Path) -> Files:
    """Give where the files of a voice lie; raises `SpeechFailed` for what is no voice's name."""
    folder = _folder(voice_id, voices)
    return Files(folder / f"{voice_id}{MODEL}", folder / f"{voice_id}{CONFIG}")


def check_voice(folder: Path, token: CancelToken | None = None) -> Voice:
    """Check the voice in `folder` like one that is added; raises `SpeechFailed`, `Cancelled`."""
    here = files(folder.name, folder.parent)
    _check_config(here.config, here.config.name)
    _check_head(here.model)
    voice = _checked(here, folder.name, here.model.name)
    _try(here, voice, here.model.name, token or CancelToken())
    return voice


def _quietly(part: float) -> None:
    del part


def _beside(model: Path) -> Path:
    for found in (model.with_name(model.name + ".json"), model.with_suffix(".json")):
        if found.is_file():
            return found
    raise SpeechFailed(
        Message(
            "The voice {name} lacks its description. Put the file {config} into the same folder.",
            {"name": model.name, "config": model.name + ".json"},
        )
    )


def _check_config(config: Path, name: str) -> None:
    try:
        read_config(config)
    except ConfigWrong as error:
        raise SpeechFailed(
            Message(
                "The file {name} does not describe a piper voice. "
                "Choose the .onnx.json file that belongs to the voice.",
                {"name": name},
            ),
            str(error),
        ) from error
    except OSError as error:
        raise _not_read(error, config) from error


def _check_head(model: Path) -> None:
    try:
        with model.open("rb") as file:
            head = file.read(16)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise _not_read(error, model) from error
    if not looks_like_model(head) or size > _BIGGEST:
        raise _not_a_voice(model.name, f"{size} bytes, beginning with {head!r}")


def _checked(here: Files, identifier: str, name: str) -> Voice:
    try:
        read_model(here.model.read_bytes())
        return read_config(here.config).voice(identifier)
    except NotWhole as error:
        raise SpeechFailed(
            Message(
                "The file {name} is not whole: it ends too early. Download the voice again.",
                {"name": name},
            ),
            str(error),
        ) from error
    except NotVoice as error:
        raise _not_a_voice(name, str(error)) from error
    except (OSError, ConfigWrong) as error:
        raise SpeechFailed(
            Message("The voice {name} could not be read. Try again.", {"name": name}), str(error)
        ) from error


def _try(here: Files, voice: Voice, name: str, token: CancelToken) -> None:
    """Let a child of its own say a word: a damaged file may end the process that loads it."""
    if not is_installed():
        return
    try:
        child = PiperChild()
        try:
            said = child.say(_SAMPLES.get(voice.language, _SAMPLES["en"]), here, token)
        finally:
            child.end()
        if not said.samples:
            raise VoiceUnusable("it said nothing")
    except PiperMissing as error:
        _log.warning("voice %s was not tried: %s", name, error)
    except (VoiceUnusable, ChildGone) as error:
        raise SpeechFailed(
            Message(
                "The voice {name} cannot speak: its two files are damaged, or do not belong "
                "together. Download both again.",
                {"name": name},
            ),
            str(error),
        ) from error


def _copy(source: Path, goal: Path, token: CancelToken, progress: Progress) -> None:
    try:
        reading = source.open("rb")
    except OSError as error:
        raise _not_read(error, source) from error
    with reading:
        try:
            writing = goal.open("xb")
        except OSError as error:
            raise _not_written(error, goal.parent.parent) from error
        size = max(1, os.fstat(reading.fileno()).st_size)
        try:
            done = 0
            while block := _block(reading, source):
                token.check()
                writing.write(block)
                done += len(block)
                progress(min(1.0, done / size))
            writing.flush()
            os.fsync(writing.fileno())
        except OSError as error:
            raise _not_written(error, goal.parent.parent) from error
        finally:
            try:
                writing.close()
            except OSError as error:
                _log.info("%s: %s", goal, error)


def _block(reading: IO[bytes], source: Path) -> bytes:
    try:
        return reading.read(_BLOCK)
    except OSError as error:
        raise _not_read(error, source) from error


def _take_place(folder: Path, goal: Path) -> None:
    """Put the finished folder into its place; what was there goes, or stays when that fails."""
    if not goal.exists():
        folder.rename(goal)
        return
    old = goal.with_name(f"{_REPLACED}{os.getpid()}-{goal.name}")
    shutil.rmtree(old, ignore_errors=True)
    goal.rename(old)
    try:
        folder.rename(goal)
    except OSError:
        old.rename(goal)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _put_back(voices: Path) -> None:
    """Mend what a crash between the two steps of replacing a voice, or a removal, left."""
    for old in stale(_REPLACED, voices):
        goal = voices / old.name.removeprefix(_REPLACED).partition("-")[2]
        if not goal.exists():
            old.rename(goal)
    for prefix in (_COPYING, _REPLACED, _REMOVED):
        sweep(prefix, voices)


def _identifier(model: Path) -> str:
    """Give a folder's name for a voice, from its file's: letters, digits, "-", "_" and "."."""
    stem = model.name.removesuffix(MODEL)
    name = re.sub(r"[^\w.-]+", "-", stem).strip(".-")[:_LONGEST_ID].rstrip(".-")
    return name or "voice"


def _folder(voice_id: str, voices: Path) -> Path:
    if not voice_id or voice_id.startswith(".") or set(voice_id) & set("/\\:\0"):
        raise SpeechFailed(
            Message("There is no voice with the name {name}.", {"name": voice_id or "—"})
        )
    return voices / voice_id


@lru_cache(maxsize=256)
def _config(path: Path, changed_ns: int, size: int) -> VoiceConfig:
    """Read a voice's description; what it is asked with changes with the file."""
    del changed_ns, size
    return read_config(path)


def _rank(quality: str) -> int:
    return _QUALITIES.index(quality) if quality in _QUALITIES else len(_QUALITIES)


@lru_cache(maxsize=256)
def _complain(name: str, why: str) -> None:
    """Say in the log, once, that a folder holds no voice."""
    _log.warning("voice %s passed over: %s", name, why)


def _not_a_voice(name: str, why: str) -> SpeechFailed:
    return SpeechFailed(
        Message(
            "The file {name} is not a piper voice. Choose a voice's .onnx file.", {"name": name}
        ),
        why,
    )


def _not_read(error: OSError, path: Path) -> SpeechFailed:
    return SpeechFailed(plain(error, path), str(error))


def _not_written(error: OSError, folder: Path) -> SpeechFailed:
    if error.errno in _FULL:
        message = Message(
            "There is no room for the voice in {folder}. Free some space and try again.",
            {"folder": str(folder)},
        )
    else:
        message = plain(error, folder)
    return SpeechFailed(message, str(error))
