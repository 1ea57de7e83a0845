"""Which voice says what, and which one goes on when a voice fails."""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from reader.errors import Cancelled, Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.engine import SpeechEngine
from reader.speech.line import EngineHangs, Line
from reader.speech.sound import is_silent
from reader.speech.stretch import stretched
from reader.speech.transliterate import transliterated
from reader.speech.utterance import Audio, Delivery, Voice, WordTiming
from reader.text.language import primary
from reader.text.offsets import Mapped

_log = logging.getLogger(__name__)

Choice = tuple[Line, Voice]

_SUBSTITUTE = "ar"
_SAYABLE = re.compile("[0-9A-Za-zÀ-ɏء-غف-ي٠-٩]{2}")
"""What every voice of ours says somehow: a silent answer to it is a failure."""
_KEPT_BYTES = 8_000_000
"""Sound that is kept to be said again: about three minutes."""


def voice_key(voice: Voice) -> str:
    """Give the text that settings keep for a voice: "engine:voice id"."""
    return f"{voice.engine}:{voice.id}"


def choose(
    lines: Sequence[Line],
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
    usable = [line for line in lines if line.engine.id == wanted] if preferred else []
    for line in usable:
        for voice in _usable(line, without):
            if voice_key(voice) == preferred:
                return line, voice
    fallback: Choice | None = None
    for line in lines:
        for voice in _usable(line, without):
            if line.capabilities.audible and voice.language == language:
                return line, voice
            if fallback is None or (
                line.capabilities.audible and not fallback[0].capabilities.audible
            ):
                fallback = line, voice
    if fallback is None:
        raise SpeechFailed(
            Message("There is no voice on this computer. Install a voice and try again.")
        )
    return fallback


def _usable(line: Line, without: Collection[str]) -> Sequence[Voice]:
    return [voice for voice in line.voices() if voice_key(voice) not in without]


class Voices:
    """The voices chosen by the reader, and what replaces one that fails. Thread-safe."""

    def __init__(self, engines: Sequence[SpeechEngine], chosen: Mapping[str, str]) -> None:
        """Take the engines by rank, and the chosen voices: language → "engine:voice id"."""
        self._lines = tuple(Line(engine) for engine in engines)
        self._lock = threading.Lock()
        self._chosen = {language: key for language, key in chosen.items() if key}
        self._failed: set[str] = set()
        self._kept: OrderedDict[tuple[str, str, Delivery], Audio] = OrderedDict()
        self._kept_bytes = 0

    def of(self, language: str) -> tuple[Voice, ...]:
        """List the audible voices of a language, best first."""
        return tuple(
            voice
            for line in self._lines
            if line.capabilities.audible
            for voice in line.voices(fresh=True)
            if voice.language == language
        )

    def prefer(self, language: str, key: str) -> None:
        """Choose the voice of a language by its key; "" leaves it to the engines' rank."""
        with self._lock:
            self._chosen.pop(language, None)
            if key:
                self._chosen[language] = key
                self._failed.discard(key)

    def forgive(self) -> None:
        """Give voices that failed another chance."""
        with self._lock:
            self._failed.clear()

    def prepare(self, language: str) -> None:
        """Let the voice of a language get ready; a failure shows when it is to speak."""
        try:
            line, voice = self.choice(language)
            line.prepare(voice)
        except (SpeechFailed, Cancelled):
            return

    def hang_up(self) -> None:
        """Let whatever the engines are asked for end soon, with `Cancelled`."""
        for line in self._lines:
            line.hang_up()

    def close(self) -> None:
        """Let the engines release what they hold; those that hang are left behind."""
        for line in self._lines:
            line.close()

    def choice(self, language: str) -> Choice:
        """Give the engine and voice for a language; raises `SpeechFailed` when there is none.

        Without a voice of the language it is the one that says Arabic.
        """
        language = primary(language)
        with self._lock:
            chosen, failed = dict(self._chosen), frozenset(self._failed)
        line, voice = choose(self._lines, language, chosen.get(language, ""), failed)
        if voice.language in (language, "") or voice_key(voice) == chosen.get(language):
            return line, voice
        # the reader's Arabic voice says what no voice of the language can
        return choose(self._lines, _SUBSTITUTE, chosen.get(_SUBSTITUTE, ""), failed)

    def say(
        self,
        text: str,
        language: str,
        delivery: Delivery,
        cancel: CancelToken,
        notify: Callable[[Message], None],
    ) -> Audio:
        """Say `text`, by another voice when one fails (`notify` is told, once for each voice).

        A voice fails that crashes, that gives no sign of life for `Watch.PATIENCE_S` (and with it
        all of its engine), or that says nothing. What an Arabic voice cannot read is written in
        Arabic letters; the words' times are those of `text`. Raises `SpeechFailed` when no voice
        is left, and `Cancelled`.
        """
        line, voice = self._tried(language)
        while True:
            try:
                given = _given(text, line, voice, language)
                audio = self._said(given.text, line, voice, delivery, cancel)
                return audio if given.text == text else _led_back(audio, given)
            except SpeechFailed as failure:
                _log.warning("voice %s failed: %s %s", voice_key(voice), failure, failure.detail)
                lost = [voice, *line.voices()] if isinstance(failure, EngineHangs) else [voice]
                with self._lock:
                    self._failed.update(map(voice_key, lost))
                try:
                    following = self.choice(language)
                except SpeechFailed:
                    raise failure from None
                notify(_notice(voice, *following))
                line, voice = following

    def _tried(self, language: str) -> Choice:
        """Choose a voice to say something; where all have failed, they get another chance."""
        try:
            return self.choice(language)
        except SpeechFailed:
            with self._lock:
                if not self._failed:
                    raise
                self._failed.clear()
        return self.choice(language)

    def _said(
        self, text: str, line: Line, voice: Voice, delivery: Delivery, cancel: CancelToken
    ) -> Audio:
        """Say a text as far as the engine can, and bring its sound to the rest."""
        able = line.capabilities
        rate = min(max(delivery.rate, able.rate_low), able.rate_high)
        own = Delivery(rate, delivery.pitch if able.pitch else 0.0)
        key = (voice_key(voice), text, own)
        with self._lock:
            audio = self._kept.get(key)
            if audio is not None:
                self._kept.move_to_end(key)
        if audio is None:
            audio = line.synthesize(text, voice, own, cancel)
            if able.audible and _SAYABLE.search(text) and is_silent(audio.samples):
                raise SpeechFailed(
                    Message(
                        "The voice {voice} says nothing. Choose another voice.",
                        {"voice": voice.name},
                    )
                )
            self._keep(key, audio)
        return stretched(audio, delivery.rate / rate, delivery.pitch - own.pitch)

    def _keep(self, key: tuple[str, str, Delivery], audio: Audio) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = audio
                self._kept_bytes += len(audio.samples)
            while self._kept_bytes > _KEPT_BYTES:
                _, old = self._kept.popitem(last=False)
                self._kept_bytes -= len(old.samples)


def _given(text: str, line: Line, voice: Voice, language: str) -> Mapped:
    """Give what a voice is to read for `text`: an Arabic one, only letters that it knows."""
    if voice.language != _SUBSTITUTE:
        return Mapped.of(text)
    own = primary(language) == _SUBSTITUTE
    if own and line.capabilities.reads_latin:
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


def _notice(failed: Voice, line: Line, voice: Voice) -> Message:
    name, other = failed.name, voice.name
    if name == other:
        name, other = f"{name} ({failed.engine})", f"{other} ({voice.engine})"
    if line.capabilities.audible:
        return Message(
            "The voice {voice} failed; {other} goes on.", {"voice": name, "other": other}
        )
    return Message(
        "The voice {voice} failed, and there is no other. The words are still lit, without sound.",
        {"voice": name},
    )
