"""What must be known of a voice's ONNX file without loading it: that it is whole, and its ends.

An ONNX file is one protobuf message (https://onnx.ai/onnx/repo-docs/IR.html); the numbers below
are its fields' in onnx.proto.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_GRAPH, _OPERATORS = 7, 8
_NODE, _INPUT, _OUTPUT = 1, 11, 12
_NODE_OUTPUT, _NODE_TYPE = 2, 4
_NAME = 1
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_START = b"\x08"
_INPUTS = {"input", "input_lengths", "scales"}


class NotWhole(ValueError):
    """The file ends too early."""


class NotVoice(ValueError):
    """The file is no ONNX model, or one of another kind."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model's outputs, and the one with each phoneme's length in frames ("" when unknown).

    `inner`: the lengths are known inside only, and have to be asked for as an output.
    """

    outputs: tuple[str, ...]
    durations: str
    inner: bool


def looks_like_model(head: bytes) -> bool:
    """Whether a file that begins so may be an ONNX model (its first field is a small number)."""
    return head[:1] == _START and 0 < head[1] < 0x40 if len(head) > 1 else False


def read_model(data: bytes) -> Model:
    """Look through a model; raises `NotWhole` and `NotVoice`."""
    if not looks_like_model(data[:2]):
        raise NotVoice("no ONNX file")
    inputs: set[str] = set()
    outputs: list[str] = []
    rounded: set[str] = set()
    graph = _only(data, 0, len(data), _GRAPH)
    # every model names the set of operators that it needs: often the last that is written
    _only(data, 0, len(data), _OPERATORS)
    for field, start, end in _fields(data, *graph):
        if field == _NODE:
            parts = list(_fields(data, start, end))
            if any(n == _NODE_TYPE and data[a:b] == b"Ceil" for n, a, b in parts):
                rounded.update(_text(data, a, b) for n, a, b in parts if n == _NODE_OUTPUT)
        elif field in (_INPUT, _OUTPUT):
            name = _text(data, *_only(data, start, end, _NAME))
            if field == _INPUT:
                inputs.add(name)
            else:
                outputs.append(name)
    if not inputs >= _INPUTS or not outputs:
        raise NotVoice(f"a model with the inputs {sorted(inputs)}")
    # VITS rounds the lengths up: its only such step
    durations = next(iter(rounded)) if len(rounded) == 1 else ""
    return Model(tuple(outputs), durations, inner=bool(durations) and durations not in outputs)


def asked_for(model: Model) -> bytes:
    """Give what, put after a model's bytes, makes the lengths an output.

    Protobuf merges a message that comes a second time into the first.
    """
    name = _message(_NAME, model.durations.encode())
    return _message(_GRAPH, _message(_OUTPUT, name))


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | _BYTES) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _only(data: bytes, start: int, end: int, wanted: int) -> tuple[int, int]:
    for field, low, high in _fields(data, start, end):
        if field == wanted:
            return low, high
    raise NotWhole(f"nothing in field {wanted}")


def _fields(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Give each field's number and where its content lies; all of them, or `NotWhole`."""
    at = start
    found: list[tuple[int, int, int]] = []
    while at < end:
        key, at = _number(data, at)
        kind, low = key & 7, at
        if kind == _VARINT:
            _, at = _number(data, at)
        elif kind == _BYTES:
            length, low = _number(data, at)
            at = low + length
        elif kind in (_EIGHT, _FOUR):
            at += 8 if kind == _EIGHT else 4
        else:
            raise NotVoice(f"a field of kind {kind}")
        found.append((key >> 3, low, at))
    if at > end:
        raise NotWhole(f"{at - end} bytes are missing")
    yield from found


def _number(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while at < len(data) and shift < 64:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at
    raise NotWhole("a number has no end")


def _text(data: bytes, start: int, end: int) -> str:
    return data[start:end].decode("utf-8", "replace")
