"""The diacritiser of the package text2tashkeel: its rawi models, asked together."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.speech.tashkeel_marks import MARKINGS, certainty, likeliest
from reader.text.characters import TATWEEL
from reader.text.harakat import MARK, WORD, letters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PACKAGE = "text2tashkeel"
_MODELS = (
    ("rawi_v3.int8.onnx", "rawi_v2.vocab.json", 2.0),
    ("rawi_v2.int8.onnx", "rawi_v2.vocab.json", 1.0),
    ("rawi.int8.onnx", "rawi.vocab.json", 1.0),
)
"""File, vocabulary and weight of each model. Together they miss fewer words than any alone."""

_HAMZAS = {"أ": "\u0654", "إ": "\u0655", "ؤ": "\u0654", "ئ": "\u0654", "آ": "\u0653"}
"""The models read letters without hamza or madda and give it back as a mark."""
_SIGNS = ("", *sorted(set(_HAMZAS.values())))
_LEAST = 1e-9
_QUIET = 4
_KEPT = 4


class _Model:
    """One network and its vocabulary."""

    def __init__(self, folder: Path, file: str, vocabulary: str) -> None:
        import numpy as np

        onnxruntime = _runtime()
        known = json.loads((folder / vocabulary).read_text(encoding="utf-8"))
        self._characters: dict[str, int] = known["char_to_idx"]
        self._unknown = self._characters["<UNK>"]
        options = onnxruntime.SessionOptions()
        # one thread is as quick for a sentence, and leaves the other cores to the window
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _QUIET
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / file), options, providers=["CPUExecutionProvider"]
        )
        self._gated = len(self._session.get_outputs()) > 1
        # which marking each class of the network stands for, if the letter has this hamza
        classes: dict[str, int] = known["diac_to_idx"]
        self._markings = np.zeros((len(_SIGNS), len(classes), len(MARKINGS)), dtype=np.float32)
        columns = {frozenset(marking): number for number, marking in enumerate(MARKINGS)}
        for text, number in classes.items():
            sign = "".join(mark for mark in text if mark in _SIGNS[1:])
            column = columns.get(frozenset(text) - frozenset(_SIGNS))
            if column is not None and sign in _SIGNS:
                self._markings[_SIGNS.index(sign), number, column] = 1.0

    def rows(self, bare: str, signs: NDArray[np.int64]) -> NDArray[np.float32]:
        """Give the probabilities of `MARKINGS` for each character of `bare`."""
        import numpy as np

        ids = [[self._characters.get(character, self._unknown) for character in bare]]
        outputs = self._session.run(None, {"input": np.array(ids, dtype=np.int64)})
        values = outputs[-1][0]
        classes = np.exp(values - values.max(-1, keepdims=True))
        found: NDArray[np.float32] = np.einsum("nk,nkm->nm", classes, self._markings[signs])
        found = _shares(found)
        if self._gated:
            # the first head says whether there is a mark (a hamza is one), the second which
            present = 1.0 / (1.0 + np.exp(-outputs[0][0]))
            gated = found.copy()
            gated[:, 0] = 0.0
            gated = _shares(gated) * present[:, None]
            gated[:, 0] = 1.0 - present
            found = np.where((signs == 0)[:, None], gated, found)
        return found


def _runtime() -> Any:
    """Import onnxruntime and keep it from reporting its use to its makers.

    From 1.29 on its wheels would, by default, keep a device number and send what they are used
    for; the variable has to be there when the library is loaded.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


def _shares(values: NDArray[np.float32]) -> NDArray[np.float32]:
    shares: NDArray[np.float32] = (values + _LEAST) / (values + _LEAST).sum(-1, keepdims=True)
    return shares


class RawiDiacritizer:
    """Adds harakat with the rawi models; made quickly, they load (0.1 s) at the first sentence.

    Any thread may call it. Raises `ImportError`, `OSError`, `ValueError` or what onnxruntime
    raises when the package, a file of it or its content is not as it should be.
    """

    id = "rawi"

    def diacritize(self, sentence: str) -> str:
        """Give `sentence` with the same letters and harakat; those that it has are kept."""
        if not WORD.search(sentence):
            return sentence
        rows = self._placed(sentence)
        parts: list[str] = []
        done = 0
        for match in WORD.finditer(sentence):
            word = letters(match.group(), match.start())
            parts.append(sentence[done : match.start()])
            markings = likeliest(word, [rows[letter.place] for letter in word])
            for letter, marking in zip(word, markings, strict=True):
                parts.append(letter.letter + (marking or letter.marks))
            done = match.end()
        parts.append(sentence[done:])
        return "".join(parts)

    def certainty(self, sentence: str) -> dict[int, float]:
        """Give how sure the models are of each word, case endings aside, by the word's place."""
        rows = self._placed(sentence) if WORD.search(sentence) else {}
        found: dict[int, float] = {}
        for match in WORD.finditer(sentence):
            word = letters(match.group(), match.start())
            found[match.start()] = certainty(word, [rows[letter.place] for letter in word])
        return found

    def _placed(self, sentence: str) -> dict[int, Sequence[float]]:
        places = [
            place
            for place, character in enumerate(sentence)
            if not MARK.match(character) and character != TATWEEL
        ]
        return dict(zip(places, self._kept("".join(sentence[p] for p in places)), strict=True))

    @cached_property
    def _kept(self) -> Callable[[str], Sequence[Sequence[float]]]:
        # Asked for the marks of a sentence and for their certainty, one after the other
        return lru_cache(maxsize=_KEPT)(self._rows)

    def _rows(self, characters: Sequence[str]) -> Sequence[Sequence[float]]:
        import numpy as np

        bare = "".join(
            " "
            if unicodedata.category(character) == "So"
            else unicodedata.normalize("NFD", character)[0]
            for character in characters
        )
        signs = np.array([_SIGNS.index(_HAMZAS.get(c, "")) for c in characters], dtype=np.int64)
        total = sum(
            weight * model.rows(bare, signs)
            for model, (_, _, weight) in zip(self._models, _MODELS, strict=True)
        )
        rows: list[list[float]] = np.asarray(total).tolist()
        return rows

    @cached_property
    def _models(self) -> tuple[_Model, ...]:
        package = find_spec(_PACKAGE)
        if package is None or not package.submodule_search_locations:
            raise ImportError(f"the package {_PACKAGE} is not installed")
        folder = Path(package.submodule_search_locations[0]) / "models"
        return tuple(_Model(folder, file, vocabulary) for file, vocabulary, _ in _MODELS)


def create() -> RawiDiacritizer:
    """Make the diacritiser (entry point)."""
    return RawiDiacritizer()
