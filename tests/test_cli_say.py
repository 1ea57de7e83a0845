"""`ayn say` as a person types it: files of every kind, voices, queues, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import wave
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import pytest

from reader.cli import main
from reader.translations import FSI, PDI

ROOT = Path(__file__).resolve().parent.parent
TEXT = """\
مدرسة الحديقة

بنى أهل الحيّ مدرسة صغيرة داخل الحديقة، فصار الأولاد يتعلّمون الحساب تحت الشجر.
"""
OTHER = """\
قارب الورق

صنعت سلمى قاربًا من ورق. And she called it the little boat.
"""


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Ayn = Callable[..., Run]


@pytest.fixture
def ayn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ayn:
    def run(*words: object, language: str = "en") -> Run:
        given = ["--data", str(tmp_path / "data"), "--language", language, "say", *map(str, words)]
        code = main(given)
        out, err = capsys.readouterr()
        return Run(code, *(text.replace(FSI, "").replace(PDI, "") for text in (out, err)))

    return run


@pytest.fixture
def school(tmp_path: Path) -> Path:
    path = tmp_path / "school.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def boat(tmp_path: Path) -> Path:
    path = tmp_path / "boat.txt"
    path.write_text(OTHER, encoding="utf-8")
    return path


def seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


@pytest.mark.parametrize("suffix", ["wav", "mp3", "opus", "m4b", "epub"])
def test_each_kind_of_file(ayn: Ayn, school: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"خبر.{suffix.upper()}"
    assert ayn(school, "--out", out, "--rate", "4") == Run(0, "", "")
    if suffix == "epub":
        with zipfile.ZipFile(out) as file:
            assert file.testzip() is None
    else:
        with av.open(out) as file:
            assert file.duration > 1_000_000


def test_several_pieces_are_one_file_and_their_times_run_on(
    ayn: Ayn, school: Path, boat: Path, tmp_path: Path
) -> None:
    out, marks, lines = tmp_path / "q.wav", tmp_path / "q.json", tmp_path / "q.lrc"
    run = ayn(school, boat, "--out", out, "--marks", marks, "--subtitles", lines, "--rate", "3")
    assert run == Run(0, "", "")
    times = json.loads(marks.read_text(encoding="utf-8"))
    assert [mark["piece"] for mark in times] == sorted(mark["piece"] for mark in times)
    assert {mark["piece"] for mark in times} == {1, 2}
    assert times[-1]["text"] == "boat"
    assert times[-1]["end_ms"] <= seconds(out) * 1000
    assert "مدرسة" in lines.read_text(encoding="utf-8")
    alone = tmp_path / "alone.wav"
    assert ayn(school, "--out", alone, "--rate", "3").code == 0
    assert seconds(alone) < seconds(out)


@pytest.mark.parametrize("sync", ["word", "sentence"])
def test_what_a_book_lights(ayn: Ayn, school: Path, tmp_path: Path, sync: str) -> None:
    out = tmp_path / "a.epub"
    assert ayn(school, "--out", out, "--sync", sync, "--rate", "4").code == 0
    with zipfile.ZipFile(out) as file:
        smil = file.read("EPUB/p1-001.smil").decode()
    assert smil.count("<par ") == (2 if sync == "sentence" else 15)


def test_a_voice_by_key_and_by_name_and_another_pitch(ayn: Ayn, boat: Path, tmp_path: Path) -> None:
    usual, named, keyed, high = (tmp_path / f"{name}.wav" for name in "abcd")
    assert ayn(boat, "--out", usual).code == 0
    assert ayn(boat, "--out", keyed, "--voice", "espeak:gmw/en-US").code == 0
    assert ayn(boat, "--out", named, "--voice", "english (america)").code == 0
    assert ayn(boat, "--out", high, "--pitch", "-4").code == 0
    assert abs(seconds(named) - seconds(keyed)) < 0.05
    assert len({path.read_bytes()[2000:60_000] for path in (usual, keyed, high)}) == 3


def test_an_unknown_voice_names_those_near_it(ayn: Ayn, school: Path, tmp_path: Path) -> None:
    run = ayn(school, "--out", tmp_path / "a.wav", "--voice", "Arabik")
    assert (run.code, run.out) == (1, "")
    assert re.fullmatch(
        r"ayn: There is no voice Arabik\. Voices near it: .*espeak:sem/ar.*\.\n", run.err
    )
    assert not (tmp_path / "a.wav").exists()


def test_an_unknown_kind_of_file(ayn: Ayn, school: Path, tmp_path: Path) -> None:
    run = ayn(school, "--out", tmp_path / "a.flac")
    assert run.code == 1
    assert ".wav, .mp3, .opus, .m4b, .epub" in run.err
    run = ayn(school, "--subtitles", tmp_path / "a.srt")
    assert run.code == 1
    assert ".vtt, .lrc" in run.err
    assert ayn(school, "--out", tmp_path / "a.mp3", "--sync", "letter").code == 2
    assert ayn(school, "--pitch", "40").code == 2
    assert {path.name for path in tmp_path.iterdir()} - {"data"} == {"school.txt"}


def test_an_empty_name_of_a_voice_is_no_voice(ayn: Ayn, school: Path, tmp_path: Path) -> None:
    run = ayn(school, "--out", tmp_path / "a.wav", "--voice", "")
    assert run.code == 1
    assert "Voices near it" in run.err
    assert not (tmp_path / "a.wav").exists()


def test_two_files_of_one_name(ayn: Ayn, school: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.mp3"
    out.write_bytes(b"earlier")
    run = ayn(school, "--out", out, "--marks", tmp_path / "data" / ".." / "a.mp3")
    assert run == Run(1, "", "ayn: Two files cannot both be a.mp3. Give each a name of its own.\n")
    assert out.read_bytes() == b"earlier"


def test_a_piece_that_cannot_be_read_stops_the_queue(
    ayn: Ayn, school: Path, tmp_path: Path
) -> None:
    run = ayn(school, tmp_path / "gone.txt", "--out", tmp_path / "a.mp3")
    assert (run.code, run.out) == (1, "")
    assert "gone.txt" in run.err
    assert not (tmp_path / "a.mp3").exists()


def test_lines_of_several_pieces(ayn: Ayn, school: Path, boat: Path) -> None:
    run = ayn(school, boat, "--tashkeel")
    assert run.code == 0
    assert len(run.out.splitlines()) == 5


def test_words_of_the_help_come_in_arabic(ayn: Ayn) -> None:
    run = ayn("--help", language="ar")
    assert run.code == 0
    for option in ("--out", "--subtitles", "--marks", "--sync", "--voice", "--rate", "--pitch"):
        assert option in run.out


@pytest.mark.parametrize(
    ("suffix", "number", "code"),
    [
        ("wav", signal.SIGINT, 130),
        ("mp3", signal.SIGINT, 130),
        ("epub", signal.SIGINT, 130),
        ("epub", signal.SIGTERM, 143),
        ("mp3", signal.SIGHUP, 129),
    ],
)
def test_a_break_leaves_nothing(
    tmp_path: Path, suffix: str, number: signal.Signals, code: int
) -> None:
    long = tmp_path / "data" / "long.txt"
    long.parent.mkdir()
    long.write_text("عنوان\n\n" + "كلام يتلوه كلام ثم كلام آخر طويل. " * 4000, encoding="utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    command = [sys.executable, "-m", "reader", "--data", tmp_path / "data", "say", long]
    running = subprocess.Popen(
        [*command, "--out", folder / f"a.{suffix}"],
        cwd=ROOT,
        env={**os.environ, "LANG": "C.UTF-8"},
        stderr=subprocess.PIPE,
    )
    try:
        limit = time.monotonic() + 30
        while not any(folder.iterdir()):
            assert time.monotonic() < limit
            time.sleep(0.02)
        time.sleep(0.5)  # so that it is in the middle of speaking
        running.send_signal(number)
        _, complaint = running.communicate(timeout=20)
    finally:
        running.kill()
    assert (running.returncode, complaint) == (code, b"")
    assert list(folder.iterdir()) == []


def test_who_had_enough_of_the_sound(tmp_path: Path, school: Path) -> None:
    command = [sys.executable, "-m", "reader", "--data", tmp_path / "data", "say", school]
    running = subprocess.Popen(
        [*command, "--out", "/dev/stdout"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout.read(4) == b"RIFF"
    running.stdout.close()
    _, complaint = running.communicate(timeout=60)
    assert (running.returncode, complaint) == (0, b"")
