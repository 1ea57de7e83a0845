"""Names of folders and files made of titles, that every file system takes."""

from __future__ import annotations

import re
import unicodedata

_BYTES = 100
"""Of a name in UTF-8: file systems take 255, but Windows counts the whole path."""
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f]')
_UNSEEN = ("Cf", "Co", "Cn", "Cs", "Zl", "Zp")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)")
"""What Windows takes for devices, whatever follows the dot."""


class FolderNames:
    """Gives each title a name of its own; of two that differ by letter case alone, one goes on."""

    def __init__(self, untitled: str) -> None:
        """`untitled` names what has no title."""
        self._untitled = safe_name(untitled) or "piece"
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def give(self, title: str) -> str:
        """Give a name that was not given before."""
        name = safe_name(title) or self._untitled
        key = _key(name)
        number = self._next.get(key, 1)
        own = name if number == 1 else f"{name} ({number})"
        while _key(own) in self._taken:
            number += 1
            own = f"{name} ({number})"
        self._next[key] = number
        self._taken.add(_key(own))
        return own


def safe_name(title: str, most: int = _BYTES) -> str:
    """Give a title as a name of at most `most` bytes, "" for none; Arabic stays as it is."""
    text = unicodedata.normalize("NFC", title)
    bare = "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)
    name = " ".join(_UNSAFE.sub(" ", bare).split()).strip(". ~")
    name = name.encode()[:most].decode(errors="ignore")
    # what is cut inside a letter with harakat loses them, not the letter
    name = name.strip(". ~")
    return f"_{name}" if _RESERVED.match(name.casefold()) else name


def _key(name: str) -> str:
    """Give what is one name for a file system that looks away from case and composition."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
