"""An assistive program that looks and acts: it reads orders, a JSON line each, and answers so.

Runs under the system's Python, which has pyatspi: assistant.py PID. An order names its object by
`role` and `name` (a part of it is enough; `at` counts among several) and says what to `do`:
"find", "list" (all of them), "press", "focus", "write" (`text`), "caret" (`offset`), "select"
(`start`, `end`) or "choose" (in its list). Answers are {"error": …} or what is known of it.
"""

from __future__ import annotations

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
import pyatspi  # noqa: E402
from gi.repository import GLib  # noqa: E402

SCREEN = 0
"""Rectangles are told in the screen's coordinates."""
PARTS = ("heading", "paragraph", "link", "list item", "image", "table cell", "block quote")
"""Roles that stand inside an article, which is not walked for others."""


def application(pid):
    """Find the application of a process, or None."""
    desktop = pyatspi.Registry.getDesktop(0)
    for number in range(desktop.childCount):
        try:
            child = desktop.getChildAtIndex(number)
            if child is not None and child.get_process_id() == pid:
                return child
        except GLib.Error:
            continue
    return None


def search(item, role, name, found, depth=30):
    """Collect the objects that can be seen, of a role and with a part of a name."""
    states = item.getState()
    if item.getRoleName() == role and name in item.name and states.contains(pyatspi.STATE_SHOWING):
        found.append(item)
    # A page of text is searched by its own order, not walked on the way to a button
    if depth and (role in PARTS or item.getRoleName() != "document frame"):
        for number in range(item.childCount):
            child = item.getChildAtIndex(number)
            if child is not None:
                search(child, role, name, found, depth - 1)


def tell(item):
    """Describe an object."""
    told = {
        "role": item.getRoleName(),
        "name": item.name,
        "description": item.description,
        "states": sorted(pyatspi.stateToString(s) for s in item.getState().getStates()),
        "children": item.childCount,
        "language": item.get_object_locale(),
    }
    interfaces = pyatspi.listInterfaces(item)
    if "Text" in interfaces:
        text = item.queryText()
        told["text"] = text.getText(0, text.characterCount)
        told["caret"] = text.caretOffset
        told["selections"] = [text.getSelection(n)[:2] for n in range(text.getNSelections())]
        told["line"] = text.getStringAtOffset(text.caretOffset, pyatspi.TEXT_GRANULARITY_LINE)[0]
        told["word"] = text.getStringAtOffset(text.caretOffset, pyatspi.TEXT_GRANULARITY_WORD)[0]
    if "Component" in interfaces:
        area = item.queryComponent().getExtents(SCREEN)
        told["area"] = [area.x, area.y, area.width, area.height]
    if "Value" in interfaces:
        told["value"] = item.queryValue().currentValue
    return told


def act(item, order):
    """Do what an order asks of an object."""
    deed = order["do"]
    if deed == "press":
        item.queryAction().doAction(0)
    elif deed == "focus":
        action = item.queryAction()
        names = [action.getName(number) for number in range(action.nActions)]
        action.doAction(names.index("SetFocus"))
    elif deed == "write":
        item.queryEditableText().setTextContents(order["text"])
    elif deed == "caret":
        item.queryText().setCaretOffset(order["offset"])
    elif deed == "select":
        item.queryText().addSelection(order["start"], order["end"])
    elif deed == "choose":
        parent = item.parent
        parent.querySelection().selectChild(item.getIndexInParent())


def obey(root, order):
    """Find the object of an order, act, and describe it."""
    found = []
    search(root, order["role"], order.get("name", ""), found)
    if order["do"] == "list":
        return [tell(item) for item in found]
    if not found:
        return {"error": f"no {order['role']} {order.get('name', '')!r}"}
    item = found[order.get("at", 0)]
    if order["do"] != "find":
        act(item, order)
    try:
        return tell(item)
    except GLib.Error:
        return {"gone": True}


def main():
    """Answer orders until there are no more."""
    pid = int(sys.argv[1])
    for line in sys.stdin:
        try:
            root = application(pid)
            answer = obey(root, json.loads(line)) if root is not None else {"error": "no window"}
        except (GLib.Error, LookupError, RuntimeError, ValueError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
