"""When each word of a narration sounds, as JSON for other programs."""

from __future__ import annotations

import json

from reader.exporting.narration import Transcript

Mark = dict[str, str | int | float | bool]


def marks_json(transcript: Transcript) -> str:
    """Write a list of {block, start, end, text, start_ms, end_ms, exact}, one a word.

    Offsets are the block's code points, and `text` is the block's text between them. Of several
    pieces each mark tells its own too, counted from 1.
    """
    marks: list[Mark] = []
    for sentence in transcript.sentences:
        text = transcript.documents[sentence.piece].block(sentence.place.block).text
        for word in sentence.words:
            mark: Mark = {"piece": sentence.piece + 1} if len(transcript.documents) > 1 else {}
            mark |= {
                "block": word.block,
                "start": word.start,
                "end": word.end,
                "text": text[word.start : word.end],
                "start_ms": round(word.start_ms, 1),
                "end_ms": round(word.end_ms, 1),
                "exact": word.exact,
            }
            marks.append(mark)
    return json.dumps(marks, ensure_ascii=False, indent=1) + "\n"
