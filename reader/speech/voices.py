"""Which voice says what, and which one goes on when a voice fails."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from reader.errors import Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.engine import SpeechEngine
from reader.speech.transliterate import transliterated
from reader.speech.utterance import Audio, Delivery, Voice, WordTiming
from reader.speech.watch import Watch
from reader.text.language import primary
from reader.text.offsets import Mapped

_log = logging.getLogger(__name__)

Choice = tuple[SpeechEngine, Voice]

_SUBSTITUTE = "ar"


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
        """Give the engine and voice for a language; raises `SpeechFailed` when there is none.

        Without a voice of the language it is the one that says Arabic.
        """
        language = primary(language)
        with self._lock:
            chosen, failed = dict(self._chosen), frozenset(self._failed)
        engine, voice = choose(self._engines, language, chosen.get(language, ""), failed)
        if voice.language in (language, "") or voice_key(voice) == chosen.get(language):
            return engine, voice
        # the reader's Arabic voice says what no voice of the language can
        return choose(self._engines, _SUBSTITUTE, chosen.get(_SUBSTITUTE, ""), failed)

    def say(
        self,
        text: str,
        language: str,
        rate: float,
        cancel: CancelToken,
        notify: Callable[[Message], None],
    ) -> Audio:
        """Say `text`, by another voice when one fails (`notify` is told, once for each voice).

        What an Arabic voice cannot read is written in Arabic letters; the words' times are those
        of `text`. Raises `SpeechFailed` when no voice is left, and `Cancelled`.
        """
        engine, voice = self.choice(language)
        while True:
            low, high = engine.capabilities.rate_low, engine.capabilities.rate_high
            try:
                given = _given(text, engine, voice, language)
                audio = engine.synthesize(
                    given.text, voice, Delivery(min(max(rate, low), high)), _watch(cancel)
                )
                return audio if given.text == text else _led_back(audio, given)
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


def _watch(cancel: CancelToken) -> Watch:
    return cancel if isinstance(cancel, Watch) else Watch()


def _given(text: str, engine: SpeechEngine, voice: Voice, language: str) -> Mapped:
    """Give what a voice is to read for `text`: an Arabic one, only letters that it knows."""
    if voice.language != _SUBSTITUTE:
        return Mapped.of(text)
    own = primary(language) == _SUBSTITUTE
    if own and engine.capabilities.reads_latin:
        return Mapped.of(text)
    return transliterated(text)


def _led_back(audio: Audio, given: Mapped) -> Audio:
    """Take the words' times back to the text; words of one acronym become one."""
    found: list[WordTiming] = []
    for word in audio.words:
        start, end = given.map.to_old(word.start, word.end)
        if found and start < found[-1].end:
            last = found.pop()
            start, end = last.start, max(end, last.end)
            found.append(WordTiming(start, end, last.start_ms, word.end_ms))
        else:
            found.append(WordTiming(start, end, word.start_ms, word.end_ms))
    return replace(audio, words=tuple(found))


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
