"""Links as people give them: one, an `ayn:` address that hands one over, a list of them."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

from reader.text.address import canonical, is_link

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\u2066-\u2069\u200e\u200f]+", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?(https?://(?:[^\s<>()]|\([^\s<>()]*\))+)>?\s*\)",
    re.IGNORECASE,
)
_WWW = re.compile(r"www\.[^\s/]+\.[^\s/.]+\S*", re.IGNORECASE)
_SHORTCUT = re.compile(
    r"\s*\[(?:InternetShortcut|Desktop Entry)\](?:\r?\n(?!URL=)[^\n]*)*\r?\nURL=([^\r\n]*)"
)
_NOT_A_LINE = re.compile(r"\s*(?:#.*|[-=*_]{3,}\s*)?")
_WORDS_BESIDE = 20
"""Words that may stand beside a link in a list, such as its title."""
_SENTENCE = re.compile(r"[.!؟?۔…]\s*$")
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|opml|\?xml|dl|ul|ol|li|a|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_BOOKMARKS = re.compile("netscape-bookmark|<opml", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:-]*)([^<>]*)>", re.IGNORECASE)
_VALUE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LINKS = {"a": ("href",), "outline": ("url", "htmlurl", "xmlurl")}
"""The elements of lists, and the attributes that hold their links, the best first."""
_OF_PAGES = frozenset(["article", "main", "nav", "script", "form", "img", "iframe", "table", "svg"])
_APART = frozenset(["a", "title", "style", "h1", "h2", "h3"])
"""Elements whose words are no sign of an article."""
_NOTES = 0.2
MOST = 5_000_000
"""Characters of a list of links."""
_LONGEST = 10_000
"""Characters of one line."""


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
    nothing but links: bookmarks, OPML, a bare list. So is the shortcut to a page that a desktop
    keeps as a file.
    """
    if len(text) > MOST:
        return ()
    if shortcut := _SHORTCUT.match(text):
        found = list(filter(is_link, [shortcut[1].strip()]))
    else:
        found = _in_markup(text) if _MARKUP.match(text) else _in_lines(text)
    once: dict[str, str] = {}
    for link in found:
        once.setdefault(canonical(link) or link, link)
    return tuple(once.values())


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
        if len(line) > _LONGEST:
            return []
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
    """Read a page's tags as they come, in one pass: what is no list is to cost little."""
    found: list[str] = []
    inside, counted = "", Counter[str]()
    is_list = bool(_BOOKMARKS.search(text[:500]))
    end = 0
    for tag in _TAG.finditer(text):
        counted[inside] += len(text[end : tag.start()].split())
        end = tag.end()
        closing, name = bool(tag[1]), tag[2].lower()
        if name in _OF_PAGES:
            return []
        if name in _APART:
            inside = "" if closing else name
        if name in _LINKS and not closing:
            values = {key.lower(): unescape(a or b or c) for key, a, b, c in _VALUE.findall(tag[3])}
            link = next((values[key] for key in _LINKS[name] if values.get(key)), "").strip()
            found += [link] if is_link(link) else []
    # a title and a few notes stand in any list; more is an article with links in it
    beside = counted[""]
    if not is_list and beside > _WORDS_BESIDE and beside > _NOTES * counted.total():
        return []
    return found
