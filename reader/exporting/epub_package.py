"""The package document of a book, and its table of contents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from reader.document.model import Document
from reader.exporting.epub_overlay import clock
from reader.exporting.epub_text import attributes, block_id, language_tag, xml
from reader.exporting.narration import About, title_of
from reader.exporting.sections import Section, sections
from reader.translations import Translator

ACTIVE = "-epub-media-overlay-active"
"""The class of what is being said; `epub.css` fills and underlines it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book: its name, its media type, and what the package says of it.

    `overlay` names the SMIL file that belongs to a page, `duration` is a SMIL file's clock value.
    """

    name: str
    media_type: str
    properties: str = ""
    overlay: str = ""
    spine: bool = False
    duration: str = ""
    duration_ms: float = 0.0

    @property
    def id(self) -> str:
        """The item's id: its name, which holds no sign that an id may not."""
        return self.name.replace(".", "-")


def package(
    about: About,
    items: Sequence[Item],
    translate: Translator,
    *,
    identifier: str,
    made: datetime,
    direction: str,
    described: bool,
) -> str:
    """Write the package document (EPUB 3.3, Packages); `described`: every picture has a text."""
    language = language_tag(about.language) or "und"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
        f' xml:lang="{language}" dir="{direction}">',
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
        f'<dc:identifier id="id">{identifier}</dc:identifier>',
        f"<dc:title>{xml(about.title)}</dc:title>",
        f"<dc:language>{language}</dc:language>",
    ]
    if about.creator:
        lines.append(f"<dc:creator>{xml(about.creator)}</dc:creator>")
    if about.album:
        lines.append(f"<dc:source>{xml(about.album)}</dc:source>")
    if about.published[:10]:
        lines.append(f"<dc:date>{xml(about.published[:10])}</dc:date>")
    lines.append(f'<meta property="dcterms:modified">{made:%Y-%m-%dT%H:%M:%SZ}</meta>')
    pictures = any(item.media_type.startswith("image/") for item in items)
    lines += _accessibility(items, translate, pictures=pictures, described=described)
    lines += _spoken(about, items)
    lines += ["</metadata>", "<manifest>", *map(_manifest, items), "</manifest>"]
    lines.append(f'<spine page-progression-direction="{direction}">')
    lines += [f'<itemref idref="{item.id}"/>' for item in items if item.spine]
    lines += ["</spine>", "</package>", ""]
    return "\n".join(lines)


def navigation(
    documents: Sequence[Document],
    about: About,
    translate: Translator,
    page: Callable[[int, int], str],
) -> str:
    """Write the table of contents; of several pieces each is a part with its sections."""
    untitled = translate("Untitled")
    first = documents[0].metadata
    parts = "\n".join(
        f'<li><a href="{page(piece, 0)}">{xml(title_of(document) or untitled)}</a>'
        f"{_sections(document, piece, page, untitled)}</li>"
        for piece, document in enumerate(documents)
    )
    heading = xml(translate("Contents"))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f"{attributes(about.language, first.direction)}>\n"
        f"<head>\n<title>{xml(about.title)}</title>\n"
        '<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n<body>\n'
        f'<nav epub:type="toc" role="doc-toc" id="toc"><h1>{heading}</h1>\n<ol>\n'
        f"{parts}\n</ol></nav>\n</body>\n</html>\n"
    )


def _sections(
    document: Document, piece: int, page: Callable[[int, int], str], untitled: str
) -> str:
    found = sections(document)
    lines = []
    for number, section in enumerate(found):
        address = page(piece, number)
        inside = _headings(section, address)
        if number == 0 and section.title == title_of(document):
            lines += inside  # the piece's own line leads there already
        else:
            nested = f"<ol>{''.join(inside)}</ol>" if inside else ""
            title = xml(section.title or untitled)
            lines.append(f'<li><a href="{address}">{title}</a>{nested}</li>')
    return f"<ol>{''.join(lines)}</ol>" if lines else ""


def _headings(section: Section, address: str) -> list[str]:
    return [
        f'<li><a href="{address}#{block_id(index)}">{xml(" ".join(text.split()))}</a></li>'
        for index, text in section.headings
    ]


def _accessibility(
    items: Sequence[Item], translate: Translator, *, pictures: bool, described: bool
) -> Iterator[str]:
    """Say how the book can be read, in schema.org's words (EPUB Accessibility 1.1)."""
    sound = any(item.overlay for item in items)
    modes = ["textual", *(["auditory"] if sound else []), *(["visual"] if pictures else [])]
    sufficient = ["textual", *(["auditory"] if sound and described else [])]
    features = ["structuralNavigation", "tableOfContents", "readingOrder"]
    features += ["displayTransformability"]
    features += ["synchronizedAudioText"] if sound else []
    features += ["alternativeText"] if pictures and described else []
    named = (
        [("accessMode", mode) for mode in modes]
        + [("accessModeSufficient", mode) for mode in sufficient]
        + [("accessibilityFeature", feature) for feature in features]
        + [("accessibilityHazard", "none")]
    )
    for name, value in named:
        yield f'<meta property="schema:{name}">{value}</meta>'
    if sound:
        summary = translate("The whole text is read aloud, and what is said is lit in it.")
    else:
        summary = translate("The whole text can be read aloud and set in any size.")
    yield f'<meta property="schema:accessibilitySummary">{xml(summary)}</meta>'


def _spoken(about: About, items: Sequence[Item]) -> Iterator[str]:
    overlays = [item for item in items if item.duration]
    if not overlays:
        return
    total = sum(item.duration_ms for item in overlays)
    yield f'<meta property="media:duration">{clock(total)}</meta>'
    for item in overlays:
        yield f'<meta property="media:duration" refines="#{item.id}">{item.duration}</meta>'
    if about.narrator:
        yield f'<meta property="media:narrator">{xml(about.narrator)}</meta>'
    yield f'<meta property="media:active-class">{ACTIVE}</meta>'


def _manifest(item: Item) -> str:
    more = f' properties="{item.properties}"' if item.properties else ""
    if item.overlay:
        more += f' media-overlay="{item.overlay.replace(".", "-")}"'
    return f'<item id="{item.id}" href="{item.name}" media-type="{item.media_type}"{more}/>'
