"""A document said into samples, and the lines that are said."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from reader.document.model import Document
from reader.errors import Cancelled, Message, SpeechFailed
from reader.jobs import CancelToken
from reader.speech.engine import SpeechEngine
from reader.speech.engines.espeak import EspeakEngine
from reader.speech.engines.silent import SilentEngine
from reader.speech.export import SAMPLE_RATE, Said, file_voices, said, spoken_lines
from reader.speech.manner import Manner
from reader.speech.utterance import Audio, Delivery, Voice
from reader.speech.watch import Watch
from reader.text.segment import words

Make = Callable[..., Document]


@pytest.fixture
def document(documents: Make) -> Document:
    return documents(
        ("title", "عنوان الخبر"),
        "قال\u200f مُحَمَّدٌ: «دفعنا 3,500 دينار». وسمعنا the quick brown fox jumps أمس.",
        ("rule", ""),
        "الخاتمة قصيرة",
    )


def everything(document: Document, engine: SpeechEngine, rate: float = 1.0) -> list[Said]:
    return list(said(document, file_voices([engine], {}), Delivery(rate)))


@pytest.mark.parametrize("engine", [EspeakEngine(), SilentEngine()])
@pytest.mark.parametrize("rate", [1.0, 3.0])
def test_words_are_in_order_and_the_documents_own(
    document: Document, engine: SpeechEngine, rate: float
) -> None:
    found = everything(document, engine, rate)
    shown: list[tuple[str, int, str]] = []
    for one in found:
        text = document.block(one.utterance.range.block).text
        for word in one.words:
            key = (one.utterance.range.block, word.start, text[word.start : word.end])
            if not shown or shown[-1] != key:
                shown.append(key)
            assert 0 <= word.start_ms <= word.end_ms <= one.speech_ms + 0.1
        for word, following in pairwise(one.words):
            assert word.end_ms <= following.start_ms + 0.11
        assert one.exact is (engine.id == "espeak")
        whole_ms = len(one.samples) / 2 * 1000 / SAMPLE_RATE
        pause = one.utterance.pause_ms / rate
        assert whole_ms == pytest.approx(one.speech_ms + pause, abs=1)
    assert [(block, start, text.strip("\u200f")) for block, start, text in shown] == [
        (block.id, start, block.text[start:end])
        for block in document.blocks
        for start, end in words(block.text)
    ]
    steps = [one.done for one in found]
    assert steps == sorted(steps)
    assert 0.9 < steps[-1] <= 1


def test_announcements_sound_and_light_nothing(documents: Make) -> None:
    document = documents(("heading", "باب الحكاية"), "نصّ قصير.")
    found = list(
        said(document, file_voices([EspeakEngine()], {}), Delivery(), Manner(verbosity="full"))
    )
    announced = [one for one in found if one.utterance.announces]
    assert announced
    assert all(one.speech_ms > 100 and not one.words for one in announced)


def test_a_cancel_is_heard_at_the_next_sentence(document: Document) -> None:
    token = CancelToken()
    given = said(document, file_voices([EspeakEngine()], {}), Delivery(), token=token)
    next(given)
    token.cancel()
    with pytest.raises(Cancelled):
        next(given)


def test_silence_is_no_voice_for_a_file(document: Document) -> None:
    class Voiceless(EspeakEngine):
        def voices(self) -> tuple[()]:
            return ()

    with pytest.raises(SpeechFailed):
        list(said(document, file_voices([Voiceless(), SilentEngine()], {}), Delivery()))


def test_a_voice_that_fails_half_way_is_replaced_once(document: Document) -> None:
    class Failing(EspeakEngine):
        id = "failing"

        def __init__(self) -> None:
            super().__init__()
            self.left = 1

        def voices(self) -> tuple[Voice, ...]:
            return (Voice("failing", "ar", "Weary", "ar"),)

        def synthesize(self, text: str, voice: Voice, delivery: Delivery, watch: Watch) -> Audio:
            if not self.left:
                raise SpeechFailed(Message("no more"))
            self.left -= 1
            own = next(voice for voice in super().voices() if voice.language == "ar")
            return super().synthesize(text, own, delivery, watch)

    notices: list[Message] = []
    voices = file_voices([Failing(), EspeakEngine()], {})
    found = list(said(document, voices, Delivery(), notify=notices.append))
    assert len(found) == len(everything(document, EspeakEngine()))
    assert [notice.values["voice"] for notice in notices] == ["Weary"]


def test_all_is_said_when_the_last_is_said(document: Document) -> None:
    last = everything(document, SilentEngine())[-1]
    block = document.blocks[-1]
    assert (last.utterance.range.block, last.utterance.range.end) == (block.id, len(block.text))


def test_lines_are_sentences(document: Document) -> None:
    bare = Manner(tashkeel=False, pausal=False)
    assert list(spoken_lines(document, bare)) == [
        "عنوان الخبر",
        "قال مُحَمَّدٌ، دفعنا ثَلَاثَةُ آلَافٍ وَخَمْسُمِئَةِ دِينَارٍ.",
        "وسمعنا the quick brown fox jumps أمس.",
        "الخاتمة قصيرة",
    ]
