"""Sentences and words of a text, as ranges in it."""

from __future__ import annotations

import functools
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from reader.paths import resource
from reader.text.characters import ARABIC, BIDI_CONTROLS, HARAKAT, TATWEEL, marks

LONGEST_SENTENCE = 600
"""Code points; a longer sentence is cut at a semicolon, a comma or a space."""

Spans = tuple[tuple[int, int], ...]

_CLOSERS = r"""["'”’“»›«)\]}﴾」』】]"""
_CONTROLS = BIDI_CONTROLS
