"""Draws every screen in every language, theme, size and width: `python tests/gallery.py FOLDER`.

Each picture is a PNG; `sheet-*.png` are contact sheets. What the check of widgets finds is printed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LANGUAGES = ("ar", "en")
THEMES = ("light", "dark", "contrast-dark")
SIZES = (100, 300, 500)
WIDTHS = (1280, 320)
HEIGHT = 900
_COLUMNS, _THUMB = 8, 320


def main() -> int:
    """Draw what is asked for, a process for each language, theme, size and width."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES)
    parser.add_argument("--themes", nargs="+", default=THEMES)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--widths", nargs="+", type=int, default=WIDTHS)
    parser.add_argument("--screen", help=argparse.SUPPRESS)
    wishes = parser.parse_args()
    wishes.folder.mkdir(parents=True, exist_ok=True)
    each = itertools.product(wishes.languages, wishes.themes, wishes.sizes, wishes.widths)
    if wishes.screen:
        for language, theme, size, width in each:
            draw(wishes.folder, language, theme, size, width, wishes.screen)
        return 0
    worst = 0
    for language, theme, size, width in each:
        command = [sys.executable, __file__, str(wishes.folder)]
        command += ["--languages", language, "--themes", theme]
        command += ["--sizes", str(size), "--widths", str(width)]
        with tempfile.TemporaryDirectory() as folder:
            # the dialogs' screen is as wide as the window, as on a small or a magnified screen
            config = Path(folder) / "screen.json"
            screen = {"name": "gallery", "x": 0, "y": 0, "width": width, "height": HEIGHT}
            screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
            config.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
            command += ["--screen", str(config)]
            worst = max(worst, subprocess.run(command).returncode)
    return worst


def draw(
    folder: Path, language: str, theme: str, size: int, width: int, screen_file: str
) -> list[str]:
    """Draw every screen of one language, theme, size and width; gives what is wrong with them."""
    from reader import app, settings
    from reader.paths import Paths
    from reader.ui.starting import qt_application
    from tests.screens import screens
    from tests.widget_checks import problems

    # Qt takes no file from QT_QPA_PLATFORM: the screen would be 800 × 800
    qt = qt_application("-platform", f"offscreen:configfile={screen_file}")
    assert qt.primaryScreen().size().width() == width
    found: list[str] = []
    pictures: list[Path] = []
    with tempfile.TemporaryDirectory() as data:
        application = app.Application(qt, Paths.under(Path(data)), language, remember=False)
        application.settings[settings.THEME] = theme
        application.settings[settings.TEXT_SIZE] = size
        application.window.resize(width, HEIGHT)
        application.window.show()
        for screen in screens(application):
            name = f"{screen.name}-{language}-{theme}-{size}-{width}"
            file = folder / f"{name}.png"
            screen.widget.grab().save(str(file), "PNG")
            pictures.append(file)
            scale = application._appearance.look.scale
            found += [f"{name}: {each}" for each in problems(screen.widget, scale)]
        application.close()
    _contact_sheet(pictures, folder / f"sheet-{language}-{theme}-{size}-{width}.png")
    for problem in found:
        print(problem)
    return found


def _contact_sheet(pictures: list[Path], out: Path) -> None:
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QColor, QImage, QPainter

    rows = (len(pictures) + _COLUMNS - 1) // _COLUMNS
    cell = _THUMB + 24
    sheet = QImage(_COLUMNS * cell, rows * cell, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#777777"))
    painter = QPainter(sheet)
    painter.setPen(QColor("#FFFFFF"))
    for number, file in enumerate(pictures):
        x, y = number % _COLUMNS * cell, number // _COLUMNS * cell
        small = QImage(str(file)).scaled(
            _THUMB,
            _THUMB,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(x, y + 20, small)
        painter.drawText(QRect(x, y, _THUMB, 18), 0, file.name.split("-ar-")[0].split("-en-")[0])
    painter.end()
    sheet.save(str(out), "PNG")


if __name__ == "__main__":
    sys.exit(main())
