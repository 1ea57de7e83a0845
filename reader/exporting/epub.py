"""Books: one piece or several as an EPUB 3.3, that talks when there is a recording of it."""

from __future__ import annotations

import functools
import uuid
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from reader.document.model import Document
from reader.exporting.book_sound import Key, Recording
from reader.exporting.cover import image_type, jpeg_cover
from reader.exporting.epub_overlay import clock, overlay
from reader.exporting.epub_package import Item, navigation, package
from reader.exporting.epub_page import Page
from reader.exporting.epub_text import block_id
from reader.exporting.narration import About, title_of
from reader.exporting.sections import Section, sections
from reader.jobs import CancelToken
from reader.paths import resource
from reader.translations import Translator

Pictures = Callable[[str], bytes | None]
"""Gives the content of an asset by its name, or None when it was not saved."""

_CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""
_SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
}
_BLOCK = 1 << 20


@dataclass(slots=True)
class Book:
    """A book in the making: its pieces, what is known of it, and its recordings, if any.

    `pictures` gives each piece's pictures, `translate` speaks the book's language, and `made` is
    when it was made, by default now.
    """

    documents: Sequence[Document]
    pictures: Sequence[Pictures]
    about: About
    translate: Translator
    recordings: Mapping[Key, Recording] = field(default_factory=dict)
    made: datetime = field(default_factory=lambda: datetime.now(UTC))
    _images: dict[tuple[int, str], tuple[str, bytes]] = field(default_factory=dict, init=False)

    def write(self, path: Path, token: CancelToken) -> None:
        """Write the book; raises `OSError`, `Cancelled`."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            # first, and not compressed: that is how a book is known (EPUB 3.3, OCF 4.3)
            file.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            file.writestr("META-INF/container.xml", _CONTAINER)
            items = self._pages(file, token)
            for name, content in self._images.values():
                if not content:
                    continue
                file.writestr(f"EPUB/{name}", content, zipfile.ZIP_STORED)
                items.append(Item(name, image_type(content)))
            if self.about.cover:
                file.writestr("EPUB/cover.jpg", self.about.cover, zipfile.ZIP_STORED)
                items.append(Item("cover.jpg", "image/jpeg", properties="cover-image"))
            style = resource("themes", "epub.css").read_text(encoding="utf-8")
            file.writestr("EPUB/style.css", style)
            items.append(Item("style.css", "text/css"))
            nav = navigation(self.documents, self.about, self.translate, _page)
            file.writestr("EPUB/nav.xhtml", nav)
            items.append(Item("nav.xhtml", "application/xhtml+xml", properties="nav"))
            first = self.documents[0].metadata
            text = package(
                self.about,
                items,
                self.translate,
                identifier=_identifier(self.documents),
                made=self.made,
                direction=str(first.direction),
                described=not any(
                    block.asset and not block.alt for one in self.documents for block in one.blocks
                ),
            )
            file.writestr("EPUB/package.opf", text)

    def _pages(self, file: zipfile.ZipFile, token: CancelToken) -> list[Item]:
        items: list[Item] = []
        for piece, document in enumerate(self.documents):
            places = self._places(piece)
            for number, section in enumerate(sections(document)):
                token.check()
                name = _page(piece, number)
                recording = self.recordings.get((piece, number))
                items.append(self._page(file, piece, section, name, recording, places))
                if recording is not None:
                    items += _recorded(file, document, name, recording, token)
        return items

    def _page(
        self,
        file: zipfile.ZipFile,
        piece: int,
        section: Section,
        name: str,
        recording: Recording | None,
        places: Mapping[str, str],
    ) -> Item:
        document = self.documents[piece]
        title = section.title or title_of(document) or self.about.title
        units = recording.units() if recording else {}
        page = Page(
            document,
            section,
            title,
            units,
            lambda block: places.get(block.removeprefix("#"), ""),
            lambda asset: self._image(piece, asset),
        )
        file.writestr(f"EPUB/{name}", page.xhtml())
        spoken = _overlay(name) if recording else ""
        return Item(name, "application/xhtml+xml", overlay=spoken, spine=True)

    def _places(self, piece: int) -> dict[str, str]:
        """Give the address of each block of a piece."""
        document = self.documents[piece]
        return {
            document.blocks[index].id: f"{_page(piece, number)}#{block_id(index)}"
            for number, section in enumerate(sections(document))
            for index in range(section.start, section.end)
        }

    def _image(self, piece: int, asset: str) -> str:
        key = (piece, asset)
        if key not in self._images:
            content = _core_image(self.pictures[piece](asset) or b"")
            suffix = _SUFFIXES.get(image_type(content), "")
            name = f"image-{len(self._images) + 1}{suffix}" if content else ""
            self._images[key] = (name, content)
        return self._images[key][0]


def _core_image(content: bytes) -> bytes:
    """Give a picture in a format that every reading system has to know, b"" when it is none."""
    if image_type(content) in _SUFFIXES:
        return content
    try:
        return jpeg_cover(content) if content else b""
    except ValueError:
        return b""


def _recorded(
    file: zipfile.ZipFile, document: Document, page: str, recording: Recording, token: CancelToken
) -> list[Item]:
    smil, sound = _overlay(page), page.replace(".xhtml", recording.file.suffix)
    file.writestr(f"EPUB/{smil}", overlay(document, recording, page, sound))
    entry = zipfile.ZipInfo(f"EPUB/{sound}", _now())
    with recording.file.open("rb") as source, file.open(entry, "w") as target:
        for block in iter(functools.partial(source.read, _BLOCK), b""):
            token.check()
            target.write(block)
    length = clock(recording.duration_ms)
    return [
        Item(smil, "application/smil+xml", duration=length, duration_ms=recording.duration_ms),
        Item(sound, "audio/mpeg"),
    ]


def _now() -> tuple[int, int, int, int, int, int]:
    now = datetime.now(UTC)
    return now.year, now.month, now.day, now.hour, now.minute, now.second


def _page(piece: int, number: int) -> str:
    return f"p{piece + 1}-{number + 1:03}.xhtml"


def _overlay(page: str) -> str:
    return page.replace(".xhtml", ".smil")


def _identifier(documents: Sequence[Document]) -> str:
    """Give an identifier that stays the same for the same pieces."""
    names = [
        document.metadata.url
        or "\n".join((title_of(document), *(block.text for block in document.blocks)))
        for document in documents
    ]
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, chr(0).join(names))}"
