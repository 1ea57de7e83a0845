"""Plain text, from a file or the clipboard, to a document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reader.document.model import Metadata
from reader.errors import ImportFailed, Message
from reader.importing.decode import decode, looks_binary
from reader.importing.drafts import Draft, assemble
from reader.importing.limits import check_blocks
from reader.importing.paragraphs import Unit, units_of
from reader.importing.roles import name_lines
from reader.importing.selection import narrow
from reader.importing.turning import stored_order, turned

if TYPE_CHECKING:
    from reader.importing.importer import Imported, Source
    from reader.jobs import CancelToken


class PlainImporter:
    """Takes any text; every other format is surer of itself than this one."""

    name = "plain"

    def accepts(self, source: Source) -> float:
        """Take what is not binary."""
        return 0.0 if looks_binary(source.data) else 0.1

    def load(self, source: Source, token: CancelToken) -> Imported:
        """Make a document of text; raises `ImportFailed` when there is no letter in it."""
        from reader.importing.importer import Imported

        declared = source.media_type.partition("charset=")[2].strip("\"' ;")
        text = decode(source.data, declared=declared, name=source.name).text
        if not text.strip("\ufeff\u200b \t\r\n\xa0"):
            raise ImportFailed(
                Message(
                    "{name} holds nothing but white space. Choose another file.",
                    {"name": source.name},
                )
                if source.name
                else Message(
                    "The text holds nothing but white space. Copy some words and try again."
                )
            )
        token.check()
        # a paragraph may be wrapped to some lines
        longest = max(map(len, text.splitlines()), default=0)
        check_blocks(text.count("\n") // 4, longest, source.name)
        units, originals = _units(text)
        check_blocks(len(units), max((len(unit.text) for unit in units), default=0), source.name)
        token.check()
        named = narrow(units, name_lines(units))
        token.check()
        drafts = [
            Draft(
                kind, unit.text, (), level, unit.place, unit.cells, reason=reason, original=original
            )
            for unit, kind, level, reason, original in zip(
                units, named.kinds, named.levels, named.reasons, originals, strict=True
            )
        ]
        metadata = Metadata(
            title=named.title,
            kicker=named.kicker,
            byline=named.byline,
            published=named.published,
            support=named.support,
            url=source.url,
        )
        document = assemble(drafts, metadata)
        if not any(character.isalnum() for character in document.metadata.title):
            name = source.name.rpartition(".")[0] or source.name
            document = replace(document, metadata=replace(document.metadata, title=name))
        return Imported(document, {})


def _units(text: str) -> tuple[list[Unit], list[str]]:
    """Part a text into units, its lines turned first where they were stored as they look.

    Wrapped lines are joined into paragraphs, which must happen in the order of reading. Beside
    each unit stands its text as it came, "" where that is the same.
    """
    order = stored_order([text])
    before = units_of(text)
    if order is not None:
        units = units_of(turned(text, order).text)
        if len(units) == len(before):
            return units, [
                old.text if old.text != unit.text else ""
                for unit, old in zip(units, before, strict=True)
            ]
    return before, [""] * len(before)
