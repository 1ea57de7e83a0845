"""Many things saved at once for the terminal: what became of each, as it lands."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reader.actions import log
from reader.errors import Cancelled, ImportFailed, Message, ReaderError
from reader.jobs import CancelToken
from reader.system_errors import plain
from reader.text.address import canonical
from reader.translations import FSI, PDI, Translator

if TYPE_CHECKING:
    from reader.actions.terminal import Terminal
    from reader.document.model import Document
    from reader.importing.fetch import Fetcher
    from reader.library.store import Library

LINKS_AT_ONCE = 4
"""Links fetched at once unless told; of one host always one."""
_DONE, _FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thing: "saved", "known", "new" (a dry run saves nothing) or "failed".

    `waits` says of a failed link that it waits in the library. `piece` is 0 where there is none.
    """

    name: str
    state: str
    piece: int = 0
    document: Document | None = None
    error: ReaderError | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to do, by name; `fetches` puts it among those that wait for the network."""

    name: str
    fetches: bool
    do: Callable[[CancelToken], Outcome]


Outcomes = Generator[Outcome, None, None]


def bringing(
    library: Library,
    link: str,
    fetcher: Fetcher,
    tags: tuple[str, ...] = (),
    progress: Callable[[float], None] | None = None,
) -> Work:
    """Make the work of bringing a link; `progress` is called on the work's own thread."""

    def do(token: CancelToken) -> Outcome:
        from reader.actions.bring import bring

        try:
            brought = bring(library, link, fetcher, token, progress, tags)
        except ReaderError as error:
            waits = isinstance(error, ImportFailed) and bool(canonical(link))
            return Outcome(link, "failed", error=error, waits=waits)
        state = "known" if brought.known else "saved"
        return Outcome(link, state, brought.piece, brought.document)

    return Work(link, True, do)


def at_once(works: Iterable[Work], jobs: int | None) -> Outcomes:
    """Do the works, `jobs` at a time, and give what lands.

    What is no link goes one by one unless told, so that it keeps the order it was given in. An
    interruption stops the rest and waits for what is being written, which is whole or absent.
    """
    token = CancelToken()
    running: set[Future[Outcome]] = set()
    reading, fetching = jobs or 1, jobs or LINKS_AT_ONCE
    lanes = ThreadPoolExecutor(reading), ThreadPoolExecutor(fetching)
    try:
        for work in works:
            running.add(lanes[work.fetches].submit(_whatever_happens, work, token))
            # a folder of thousands is not read ahead of what can be saved
            while len(running) > 2 * (reading + fetching):
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    except Cancelled:
        raise KeyboardInterrupt from None
    finally:
        token.cancel()
        for lane in lanes:
            lane.shutdown(wait=True, cancel_futures=True)


def _whatever_happens(work: Work, token: CancelToken) -> Outcome:
    """Do one work; what goes wrong with it by our own fault keeps no other from being done."""
    try:
        return work.do(token)
    except Cancelled:
        raise
    except OSError as error:
        log.report(error)
        return Outcome(work.name, "failed", error=ReaderError(plain(error), repr(error)))
    except Exception as error:  # noqa: BLE001 - a bug: its traceback goes into the log
        log.report(error)
        text = Message("Something went wrong inside Ayn; the library is safe.")
        return Outcome(work.name, "failed", error=ReaderError(text, repr(error)))


def report(terminal: Terminal, outcomes: Outcomes, as_json: bool) -> int:
    """Print a line for each outcome as it lands, and how many failed; gives the exit code."""
    translate = terminal.translate
    count, failed, waiting = 0, 0, 0
    refused: set[str] = set()
    counting = _counting(terminal)
    with contextlib.closing(outcomes):
        for outcome in outcomes:
            count += 1
            counting(0)
            if as_json:
                terminal.json_line(_data(outcome, translate))
            elif outcome.error is None:
                terminal.line(_line(outcome, translate))
                sys.stdout.flush()
            if outcome.error is not None:
                failed += 1
                waiting += outcome.waits
                refused.add(_private(outcome.error))
                terminal.complain(_why(outcome.name, outcome.error.message, translate))
            counting(count)
    counting(0)
    if failed and count > 1:
        text = translate.plural(
            "{count} of {all} could not be saved.",
            "{count} of {all} could not be saved.",
            failed,
            all=count,
        )
        terminal.complain(text)
    if waiting:
        text = translate.plural(
            "{count} link waits to be fetched. Try again with: {hint}",
            "{count} links wait to be fetched. Try again with: {hint}",
            waiting,
            hint="ayn pending retry",
        )
        terminal.complain(text)
    for host in sorted(refused - {""}):
        terminal.complain(
            translate("To allow {host} this once, add: {hint}", host=host, hint=f"--allow {host}")
        )
    return _FAILED if failed else _DONE


def _line(outcome: Outcome, translate: Translator) -> str:
    document = outcome.document
    title = document.metadata.title if document is not None else ""
    title = title or outcome.name
    if outcome.state == "new" and document is not None:
        words = translate.plural("{count} word", "{count} words", document.word_count)
        if not document.left_out:
            return translate("{title}: {words}", title=title, words=words)
        left = translate.plural(
            "{count} line left out", "{count} lines left out", len(document.left_out)
        )
        return translate("{title}: {words}, {left}", title=title, words=words, left=left)
    if outcome.state == "known":
        text = translate("Already in the library: {title}", title=title)
    else:
        text = translate("Saved {title}", title=title)
    return f"{outcome.piece:>4}  {text}"


def _private(error: ReaderError) -> str:
    """Give the host of the reader's own network that was refused."""
    from reader.importing.refusals import FetchFailed

    return error.private if isinstance(error, FetchFailed) else ""


def _why(name: str, message: Message, translate: Translator) -> str:
    """Say why something failed; reasons tell a file's name, but of a link only its host."""
    reason = translate.say(message)
    if canonical(name) and name not in reason:
        return translate("{link}: {reason}", link=name, reason=reason)
    return reason


def _data(outcome: Outcome, translate: Translator) -> dict[str, Any]:
    document, error = outcome.document, outcome.error
    data: dict[str, Any] = {
        "state": outcome.state,
        "id": outcome.piece or None,
        "file": outcome.name,
    }
    if document is not None:
        data |= {
            "title": document.metadata.title,
            "url": document.metadata.url,
            "words": document.word_count,
            "left_out": len(document.left_out),
        }
    if error is not None:
        data |= {"error": _bare(translate.say(error.message)), "waits": outcome.waits}
    return data


def _bare(text: str) -> str:
    """Take the marks of isolation off, which are for people's eyes."""
    return text.replace(FSI, "").replace(PDI, "")


def _counting(terminal: Terminal) -> Callable[[int], None]:
    """Count what landed where a person looks; 0 takes the count away."""
    stream = sys.stderr
    if not stream.isatty():
        return lambda _count: None

    def show(count: int) -> None:
        stream.write(f"\r{terminal.translate.number(count):<6}" if count else "\r      \r")
        stream.flush()

    return show
