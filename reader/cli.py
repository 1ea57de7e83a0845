"""The terminal's composition root: `ayn`, its commands and its exit codes."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from reader.errors import Message, ReaderError
from reader.paths import Paths
from reader.settings import DIGITS, LANGUAGE, LAST_PIECE, SPEECH_RATE, Settings
from reader.translations import LANGUAGES, Translator, system_language

if TYPE_CHECKING:
    from argparse import Namespace

    from reader.actions.opening import OpenRequest
    from reader.exporting.screen import Screen
    from reader.importing.importer import Imported
    from reader.library.store import Library

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


class Terminal:
    """The streams, the language and the folders of one run."""

    def __init__(self, paths: Paths, language: str | None) -> None:
        self.paths = paths
        self.asked_language = language if language in LANGUAGES else None
        self.settings = Settings(paths.settings)
        chosen = self.settings.text(LANGUAGE) if LANGUAGE in self.settings else system_language()
        from reader.paths import resource

        self.translate = Translator(
            self.asked_language or chosen, resource("translations"), paths.cache
        )
        if self.settings.text(DIGITS) != "language":
            self.translate.arabic_digits = self.settings.text(DIGITS) == "arabic"

    @property
    def stdin(self) -> BinaryIO | None:
        """Standard input's bytes; None when the process has none."""
        return sys.stdin.buffer if sys.stdin is not None else None

    def screen(self, stream: TextIO) -> Screen:
        """What the stream's terminal does with Arabic; a pipe and a file get logical order."""
        from reader.exporting.screen import Screen, detect

        return detect(os.environ) if stream.isatty() else Screen("")

    def width(self) -> int:
        """Columns of the terminal, or of COLUMNS, or 80."""
        import shutil

        return shutil.get_terminal_size().columns

    def line(self, text: str, stream: TextIO | None = None) -> None:
        """Write a line in the reader's language, by default to standard output."""
        stream = stream or sys.stdout
        if stream.isatty():
            from reader.exporting.terminal import terminal_line
            from reader.text.direction import Direction

            direction = Direction.RTL if self.translate.right_to_left else Direction.LTR
            text = terminal_line(text, direction, self.screen(stream), self.width())
        stream.write(text + "\n")

    def complain(self, text: str) -> None:
        """Write the one line of a failure to standard error."""
        self.line("ayn: " + " ".join(text.split()), sys.stderr)

    def json(self, value: object) -> None:
        """Write JSON for other programs."""
        import json

        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")

    @contextlib.contextmanager
    def library(self) -> Iterator[Library]:
        """Open the library for one deed."""
        from reader.library.store import Library

        library = Library.open(self.paths)
        try:
            yield library
        finally:
            library.close()

    def load(self, asked: OpenRequest) -> Imported:
        """Give what was asked for; only a saved piece needs the library."""
        from reader.actions.opening import load

        if asked.piece is None:
            return load(asked, None)
        with self.library() as library:
            return load(asked, library)


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
    from reader.actions.arguments import UsageError, early, parse
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
    except UsageError as error:
        sys.stderr.write(error.usage)
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
    import reader.app

    if picture is None:
        return reader.app.run(asked, terminal.paths, terminal.asked_language)
    wishes = {name: getattr(chosen, name) for name in ("theme", "size", "width", "height")}
    given = {name: value for name, value in wishes.items() if value is not None}
    reader.app.picture(asked, picture, terminal.paths, terminal.asked_language, **given)
    return DONE


def _open_here(
    terminal: Terminal, asked: OpenRequest | None, missing: list[str], picture: Path | None
) -> int:
    """Say why no window opens, and show the piece in the terminal instead."""
    if missing:
        why = Message(
            "The window cannot open: install the system libraries {libraries}.",
            {"libraries": ", ".join(missing)},
        )
        if picture is not None:
            raise ReaderError(why)
    else:
        why = Message("There is no display here, so the piece is shown in the terminal.")
    terminal.line(terminal.translate.say(why), sys.stderr)
    if asked is not None:
        _print(terminal, terminal.load(asked), "terminal")
        return DONE
    _print(terminal, _first(terminal), "terminal")
    from reader.actions.arguments import build

    sys.stdout.write("\n" + build(terminal.translate).format_help())
    return DONE


def _first(terminal: Terminal) -> Imported:
    """Give the last piece that was open, or the welcome."""
    from reader.actions.bundled import WELCOME, load_bundled
    from reader.actions.opening import OpenRequest

    last = int(terminal.settings.number(LAST_PIECE))
    if last and terminal.paths.library.exists():
        with contextlib.suppress(ReaderError):
            return terminal.load(OpenRequest(piece=last))
    return load_bundled(WELCOME)


def _add(terminal: Terminal, chosen: Namespace) -> int:
    from reader.actions.save import open_argument, save

    added: list[dict[str, Any]] = []
    code = DONE
    with terminal.library() as library:
        for name in chosen.files:
            try:
                saved = save(library, open_argument(name, terminal.stdin))
            except ReaderError as error:
                terminal.complain(terminal.translate.say(error.message))
                code = FAILED
                continue
            title = saved.document.metadata.title
            added.append({"id": saved.id, "title": title, "file": name, "left_out": saved.left_out})
            if not chosen.json:
                text = terminal.translate("Saved {title}", title=title)
                terminal.line(f"{saved.id:>4}  {text}")
    if chosen.json:
        terminal.json(added)
    return code


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

    imported = terminal.load(request(chosen.piece, terminal.stdin))
    _print(terminal, imported, chosen.format or ("terminal" if sys.stdout.isatty() else "text"))
    return DONE


def _print(terminal: Terminal, imported: Imported, style: str) -> None:
    document = imported.document
    if style == "json":
        from reader.document.storage import to_json

        text = to_json(document, indent=1) + "\n"
    elif style == "html":
        from reader.exporting.html import html_page

        def picture(name: str) -> bytes | None:
            saved = terminal.paths.assets / Path(name).name
            return imported.assets.get(name) or (saved.read_bytes() if saved.is_file() else None)

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
    from reader.actions.listen import record, spoken
    from reader.actions.opening import request

    document = terminal.load(request(chosen.piece, terminal.stdin)).document
    if chosen.spoken:
        for sentence in spoken(document):
            sys.stdout.write(sentence + "\n")
        return DONE
    rate = chosen.rate or terminal.settings.number(SPEECH_RATE)
    if chosen.out is None and chosen.marks is None:
        import reader.app

        return reader.app.say_aloud(document, terminal.paths, terminal.translate.language, rate)
    record(document, terminal.settings, rate, chosen.out, chosen.marks, _progress())
    return DONE


def _progress() -> Callable[[float], None]:
    """Count percents on standard error, where a person looks at it."""
    stream = sys.stderr
    if not stream.isatty():
        return lambda _fraction: None

    def show(fraction: float) -> None:
        stream.write(f"\r{fraction:4.0%}" if fraction < 1 else "\r     \r")
        stream.flush()

    return show


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
    from reader.actions.opening import piece_number

    number = piece_number(chosen.piece)
    if number is None:
        raise ReaderError(
            Message(
                "{name} is not a piece's number. See the numbers with: {hint}",
                {"name": chosen.piece, "hint": "ayn list"},
            )
        )
    with terminal.library() as library:
        title = library.piece(number).summary.title
        library.delete(number)
    terminal.line(terminal.translate("Deleted {title}", title=title))
    return DONE


_COMMANDS: dict[str | None, Callable[[Terminal, Namespace], int]] = {
    None: _open,
    "open": _open,
    "add": _add,
    "list": _list,
    "search": _search,
    "show": _show,
    "say": _say,
    "doctor": _doctor,
    "delete": _delete,
}
