"""What stands around the sound in the files that Ayn makes."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from reader.exporting.audio import CODED, sound_file
from reader.exporting.narration import About, Chapter
from reader.jobs import CancelToken

RATE = 22050


@pytest.mark.parametrize("suffix", CODED)
def test_chapters_begin_where_they_were_said_to(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"a{suffix}"
    starts = [0, 1700, 2250, 59_900, 60_501]
    chapters = [
        Chapter(f"الفصل {number} = {number}", start, end)
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], 62_000], strict=True))
    ]
    with sound_file(out, suffix, RATE, CancelToken()) as file:
        file.write(bytes(2 * RATE * 62))
        file.finish(About("العنوان"), chapters)
    with av.open(out) as made:
        read = made.chapters()
    assert [round(each["start"] * each["time_base"] * 1000) for each in read] == starts
    assert [each["metadata"]["title"] for each in read] == [each.title for each in chapters]
