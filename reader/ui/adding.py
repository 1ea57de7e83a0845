"""Adding pieces from files, pastes and drops: a job each, with its notice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from reader.actions.save import Saved, save
from reader.errors import Message
from reader.importing.importer import Source, paste, read_file
from reader.jobs import Job
from reader.ui.add_dialog import AddDialog
from reader.ui.failures import Failures
from reader.ui.notices import Notices
from reader.ui.services import Services
from reader.ui.theme import Look

_MANY = 30


class Adding(QObject):
    """Saves what a person brings; `added` carries the piece's id."""

    added = Signal(int)
    left_out_asked = Signal()

    def __init__(
        self,
        services: Services,
        notices: Notices,
        window: QWidget,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(window)
        self._services = services
        self._notices = notices
        self._window = window
        self._failures = Failures(notices, report)

    def open_dialog(self, look: Look) -> None:
        """Ask for a text or a file."""
        translate = self._services.translate
        choose = QPushButton(translate("Choose a file…"))
        dialog = AddDialog(self._window, look, translate, choose)
        choose.clicked.connect(dialog.reject)
        choose.clicked.connect(self.choose_files)
        dialog.accepted.connect(lambda: self.add_text(dialog.text(), dialog.html()))
        dialog.open()

    def choose_files(self) -> None:
        """Ask for files and add them."""
        translate = self._services.translate
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            translate("Open a file"),
            "",
            translate("Texts and saved pages")
            + " (*.txt *.text *.md *.html *.htm *.xhtml);;"
            + translate("All files")
            + " (*)",
        )
        self.add_files([Path(name) for name in names])

    def add_clipboard(self) -> None:
        """Add what was copied."""
        self.add_mime(QGuiApplication.clipboard().mimeData())

    def add_mime(self, data: QMimeData | None) -> None:
        """Add what was dropped or copied: files first, else the text."""
        if data is None:  # an empty clipboard, on some platforms
            data = QMimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.add_files(files)
        elif data.hasText() or data.hasHtml():
            self.add_text(data.text(), data.html() if data.hasHtml() else "")
        else:
            self._notices.show_message(
                Message("There is no text to add. Copy a text or a page first, then try again.")
            )

    def add_text(self, text: str, html: str = "") -> None:
        """Add a text; its page's HTML serves when it carries the article."""
        self._run(lambda: paste(text, html))

    def add_files(self, paths: list[Path]) -> None:
        """Add files, each in a job of its own."""
        for path in paths:
            self._run(lambda path=path: read_file(path))

    def add_source(self, source: Source) -> None:
        """Add a source that was read already."""
        self._run(lambda: source)

    def _run(self, read: Callable[[], Source]) -> None:
        def work(job: Job[Saved]) -> Saved:
            return save(self._services.library, read(), job.token)

        self._services.jobs.run(work, self._done, self._failures.show)

    def _done(self, saved: Saved) -> None:
        self.added.emit(saved.id)
        title = saved.document.metadata.title
        count = len(saved.document.left_out)
        if count > _MANY:
            # Of a whole page most lies outside the article: a number would only startle
            self._notices.show_message(
                Message("Added {title}.", {"title": title}),
                action=self._services.translate("What was left out"),
                call=self.left_out_asked.emit,
            )
        elif count:
            self._notices.show_message(
                Message(
                    "Added {title}. {count} line was left out.",
                    {"title": title},
                    plural="Added {title}. {count} lines were left out.",
                    count=count,
                ),
                action=self._services.translate("Show them"),
                call=self.left_out_asked.emit,
            )
        else:
            self._notices.show_message(Message("Added {title}.", {"title": title}))
