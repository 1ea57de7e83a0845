"""Statistics in words, the same for the window and the terminal."""

from __future__ import annotations

from reader.actions.statistics import Span, Statistics
from reader.translations import Translator


def duration(translate: Translator, seconds: int) -> str:
    """Say how long something took, in hours and minutes; a part of a minute is told as such."""
    if seconds < 60:
        return translate("less than a minute") if seconds else translate("no time")
    hours, minutes = divmod(seconds // 60, 60)
    said = translate.plural("{count} minute", "{count} minutes", minutes)
    if not hours:
        return said
    long = translate.plural("{count} hour", "{count} hours", hours)
    return translate("{hours} and {minutes}", hours=long, minutes=said) if minutes else long


def read_and_heard(translate: Translator, span: Span) -> str:
    """Say how much of a span was read and how much heard."""
    if not span.total_s:
        return translate("nothing read or heard")
    read, heard = duration(translate, span.read_s), duration(translate, span.listened_s)
    if not span.listened_s:
        return translate("{time} read", time=read)
    if not span.read_s:
        return translate("{time} heard", time=heard)
    return translate("{read} read, {heard} heard", read=read, heard=heard)


def figures(translate: Translator, told: Statistics) -> list[tuple[str, str]]:
    """Give what is told at one look, each as its name and its value."""
    plural = translate.plural
    return [
        (translate("Today"), read_and_heard(translate, told.today)),
        (translate("This week"), read_and_heard(translate, told.week)),
        (translate("A day on average"), duration(translate, told.average_s)),
        (translate("Days in a row"), plural("{count} day", "{count} days", told.streak)),
        (translate("Most days in a row"), plural("{count} day", "{count} days", told.longest)),
        (
            translate("Pieces finished"),
            plural("{count} piece", "{count} pieces", told.finished),
        ),
        (translate("In all"), read_and_heard(translate, told.total)),
    ]
