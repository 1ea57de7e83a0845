"""The menu entry: its files, its quoting, and that taking it away leaves nothing."""

from __future__ import annotations

import configparser
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.actions.desktop_entry import MenuEntry, desktop_file, own_command, should_offer
from reader.errors import ReaderError
from reader.settings import MENU_OFFERED, Settings


@pytest.fixture
def entry(tmp_path: Path) -> MenuEntry:
    return MenuEntry.of({"XDG_DATA_HOME": str(tmp_path / "data")})


def read(text: str) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(strict=True, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser["Desktop Entry"]


def test_it_comes_and_goes(entry: MenuEntry) -> None:
    assert not entry.installed()
    entry.install(["/opt/ayn"])
    assert entry.installed()
    entry.install(["/opt/new/ayn"])
    assert "/opt/new/ayn" in entry.file.read_text(encoding="utf-8")
    entry.remove()
    assert not entry.installed()
    left = [path for path in entry.root.rglob("*") if path.is_file()]
    # the desktop's own tool, where there is one, keeps its list of file types
    assert {path.name for path in left} <= {"mimeinfo.cache"}
    entry.remove()


def test_it_says_what_a_desktop_wants(entry: MenuEntry) -> None:
    values = read(desktop_file(["ayn"]))
    assert values["Type"] == "Application"
    assert (values["Name"], values["Name[ar]"]) == ("Ayn", "عين")
    assert values["Icon"] == values["StartupWMClass"] == entry.file.stem
    for kind in ("text/html", "application/zip", "x-scheme-handler/ayn"):
        assert kind in values["MimeType"].split(";")
    for name in ("Keywords", "Keywords[ar]", "Categories", "MimeType"):
        assert values[name].endswith(";")
    assert values["Exec"] == '"ayn" open %u'


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"])), min_size=1))
def test_any_command_survives_the_quoting(command: list[str]) -> None:
    written = read(desktop_file(command))["Exec"]
    # the specification's two readings: string escapes first, then the quoting of Exec
    line = re.sub(r"\\\\", lambda _: "\\", written)
    *quoted, last = re.findall(r'"((?:[^"\\]|\\.)*)"|(open %u)', line)
    words = [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word, _ in quoted]
    assert last == ("", "open %u")
    assert words == command


def test_the_icon_is_a_drawing_of_its_own(entry: MenuEntry) -> None:
    entry.install(["ayn"])
    root = ElementTree.fromstring(entry.icon.read_text(encoding="utf-8"))
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "path" in kinds
    assert not kinds & {"text", "image", "script", "style"}


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ReaderError, match="file is a file, not a folder"):
        MenuEntry(blocked / "share").install(["ayn"])
    assert not MenuEntry(blocked / "share").installed()


def test_a_relative_folder_does_not_count() -> None:
    for value in ("", "relative"):
        expected = Path.home() / ".local" / "share"
        assert MenuEntry.of({"XDG_DATA_HOME": value}).root == expected


def test_it_is_offered_once(entry: MenuEntry, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    assert should_offer(settings, entry) is sys.platform.startswith("linux")
    entry.install(["ayn"])
    assert not should_offer(settings, entry)
    entry.remove()
    settings[MENU_OFFERED] = True
    assert not should_offer(settings, entry)


def test_the_command_starts_this_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/somewhere/__main__.py"])
    assert own_command() == [sys.executable, "-m", "reader"]
    script = tmp_path / "ayn"
    script.write_text("#!/bin/sh\n")
    monkeypatch.setattr(sys, "argv", [str(script)])
    assert own_command() == [sys.executable, "-m", "reader"]
    script.chmod(0o755)
    assert own_command() == [str(script)]
