"""A paragraph set as the article would be now, in the settings."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from reader.document.model import Block, BlockKind
from reader.settings import Settings
from reader.speech.tashkeel_display import AddedMarks, marks_of
from reader.text.direction import Direction
from reader.text.shown import Shown
from reader.translations import Translator
from reader.ui.page_view import PageView
from reader.ui.render import Rendering
from reader.ui.tashkeel_shown import display_of, shown_block
from reader.ui.theme import Look

_ARABIC = (
    "كَتَبَ عَلِيٌّ رِسَالَةً إِلَى صَدِيقِهِ فِي 12 كَانُونَ الْأَوَّلِ، وَقَالَ فِيهَا إِنَّ الْعِلْمَ نُورٌ، وَإِنَّ فِي الـ British "
    "Library نَحْوَ ٣٥٠ كِتَابًا جَدِيدًا."
)
_PUBLISHED = (
    "كتب علي رسالة إلى صديقه في 12 كانون الأوّل، وقال فيها إنّ العلم نور، وإنّ في الـ British "
    "Library نحو ٣٥٠ كتابًا جديدًا."
)
_ENGLISH = "The library keeps every letter that its readers ever wrote, 350 of them."
_HEIGHT = 260


class TextSample(PageView):
    """Shows the sample; it takes no keyboard, and a screen reader reads it as its name."""

    def __init__(self, settings: Settings, look: Look, translate: Translator) -> None:
        super().__init__()
        self._settings, self._wanted = settings, look
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(translate("Sample of the text"))
        self.setMinimumHeight(
            min(look.px(_HEIGHT), self.screen().availableGeometry().height() // 3)
        )
        self.refresh()

    def set_look(self, look: Look) -> None:
        """Show the sample in another look."""
        self._wanted = look
        self.refresh()

    def refresh(self) -> None:
        """Show the sample as the settings are now."""
        display = display_of(self._settings, self._shown)
        self.set_rendering(
            Rendering(
                _blocks(),
                self._wanted,
                _no_asset,
                view_width=self.viewport().width(),
                display=display,
            )
        )

    def refit(self) -> None:
        """Set the sample anew for another width."""
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Begin at the top whatever the size."""
        super().resizeEvent(event)
        self.scroll_to(0)

    def _shown(self, block: Block) -> Shown | None:
        added = _marks() if block.direction is Direction.RTL else ()
        return shown_block(block, self._settings, lambda _text: added)


@functools.cache
def _marks() -> tuple[AddedMarks, ...]:
    return marks_of(_PUBLISHED, _ARABIC)


@functools.cache
def _blocks() -> tuple[Block, ...]:
    return (
        Block("sample-ar", BlockKind.PARAGRAPH, _PUBLISHED, Direction.RTL, "ar"),
        Block("sample-en", BlockKind.PARAGRAPH, _ENGLISH, Direction.LTR, "en"),
    )


def _no_asset(_name: str) -> Path | None:
    return None
