"""The real command in processes of its own: the main job, bad input, exit codes, both languages."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.paths import resource
from reader.text.direction import Direction
from reader.text.visual import visual_line
from reader.translations import FSI, PDI, Translator

ROOT = Path(__file__).resolve().parent.parent
WAIT = 60
PAGE = """\
<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>قارب الورق</title></head><body><article><h1>قارب الورق</h1>
<p class="byline">ريم العلي</p>
<p>صنعت سلمى قاربًا من ورق ووضعته في الساقية التي تمرّ أمام البيت، ثم مشت معه حتى الجسر القديم.</p>
<h2>عند الجسر</h2>
<p>هناك قرأت على حجر <span lang="en" dir="ltr">Old Bridge, 1931</span> فضحكت، لأن جدّها كان يقول
إن الجسر أقدم من القرية نفسها بكثير.</p>
<p>عادت وحدها في المساء، وبقي القارب عند الجسر ينتظر الصباح.</p>
</article></body></html>
"""
TEXT = """\
مدرسة الحديقة

بنى أهل الحيّ مدرسة صغيرة داخل الحديقة، فصار الأولاد يتعلّمون الحساب تحت الشجر.

في الصيف يغلقون الكتب ويسقون الورد، وفي الشتاء يقرؤون القصص قرب المدفأة حتى يحلّ المساء.
"""


@dataclass(frozen=True)
class Run:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on standard error, without its marks of isolation."""
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("ayn: ")
        return self.err.removeprefix("ayn: ").rstrip("\n").replace(FSI, "").replace(PDI, "")


Ayn = Callable[..., Run]


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", "TERM": "dumb", **more}


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose catalogue is compiled, to copy."""
    folder = tmp_path_factory.mktemp("base")
    Translator("ar", resource("translations"), folder / "cache")
    return folder


@pytest.fixture
def data(base: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(base, folder)
    return folder


@pytest.fixture
def ayn(data: Path, tmp_path: Path) -> Ayn:
    def run(
        *words: str,
        language: str = "en",
        stdin: bytes = b"",
        prefix: tuple[str, ...] = (),
        **variables: str,
    ) -> Run:
        command = [sys.executable, *prefix, "-m", "reader", "--data", str(data)]
        done = subprocess.run(
            [*command, *(["--language", language] if language else []), *words],
            cwd=ROOT,
            env=environment(tmp_path, **variables),
            input=stdin,
            capture_output=True,
            timeout=WAIT,
            check=False,
        )
        return Run(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "boat.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


# The main job


def test_save_list_find_show_delete(ayn: Ayn, page: Path, tmp_path: Path) -> None:
    note = tmp_path / "مدرسة الحديقة.txt"
    note.write_text(TEXT, encoding="utf-8")
    added = ayn("add", str(page), str(note), "--json")
    assert (added.code, added.err) == (0, "")
    first, second = map(json.loads, added.out.splitlines())
    assert (first["title"], first["file"]) == ("قارب الورق", str(page))
    assert second["title"] == "مدرسة الحديقة"
    assert set(first) == {"state", "id", "title", "file", "url", "words", "left_out"}

    listed = json.loads(ayn("list", "--json").out)
    assert {piece["id"] for piece in listed} == {first["id"], second["id"]}
    assert all(piece["minutes"] >= 1 and piece["words"] > 20 for piece in listed)
    assert all(piece["direction"] == "rtl" for piece in listed)
    lines = ayn("list").out.splitlines()
    assert len(lines) == 2
    assert f"{FSI}قارب الورق{PDI}" in "".join(lines)

    (hit,) = json.loads(ayn("search", "القاربُ", "وبقي", "--json").out)
    assert (hit["piece"], hit["title"]) == (first["id"], "قارب الورق")
    shown = json.loads(ayn("show", str(first["id"]), "--format", "json").out)
    (block,) = [block for block in shown["blocks"] if block["id"] == hit["block"]]
    assert block["text"][hit["start"] : hit["end"]] == hit["exact"]
    assert hit["before"] + hit["exact"] + hit["after"] in block["text"]
    found = ayn("search", "القارب")
    assert found.code == 0
    assert "القارب" in found.out

    assert ayn("delete", str(first["id"])).code == 0
    assert [piece["id"] for piece in json.loads(ayn("list", "--json").out)] == [second["id"]]
    assert json.loads(ayn("search", "القارب", "--json").out) == []


def test_show_gives_the_document(ayn: Ayn, page: Path, data: Path) -> None:
    shown = ayn("show", str(page), "--format", "json")
    assert (shown.code, shown.err) == (0, "")
    document = json.loads(shown.out)
    assert document["title"] == "قارب الورق"
    assert document["byline"] == "ريم العلي"
    assert (document["language"], document["direction"]) == ("ar", "rtl")
    for block in document["blocks"]:
        assert {"id", "kind", "level", "text", "direction", "language", "spans"} <= set(block)
    kinds = [block["kind"] for block in document["blocks"]]
    assert kinds[0] == "title"
    assert "heading" in kinds
    # showing a file saves nothing
    assert not (data / "library.sqlite3").exists()


def test_every_format_holds_every_block(ayn: Ayn, page: Path) -> None:
    document = json.loads(ayn("show", str(page), "--format", "json").out)
    texts = [block["text"] for block in document["blocks"]]
    plain = ayn("show", str(page)).out
    assert plain == ayn("show", str(page), "--format", "text").out
    assert plain.rstrip("\n").split("\n\n") == texts
    html = ayn("show", str(page), "--format", "html").out
    assert '<html lang="ar" dir="rtl">' in html
    assert all(text in re.sub("<[^>]+>", "", html) for text in texts)
    wrapped = ayn("show", str(page), "--format", "terminal", COLUMNS="40").out
    assert wrapped.split() == plain.split()
    assert max(len(line) for line in wrapped.splitlines()) < 60
    assert "\x1b" not in wrapped


def test_standard_input_and_pipes(ayn: Ayn) -> None:
    shown = ayn("show", "-", stdin=TEXT.encode())
    assert shown.code == 0
    assert "تحت الشجر" in shown.out
    added = json.loads(ayn("add", "-", "--json", stdin=PAGE.encode()).out)
    assert (added["title"], added["file"]) == ("قارب الورق", "-")


def test_a_file_named_like_a_number(ayn: Ayn, tmp_path: Path) -> None:
    (tmp_path / "12").write_text(TEXT, encoding="utf-8")
    assert ayn("show", "12").code == 1
    assert "تحت الشجر" in ayn("show", f"{tmp_path}/./12").out


def test_a_number_in_arabic_digits(ayn: Ayn, page: Path) -> None:
    added = json.loads(ayn("add", str(page), "--json").out)
    arabic = str(added["id"]).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert "قارب الورق" in ayn("show", arabic).out


# Listening


def test_what_would_be_said(ayn: Ayn, page: Path) -> None:
    said = ayn("say", str(page), "--spoken")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert len(lines) >= 5
    assert all(line.strip() for line in lines)
    assert "الجسر" in re.sub("[\u064b-\u0652]", "", said.out)


def test_speech_and_its_marks(ayn: Ayn, page: Path, tmp_path: Path) -> None:
    sound, times = tmp_path / "s.wav", tmp_path / "s.json"
    said = ayn("say", str(page), "--out", str(sound), "--marks", str(times), "--rate", "٢")
    assert (said.code, said.out, said.err) == (0, "", "")
    with wave.open(str(sound)) as file:
        seconds = file.getnframes() / file.getframerate()
    marks = json.loads(times.read_text(encoding="utf-8"))
    document = json.loads(ayn("show", str(page), "--format", "json").out)
    texts = {block["id"]: block["text"] for block in document["blocks"]}
    last = 0.0
    for mark in marks:
        assert set(mark) == {"block", "start", "end", "text", "start_ms", "end_ms", "exact"}
        assert texts[mark["block"]][mark["start"] : mark["end"]] == mark["text"]
        assert last <= mark["start_ms"] <= mark["end_ms"] <= seconds * 1000 + 1
        last = mark["start_ms"]
    assert len(marks) > 30
    assert seconds > 5

    alone = tmp_path / "alone.json"
    assert ayn("say", str(page), "--marks", str(alone), "--rate", "2").code == 0
    assert alone.read_bytes() == times.read_bytes()
    slow = tmp_path / "slow.wav"
    assert ayn("say", str(page), "--out", str(slow)).code == 0
    with wave.open(str(slow)) as file:
        assert file.getnframes() / file.getframerate() > 1.5 * seconds
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


# Bad input


def test_one_bad_file_does_not_stop_the_others(ayn: Ayn, page: Path) -> None:
    run = ayn("add", "missing.html", str(page), "--json")
    assert run.code == 1
    why, count = run.err.splitlines()
    assert json.loads(why)["error"].startswith("There is no file missing.html.")
    assert json.loads(count) == {"error": "1 of 2 could not be saved."}
    missing, piece = map(json.loads, run.out.splitlines())
    assert (missing["state"], missing["file"]) == ("failed", "missing.html")
    assert (piece["state"], piece["title"]) == ("saved", "قارب الورق")


def bad_files(folder: Path) -> Iterator[tuple[str, Path]]:
    yield "There is no file", folder / "missing.txt"
    yield "is a folder", folder
    (folder / "empty.txt").write_bytes(b"")
    yield "is empty", folder / "empty.txt"
    (folder / "photo.txt").write_bytes(bytes(range(256)) * 50)
    yield "holds no text", folder / "photo.txt"
    (folder / "program.html").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(3000))
    yield "holds no text", folder / "program.html"
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(50_000_001)
    yield "larger than 50 MB", folder / "huge.txt"


def test_files_that_cannot_be_read_are_said_plainly(ayn: Ayn, tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    for words, path in bad_files(folder):
        run = ayn("show", str(path))
        assert (run.code, run.out) == (1, "")
        assert words in run.complaint
        assert run.complaint.count(".") >= 2  # what happened, and what to do next


DROP_ROOT = """
import ctypes, os, sys
# without these two capabilities root heeds modes like anyone else (prctl PR_CAPBSET_DROP)
if os.geteuid() == 0:
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2):
        assert libc.prctl(24, capability, 0, 0, 0) == 0
os.execv(sys.executable, [sys.executable, "-m", "reader", *sys.argv[1:]])
"""


@pytest.fixture
def humble(tmp_path: Path, data: Path) -> Ayn:
    """`ayn` as someone whom modes bind."""

    def run(*words: str) -> Run:
        done = subprocess.run(
            [sys.executable, "-c", DROP_ROOT, "--data", str(data), "--language", "en", *words],
            cwd=ROOT,
            env=environment(tmp_path),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=WAIT,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    return run


def test_an_unreadable_file(humble: Ayn, page: Path) -> None:
    page.chmod(0)
    run = humble("show", str(page))
    assert run.code == 1
    assert "may not be read" in run.complaint


def test_a_library_that_may_not_be_written(humble: Ayn, page: Path, data: Path) -> None:
    assert humble("add", str(page)).code == 0
    before = (data / "library.sqlite3").read_bytes()
    folders = [path for path in (data, *data.rglob("*")) if path.is_dir()]
    (data / "library.sqlite3").chmod(0o444)
    for folder in folders:
        folder.chmod(0o555)
    try:
        run = humble("add", str(page))
        file = humble("show", str(page))
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert run.code == 1
    assert "cannot be written" in run.complaint
    assert file.code == 0
    assert (data / "library.sqlite3").read_bytes() == before


def test_output_that_may_not_be_written(humble: Ayn, page: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    run = humble("say", str(page), "--out", str(closed / "s.wav"), "--rate", "4")
    assert run.code == 1
    assert "s.wav" in run.complaint
    run = humble("say", str(page), "--marks", str(tmp_path / "no" / "m.json"), "--rate", "4")
    assert run.code == 1
    assert "There is no" in run.complaint


def test_a_full_disk_under_the_speech(data: Path, page: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.wav"
    out.write_bytes(b"earlier")
    # a limit on the size of files is refused like a full disk, in the middle of writing
    limited = (
        "import resource, sys; from reader.cli import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); sys.exit(main())"
    )
    words = ["--data", str(data), "--language", "en", "say", str(page), "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-c", limited, *words],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        encoding="utf-8",
        timeout=WAIT,
        check=False,
    )
    run = Run(done.returncode, done.stdout, done.stderr)
    assert run.code == 1
    assert "disk" in run.complaint
    assert out.read_bytes() == b"earlier"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_full_disk_under_the_output(ayn: Ayn, page: Path, data: Path) -> None:
    words = ["show", str(page)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "reader", "--data", str(data), "--language", "en", *words],
            cwd=ROOT,
            env=environment(data),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=WAIT,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode() == "ayn: The disk is full. Free some space and try again.\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_end_no_command(
    ayn: Ayn, data: Path, page: Path, tmp_path: Path, closed: str
) -> None:
    command = f'exec "$@" {closed}'
    words = [sys.executable, "-m", "reader", "--data", str(data), "add", str(page)]
    done = subprocess.run(
        ["sh", "-c", command, "sh", *words],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        timeout=WAIT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "قارب الورق" in ayn("list").out


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16", "utf-8-sig", "iso8859-6"])
def test_old_encodings_are_read_right(ayn: Ayn, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "old.txt"
    text = TEXT.replace("ّ", "")
    path.write_bytes(text.encode(encoding))
    assert ayn("show", str(path)).out.split() == text.split()


def test_an_unknown_piece(ayn: Ayn) -> None:
    for words in (["show", "7"], ["delete", "7"], ["say", "7", "--spoken"], ["open", "7"]):
        run = ayn(*words)
        assert (run.code, run.out) == (1, "")
        assert "7" in run.complaint
    assert "ayn list" in ayn("delete", "boat.html").complaint


def test_an_address_of_another_kind_is_refused(ayn: Ayn) -> None:
    run = ayn("show", "ftp://example.org/piece")
    assert run.code == 1
    assert run.complaint.startswith("Ayn cannot go to ftp://example.org/piece. Give a link")


def test_a_newer_library_is_left_alone(ayn: Ayn, page: Path, data: Path) -> None:
    assert ayn("add", str(page)).code == 0
    connection = sqlite3.connect(data / "library.sqlite3")
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = (data / "library.sqlite3").read_bytes()
    run = ayn("list")
    assert run.code == 1
    assert "newer version" in run.complaint
    assert (data / "library.sqlite3").read_bytes() == before
    doctor = ayn("doctor", "--json")
    assert doctor.code == 1
    states = {check["name"]: check["state"] for check in json.loads(doctor.out)["checks"]}
    assert states["library"] == "fault"


def test_a_damaged_library_is_said(ayn: Ayn, data: Path) -> None:
    (data / "library.sqlite3").write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    run = ayn("list")
    assert run.code == 1
    assert "library" in run.complaint


def test_a_bug_is_one_line_and_a_report(ayn: Ayn, data: Path, page: Path, tmp_path: Path) -> None:
    # a broken part of the installation stands for any bug
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "sqlite3.py").write_text("raise RuntimeError('broken on purpose')")
    run = ayn("list", PYTHONPATH=str(broken))
    assert run.code == 1
    assert run.complaint.startswith("Something went wrong inside Ayn; the library is safe.")
    assert str(data / "ayn.log") in run.complaint
    log = (data / "ayn.log").read_text(encoding="utf-8")
    assert "RuntimeError: broken on purpose" in log


# Exit codes, languages, streams


@pytest.mark.parametrize(
    "words",
    [["nonsense"], ["show"], ["list", "--nope"], ["say", "1", "--rate", "9"], ["--language", "x"]],
)
def test_wrong_usage_is_two(ayn: Ayn, words: list[str]) -> None:
    run = ayn(*words)
    assert (run.code, run.out) == (2, "")
    assert run.err.splitlines()[-1].startswith("ayn: ")
    assert "Traceback" not in run.err


def test_messages_come_in_the_readers_language(ayn: Ayn, data: Path) -> None:
    translate = Translator("ar", resource("translations"))
    arabic = translate(
        "There is no file {name}. Check its name and where it lies.", name="missing.txt"
    )
    assert re.search("[ء-ي]", arabic)
    english = "There is no file"
    assert ayn("show", "missing.txt", language="ar").err == f"ayn: {arabic}\n"
    assert english in ayn("show", "missing.txt", language="en").err
    # without the option: the choice made in the window, else the system's language
    assert english in ayn("show", "missing.txt", language="", LANG="en_GB.UTF-8").err
    assert arabic in ayn("show", "missing.txt", language="", LANG="ar_SY.UTF-8").err
    assert arabic in ayn("show", "missing.txt", language="", LANG="C").err
    settings = data / "config" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{"window.language": "ar"}')
    assert arabic in ayn("show", "missing.txt", language="", LANG="en_GB.UTF-8").err


def test_usage_and_help_are_translated(ayn: Ayn) -> None:
    run = ayn("show", language="ar")
    assert run.code == 2
    assert not re.search("usage|required|argument", run.err, re.IGNORECASE)
    run = ayn("--help", language="ar")
    assert run.code == 0
    assert not re.search("usage:|options:|show this", run.out, re.IGNORECASE)


def test_the_version(ayn: Ayn) -> None:
    assert re.fullmatch(r"ayn \d+\.\d+\.\d+\n", ayn("--version").out)


def test_an_empty_library_and_no_hits_are_no_failure(ayn: Ayn) -> None:
    run = ayn("list")
    assert (run.code, run.out) == (0, "")
    assert "empty" in run.err
    assert json.loads(ayn("list", "--json").out) == []
    run = ayn("search", "لاشيء")
    assert (run.code, run.out) == (0, "")
    assert "was not found" in run.err


def test_output_is_utf8_whatever_the_locale(ayn: Ayn, page: Path) -> None:
    run = ayn("show", str(page), LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (run.code, run.err) == (0, "")
    assert "قارب الورق" in run.out


def test_a_reader_that_leaves_early_is_no_failure(data: Path, tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text("\n\n".join(f"الفقرة {n} من نصّ طويل." * 9 for n in range(1000)), "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "reader", "--data", str(data), "show", str(long)],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(WAIT) == 0


def test_ctrl_c_is_quiet(data: Path, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "reader", "--data", str(data), "show", "-"],
        cwd=ROOT,
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        # it waits for standard input, which it reads only after it started
        deadline = time.monotonic() + WAIT
        while "pipe_read" not in _waits_in(process.pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=WAIT)
    assert (process.returncode, out, err) == (130, b"", b"")


def _waits_in(pid: int) -> str:
    """Where in the kernel a process waits; a pipe, once it reads standard input."""
    try:
        return Path(f"/proc/{pid}/wchan").read_text()
    except OSError:
        return ""


# The terminal


def on_a_terminal(
    words: list[str], data: Path, columns: int = 60, wait_for: str = "", **variables: str
) -> str:
    """Run `ayn` on a pseudo terminal; gives what it wrote there."""
    main, inner = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "reader", "--data", str(data), *words],
        cwd=ROOT,
        env=environment(data, **variables),
        stdin=inner,
        stdout=inner,
        stderr=inner,
    ) as process:
        os.close(inner)
        chunks = []
        while select.select([main], [], [], WAIT)[0]:
            try:
                chunk = os.read(main, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not chunk:
                break
            chunks.append(chunk)
        process.wait(WAIT)
    os.close(main)
    return b"".join(chunks).decode().replace("\r\n", "\n")


def test_a_terminal_that_orders_nothing_gets_visual_order(data: Path, page: Path) -> None:
    shown = on_a_terminal(["show", str(page)], data, TERM="linux", NO_COLOR="1")
    title = visual_line("قارب الورق", Direction.RTL)
    first = shown.split("\n")[0]
    assert first == title.rjust(60)
    assert "\x1b" not in shown
    styled = on_a_terminal(["show", str(page)], data, TERM="linux")
    assert f"\x1b[1;4m{title}\x1b[0m" in styled


def test_a_terminal_that_orders_arabic_gets_logical_order(data: Path, page: Path) -> None:
    for variables in ({"TERM": "xterm", "KONSOLE_VERSION": "230804"}, {"AYN_TERMINAL": "logical"}):
        shown = on_a_terminal(["show", str(page)], data, NO_COLOR="1", **variables)
        assert shown.startswith("قارب الورق\n")
        # text asked for by name stays what it is
    text = on_a_terminal(["show", str(page), "--format", "text"], data, TERM="linux")
    assert text.startswith("قارب الورق\n")


def test_messages_are_ordered_too(data: Path) -> None:
    said = on_a_terminal(["--language", "ar", "bogus"], data, TERM="linux")
    assert FSI not in said
    assert any(line.endswith(" :ayn") for line in said.splitlines())


# The window's side


def test_without_a_display_the_piece_is_shown_here(ayn: Ayn, page: Path) -> None:
    run = ayn("open", str(page))
    assert run.code == 0
    assert run.err.count("\n") == 1
    assert "no display" in run.err
    assert run.out.startswith("قارب الورق\n")
    alone = ayn(DISPLAY=":9876")
    assert alone.code == 0
    assert alone.err == run.err
    assert "عين" in alone.out.split("\n")[0]
    assert "doctor" in alone.out


def test_open_draws_a_picture_without_a_display(ayn: Ayn, page: Path, tmp_path: Path) -> None:
    picture = tmp_path / "f.png"
    sizes = ("--width", "900", "--height", "700", "--size", "140", "--theme", "dark")
    run = ayn("open", str(page), "--picture", str(picture), *sizes)
    assert (run.code, run.out, run.err) == (0, "", "")
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert [int.from_bytes(head[i : i + 4], "big") for i in (16, 20)] == [900, 700]


def test_doctor_says_what_works(ayn: Ayn, data: Path) -> None:
    run = ayn("doctor", "--json")
    report = json.loads(run.out)
    assert report["works"] is (run.code == 0) is True
    states = {check["name"]: check["state"] for check in report["checks"]}
    assert {"python", "qt", "display", "sound", "voice.ar", "fonts", "disk"} <= set(states)
    assert states["display"] == "warning"
    assert states["voice.ar"] == states["fonts"] == states["python"] == "good"
    plain = ayn("doctor", language="ar")
    assert (plain.code, plain.err) == (0, "")
    assert len(plain.out.splitlines()) == len(report["checks"])
    assert str(data) in plain.out


HEAVY = {
    "PySide6", "shiboken6", "trafilatura", "lxml", "chardet", "babel", "bidi", "pyttsx3", "httpx",
}  # fmt: skip


@pytest.mark.parametrize("command", ["list", "search", "pending", "stats", "--help"])
def test_quick_commands_load_nothing_heavy(ayn: Ayn, page: Path, command: str) -> None:
    assert ayn("add", str(page)).code == 0
    words = [command, "الجسر"] if command == "search" else [command]
    run = ayn(*words, prefix=("-X", "importtime"))
    loaded = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in run.err.splitlines()
        if line.startswith("import time:")
    }
    assert "reader" in loaded
    assert not loaded & HEAVY
    assert "الجسر" in run.out or command != "search"


@pytest.mark.parametrize(
    "words",
    [["add"], ["show"], ["say", "--spoken"], ["say", "--rate", "4", "--marks", "/dev/null"]],
)
def test_no_terminal_command_but_open_and_say_loads_qt(
    ayn: Ayn, page: Path, words: list[str]
) -> None:
    run = ayn(words[0], str(page), *words[1:], prefix=("-X", "importtime"))
    assert run.code == 0
    assert "PySide6" not in run.err
