"""Span arithmetic: half-open character ranges ``[start, end)`` in the unaltered text of an article."""

from __future__ import annotations

from bisect import bisect_left, insort
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


def any_overlap(spans: Sequence[S], span: HasSpan) -> bool:
    """Return whether ``span`` shares a character with one of ``spans``, which are in text order and do not overlap."""
    at = bisect_left(spans, span.start, key=lambda s: s.start)
    return any(overlaps(span, other) for other in spans[max(0, at - 1) : at + 1])


def longest_first(spans: Iterable[S]) -> list[S]:
    """Return the spans that remain, in text order, of two overlapping ones the longer, then the earlier."""
    kept: list[S] = []  # in text order, none overlapping
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if not any_overlap(kept, span):
            insort(kept, span, key=lambda s: s.start)
    return kept


def within(spans: Sequence[S], outer: HasSpan) -> list[S]:
    """Return the spans that lie wholly inside ``outer``; ``spans`` must be in the order of their starts, and stay in
    it."""
    first = bisect_left(spans, outer.start, key=lambda s: s.start)
    last = bisect_left(spans, outer.end, key=lambda s: s.start)
    return [s for s in spans[first:last] if s.end <= outer.end]
