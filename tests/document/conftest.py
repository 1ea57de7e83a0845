"""No deadlines for properties: the machine may be busy with other things."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("reader", deadline=None)
settings.load_profile("reader")
