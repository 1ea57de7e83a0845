"""Synthesis ahead of the sound: one worker keeps the tape a few sentences full."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from reader.errors import Cancelled, Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.place import Cue, Place
from reader.speech.reel import Reel
from reader.speech.tape import Clip, Tape
from reader.speech.tashkeel import shared
from reader.speech.utterance import Audio, Delivery
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

    def clip_ready(self, clip: Clip, audio: Audio, begin: int) -> None:
        """A clip was made; it is put on the tape by the listener, from its frame `begin` on."""
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
    """What is being made. `offset_ms` leads from the next utterance's start to the beginning.

    It is known once the cue's own utterance was made, and None again when the place is found.
    """

    generation: int
    reel: Reel
    number: int
    delivery: Delivery
    place: Place | None
    offset_ms: float | None = None
    going_back: bool = False
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
        self._preparing: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._run, name="ayn-synthesis", daemon=True)
        self._thread.start()

    def begin(self, generation: int, cue: Cue, delivery: Delivery) -> None:
        """Work on a reel from the cue on, and drop what was being made."""
        with self._changed:
            self._drop()
            self._chore = None
            self._order = _Order(generation, cue.reel, cue.number, delivery, cue.place)
            self._changed.notify()

    def stop(self) -> None:
        """Drop what is being made."""
        with self._changed:
            self._drop()

    def warm(self, language: str) -> None:
        """Open the sound output and the voice of a language while nothing else is to do."""

        def open_both() -> None:
            self._open()
            if language == "ar":
                shared().warm()
            # a voice may take seconds to load, and Play must not wait for the worker then
            thread = threading.Thread(
                target=self._voices.prepare, args=(language,), name="ayn-prepare", daemon=True
            )
            self._preparing = [*filter(threading.Thread.is_alive, self._preparing), thread]
            thread.start()

        with self._changed:
            if self._order is None:
                self._chore = open_both
                self._changed.notify()

    def look(self) -> None:
        """Look again whether the tape needs more."""
        with self._changed:
            self._changed.notify()

    def close(self) -> None:
        """Drop everything and end the threads; voices that hang were hung up by then."""
        with self._changed:
            self._drop()
            self._closed = True
            self._changed.notify()
        self._thread.join()
        for thread in self._preparing:
            thread.join()

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
        utterance = order.reel[order.number]
        if (notice := shared().take_notice()) is not None:
            self._listener.voice_replaced(notice)
        if utterance is None:
            self._finish(order)
            self._listener.all_ready(order.generation)
            return
        audio = self._voices.say(
            utterance.spoken,
            utterance.language,
            order.delivery,
            order.token,
            self._listener.voice_replaced,
        )
        order.token.check()
        rate = order.delivery.rate
        clip = Clip.of(order.generation, order.number, utterance, audio, rate, tape.sample_rate)
        begin = self._found(order, clip, tape.sample_rate)
        if begin is not None:
            order.number += 1
            self._listener.clip_ready(clip, audio, begin)

    def _found(self, order: _Order, clip: Clip, sample_rate: int) -> int | None:
        """Give the frame at which to begin a clip; None when the beginning lies elsewhere."""
        length = clip.frames * 1000 / sample_rate
        if order.place is not None:
            order.offset_ms, order.place = order.place(clip), None
        elif order.going_back and order.offset_ms is not None:
            order.offset_ms += length
        offset = order.offset_ms
        if offset is None:
            return 0
        if offset < 0:
            if order.reel[order.number - 1] is not None:
                order.number -= 1
                order.going_back = True
                return None
            offset = 0.0
        elif offset >= length and not order.going_back:
            order.offset_ms = offset - length
            order.number += 1
            return None
        order.offset_ms = None
        return min(round(offset * sample_rate / 1000), clip.frames)

    def _finish(self, order: _Order | None) -> None:
        with self._changed:
            if self._order is order:
                self._order = None
