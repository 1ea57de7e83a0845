"""The whole main job done by an assistive program, and what it sees: never a mouse."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.conftest import SYSTEM_PYTHON, Desktop, wait_for
from tests.desktop.test_app import walk

pytestmark = pytest.mark.desktop
ASSISTANT = Path(__file__).with_name("assistant.py")
PIECE = """# القنديل القديم

في بيت جدتي قنديل قديم لا يضيئه أحد. راجع [المصدر](https://ayn.example/) إن شئت.

## المساء

- رغيف
- قنديل

### الضوء

| المدينة | السكان |
|---|---|
| حلب | 12 |

> كانت تحفظ ضوء الليالي كلها، كما في the old British Museum يومًا.

## الفجر

ثم نمنا قليلًا، وحين صحونا كان الضوء قد عاد.
"""


LETTER = """رسالة البحر

كتب الصيّاد رسالة إلى البحر ووضعها في قارورة، ثم رماها بعيدًا.

ثم عاد إلى بيته قبل المغيب، وجلس قرب النافذة ينتظر الجواب حتى نام.
"""


class Assistant:
    """Gives orders to the program that looks and acts (see assistant.py)."""

    def __init__(self, desktop: Desktop, pid: int) -> None:
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, "-I", str(ASSISTANT), str(pid)],
            env=desktop.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, do: str, role: str, name: str = "", **order: Any) -> Any:
        """Give an order; what cannot be done now gives None."""
        assert self._process.stdin is not None and self._process.stdout is not None
        told = json.dumps({"do": do, "role": role, "name": name, **order})
        self._process.stdin.write(told + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return None if isinstance(answer, dict) and "error" in answer else answer

    def do(self, do: str, role: str, name: str = "", **order: Any) -> Any:
        """Give an order as soon as it can be done."""
        return wait_for(f"{role} {name}", lambda: self.ask(do, role, name, **order), 20)

    def close(self) -> None:
        """End the program."""
        self._process.communicate(timeout=60)


@pytest.fixture
def opened(
    desktop: Desktop, run_app: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> Iterator[tuple[subprocess.Popen[str], Assistant]]:
    """Open a piece in the real window; gives the process and the assistive program."""
    file = tmp_path / "قنديل.md"
    file.write_text(PIECE, "utf-8")
    data = tmp_path / "data"
    app = run_app(["-m", "reader", "--data", str(data), "--language", "ar", "open", str(file)])
    desktop.await_focus(app.pid)
    assistant = Assistant(desktop, app.pid)
    assistant.do("find", "document frame", "القنديل القديم")
    yield app, assistant
    assistant.close()


def test_the_article_is_a_document(desktop: Desktop, opened) -> None:
    app, assistant = opened
    page = assistant.do("find", "document frame")
    assert page["language"].startswith("ar")
    assert "focused" in page["states"] and "read only" in page["states"]
    found = list(walk(desktop.probe(app.pid)))
    document = next(each for each in found if each["role"] == "document frame")
    told = [(each["role"], each["name"]) for each in walk(document)]
    for part in (
        ("heading", "القنديل القديم"),
        ("paragraph", "في بيت جدتي قنديل قديم لا يضيئه أحد. راجع المصدر إن شئت."),
        ("link", "المصدر"),
        ("heading", "المساء"),
        ("list item", "قنديل"),
        ("table column header", "السكان"),
        ("table cell", "حلب"),
        ("heading", "الفجر"),
    ):
        assert part in told, part
    levels = [each["attributes"]["level"] for each in walk(document) if each["role"] == "heading"]
    assert levels == ["1", "2", "3", "2"]
    quote = assistant.do("find", "block quote")
    assert "British Museum" in quote["text"]
    museum = next(each for each in walk(document) if "British Museum" in each["name"])
    assert museum["role"] == "block quote"


def test_text_caret_and_selection_are_told(desktop: Desktop, opened) -> None:
    _app, assistant = opened
    text = assistant.do("find", "document frame")["text"]
    start = text.index("نمنا")
    told = assistant.do("caret", "document frame", offset=start)
    assert told["caret"] == start
    assert told["word"].strip() == "نمنا"
    assert told["line"].startswith("ثم نمنا")
    chosen = assistant.do("select", "document frame", start=start, end=start + 4)
    assert chosen["selections"] == [[start, start + 4]]
    desktop.key("Left")
    assert assistant.do("find", "document frame")["selections"] == []


def test_rectangles_go_with_the_page(desktop: Desktop, opened) -> None:
    _app, assistant = opened
    assistant.do("press", "radio button", "٢٠٠٪")
    left, top, width, height = assistant.do("find", "document frame")["area"]

    def title() -> list[int]:
        return list(assistant.do("find", "heading", "القنديل القديم")["area"])

    before = title()
    assert left <= before[0] and before[0] + before[2] <= left + width
    assert top <= before[1] <= top + height
    assistant.do("focus", "document frame")
    assistant.do("caret", "document frame", offset=0)
    desktop.key("Next")

    def moved() -> bool:
        seen = assistant.ask("find", "heading", "القنديل القديم")
        return seen is None or seen["area"][1] < before[1]

    wait_for("the page to move", moved)


def test_the_whole_job(desktop: Desktop, opened, tmp_path: Path) -> None:
    app, assistant = opened
    # add a text
    assistant.do("press", "push button", "أضف")
    words = LETTER
    assistant.do("find", "dialog")
    field = assistant.ask("list", "text")
    at = next(
        number
        for number, each in enumerate(field)
        if "editable" in each["states"] and "multi line" in each["states"]
    )
    assistant.do("write", "text", text=words, at=at)
    buttons = wait_for(
        "the button of the sheet",
        lambda: [
            each
            for each in assistant.ask("list", "push button", "أضف")
            if "is default" in each["states"] and "sensitive" in each["states"]
        ],
    )
    every = assistant.ask("list", "push button", "أضف")
    assistant.do("press", "push button", "أضف", at=every.index(buttons[0]))
    assistant.do("find", "document frame", "رسالة البحر")
    # larger letters
    small = assistant.do("find", "heading", "رسالة")["area"][3]
    assistant.do("press", "radio button", "٢٠٠٪")
    wait_for("large letters", lambda: assistant.ask("find", "heading", "رسالة")["area"][3] > small)
    # listen: the caret goes along, and stays where the voice stops
    assistant.do("press", "push button", "استمع")
    began = assistant.do("find", "document frame")["caret"]
    wait_for(
        "the caret at the voice",
        lambda: assistant.ask("find", "document frame")["caret"] > began + 20,
        30,
    )
    assistant.do("press", "push button", "توقّف")
    assistant.do("find", "push button", "استمع")
    # search, and open what was found
    assistant.do("press", "radio button", "١٠٠٪")
    assistant.do("write", "text", "ابحث في مكتبتك", text="قنديل")
    assistant.do("choose", "list item", "القنديل القديم")
    assistant.do("focus", "list")
    desktop.key("Return")
    assistant.do("find", "document frame", "القنديل القديم")
    # a note on the sentence
    assistant.do("focus", "document frame")
    desktop.key("ctrl+m")
    assistant.do("write", "text", "ملاحظتك", text="من ذكريات البيت")
    # the library's own button, which keeps the search, begins with the same word
    names = [each["name"] for each in assistant.ask("list", "push button", "احفظ")]
    assistant.do("press", "push button", "احفظ", at=names.index("احفظ"))

    def notes() -> list[Any]:
        file = next((tmp_path / "data").rglob("library.sqlite3"))
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT text FROM note WHERE kind = 'note'").fetchall()

    assert wait_for("the note", notes) == [("من ذكريات البيت",)]
    wait_for(
        "the keyboard back in the article",
        lambda: "focused" in assistant.ask("find", "document frame")["states"],
    )
    # close
    desktop.key("ctrl+q")
    app.communicate(timeout=60)
    assert app.returncode == 0


def test_a_screen_reader_that_runs_is_asked_about_once(desktop: Desktop, opened) -> None:
    _app, assistant = opened
    call = ["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path"]
    call += ["/org/a11y/bus", "--method", "org.freedesktop.DBus.Properties.Set"]
    call += ["org.a11y.Status", "ScreenReaderEnabled"]
    subprocess.run([*call, "<true>"], env=desktop.env, check=True, capture_output=True)
    try:
        desktop.key("ctrl+n")
        assistant.do("find", "dialog")
        desktop.key("Escape")
        assistant.do("press", "push button", "صوت عين")
        wait_for(
            "the end of the question",
            lambda: assistant.ask("find", "push button", "صوت عين") is None,
        )
        desktop.key("ctrl+n")
        assistant.do("find", "dialog")
        desktop.key("Escape")
        wait_for("the end of the sheet", lambda: assistant.ask("find", "dialog") is None)
        assert assistant.ask("find", "push button", "صوت عين") is None
    finally:
        subprocess.run([*call, "<false>"], env=desktop.env, check=True, capture_output=True)
