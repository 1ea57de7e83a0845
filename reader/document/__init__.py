"""Blocks, spans, ranges and their storage."""
