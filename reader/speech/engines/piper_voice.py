"""A piper voice, loaded: text in, samples and the times of its tokens out (in the child only)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.speech.engines.piper_config import BEGIN, END, PAD, VoiceConfig, read_config
from reader.speech.engines.piper_model import asked_for, read_model
from reader.speech.engines.piper_phonemes import Part, Phonemize, parts, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK = 4_000_000
_THREADS = 4
_SILENT = 4
_LOUDNESS = 0.1
"""Root mean square of what sounds: voices and sentences are equally loud."""
_LOUDEST = 0.95
_MOST_GAIN = 8.0
_SOUNDING = 0.01
_MARGIN_MS = 10
_PAUSES_MS = {",": 220, ";": 240, ":": 240, ".": 300, "!": 300, "?": 300, "": 30}
"""Silence between two parts of a text, by the mark that they part at: what the voices make."""


class LoadFailed(Exception):
    """The voice's files cannot be used; the text is for reports."""


@dataclass(frozen=True, slots=True)
class Said:
    """Samples (signed 16-bit) and each token's first and last frame.

    None for a token that has no phonemes. `exact`: the model told how long each phoneme is.
    """

    samples: bytes
    sample_rate: int
    times: tuple[tuple[int, int] | None, ...]
    exact: bool


class LoadedVoice:
    """One network in memory; one thread at a time may use it."""

    def __init__(self, model: Path, config: Path, beat: Callable[[], None]) -> None:
        """Load (some 1.5 s); raises `ImportError`, `OSError`, `ValueError` and `LoadFailed`."""
        self.config = read_config(config)
        content = bytearray()
        with model.open("rb") as file:
            while block := file.read(_BLOCK):
                content += block
                beat()
        data = bytes(content)
        del content
        known = read_model(data)
        self._outputs = [known.outputs[0], *filter(None, (known.durations,))]
        self._session = _session(data + asked_for(known) if known.inner else data)
        self._phonemize = _phonemizer(self.config)

    def say(self, text: str, options: Any, beat: Callable[[], None]) -> Said:
        """Say `text`; setting `options.terminate` ends it with an exception of onnxruntime's.

        `beat` is called after each part. Phonemes that the voice does not know are left out.
        """
        import numpy as np

        config = self.config
        times: list[tuple[int, int] | None] = [None] * len(tokens(text))
        sound: list[NDArray[np.float32]] = []
        at, exact, pause = 0, True, ""
        for part in parts(text, self._phonemize):
            ids, firsts = _numbered(part, config)
            if not any(first < last for first, last in firsts):
                continue
            audio, lengths = self._run(ids, options)
            low, high = _sounding(audio, config.sample_rate)
            if sound:
                gap = _PAUSES_MS[pause] * config.sample_rate // 1000
                sound.append(np.zeros(gap, dtype=np.float32))
                at += gap
            sound.append(audio[low:high])
            if lengths is None:
                exact = False
            else:
                ends = np.concatenate(([0], np.cumsum(lengths)))
                for word, (first, last) in zip(part, firsts, strict=True):
                    span = [
                        at + min(max(int(ends[number]) - low, 0), high - low)
                        for number in (first, last)
                    ]
                    earlier = times[word.token]
                    times[word.token] = (earlier[0] if earlier else span[0], span[1])
            at += high - low
            pause = next((word.pause for word in reversed(part) if word.phonemes), "")
            beat()
        joined = np.concatenate(sound) if sound else np.zeros(0, dtype=np.float32)
        return Said(_samples(joined), config.sample_rate, tuple(times), exact)

    def _run(
        self, ids: list[int], options: Any
    ) -> tuple[NDArray[np.float32], NDArray[np.int64] | None]:
        """Give the sound, and how many of its samples each number takes, when that is known."""
        import numpy as np

        config = self.config
        scales = [config.noise, config.length, config.noise_width]
        given = {
            "input": np.array([ids], dtype=np.int64),
            "input_lengths": np.array([len(ids)], dtype=np.int64),
            "scales": np.array(scales, dtype=np.float32),
        }
        if config.speaker is not None:
            given["sid"] = np.array([config.speaker], dtype=np.int64)
        found = self._session.run(self._outputs, given, options)
        audio: NDArray[np.float32] = np.asarray(found[0], dtype=np.float32).reshape(-1)
        if len(found) < 2:
            return audio, None
        lengths = (np.asarray(found[1]).reshape(-1) * config.hop).astype(np.int64)
        if len(lengths) != len(ids) or int(lengths.sum()) != len(audio):
            # times that do not add up to the sound are none
            return audio, None
        return audio, lengths


def _session(content: bytes) -> Any:
    # from 1.29 on onnxruntime would keep a device number and report its use to its makers
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    # the other half of the computer is for the window and the sound
    options.intra_op_num_threads = min(max(1, (os.cpu_count() or 1) // 2), _THREADS)
    options.inter_op_num_threads = 1
    options.log_severity_level = _SILENT
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise LoadFailed(f"{type(error).__name__}: {error}") from error


def _phonemizer(config: VoiceConfig) -> Phonemize:
    if not config.espeak:
        import unicodedata

        return lambda text: [list(unicodedata.normalize("NFD", text))]
    from piper.phonemize_espeak import EspeakPhonemizer

    speaker = EspeakPhonemizer()
    clusters = set(config.clusters) or None

    def phonemize(text: str) -> list[list[str]]:
        # the library takes no lone surrogates and no zero
        given = text.encode("utf-8", "replace").decode().replace("\0", " ")
        found: list[list[str]] = speaker.phonemize(config.espeak, given, vowel_clusters=clusters)
        return found

    try:
        phonemize("a")
    except RuntimeError as error:
        raise LoadFailed(f"espeak-ng has no {config.espeak}: {error}") from error
    return phonemize


def _numbered(part: Part, config: VoiceConfig) -> tuple[list[int], list[tuple[int, int]]]:
    """Give the numbers for a part, and for each word the places of its first and last sound.

    A pad follows each phoneme and belongs to it.
    """
    pad = config.ids[PAD]
    ids = [*config.ids[BEGIN], *pad]
    places: list[tuple[int, int]] = []
    for number, word in enumerate(part):
        if number:
            ids += (*config.ids[" "], *pad) if " " in config.ids else ()
        first = last = len(ids)
        for count, phoneme in enumerate(word.phonemes, 1):
            known = config.ids.get(phoneme)
            if known:
                ids += (*known, *pad)
            if count == word.sounding:
                last = len(ids)
        places.append((first, last))
    return [*ids, *config.ids[END]], places


def _sounding(audio: NDArray[np.float32], sample_rate: int) -> tuple[int, int]:
    """Give where the sound begins and ends, with a margin; a part has silence at both ends."""
    import numpy as np

    loud = np.flatnonzero(np.abs(audio) > _SOUNDING)
    if not len(loud):
        return 0, 0
    margin = _MARGIN_MS * sample_rate // 1000
    return max(0, int(loud[0]) - margin), min(len(audio), int(loud[-1]) + margin)


def _samples(audio: NDArray[np.float32]) -> bytes:
    """Bring the sound to the common loudness and to 16 bits."""
    import numpy as np

    loud = audio[np.abs(audio) > _SOUNDING]
    if len(loud):
        wanted = _LOUDNESS / float(np.sqrt(np.mean(loud * loud)))
        audio = audio * min(wanted, _LOUDEST / float(np.max(np.abs(loud))), _MOST_GAIN)
    samples: bytes = np.clip(audio * 32767, -32768, 32767).astype("<i2").tobytes()
    return samples
