"""Times the library pane over a large library; by hand: `python tests/bench/bench_library_window.py`.

Start and memory are of whole processes, an empty library's beside the large one's. A frame is the
processor time of one picture of the list: rows read, measured and drawn.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false;*.debug=false;*.info=false")
FRAMES, RUNS = 300, 7
NAMES = {
    "window": "window on screen",
    "work": "the same, its thread's own work",
    "drawn": "first rows drawn",
    "listed": "all rows listed",
    "memory": "memory, after going through all",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="a library that is there already")
    parser.add_argument("--pieces", type=int, default=100_000)
    parser.add_argument("--one", choices=("start", "frames"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        {"start": start, "frames": frames}[options.one](options.folder)
        return
    with tempfile.TemporaryDirectory(prefix="ayn-bench-") as name:
        large, empty = options.folder or Path(name) / "large", Path(name) / "empty"
        if options.folder is None:
            fill(large, options.pieces)
        for folder in (empty, large):
            child(folder, "start")  # it warms the caches and settles what a first start does
        rows: dict[Path, list[dict]] = {empty: [], large: []}
        for _ in range(RUNS):
            # in turn, so that a busy machine is as busy for both
            for each, runs in rows.items():
                runs.append(child(each, "start"))
        for key, unit in (
            ("window", "ms"),
            ("work", "ms"),
            ("drawn", "ms"),
            ("listed", "ms"),
            ("memory", "MB"),
        ):
            values = [statistics.median(run[key] for run in rows[each]) for each in (empty, large)]
            print(
                f"{NAMES[key]:34} empty {values[0]:7.1f}   large {values[1]:7.1f}   "
                f"more {values[1] - values[0]:6.1f} {unit}"
            )
        for key, times in child(large, "frames").items():
            times = sorted(times)
            p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
            print(
                f"{key:34} median {statistics.median(times):6.2f}   p95 {p95:6.2f}   "
                f"worst {times[-1]:6.2f} ms   ({len(times)})"
            )


def fill(folder: Path, pieces: int) -> None:
    """Write a large library; one that was used is like that, so some of it is read."""
    from reader.library.pieces import Status
    from reader.library.store import Library
    from reader.paths import Paths
    from tests.bench.big_library import Writing
    from tests.bench.big_library import fill as write

    paths = Paths.under(folder)
    write(paths, Writing().documents(pieces))
    library = Library.open(paths)
    library.set_status(range(1, pieces, 5), Status.READING)
    library.set_status(range(2, pieces, 3), Status.FINISHED)
    library.tagging.set_colour("علوم", "teal")
    library.close()


def child(folder: Path, what: str) -> dict:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, "--folder", str(folder), "--one", what]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def opened(folder: Path):
    """Open the window without the pieces that ship with it, which an empty library would get."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QApplication

    from reader.app import Application
    from reader.paths import Paths
    from reader.ui.fonts import load_fonts

    qt = QApplication.instance() or QApplication(sys.argv[:1])
    load_fonts()
    app = Application(qt, Paths.under(folder), "ar", remember=False)
    app.window.resize(1280, 840)
    app.show()
    QCoreApplication.processEvents()
    return app


def settle(app, seconds: float, done: Callable[[], bool] = lambda: False) -> None:
    """Let events and jobs go on."""
    from PySide6.QtCore import QCoreApplication

    end = time.perf_counter() + seconds
    while time.perf_counter() < end and not done():
        QCoreApplication.processEvents()
        time.sleep(0.001)


def start(folder: Path) -> None:
    """Time the window, from the library's opening to its first picture, and to its list."""
    import PySide6.QtWidgets  # noqa: F401

    import reader.app  # noqa: F401
    from reader.paths import Paths

    began, worked = time.perf_counter(), time.thread_time()
    app = opened(folder)
    window = (time.perf_counter() - began) * 1000
    work = (time.thread_time() - worked) * 1000
    app.window.library.grab()
    drawn = (time.perf_counter() - began) * 1000
    with contextlib.closing(sqlite3.connect(Paths.under(folder).library)) as library:
        (count,) = library.execute(
            "SELECT count(*) FROM piece WHERE deleted = '' AND archived = 0"
        ).fetchone()
    settle(app, 10, lambda: app.window.library._model.rowCount() == count)
    listed = (time.perf_counter() - began) * 1000
    for turn in range(60):
        bar = app.window.library._list.verticalScrollBar()
        bar.setValue(bar.maximum() * turn // 60)
        app.window.library.grab()
    settle(app, 0.5)
    memory = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
    app.close()
    print(
        json.dumps(
            {
                "window": window,
                "work": work,
                "drawn": drawn,
                "listed": listed,
                "memory": memory,
            }
        )
    )


def frames(folder: Path) -> None:
    """Time pictures of the list while it is scrolled, by a little and by much."""
    app = opened(folder)
    view = app.window.library._list
    count = len(app._library.ids(app.window.shelves.listed.view))
    settle(app, 10, lambda: app.window.library._model.rowCount() == count)
    view.grab()
    bar, found = view.verticalScrollBar(), {}

    def picture(value: int) -> float:
        began = time.thread_time()
        bar.setValue(value)
        view.viewport().repaint()
        return (time.thread_time() - began) * 1000

    found["frame, scrolling with the wheel"] = [
        picture(bar.value() + bar.singleStep() * 3) for _ in range(FRAMES)
    ]
    found["frame, by the page"] = [picture(bar.value() + bar.pageStep()) for _ in range(FRAMES)]
    found["frame, jumping anywhere"] = [
        picture(bar.maximum() * (turn * 7919 % FRAMES) // FRAMES) for turn in range(FRAMES)
    ]
    began = time.perf_counter()
    view.selectAll()
    found["choosing all"] = [(time.perf_counter() - began) * 1000]
    began = time.perf_counter()
    chosen = view.chosen()
    found[f"saying which {len(chosen)} are chosen"] = [(time.perf_counter() - began) * 1000]
    app.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
