"""A colour as people think of it: which hue, how vivid, how light."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

HUES = 360
FULL = 100


@dataclass(frozen=True, slots=True)
class Tone:
    """Hue in degrees (0 to 359), vividness and lightness in percent: the HSL of CSS Color 4."""

    hue: int = 0
    vividness: int = FULL
    lightness: int = FULL // 2

    @property
    def colour(self) -> str:
        """The colour, "#RRGGBB"."""
        parts = colorsys.hls_to_rgb(self.hue / HUES, self.lightness / FULL, self.vividness / FULL)
        return "#" + "".join(f"{round(part * 255):02X}" for part in parts)

    def moved_to(self, colour: str) -> Tone:
        """Give the tone nearest to "#RRGGBB"; what that does not tell stays: a grey has no hue."""
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        hue, lightness, vividness = colorsys.rgb_to_hls(red, green, blue)
        tells_vividness = 0 < lightness < 1
        return Tone(
            round(hue * HUES) % HUES if vividness else self.hue,
            round(vividness * FULL) if tells_vividness else self.vividness,
            round(lightness * FULL),
        )
