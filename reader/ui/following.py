"""Where the page goes so that what is being said stands comfortably in view."""

from __future__ import annotations

COMFORT = (0.1, 0.72)
"""Parts of the view's height between which what is said may stand before the page moves."""
BAND = 0.38
"""The part of the view's height at which the middle of what is said then stands."""


def place_for(
    top: float, bottom: float, scroll: float, height: float, *, one_line: bool, fixed: bool = False
) -> float | None:
    """Give the page height to scroll to, or None where the page can stay.

    `top` and `bottom` bound what is said, `scroll` is where the page stands and `height` how much
    of it is seen. A sentence taller than there is comfort for stays while any of it is in sight:
    the page then follows its words. A single line that tall is shown from its top. With `fixed`
    what is said always stands at the same height, as the line of a typewriter does.
    """
    if fixed and bottom - top <= height:
        goal = (top + bottom) / 2 - height * BAND
        return None if abs(goal - scroll) <= 1 else goal
    low, high = (scroll + height * part for part in COMFORT)
    room = high - low
    tall = bottom - top > room
    if not tall:
        if low - 1 <= top and bottom <= high + 1:
            return None
        return min(top - height * COMFORT[0], (top + bottom) / 2 - height * BAND)
    if one_line:
        seen = scroll - 1 <= top and bottom <= scroll + height + 1
        goal = min(top, top - max(0.0, height - (bottom - top)) / 2)
        return None if seen or abs(goal - scroll) <= 1 else goal
    return None if top <= high and bottom >= low else top - height * COMFORT[0]
