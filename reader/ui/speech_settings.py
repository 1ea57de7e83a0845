"""What the settings of speech mean to the player."""

from __future__ import annotations

from reader.actions.listen import manner
from reader.errors import ReaderError
from reader.settings import LEARNER, SPEECH_PITCH, SPEECH_RATE, SPEECH_VOLUME, Setting
from reader.speech.manner import Manner
from reader.speech.player import Player
from reader.ui.notices import Notices
from reader.ui.services import Services

_OF_THE_PLAYER = (SPEECH_RATE, SPEECH_PITCH, SPEECH_VOLUME, LEARNER)


class SpeechSettings:
    """Reads the settings for a player."""

    def __init__(self, services: Services, notices: Notices) -> None:
        self._services, self._notices = services, notices

    @property
    def manner(self) -> Manner:
        """How the reader wants things said, with the pronunciation dictionary."""
        try:
            return manner(self._services.settings, self._services.paths)
        except ReaderError as error:
            self._notices.show_error(error)
            return Manner.of(self._services.settings)

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
