"""The tape between synthesis and sound: clips one after another, and what sounds at a frame."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from reader.speech.sound import SAMPLE_BYTES, ramped_down, resampled, scaled, silence
from reader.speech.utterance import Audio, Utterance, WordTiming

_RAMP_MS = 5


@dataclass(frozen=True, slots=True)
class Clip:
    """An utterance in sound, at the tape's sample rate, with the pause after it.

    `generation` says for which start of playing it was made, `number` which of the reel it is.
    """

    generation: int
    number: int
    utterance: Utterance
    samples: bytes
    words: tuple[WordTiming, ...]
    pause_frames: int
    sample_rate: int

    @property
    def speech_frames(self) -> int:
        """Frames of speech."""
        return len(self.samples) // SAMPLE_BYTES

    @property
    def speech_ms(self) -> float:
        """Length of the speech in ms."""
        return self.speech_frames * 1000 / self.sample_rate

    @property
    def frames(self) -> int:
        """Frames of speech and pause."""
        return self.speech_frames + self.pause_frames

    @classmethod
    def of(
        cls,
        generation: int,
        number: int,
        utterance: Utterance,
        audio: Audio,
        rate: float,
        sample_rate: int,
    ) -> Clip:
        """Bring an utterance's audio to `sample_rate`, with its pause at the speed `rate`.

        Pauses keep step with the speed, or fast speech would mostly be silence.
        """
        samples = resampled(audio.samples, audio.sample_rate, sample_rate)
        pause = round(utterance.pause_ms * sample_rate / (1000 * rate))
        return cls(generation, number, utterance, samples, audio.words, pause, sample_rate)

    def cut(self, start: int, end: int) -> bytes:
        """Give the samples of the frames `start:end`, the pause's among them."""
        sound = self.samples[start * SAMPLE_BYTES : end * SAMPLE_BYTES]
        return sound + bytes((end - start) * SAMPLE_BYTES - len(sound))


@dataclass(frozen=True, slots=True)
class Moment:
    """What sounds at one frame of the stream: a clip, the ms in it, and whether all was said."""

    clip: Clip
    ms: float
    said: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Frames of a clip that went to the output: clip frame `begin` is stream frame `at`."""

    at: int
    frames: int
    clip: Clip
    begin: int


class Tape:
    """Clips wait here until the output pulls them; it can be held, and emptied at any moment.

    The output pulls from its own thread, the player's threads do the rest; every call is short.
    """

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._lock = threading.Lock()
        self._waiting: deque[Clip] = deque()
        self._begin = 0
        self._gain = self._wanted_gain = 1.0
        self._held = False
        self._tail = b""
        self._pulled = 0
        self._stretches: deque[_Stretch] = deque()

    def put(self, clip: Clip, begin: int = 0) -> None:
        """Add a clip at the end; the first of a row may begin at its frame `begin`."""
        with self._lock:
            if not self._waiting:
                self._begin = begin
            self._waiting.append(clip)

    def set_gain(self, gain: float) -> None:
        """Play as loud as `gain` (0 to 1) from the next pull on; the change is a short ramp."""
        with self._lock:
            self._wanted_gain = gain

    def drop(self, unwanted: Callable[[Utterance], bool]) -> bool:
        """Drop clips that have not begun, from the first unwanted one on; says whether any was."""
        with self._lock:
            begun = 1 if self._begin else 0
            for index, clip in enumerate(self._waiting):
                if index >= begun and unwanted(clip.utterance):
                    while len(self._waiting) > index:
                        self._waiting.pop()
                    return True
            return False

    @property
    def newest(self) -> Clip | None:
        """The last clip that was put here and not dropped."""
        with self._lock:
            if self._waiting:
                return self._waiting[-1]
            return self._stretches[-1].clip if self._stretches else None

    def remaining_ms(self, frame: float) -> float:
        """Give how long it takes from a frame of the stream to the end of all that is here."""
        with self._lock:
            waiting = sum(clip.frames for clip in self._waiting) - self._begin
            return (max(0.0, self._pulled - frame) + waiting) * 1000 / self.sample_rate

    def hold(self) -> None:
        """Give silence from the next pull on; the place is kept."""
        with self._lock:
            if not self._held:
                self._held = True
                self._fade()

    def release(self) -> None:
        """Go on where `hold` stopped."""
        with self._lock:
            self._held = False

    def clear(self) -> None:
        """Drop everything that was not pulled yet."""
        with self._lock:
            if not self._held:
                self._fade()
            self._waiting.clear()
            self._begin = 0

    def pull(self, frames: int) -> bytes:
        """Give the next `frames` frames, with silence where there is nothing to say."""
        parts: list[bytes] = []
        tail = b""
        with self._lock:
            wanted = frames
            if self._tail:
                tail = self._tail[: wanted * SAMPLE_BYTES]
                self._tail = b""
                wanted -= len(tail) // SAMPLE_BYTES
            while wanted and self._waiting and not self._held:
                clip = self._waiting[0]
                end = min(clip.frames, self._begin + wanted)
                count = end - self._begin
                if count:
                    at = self._pulled + frames - wanted
                    self._stretches.append(_Stretch(at, count, clip, self._begin))
                    parts.append(clip.cut(self._begin, end))
                    wanted -= count
                self._begin = end
                if end == clip.frames:
                    self._waiting.popleft()
                    self._begin = 0
            self._pulled += frames
            before, self._gain = self._gain, self._wanted_gain
            sound = scaled(b"".join(parts), before, self._gain)
        return tail + sound + silence(wanted)

    def at(self, frame: float) -> Moment | None:
        """Give what sounds at a frame of the stream: the last thing that began by then."""
        with self._lock:
            stretches = self._stretches
            while len(stretches) > 1 and stretches[1].at <= frame:
                stretches.popleft()
            if not stretches or stretches[0].at > frame:
                return None
            stretch = stretches[0]
            inside = min(frame - stretch.at, stretch.frames)
            clip = stretch.clip
            said = stretch.begin + inside >= clip.speech_frames
            return Moment(clip, (stretch.begin + inside) * 1000 / self.sample_rate, said)

    def waiting(self) -> tuple[int, float]:
        """Give how many clips have not begun, and how many ms have not been pulled."""
        with self._lock:
            frames = sum(clip.frames for clip in self._waiting) - self._begin
            begun = 1 if self._begin else 0
            return len(self._waiting) - begun, frames * 1000 / self.sample_rate

    def _fade(self) -> None:
        # a wave that is cut off clicks: its next few ms fade out instead
        if self._waiting and self._begin:
            clip = self._waiting[0]
            end = min(clip.frames, self._begin + self.sample_rate * _RAMP_MS // 1000)
            # as loud as it was: the gain may be another one by the next pull
            self._tail = scaled(ramped_down(clip.cut(self._begin, end)), self._gain, self._gain)
