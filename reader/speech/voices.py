"""Which voice says what, and which one goes on when a voice fails."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence

from reader.errors import Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.engine import SpeechEngine
from reader.speech.utterance import Audio, Voice
from reader.text.language import primary

_log = logging.getLogger(__name__)

Choice = tuple[SpeechEngine, Voice]


def voice_key(voice: Voice) -> str:
    """Give the text that settings keep for a voice: "engine:voice id"."""
    return f"{voice.engine}:{voice.id}"


def choose(
    engines: Sequence[SpeechEngine],
    language: str,
    preferred: str = "",
    without: Collection[str] = (),
) -> Choice:
    """Choose the voice for `language`.

    The preferred voice ("engine:voice id") wins, then the first voice of the language by the
    engines' rank, then any audible voice (it reads letters it does not know badly, but aloud),
    then silence. Voices whose keys are in `without` are passed over. Raises `SpeechFailed` when
    none is left.
    """
    language = primary(language)
    wanted, _, _ = preferred.partition(":")
    usable = [engine for engine in engines if engine.id == wanted] if preferred else []
    for engine in usable:
        for voice in _usable(engine, without):
            if voice_key(voice) == preferred:
                return engine, voice
    fallback: Choice | None = None
    for engine in engines:
        for voice in _usable(engine, without):
            if engine.capabilities.audible and voice.language == language:
                return engine, voice
            if fallback is None or (
                engine.capabilities.audible and not fallback[0].capabilities.audible
            ):
                fallback = engine, voice
    if fallback is None:
        raise SpeechFailed(
            Message("There is no voice on this computer. Install a voice and try again.")
        )
    return fallback


def _usable(engine: SpeechEngine, without: Collection[str]) -> Sequence[Voice]:
    return [voice for voice in engine.voices() if voice_key(voice) not in without]


class Voices:
    """The voices chosen by the reader, and what replaces one that fails. Thread-safe."""

    def __init__(self, engines: Sequence[SpeechEngine], chosen: Mapping[str, str]) -> None:
        """Take the engines by rank, and the chosen voices: language → "engine:voice id"."""
        self._engines = tuple(engines)
        self._lock = threading.Lock()
        self._chosen = {language: key for language, key in chosen.items() if key}
        self._failed: set[str] = set()

    def of(self, language: str) -> tuple[Voice, ...]:
        """List the audible voices of a language, best first."""
        return tuple(
            voice
            for engine in self._engines
            if engine.capabilities.audible
            for voice in engine.voices()
            if voice.language == language
        )

    def prefer(self, language: str, voice: Voice | None) -> None:
        """Choose the voice of a language, or leave the choice to the engines' rank."""
        with self._lock:
            self._chosen.pop(language, None)
            if voice is not None:
                self._chosen[language] = voice_key(voice)
                self._failed.discard(voice_key(voice))

    def forgive(self) -> None:
        """Give voices that failed another chance."""
        with self._lock:
            self._failed.clear()

    def choice(self, language: str) -> Choice:
        """Give the engine and voice for a language; raises `SpeechFailed` when there is none."""
        with self._lock:
            preferred, failed = self._chosen.get(language, ""), frozenset(self._failed)
        return choose(self._engines, language, preferred, failed)

    def say(
        self,
        text: str,
        language: str,
        rate: float,
        cancel: CancelToken,
        notify: Callable[[Message], None],
    ) -> Audio:
        """Say `text`, by another voice when one fails (`notify` is told, once for each voice).

        Raises `SpeechFailed` when no voice is left, and `Cancelled`.
        """
        engine, voice = self.choice(language)
        while True:
            low, high = engine.capabilities.rate_low, engine.capabilities.rate_high
            try:
                return engine.synthesize(text, voice, min(max(rate, low), high), cancel)
            except SpeechFailed as failure:
                _log.warning("voice %s failed: %s %s", voice_key(voice), failure, failure.detail)
                with self._lock:
                    self._failed.add(voice_key(voice))
                try:
                    following = self.choice(language)
                except SpeechFailed:
                    raise failure from None
                notify(_notice(voice, *following))
                engine, voice = following


def _notice(failed: Voice, engine: SpeechEngine, voice: Voice) -> Message:
    name, other = failed.name, voice.name
    if name == other:
        name, other = f"{name} ({failed.engine})", f"{other} ({voice.engine})"
    if engine.capabilities.audible:
        return Message(
            "The voice {voice} failed; {other} goes on.", {"voice": name, "other": other}
        )
    return Message(
        "The voice {voice} failed, and there is no other. The words are still lit, without sound.",
        {"voice": name},
    )
