"""The catalogue of voices that can be downloaded, and the way to a download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from reader.actions.voices import INSTALL_HINT, language_name, megabytes, offer_traits
from reader.speech.catalogue import Offer
from reader.translations import FSI, PDI, Translator
from reader.ui.sheet_list import SheetList
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel


class VoiceCatalogueView(QWidget):
    """Lists what can be downloaded, with its size and licence; nothing is asked of the network."""

    download_asked = Signal(object)
    """An `Offer`."""
    card_asked = Signal(str)
    """The address of a voice's model card."""

    def __init__(self, look: Look, translate: Translator, *, narrow: bool, ready: bool) -> None:
        """`ready` says whether the library that speaks with these voices is installed."""
        super().__init__()
        self._translate, self._ready = translate, ready
        self._offers: tuple[Offer, ...] = ()
        self._there: frozenset[str] = frozenset()
        self._kept: Mapping[str, int] = {}
        self._busy = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self.note = WrappedLabel(
            translate("Neural voices by the Piper project; each is downloaded once.")
            if ready
            else translate(
                "Neural voices need a library that is not installed. Install it with: {hint}",
                hint=INSTALL_HINT,
            )
        )
        self.note.setObjectName("muted" if ready else "error")
        column.addWidget(self.note)
        self.list = SheetList(translate("Voices to download"), look)
        self.list.opened.connect(self._download)
        self.list.itemSelectionChanged.connect(self._show_state)
        column.addWidget(self.list, 1)
        self.download = QPushButton()
        self.download.setAutoDefault(False)
        self.download.clicked.connect(lambda _=False: self._download())
        self.card = QPushButton(translate("Model card on the web"))
        self.card.setAutoDefault(False)
        self.card.clicked.connect(lambda _=False: self._open_card())
        grid = QGridLayout()
        grid.setSpacing(look.px(8))
        for place, button in enumerate((self.download, self.card)):
            grid.addWidget(button, *((place, 0) if narrow else (0, place)))
        column.addLayout(grid)
        self._show_state()

    @property
    def chosen(self) -> Offer | None:
        """The voice that is chosen in the list."""
        number = self.list.number
        return self._offers[number - 1] if number else None

    def show_offers(
        self, offers: Sequence[Offer], there: frozenset[str], kept: Mapping[str, int]
    ) -> None:
        """List a catalogue: `there` are the ids of voices that the reader has, `kept` the bytes
        that are there of others.
        """
        chosen, row = self.chosen, max(0, self.list.currentRow())
        self._offers, self._there, self._kept = tuple(offers), there, kept
        self.list.clear()
        language, number = "", 0
        for place, offer in enumerate(self._offers, 1):
            if offer.language != language:
                language = offer.language
                self.list.add_heading(language_name(self._translate, language))
            self.list.add_row(place, *self._row(offer))
            if chosen is not None and offer.id == chosen.id:
                number = place
        self.list.choose(number, row)
        self._show_state()

    def show_busy(self, busy: bool) -> None:
        """Wait while a voice is being brought: one at a time."""
        self._busy = busy
        self._show_state()

    def _row(self, offer: Offer) -> tuple[str, str]:
        """Give what a row shows, and what a screen reader says of it."""
        translate = self._translate
        parts = [offer.locale, *offer_traits(translate, offer)]
        shown = f"{FSI}{offer.name}{PDI}"
        if offer.id in self._there:
            parts.insert(0, translate("on this computer"))
            shown = f"✓ {shown}"
        elif kept := self._kept.get(offer.id, 0):
            parts.insert(0, translate("{size} MB are here already", size=megabytes(kept)))
        under = " · ".join(f"{FSI}{part}{PDI}" for part in parts)
        return f"{shown}\n{under}", translate(", ").join([offer.name, *parts])

    def _download(self) -> None:
        offer = self.chosen
        if offer is not None and self.download.isEnabled():
            self.download_asked.emit(offer)

    def _open_card(self) -> None:
        if (offer := self.chosen) is not None and offer.card:
            self.card_asked.emit(offer.card)

    def _show_state(self) -> None:
        offer = self.chosen
        self.card.setEnabled(offer is not None and bool(offer.card))
        there = offer is not None and offer.id in self._there
        self.download.setEnabled(self._ready and offer is not None and not there and not self._busy)
        if offer is None:
            self.download.setText(self._translate("Download"))
            return
        kept = self._kept.get(offer.id, 0) if not there else 0
        # what is left says more than what was there
        size = megabytes(offer.size - kept)
        self.download.setText(
            self._translate("Go on: {size} MB", size=size)
            if kept
            else self._translate("Download: {size} MB", size=size)
        )
