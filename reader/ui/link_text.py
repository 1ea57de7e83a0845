"""How an address is shown: its letters instead of their codes, and never too long."""

from __future__ import annotations

from urllib.parse import unquote

_LRI, _PDI = "\u2066", "\u2069"
_MOST = 90
"""Characters of an address that are shown; of a longer one the middle goes."""


def shown(link: str) -> str:
    """Give an address for the eye: Arabic in it is readable, what could mislead stays coded.

    It stands in an isolate of its own: host before path, whatever letters it begins with.
    """
    text = unquote(link, errors="strict") if _sound(link) else link
    # A host tells where the page is from; the scheme tells nothing
    text = text.removeprefix("https://").removeprefix("http://").removesuffix("/")
    if len(text) > _MOST:
        text = f"{text[: _MOST * 2 // 3]}…{text[-_MOST // 3 :]}"
    return f"{_LRI}{text}{_PDI}"


def _sound(link: str) -> bool:
    try:
        text = unquote(link, errors="strict")
    except UnicodeDecodeError:
        return False
    # isprintable is false for white space other than U+0020, and for every bidi control
    return text.isprintable() and " " not in text
