"""The terminal's composition root: `ayn`, what becomes of its failures, and its exit codes."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from reader.actions.terminal import Terminal
from reader.errors import Message, ReaderError
from reader.paths import Paths

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives 0, 1 for a failure, 2 for a wrong command line, 130 after Ctrl+C."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _open_streams()
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
    try:
        code = _run(words)
    except BrokenPipeError:
        code = DONE  # whoever read the output had enough
    except KeyboardInterrupt:
        code = INTERRUPTED
    try:
        sys.stdout.flush()
    except OSError:
        # what is left must not be flushed again, with a complaint, when Python ends
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _open_streams() -> None:
    """Give a process that was started with closed streams (`>&-`) some that lead nowhere."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for good
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for good


def _run(words: Sequence[str]) -> int:
    from reader.actions.arguments import HelpAsked, UsageError, early
    from reader.actions.commands import parse, run
    from reader.actions.log import report, start_log

    folder = early(words, "--data")
    paths = Paths.under(Path(folder)) if folder else Paths.default()
    terminal = Terminal(paths, early(words, "--language"), _window)
    terminal.as_json = "--json" in words
    start_log(paths.log)
    say = terminal.translate.say
    try:
        code = run(terminal, parse(terminal.translate, words))
        sys.stdout.flush()
        return code
    except HelpAsked as asked:
        terminal.lines(asked.text)
        return DONE
    except UsageError as error:
        if not terminal.as_json:
            terminal.lines(error.usage, sys.stderr)
        terminal.complain(error.text)
        return USAGE
    except ReaderError as error:
        terminal.complain(say(error.message))
    except BrokenPipeError:
        raise
    except OSError as error:
        from reader.system_errors import plain

        report(error)
        terminal.complain(say(plain(error)))
    except Exception as error:  # noqa: BLE001 - a bug: its traceback goes into the log
        if report(error):
            text = Message(
                "Something went wrong inside Ayn; the library is safe. "
                "A report lies in {place}: send it to the authors.",
                {"place": str(paths.log)},
            )
        else:
            import traceback

            traceback.print_exception(error)
            text = Message("Something went wrong inside Ayn; the library is safe.")
        terminal.complain(say(text))
    return FAILED


def _window() -> ModuleType:
    """Load the window's side; Qt may lack libraries of the system."""
    try:
        import reader.app
    except ImportError as error:
        from reader.actions.display import missing_libraries
        from reader.actions.open_command import cannot_open

        missing = ", ".join(missing_libraries("")) or str(error)
        raise ReaderError(cannot_open(missing), str(error)) from error
    return reader.app
