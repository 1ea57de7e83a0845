"""Links as people give them: one, an `ayn:` address that hands one over, a list of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

from reader.text.address import canonical, is_link

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\u2066-\u2069\u200e\u200f]+", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?(https?://[^\s<>]+?)>?\s*\)", re.IGNORECASE
)
_WWW = re.compile(r"www\.[^\s/]+\.[^\s/.]+\S*", re.IGNORECASE)
_NOT_A_LINE = re.compile(r"\s*(?:#.*|[-=*_]{3,}\s*)?")
_WORDS_BESIDE = 20
"""Words that may stand beside a link in a list, such as its title."""
_SENTENCE = re.compile(r"[.!؟?۔…]\s*$")
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|opml|\?xml|dl|ul|ol|li|a|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)
MOST = 5_000_000
"""Characters of a list of links."""


def link_of(text: str) -> str:
    """Give the page's address that a text is: http(s), www., or an `ayn:` address; else "".

    `ayn:add?url=…` and `ayn://add/?url=…` (also `open`) hand over a page's address and can do
    nothing else.
    """
    text = text.strip().strip("<>").strip()
    if is_link(text):
        return text
    if text[:4].lower() == "ayn:":
        return _handed_over(text)
    return f"https://{text}" if _WWW.fullmatch(text) else ""


def links_in(text: str) -> tuple[str, ...]:
    """Give the links of a text that is a list of them, each page once; () for any other text.

    A list has a link on every line, in Markdown or with a title beside it, or is a page of
    nothing but links: bookmarks, OPML, a bare list.
    """
    if len(text) > MOST:
        return ()
    found = _in_markup(text) if _MARKUP.match(text) else _in_lines(text)
    return tuple({canonical(link): link for link in reversed(found)}.values())[::-1]


def _handed_over(text: str) -> str:
    try:
        parts = urlsplit(text)
        deed = (parts.netloc or parts.path.strip("/")).lower()
        given = parse_qs(parts.query).get("url", [""])[0].strip()
    except ValueError:
        return ""
    if deed not in {"add", "open"} or (parts.netloc and parts.path.strip("/")):
        return ""
    # some senders escape the address twice
    return given if is_link(given) else next(filter(is_link, (unquote(given),)), "")


def _in_lines(text: str) -> list[str]:
    found: list[str] = []
    for line in text.splitlines():
        if _NOT_A_LINE.fullmatch(line):
            continue
        links = [*_MARKDOWN.findall(line)]
        rest = _MARKDOWN.sub(" ", line)
        links += [_trimmed(link) for link in _ADDRESS.findall(rest)]
        rest = _ADDRESS.sub(" ", rest).strip()
        if not links:
            links = [link] if (link := link_of(line)) else []
            rest = ""
        beside = len(rest.split())
        if not links or beside > _WORDS_BESIDE or (beside > 6 and _SENTENCE.search(rest)):
            return []
        found += links
    return [link for link in found if is_link(link)]


def _trimmed(link: str) -> str:
    """Take off what belongs to the sentence around a link; a bracket of its own stays."""
    while link and link[-1] in ".,;:!?)]}»”،؛؟|":
        if link[-1] == ")" and link.count("(") >= link.count(")"):
            break
        link = link[:-1]
    return link


def _in_markup(text: str) -> list[str]:
    page = _Links()
    page.feed(text)
    page.close()
    if page.other:
        return []
    words = page.words_in_links + page.words_beside
    # a title and a few notes stand in any list; more is an article with links in it
    if page.words_beside > 20 and page.words_beside > 0.2 * words and not page.bookmarks:
        return []
    return page.links


@dataclass
class _Links(HTMLParser):
    """Gathers the links of a page, and what else is in it."""

    links: list[str] = field(default_factory=list)
    words_in_links: int = 0
    words_beside: int = 0
    other: bool = False
    bookmarks: bool = False
    _inside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_decl(self, decl: str) -> None:
        self.bookmarks = self.bookmarks or "netscape-bookmark" in decl.lower()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "opml":
            self.bookmarks = True
        if tag in {"article", "main", "nav", "script", "form", "img", "iframe", "table", "svg"}:
            self.other = True
        link = ""
        if tag == "a":
            link = values.get("href", "")
        elif tag == "outline":
            link = values.get("url") or values.get("htmlurl") or values.get("xmlurl") or ""
        if is_link(link):
            self.links.append(link.strip())
        if tag in {"a", "title", "style", "h1", "h2", "h3"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "a" in self._inside:
            self.words_in_links += len(data.split())
        elif not self._inside:
            self.words_beside += len(data.split())
