"""Speech to take away: files that other programs open, whole or not at all."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import pytest

from reader.actions.bundled import load_bundled
from reader.actions.export import Piece, Wish, formats, take_along
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.errors import Cancelled, Message, ReaderError, SpeechFailed
from reader.importing.importer import import_source, paste
from reader.jobs import CancelToken
from reader.paths import Paths
from reader.speech.engines.espeak import EspeakEngine
from reader.speech.manner import Manner
from reader.speech.utterance import Audio, Delivery, Voice
from reader.speech.watch import Watch
from reader.text.direction import Direction

TEXT = """\
ساعي البريد

وصل ساعي البريد عند الظهر ومعه 3 رسائل. قرأتها أمي بصوت عالٍ، ثم ضحكت.

الرسالة الأولى

كانت من خالي المسافر. وصفَ فيها «البحر» والسفن & الموج.
"""


def with_headings() -> Document:
    document = import_source(paste(TEXT)).document
    blocks = tuple(
        replace(block, kind=BlockKind.HEADING, level=2) if block.text == "الرسالة الأولى" else block
        for block in document.blocks
    )
    about = replace(document.metadata, byline="ليلى نور", source="عين", published="2025-03-02")
    return Document(about, blocks)


@pytest.fixture
def piece() -> Piece:
    return Piece(with_headings())


Take = Callable[..., None]


@pytest.fixture
def take(paths: Paths) -> Take:
    """Take pieces along twice as fast as usual: less to compute."""

    def call(pieces: Piece | Sequence[Piece], wish: Wish, **more: object) -> None:
        several = [pieces] if isinstance(pieces, Piece) else pieces
        take_along(several, replace(wish, rate=2.0), Manner(), paths, **more)

    return call


def frames_ms(path: Path) -> float:
    with av.open(path) as file:
        frames = [(frame.samples, frame.sample_rate) for frame in file.decode(audio=0)]
    return sum(samples * 1000 / rate for samples, rate in frames)


def wave_ms(path: Path) -> float:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22050)
        return file.getnframes() * 1000 / 22050


def leftovers(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"data"}


@pytest.mark.parametrize("suffix", [".mp3", ".opus", ".m4b"])
def test_coded_sound_is_the_same_speech_with_its_chapters_tags_and_cover(
    piece: Piece, take: Take, tmp_path: Path, suffix: str
) -> None:
    plain, coded = tmp_path / "a.wav", tmp_path / f"a{suffix}"
    take(piece, Wish(plain))
    take(piece, Wish(coded))
    length = wave_ms(plain)
    assert frames_ms(coded) == pytest.approx(length, abs=50)
    assert coded.stat().st_size - 40_000 < plain.stat().st_size / 4  # 40 kB are the cover
    with av.open(coded) as file:
        tags = dict(file.streams.audio[0].metadata) | dict(file.metadata)
        assert tags["title"] == "ساعي البريد"
        assert tags["artist"] == "ليلى نور"
        assert tags["album"] == "عين"
        assert tags["genre"] == "Audiobook"
        assert "ara" in (tags["language"], file.streams.audio[0].metadata.get("language"))
        assert tags["date"] == "2025-03-02"
        chapters = file.chapters()
        starts = [float(chapter["start"] * chapter["time_base"]) for chapter in chapters]
        assert [chapter["metadata"]["title"] for chapter in chapters] == [
            "ساعي البريد",
            "الرسالة الأولى",
        ]
        assert starts[0] == 0
        assert 1 < starts[1] < length / 1000 - 1
        cover = next(stream for stream in file.streams if stream.type == "video")
        picture = next(iter(file.decode(cover)))
        assert (picture.width, picture.height) == (1000, 1000)
    assert leftovers(tmp_path) == {"a.wav", coded.name}


def test_the_picture_that_leads_a_piece_is_its_cover(take: Take, tmp_path: Path) -> None:
    imported = load_bundled("clock-square")
    document = replace(imported.document, blocks=imported.document.blocks[:2])
    take(Piece(document, imported.assets.get), Wish(tmp_path / "a.mp3"))
    with av.open(io.BytesIO(imported.assets[document.metadata.lead_image])) as file:
        size = file.streams.video[0].width, file.streams.video[0].height
    with av.open(tmp_path / "a.mp3") as file:
        cover = file.streams.video[0]
        assert cover.codec_context.name == "mjpeg"
        assert abs(cover.width / cover.height - size[0] / size[1]) < 0.02
        assert max(cover.width, cover.height) <= 1400


def test_several_pieces_are_one_file_with_a_chapter_each(
    piece: Piece, take: Take, tmp_path: Path
) -> None:
    other = Piece(import_source(paste("سلسلة الجبال\n\nثلج على القمم.")).document)
    marks = tmp_path / "m.json"
    take([piece, other], Wish(tmp_path / "a.m4b", tmp_path / "a.vtt", marks))
    with av.open(tmp_path / "a.m4b") as file:
        titles = [chapter["metadata"]["title"] for chapter in file.chapters()]
        assert file.metadata["title"].startswith("ساعي البريد")
    assert titles == ["ساعي البريد", "سلسلة الجبال"]
    times = json.loads(marks.read_text(encoding="utf-8"))
    assert {mark["piece"] for mark in times} == {1, 2}
    starts = [mark["start_ms"] for mark in times]
    assert starts == sorted(starts)
    assert "القمم" in (tmp_path / "a.vtt").read_text(encoding="utf-8")


def test_marks_fit_the_sound(piece: Piece, take: Take, tmp_path: Path) -> None:
    out, marks = tmp_path / "a.wav", tmp_path / "a.json"
    take(piece, Wish(out, marks=marks))
    length = wave_ms(out)
    times = json.loads(marks.read_text(encoding="utf-8"))
    for mark in times:
        text = piece.document.block(mark["block"]).text
        assert text[mark["start"] : mark["end"]] == mark["text"]
        assert 0 <= mark["start_ms"] <= mark["end_ms"] <= length + 1
    for mark, following in pairwise(times):
        assert mark["end_ms"] <= following["start_ms"] + 0.11


def test_subtitles_and_marks_alone_keep_no_sound(
    piece: Piece, take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "data" / "tmp"
    temporary.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    take(piece, Wish(None, tmp_path / "a.lrc", tmp_path / "a.json"))
    assert leftovers(tmp_path) == {"a.lrc", "a.json"}
    assert not list(temporary.iterdir())
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".epub"])
def test_earlier_files_survive_a_cancel(
    piece: Piece, take: Take, tmp_path: Path, suffix: str
) -> None:
    out, marks = tmp_path / f"a{suffix}", tmp_path / "a.json"
    out.write_bytes(b"earlier")
    marks.write_text("earlier")
    token = CancelToken()
    with pytest.raises(Cancelled):
        take(piece, Wish(out, marks=marks), progress=lambda _: token.cancel(), token=token)
    assert (out.read_bytes(), marks.read_text()) == (b"earlier", "earlier")
    assert leftovers(tmp_path) == {out.name, "a.json"}


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".opus", ".m4b", ".epub"])
def test_a_cancel_is_heard_at_once(take: Take, tmp_path: Path, suffix: str) -> None:
    text = "العنوان\n\n" + "كلام يتلوه كلام ثم كلام آخر طويل. " * 1500
    document = import_source(paste(text)).document
    token, asked = CancelToken(), []

    def cancel() -> None:
        asked.append(time.monotonic())
        token.cancel()

    timer = threading.Timer(0.2, cancel)

    def begin(_part: float) -> None:
        if not timer.ident:
            timer.start()

    with pytest.raises(Cancelled):
        take(Piece(document), Wish(tmp_path / f"a{suffix}"), progress=begin, token=token)
    timer.join()
    # a fifth of a second where nothing else keeps the processor busy
    assert time.monotonic() - asked[0] < 0.6
    assert leftovers(tmp_path) == set()


@pytest.mark.parametrize("name", ["a.txt", "a", "a.mp4", "a.WMA"])
def test_an_unknown_kind_of_file_is_told_with_those_that_are_known(
    piece: Piece, take: Take, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ReaderError) as failure:
        take(piece, Wish(tmp_path / name))
    assert failure.value.message.values == {"name": name, "values": ", ".join(formats())}
    assert leftovers(tmp_path) == set()


def test_subtitles_of_an_unknown_kind(piece: Piece, take: Take, tmp_path: Path) -> None:
    with pytest.raises(ReaderError) as failure:
        take(piece, Wish(None, tmp_path / "a.srt"))
    assert ".vtt, .lrc" in str(failure.value)


def test_a_folder_that_is_not_there(piece: Piece, take: Take, tmp_path: Path) -> None:
    for wish in (
        Wish(tmp_path / "no" / "a.mp3"),
        Wish(tmp_path / "no" / "a.epub"),
        Wish(tmp_path / "a.wav", marks=tmp_path / "no" / "a.json"),
    ):
        with pytest.raises(ReaderError) as failure:
            take(piece, wish)
        assert "There is no" in str(failure.value)
        assert ".part" not in str(failure.value)
        assert leftovers(tmp_path) == set()


def test_a_piece_without_a_word(take: Take, tmp_path: Path) -> None:
    blank = Document(Metadata("صمت"), (Block("b1", BlockKind.RULE, "", Direction.RTL, "ar"),))
    for suffix in formats():
        with pytest.raises(ReaderError) as failure:
            take(Piece(blank), Wish(tmp_path / f"a{suffix}"))
        assert "صمت" in str(failure.value)
    assert leftovers(tmp_path) == set()


def test_a_text_without_a_word_and_without_a_title(take: Take, tmp_path: Path) -> None:
    blank = Document(Metadata(), (Block("b1", BlockKind.RULE, "", Direction.RTL, "ar"),))
    with pytest.raises(ReaderError) as failure:
        take(Piece(blank), Wish(tmp_path / "a.mp3"))
    # a title that stands in for one would be in the text's language, not the reader's
    assert str(failure.value) == "There is nothing to say in the text. Choose one with words."
    assert leftovers(tmp_path) == set()


def test_no_voice_no_file(
    piece: Piece, take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Weary(EspeakEngine):
        """Speaks for two sentences, then never again, in whatever voice."""

        def __init__(self) -> None:
            super().__init__()
            self.left = 2

        def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
            self.left -= 1
            if self.left < 0:
                raise SpeechFailed(Message("no more"))
            return super().synthesize(text, voice, delivery, watch)

        def voices(self) -> tuple[Voice, ...]:
            return tuple(voice for voice in super().voices() if voice.language == "ar")

    monkeypatch.setattr("reader.speech.engine.engines", lambda _paths: (Weary(),))
    with pytest.raises(SpeechFailed):
        take(piece, Wish(tmp_path / "a.mp3"))
    assert leftovers(tmp_path) == set()


@pytest.mark.parametrize("name", ["pipe", "pipe.wav", "pipe.opus"])
def test_a_pipe_is_written_to_and_not_replaced(
    piece: Piece, take: Take, tmp_path: Path, name: str
) -> None:
    pipe = tmp_path / name
    os.mkfifo(pipe)
    got: list[bytes] = []
    listener = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    listener.start()
    take(piece, Wish(pipe))
    listener.join(30)
    assert pipe.is_fifo()
    if name.endswith("opus"):
        assert got[0].startswith(b"OggS")
    else:
        with wave.open(io.BytesIO(got[0])) as file:
            assert len(file.readframes(file.getnframes())) == file.getnframes() * 2 > 20_000


LIMITED = """
import resource, sys
from pathlib import Path
from reader.actions.export import Piece, Wish, take_along
from reader.errors import ReaderError
from reader.importing.importer import import_source, read_file
from reader.paths import Paths
from reader.speech.manner import Manner
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
source, out, data = map(Path, sys.argv[1:])
try:
    take_along([Piece(import_source(read_file(source)).document)], Wish(out), Manner(),
               Paths.under(data))
except ReaderError as error:
    print(error)
"""


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".opus", ".m4b", ".epub"])
def test_a_full_disk_half_way(tmp_path: Path, suffix: str) -> None:
    # a limit on the size of files ends it in the middle of writing, as a full disk does
    source, out = tmp_path / "data" / "long.txt", tmp_path / f"a{suffix}"
    source.parent.mkdir()
    source.write_text("العنوان\n\n" + "كلام يتلوه كلام ثم كلام آخر طويل. " * 40, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, source, out, tmp_path / "data"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "A file of this size is not allowed" in run.stdout
    assert leftovers(tmp_path) == set()


def test_memory_does_not_grow_with_the_piece(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from reader.actions.export import Piece, Wish, take_along
from reader.document.model import *
from reader.paths import Paths
from reader.speech.manner import Manner
from reader.speech.utterance import Audio, Delivery, Voice
from reader.speech.watch import Watch
from reader.text.direction import Direction
def take(count, out):
    text = "كلام يتلوه كلام ثم كلام آخر طويل. " * 8
    blocks = tuple(Block(f"b{n}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
                   for n in range(count))
    take_along([Piece(Document(Metadata("طول", language="ar"), blocks))],
               Wish(out, rate=2.0), Manner(tashkeel=False), Paths.under(out.parent / "data"))
    # not ru_maxrss: a child begins with the one of the process that started it
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024
folder = Path(sys.argv[1])
short = take(10, folder / "a.mp3")
print(take(60, folder / "b.mp3") - short)
"""
    run = subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    seconds = frames_ms(tmp_path / "b.mp3") / 1000
    samples_mb = seconds * 22050 * 2 / 1e6
    assert samples_mb > 20
    assert float(run.stdout) < samples_mb / 3


def test_lines_of_subtitles_are_the_published_text(
    piece: Piece, take: Take, tmp_path: Path
) -> None:
    take(piece, Wish(None, tmp_path / "a.vtt"))
    shown = (tmp_path / "a.vtt").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]*>", "", shown)
    assert "ومعه 3 رسائل." in text
    assert "«البحر» والسفن &amp; الموج." in text
