"""Subtitles: valid, in time, and the text of the page."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document.model import Block, BlockKind, Document, Metadata
from reader.errors import ReaderError
from reader.exporting.narration import About
from reader.exporting.subtitles import LONGEST_MS, MOST_WORDS, check_suffix, cues, lrc, web_vtt
from reader.text.direction import Direction
from tests.exporting.narrations import transcript

ABOUT = About("مرصد --> قديم", "ليلى نور", "عين", "ar")
TIME = r"(\d{2,}):(\d\d):(\d\d)\.(\d{3})"


def one(text: str, language: str = "ar") -> Document:
    block = Block("b1", BlockKind.PARAGRAPH, text, Direction.RTL, language)
    return Document(Metadata("عنوان", language="ar"), (block,))


def ms(parts: tuple[str, ...]) -> int:
    hours, minutes, seconds, rest = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def parsed(text: str) -> list[tuple[int, int, str]]:
    """Read WebVTT as its grammar has it (W3C WebVTT 1, 4 and 6.4), and no other way."""
    head, *blocks = text.rstrip("\n").split("\n\n")
    assert re.fullmatch(r"WEBVTT( [^\n]*)?", head)
    assert "-->" not in head
    found = []
    for block in blocks:
        name, timing, payload = block.split("\n")
        assert "-->" not in name
        match = re.fullmatch(f"{TIME} --> {TIME}", timing)
        assert match
        start, end = ms(match.groups()[:4]), ms(match.groups()[4:])
        assert start < end
        times = [ms(each) for each in re.findall(f"<{TIME}>", payload)]
        assert all(start < at < end for at in times)
        assert times == sorted(set(times))
        bare = re.sub(f"<{TIME}>", "", payload)
        language = re.fullmatch(r"(?:<lang ([\w-]+)>)?([^<>]*)(?:</lang>)?", bare)
        assert language, bare
        assert bool(language[1]) == bare.endswith("</lang>")
        shown = language[2]
        assert not re.search(r"&(?!amp;|lt;|gt;)", shown)
        found.append((start, end, unescape(shown)))
    for (_, until, _), (start, _, _) in pairwise(found):
        assert until <= start
    return found


def test_cues_are_the_sentences_of_the_page(document: Document) -> None:
    found = parsed(web_vtt(transcript(document), ABOUT))
    shown = [text for _, _, text in found]
    assert "مرصد <جديد> & قديم" in shown
    assert "تقول CNN: افتُتح المرصد (2025) أمس." in shown
    assert '[قبّة "بيضاء"]' in shown
    assert "if a < b:" in shown


def test_a_long_sentence_is_cut_and_nothing_is_lost() -> None:
    text = "قال «المدير» في اليوم الأوّل " * 3 + "، ثم " + "مضى الناس إلى (بيوتهم) " * 8 + "."
    document = one(text)
    found = parsed(web_vtt(transcript(document), ABOUT))
    assert len(found) > 2
    assert " ".join(cue for _, _, cue in found).split() == text.split()
    for start, end, cue in found:
        assert len(cue.split()) <= MOST_WORDS + 4
        assert end - start <= LONGEST_MS + 500


def test_a_line_keeps_its_blocks_direction_whatever_leads_it() -> None:
    text = "CNN تقول. (2025). افتُتح المرصد."
    made = transcript(one(text))
    shown = [cue for _, _, cue in parsed(web_vtt(made, ABOUT))]
    assert shown == ["\u200fCNN تقول.", "\u200f(2025).", "افتُتح المرصد."]
    assert "]<00:00.00>\u200fCNN" in lrc(made, ABOUT)
    english = replace(one("سلام means peace. It does.", "en").blocks[0], direction=Direction.LTR)
    lines = cues(transcript(Document(Metadata(language="en"), (english,))))
    assert [cue.text for cue in lines] == ["\u200eسلام means peace.", "It does."]


def test_a_cut_moves_to_a_stop_nearby() -> None:
    text = "كلمة " * 8 + "كلمة، " + "كلمة " * 10 + "كلمة."
    shown = [cue.text for cue in cues(transcript(one(text)))]
    assert [len(cue.split()) for cue in shown] == [9, 11]
    assert shown[0].rstrip().endswith("،")


def test_what_is_announced_is_not_shown(document: Document) -> None:
    plain = [cue.text for cue in cues(transcript(document))]
    assert [cue.text for cue in cues(transcript(document, announced=True))] == plain


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ابت ثج،.؟«»()<>&- \n35aZ😀\u200f\u064e"), max_size=120))
def test_every_text_makes_valid_files(text: str) -> None:
    made = transcript(one(text))
    shown = parsed(web_vtt(made, ABOUT)) if made.sentences else []
    words = [word for sentence in made.sentences for word in sentence.words]
    for word in words:
        assert any(" ".join(text[word.start : word.end].split()) in cue for _, _, cue in shown)
    times = [
        int(minutes) * 60_000 + int(seconds) * 1000 + int(part) * 10
        for minutes, seconds, part in re.findall(
            r"^\[(\d\d+):(\d\d)\.(\d\d)\]", lrc(made, ABOUT), re.MULTILINE
        )
    ]
    assert times == sorted(times)
    assert len(times) == len(shown)


def test_lrc_has_tags_lines_and_words(document: Document) -> None:
    lines = lrc(transcript(document), ABOUT).splitlines()
    assert lines[:3] == ["[ti:مرصد --> قديم]", "[ar:ليلى نور]", "[al:عين]"]
    assert lines[3] == "[la:ar]"
    assert re.fullmatch(r"\[length:00:\d\d\]", lines[4])
    assert lines[5] == "[00:00.00]<00:00.00>علوم<00:00.10>"
    for line in lines[5:]:
        assert re.match(r"\[\d\d:\d\d\.\d\d\]<\d\d:\d\d\.\d\d>", line)
        assert line.endswith(">")


def test_hours_are_counted() -> None:
    made = transcript(one("كلمة واحدة. " * 3))
    late = made.sentences[-1].start_ms
    moved = 3_600_000 - late
    made.sentences[:] = [
        replace(
            each,
            start_ms=each.start_ms + moved,
            end_ms=each.end_ms + moved,
            words=tuple(
                replace(word, start_ms=word.start_ms + moved, end_ms=word.end_ms + moved)
                for word in each.words
            ),
        )
        for each in made.sentences
    ]
    assert parsed(web_vtt(made, ABOUT))[-1][0] == 3_600_000
    assert "[60:00.00]" in lrc(made, ABOUT)


def test_only_known_kinds(tmp_path: Path) -> None:
    assert check_suffix(tmp_path / "a.VTT") == ".vtt"
    with pytest.raises(ReaderError):
        check_suffix(tmp_path / "a.srt")
