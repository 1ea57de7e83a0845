from __future__ import annotations

from collections.abc import Iterator

import pytest

from reader.library.store import Library
from reader.paths import Paths
from tests.library import gold

QUERIES = gold.queries()
BEYOND = "beyond"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, dict[int, str]]]:
    library = Library.open(Paths.under(tmp_path_factory.mktemp("gold")))
    yield library, {library.add(document): name for name, document in gold.documents()}
    library.close()


def test_the_gold_is_large_enough_and_speaks_of_its_pieces() -> None:
    names = {name for name, _document in gold.documents()}
    assert sum(len(wanted.pieces) for wanted in QUERIES) >= 200
    assert all(wanted.pieces <= names for wanted in QUERIES)
    assert len({wanted.typed for wanted in QUERIES if wanted.manner != BEYOND}) >= 200


def test_what_people_type_finds_what_they_mean_and_little_else(
    named: tuple[Library, dict[int, str]],
) -> None:
    library, names = named
    wanted = found = right = 0
    missed: list[str] = []
    for query in QUERIES:
        hits = {names[hit.piece] for hit in library.search(query.typed)}
        wanted += len(query.pieces)
        found += len(hits)
        right += len(hits & query.pieces)
        if query.manner != BEYOND and not query.pieces <= hits:
            missed.append(query.typed)
    assert missed == []
    assert right / wanted >= 0.95
    assert right / found >= 0.97


def test_every_hit_marks_a_word_of_its_piece(named: tuple[Library, dict[int, str]]) -> None:
    library, _names = named
    for query in QUERIES:
        for hit in library.search(query.typed):
            if hit.exact:
                text = library.piece(hit.piece).document.block(hit.range.block).text
                assert text[hit.range.start : hit.range.end] == hit.exact
                assert hit.exact == hit.exact.strip("، .؛:؟!")
