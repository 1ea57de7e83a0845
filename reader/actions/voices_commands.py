"""`ayn voices`: its options, and what each of its deeds prints."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.actions.arguments import Parser
from reader.actions.ending import ending_in_order
from reader.errors import Cancelled
from reader.settings import SPEECH_PITCH, SPEECH_RATE
from reader.translations import FSI, PDI, Translator

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.actions.voices import Listed
    from reader.document.model import Document
    from reader.speech.catalogue import Offer
    from reader.speech.utterance import Voice


def add_parsers(parser: Parser) -> None:
    """Give the parser of `ayn voices` its deeds."""
    translate = parser.translate
    parser.deeds()

    def deed(name: str, text: str) -> Parser:
        made = parser.deed(name, text)
        made.json()
        return made

    deed("list", translate("List the voices that can be heard")).how.add_argument(
        "--of", metavar="CODE", default="", help=translate("Only voices of this language")
    )
    testing = deed("test", translate("Hear a voice say a sentence"))
    testing.what.add_argument(
        "voice", metavar="VOICE|LANGUAGE", help=translate("A voice, or a language for its voice")
    )
    testing.how.add_argument(
        "--text", metavar="T", default="", help=translate("What the voice is to say")
    )
    testing.how.add_argument(
        "--out", metavar="F.wav", type=Path, help=translate("Write the speech into a WAV file")
    )
    adding = deed("add", translate("Add a Piper voice from its files"))
    adding.what.add_argument(
        "model", metavar="F.onnx", type=Path, help=translate("The file of the voice's model")
    )
    adding.how.add_argument(
        "--config",
        metavar="F.json",
        type=Path,
        help=translate("The file that describes it; without it, F.onnx.json beside the model"),
    )
    downloading = deed("download", translate("Download a voice; without ID, list what there is"))
    downloading.what.add_argument(
        "voice", metavar="ID", nargs="?", help=translate("The name of a voice in the catalogue")
    )
    downloading.how.add_argument(
        "--catalogue",
        metavar="FILE|URL",
        default="",
        help=translate("Another catalogue than the one that comes with Ayn"),
    )
    _voice(deed("remove", translate("Delete a voice that you added")), translate)
    _voice(deed("default", translate("Let a voice say its language from now on")), translate)


def run(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Do what was asked and give the exit code; raises `SpeechFailed`."""
    if chosen.deed == "test":
        return _test(terminal, chosen)
    if chosen.deed in ("add", "download"):
        return _bring(terminal, chosen)
    _DEEDS[chosen.deed](terminal, chosen)
    return 0


def _voice(parser: Parser, translate: Translator) -> None:
    parser.what.add_argument(
        "voice", metavar="VOICE", help=translate("A voice, as the list names it")
    )


def _list(terminal: Terminal, chosen: argparse.Namespace) -> None:
    from reader.actions.voices import language_name, traits, voices

    wanted = chosen.of.lower()
    listed = [
        each
        for each in voices(terminal.paths, terminal.settings)
        if wanted in ("", each.voice.language)
    ]
    if chosen.json:
        terminal.json([_data(each) for each in listed])
        return
    if not listed:
        hint = "ayn voices download"
        text = terminal.translate("There is no such voice here. Get one with: {hint}", hint=hint)
        terminal.note(text)
    width = max((len(each.key) for each in listed), default=0)
    for each in listed:
        language = language_name(terminal.translate, each.voice.language)
        parts = (each.voice.name, language, *traits(terminal.translate, each))
        terminal.line(_row("*" if each.chosen else " ", each.key, width, parts))


def _test(terminal: Terminal, chosen: argparse.Namespace) -> int:
    from reader.actions.voices import find, sample, voices

    listed = find(voices(terminal.paths, terminal.settings), chosen.voice)
    document = sample(listed.voice, chosen.text)
    code = 0
    if chosen.out is None:
        rate = terminal.settings.number(SPEECH_RATE)
        code = terminal.aloud(document, rate, listed.voice)
    else:
        _record(terminal, document, listed.voice, chosen.out, terminal.progress())
    if chosen.json:
        out = str(chosen.out) if chosen.out else None
        terminal.json({"voice": _data(listed), "text": document.blocks[0].text, "out": out})
    return code


def _record(
    terminal: Terminal,
    document: Document,
    voice: Voice,
    out: Path,
    progress: Callable[[float], None],
) -> None:
    from reader.actions.export import Piece, Wish, take_along
    from reader.actions.listen import manner
    from reader.actions.voices import settings_with

    tried = settings_with(terminal.paths, voice)
    wish = Wish(
        out=out,
        rate=tried.number(SPEECH_RATE),
        pitch=tried.number(SPEECH_PITCH),
        voices=tried.voices(),
    )
    take_along(
        [Piece(document)],
        wish,
        manner(tried, terminal.paths),
        terminal.paths,
        progress,
        lambda message: terminal.note(terminal.translate.say(message)),
    )


def _bring(terminal: Terminal, chosen: argparse.Namespace) -> int:
    """Add or download a voice; Ctrl+C ends it in order, and a download goes on the next time."""
    from reader.actions import voices

    offer: Offer | None = None
    with ending_in_order() as token:
        try:
            if chosen.deed == "add":
                model, config = chosen.model.expanduser(), chosen.config
                voice = voices.add(terminal.paths, model, config, token, terminal.progress())
            else:
                catalogue = voices.offers(chosen.catalogue, token)
                if chosen.voice is None:
                    _list_offers(terminal, catalogue, as_json=chosen.json)
                    return 0
                offer = voices.offered(catalogue, chosen.voice)
                voice = voices.download(offer, terminal.paths, token, terminal.progress())
        except Cancelled:
            # the code is that of what stopped it
            _stopped(terminal, offer)
            raise
    _tell(terminal, chosen, voice)
    return 0


def _stopped(terminal: Terminal, offer: Offer | None) -> None:
    from reader.actions.voices import kept, megabytes

    sizes = kept(terminal.paths, [offer]) if offer is not None else {}
    if offer is not None and sizes:
        text = terminal.translate(
            "Stopped. {size} MB are kept; the same command goes on from there.",
            size=megabytes(sizes[offer.id]),
        )
    else:
        text = terminal.translate("Stopped.")
    terminal.complain(text)


def _tell(terminal: Terminal, chosen: argparse.Namespace, voice: Voice) -> None:
    from reader.actions.voices import key_of, voices

    key = key_of(voice)
    if chosen.json:
        listed = voices(terminal.paths, terminal.settings)
        terminal.json(next((_data(each) for each in listed if each.key == key), _voice_data(voice)))
        return
    text = terminal.translate("Added {voice}. Hear it with: {hint}", voice=key, hint=_try(key))
    terminal.line(text)


def _try(key: str) -> str:
    return f"ayn voices test {key}"


def _list_offers(terminal: Terminal, catalogue: tuple[Offer, ...], *, as_json: bool) -> None:
    from dataclasses import asdict

    from reader.actions.voices import have, kept, language_name, offer_traits

    translate, there = terminal.translate, have(terminal.paths)
    sizes = kept(terminal.paths, catalogue)
    if as_json:
        rows = [
            {
                **asdict(offer),
                "size": offer.size,
                "installed": offer.id in there,
                "kept": sizes.get(offer.id, 0),
            }
            for offer in catalogue
        ]
        terminal.json(rows)
        return
    width = max((len(offer.id) for offer in catalogue), default=0)
    for offer in catalogue:
        parts = (
            offer.name,
            language_name(translate, offer.language),
            *offer_traits(translate, offer),
        )
        mark = "*" if offer.id in there else "…" if offer.id in sizes else " "
        terminal.line(_row(mark, offer.id, width, parts))


def _remove(terminal: Terminal, chosen: argparse.Namespace) -> None:
    from reader.actions.voices import key_of, remove

    voice = remove(terminal.paths, terminal.settings, chosen.voice)
    if chosen.json:
        terminal.json({"removed": key_of(voice)})
    else:
        terminal.line(terminal.translate("Removed {voice}", voice=key_of(voice)))


def _default(terminal: Terminal, chosen: argparse.Namespace) -> None:
    from reader.actions.voices import choose, find, language_name, voices

    listed = find(voices(terminal.paths, terminal.settings), chosen.voice)
    choose(terminal.settings, listed.voice)
    if chosen.json:
        terminal.json(_data(replace(listed, chosen=True)))
        return
    language = language_name(terminal.translate, listed.voice.language)
    terminal.line(
        terminal.translate("{voice} now says {language}", voice=listed.key, language=language)
    )


def _row(mark: str, name: str, width: int, parts: Iterable[str]) -> str:
    """Give a row: a name to be typed again, then what is told of it."""
    return f"{mark} {name:<{width}}  {' · '.join(f'{FSI}{part}{PDI}' for part in parts)}"


def _data(listed: Listed) -> dict[str, Any]:
    return {
        **_voice_data(listed.voice),
        "highlighting": "exact" if listed.exact else "estimated",
        "chosen": listed.chosen,
    }


def _voice_data(voice: Voice) -> dict[str, Any]:
    from reader.actions.voices import key_of

    names = ("engine", "id", "name", "language", "locale", "kind", "offline")
    return {"voice": key_of(voice), **{name: getattr(voice, name) for name in names}}


_DEEDS: dict[str, Callable[[Terminal, argparse.Namespace], None]] = {
    "list": _list,
    "remove": _remove,
    "default": _default,
}
