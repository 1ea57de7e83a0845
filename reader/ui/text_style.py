"""What the reader wants of the article's text: faces, weight and spaces, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from reader import article_settings as wanted
from reader.settings import Settings


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Factors of the usual spaces, and spaces in em that are added to what the faces have.

    `letter` is for Latin letters alone: joined Arabic letters are never set apart. `measure` is
    in letters, `margin` in pixels; `own` names an installed family. `plain` letters are neither
    bold nor italic, whatever the piece says.
    """

    face: str = "naskh"
    own: str = ""
    latin: str = "match"
    weight: int = 400
    line: float = 1.0
    paragraph: float = 1.0
    word: float = 0.0
    letter: float = 0.0
    measure: int = 66
    margin: int = 16
    verse_middle: bool = True
    plain: bool = False

    @classmethod
    def of(cls, settings: Settings) -> TextStyle:
        """Read the settings."""
        return cls(
            face=settings.text(wanted.FACE),
            own=settings.text(wanted.OWN_FACE),
            latin=settings.text(wanted.LATIN_FACE),
            weight=int(settings.text(wanted.WEIGHT)),
            line=settings.number(wanted.LINE_HEIGHT) / 100,
            paragraph=settings.number(wanted.PARAGRAPH_SPACE) / 100,
            word=settings.number(wanted.WORD_SPACE) / 100,
            letter=settings.number(wanted.LETTER_SPACE) / 100,
            measure=int(settings.number(wanted.MEASURE)),
            margin=int(settings.number(wanted.MARGIN)),
            verse_middle=settings.flag(wanted.VERSE_MIDDLE),
            plain=settings.flag(wanted.PLAIN_LETTERS),
        )


CONCERNED = (
    wanted.FACE,
    wanted.OWN_FACE,
    wanted.LATIN_FACE,
    wanted.WEIGHT,
    wanted.LINE_HEIGHT,
    wanted.PARAGRAPH_SPACE,
    wanted.WORD_SPACE,
    wanted.LETTER_SPACE,
    wanted.MEASURE,
    wanted.MARGIN,
    wanted.VERSE_MIDDLE,
    wanted.PLAIN_LETTERS,
)
"""The settings of a text style."""
