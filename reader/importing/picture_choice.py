"""Where an image's picture may be had, best first: responsive, late and script-less sources."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from reader.importing.limits import PICTURE_WIDTH

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LATE = (
    "data-src", "data-lazy-src", "data-original", "data-lazyload", "data-lazy", "data-hi-res-src",
    "data-orig-src", "data-image-src", "data-img-src", "data-url",
)  # fmt: skip
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-original-set")
_TAKEN = frozenset({"", "image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp"})
_SIZE = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)[wx]")
_BETWEEN = ", \t\n\r\f"
_ENOUGH = 600
"""Pixels; a narrower source of a set is no better than the image's own."""
_MOST = 4
_MOST_IN_SET = 40
_NEAR = 3
"""Elements around an image in which a hidden one is taken for the same."""
_LONGEST_SET = 50_000


def picture_sources(image: HtmlElement) -> tuple[str, ...]:
    """Give the addresses of an image's picture, the best first; at most four.

    `srcset` (HTML 4.8.4) also of a surrounding `<picture>` and of the attributes that pages use
    which load late, those attributes themselves, the `<noscript>` beside a placeholder, and
    `src`, which is often the placeholder.
    """
    wide: list[tuple[float, str]] = []
    late: list[str] = []
    plain: list[str] = []
    around = next(image.iterancestors("picture"), None)
    others = [] if around is None else list(islice(around.iter("source"), _MOST_IN_SET))
    for one in (image, *_without_script(image), *others):
        if one.tag == "source" and one.get("type", "").strip().lower() not in _TAKEN:
            continue
        for name in _SETS:
            for address, width in _candidates(one.get(name, "")):
                wide.append((width, address))
        late += [value for name in _LATE if (value := one.get(name, "").strip())]
        if one.tag == "img" and (source := one.get("src", "").strip()):
            (plain if one is image else late).append(source)
    known = [(width, address) for width, address in wide if width > 1]
    known.sort(key=lambda pair: (pair[0] > PICTURE_WIDTH, abs(pair[0] - PICTURE_WIDTH)))
    best = known[0] if known else (0.0, "")
    unknown = [address for width, address in wide if width <= 1]
    late = [address for address in late if not address.startswith(("{", "#"))]
    first = [best[1]] if best[0] >= _ENOUGH else []
    ordered = [*first, *unknown, *late, *plain, *(address for _, address in known[:2])]
    return tuple(dict.fromkeys(filter(None, ordered)))[:_MOST]


def show_hidden_pictures(root: HtmlElement) -> None:
    """Take pictures out of what hides them.

    `<noscript>`, where a script would have put them and nothing stands; `<source>`, which the
    parser does not know to be empty, so that the picture's own image is found inside it.
    """
    for source in list(root.iter("source")):
        if len(source) and next(source.iterancestors("picture"), None) is not None:
            for child in reversed(list(source)):
                source.addnext(child)
    shown: set[HtmlElement] = set()
    for image in root.iter("img"):
        around = list(islice(image.iterancestors(), _NEAR))
        if not any(element.tag == "noscript" for element in around):
            shown.update(around)
    for hidden in list(root.iter("noscript")):
        parent = hidden.getparent()
        if parent is None or parent in shown or "".join(map(str, hidden.itertext())).strip():
            continue
        if len(list(islice(hidden.iter("img"), 2))) == 1:
            hidden.tag = "span"


def _without_script(image: HtmlElement) -> list[HtmlElement]:
    """Give the images of the `<noscript>` that stands beside an image or its wrapper."""
    for element in (image, image.getparent()):
        if element is None:
            continue
        for beside in (element.getnext(), element.getprevious()):
            if beside is not None and beside.tag == "noscript":
                images = list(islice(beside.iter("img"), 2))
                return images if len(images) == 1 else []
    return []


def _candidates(text: str) -> list[tuple[str, float]]:
    """Read a `srcset`: addresses with their width (px); a density x counts as a width of 1 or 0.

    Of densities the highest up to 2 comes first, which is what a page sends to a good screen.
    """
    found: list[tuple[str, float]] = []
    dense: list[tuple[float, str]] = []
    rest = text[:_LONGEST_SET]
    for _ in range(_MOST_IN_SET):
        rest = rest.lstrip(_BETWEEN)
        if not rest:
            break
        address, *after = rest.split(maxsplit=1)
        rest = after[0] if after else ""
        size = ""
        if address.endswith(","):
            address = address.rstrip(",")
        else:
            size, _, rest = rest.partition(",")
        value = _size(size)
        if size.strip().endswith("w"):
            found.append((address, value))
        else:
            dense.append((value if value <= 2 else 0.0, address))
    dense.sort(key=lambda pair: -pair[0])
    return found + [(address, 0.0) for _, address in dense[:1]]


def _size(text: str) -> float:
    found = _SIZE.match(text)
    return float(found[1]) if found else 1.0
