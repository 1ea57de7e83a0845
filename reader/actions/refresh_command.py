"""`ayn add --refresh`: what it prints of the changes in a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reader.errors import ReaderError
from reader.translations import Translator

if TYPE_CHECKING:
    from reader.actions.refresh import Change, Refreshed
    from reader.actions.terminal import Terminal
    from reader.importing.fetch import Fetcher

_DONE, _FAILED = 0, 1


def refresh_pieces(
    terminal: Terminal, names: Sequence[str], fetcher: Fetcher, as_json: bool
) -> int:
    """Fetch pieces' pages again and print what changed; gives 1 when one could not be had."""
    from reader.actions.opening import numbered
    from reader.actions.refresh import refresh

    translate = terminal.translate
    failed = 0
    with terminal.library() as library:
        for name in names:
            try:
                done = refresh(library, numbered(name), fetcher, progress=terminal.progress())
            except ReaderError as error:
                failed += 1
                terminal.complain(translate.say(error.message))
                continue
            if as_json:
                terminal.json_line(_data(done))
            else:
                terminal.lines(_text(done, translate))
    if failed and len(names) > 1:
        text = translate.plural(
            "{count} of {all} could not be fetched again.",
            "{count} of {all} could not be fetched again.",
            failed,
            all=len(names),
        )
        terminal.complain(text)
    return _FAILED if failed else _DONE


def _text(done: Refreshed, translate: Translator) -> str:
    title = done.document.metadata.title
    if done.unchanged:
        return f"{done.piece:>4}  " + translate("Nothing changed in {title}", title=title)
    text = translate.plural(
        "{count} change in {title}", "{count} changes in {title}", len(done.changes), title=title
    )
    return "\n".join([f"{done.piece:>4}  {text}", *map(_lines, done.changes)])


def _lines(change: Change) -> str:
    """Write a change as in a patch: what went with -, what came with +."""
    sides = (("-", change.old), ("+", change.new))
    return "\n".join(
        f"{sign} {block.text or block.alt}" for sign, block in sides if block is not None
    )


def _data(done: Refreshed) -> dict[str, Any]:
    return {
        "state": "unchanged" if done.unchanged else "refreshed",
        "id": done.piece,
        "title": done.document.metadata.title,
        "changes": [
            {
                "kind": str(change.kind),
                "old": change.old.text or change.old.alt if change.old else None,
                "new": change.new.text or change.new.alt if change.new else None,
            }
            for change in done.changes
        ],
    }
