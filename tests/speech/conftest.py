"""Documents made by hand, and an owner that runs what a player posts."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.document.ranges import Range
from reader.errors import Message
from reader.speech.engine import SpeechEngine
from reader.speech.engines.silent import SilentEngine
from reader.speech.output import SilentOutput
from reader.speech.player import Player, PlayerState
from reader.text.direction import Direction


def make_block(number: int, text: str, kind: str = "paragraph", **more: object) -> Block:
    values: dict[str, object] = {"direction": Direction.RTL, "language": "ar"} | more
    return Block(f"b{number}", BlockKind(kind), text, **values)  # type: ignore[arg-type]


def make_document(*parts: str | tuple[str, str] | Block) -> Document:
    """Make a document of paragraphs, `(kind, text)` pairs and finished blocks."""
    blocks: list[Block] = []
    for number, part in enumerate(parts, 1):
        if isinstance(part, Block):
            blocks.append(part)
        elif isinstance(part, str):
            blocks.append(make_block(number, part))
        else:
            blocks.append(make_block(number, part[1], part[0]))
    return Document(Metadata(language="ar"), tuple(blocks))


class Owner:
    """The owner of a player: it runs what was posted, on its own thread, and writes it down."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread = threading.get_ident()
        self.start = time.monotonic()
        self.states: list[PlayerState] = []
        self.sentences: list[Range | None] = []
        self.words: list[Range | None] = []
        self.word_times: list[float] = []
        self.notices: list[Message] = []
        self.ends = 0
        self.sleeps = 0

    def post(self, call: Callable[[], None]) -> None:
        self._queue.put(call)

    def run(self, until: Callable[[], bool], limit: float = 5.0) -> None:
        """Run what is posted until a condition holds; it must, within `limit` seconds."""
        end = time.monotonic() + limit
        while not until():
            assert time.monotonic() < end, f"waited for {limit} s: {self.states} {self.words}"
            try:
                call = self._queue.get(timeout=0.01)
            except queue.Empty:
                continue
            call()

    def run_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self.run(lambda: time.monotonic() >= end, seconds + 5)

    def state_changed(self, state: PlayerState) -> None:
        assert threading.get_ident() == self._thread
        self.states.append(state)

    def sentence_changed(self, sentence: Range | None) -> None:
        self.sentences.append(sentence)

    def word_changed(self, word: Range | None) -> None:
        self.words.append(word)
        self.word_times.append(time.monotonic())

    def finished(self) -> None:
        self.ends += 1

    def asleep(self) -> None:
        self.sleeps += 1

    def notice(self, message: Message) -> None:
        self.notices.append(message)


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def documents() -> Callable[..., Document]:
    return make_document


@pytest.fixture
def blocks() -> Callable[..., Block]:
    return make_block


@pytest.fixture
def players(owner: Owner) -> Iterator[Callable[..., Player]]:
    """Make players whose sound is a clock, and close them; no thread of theirs may stay."""
    before = set(threading.enumerate())
    made: list[Player] = []

    def make(*engines: SpeechEngine, output: SilentOutput | None = None) -> Player:
        player = Player(
            engines or (SilentEngine(),), lambda: output or SilentOutput(), owner.post, owner, {}
        )
        made.append(player)
        return player

    yield make
    for player in made:
        player.close()
    assert set(threading.enumerate()) <= before
