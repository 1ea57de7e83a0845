"""What makes a PDF readable to a screen reader: its text, its structure, language and outline.

Qt draws a PDF and says nothing of what is drawn: Arabic letters come out as the shapes of a font,
in the order of drawing. While it is drawn, marks are left between its parts; here each mark
becomes the beginning of what it stands for (tagged PDF, ISO 32000-1, 14.8).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reader.exporting.pdf_file import REFERENCE, PdfFile, read_pdf, text

FAR = 1_000_000
"""A mark is a square of 1 × 1 far outside of the page: its number to the left, this far up."""
_MARK = re.compile(
    rb"q\n/CSp cs\n[^\n]*\n/GSa gs\nq\n[^\n]* cm\n-(\d+) -%d 1 1 re\nf\nQ\nQ\n" % FAR
)
_INSIDE = re.compile(rb"/Dest \(\xfe\xff((?:[^\\)]|\\.)*)\)\n", re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_AREA = re.compile(rb"/Rect \[\S+ (\S+) \S+ ([^\]]+)\]")


@dataclass(slots=True, eq=False)
class Element:
    """A part of the text: `tag` is one of PDF's structure types; a figure has an `alt`."""

    tag: str
    children: list[Element] = field(default_factory=list)
    alt: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn from a mark on: the text of an element, or with None mere decoration.

    A text stands between the heights `low` and `high` of its page, in points from below.
    """

    element: Element | None = None
    text: str = ""
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline: its level from 1, its page from 0, its height on it in points."""

    text: str
    level: int
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class Tags:
    """All that is said of a PDF; `marks` are in the order of their numbers, from 0.

    `places` are where links inside the piece lead, by the blocks' ids: pages and heights.
    """

    language: str
    right_to_left: bool
    elements: Sequence[Element]
    marks: Sequence[Mark]
    headings: Sequence[Heading] = ()
    places: Mapping[str, tuple[int, float]] = field(default_factory=dict)


def tagged(data: bytes, tags: Tags) -> bytes:
    """Give a PDF in which marks were left with its structure; raises `ValueError`."""
    file = read_pdf(data)
    pages = file.pages()
    kids: dict[int, list[str]] = {}
    parents: list[list[Element]] = []
    links: list[Element] = []
    for number, page in enumerate(pages):
        content = file.reference(page, "Contents")
        made, owners, shown = _marked(file.content(content), tags.marks, page, kids)
        file.set_content(content, made)
        file.extend(page, f"/StructParents {number}\n/Tabs /S")
        parents.append(owners)
        for link in _links(file, page):
            _lead(file, link, tags.places, pages)
            if (owner := _owner(file.values[link], shown)) is not None:
                links.append(_link(file, link, page, owner, len(pages) + len(links), kids))
    root = _structure(file, tags, kids, parents, links)
    direction = "R2L" if tags.right_to_left else "L2R"
    more = (
        f"/MarkInfo << /Marked true >>\n/StructTreeRoot {root} 0 R\n"
        f"/ViewerPreferences << /DisplayDocTitle true /Direction /{direction} >>"
    )
    if tags.language:
        more += f"\n/Lang {text(tags.language)}"
    if tags.headings:
        outline = _outline(file, tags.headings, pages)
        more += f"\n/Outlines {outline} 0 R\n/PageMode /UseOutlines"
    file.extend(file.root, more)
    return file.write()


def _marked(
    content: bytes, marks: Sequence[Mark], page: int, kids: dict[int, list[str]]
) -> tuple[bytes, list[Element], list[Mark]]:
    """Make marks into marked content; gives it, the element of each number, and the marks."""
    parts = _MARK.split(content)
    out = [parts[0]]
    owners: list[Element] = []
    shown: list[Mark] = []
    for number, drawn in zip(parts[1::2], parts[2::2], strict=True):
        mark = marks[int(number) - FAR]
        if mark.element is None:
            out.append(b"/Artifact BMC\n")
        else:
            said = f" /ActualText {text(mark.text)}" if mark.text else ""
            out.append(f"/{mark.element.tag} << /MCID {len(owners)}{said} >> BDC\n".encode())
            kids.setdefault(id(mark.element), []).append(
                f"<< /Type /MCR /Pg {page} 0 R /MCID {len(owners)} >>"
            )
            owners.append(mark.element)
            shown.append(mark)
        out += [drawn, b"EMC\n"]
    return b"".join(out), owners, shown


def _links(file: PdfFile, page: int) -> list[int]:
    """Give the numbers of a page's links."""
    if b"/Annots" not in file.values[page]:
        return []
    found = REFERENCE.findall(file.values[file.reference(page, "Annots")])
    return [int(link) for link in found if b"/Link" in file.values[int(link)]]


def _lead(
    file: PdfFile, link: int, places: Mapping[str, tuple[int, float]], pages: Sequence[int]
) -> None:
    """Let a link inside the piece lead to its place, of which Qt gives the name alone."""
    found = _INSIDE.search(file.values[link])
    if found is None:
        return
    name = _ESCAPED.sub(rb"\1", found[1]).decode("utf-16-be", "replace")
    place = places.get(name)
    way = f"/Dest [ {pages[place[0]]} 0 R /XYZ null {place[1]:.2f} null ]\n" if place else ""
    value = file.values[link]
    file.values[link] = value[: found.start()] + way.encode() + value[found.end() :]


def _owner(link: bytes, shown: Sequence[Mark]) -> Element | None:
    """Give the element in whose lines a link stands, by its height on the page."""
    area = _AREA.search(link)
    if area is None:
        return None
    middle = (float(area[1]) + float(area[2])) / 2
    return next((mark.element for mark in shown if mark.low <= middle <= mark.high), None)


def _link(
    file: PdfFile, link: int, page: int, owner: Element, key: int, kids: dict[int, list[str]]
) -> Element:
    """Put a link into the structure, so that it is told where it stands."""
    made = Element("Link")
    owner.children.append(made)
    kids[id(made)] = [f"<< /Type /OBJR /Pg {page} 0 R /Obj {link} 0 R >>"]
    file.extend(link, f"/StructParent {key}")
    return made


def _structure(
    file: PdfFile,
    tags: Tags,
    kids: dict[int, list[str]],
    parents: list[list[Element]],
    links: list[Element],
) -> int:
    root = file.add("null")
    numbers: dict[int, int] = {}

    def put(element: Element, parent: int) -> int:
        own = file.add("null")
        numbers[id(element)] = own
        inside = [
            *kids.get(id(element), ()),
            *(f"{put(child, own)} 0 R" for child in element.children),
        ]
        more = f" /Alt {text(element.alt)}" if element.alt else ""
        more += f" /Lang {text(element.language)}" if element.language else ""
        file.values[own] = (
            f"<< /Type /StructElem /S /{element.tag} /P {parent} 0 R{more}"
            f" /K [ {' '.join(inside)} ] >>"
        ).encode()
        return own

    top = put(Element("Document", list(tags.elements), language=tags.language), root)
    rows = [
        f"{number} [ {' '.join(f'{numbers[id(owner)]} 0 R' for owner in owners)} ]"
        for number, owners in enumerate(parents)
    ]
    rows += [f"{number} {numbers[id(link)]} 0 R" for number, link in enumerate(links, len(parents))]
    tree = file.add(f"<< /Nums [ {' '.join(rows)} ] >>")
    file.values[root] = (
        f"<< /Type /StructTreeRoot /K [ {top} 0 R ] /ParentTree {tree} 0 R"
        f" /ParentTreeNextKey {len(rows)} >>"
    ).encode()
    return root


def _outline(file: PdfFile, headings: Sequence[Heading], pages: Sequence[int]) -> int:
    """Write the outline (ISO 32000-1, 12.3.3); a level that is skipped counts as the next one."""
    root = file.add("null")
    items = [file.add("null") for _ in headings]
    levels: list[int] = []
    above: list[int] = []
    owners: list[int] = []
    for index, heading in enumerate(headings):
        while levels and levels[-1] >= heading.level:
            levels.pop()
            above.pop()
        owners.append(above[-1] if above else root)
        levels.append(heading.level)
        above.append(items[index])
    children: dict[int, list[int]] = {}
    for item, owner in zip(items, owners, strict=True):
        children.setdefault(owner, []).append(item)
    for item, owner, heading in zip(items, owners, headings, strict=True):
        siblings = children[owner]
        place = siblings.index(item)
        more = f" /Prev {siblings[place - 1]} 0 R" if place else ""
        more += f" /Next {siblings[place + 1]} 0 R" if place + 1 < len(siblings) else ""
        file.values[item] = (
            f"<< /Title {text(heading.text)} /Parent {owner} 0 R{more}{_ends(children, item)}"
            f" /Dest [ {pages[heading.page]} 0 R /XYZ null {heading.top:.2f} null ] >>"
        ).encode()
    file.values[root] = f"<< /Type /Outlines{_ends(children, root)} >>".encode()
    return root


def _ends(children: dict[int, list[int]], item: int) -> str:
    own = children.get(item)
    return f" /First {own[0]} 0 R /Last {own[-1]} 0 R /Count {len(own)}" if own else ""
