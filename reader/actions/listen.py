"""How the reader wants to listen: the manner of speech, and voices called by their names."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.document.model import Document
from reader.errors import Message, SpeechFailed
from reader.paths import Paths
from reader.settings import Settings

if TYPE_CHECKING:
    from reader.library.notes import Note
    from reader.speech.manner import Manner, SpokenNote
    from reader.speech.utterance import Voice

_NEAR = 5
"""How many voices are named when none is called so."""


def manner(settings: Settings, paths: Paths) -> Manner:
    """Give how the reader wants things said: the settings, and the pronunciation dictionary."""
    from reader.actions.dictionary import load
    from reader.speech.manner import Manner

    dictionary = load(paths).dictionary
    return Manner.of(settings, dictionary.apply if dictionary.entries else None)


def notes_aloud(document: Document, notes: Sequence[Note]) -> tuple[SpokenNote, ...]:
    """Give what is to be said of a piece's notes: those with a text, where their words end.

    A note over several paragraphs is said after the last of them.
    """
    from reader.speech.manner import SpokenNote

    texts = {block.id: block.text for block in document.blocks}
    found = []
    for note in notes:
        parts = [note] + [each for each in notes if note.joint and each.joint == note.joint]
        placed = [part.range for part in parts if part.range and part.range.block in texts]
        if note.text and placed:
            place = placed[-1]
            found.append(SpokenNote(place, texts[place.block][place.start : place.end], note.text))
    return tuple(found)


def voice_called(name: str, paths: Paths) -> Voice:
    """Find a voice by "engine:id", id or name, or by a part of them that only one has.

    Raises `SpeechFailed` that names the nearest voices when there is none.
    """
    from reader.actions.voices import key_of
    from reader.speech.engine import engines

    made = engines(paths)
    try:
        audible = [engine for engine in made if engine.capabilities.audible]
        # a whole key asks its own engine alone: others may start a program for it
        own = [engine for engine in audible if name.strip().startswith(f"{engine.id}:")]
        for voice in (voice for engine in own for voice in engine.voices()):
            if key_of(voice) == name.strip():
                return voice
        voices = [voice for engine in audible for voice in engine.voices()]
    finally:
        for engine in made:
            engine.close()
    return _called(name, voices)


def _called(name: str, voices: Sequence[Voice]) -> Voice:
    from reader.actions.voices import key_of

    wanted = name.strip().casefold()
    names: dict[str, Voice] = {}
    # the whole key first, then the id, then the name; of several so called, the engines' first
    for part in (key_of, lambda voice: voice.id, lambda voice: voice.name):
        for voice in voices:
            names.setdefault(part(voice).casefold(), voice)
    if wanted in names:
        return names[wanted]
    partly = {key_of(names[each]): names[each] for each in names if wanted and wanted in each}
    if len(partly) == 1:
        return next(iter(partly.values()))
    near = difflib.get_close_matches(wanted, names, n=_NEAR, cutoff=0.5)
    found = list(dict.fromkeys([*partly, *(key_of(names[each]) for each in near)]))[:_NEAR]
    if not found:
        found = list(dict.fromkeys(key_of(voice) for voice in voices))[:_NEAR]
    if not found:
        raise SpeechFailed(
            Message("There is no voice on this computer. Install a voice and try again.")
        )
    raise SpeechFailed(
        Message(
            "There is no voice {name}. Voices near it: {voices}.",
            {"name": name, "voices": ", ".join(found)},
        )
    )
