"""Which found fact is which gold fact: the agreement of names and dates, and an exact one-to-one matching.

At each level the matching is optimal on its own: as many required gold facts as possible first, of those as many with
the right date as possible, then as many optional ones as possible. A found fact may match an optional gold fact of the
same core whatever its date. Ties go to agreeing dates, then to overlapping evidence, then to text order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline import when
from pipeline.factfile import GoldFact, names
from pipeline.schema import Fact, FactFile
from pipeline.scoring.records import Level
from pipeline.spans import Span, hull, overlaps, within

_FOLDED = str.maketrans({"’": "'", "‘": "'", "–": "-", "‑": "-", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
A = TypeVar("A")
B = TypeVar("B")
Priorities = tuple[int, ...]
"""What an edge is worth, first things first; each entry is 0 or 1."""


def name_key(name: str) -> str:
    """Return the form in which names are compared ('The Organisation of  Côte' -> 'organization of cote')."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_FOLDED))
    plain = " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())
    return re.sub(r"\borganisation", "organization", plain.removeprefix("the "))


def date_key(date: str | None) -> str | None:
    """Return the canonical form of an EDTF value; a value that is not EDTF stands for itself."""
    try:
        return None if date is None else when.canonical(date)
    except ValueError:
        return date


@dataclass(frozen=True, eq=False)
class Found:
    """A predicted fact with its comparable names and the spans of its evidence, one for each sentence."""

    file: FactFile
    fact: Fact
    organisation: str
    participant: str | None
    date: str | None
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, file: FactFile, fact: Fact) -> Found:
        """Return ``fact`` ready for comparison."""
        organisation, participant = names(file, fact)
        return cls(
            file=file,
            fact=fact,
            organisation=name_key(organisation),
            participant=None if participant is None else name_key(participant),
            date=date_key(fact.date),
            spans=_evidence_spans(fact),
        )


@dataclass(frozen=True, eq=False)
class Wanted:
    """A gold fact, required or optional, with the keys it accepts and the span of its evidence."""

    gold: GoldFact
    organisation: str
    participant: str | None
    date: str | None
    organisations: frozenset[str]
    participants: frozenset[str | None]
    dates: frozenset[str | None]
    span: Span | None

    @classmethod
    def of(cls, gold: GoldFact, text: str | None) -> Wanted:
        """Return ``gold`` ready for comparison; ``text`` is its article's, None where there is no fact file."""
        participant = None if gold.participant is None else name_key(gold.participant)
        return cls(
            gold=gold,
            organisation=name_key(gold.organisation),
            participant=participant,
            date=date_key(gold.date),
            organisations=frozenset(map(name_key, (gold.organisation, *gold.organisation_accepts))),
            participants=frozenset((participant, *map(name_key, gold.participant_accepts))),
            dates=frozenset(map(date_key, (gold.date, *gold.date_accepts))),
            span=None if text is None else locate(text, gold.evidence, nth=gold.nth),
        )


def locate(text: str, evidence: str, *, nth: int = 1) -> Span | None:
    """Return where the ``nth`` occurrence of ``evidence`` lies in ``text``, None where there is none."""
    start = -1
    for _ in range(nth):
        start = text.find(evidence, start + 1)
        if start < 0:
            return None
    return Span(start, start + len(evidence))


def same_core(found: Found, wanted: Wanted) -> bool:
    """Return whether type, organisation, participant and modality agree."""
    return same_names(found, wanted) and found.fact.modality == wanted.gold.modality


def same_names(found: Found, wanted: Wanted) -> bool:
    """Return whether type, organisation and participant agree."""
    return (
        found.fact.type == wanted.gold.type
        and found.organisation in wanted.organisations
        and found.participant in wanted.participants
    )


def same_date(found: Found, wanted: Wanted) -> bool:
    """Return whether the date is one that gold accepts; null equals only null."""
    return found.date in wanted.dates


def same_place(found: Found, wanted: Wanted) -> bool:
    """Return whether the evidence has at least one character in common."""
    return wanted.span is not None and any(overlaps(span, wanted.span) for span in found.spans)


def match(found: Sequence[Found], wanted: Sequence[Wanted], *, level: Level) -> list[tuple[Found, Wanted]]:
    """Return the optimal one-to-one pairs of one article at ``level``, in the order of ``found``."""

    def edge(f: Found, w: Wanted) -> Priorities | None:
        if f.fact.type != w.gold.type:
            return None
        core = same_core(f, w)
        required, dated = not w.gold.optional, same_date(f, w)
        strict = core and (dated or w.gold.modality != "asserted")
        if (level != "type" and not core) or (level == "strict" and required and not strict):
            return None
        return (required, required and core, required and strict, not w.gold.optional or core, dated, same_place(f, w))

    return pair(found, wanted, edge)


def pair(found: Sequence[A], wanted: Sequence[B], edge: Callable[[A, B], Priorities | None]) -> list[tuple[A, B]]:
    """Return the pairs that make the sum of the edges' priorities greatest, the first priority first of all.

    ``edge`` says what a pair is worth, None where the two may not be paired.
    """
    base = min(len(found), len(wanted)) + 1
    weights = [[_weight(edge(f, w), base) for w in wanted] for f in found]
    pairs: list[tuple[int, int]] = []
    for rows, columns in _components(weights):
        chosen = assign([[weights[r][c] for c in columns] for r in rows])
        pairs += [(rows[r], columns[c]) for r, c in chosen]
    return [(found[r], wanted[c]) for r, c in sorted(pairs)]


def assign(weights: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the (row, column) pairs of greatest total weight; a weight of 0 means that the two may not be paired.

    The Hungarian method with potentials (Kuhn 1955, in the O(n^3) form of Jonker and Volgenant), exact on integers.
    """
    if not weights or not weights[0]:
        return []
    size = max(len(weights), len(weights[0]))
    top = max(max(row) for row in weights)
    infinite = 4 * (top + 1) * (size + 1)
    cost = [[top] * (size + 1) for _ in range(size + 1)]
    for r, row in enumerate(weights, 1):
        for c, weight in enumerate(row, 1):
            cost[r][c] = top - weight
    row_potential, column_potential = [0] * (size + 1), [0] * (size + 1)
    row_of, previous = [0] * (size + 1), [0] * (size + 1)  # index 0 is a column outside the matrix
    for row_index in range(1, size + 1):
        row_of[0], column = row_index, 0
        least, seen = [infinite] * (size + 1), [False] * (size + 1)
        while row_of[column]:
            seen[column] = True
            current, delta, following = row_of[column], infinite, 0
            for c in range(1, size + 1):
                if seen[c]:
                    continue
                slack = cost[current][c] - row_potential[current] - column_potential[c]
                if slack < least[c]:
                    least[c], previous[c] = slack, column
                if least[c] < delta:
                    delta, following = least[c], c
            for c in range(size + 1):
                if seen[c]:
                    row_potential[row_of[c]] += delta
                    column_potential[c] -= delta
                else:
                    least[c] -= delta
            column = following
        while column:
            row_of[column] = row_of[previous[column]]
            column = previous[column]
    pairs = [(row_of[c] - 1, c - 1) for c in range(1, len(weights[0]) + 1)]
    return sorted((r, c) for r, c in pairs if r < len(weights) and weights[r][c] > 0)


def _weight(priorities: Priorities | None, base: int) -> int:
    """Return the priorities as one number in which no sum of later ones outweighs an earlier one; 0 for no edge."""
    if priorities is None:
        return 0
    weight = 0
    for priority in (*priorities, 1):
        weight = weight * base + int(priority)
    return weight


def _components(weights: Sequence[Sequence[int]]) -> list[tuple[list[int], list[int]]]:
    """Return the rows and columns of each connected group that holds an edge."""
    groups, free = [], set(range(len(weights)))
    while free:
        rows, columns, queue = set[int](), set[int](), [min(free)]
        while queue:
            row = queue.pop()
            rows.add(row)
            fresh = {c for c, weight in enumerate(weights[row]) if weight and c not in columns}
            columns |= fresh
            queue += [r for r in range(len(weights)) if r not in rows and any(weights[r][c] for c in fresh)]
        free -= rows
        if columns:
            groups.append((sorted(rows), sorted(columns)))
    return groups


def _evidence_spans(fact: Fact) -> tuple[Span, ...]:
    """Return for each sentence of the evidence the hull of its parts, or the sentence where it has none."""
    parts = [e for e in fact.evidence if e.role != "sentence"]
    spans = []
    for sentence in (e for e in fact.evidence if e.role == "sentence"):
        inside = within(parts, sentence)
        spans.append(hull(inside) if inside else Span(sentence.start, sentence.end))
        parts = [part for part in parts if part not in inside]
    if parts:
        spans.append(hull(parts))
    return tuple(sorted(spans))
