from __future__ import annotations

from pathlib import Path

import pytest

from reader.library.assets import Assets


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    made = Assets(tmp_path / "assets")
    made.prepare()
    return made


def test_an_asset_comes_back(assets: Assets, tmp_path: Path) -> None:
    assets.save("abc.png", b"picture")
    file = assets.path("abc.png")
    assert file == tmp_path / "assets" / "abc.png"
    assert file.read_bytes() == b"picture"
    assert list((tmp_path / "assets" / ".partial").iterdir()) == []


def test_the_same_content_is_written_once(assets: Assets) -> None:
    assets.save("abc.png", b"picture")
    file = assets.path("abc.png")
    assert file is not None
    before = file.stat().st_ino
    assets.save("abc.png", b"picture")
    assert file.stat().st_ino == before
    assets.save("abc.png", b"a mended picture")
    assert file.read_bytes() == b"a mended picture"


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../up.png", "a/b.png", "a\\b.png", "/etc/passwd", "c:x", ".hid", "a\0b"],
)
def test_names_cannot_lead_elsewhere(assets: Assets, name: str) -> None:
    assert assets.path(name) is None
    with pytest.raises(ValueError, match="name"):
        assets.save(name, b"x")
