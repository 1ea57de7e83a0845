"""What the window says of errors that nobody expected."""

from __future__ import annotations

from pathlib import Path

from reader.app import Application
from reader.ui.window import MainWindow


def test_what_the_system_refuses_is_said_in_plain_words(
    window: MainWindow, application: Application, tmp_path: Path
) -> None:
    file = tmp_path / "ملفّ"
    try:
        file.read_bytes()
    except OSError as error:
        application.report(error)
    said = window.notices.text
    assert str(file) in said
    assert application._translate("There is no {place}. Check the name and the folder.", place=str(file)) == said  # fmt: skip
    # whoever reports it still has all of it
    assert "FileNotFoundError" in window.notices._detail
    application.report(ValueError("ours"))
    assert window.notices.text == application._translate(
        "Something went wrong inside Ayn. Your library is safe; you can go on."
    )
