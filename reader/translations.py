"""Translations without Qt: one gettext catalogue for window, terminal, errors and labels."""

from __future__ import annotations

import gettext
import io
import locale
import os
import sys
from pathlib import Path

from reader.errors import Message

LANGUAGES = ("ar", "en")
FSI, PDI = "\u2068", "\u2069"
_ISOLATES = ("\u2066", "\u2067", FSI)
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def system_language() -> str:
    """Give the language of the system if the app has it, else Arabic, its first language."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value[:2] in LANGUAGES:
            return value[:2]
    if sys.platform in ("win32", "darwin"):
        # elsewhere the variables say it all, and the C locale would pass for English
        code = (locale.getlocale()[0] or "")[:2]
        return code if code in LANGUAGES else "ar"
    return "ar"


def isolated(value: str) -> str:
    """Isolate a value from the sentence around it, whatever isolates it opens or closes itself."""
    if PDI not in value and not any(sign in value for sign in _ISOLATES):
        return f"{FSI}{value}{PDI}"
    depth, kept = 0, [FSI]
    for sign in value:
        if sign == PDI and not depth:
            continue  # it would end ours, and let the value's direction out
        depth += (sign in _ISOLATES) - (sign == PDI)
        kept.append(sign)
    return "".join(kept) + PDI * (depth + 1)


class Translator:
    """Says messages in one language, with its plurals, its digits and isolated values."""

    def __init__(self, language: str, catalogues: Path, cache: Path | None = None) -> None:
        """Load the catalogue `<language>.po` from `catalogues`.

        Compiled catalogues are kept in `cache`, since reading a .po file takes longer than a
        terminal command may.
        """
        self.language = language if language in LANGUAGES else "en"
        self.arabic_digits = self.language == "ar"
        self._catalogue = _load(catalogues / f"{self.language}.po", cache)

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language == "ar"

    def __call__(self, text: str, /, **values: str | int) -> str:
        """Translate a sentence; `{name}` marks are filled with isolated values."""
        return self._fill(self._catalogue.gettext(text), values)

    def plural(self, one: str, many: str, count: int, /, **values: str | int) -> str:
        """Translate with the right plural form; `{count}` is the number."""
        text = self._catalogue.ngettext(one, many, count)
        return self._fill(text, {"count": count, **values})

    def say(self, message: Message) -> str:
        """Translate a message that was made elsewhere."""
        if message.plural:
            return self.plural(message.text, message.plural, message.count, **message.values)
        return self(message.text, **message.values)

    def number(self, value: int | str) -> str:
        """Write a number in the language's digits."""
        return self.digits(str(value))

    def decimal(self, value: float) -> str:
        """Write a decimal number in the language's digits, with its decimal separator."""
        text = f"{value:g}"
        return self.digits(text).replace(".", "٫") if self.arabic_digits else text

    def digits(self, text: str) -> str:
        """Turn European digits into the language's own, when it has any."""
        return text.translate(_ARABIC_INDIC) if self.arabic_digits else text

    def _fill(self, text: str, values: dict[str, str | int]) -> str:
        if not values:
            return text
        shown = {
            name: self.digits(str(value)) if isinstance(value, int) else isolated(str(value))
            for name, value in values.items()
        }
        return text.format_map(shown)


def _load(source: Path, cache: Path | None) -> gettext.NullTranslations:
    try:
        stamp = source.stat()
    except OSError:
        return gettext.NullTranslations()
    name = f"{source.stem}-{stamp.st_mtime_ns:x}-{stamp.st_size:x}.mo"
    compiled = cache / "translations" / name if cache else None
    if compiled is not None:
        try:
            with compiled.open("rb") as file:
                return gettext.GNUTranslations(file)
        except (OSError, ValueError):
            pass
    data = _compile(source)
    if compiled is not None:
        _keep(compiled, data)
    return gettext.GNUTranslations(io.BytesIO(data))


def _compile(source: Path) -> bytes:
    # Babel is imported only when a catalogue changed: it costs more than a terminal command may
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.stem)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _keep(compiled: Path, data: bytes) -> None:
    """Keep a compiled catalogue; a folder that cannot be written only costs time."""
    try:
        compiled.parent.mkdir(parents=True, exist_ok=True)
        partial = compiled.with_suffix(f".{os.getpid()}.part")
        partial.write_bytes(data)
        partial.replace(compiled)
    except OSError:
        return
