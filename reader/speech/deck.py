"""The machinery under the player: synthesis, tape and sound output, run as one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from reader.errors import Message
from reader.speech.output import AudioOutput
from reader.speech.place import Cue
from reader.speech.prefetch import Prefetch
from reader.speech.tape import Clip, Moment, Tape
from reader.speech.utterance import Audio, Delivery, Utterance
from reader.speech.voices import Voices


class DeckListener(Protocol):
    """Told, on the deck's threads and without its lock, what the player has to know."""

    def clip_ready(self, clip: Clip, audio: Audio, begin: int) -> None:
        """A clip lies on the tape, from its frame `begin` on."""
        ...

    def nothing_said(self, generation: int) -> None:
        """All was made, and there was nothing."""
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
        self._gain = 1.0
        self._beyond: Callable[[Utterance], bool] | None = None
        self.generation = 0
        self._prefetch = Prefetch(voices, self)

    def warm(self, language: str) -> None:
        """Open the output and the voice of a language, while nothing else is to do."""
        self._prefetch.warm(language)

    def begin(self, cue: Cue, delivery: Delivery, *, held: bool = False) -> None:
        """Say a reel from the cue on, instead of what was being said; `held`: after `go_on`."""
        self._renew(held=held, awake=not held)
        self._prefetch.begin(self.generation, cue, delivery)

    def set_gain(self, gain: float) -> None:
        """Play as loud as `gain`, 0 to 1."""
        with self._lock:
            self._gain = gain
            if self._tape is not None:
                self._tape.set_gain(gain)

    def end_before(self, beyond: Callable[[Utterance], bool] | None) -> bool:
        """End before the first utterance that is `beyond`; None: say all again.

        Says whether something was cut off before, and so has to be made anew to be said.
        """
        with self._lock:
            cut = self._beyond is not None and self._all_ready
            self._beyond = beyond
            if beyond is not None and self._tape is not None and self._tape.drop(beyond):
                self._end()
        return cut

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

    def left_ms(self) -> float | None:
        """Give how long the rest takes, once all of it was made."""
        with self._lock:
            if not self._all_ready or self._tape is None or self._output is None:
                return None
            return self._tape.remaining_ms(self._output.heard())

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
            tape.set_gain(self._gain)
            if self._held:
                tape.hold()
            if self._awake:
                output.wake()
        return tape

    def clip_ready(self, clip: Clip, audio: Audio, begin: int) -> None:
        """Put a clip on the tape, if it still belongs there."""
        with self._lock:
            if clip.generation != self.generation or self._tape is None or self._all_ready:
                return
            if self._beyond is not None and self._beyond(clip.utterance):
                self._end()
                return
            self._tape.put(clip, begin)
            self._newest = clip
        self._listener.clip_ready(clip, audio, begin)

    def all_ready(self, generation: int) -> None:
        """Remember that nothing more will come."""
        with self._lock:
            if generation != self.generation:
                return
            self._all_ready = True
            silent = self._newest is None
        if silent:
            self._listener.nothing_said(generation)

    def speech_failed(self, generation: int, message: Message) -> None:
        """Pass a failure on."""
        self._listener.speech_failed(generation, message)

    def voice_replaced(self, message: Message) -> None:
        """Pass a notice on."""
        self._listener.told(message)

    def broken(self, generation: int, error: Exception) -> None:
        """Pass an error on."""
        self._listener.broken(generation, error)

    def _end(self) -> None:
        """Make nothing more of this generation; the lock is held."""
        self._all_ready = True
        newest = self._tape.newest if self._tape else None
        self._newest = newest if newest and newest.generation == self.generation else None
        self._prefetch.stop()

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
