"""`ayn add` and `ayn pending` as a person types them: links, lists, folders, refreshing, stopping."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reader.cli import main
from reader.library.store import Library
from reader.paths import Paths
from reader.translations import FSI, PDI
from tests.importing.web_server import Answer, Asked, Site
from tests.pages import BOAT, WELL, article

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


Ayn = Callable[..., Run]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def ayn(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ayn:
    monkeypatch.setenv("AYN_ALLOW_LOOPBACK", "1")

    def run(*words: str, language: str = "en", stdin: str = "") -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main(["--data", str(data), "--language", language, *words])
        out, err = capsys.readouterr()
        return Run(code, *(text.replace(FSI, "").replace(PDI, "") for text in (out, err)))

    return run


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    served.pages["/boat"] = article("قارب الورق", *BOAT, tag='"1"')
    served.pages["/well"] = article("البئر الجديدة", *WELL)
    yield served
    served.close()


def titles(ayn: Ayn) -> list[str]:
    return sorted(piece["title"] for piece in json.loads(ayn("list", "--json").out))


def test_links_are_saved_and_shown_once(ayn: Ayn, site: Site) -> None:
    run = ayn("add", site.url("/boat"), site.url("/well"), "--tag", "قصص", "--tag", "ماء")
    assert (run.code, run.err) == (0, "")
    assert sorted(line[6:] for line in run.out.splitlines()) == [
        "Saved البئر الجديدة",
        "Saved قارب الورق",
    ]
    listed = json.loads(ayn("list", "--json").out)
    assert [piece["tags"] for piece in listed] == [["قصص", "ماء"]] * 2

    again = ayn("add", site.url("/boat?utm_source=x"))
    number = next(piece["id"] for piece in listed if piece["title"] == "قارب الورق")
    assert again == Run(0, f"{number:>4}  Already in the library: قارب الورق\n", "")
    assert len(json.loads(ayn("list", "--json").out)) == 2


def test_a_list_is_taken_whole_and_what_cannot_come_waits(
    ayn: Ayn, site: Site, tmp_path: Path
) -> None:
    links = tmp_path / "links.md"
    links.write_text(
        f"# للقراءة\n\n- [القارب]({site.url('/boat')})\n- {site.url('/boat#end')}\n"
        f"- {site.url('/missing')}\n- [البئر]({site.url('/well')})\n",
        encoding="utf-8",
    )
    run = ayn("add", str(links), "--json", "--tag", "قصص")
    assert run.code == 1
    rows = {row["file"]: row for row in run.rows}
    assert {link: row["state"] for link, row in rows.items()} == {
        site.url("/boat"): "saved",
        site.url("/missing"): "failed",
        site.url("/well"): "saved",
    }
    assert rows[site.url("/boat")]["title"] == "قارب الورق"
    assert rows[site.url("/boat")]["words"] > 40
    assert rows[site.url("/missing")]["id"] is None
    assert rows[site.url("/missing")]["waits"]
    assert rows[site.url("/missing")]["error"] in run.err
    why, count, waits = run.err.splitlines()
    error = f"{site.url('/missing')}: {rows[site.url('/missing')]['error']}"
    assert json.loads(why) == {"error": error}
    assert json.loads(count) == {"error": "1 of 3 could not be saved."}
    assert json.loads(waits) == {
        "error": "1 link waits to be fetched. Try again with: ayn pending retry"
    }

    (waiting,) = json.loads(ayn("pending", "--json").out)
    assert (waiting["url"], waiting["tries"], waiting["tags"]) == (
        site.url("/missing"), 1, ["قصص"],
    )  # fmt: skip
    assert waiting["reason"] == rows[site.url("/missing")]["error"]
    number = str(waiting["id"])
    assert ayn("pending").out.startswith(f"{number:>4}  {site.url('/missing')}: ")

    asked = len(site.asked)
    early = ayn("pending", "retry", "--due")
    assert (early.code, early.out) == (0, "")
    assert len(site.asked) == asked
    failed = ayn("pending", "retry", number)
    assert failed.code == 1
    assert json.loads(ayn("pending", "list", "--json").out)[0]["tries"] == 2
    site.pages["/missing"] = article("المفقود", *BOAT)
    assert ayn("pending", "retry").out.endswith("Saved المفقود\n")
    assert ayn("pending") == Run(0, "", "Nothing waits to be fetched.\n")
    assert titles(ayn) == ["البئر الجديدة", "المفقود", "قارب الورق"]


def test_what_waits_can_be_given_up(ayn: Ayn, site: Site) -> None:
    ayn("add", site.url("/a"), site.url("/b"))
    first, second = (str(item["id"]) for item in json.loads(ayn("pending", "--json").out))
    wrong = ayn("pending", "remove", first, "99")
    assert wrong.code == 1
    assert "99" in wrong.err
    arabic = first.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert ayn("pending", "remove", arabic).out == f"{site.url('/a')} waits no longer.\n"
    assert [str(item["id"]) for item in json.loads(ayn("pending", "--json").out)] == [second]
    named = ayn("pending", "remove", "boat")
    assert named.code == 1
    assert "ayn pending" in named.err


def test_standard_input_is_a_list_a_page_or_a_text(ayn: Ayn, site: Site) -> None:
    both = ayn("add", "-", "--json", stdin=f"{site.url('/boat')}\n{site.url('/well')}\n")
    assert {row["state"] for row in both.rows} == {"saved"}
    assert len(both.rows) == 2
    handed = ayn("add", f"ayn:add?url={site.url('/boat')}", "--json")
    assert [row["state"] for row in handed.rows] == ["known"]
    text = ayn("add", "-", "--json", stdin="بيت في الحديقة\n\n" + "\n\n".join(WELL))
    assert text.rows[0]["title"] == "بيت في الحديقة"
    page = article("بيت", *BOAT).body.decode()
    assert ayn("add", "-", "--json", stdin=page).rows[0]["title"] == "بيت"


def test_a_folder_and_a_zip_of_pieces(ayn: Ayn, tmp_path: Path) -> None:
    folder = tmp_path / "مقالات"
    folder.mkdir()
    (folder / "boat.html").write_bytes(article("قارب الورق", *BOAT).body)
    (folder / "well.txt").write_text("البئر\n\n" + "\n\n".join(WELL), encoding="utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("ثالث.html", article("الثالث", *WELL).body)
        archive.writestr("empty.txt", b"")
    run = ayn("add", str(folder), str(tmp_path / "all.zip"), "--json")
    assert run.code == 1
    assert [row["state"] for row in run.rows].count("saved") == 3
    assert titles(ayn) == ["البئر", "الثالث", "قارب الورق"]
    assert "1 file holds nothing to read and was passed over." in run.err
    assert "1 of 4 could not be saved." in run.err


def test_a_name_that_no_disk_takes_keeps_nothing_else_from_coming(ayn: Ayn, tmp_path: Path) -> None:
    for name in ("بئر", "ثالث"):
        (tmp_path / f"{name}.txt").write_text(f"{name}\n\nنص قصير.\n", encoding="utf-8")
    run = ayn("add", str(tmp_path / "بئر.txt"), "ن" * 200 + ".txt", str(tmp_path / "ثالث.txt"))
    assert run.code == 1
    assert titles(ayn) == ["بئر", "ثالث"]
    assert "is too long for the disk. Choose a shorter one." in run.err


def test_a_dry_run_saves_nothing(ayn: Ayn, site: Site, data: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(article("بيت", *WELL).body)
    links = (site.url("/boat"), site.url("/missing"))
    run = ayn("add", str(page), *links, "--dry-run", "--json")
    assert run.code == 1
    rows = {row["file"]: row for row in run.rows}
    assert (rows[str(page)]["state"], rows[str(page)]["title"]) == ("new", "بيت")
    assert (rows[links[0]]["state"], rows[links[0]]["id"]) == ("new", None)
    assert not rows[links[1]]["waits"]
    assert not (data / "library.sqlite3").exists()

    ayn("add", site.url("/boat"))
    known = ayn("add", site.url("/boat"), "--dry-run", "--json")
    assert [row["state"] for row in known.rows] == ["known"]
    plain = ayn("add", str(page), "--dry-run")
    assert plain.out.startswith("بيت: ")
    assert "words" in plain.out
    assert titles(ayn) == ["قارب الورق"]
    assert json.loads(ayn("pending", "--json").out) == []


def test_refreshing_a_piece(ayn: Ayn, site: Site, tmp_path: Path) -> None:
    number = str(ayn("add", site.url("/boat"), "--json").rows[0]["id"])
    same = ayn("add", "--refresh", number)
    assert same == Run(0, f"{number:>4}  Nothing changed in قارب الورق\n", "")
    site.pages["/boat"] = article("قارب الورق", BOAT[0], WELL[0], tag='"2"')
    (row,) = ayn("add", "--refresh", number, "--json").rows
    assert (row["state"], row["title"]) == ("refreshed", "قارب الورق")
    assert {change["kind"] for change in row["changes"]} >= {"removed"}
    assert WELL[0] in [change["new"] for change in row["changes"]]
    assert WELL[0] in ayn("show", number).out
    site.pages["/boat"] = article("قارب الورق", BOAT[0], WELL[0], WELL[1], tag='"3"')
    shown = ayn("add", "--refresh", number).out
    assert shown == f"{number:>4}  1 change in قارب الورق\n+ {WELL[1]}\n"

    note = tmp_path / "note.txt"
    note.write_text("\n\n".join(WELL), encoding="utf-8")
    pasted = str(ayn("add", str(note), "--json").rows[0]["id"])
    run = ayn("add", "--refresh", pasted, "--refresh", number, "--json")
    assert run.code == 1
    assert [row["state"] for row in run.rows] == ["unchanged"]
    assert "did not come from the web" in run.err
    assert "1 of 2 could not be fetched again." in run.err


def test_a_link_can_be_read_without_saving_it(ayn: Ayn, site: Site, data: Path) -> None:
    shown = ayn("show", site.url("/boat"))
    assert shown.code == 0
    assert BOAT[2] in shown.out
    handed = ayn("show", f"ayn:open?url={site.url('/boat')}", "--format", "json")
    assert json.loads(handed.out)["title"] == "قارب الورق"
    assert not (data / "library.sqlite3").exists()


def test_several_at_once_but_one_host_is_asked_one_thing_at_a_time(ayn: Ayn, site: Site) -> None:
    for number in range(5):
        site.pages[f"/{number}"] = article(f"فصل {number}", *BOAT, f"هذا الفصل {number} من القصة.")
    run = ayn("add", *(site.url(f"/{number}") for number in range(5)), "--jobs", "5", "--json")
    assert run.code == 0
    assert len(titles(ayn)) == 5
    assert max(asked.together for asked in site.asked) == 1


def test_a_host_of_the_own_network_has_to_be_allowed(
    ayn: Ayn, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AYN_ALLOW_LOOPBACK")
    refused = ayn("add", site.url("/boat"))
    assert refused.code == 1
    assert site.asked == []
    assert refused.err.splitlines()[-1] == (
        "ayn: To allow 127.0.0.1 this once, add: --allow 127.0.0.1"
    )
    assert ayn("pending", "retry", "--allow", "127.0.0.1").code == 0
    assert titles(ayn) == ["قارب الورق"]


def test_ctrl_c_leaves_what_landed_whole_and_the_rest_waiting(
    site: Site, data: Path, tmp_path: Path
) -> None:
    arrived = threading.Event()

    def hangs(_asked: Asked) -> Answer:
        arrived.set()
        site.stopping.wait(30)
        return Answer(b"late", 503)

    site.pages["/slow"] = hangs
    links = [site.url("/boat"), site.url("/slow"), site.url("/well")]
    given = tmp_path / "links.txt"
    given.write_text("\n".join(links), encoding="utf-8")
    with subprocess.Popen(
        [
            sys.executable, "-m", "reader", "--data", str(data), "add", "--json", "--jobs", "1",
            str(given),
        ],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8",
            "AYN_ALLOW_LOOPBACK": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        first = process.stdout.readline()
        assert arrived.wait(30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")
    assert (json.loads(first)["file"], out) == (links[0], b"")
    library = Library.open(Paths.under(data))
    assert [summary.title for summary in library.list()] == ["قارب الورق"]
    assert [item.url for item in library.pending.list()] == links[1:]
    assert library.check() == []
    library.close()


@pytest.mark.parametrize(
    "words",
    [
        ["add"],
        ["add", "--json"],
        ["add", "--jobs", "0", "x"],
        ["add", "--jobs", "x", "x"],
        ["add", "--tag"],
        ["pending", "remove"],
        ["pending", "burn"],
    ],
)
def test_a_wrong_command_line(ayn: Ayn, words: list[str]) -> None:
    run = ayn(*words)
    assert (run.code, run.out) == (2, "")
    assert run.err
