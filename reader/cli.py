"""The terminal's composition root: `ayn`, its commands and its exit codes."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from reader.actions.terminal import Terminal
from reader.errors import Message, ReaderError
from reader.paths import Paths
from reader.settings import LAST_PIECE, SPEECH_RATE

if TYPE_CHECKING:
    from argparse import Namespace

    from reader.actions.opening import Opened, OpenRequest
    from reader.document.model import Document
    from reader.speech.utterance import Voice

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives 0, 1 for a failure, 2 for a wrong command line, 130 after Ctrl+C."""
    words = list(sys.argv[1:] if arguments is None else arguments)
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


def _run(words: Sequence[str]) -> int:
    from reader.actions.arguments import HelpAsked, UsageError, early, parse
    from reader.actions.log import report, start_log

    folder = early(words, "--data")
    paths = Paths.under(Path(folder)) if folder else Paths.default()
    terminal = Terminal(paths, early(words, "--language"))
    start_log(paths.log)
    say = terminal.translate.say
    try:
        chosen = parse(terminal.translate, words)
        code = _COMMANDS[chosen.command](terminal, chosen)
        sys.stdout.flush()
        return code
    except HelpAsked as asked:
        terminal.lines(asked.text)
        return DONE
    except UsageError as error:
        terminal.lines(error.usage, sys.stderr)
        terminal.complain(error.text)
        return USAGE
    except ReaderError as error:
        terminal.complain(say(error.message))
    except BrokenPipeError:
        raise
    except OSError as error:
        from reader.actions.failures import plain

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


_PLATFORMS = {"x11": "xcb", "wayland": "wayland"}


def _open(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.opening import request

    piece = getattr(chosen, "piece", None)
    asked = request(piece, terminal.stdin) if piece else None
    picture: Path | None = getattr(chosen, "picture", None)
    from reader.actions.display import display_server, missing_libraries

    server = "offscreen" if picture else display_server(os.environ)
    missing = missing_libraries(server)
    if missing or not server:
        return _open_here(terminal, asked, missing, picture)
    app = _app()
    if picture is None:
        if server in _PLATFORMS:
            # Qt would try the session's own kind first, and abort where that one does not answer
            os.environ.setdefault("QT_QPA_PLATFORM", _PLATFORMS[server])
        return int(app.run(asked, terminal.paths, terminal.asked_language))
    wishes = {name: getattr(chosen, name) for name in ("theme", "size", "width", "height")}
    given = {name: value for name, value in wishes.items() if value is not None}
    app.picture(asked, picture, terminal.paths, terminal.asked_language, **given)
    return DONE


def _app() -> ModuleType:
    """Load the window's side; Qt may lack libraries of the system."""
    try:
        import reader.app
    except ImportError as error:
        from reader.actions.display import missing_libraries

        missing = ", ".join(missing_libraries("")) or str(error)
        raise ReaderError(_missing(missing), str(error)) from error
    return reader.app


def _missing(libraries: str) -> Message:
    return Message(
        "The window cannot open: install the system libraries {libraries}.",
        {"libraries": libraries},
    )


def _open_here(
    terminal: Terminal, asked: OpenRequest | None, missing: list[str], picture: Path | None
) -> int:
    """Say why no window opens, and show the piece in the terminal instead."""
    if missing:
        why = _missing(", ".join(missing))
        if picture is not None:
            raise ReaderError(why)
    else:
        why = Message("There is no display here, so the piece is shown in the terminal.")
    opened = terminal.load(asked) if asked is not None else _first(terminal)
    terminal.line(terminal.translate.say(why), sys.stderr)
    _print(terminal, opened, "terminal")
    if asked is not None:
        return DONE
    from reader.actions.arguments import build

    terminal.lines("\n" + build(terminal.translate).format_help())
    return DONE


def _first(terminal: Terminal) -> Opened:
    """Give the last piece that was open, or the welcome."""
    from reader.actions.bundled import WELCOME, load_bundled
    from reader.actions.opening import Opened, OpenRequest

    last = int(terminal.settings.number(LAST_PIECE))
    if last and terminal.paths.library.exists():
        with contextlib.suppress(ReaderError):
            return terminal.load(OpenRequest(piece=last))
    welcome = load_bundled(WELCOME)
    return Opened(welcome.document, welcome.assets)


def _add(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.add_command import run

    return run(terminal, chosen)


def _pending(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.pending_command import run

    return run(terminal, chosen)


def _list(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.listing import summary_data, summary_line

    with terminal.library() as library:
        pieces = library.list()
    if chosen.json:
        terminal.json([summary_data(piece) for piece in pieces])
        return DONE
    if not pieces:
        hint = terminal.translate("The library is empty. Add a file: {hint}", hint="ayn add FILE")
        terminal.line(hint, sys.stderr)
    for piece in pieces:
        terminal.line(summary_line(terminal.translate, piece))
    return DONE


def _search(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.listing import hit_data, hit_line

    words = " ".join(chosen.words)
    with terminal.library() as library:
        hits = library.search(words)
    if chosen.json:
        terminal.json([hit_data(hit) for hit in hits])
        return DONE
    if not hits:
        text = terminal.translate("{words} was not found. Try fewer or other words.", words=words)
        terminal.line(text, sys.stderr)
    for hit in hits:
        terminal.line(hit_line(terminal.translate, hit))
    return DONE


def _show(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.opening import request

    opened = terminal.load(request(chosen.piece, terminal.stdin))
    _print(terminal, opened, chosen.format or ("terminal" if sys.stdout.isatty() else "text"))
    return DONE


def _print(terminal: Terminal, opened: Opened, style: str) -> None:
    document = opened.document
    if style == "json":
        from reader.document.storage import to_json

        text = to_json(document, indent=1) + "\n"
    elif style == "html":
        from reader.exporting.html import html_page

        def picture(name: str) -> bytes | None:
            saved = terminal.paths.assets / Path(name).name
            return opened.assets.get(name) or (saved.read_bytes() if saved.is_file() else None)

        text = html_page(document, picture)
    elif style == "terminal":
        from reader.exporting.terminal import terminal_text

        styled = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        screen = terminal.screen(sys.stdout)
        text = terminal_text(document, screen, terminal.width(), styled=styled)
    else:
        from reader.exporting.text import plain_text

        text = plain_text(document)
    sys.stdout.write(text)


def _say(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.say_command import run

    def aloud(document: Document, rate: float, pitch: float | None, voice: Voice | None) -> int:
        language = terminal.translate.language
        return int(_app().say_aloud(document, terminal.paths, language, rate, voice, pitch))

    return run(terminal, chosen, aloud)


def _doctor(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.diagnose import State, diagnose, works

    signs = {State.GOOD: "✓", State.WARNING: "!", State.FAULT: "✗"}
    checks = []
    for check in diagnose(terminal.paths):
        checks.append(check)
        if not chosen.json:
            terminal.line(f"{signs[check.state]} {terminal.translate.say(check.message)}")
            sys.stdout.flush()
    good = works(checks)
    if chosen.json:
        rows = [
            {
                "name": check.name,
                "state": str(check.state),
                "text": terminal.translate.say(check.message),
                "detail": check.detail,
            }
            for check in checks
        ]
        terminal.json({"works": good, "checks": rows})
    return DONE if good else FAILED


def _delete(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.opening import numbered

    number = numbered(chosen.piece)
    with terminal.library() as library:
        title = library.piece(number).summary.title
        library.delete(number)
    terminal.line(terminal.translate("Deleted {title}", title=title))
    return DONE


def _dictionary(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.dictionary_commands import run

    run(terminal, chosen)
    return DONE


def _voices(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.voices_commands import run

    def aloud(document: Document, voice: Voice) -> int:
        rate = terminal.settings.number(SPEECH_RATE)
        language = terminal.translate.language
        return int(_app().say_aloud(document, terminal.paths, language, rate, voice))

    return run(terminal, chosen, terminal.progress, aloud)


_COMMANDS: dict[str | None, Callable[[Terminal, Namespace], int]] = {
    None: _open,
    "open": _open,
    "add": _add,
    "pending": _pending,
    "list": _list,
    "search": _search,
    "show": _show,
    "say": _say,
    "doctor": _doctor,
    "delete": _delete,
    "dictionary": _dictionary,
    "voices": _voices,
}
