"""How right and how fast accede is beside the baselines, on the same articles, by the scorer that scores everything.

Each system writes its fact files into a folder of its own. As everywhere in measuring time here, the systems take turns
and the median of the rounds counts; loading a model is not in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from pydantic import Field

from pipeline import factfile
from pipeline.articles import Source
from pipeline.baseline import Baseline
from pipeline.benchmark import count_words, load_plain
from pipeline.errors import AccedeError
from pipeline.extract import Extractor
from pipeline.schema import FactFile, Record
from pipeline.scoring import Measure, Result, compare, score_task
from pipeline.scoring.inputs import HALVES, Task, load

ACCEDE = "accede"
System = Callable[[list[Source]], Iterable[FactFile]]


class Row(Record):
    """One system on one set of articles; ``p_value`` is that of a difference from accede in strict F1 by chance."""

    system: str
    core: Measure
    strict: Measure
    seconds: float = Field(description="for 1,000 words")
    p_value: float | None = Field(description="paired permutation test over articles; None for accede itself")


class Table(Record):
    """All systems on one set of articles: a half of the corpus, or all articles where no manifest tells halves."""

    half: str | None
    articles: int
    required: int
    rows: tuple[Row, ...]


class Comparison(Record):
    """What `measure` found."""

    articles: int
    words: int
    rounds: int
    tables: tuple[Table, ...]


def systems() -> dict[str, System]:
    """Return accede and the baselines with their models loaded, by the names of their folders."""
    plain = load_plain()
    return {
        "baseline": Baseline(plain, helped=False).extract_many,
        "helped": Baseline(plain, helped=True).extract_many,
        ACCEDE: Extractor().extract_many,
    }


def measure(sources: list[Source], gold: Path, folder: Path, *, rounds: int = 3) -> Comparison:
    """Return all systems on ``sources`` against ``gold``; their fact files are left in ``folder``.

    AccedeError where ``folder`` is not empty: what lies there would be scored too.
    """
    if folder.exists() and any(folder.iterdir()):
        raise AccedeError(folder, "is not empty", "name a new folder for the fact files")
    contestants, words = systems(), count_words(sources)
    for system in contestants.values():
        list(system(sources[:2]))  # caches are filled before the clock starts
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, system in contestants.items():
            began = time.perf_counter()
            files = list(system(sources))
            times[name].append(time.perf_counter() - began)
            for file in files:
                factfile.write(file, folder / name / f"{file.article.id}.json")
    seconds = {name: 1000 * median(taken) / words for name, taken in times.items()}
    tables = [_table(half, folder, gold, seconds) for half in _halves(load(folder / ACCEDE, gold))]
    return Comparison(articles=len(sources), words=words, rounds=rounds, tables=tuple(tables))


def _halves(task: Task) -> list[str | None]:
    known = {row.half for row in task.manifest.values()}
    return [half for half in HALVES if half in known] or [None]


def _table(half: str | None, folder: Path, gold: Path, seconds: dict[str, float]) -> Table:
    results = {name: score_task(load(folder / name, gold, half=half), draws=0) for name in seconds}
    ours = results[ACCEDE]
    return Table(
        half=half,
        articles=ours.articles,
        required=ours.required,
        rows=tuple(_row(name, result, ours, seconds[name]) for name, result in results.items()),
    )


def _row(name: str, result: Result, ours: Result, seconds: float) -> Row:
    return Row(
        system=name,
        core=result.levels["core"],
        strict=result.levels["strict"],
        seconds=float(f"{seconds:.3g}"),
        p_value=None if result is ours else compare(result, ours).p_value,
    )
