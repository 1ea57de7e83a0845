"""The elements above a page's blocks: what each holds, and which lie within which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class Outline:
    """The tree above some elements, walked once: every question takes time linear in its size."""

    def __init__(self, root: HtmlElement, elements: Sequence[HtmlElement]) -> None:
        """Take the ancestors of `elements`, which lie under `root`, up to it."""
        self.root = root
        self._elements = elements
        self._parents: dict[HtmlElement, HtmlElement | None] = {root: None}
        for element in elements:
            chain: list[HtmlElement] = []
            above: HtmlElement | None = element
            while above is not None and above not in self._parents:
                chain.append(above)
                above = above.getparent()
            for link in reversed(chain):
                self._parents[link] = link.getparent()

    def downwards(self) -> Iterator[tuple[HtmlElement, HtmlElement | None]]:
        """Give every element with its parent, parents first."""
        return iter(self._parents.items())

    def sums(self, values: Sequence[int]) -> dict[HtmlElement, int]:
        """Add up, for every element, the values of the pieces inside it."""
        held = dict.fromkeys(self._parents, 0)
        for element, value in zip(self._elements, values, strict=True):
            held[element] += value
        for element, parent in reversed(self._parents.items()):
            if parent is not None:
                held[parent] += held[element]
        return held

    def within(self, scope: HtmlElement) -> set[HtmlElement]:
        """Give `scope` and the elements inside it."""
        inside = {scope}
        for element, parent in self._parents.items():
            if parent in inside:
                inside.add(element)
        return inside

    def lowest(self, values: Sequence[int], share: float) -> HtmlElement:
        """Give the lowest element that holds at least `share` (above one half) of the values."""
        held = self.sums(values)
        enough = share * held[self.root]
        lowest = self.root
        for element, parent in self._parents.items():
            if parent is lowest and held[element] >= enough:
                lowest = element
        return lowest
