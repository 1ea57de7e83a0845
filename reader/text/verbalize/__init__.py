"""From written Arabic to the words that are said: numbers, dates, amounts, signs."""

from reader.text.verbalize.speak import Wording, Step, verbalize

__all__ = ["Wording", "Step", "verbalize"]
