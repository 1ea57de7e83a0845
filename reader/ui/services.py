"""What the window works with, made once by the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reader.errors import Message
from reader.jobs import Jobs
from reader.library.store import Library
from reader.paths import Paths
from reader.settings import Settings
from reader.translations import Translator
from reader.ui.bridge import Bridge


@dataclass(frozen=True, slots=True)
class Services:
    """The parts below the window.

    `reopen` closes the library, does what must be done without it, and makes the window anew with
    what that gives to tell.
    """

    paths: Paths
    settings: Settings
    library: Library
    translate: Translator
    bridge: Bridge
    jobs: Jobs
    reopen: Callable[[Callable[[], Message]], None]
