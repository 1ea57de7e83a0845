"""The voices of a reader: list, choose, try, add, download and remove them."""

from __future__ import annotations

import contextlib
import importlib.util
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.errors import Message, SpeechFailed
from reader.jobs import CancelToken
from reader.paths import Paths, resource
from reader.settings import SPEECH_PITCH, Settings, voice_setting
from reader.speech.utterance import Voice, VoiceKind, WordTimes
from reader.text.direction import base_direction
from reader.translations import Translator

if TYPE_CHECKING:
    from reader.speech.catalogue import Offer
    from reader.speech.engine import SpeechEngine

OWN_ENGINE = "piper"
"""The engine whose voices are files that a reader adds and removes."""
KIND_NAMES: Mapping[VoiceKind, Message] = {
    VoiceKind.NEURAL: Message("neural"),
    VoiceKind.FORMANT: Message("robotic (formant)"),
    VoiceKind.DIPHONE: Message("joined recordings (diphones)"),
    VoiceKind.SYSTEM: Message("of the system"),
    VoiceKind.SILENT: Message("silent"),
}
QUALITY_NAMES: Mapping[str, Message] = {
    "x_low": Message("lowest quality"),
    "low": Message("low quality"),
    "medium": Message("medium quality"),
    "high": Message("high quality"),
}
INSTALL_HINT = "pip install 'ayn-reader[neural]'"
_FIRST = ("ar", "en")
_PACKAGE = "piper"


@dataclass(frozen=True, slots=True)
class Listed:
    """A voice, whether the times of its words are exact, and whether it says its language now."""

    voice: Voice
    exact: bool
    chosen: bool

    @property
    def key(self) -> str:
        """What settings keep and the terminal takes: "engine:id"."""
        return key_of(self.voice)

    @property
    def removable(self) -> bool:
        """Whether the reader brought the voice."""
        return self.voice.engine == OWN_ENGINE


def key_of(voice: Voice) -> str:
    """Give a voice's key: "engine:id"."""
    return f"{voice.engine}:{voice.id}"


def voices(paths: Paths, settings: Settings) -> tuple[Listed, ...]:
    """List what can be heard: Arabic first, then English, a language's best voice first.

    Asks every engine, the system's through a child process: not for the window's thread.
    """
    from reader.speech.engine import engines

    with _closing(engines(paths)) as made:
        found = [
            (voice, engine.capabilities.word_times is WordTimes.EXACT)
            for engine in made
            if engine.capabilities.audible
            for voice in engine.voices()
        ]
    speaking = _speaking([voice for voice, _ in found], settings.voices())
    listed = [Listed(voice, exact, key_of(voice) in speaking) for voice, exact in found]
    return tuple(sorted(listed, key=lambda each: _place(each.voice.language)))


def find(listed: Sequence[Listed], name: str) -> Listed:
    """Give the voice meant by a key, by an id that only one has, or by a language.

    Raises `SpeechFailed`.
    """
    same = [each for each in listed if each.key == name]
    same = same or [each for each in listed if each.voice.id.lower() == name.lower()]
    same = same or [each for each in listed if each.chosen and each.voice.language == name.lower()]
    if len(same) == 1:
        return same[0]
    if same:
        raise SpeechFailed(
            Message(
                "Several voices are called {name}. Give one of: {keys}",
                {"name": name, "keys": ", ".join(each.key for each in same)},
            )
        )
    raise SpeechFailed(
        Message(
            "There is no voice {name} here. See the voices with: {hint}",
            {"name": name, "hint": "ayn voices list"},
        )
    )


def choose(settings: Settings, voice: Voice) -> None:
    """Let a voice say its language from now on."""
    settings[voice_setting(voice.language)] = key_of(voice)


def sample(voice: Voice, text: str = "") -> Document:
    """Give a small document for a voice to say: `text`, or a sentence in its language."""
    said = text.strip() or sample_text(voice.language)
    block = Block("sample", BlockKind.PARAGRAPH, said, base_direction(said), voice.language)
    return Document(Metadata(language=voice.language), (block,))


def sample_text(language: str) -> str:
    """Give the sentence that a voice of a language is tried with."""
    with resource("tables", "samples.toml").open("rb") as file:
        samples = tomllib.load(file)
    return str(samples.get(language, samples["en"]))


def settings_with(paths: Paths, voice: Voice | None, pitch: float | None = None) -> Settings:
    """Give the reader's settings with `voice` for its language, and a pitch; never written."""
    tried = Settings(paths.settings, remember=False)
    if voice is not None:
        choose(tried, voice)
    if pitch is not None:
        tried[SPEECH_PITCH] = round(pitch)
    return tried


def neural_ready() -> bool:
    """Whether the library that speaks with neural voices is installed."""
    return importlib.util.find_spec(_PACKAGE) is not None


def add(
    paths: Paths,
    model: Path,
    config: Path | None = None,
    token: CancelToken | None = None,
    progress: Callable[[float], None] | None = None,
) -> Voice:
    """Add a voice from its files; raises `SpeechFailed`, `Cancelled`."""
    from reader.speech.voice_files import add_voice

    _need_library()
    return add_voice(model, paths.voices, config, token, progress)


def download(
    offer: Offer,
    paths: Paths,
    token: CancelToken | None = None,
    progress: Callable[[float], None] | None = None,
) -> Voice:
    """Download a voice of the catalogue and add it; raises `SpeechFailed`, `Cancelled`."""
    from reader.speech.download import download as fetch

    _need_library()
    return fetch(offer, paths, token, progress)


def remove(paths: Paths, settings: Settings, name: str) -> Voice:
    """Delete a voice that the reader added, by its key or id; raises `SpeechFailed`."""
    from reader.speech.voice_files import installed, remove_voice

    voice = next(
        (each for each in installed(paths.voices) if name in (each.id, key_of(each))), None
    )
    if voice is None:
        raise SpeechFailed(
            Message(
                "{name} is not among the voices that you added. Only those can be removed; see "
                "all voices with: {hint}",
                {"name": name, "hint": "ayn voices list"},
            )
        )
    remove_voice(voice.id, paths.voices)
    for language, chosen in settings.voices().items():
        if chosen == key_of(voice):
            settings[voice_setting(language)] = ""
    return voice


def have(paths: Paths) -> frozenset[str]:
    """Give the ids of the voices that the reader added."""
    from reader.speech.voice_files import installed

    return frozenset(voice.id for voice in installed(paths.voices))


def kept(paths: Paths, catalogue: Sequence[Offer]) -> dict[str, int]:
    """Give the bytes that are there of voices whose download did not end, by their ids."""
    from reader.speech.download import kept_bytes

    found = {offer.id: kept_bytes(offer, paths) for offer in catalogue}
    return {name: size for name, size in found.items() if size}


def offers(source: str = "", token: CancelToken | None = None) -> tuple[Offer, ...]:
    """Give the catalogue: the shipped one, or the one in a file or at an address.

    Raises `SpeechFailed`, `Cancelled`.
    """
    from reader.speech import catalogue

    if not source:
        return catalogue.shipped()
    if "://" not in source:
        return catalogue.read(Path(source).expanduser())
    if not catalogue.safe_address(source):
        raise SpeechFailed(
            Message(
                "Ayn asks addresses that begin with https:// only. Give such a one for the list "
                "of voices, or a file."
            ),
            source[:500],
        )
    from reader.speech.transfer import Patience, fetch_bytes

    data = fetch_bytes(source, catalogue.MAX_BYTES, token or CancelToken(), Patience())
    return catalogue.parse(data)


def offered(catalogue: Sequence[Offer], name: str) -> Offer:
    """Give the voice of a catalogue with an id; raises `SpeechFailed`."""
    wanted = name.removeprefix(f"{OWN_ENGINE}:").lower()
    found = next((offer for offer in catalogue if offer.id.lower() == wanted), None)
    if found is None:
        raise SpeechFailed(
            Message(
                "There is no voice {name} in the catalogue. See what there is with: {hint}",
                {"name": name, "hint": "ayn voices download"},
            )
        )
    return found


def language_name(translate: Translator, language: str) -> str:
    """Give a language's name in the reader's language, or its code."""
    if language == "ar":
        return translate("Arabic")
    if language == "en":
        return translate("English")
    from babel import Locale

    # Babel is not typed for us; it gives None for a code that it does not know
    found: str | None = Locale.parse(translate.language).languages.get(language)
    return found or language


def traits(translate: Translator, listed: Listed) -> tuple[str, ...]:
    """Say how a voice makes its sound, where it is made, and how words are lit with it."""
    return (
        translate.say(KIND_NAMES[listed.voice.kind]),
        translate("on this computer") if listed.voice.offline else translate("online"),
        translate("words lit exactly") if listed.exact else translate("words lit by estimate"),
    )


def offer_traits(translate: Translator, offer: Offer) -> tuple[str, ...]:
    """Say how good a voice of the catalogue is, how large, and under which licence."""
    licence = offer.licence or translate("unknown, see the model card")
    return (
        quality_name(translate, offer.quality),
        translate("{size} MB", size=megabytes(offer.size)),
        translate("licence: {licence}", licence=licence),
    )


def quality_name(translate: Translator, quality: str) -> str:
    """Give a quality in words, or as the catalogue has it."""
    known = QUALITY_NAMES.get(quality)
    return translate.say(known) if known else quality


def megabytes(size: int) -> int:
    """Give a size in whole megabytes, at least 1."""
    return max(1, round(size / 1_000_000))


def _need_library() -> None:
    if not neural_ready():
        raise SpeechFailed(
            Message(
                "Neural voices need a library that is not installed. Install it with: {hint}",
                {"hint": INSTALL_HINT},
            )
        )


def _speaking(found: Sequence[Voice], chosen: Mapping[str, str]) -> set[str]:
    """Give the keys of the voices that say their languages: the chosen ones, else the first."""
    there = {key_of(voice) for voice in found}
    speaking: dict[str, str] = {}
    for voice in found:
        wanted = chosen.get(voice.language, "")
        speaking.setdefault(voice.language, wanted if wanted in there else key_of(voice))
    return set(speaking.values())


def _place(language: str) -> tuple[int, str]:
    return (_FIRST.index(language), "") if language in _FIRST else (len(_FIRST), language)


@contextlib.contextmanager
def _closing(made: Sequence[SpeechEngine]) -> Iterator[Sequence[SpeechEngine]]:
    try:
        yield made
    finally:
        for engine in made:
            engine.close()
