"""A library taken away and brought in: nothing is lost, nothing comes twice."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.actions.bring_library import bring_in
from reader.actions.take_away import take_away
from reader.library.store import Library
from reader.paths import Paths, resource
from reader.translations import Translator
from tests.actions.libraries import fill, used, whole

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(st.data(), st.sampled_from(["library", "library.zip"]))
def test_a_library_comes_back_whole(data: st.DataObject, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        translate = Translator("en", resource("translations"), root / "cache")
        here, there = Paths.under(root / "here"), Paths.under(root / "there")
        library, other = Library.open(here), Library.open(there)
        try:
            data.draw(fill(library))
            before = whole(library, here)
            taken = take_away(library, root / name, translate)
            assert (taken.pieces, taken.failed) == (len(before.pieces), ())
            assert whole(library, here) == before

            brought = bring_in(other, root / name)
            assert (brought.added, brought.failed) == (len(before.pieces), ())
            after = whole(other, there)
            assert after.pieces == before.pieces
            assert after.beside == before.beside
            assert used(after) == used(before)
            assert not other.check() or any("missing" in line for line in other.check())

            for one, paths in ((other, there), (library, here)):
                again = bring_in(one, root / name)
                assert (again.known, again.failed) == (len(before.pieces), ())
                assert whole(one, paths).pieces == before.pieces
                assert whole(one, paths).beside == before.beside
        finally:
            library.close()
            other.close()
