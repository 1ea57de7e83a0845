"""The child that looks for articles: reused, recycled, ended in time, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.errors import Cancelled
from reader.importing.extractor import Extractor
from reader.importing.importer import Source, import_source
from reader.jobs import CancelToken

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
PROSE = "وصل القطار إلى المحطة القديمة قبل الفجر بقليل، فلم يجد الناظر أحدًا ينتظره على الرصيف. "
PAGE = (
    f"<html><body><article><h1>القطار</h1><p>{PROSE}</p><p>{PROSE * 2}</p></article></body></html>"
)
LARGE = "<html><body>" + f"<div><p>{PROSE}<b>{PROSE}</b></p></div>" * 8000 + "</body></html>"


@pytest.fixture
def make() -> Iterator[Callable[..., Extractor]]:
    made: list[Extractor] = []

    def start(**options: float) -> Extractor:
        made.append(Extractor(**options))  # type: ignore[arg-type]
        return made[-1]

    yield start
    for extractor in made:
        extractor.close()


def lines(extractor: Extractor, html: str = PAGE) -> list[str]:
    return extractor.lines(html, CancelToken())


def gone(pid: int, within_s: float = 5.0) -> bool:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def test_one_warm_child_answers_for_every_page(make: Callable[..., Extractor]) -> None:
    extractor = make()
    assert extractor.pid == 0
    assert PROSE.strip() in lines(extractor)
    first = extractor.pid
    for number in range(20):
        found = lines(extractor, PAGE.replace("وصل", f"وصل {number}"))
        assert found[-1].startswith(f"وصل {number} القطار")
    assert extractor.pid == first != 0
    assert os.getsid(first) == first
    extractor.close()
    assert extractor.pid == 0
    assert gone(first)


def test_a_page_over_its_time_ends_the_child_and_the_next_page_gets_another(
    make: Callable[..., Extractor],
) -> None:
    extractor = make(page_s=0.15)
    assert lines(extractor)
    first = extractor.pid
    start = time.monotonic()
    assert lines(extractor, LARGE) == []
    assert time.monotonic() - start < 2
    assert gone(first)
    assert lines(extractor)
    assert extractor.pid not in {0, first}


def test_a_child_that_stops_answering_is_ended(make: Callable[..., Extractor]) -> None:
    extractor = make(page_s=0.3)
    assert lines(extractor)
    first = extractor.pid
    os.kill(first, signal.SIGSTOP)
    assert lines(extractor) == []
    assert gone(first)


def test_a_page_over_the_memory_gives_nothing(make: Callable[..., Extractor]) -> None:
    extractor = make(memory=130_000_000)
    assert lines(extractor)
    first = extractor.pid
    assert lines(extractor, LARGE) == []
    assert lines(extractor)
    assert gone(first)


def test_a_child_is_recycled(make: Callable[..., Extractor]) -> None:
    extractor = make(pages=2)
    assert lines(extractor)
    first = extractor.pid
    assert lines(extractor)
    assert gone(first)
    assert lines(extractor)
    assert extractor.pid not in {0, first}


def test_a_child_without_work_is_ended(make: Callable[..., Extractor]) -> None:
    extractor = make(idle_s=0.2)
    assert lines(extractor)
    first = extractor.pid
    assert gone(first)
    assert lines(extractor)


def test_a_killed_child_is_replaced_before_the_next_page(make: Callable[..., Extractor]) -> None:
    extractor = make()
    assert lines(extractor)
    first = extractor.pid
    os.kill(first, signal.SIGKILL)
    while extractor.pid:
        time.sleep(0.01)
    assert gone(first)
    assert lines(extractor)


def test_ctrl_c_in_the_terminal_does_not_reach_the_child(make: Callable[..., Extractor]) -> None:
    extractor = make()
    assert lines(extractor)
    first = extractor.pid
    os.kill(first, signal.SIGINT)
    assert lines(extractor)
    assert extractor.pid == first


def test_cancelling_ends_the_child(make: Callable[..., Extractor]) -> None:
    extractor = make()
    assert lines(extractor)
    first = extractor.pid
    token = CancelToken()
    timer = threading.Timer(0.05, token.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        extractor.lines(LARGE, token)
    timer.join()
    assert gone(first)


def test_threads_that_ask_at_once_each_get_their_own_page(make: Callable[..., Extractor]) -> None:
    extractor = make()
    found: dict[int, list[str]] = {}

    def ask(number: int) -> None:
        found[number] = lines(extractor, PAGE.replace("وصل", f"وصل {number}"))

    threads = [threading.Thread(target=ask, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[number][-1].startswith(f"وصل {number} ") for number in range(6))


def test_the_child_leaves_with_a_killed_reader() -> None:
    code = (
        "import time\nfrom reader.importing.extractor import Extractor\n"
        "from reader.jobs import CancelToken\n"
        "extractor = Extractor()\nextractor.lines('<p>x</p>', CancelToken())\n"
        "print(extractor.pid, flush=True)\ntime.sleep(60)\n"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        child = int(reader.stdout.readline())
        assert child
        reader.kill()
    assert gone(child)


def test_a_reader_that_ends_takes_its_child_along() -> None:
    code = (
        "from reader.importing import extractor\n"
        "assert extractor.extracted_lines(" + repr(PAGE) + ")\n"
        "print(extractor._shared().pid)\n"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", code],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stderr == ""
    assert gone(int(run.stdout))


def test_a_page_too_large_for_the_child_is_read_by_our_own_rules() -> None:
    path = CORPUS / "page-comment-policy-modal" / "input.html"
    html = path.read_text(encoding="utf-8")
    small = import_source(Source(html.encode(), "page.html")).document
    heavy = html.replace("</body>", "<div>" + "<i></i>" * 41_000 + "</div></body>")
    large = import_source(Source(heavy.encode(), "page.html")).document
    assert [block.text for block in large.blocks] == [block.text for block in small.blocks]
    assert len(small.blocks) == 4
