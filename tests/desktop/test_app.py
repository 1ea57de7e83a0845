"""The app in a real window: what assistive technology finds, keys, and a clean end."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.conftest import wait_for

pytestmark = pytest.mark.desktop

PIECE = """القنديل القديم

في بيت جدتي قنديل قديم لا يضيئه أحد. وكانت تقول إنه يحفظ ضوء الليالي كلها.

وحين انقطعت الكهرباء ذات مساء، أشعلته أمي للمرة الأولى، فرأينا وجوهنا بلون العسل. وبقينا نحكي حتى الفجر.
"""


def walk(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree
    for child in tree["children"]:
        yield from walk(child)


@pytest.fixture
def opened(desktop, run_app: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> Any:
    """Open a piece in the real window; gives the process and the accessible tree."""
    file = tmp_path / "قنديل.txt"
    file.write_text(PIECE, "utf-8")
    data = tmp_path / "data"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    command = ["-m", "reader", "--data", str(data), "--language", "ar", "open", str(file)]
    app = run_app(command, TMPDIR=str(temporary))

    def tree() -> dict[str, Any] | None:
        found = desktop.probe(app.pid)
        texts = [each.get("text", "") for each in walk(found)]
        return found if any("في بيت جدتي" in text for text in texts) else None

    return app, wait_for("the piece", tree, 30)


def test_assistive_technology_finds_the_main_parts(opened) -> None:
    _app, tree = opened
    found = list(walk(tree))
    article = [each for each in found if "في بيت جدتي" in each.get("text", "")]
    assert [each["role"] for each in article] == ["document frame", "paragraph"]
    assert "القنديل القديم" in article[0]["name"]
    assert "editable" not in article[0]["states"]
    names = {(each["role"], each["name"]) for each in found}
    sizes = [name for _role, name in names if "١٠٠٪" in name or "١٤٠٪" in name or "٢٠٠٪" in name]
    assert len(set(sizes)) == 3
    shown = [each for each in found if each["name"] == "المواد" and each["role"] == "list"]
    assert len(shown) == 1
    rows = [child["name"] for child in shown[0]["children"]]
    assert any("القنديل القديم" in row for row in rows)
    assert any(name == "المشغّل" for _role, name in names)
    assert any(name == "استمع" and "button" in role for role, name in names)
    assert any(name == "ابحث في مكتبتك" and role == "text" for role, name in names)
    for each in found:
        if "button" in each["role"] and "showing" in each["states"]:
            assert each["name"], each


def test_keys_resize_find_and_quit(desktop, opened) -> None:
    app, _tree = opened
    desktop.await_focus(app.pid)
    desktop.key("ctrl+3")
    desktop.key("ctrl+f")

    def find_bar() -> bool:
        found = walk(desktop.probe(app.pid))
        return any(each["role"] == "text" and "focused" in each["states"] for each in found)

    wait_for("the find bar", find_bar, 20)
    desktop.key("Escape")
    desktop.key("ctrl+q")
    output, errors = app.communicate(timeout=60)
    assert (app.returncode, output) == (0, "")
    # a machine without a sound server is told so, once, by Qt
    assert [line for line in errors.splitlines() if "pa_context_connect" not in line] == []


def test_shortcuts_answer_on_an_arabic_only_keyboard(desktop, opened) -> None:
    app, _tree = opened
    desktop.await_focus(app.pid)
    subprocess.run(["setxkbmap", "ara"], env=desktop.env, check=True)
    try:
        desktop.key("ctrl+Arabic_dad")  # where Q is
        app.communicate(timeout=60)
    finally:
        subprocess.run(["setxkbmap", "us"], env=desktop.env, check=True)
    assert app.returncode == 0


def test_closing_while_it_speaks_leaves_nothing(desktop, opened, tmp_path: Path) -> None:
    app, _tree = opened
    before = set(desktop.processes()) - {app.pid}
    desktop.await_focus(app.pid)
    desktop.key("space")
    time.sleep(1.5)
    desktop.key("ctrl+q")
    _output, errors = app.communicate(timeout=60)
    assert app.returncode == 0, errors
    wait_for("the end of its processes", lambda: set(desktop.processes()) <= before, 10)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_later_start_hands_its_piece_to_the_window_that_runs(
    desktop, opened, run_app: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    app, _tree = opened
    second = tmp_path / "مرفأ.txt"
    second.write_text("المرفأ الصغير\n\nرست القوارب كلّها قبل المغيب، وبقي الولد يعدّها.", "utf-8")
    command = ["-m", "reader", "--data", str(tmp_path / "data"), "--language", "ar"]
    later = run_app([*command, "open", str(second)])
    assert later.communicate(timeout=60) == ("", "")
    assert later.returncode == 0

    def shown() -> bool:
        texts = [each.get("text", "") for each in walk(desktop.probe(app.pid))]
        return any("رست القوارب" in text for text in texts)

    wait_for("the piece of the later start", shown, 30)
    # a command of the terminal works beside it, and the window shows what it did
    other = run_app([*command, "delete", "1"])
    assert other.communicate(timeout=60)[1] == ""
    app.kill()
    app.communicate()
    # a window that was killed leaves nothing that keeps the next one from opening
    again = run_app([*command, "open"])
    wait_for("the window", lambda: len(list(walk(desktop.probe(again.pid)))) > 20, 30)
    desktop.await_focus(again.pid)
    desktop.key("ctrl+q")
    again.communicate(timeout=60)
    assert again.returncode == 0
