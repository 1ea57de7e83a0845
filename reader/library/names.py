"""Names that readers give, to tags, collections and saved searches."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def given(name: str) -> str:
    """Give a name with single spaces; "" when nothing of it would be seen, so that it is none."""
    clean = " ".join(name.split())
    return clean if any(unicodedata.category(sign) not in _UNSEEN for sign in clean) else ""
