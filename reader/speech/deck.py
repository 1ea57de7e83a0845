"""The machinery under the player: synthesis, tape and sound output, run as one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from reader.errors import Message
from reader.speech.output import AudioOutput
from reader.speech.prefetch import Prefetch
from reader.speech.tape import Clip, Moment, Tape
from reader.speech.utterance import Audio, Utterance
from reader.speech.voices import Voices


class DeckListener(Protocol):
    """Told, on the deck's threads and without its lock, what the player has to know."""

    def clip_ready(self, clip: Clip, audio: Audio) -> None:
        """A clip lies on the tape."""
        ...

    def speech_failed(self, generation: int, message: Message) -> None:
        """No voice could go on."""
        ...

    def told(self, message: Message) -> None:
        """A voice was replaced by another."""
        ...

    def device_told(self, message: Message) -> None:
        """The sound output has something to say."""
        ...

    def broken(self, generation: int, error: Exception) -> None:
        """An error of ours, to be reported."""
        ...


class Deck:
    """Says utterances through an output that is opened on the worker thread when first needed.

    Each `begin` and `drop` starts another generation; what an older one made is dropped.
    """

    def __init__(
        self, voices: Voices, output: Callable[[], AudioOutput], listener: DeckListener
    ) -> None:
        self._open_output = output
        self._listener = listener
        self._lock = threading.Lock()
        self._output: AudioOutput | None = None
        self._tape: Tape | None = None
        self._held = False
        self._awake = False
        self._all_ready = False
        self._newest: Clip | None = None
        self.generation = 0
        self._prefetch = Prefetch(voices, self)

    def warm(self, language: str) -> None:
        """Open the output and the voice of a language, while nothing else is to do."""
        self._prefetch.warm(language)

    def begin(self, utterances: Iterator[Utterance], rate: float) -> None:
        """Say these utterances at once, instead of what was being said."""
        self._renew(held=False, awake=True)
        self._prefetch.begin(self.generation, utterances, rate)

    def drop(self) -> None:
        """Fall silent and forget what was to be said."""
        self._renew(held=False, awake=False)
        self._prefetch.stop()

    def hold(self) -> None:
        """Fall silent and keep the place."""
        self._keep(held=True)

    def go_on(self) -> None:
        """Go on where `hold` stopped."""
        self._keep(held=False)

    def look_ahead(self) -> None:
        """Prepare more, if there is room: called when another clip begins to sound."""
        self._prefetch.look()

    def moment(self) -> Moment | None:
        """Give what sounds now, None while nothing of this generation has sounded."""
        with self._lock:
            if self._output is None or self._tape is None:
                return None
            moment = self._tape.at(self._output.heard())
            current = moment is not None and moment.clip.generation == self.generation
            return moment if current else None

    def more_waits(self) -> bool:
        """Whether anything was made that the output has not pulled yet."""
        with self._lock:
            return self._tape is not None and self._tape.waiting()[1] > 0

    def is_newest(self, moment: Moment | None) -> bool:
        """Whether nothing was made after what sounds at this moment."""
        with self._lock:
            return self._newest is (moment.clip if moment else None)

    def is_last(self, moment: Moment | None) -> bool:
        """Whether nothing is to come after what sounds at this moment."""
        return self._all_ready and self.is_newest(moment)

    def close(self) -> None:
        """End the threads and the stream."""
        self.drop()
        self._prefetch.close()
        if self._output is not None:
            self._output.close()

    # what the worker reports (PrefetchListener)

    def opened(self) -> Tape:
        """Open the sound output and give its tape."""
        output = self._open_output()
        tape = Tape(output.sample_rate)
        output.start(tape.pull, self._listener.device_told)
        with self._lock:
            self._output, self._tape = output, tape
            if self._held:
                tape.hold()
            if self._awake:
                output.wake()
        return tape

    def clip_ready(self, clip: Clip, audio: Audio) -> None:
        """Put a clip on the tape, if it still belongs there."""
        with self._lock:
            if clip.generation != self.generation or self._tape is None:
                return
            self._tape.put(clip)
            self._newest = clip
        self._listener.clip_ready(clip, audio)

    def all_ready(self, generation: int) -> None:
        """Remember that nothing more will come."""
        with self._lock:
            if generation == self.generation:
                self._all_ready = True

    def speech_failed(self, generation: int, message: Message) -> None:
        """Pass a failure on."""
        self._listener.speech_failed(generation, message)

    def voice_replaced(self, message: Message) -> None:
        """Pass a notice on."""
        self._listener.told(message)

    def broken(self, generation: int, error: Exception) -> None:
        """Pass an error on."""
        self._listener.broken(generation, error)

    def _renew(self, *, held: bool, awake: bool) -> None:
        with self._lock:
            self.generation += 1
            self._all_ready = False
            self._newest = None
            if self._tape:
                self._tape.clear()
        self._keep(held=held, awake=awake)

    def _keep(self, *, held: bool, awake: bool | None = None) -> None:
        with self._lock:
            self._held = held
            self._awake = not held if awake is None else awake
            if self._tape is None or self._output is None:
                return
            if held:
                self._tape.hold()
            else:
                self._tape.release()
            if self._awake:
                self._output.wake()
            else:
                self._output.rest()
