"""How long the reading pane takes: showing a piece against a bare text edit, zoom, moving light.

Run by hand: python tests/bench/bench_article.py [article folder …]
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtGui import QFont  # noqa: E402
from PySide6.QtWidgets import QApplication, QTextEdit  # noqa: E402

from reader.document.model import Document  # noqa: E402
from reader.document.ranges import Position, Range  # noqa: E402
from reader.importing.importer import import_source, read_file  # noqa: E402
from reader.ui.article_view import ArticleView  # noqa: E402
from reader.ui.fonts import load_fonts  # noqa: E402
from reader.ui.theme import make_look  # noqa: E402

SIZE = (950, 900)
ROUNDS = 15


def clock(call: Callable[[], object]) -> float:
    """Time a call in ms."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def median(values: list[float]) -> float:
    return statistics.median(values)


def show_ours(document: Document) -> tuple[ArticleView, float]:
    view = ArticleView()
    view.resize(*SIZE)
    view.show()
    QApplication.processEvents()
    look = make_look("light", 100, "naskh")

    def show() -> None:
        view.show_document(document, look, lambda _name: None)
        view.viewport().repaint()

    return view, clock(show)


def show_bare(text: str) -> float:
    view = QTextEdit()
    view.setReadOnly(True)
    look = make_look("light", 100, "naskh")
    font = QFont()
    font.setFamilies(look.serif_families)
    font.setPixelSize(22)
    view.setFont(font)
    view.resize(*SIZE)
    view.show()
    QApplication.processEvents()

    def show() -> None:
        view.setPlainText(text)
        view.viewport().repaint()

    spent = clock(show)
    view.close()
    return spent


def measure(folder: Path) -> None:
    document = import_source(read_file(folder / "article.html")).document
    view, _first = show_ours(document)
    section = view.rendering.entries if view.rendering else []
    # The bare widget gets the text of the section that is shown, and the whole piece
    part = "\n".join(entry.block.text for entry in section)
    whole = "\n".join(block.text for block in document.blocks)
    view.close()
    ours, bare, bare_whole = [], [], []
    for _ in range(ROUNDS):
        view, spent = show_ours(document)
        ours.append(spent)
        view.close()
        bare.append(show_bare(part))
        bare_whole.append(show_bare(whole))

    view, _first = show_ours(document)
    zoom, painted = [], []
    view.go_to(
        section[len(section) // 2].block.id and Position(section[len(section) // 2].block.id)
    )
    for percent in (110, 140, 200, 100, 300, 70, 125, 100, 90):
        look = make_look("light", percent, "naskh")
        start = time.perf_counter()
        view.set_look(look)
        zoom.append((time.perf_counter() - start) * 1000)
        view.viewport().repaint()
        painted.append((time.perf_counter() - start) * 1000)

    block = max((entry.block for entry in section), key=lambda block: len(block.text))
    view.set_look(make_look("light", 100, "naskh"))
    view.go_to(Position(block.id))
    view.layers.set_layer("sentence", [Range(block.id, 0, min(150, len(block.text)))])
    QApplication.processEvents()
    moved, shown = [], []
    for match in list(re.finditer(r"\S+", block.text))[:60]:
        start = time.perf_counter()
        view.layers.set_layer("word", [Range(block.id, *match.span())])
        moved.append((time.perf_counter() - start) * 1000)
        QApplication.processEvents()
        shown.append((time.perf_counter() - start) * 1000)
    view.close()
    print(
        f"{folder.name:22} {len(whole):7} characters | show {median(ours):5.1f} ms,"
        f" bare {median(bare):5.1f} (whole {median(bare_whole):5.1f}),"
        f" ratio {median(ours) / median(bare):4.2f}"
        f" | zoom {median(zoom):5.1f}, painted {median(painted):5.1f}"
        f" | word {median(moved):4.2f}, painted {median(shown):4.2f} (95 % {sorted(shown)[-4]:4.2f})"
    )


def main() -> None:
    application = QApplication.instance() or QApplication([])
    load_fonts()
    folders = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "articles").iterdir())
    for folder in folders:
        if (folder / "article.html").is_file():
            measure(folder)
    application.processEvents()


if __name__ == "__main__":
    main()
