"""The command table: menus, buttons, shortcuts and the shortcut sheet all come from it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from reader.errors import Message
from reader.paths import resource
from reader.translations import Translator
from reader.ui import icons
from reader.ui.theme import Look


class Group(StrEnum):
    """The groups of the menu and of the shortcut sheet, in order."""

    PIECE = "piece"
    LIBRARY = "library"
    READING = "reading"
    MOVING = "moving"
    LEVELS = "levels"
    NOTES = "notes"
    SIZE = "size"
    LISTENING = "listening"
    VOICE = "voice"
    APP = "app"


GROUP_LABELS: Mapping[Group, Message] = {
    Group.PIECE: Message("Pieces"),
    Group.LIBRARY: Message("Library"),
    Group.READING: Message("Reading"),
    Group.MOVING: Message("Moving in the piece"),
    Group.LEVELS: Message("Headings by level"),
    Group.NOTES: Message("Notes and highlights"),
    Group.SIZE: Message("Text size"),
    Group.LISTENING: Message("Listening"),
    Group.VOICE: Message("Voice"),
    Group.APP: Message("Ayn"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a reader can do. `needs` names the state it waits for ("" = always).

    `page_key` is a letter or digit that does it while the keyboard is in the article.
    """

    id: str
    label: Message
    group: Group
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    needs: str = ""
    checkable: bool = False
    page_key: str = ""


def _both_ways(
    kind: str, forward: Message, back: Message, letter: str, *keys: str, group: Group = Group.MOVING
) -> tuple[Command, Command]:
    """Give the commands that go to the next of a kind and to the one before, by a letter."""
    after, before = f"move.{kind}.next", f"move.{kind}.previous"
    return (
        Command(after, forward, group, keys[:1], needs=DOCUMENT, page_key=letter),
        Command(before, back, group, keys[1:], needs=DOCUMENT, page_key=f"Shift+{letter}"),
    )


def _of_level(level: int) -> tuple[Command, Command]:
    values = {"level": level}
    return _both_ways(
        f"heading{level}",
        Message("Next heading of level {level}", values),
        Message("Previous heading of level {level}", values),
        str(level),
        group=Group.LEVELS,
    )


DOCUMENT = "document"
_AT_A_TIME = 8
"""So many icons of menus are drawn before the window does something else."""
COMMANDS = (
    Command("piece.add", Message("Add…"), Group.PIECE, ("Ctrl+N",), "plus"),
    Command("piece.paste", Message("Add what was copied"), Group.PIECE, ("Ctrl+V", "Ctrl+Shift+V"), "clipboard-paste"),
    Command("piece.open", Message("Open a file…"), Group.PIECE, ("Ctrl+O",), "folder-open"),
    Command("library.pending", Message("Pages to fetch…"), Group.LIBRARY, ("Ctrl+Shift+P",)),
    Command("piece.refresh", Message("Refresh from the web"), Group.PIECE, ("F5",), "refresh-cw", "web"),
    Command("piece.versions", Message("Earlier versions…"), Group.PIECE, ("Ctrl+Shift+H",), "", DOCUMENT),
    Command("library.toggle", Message("Library"), Group.LIBRARY, ("F9",), "library", checkable=True),
    Command("library.places", Message("Go to a place of the library…"), Group.LIBRARY, ("Ctrl+Shift+G",), "list"),
    Command("library.tags", Message("All tags…"), Group.LIBRARY, ("Ctrl+Shift+T",), "tag"),
    Command("library.collections", Message("All collections…"), Group.LIBRARY, (), "folder"),
    Command("library.search", Message("Search the library"), Group.LIBRARY, ("Ctrl+Shift+F",), "search"),
    Command("library.bin", Message("Bin…"), Group.LIBRARY, ("Ctrl+Shift+X",), "trash-2"),
    Command("library.backups", Message("Copies of the library…"), Group.LIBRARY, (), "archive-restore"),
    Command("library.export", Message("Take the library with you…"), Group.LIBRARY),
    Command("library.import", Message("Bring a library in…"), Group.LIBRARY),
    Command("piece.favourite", Message("Favourite"), Group.PIECE, ("Ctrl+D",), "star", DOCUMENT, True),
    Command("piece.archive", Message("Archive"), Group.PIECE, ("Ctrl+E",), "archive", DOCUMENT, True),
    Command("piece.finished", Message("Finished"), Group.PIECE, ("Ctrl+Shift+M",), "check", DOCUMENT, True),
    Command("piece.tags", Message("Tags…"), Group.PIECE, ("Ctrl+G",), "tag", DOCUMENT),
    Command("piece.collections", Message("Put into a collection…"), Group.PIECE, ("Ctrl+Shift+C",), "folder", DOCUMENT),
    Command("piece.export", Message("Save a copy…"), Group.PIECE, ("Ctrl+S",), "", DOCUMENT),
    Command("piece.delete", Message("Delete"), Group.PIECE, ("Ctrl+Delete",), "trash-2", DOCUMENT),
    Command("piece.undo", Message("Undo"), Group.PIECE, ("Ctrl+Z",), "undo-2"),
    Command("piece.redo", Message("Redo"), Group.PIECE, ("Ctrl+Shift+Z",), "redo-2"),
    Command("find.open", Message("Find in the piece"), Group.READING, ("Ctrl+F",), "search", DOCUMENT),
    Command("find.next", Message("Next hit"), Group.READING, ("F3",), "", DOCUMENT),
    Command("find.previous", Message("Previous hit"), Group.READING, ("Shift+F3",), "", DOCUMENT),
    Command("outline.toggle", Message("Contents"), Group.READING, ("F8",), "list", "outline", True),
    Command("piece.left_out", Message("What was left out"), Group.READING, ("Ctrl+H",), "eye-off", DOCUMENT),
    Command("piece.take_out", Message("Take this paragraph out"), Group.READING, ("Ctrl+Shift+Delete",), "", DOCUMENT),
    Command("piece.details", Message("About this piece"), Group.PIECE, ("Ctrl+I",), "info", DOCUMENT),
    Command("notes.highlight", Message("Highlight"), Group.NOTES, ("Ctrl+U",), "highlighter", DOCUMENT),
    Command("notes.style_yellow", Message("Highlight: yellow, underlined"), Group.NOTES, ("Alt+1",), "", DOCUMENT),
    Command("notes.style_green", Message("Highlight: green, underlined twice"), Group.NOTES, ("Alt+2",), "", DOCUMENT),
    Command("notes.style_blue", Message("Highlight: blue, with a wavy line"), Group.NOTES, ("Alt+3",), "", DOCUMENT),
    Command("notes.style_pink", Message("Highlight: pink, with dots"), Group.NOTES, ("Alt+4",), "", DOCUMENT),
    Command("notes.style_purple", Message("Highlight: purple, in a dashed frame"), Group.NOTES, ("Alt+5",), "", DOCUMENT),
    Command("notes.style_plain", Message("Highlight: uncoloured, with a thick line"), Group.NOTES, ("Alt+6",), "", DOCUMENT),
    Command("notes.unmark", Message("Take the highlight away"), Group.NOTES, ("Ctrl+Shift+U",), "", DOCUMENT),
    Command("notes.write", Message("Write a note…"), Group.NOTES, ("Ctrl+M",), "notebook-pen", DOCUMENT),
    Command("notes.bookmark", Message("Bookmark this sentence"), Group.NOTES, ("Ctrl+B",), "bookmark", DOCUMENT),
    Command("notes.next", Message("Next note"), Group.NOTES, ("F4",), "", DOCUMENT),
    Command("notes.previous", Message("Previous note"), Group.NOTES, ("Shift+F4",), "", DOCUMENT),
    Command("notes.open", Message("Notes and highlights"), Group.NOTES, ("Ctrl+Shift+B",), "notebook-pen", checkable=True),
    Command("notes.shown", Message("Show notes and highlights on the page"), Group.NOTES, ("Ctrl+Alt+U",), "", "", True),
    Command("tashkeel.more", Message("More tashkeel"), Group.READING, ("Alt+T",), "", DOCUMENT),
    Command("tashkeel.less", Message("Less tashkeel"), Group.READING, ("Alt+Shift+T",), "", DOCUMENT),
    Command("word.look_up", Message("Look this word up"), Group.READING, ("F12",), "", DOCUMENT, page_key="D"),
    Command("reading.focus", Message("Go to the article"), Group.READING, ("F6",), "file-text", DOCUMENT),
    Command("reading.back", Message("Back to where I was"), Group.READING, ("Ctrl+Backspace",), "undo-2", "back"),
    Command("reading.forward", Message("Forward again"), Group.READING, ("Ctrl+Shift+Backspace",), "", "forward"),
    Command("piece.picture", Message("Enlarge the picture"), Group.READING, ("Ctrl+Shift+I",), "", DOCUMENT),
    Command("piece.cite", Message("Copy a reference"), Group.READING, ("Ctrl+Alt+C",), "copy", DOCUMENT),
    Command("reading.aid", Message("Next reading aid"), Group.READING, ("Ctrl+Alt+A",), "", DOCUMENT),
    Command("reading.scroll", Message("Scroll by itself"), Group.READING, ("Ctrl+Alt+S",), "", DOCUMENT, True),
    Command("reading.pace_up", Message("Scroll faster"), Group.READING, ("Alt+Shift+Up",), "", DOCUMENT),
    Command("reading.pace_down", Message("Scroll slower"), Group.READING, ("Alt+Shift+Down",), "", DOCUMENT),
    Command("reading.typewriter", Message("Keep the line at one height"), Group.READING, (), "", "", True),
    Command("reading.alone", Message("The article alone"), Group.READING, ("F11",), "", DOCUMENT, True),
    *_both_ways("heading", Message("Next heading"), Message("Previous heading"), "H", "Ctrl+Alt+H", "Ctrl+Alt+Shift+H"),
    *_both_ways("paragraph", Message("Go to the next paragraph"), Message("Go to the paragraph before"), "P", "Ctrl+Alt+P", "Ctrl+Alt+Shift+P"),
    *_both_ways("link", Message("Next link"), Message("Previous link"), "K", "Ctrl+Alt+K", "Ctrl+Alt+Shift+K"),
    *_both_ways("figure", Message("Next picture"), Message("Previous picture"), "G"),
    *_both_ways("table", Message("Next table"), Message("Previous table"), "T"),
    *_both_ways("list", Message("Next list"), Message("Previous list"), "L"),
    *_both_ways("item", Message("Next list item"), Message("Previous list item"), "I"),
    *_both_ways("quote", Message("Next quotation"), Message("Previous quotation"), "Q"),
    *_both_ways("note", Message("Next note or highlight"), Message("Previous note or highlight"), "N"),
    Command("move.where", Message("Where am I?"), Group.MOVING, ("Ctrl+Shift+W",), "", DOCUMENT, page_key="W"),
    *(command for level in range(1, 7) for command in _of_level(level)),
    Command("size.normal", Message("Text at 100 %"), Group.SIZE, ("Ctrl+1",)),
    Command("size.large", Message("Text at 140 %"), Group.SIZE, ("Ctrl+2",)),
    Command("size.largest", Message("Text at 200 %"), Group.SIZE, ("Ctrl+3",)),
    Command("size.larger", Message("Larger"), Group.SIZE, ("Ctrl++", "Ctrl+=")),
    Command("size.smaller", Message("Smaller"), Group.SIZE, ("Ctrl+-",)),
    Command("size.reset", Message("The usual size"), Group.SIZE, ("Ctrl+0",)),
    Command("speech.toggle", Message("Listen"), Group.LISTENING, ("Space", "Media Play", "Media Pause", "Toggle Media Play/Pause"), "play", DOCUMENT),
    Command("speech.stop", Message("Stop listening"), Group.LISTENING, ("Ctrl+.", "Media Stop"), "square", DOCUMENT),
    Command("speech.from_here", Message("Listen from here"), Group.LISTENING, ("Ctrl+Return",), "volume-2", DOCUMENT, page_key="A"),
    Command("speech.selection", Message("Listen to the selection"), Group.LISTENING, ("Ctrl+Shift+Return",), "", DOCUMENT),
    Command("speech.next_sentence", Message("Next sentence"), Group.LISTENING, ("Alt+Down",), "skip-forward", DOCUMENT),
    Command("speech.previous_sentence", Message("Previous sentence"), Group.LISTENING, ("Alt+Up",), "skip-back", DOCUMENT),
    Command("speech.next_paragraph", Message("Next paragraph"), Group.LISTENING, ("Alt+PgDown", "Media Next"), "chevrons-right", DOCUMENT),
    Command("speech.previous_paragraph", Message("Previous paragraph"), Group.LISTENING, ("Alt+PgUp", "Media Previous"), "chevrons-left", DOCUMENT),
    Command("speech.back_15", Message("Back 15 seconds"), Group.LISTENING, ("Alt+Left",), "rotate-ccw", DOCUMENT),
    Command("speech.forward_15", Message("Forward 15 seconds"), Group.LISTENING, ("Alt+Right",), "rotate-cw", DOCUMENT),
    Command("speech.learner", Message("Stop after each sentence"), Group.LISTENING, ("Ctrl+L",), "graduation-cap", checkable=True),
    Command("speech.repeat", Message("Repeat the sentence"), Group.LISTENING, ("Ctrl+R",), "repeat", DOCUMENT),
    Command("speech.repeat_slower", Message("Repeat slower"), Group.LISTENING, ("Ctrl+Shift+R",), "turtle", DOCUMENT),
    Command("speech.return", Message("Back to the spoken word"), Group.LISTENING, ("Ctrl+J",), "locate-fixed", "spoken"),
    Command("speech.explain", Message("What is said here"), Group.VOICE, ("Ctrl+Shift+E",), "info", DOCUMENT),
    Command("speech.correct", Message("Correct this word…"), Group.VOICE, ("Ctrl+Shift+K",), "mic", DOCUMENT),
    Command("speech.voices", Message("Voices…"), Group.VOICE, ("Ctrl+Shift+O",), "mic"),
    Command("speech.dictionary", Message("Pronunciation dictionary…"), Group.VOICE, ("Ctrl+Shift+D",), "case-sensitive"),
    Command("speech.export", Message("Save the speech…"), Group.VOICE, ("Ctrl+Shift+S",), "", DOCUMENT),
    Command("speech.faster", Message("Faster"), Group.VOICE, ("Ctrl+]",), "", DOCUMENT),
    Command("speech.slower", Message("Slower"), Group.VOICE, ("Ctrl+[",), "", DOCUMENT),
    Command("speech.louder", Message("Louder"), Group.VOICE, ("Ctrl+Shift+Up",), "volume-2"),
    Command("speech.quieter", Message("Quieter"), Group.VOICE, ("Ctrl+Shift+Down",), "volume-1"),
    Command("speech.sleep", Message("Sleep timer…"), Group.VOICE, ("Ctrl+T",), "moon", DOCUMENT),
    Command("speech.options", Message("Listening options…"), Group.VOICE, ("Ctrl+Shift+L",), "sliders-horizontal"),
    Command("queue.add", Message("Add to the listening queue"), Group.LISTENING, ("Ctrl+Shift+Q",), "list-plus", DOCUMENT),
    Command("queue.open", Message("Listening queue…"), Group.LISTENING, ("F7",), "list-music"),
    Command("queue.next", Message("Next piece in the queue"), Group.LISTENING, ("Alt+End",)),
    Command("speech.light_word", Message("Light the spoken word"), Group.VOICE, checkable=True),
    Command("speech.light_sentence", Message("Light the spoken sentence"), Group.VOICE, checkable=True),
    Command("speech.follow", Message("Follow the spoken word"), Group.VOICE, checkable=True),
    Command("app.colours", Message("Colours of your own…"), Group.APP, (), "palette"),
    Command("app.statistics", Message("Statistics…"), Group.APP, ("Ctrl+Shift+Y",)),
    Command("app.settings", Message("Settings…"), Group.APP, ("Ctrl+,",), "settings"),
    Command("app.palette", Message("Find a command…"), Group.APP, ("Ctrl+K",), "search"),
    Command("app.shortcuts", Message("Keyboard shortcuts"), Group.APP, ("F1", "?"), "keyboard"),
    Command("app.menu_entry", Message("Add Ayn to the applications menu"), Group.APP, (), ""),
    Command("app.quit", Message("Quit"), Group.APP, ("Ctrl+Q",), "log-out"),
)  # fmt: skip
BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


@functools.cache
def _arabic_keys() -> dict[str, str]:
    table = json.loads(resource("tables", "keyboards.json").read_text(encoding="utf-8"))
    return dict(table["arabic"])


def key_sequences(shortcut: str) -> list[QKeySequence]:
    """Give a shortcut and its twin on an Arabic-only keyboard, where the key bears a letter."""
    sequences = [QKeySequence(shortcut)]
    modifiers, plus, key = shortcut.rpartition("+")
    if twin := _arabic_keys().get(key):
        sequences.append(QKeySequence(f"{modifiers}{plus}{twin}"))
    return sequences


class Actions:
    """The table's QActions, bound once to what they do."""

    def __init__(self, owner: QWidget, translate: Translator) -> None:
        self._actions: dict[str, QAction] = {}
        self._bound: set[str] = set()
        self._look: Look | None = None
        self._mirrored = False
        self._undrawn: list[Command] = []
        self._drawing = QTimer(owner, singleShot=True, interval=0)
        self._drawing.timeout.connect(self._draw_some)
        for command in COMMANDS:
            label = translate.say(command.label)
            action = QAction(label, owner)
            action.setObjectName(command.id)
            action.setCheckable(command.checkable)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setMenuRole(
                QAction.MenuRole.QuitRole if command.id == "app.quit" else QAction.MenuRole.NoRole
            )
            owner.addAction(action)
            self._actions[command.id] = action
            self.set_shortcuts(command.id, command.shortcuts)

    def set_shortcuts(self, command: str, shortcuts: Sequence[str]) -> None:
        """Let a command answer to other keys, on a Latin keyboard and on an Arabic one."""
        self._actions[command].setShortcuts(
            [keys for shortcut in shortcuts for keys in key_sequences(shortcut)]
        )

    def __getitem__(self, command: str) -> QAction:
        """Give the action of a command."""
        return self._actions[command]

    def bind(self, handlers: Mapping[str, Callable[[], None]]) -> None:
        """Connect commands to what they do."""
        for command, handler in handlers.items():
            self._actions[command].triggered.connect(lambda _=False, call=handler: call())
            self._bound.add(command)

    @property
    def unbound(self) -> set[str]:
        """Commands that nothing answers (a test holds this empty)."""
        return set(self._actions) - self._bound

    def set_look(self, look: Look, *, mirrored: bool) -> None:
        """Draw the icons anew: those on buttons at once, those in menus in moments of rest."""
        self._look, self._mirrored = look, mirrored
        drawn = [command for command in COMMANDS if command.icon]
        self._undrawn = [command for command in drawn if not self._on_button(command)]
        for command in drawn:
            if self._on_button(command):
                self._draw(command)
        self._drawing.start()

    def _on_button(self, command: Command) -> bool:
        shown_by = self._actions[command.id].associatedObjects()
        return any(isinstance(each, QAbstractButton) for each in shown_by)

    def _draw(self, command: Command) -> None:
        assert self._look is not None
        drawn = icons.icon(command.icon, self._look, mirrored=self._mirrored)
        self._actions[command.id].setIcon(drawn)

    def _draw_some(self) -> None:
        now, self._undrawn = self._undrawn[:_AT_A_TIME], self._undrawn[_AT_A_TIME:]
        for command in now:
            self._draw(command)
        if self._undrawn:
            self._drawing.start()

    def set_state(self, state: set[str]) -> None:
        """Enable what can be done now; `state` holds the words that commands wait for."""
        for command in COMMANDS:
            if command.needs:
                self._actions[command.id].setEnabled(command.needs in state)
