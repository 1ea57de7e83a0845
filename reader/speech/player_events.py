"""What a player is doing, and how it tells its owner."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from reader.document.ranges import Range
from reader.errors import Message
from reader.jobs import Post


class PlayerState(StrEnum):
    """What the player is doing; loading is the wait for the first or the next sound."""

    IDLE = "idle"
    LOADING = "loading"
    PLAYING = "playing"
    PAUSED = "paused"


SOUNDING = frozenset({PlayerState.LOADING, PlayerState.PLAYING})


class PlayerListener(Protocol):
    """Told what changed, always through the player's `post`."""

    def state_changed(self, state: PlayerState) -> None:
        """The state changed."""
        ...

    def sentence_changed(self, sentence: Range | None) -> None:
        """Another sentence is being said, or none."""
        ...

    def word_changed(self, word: Range | None) -> None:
        """Another word sounds, or none."""
        ...

    def finished(self) -> None:
        """The document or the selection was said to its end."""
        ...

    def asleep(self) -> None:
        """The sleep timer ended the listening; before `finished`, where that follows."""
        ...

    def notice(self, message: Message) -> None:
        """Something happened that the reader should know."""
        ...


class Announcer:
    """Keeps the state, the sentence and the word, and tells the listener when one changes.

    A sentence or word that is no longer current when its turn comes on the owner's thread is
    not told: it would light a place that was left. After `close` nothing is told.
    """

    def __init__(self, post: Post, listener: PlayerListener) -> None:
        self._post = post
        self._listener = listener
        self._closed = False
        self._pieces = 0
        self.state = PlayerState.IDLE
        self.sentence: Range | None = None
        self.word: Range | None = None

    def set_state(self, state: PlayerState) -> None:
        """Change the state."""
        if state is not self.state:
            self.state = state
            self._deliver(lambda: self._listener.state_changed(state))

    def set_sentence(self, sentence: Range | None) -> None:
        """Change the sentence."""
        if sentence != self.sentence:
            self.sentence = sentence
            self._deliver(
                lambda: self._listener.sentence_changed(sentence),
                lambda: sentence == self.sentence,
            )

    def set_word(self, word: Range | None) -> None:
        """Change the word."""
        if word != self.word:
            self.word = word
            self._deliver(lambda: self._listener.word_changed(word), lambda: word == self.word)

    def finish(self) -> None:
        """Tell the end, unless something else was started or taken before it is told."""
        piece = self._pieces
        self._deliver(
            self._listener.finished,
            lambda: self.state is PlayerState.IDLE and piece == self._pieces,
        )

    def turn_over(self) -> None:
        """Another piece was taken: the end of the one before is not its end."""
        self._pieces += 1

    def sleep(self) -> None:
        """Tell that the sleep timer ended the listening."""
        self._deliver(self._listener.asleep)

    def notice(self, message: Message) -> None:
        """Tell what the reader should know."""
        self._deliver(lambda: self._listener.notice(message))

    def report(self, error: Exception) -> None:
        """Raise an error of ours on the owner's thread, where such errors are reported."""

        def raise_it() -> None:
            raise error

        self._deliver(raise_it)

    def close(self) -> None:
        """Tell nothing more."""
        self._closed = True

    def _deliver(
        self, call: Callable[[], None], current: Callable[[], bool] = lambda: True
    ) -> None:
        def tell() -> None:
            if not self._closed and current():
                call()

        self._post(tell)
