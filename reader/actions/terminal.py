"""The terminal of one run: its streams, the reader's language, and the order of its lines."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO, TextIO

from reader.errors import Message
from reader.paths import Paths, resource
from reader.settings import DIGITS, LANGUAGE, Settings
from reader.translations import FSI, LANGUAGES, PDI, Translator, system_language

if TYPE_CHECKING:
    # each is imported where it is needed: a list must not wait for what it does not use
    from reader.actions.opening import Opened, OpenRequest
    from reader.document.model import Document
    from reader.exporting.screen import Screen
    from reader.library.store import Library
    from reader.speech.manner import SpokenNote
    from reader.speech.utterance import Voice


_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


class Terminal:
    """The streams, the language and the folders of one run."""

    def __init__(
        self, paths: Paths, language: str | None, window: Callable[[], ModuleType]
    ) -> None:
        """`window` loads the window's side, which a terminal needs for a few commands only."""
        self.paths, self.window = paths, window
        self.as_json = False
        self.asked_language = language if language in LANGUAGES else None
        self.settings = Settings(paths.settings)
        chosen = self.settings.text(LANGUAGE) if LANGUAGE in self.settings else system_language()
        self.translate = Translator(
            self.asked_language or chosen, resource("translations"), paths.cache
        )
        if self.settings.text(DIGITS) != "language":
            self.translate.arabic_digits = self.settings.text(DIGITS) == "arabic"
        self.settings.on_failure = lambda error: self.complain(self.translate.say(error.message))

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
        # a title may bring signs that steer a terminal
        text = _CONTROLS.sub(" ", text)
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
        """Write the one line of a failure to standard error; as JSON where that was asked for."""
        text = " ".join(text.split())
        if self.as_json:
            self._aside("error", text)
        else:
            self.line(f"ayn: {text}", sys.stderr)

    def note(self, text: str, **facts: bool) -> None:
        """Write what a person should know beside the result to standard error, likewise.

        `facts` tell programs the same.
        """
        if self.as_json:
            self._aside("note", text, **facts)
        else:
            self.line(text, sys.stderr)

    def agreed(self, question: str, otherwise: str) -> bool:
        """Ask a person who is there; where none is, say `otherwise`: programs give `--yes`."""
        if self.as_json or not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
            self.note(otherwise)
            return False
        self.line(question)
        sys.stdout.flush()
        # ن and y, each on its own keyboard
        return sys.stdin.readline().strip().casefold() in ("y", "yes", "ن", "نعم")

    def plainly(self, message: Message) -> str:
        """Say a message for other programs, without the marks that order it for the eye."""
        return self.translate.say(message).replace(FSI, "").replace(PDI, "")

    def _aside(self, kind: str, text: str, **facts: bool) -> None:
        """Write a line of JSON beside the result, without the marks that order it for the eye."""
        value = {kind: text.replace(FSI, "").replace(PDI, ""), **facts}
        sys.stderr.write(json.dumps(value, ensure_ascii=False) + "\n")

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

    def json_list(self, values: Iterable[object]) -> None:
        """Write a JSON list as its values come, a line each; a long one is never held whole."""
        sys.stdout.write("[")
        before = "\n"
        for value in values:
            sys.stdout.write(before + json.dumps(value, ensure_ascii=False))
            before = ",\n"
        sys.stdout.write("\n]\n" if before != "\n" else "]\n")

    def json_line(self, value: object) -> None:
        """Write JSON in a line of its own, at once, for programs that read along."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    @contextlib.contextmanager
    def library(self) -> Iterator[Library]:
        """Open the library for one deed; of a damaged one, the last good copy."""
        from reader.actions.rescue import open_library, rescued_message

        opened = open_library(self.paths)
        library = opened.library
        if opened.rescued is not None:
            self.note(self.translate.say(rescued_message(opened.rescued)))
            hint = "ayn doctor --repair"
            self.note(self.translate("To bring over what it still holds: {hint}", hint=hint))
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

    def aloud(
        self,
        document: Document,
        rate: float,
        voice: Voice | None,
        pitch: float | None = None,
        notes: tuple[SpokenNote, ...] = (),
    ) -> int:
        """Say a document aloud until its end, with notes on it; gives the exit code."""
        from dataclasses import replace

        from reader.actions.listen import manner
        from reader.actions.voices import settings_with

        chosen, language = self.settings, self.translate.language
        if voice is not None or pitch is not None:
            chosen = settings_with(self.paths, voice, pitch)
        said = replace(manner(chosen, self.paths), notes=notes)
        return int(self.window().say_aloud(document, self.paths, language, rate, chosen, said))
