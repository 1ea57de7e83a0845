"""Sound through Qt: one long-lived stream on its own thread, or a clock without a device."""

from __future__ import annotations

import atexit
import logging
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from reader.errors import Message
from reader.speech.convert import Converter
from reader.speech.output import NO_SOUND, SAMPLE_RATE, AudioOutput, Notify, Pull, SilentOutput

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink

BUFFER_MS = 80
"""How much lies ahead of the ear: less starves when the computer is busy, more delays a pause."""

LOST = Message(
    "The sound device is gone; the words are still lit, without sound. "
    "Connect headphones or loudspeakers: the sound comes back by itself."
)
_STEP_MS = 10
_MORE, _LESS = 0.3, 0.01
_JUMP_MS = 60.0
_CLOSE_S = 1.5
"""Seconds that the sound thread has to end: a sound server that hangs holds it up for 30."""
_STALLED_S = 3.0
"""A device that takes nothing for so long is gone: Qt does not tell when a sound server died."""

_log = logging.getLogger(__name__)


def open_output() -> AudioOutput:
    """Open the sound device, or a silent clock that says why there is no sound.

    May be called on any thread; the application object must exist. QtMultimedia is loaded only
    now, and cannot be loaded at all where the system has no PulseAudio library.
    """
    try:
        import PySide6.QtMultimedia  # noqa: F401
    except ImportError as error:
        _log.warning("no sound: %s", error)
        return SilentOutput(NO_SOUND)
    return QtOutput()


class QtOutput:
    """Feeds a `QAudioSink` from its own thread and event loop, `BUFFER_MS` ahead.

    Without a device, and after one was unplugged, a silent clock takes its place until a device
    appears. Frames are counted on through all of it.
    """

    sample_rate = SAMPLE_RATE

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._awake = False
        self._closing = False
        self._silent: SilentOutput | None = None
        self._before = 0
        """Frames pulled before the present sink or silent clock began."""
        self._pulled = 0
        self._clock = PlaybackClock(self.sample_rate)
        self._heard = 0.0
        self._thread: threading.Thread | None = None

    @property
    def audible(self) -> bool:
        """Whether a device plays."""
        return self._silent is None

    def start(self, pull: Pull, notify: Notify) -> None:
        """Begin to pull, on the output's own thread."""
        self._thread = threading.Thread(
            target=self._run, args=(pull, notify), name="ayn-sound", daemon=True
        )
        self._thread.start()

    def heard(self) -> float:
        """Give the frames that have sounded, as far as Qt knows what the device holds."""
        with self._lock:
            if self._silent is not None:
                now = self._before + self._silent.heard()
            else:
                now = min(self._clock.now(time.monotonic()), float(self._pulled))
            self._heard = max(self._heard, now)
            return self._heard

    def wake(self) -> None:
        """Let the silent clock run, if it stands in; the sink runs always."""
        with self._lock:
            self._awake = True
            if self._silent is not None:
                self._silent.wake()

    def rest(self) -> None:
        """Let the silent clock stand."""
        with self._lock:
            self._awake = False
            if self._silent is not None:
                self._silent.rest()

    def close(self) -> None:
        """Stop the stream and end the thread; one that a sound server holds up is left behind."""
        self._closing = True
        if self._thread is not None:
            self._thread.join(_CLOSE_S)
            if self._thread.is_alive():
                _log.warning("the sound device was not closed in time")
                self.end_silence()
                atexit.register(_leave)

    # on the sound thread

    def _run(self, pull: Pull, notify: Notify) -> None:
        # every Qt object here lives and dies on this thread
        loop = QEventLoop()
        feeder = _Feeder(self, pull, notify, loop)
        feeder.open()
        loop.exec()
        feeder.close_all()

    @property
    def closing(self) -> bool:
        """Whether the thread is to end."""
        return self._closing

    def follow(self, held: int, now: float) -> None:
        """Take note that the device held `held` of the frames pulled so far at `now`."""
        with self._lock:
            self._clock.follow(self._pulled - held, now)

    def wrote(self, frames: int) -> None:
        """Take note that `frames` more went to the device."""
        with self._lock:
            self._pulled += frames

    def go_silent(self, pull: Pull) -> None:
        """Let a silent clock pull from now on."""
        silent = SilentOutput(sample_rate=self.sample_rate)

        def counted(frames: int) -> bytes:
            samples = pull(frames)
            with self._lock:
                self._pulled += frames
            return samples

        with self._lock:
            self._before = self._pulled
            self._silent = silent
            awake = self._awake
        silent.start(counted, lambda _: None)
        if awake:
            silent.wake()

    def end_silence(self) -> None:
        """Let the device take over from the silent clock."""
        if self._silent is not None:
            self._silent.close()
            with self._lock:
                self._silent = None
                self._clock.begin(self._pulled, time.monotonic())


def _leave() -> None:
    """End the process at once: Qt would take its sound library away under a thread and crash."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(0)


class PlaybackClock:
    """Smooths what a device says it has played: it tells in steps of about 12 ms."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._frames = 0.0
        self._time = 0.0

    def begin(self, frames: float, now: float) -> None:
        """Set the clock."""
        self._frames, self._time = frames, now

    def follow(self, played: float, now: float) -> None:
        """Come nearer to a count of played frames at `now` (s), or jump to it when far away.

        Steps and late readings only ever tell too little: more is believed soon, less slowly.
        """
        expected = self.now(now)
        error = played - expected
        if abs(error) * 1000 / self._rate > _JUMP_MS:
            self.begin(played, now)
        else:
            self.begin(expected + error * (_MORE if error > 0 else _LESS), now)

    def now(self, now: float) -> float:
        """Give the frames played at `now`."""
        return self._frames + (now - self._time) * self._rate


class _Feeder(QObject):
    """Opens the device and keeps its buffer full."""

    def __init__(self, output: QtOutput, pull: Pull, notify: Notify, loop: QEventLoop) -> None:
        from PySide6.QtMultimedia import QMediaDevices

        super().__init__()
        self._output = output
        self._pull = pull
        self._notify = notify
        self._loop = loop
        self._sink: QAudioSink | None = None
        self._stream: QIODevice | None = None
        self._converter = Converter(SAMPLE_RATE, SAMPLE_RATE, 1, as_float=False)
        self._device = b""
        self._frame_bytes, self._device_rate = 2, SAMPLE_RATE
        self._buffer_bytes = self._ahead_bytes = 0
        self._taken_at = time.monotonic()
        self._devices = QMediaDevices()
        self._devices.audioOutputsChanged.connect(self._devices_changed)
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._feed)
        self._timer.start(_STEP_MS)

    def open(self) -> None:
        """Open the default device, or go silent and say so."""
        if not self._open_sink():
            self._output.go_silent(self._pull)
            self._notify(NO_SOUND)

    def close_all(self) -> None:
        """Let go of the device."""
        self._timer.stop()
        self._devices.audioOutputsChanged.disconnect(self._devices_changed)
        self._drop_sink()
        self._output.end_silence()

    def _open_sink(self) -> bool:
        from PySide6.QtMultimedia import QAudioSink, QMediaDevices, QtAudio

        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return False
        chosen, self._converter = _format(device)
        sink = QAudioSink(device, chosen)
        sink.setBufferSize(chosen.bytesForDuration(BUFFER_MS * 1000))
        stream = sink.start()
        if stream is None or sink.error() != QtAudio.Error.NoError:
            _log.warning("sound device %s: %s", device.description(), sink.error())
            return False
        self._output.end_silence()
        self._device = bytes(device.id())
        self._sink, self._stream = sink, stream
        self._ahead_bytes = chosen.bytesForDuration(BUFFER_MS * 1000)
        self._frame_bytes = chosen.bytesPerFrame()
        self._buffer_bytes = sink.bufferSize()
        self._device_rate = chosen.sampleRate()
        self._taken_at = time.monotonic()
        return True

    def _drop_sink(self) -> None:
        sink, self._sink, self._stream = self._sink, None, None
        if sink is not None:
            sink.stop()

    def _feed(self) -> None:
        # each call into Qt gives the interpreter away and waits for it again, 5 ms when the
        # window's thread computes: two calls a step are all that so short a buffer bears
        if self._output.closing:
            self._loop.quit()
            return
        if self._sink is None or self._stream is None:
            return
        now = time.monotonic()
        held = self._buffer_bytes - self._sink.bytesFree()
        # a device may have a larger buffer than was asked for
        room = self._ahead_bytes - held
        frames = self._converter.source_frames(max(0, room) // self._frame_bytes)
        if not frames:
            self._check(now)
            return
        self._taken_at = now
        chunk = self._converter.convert(self._pull(frames))
        self._output.follow(held // self._frame_bytes * SAMPLE_RATE // self._device_rate, now)
        self._stream.write(chunk)
        self._output.wrote(frames)

    def _check(self, now: float) -> None:
        """See whether a device that takes nothing is still there."""
        from PySide6.QtMultimedia import QtAudio

        waited = now - self._taken_at
        if self._sink is None or waited < _STALLED_S / 10:
            return
        if waited > _STALLED_S or self._sink.state() == QtAudio.State.StoppedState:
            self._lost(self._sink)

    def _lost(self, sink: QAudioSink) -> None:
        _log.warning("sound device lost: %s", sink.error())
        # a sound server that hangs holds up whoever lets go of its device
        self._output.go_silent(self._pull)
        self._notify(LOST)
        self._drop_sink()

    def _devices_changed(self) -> None:
        """Follow the system's default device, and come back from silence."""
        from PySide6.QtMultimedia import QMediaDevices

        default = QMediaDevices.defaultAudioOutput()
        if default.isNull():
            if self._sink is not None:
                self._lost(self._sink)
            return
        stalled = time.monotonic() - self._taken_at > _STALLED_S / 4
        if self._sink is not None and bytes(default.id()) == self._device and not stalled:
            return
        silent = self._sink is None
        self._drop_sink()
        if not self._open_sink() and not silent:
            self._output.go_silent(self._pull)
            self._notify(LOST)


def _format(device: QAudioDevice) -> tuple[QAudioFormat, Converter]:
    """Choose our own format if the device takes it, else its preferred one and a converter."""
    from PySide6.QtMultimedia import QAudioFormat

    plain = QAudioFormat()
    plain.setSampleRate(SAMPLE_RATE)
    plain.setChannelCount(1)
    plain.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if device.isFormatSupported(plain):
        return plain, Converter(SAMPLE_RATE, SAMPLE_RATE, 1, as_float=False)
    wanted = device.preferredFormat()
    as_float = wanted.sampleFormat() == QAudioFormat.SampleFormat.Float
    if not as_float:
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return wanted, Converter(
        SAMPLE_RATE, wanted.sampleRate(), wanted.channelCount(), as_float=as_float
    )
