"""The app's entry in the applications menu: offered once, and made when the reader wants it."""

from __future__ import annotations

from reader.actions.desktop_entry import MenuEntry, own_command, should_offer
from reader.errors import Message, ReaderError
from reader.settings import MENU_OFFERED, Settings
from reader.translations import Translator
from reader.ui.notices import Notices


def offer(notices: Notices, settings: Settings, translate: Translator) -> None:
    """Ask whether an entry is wanted, where there is none and it was never asked."""
    if not should_offer(settings, MenuEntry.of()):
        return
    settings[MENU_OFFERED] = True
    notices.show_message(
        Message("Would you like to find Ayn in the applications menu?"),
        action=translate("Add it"),
        call=lambda: add(notices),
        stay=True,
    )


def add(notices: Notices) -> None:
    """Make the entry, and say so."""
    try:
        MenuEntry.of().install(own_command())
    except ReaderError as error:
        notices.show_error(error)
    else:
        notices.show_message(Message("Ayn is in the applications menu now."))
