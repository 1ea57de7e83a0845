"""From written Arabic to the words that are said: numbers, dates, amounts, signs."""

from reader.text.verbalize.speak import Step, Wording, verbalize

__all__ = ["Step", "Wording", "verbalize"]
