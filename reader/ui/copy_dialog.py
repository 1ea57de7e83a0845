"""Asks what pieces, or the library, are to be saved as, under which name, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from reader.errors import Message
from reader.system_errors import plain
from reader.translations import Translator
from reader.ui.save_sheet import SaveSheet
from reader.ui.theme import Look


@dataclass(frozen=True, slots=True)
class Kind:
    """What something can be saved as: a key, its name, what it is good for, its file's ending.

    Without an ending it is a folder; `sized` asks for the size of its letters.
    """

    key: str
    name: Message
    meaning: Message
    suffix: str = ""
    sized: bool = False


COPIES = (
    Kind(
        "html",
        Message("Web page (HTML)"),
        Message("Opens in every browser, with its pictures inside."),
        ".html",
    ),
    Kind(
        "pdf",
        Message("PDF"),
        Message("For paper and for sending. A screen reader finds its headings and lists."),
        ".pdf",
        sized=True,
    ),
    Kind(
        "epub",
        Message("Book (EPUB)"),
        Message("For e-readers and phones, in letters of any size."),
        ".epub",
    ),
    Kind(
        "md",
        Message("Markdown"),
        Message(
            "Text with marks, for programs that keep notes. Its pictures lie in a folder beside it."
        ),
        ".md",
    ),
    Kind("txt", Message("Plain text"), Message("The words alone."), ".txt"),
    Kind(
        "ayn",
        Message("With all that belongs to it (ZIP)"),
        Message(
            "With tags, notes and places. Ayn on another computer takes it in; every browser "
            "reads it."
        ),
        ".zip",
    ),
)
LIBRARIES = (
    Kind("zip", Message("One file (ZIP)"), Message("Easy to send and to keep on a stick."), ".zip"),
    Kind(
        "folder", Message("A folder"), Message("Every browser opens it at once, at its index.html.")
    ),
)
_SIZES = (100, 125, 150, 200, 300)
"""Percent of the 16 points that letters on paper have."""
_POINTS = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader wants: where, as what, and in letters of how many percent."""

    out: Path
    kind: str
    percent: int


class CopyDialog(SaveSheet):
    """The sheet of questions; what it asks for is done elsewhere."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        about: str,
        kinds: Sequence[Kind],
        name: str,
        folder: Path,
        look: Look,
        translate: Translator,
        *,
        several: bool = False,
        letters: float = 100,
    ) -> None:
        """`about` says what is saved; of `several` pieces most kinds make a folder of files.

        `letters` are percent of their usual size, by which those on paper are proposed.
        """
        super().__init__(parent, title, folder, look, translate)
        self._kinds, self._several = kinds, several
        self.paragraph(about, muted=True)
        self.format = self.choice(
            translate("Format"), [(kind.key, translate.say(kind.name)) for kind in kinds]
        )
        self.meaning = self.paragraph("", muted=True)
        self.size = self.choice(
            translate("Size of the letters"),
            [
                (
                    str(size),
                    translate.plural("{count} point", "{count} points", size * _POINTS // 100),
                )
                for size in _SIZES
            ],
        )
        near = min(_SIZES, key=lambda size: abs(size - letters))
        self.size.setCurrentIndex(_SIZES.index(near))
        self.add_where(name)
        self.where_changed.connect(self.show_choice)
        self.format.currentIndexChanged.connect(self.show_choice)
        self.show_choice()

    def answer(self) -> Answer:
        """Give what was chosen."""
        kind = self._kind
        suffix = "" if self._makes_folder else kind.suffix
        name = self.name.text().strip()
        if suffix and name.lower().endswith(suffix):
            name = name[: -len(suffix)]
        return Answer(self.folder / f"{name}{suffix}", kind.key, int(self.size.currentData()))

    @property
    def _kind(self) -> Kind:
        return self._kinds[self.format.currentIndex()]

    @property
    def _makes_folder(self) -> bool:
        alone = self._kind.key in ("epub", "ayn", "zip")
        return not self._kind.suffix or (self._several and not alone)

    def show_choice(self) -> None:
        """Show what is chosen by now."""
        kind, translate = self._kind, self.translate
        self.meaning.setText(translate.say(kind.meaning))
        self.format.setAccessibleDescription(self.meaning.text())
        self.show_field(self.size, visible=kind.sized)
        folder = self._makes_folder
        self.call_name(translate("Name of the folder") if folder else translate("Name of the file"))
        named = bool(self.name.text().strip(". ")) and not set(self.name.text()) & set("/\\\0")
        try:
            free = named and not self._in_the_way()
            said = self._said_place(named=named, free=free)
        except OSError as error:
            # a name too long, a folder that may not be looked into
            free, said = False, translate.say(plain(error, self.answer().out))
        self.save.setEnabled(free)
        self.place.setText(said)

    def _in_the_way(self) -> bool:
        """Whether something is where a folder of the library would go."""
        out = self.answer().out
        return self._kind.key == "folder" and out.exists() and (
            not out.is_dir() or any(out.iterdir())
        )  # fmt: skip

    def _said_place(self, *, named: bool, free: bool) -> str:
        translate = self.translate
        if not named:
            return translate("Give it a name, without a slash.")
        answer = self.answer()
        if not free:
            return translate(
                "{name} is in {folder} already. Give another name.",
                name=answer.out.name,
                folder=str(self.folder),
            )
        if answer.out.is_file():
            return translate(
                "{name} is in {folder} already, and will be replaced.",
                name=answer.out.name,
                folder=str(self.folder),
            )
        return translate("It will be saved in {folder}.", folder=str(self.folder))
