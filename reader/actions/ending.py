"""Long work of the terminal that is asked to stop, and leaves nothing half done."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.errors import Cancelled
from reader.jobs import CancelToken

if TYPE_CHECKING:
    from types import FrameType


@contextlib.contextmanager
def ending_in_order() -> Iterator[CancelToken]:
    """Let Ctrl+C, and what ends a command from outside, leave nothing half written.

    The work is asked to stop, not broken off: an interrupt that is raised while a library loads
    becomes that library's failure to load, and the work goes on without it.
    """
    token = CancelToken()
    asked: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        token.cancel()

    usual = (signal.SIG_DFL, signal.default_int_handler)
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # one that is ignored, as after nohup, stays so
    taken = {number: old for number in known if (old := signal.getsignal(number)) in usual}
    for number in taken:
        signal.signal(number, end)
    try:
        yield token
    except Cancelled:
        if asked == [signal.SIGINT]:
            raise KeyboardInterrupt from None
        sys.exit(128 + asked[0])
    finally:
        for number, old in taken.items():
            signal.signal(number, old)
