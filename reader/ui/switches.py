"""Commands that turn a setting on or off, and show which of both it is."""

from __future__ import annotations

from collections.abc import Callable

from reader.settings import (
    FOLLOW_SPEECH,
    LEARNER,
    LIGHT_SENTENCE,
    LIGHT_WORD,
    SHOW_MARKS,
    TYPEWRITER,
    Setting,
    Settings,
)
from reader.ui.commands import Actions

SWITCHES = {
    "speech.learner": LEARNER,
    "speech.light_word": LIGHT_WORD,
    "speech.light_sentence": LIGHT_SENTENCE,
    "speech.follow": FOLLOW_SPEECH,
    "reading.typewriter": TYPEWRITER,
    "notes.shown": SHOW_MARKS,
}


def bind_switches(actions: Actions, settings: Settings) -> Callable[[], None]:
    """Connect the commands to their settings; call what is given back to end that."""

    def show(setting: Setting) -> None:
        for command, switched in SWITCHES.items():
            if switched is setting:
                actions[command].setChecked(settings.flag(setting))

    def switch(command: str, setting: Setting) -> Callable[[], None]:
        return lambda: settings.__setitem__(setting, actions[command].isChecked())

    actions.bind({command: switch(command, setting) for command, setting in SWITCHES.items()})
    for setting in SWITCHES.values():
        show(setting)
    settings.on_change(show)
    return lambda: settings.forget(show)
