from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.importing.importer import Imported, Source, import_source


@pytest.fixture
def from_html() -> Callable[[str], Imported]:
    def make(html: str) -> Imported:
        return import_source(Source(html.encode(), "page.html"))

    return make


@pytest.fixture
def from_text() -> Callable[[str], Imported]:
    def make(text: str) -> Imported:
        return import_source(Source(text.encode(), "text.txt"))

    return make
