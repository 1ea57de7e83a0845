"""Qt without a display, and nothing of the person who runs the tests is read or written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# QtMultimedia logs while it is loaded, on whatever thread that is: pytest-qt's handler, which
# needs the interpreter's lock, would wait there for ever
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

LIVE = ("desktop", "ui")
"""The rooms whose tests drive a window, as a person would: in each, one at a time."""

# Where the tests decide on a change, they are the same each time; elsewhere they look for more
settings.register_profile("same", derandomize=True)


def _room(nodeid: str) -> str:
    return nodeid.split("/")[1]


class OneWindow(LoadScopeScheduling):
    """Shares the tests out by file, but gives one process all of a room that is live."""

    def _split_scope(self, nodeid: str) -> str:
        room = _room(nodeid)
        return room if room in LIVE else nodeid.split("::", 1)[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: _room(item.nodeid) not in LIVE)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    return OneWindow(config, log)


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Send every XDG folder to a temporary one."""
    root = tmp_path_factory.mktemp("home")
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    old = {name: os.environ.get(name) for name in names}
    for name in names:
        folder = root / name.lower()
        folder.mkdir()
        os.environ[name] = str(folder)
    yield root
    for name, value in old.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
