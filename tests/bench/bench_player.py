"""What a listener feels: cold start, pause and leaps as they are heard, memory over many starts.

Run by hand: python tests/bench/bench_player.py [--cycles N]
Needs pulseaudio and parec; the sound is recorded from the monitor of a private null sink.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from bisect import bisect_left, bisect_right
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication, QTimer

from reader.actions.bundled import load_bundled
from reader.paths import Paths
from reader.speech.engine import engines
from reader.speech.player import Player, PlayerState
from reader.ui.audio_out import QtOutput
from reader.ui.bridge import Bridge
from tests.bench.bench_speech import SERVER_SETTLES_S, Listener, read_record, sound_server

BUSY_S = 1.0
COLD = """
import sys, time, tempfile, queue
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from reader.actions.bundled import load_bundled
document = load_bundled("clock-square").document
began = time.perf_counter()
from reader.paths import Paths
from reader.speech.engine import engines
from reader.speech.output import SilentOutput
from reader.speech.player import Player
first = []
class Output(SilentOutput):
    def start(self, pull, notify):
        def watched(frames):
            samples = pull(frames)
            if not first and any(samples):
                first.append(time.perf_counter())
            return samples
        super().start(watched, notify)
class Listener:
    def __getattr__(self, name):
        return lambda *_: None
posted = queue.SimpleQueue()
with tempfile.TemporaryDirectory() as folder:
    player = Player(engines(Paths.under(Path(folder))), Output, posted.put, Listener(), {})
    player.load(document)
    player.play()
    while not first:
        time.sleep(0.001)
    print((first[0] - began) * 1000)
    player.close()
"""


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cold() -> None:
    """Time from nothing loaded to the first sound, tashkeel and all, in fresh processes."""
    root = str(Path(__file__).resolve().parents[2])
    runs = [
        float(subprocess.check_output([sys.executable, "-c", COLD, root], text=True))
        for _ in range(6)
    ]
    print(
        f"first sound after a cold start: median {statistics.median(runs[1:]):.0f} ms, "
        f"most {max(runs[1:]):.0f} ms (first of all {runs[0]:.0f})"
    )


class Bench:
    """A player in a window's process, whose thread can be kept busy."""

    def __init__(self, folder: Path) -> None:
        self.app = QCoreApplication.instance() or QCoreApplication([])
        self.bridge, self.listener = Bridge(), Listener()
        self.player = Player(
            engines(Paths.under(folder)), QtOutput, self.bridge.post, self.listener, {}
        )
        self.player.load(load_bundled("clock-square").document)

    def run_for(self, seconds: float) -> None:
        QTimer.singleShot(round(seconds * 1000), self.app.quit)
        self.app.exec()

    def run_until(self, state: PlayerState) -> None:
        while self.player.state is not state:
            self.run_for(0.02)

    def cycles(self, count: int) -> None:
        """Start, leap, and stop, again and again; tell what the process grew by."""
        player = self.player
        sizes: list[float] = []
        for cycle in range(count + 40):
            player.play()
            self.run_for(0.05)
            player.seek(cycle % 10 / 10)
            player.skip(15 if cycle % 2 else -15)
            self.run_for(0.05)
            player.stop()
            if cycle % 10 == 9:
                gc.collect()
                sizes.append(resident_mb())
        # what is kept to be said again fills up in the first cycles
        rest = sizes[4:]
        print(
            f"memory over {count} cycles of play, leap, skip and stop: "
            f"{rest[0]:.1f} MB first, {rest[-1]:.1f} MB last, most {max(rest):.1f} MB"
        )

    def deeds(self, record: Path, *, busy: bool) -> None:
        """Pause and leap while the window computes; the record tells when it was heard."""
        pauses: list[float] = []
        leaps: list[float] = []
        for number in range(8):
            self.player.seek(0.1 + number / 12)
            self.player.play()
            self.run_until(PlayerState.PLAYING)
            self.run_for(1.5)
            asked: list[float] = []

            def act(asked: list[float] = asked) -> None:
                asked.append(time.monotonic())
                self.player.pause()

            timer = threading.Timer(0.3, act)
            timer.start()
            end = time.monotonic() + BUSY_S
            while busy and time.monotonic() < end:
                sum(range(200))
            self.run_for(0.1 if busy else BUSY_S)
            pauses += asked
            self.run_for(0.3)
            leaps.append(time.monotonic())
            self.player.skip(5.0)
            self.player.play()
            self.run_for(1.2)
            self.player.stop()
            self.run_for(0.4)
        time.sleep(0.5)
        loud = read_record(record)
        late: list[float] = []
        for when in pauses:
            # the last sound before the silence that follows the pause
            at = bisect_right(loud, when)
            while at < len(loud) and loud[at] - (loud[at - 1] if at else 0) < 0.25:
                at += 1
            late.append(max(0.0, loud[at - 1] - when) * 1000)
        soon = [(loud[bisect_left(loud, when)] - when) * 1000 for when in leaps]
        name = "window busy for a second" if busy else "window idle"
        print(
            f"{name}: silence {statistics.median(late):.0f} ms after Pause (most {max(late):.0f}), "
            f"sound {statistics.median(soon):.0f} ms after a skip (most {max(soon):.0f})"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cycles", type=int, default=200)
    options = parser.parse_args()
    cold()
    with tempfile.TemporaryDirectory() as folder, sound_server(folder) as record:
        bench = Bench(Path(folder))
        bench.run_for(SERVER_SETTLES_S)
        bench.deeds(record, busy=False)
        bench.deeds(record, busy=True)
        bench.cycles(options.cycles)
        bench.player.close()


if __name__ == "__main__":
    main()
