"""What a setting is: key, type, default, limits, label, and the part of the dialog it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reader.errors import Message

Value = bool | int | float | str


class Section(StrEnum):
    """The parts of the dialog, in order."""

    WINDOW = "window"
    TEXT = "text"
    READING = "reading"
    LISTENING = "listening"
    SAID = "said"


SECTION_LABELS: Mapping[Section, Message] = {
    Section.WINDOW: Message("Window"),
    Section.TEXT: Message("Text"),
    Section.READING: Message("Reading"),
    Section.LISTENING: Message("Listening"),
    Section.SAID: Message("What is said, and how"),
}
PERCENT, MILLISECONDS = Message("%"), Message("ms")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `choices` maps stored values to labels; `low`/`high` bound numbers.

    A setting without a label is remembered but not shown in the dialog; `section` is where it
    stands there, and `unit` what its number counts. `widget` names another control than the usual
    one: "slider" for choices that are steps, "family" for the name of an installed typeface.
    """

    key: str
    default: Value
    label: Message | None = None
    low: float = 0
    high: float = 0
    step: float = 0
    choices: Mapping[str, Message] = field(default_factory=dict)
    section: Section = Section.WINDOW
    unit: Message | None = None
    widget: str = ""

    def accept(self, value: object) -> Value:
        """Give `value` in this setting's type and limits, or the default when it does not fit."""
        if isinstance(self.default, bool):
            return value if isinstance(value, bool) else self.default
        if isinstance(self.default, int | float):
            if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
                return self.default
            bounded = min(max(value, self.low), self.high) if self.high > self.low else value
            return type(self.default)(bounded)
        if not isinstance(value, str) or (self.choices and value not in self.choices):
            return self.default
        return value
