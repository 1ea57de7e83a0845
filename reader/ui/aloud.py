"""Saying a piece aloud without a window, for the terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QTimer

from reader.document.model import Document
from reader.document.ranges import Range
from reader.errors import Message
from reader.jobs import Post
from reader.paths import Paths
from reader.settings import SPEECH_PITCH, Settings
from reader.speech.engine import engines
from reader.speech.manner import Manner
from reader.speech.output import NO_SOUND
from reader.speech.player import Player
from reader.speech.player_events import PlayerState
from reader.translations import Translator
from reader.ui.audio_out import LOST, open_output

UNHEARD = Message(
    "There is no sound device. Connect headphones or loudspeakers, or write the speech into a "
    "file with: {hint}",
    {"hint": "--out"},
)
GONE = Message(
    "The sound device is gone, and the reading goes on without sound. "
    "Connect headphones or loudspeakers: the sound comes back by itself."
)
_INTERRUPTED, _FAILED = 130, 1
_WAKE_MS = 200


class _Listener:
    """Ends the loop when the piece is over; writes notices where errors go."""

    def __init__(self, translate: Translator) -> None:
        self._translate = translate

    def state_changed(self, state: PlayerState) -> None:
        """Nothing to show."""

    def sentence_changed(self, sentence: Range | None) -> None:
        """Nothing to light."""

    def word_changed(self, word: Range | None) -> None:
        """Nothing to light."""

    def finished(self) -> None:
        """End the loop."""
        QCoreApplication.exit(0)

    def asleep(self) -> None:
        """Nothing to do."""

    def notice(self, message: Message) -> None:
        """Say it on standard error; here no words are lit, and silence is of no use."""
        shown = {NO_SOUND.text: UNHEARD, LOST.text: GONE}.get(message.text, message)
        print(f"ayn: {self._translate.say(shown)}", file=sys.stderr)
        if shown is UNHEARD:
            QCoreApplication.exit(_FAILED)


def play(
    document: Document,
    settings: Settings,
    paths: Paths,
    said: Manner,
    translate: Translator,
    post: Post,
    rate: float,
    voices: Mapping[str, str] | None = None,
) -> int:
    """Say a document to its end or until Ctrl+C; gives the exit code.

    `voices` (language → "engine:voice id") go before those that the reader chose.
    """
    chosen = settings.voices() | dict(voices or {})
    player = Player(engines(paths), open_output, post, _Listener(translate), chosen)
    old = signal.signal(signal.SIGINT, lambda *_: QCoreApplication.exit(_INTERRUPTED))
    # Python hears a signal only when it runs: Qt's loop wakes it now and then
    awake = QTimer()
    awake.timeout.connect(lambda: None)
    awake.start(_WAKE_MS)
    try:
        player.rate = rate
        player.pitch = settings.number(SPEECH_PITCH)
        player.manner = said
        player.load(document)
        player.play()
        return QCoreApplication.exec()
    finally:
        signal.signal(signal.SIGINT, old)
        player.close()
