"""Listening to the bundled news piece through a private sound server, measured at its ear.

Run by hand: python tests/bench/bench_speech.py [--rate R] [--busy] [--blocks N] [--minutes M]
        [--piece NAME] [--voice LANGUAGE KEY --data DIR]
Needs pulseaudio and parec. With --busy the window's thread computes 300 ms out of every 700;
with --minutes the piece is said again and again for so long.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication, QTimer

from reader.actions.bundled import load_bundled
from reader.document.model import Document
from reader.document.ranges import Range
from reader.errors import Message
from reader.jobs import CancelToken
from reader.paths import Paths
from reader.speech.engine import engines
from reader.speech.lit import lit as lit_range
from reader.speech.plan import plan
from reader.speech.player import Player, PlayerState
from reader.speech.sound import unpack
from reader.speech.utterance import Audio, Delivery, Utterance, WordTiming
from reader.speech.voices import Voices
from reader.ui.audio_out import QtOutput
from reader.ui.bridge import Bridge

RATE = 22050
WINDOW = 110
LOUD = 300
SERVER_SETTLES_S = 3.0
"""A null sink takes about two seconds to come down to the stream's latency."""

RECORDER = """
import os, struct, subprocess, sys, time
source = subprocess.Popen(
    ["parec", "--latency-msec=5", "--process-time-msec=5", "--format=s16le", "--rate=22050",
     "--channels=1", "-d", "null.monitor"], stdout=subprocess.PIPE)
with open(sys.argv[1], "wb") as out:
    while data := os.read(source.stdout.fileno(), 65536):
        out.write(struct.pack("<dI", time.monotonic(), len(data)) + data)
"""


class WatchedOutput(QtOutput):
    """Counts how often the device had nothing left."""

    def __init__(self) -> None:
        super().__init__()
        self.least: list[float] = []

    def follow(self, held: int, now: float) -> None:
        """Keep how much lay ahead (ms)."""
        self.least.append(held * 1000 / RATE)
        super().follow(held, now)


class Listener:
    """Writes down when words were lit on the window's thread."""

    def __init__(self) -> None:
        self.words: list[tuple[float, Range]] = []
        self.done = False

    def state_changed(self, state: PlayerState) -> None:
        pass

    def sentence_changed(self, sentence: Range | None) -> None:
        pass

    def word_changed(self, word: Range | None) -> None:
        if word is not None:
            self.words.append((time.monotonic(), word))

    def finished(self) -> None:
        self.done = True

    def asleep(self) -> None:
        pass

    def notice(self, message: Message) -> None:
        print("notice:", message)


@contextlib.contextmanager
def sound_server(folder: str) -> Iterator[Path]:
    """Run a sound server of our own, and record what it plays into the file that is given."""
    os.environ["XDG_RUNTIME_DIR"] = folder
    os.environ.pop("PULSE_SERVER", None)
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--load=module-null-sink", "--load=module-native-protocol-unix",
         "--exit-idle-time=-1", "--daemonize=no"],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(2)
    record = Path(folder, "record")
    recorder = subprocess.Popen(
        [sys.executable, "-c", RECORDER, str(record)], start_new_session=True
    )
    time.sleep(1)
    try:
        yield record
    finally:
        os.killpg(recorder.pid, signal.SIGTERM)
        recorder.wait()
        server.terminate()
        server.wait()


def read_record(path: Path) -> list[float]:
    """Give the times (s) of the record's loud windows.

    The server's clock is not ours: in every two seconds, the chunk that came with the least
    delay tells what time it was.
    """
    data, at, frames = path.read_bytes(), 0, 0
    sound = bytearray()
    least: dict[int, float] = {}
    while at + 12 <= len(data):
        when, size = struct.unpack_from("<dI", data, at)
        sound += data[at + 12 : at + 12 + size]
        at += 12 + size
        frames += size // 2
        span = frames // (2 * RATE)
        least[span] = min(least.get(span, when), when - frames / RATE)
    values = unpack(bytes(sound[: len(sound) // 2 * 2]))
    return [
        least[min(start // (2 * RATE), max(least))] + start / RATE
        for start in range(0, len(values) - WINDOW, WINDOW)
        if max(map(abs, values[start : start + WINDOW])) > LOUD
    ]


def synthesis(
    document: Document, rate: float, paths: Paths, chosen: dict[str, str]
) -> list[tuple[Utterance, Audio]]:
    """Say everything once and tell how fast that was."""
    made = engines(paths)
    voices = Voices(made, chosen)
    voices.prepare(document.metadata.language)
    said: list[tuple[Utterance, Audio]] = []
    began = time.perf_counter()
    first = 0.0
    for utterance in plan(document):
        delivery = Delivery(rate)
        audio = voices.say(utterance.spoken, utterance.language, delivery, CancelToken(), print)
        said.append((utterance, audio))
        first = first or time.perf_counter() - began
    took = time.perf_counter() - began
    length = sum(audio.duration_ms for _, audio in said) / 1000
    print(
        f"synthesis: {length:.0f} s of sound in {took * 1000:.0f} ms ({length / took:.0f}×), "
        f"first sentence after {first * 1000:.1f} ms, "
        f"{sum(len(audio.words) for _, audio in said)} words in {len(said)} utterances"
    )
    for engine in made:
        engine.close()
    return said


def play(
    document: Document, rate: float, busy: bool, paths: Paths, chosen: dict[str, str]
) -> tuple[float, Listener]:
    """Play the document to its end; gives when Play was asked for and what was lit."""
    app = QCoreApplication([])
    bridge, listener = Bridge(), Listener()
    output = WatchedOutput()
    player = Player(engines(paths), lambda: output, bridge.post, listener, chosen)
    player.rate = rate
    player.load(document)
    asked = [0.0]

    def start() -> None:
        asked[0] = time.monotonic()
        player.play()

    def compute() -> None:
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            sum(range(200))

    QTimer.singleShot(round(SERVER_SETTLES_S * 1000), start)
    watch, work = QTimer(), QTimer()
    watch.timeout.connect(lambda: listener.done and app.quit())
    watch.start(200)
    work.timeout.connect(compute)
    if busy:
        work.start(700)
    app.exec()
    time.sleep(0.5)
    player.close()
    ahead = output.least[200:]
    print(
        f"ahead of the ear: {min(ahead):.0f} to {max(ahead):.0f} ms, "
        f"nothing left in {sum(held <= 0 for held in ahead)} of {len(ahead)} steps"
    )
    return asked[0], listener


def again(document: Document, times: int) -> Document:
    """Give the piece so many times in a row."""
    blocks = [
        replace(block, id=f"{block.id}-{number}")
        for number in range(times)
        for block in document.blocks
    ]
    return replace(document, blocks=tuple(blocks))


def percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


def shown(document: Document, utterance: Utterance, word: WordTiming) -> Range:
    """Give what lights up for a word."""
    block = document.block(utterance.range.block)
    return Range(block.id, *lit_range(block.text, utterance, word.start, word.end))


def report(
    document: Document,
    said: list[tuple[Utterance, Audio]],
    rate: float,
    asked: float,
    listener: Listener,
    loud: list[float],
) -> None:
    """Hold what was lit against what was heard."""
    print(f"first sound {1000 * (loud[bisect_left(loud, asked)] - asked):.0f} ms after Play")
    lit = {word: when for when, word in listener.words}
    began = lit[listener.words[0][1]]
    at = 0.0
    exact: list[float] = []
    clauses: list[float] = []
    for utterance, audio in said:
        text = utterance.spoken
        # the sentence's first sound in the record, near where its first word was lit
        onset = None
        previous: Range | None = None
        for number, word in enumerate(audio.words):
            place = shown(document, utterance, word)
            if utterance.announces or place == previous:
                continue  # an announcement lights nothing, a number's words light it once
            previous = place
            when = lit.get(place)
            if when is None:
                print("never lit:", text[word.start : word.end])
                continue
            after_pause = number == 0 or any(
                mark in text[audio.words[number - 1].end : word.start] for mark in "،؛:.؟!"
            )
            if after_pause:
                heard = onset_near(loud, when)
                if heard is not None:
                    clauses.append(1000 * (when - heard))
                    if number == 0:
                        onset = heard - word.start_ms / 1000
            if onset is not None:
                exact.append(1000 * (when - onset - word.start_ms / 1000))
        at += audio.duration_ms + utterance.pause_ms / rate
    drift = 1000 * (listener.words[-1][0] - began) - (
        at - said[-1][1].duration_ms - said[-1][0].pause_ms / rate + said[-1][1].words[-1].start_ms
    )
    for name, values in (("after pauses", clauses), ("all, from their sentence's onset", exact)):
        print(
            f"lit − heard, words {name} ({len(values)}): median {percentile(values, 0.5):.0f} ms, "
            f"p95 of the distance {percentile([abs(v) for v in values], 0.95):.0f} ms, "
            f"most {max(values, key=abs):.0f} ms"
        )
    print(f"drift of the light over {at / 1000:.0f} s: {drift:.0f} ms")
    report_gaps(document, said, rate, lit, loud)


def report_gaps(
    document: Document,
    said: list[tuple[Utterance, Audio]],
    rate: float,
    lit: dict[Range, float],
    loud: list[float],
) -> None:
    """Hold the silence between sentences against the pauses that were planned."""
    over: list[float] = []
    for (utterance, _), (following, audio) in pairwise(said):
        if following.announces:
            continue
        place = shown(document, following, audio.words[0])
        heard = onset_near(loud, lit[place])
        if heard is not None:
            before = loud[bisect_left(loud, heard) - 1] + WINDOW / RATE
            over.append(1000 * (heard - before) - utterance.pause_ms / rate)
    print(
        f"silence between sentences beyond the pause ({len(over)}): "
        f"median {percentile(over, 0.5):.0f} ms, most {max(over):.0f} ms"
    )


def onset_near(loud: list[float], when: float, reach: float = 0.25) -> float | None:
    """Give the first sound after a silence of 60 ms or more that is nearest to `when`."""
    best = None
    for index in range(bisect_left(loud, when - reach), bisect_left(loud, when + reach)):
        quiet = index == 0 or loud[index] - loud[index - 1] > 0.06
        if quiet and (best is None or abs(loud[index] - when) < abs(best - when)):
            best = loud[index]
    return best


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=1.0)
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--blocks", type=int, default=0)
    parser.add_argument("--piece", default="clock-square", help="a folder of articles/")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "ayn-bench")
    parser.add_argument("--voice", nargs=2, metavar=("LANGUAGE", "KEY"))
    parser.add_argument("--minutes", type=float, default=0)
    options = parser.parse_args()
    paths = Paths.under(options.data)
    chosen = {options.voice[0]: options.voice[1]} if options.voice else {}
    document = load_bundled(options.piece).document
    if options.blocks:
        document = replace(document, blocks=document.blocks[: options.blocks])
    said = synthesis(document, options.rate, paths, chosen)
    if options.minutes:
        length = sum(audio.duration_ms + said.pause_ms for said, audio in said) / 60_000
        document = again(document, math.ceil(options.minutes / length))
        said = synthesis(document, options.rate, paths, chosen)
    with tempfile.TemporaryDirectory() as folder, sound_server(folder) as record:
        asked, listener = play(document, options.rate, options.busy, paths, chosen)
        loud = read_record(record)
    report(document, said, options.rate, asked, listener, loud)


if __name__ == "__main__":
    main()
