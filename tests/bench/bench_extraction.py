"""What finds the article of a page best: each candidate on the corpus, in one table.

Run by hand: `python tests/bench/bench_extraction.py [FOLDER …]`; a folder holds ID.html and
ID.gold.txt. F1 is of four-word shingles, structure the share of headings, list items, captions,
quotes and table rows that stay what they are.
"""

from __future__ import annotations

import collections
import importlib.util
import json
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

Found = list[tuple[str, str]]
"""Kinds and texts of the blocks of an article."""
HEAD = {"title", "kicker", "byline"}
STRUCTURE = {"heading", "list-item", "caption", "quote", "table-row"}
TAGS = {
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "li": "list-item",
    "figcaption": "caption", "caption": "caption", "blockquote": "quote", "tr": "table-row",
    "p": "paragraph", "pre": "code",
}  # fmt: skip


def ours(data: bytes) -> Found:
    from reader.importing.html import HtmlImporter
    from reader.importing.importer import Source
    from reader.jobs import CancelToken

    document = HtmlImporter().load(Source(data, "page.html", "text/html"), CancelToken()).document
    return [
        (str(block.kind), block.text) for block in document.blocks if str(block.kind) not in HEAD
    ]


def ours_alone(data: bytes) -> Found:
    from reader.importing import article

    article.extracted_lines = lambda _html, _token=None: []
    return ours(data)


def trafilatura_precision(data: bytes) -> Found:
    import trafilatura

    return blocks_of(
        trafilatura.extract(
            data.decode("utf-8", "replace"), favor_precision=True, output_format="html",
            include_formatting=True, include_images=True, include_comments=False,
        )
    )  # fmt: skip


def trafilatura_default(data: bytes) -> Found:
    import trafilatura

    text = data.decode("utf-8", "replace")
    return blocks_of(trafilatura.extract(text, output_format="html", include_comments=False))


def readability(data: bytes) -> Found:
    # no library of ours: it is only measured, where it is installed
    Document = importlib.import_module("readability").Document  # noqa: N806

    return blocks_of(Document(data.decode("utf-8", "replace")).summary())


def whole_page(data: bytes) -> Found:
    return blocks_of(data.decode("utf-8", "replace"))


CANDIDATES: dict[str, tuple[Callable[[bytes], Found], str]] = {
    "ayn": (ours, "lxml"),
    "ayn, own rules alone": (ours_alone, "lxml"),
    "trafilatura, precision": (trafilatura_precision, "trafilatura"),
    "trafilatura": (trafilatura_default, "trafilatura"),
    "readability-lxml": (readability, "readability"),
    "the whole page": (whole_page, "lxml"),
}


def blocks_of(html: str | None) -> Found:
    """Give the blocks of some HTML, the text outside them as paragraphs."""
    import lxml.html

    if not html or not html.strip():
        return []
    root = lxml.html.document_fromstring(
        html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8")
    )
    for element in list(root.iter("script", "style", "head")):
        element.drop_tree()
    found: Found = []
    taken = set()
    for element in root.iter(*TAGS):
        if any(above in taken for above in element.iterancestors()):
            continue
        taken.add(element)
        found.append((TAGS[str(element.tag)], " ".join(element.text_content().split())))
    if not found:
        return [("paragraph", " ".join(root.text_content().split()))]
    return found


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def shingles(text: str) -> collections.Counter[tuple[str, ...]]:
    found = words(text)
    if len(found) < 4:
        return collections.Counter({tuple(found): 1} if found else {})
    return collections.Counter(tuple(found[at : at + 4]) for at in range(len(found) - 3))


def score(gold: str, got: str) -> tuple[float, float]:
    """Give precision and recall."""
    wanted, given = shingles(gold), shingles(got)
    both = sum((wanted & given).values())
    return both / max(1, sum(given.values())), both / max(1, sum(wanted.values()))


def kept(gold: Found, got: Found) -> tuple[int, int]:
    """Count the parts of structure that came through, and those there are."""
    wanted = collections.Counter(
        (kind, tuple(words(text))) for kind, text in gold if kind in STRUCTURE
    )
    given = collections.Counter((kind, tuple(words(text))) for kind, text in got)
    return sum((wanted & given).values()), sum(wanted.values())


def pages(folders: list[Path]) -> list[tuple[bytes, str, Found | None]]:
    """Give each page with its gold text, and its gold blocks where there are some."""
    found: list[tuple[bytes, str, Found | None]] = []
    for case in sorted((ROOT / "tests" / "corpus").glob("*page*")):
        if (case / "input.html").is_file():
            gold = json.loads((case / "document.json").read_text(encoding="utf-8"))["blocks"]
            blocks = [(b["kind"], b["text"]) for b in gold if b["kind"] not in HEAD]
            found.append(((case / "input.html").read_bytes(), text_of(blocks), blocks))
    for folder in folders:
        for gold_path in sorted(folder.glob("*.gold.txt")):
            page = folder / gold_path.name.replace(".gold.txt", ".html")
            found.append((page.read_bytes(), gold_path.read_text(encoding="utf-8"), None))
    return found


def text_of(blocks: Found) -> str:
    return "\n".join(text for kind, text in blocks if kind != "caption")


def measure(name: str, folders: list[Path]) -> None:
    """Print one row; runs in a process of its own, for its memory."""
    work = CANDIDATES[name][0]
    material = pages(folders)
    work(material[0][0])
    scores, parts, all_parts = [], 0, 0
    start = time.process_time()
    begun = time.perf_counter()
    results = [work(page) for page, _, _ in material]
    spent, lasted = time.process_time() - start, time.perf_counter() - begun
    for (_, text, blocks), got in zip(material, results, strict=True):
        scores.append(score(text, text_of(got)))
        if blocks is not None:
            some, total = kept(blocks, got)
            parts, all_parts = parts + some, all_parts + total
    precision, recall = (statistics.mean(column) for column in zip(*scores, strict=True))
    both = 2 * precision * recall / (precision + recall)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    child = child_memory() if name == "ayn" else 0
    print(
        f"{name:24} {both:.3f} {precision:.3f} {recall:.3f} {100 * parts / all_parts:8.0f} %"
        f" {len(results) / lasted:8.0f} {len(results) / spent:8.0f} {peak:6}{f' + {child}' if child else ''}"
    )


def child_memory() -> int:
    """Give the peak memory of our extractor's child in MB."""
    from reader.importing import extractor

    pid = extractor._shared().pid
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) // 1000 if found else 0


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--row"]:
        measure(arguments[1], [Path(folder) for folder in arguments[2:]])
        return
    print(
        f"{len(pages([Path(folder) for folder in arguments]))} pages\n"
        f"{'':24} F1    P     R     structure  pages/s  per CPU s     MB"
    )
    for name, (_, library) in CANDIDATES.items():
        if importlib.util.find_spec(library) is None:
            print(f"{name:24} not installed")
            continue
        subprocess.run([sys.executable, __file__, "--row", name, *arguments], check=True)


if __name__ == "__main__":
    main()
