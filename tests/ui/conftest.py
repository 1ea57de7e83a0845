"""A real window over a real library in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.app import Application
from reader.importing.importer import Source
from reader.paths import Paths
from reader.ui.window import MainWindow

NEWS = """بعد انتظار طويل..

البلدة تفتح مكتبتها الجديدة

افتتحت البلدة صباح الأحد مكتبتها العامة الجديدة، بعد ثلاث سنوات من العمل. وحضر الافتتاح نحو 350 شخصًا من أهل البلدة وضيوفها.

وقالت مديرة المكتبة سعاد النجار إن القاعة تضم أكثر من 12 ألف كتاب. وأضافت أن الكتب العربية والإنجليزية، ومنها مجموعة British Library، موضوعة في مكان واحد.

قاعة للأطفال

وخصصت المكتبة قاعة واسعة للأطفال، فيها مقاعد ملوّنة ورفوف قريبة من أيديهم. وتفتح القاعة أبوابها كل يوم من الساعة التاسعة صباحًا حتى السادسة مساءً.
"""


@pytest.fixture
def application(qapp, tmp_path: Path) -> Iterator[Application]:
    made = Application(qapp, Paths.under(tmp_path / "data"), "ar")
    made.window.resize(1280, 840)
    made.show()
    yield made
    made.close()
    qapp.processEvents()


@pytest.fixture
def window(application: Application) -> MainWindow:
    return application.window


@pytest.fixture
def piece(application: Application, qtbot) -> int:
    """Give the id of a news piece that was added through the window."""
    window = application.window
    with qtbot.waitSignal(window.adding.added, timeout=20_000) as added:
        window.adding.add_source(Source(NEWS.encode()))
    return added.args[0]
