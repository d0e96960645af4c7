"""The measures beyond counting: dates, links, evidence, calibration, and intervals over resampled articles."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from pipeline import when
from pipeline.scoring.matching import Found, Wanted, pair, same_core, same_date, same_place
from pipeline.scoring.records import (
    DATE_VERDICTS,
    Bin,
    Calibration,
    DateVerdict,
    Interval,
    Intervals,
    LinkMeasure,
    Measure,
    SpanMeasure,
    ratio,
)

Counts = tuple[int, int, int]
"""Right, false, missed."""
BINS = 10


def date_verdict(found: Found, wanted: Wanted) -> DateVerdict:
    """Return how the found date relates to gold: missing where only gold has one, invented where only the fact has."""
    if same_date(found, wanted):
        return "right"
    if found.date is None:
        return "missing"
    accepted = [date for date in wanted.dates if date is not None]
    if not accepted:
        return "invented"
    if any(_within(outer=found.date, inner=date) for date in accepted):
        return "coarser"
    return "finer" if any(_within(outer=date, inner=found.date) for date in accepted) else "wrong"


def date_table(pairs: Iterable[tuple[Found, Wanted]]) -> dict[DateVerdict, int]:
    """Return how often each verdict fell on the core-right asserted facts."""
    table = dict.fromkeys(DATE_VERDICTS, 0)
    for found, wanted in pairs:
        if wanted.gold.modality == "asserted":
            table[date_verdict(found, wanted)] += 1
    return table


def link_measure(articles: Iterable[tuple[Sequence[Found], Sequence[Wanted]]]) -> LinkMeasure:
    """Return how often organisation and participant are right where type and place of the fact are."""

    def edge(f: Found, w: Wanted) -> tuple[int, ...] | None:
        if f.fact.type != w.gold.type or not same_place(f, w):
            return None
        organisation, participant = f.organisation in w.organisations, f.participant in w.participants
        return (same_core(f, w), organisation and participant, participant, organisation, same_date(f, w))

    pairs = [p for found, wanted in articles for p in pair(found, wanted, edge) if not p[1].gold.optional]
    named = [(f.organisation in w.organisations, f.participant in w.participants) for f, w in pairs]
    organisation, participant = sum(o for o, _ in named), sum(p for _, p in named)
    both = sum(o and p for o, p in named)
    return LinkMeasure(
        pairs=len(pairs),
        organisation=organisation,
        participant=participant,
        both=both,
        organisation_share=ratio(organisation, len(pairs)),
        participant_share=ratio(participant, len(pairs)),
        both_share=ratio(both, len(pairs)),
    )


def span_measure(pairs: Collection[tuple[Found, Wanted]]) -> SpanMeasure:
    """Return how often the evidence of core-right facts is the gold evidence, or touches it."""
    exact = sum(w.span in f.spans for f, w in pairs)
    overlap = sum(same_place(f, w) for f, w in pairs)
    return SpanMeasure(
        pairs=len(pairs),
        exact=exact,
        overlap=overlap,
        exact_share=ratio(exact, len(pairs)),
        overlap_share=ratio(overlap, len(pairs)),
    )


def calibration(verdicts: Sequence[tuple[float, bool]]) -> Calibration:
    """Return ten bins of equal width over (confidence, right) and their weighted distance from the diagonal."""
    bins, distance = [], 0.0
    for low, high in pairwise(n / BINS for n in range(BINS + 1)):
        inside = [(c, right) for c, right in verdicts if low <= c < high or c == high == 1.0]
        confidence = ratio(sum(c for c, _ in inside), len(inside))
        share = ratio(sum(right for _, right in inside), len(inside))
        if confidence is not None and share is not None:
            distance += len(inside) * abs(confidence - share)
        bins.append(Bin(low=low, high=high, count=len(inside), confidence=confidence, share=share))
    return Calibration(bins=tuple(bins), error=ratio(distance, len(verdicts)))


def total(counts: Iterable[Counts]) -> Measure:
    """Return the measure of summed counts."""
    right = false = missed = 0
    for one in counts:
        right, false, missed = right + one[0], false + one[1], missed + one[2]
    return Measure.of(right, false, missed)


def bootstrap(counts: Sequence[Counts], *, draws: int, seed: int) -> Intervals:
    """Return 95 % percentile intervals from ``draws`` resamplings of the articles, the same for a seed."""
    chance = random.Random(seed)
    drawn = [total(chance.choices(counts, k=len(counts))) for _ in range(draws)] if counts else []
    return Intervals(
        precision=_interval([m.precision for m in drawn]),
        recall=_interval([m.recall for m in drawn]),
        f1=_interval([m.f1 for m in drawn]),
    )


def _interval(values: Iterable[float | None]) -> Interval:
    known = sorted(value for value in values if value is not None)
    if not known:
        return Interval(low=None, high=None)
    last = len(known) - 1
    return Interval(low=known[round(0.025 * last)], high=known[round(0.975 * last)])


def _within(*, outer: str, inner: str) -> bool:
    return when.valid(outer) and when.valid(inner) and when.contains(outer, inner)
