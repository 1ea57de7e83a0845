"""Strings only: Arabic, direction, segments and offset maps."""
