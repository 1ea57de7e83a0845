"""How the reader wants things said: what is announced, passed over, vowelled and paused at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reader.document.ranges import Range
from reader.settings import (
    EMOJI,
    MONTHS,
    PARAGRAPH_PAUSE,
    PAUSAL,
    SENTENCE_PAUSE,
    SKIP_ADDRESSES,
    SKIP_CREDITS,
    SKIP_DATELINES,
    SKIP_PICTURES,
    SKIP_READ_ALSO,
    SPEAK_NOTES,
    TASHKEEL,
    VERBOSITY,
    Setting,
    Settings,
)
from reader.text.offsets import Mapped


class Dictionary(Protocol):
    """A stage of speech: gives the text so far with the reader's own pronunciations in it."""

    def __call__(self, mapped: Mapped, language: str = "ar") -> Mapped:
        """Apply it to a text in a language."""
        ...


_SKIPS = {
    "credits": SKIP_CREDITS,
    "read-also": SKIP_READ_ALSO,
    "datelines": SKIP_DATELINES,
    "addresses": SKIP_ADDRESSES,
    "pictures": SKIP_PICTURES,
}
_CONCERNED = frozenset(
    setting.key
    for setting in (
        *_SKIPS.values(),
        VERBOSITY,
        MONTHS,
        EMOJI,
        TASHKEEL,
        PAUSAL,
        SENTENCE_PAUSE,
        PARAGRAPH_PAUSE,
        SPEAK_NOTES,
    )
)


@dataclass(frozen=True, slots=True)
class SpokenNote:
    """A note that is said with the text: where it stands, the words there, and the note."""

    range: Range
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Manner:
    """What the settings say about speech; the defaults are theirs.

    `verbosity`: off, brief or full, a level of `announcements.toml`. `skips`: names of rules of
    `skips.toml`, and "pictures": their descriptions. `months`: levantine, egyptian, maghreb or
    morocco. `emoji`: name or skip.
    `tashkeel`: whether Arabic gets harakat. `pausal`: whether case endings drop before a pause.
    The pauses are silences in ms at rate 1. `dictionary`: the stage that says words as the reader
    corrected them, None without one. `notes`: the reader's own that are to be said with the text.
    A manner is hashable: what was prepared can be kept by it.
    """

    verbosity: str = str(VERBOSITY.default)
    skips: frozenset[str] = frozenset(name for name, s in _SKIPS.items() if s.default)
    months: str = str(MONTHS.default)
    emoji: str = str(EMOJI.default)
    tashkeel: bool = bool(TASHKEEL.default)
    pausal: bool = bool(PAUSAL.default)
    sentence_pause_ms: int = int(SENTENCE_PAUSE.default)
    paragraph_pause_ms: int = int(PARAGRAPH_PAUSE.default)
    dictionary: Dictionary | None = None
    notes: tuple[SpokenNote, ...] = ()

    @property
    def heading_pause_ms(self) -> int:
        """The silence after a title or heading, a little longer than after a paragraph."""
        return self.paragraph_pause_ms * 7 // 5

    @classmethod
    def of(cls, settings: Settings, dictionary: Dictionary | None = None) -> Manner:
        """Read the settings; the dictionary is no setting, and comes from its owner."""
        return cls(
            verbosity=settings.text(VERBOSITY),
            skips=frozenset(name for name, setting in _SKIPS.items() if settings.flag(setting)),
            months=settings.text(MONTHS),
            emoji=settings.text(EMOJI),
            tashkeel=settings.flag(TASHKEEL),
            pausal=settings.flag(PAUSAL),
            sentence_pause_ms=int(settings.number(SENTENCE_PAUSE)),
            paragraph_pause_ms=int(settings.number(PARAGRAPH_PAUSE)),
            dictionary=dictionary,
        )

    @staticmethod
    def concerns(setting: Setting) -> bool:
        """Whether a change of `setting` changes how things are said."""
        return setting.key in _CONCERNED
