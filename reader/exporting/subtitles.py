"""What is said, as subtitles: WebVTT cues and LRC lines with the times of their words."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from reader.document.model import Block
from reader.errors import Message, ReaderError
from reader.exporting.narration import About, Sentence, Transcript, Word
from reader.text.direction import Direction

SUFFIXES = (".vtt", ".lrc")
MOST_WORDS = 12
LONGEST_MS = 7000.0
"""A cue of more is cut: what stands on a screen at once must be read at once."""

_STOPS = ".،؛:,;!؟?…"
_MARKS = {Direction.RTL: "\u200f", Direction.LTR: "\u200e"}
_SIDES = {"L": Direction.LTR, "R": Direction.RTL, "AL": Direction.RTL}
_REACH = 2
"""Words by which a cut may move to stand after a stop."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A line of subtitles: its words with the text before each, and when it is shown (ms)."""

    parts: tuple[tuple[float, str], ...]
    start_ms: float
    end_ms: float
    language: str

    @property
    def text(self) -> str:
        """The line as it is read."""
        return "".join(text for _, text in self.parts)


def check_suffix(path: Path) -> str:
    """Give the kind of subtitles that a path names; raises `ReaderError` for another one."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ReaderError(
            Message(
                "{suffix} is no kind of subtitles that Ayn writes. Choose one of: {values}.",
                {"suffix": suffix or path.name, "values": ", ".join(SUFFIXES)},
            )
        )
    return suffix


def subtitles(transcript: Transcript, about: About, suffix: str) -> str:
    """Write the subtitles of a narration; `suffix` is one of `SUFFIXES`."""
    return web_vtt(transcript, about) if suffix == ".vtt" else lrc(transcript, about)


def cues(transcript: Transcript) -> Iterator[Cue]:
    """Give the lines: a sentence each, cut where it is too long to be read at once."""
    for sentence in transcript.sentences:
        block = transcript.documents[sentence.piece].block(sentence.place.block)
        if sentence.end_ms <= sentence.start_ms:
            continue
        if not sentence.words:
            place = sentence.place
            text = _flat(block.text[place.start : place.end]) or f"[{_flat(block.alt)}]"
            parts = ((sentence.start_ms, _lead(text, block.direction) + text),)
            yield Cue(parts, sentence.start_ms, sentence.end_ms, block.language)
            continue
        yield from _cut(block, sentence)


def web_vtt(transcript: Transcript, about: About) -> str:
    """Write WebVTT (W3C): a cue a line, in its language, each word with its time."""
    title = _flat(about.title).replace("-->", "→")
    lines = [f"WEBVTT - {title}" if title else "WEBVTT", ""]
    for number, cue in enumerate(cues(transcript), 1):
        start, end = round(cue.start_ms), max(round(cue.start_ms) + 1, round(cue.end_ms))
        shown, last = "", start
        for at, text in cue.parts:
            # a time stands strictly between the ones round it, or the file is not valid
            if last < round(at) < end:
                last = round(at)
                shown += f"<{_clock(last)}>"
            shown += text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if cue.language:
            shown = f"<lang {cue.language}>{shown}</lang>"
        lines += [str(number), f"{_clock(start)} --> {_clock(end)}", shown, ""]
    return "\n".join(lines)


def lrc(transcript: Transcript, about: About) -> str:
    """Write enhanced LRC: a line with its time, each word with its own."""
    total = round(transcript.duration_ms / 1000)
    named = (
        ("ti", about.title),
        ("ar", about.creator),
        ("al", about.album),
        ("la", about.language),
        ("length", f"{total // 60:02}:{total % 60:02}"),
    )
    lines = [f"[{name}:{_flat(text)}]" for name, text in named if text]
    for cue in cues(transcript):
        words = "".join(f"<{_minutes(at)}>{text}" for at, text in cue.parts)
        lines.append(f"[{_minutes(cue.start_ms)}]{words}<{_minutes(cue.end_ms)}>")
    return "\n".join(lines) + "\n"


def _cut(block: Block, sentence: Sentence) -> Iterator[Cue]:
    words = sentence.words
    cuts = [0, *_cuts(block, sentence), len(words)]
    for low, high in pairwise(cuts):
        group = words[low:high]
        last = high == len(words)
        end = sentence.place.end if last else _begin(block.text, words[high], words[high - 1].end)
        begin = _begin(block.text, group[0], words[low - 1].end) if low else sentence.place.start
        until = sentence.end_ms if last else words[high].start_ms
        lead = _lead(_flat(block.text[begin:end]), block.direction)
        parts = tuple(_parts(block.text, group, begin, end))
        yield Cue(
            tuple((at, text if number else lead + text) for number, (at, text) in enumerate(parts)),
            group[0].start_ms if low else sentence.start_ms,
            max(until, group[0].start_ms),
            block.language,
        )


def _parts(text: str, group: tuple[Word, ...], begin: int, end: int) -> Iterator[tuple[float, str]]:
    """Give each word with the signs that open before it, and the space and signs after it."""
    starts = [
        begin if number == 0 else _begin(text, word, group[number - 1].end)
        for number, word in enumerate(group)
    ]
    for word, low, high in zip(group, starts, [*starts[1:], end], strict=True):
        shown = _flat(text[low:high])
        if high < end and text[low:high][-1:].isspace():
            shown += " "
        if shown:
            yield word.start_ms, shown


def _lead(text: str, direction: Direction) -> str:
    """Give the mark that keeps a line in its block's direction.

    Players take the direction from a line's first letter, and a name in another script may lead.
    """
    sides = (_SIDES.get(unicodedata.bidirectional(sign)) for sign in text)
    taken = next((side for side in sides if side is not None), Direction.LTR)
    return "" if taken is direction else _MARKS[direction]


def _begin(text: str, word: Word, after: int) -> int:
    """Give where a word's opening quotes and brackets begin, not before `after`."""
    start = word.start
    while start > after and not text[start - 1].isspace():
        start -= 1
    return start if start > after else word.start


def _cuts(block: Block, sentence: Sentence) -> list[int]:
    """Give the words at which new cues begin: even parts, their edges moved to a stop nearby."""
    words = sentence.words
    length = sentence.end_ms - sentence.start_ms
    count = min(len(words), math.ceil(max(len(words) / MOST_WORDS, length / LONGEST_MS)))
    found: list[int] = []
    for number in range(1, count):
        even = round(len(words) * number / count)
        low = max((found[-1] if found else 0) + 1, even - _REACH)
        near = range(low, min(len(words), even + _REACH + 1))
        stops = [at for at in near if _stopped(block.text, words[at - 1], words[at])]
        at = min(stops or near or [even], key=lambda place: abs(place - even))
        if not found or at > found[-1]:
            found.append(at)
    return found


def _stopped(text: str, before: Word, after: Word) -> bool:
    return any(sign in _STOPS for sign in text[before.end : after.start])


def _flat(text: str) -> str:
    return " ".join(text.split())


def _clock(ms: float) -> str:
    seconds, rest = divmod(round(ms), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _minutes(ms: float) -> str:
    seconds, hundredths = divmod(round(ms / 10), 100)
    return f"{seconds // 60:02}:{seconds % 60:02}.{hundredths:02}"
