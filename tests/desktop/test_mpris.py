"""Media keys and Now Playing as the desktop sees them: the real window and `playerctl`."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reader.speech.engines.silent import SilentEngine
from reader.speech.output import SilentOutput
from reader.speech.player import Player
from reader.ui.mpris import Mpris
from reader.ui.now_playing import Remote
from tests.desktop.conftest import BUS_CONFIG, Desktop, wait_for
from tests.speech.conftest import Owner

pytestmark = pytest.mark.desktop

PIECE = "القنديل القديم\n\n" + "".join(
    f"في الفقرة {name} قنديل قديم لا يضيئه أحد. وكانت جدتي تقول إنه يحفظ ضوء الليالي كلها. "
    "وحين انقطعت الكهرباء ذات مساء، أشعلته أمي للمرة الأولى، فرأينا وجوهنا بلون العسل.\n\n"
    for name in ("الأولى", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة")
)
APP = "org.mpris.MediaPlayer2"
PLAYER = f"{APP}.Player"
PROPERTIES = "org.freedesktop.DBus.Properties"
# Keeps the window's thread busy when it is told to; a signal's handler runs on that thread
BUSY = """
import pathlib, signal, sys, time
from reader.cli import main
folder = pathlib.Path(sys.argv.pop(1))

def busy(*_signal):
    (folder / "begun").touch()
    end = time.monotonic() + 2
    while time.monotonic() < end:
        pass
    (folder / "ended").write_text(str(time.monotonic()))

signal.signal(signal.SIGUSR1, busy)
sys.exit(main(sys.argv[1:]))
"""


class Nothing:
    """A window of which nothing is asked."""

    def _never(self, *_args: object) -> None:
        raise AssertionError("nothing was to be asked of the window")

    bring_forward = quit = open_file = set_rate = set_volume = _never


@dataclass
class Media:
    """What a desktop's media controls do, in one desktop."""

    desktop: Desktop

    def ctl(self, *args: str, player: str = "ayn") -> str:
        run = self._run(["playerctl", "--player", player, *args])
        assert run.returncode == 0, (args, run.stderr)
        return run.stdout.strip()

    def players(self) -> list[str]:
        return self._run(["playerctl", "--list-all"]).stdout.split()

    def property(self, interface: str, name: str) -> str:
        """Give a property as GVariant's text."""
        answer = self.call(PROPERTIES, "Get", interface, name)
        return answer.removeprefix("(<").removesuffix(">,)")

    def set_property(self, name: str, value: str) -> None:
        self.call(PROPERTIES, "Set", PLAYER, name, f"<{value}>")

    def call(self, interface: str, method: str, *args: str) -> str:
        run = self.gdbus(interface, method, *args)
        assert run.returncode == 0, (method, args, run.stderr)
        return run.stdout.strip()

    def gdbus(self, interface: str, method: str, *args: str) -> subprocess.CompletedProcess[str]:
        command = ["gdbus", "call", "--session", "--dest", f"{APP}.ayn", "--object-path"]
        command += ["/org/mpris/MediaPlayer2", "--method", f"{interface}.{method}", "--", *args]
        return self._run(command)

    def status(self, wanted: str) -> None:
        wait_for(wanted, lambda: self.ctl("status") == wanted)

    def track(self) -> str:
        return self.ctl("metadata", "mpris:trackid").strip("'")

    def place(self) -> float:
        """Give the place in seconds."""
        return float(self.ctl("position"))

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        # in another locale these programs print no Arabic
        env = self.desktop.env | {"LC_ALL": "C.UTF-8"}
        return subprocess.run(command, env=env, capture_output=True, text=True)


@pytest.fixture
def media(desktop: Desktop) -> Media:
    missing = [name for name in ("playerctl", "gdbus") if not shutil.which(name)]
    assert not missing, f"missing: {missing}; packaging/test installs them"
    return Media(desktop)


@pytest.fixture
def opened(media: Media, run_app: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> Any:
    """Open a piece in the real window and wait until media controls show it."""
    file = tmp_path / "قنديل.txt"
    file.write_text(PIECE, "utf-8")
    arguments = ["--data", str(tmp_path / "data"), "--language", "ar", "open", str(file)]
    app = run_app(["-c", BUSY, str(tmp_path), *arguments])
    wait_for("the player", lambda: media.players() == ["ayn"], 30)
    wait_for("the piece", lambda: "القنديل" in media.ctl("metadata", "xesam:title"))
    return app


def ended(app: subprocess.Popen[str]) -> str:
    """Wait for a clean end; gives what was said on standard error, but for the sound server's."""
    output, errors = app.communicate(timeout=60)
    assert (app.returncode, output) == (0, ""), errors
    return "\n".join(line for line in errors.splitlines() if "pa_context_connect" not in line)


def test_the_desktop_sees_what_is_open(opened, media: Media) -> None:
    assert media.ctl("status") == "Stopped"
    assert media.ctl("metadata", "xesam:title") == "القنديل القديم"
    assert re.fullmatch(r"/io/github/ayn_reader/Ayn/piece/\d+", media.track())
    assert 60e6 < int(media.ctl("metadata", "mpris:length")) < 600e6
    assert media.property(APP, "Identity") == "'عين'"
    assert media.property(APP, "DesktopEntry") == "'ayn'"
    for name in ("CanRaise", "CanQuit"):
        assert media.property(APP, name) == "true"
    for name in ("CanPlay", "CanPause", "CanSeek", "CanGoNext", "CanGoPrevious", "CanControl"):
        assert media.property(PLAYER, name) == "true"
    assert media.property(PLAYER, "MinimumRate") == "0.5"
    assert media.property(PLAYER, "MaximumRate") == "4.0"


def test_play_pause_move_and_stop(opened, media: Media) -> None:
    media.ctl("play")
    media.status("Playing")
    wait_for("some seconds", lambda: media.place() > 1)
    stood = media.place()
    media.ctl("position", "15+")
    wait_for("15 s on", lambda: 9 < media.place() - stood < 21)
    media.ctl("position", "15-")
    wait_for("15 s back", lambda: abs(media.place() - stood) < 6)
    media.ctl("pause")
    media.status("Paused")
    places = [media.place()]
    for _ in range(3):
        media.ctl("next")
        wait_for("the next paragraph", lambda: media.place() > places[-1] + 0.2)
        places.append(media.place())
    media.ctl("previous")
    wait_for("the paragraph before", lambda: abs(media.place() - places[2]) < 0.5)
    assert media.ctl("status") == "Paused"
    media.ctl("position", "30")
    wait_for("the place asked for", lambda: 25 < media.place() < 35)
    media.ctl("play-pause")
    media.status("Playing")
    media.ctl("stop")
    media.status("Stopped")
    # a position in a piece that is not the current one moves nothing
    place = media.place()
    media.call(PLAYER, "SetPosition", "/io/github/ayn_reader/Ayn/piece/999", "1000000")
    assert media.place() == place


def test_speed_and_loudness_are_the_readers_own(opened, media: Media, tmp_path: Path) -> None:
    length = int(media.ctl("metadata", "mpris:length"))
    media.set_property("Rate", "2.0")
    wait_for("the speed", lambda: media.property(PLAYER, "Rate") == "2.0")
    assert abs(int(media.ctl("metadata", "mpris:length")) - length) < length / 20
    media.ctl("volume", "0.4")
    wait_for("the loudness", lambda: media.ctl("volume").startswith("0.4"))
    media.set_property("Rate", "9.0")
    wait_for("the highest speed", lambda: media.property(PLAYER, "Rate") == "4.0")
    media.set_property("Volume", "3.0")
    wait_for("the full loudness", lambda: media.property(PLAYER, "Volume") == "1.0")
    media.set_property("Volume", "0.35")
    kept = tmp_path / "data" / "config" / "settings.json"
    wait_for("the settings", lambda: '"speech.volume": 35' in kept.read_text("utf-8"))
    assert '"speech.rate": 4' in kept.read_text("utf-8")
    media.ctl("play")
    media.status("Playing")
    media.set_property("Rate", "0.0")  # the standard's other word for pause
    media.status("Paused")
    assert media.property(PLAYER, "Rate") == "4.0"


def test_changes_are_told_once_and_jumps_are_told(opened, media: Media, desktop: Desktop) -> None:
    command = ["gdbus", "monitor", "--session", "--dest", f"{APP}.ayn"]
    with subprocess.Popen(command, env=desktop.env, stdout=subprocess.PIPE, text=True) as monitor:
        try:
            assert monitor.stdout
            next(line for line in monitor.stdout if "is owned by" in line)
            media.ctl("play")
            media.status("Playing")
            media.ctl("position", "40")
            wait_for("the place", lambda: media.place() > 35)
            media.ctl("pause")
            media.status("Paused")
            media.ctl("volume", "0.5")
            wait_for("the loudness", lambda: media.ctl("volume").startswith("0.5"))
            time.sleep(0.3)
        finally:
            monitor.terminate()
        told = monitor.stdout.read()
    states = re.findall(r"'PlaybackStatus': <'(\w+)'>", told)
    assert states == ["Playing", "Paused"]
    assert len(re.findall(r"'Volume': <0.5", told)) == 1
    seeked = [int(place) for place in re.findall(r"Seeked \((?:int64 )?(\d+),\)", told)]
    assert any(35e6 < place < 45e6 for place in seeked), told
    assert told.count("PropertiesChanged") <= 6, told
    assert "'Position'" not in told and "CanPlay" not in told


def test_pause_works_while_the_window_is_busy(opened, media: Media, tmp_path: Path) -> None:
    media.ctl("play")
    media.status("Playing")
    opened.send_signal(signal.SIGUSR1)
    wait_for("the busy window", (tmp_path / "begun").exists)
    media.ctl("pause")
    assert media.ctl("status") == "Paused"
    paused = time.monotonic()
    wait_for("the end of it", (tmp_path / "ended").exists)
    wait_for("the time", lambda: (tmp_path / "ended").read_text())
    assert paused < float((tmp_path / "ended").read_text())
    assert media.ctl("status") == "Paused"


def test_a_media_key_is_answered_once(opened, media: Media, desktop: Desktop) -> None:
    desktop.await_focus(opened.pid)
    for keysym, status in (("XF86AudioPlay", "Playing"), ("XF86AudioPlay", "Paused")):
        desktop.key(keysym)
        media.status(status)
    # A desktop that knows media keys takes them from the window and calls the player
    configured = Path(desktop.env["XDG_CONFIG_HOME"]) / "openbox" / "rc.xml"
    configured.parent.mkdir(parents=True, exist_ok=True)
    configured.write_text(
        '<openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard>'
        '<keybind key="XF86AudioPlay"><action name="Execute">'
        "<command>playerctl --player ayn play-pause</command>"
        "</action></keybind></keyboard></openbox_config>"
    )
    try:
        subprocess.run(["openbox", "--reconfigure"], env=desktop.env, check=True)
        time.sleep(0.5)
        for status in ("Playing", "Paused"):
            desktop.key("XF86AudioPlay")
            media.status(status)
            time.sleep(0.4)  # a second answer would undo the first
            assert media.ctl("status") == status
    finally:
        configured.unlink()
        subprocess.run(["openbox", "--reconfigure"], env=desktop.env, check=True)


def test_files_are_opened_and_other_addresses_refused(opened, media: Media, tmp_path: Path) -> None:
    other = tmp_path / "رسالة من البحر.txt"
    other.write_text("رسالة من البحر\n\n" + "كتب البحّار رسالته ووضعها في زجاجة. " * 5, "utf-8")
    first = media.track()
    media.ctl("open", other.as_uri())
    wait_for("the other piece", lambda: media.ctl("metadata", "xesam:title") == "رسالة من البحر")
    assert media.track() != first
    for refused in ("https://ayn.example/piece", "file://elsewhere/etc/hosts", "file:///none.txt"):
        run = media.gdbus(PLAYER, "OpenUri", refused)
        assert run.returncode != 0 and "org.freedesktop.DBus.Error" in run.stderr


def test_nonsense_moves_nothing_and_breaks_nothing(opened, media: Media, tmp_path: Path) -> None:
    media.ctl("play")
    media.status("Playing")
    for name in ("Rate", "Volume"):
        refused = media.gdbus(PROPERTIES, "Set", PLAYER, name, "<@d nan>")
        assert "InvalidArgs" in refused.stderr
        assert media.property(PLAYER, name) == "1.0"
    media.set_property("Rate", "-inf")
    assert media.property(PLAYER, "Rate") == "0.5"
    for offset in (-(2**63), 2**63 - 1):
        media.call(PLAYER, "SetPosition", media.track(), str(offset))
        media.call(PLAYER, "Seek", str(offset))
    wait_for("an end", lambda: media.ctl("status") in ("Stopped", "Playing"))
    for method, *args in (("Seek", "'far'"), ("Play", "1"), ("Fly",), ("OpenUri", "'\\n'")):
        assert media.gdbus(PLAYER, method, *args).returncode != 0
    assert media.gdbus(PROPERTIES, "Set", PLAYER, "CanPlay", "<false>").stderr
    media.ctl("stop")
    media.status("Stopped")
    media.ctl("play")
    media.status("Playing")
    log = tmp_path / "data" / "ayn.log"
    assert not log.exists() or "Traceback" not in log.read_text("utf-8")


def test_raise_and_quit(opened, media: Media, desktop: Desktop) -> None:
    desktop.await_focus(opened.pid)
    subprocess.run(["xdotool", "getactivewindow", "windowminimize"], env=desktop.env, check=True)
    ask = ["xdotool", "getactivewindow", "getwindowpid"]

    def active() -> str:
        run = subprocess.run(ask, env=desktop.env, capture_output=True, text=True)
        return run.stdout.strip()

    wait_for("another focus", lambda: active() != str(opened.pid))
    media.call(APP, "Raise")
    desktop.await_focus(opened.pid)
    media.ctl("play")
    media.status("Playing")
    media.call(APP, "Quit")
    assert ended(opened) == ""
    assert media.players() == []


def test_two_windows_have_two_names(
    opened, media: Media, run_app: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    file = tmp_path / "second.txt"
    file.write_text("The second piece\n\n" + "It has a paragraph of its own. " * 9, "utf-8")
    arguments = ["--data", str(tmp_path / "other"), "--language", "en", "open", str(file)]
    second = run_app(["-m", "reader", *arguments])
    name = f"ayn.instance{second.pid}"
    wait_for("both", lambda: sorted(media.players()) == ["ayn", name], 30)
    wait_for("it", lambda: media.ctl("metadata", "xesam:title", player=name) == "The second piece")
    media.ctl("play", player=name)
    wait_for("its voice", lambda: media.ctl("status", player=name) == "Playing")
    assert media.ctl("status") == "Stopped"
    media.call(APP, "Quit")
    assert ended(opened) == ""
    assert media.players() == [name]
    second.terminate()


def test_closing_leaves_no_thread_and_no_name(
    desktop: Desktop, media: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    owner = Owner()
    before = set(threading.enumerate())
    for _ in range(20):  # as when the language of the window is changed
        player = Player([SilentEngine()], SilentOutput, owner.post, owner, {})
        controls = Mpris(Remote("Ayn", player, owner.post, Nothing()))
        controls.start()
        wait_for("the name", media.players)
        assert media.players() == ["ayn"]
        controls.close()
        assert media.players() == []
        player.close()
        assert set(threading.enumerate()) == before


@pytest.fixture
def bus(desktop: Desktop, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start session buses at an address of the test's own."""
    socket = Path(desktop.env["XDG_RUNTIME_DIR"]) / "other"
    config = tmp_path / "bus.conf"
    config.write_text(BUS_CONFIG.format(socket=socket), encoding="utf-8")
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        socket.unlink(missing_ok=True)
        started.append(desktop.start("dbus-daemon", "--nofork", f"--config-file={config}"))
        wait_for("the bus", socket.exists)
        return started[-1]

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        process.wait()


def test_listening_goes_on_without_a_bus_and_finds_it_again(
    desktop: Desktop,
    bus: Callable[[], subprocess.Popen[bytes]],
    run_app: Callable[..., subprocess.Popen[str]],
    tmp_path: Path,
) -> None:
    address = f"unix:path={Path(desktop.env['XDG_RUNTIME_DIR']) / 'other'}"
    elsewhere = Desktop(
        desktop.folder, desktop.env | {"DBUS_SESSION_BUS_ADDRESS": address}, desktop.mark
    )
    media = Media(elsewhere)
    file = tmp_path / "قنديل.txt"
    file.write_text(PIECE, "utf-8")
    data = tmp_path / "data"
    arguments = ["--data", str(data), "--language", "ar", "open", str(file)]
    app = run_app(["-m", "reader", *arguments], DBUS_SESSION_BUS_ADDRESS=address)
    desktop.await_focus(app.pid)
    log = data / "ayn.log"
    wait_for("the log", log.exists, 30)
    wait_for("the line in it", lambda: "no media keys" in log.read_text("utf-8"))
    # the bus comes late, and the next thing that happens is told there
    first = bus()
    desktop.key("space")
    wait_for("the player", lambda: media.players() == ["ayn"])
    media.status("Playing")
    first.kill()
    first.wait()
    time.sleep(1)
    assert app.poll() is None
    bus()
    desktop.key("space")
    wait_for("the player again", lambda: media.players() == ["ayn"])
    media.status("Paused")
    # once for the bus that was not there, once for the one that went away
    assert log.read_text("utf-8").count("no media keys") == 2
    desktop.key("ctrl+q")
    assert ended(app) == ""
    assert media.players() == []
