"""Prints, as JSON, the accessible tree of one process as an assistive program finds it.

Runs under the system's Python, which has pyatspi: probe.py PID [--depth N] [--seconds S].
An object is {role, name, description, states, attributes, text?, value?, actions, children};
the root's children are the windows.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
import pyatspi  # noqa: E402
from gi.repository import GLib  # noqa: E402


def application(pid):
    """Find the application of a process among those on the accessibility bus, or None."""
    desktop = pyatspi.Registry.getDesktop(0)
    for number in range(desktop.childCount):
        try:
            child = desktop.getChildAtIndex(number)
            if child is not None and child.get_process_id() == pid:
                return child
        except GLib.Error:
            continue  # an application that is just leaving
    return None


def describe(item, depth):
    """Give an object and, `depth` levels down, its children."""
    states = item.getState().getStates()
    found = {
        "role": item.getRoleName(),
        "name": item.name,
        "description": item.description,
        "states": sorted(pyatspi.stateToString(state) for state in states),
        "attributes": dict(pair.partition(":")[::2] for pair in item.getAttributes() or ()),
        "actions": [],
        "children": [],
    }
    interfaces = pyatspi.listInterfaces(item)
    if "Text" in interfaces:
        text = item.queryText()
        found["text"] = text.getText(0, text.characterCount)
        found["caret"] = text.caretOffset
    if "Value" in interfaces:
        found["value"] = item.queryValue().currentValue
    if "Action" in interfaces:
        action = item.queryAction()
        found["actions"] = [action.getName(number) for number in range(action.nActions)]
    if depth > 0:
        for number in range(item.childCount):
            child = item.getChildAtIndex(number)
            if child is not None:
                found["children"].append(describe(child, depth - 1))
    return found


def main():
    """Wait for the process's first window, then print its tree."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pid", type=int)
    parser.add_argument("--depth", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    end = time.monotonic() + asked.seconds
    while True:
        found = application(asked.pid)
        try:
            if found is not None and found.childCount:
                tree = describe(found, asked.depth)
                break
        except (GLib.Error, LookupError, RuntimeError) as error:
            # a tree that changes under the walk is walked again
            if time.monotonic() > end:
                sys.exit(f"process {asked.pid}: {error}")
        if time.monotonic() > end:
            sys.exit(f"process {asked.pid} has no window on the accessibility bus")
        time.sleep(0.1)
    json.dump(tree, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
