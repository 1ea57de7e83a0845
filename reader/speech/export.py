"""A document as a sound file with the times of its words, and as the lines that are said."""

from __future__ import annotations

import contextlib
import os
import wave
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from reader.document.model import Block, Document
from reader.document.ranges import Position, Range
from reader.errors import Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.engine import SpeechEngine
from reader.speech.explain import explain
from reader.speech.lit import lit
from reader.speech.manner import Manner
from reader.speech.output import SAMPLE_RATE
from reader.speech.plan import block_language, block_sentences, plan
from reader.speech.tape import Clip
from reader.speech.tashkeel import shared
from reader.speech.timeline import Timeline
from reader.speech.utterance import Audio, Utterance
from reader.speech.voices import Voices

_USUAL = Manner()
_WHOLE = Manner(skips=frozenset())

Mark = dict[str, str | int | float | bool]
"""{block, start, end, text, start_ms, end_ms, exact}: offsets are the block's code points, and
`text` is the block's text between them."""


def speak_to_wav(
    document: Document,
    path: Path,
    engines: Sequence[SpeechEngine],
    voices: Mapping[str, str],
    rate: float = 1.0,
    progress: Callable[[float], None] = lambda _: None,
    token: CancelToken | None = None,
    notify: Callable[[Message], None] = lambda _: None,
    manner: Manner = _USUAL,
) -> list[Mark]:
    """Say a document into a WAV file (mono, 16 bits, 22,050 Hz), and give its words' marks.

    The file appears whole or not at all. `progress` gets 0 to 1, `notify` what the person should
    know (a voice that another replaced, harakat that cannot be added). Raises `SpeechFailed` and
    `Cancelled`.
    """
    token = token or CancelToken()
    audible = [engine for engine in engines if engine.capabilities.audible]
    chosen = Voices(audible or engines, voices)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        # opened here: a wave file that cannot be opened complains again when it is thrown away
        with partial.open("wb") as raw, wave.open(raw, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            marks = _speak(document, file, chosen, rate, progress, token, notify, manner)
        partial.replace(path)
    except OSError as error:
        raise SpeechFailed(
            Message(
                "The sound file {name} could not be written. "
                "Choose another folder, or make room on the disk.",
                {"name": path.name},
            ),
            str(error),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return marks


def _speak(
    document: Document,
    file: wave.Wave_write,
    voices: Voices,
    rate: float,
    progress: Callable[[float], None],
    token: CancelToken,
    notify: Callable[[Message], None],
    manner: Manner,
) -> list[Mark]:
    timeline = Timeline(document, manner)
    total = timeline.total_ms or 1.0
    marks: list[Mark] = []
    frames = 0
    for utterance in plan(document, manner=manner):
        token.check()
        if (notice := shared().take_notice()) is not None:
            notify(notice)
        audio = voices.say(utterance.spoken, utterance.language, rate, token, notify)
        clip = Clip.of(0, utterance, audio, rate, SAMPLE_RATE)
        file.writeframes(clip.cut(0, clip.frames))
        block = document.block(utterance.range.block)
        _mark(marks, block, utterance, audio, frames * 1000 / SAMPLE_RATE)
        frames += clip.frames
        progress(min(1.0, timeline.before(Position(block.id, utterance.range.end)) / total))
    progress(1.0)
    return marks


def _mark(
    marks: list[Mark], block: Block, utterance: Utterance, audio: Audio, begun: float
) -> None:
    """Note when the words of an utterance sound; words of one shown token are one mark."""
    for word in audio.words:
        start, end = lit(block.text, utterance, word.start, word.end)
        if start >= end:
            continue
        until = round(begun + word.end_ms, 1)
        last = marks[-1] if marks else {}
        if (last.get("block"), last.get("start"), last.get("end")) == (block.id, start, end):
            last["end_ms"] = until
            continue
        marks.append(
            {
                "block": block.id,
                "start": start,
                "end": end,
                "text": block.text[start:end],
                "start_ms": round(begun + word.start_ms, 1),
                "end_ms": until,
                "exact": audio.exact,
            }
        )


def spoken_lines(document: Document, manner: Manner = _USUAL) -> Iterator[str]:
    """Give what would be said, a sentence or an announcement a line."""
    for _, utterances in groupby(plan(document, manner=manner), key=_line):
        yield " ".join(" ".join(utterance.spoken for utterance in utterances).split())


def _line(utterance: Utterance) -> tuple[Range, str]:
    return utterance.sentence, utterance.spoken if utterance.announces else ""


def vowelled_lines(document: Document) -> Iterator[str]:
    """Give the sentences as they are written, a line each, the Arabic ones with harakat."""
    for index, block in enumerate(document.blocks):
        arabic = block_language(document, block) == "ar"
        for sentence in block_sentences(document, index, _WHOLE):
            text = block.text[sentence.start : sentence.end] or block.alt
            yield " ".join((shared().completed(text).text if arabic else text).split())


def explained_lines(document: Document, manner: Manner = _USUAL) -> Iterator[str]:
    """Give each token of the text with what is said for it and the rule, tabs between.

    An empty line stands between sentences.
    """
    for index in range(len(document.blocks)):
        for sentence in block_sentences(document, index, _WHOLE):
            for token in explain(document, sentence, manner).tokens:
                yield "\t".join(
                    " ".join(part.split()) for part in (token.shown, token.said, token.rule)
                )
            yield ""
