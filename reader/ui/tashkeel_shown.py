"""The page with as much tashkeel, and the digits and dots, that the reader asks to see."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from reader.article_settings import BOLD_STARTS, SHOWN_DIGITS, SHOWN_TASHKEEL, SYLLABLES
from reader.document.model import Block
from reader.errors import Message
from reader.jobs import Job
from reader.settings import Setting, Settings
from reader.speech.manner import Manner
from reader.speech.tashkeel import shared
from reader.speech.tashkeel_display import AddedMarks, added_marks, shown_text
from reader.text.digits import in_digits
from reader.text.direction import Direction
from reader.text.language import language_of, primary
from reader.text.shown import Shown, with_additions
from reader.text.syllables import syllable_dots
from reader.ui.article_view import ArticleView
from reader.ui.geometry import entry_at
from reader.ui.notices import Notices
from reader.ui.services import Services
from reader.ui.shown_line import Display

_KEPT = 8_000
"""Texts of blocks whose harakat are remembered."""
_FIRST, _MOST = 4_000, 40_000
"""Code points that are vowelled before the page is set anew: what is in view, then ever more."""
_LONGEST = 50_000
"""Code points of a block, beyond which it stays as it is published: it would take minutes."""
_WAIT_MS = 150
_BY_MACHINE = ("ambiguous", "full")
MISSING = Message(
    "No tashkeel can be added to the page, because the diacritizer is missing or damaged. "
    "Install Ayn again with its extra “tashkeel”."
)
STEPS = tuple(SHOWN_TASHKEEL.choices)


class TashkeelShown(QObject):
    """Sets the page anew when something else is asked for, and as harakat are ready."""

    def __init__(
        self,
        services: Services,
        view: ArticleView,
        notices: Notices,
        manner: Callable[[], Manner],
    ) -> None:
        """`manner` gives how things are said: the reader's own dictionary is in it."""
        super().__init__(view)
        self._services, self._view, self._notices = services, view, notices
        self._manner = manner
        self._added: OrderedDict[str, tuple[AddedMarks, ...]] = OrderedDict()
        self._missing: dict[str, None] = {}
        self._job: Job[dict[str, tuple[AddedMarks, ...]]] | None = None
        self._size = _FIRST
        self._told = False
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._begin)
        self._ready: dict[str, tuple[AddedMarks, ...]] = {}
        self._putting = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._putting.timeout.connect(self._put)
        services.settings.on_change(self._changed)
        view.display = display_of(services.settings, self.shown)

    @property
    def busy(self) -> bool:
        """Whether harakat that belong on the page are still being made."""
        return self._job is not None or self._later.isActive() or self._putting.isActive()

    def step(self, by: int) -> None:
        """Show more tashkeel, or less, and say how much."""
        settings = self._services.settings
        now = STEPS.index(settings.text(SHOWN_TASHKEEL))
        settings[SHOWN_TASHKEEL] = STEPS[min(max(now + by, 0), len(STEPS) - 1)]
        say = self._services.translate.say
        label = SHOWN_TASHKEEL.choices[settings.text(SHOWN_TASHKEEL)]
        self._notices.show_message(Message("Tashkeel on the page: {value}", {"value": say(label)}))

    def dictionary_changed(self) -> None:
        """Forget what was made with the dictionary as it was."""
        self._stop()
        self._added.clear()
        self._view.redisplay()

    def close(self) -> None:
        """End what runs."""
        self._services.settings.forget(self._changed)
        self._stop()

    def shown(self, block: Block) -> Shown | None:
        """Give what stands in place of a block's text, as far as that is ready."""
        return shown_block(block, self._services.settings, self._marks)

    def _changed(self, setting: Setting) -> None:
        if setting in (SHOWN_TASHKEEL, SHOWN_DIGITS, SYLLABLES, BOLD_STARTS):
            self._stop()
            self._view.display = display_of(self._services.settings, self.shown)
            self._view.redisplay()

    # Made off the window's thread, and put on the page a batch at a time

    def _marks(self, text: str) -> Sequence[AddedMarks]:
        if len(text) > _LONGEST:
            return ()
        found = self._added.get(text)
        if found is not None:
            self._added.move_to_end(text)
            return found
        self._missing[text] = None
        if self._job is None:
            self._later.start()
        return ()

    def _begin(self) -> None:
        if self._job is not None:
            return
        batch = self._batch()
        self._missing.clear()
        if not batch:
            self._size = _FIRST
            return
        dictionary = self._manner().dictionary

        def work(job: Job[dict[str, tuple[AddedMarks, ...]]]) -> dict[str, tuple[AddedMarks, ...]]:
            made = {}
            for text in batch:
                job.token.check()
                made[text] = added_marks(text, dictionary)
            return made

        self._job = self._services.jobs.run(work, self._made, self._failed)

    def _batch(self) -> list[str]:
        """Choose what comes next of what is missing: what is in view, what follows, the rest."""
        rendering = self._view.rendering
        if rendering is None or not self._missing:
            return []
        seen = self._view.visible_page()
        first, last = max(0, entry_at(rendering, seen.top())), entry_at(rendering, seen.bottom())
        entries = rendering.entries
        order = [*entries[first:], *entries[:first]]
        found: dict[str, None] = {}
        size = 0
        for index, entry in enumerate(order):
            text = entry.block.text
            if text in self._missing and text not in found:
                if size > self._size and index > last - first:
                    break
                found[text] = None
                size += len(text)
            if index == last - first and found:
                break
        self._size = min(self._size * 2, _MOST)
        return list(found)

    def _made(self, made: dict[str, tuple[AddedMarks, ...]]) -> None:
        self._job = None
        self._ready |= made
        if shared().failed and not self._told:
            self._told = True
            self._notices.show_message(MISSING)
        self._put()

    def _put(self) -> None:
        # Never under a hand that is selecting or pressing
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._putting.start()
            return
        self._added.update(self._ready)
        self._ready = {}
        while len(self._added) > _KEPT:
            self._added.popitem(last=False)
        self._view.redisplay()

    def _failed(self, error: BaseException) -> None:
        self._job = None
        raise error

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._later.stop()
        self._putting.stop()
        self._missing.clear()
        self._ready = {}
        self._size = _FIRST


def shown_block(
    block: Block, settings: Settings, marks: Callable[[str], Sequence[AddedMarks]]
) -> Shown | None:
    """Give what stands in place of a block's text by the settings, None where nothing changes.

    `marks` gives what a machine adds to a text; it is asked for only when that is wanted.
    """
    text, wanted = block.text, settings.text(SHOWN_TASHKEEL)
    digits = settings.text(SHOWN_DIGITS)
    shown: Shown | None = None
    if wanted != "published" and _is_arabic(block):
        shown = shown_text(text, wanted, marks(text) if wanted in _BY_MACHINE else ())
    if settings.flag(SYLLABLES):
        shown = shown or Shown.of(text)
        language = primary(block.language) or "en"
        shown = shown.then(with_additions(shown.text, syllable_dots(shown.text, language)))
    if digits == "european" or (digits == "arabic" and block.direction is Direction.RTL):
        shown = (shown or Shown.of(text)).lettered(lambda each: in_digits(each, digits))
    return shown if shown is not None and shown.text != text else None


def display_of(settings: Settings, shown: Callable[[Block], Shown | None]) -> Display:
    """Give what the settings ask to see changed."""
    return Display(shown, settings.text(SHOWN_DIGITS), settings.flag(BOLD_STARTS))


def _is_arabic(block: Block) -> bool:
    text = block.text
    if not any("\u0620" <= character <= "\u0652" for character in text):
        return False
    return language_of(text, hint=block.language) == "ar" or block.direction is Direction.LTR
