"""`accede bench`: the extractor against plain spaCy on the user's own texts: speed, stages, memory, growth; with gold,
how right it is beside baselines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import AccedeError

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.articles import Source
    from pipeline.benchmark import Report
    from pipeline.comparison import Comparison

_WORDS = 30_000
_LEGEND = """baseline  spaCy's entities, subject-verb-object, dateparser
helped    the same, with accede's tables of names; where a clause leaves the
          organisation out, the one named last
s/1,000   seconds for 1,000 words
p         chance of as large a difference from accede in strict F1 (paired test)"""


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(bench)


def bench(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="INPUT", help="articles, as for extract; default: corpus/")
    ] = None,
    rounds: Annotated[int, typer.Option(help="how often each side runs")] = 5,
    words: Annotated[
        int | None, typer.Option(help="words of the input that are used, at most; default: 30,000, with gold all")
    ] = None,
    gold: Annotated[
        Path | None, typer.Option(help="gold .jsonl file or folder: how right accede and baselines are, instead")
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="with gold: leave the fact files of each system here")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="speed only: no memory, no growth")] = False,
    no_gate: Annotated[bool, typer.Option("--no-gate", help="measure without the gate")] = False,
    json: Annotated[bool, typer.Option("--json", help="print the figures as JSON")] = False,
) -> None:
    """Measure speed and memory beside plain spaCy.

    accede and the unmodified model read the same texts, in turns, in one run.

    With --gold: precision, recall, F1 and time of accede and of baselines that read the same articles.
    """
    if rounds < 1:
        raise AccedeError("--rounds", f"{rounds} is less than 1")
    if words is not None and words < 1:
        raise AccedeError("--words", f"{words} is less than 1")
    if not inputs and not Path("corpus").is_dir():
        raise AccedeError("corpus", "no such folder here", "name a folder of articles or a .jsonl file")
    from pipeline import benchmark

    sources = benchmark.load_sources(inputs or ["corpus"], limit_words=words or (sys.maxsize if gold else _WORDS))
    if gold is not None:
        _compare(sources, gold, keep, rounds=rounds, json=json)
        return
    report = benchmark.measure(sources, rounds=rounds, thorough=not quick, gate=not no_gate)
    if json:
        import json as jsons

        typer.echo(jsons.dumps(report.as_dict(), indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False, emoji=False)
    for title, table in _tables(report):
        typer.echo(title)
        console.print(table)
    low, high = report.speedup_range
    typer.echo(f"accede takes 1/{report.speedup:.2f} of plain spaCy's time (rounds: 1/{low:.2f} to 1/{high:.2f})")


def _compare(sources: list[Source], gold: Path, keep: Path | None, *, rounds: int, json: bool) -> None:
    """Print how right and how fast each system is, one table for each half of the articles that a manifest tells."""
    from tempfile import TemporaryDirectory

    from rich.console import Console

    from pipeline import comparison

    with TemporaryDirectory() as folder:
        found = comparison.measure(sources, gold, keep or Path(folder), rounds=rounds)
    if json:
        typer.echo(found.model_dump_json(indent=2))
        return
    console = Console(highlight=False, emoji=False)
    typer.echo(f"{found.articles:,} articles, {found.words:,} words, time: median of {found.rounds} rounds\n")
    for title, table in _comparison_tables(found):
        typer.echo(title)
        console.print(table)
        typer.echo()
    typer.echo(_LEGEND)


def _comparison_tables(found: Comparison) -> list[tuple[str, Table]]:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.scoring.tables import share

    tables = []
    for part in found.tables:
        made = Table(box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False)
        made.add_column("")
        for column in ("core P", "R", "F1", "strict P", "R", "F1", "s/1,000", "p"):
            made.add_column(column, justify="right", no_wrap=True)
        for row in part.rows:
            scores = [s for m in (row.core, row.strict) for s in (m.precision, m.recall, m.f1)]
            made.add_row(row.system, *map(share, scores), share(row.seconds), share(row.p_value))
        half = f"{part.half} half, " if part.half else ""
        tables.append((f"{half}{part.articles} articles, {part.required} facts", made))
    return tables


def _tables(report: Report) -> list[tuple[str, Table]]:
    """Return the figures as tables with their titles: speed, and stages, memory and growth where they were measured."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.benchmark import GROWTH

    def table(*columns: str) -> Table:
        made = Table(box=SIMPLE_HEAD)
        for number, column in enumerate(columns):
            made.add_column(column, justify="right" if number else "left")
        return made

    speed = table("", "s", "words/s")
    for name, side in (("plain spaCy", report.plain), ("accede", report.accede)):
        speed.add_row(name, f"{side.seconds:.2f}", f"{side.words_per_second:,.0f}")
    heading = f"{report.articles:,} articles, {report.words:,} words, median of {report.rounds} rounds"
    tables = [(heading, speed)]
    if report.stages:
        total = sum(report.stages.values()) or 1.0
        stages = table("stage", "s", "%")
        for name, seconds in report.stages.items():
            stages.add_row(name, f"{seconds:.2f}", f"{100 * seconds / total:.0f}")
        tables.append(("time by stage", stages))
    if report.growth:
        growth = table("", *(f"n = {n}" for n in GROWTH), f"n = {GROWTH[-1]}, by linear")
        for name, one in report.growth.items():
            growth.add_row(name, *(f"{seconds:.2f} s" for seconds in one.seconds), f"{one.factor:.2f}")
        tables.append(("time for n times the text", growth))
    if report.peak_mb is not None and report.peak_mb_4 is not None:
        memory = table("texts", "MB")
        memory.add_row("once", f"{report.peak_mb:.0f}")
        memory.add_row("four times", f"{report.peak_mb_4:.0f}")
        tables.append(("peak memory of a process", memory))
    return tables
