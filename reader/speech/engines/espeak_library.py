"""The espeak-ng library through ctypes: text in, samples and word events out."""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
import threading
from collections.abc import Callable
from ctypes import POINTER, c_char, c_char_p, c_int, c_short, c_ubyte, c_uint, c_void_p
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# names of speak_lib.h
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_PHONEME_EVENTS = 0x0001
_INITIALIZE_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_POS_CHARACTER = 1
_RATE, _PITCH = 1, 3
_EVENT_END_OF_LIST, _EVENT_WORD, _EVENT_PHONEME, _EVENT_SAMPLERATE = 0, 1, 7, 8
_PAUSE = b"_"
_OK = 0
MBROLA = "mb/"
"""How the names of mbrola's voices begin."""
_BUFFER_MS = 20
"""Small: above 450 words a minute the times of events are only as fine as the buffer."""

_log = logging.getLogger(__name__)


class _EventId(ctypes.Union):
    _fields_ = (("number", c_int), ("name", c_char_p), ("string", c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", c_int),
        ("unique_identifier", c_uint),
        ("text_position", c_int),
        ("length", c_int),
        ("audio_position", c_int),
        ("sample", c_int),
        ("user_data", c_void_p),
        ("id", _EventId),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", c_char_p),
        ("languages", c_void_p),
        ("identifier", c_char_p),
        ("gender", c_ubyte),
        ("age", c_ubyte),
        ("variant", c_ubyte),
        ("xx1", c_ubyte),
        ("score", c_int),
        ("spare", c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(c_int, POINTER(c_short), c_int, POINTER(_Event))


@dataclass(frozen=True, slots=True)
class LibraryVoice:
    """A voice as the library lists it; lower `priority` is better for its language."""

    identifier: str
    name: str
    language: str
    priority: int


@dataclass(frozen=True, slots=True)
class WordEvent:
    """A word begins at code point `position` (from 0) and at sample `frame`."""

    position: int
    frame: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Samples (signed 16-bit), the words' events, and the frame where the library saw the end."""

    samples: bytes
    words: tuple[WordEvent, ...]
    end: int
    sample_rate: int = 22050


class LibraryMissing(Exception):
    """espeak-ng or its data is not on this computer; the text is for reports."""


class Library:
    """espeak-ng, loaded once in a process: its state is global, so one lock guards it."""

    def __init__(self, library: ctypes.CDLL, data: Path | None) -> None:
        self._lock = threading.Lock()
        self._library = library
        library.espeak_ListVoices.restype = POINTER(POINTER(_Voice))
        library.espeak_ListVoices.argtypes = (c_void_p,)
        library.espeak_SetVoiceByName.argtypes = (c_char_p,)
        library.espeak_Synth.argtypes = (
            c_char_p, ctypes.c_size_t, c_uint, c_int, c_uint, c_uint, c_void_p, c_void_p,
        )  # fmt: skip
        # without DONT_EXIT the library ends the whole process when its data is missing
        options = _INITIALIZE_PHONEME_EVENTS | _INITIALIZE_DONT_EXIT
        path = str(data).encode() if data else None
        self.sample_rate = int(
            library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, path, options)
        )
        if self.sample_rate <= 0:
            raise LibraryMissing(f"espeak_Initialize gave {self.sample_rate} with data at {data}")

    def voices(self, languages: str = "") -> list[LibraryVoice]:
        """List the voices, without variants and without those of other programs.

        With `languages` "mbrola", list those that mbrola would speak, its data there or not.
        """
        found: list[LibraryVoice] = []
        wanted = ctypes.create_string_buffer(languages.encode())
        asked = _Voice(languages=ctypes.addressof(wanted)) if languages else None
        with self._lock:
            entries = self._library.espeak_ListVoices(ctypes.byref(asked) if asked else None)
            index = 0
            while entries and entries[index]:
                voice = entries[index].contents
                # a priority byte, then the language's name; more languages may follow
                priority = ctypes.string_at(voice.languages, 1)[0]
                language = ctypes.string_at(voice.languages + 1).decode()
                name = voice.name.decode().strip()
                found.append(LibraryVoice(voice.identifier.decode(), name, language, priority))
                index += 1
        return found

    def say(
        self,
        text: str,
        voice: str,
        words_per_minute: int,
        pitch: int,
        stopped: Callable[[], bool],
    ) -> Speech | None:
        """Say `text` at a pitch of 0 to 100, 50 being the voice's own.

        Gives None when `stopped()` was true on the way. Raises `LibraryMissing`.
        """
        chunks: list[bytes] = []
        words: list[WordEvent] = []
        end, base, sample_rate = 0, 0, self.sample_rate
        aborted = False
        diphones = voice.startswith(MBROLA)

        def receive(samples: object, count: int, events: object) -> int:
            nonlocal end, base, sample_rate, aborted
            if stopped():
                aborted = True
                return 1
            if samples and count > 0:
                chunks.append(ctypes.string_at(samples, count * 2))  # type: ignore[arg-type]
            index = 0
            while (event := events[index]).type != _EVENT_END_OF_LIST:  # type: ignore[index]
                if event.type == _EVENT_SAMPLERATE and not chunks[1:]:
                    # mbrola's voices have a rate of their own, and do not count from 0
                    base, sample_rate = event.sample, event.id.number or sample_rate
                elif event.type == _EVENT_WORD and event.length > 0 and not diphones:
                    words.append(WordEvent(event.text_position - 1, event.sample - base))
                elif event.type != _EVENT_WORD:
                    end = max(end, event.sample - base)
                if event.type == _EVENT_PHONEME and diphones and _begins_word(event, words):
                    words.append(WordEvent(event.text_position - 1, event.sample - base))
                index += 1
            return 0

        callback = _Callback(receive)
        data = text.encode("utf-8", "replace")
        with self._lock:
            library = self._library
            if library.espeak_SetVoiceByName(voice.encode()) != _OK:
                raise LibraryMissing(f"espeak-ng has no voice {voice}")
            library.espeak_SetParameter(_RATE, words_per_minute, 0)
            library.espeak_SetParameter(_PITCH, pitch, 0)
            library.espeak_SetSynthCallback(callback)
            result = library.espeak_Synth(
                data, len(data) + 1, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None
            )
        if aborted:
            return None
        if result != _OK:
            raise LibraryMissing(f"espeak_Synth gave {result}")
        return Speech(b"".join(chunks), tuple(words), end, sample_rate)

    def data(self) -> Path:
        """Give the folder of the library's data."""
        place = c_char_p()
        self._library.espeak_Info(ctypes.byref(place))
        return Path((place.value or b"").decode())


def _begins_word(event: _Event, words: list[WordEvent]) -> bool:
    """Whether a phoneme is a word's first: mbrola's words have no other events than the first's.

    The others carry no place, or one that was before.
    """
    last = words[-1].position if words else -1
    return event.text_position - 1 > last and not event.id.string.startswith(_PAUSE)


@cache
def library() -> Library:
    """Load espeak-ng: the one that came with the app, else the system's.

    Raises `LibraryMissing`. Two espeak-ng libraries in one process break each other, so what
    this finds first is the only one ever loaded.
    """
    try:
        import espeakng_loader

        place, data = espeakng_loader.get_library_path(), Path(espeakng_loader.get_data_path())
        return Library(ctypes.CDLL(str(place)), data)
    except (ImportError, OSError, RuntimeError) as error:
        _log.info("espeakng-loader cannot be used: %s", error)
    return system_library()


def system_library() -> Library:
    """Load the system's espeak-ng; raises `LibraryMissing`."""
    name = ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1"
    try:
        return Library(ctypes.CDLL(name), None)
    except OSError as error:
        raise LibraryMissing(str(error)) from error
