"""What the commands of listening do."""

from __future__ import annotations

from collections.abc import Callable

from reader.document.ranges import Position
from reader.ui.article_view import ArticleView
from reader.ui.commands import Actions
from reader.ui.listening import Listening
from reader.ui.pronunciation import Pronunciation

SKIP_S = 15
"""How far the commands skip, in seconds of sound."""


def bind_listening(
    actions: Actions, listening: Listening, article: ArticleView, pronunciation: Pronunciation
) -> None:
    """Connect the commands of listening to the player and to the pronunciation."""
    commands: dict[str, Callable[[], None]] = {
        "speech.toggle": listening.toggle,
        "speech.stop": listening.stop,
        "speech.from_here": lambda: _from_here(listening, article),
        "speech.selection": lambda: listening.play_selection(article.selection()),
        "speech.next_sentence": listening.next_sentence,
        "speech.previous_sentence": listening.previous_sentence,
        "speech.next_paragraph": listening.next_paragraph,
        "speech.previous_paragraph": listening.previous_paragraph,
        "speech.back_15": lambda: listening.skip(-SKIP_S),
        "speech.forward_15": lambda: listening.skip(SKIP_S),
        "speech.repeat": listening.repeat,
        "speech.repeat_slower": lambda: listening.repeat(slower=True),
        "speech.louder": lambda: listening.step_volume(1),
        "speech.quieter": lambda: listening.step_volume(-1),
        "speech.return": listening.back_to_voice,
        "speech.explain": pronunciation.show_spoken,
        "speech.correct": pronunciation.correct_word,
        "speech.dictionary": pronunciation.open_dictionary,
        "speech.faster": lambda: listening.step_rate(1),
        "speech.slower": lambda: listening.step_rate(-1),
    }
    actions.bind(commands)


def here(listening: Listening, article: ArticleView) -> Position | None:
    """Give where the reader is: at the voice, else at the caret, else at the top of the page."""
    return listening.spoken_position or caret(article)


def caret(article: ArticleView) -> Position | None:
    """Give the place of the caret, else the top of the page."""
    return article.caret_position() or article.top_position()


def _from_here(listening: Listening, article: ArticleView) -> None:
    position = caret(article)
    if position is not None:
        listening.play_from(position)
