"""The JSON file beside a piper voice: what it says, checked, and the voice's name and language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.speech.utterance import Voice, VoiceKind
from reader.text.language import primary

BEGIN, PAD, END = "^", "_", "$"
"""The signs that stand before, between and after a text's phonemes."""

_BIGGEST = 4_000_000
_SAMPLE_RATES = range(8_000, 48_001)
_HOP = 256
_KINDS = ("espeak", "text")


class ConfigWrong(ValueError):
    """The file describes no voice that can be used; the text is for reports."""


@dataclass(frozen=True, slots=True)
class VoiceConfig:
    """How to ask a voice's model.

    `ids` gives each phoneme's numbers; `espeak` is the espeak-ng voice whose phonemes they are,
    "" for a model that was trained on letters. `hop` samples are one of the model's frames;
    `clusters` are vowels that count as one phoneme.
    """

    sample_rate: int
    hop: int
    espeak: str
    ids: Mapping[str, tuple[int, ...]]
    speaker: int | None
    noise: float
    length: float
    noise_width: float
    clusters: frozenset[tuple[str, ...]]
    name: str
    quality: str
    locale: str

    def voice(self, identifier: str) -> Voice:
        """Give the voice as the engine lists it."""
        name = self.name.replace("_", " ").strip().title() or identifier
        shown = f"{name} ({self.quality})" if self.quality else name
        language = primary(self.locale)
        return Voice("piper", identifier, shown, language, self.locale, VoiceKind.NEURAL)


def read_config(path: Path) -> VoiceConfig:
    """Read and check the file; raises `OSError` and `ConfigWrong`."""
    if path.stat().st_size > _BIGGEST:
        raise ConfigWrong(f"{path.name} is too big")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ConfigWrong(f"{path.name} is no JSON: {error}") from error
    try:
        return _config(data)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise ConfigWrong(f"{path.name}: {type(error).__name__}: {error}") from error


def _config(data: dict[str, Any]) -> VoiceConfig:
    kind = data.get("phoneme_type", _KINDS[0])
    if kind not in _KINDS:
        raise ValueError(f"phonemes of the kind {kind}")
    espeak = str(data["espeak"]["voice"])
    ids = {
        str(phoneme): tuple(_whole(number, 0, 1 << 20) for number in numbers)
        for phoneme, numbers in data["phoneme_id_map"].items()
    }
    if not ids[BEGIN] or not ids[END] or not ids[PAD] or len(ids) < 8:
        raise ValueError("signs without numbers")
    inference = data.get("inference") or {}
    speakers = _whole(data.get("num_speakers", 1), 1, 1 << 20)
    code = str((data.get("language") or {}).get("code") or espeak)
    return VoiceConfig(
        sample_rate=_whole(data["audio"]["sample_rate"], _SAMPLE_RATES[0], _SAMPLE_RATES[-1]),
        hop=_whole(data.get("hop_length", _HOP), 1, 1 << 14),
        espeak=espeak if kind == _KINDS[0] else "",
        ids=ids,
        speaker=_whole(data.get("default_speaker_id", 0), 0, speakers) if speakers > 1 else None,
        noise=float(inference.get("noise_scale", 0.667)),
        length=float(inference.get("length_scale", 1.0)),
        noise_width=float(inference.get("noise_w", 0.8)),
        clusters=frozenset(tuple(cluster) for cluster in data.get("vowel_clusters") or ()),
        name=str(data.get("dataset") or ""),
        quality=str(data["audio"].get("quality") or ""),
        locale=_locale(code),
    )


def _whole(value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{value!r} is not between {low} and {high}")
    return value


def _locale(code: str) -> str:
    """Give "ar_JO" and "en-us" as BCP 47 tags: "ar-JO", "en-US"."""
    language, _, rest = code.replace("_", "-").partition("-")
    region = rest.upper() if len(rest) == 2 else rest
    return "-".join(filter(None, (language.lower(), region)))
