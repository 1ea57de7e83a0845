"""The speech engine protocol and the registry that ranks engines."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Protocol

from reader.paths import Paths
from reader.speech.utterance import Audio, Capabilities, Delivery, Voice
from reader.speech.watch import Watch

GROUP = "ayn.speech_engines"
"""Entry points of this group name functions that make a `SpeechEngine` for a reader's `Paths`."""

_OWN = {
    # who added a neural voice wants to hear it
    "piper": "reader.speech.engines.piper:create",
    "espeak": "reader.speech.engines.espeak:create",
    "system": "reader.speech.engines.system:create",
    "silent": "reader.speech.engines.silent:create",
}
_LAST = "silent"

_log = logging.getLogger(__name__)


class SpeechEngine(Protocol):
    """Turns text into audio with word times; it knows nothing of documents or playback."""

    @property
    def id(self) -> str:
        """A short word: "espeak", "system", "piper", "silent"."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""
        ...

    def voices(self) -> Sequence[Voice]:
        """List the voices; empty when the engine cannot work here."""
        ...

    def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
        """Say `text`; what of `delivery` is beyond the capabilities may be passed over.

        Called from one worker thread at a time. Work that takes long says `watch.alive()` now and
        then. Raises `SpeechFailed`, or `Cancelled` soon after `watch` is cancelled.
        """
        ...

    def prepare(self, voice: Voice) -> None:
        """Get ready to say something soon with `voice`; it may take long, and raises nothing."""
        ...

    def close(self) -> None:
        """Release what the engine holds; no process or file of its own stays behind."""
        ...


def engines(paths: Paths) -> tuple[SpeechEngine, ...]:
    """Make every engine there is: ours in their order, other packages' next, silence last.

    An engine that cannot be made is logged and left out. A checkout that was never installed
    has no entry points, and gets our own engines.
    """
    # only when voices are wanted: the window does not wait for it
    from importlib.metadata import entry_points

    places = dict(_OWN)
    for point in entry_points(group=GROUP):
        places[point.name] = point.value
    order = [name for name in places if name != _LAST] + [_LAST]
    made = (_made(name, places[name], paths) for name in order)
    return tuple(engine for engine in made if engine is not None)


def _made(name: str, place: str, paths: Paths) -> SpeechEngine | None:
    module, _, function = place.partition(":")
    try:
        create: Callable[[Paths], SpeechEngine] = getattr(import_module(module), function)
        return create(paths)
    except Exception:  # noqa: BLE001
        # another package's engine may fail in any way; it must not take the reader with it
        _log.exception("speech engine %s (%s) left out", name, place)
        return None
