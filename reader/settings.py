"""Every setting, declared once: key, type, default, limits and label; dialogs are built from it."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from reader import article_settings
from reader.errors import Message, ReaderError
from reader.setting import MILLISECONDS, PERCENT, SECTION_LABELS, Section, Setting, Value

__all__ = ["ALL", "SECTION_LABELS", "Section", "Setting", "Settings", "Value"]

_READING, _LISTENING, _SAID = Section.READING, Section.LISTENING, Section.SAID

LANGUAGE = Setting(
    "window.language",
    "ar",
    Message("Language of the window"),
    choices={"ar": Message("Arabic"), "en": Message("English")},
)
THEME = Setting(
    "window.theme",
    "system",
    Message("Theme"),
    choices={
        "system": Message("Like the system"),
        "light": Message("Light"),
        "sepia": Message("Sepia"),
        "grey": Message("Grey"),
        "dark": Message("Dark"),
        "black": Message("Black"),
        "contrast-light": Message("High contrast, light"),
        "contrast-dark": Message("High contrast, dark"),
        "custom": Message("Colours of your own"),
    },
)
COLOURS = Setting("window.colours", "")
MOTION = Setting(
    "window.motion",
    "system",
    Message("Movement on the screen"),
    choices={
        "system": Message("Like the system"),
        "reduced": Message("As little as possible"),
    },
)
TEXT_SIZE = Setting(
    "window.text_size", 100, Message("Text size"), 50, 500, 10, section=_READING, unit=PERCENT
)
DIGITS = Setting(
    "window.digits",
    "language",
    Message("Digits in the window"),
    choices={
        "language": Message("Like the language"),
        "arabic": Message("Arabic-Indic (٠١٢٣)"),
        "european": Message("European (0123)"),
    },
)
SPEECH_RATE = Setting(
    "speech.rate", 1.0, Message("Speaking speed"), 0.5, 4.0, 0.1, section=_LISTENING
)
SPEECH_PITCH = Setting(
    "speech.pitch", 0, Message("Pitch of the voice in semitones"), -12, 12, 1, section=_LISTENING
)
SPEECH_VOLUME = Setting(
    "speech.volume",
    100,
    Message("Loudness of the voice"),
    0,
    100,
    5,
    section=_LISTENING,
    unit=PERCENT,
)
SENTENCE_PAUSE = Setting(
    "speech.pause.sentence",
    250,
    Message("Pause between sentences"),
    0,
    5000,
    50,
    section=_LISTENING,
    unit=MILLISECONDS,
)
PARAGRAPH_PAUSE = Setting(
    "speech.pause.paragraph",
    500,
    Message("Pause between paragraphs"),
    0,
    5000,
    50,
    section=_LISTENING,
    unit=MILLISECONDS,
)
LEARNER = Setting("speech.learner", False, Message("Stop after each sentence"), section=_LISTENING)
ARCHIVE_HEARD = Setting(
    "speech.archive_heard", False, Message("Archive pieces heard to the end"), section=_LISTENING
)
DOUBLE_CLICK = Setting(
    "article.double_click", False, Message("Double-click looks a word up"), section=_READING
)
FOLLOW_SPEECH = Setting("speech.follow", True, Message("Follow the spoken word"), section=_READING)
LIGHT_WORD = Setting("speech.light_word", True, Message("Light the spoken word"), section=_READING)
LIGHT_SENTENCE = Setting(
    "speech.light_sentence", True, Message("Light the spoken sentence"), section=_READING
)
LIGHT_STYLE = Setting(
    "speech.light_style",
    "fill",
    Message("How what is said is lit"),
    section=_READING,
    choices={
        "fill": Message("Coloured, with a line"),
        "line": Message("A thick line under it"),
        "frame": Message("A frame around it"),
    },
)
READING_AID = Setting(
    "reading.aid",
    "none",
    Message("Reading aid"),
    section=_READING,
    choices={
        "none": Message("None"),
        "ruler": Message("Ruler under the line"),
        "line-1": Message("One line, the rest dimmed"),
        "line-3": Message("Three lines, the rest dimmed"),
        "line-5": Message("Five lines, the rest dimmed"),
        "paragraph": Message("The paragraph, the rest dimmed"),
    },
)
TYPEWRITER = Setting(
    "reading.typewriter", False, Message("Keep the line at one height"), section=_READING
)
PACE = Setting(
    "reading.pace",
    160,
    Message("Pace of scrolling by itself"),
    40,
    600,
    10,
    section=_READING,
    unit=Message("words a minute"),
)
VERBOSITY = Setting(
    "speech.verbosity",
    "brief",
    Message("Announcements while listening"),
    section=_SAID,
    choices={
        "off": Message("None"),
        "brief": Message("Brief"),
        "full": Message("Full"),
    },
)
SKIP_CREDITS = Setting("speech.skip.credits", True, Message("Skip picture credits"), section=_SAID)
SKIP_READ_ALSO = Setting(
    "speech.skip.read_also", True, Message("Skip “read also” lines"), section=_SAID
)
SKIP_DATELINES = Setting("speech.skip.datelines", False, Message("Skip datelines"), section=_SAID)
SKIP_ADDRESSES = Setting(
    "speech.skip.addresses", True, Message("Skip web addresses"), section=_SAID
)
SKIP_PICTURES = Setting(
    "speech.skip.pictures", False, Message("Skip descriptions of pictures"), section=_SAID
)
MONTHS = Setting(
    "speech.months",
    "levantine",
    Message("Names of the months"),
    section=_SAID,
    choices={
        "levantine": Message("Levantine (كانون الثاني، شباط)"),
        "egyptian": Message("Egypt and the Gulf (يناير، فبراير)"),
        "maghreb": Message("Tunisia and Algeria (جانفي، فيفري)"),
        "morocco": Message("Morocco (يناير، غشت)"),
    },
)
EMOJI = Setting(
    "speech.emoji",
    "name",
    Message("Emoji"),
    section=_SAID,
    choices={"name": Message("Say their names"), "skip": Message("Skip them")},
)
TASHKEEL = Setting("speech.tashkeel", True, Message("Add tashkeel before speaking"), section=_SAID)
PAUSAL = Setting(
    "speech.pausal", True, Message("Stop at pauses without case endings"), section=_SAID
)
SINGLE_KEYS = Setting(
    "article.single_keys", True, Message("Move in the article by single letters"), section=_READING
)
WHOSE_VOICE = Setting(
    "speech.whose_voice",
    "screen-reader",
    Message("With a screen reader, the article is read by"),
    section=_LISTENING,
    choices={
        "screen-reader": Message("The screen reader"),
        "ayn": Message("Ayn’s voice"),
    },
)
SPEAK_NOTES = Setting(
    "speech.notes", False, Message("Read my notes aloud with the text"), section=_SAID
)
SHOW_MARKS = Setting(
    "reading.marks", True, Message("Show notes and highlights on the page"), section=_READING
)
HIGHLIGHT_STYLE = Setting("reading.highlight_style", "yellow")
NOTICES_STAY = Setting("window.notices_stay", False, Message("Notices stay until they are closed"))
KEEP_STATISTICS = Setting(
    "statistics.keep", True, Message("Keep statistics of reading and listening"), section=_READING
)
WEEK_BEGINS = Setting(
    "statistics.week_begins",
    "language",
    Message("First day of the week"),
    choices={
        "language": Message("Like the language"),
        "saturday": Message("Saturday"),
        "sunday": Message("Sunday"),
        "monday": Message("Monday"),
    },
)
LIBRARY_OPEN = Setting("window.library_open", True)
LIBRARY_PLACE = Setting("library.place", "shelf:to-read")
LIBRARY_SORT = Setting("library.sort", "added")
LIBRARY_DESCENDING = Setting("library.descending", True)
RECENT_SEARCHES = Setting("library.recent_searches", "")
WINDOW_GEOMETRY = Setting("window.geometry", "")
LAST_PIECE = Setting("window.last_piece", 0, low=0, high=2**53)
FIRST_RUN = Setting("window.first_run", True)
"""Whether the page of the first start is still to be shown."""
MENU_OFFERED = Setting("window.menu_offered", False)
VOICE_OFFERED = Setting("speech.voice_offered", False)
PRIVATE_HOSTS = Setting("web.private_hosts", "")

_VOICE = "speech.voice."


def voice_setting(language: str) -> Setting:
    """Give the setting that keeps the chosen voice ("engine:voice id") of a language ("ar" …)."""
    return Setting(_VOICE + language, "")


ALL = (
    LANGUAGE,
    THEME,
    COLOURS,
    MOTION,
    TEXT_SIZE,
    *article_settings.ALL,
    DIGITS,
    SPEECH_RATE,
    SPEECH_PITCH,
    SPEECH_VOLUME,
    SENTENCE_PAUSE,
    PARAGRAPH_PAUSE,
    LEARNER,
    ARCHIVE_HEARD,
    DOUBLE_CLICK,
    FOLLOW_SPEECH,
    LIGHT_WORD,
    LIGHT_SENTENCE,
    LIGHT_STYLE,
    READING_AID,
    TYPEWRITER,
    PACE,
    VERBOSITY,
    SKIP_CREDITS,
    SKIP_READ_ALSO,
    SKIP_DATELINES,
    SKIP_ADDRESSES,
    SKIP_PICTURES,
    MONTHS,
    EMOJI,
    TASHKEEL,
    PAUSAL,
    SINGLE_KEYS,
    WHOSE_VOICE,
    SPEAK_NOTES,
    SHOW_MARKS,
    HIGHLIGHT_STYLE,
    NOTICES_STAY,
    KEEP_STATISTICS,
    WEEK_BEGINS,
    LIBRARY_OPEN,
    LIBRARY_PLACE,
    LIBRARY_SORT,
    LIBRARY_DESCENDING,
    RECENT_SEARCHES,
    WINDOW_GEOMETRY,
    LAST_PIECE,
    FIRST_RUN,
    MENU_OFFERED,
    VOICE_OFFERED,
    PRIVATE_HOSTS,
)


class Settings:
    """The reader's choices, kept as JSON; keys that this version does not know are kept too."""

    def __init__(self, path: Path, *, remember: bool = True) -> None:
        """Read the file, if there is one; with `remember` off, changes are not written."""
        self._path, self._remember = path, remember
        self._listeners: list[Callable[[Setting], None]] = []
        self._data: dict[str, object] = {}
        self._failed = False
        self.on_failure: Callable[[ReaderError], None] | None = None
        """Gets what a person should know when choices cannot be written."""
        try:
            loaded = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        if isinstance(loaded, dict):
            self._data = loaded

    def __contains__(self, setting: Setting) -> bool:
        """Whether the reader ever chose a value."""
        return setting.key in self._data

    def __getitem__(self, setting: Setting) -> Value:
        """Give a setting's value, always within its type and limits."""
        return setting.accept(self._data.get(setting.key, setting.default))

    def text(self, setting: Setting) -> str:
        """Give a text setting."""
        return str(self[setting])

    def number(self, setting: Setting) -> float:
        """Give a number setting."""
        value = self[setting]
        return float(value) if isinstance(value, int | float) else 0.0

    def flag(self, setting: Setting) -> bool:
        """Give an on/off setting."""
        return bool(self[setting])

    def __setitem__(self, setting: Setting, value: Value) -> None:
        """Change a setting, save, and tell the listeners."""
        accepted = setting.accept(value)
        if setting.key in self._data and self[setting] == accepted:
            return
        self._data[setting.key] = accepted
        self.save()
        for listener in tuple(self._listeners):
            listener(setting)

    def voices(self) -> dict[str, str]:
        """Give the chosen voices: language → "engine:voice id"."""
        languages = [key.removeprefix(_VOICE) for key in self._data if key.startswith(_VOICE)]
        chosen = {language: self.text(voice_setting(language)) for language in languages}
        return {language: voice for language, voice in chosen.items() if voice}

    def on_change(self, listener: Callable[[Setting], None]) -> None:
        """Call `listener(setting)` after each change."""
        self._listeners.append(listener)

    def forget(self, listener: Callable[[Setting], None]) -> None:
        """Stop calling a listener; one that is not there is none."""
        with contextlib.suppress(ValueError):
            self._listeners.remove(listener)

    def save(self) -> None:
        """Write the file whole or not at all; where it cannot be written, choices last this run."""
        if not self._remember:
            return
        partial = self._path.with_suffix(f".{os.getpid()}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(self._data, ensure_ascii=False, indent=2)
            partial.write_text(text, encoding="utf-8")
            partial.replace(self._path)
            self._failed = False
        except OSError as error:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            self._complain(error)

    def _complain(self, error: OSError) -> None:
        """Say that nothing can be written, once: every further choice would say it again."""
        if self._failed or self.on_failure is None:
            return
        self._failed = True
        message = Message(
            "What you choose cannot be kept in {folder}: it is lost when Ayn ends. Allow writing "
            "there, or free some space on the disk.",
            {"folder": str(self._path.parent)},
        )
        self.on_failure(ReaderError(message, str(error)))
