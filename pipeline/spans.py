"""Span arithmetic: half-open character ranges ``[start, end)`` in the unaltered text of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar


class Span(NamedTuple):
    """A half-open character range; the text it covers is ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of ``text`` that the span covers."""
        return text[self.start : self.end]


class HasSpan(Protocol):
    """Anything that covers a character range."""

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """One past the last character."""
        ...


S = TypeVar("S", bound=HasSpan)


def overlaps(a: HasSpan, b: HasSpan) -> bool:
    """Return whether two ranges share at least one character."""
    return a.start < b.end and b.start < a.end


def contains(outer: HasSpan, inner: HasSpan) -> bool:
    """Return whether ``inner`` lies wholly inside ``outer`` (equal ranges count)."""
    return outer.start <= inner.start and inner.end <= outer.end


def hull(spans: Iterable[HasSpan]) -> Span:
    """Return the smallest range that covers all ``spans``; raises ValueError when there are none."""
    items = list(spans)
    return Span(min(s.start for s in items), max(s.end for s in items))


def longest_first(spans: Iterable[S]) -> list[S]:
    """Return the spans that remain, in text order, of two overlapping ones the longer, then the earlier."""
    kept: list[S] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if not any(overlaps(span, other) for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def within(spans: Sequence[S], outer: HasSpan) -> list[S]:
    """Return the spans that lie wholly inside ``outer``, in their order."""
    return [s for s in spans if contains(outer, s)]
