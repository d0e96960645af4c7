"""`accede score`: fact files against gold; measures, the misses and false facts, and bars that a run has to pass."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

    from pipeline.scoring import Diagnose, Difference, Result
    from pipeline.scoring.records import Outline


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(score)


def score(
    outputs: Annotated[Path, typer.Argument(metavar="OUTPUTS", help="folder of fact files, or one fact file")],
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD", help="gold .jsonl file, or a folder of them; docs.txt beside it lists articles"),
    ],
    manifest: Annotated[
        Path | None, typer.Option(help="CSV about the articles; default: manifest*.csv near gold or articles")
    ] = None,
    half: Annotated[str | None, typer.Option(help="score one half only: development or test")] = None,
    show_test_errors: Annotated[
        bool, typer.Option("--show-test-errors", help="list the errors of the test half too")
    ] = False,
    brief: Annotated[bool, typer.Option("--brief", help="levels only: no breakdowns, no lists")] = False,
    full: Annotated[bool, typer.Option("--full", help="also by rule, by phenomenon and calibration")] = False,
    run_stages: Annotated[
        bool | None,
        typer.Option("--stages/--no-stages", help="run the stages to find what lost a miss; default: unless --brief"),
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="write the whole result to this file")] = None,
    against: Annotated[
        Path | None, typer.Option(help="an earlier --json file: facts gained and lost, and the p value")
    ] = None,
    min_f1: Annotated[float | None, typer.Option(help="exit with 1 when strict F1 is below")] = None,
    baseline: Annotated[Path | None, typer.Option(help="committed figures; exit with 1 when strict F1 fell")] = None,
    tolerance: Annotated[float, typer.Option(help="how far strict F1 may fall below the baseline")] = 0.005,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="write the figures to the --baseline file")
    ] = False,
) -> None:
    """Score fact files against gold."""
    from rich.console import Console

    from pipeline import scoring
    from pipeline.files import write_atomically
    from pipeline.scoring import runs, tables

    if update_baseline and baseline is None:
        raise typer.BadParameter("--update-baseline needs --baseline FILE")
    earlier = runs.read_result(against) if against else None
    diagnose = _diagnose() if (not brief if run_stages is None else run_stages) else scoring.told
    result = scoring.score(
        outputs, gold, manifest=manifest, half=half, show_test_errors=show_test_errors, diagnose=diagnose
    )
    if json_file:
        write_atomically(json_file, result.to_json())
    console = Console(highlight=False, emoji=False)
    _print_head(console, result)
    _table(console, tables.levels(result))
    if not brief:
        _print_breakdowns(console, result, full=full)
        _print_errors(console, result)
    if earlier:
        _print_difference(console, runs.compare(earlier, result))
    f1, failed = result.levels["strict"].f1, False
    if min_f1 is not None and (f1 is None or f1 < min_f1):
        _say(console, f"strict F1 {tables.share(f1)} is below {min_f1}")
        failed = True
    if baseline and update_baseline:
        runs.write_figures(result, baseline)
    elif baseline:
        committed = runs.read_figures(baseline)
        if runs.has_fallen(result, committed, tolerance=tolerance):
            _say(console, f"strict F1 fell from {tables.share(committed.strict_f1)} to {tables.share(f1)} ({baseline})")
            failed = True
    if failed:
        raise typer.Exit(1)


def _diagnose() -> Diagnose:
    from pipeline.diagnosis import Diagnosis

    return Diagnosis()


def _print_head(console: Console, result: Result) -> None:
    half = f" of the {result.half} half" if result.half else ""
    _say(
        console,
        f"{counted(result.articles, 'article')}{half}; gold: {result.required} required, {result.optional} optional; "
        f"found: {result.found}, of which {result.neutral} match optional gold",
    )
    for note in result.notes:
        _say(console, f"note: {note}")
    console.print()


def _print_breakdowns(console: Console, result: Result, *, full: bool) -> None:
    from pipeline.scoring import tables

    for name in ("type", "modality", "register", "half", "phenomenon"):
        if result.by[name] and (full or name != "phenomenon"):
            _table(console, tables.breakdown(name, result.by[name]))
    if full and result.recall_by_phenomenon:
        _table(console, tables.breakdown("gold with", result.recall_by_phenomenon, recall_only=True))
    if full and result.by_rule:
        _table(console, tables.rules(result))
    if full:
        _table(console, tables.calibration(result))
    _table(console, tables.details(result))
    if any(result.lost_at.values()):
        _table(console, tables.lost(result))
        told = sum(result.lost_at.values()) - result.stages_run
        if result.stages_run and told:
            _say(console, f"note: for {told} of these the stages were not run: today's rules did not make their files")


def _print_errors(console: Console, result: Result) -> None:
    from pipeline.scoring import tables

    if result.withheld:
        _say(
            console,
            f"note: the errors of {len(result.withheld)} test articles are not listed (--show-test-errors)",
        )
    groups: dict[str, Sequence[Outline]] = {
        "Missed": [w for w in result.wanted_facts if w.verdict == "missed"],
        "Right but for the date (gold, not found)": [w for w in result.wanted_facts if w.verdict == "core"],
        "False": [f for f in result.found_facts if f.verdict == "false"],
    }
    for title, facts in groups.items():
        _print_list(console, title, tables.lines(facts, width=tables.line_width(console)))


def _print_difference(console: Console, change: Difference) -> None:
    from pipeline.scoring import tables

    _table(console, tables.difference(change))
    groups: dict[str, Sequence[Outline]] = {
        "Gained": change.gained,
        "Lost": change.lost,
        "False facts that are new": change.new_false,
        "False facts that are gone": change.gone_false,
    }
    for title, facts in groups.items():
        _print_list(console, title, tables.change_lines(facts, width=tables.line_width(console)))


def _print_list(console: Console, title: str, lines: Sequence[str]) -> None:
    if lines:
        _say(console, f"{title}: {len(lines)}")
        for line in lines:
            _say(console, line, wrapped=False)
        console.print()


def _table(console: Console, table: Table) -> None:
    console.print(table)
    console.print()


def _say(console: Console, line: str, *, wrapped: bool = True) -> None:
    console.print(line, markup=False, soft_wrap=not wrapped)
