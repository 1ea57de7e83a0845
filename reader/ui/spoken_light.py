"""The light on what is said: the sentence and the word on the page, and the view that follows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from reader.document.ranges import Range
from reader.settings import FOLLOW_SPEECH, LIGHT_SENTENCE, LIGHT_STYLE, LIGHT_WORD, Setting
from reader.ui.article_view import ArticleView
from reader.ui.services import Services
from reader.ui.spoken_caret import SpokenCaret


class SpokenLight(QObject):
    """Lights the sentence and the word as the settings say, and keeps them in view."""

    following_changed = Signal()

    def __init__(self, services: Services, view: ArticleView) -> None:
        super().__init__()
        self._settings, self._view = services.settings, view
        self._caret = SpokenCaret(view)
        self.word: Range | None = None
        self._sentence: Range | None = None
        view.follow_stopped.connect(self.following_changed)
        view.layers.set_spoken_style(services.settings.text(LIGHT_STYLE))

    @property
    def following(self) -> bool:
        """Whether the view goes along with the voice."""
        return self._view.follow

    def show_sentence(self, sentence: Range | None) -> None:
        """Light a sentence quietly, and bring it into view."""
        self._sentence = sentence
        lit = sentence if self._settings.flag(LIGHT_SENTENCE) else None
        self._view.layers.set_layer("sentence", [lit] if lit else [])
        if sentence is not None and self._view.follow:
            self._view.follow_range(sentence)

    def show_word(self, word: Range | None) -> None:
        """Light a word; the view follows while it is asked to."""
        self.word = word
        lit = word if self._settings.flag(LIGHT_WORD) else None
        self._view.layers.set_layer("word", [lit] if lit else [])
        if word is not None and self._view.follow:
            self._view.follow_range(word)
        self._caret.show(word)

    def rest(self) -> None:
        """Leave the caret at the spoken word: the voice pauses, or has ended."""
        self._caret.catch_up()

    def put_out(self) -> None:
        """Light nothing."""
        self.word = self._sentence = None
        self._view.layers.set_layer("word", [])
        self._view.layers.set_layer("sentence", [])

    def follow_again(self) -> None:
        """Let the view follow, where the reader wants that at all."""
        self._view.follow = self._settings.flag(FOLLOW_SPEECH)
        self._caret.follow_again()
        self.following_changed.emit()

    def back_to_voice(self) -> None:
        """Show the spoken word and follow it again."""
        self.follow_again()
        if self.word is not None:
            self._view.follow_range(self.word)

    def setting_changed(self, setting: Setting) -> None:
        """Light what is said as the settings say now."""
        if setting is FOLLOW_SPEECH:
            self.follow_again()
        elif setting is LIGHT_STYLE:
            self._view.layers.set_spoken_style(self._settings.text(LIGHT_STYLE))
        elif setting in (LIGHT_WORD, LIGHT_SENTENCE):
            word, sentence, follow = self.word, self._sentence, self._view.follow
            # lighting is no reason to move the page
            self._view.follow = False
            self.show_sentence(sentence)
            self.show_word(word)
            self._view.follow = follow
