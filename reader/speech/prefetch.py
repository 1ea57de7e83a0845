"""Synthesis ahead of the sound: one worker keeps the tape a few sentences full."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from reader.errors import Cancelled, Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.tape import Clip, Tape
from reader.speech.tashkeel import shared
from reader.speech.utterance import Audio, Utterance
from reader.speech.voices import Voices

AHEAD_CLIPS = 2
AHEAD_MS = 3000.0
"""The worker rests when so many clips wait and so much sound lies ahead."""

_log = logging.getLogger(__name__)


class PrefetchListener(Protocol):
    """Called on the worker's thread."""

    def opened(self) -> Tape:
        """Give the tape, opening the sound output the first time."""
        ...

    def clip_ready(self, clip: Clip, audio: Audio) -> None:
        """A clip was made; it is put on the tape by the listener."""
        ...

    def all_ready(self, generation: int) -> None:
        """There is nothing more to make for this generation."""
        ...

    def speech_failed(self, generation: int, message: Message) -> None:
        """No voice could go on."""
        ...

    def voice_replaced(self, message: Message) -> None:
        """A voice failed and another goes on, or harakat cannot be added."""
        ...

    def broken(self, generation: int, error: Exception) -> None:
        """An error of ours: it is to be reported."""
        ...


@dataclass(slots=True)
class _Order:
    generation: int
    utterances: Iterator[Utterance]
    rate: float
    token: CancelToken = field(default_factory=CancelToken)


class Prefetch:
    """The worker thread and the order that it works on."""

    def __init__(self, voices: Voices, listener: PrefetchListener) -> None:
        self._voices = voices
        self._listener = listener
        self._changed = threading.Condition()
        self._order: _Order | None = None
        self._chore: Callable[[], None] | None = None
        self._tape: Tape | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="ayn-synthesis", daemon=True)
        self._thread.start()

    def begin(self, generation: int, utterances: Iterator[Utterance], rate: float) -> None:
        """Work on these utterances from now on and drop what was being made."""
        with self._changed:
            self._drop()
            self._chore = None
            self._order = _Order(generation, utterances, rate)
            self._changed.notify()

    def stop(self) -> None:
        """Drop what is being made."""
        with self._changed:
            self._drop()

    def warm(self, language: str) -> None:
        """Open the sound output and the voice of a language while nothing else is to do."""

        def open_both() -> None:
            self._open()
            self._voices.choice(language)
            if language == "ar":
                shared().warm()

        with self._changed:
            if self._order is None:
                self._chore = open_both
                self._changed.notify()

    def look(self) -> None:
        """Look again whether the tape needs more."""
        with self._changed:
            self._changed.notify()

    def close(self) -> None:
        """Drop everything and end the thread."""
        with self._changed:
            self._drop()
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _drop(self) -> None:
        if self._order is not None:
            self._order.token.cancel()
            self._order = None

    def _open(self) -> Tape:
        if self._tape is None:
            self._tape = self._listener.opened()
        return self._tape

    def _wanted(self) -> bool:
        if self._order is None:
            return False
        if self._tape is None:
            return True
        clips, ms = self._tape.waiting()
        return clips < AHEAD_CLIPS or ms < AHEAD_MS

    def _run(self) -> None:
        while True:
            with self._changed:
                while not (self._closed or self._wanted() or self._chore):
                    self._changed.wait()
                if self._closed:
                    return
                order, chore = self._order, self._chore
                self._chore = None
            try:
                if order is not None:
                    self._work(order)
                elif chore is not None:
                    chore()
            except Cancelled:
                continue
            except SpeechFailed as failure:
                self._finish(order)
                if order is not None:
                    self._listener.speech_failed(order.generation, failure.message)
            except Exception as error:  # noqa: BLE001 - handed to the owner, which reports it
                _log.exception("speech stopped")
                self._finish(order)
                self._listener.broken(order.generation if order else -1, error)

    def _work(self, order: _Order) -> None:
        tape = self._open()
        utterance = next(order.utterances, None)
        if (notice := shared().take_notice()) is not None:
            self._listener.voice_replaced(notice)
        if utterance is None:
            self._finish(order)
            self._listener.all_ready(order.generation)
            return
        audio = self._voices.say(
            utterance.spoken,
            utterance.language,
            order.rate,
            order.token,
            self._listener.voice_replaced,
        )
        order.token.check()
        clip = Clip.of(order.generation, utterance, audio, order.rate, tape.sample_rate)
        self._listener.clip_ready(clip, audio)

    def _finish(self, order: _Order | None) -> None:
        with self._changed:
            if self._order is order:
                self._order = None
