"""Downloading a voice: its files are fetched, checked, and added to the reader's voices whole."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from reader.errors import Message, SpeechFailed
from reader.jobs import CancelToken
from reader.paths import Paths
from reader.speech.catalogue import Offer, RemoteFile
from reader.speech.transfer import Patience, fetch, forget
from reader.speech.utterance import Voice
from reader.system_errors import plain

_FULL = {errno.ENOSPC, errno.EFBIG} | ({errno.EDQUOT} if hasattr(errno, "EDQUOT") else set())
_BLOCK = 1_048_576
_SPARE = 16 * _BLOCK
"""Room on the disk that a download does not take."""
_FETCHED = 0.95
"""The share of the progress that is the download; the rest is trying the voice."""
_TELL_S = 0.1
_WAIT_S = 1.0
"""How long one that was just cancelled may need to end."""


def download(
    offer: Offer,
    paths: Paths,
    token: CancelToken | None = None,
    progress: Callable[[float], None] | None = None,
    patience: Patience | None = None,
) -> Voice:
    """Download a voice and add it; what an earlier call brought is not asked for again.

    `progress` gets 0 to 1. Raises `SpeechFailed`, and `Cancelled` within 200 ms. A voice is
    there whole or not at all.
    """
    token, patience = token or CancelToken(), patience or Patience()
    told = _Told(progress, offer.size)
    folder = _folder(paths)
    config, model = _config(folder, offer), _model(folder, offer)
    with _alone(folder, offer, token), _plain_failures(offer, paths):
        _check_room(offer, paths)
        _bring(offer, offer.config, config, token, told.file(0), patience)
        _bring(offer, offer.model, model, token, told.file(offer.config.size), patience)
        from reader.speech.voice_files import add_voice

        try:
            voice = add_voice(model, paths.voices, config, token, told.rest)
        except SpeechFailed:
            if not offer.model.digest[0]:
                # nobody vouches for these files: the next try must not find them again
                discard(offer, paths)
            raise
    discard(offer, paths)
    told.rest(1)
    return voice


def kept_bytes(offer: Offer, paths: Paths) -> int:
    """Give how much of a voice is there from a download that did not end."""
    folder = paths.cache / "voices"
    total = 0
    for place in (_config(folder, offer), _model(folder, offer)):
        for path in (place, _part(place)):
            with contextlib.suppress(OSError):
                total += path.stat().st_size
    return min(total, offer.size)


def discard(offer: Offer, paths: Paths) -> None:
    """Delete what a download left in the cache."""
    folder = paths.cache / "voices"
    for place in (_config(folder, offer), _model(folder, offer)):
        place.unlink(missing_ok=True)
        forget(_part(place))


class _Told:
    """Tells progress over both files, no more often than a person can see it."""

    def __init__(self, progress: Callable[[float], None] | None, size: int) -> None:
        self._progress, self._size = progress, size
        self._last = 0.0

    def file(self, before: int) -> Callable[[int], None]:
        """Give what a transfer tells its bytes to, `before` being there already."""

        def seen(count: int) -> None:
            now = time.monotonic()
            if now - self._last >= _TELL_S:
                self._last = now
                self._tell(_FETCHED * (before + count) / self._size)

        return seen

    def rest(self, fraction: float) -> None:
        """Tell how far the trying of the voice is."""
        self._tell(_FETCHED + (1 - _FETCHED) * fraction)

    def _tell(self, fraction: float) -> None:
        if self._progress is not None:
            self._progress(min(max(fraction, 0.0), 1.0))


def _folder(paths: Paths) -> Path:
    folder = paths.cache / "voices"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(error, folder) from error
    return folder


def _model(folder: Path, offer: Offer) -> Path:
    return folder / f"{offer.id}.onnx"


def _config(folder: Path, offer: Offer) -> Path:
    return folder / f"{offer.id}.onnx.json"


def _part(place: Path) -> Path:
    return place.with_name(place.name + ".part")


def _bring(
    offer: Offer,
    file: RemoteFile,
    place: Path,
    token: CancelToken,
    seen: Callable[[int], None],
    patience: Patience,
) -> None:
    """Have `file` at `place`, checked."""
    if place.exists():
        if place.stat().st_size == file.size and _sound(file, place, token):
            seen(file.size)
            return
        place.unlink()
    part = _part(place)
    resumed = part.exists()
    fetch(file, part, token, seen, patience)
    if not _sound(file, part, token):
        forget(part)
        if resumed:
            # the halves of two different files: once more from the beginning
            fetch(file, part, token, seen, patience)
        if not resumed or not _sound(file, part, token):
            forget(part)
            raise SpeechFailed(
                Message(
                    "The voice {voice} came damaged or is another one than announced: its "
                    "checksum is wrong. It was deleted; try again, or choose another voice.",
                    {"voice": offer.name},
                ),
                file.url,
            )
    part.replace(place)
    forget(part)


def _sound(file: RemoteFile, path: Path, token: CancelToken) -> bool:
    """Whether a file has the digest that was announced; true where none was."""
    algorithm, expected = file.digest
    if not algorithm:
        return True
    found = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as source:
        while block := source.read(_BLOCK):
            token.check()
            found.update(block)
    return found.hexdigest() == expected


def _check_room(offer: Offer, paths: Paths) -> None:
    """Refuse at once what the disk has no room for: the files, and their copy among the voices."""
    needed = 2 * offer.size + _SPARE - kept_bytes(offer, paths)
    if shutil.disk_usage(paths.cache).free < needed:
        raise _full(offer)


def _full(offer: Offer) -> SpeechFailed:
    return SpeechFailed(
        Message(
            "There is not enough room on the disk for the voice {voice}. Free some {size} MB and "
            "try again.",
            {"voice": offer.name, "size": (2 * offer.size + _SPARE) // 1_000_000 + 1},
        )
    )


def _refused(error: OSError, place: Path) -> SpeechFailed:
    return SpeechFailed(plain(error, place), str(error))


@contextlib.contextmanager
def _plain_failures(offer: Offer, paths: Paths) -> Iterator[None]:
    """Turn what the system refuses into plain words; a full disk gets its room back."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            with contextlib.suppress(OSError):
                discard(offer, paths)
            raise _full(offer) from error
        raise _refused(error, paths.cache / "voices") from error


@contextlib.contextmanager
def _alone(folder: Path, offer: Offer, token: CancelToken) -> Iterator[None]:
    """Keep another download from writing the same files; its end, however it ends, frees them."""
    path = folder / f"{offer.id}.lock"
    try:
        file = path.open("wb")
    except OSError as error:
        raise _refused(error, folder) from error
    with file:
        _lock(file, offer, token)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                path.unlink()


def _lock(file: IO[bytes], offer: Offer, token: CancelToken) -> None:
    if os.name != "posix":
        return
    import fcntl

    end = time.monotonic() + _WAIT_S
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > end:
                raise SpeechFailed(
                    Message(
                        "The voice {voice} is being downloaded already. Wait until that is done.",
                        {"voice": offer.name},
                    )
                ) from error
        else:
            return
        token.check()
        time.sleep(_TELL_S / 2)
