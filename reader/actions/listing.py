"""Saved pieces and search hits as lines for people and as values for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.translations import Translator

if TYPE_CHECKING:
    from reader.library.pieces import Hit, Summary

_FIELDS = (
    "id",
    "title",
    "kicker",
    "byline",
    "source",
    "language",
    "direction",
    "words",
    "progress",
    "favourite",
    "archived",
    "tags",
    "saved",
    "published",
    "status",
    "opened",
)


def summary_data(summary: Summary) -> dict[str, Any]:
    """Give a piece's summary as JSON values, with its reading time in minutes."""
    data = {name: getattr(summary, name) for name in _FIELDS}
    data["direction"], data["status"] = str(summary.direction), str(summary.status)
    data["tags"] = list(summary.tags)
    data["minutes"] = summary.minutes()
    return data


def summary_line(translate: Translator, summary: Summary) -> str:
    """Say a piece in one line: number, title, source, time, how far it was read.

    The number keeps European digits and stands bare, since it is typed again.
    """
    time = translate.plural("{count} minute", "{count} minutes", summary.minutes())
    values: dict[str, str | int] = {
        "title": summary.title,
        "source": summary.source,
        "time": time,
        "percent": round(summary.progress * 100),
    }
    if summary.source:
        text = translate("{title} · {source} · {time} · {percent}%", **values)
    else:
        text = translate("{title} · {time} · {percent}%", **values)
    return f"{summary.id:>4}  {text}"


def hit_data(hit: Hit) -> dict[str, Any]:
    """Give a hit as JSON values; offsets are code points, `note` is null but for a note's words."""
    return {
        "piece": hit.piece,
        "title": hit.title,
        "block": hit.range.block,
        "start": hit.range.start,
        "end": hit.range.end,
        "before": hit.before,
        "exact": hit.exact,
        "after": hit.after,
        "note": hit.note or None,
    }


def hit_line(translate: Translator, hit: Hit) -> str:
    """Say a hit in one line: the piece's number and title, then the words around the hit."""
    found = f"[{hit.exact}]" if hit.exact else ""
    around = " ".join(f"{hit.before}{found}{hit.after}".split())
    text = translate("{title}: {words}", title=hit.title, words=around)
    return f"{hit.piece:>4}  {text}"
