"""What media controls are told of the window's listening, and what their wishes do there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reader import settings
from reader.importing.importer import Source
from reader.speech.player import PlayerState
from reader.ui.now_playing import NowPlaying, Remote, Track, controls_here

FINE = """القنديل القديم

في بيت جدتي قنديل قديم لا يضيئه أحد. وكانت تقول إنه يحفظ ضوء الليالي كلها.

وحين انقطعت الكهرباء ذات مساء، أشعلته أمي للمرة الأولى.

وبقينا نحكي حتى الفجر، ثم نمنا.
"""


class Board:
    """Media controls of a desktop that only writes down what it sees."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.tracks: list[Track | None] = []
        self.states: list[PlayerState] = []
        self.running = False

    def start(self) -> None:
        self.running = True
        self.changed()

    def changed(self) -> None:
        self.tracks.append(self.remote.track)
        self.states.append(self.remote.state)

    def close(self) -> None:
        self.running = False


@pytest.fixture
def boards(window, qtbot) -> Iterator[list[Board]]:
    """Give the controls that were started, by a window that has them."""
    made: list[Board] = []

    def make(remote: Remote) -> Board:
        made.append(Board(remote))
        return made[-1]

    playing = NowPlaying(window, window._services, make)
    window.now_playing = playing
    yield made
    playing.close()
    assert all(not board.running for board in made)


@pytest.fixture
def remote(boards: list[Board], piece: int, qtbot) -> Remote:
    """Give the remote control of a window with an open piece."""
    qtbot.waitUntil(lambda: bool(boards), timeout=5000)
    return boards[0].remote


def elsewhere(call: Callable[[], None]) -> None:
    """Call on another thread, as media controls do."""
    thread = threading.Thread(target=call)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()


def test_a_window_that_nobody_sees_has_no_media_controls(window, piece, qtbot) -> None:
    assert controls_here() is None
    window.listening.toggle()
    qtbot.waitUntil(lambda: window.listening.state is PlayerState.PLAYING, timeout=10_000)
    assert "ayn-mpris" not in {thread.name for thread in threading.enumerate()}


def test_a_piece_is_shown_a_while_after_it_was_opened(window, piece, boards, qtbot) -> None:
    # it was opened before there were media controls: nothing is told until something happens
    assert boards == []
    window.open_piece(piece)
    assert boards == []
    qtbot.waitUntil(lambda: bool(boards), timeout=5000)
    assert boards[0].running
    title, kicker = "البلدة تفتح مكتبتها الجديدة", "بعد انتظار طويل.."
    assert boards[0].tracks[-1] == Track(piece, title, "", kicker, "", None)
    assert boards[0].states == [PlayerState.IDLE]


def test_playing_shows_it_at_once(window, piece, boards, qtbot) -> None:
    window.listening.toggle()
    qtbot.waitUntil(lambda: window.listening.active, timeout=10_000)
    qtbot.waitUntil(lambda: bool(boards), timeout=500)
    assert boards[0].tracks[-1].piece == piece


def test_another_piece_and_none_are_told(window, boards, remote, piece, qtbot) -> None:
    first = boards[0].tracks[-1]
    with qtbot.waitSignal(window.adding.added, timeout=20_000) as added:
        window.adding.add_source(Source(FINE.encode()))
    second = boards[0].tracks[-1]
    assert (second.piece, second.title) == (added.args[0], "القنديل القديم")
    assert second != first
    window.actions_table["piece.delete"].trigger()
    qtbot.waitUntil(lambda: boards[0].tracks[-1] is None, timeout=5000)
    assert len(boards) == 1


def test_metadata_makes_artist_album_and_picture(window, boards, remote) -> None:
    services = window._services
    document = window.reading.piece.document
    name = "picture.png"
    services.paths.assets.mkdir(parents=True, exist_ok=True)
    (services.paths.assets / name).write_bytes(b"\x89PNG")
    about = replace(
        document.metadata, byline="سلمى الحسن", source="صحيفة عين", kicker="أخبار",
        url="https://ayn.example/1", lead_image=name,
    )  # fmt: skip
    window.listening.load(7, replace(document, metadata=about), None)
    window.now_playing._changed()
    track = boards[0].tracks[-1]
    assert (track.piece, track.artist, track.album) == (7, "سلمى الحسن", "صحيفة عين")
    assert track.url == "https://ayn.example/1"
    assert track.art == Path(services.paths.assets / name)


def test_wishes_from_another_thread_need_no_window(window, remote, qtbot) -> None:
    elsewhere(remote.play)  # the window's thread waits here and runs no event
    assert remote.state in (PlayerState.LOADING, PlayerState.PLAYING)
    elsewhere(remote.pause)
    assert remote.state is PlayerState.PAUSED
    elsewhere(remote.next)
    start = window.listening.player().position
    elsewhere(remote.next)
    assert window.listening.player().position != start
    elsewhere(remote.previous)
    assert window.listening.player().position == start
    length = remote.times()[1]
    elsewhere(lambda: remote.go_to(length * 0.8))
    assert remote.times()[0] > length * 0.5
    elsewhere(lambda: remote.skip(-length))
    assert remote.times()[0] < length * 0.1
    elsewhere(lambda: remote.go_to(length * 2))  # outside: nothing
    assert remote.times()[0] < length * 0.1
    elsewhere(remote.stop)
    assert remote.state is PlayerState.IDLE
    elsewhere(remote.toggle)
    assert remote.state is not PlayerState.IDLE


def test_times_are_those_of_the_usual_speed(window, remote, qtbot) -> None:
    elsewhere(lambda: remote.go_to(remote.times()[1] / 2))
    place, length = remote.times()
    assert place > 0
    elsewhere(lambda: remote.set_rate(2.5))
    assert remote.rate == 2.5
    assert remote.times() == pytest.approx((place, length), rel=0.02)
    elsewhere(lambda: remote.skip(length / 4))
    assert remote.times()[0] - place == pytest.approx(length / 4, abs=length / 8)


def test_speed_and_loudness_are_kept_as_the_readers_choice(window, boards, remote, qtbot) -> None:
    kept = window._services.settings
    elsewhere(lambda: remote.set_rate(9))
    elsewhere(lambda: remote.set_volume(0.55))
    assert (remote.rate, remote.volume) == (4.0, 0.55)
    qtbot.waitUntil(lambda: kept.number(settings.SPEECH_VOLUME) == 55, timeout=5000)
    assert kept.number(settings.SPEECH_RATE) == 4.0
    elsewhere(lambda: remote.set_volume(-3))
    qtbot.waitUntil(lambda: kept.number(settings.SPEECH_VOLUME) == 0, timeout=5000)
    told = len(boards[0].tracks)
    window.listening.set_rate(1.5)  # and what is chosen in the window is told
    assert remote.rate == 1.5
    assert len(boards[0].tracks) > told


def test_next_goes_from_piece_to_piece_where_several_are_played(window, remote, qtbot) -> None:
    went: list[str] = []
    window.now_playing.set_next_piece(lambda: went.append("on"))
    start = window.listening.player().position
    elsewhere(remote.next)
    qtbot.waitUntil(lambda: went == ["on"], timeout=5000)
    assert window.listening.player().position == start
    window.now_playing.set_next_piece(None)
    elsewhere(remote.next)
    assert went == ["on"]
    assert window.listening.player().position != start


def test_the_window_opens_files_and_closes(window, remote, qtbot, tmp_path: Path) -> None:
    file = tmp_path / "قنديل.txt"
    file.write_text(FINE, "utf-8")
    with qtbot.waitSignal(window.adding.added, timeout=20_000):
        elsewhere(lambda: remote.open_file(file))
    assert remote.track.title == "القنديل القديم"
    elsewhere(remote.quit)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=5000)
