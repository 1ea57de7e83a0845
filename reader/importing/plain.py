"""Plain text, from a file or the clipboard, to a document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reader.document.model import Metadata
from reader.errors import ImportFailed, Message
from reader.importing.decode import decode, looks_binary
from reader.importing.drafts import Draft, assemble
from reader.importing.paragraphs import units_of
from reader.importing.roles import name_lines

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
        units = units_of(text)
        token.check()
        named = name_lines(units)
        token.check()
        drafts = [
            Draft(kind, unit.text, (), level, unit.place, unit.cells, reason=reason)
            for unit, kind, level, reason in zip(
                units, named.kinds, named.levels, named.reasons, strict=True
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
