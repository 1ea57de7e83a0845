"""Moving in the piece by what it is made of, and being told what was reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reader.document.landmarks import Landmark, Reached, place_in, reach
from reader.document.model import Block, BlockKind
from reader.document.ranges import Range
from reader.errors import Message
from reader.settings import SINGLE_KEYS, Setting
from reader.ui.announcer import announce
from reader.ui.commands import COMMANDS, Group
from reader.ui.highlight_styles import FIRST, LABELS
from reader.ui.services import Services

if TYPE_CHECKING:
    from reader.ui.window import MainWindow

_THINGS: Mapping[Landmark, Message] = {
    Landmark.HEADING: Message("heading"),
    Landmark.PARAGRAPH: Message("paragraph"),
    Landmark.LINK: Message("link"),
    Landmark.FIGURE: Message("picture"),
    Landmark.TABLE: Message("table"),
    Landmark.LIST: Message("list"),
    Landmark.ITEM: Message("list item"),
    Landmark.QUOTE: Message("quotation"),
    Landmark.NOTE: Message("note"),
}
_REACHED: Mapping[Landmark, Message] = {
    Landmark.HEADING: Message("Heading of level {level}: {words}"),
    Landmark.LINK: Message("Link: {words}"),
    Landmark.FIGURE: Message("Picture: {words}"),
    Landmark.ITEM: Message("List item: {words}"),
    Landmark.QUOTE: Message("Quotation: {words}"),
    Landmark.NOTE: Message("Note: {words}"),
}


class Moving(QObject):
    """Moves the caret to headings, links, tables …, and says where the reader is."""

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self._view, self._notices = window.article, window.notices
        self._services, self._translate = services, services.translate
        window.actions_table.bind(
            {
                command.id: lambda asked=command.id: self._move(asked)
                for command in COMMANDS
                if command.group in (Group.MOVING, Group.LEVELS)
            }
        )
        actions = window.actions_table
        self._view.command_asked.connect(lambda command: actions[command].trigger())
        services.settings.on_change(self._setting_changed)
        self._setting_changed(SINGLE_KEYS)

    def close(self) -> None:
        """Hear of no more changes."""
        self._services.settings.forget(self._setting_changed)

    def where(self) -> str:
        """Say in which paragraph of how many the reader is, how far, and under which heading."""
        here = self._here()
        if here is None:
            return ""
        blocks, translate = self._view.blocks, self._translate
        spoken = [number for number, block in enumerate(blocks) if _counts(block)]
        before = sum(1 for number in spoken if number <= here[0])
        parts = [
            translate("Paragraph {number} of {count}", number=max(1, before), count=len(spoken)),
            translate("{percent} % of the piece", percent=round(100 * here[0] / len(blocks))),
        ]
        if self._view.section_count > 1:
            parts.append(
                translate(
                    "part {number} of {count}",
                    number=self._view.section + 1,
                    count=self._view.section_count,
                )
            )
        heading = next(
            (
                block.text
                for block in reversed(blocks[: here[0] + 1])
                if block.kind in (BlockKind.HEADING, BlockKind.TITLE)
            ),
            "",
        )
        if heading:
            parts.append(translate("under: {heading}", heading=heading))
        return translate(", ").join(parts)

    def _move(self, command: str) -> None:
        """Do what a command of the table asks: `move.KIND.next`, `move.KIND.previous`."""
        if command == "move.where":
            self._notices.show_text(self.where())
            return
        _move, name, way = command.split(".")
        level = int(name[-1]) if name[-1].isdigit() else 0
        kind, forward = Landmark(name.rstrip("123456")), way == "next"
        here = self._here()
        if here is None:
            return
        notes = self._view.tree.noted()
        found = reach(self._view.blocks, kind, here, forward=forward, level=level, notes=notes)
        if found is None:
            self._nothing(kind, level, forward=forward)
            return
        self._view.reader_moved()
        self._view.go_to(Range(found.place.block, found.place.start, found.place.start))
        self._view.caret_moved.emit()
        announce(self._view, self.told(found))

    def told(self, found: Reached) -> str:
        """Give the words that say what was reached."""
        block = self._block(found.place.block)
        words = block.text[found.place.start : found.place.end].replace("\t", " ")
        translate = self._translate
        if found.kind is Landmark.FIGURE:
            words = block.alt
            if not words:
                return translate("Picture without a description")
        if found.kind is Landmark.TABLE:
            counted = translate.plural("Table of {count} row", "Table of {count} rows", found.parts)
            return f"{counted}: {words}"
        if found.kind is Landmark.LIST:
            counted = translate.plural("List of {count} item", "List of {count} items", found.parts)
            return f"{counted}: {words}"
        if found.kind is Landmark.NOTE:
            for each in self._view.layers.marked:
                if each.range == found.place:
                    style = translate.say(LABELS.get(each.style, LABELS[FIRST]))
                    return translate("Highlight, {style}: {words}", style=style, words=words)
        message = _REACHED.get(found.kind)
        if message is None:
            return words
        values: dict[str, str | int] = {"words": words, "level": found.level}
        return translate.say(replace(message, values=values))

    def _nothing(self, kind: Landmark, level: int, *, forward: bool) -> None:
        translate = self._translate
        thing = translate.say(_THINGS[kind])
        if level:
            thing = translate("heading of level {level}", level=level)
        self._notices.show_text(
            translate("There is no {thing} after this place.", thing=thing)
            if forward
            else translate("There is no {thing} before this place.", thing=thing)
        )

    def _here(self) -> tuple[int, int] | None:
        """Give the caret's place, or the first line in view when the caret is out of sight."""
        position = self._view.caret_position() or self._view.top_position()
        return place_in(self._view.blocks, position) if position is not None else None

    def _block(self, block_id: str) -> Block:
        return next(block for block in self._view.blocks if block.id == block_id)

    def _setting_changed(self, setting: Setting) -> None:
        if setting is SINGLE_KEYS:
            self._view.single_keys = self._services.settings.flag(SINGLE_KEYS)


def _counts(block: Block) -> bool:
    return block.kind not in (BlockKind.RULE, BlockKind.FIGURE)
