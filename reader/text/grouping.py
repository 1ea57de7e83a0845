"""Numbers whose digits stand in groups of three: 1,250 and 1 250 are the number 1250."""

from __future__ import annotations

import re

COMMA, SPACE = ",", "\u00a0"
"""What parts groups in a text of which signs and digits are folded."""

_GROUPED = re.compile(
    # a number of which something stands further in front is no beginning, nor is 0,250 a thousand
    r"[1-9](?<![0-9].)(?<![0-9][.,].)(?:"
    f"[0-9]{{0,2}}(?:{COMMA}[0-9]{{3}})+(?!{COMMA}?[0-9])"
    f"|(?<![0-9]{SPACE}.)[0-9]{{0,2}}(?:{SPACE}[0-9]{{3}})+(?!{SPACE}?[0-9]))"
)


def separators(text: str) -> list[int]:
    """Give where the separators of groups stand in a text of European digits.

    One to three digits, then one or more times a separator, always the same, and three digits.
    1,25 and 12,3456 are no such number, nor is what stands behind a decimal point. In 7,250 the
    comma is taken for a separator, whatever the language, as in most of the Arabic press.
    """
    return [
        at
        for match in _GROUPED.finditer(text)
        for at in range(*match.span())
        if text[at] in (COMMA, SPACE)
    ]


def joined(text: str) -> str:
    """Take the separators of groups away, and make spaces of the other no-break spaces."""
    if COMMA not in text and SPACE not in text:
        return text
    return _GROUPED.sub(_digits, text).replace(SPACE, " ")


def _digits(match: re.Match[str]) -> str:
    return match[0].replace(COMMA, "").replace(SPACE, "")
