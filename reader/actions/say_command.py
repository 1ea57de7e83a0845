"""`ayn say`: its options, and what it does with them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.actions.arguments import Parser, decimal, one_of
from reader.actions.ending import ending_in_order
from reader.errors import Message
from reader.settings import SPEAK_NOTES, SPEECH_PITCH, SPEECH_RATE

if TYPE_CHECKING:
    from reader.actions.opening import Opened, OpenRequest
    from reader.actions.terminal import Terminal
    from reader.document.model import Document
    from reader.exporting.book_sound import Sync
    from reader.speech.manner import SpokenNote
    from reader.speech.utterance import Voice

# repeated here: the help must not wait for the rooms that know them
_SYNCS = ("word", "sentence")


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn say` its pieces and options."""
    translate = parser.translate
    parser.what.add_argument(
        "pieces",
        metavar="ID|FILE",
        nargs="+",
        help=translate("A saved piece's number, a link, a file, or - for standard input"),
    )
    parser.how.add_argument(
        "--out",
        metavar="F",
        type=Path,
        help=translate(
            "Write the speech into a file: .wav, .mp3, .opus, .m4b (with chapters), or .epub "
            "(a book that lights what it says)"
        ),
    )
    parser.how.add_argument(
        "--subtitles",
        metavar="F",
        type=Path,
        help=translate("Write what is said as subtitles with their times: .vtt or .lrc"),
    )
    parser.how.add_argument(
        "--marks",
        metavar="F.json",
        type=Path,
        help=translate("Write when each word sounds into a JSON file"),
    )
    parser.how.add_argument(
        "--sync",
        metavar="HOW",
        default="word",
        type=one_of(translate, _SYNCS),
        help=translate("What a book lights at once: {values}", values=", ".join(_SYNCS)),
    )
    for option, text in (
        ("--spoken", translate("Print what would be said, a sentence a line, without a sound")),
        (
            "--tashkeel",
            translate("Print the text with its tashkeel, a sentence a line, without a sound"),
        ),
        (
            "--explain",
            translate("Print each token, what is said for it and why, with tabs between"),
        ),
    ):
        parser.how.add_argument(option, action="store_true", help=text)
    parser.how.add_argument(
        "--voice",
        metavar="VOICE",
        help=translate("The voice that says its own language: its name, or engine:id"),
    )
    parser.how.add_argument(
        "--rate",
        metavar="R",
        type=decimal(translate, SPEECH_RATE.low, SPEECH_RATE.high),
        help=translate("Speaking speed: 1 is normal, 2 is twice as fast"),
    )
    parser.how.add_argument(
        "--pitch",
        metavar="N",
        type=decimal(translate, SPEECH_PITCH.low, SPEECH_PITCH.high),
        help=translate("Pitch in semitones: 0 is the voice's own"),
    )
    parser.how.add_argument(
        "--notes",
        action="store_true",
        help=translate("Say your notes too, each after the words it stands on"),
    )


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Do what was asked; gives the exit code. Raises `ReaderError`."""
    from reader.actions.listen import voice_called
    from reader.actions.opening import request

    asked = [request(piece, terminal.stdin) for piece in chosen.pieces]
    opened = [terminal.load(each) for each in asked]
    wanted = chosen.notes or terminal.settings.flag(SPEAK_NOTES)
    notes = _notes(terminal, asked, opened) if wanted else ()
    if chosen.spoken or chosen.tashkeel or chosen.explain:
        for one in opened:
            _print_lines(terminal, one.document, chosen, notes)
        return 0
    voice = None if chosen.voice is None else voice_called(chosen.voice, terminal.paths)
    rate = terminal.settings.number(SPEECH_RATE) if chosen.rate is None else chosen.rate
    if chosen.out or chosen.subtitles or chosen.marks:
        _write(terminal, opened, chosen, rate, voice, notes)
        return 0
    for one in opened:
        if code := terminal.aloud(one.document, rate, voice, chosen.pitch, notes):
            return code
    return 0


def _notes(
    terminal: Terminal, asked: Sequence[OpenRequest], opened: Sequence[Opened]
) -> tuple[SpokenNote, ...]:
    """Give what is to be said of the notes of the saved pieces among those asked for."""
    from reader.actions.listen import notes_aloud

    saved = [(each.piece, one.document) for each, one in zip(asked, opened, strict=True)]
    if not any(piece for piece, _ in saved):
        return ()
    with terminal.library() as library:
        return tuple(
            note
            for piece, document in saved
            if piece
            for note in notes_aloud(document, library.notes.of(piece))
        )


def _write(
    terminal: Terminal,
    opened: Sequence[Opened],
    chosen: argparse.Namespace,
    rate: float,
    voice: Voice | None,
    notes: tuple[SpokenNote, ...],
) -> None:
    from reader.actions.export import Wish, opened_piece, take_along
    from reader.actions.listen import manner
    from reader.actions.voices import settings_with

    def notify(message: Message) -> None:
        terminal.note(terminal.translate.say(message))

    settings = settings_with(terminal.paths, voice, chosen.pitch)
    sync: Sync = chosen.sync
    wish = Wish(
        chosen.out,
        chosen.subtitles,
        chosen.marks,
        sync,
        rate,
        settings.number(SPEECH_PITCH),
        settings.voices(),
    )
    pieces = [opened_piece(one, terminal.paths) for one in opened]
    said = replace(manner(terminal.settings, terminal.paths), notes=notes)
    with ending_in_order() as token:
        take_along(pieces, wish, said, terminal.paths, terminal.progress(), notify, token)


def _print_lines(
    terminal: Terminal,
    document: Document,
    chosen: argparse.Namespace,
    notes: tuple[SpokenNote, ...],
) -> None:
    """Print what would be said, the text with its harakat, or why each token is said so."""
    from reader.actions.listen import manner
    from reader.speech.export import explained_lines, spoken_lines, vowelled_lines
    from reader.speech.tashkeel import shared

    said = replace(manner(terminal.settings, terminal.paths), notes=notes)
    if chosen.explain:
        lines = explained_lines(document, said)
    else:
        lines = vowelled_lines(document) if chosen.tashkeel else spoken_lines(document, said)
    for line in lines:
        sys.stdout.write(line + "\n")
    if (notice := shared().take_notice()) is not None:
        terminal.note(terminal.translate.say(notice))
