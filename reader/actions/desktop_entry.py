"""Ayn in the applications menu: desktop file, icon and file types, as freedesktop.org has them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.errors import ReaderError
from reader.paths import resource
from reader.settings import MENU_OFFERED, Settings
from reader.system_errors import plain

NAME = "ayn"
"""Name of the desktop file and of the icon; a window's application id must be the same."""
_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "multipart/related",
    "application/x-mimearchive",
    "application/zip",
    "x-scheme-handler/ayn",
)
_RESERVED = '"`$\\'
_UPDATER = "update-desktop-database"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """The menu entry below one data folder (XDG_DATA_HOME, by default ~/.local/share)."""

    root: Path

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> MenuEntry:
        """Take the reader's own data folder; a relative XDG_DATA_HOME does not count (XDG 0.8)."""
        named = Path(environment.get("XDG_DATA_HOME", ""))
        return cls(named if named.is_absolute() else Path.home() / ".local" / "share")

    @property
    def file(self) -> Path:
        """The desktop file."""
        return self.root / "applications" / f"{NAME}.desktop"

    @property
    def icon(self) -> Path:
        """The icon, in the theme that every other theme falls back to."""
        return self.root / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg"

    def installed(self) -> bool:
        """Whether the menu has the entry."""
        return self.file.is_file()

    def install(self, command: Sequence[str]) -> None:
        """Write the entry, which runs `command open X`; raises `ReaderError`.

        X is a file, by its path or its file: address, or an `ayn:` address with a link.
        """
        try:
            _write(self.icon, resource("icons", f"{NAME}.svg").read_bytes())
            _write(self.file, desktop_file(command).encode("utf-8"))
        except OSError as error:
            raise ReaderError(plain(error), str(error)) from error
        self._tell()

    def remove(self) -> None:
        """Take the entry and its icon away."""
        for path in (self.file, self.icon):
            path.unlink(missing_ok=True)
        self._tell()

    def _tell(self) -> None:
        """Let the desktop read the file types again; desktops without the tool do by themselves."""
        tool = shutil.which(_UPDATER)
        if tool is not None:
            subprocess.run(
                [tool, str(self.file.parent)], capture_output=True, check=False, timeout=30
            )


def should_offer(settings: Settings, entry: MenuEntry) -> bool:
    """Whether the first run asks to add the entry: on Linux, once, and only when it is missing."""
    linux = sys.platform.startswith("linux")
    return linux and not settings.flag(MENU_OFFERED) and not entry.installed()


def own_command() -> list[str]:
    """Give the command that started this app, so that a menu can start it again."""
    started = Path(sys.argv[0])
    if started.name == NAME and started.is_file() and os.access(started, os.X_OK):
        return [str(started.absolute())]
    return [sys.executable, "-m", "reader"]


def desktop_file(command: Sequence[str]) -> str:
    """Write the desktop file's text (Desktop Entry Specification)."""
    words = " ".join(_quoted(word) for word in command)
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Name=Ayn",
        "Name[ar]=عين",
        "GenericName=Arabic Reader",
        "GenericName[ar]=قارئ عربي",
        "Comment=Read Arabic, large and aloud, and find it again",
        "Comment[ar]=اقرأ العربية بحروف كبيرة وبصوت مسموع، وجد ما قرأته",
        "Keywords=read;arabic;speech;library;",
        "Keywords[ar]=قراءة;قارئ;عربي;استماع;مكتبة;",
        f"Exec={_escaped(words)} open %u",
        f"Icon={NAME}",
        "Terminal=false",
        "Categories=Utility;Accessibility;",
        f"MimeType={';'.join(_TYPES)};",
        f"StartupWMClass={NAME}",
        "",
    )
    return "\n".join(lines)


def _quoted(word: str) -> str:
    """Quote an argument of Exec: the reserved characters, and % that begins a field code."""
    inside = "".join("\\" + sign if sign in _RESERVED else sign for sign in word)
    return f'"{inside}"'.replace("%", "%%")


def _escaped(text: str) -> str:
    """Escape a string value, which is read before Exec's own quoting."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
