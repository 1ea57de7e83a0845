"""Plain words for what the system refuses: no room, no permission, a lost folder."""

from __future__ import annotations

import errno

from reader.errors import Message

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def plain(error: OSError) -> Message:
    """Say what a system error means and what to do next."""
    place = str(error.filename) if error.filename else ""
    if error.errno in _FULL:
        return Message("The disk is full. Free some space and try again.")
    if error.errno in _REFUSED and place:
        return Message(
            "Nothing may be written at {place}. Choose another folder, or allow writing there.",
            {"place": place},
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR) and place:
        return Message("There is no {place}. Check the name and the folder.", {"place": place})
    if error.errno == errno.EISDIR and place:
        return Message("{place} is a folder. Give the name of a file.", {"place": place})
    if place:
        return Message(
            "The system refused {place}: {reason}. Try another place.",
            {"place": place, "reason": error.strerror or str(error.errno)},
        )
    return Message(
        "The system refused: {reason}. Try again.",
        {"reason": error.strerror or str(error)},
    )
