"""What the reader did lately, each deed with the way back: undo and redo for all of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from reader.actions.deeds import Gone
from reader.errors import Message
from reader.jobs import SLOW_S
from reader.ui.failures import Failures
from reader.ui.notices import Notices
from reader.ui.services import Services

_DEPTH = 100
"""Deeds that can be undone one after the other; what was done before them stays done."""


@dataclass(frozen=True, slots=True)
class Step:
    """A deed: what it is called after «Undo», the way back, and the way there again.

    A `heavy` one changes very much and is done off the window's thread.
    """

    label: Message
    undo: Callable[[], object]
    redo: Callable[[], object]
    heavy: bool = False


class History(QObject):
    """Two stacks of deeds: those that can be undone, and those undone that can be done again.

    Whatever can be undone in the window is pushed here after it was done; `changed` follows
    whenever either stack is another, and `went` after a deed was undone or done again, when
    what it touched must be shown anew.
    """

    changed = Signal()
    went = Signal()

    def __init__(
        self,
        services: Services,
        notices: Notices,
        report: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._notices = services, notices
        self._failures = Failures(notices, report)
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._busy = False
        self._failed: Step | None = None

    @property
    def undo_label(self) -> Message | None:
        """What would be undone now."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> Message | None:
        """What would be done again now."""
        return self._undone[-1].label if self._undone else None

    def push(
        self,
        label: Message,
        undo: Callable[[], object],
        redo: Callable[[], object],
        *,
        heavy: bool = False,
    ) -> None:
        """Remember a deed that was just done; `label` goes on after «Undo», in small letters.

        `undo` and `redo` may raise `ReaderError`, which is shown; the deed then stays, to be tried
        again. One whose pieces are gone for good (`Gone`), or that fails twice, does not bar the
        way to those before it.
        """
        self._done.append(Step(label, undo, redo, heavy))
        del self._done[:-_DEPTH]
        self._undone.clear()
        self.changed.emit()

    def undo(self) -> None:
        """Undo the last deed, and say which it was."""
        if self._done and not self._busy:
            step = self._done[-1]
            self._run(step, step.undo, lambda: self._went_back(step))

    def redo(self) -> None:
        """Do again what was undone last, and say what it was."""
        if self._undone and not self._busy:
            step = self._undone[-1]
            self._run(step, step.redo, lambda: self._went_on(step))

    def say(self, text: str) -> None:
        """Show a text about the deed pushed last, with the way back beside it."""
        step = self._done[-1] if self._done else None

        def undo() -> None:
            # the notice speaks of this deed: what was done after it is not undone by it
            if self._done and self._done[-1] is step:
                self.undo()

        self._notices.show_text(text, action=self._services.translate("Undo"), call=undo)

    def _went_back(self, step: Step) -> None:
        self._done.remove(step)
        self._undone.append(step)
        self._after(
            self._services.translate(
                "Undone: {deed}.", deed=self._services.translate.say(step.label)
            ),
            self._services.translate("Redo"),
            self.redo,
        )

    def _went_on(self, step: Step) -> None:
        self._undone.remove(step)
        self._done.append(step)
        self._after(
            self._services.translate(
                "Done: {deed}.", deed=self._services.translate.say(step.label)
            ),
            self._services.translate("Undo"),
            self.undo,
        )

    def _after(self, text: str, action: str, call: Callable[[], None]) -> None:
        self.went.emit()
        self._notices.show_text(text, action=action, call=call)
        self.changed.emit()

    def _run(self, step: Step, call: Callable[[], object], after: Callable[[], None]) -> None:
        self._busy = True

        def done(_nothing: object) -> None:
            self._busy = False
            after()

        def failed(error: BaseException) -> None:
            self._busy = False
            self._fail(step, error)

        if step.heavy:
            self._services.jobs.run(lambda _job: call(), done, failed)
        else:
            # done before this returns, unless the disk is slow to answer
            self._services.jobs.ask(call, SLOW_S, done, failed)

    def _fail(self, step: Step, error: BaseException) -> None:
        self._failures.show(error)
        if self._failed is step or isinstance(error, Gone):
            self._done = [each for each in self._done if each is not step]
            self._undone = [each for each in self._undone if each is not step]
        self._failed = step
        # what was done of it is shown
        self.went.emit()
        self.changed.emit()
