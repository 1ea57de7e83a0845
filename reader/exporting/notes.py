"""The reader's notes as Markdown, as an HTML page, and as JSON for other programs."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from reader.document.ranges import Quote, Range
from reader.exporting.markdown import literal
from reader.paths import resource
from reader.text.direction import Direction, base_direction

FORMATS = ("md", "html", "json")
_LINES = {
    "line": "underline solid 0.12em",
    "double": "underline double 0.1em",
    "wave": "underline wavy 0.1em",
    "dots": "underline dotted 0.18em",
    "thick": "underline solid 0.2em",
}
_STYLE = """\
:root { color-scheme: light; }
body { margin: 2em auto; max-width: 40em; padding: 0 1em; line-height: 1.8; color: #1c1b18;
  background: #fff; font-size: 1.2rem;
  font-family: "Noto Naskh Arabic", "Amiri", "Noto Serif", serif; }
h1, h2 { line-height: 1.4; }
section { border-top: 1px solid; margin-top: 2em; }
blockquote { margin: 0; white-space: pre-line; }
.about, .section { font-size: 0.8em; }
article { margin: 1.5em 0; }
article > p { white-space: pre-line; }
mark { color: inherit; background: none; text-underline-offset: 0.3em; }
"""


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A note as it is written down.

    `name` is what it is, in the reader's language; `parts` are its words block by block, each
    with its place (None where the words are gone from the piece); `section` is the heading that
    they stand under.
    """

    number: int
    kind: str
    style: str
    name: str
    parts: tuple[tuple[Range | None, Quote], ...]
    text: str
    section: str
    created: str
    changed: str

    @property
    def quote(self) -> str:
        """The words, a block a line."""
        return "\n".join(words.exact for _, words in self.parts)

    @property
    def lost(self) -> bool:
        """Whether its words are gone from the piece."""
        return all(place is None for place, _ in self.parts)


@dataclass(frozen=True, slots=True)
class NoteSheet:
    """The notes of one piece, and what is to be known of it; what is unknown is ""."""

    piece: int
    title: str
    byline: str
    source: str
    url: str
    published: str
    language: str
    entries: tuple[NoteEntry, ...]


@dataclass(frozen=True, slots=True)
class NoteWords:
    """The words of an export, in the reader's language."""

    language: str
    direction: Direction
    heading: str
    lost: str


def notes_json(sheets: Sequence[NoteSheet]) -> str:
    """Write a list of pieces, each with its notes; offsets are code points of the blocks."""
    return json.dumps(notes_data(sheets), ensure_ascii=False, indent=1) + "\n"


def notes_data(sheets: Sequence[NoteSheet]) -> list[dict[str, object]]:
    """Give the same as plain values."""
    return [
        {
            "piece": sheet.piece,
            "title": sheet.title,
            "byline": sheet.byline,
            "source": sheet.source,
            "url": sheet.url,
            "published": sheet.published,
            "notes": [_entry_data(entry) for entry in sheet.entries],
        }
        for sheet in sheets
    ]


def notes_markdown(sheets: Sequence[NoteSheet], words: NoteWords) -> str:
    """Write a heading for each piece, then its notes: quotations, and what was written on them."""
    lines = [f"# {literal(words.heading)}", ""]
    for sheet in sheets:
        lines += [f"## {literal(_line(sheet.title))}", ""]
        if about := " · ".join(_about(sheet)):
            lines += [literal(about), ""]
        if sheet.url:
            lines += [f"<{sheet.url}>", ""]
        for section, entry in _by_section(sheet):
            if section:
                lines += [f"### {literal(section)}", ""]
            name = entry.name + (f" ({words.lost})" if entry.lost else "")
            lines += [f"**{literal(name)}**", ""]
            quoted = literal(entry.quote.strip())
            lines += [f"> {line}".rstrip() for line in quoted.splitlines()] + [""] * bool(quoted)
            if entry.text:
                lines += [literal(entry.text.strip()), ""]
    return "\n".join(lines).rstrip() + "\n"


def notes_html(sheets: Sequence[NoteSheet], words: NoteWords) -> str:
    """Write one page that needs nothing beside it, its highlights as they look in Ayn."""
    heading = escape(words.heading)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{words.language}" dir="{words.direction}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{heading}</title>",
        f"<style>\n{_STYLE}{_highlights()}</style>",
        "</head>",
        "<body>",
        f"<h1>{heading}</h1>",
    ]
    for sheet in sheets:
        lines += ["<section>", _tag("h2", _line(sheet.title), sheet.language)]
        if about := " · ".join(_about(sheet)):
            lines.append(_tag("p", about, kind="about"))
        if sheet.url:
            address = escape(sheet.url)
            safe = sheet.url.lower().startswith(("http://", "https://"))
            link = f'<a href="{address}" dir="ltr">{address}</a>' if safe else address
            lines.append(f'<p class="about">{link}</p>')
        for section, entry in _by_section(sheet):
            if section:
                lines.append(_tag("h3", section, sheet.language))
            lines.append(_article(entry, sheet, words))
        lines.append("</section>")
    return "\n".join([*lines, "</body>", "</html>", ""])


def _article(entry: NoteEntry, sheet: NoteSheet, words: NoteWords) -> str:
    name = entry.name + (f" ({words.lost})" if entry.lost else "")
    lines = ["<article>", _tag("p", name, kind="about")]
    if quoted := entry.quote.strip():
        inside = escape(quoted, quote=False)
        if entry.kind == "highlight":
            inside = f'<mark class="{escape(entry.style)}">{inside}</mark>'
        language = f' lang="{escape(sheet.language)}"' if sheet.language else ""
        lines.append(f'<blockquote{language} dir="{base_direction(quoted)}">{inside}</blockquote>')
    if entry.text:
        lines.append(_tag("p", entry.text.strip()))
    return "\n".join([*lines, "</article>"])


def _tag(name: str, text: str, language: str = "", kind: str = "") -> str:
    attributes = f' class="{kind}"' if kind else ""
    attributes += f' lang="{escape(language)}"' if language else ""
    inside = escape(text, quote=False)
    return f'<{name}{attributes} dir="{base_direction(text)}">{inside}</{name}>'


def _about(sheet: NoteSheet) -> list[str]:
    return [_line(part) for part in (sheet.byline, sheet.source, sheet.published[:10]) if part]


def _by_section(sheet: NoteSheet) -> Iterator[tuple[str, NoteEntry]]:
    """Give the entries, each with its section where that begins, else with ""."""
    last = ""
    for entry in sheet.entries:
        yield (_line(entry.section) if entry.section != last else ""), entry
        last = entry.section


def _entry_data(entry: NoteEntry) -> dict[str, object]:
    return {
        "id": entry.number,
        "kind": entry.kind,
        "style": entry.style,
        "quote": entry.quote,
        "text": entry.text,
        "section": entry.section,
        "where": [
            {
                "block": place.block if place else None,
                "start": place.start if place else None,
                "end": place.end if place else None,
                "exact": words.exact,
                "before": words.before,
                "after": words.after,
            }
            for place, words in entry.parts
        ],
        "created": entry.created,
        "changed": entry.changed,
    }


def _line(text: str) -> str:
    return " ".join(text.split())


def _on_white(tint: str, part: float) -> str:
    """Mix a colour into white; `part` is its share."""
    parts = (int(tint[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (each - 255) * part):02x}" for each in parts)


@cache
def _highlights() -> str:
    """Give the styles of highlights as a style sheet, from their table."""
    data = tomllib.loads(resource("tables", "highlights.toml").read_text(encoding="utf-8"))
    part = data["share"]["light"]
    rules = []
    for name, row in data["styles"].items():
        parts: Mapping[str, str] = {
            "background": _on_white(row["tint"], part) if row["tint"] else "",
            "text-decoration": _LINES.get(row["pattern"], ""),
            "text-decoration-color": row["ink"]["light"],
            "outline": f"0.1em dashed {row['ink']['light']}" if row["pattern"] == "frame" else "",
        }
        inside = " ".join(f"{key}: {value};" for key, value in parts.items() if value)
        rules.append(f"mark.{name} {{ {inside} }}")
    return "\n".join(rules) + "\n"
