"""A desktop of the tests' own: X server, window manager, D-Bus session, accessibility bus."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROBE = Path(__file__).with_name("probe.py")
# pyatspi belongs to the system's Python, not to an environment
SYSTEM_PYTHON = "/usr/bin/python3"
SCREEN = "1600x1200x24"
MARK = "AYN_TEST_DESKTOP"
# no service folders: nothing of the machine's own desktop can be started by a message
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def wait_for(what: str, found: Callable[[], object], seconds: float = 15) -> Any:
    """Call `found` until it gives something true; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, f"{what} did not come within {seconds} s"
        time.sleep(0.03)
    return value


@dataclass
class Desktop:
    """A running desktop; everything started in it ends with it."""

    folder: Path
    env: dict[str, str]
    mark: str
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    files: list[IO[bytes]] = field(default_factory=list)

    def start(self, *command: str, **options: Any) -> subprocess.Popen[bytes]:
        """Start a program of the desktop; its output goes to a log in the folder."""
        log = (self.folder / f"{Path(command[0]).name}-{len(self.files)}.log").open("wb")
        self.files.append(log)
        process = subprocess.Popen(
            command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options
        )
        self.started.append(process)
        return process

    def run_app(self, args: Sequence[str], **env: str) -> subprocess.Popen[str]:
        """Start `python ARGS…` in a real window, from outside the checkout's folder.

        Standard output and error are pipes, read by `communicate()`.
        """
        return subprocess.Popen(
            [sys.executable, *args],
            env=self.env | env,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def probe(self, pid: int, *args: str, seconds: float = 20) -> dict[str, Any]:
        """Give the accessible tree of a process as an assistive program sees it (see probe.py)."""
        run = subprocess.run(
            [SYSTEM_PYTHON, "-I", str(PROBE), str(pid), *args],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=seconds + 10,
        )
        assert run.returncode == 0, run.stderr
        tree: dict[str, Any] = json.loads(run.stdout)
        return tree

    def await_focus(self, pid: int) -> None:
        """Wait until a window of the process is the active one."""
        ask = ["xdotool", "getactivewindow", "getwindowpid"]

        def is_active() -> bool:
            run = subprocess.run(ask, env=self.env, capture_output=True, text=True)
            return run.stdout.strip() == str(pid)

        wait_for(f"the focus in process {pid}", is_active)

    def key(self, *keys: str) -> None:
        """Press keys (xdotool's names) in the window that has the focus."""
        subprocess.run(["xdotool", "key", "--delay", "20", *keys], env=self.env, check=True)

    def screenshot(self, path: Path) -> Path:
        """Write the whole screen to a PNG."""
        code = (
            "import sys\nfrom PySide6.QtGui import QGuiApplication\n"
            "app = QGuiApplication([])\n"
            "sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))"
        )
        subprocess.run([sys.executable, "-c", code, str(path)], env=self.env, check=True)
        return path

    def processes(self) -> list[int]:
        """List what still runs of all that was started here, by its mark in the environment."""
        mark = f"{MARK}={self.mark}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            with contextlib.suppress(OSError):
                ended = (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
                if not ended and mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
        return found

    def stop(self) -> None:
        """End every process of the desktop, the obstinate ones too, and remove its folder."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in self.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            end = time.monotonic() + 5
            while self.processes() and time.monotonic() < end:
                time.sleep(0.02)
        for process in self.started:
            process.wait()
        for log in self.files:
            log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def new_desktop() -> Desktop:
    """Make the folder and the environment that every process of the desktop gets."""
    # a short path: a socket's may not exceed 107 bytes
    folder = Path(tempfile.mkdtemp(prefix="ayn-desktop-"))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    mark = uuid.uuid4().hex
    kept = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env |= {
        MARK: mark,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_STATE_HOME": str(folder / "state"),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime / 'bus'}",
        "GSETTINGS_BACKEND": "keyfile",
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        # Qt's note on a method that no assistive program here calls
        "QT_LOGGING_RULES": "qt.accessibility.atspi=false;qt.multimedia.*=false",
    }
    return Desktop(folder, env, mark)


def start_x(desktop: Desktop) -> None:
    """Start an X server on a display number that it finds free itself."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as numbers:
        # openbox and Qt want the keyboard extension; a server reset would follow the last client
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN]
        server = desktop.start(*command, "-nolisten", "tcp", "-noreset", pass_fds=(writing,))
        os.close(writing)
        number = numbers.readline().decode().strip()
    assert number and server.poll() is None, "Xvfb did not start"
    desktop.env["DISPLAY"] = f":{number}"


def start_buses(desktop: Desktop) -> None:
    """Start the session bus and, on it, the accessibility bus."""
    socket = Path(desktop.env["XDG_RUNTIME_DIR"]) / "bus"
    config = desktop.folder / "bus.conf"
    config.write_text(BUS_CONFIG.format(socket=socket), encoding="utf-8")
    desktop.start("dbus-daemon", "--nofork", f"--config-file={config}")
    wait_for("the session bus", socket.exists)
    set_accessible = ["org.gnome.desktop.interface", "toolkit-accessibility", "true"]
    subprocess.run(["gsettings", "set", *set_accessible], env=desktop.env, check=True)
    folders = ("/usr/libexec", "/usr/lib/at-spi2-core")
    launcher = shutil.which("at-spi-bus-launcher", path=os.pathsep.join(folders))
    assert launcher, "at-spi-bus-launcher is missing: packaging/test installs it"
    desktop.start(launcher, "--launch-immediately")
    call = ["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path"]
    call += ["/org/a11y/bus", "--method", "org.a11y.Bus.GetAddress"]

    def has_address() -> bool:
        return subprocess.run(call, env=desktop.env, capture_output=True).returncode == 0

    wait_for("the accessibility bus", has_address)


def start_window_manager(desktop: Desktop) -> None:
    """Start the window manager, without which no window gets the focus."""
    ready = desktop.folder / "openbox-runs"
    desktop.start("openbox", "--sm-disable", "--startup", f"touch {ready}")
    wait_for("the window manager", ready.exists)


@pytest.fixture(scope="module")
def desktop() -> Iterator[Desktop]:
    """Give one desktop to the tests of a file; the processes of all others end before the next."""
    missing = [name for name in ("Xvfb", "openbox", "dbus-daemon") if not shutil.which(name)]
    assert not missing, f"missing: {missing}; packaging/test installs them"
    made = new_desktop()
    try:
        start_x(made)
        start_buses(made)
        start_window_manager(made)
        yield made
    finally:
        made.stop()
    assert not made.processes(), "the desktop left processes behind"


@pytest.fixture
def run_app(desktop: Desktop) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start programs in the desktop that end, at the latest, with the test."""
    started: list[subprocess.Popen[str]] = []

    def run(args: Sequence[str], **env: str) -> subprocess.Popen[str]:
        started.append(desktop.run_app(args, **env))
        return started[-1]

    yield run
    for process in started:
        if process.poll() is None:
            process.terminate()
        try:
            process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
