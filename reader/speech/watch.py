"""How an engine at work shows that it is alive, and hears that it is no longer wanted."""

from __future__ import annotations

import time

from reader.jobs import CancelToken


class Watch(CancelToken):
    """Given to an engine with each text.

    An engine gets `PATIENCE_S` for a text, and anew after each sign of life that it gives; one
    that stays silent longer is passed over for another.
    """

    PATIENCE_S = 1.6
    """Seconds without a sign of life: another engine is heard within two seconds of a failure."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = time.monotonic()

    def alive(self) -> None:
        """Say that the work goes on: a part of the text was made."""
        self._seen = time.monotonic()

    @property
    def overdue(self) -> bool:
        """Whether no sign of life came for too long."""
        return time.monotonic() - self._seen > self.PATIENCE_S
