"""Statistics in words, the same for the window and the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from reader.actions.statistics import Span, Statistics
from reader.translations import Translator


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its name, and what it is made of where that is to be told."""

    name: str
    value: str
    detail: str = ""


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


def short_duration(translate: Translator, seconds: int) -> str:
    """Say how long something took where there is little room, with signs for the units."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        few = 0 < seconds < 60
        return translate("< 1 min") if few else translate("{count} min", count=minutes)
    long = translate("{count} h", count=hours)
    # a space that does not break, and no word between: both read from the side they begin at
    return f"{long}\u00a0{translate('{count} min', count=minutes)}" if minutes else long


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


def figures(translate: Translator, told: Statistics) -> list[Figure]:
    """Give what is told at one look."""
    plural = translate.plural
    return [
        _sum(translate, translate("Today"), told.today),
        _sum(translate, translate("This week"), told.week),
        Figure(translate("Days in a row"), plural("{count} day", "{count} days", told.streak)),
        Figure(
            translate("Most days in a row"), plural("{count} day", "{count} days", told.longest)
        ),
        Figure(translate("A day on average"), duration(translate, told.average_s)),
        Figure(
            translate("Pieces finished"),
            plural("{count} piece", "{count} pieces", told.finished),
        ),
        _sum(translate, translate("In all"), told.total),
    ]


def _sum(translate: Translator, name: str, span: Span) -> Figure:
    both = read_and_heard(translate, span)
    if span.read_s and span.listened_s:
        return Figure(name, duration(translate, span.total_s), both)
    return Figure(name, both)
