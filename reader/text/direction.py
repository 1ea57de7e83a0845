"""Base direction by evidence, and runs of one script."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """Base direction of a block."""

    RTL = "rtl"
    LTR = "ltr"
