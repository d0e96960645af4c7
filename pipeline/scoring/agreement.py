"""Agreement between two annotators: the F1 of one against the other, and the facts on which they differ.

Names and dates agree when either annotator accepts what the other wrote. Required facts only: a fact that either of the
two marks as optional counts neither way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.factfile import GoldFact
from pipeline.schema import FACT_TYPES, Record
from pipeline.scoring.matching import Priorities, Wanted, pair
from pipeline.scoring.measures import total
from pipeline.scoring.records import Pair


class Agreement(Record):
    """How far two annotators agree: ``missed`` is only in the first, ``false`` only in the second."""

    articles: int
    whole: Pair
    by_type: dict[str, Pair]
    only_first: tuple[GoldFact, ...]
    only_second: tuple[GoldFact, ...]
    dates_differ: tuple[tuple[GoldFact, GoldFact], ...]


@dataclass(frozen=True)
class _Compared:
    """One article: the required facts on both sides and what became of them at one level."""

    right: list[tuple[Wanted, Wanted]]
    only_first: list[Wanted]
    only_second: list[Wanted]


def agree(
    first: Sequence[GoldFact],
    second: Sequence[GoldFact],
    *,
    common: bool = False,
    read: tuple[Collection[str], Collection[str]] = ((), ()),
) -> Agreement:
    """Return the agreement over the articles of both together, or with ``common`` over those that both have.

    A side has an article when it has lines for it, or when ``read`` names it: somebody read it and found no fact.
    """
    articles = [{g.article for g in side} | set(also) for side, also in zip((first, second), read, strict=True)]
    chosen = sorted(articles[0] & articles[1] if common else articles[0] | articles[1])
    core, strict = (
        [
            _compare(
                [Wanted.of(g, None) for g in first if g.article == article],
                [Wanted.of(g, None) for g in second if g.article == article],
                strict=is_strict,
            )
            for article in chosen
        ]
        for is_strict in (False, True)
    )
    kinds = [k for k in FACT_TYPES if any(g.type == k and g.article in chosen for g in (*first, *second))]
    return Agreement(
        articles=len(chosen),
        whole=_pair(core, strict),
        by_type={kind: _pair(core, strict, kind=kind) for kind in kinds},
        only_first=tuple(w.gold for c in core for w in c.only_first),
        only_second=tuple(w.gold for c in core for w in c.only_second),
        dates_differ=tuple((a.gold, b.gold) for c in core for a, b in c.right if not _strict(a, b)),
    )


def _compare(first: Sequence[Wanted], second: Sequence[Wanted], *, strict: bool) -> _Compared:
    def edge(a: Wanted, b: Wanted) -> Priorities | None:
        required = not a.gold.optional and not b.gold.optional
        if not _core(a, b) or (strict and required and not _strict(a, b)):
            return None
        spared = a.gold.optional != b.gold.optional  # an optional fact is best spent on a required one
        return (required, required and _strict(a, b), spared, _dates(a, b), a.gold.evidence == b.gold.evidence)

    pairs = pair(first, second, edge)
    taken = {id(w) for both in pairs for w in both}
    return _Compared(
        right=[(a, b) for a, b in pairs if not a.gold.optional and not b.gold.optional],
        only_first=[w for w in first if id(w) not in taken and not w.gold.optional],
        only_second=[w for w in second if id(w) not in taken and not w.gold.optional],
    )


def _pair(core: Sequence[_Compared], strict: Sequence[_Compared], *, kind: str | None = None) -> Pair:
    def of_kind(w: Wanted) -> bool:
        return kind is None or w.gold.type == kind

    measures = [
        total(
            (sum(of_kind(a) for a, _ in c.right), sum(map(of_kind, c.only_second)), sum(map(of_kind, c.only_first)))
            for c in side
        )
        for side in (core, strict)
    ]
    return Pair(core=measures[0], strict=measures[1])


def _core(a: Wanted, b: Wanted) -> bool:
    """Return whether type and modality are the same and either accepts the other's names."""
    first, second = a.gold, b.gold
    return (
        (first.type, first.modality) == (second.type, second.modality)
        and (b.organisation in a.organisations or a.organisation in b.organisations)
        and (b.participant in a.participants or a.participant in b.participants)
    )


def _strict(a: Wanted, b: Wanted) -> bool:
    return a.gold.modality != "asserted" or _dates(a, b)


def _dates(a: Wanted, b: Wanted) -> bool:
    return b.date in a.dates or a.date in b.dates
