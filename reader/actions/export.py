"""Speech to take away: pieces said into a sound file, subtitles, or a talking book."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reader.document.model import Document
from reader.errors import Message, ReaderError
from reader.exporting.folder_names import safe_name
from reader.jobs import CancelToken
from reader.paths import Paths, resource
from reader.translations import FSI, LANGUAGES, PDI, Translator

if TYPE_CHECKING:
    # each is imported when something is to be said: the terminal does not wait for the rest
    from reader.actions.opening import Opened
    from reader.exporting.book_sound import Sync
    from reader.exporting.narration import About, Stretch, Transcript
    from reader.speech.manner import Manner
    from reader.speech.utterance import Delivery
    from reader.speech.voices import Voices

BOOK = ".epub"
_NAME_BYTES = 180
"""Of a file's name in UTF-8: file systems take 255, with what is put round it meanwhile."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece to take along, and its pictures: an asset's content by its name, None without."""

    document: Document
    picture: Callable[[str], bytes | None] = lambda _name: None


def opened_piece(opened: Opened, paths: Paths) -> Piece:
    """Give a piece with its pictures: those that came with a file, else the library's."""

    def picture(name: str) -> bytes | None:
        saved = paths.assets / Path(name).name
        return opened.assets.get(name) or (saved.read_bytes() if saved.is_file() else None)

    return Piece(opened.document, picture)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: files (each may be None), how a book is lit, and how it is said.

    `voices` leads from a language to "engine:voice id".
    """

    out: Path | None
    subtitles: Path | None = None
    marks: Path | None = None
    sync: Sync = "word"
    rate: float = 1.0
    pitch: float = 0.0
    voices: Mapping[str, str] = field(default_factory=dict)


def formats() -> tuple[str, ...]:
    """Give the suffixes of the files that speech can be taken along in."""
    from reader.exporting.audio import SUFFIXES

    return (*SUFFIXES, BOOK)


def file_name(title: str) -> str:
    """Give a title as a file's name without suffix: every file system takes it, Arabic stays."""
    return safe_name(title, _NAME_BYTES) or "ayn"


def take_along(
    pieces: Sequence[Piece],
    wish: Wish,
    manner: Manner,
    paths: Paths,
    progress: Callable[[float], None] = lambda _: None,
    notify: Callable[[Message], None] = lambda _: None,
    token: CancelToken | None = None,
) -> None:
    """Say pieces, one after another, into the files that are wished for.

    Files come whole or not at all, and several together; a device or a pipe, which cannot be
    replaced, is written to. The suffix of `wish.out` says what it becomes. `progress` gets 0 to
    1, `notify` what the person should know. Raises `ReaderError` and `Cancelled`.
    """
    from reader.speech.engine import engines
    from reader.speech.export import file_voices
    from reader.system_errors import plain

    kind = _kind(wish)
    made = engines(paths)
    token = token or CancelToken()
    try:
        voices = file_voices(made, wish.voices)
        _make(pieces, wish, kind, voices, manner, paths, progress, notify, token)
    except BrokenPipeError:
        raise  # whoever read the sound had enough
    except OSError as error:
        raise ReaderError(plain(error), str(error)) from error
    finally:
        for engine in made:
            engine.close()


def _kind(wish: Wish) -> str:
    """Give the suffix of what is to be made; raises `ReaderError` for one that Ayn cannot make."""
    from reader.exporting.subtitles import check_suffix

    if wish.subtitles is not None:
        check_suffix(wish.subtitles)
    _check_apart(wish)
    if wish.out is None:
        return ""
    suffix = wish.out.suffix.lower()
    if suffix in formats():
        return suffix
    if wish.out.exists() and not wish.out.is_file() and not wish.out.is_dir():
        return ".wav"  # a device or a pipe has no need of a suffix
    raise ReaderError(
        Message(
            "Ayn cannot write speech into {name}. Let its name end in one of: {values}.",
            {"name": wish.out.name, "values": ", ".join(formats())},
        )
    )


def _check_apart(wish: Wish) -> None:
    """Raise `ReaderError` when two of the files would be one; a device takes what it is given."""
    named: set[Path] = set()
    for path in (wish.out, wish.subtitles, wish.marks):
        if path is None or (path.exists() and not path.is_file()):
            continue
        if path.resolve() in named:
            raise ReaderError(
                Message(
                    "Two files cannot both be {name}. Give each a name of its own.",
                    {"name": path.name},
                )
            )
        named.add(path.resolve())


def _make(
    pieces: Sequence[Piece],
    wish: Wish,
    kind: str,
    voices: Voices,
    manner: Manner,
    paths: Paths,
    progress: Callable[[float], None],
    notify: Callable[[Message], None],
    token: CancelToken,
) -> None:
    from reader.exporting.marks import marks_json
    from reader.exporting.narration import Transcript
    from reader.exporting.subtitles import check_suffix, subtitles
    from reader.exporting.whole import whole
    from reader.speech.utterance import Delivery

    documents = [piece.document for piece in pieces]
    translate = speaker(documents[0], paths)
    transcript = Transcript(documents, translate("Untitled"))
    delivery = Delivery(wish.rate, wish.pitch)
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(whole(wish.out)) if wish.out is not None else None
        beside = stack.enter_context(whole(wish.subtitles)) if wish.subtitles else None
        marks = stack.enter_context(whole(wish.marks)) if wish.marks else None
        sound = _Sound()
        if out is not None and kind == BOOK:
            sound = stack.enter_context(_book(pieces, out, wish.sync, translate, token))
        elif out is not None:
            sound = stack.enter_context(_file(out, kind, token))
        for stretch, done in _stretches(documents, voices, delivery, manner, token, notify):
            sound.write(stretch)
            transcript.add(stretch)
            progress(done)
        if not transcript.sentences:
            raise ReaderError(_wordless(documents[0].metadata.title))
        narrator = voices.choice(language_of(documents[0]))[1].name
        about = about_pieces(pieces, translate, narrator, cover=kind not in ("", ".wav"))
        sound.finish(about, transcript)
        if beside is not None and wish.subtitles is not None:
            text = subtitles(transcript, about, check_suffix(wish.subtitles))
            beside.write_text(text, encoding="utf-8")
        if marks is not None:
            marks.write_text(marks_json(transcript), encoding="utf-8")
        token.check()
    progress(1.0)


def _wordless(title: str) -> Message:
    if not title:
        return Message("There is nothing to say in the text. Choose one with words.")
    return Message(
        "There is nothing to say in {title}. Choose a piece with a text.", {"title": title}
    )


def _stretches(
    documents: Sequence[Document],
    voices: Voices,
    delivery: Delivery,
    manner: Manner,
    token: CancelToken,
    notify: Callable[[Message], None],
) -> Iterator[tuple[Stretch, float]]:
    """Say pieces, with the part (0 to 1) of all that is said so far."""
    from reader.exporting.narration import SAMPLE_BYTES, Stretch, Word
    from reader.speech.export import SAMPLE_RATE, said

    weights = [max(1, document.word_count) for document in documents]
    frames = 0
    for number, document in enumerate(documents):
        before, own = sum(weights[:number]), weights[number]
        for one in said(document, voices, delivery, manner, token, notify):
            begun = frames * 1000 / SAMPLE_RATE
            frames += len(one.samples) // SAMPLE_BYTES
            place = one.utterance.range
            yield (
                Stretch(
                    number,
                    place,
                    one.utterance.sentence,
                    one.samples,
                    tuple(
                        Word(
                            place.block,
                            word.start,
                            word.end,
                            begun + word.start_ms,
                            begun + word.end_ms,
                            one.exact,
                        )
                        for word in one.words
                    ),
                    begun,
                    begun + one.speech_ms,
                    frames * 1000 / SAMPLE_RATE,
                    one.utterance.announces,
                ),
                (before + own * one.done) / sum(weights),
            )


@dataclass(frozen=True, slots=True)
class _Sound:
    """Where the stretches go, and what is done when all are there; by default nothing is kept."""

    write: Callable[[Stretch], None] = lambda _stretch: None
    finish: Callable[[About, Transcript], None] = lambda _about, _transcript: None


@contextlib.contextmanager
def _file(out: Path, kind: str, token: CancelToken) -> Iterator[_Sound]:
    from reader.exporting.audio import sound_file
    from reader.speech.export import SAMPLE_RATE

    with sound_file(out, kind, SAMPLE_RATE, token) as file:
        yield _Sound(
            lambda stretch: file.write(stretch.samples),
            lambda about, transcript: file.finish(about, transcript.chapters()),
        )


@contextlib.contextmanager
def _book(
    pieces: Sequence[Piece], out: Path, sync: Sync, translate: Translator, token: CancelToken
) -> Iterator[_Sound]:
    from reader.exporting.book_sound import BookSound
    from reader.exporting.epub import Book
    from reader.speech.export import SAMPLE_RATE

    documents = [piece.document for piece in pieces]
    # beside the book: the sound takes room there anyway, and /tmp may be small
    with (
        tempfile.TemporaryDirectory(prefix=".ayn-", dir=out.parent) as folder,
        contextlib.closing(
            BookSound(Path(folder), documents, SAMPLE_RATE, sync, token)
        ) as recorder,
    ):

        def finish(about: About, _transcript: Transcript) -> None:
            recorder.finish()
            pictures = [piece.picture for piece in pieces]
            Book(documents, pictures, about, translate, recorder.recordings).write(out, token)

        yield _Sound(recorder.write, finish)


def about_pieces(
    pieces: Sequence[Piece], translate: Translator, narrator: str = "", *, cover: bool
) -> About:
    """Give what the file says of itself; several pieces are called after the first."""
    from reader.exporting.narration import About, title_of

    documents = [piece.document for piece in pieces]
    first = documents[0].metadata
    title = title_of(documents[0]) or translate("Untitled")
    if len(pieces) > 1:
        title = translate.plural(
            "{title} and {count} more piece",
            "{title} and {count} more pieces",
            len(pieces) - 1,
            title=title,
        )
    # isolates are for lines that are shown: what names a file or a tag goes without
    for sign in (FSI, PDI):
        title = title.replace(sign, "")
    return About(
        title,
        _together([document.metadata.byline for document in documents], translate),
        _together([document.metadata.source for document in documents], translate),
        language_of(documents[0]),
        first.published if len(pieces) == 1 else "",
        narrator,
        _cover(pieces) if cover else b"",
    )


def _together(names: Sequence[str], translate: Translator) -> str:
    separator = "، " if translate.right_to_left else ", "
    return separator.join(dict.fromkeys(name for name in names if name))


def _cover(pieces: Sequence[Piece]) -> bytes:
    """Give the first picture that leads a piece, else our own cover."""
    from reader.exporting.cover import jpeg_cover, own_cover

    for piece in pieces:
        lead = piece.document.metadata.lead_image
        content = piece.picture(lead) if lead else None
        with contextlib.suppress(ValueError):
            if content:
                return jpeg_cover(content)
    return own_cover()


def language_of(document: Document) -> str:
    """Give a piece's language, else that of its first block."""
    from reader.speech.plan import block_language

    known = document.metadata.language
    return known or next((block_language(document, block) for block in document.blocks), "")


def speaker(document: Document, paths: Paths) -> Translator:
    """Give who speaks for the book: its own language, if the app has it."""
    language = language_of(document).partition("-")[0]
    chosen = language if language in LANGUAGES else "en"
    return Translator(chosen, resource("translations"), paths.cache)
