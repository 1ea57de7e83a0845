"""Plain words for what the system refuses: no room, no permission, a lost disk, no network."""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from reader.errors import Message

UNREACHABLE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})
"""That no way leads to the network, or to a place in it."""
_SHOWN = 40
"""Characters that are shown of a name that is too long."""
_REFUSED = frozenset('\\:*?"<>|')
"""Signs that disks of other systems take in no name."""
_HELD = frozenset({32, 33})
"""Windows's numbers for a file that another program holds; as `errno` it gives "no permission"."""


@dataclass(frozen=True, slots=True)
class _Saying:
    """What errors of these names mean, of a place that is known and of none that is."""

    names: tuple[str, ...]
    of_a_place: Message | None
    anywhere: Message | None


_BUSY = _Saying(
    ("EBUSY", "ETXTBSY", "EAGAIN", "EDEADLK"),
    Message("Another program is using {place}. Close it there, then try again."),
    Message("Another program is using this. Close it there, then try again."),
)
_SAYINGS = (
    _BUSY,
    _Saying(("ENOSPC",), None, Message("The disk is full. Free some space and try again.")),
    _Saying(
        ("EDQUOT",),
        None,
        Message(
            "Your share of the disk is used up. Delete what you no longer need, then try again."
        ),
    ),
    _Saying(
        ("EFBIG",),
        None,
        Message("A file of this size is not allowed there. Choose another disk, or write less."),
    ),
    _Saying(
        ("EACCES", "EPERM"),
        Message(
            "Ayn is not allowed to use {place}. Allow reading and writing there, or choose another "
            "place."
        ),
        Message(
            "Ayn is not allowed to do this. Allow reading and writing there, or choose another "
            "place."
        ),
    ),
    _Saying(
        ("EROFS",),
        Message("{place} lies on a disk that can only be read. Choose a place on another disk."),
        Message("This disk can only be read. Choose another disk."),
    ),
    _Saying(("ENOENT",), Message("There is no {place}. Check the name and the folder."), None),
    _Saying(("EISDIR",), Message("{place} is a folder. Give the name of a file."), None),
    _Saying(("EEXIST",), Message("{place} is there already. Choose another name."), None),
    _Saying(("ENOTEMPTY",), Message("The folder {place} is not empty. Choose another one."), None),
    _Saying(
        ("ELOOP",),
        Message("{place} is a link that leads back to itself. Choose another place."),
        None,
    ),
    _Saying(
        ("EIO",),
        Message(
            "The disk did not read or write {place} as it should. Check that it is connected and "
            "in order, then try again."
        ),
        Message(
            "The disk did not answer as it should. Check that it is connected and in order, then "
            "try again."
        ),
    ),
    _Saying(
        ("ENODEV", "ENXIO", "ENOMEDIUM", "ESTALE", "ENOTCONN", "EREMOTEIO"),
        Message(
            "The disk or the device of {place} is no longer there. Connect it again, then try once "
            "more."
        ),
        Message("The disk or the device is no longer there. Connect it again, then try once more."),
    ),
    _Saying(
        ("EMFILE", "ENFILE"),
        None,
        Message(
            "Too many files are open at once. Close some windows and programs, then try again."
        ),
    ),
    _Saying(
        ("ENOMEM",),
        None,
        Message("There is too little memory. Close some programs, then try again."),
    ),
    _Saying(
        ("ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "EHOSTDOWN"),
        None,
        Message("There is no way to the network. Check the connection and try again."),
    ),
    _Saying(
        ("ECONNREFUSED",),
        None,
        Message("The other side does not take the connection. Try again later."),
    ),
    _Saying(("ETIMEDOUT",), None, Message("The other side answers too slowly. Try again later.")),
    _Saying(
        ("ECONNRESET", "ECONNABORTED", "ENETRESET"),
        None,
        Message("The connection broke. Check it and try again."),
    ),
)
_BY_NUMBER = MappingProxyType(
    {
        getattr(errno, name): saying
        for saying in _SAYINGS
        for name in saying.names
        # not every system has them all
        if hasattr(errno, name)
    }
)


def plain(error: OSError, place: Path | str = "") -> Message:
    """Say what a system error means and what to do next.

    `place` is the file or the folder by the name that the person knows; without it the error's
    own is told. What is not known here keeps the system's words.
    """
    said = _said(error, str(place) or _name(error.filename))
    # names of bytes that are no UTF-8 come with lone surrogates, which nothing can show
    shown = {
        mark: str(value).encode("utf-8", "replace").decode() for mark, value in said.values.items()
    }
    return replace(said, values=shown)


def _said(error: OSError, place: str) -> Message:
    if (said := _of_the_network(error)) is not None:
        return said
    if place and (said := _of_the_name(error, Path(place))) is not None:
        return said
    saying = _BUSY if getattr(error, "winerror", 0) in _HELD else _BY_NUMBER.get(error.errno or 0)
    if saying is not None and saying.of_a_place is not None and place:
        return replace(saying.of_a_place, values={"place": place})
    if saying is not None and saying.anywhere is not None:
        return saying.anywhere
    reason = error.strerror or str(error) or type(error).__name__
    if place:
        return Message(
            "The system refused {place}: {reason}. Try another place.",
            {"place": place, "reason": reason},
        )
    return Message("The system refused: {reason}. Try again.", {"reason": reason})


def _of_the_name(error: OSError, path: Path) -> Message | None:
    """Say what is wrong with a name itself: its length, its signs, a folder of it that is none."""
    if error.errno == errno.ENAMETOOLONG:
        name = max(path.parts, key=len, default=str(path))
        shown = name if len(name) <= _SHOWN else name[: _SHOWN - 1] + "…"
        return Message(
            "The name {name} is too long for the disk. Choose a shorter one.", {"name": shown}
        )
    if error.errno in (errno.EINVAL, errno.EILSEQ) and set(path.name) & _REFUSED:
        return Message(
            "The disk does not take the name {name}. Choose one of letters and digits only.",
            {"name": path.name},
        )
    with contextlib.suppress(OSError):
        folder = path.absolute().parent
        if error.errno == errno.ENOENT and not folder.exists():
            return Message(
                "There is no folder {folder}. Make it first, or choose another one.",
                {"folder": str(folder)},
            )
        # whoever makes a folder hears of a file in its way that it is there already
        wrong = error.errno in (errno.ENOTDIR, errno.EEXIST)
        above = (path, *path.parents) if wrong else ()
        if file := next((each for each in above if each.is_file()), None):
            return Message(
                "{place} is a file, not a folder. Choose a folder.", {"place": str(file)}
            )
    return None


def _of_the_network(error: OSError) -> Message | None:
    """Say the errors whose numbers are none of the system's own, and mean other things there."""
    import socket
    import ssl

    if isinstance(error, ssl.SSLError):
        return Message(
            "The connection is not secure: its certificate is not accepted. Check the date of this "
            "computer, then try again."
        )
    if isinstance(error, socket.gaierror):
        return Message(
            "The other side was not found by its name. Check the name and the connection."
        )
    return None


def _name(filename: object) -> str:
    """Give the name that an error tells; a name of bytes as text, a file's number not at all."""
    return os.fsdecode(filename) if isinstance(filename, str | bytes | os.PathLike) else ""


def insecure(error: BaseException) -> BaseException | None:
    """Give what makes a connection insecure, None where it is not at fault: it broke, say.

    TLS tells by errors of its own too that it waits for more, or that the other side went.
    """
    import ssl

    harmless = (
        ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLEOFError, ssl.SSLZeroReturnError,
        ssl.SSLSyscallError,
    )  # fmt: skip
    found = (each for each in causes(error) if isinstance(each, ssl.SSLError))
    return next((each for each in found if not isinstance(each, harmless)), None)


def causes(error: BaseException) -> list[BaseException]:
    """Give an error and what led to it, without going round."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and not any(one is known for known in found):
            found.append(one)
            waiting += [one.__cause__, one.__context__]
            if isinstance(one, BaseExceptionGroup):
                waiting += one.exceptions
    return found
