"""The app ends in good order after words were copied."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPY_AND_END = """
import sys
from pathlib import Path
from reader.app import Application
from reader.paths import Paths
from reader.ui.starting import qt_application
qt = qt_application()
app = Application(qt, Paths.under(Path(sys.argv[1])), "ar")
app.show()
app.start_now(None)
app.window.article.selectAll()
app.window.article.copy()
assert len(qt.clipboard().text()) > 100
app.close()
"""


def test_copied_words_do_not_end_the_app_by_a_crash(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COPY_AND_END, str(tmp_path / "data")]
    env = {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
