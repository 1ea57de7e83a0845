"""The set-up scripts, run for real on a small project, with package managers that only record."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from reader.actions.desktop_entry import desktop_file

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
WELCOME = ROOT / "articles" / "welcome" / "article.html"
SCRIPTS = ("run", "test", "lock", "setup.sh")
# all that a base system has and the scripts use
BASE = (
    *("cat", "cksum", "dirname", "env", "flock", "kill", "mkdir", "mktemp", "readlink", "rm"),
    *("sh", "sleep", "tail", "timeout", "uname"),
)

PROJECT = """
[project]
name = "small"
version = "1"
requires-python = ">=3.11"

[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
# the least that `pip install -e` asks of a project
BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "small-1-py3-none-any.whl"
    files = {
        "small.pth": __file__.rpartition("/")[0],
        "small-1.dist-info/METADATA": "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\n",
        "small-1.dist-info/WHEEL": "Wheel-Version: 1.0\\nTag: py3-none-any\\n",
        "small-1.dist-info/RECORD": "",
    }
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    return name

build_wheel = build_editable
"""
READER = "import sys; print('reader', *sys.argv[1:])\n"


@dataclass(frozen=True)
class Machine:
    """A checkout and a PATH whose every command is chosen."""

    root: Path
    commands: Path
    calls: Path

    def command(self, name: str, body: str) -> None:
        """Put a command on the PATH, in place of the real one if there is one."""
        path = self.commands / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def records(self, name: str, result: int = 0) -> None:
        """Put a command on the PATH that writes down how it was called."""
        self.command(name, f'echo "{name} $*" >>"{self.calls}"; exit {result}')

    def has_all_libraries(self) -> None:
        """Let the loader's list name every library that the scripts look for."""
        setup = (PACKAGING / "setup.sh").read_text(encoding="utf-8")
        names = re.findall(r"^(\S+\.so\.\d+) ", setup, re.MULTILINE)
        kinds = ("libc6,x86-64", "libc6,AArch64")
        lines = "".join(f"\t{name} ({kind}) => /lib\n" for name in names for kind in kinds)
        (self.root / "libraries").write_text(lines, encoding="utf-8")
        self.command("ldconfig", f'cat "{self.root}/libraries"')

    def run(self, *words: str, cwd: Path | None = None, **env: str) -> tuple[int, str, str]:
        """Run packaging/run; gives its exit code, standard output and standard error."""
        settings = {"PATH": str(self.commands), "HOME": str(self.root), "LANG": "C.UTF-8"}
        done = subprocess.run(
            ["/bin/sh", self.root / "packaging" / "run", *words],
            cwd=cwd or "/",
            env=settings | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        return done.returncode, done.stdout, done.stderr

    def called(self) -> list[str]:
        """List the recorded calls."""
        return self.calls.read_text(encoding="utf-8").splitlines() if self.calls.exists() else []


def new_machine(tmp_path: Path) -> Machine:
    """Make a fresh machine: a base system, no Python, no library, no package manager."""
    root = tmp_path / "check out"
    commands = tmp_path / "bin"
    commands.mkdir()
    shutil.copytree(PACKAGING, root / "packaging", ignore=shutil.ignore_patterns("*.lock"))
    for name in ("requirements.lock", "requirements-dev.lock"):
        (root / "packaging" / name).write_text("", encoding="utf-8")
    (root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (root / "backend.py").write_text(BACKEND, encoding="utf-8")
    (root / "reader").mkdir()
    (root / "reader" / "__init__.py").write_text("", encoding="utf-8")
    (root / "reader" / "__main__.py").write_text(READER, encoding="utf-8")
    for name in BASE:
        if found := shutil.which(name):
            (commands / name).symlink_to(found)
    made = Machine(root, commands, tmp_path / "calls")
    made.command("ldconfig", "exit 1")
    made.command("id", "echo 1000")
    made.command("dpkg", "exit 0")
    return made


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Give a fresh machine."""
    return new_machine(tmp_path)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Give a machine with this test's own Python and every library, where all is set up."""
    machine = new_machine(tmp_path_factory.mktemp("ready"))
    machine.command("python3", f'exec "{sys.executable}" "$@"')
    machine.has_all_libraries()
    code, output, errors = machine.run("list", "--json")
    assert (code, output) == (0, "reader list --json\n"), errors
    assert "Python" in errors
    return machine


def test_root_installs_with_apt_and_removes_nothing(machine: Machine) -> None:
    machine.command("id", "echo 0")
    machine.records("apt-get")
    machine.run()
    update, install = machine.called()
    assert update.split()[:2] == ["apt-get", "update"]
    words = install.split()
    assert {"install", "-y", "--no-remove"} <= set(words)
    assert {"python3", "python3-venv", "libegl1", "libxcb-cursor0", "libpulse0"} <= set(words)
    assert not {"pulseaudio", "pipewire"} & set(words)


def test_what_is_there_is_not_installed_again(machine: Machine) -> None:
    machine.command("id", "echo 0")
    machine.records("apt-get")
    machine.has_all_libraries()
    machine.run()
    packages = [word for word in machine.called()[1].split() if not word.startswith("-")]
    assert packages[-2:] == ["python3", "python3-venv"]
    assert not [word for word in packages if word.startswith("lib")]


@pytest.mark.parametrize("lack", ["raise SystemExit('too old')", "import nowhere_to_be_found"])
def test_a_python_that_cannot_serve_is_as_good_as_none(machine: Machine, lack: str) -> None:
    """Debian's base may have Python without its venv; an old system has an old Python."""
    machine.command("id", "echo 0")
    machine.records("apt-get")
    machine.has_all_libraries()
    start = machine.root / "start.py"
    start.write_text(
        f"import sys\ncode = sys.argv[sys.argv.index('-c') + 1]\nif 'venv' in code: {lack}\n",
        encoding="utf-8",
    )
    machine.command("python3", f'exec "{sys.executable}" "{start}" "$@"')
    code, output, errors = machine.run()
    assert (code, output) == (1, "")
    assert "python3-venv" in machine.called()[1].split()
    assert "3.11" in errors
    assert "Traceback" not in errors


def test_fedora_is_asked_for_libraries_by_their_names(machine: Machine) -> None:
    machine.command("id", "echo 0")
    machine.records("dnf")
    machine.run()
    (install,) = machine.called()
    words = install.split()
    assert words[:3] == ["dnf", "install", "-y"]
    assert {"python3", "libEGL.so.1()(64bit)", "libxcb-cursor.so.0()(64bit)"} <= set(words)
    assert not {"--allowerasing", "pulseaudio", "pipewire"} & set(words)


def test_sudo_without_a_password_is_used(machine: Machine) -> None:
    machine.command("sudo", f'echo "sudo $*" >>"{machine.calls}"; [ "$1" != -n ] || shift; "$@"')
    machine.records("apt-get")
    machine.run()
    assert [line.split()[0] for line in machine.called()] == ["sudo", "sudo", "apt-get", "apt-get"]


@pytest.mark.parametrize("manager", ["apt-get", "dnf"])
@pytest.mark.parametrize("sudo", [True, False])
def test_without_rights_it_prints_one_line_to_type(
    machine: Machine, manager: str, sudo: bool
) -> None:
    machine.records(manager)
    if sudo:
        machine.records("sudo", 1)
    code, output, errors = machine.run(DISPLAY=":0")
    assert (code, output) == (1, "")
    (line,) = [line.strip() for line in errors.splitlines() if manager in line]
    assert line.startswith("sudo sh -c '" if sudo else "su -c '")
    assert [call for call in machine.called() if call.startswith(manager)] == []
    # typed as it stands, the line asks for the same packages
    machine.command("sudo", '"$@"')
    machine.command("su", 'sh "$@"')
    subprocess.run(
        ["/bin/sh", "-c", line], env={"PATH": str(machine.commands)}, check=True, timeout=20
    )
    called = " ".join(call for call in machine.called() if call.startswith(manager))
    assert " install " in called
    assert " python3" in called


def test_an_unknown_system_is_told_what_is_missing(machine: Machine) -> None:
    code, output, errors = machine.run(DISPLAY=":0")
    assert (code, output) == (1, "")
    assert "libEGL.so.1" in errors
    assert "python3" in errors


def test_the_second_time_nothing_is_left_to_do(ready: Machine, tmp_path: Path) -> None:
    made = (ready.root / ".venv" / "made-for-run").stat().st_mtime_ns
    assert ready.run("show", "a b", cwd=tmp_path) == (0, "reader show a b\n", "")
    link = tmp_path / "ayn"
    link.symlink_to(ready.root / "packaging" / "run")
    done = subprocess.run([link, "list"], cwd=tmp_path, env={"PATH": str(ready.commands)})
    assert done.returncode == 0
    assert (ready.root / ".venv" / "made-for-run").stat().st_mtime_ns == made


def test_a_changed_lock_is_installed(ready: Machine) -> None:
    lock = ready.root / "packaging" / "requirements.lock"
    lock.write_text("nowhere-to-be-found==1 --hash=sha256:" + "0" * 64, encoding="utf-8")
    offline = {"PIP_NO_INDEX": "1"}
    code, output, errors = ready.run("list", **offline)
    assert (code, output) == (1, "")
    assert "nowhere-to-be-found" in errors
    lock.write_text("", encoding="utf-8")
    assert ready.run("list", **offline)[:2] == (0, "reader list\n")


@pytest.mark.parametrize(
    "env",
    [{}, {"DISPLAY": ":987"}, {"WAYLAND_DISPLAY": "nowhere", "XDG_RUNTIME_DIR": "/tmp"}],
    ids=["none", "dead X", "dead Wayland"],
)
def test_without_a_display_the_welcome_piece_comes_in_the_terminal(
    env: dict[str, str], tmp_path: Path
) -> None:
    """What packaging/run ends in, with the real command in place of the small one."""
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "reader", "--language", "en"]
    done = subprocess.run(
        command, cwd=ROOT, env=home | env, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    assert "display" in line
    title = re.search("<h1[^>]*>(.*?)</h1>", WELCOME.read_text(encoding="utf-8"), re.DOTALL)
    assert title and title[1].strip() in done.stdout
    assert {"open", "add", "list", "show", "search", "say"} <= set(done.stdout.split())


def test_without_libraries_or_rights_the_terminal_still_works(ready: Machine) -> None:
    ready.command("ldconfig", "exit 1")
    ready.records("apt-get")
    code, output, errors = ready.run("list")
    assert (code, output) == (0, "reader list\n"), errors
    assert "libegl1" in errors
    assert ready.run("list", DISPLAY=":0")[:2] == (1, "")
    assert ready.called() == []
    ready.has_all_libraries()


def test_it_heals(ready: Machine, tmp_path: Path) -> None:
    venv = ready.root / ".venv"

    # a set-up cut short leaves its mark, and the next one starts anew
    made = (venv / "pyvenv.cfg").stat().st_mtime_ns
    (venv / "unfinished").write_text("", encoding="utf-8")
    (venv / "made-for-run").unlink()
    code, output, errors = ready.run("list")
    assert (code, output) == (0, "reader list\n"), errors
    assert (venv / "pyvenv.cfg").stat().st_mtime_ns != made
    assert not (venv / "unfinished").exists()

    # so does an environment whose Python went away with a new release of the system
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to("/nowhere/python")
    code, output, errors = ready.run("list")
    assert (code, output) == (0, "reader list\n"), errors

    # a checkout that was moved is set up where it is now
    moved = Machine(tmp_path / "moved", ready.commands, ready.calls)
    ready.root.rename(moved.root)
    moved.has_all_libraries()
    code, output, errors = moved.run("list")
    assert (code, output) == (0, "reader list\n"), errors
    assert moved.run("list") == (0, "reader list\n", "")


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_posix_sh(name: str) -> None:
    script = PACKAGING / name
    subprocess.run(["sh", "-n", script], check=True)
    if name != "setup.sh":
        assert script.read_bytes().startswith(b"#!/bin/sh\n")
        assert os.access(script, os.X_OK)


def test_distributors_get_the_menu_entry_that_the_app_writes() -> None:
    entry = (PACKAGING / "linux" / "ayn.desktop").read_text(encoding="utf-8")
    assert entry == desktop_file(["ayn"])
    (metadata,) = (PACKAGING / "linux").glob("*.metainfo.xml")
    component = ElementTree.parse(metadata).getroot()
    assert component.findtext("launchable") == "ayn.desktop"
    types = {item.text for item in component.findall("provides/mediatype")}
    assert types == set(re.findall("^MimeType=(.*);$", entry, re.MULTILINE)[0].split(";"))
    assert component.findtext("project_license") == project()["project"]["license"]


def test_every_library_has_its_licence_named() -> None:
    named = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").lower()
    assert not [name for name in locked("requirements.lock") if name not in named]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(name: str) -> dict[str, str]:
    text = (PACKAGING / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def test_the_lock_pins_with_hashes_and_names_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (PACKAGING / name).read_text(encoding="utf-8")
        entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
        assert len(entries) > 20
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
        assert not re.search(r"https?:|file:|index-url|find-links| @ ", text)
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


def test_the_lock_has_every_dependency() -> None:
    groups = project()["dependency-groups"]
    declared = {"requirements.lock": project()["project"]["dependencies"] + groups["build"]}
    declared["requirements-dev.lock"] = declared["requirements.lock"] + [
        item for item in groups["dev"] if isinstance(item, str)
    ]
    for name, dependencies in declared.items():
        names = {canonical(re.split(r"[<>=!~ ;\[]", item)[0]) for item in dependencies}
        assert not names - locked(name).keys()
    assert locked("requirements.lock")["pyside6"].startswith("6.11.")


def imported(folder: Path) -> set[str]:
    """List the top-level modules that the files of a folder import."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found


def test_what_is_imported_is_declared() -> None:
    # the type checker's own, and Debian's in the program that runs under the system's Python
    known = set(sys.stdlib_module_names) | {"reader", "tests", "_typeshed", "gi", "pyatspi"}
    distributions = packages_distributions()
    for folder, name in (("reader", "requirements.lock"), ("tests", "requirements-dev.lock")):
        pinned = locked(name)
        wrong = {
            module
            for module in imported(ROOT / folder) - known
            if not pinned.keys() & {canonical(item) for item in distributions.get(module, ())}
        }
        assert not wrong
