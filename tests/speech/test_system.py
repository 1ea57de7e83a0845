from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import Cancelled, SpeechFailed
from reader.speech.engines import system
from reader.speech.engines.system import SystemEngine
from reader.speech.utterance import Audio, Delivery, Voice
from reader.speech.watch import Watch
from reader.text.segment import words

TEXT = "هذه جملة قصيرة، وفيها 12 كلمة."


def children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task")
    return [
        int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()
    ]


def folders() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("ayn-speech-*"))


def wait_until(condition: object, limit: float = 5.0) -> None:
    end = time.monotonic() + limit
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let engine and child keep their files where nothing else lies."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@pytest.fixture
def engine(temporary: Path) -> Iterator[SystemEngine]:
    before = set(children(os.getpid()))
    made = SystemEngine()
    yield made
    made.close()
    assert set(children(os.getpid())) <= before
    assert list(temporary.iterdir()) == []


def arabic(engine: SystemEngine) -> Voice:
    return next(voice for voice in engine.voices() if voice.language == "ar")


def say(engine: SystemEngine, text: str = TEXT, rate: float = 1.0) -> Audio:
    return engine.synthesize(text, arabic(engine), Delivery(rate), Watch())


def test_sentences_are_said_to_samples_with_estimated_words(engine: SystemEngine) -> None:
    audio = say(engine)
    assert not audio.exact
    assert any(audio.samples)
    assert [(word.start, word.end) for word in audio.words] == list(words(TEXT))
    assert audio.words[-1].end_ms == pytest.approx(audio.duration_ms)
    assert say(engine, rate=2.0).duration_ms == pytest.approx(audio.duration_ms / 2, rel=0.2)


def test_nothing_lies_around_between_sentences(engine: SystemEngine, temporary: Path) -> None:
    say(engine)
    say(engine)
    (folder,) = temporary.iterdir()
    assert list(folder.iterdir()) == []


def test_a_killed_child_fails_and_the_next_call_works(engine: SystemEngine) -> None:
    say(engine)
    for child in children(os.getpid()):
        if "system_worker" in Path(f"/proc/{child}/cmdline").read_text():
            os.kill(child, signal.SIGKILL)
    with pytest.raises(SpeechFailed):
        while True:
            # a child that is seen dead before it is asked is simply replaced
            say(engine)
            (child,) = children(os.getpid())
            os.kill(child, signal.SIGKILL)
    assert any(say(engine).samples)


def test_a_hanging_child_is_ended(engine: SystemEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "ANSWER_LIMIT_S", 0.3)
    say(engine)
    (child,) = children(os.getpid())
    os.kill(child, signal.SIGSTOP)
    with pytest.raises(SpeechFailed):
        say(engine)
    assert not Path(f"/proc/{child}").exists()
    assert any(say(engine).samples)


def test_closing_waits_for_no_child(engine: SystemEngine) -> None:
    say(engine)
    (child,) = children(os.getpid())
    os.kill(child, signal.SIGSTOP)
    failures: list[SpeechFailed] = []

    def asked() -> None:
        try:
            say(engine)
        except SpeechFailed as failure:
            failures.append(failure)

    thread = threading.Thread(target=asked)
    thread.start()
    time.sleep(0.1)
    began = time.monotonic()
    engine.close()
    thread.join()
    assert time.monotonic() - began < 1
    assert len(failures) == 1


def test_cancelling_returns_at_once_and_late_answers_are_dropped(engine: SystemEngine) -> None:
    voice = arabic(engine)
    (child,) = children(os.getpid())
    os.kill(child, signal.SIGSTOP)

    class Soon(Watch):
        until = time.monotonic() + 0.1

        @property
        def cancelled(self) -> bool:
            return time.monotonic() > self.until

    with pytest.raises(Cancelled):
        engine.synthesize(TEXT * 5, voice, Delivery(1.0), Soon())
    os.kill(child, signal.SIGCONT)
    long = engine.synthesize(TEXT * 5, voice, Delivery(1.0), Watch()).duration_ms
    assert say(engine).duration_ms < long / 3
    assert children(os.getpid()) == [child]


def test_a_wrong_voice_fails_and_the_next_call_works(engine: SystemEngine) -> None:
    with pytest.raises(SpeechFailed) as failure:
        engine.synthesize(TEXT, Voice("system", "no/such", "Nobody", "ar"), Delivery(1.0), Watch())
    assert "Nobody" in str(failure.value)
    assert any(say(engine).samples)


def test_a_closed_engine_starts_nothing(engine: SystemEngine) -> None:
    engine.close()
    assert engine.voices() == ()


def test_the_child_of_a_killed_parent_leaves_with_its_folder(temporary: Path) -> None:
    code = (
        "import time\nfrom reader.speech.engines.system import SystemEngine\n"
        "engine = SystemEngine()\nprint(len(engine.voices()), flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert int(parent.stdout.readline()) > 0
    (child,) = children(parent.pid)
    assert len(list(temporary.iterdir())) == 1
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not Path(f"/proc/{child}").exists() or _is_zombie(child))
    wait_until(lambda: not list(temporary.iterdir()))


def _is_zombie(process: int) -> bool:
    return "\nState:\tZ" in Path(f"/proc/{process}/status").read_text()


def test_folders_of_the_dead_are_swept(engine: SystemEngine, temporary: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = temporary / f"ayn-speech-{dead.pid}-abc"
    other = temporary / f"ayn-speech-{os.getpid()}-abc"
    left.mkdir()
    other.mkdir()
    (left / "1.wav").write_bytes(b"RIFF")
    say(engine)
    assert not left.exists()
    assert other.exists()
    other.rmdir()
