"""Says in JSON how Qt starts here: a program of its own, which ends where Qt ends it.

Where Qt meets a display that it cannot use, it ends the whole process.
"""

from __future__ import annotations

import json

import PySide6
from PySide6.QtGui import QGuiApplication


def main() -> None:
    """Print the version, the platform and the sound devices, or why there are none."""
    answer: dict[str, object] = {"version": PySide6.__version__}
    app = QGuiApplication([])
    answer["platform"] = app.platformName()
    try:
        from PySide6.QtMultimedia import QMediaDevices

        answer["sound"] = [device.description() for device in QMediaDevices.audioOutputs()]
    except ImportError as error:
        answer["sound_problem"] = str(error)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
