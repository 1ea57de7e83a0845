"""A document set for a terminal: wrapped, and in visual order only where nobody else orders it."""

from __future__ import annotations

from collections.abc import Iterator

from reader.document.model import Block, BlockKind, Document
from reader.exporting.screen import Screen
from reader.exporting.text import RULE, block_text, marker
from reader.text.direction import Direction
from reader.text.visual import columns, visual_line

_BOLD, _UNDERLINED, _PLAIN = "\x1b[1m", "\x1b[1;4m", "\x1b[0m"
# ECMA-48 SCP, as the terminal working group's proposal uses it: 2 is right-to-left, 0 the default
_RIGHT_TO_LEFT, _DEFAULT_PATH = "\x1b[2 k", "\x1b[0 k"
_TIGHT = {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.VERSE}
_STYLES = {BlockKind.TITLE: _UNDERLINED, BlockKind.HEADING: _BOLD}
_INDENT = {BlockKind.QUOTE: 4, BlockKind.CAPTION: 2, BlockKind.FOOTNOTE: 2, BlockKind.CODE: 2}
_NARROWEST = 10
_CONTROLS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def terminal_text(document: Document, screen: Screen, width: int, *, styled: bool) -> str:
    """Set a document in lines of at most `width` columns.

    `styled` adds ANSI bold and underline. On a screen with `visual`, each line is shaped and in
    visual order, and right-to-left blocks stand at the right edge; otherwise lines stay in
    logical order, and a screen that takes directions is told each block's.
    """
    parts: list[str] = []
    previous: Block | None = None
    for block in document.blocks:
        if not block_text(block):
            continue
        if previous is not None:
            tight = block.kind in _TIGHT and previous.kind is block.kind
            parts.append("\n" if tight else "\n\n")
        parts.append("\n".join(_lines(block, screen, width, styled=styled)))
        previous = block
    if parts:
        parts.append("\n")
    return "".join(parts)


def terminal_line(text: str, direction: Direction, screen: Screen, width: int) -> str:
    """Set a message: as it is for a screen that orders Arabic itself, else wrapped and ordered."""
    if not screen.visual or columns(text) <= width:
        return _set(text, direction, screen, width)
    lines = _wrap(text, "", "", max(width, _NARROWEST), keep_spaces=True)
    return "\n".join(_set(line, direction, screen, width) for line in lines)


def _lines(block: Block, screen: Screen, width: int, *, styled: bool) -> Iterator[str]:
    style = _STYLES.get(block.kind, "") if styled else ""
    for line in _wrapped(block, max(width, _NARROWEST)):
        yield _set(line, block.direction, screen, width, style)


def _set(line: str, direction: Direction, screen: Screen, width: int, style: str = "") -> str:
    rtl = direction is Direction.RTL
    end = _PLAIN if style else ""
    if not screen.visual:
        shown = f"{style}{line}{end}"
        directed = rtl and screen.takes_direction
        return f"{_RIGHT_TO_LEFT}{shown}{_DEFAULT_PATH}" if directed else shown
    words = line.lstrip()
    # they have done their work, and a terminal that does no bidi may draw them
    shown = visual_line(words.rstrip(), direction).translate(_CONTROLS)
    indent = columns(line) - columns(words)
    if rtl:
        indent = max(0, max(width, _NARROWEST) - indent - columns(shown))
    return f"{' ' * indent}{style}{shown}{end}"


def _wrapped(block: Block, room: int) -> Iterator[str]:
    if block.kind is BlockKind.RULE:
        yield " " * max(0, (room - len(RULE)) // 2) + RULE
        return
    indent = " " * _INDENT.get(block.kind, 0)
    first = indent + marker(block)
    later = " " * columns(first)
    text = f"[{block.alt}]" if block.kind is BlockKind.FIGURE else block.text
    if block.kind is BlockKind.TABLE_ROW:
        text = text.replace("\t", " | ")
    elif block.kind is BlockKind.VERSE:
        text = text.replace("\t", "   ...   ")
    for index, paragraph in enumerate(text.split("\n")):
        keep = block.kind is BlockKind.CODE
        start = later if index else first
        yield from _wrap(paragraph.expandtabs(4), start, later, room, keep_spaces=keep)


def _wrap(text: str, first: str, later: str, room: int, *, keep_spaces: bool) -> Iterator[str]:
    """Break at spaces into lines of at most `room` columns; a longer word is cut."""
    lead = text[: len(text) - len(text.lstrip())] if keep_spaces else ""
    line, used, empty = first + lead, columns(first + lead), True
    for word in text.split():
        size = columns(word)
        if not empty and used + 1 + size > room:
            yield line
            line, used, empty = later, columns(later), True
        if not empty:
            line, used = line + " ", used + 1
        while used + size > room and size > 1:
            head = _cut(word, room - used)
            yield line + head
            word = word[len(head) :]
            line, used, size = later, columns(later), columns(word)
        line, used, empty = line + word, used + size, False
    yield line


def _cut(word: str, room: int) -> str:
    """Take the longest beginning of at most `room` columns, at least one character."""
    end = 1
    while end < len(word) and columns(word[: end + 1]) <= room:
        end += 1
    return word[:end]
