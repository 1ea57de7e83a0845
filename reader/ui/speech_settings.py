"""What the settings of speech mean to the player, and how the bar shows and changes them."""

from __future__ import annotations

from dataclasses import replace

from reader.actions.listen import manner
from reader.errors import ReaderError
from reader.settings import (
    LEARNER,
    SPEAK_NOTES,
    SPEECH_PITCH,
    SPEECH_RATE,
    SPEECH_VOLUME,
    Setting,
)
from reader.speech.manner import Manner, SpokenNote
from reader.speech.player import Player
from reader.ui.notices import Notices
from reader.ui.player_bar import RATES, PlayerBar
from reader.ui.services import Services

VOLUME_STEP = 10
"""Percent by which the keys change the loudness."""
_OF_THE_PLAYER = (SPEECH_RATE, SPEECH_PITCH, SPEECH_VOLUME, LEARNER)


class SpeechSettings:
    """Reads the settings for a player, and keeps them in step with the bar."""

    def __init__(self, services: Services, notices: Notices, bar: PlayerBar) -> None:
        self._services, self._notices, self._bar = services, notices, bar
        self.notes: tuple[SpokenNote, ...] = ()
        """The reader's notes on the piece, for when they are to be said with it."""
        bar.rate_chosen.connect(lambda rate: self._set(SPEECH_RATE, rate))
        bar.volume_chosen.connect(lambda percent: self._set(SPEECH_VOLUME, percent))
        bar.pitch_chosen.connect(lambda semitones: self._set(SPEECH_PITCH, semitones))
        self.show()

    def show(self) -> None:
        """Show the settings at the bar."""
        settings = self._services.settings
        self._bar.show_rate(settings.number(SPEECH_RATE))
        self._bar.show_volume(int(settings.number(SPEECH_VOLUME)))
        self._bar.show_pitch(int(settings.number(SPEECH_PITCH)))
        self._bar.show_learner(settings.flag(LEARNER))

    def step_volume(self, direction: int) -> None:
        """Speak a little louder or quieter."""
        now = int(self._services.settings.number(SPEECH_VOLUME))
        self._set(SPEECH_VOLUME, now + VOLUME_STEP * direction)

    def step_rate(self, direction: int) -> None:
        """Take the next speed above or below."""
        now = self._services.settings.number(SPEECH_RATE)
        faster = [rate for rate in RATES if rate > now + 0.01]
        slower = [rate for rate in RATES if rate < now - 0.01]
        if direction > 0:
            self._set(SPEECH_RATE, faster[0] if faster else RATES[-1])
        else:
            self._set(SPEECH_RATE, slower[-1] if slower else RATES[0])

    def _set(self, setting: Setting, value: float) -> None:
        self._services.settings[setting] = value

    @property
    def manner(self) -> Manner:
        """How the reader wants things said, with the dictionary and the notes of the piece."""
        settings = self._services.settings
        try:
            said = manner(settings, self._services.paths)
        except ReaderError as error:
            self._notices.show_error(error)
            said = Manner.of(settings)
        return replace(said, notes=self.notes) if settings.flag(SPEAK_NOTES) else said

    def give(self, player: Player, setting: Setting | None = None) -> bool:
        """Set a player as the settings are; says whether `setting` (None: any) concerned it."""
        settings = self._services.settings
        if setting is None or setting in _OF_THE_PLAYER:
            player.rate = settings.number(SPEECH_RATE)
            player.pitch = settings.number(SPEECH_PITCH)
            # loudness is heard by its logarithm: half way is to sound half as loud
            player.volume = (settings.number(SPEECH_VOLUME) / 100) ** 2
            player.learner = settings.flag(LEARNER)
        if setting is None or Manner.concerns(setting):
            player.manner = self.manner
        return setting is None or setting in _OF_THE_PLAYER or Manner.concerns(setting)
