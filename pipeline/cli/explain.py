"""`accede explain`: every stage that led to a fact, for a fact of a fact file or for a text."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import AccedeError

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.explain import Argument, Chain, Explanation, Reading, Report

Row = tuple[str, str]  # label and text
_LABEL = 14  # columns


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(explain)


def explain(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="a fact file, like outputs/ID.json")] = None,
    fact: Annotated[str | None, typer.Argument(metavar="FACT_ID", help="which of its facts")] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="explain every fact of this text")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="with --text: date of publication, as 2024-03-04")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Show every stage that led to a fact.

    Those are the sentence, its parsed copy, trigger, slots, references, modality, date and confidence.

    Either FILE and FACT_ID, or --text "Estonia joined NATO in 2004.". Exit code 1: the rules of this installation no
    longer find the fact.
    """
    report = _of_text(text, published, file) if text is not None else _of_fact(file, fact, published)
    if as_json:
        import json

        typer.echo(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        _print(report)
    if text is None and not report.explanations:
        raise typer.Exit(1)


def _of_text(text: str, published: str | None, file: Path | None) -> Report:
    if file is not None:
        raise AccedeError("--text", "stands in place of FILE and FACT_ID", "give one or the other")
    from pipeline.articles import check_options
    from pipeline.explain import explain_text

    check_options(format=None, published=published)
    return explain_text(text, published=published)


def _of_fact(file: Path | None, fact: str | None, published: str | None) -> Report:
    if file is None or fact is None:
        raise AccedeError("accede explain", "needs FILE and FACT_ID, or --text", "accede explain --help")
    if published is not None:
        raise AccedeError("--published", "goes with --text", "a fact file has its own")
    from pipeline import factfile
    from pipeline.explain import explain_fact

    return explain_fact(factfile.read(file), fact)


# --- printing --------------------------------------------------------------------------------------------------------


def _print(report: Report) -> None:
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 80, highlight=False, emoji=False, markup=False)
    for note in report.notes:
        console.print(textwrap.fill(f"note: {note}", console.width))
    for number, explanation in enumerate(report.explanations):
        if number or report.notes:
            console.print()
        for line in textwrap.wrap(_head(explanation), console.width):
            console.print(line, style="bold")
        for chain in explanation.chains:
            console.print()
            _print_rows(console, _rows(chain))
        if len(explanation.chains) > 1:
            console.print()
            _print_rows(console, [("merged", _merged(explanation))])
    if not report.explanations and report.readings:
        console.print("no fact", style="bold")
        for reading in report.readings:
            console.print()
            _print_rows(console, _reading_rows(reading))


def _print_rows(console: Console, rows: Iterable[Row]) -> None:
    """Print labels and wrapped texts side by side; a label that is empty continues the one above."""
    from rich.text import Text

    for label, text in rows:
        for rank, line in enumerate(textwrap.wrap(text, console.width - _LABEL, break_long_words=False) or [""]):
            shown = label if rank == 0 else ""
            console.print(Text.assemble((shown.ljust(_LABEL), "cyan"), line), soft_wrap=True)


def _head(explanation: Explanation) -> str:
    what = [explanation.organisation, *([explanation.participant] if explanation.participant else [])]
    return (
        f"{explanation.id}: {explanation.type} | {' | '.join(what)} | {explanation.date or '-'} | "
        f"{explanation.modality} | confidence {explanation.confidence:g}"
    )


def _merged(explanation: Explanation) -> str:
    count = len(explanation.chains)
    return (
        f"{count} statements of the same fact (an undated one joins a dated one); confidence "
        f"{explanation.confidence:g}, that of the surest, raised where another sentence says it again"
    )


def _rows(chain: Chain) -> Iterator[Row]:
    yield from _reading_rows(chain.reading)
    manner = f", manner {chain.manner}" if chain.manner else ""
    yield "trigger", f"'{chain.trigger}': entry {chain.rule}, type {chain.type}, frame {chain.frame}{manner}"
    for argument in chain.arguments:
        label = argument.role
        for line in _argument_lines(chain, argument):
            yield label, line
            label = ""
    yield "modality", chain.modality + ("" if chain.cues else ", no cue")
    for cue in chain.cues:
        scope = f", {cue.scope}" if cue.scope else ""
        yield "", f"'{cue.text}': cue {cue.rule}{scope}, {cue.effect}"
    yield "date", _date_line(chain)
    yield "confidence", _confidence_line(chain)


def _reading_rows(reading: Reading) -> Iterator[Row]:
    yield "sentence", _one_line(reading.text)
    if reading.copy is None:
        yield "", "not parsed: no word in it can be a trigger"
        return
    yield "parsed as", reading.copy
    for stand_in in reading.stand_ins:
        yield "", f"{stand_in.word} = '{_one_line(stand_in.text)}': {stand_in.meaning}"


def _argument_lines(chain: Chain, argument: Argument) -> Iterator[str]:
    yield f"{argument.name} ({argument.id})" + (f" from '{_one_line(argument.text)}'" if argument.text else "")
    slots = [slot for slot in chain.slots if slot.role == argument.role]
    empty = [slot.path for slot in slots if not slot.words]
    if empty:
        yield f"no word in slot {', '.join(empty)}"
    for slot in slots:
        if slot.words:
            words = ", ".join(f"'{_one_line(word)}'" for word in slot.words)
            yield f"slot {slot.path}: {words}" + ("" if slot.filled else " - does not fill it")
    if not any(slot.filled for slot in slots):
        here = chain.reading.start <= argument.start < chain.reading.end and not argument.steps
        yield "no slot fills it: " + (
            "read off the list behind the trigger" if here else "left out, so taken from the text"
        )
    yield from argument.steps


def _date_line(chain: Chain) -> str:
    date = chain.date
    if date is None:
        return "none: the text gives no date for it"
    parts = [f"'{_one_line(date.text)}' = {date.value or 'not resolved'}"]
    if date.used != date.value:
        parts.append(f"used as {date.used}")
    if date.anchor:
        parts.append(f"counted from '{_one_line(date.anchor)}'")
    return ", ".join([*parts, *([date.note] if date.note else [])])


def _confidence_line(chain: Chain) -> str:
    """Return how the confidence came about, what weighs most first; the numbers are log-odds."""
    weighed = [(sign, weight) for sign, weight in chain.signs if round(weight, 2)]
    weighed.sort(key=lambda pair: -abs(pair[1]))
    parts = [f"{weight:+.2f} {sign}" for sign, weight in weighed]
    line = f"{chain.confidence:g} (log-odds {chain.base:.2f} to start with{''.join(f', {part}' for part in parts)})"
    return "; ".join([line, *chain.notes])


def _one_line(text: str) -> str:
    return " ".join(text.split())
