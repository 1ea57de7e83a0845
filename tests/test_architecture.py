"""The plan of the house, asserted: who may import whom, and what loads lazily."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READER = ROOT / "reader"
LEAVES = {
    "errors", "system_errors", "setting", "article_settings", "settings", "paths", "jobs",
    "translations",
}  # fmt: skip
ALLOWED = {
    "errors": set(),
    "system_errors": {"errors"},
    "setting": {"errors"},
    "article_settings": {"errors", "setting"},
    "settings": {"errors", "setting", "article_settings"},
    "paths": {"errors"},
    "jobs": {"errors"},
    "translations": {"errors"},
    "text": LEAVES,
    "document": LEAVES | {"text"},
    "importing": LEAVES | {"text", "document"},
    "library": LEAVES | {"text", "document"},
    "speech": LEAVES | {"text", "document"},
    "exporting": LEAVES | {"text", "document"},
}
ALLOWED["actions"] = LEAVES | {
    "text", "document", "importing", "library", "speech", "exporting",
}  # fmt: skip
ALLOWED["ui"] = ALLOWED["actions"] | {"actions"}
COMPOSITION = {"app", "cli", "__main__", "__init__"}
HEAVY = (
    "onnxruntime", "importlib.metadata", "trafilatura", "httpx", "babel", "chardet", "lxml", "pyttsx3", "bidi",
    "dbus_fast", "av", "numpy", "piper", "PIL", "httpcore", "brotli", "farahidi", "pyphen",
)  # fmt: skip


def room(path: Path) -> str:
    return path.relative_to(READER).parts[0].removesuffix(".py")


def imports(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module
            found.append(node.module)
            if node.module == "reader":
                found += [f"reader.{alias.name}" for alias in node.names]
    return found


def modules() -> list[Path]:
    return sorted(READER.rglob("*.py"))


def test_arrows_point_down() -> None:
    wrong = []
    for path in modules():
        here = room(path)
        if here in COMPOSITION:
            continue
        for name in imports(path):
            parts = name.split(".")
            if parts[0] != "reader" or len(parts) < 2 or parts[1].startswith("__"):
                continue
            if parts[1] != here and parts[1] not in ALLOWED[here]:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_only_the_ui_knows_qt() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules()
        if room(path) not in {"ui", "app"}
        and any(name.split(".")[0] in {"PySide6", "shiboken6"} for name in imports(path))
    ]
    assert not wrong


def test_files_have_one_job() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in modules()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert not long
    names = {path.stem for path in modules()}
    assert not names & {"utils", "helpers", "manager", "service", "common"}


def test_every_module_says_what_it_is_for() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not wrong


def test_nothing_below_the_window_loads_qt_or_heavy_libraries() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in modules()
        if room(path) not in {"ui", "app", "__main__"} and path.name != "__init__.py"
    ]
    code = (
        f"import sys\nfor name in {names!r}:\n    __import__(name)\n"
        f"heavy = {('PySide6', *HEAVY)!r}\n"
        "print(*[name for name in heavy if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""


def test_opening_the_window_loads_no_heavy_library() -> None:
    code = (
        "import sys\nimport reader.app\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""
