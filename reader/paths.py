"""Where things lie: data, settings, cache, and the resources that ship with the app."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one reader; `root` (tests, `--data`) redirects them all."""

    data: Path
    config: Path
    cache: Path

    @classmethod
    def default(cls) -> Paths:
        """Give the platform's own folders (XDG on Linux)."""
        import platformdirs

        folders = platformdirs.PlatformDirs("ayn", appauthor=False)
        return cls(folders.user_data_path, folders.user_config_path, folders.user_cache_path)

    @classmethod
    def under(cls, root: Path) -> Paths:
        """Put everything below `root`."""
        root = root.expanduser().absolute()
        return cls(root, root / "config", root / "cache")

    @property
    def library(self) -> Path:
        """The library's database file."""
        return self.data / "library.sqlite3"

    @property
    def search_index(self) -> Path:
        """The disposable search index beside the library."""
        return self.data / "search.sqlite3"

    @property
    def assets(self) -> Path:
        """Images of saved pieces, named by the hash of their content."""
        return self.data / "assets"

    @property
    def backups(self) -> Path:
        """Verified copies of the library."""
        return self.data / "backups"

    @property
    def damaged(self) -> Path:
        """Libraries that were found damaged, a folder each, as they were."""
        return self.data / "damaged"

    @property
    def upkeep(self) -> Path:
        """What the upkeep of the library remembers from one time to the next."""
        return self.data / "upkeep.json"

    @property
    def voices(self) -> Path:
        """Voices that the reader added or downloaded, a folder each."""
        return self.data / "voices"

    @property
    def dictionary(self) -> Path:
        """The reader's own pronunciations, as a TSV file."""
        return self.data / "dictionary.tsv"

    @property
    def log(self) -> Path:
        """The rotating log."""
        return self.data / "ayn.log"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.json"


def resource(*parts: str) -> Path:
    """Give the path of a shipped resource, in a checkout or in an installed wheel."""
    return _shipped("resources", "_resources").joinpath(*parts)


def article(*parts: str) -> Path:
    """Give the path of a bundled piece's file, in a checkout or in an installed wheel."""
    return _shipped("articles", "_articles").joinpath(*parts)


def _shipped(checkout: str, wheel: str) -> Path:
    inside = _PACKAGE / wheel
    return inside if inside.is_dir() else _PACKAGE.parent / checkout
