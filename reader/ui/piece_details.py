"""The rows of «About this piece»."""

from __future__ import annotations

import datetime
from collections import Counter

from PySide6.QtCore import QDate, QLocale

from reader.errors import Message
from reader.library.pieces import Piece
from reader.translations import Translator

_TERRITORIES = {
    "levantine": QLocale.Country.Syria,
    "egyptian": QLocale.Country.Egypt,
    "maghreb": QLocale.Country.Tunisia,
    "morocco": QLocale.Country.Morocco,
}
"""Where the names of the months that the reader chose are at home."""

_REPAIRS = {
    "order": Message("lines that stood backwards"),
    "forms": Message("letters stored as drawn shapes"),
    "kashida": Message("stretched words"),
    "persian": Message("Persian letters in Arabic words"),
    "controls": Message("stray direction signs"),
    "digits": Message("numbers that stood backwards"),
}


def rows(
    piece: Piece, translate: Translator, months: str, times: tuple[int, int] = (0, 0)
) -> list[tuple[str, str]]:
    """Give label and value of what is known about a piece; the view leaves empty values out.

    `times` are the seconds that it was read and heard.
    """
    metadata, summary = piece.document.metadata, piece.summary
    words = translate.plural("{count} word", "{count} words", summary.words)
    separator = "، " if translate.right_to_left else ", "
    return [
        (translate("Title"), metadata.title),
        (translate("By"), metadata.byline),
        (translate("Source"), metadata.source),
        (translate("Address"), metadata.url),
        (translate("Section"), metadata.section),
        (translate("Published"), long_date(metadata.published, translate, months)),
        (translate("Updated"), long_date(metadata.updated, translate, months)),
        (translate("Saved"), long_date(summary.saved, translate, months)),
        (translate("Length"), words),
        (translate("Tags"), separator.join(summary.tags)),
        (translate("Last opened"), long_date(summary.opened, translate, months)),
        (translate("Time spent reading"), _minutes(times[0], translate)),
        (translate("Time spent listening"), _minutes(times[1], translate)),
        (translate("Repaired"), separator.join(_repairs(piece, translate))),
    ]


def _minutes(seconds: int, translate: Translator) -> str:
    """Say how long something took; nothing for less than half a minute."""
    minutes = round(seconds / 60)
    return translate.plural("{count} minute", "{count} minutes", minutes) if minutes else ""


def _repairs(piece: Piece, translate: Translator) -> list[str]:
    """Say what was repaired in the letters of a piece, and in how many paragraphs."""
    counts = Counter(kind for item in piece.document.repairs for kind in item.kinds)
    return [
        translate(
            "{repair} ({paragraphs})",
            repair=translate.say(_REPAIRS[kind]),
            paragraphs=translate.plural("{count} paragraph", "{count} paragraphs", counts[kind]),
        )
        for kind in _REPAIRS
        if counts[kind]
    ]


def long_date(stamp: str, translate: Translator, months: str) -> str:
    """Write an ISO 8601 date in the window's language, with the reader's names of months."""
    try:
        day = datetime.datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    return date_text(QDate(day.year, day.month, day.day), "d MMMM yyyy", translate, months)


def date_text(day: QDate, form: str, translate: Translator, months: str) -> str:
    """Write a day in one of Qt's forms, in the reader's digits and names of months."""
    text = date_locale(translate, months).toString(day, form)
    # in Arabic Qt chooses the digits by the country
    return translate.digits("".join(_european(sign) for sign in text))


def date_locale(translate: Translator, months: str) -> QLocale:
    """Give the locale of dates in the window's language, with the reader's names of months."""
    if translate.language == "ar":
        return QLocale(QLocale.Language.Arabic, _TERRITORIES[months])
    return QLocale(translate.language)


def _european(sign: str) -> str:
    return str(int(sign)) if sign.isdecimal() else sign
