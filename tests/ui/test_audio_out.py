from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import Message
from reader.speech.output import NO_SOUND, SilentOutput
from reader.ui.audio_out import PlaybackClock, open_output

ROOT = Path(__file__).resolve().parents[2]


def test_without_qt_multimedia_the_clock_runs_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # what an unusable libpulse does: the import fails
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    output = open_output()
    assert isinstance(output, SilentOutput)
    notices: list[Message] = []
    output.start(lambda frames: bytes(2 * frames), notices.append)
    output.close()
    assert notices == [NO_SOUND]


SCRIPT = """
import queue, sys, threading, time
from PySide6.QtCore import QCoreApplication
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.speech.engines.silent import SilentEngine
from reader.speech.player import Player
from reader.text.direction import Direction
from reader.ui.audio_out import QtOutput, open_output

app = QCoreApplication([])
posted = queue.Queue()
seen = []

class Listener:
    def state_changed(self, state): seen.append(str(state))
    def sentence_changed(self, sentence): pass
    def word_changed(self, word): seen.append("word" if word else "-")
    def finished(self): seen.append("finished")
    def notice(self, message): seen.append(str(message)[:24])

block = Block("b", BlockKind.PARAGRAPH, "كتب الولد رسالة.", Direction.RTL, "ar")
outputs = []

def opened():
    outputs.append(open_output())
    return outputs[-1]

player = Player([SilentEngine()], opened, posted.put, Listener(), {})
player.load(Document(Metadata(language="ar"), (block,)))
player.rate = 2.0
player.play()
end = time.monotonic() + 10
while "finished" not in seen and time.monotonic() < end:
    app.processEvents()
    try:
        posted.get(timeout=0.02)()
    except queue.Empty:
        pass
assert isinstance(outputs[0], QtOutput), outputs
assert not outputs[0].audible
player.close()
print(seen, [thread.name for thread in threading.enumerate()], sep="\\n")
"""


def test_without_a_device_words_are_lit_and_the_reader_is_told(tmp_path: Path) -> None:
    # no sound server can be reached: nothing of this machine's sound is touched
    env = os.environ | {
        "PULSE_SERVER": f"unix:{tmp_path}/none",
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert "qt.multimedia" not in run.stderr
    seen, threads = run.stdout.strip().splitlines()
    for expected in ("There is no sound device", "finished"):
        assert seen.count(expected) == 1
    assert seen.count("word") == 3
    assert threads == "['MainThread']"


HELD_UP = """
import threading, time
from PySide6.QtCore import QCoreApplication
from reader.ui.audio_out import QtOutput

app = QCoreApplication([])
held_up = threading.Event()

def notify(message):
    held_up.set()
    time.sleep(60)

output = QtOutput()
output.start(lambda frames: bytes(2 * frames), notify)
held_up.wait(10)
began = time.monotonic()
output.close()
print(time.monotonic() - began)
"""


def test_nobody_waits_for_a_sound_thread_that_is_held_up(tmp_path: Path) -> None:
    env = os.environ | {
        "PULSE_SERVER": f"unix:{tmp_path}/none",
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-c", HELD_UP],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert run.returncode == 0, run.stderr
    assert float(run.stdout) < 3


def test_the_clock_smooths_steps_and_jumps_when_far_off() -> None:
    clock = PlaybackClock(1000)
    clock.begin(0, 0)
    errors = []
    for step in range(1, 500):
        now = step * 0.01
        played = int(now * 1000) // 12 * 12
        clock.follow(played, now)
        errors.append(clock.now(now) - now * 1000)
    assert max(map(abs, errors)) < 13
    late = errors[250:]
    assert max(late) - min(late) < 2
    clock.follow(9000, 5.0)
    assert clock.now(5.1) == pytest.approx(9100)
