from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.ages import LONGEST_STEP, Ages

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def ages(tmp_path: Path) -> Ages:
    return Ages(tmp_path / "upkeep.json")


def test_what_is_seen_first_is_new_and_grows_by_the_day(ages: Ages) -> None:
    assert ages.look("bin", ["a"], NOON) == {"a": 0}
    assert ages.look("bin", ["a", "b"], NOON + timedelta(days=2)) == {"a": 2, "b": 0}
    assert ages.look("bin", ["b"], NOON + timedelta(days=3)) == {"b": 1}
    # what came back is new when it goes again
    assert ages.look("bin", ["a", "b"], NOON + timedelta(days=4)) == {"a": 0, "b": 2}


def test_kinds_are_counted_apart(ages: Ages) -> None:
    ages.look("bin", ["a"], NOON)
    ages.look("images", ["a"], NOON + timedelta(days=1))
    assert ages.look("bin", ["a"], NOON + timedelta(days=2)) == {"a": 2}
    assert ages.since("images", NOON + timedelta(days=3)) == timedelta(days=2)
    assert ages.since("pages", NOON) is None


def test_a_jump_of_years_counts_as_one_step(ages: Ages) -> None:
    ages.look("bin", ["a"], NOON)
    step = LONGEST_STEP.days
    assert ages.look("bin", ["a"], NOON + timedelta(days=4000)) == {"a": step}
    # and the way back as nothing
    assert ages.look("bin", ["a"], NOON) == {"a": step}


@given(st.lists(st.integers(-3000, 3000), max_size=30))
def test_nothing_is_older_than_the_looks_allow(
    tmp_path_factory: pytest.TempPathFactory, jumps: list[int]
) -> None:
    own = Ages(tmp_path_factory.mktemp("ages") / "upkeep.json")
    own.look("bin", ["a"], NOON)
    now, before = NOON, 0.0
    for count, jump in enumerate(jumps, 1):
        now += timedelta(hours=jump)
        (days,) = own.look("bin", ["a"], now).values()
        assert before <= days <= count * LONGEST_STEP.days
        before = days


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"bin": 3}', '{"bin": {"seen": "x", "days": {"a": 99}}}', '{"bin": {}}'],
)
def test_a_file_that_says_nothing_makes_nothing_old(
    ages: Ages, tmp_path: Path, content: str
) -> None:
    (tmp_path / "upkeep.json").write_text(content, encoding="utf-8")
    assert ages.look("bin", ["a"], NOON) == {"a": 0}
    assert ages.look("bin", ["a"], NOON + timedelta(days=1)) == {"a": 1}
