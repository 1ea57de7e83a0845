"""Asks how to save the speech, and shows how far the saving is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QProgressBar, QWidget

from reader.actions.export import BOOK
from reader.errors import Message
from reader.system_errors import plain
from reader.translations import Translator
from reader.ui.save_sheet import SaveSheet
from reader.ui.sheet import SheetDialog
from reader.ui.theme import Look

_FORMATS: tuple[tuple[str, Message, Message], ...] = (
    (".mp3", Message("MP3"), Message("Plays everywhere: phones, cars, old players.")),
    (
        ".m4b",
        Message("Audiobook (M4B)"),
        Message("With chapters; audiobook apps remember where you stopped."),
    ),
    (
        BOOK,
        Message("Talking book (EPUB)"),
        Message("The text with its speech: what is said is lit, in apps that read such books."),
    ),
    (".opus", Message("Opus"), Message("The smallest files, for newer phones and computers.")),
    (".wav", Message("WAV"), Message("Uncompressed, for editing the sound. Large files.")),
)
_SUBTITLES: tuple[tuple[str, Message], ...] = (
    ("", Message("None")),
    (".vtt", Message("WebVTT, for videos and web pages")),
    (".lrc", Message("LRC, for music players")),
)
_SYNCS: tuple[tuple[str, Message], ...] = (
    ("word", Message("Each word")),
    ("sentence", Message("Each sentence")),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader wants saved, where, and how; `subtitles` is None without."""

    out: Path
    subtitles: Path | None
    sync: str
    queue: bool


class ExportDialog(SaveSheet):
    """The sheet of questions; what it asks for is done elsewhere."""

    def __init__(
        self,
        parent: QWidget | None,
        names: tuple[str, str],
        folder: Path,
        queued: int,
        look: Look,
        translate: Translator,
    ) -> None:
        """`names` are proposed for this piece and for the queue, which has `queued` pieces."""
        super().__init__(parent, translate("Save the speech"), folder, look, translate)
        self._names = names
        self._renamed = False
        self.what = self.choice(
            translate("What to save"),
            [
                ("piece", translate("This piece")),
                (
                    "queue",
                    translate.plural(
                        "The listening queue: {count} piece",
                        "The listening queue: {count} pieces",
                        queued,
                    ),
                ),
            ],
        )
        self.show_field(self.what, visible=queued > 0)
        self.format = self.choice(
            translate("Format"), [(key, translate.say(name)) for key, name, _ in _FORMATS]
        )
        self.meaning = self.paragraph("", muted=True)
        self.sync = self.choice(
            translate("Light while it is read"), [(key, translate.say(n)) for key, n in _SYNCS]
        )
        self.subtitles = self.choice(
            translate("Subtitles beside it"), [(key, translate.say(n)) for key, n in _SUBTITLES]
        )
        self.add_where(names[0])
        self.call_name(translate("Name of the file"))
        self.what.currentIndexChanged.connect(self._propose)
        self.where_changed.connect(self.show_choice)
        self.format.currentIndexChanged.connect(self.show_choice)
        self.subtitles.currentIndexChanged.connect(self.show_choice)
        self.name.textEdited.connect(self._rename)
        self.show_choice()

    def answer(self) -> Answer:
        """Give what was chosen."""
        suffix = str(self.format.currentData())
        name = self.name.text().strip()
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
        out = self.folder / f"{name}{suffix}"
        beside = "" if suffix == BOOK else str(self.subtitles.currentData())
        return Answer(
            out,
            self.folder / f"{name}{beside}" if beside else None,
            str(self.sync.currentData()),
            self.what.currentData() == "queue",
        )

    def _rename(self) -> None:
        self._renamed = True

    def _propose(self) -> None:
        if not self._renamed:
            self.name.setText(self._names[self.what.currentIndex()])

    def show_choice(self) -> None:
        """Show what is chosen by now."""
        index = self.format.currentIndex()
        self.meaning.setText(self.translate.say(_FORMATS[index][2]))
        self.format.setAccessibleDescription(self.meaning.text())
        book = _FORMATS[index][0] == BOOK
        self.show_field(self.sync, visible=book)
        self.show_field(self.subtitles, visible=not book)
        named = bool(self.name.text().strip()) and not set(self.name.text()) & set("/\\\0")
        try:
            said = self._said_place() if named else self._said_name()
        except OSError as error:
            # a name too long, a folder that may not be looked into
            named, said = False, self.translate.say(plain(error, self.answer().out))
        self.save.setEnabled(named)
        self.place.setText(said)

    def _said_name(self) -> str:
        return self.translate("Give the file a name, without a slash.")

    def _said_place(self) -> str:
        answer = self.answer()
        files = [answer.out, *([answer.subtitles] if answer.subtitles else [])]
        there = [file.name for file in files if file.exists()]
        if there:
            return self.translate(
                "{name} is in {folder} already, and will be replaced.",
                name=", ".join(there),
                folder=str(self.folder),
            )
        return self.translate("It will be saved in {folder}.", folder=str(self.folder))


class SavingDialog(SheetDialog):
    """How far the saving is; the window can be used meanwhile, and this be put away."""

    cancelled = Signal()

    def __init__(
        self, parent: QWidget | None, name: str, look: Look, translate: Translator
    ) -> None:
        super().__init__(parent, translate("Saving the speech"), look, translate)
        self.setModal(False)
        self.paragraph(name)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate("Saving the speech"))
        colours = look.colours
        self.bar.setStyleSheet(
            f"QProgressBar {{ border: {max(1, look.px(1))}px solid {colours.outline};"
            f" border-radius: {look.px(8)}px; min-height: {look.px(18)}px;"
            f" background: {colours.raised}; }}"
            f"QProgressBar::chunk {{ background: {colours.accent};"
            f" border-radius: {look.px(7)}px; }}"
        )
        self.body.addWidget(self.bar)
        self.state = self.paragraph("", muted=True)
        self.body.addStretch(1)
        hide = self.buttons.addButton(
            translate("Go on reading"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        hide.setDefault(True)
        self.stop = self.buttons.addButton(
            translate("Cancel"), QDialogButtonBox.ButtonRole.DestructiveRole
        )
        self.stop.clicked.connect(self.cancelled)
        self.resize(self.width(), min(look.px(300), self.maximumHeight()))
        self.show_progress(0)

    def show_progress(self, fraction: float) -> None:
        """Show the part (0 to 1) that is done."""
        percent = int(fraction * 100)
        if percent != self.bar.value() or not self.state.text():
            self.bar.setValue(percent)
            self.state.setText(self.translate("{percent} % done", percent=percent))
