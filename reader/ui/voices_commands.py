"""What the sheet of voices does: lists, tries, chooses, adds, downloads and removes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from reader.actions import voices as deeds
from reader.errors import Message, ReaderError
from reader.jobs import Job
from reader.speech.catalogue import Offer
from reader.speech.utterance import Voice
from reader.ui.appearance import Appearance
from reader.ui.services import Services
from reader.ui.sheet import open_sheet
from reader.ui.voices_dialog import VoicesDialog

if TYPE_CHECKING:
    from reader.ui.window import MainWindow


@dataclass(frozen=True, slots=True)
class _State:
    """What the sheet shows, gathered off the window's thread."""

    listed: tuple[deeds.Listed, ...]
    offers: tuple[Offer, ...]
    there: frozenset[str]
    kept: dict[str, int]


class VoicesCommands(QObject):
    """Opens the sheet, and brings at most one voice at a time."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        appearance: Appearance,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(window)
        self._window, self._services, self._appearance = window, services, appearance
        self._listening, self._notices = window.listening, window.notices
        self._report = report
        self.catalogue = ""
        """The file or the address of a catalogue; "" is the one that comes with the app."""
        self._dialog: VoicesDialog | None = None
        self._bringing: Job[Voice] | None = None
        self._offer: Offer | None = None
        self._doing, self._fraction = "", 0.0
        self._listing: Job[_State] | None = None
        self._removing: Job[Voice] | None = None
        window.actions_table.bind({"speech.voices": self.open})

    def open(self) -> None:
        """Open the sheet."""
        translate = self._services.translate
        dialog = VoicesDialog(
            self._window, self._appearance.look, translate, neural=deeds.neural_ready()
        )
        self._dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.here.test_asked.connect(self._test)
        dialog.here.default_asked.connect(self._choose)
        dialog.here.remove_asked.connect(self._remove)
        dialog.here.add_asked.connect(self._add)
        dialog.catalogue.download_asked.connect(self._download)
        dialog.catalogue.card_asked.connect(lambda url: QDesktopServices.openUrl(QUrl(url)))
        dialog.stop_asked.connect(self._stop)
        if self._bringing is not None:
            dialog.show_progress(self._doing, self._fraction)
        open_sheet(dialog)
        self._refresh()

    def close(self) -> None:
        """End what runs; a download goes on where it was when it is asked for again."""
        for job in (self._listing, self._bringing, self._removing):
            if job is not None:
                job.cancel()
        self._bringing = None

    def _refresh(self, key: str = "") -> None:
        """Show what there is now; an older answer that comes late is dropped."""
        services, catalogue = self._services, self.catalogue
        if self._listing is not None:
            self._listing.cancel()

        def work(job: Job[_State]) -> _State:
            offers = deeds.offers(catalogue, job.token)
            return _State(
                deeds.voices(services.paths, services.settings),
                offers,
                deeds.have(services.paths),
                deeds.kept(services.paths, offers),
            )

        def done(state: _State) -> None:
            if self._dialog is not None:
                self._dialog.show_voices(state.listed, key)
                self._dialog.show_offers(state.offers, state.there, state.kept)

        self._listing = services.jobs.run(work, done, self._failed)

    def _test(self, voice: Voice) -> None:
        self._listening.say_sample(deeds.sample_text(voice.language), voice)

    def _choose(self, voice: Voice) -> None:
        self._listening.choose_voice(voice)
        translate = self._services.translate
        language = deeds.language_name(translate, voice.language)
        self._tell(
            Message("{voice} now says {language}", {"voice": voice.name, "language": language})
        )
        self._refresh()

    def _add(self) -> None:
        translate = self._services.translate
        name, _ = QFileDialog.getOpenFileName(
            self._dialog or self._window,
            translate("Add a voice"),
            "",
            translate("Voices of Piper") + " (*.onnx)",
        )
        if name:
            self.add(Path(name))

    def add(self, model: Path) -> None:
        """Add a voice from its files."""
        paths = self._services.paths
        self._bring(
            lambda job: deeds.add(paths, model, None, job.token, job.progress),
            lambda _fraction: Message("Adding {voice}", {"voice": model.stem}),
        )

    def _download(self, offer: Offer) -> None:
        paths = self._services.paths

        def said(fraction: float) -> Message:
            values: dict[str, str | int] = {
                "voice": offer.name,
                "done": round(fraction * offer.size / 1_000_000),
                "size": deeds.megabytes(offer.size),
            }
            return Message("Downloading {voice}: {done} of {size} MB", values)

        self._offer = offer
        self._bring(lambda job: deeds.download(offer, paths, job.token, job.progress), said)

    def _bring(self, work: Callable[[Job[Voice]], Voice], said: Callable[[float], Message]) -> None:
        if self._bringing is not None:
            return

        def progress(fraction: float) -> None:
            self._doing = self._services.translate.say(said(fraction))
            self._fraction = fraction
            if self._dialog is not None:
                self._dialog.show_progress(self._doing, fraction)

        def failed(error: BaseException) -> None:
            self._ended()
            self._failed(error)
            self._refresh()

        progress(0)
        self._bringing = self._services.jobs.run(work, self._brought, failed, progress)

    def _brought(self, voice: Voice) -> None:
        self._ended()
        self._tell(Message("{voice} is ready. Choose “Hear it” to try it.", {"voice": voice.name}))
        self._show_at_player(voice.language)
        self._refresh(deeds.key_of(voice))

    def _stop(self) -> None:
        if self._bringing is None:
            return
        self._bringing.cancel()
        offer = self._offer
        self._ended()
        kept = deeds.kept(self._services.paths, [offer]) if offer is not None else {}
        if offer is not None and kept:
            size = deeds.megabytes(kept[offer.id])
            self._tell(
                Message("Stopped. {size} MB are kept and not asked for again.", {"size": size})
            )
        else:
            self._tell(Message("Stopped."))
        self._refresh()

    def _ended(self) -> None:
        self._bringing, self._offer = None, None

    def _remove(self, voice: Voice) -> None:
        services, key = self._services, deeds.key_of(voice)

        def work(_job: Job[Voice]) -> Voice:
            return deeds.remove(services.paths, services.settings, key)

        def done(_voice: Voice) -> None:
            self._tell(Message("Removed {voice}", {"voice": voice.name}))
            self._listening.voices.give_back(voice.language)
            self._show_at_player(voice.language)
            self._refresh()

        self._removing = services.jobs.run(work, done, self._failed)

    def _show_at_player(self, language: str) -> None:
        """Let the player's list of voices have what is there now."""
        document = self._listening.document
        if document is not None and (document.metadata.language or "ar") == language:
            self._listening.voices.show(language)

    def _tell(self, message: Message) -> None:
        if self._dialog is not None:
            self._dialog.show_status(self._services.translate.say(message))
        else:
            self._notices.show_message(message)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, ReaderError):
            if self._dialog is not None:
                self._dialog.show_status("")
            self._report(error)
        elif self._dialog is not None:
            text = self._services.translate.say(error.message)
            self._dialog.show_status(text, failed=True)
        else:
            self._notices.show_error(error)

    def _closed(self) -> None:
        self._dialog = None
