"""Which blocks of a page are its article: by its own markup when clean, else by trafilatura."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader.document.model import BlockKind
from reader.importing.blocks import Piece
from reader.importing.dates import find_date
from reader.importing.extractor import extracted_lines
from reader.importing.inline import letters_of
from reader.importing.marks import chrome_reason, links_in
from reader.importing.outline import Outline
from reader.importing.phrases import match
from reader.importing.teasers import teaser_cards

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from reader.jobs import CancelToken

OUTSIDE = "outside"
"""The reason of blocks that stood around the article."""

_FOLLOWING = frozenset(
    {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.CAPTION, BlockKind.VERSE, BlockKind.CODE}
)
_SHORT_TAGS = frozenset({"dt", "dd", "summary"})
"""Elements of running text that are short by nature."""
_PROSE_LETTERS = 60
_MAX_LINKED = 0.3
_ALL_LINKED = 0.9
_ENOUGH = 0.6
_ROWS = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})
_MAX_CHROME = 0.1
_MAX_OTHER_PROSE = 0.25
_SCOPE = 0.85
_OWN_SCOPE = 0.6
_SHORT = 20
_LEAD = 3
_ROW = 3
_DOMINANT = 0.5
_HEAVY = 40_000
"""Elements; a larger page is not given to trafilatura, which takes minutes for some."""


@dataclass(frozen=True, slots=True)
class _Measured:
    """A piece with its letters, how many of them are in links, and the reason of its chrome."""

    letters: int
    linked: int
    element: HtmlElement
    reason: str = ""

    @property
    def few_links(self) -> bool:
        """Whether most of the text is not links."""
        return self.linked <= _MAX_LINKED * self.letters

    @property
    def all_links(self) -> bool:
        """Whether there is no text but links."""
        return self.letters > 0 and self.linked >= _ALL_LINKED * self.letters

    @property
    def prose(self) -> bool:
        """Whether it is a paragraph's worth of text that is not links."""
        return self.letters >= _PROSE_LETTERS and self.few_links


def choose(
    pieces: Sequence[Piece], root: HtmlElement, token: CancelToken | None = None
) -> list[str]:
    """Give a reason per piece: "" for the article, else why it is none of it."""
    cards = teaser_cards(pieces)
    measured = [
        _measure(piece, "related" if index in cards else "") for index, piece in enumerate(pieces)
    ]
    outline = Outline(root, [piece.element for piece in pieces])
    scope = _clean_scope(measured, outline)
    if scope is not None:
        within = outline.within(scope)
        measured = _reasoned(measured, outline, scope)
        reasons = [item.reason or ("" if item.element in within else OUTSIDE) for item in measured]
        if any(reasons):
            # a page with furniture has some of it beside the text too
            reasons = _trimmed(pieces, measured, reasons, _matched(pieces, root, token))
        return _without_link_rows(pieces, measured, _without_boxes(pieces, measured, reasons))
    chosen = _by_extractor(pieces, measured, outline, token)
    if chosen is None:
        # nothing to go by: keep everything that is not marked as chrome
        chosen = [item.reason for item in _reasoned(measured, outline, root)]
    return _without_link_rows(pieces, measured, chosen)


def _measure(piece: Piece, reason: str) -> _Measured:
    letters = len(letters_of(piece.draft.text))
    found = _Measured(letters, piece.linked, piece.element, reason)
    short = letters <= 2 * _SHORT and not found.few_links
    return replace(found, reason="form") if short and _buttons(piece.element) else found


def _buttons(element: HtmlElement) -> bool:
    """Whether all links of an element do something to the page: print it, close it."""
    addresses = [link.get("href", "").strip().lower() for link in links_in(element)]
    return bool(addresses) and all(at.startswith("javascript:") for at in addresses)


def _reasoned(
    measured: Sequence[_Measured], outline: Outline, scope: HtmlElement
) -> list[_Measured]:
    """Add the reason of the chrome that a piece stands in.

    What holds the article or most of the page's prose is no chrome, whatever it is called.
    """
    prose = [item.letters if item.prose else 0 for item in measured]
    held = outline.sums(prose)
    most = _DOMINANT * sum(prose)
    around = {scope, *scope.iterancestors()}
    reasons: dict[HtmlElement, str] = {}
    for element, parent in outline.downwards():
        above = "" if parent is None else reasons[parent]
        if above or element in around or held[element] > most:
            reasons[element] = above
        else:
            reasons[element] = chrome_reason(element)
    return (
        [
            item if item.reason else replace(item, reason=reason)
            for item, reason in ((item, reasons[item.element]) for item in measured)
        ]
        if any(reasons.values())
        else list(measured)
    )


def _clean_scope(measured: Sequence[_Measured], outline: Outline) -> HtmlElement | None:
    """Give the one element that holds the article, when the markup leaves no doubt."""
    root = outline.root
    articles = [
        element
        for element in root.iter("article")
        if next(element.iterancestors("article"), None) is None
    ]
    bodies = root.xpath("//*[@itemprop='articleBody']")
    candidates = [*(articles if len(articles) == 1 else ()), *root.iter("main"), root]
    if len(bodies) == 1 and not articles:
        candidates.insert(0, bodies[0])
    for scope in candidates:
        within = outline.within(scope)
        reasoned = _reasoned(measured, outline, scope)
        inside = [item for item in reasoned if item.element in within]
        letters = sum(item.letters for item in inside)
        if not letters:
            continue
        linked = sum(item.linked for item in inside)
        chrome = sum(item.letters for item in inside if item.reason)
        prose = sum(item.letters for item in inside if item.prose and not item.reason)
        others = sum(
            item.letters
            for item in reasoned
            if item.prose and not item.reason and item.element not in within
        )
        if (
            linked <= _MAX_LINKED * letters
            and chrome <= _MAX_CHROME * letters
            and others <= _MAX_OTHER_PROSE * prose
        ):
            return scope
    return None


def _by_extractor(
    pieces: Sequence[Piece],
    measured: Sequence[_Measured],
    outline: Outline,
    token: CancelToken | None,
) -> list[str] | None:
    """Find trafilatura's text again among the pieces, and round it off to the whole article."""
    matched, share = _matched(pieces, outline.root, token), _SCOPE
    if not any(matched):
        # it found nothing, or failed: most of the prose, wherever it stands together
        measured = _reasoned(measured, outline, outline.root)
        matched, share = [item.prose and not item.reason for item in measured], _OWN_SCOPE
    found = [index for index, is_matched in enumerate(matched) if is_matched]
    if not found:
        return None
    letters = [
        item.letters if is_matched else 0
        for item, is_matched in zip(measured, matched, strict=True)
    ]
    scope = outline.lowest(letters, share)
    within = outline.within(scope)
    measured = _reasoned(measured, outline, scope)
    inside = [item.element in within for item in measured]
    found = [index for index in found if inside[index]]
    keep = {index for index in found if not measured[index].reason}
    prose = any(item.prose and not item.reason for item in measured)
    if not keep or (prose and not any(measured[index].prose for index in keep)):
        return None
    first, last = min(keep), max(keep)
    kinds = [piece.draft.kind for piece in pieces]
    for index in range(first + 1, last):
        item = measured[index]
        if item.reason or not inside[index] or index in keep:
            continue
        if kinds[index] in {BlockKind.FIGURE, BlockKind.RULE} or (
            item.few_links
            and (
                kinds[index] is not BlockKind.PARAGRAPH
                or item.letters >= _SHORT
                or item.element.tag in _SHORT_TAGS
            )
        ):
            keep.add(index)
    keep |= _headings(pieces, measured, keep, inside)
    keep |= _lead(pieces, measured, first)
    for index in range(last + 1, len(pieces)):
        near = index - 1 in keep and inside[index] and not measured[index].reason
        if kinds[index] is BlockKind.FOOTNOTE or (
            near and kinds[index] in _FOLLOWING and measured[index].few_links
        ):
            keep.add(index)
    return _without_boxes(
        pieces,
        measured,
        ["" if index in keep else (item.reason or OUTSIDE) for index, item in enumerate(measured)],
    )


def _trimmed(
    pieces: Sequence[Piece],
    measured: Sequence[_Measured],
    reasons: list[str],
    matched: Sequence[bool],
) -> list[str]:
    """Leave out what stands before the first and after the last paragraph of the extractor's.

    A lead, pictures and lines below the title before it stay, and behind it what goes on in the
    same element.
    """
    kept = [index for index, reason in enumerate(reasons) if not reason]
    found = [index for index in kept if matched[index] and measured[index].prose]
    prose = sum(measured[index].letters for index in kept if measured[index].prose)
    if not found or sum(measured[index].letters for index in found) < _ENOUGH * prose:
        return reasons
    result = list(reasons)
    first, last = found[0], max(index for index in kept if matched[index])
    leads = [index for index in kept if index < first and measured[index].prose][-_LEAD:]
    headings = [index for index in kept if pieces[index].draft.kind is BlockKind.HEADING]
    title = min(headings, default=first)
    for index in kept:
        kind = pieces[index].draft.kind
        if index < first and index not in leads and _is_furniture(kind, below=index > title):
            result[index] = OUTSIDE
        elif index > last:
            beside = pieces[index].element.getparent() is pieces[last].element.getparent()
            goes_on = beside and measured[index].prose and index == last + 1
            if goes_on or (index == last + 1 and kind in _FOLLOWING):
                last = index
            elif kind is not BlockKind.FOOTNOTE and match(pieces[index].draft.text) is None:
                result[index] = OUTSIDE
    for index in reversed(kept):
        if pieces[index].draft.kind is BlockKind.HEADING and result[index + 1 : index + 2] == [""]:
            result[index] = ""
    return result


def _is_furniture(kind: BlockKind, *, below: bool) -> bool:
    """Whether a block before the text belongs to its page: below the title only lists do."""
    return kind in _ROWS or (kind is BlockKind.PARAGRAPH and not below)


def _without_boxes(
    pieces: Sequence[Piece], measured: Sequence[_Measured], reasons: list[str]
) -> list[str]:
    """Leave out "read also" lines and the links that are listed below them."""
    result = list(reasons)
    box = False
    for index, piece in enumerate(pieces):
        item = measured[index]
        found = match(piece.draft.text) if item.letters <= 2 * _PROSE_LETTERS else None
        if found is not None and found.reason == "related":
            box = True
        elif box:
            headline = item.all_links and len(links_in(item.element)) < _ROW
            box = item.letters == 0 or headline or find_date(piece.draft.text) is not None
        if box and result[index] in {"", OUTSIDE}:
            result[index] = "related"
    return result


def _without_link_rows(
    pieces: Sequence[Piece], measured: Sequence[_Measured], reasons: list[str]
) -> list[str]:
    """Leave out rows of bare links (a site's menu) before the first and after the last prose."""
    prose = [index for index, item in enumerate(measured) if item.prose]
    if not prose:
        return reasons
    result = list(reasons)
    for low, high in ((0, prose[0]), (prose[-1] + 1, len(measured))):
        run: list[int] = []
        links = 0
        for index in range(low, high + 1):
            if index < high and measured[index].all_links and _is_row(pieces[index]):
                run.append(index)
                links += max(1, len(links_in(measured[index].element)))
                continue
            if links >= _ROW:
                for at in run:
                    result[at] = result[at] or "menu"
            run, links = [], 0
    return result


def _is_row(piece: Piece) -> bool:
    return piece.draft.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}


def _matched(pieces: Sequence[Piece], root: HtmlElement, token: CancelToken | None) -> list[bool]:
    lines = [letters_of(line) for line in _extracted(root, token)]
    lines = [line for line in lines if line]
    whole = set(lines)
    joined = "".join(lines)
    matched: list[bool] = []
    for piece in pieces:
        own = letters_of(piece.draft.text)
        if not own:
            matched.append(False)
        elif own in whole or (len(own) >= _SHORT and own in joined):
            matched.append(True)
        else:
            # a paragraph of which the extractor took most (it drops links and asides)
            covered = sum(len(line) for line in whole if len(line) >= _SHORT and line in own)
            matched.append(covered >= 0.6 * len(own))
    return matched


def _extracted(root: HtmlElement, token: CancelToken | None) -> list[str]:
    """Ask for the article's lines, unless the page has too many elements."""
    if sum(1 for _ in root.iter()) > _HEAVY:
        return []
    import lxml.html

    return extracted_lines(lxml.html.tostring(root, encoding="unicode"), token)


def _headings(
    pieces: Sequence[Piece], measured: Sequence[_Measured], keep: set[int], inside: Sequence[bool]
) -> set[int]:
    """Take the headings (and pictures) that stand right before a kept block."""
    found: set[int] = set()
    following = False
    for index in range(len(pieces) - 1, -1, -1):
        kind = pieces[index].draft.kind
        if index in keep:
            following = True
        elif kind is BlockKind.HEADING and following and inside[index]:
            if not measured[index].reason:
                found.add(index)
        elif kind is not BlockKind.FIGURE:
            following = False
    return found


def _lead(pieces: Sequence[Piece], measured: Sequence[_Measured], first: int) -> set[int]:
    """Take a lead set apart from the body: paragraphs before it, back to the title at most."""
    found: set[int] = set()
    for index in range(first - 1, max(-1, first - 12), -1):
        item, kind = measured[index], pieces[index].draft.kind
        if kind is BlockKind.HEADING and pieces[index].draft.level == 1:
            return found
        if item.reason:
            continue
        lead = kind is BlockKind.PARAGRAPH and item.prose and len(found) < _LEAD
        if lead or kind in {BlockKind.FIGURE, BlockKind.CAPTION}:
            found.add(index)
    titled = any(
        pieces[index].draft.kind is BlockKind.HEADING for index in range(max(0, first - 20), first)
    )
    return found if titled else set()
