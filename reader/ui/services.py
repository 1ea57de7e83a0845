"""What the window works with, made once by the app."""

from __future__ import annotations

from dataclasses import dataclass

from reader.jobs import Jobs
from reader.library.store import Library
from reader.paths import Paths
from reader.settings import Settings
from reader.translations import Translator
from reader.ui.bridge import Bridge


@dataclass(frozen=True, slots=True)
class Services:
    """The parts below the window."""

    paths: Paths
    settings: Settings
    library: Library
    translate: Translator
    bridge: Bridge
    jobs: Jobs
