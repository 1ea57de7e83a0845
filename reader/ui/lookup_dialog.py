"""The sheet about a word: how it is read, its lemma and root, other readings, other uses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QWidget

from reader.actions.look_up import LookedUp
from reader.errors import Message
from reader.library.pieces import Hit
from reader.text.morphology import Analysis, has_lexicon
from reader.translations import FSI, PDI, Translator
from reader.ui.hover_text import set_hover_text
from reader.ui.sheet import SheetDialog
from reader.ui.sheet_list import SheetList
from reader.ui.theme import Look

_KINDS = {"noun": Message("Noun"), "verb": Message("Verb"), "particle": Message("Particle")}
_WITHOUT = Message(
    "Lemma and root are not known, because the lexicon is missing or damaged. Install Ayn again."
)


class LookUpDialog(SheetDialog):
    """What is known about one word; each thing about it can be copied, heard or opened."""

    listen_asked = Signal()
    correct_asked = Signal()
    online_asked = Signal()
    use_asked = Signal(object)

    def __init__(
        self, parent: QWidget | None, found: LookedUp, look: Look, translate: Translator
    ) -> None:
        super().__init__(parent, translate("About this word"), look, translate)
        self._uses = found.uses
        word = self.paragraph(found.read)
        word.setStyleSheet(f"font-family: '{look.serif}'; font-size: {look.px(34)}px;")
        word.setAccessibleName(translate("The word"))
        # A line of marks above and below: Qt's labels leave none
        word.setMinimumHeight(look.px(70))
        self.word = word
        self.facts = self._facts(found)
        self._others(found.others)
        self.uses = SheetList(translate("In other pieces"), look)
        self._fill_uses()
        self._fill_buttons(arabic=found.language == "ar")

    def _facts(self, found: LookedUp) -> QLabel:
        say = self.translate.say
        if found.here is not None:
            return self.paragraph(self._line(found.here, form=False))
        if found.language == "ar" and not has_lexicon():
            return self.paragraph(say(_WITHOUT), muted=True)
        return self.paragraph(say(Message("The lexicon does not have this word.")), muted=True)

    def _line(self, analysis: Analysis, *, form: bool) -> str:
        translate = self.translate
        kind = translate.say(_KINDS[analysis.kind])
        parts = [f"{kind} {FSI}{analysis.vowelled}{PDI}" if form else kind]
        lemma = f"{FSI}{analysis.lemma}{PDI}"
        parts.append(translate.say(Message("lemma: {word}", {"word": lemma})))
        if analysis.root:
            # The letters of a root are said one by one
            root = f"{FSI}{' '.join(analysis.root)}{PDI}"
            parts.append(translate.say(Message("root: {letters}", {"letters": root})))
        return translate(", ").join(parts)

    def _others(self, others: Sequence[Analysis]) -> None:
        if not others:
            return
        heading = self.paragraph(self.translate("Its letters could also be"))
        heading.setObjectName("section")
        for analysis in others:
            self.paragraph(self._line(analysis, form=True))

    def _fill_uses(self) -> None:
        translate = self.translate
        heading = self.paragraph(translate("In other pieces"))
        heading.setObjectName("section")
        if not self._uses:
            self.paragraph(translate("No other piece of your library has it."), muted=True)
            self.uses.hide()
            return
        for number, hit in enumerate(self._uses, 1):
            title = hit.title or translate("Untitled")
            text = f"{FSI}{title}{PDI}\n{FSI}{_context(hit)}{PDI}"
            self.uses.add_row(number, text, f"{title}: {_context(hit)}")
        self.uses.choose(1)
        self.uses.opened.connect(self._open_use)
        self.body.addWidget(self.uses, 1)

    def _fill_buttons(self, *, arabic: bool) -> None:
        translate, role = self.translate, QDialogButtonBox.ButtonRole.ActionRole
        self.listen = self.buttons.addButton(translate("Listen"), role)
        self.listen.clicked.connect(self.listen_asked)
        if arabic:
            self.correct = self.buttons.addButton(translate("Correct this word…"), role)
            self.correct.clicked.connect(self.correct_asked)
        self.online = self.buttons.addButton(translate("Wiktionary in the browser"), role)
        set_hover_text(self.online, translate("Opens the browser; that site then sees the word."))
        self.online.setAccessibleDescription(self.online.toolTip())
        self.online.clicked.connect(self.online_asked)
        self.add_close()
        self.listen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_use(self) -> None:
        number = self.uses.number
        if number:
            self.use_asked.emit(self._uses[number - 1])
            self.accept()


def _context(hit: Hit) -> str:
    return f"{hit.before}{hit.exact}{hit.after}".strip()
