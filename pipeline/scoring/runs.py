"""Two runs side by side: facts gained and lost, whether the difference could be chance, and the committed figures."""

from __future__ import annotations

import random
from collections.abc import Collection
from pathlib import Path

from pydantic import Field, ValidationError

from pipeline.errors import FactFileError
from pipeline.files import write_atomically
from pipeline.schema import Record
from pipeline.scoring.measures import Counts, total
from pipeline.scoring.records import FoundFact, Result, WantedFact
from pipeline.scoring.run import DRAWS, SEED


class Difference(Record):
    """What changed from one result to a later one, over the articles in both; withheld facts are not told."""

    gained: tuple[WantedFact, ...] = Field(description="gold facts found now (strict) and not before")
    lost: tuple[WantedFact, ...] = Field(
        description="gold facts found before (strict) and not now, with the id that they were found under before"
    )
    new_false: tuple[FoundFact, ...]
    gone_false: tuple[FoundFact, ...]
    articles: int = Field(description="articles in both results, over which the test runs")
    f1_before: float | None = Field(description="strict, over these articles")
    f1_after: float | None
    p_value: float | None = Field(description="paired permutation test, two-sided, strict F1; None without articles")


class Figures(Record):
    """The committed figures of one corpus: what `make check` holds a run against."""

    articles: int
    required: int
    core_f1: float | None
    strict_precision: float | None
    strict_recall: float | None
    strict_f1: float | None


def read_result(path: Path) -> Result:
    """Return the result that `--json` wrote to ``path``; raises FactFileError naming file and fault."""
    try:
        return Result.model_validate_json(path.read_bytes())
    except OSError as error:
        raise FactFileError(path, error.strerror or "cannot be read") from None
    except ValidationError:
        raise FactFileError(path, "is no scoring result", "write one with accede score --json") from None


def compare(earlier: Result, later: Result, *, draws: int = DRAWS, seed: int = SEED) -> Difference:
    """Return the facts gained and lost, and the chance of a difference in strict F1 as large between equal systems."""
    before = {w.id: w for w in earlier.wanted_facts}
    both = [(before[w.id], w) for w in later.wanted_facts if w.id in before]
    common = [article for article in later.by_article if article in earlier.by_article]
    told = set(common) - {*earlier.withheld, *later.withheld}
    false_before, false_after = _false(earlier, told), _false(later, told)
    pairs = [(earlier.by_article[a].strict, later.by_article[a].strict) for a in common]
    return Difference(
        gained=tuple(is_now for was, is_now in both if was.verdict != "strict" and is_now.verdict == "strict"),
        lost=tuple(
            is_now.model_copy(update={"found": was.found})
            for was, is_now in both
            if was.verdict == "strict" and is_now.verdict != "strict"
        ),
        new_false=tuple(f for key, f in false_after.items() if key not in false_before),
        gone_false=tuple(f for key, f in false_before.items() if key not in false_after),
        articles=len(common),
        f1_before=total(b for b, _ in pairs).f1,
        f1_after=total(a for _, a in pairs).f1,
        p_value=permutation_test(pairs, draws=draws, seed=seed) if pairs else None,
    )


def permutation_test(pairs: list[tuple[Counts, Counts]], *, draws: int, seed: int) -> float:
    """Return the share of random swaps of the two runs, article by article, that differ in F1 at least as much."""

    def distance(swapped: list[tuple[Counts, Counts]]) -> float:
        return abs((total(a for _, a in swapped).f1 or 0.0) - (total(b for b, _ in swapped).f1 or 0.0))

    chance, observed = random.Random(seed), distance(pairs)
    extreme = sum(
        distance([(a, b) if chance.random() < 0.5 else (b, a) for b, a in pairs]) >= observed - 1e-12
        for _ in range(draws)
    )
    return (extreme + 1) / (draws + 1)


def figures(result: Result) -> Figures:
    """Return the figures of a result that are worth committing, rounded to four places."""

    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, 4)

    core, strict = result.levels["core"], result.levels["strict"]
    return Figures(
        articles=result.articles,
        required=result.required,
        core_f1=rounded(core.f1),
        strict_precision=rounded(strict.precision),
        strict_recall=rounded(strict.recall),
        strict_f1=rounded(strict.f1),
    )


def read_figures(path: Path) -> Figures:
    """Return the committed figures; raises FactFileError naming file and fault."""
    try:
        return Figures.model_validate_json(path.read_bytes())
    except OSError as error:
        raise FactFileError(path, error.strerror or "cannot be read", "write it with --update-baseline") from None
    except ValidationError:
        raise FactFileError(path, "holds no scoring figures", "write it with --update-baseline") from None


def write_figures(result: Result, path: Path) -> None:
    """Write the figures of ``result`` to ``path``."""
    write_atomically(path, figures(result).model_dump_json(indent=2) + "\n")


def has_fallen(result: Result, baseline: Figures, *, tolerance: float) -> bool:
    """Return whether strict F1 lies more than ``tolerance`` below the committed figure (None counts as 0)."""
    return (baseline.strict_f1 or 0.0) - (figures(result).strict_f1 or 0.0) > tolerance + 1e-9


def _false(result: Result, articles: Collection[str]) -> dict[tuple[str | None, ...], FoundFact]:
    """Return the false facts of ``articles`` by their content, so that a renumbered fact is still the same."""
    false = (f for f in result.found_facts if f.verdict == "false" and f.article in articles)
    return {(f.article, f.type, f.organisation, f.participant, f.date, f.modality): f for f in false}
