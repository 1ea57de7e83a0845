"""The terminal of one run: its streams, the reader's language, and the order of its lines."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, TextIO

from reader.paths import Paths, resource
from reader.settings import DIGITS, LANGUAGE, Settings
from reader.translations import LANGUAGES, Translator, system_language

if TYPE_CHECKING:
    # each is imported where it is needed: a list must not wait for what it does not use
    from reader.actions.opening import Opened, OpenRequest
    from reader.exporting.screen import Screen
    from reader.library.store import Library


class Terminal:
    """The streams, the language and the folders of one run."""

    def __init__(self, paths: Paths, language: str | None) -> None:
        self.paths = paths
        self.asked_language = language if language in LANGUAGES else None
        self.settings = Settings(paths.settings)
        chosen = self.settings.text(LANGUAGE) if LANGUAGE in self.settings else system_language()
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

    def lines(self, text: str, stream: TextIO | None = None) -> None:
        """Write several lines, such as a help."""
        for line in text.splitlines():
            self.line(line, stream)

    def complain(self, text: str) -> None:
        """Write the one line of a failure to standard error."""
        self.line("ayn: " + " ".join(text.split()), sys.stderr)

    def progress(self) -> Callable[[float], None]:
        """Count percents on standard error, where a person looks at it."""
        stream = sys.stderr
        if not stream.isatty():
            return lambda _fraction: None

        def show(fraction: float) -> None:
            stream.write(f"\r{fraction:4.0%}" if fraction < 1 else "\r     \r")
            stream.flush()

        return show

    def json(self, value: object) -> None:
        """Write JSON for other programs."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")

    def json_line(self, value: object) -> None:
        """Write JSON in a line of its own, at once, for programs that read along."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    @contextlib.contextmanager
    def library(self) -> Iterator[Library]:
        """Open the library for one deed."""
        from reader.library.store import Library

        library = Library.open(self.paths)
        try:
            yield library
        finally:
            library.close()

    def load(self, asked: OpenRequest) -> Opened:
        """Give what was asked for; only a saved piece needs the library."""
        from reader.actions.opening import load

        if asked.link:
            from reader.actions.hosts import open_fetcher

            with open_fetcher(self.settings) as fetcher:
                return load(asked, None, fetcher=fetcher)
        if asked.piece is None:
            return load(asked, None)
        with self.library() as library:
            return load(asked, library)
