"""Ayn (عين): an Arabic-first accessible reader for the desktop."""

__version__ = "0.1.0"
