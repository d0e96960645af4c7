"""What scoring returns, as frozen records: counts, measures, and what became of each found and each gold fact.

Conventions of this room: **found** is a predicted fact, **wanted** a gold fact that is required; scores run from 0 to 1
and are None where the denominator is zero. Everything here serialises to the same bytes for the same input.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.schema import Record

Level = Literal["type", "core", "strict"]
LEVELS: tuple[Level, ...] = ("type", "core", "strict")
Stage = Literal["article", "mention", "reference", "trigger", "frame", "date", "factuality", "merge"]
STAGES: tuple[Stage, ...] = ("article", "mention", "reference", "trigger", "frame", "date", "factuality", "merge")
DateVerdict = Literal["right", "coarser", "finer", "wrong", "missing", "invented"]
DATE_VERDICTS: tuple[DateVerdict, ...] = ("right", "coarser", "finer", "wrong", "missing", "invented")


def ratio(part: float, whole: float) -> float | None:
    """Return ``part / whole``, or None where ``whole`` is zero."""
    return part / whole if whole else None


class Measure(Record):
    """Counts at one level and what follows from them."""

    right: int = Field(description="found facts paired with a required gold fact")
    false: int = Field(description="found facts paired with no gold fact")
    missed: int = Field(description="required gold facts paired with no found fact")
    precision: float | None
    recall: float | None
    f1: float | None

    @classmethod
    def of(cls, right: int, false: int, missed: int) -> Measure:
        """Return the measure for these counts."""
        return cls(
            right=right,
            false=false,
            missed=missed,
            precision=ratio(right, right + false),
            recall=ratio(right, right + missed),
            f1=ratio(2 * right, 2 * right + false + missed),
        )


class Pair(Record):
    """The two levels that are reported for a breakdown."""

    core: Measure
    strict: Measure


class Interval(Record):
    """A 95 % percentile interval; low is None where no draw had a value."""

    low: float | None
    high: float | None


class Intervals(Record):
    """Bootstrap intervals of one level, over articles."""

    precision: Interval
    recall: Interval
    f1: Interval


class RuleShare(Record):
    """How the facts of one rule fared; facts that match optional gold are left out."""

    found: int
    core: int
    strict: int
    core_share: float | None
    strict_share: float | None


class LinkMeasure(Record):
    """Naming, among found and wanted facts of one type whose evidence overlaps."""

    pairs: int
    organisation: int
    participant: int
    both: int
    organisation_share: float | None
    participant_share: float | None
    both_share: float | None


class SpanMeasure(Record):
    """Evidence, among the core-right facts: same characters, or at least one character in common."""

    pairs: int
    exact: int
    overlap: int
    exact_share: float | None
    overlap_share: float | None


class Bin(Record):
    """Found facts whose confidence lies in ``[low, high)`` (the last bin holds 1.0 too)."""

    low: float
    high: float
    count: int
    confidence: float | None = Field(description="mean confidence")
    share: float | None = Field(description="share that is right, strict")


class Calibration(Record):
    """Whether a confidence of 0.8 means right four times in five (strict)."""

    bins: tuple[Bin, ...]
    error: float | None = Field(description="expected calibration error: mean |confidence - share|, weighted by count")


class Outline(Record):
    """The words of one fact, found or gold, for people to read."""

    article: str
    id: str = Field(description="of a found fact: its id; of a gold fact: made from its content")
    type: str
    organisation: str
    participant: str | None
    date: str | None
    modality: str
    evidence: str = Field(description="the sentence, or the gold evidence, on one line")


class FoundFact(Outline):
    """A found fact and its verdict."""

    confidence: float
    rule: str
    verdict: Literal["strict", "core", "optional", "false"] = Field(description="core: right but for the date")


class WantedFact(Outline):
    """A required gold fact and what became of it."""

    verdict: Literal["strict", "core", "missed"]
    found: str | None = Field(description="id of the found fact that it is paired with")
    found_date: str | None
    sentence: str = Field(default="", description="the gold evidence with the rest of its sentences, on one line")
    lost_at: Stage | None = Field(description="the first stage that lost it; None for a strict hit")
    lost_again: tuple[Stage, ...] = Field(default=(), description="stages that lose it though gold is put in before")


class ArticleCounts(Record):
    """Right, false and missed of one article, core then strict: what resampling needs."""

    core: tuple[int, int, int]
    strict: tuple[int, int, int]


class Result(Record):
    """Everything that one scoring run says."""

    schema_version: Literal[1] = 1
    half: str | None = Field(description="development or test, where only that half was scored")
    articles: int
    required: int
    optional: int
    found: int
    neutral: int = Field(description="found facts that match optional gold (core)")
    notes: tuple[str, ...] = Field(description="articles missing or left out, and what else a reader should know")
    levels: dict[Level, Measure]
    intervals: dict[Level, Intervals]
    dates: dict[DateVerdict, int]
    links: LinkMeasure
    evidence: SpanMeasure
    by: dict[str, dict[str, Pair]] = Field(description="type, modality, register, half, phenomenon (of the article)")
    recall_by_phenomenon: dict[str, Pair] = Field(description="by the gold line's own phenomena; recall only")
    by_rule: dict[str, RuleShare]
    calibration: Calibration
    lost_at: dict[Stage, int] = Field(description="misses by the first stage that lost them")
    lost_only_at: dict[Stage, int] = Field(default={}, description="of these, those that no later stage loses again")
    stages_run: int = Field(default=0, description="misses whose stages were run; the others are told from the outputs")
    by_article: dict[str, ArticleCounts]
    withheld: tuple[str, ...] = Field(description="articles of the test half whose single facts are not told")
    found_facts: tuple[FoundFact, ...]
    wanted_facts: tuple[WantedFact, ...]

    def to_json(self) -> str:
        """Return the result's text: keys in this order, two-space indent, one trailing newline."""
        return self.model_dump_json(indent=2) + "\n"
