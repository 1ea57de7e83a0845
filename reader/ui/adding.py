"""Adding pieces from links, files, folders, pastes and drops: a job each, with its notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from reader.actions.gather import Gathered, gather
from reader.actions.save import Saved, save
from reader.document.model import Document
from reader.errors import Message
from reader.importing.importer import Source, paste
from reader.jobs import Job
from reader.ui.add_dialog import AddDialog, links_given
from reader.ui.failures import Failures
from reader.ui.fetching import Fetching
from reader.ui.notices import Notices
from reader.ui.services import Services
from reader.ui.theme import Look
from reader.ui.work_bar import WorkBar

_MANY = 30
_KINDS = "*.html *.htm *.xhtml *.mht *.mhtml *.md *.markdown *.txt *.text *.zip *.opml"


class Adding(QObject):
    """Saves what a person brings; `added` carries the piece's id."""

    added = Signal(int)
    left_out_asked = Signal()
    library_given = Signal(object)
    """Among the files was a library that was taken along: its path."""
    stopped = Signal()
    """Files were being added and the reader stopped it: some may be in the library."""

    def __init__(
        self,
        services: Services,
        notices: Notices,
        window: QWidget,
        fetching: Fetching,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(window)
        self.bar = WorkBar(services.translate, self._stop)
        self._fetching = fetching
        self._gathering: Job[Gathered] | None = None
        self._waiting: list[Path] = []
        self._services = services
        self._notices = notices
        self._window = window
        self._failures = Failures(notices, report)

    def open_dialog(self, look: Look) -> None:
        """Ask for links, a text, files or a folder."""
        translate = self._services.translate
        files = QPushButton(translate("Choose files…"))
        folder = QPushButton(translate("Choose a folder…"))
        dialog = AddDialog(self._window, look, translate, files, folder)
        for button, choose in ((files, self.choose_files), (folder, self.choose_folder)):
            button.clicked.connect(dialog.reject)
            button.clicked.connect(choose)
        dialog.accepted.connect(lambda: self.add_given(dialog.text(), dialog.html()))
        dialog.open()

    def choose_files(self) -> None:
        """Ask for files and add them."""
        translate = self._services.translate
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            translate("Open a file"),
            "",
            translate("Texts and saved pages") + f" ({_KINDS});;" + translate("All files") + " (*)",
        )
        self.add_files([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder and add what it holds."""
        title = self._services.translate("Choose a folder")
        if name := QFileDialog.getExistingDirectory(self._window, title):
            self.add_files([Path(name)])

    def add_clipboard(self) -> None:
        """Add what was copied."""
        self.add_mime(QGuiApplication.clipboard().mimeData())

    def add_mime(self, data: QMimeData | None) -> None:
        """Add what was dropped or copied: files first, then links, else the text."""
        if data is None:  # an empty clipboard, on some platforms
            data = QMimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.add_files(files)
        elif data.hasText() or data.hasHtml():
            self.add_given(data.text(), data.html() if data.hasHtml() else "")
        elif data.urls():
            self.add_given("\n".join(url.toString() for url in data.urls()))
        else:
            self._notices.show_message(
                Message(
                    "There is nothing to add. Copy a link, a text or a page first, then try again."
                )
            )

    def add_given(self, text: str, html: str = "") -> None:
        """Fetch a link or a list of them; add any other text."""
        if links := links_given(text):
            self.add_links(links)
        else:
            self.add_text(text, html)

    def add_links(self, links: Iterable[str]) -> None:
        """Fetch pages; nothing more is asked."""
        self._fetching.fetch(links)

    def add_text(self, text: str, html: str = "") -> None:
        """Add a text; its page's HTML serves when it carries the article."""
        self._run(lambda: paste(text, html))

    def add_files(self, paths: list[Path]) -> None:
        """Add files, and all that folders, zips and lists of links hold, one after another."""
        self._waiting += paths
        if self._gathering is None and self._waiting:
            self._gather()

    def add_source(self, source: Source) -> None:
        """Add a source that was read already; of a file all that it holds, like a dropped one."""
        if source.base is not None and source.name:
            self.add_files([source.base / source.name])
        else:
            self._run(lambda: source)

    def tell_of(self, piece: int, document: Document) -> None:
        """Open a piece that was just added, and say what was left out of it."""
        self.added.emit(piece)
        title = document.metadata.title
        count = len(document.left_out)
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

    def _run(self, read: Callable[[], Source]) -> None:
        def work(job: Job[Saved]) -> Saved:
            return save(self._services.library, read(), job.token)

        def done(saved: Saved) -> None:
            self.tell_of(saved.id, saved.document)

        self._services.jobs.run(work, done, self._failures.show)

    # Files

    def _gather(self) -> None:
        services, paths = self._services, tuple(self._waiting)
        self._waiting.clear()
        count = 0

        def work(job: Job[Gathered]) -> Gathered:
            # a count instead of a share: how much a folder holds is not known before
            return gather(services.library, paths, job.token, job.progress)

        def counted(saved: float) -> None:
            nonlocal count
            count = int(saved)
            self.bar.move_on(
                services.translate.plural("Added {count} piece", "Added {count} pieces", count)
            )

        def done(gathered: Gathered) -> None:
            self._over()
            self._tell(gathered)

        def failed(error: BaseException) -> None:
            self._over()
            self._failures.show(error)

        self.bar.begin(services.translate("Adding files"), measured=False)
        self._gathering = services.jobs.run(work, done, failed, counted)

    def _stop(self) -> None:
        if self._gathering is not None:
            self._gathering.cancel()
            self._waiting.clear()
            self._over()
            self._notices.show_message(Message("Stopped. What was added by now stays."))
            self.stopped.emit()

    def _over(self) -> None:
        self._gathering = None
        self.bar.end()
        if self._waiting:
            self._gather()

    def _tell(self, gathered: Gathered) -> None:
        """Say what became of files; the first piece opens."""
        saved, failed = gathered.saved, gathered.failed
        if gathered.links:
            self.add_links(gathered.links)
        for path in gathered.libraries:
            self.library_given.emit(path)
        if len(saved) == 1:
            self.tell_of(saved[0].id, saved[0].document)
        elif saved:
            self.added.emit(saved[0].id)
        if len(failed) == 1 and not saved:
            self._failures.show(failed[0][1])
        elif failed or len(saved) > 1:
            self._tell_of_many(gathered)

    def _tell_of_many(self, gathered: Gathered) -> None:
        translate, parts = self._services.translate, []
        plural = translate.plural
        if count := len(gathered.saved):
            parts.append(plural("Added {count} piece.", "Added {count} pieces.", count))
        if count := len(gathered.failed):
            parts.append(
                plural(
                    "{count} file could not be added.", "{count} files could not be added.", count
                )
            )
        if count := gathered.skipped:
            parts.append(
                plural(
                    "{count} file holds nothing to read and was passed over.",
                    "{count} files hold nothing to read and were passed over.",
                    count,
                )
            )
        said = [f"{name}: {translate.say(error.message)}" for name, error in gathered.failed]
        self._notices.show_text(" ".join(parts), detail="\n".join(said), stay=bool(said))
