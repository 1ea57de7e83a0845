"""Theme, size and face as the reader or the system wants them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QStyle

from reader.paths import Paths
from reader.settings import COLOURS, MOTION, TEXT_SIZE, THEME, Setting, Settings
from reader.ui import icons
from reader.ui.custom_colours import custom, split
from reader.ui.style_sheet import style_sheet
from reader.ui.text_style import CONCERNED, TextStyle
from reader.ui.theme import Look, make_look, palette

CUSTOM = "custom"
"""The theme that the reader made."""
_WIDTH, _HEIGHT = 320, 280
"""What the window's controls need at 100 %, in pixels."""
_STEP = 0.25
"""Steps of the controls' scale, so that they are not drawn anew at every pixel."""


class Appearance(QObject):
    """Keeps the one look of the app, and tells who draws when it changes."""

    def __init__(self, app: QApplication, settings: Settings, paths: Paths) -> None:
        super().__init__()
        self._app, self._settings, self._paths = app, settings, paths
        self._listeners: list[Callable[[Look], None]] = []
        self._most = 100.0
        self.look = self._make()
        self._dress()
        settings.on_change(self._setting_changed)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(lambda _scheme: self._renew())
        hints.accessibility().contrastPreferenceChanged.connect(lambda _wish: self._renew())
        # Of a system's wish for little movement nothing tells: it is asked whenever one comes back
        app.applicationStateChanged.connect(lambda _state: self._renew())

    @property
    def theme(self) -> str:
        """The name of the theme in force."""
        chosen = self._settings.text(THEME)
        if chosen != "system":
            return chosen
        hints = self._app.styleHints()
        dark = hints.colorScheme() is Qt.ColorScheme.Dark
        strong = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
        return (
            f"contrast-{'dark' if dark else 'light'}" if strong else ("dark" if dark else "light")
        )

    def set_room(self, room: QSize) -> None:
        """Keep the controls small enough for a window: the text may take what it needs.

        At 320 pixels they are as at 100 %, so that the window reflows there at every size of the
        text (WCAG 2.2, 1.4.10).
        """
        fits = min(room.width() / _WIDTH, room.height() / _HEIGHT)
        self._most = max(1.0, int(fits / _STEP) * _STEP)
        self._renew()

    def on_change(self, listener: Callable[[Look], None]) -> None:
        """Call `listener(look)` whenever the look changes."""
        self._listeners.append(listener)

    def forget(self, listener: Callable[[Look], None]) -> None:
        """Stop telling a window that is gone."""
        self._listeners.remove(listener)

    def _make(self) -> Look:
        animated = self._app.style().styleHint(QStyle.StyleHint.SH_Widget_Animate)
        theme, own = self.theme, self.theme == CUSTOM
        look = make_look(
            "light" if own else theme,
            self._settings.number(TEXT_SIZE),
            TextStyle.of(self._settings),
            reduced_motion=not animated or self._settings.text(MOTION) == "reduced",
        )
        if look.scale > self._most:
            look = replace(look, scale=self._most, text_scale=look.scale)
        if not own:
            return look
        return replace(look, colours=custom(*split(self._settings.text(COLOURS))))

    def _setting_changed(self, setting: Setting) -> None:
        if setting in (THEME, COLOURS, MOTION, TEXT_SIZE, *CONCERNED):
            self._renew()

    def _renew(self) -> None:
        look = self._make()
        if look == self.look:
            return
        self.look = look
        self._dress()
        for listener in tuple(self._listeners):
            listener(look)

    def _dress(self) -> None:
        colours = self.look.colours
        # Colours of the reader's own may be others tomorrow, under the same name
        kept = f"{self.theme}-{colours.text}{colours.on_accent}" if self.theme == CUSTOM else ""
        folder = (kept or self.theme).replace("#", "")
        tinted = icons.write_tinted(self._paths.cache, folder, colours)
        self._app.setPalette(palette(colours))
        font = self._app.font()
        font.setFamilies(list(self.look.sans_families))
        font.setPixelSize(self.look.px(15))
        self._app.setFont(font)
        self._app.setStyleSheet(style_sheet(self.look, tinted))
