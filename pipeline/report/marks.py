"""From spans to markup: an article's text cut into segments that know which facts, in which roles, cover them.

All slicing happens here, in Python characters: JavaScript counts UTF-16 units and would miss by one for each emoji.
The segments of an article put together are its text, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

ROLE_LETTERS = {
    "sentence": "s",
    "trigger": "t",
    "organisation": "o",
    "participant": "p",
    "date": "d",
    "anchor": "a",
    "cue": "c",
    "missed": "m",
    "gold": "g",
}
"""One letter a role, as the page's ``data-m`` attribute and classes write it.

``missed`` is gold that was not found, ``gold`` the evidence of a gold line in the review.
"""

_GAP = re.compile(r"\n\s*\n")
_WRAPPED = (45, 120)  # characters: lines of a paragraph that an editor wrapped lie between these


class Layer(NamedTuple):
    """One span that the page marks: part of fact number ``fact``, in the role of ``letter``.

    ``ending`` is drawn after the last character of the span (a mark such as a tick); it is never part of the text.
    """

    start: int
    end: int
    fact: int
    letter: str
    ending: str = ""


@dataclass(frozen=True)
class Segment:
    """A run of characters covered by the same layers; ``layers`` is empty for plain text."""

    text: str
    layers: tuple[Layer, ...]
    endings: str = ""

    @property
    def data(self) -> str:
        """The layers as the page's script reads them: ``'0s 12o'`` is sentence of fact 0, organisation of fact 12."""
        return " ".join(dict.fromkeys(f"{layer.fact}{layer.letter}" for layer in self.layers))

    @property
    def classes(self) -> str:
        """The roles that the segment has in any fact, one class each."""
        return " ".join(sorted({f"r-{layer.letter}" for layer in self.layers}))


@dataclass(frozen=True)
class Block:
    """A paragraph of the article, with the white space that follows it (``gap``) kept apart.

    ``flows`` is true for a paragraph that an editor wrapped at a fixed width, which the page may wrap anew.
    """

    segments: tuple[Segment, ...]
    gap: str
    flows: bool


def segments(text: str, layers: Iterable[Layer], *, start: int = 0, end: int | None = None) -> list[Segment]:
    """Return ``text[start:end]`` cut at every edge of a layer; empty for an empty range."""
    end = len(text) if end is None else end
    inside = [layer for layer in layers if layer.start < end and layer.end > start and layer.start < layer.end]
    edges = {start, end}
    for layer in inside:
        edges |= {max(start, layer.start), min(end, layer.end)}
    opening = sorted(inside)
    active: list[Layer] = []
    found, place = [], 0
    for left, right in pairwise(sorted(edges)):
        while place < len(opening) and opening[place].start <= left:
            active.append(opening[place])
            place += 1
        active = [layer for layer in active if layer.end > left]
        endings = dict.fromkeys(layer.ending for layer in active if layer.end == right and layer.ending)
        found.append(Segment(text[left:right], tuple(active), "".join(endings)))
    return found


def blocks(text: str, layers: Iterable[Layer]) -> list[Block]:
    """Return the paragraphs of ``text``, cut into segments; segments and gaps put together are ``text``."""
    every = sorted(layers)
    found = []
    first = 0
    for gap in [*_GAP.finditer(text), None]:
        last, following = gap.span() if gap else (len(text), len(text))
        touching = [layer for layer in every if layer.start < last and layer.end > first]
        cut = segments(text, touching, start=first, end=last) if first < last else []
        if cut or gap:
            found.append(Block(tuple(cut), text[last:following], _is_wrapped(text[first:last])))
        first = following
    return found


def _is_wrapped(paragraph: str) -> bool:
    """Return whether all lines of a paragraph but the last have the length that an editor gives wrapped lines."""
    lines = paragraph.splitlines()[:-1]
    return bool(lines) and all(_WRAPPED[0] <= len(line) <= _WRAPPED[1] for line in lines)
