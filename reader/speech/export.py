"""A document said into samples with the times of its words, and as the lines that are said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from reader.document.model import Block, Document
from reader.document.ranges import Position, Range
from reader.errors import Message
from reader.jobs import CancelToken
from reader.speech.engine import SpeechEngine
from reader.speech.explain import explain
from reader.speech.lit import lit
from reader.speech.manner import Manner
from reader.speech.plan import block_language, block_sentences, plan
from reader.speech.sound import resampled, silence
from reader.speech.tashkeel import shared
from reader.speech.timeline import Timeline
from reader.speech.utterance import Audio, Delivery, Utterance
from reader.speech.voices import Voices

SAMPLE_RATE = 22050
"""Of what is said into files: the rate that espeak-ng and most neural voices speak at."""

_USUAL = Manner()
_WHOLE = Manner(skips=frozenset())


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word `start:end` (code points of its block's text), and when it sounds (ms)."""

    start: int
    end: int
    start_ms: float
    end_ms: float


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance in sound.

    `samples` (mono, signed 16 bits, `SAMPLE_RATE`) are its speech, of `speech_ms`, and the pause
    after it. Words' times count from its beginning; `exact` is False where they are estimated.
    `done` is the part of the document (0 to 1) that is said with it.
    """

    utterance: Utterance
    samples: bytes
    speech_ms: float
    words: tuple[SaidWord, ...]
    exact: bool
    done: float


def file_voices(engines: Sequence[SpeechEngine], chosen: Mapping[str, str]) -> Voices:
    """Give the voices for a file: in one that is kept, silence does not stand in for a voice."""
    audible = [engine for engine in engines if engine.capabilities.audible]
    return Voices(audible or engines, chosen)


def said(
    document: Document,
    voices: Voices,
    delivery: Delivery,
    manner: Manner = _USUAL,
    token: CancelToken | None = None,
    notify: Callable[[Message], None] = lambda _: None,
) -> Iterator[Said]:
    """Say a document, an utterance at a time; nothing that was given is kept.

    `notify` gets what the person should know: a voice that another replaced, harakat that cannot
    be added. Raises `SpeechFailed` and `Cancelled`.
    """
    token = token or CancelToken()
    timeline = Timeline(document, manner)
    total = timeline.total_ms or 1.0
    for utterance in plan(document, manner=manner):
        token.check()
        if (notice := shared().take_notice()) is not None:
            notify(notice)
        audio = voices.say(utterance.spoken, utterance.language, delivery, token, notify)
        token.check()
        block = document.block(utterance.range.block)
        samples = resampled(audio.samples, audio.sample_rate, SAMPLE_RATE)
        # pauses keep step with the speed, or fast speech would mostly be silence
        pause = silence(round(utterance.pause_ms * SAMPLE_RATE / (1000 * delivery.rate)))
        before = timeline.before(Position(block.id, utterance.range.end))
        yield Said(
            utterance,
            samples + pause,
            audio.duration_ms,
            _words(block, utterance, audio),
            audio.exact,
            min(1.0, before / total),
        )


def _words(block: Block, utterance: Utterance, audio: Audio) -> tuple[SaidWord, ...]:
    found = []
    for word in audio.words:
        start, end = lit(block.text, utterance, word.start, word.end)
        if start < end:
            found.append(SaidWord(start, end, word.start_ms, word.end_ms))
    return tuple(found)


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
