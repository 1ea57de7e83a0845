"""What is taken away: which pieces, in which files, and what a browser makes of them."""

from __future__ import annotations

import errno
import json
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from reader.actions.bring_library import bring_in, sentences
from reader.actions.library_format import piece_data
from reader.actions.take_away import selected, take_away
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.errors import Cancelled, ImportFailed, Message, ReaderError
from reader.importing.importer import import_source, read_file
from reader.jobs import CancelToken
from reader.library.store import Library
from reader.paths import Paths, article, resource
from reader.text.direction import Direction
from reader.translations import Translator
from tests.actions.libraries import PICTURES

NAMES = list(PICTURES)


@pytest.fixture
def translate(paths: Paths) -> Translator:
    return Translator("ar", resource("translations"), paths.cache)


def piece(title: str, *texts: str, picture: str = "") -> Document:
    blocks = [
        Block(f"b{number}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
        for number, text in enumerate(texts or (title,))
    ]
    if picture:
        figure = Block("f", BlockKind.FIGURE, "", Direction.RTL, "ar", alt="قبّة", asset=picture)
        blocks.append(figure)
    return Document(Metadata(title, language="ar"), tuple(blocks))


class Addresses(HTMLParser):
    """Collects where a page leads and what it shows."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[str] = []
        self.direction = ""
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.found += [value for name in ("href", "src") if (value := values.get(name))]
        if tag == "html":
            self.direction = values.get("dir") or ""


def json_of(path: Path) -> dict[str, object]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def test_a_browser_finds_everything(
    library: Library, tmp_path: Path, translate: Translator
) -> None:
    library.add(piece("ساعة: 100% #1?", picture=NAMES[0]), PICTURES)
    library.add(piece("ساعة: 100% #1?", "نص آخر"))
    binned = library.add(piece("في السلة"))
    library.delete(binned)
    taken = take_away(library, tmp_path / "out", translate)
    assert (taken.pieces, taken.images, taken.failed) == (3, 1, ())
    index = Addresses(tmp_path / "out" / "index.html")
    assert index.direction == "rtl"
    assert len(index.found) == 2
    for address in index.found:
        page = tmp_path / "out" / unquote(address)
        inside = Addresses(page)
        assert inside.direction == "rtl"
        for source in inside.found:
            assert (page.parent / unquote(source)).is_file()
    about = json_of(tmp_path / "out" / "library.json")
    assert about["complete"] is True
    assert about["pieces"] == ["ساعة 100% #1", "ساعة 100% #1 (2)", "في السلة"]


def test_a_part_takes_only_what_is_its_own(
    library: Library, tmp_path: Path, translate: Translator
) -> None:
    numbers = [library.add(piece(title)) for title in ("أول", "ثان", "ثالث")]
    library.set_tags(numbers[0], ("مدن",))
    library.tagging.set_colour("مدن", "red")
    library.tagging.set_colour("سر", "blue")
    made = library.collections.create("صيف")
    library.collections.add(made, numbers[:2])
    library.collections.create("سر")
    library.searches.create("سر", "سر")
    library.pending.add(["https://ayn.example/secret"])
    library.queue.set(numbers)
    assert list(selected(library, tag="مدن")) == numbers[:1]
    assert set(selected(library, collection="صيف")) == set(numbers[:2])
    summer = next(each for each in library.collections.all() if each.name == "صيف")
    assert set(selected(library, collection=str(summer.id))) == set(numbers[:2])
    assert list(selected(library, collection=" صيف ", words="ثان")) == numbers[1:2]
    take_away(library, tmp_path / "out", translate, selected(library, tag="مدن"))
    about = json_of(tmp_path / "out" / "library.json")
    assert about["pieces"] == ["أول"]
    assert about["tags"] == [{"name": "مدن", "colour": "red"}]
    everything = (tmp_path / "out" / "library.json").read_text(encoding="utf-8")
    assert "سر" not in everything
    assert "secret" not in everything
    assert about["queue"] == []
    other = Library.open(Paths.under(tmp_path / "other"))
    assert bring_in(other, tmp_path / "out").added == 1
    assert [each.name for each in other.collections.all()] == ["صيف"]
    other.close()


def test_a_choice_of_nothing_is_told(
    library: Library, tmp_path: Path, translate: Translator
) -> None:
    library.add(piece("أول"))
    for choose in (
        lambda: selected(library, tag="لا شيء"),
        lambda: selected(library, collection="لا شيء"),
        lambda: selected(library, words="غائب"),
        lambda: take_away(library, tmp_path / "out", translate, []),
        lambda: take_away(library, tmp_path / "out", translate, [99]),
    ):
        with pytest.raises(ReaderError):
            choose()
    assert not (tmp_path / "out").exists()
    # the whole of an empty library is a library too
    empty = Library.open(Paths.under(tmp_path / "empty"))
    assert take_away(empty, tmp_path / "out.zip", translate).pieces == 0
    assert bring_in(library, tmp_path / "out.zip").pieces == 0
    empty.close()


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_cancel_leaves_nothing(
    library: Library, tmp_path: Path, translate: Translator, name: str
) -> None:
    for number in range(5):
        library.add(piece(f"مادة {number}", picture=NAMES[0]), PICTURES)
    place = tmp_path / "place"
    place.mkdir()
    token = CancelToken()

    def stop(fraction: float) -> None:
        if fraction > 0.5:
            token.cancel()

    with pytest.raises(Cancelled):
        take_away(library, place / name, translate, progress=stop, token=token)
    assert list(place.iterdir()) == []


def test_a_full_disk_is_told(
    library: Library, tmp_path: Path, translate: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(piece("أول"))

    def full(_self: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ReaderError) as told:
        take_away(library, tmp_path / "out", translate)
    assert "disk is full" in str(told.value.message)
    assert not (tmp_path / "out").exists()


def test_damaged_parts_are_told_and_the_rest_comes(
    library: Library, tmp_path: Path, translate: Translator
) -> None:
    for title in ("أول", "ثان", "ثالث", "رابع"):
        library.add(piece(title, picture=NAMES[0] if title == "رابع" else ""), PICTURES)
    out = tmp_path / "out"
    take_away(library, out, translate)
    pieces = out / "pieces"
    (pieces / "أول" / "piece.json").write_text("{broken", encoding="utf-8")
    data = json_of(pieces / "ثان" / "piece.json")
    (pieces / "ثان" / "piece.json").write_text(json.dumps({**data, "version": 2}), encoding="utf-8")
    (pieces / "ثالث" / "piece.json").unlink()
    (pieces / "رابع" / "images" / NAMES[0]).write_bytes(b"GIF89a")
    (pieces / "دخيل").mkdir()
    (pieces / "دخيل" / "piece.json").write_text('{"format": "another"}', encoding="utf-8")
    other = Library.open(Paths.under(tmp_path / "other"))
    brought = bring_in(other, out)
    assert brought.added == 1
    assert {name.partition("/")[0] for name, _ in brought.failed} == {
        "أول", "ثان", "ثالث", "رابع", "دخيل",
    }  # fmt: skip
    reasons = {name: str(error.message) for name, error in brought.failed}
    assert "newer version" in reasons["ثان"]
    assert "missing" in reasons["ثالث"]
    assert [str(each) for each in sentences(brought)] == [
        "Added 1 piece.", "5 parts of it could not be read.",
    ]  # fmt: skip
    # without what is said of the whole, the pieces still come
    (out / "library.json").write_text("[]", encoding="utf-8")
    assert bring_in(other, out).known == 1
    other.close()


def test_a_file_system_that_takes_letters_apart(
    library: Library, tmp_path: Path, translate: Translator
) -> None:
    number = library.add(piece("أُوروبّا été"))
    library.queue.add(number)
    out = tmp_path / "out"
    take_away(library, out, translate)
    (folder,) = (out / "pieces").iterdir()
    apart = unicodedata.normalize("NFD", folder.name)
    assert apart != folder.name
    folder.rename(folder.with_name(apart))
    other = Library.open(Paths.under(tmp_path / "other"))
    brought = bring_in(other, out)
    assert (brought.added, brought.failed) == (1, ())
    assert len(other.queue.pieces()) == 1
    other.close()


def test_a_newer_library_is_refused(
    library: Library, tmp_path: Path, translate: Translator
) -> None:
    library.add(piece("أول"))
    take_away(library, tmp_path / "out", translate)
    about = tmp_path / "out" / "library.json"
    about.write_text(json.dumps({**json_of(about), "version": 2}), encoding="utf-8")
    other = Library.open(Paths.under(tmp_path / "other"))
    with pytest.raises(ImportFailed) as told:
        bring_in(other, tmp_path / "out")
    assert "newer version" in str(told.value.message)
    assert other.count() == 0
    other.close()


def test_fields_that_are_missing_or_unknown(library: Library, tmp_path: Path) -> None:
    number = library.add(piece("أول"))
    held = library.holdings.of(number)
    assert held is not None
    folder = tmp_path / "out" / "pieces" / "any name"
    folder.mkdir(parents=True)
    full = piece_data(held)
    least = {name: full[name] for name in ("format", "version", "document")}
    least["later"] = {"what": "comes"}
    (folder / "piece.json").write_text(json.dumps(least), encoding="utf-8")
    (tmp_path / "out" / "library.json").write_text(
        '{"format": "ayn-library", "version": 1, "later": 1}', encoding="utf-8"
    )
    other = Library.open(Paths.under(tmp_path / "other"))
    brought = bring_in(other, tmp_path / "out")
    assert (brought.added, brought.failed) == (1, ())
    other.close()


def test_what_was_cancelled_goes_on_the_next_time(
    library: Library, tmp_path: Path, translate: Translator
) -> None:
    for number in range(6):
        library.add(piece(f"مادة {number}"))
    take_away(library, tmp_path / "out.zip", translate)
    other = Library.open(Paths.under(tmp_path / "other"))
    token = CancelToken()

    def stop(fraction: float) -> None:
        if fraction > 0.3:
            token.cancel()

    with pytest.raises(Cancelled):
        bring_in(other, tmp_path / "out.zip", stop, token)
    there = other.count()
    assert 0 < there < 6
    brought = bring_in(other, tmp_path / "out.zip")
    assert (brought.known, brought.added) == (there, 6 - there)
    assert other.search("مادة")
    other.close()


def test_nothing_new_is_said_so(library: Library, tmp_path: Path, translate: Translator) -> None:
    library.add(piece("أول"))
    take_away(library, tmp_path / "out.zip", translate)
    (said,) = sentences(bring_in(library, tmp_path / "out.zip"))
    assert said == Message("All of it was in the library already; nothing was changed.")


def test_pieces_of_the_importers_come_as_they_were(
    library: Library, tmp_path: Path, translate: Translator
) -> None:
    for page in sorted(article().glob("*/article.html")):
        imported = import_source(read_file(page))
        library.add(imported.document, imported.assets)
    before = [library.holdings.of(piece) for piece in library.holdings.ids()]
    assert len(before) > 8
    take_away(library, tmp_path / "out.zip", translate)
    other = Library.open(Paths.under(tmp_path / "other"))
    brought = bring_in(other, tmp_path / "out.zip")
    assert (brought.added, brought.failed) == (len(before), ())
    assert [other.holdings.of(piece) for piece in other.holdings.ids()] == before
    assert other.check() == []
    other.close()
