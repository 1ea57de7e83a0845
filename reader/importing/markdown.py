"""Markdown to a document, with what CommonMark does not know of Arabic."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.document.model import BlockKind
from reader.importing.decode import decode, looks_binary
from reader.importing.front_matter import take_front_matter
from reader.importing.html import import_page
from reader.importing.limits import MAX_MARKDOWN
from reader.importing.plain import PlainImporter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

    from reader.importing.importer import Imported, Source
    from reader.jobs import CancelToken

_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")
_LONGEST = 100_000
"""Code points of one line; the signs of a longer one are no marks, and cost minutes."""
_MOST_LINES = 50_000
"""A text of more lines is read as plain text."""
_MOST_MARKS = 2_000
"""Brackets and the like in one paragraph; more of them are no marks either."""
_MARKS = re.compile(r"[\[\]*_`<\\]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_NUMBER = re.compile(r"((?:[ \t]|>)*)([٠-٩۰-۹]{1,9})([.)]|[-ـ](?=[ \t]))(?=[ \t])")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_NESTED = re.compile(r"(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){40}")
_NOTE = re.compile(r"[ ]{0,3}\[\^([^\]\s^]{1,60})\]:[ \t]*(.*)$")
_REFERENCE = re.compile(r"\[\^([^\]\s^]{1,60})\]")
_STRONG = re.compile(r"(\*{1,2})(?![\s*])([^*\n]{1,500}?)(?<!\s)\1(?!\*)")
_ARABIC = re.compile("[\u0620-\u064a\u064b-\u0652\u066e-\u06d3]")
_WORD = re.compile(r"[\w\u064b-\u0652]")
_SIGN = re.compile(r"[^\w\s]")


class MarkdownImporter:
    """Takes files that are named as Markdown; HTML inside them is text, not markup."""

    name = "markdown"

    def accepts(self, source: Source) -> float:
        """Go by the name or the declared type: Markdown has no signature."""
        named = source.name.lower().endswith(_ENDINGS)
        declared = source.media_type.startswith(("text/markdown", "text/x-markdown"))
        return 0.95 if (named or declared) and not looks_binary(source.data) else 0.0

    def load(self, source: Source, token: CancelToken) -> Imported:
        """Make a document of it; raises `ImportFailed` when there is no text in it."""
        declared = source.media_type.partition("charset=")[2].strip("\"' ;")
        text = decode(source.data, declared=declared, name=source.name).text
        token.check()
        if len(text) > MAX_MARKDOWN or not text.strip():
            return PlainImporter().load(source, token)
        lines = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text).split("\n")
        fields, lines = take_front_matter(lines)
        if len(lines) > _MOST_LINES:
            return PlainImporter().load(source, token)
        lines, notes = _prepared(lines)
        body = "\n".join(lines)
        if not body.strip() and not notes:
            return PlainImporter().load(source, token)
        page = _page(_rendered(body, notes, token), fields)
        token.check()
        made = import_page(page, source, token, whole=True)
        document = made.document
        metadata = replace(
            document.metadata,
            tags=fields.get("tags", ()),
            byline=document.metadata.byline or "، ".join(fields.get("author", ())),
        )
        if not any(block.kind is BlockKind.TITLE for block in document.blocks):
            name = source.name.rpartition(".")[0] or source.name
            metadata = replace(metadata, title=name or metadata.title)
        return replace(made, document=replace(document, metadata=metadata))


def _prepared(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """Make what CommonMark does not know into what it knows, and take the notes out.

    Numbers of lists («١.») become its own; a line too long to have marks is escaped. Code is
    left as it is.
    """
    kept: list[str] = []
    notes: dict[str, str] = {}
    fence = note = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
        elif mark:
            fence, note = mark[1], ""
        elif found := _NOTE.match(line):
            note = found[1]
            notes.setdefault(note, found[2])
            continue
        elif note and line.strip() and (line.startswith(("  ", "\t")) or not notes[note]):
            notes[note] += " " + line.strip()
            continue
        else:
            note = note if note and not line.strip() else ""
            found = _NUMBER.match(line)
            if found and (int(found[2]) == 1 or _may_start_list(kept)):
                line = (
                    f"{found[1]}{int(found[2])}{found[3] if found[3] in '.)' else '.'}"
                    + (line[found.end() :])
                )
            if len(line) > _LONGEST or _NESTED.match(line):
                line = re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~])", r"\\\1", line)
        kept.append(line)
    return kept, notes


def _may_start_list(above: Sequence[str]) -> bool:
    """Whether a number may start an item below these lines: not in the middle of a paragraph."""
    line = above[-1] if above else ""
    return not line.strip() or bool(_ITEM.match(line)) or line.startswith((" ", "\t"))


def _page(body: str, fields: Mapping[str, tuple[str, ...]]) -> str:
    """Make a page of the rendered text, with what is known of it in its head."""

    def said(name: str) -> str:
        return html.escape("، ".join(fields.get(name, ())))

    head = "".join(
        line.format(said(name))
        for name, line in (
            ("title", "<title>{}</title>"),
            ("author", '<meta name="author" content="{}">'),
            ("published", '<meta property="article:published_time" content="{}">'),
            ("url", '<link rel="canonical" href="{}">'),
        )
        if fields.get(name)
    )
    return f'<html lang="{said("language")}"><head>{head}</head><body>{body}</body></html>'


def _rendered(body: str, notes: dict[str, str], token: CancelToken) -> str:
    parser = _parser()
    order: list[str] = []
    environment: dict[str, object] = {"notes": notes, "order": order, "token": token}
    made = str(parser.render(body, environment))
    items = []
    at = 0
    while at < len(order):
        # a note may refer to another one, which then joins the end
        name = order[at]
        at += 1
        text = str(parser.renderInline(notes[name], environment))
        items.append(f'<li id="fn-{html.escape(name)}">{text}</li>')
    unused = [
        f"<p>{parser.renderInline(text, environment)}</p>"
        for name, text in notes.items()
        if name not in order and text.strip()
    ]
    ended = f'<section role="doc-endnotes"><ol>{"".join(items)}</ol></section>' if items else ""
    return made + "".join(unused) + ended


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("text", "ayn_first", _checked)
    parser.inline.ruler.before("link", "ayn_note", _note)
    parser.inline.ruler.before("emphasis", "ayn_strong", _strong)
    return parser


def _checked(state: StateInline, silent: bool) -> bool:
    """Look whether to stop, and pass over the marks of a paragraph with too many to be any."""
    if state.pos == 0 and not silent:
        token = state.env.get("token")
        if token is not None:
            token.check()
        if len(_MARKS.findall(state.src)) > _MOST_MARKS:
            state.pending += _ESCAPED.sub(r"\1", state.src)
            state.pos = state.posMax
            return True
    return False


def _note(state: StateInline, silent: bool) -> bool:
    """Make `[^name]` a reference to the note of that name."""
    found = _REFERENCE.match(state.src, state.pos)
    if found is None or found[1] not in state.env.get("notes", {}):
        return False
    if not silent:
        order = state.env["order"]
        if found[1] not in order:
            order.append(found[1])
        number = order.index(found[1]) + 1
        made = state.push("html_inline", "", 0)
        made.content = (
            f'<sup><a role="doc-noteref" href="#fn-{html.escape(found[1])}">{number}</a></sup>'
        )
    state.pos = found.end()
    return True


def _strong(state: StateInline, silent: bool) -> bool:
    """Make stars beside a quotation mark strong also where an Arabic prefix or suffix touches.

    CommonMark 0.31 (6.2) takes «**» between a letter and a sign for no mark, as in
    `و**«غامق»**و`; Arabic writes «و», «ب», «ل» and the like joined to the word.
    """
    if state.src[state.pos] != "*" or (state.pos and state.src[state.pos - 1] == "*"):
        return False
    found = _STRONG.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[found.end()] if found.end() < state.posMax else " "
    inner = found[2]
    opens = bool(_ARABIC.match(before) and _SIGN.match(inner[0]))
    closes = bool(_ARABIC.match(after) and _SIGN.match(inner[-1]))
    if not (opens or closes):
        return False
    if not silent:
        tag = "strong" if len(found[1]) == 2 else "em"
        state.push(f"{tag}_open", tag, 1)
        end, start = state.posMax, found.start(2)
        state.pos, state.posMax = start, found.end(2)
        state.md.inline.tokenize(state)
        state.posMax = end
        state.push(f"{tag}_close", tag, -1)
    state.pos = found.end()
    return True
