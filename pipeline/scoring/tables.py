"""A result as rich tables and one-line lists; nothing here prints. A score without a denominator is shown as '-'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from pipeline.factfile import GoldFact
from pipeline.scoring.agreement import Agreement
from pipeline.scoring.links import LinkResult, Verdict
from pipeline.scoring.records import DATE_VERDICTS, LEVELS, Interval, Outline, Pair, Result, WantedFact
from pipeline.scoring.runs import Difference


def share(value: float | None, *, digits: int = 3) -> str:
    """Return a score for a table cell."""
    return "-" if value is None else f"{value:.{digits}f}"


def levels(result: Result) -> Table:
    """Return precision, recall and F1 at each level, with the counts and the interval of F1."""
    table = _table("level", ("right", "false", "missed", "precision", "recall", "F1", "95 % of F1"))
    for level in LEVELS:
        m = result.levels[level]
        row = (m.right, m.false, m.missed, share(m.precision), share(m.recall), share(m.f1))
        table.add_row(level, *map(str, row), _interval(result.intervals[level].f1))
    return table


def links(result: LinkResult) -> Table:
    """Return precision, recall and F1 of linked mentions by kind, for names and for references."""
    table = _table(f"mentions of {result.articles} articles", ("right", "false", "missed", "precision", "recall", "F1"))
    totals = {"names": result.names, "references": result.references, "all": result.all}
    for rank, (name, m) in enumerate((*result.kinds.items(), *totals.items())):
        if rank == len(result.kinds):
            table.add_section()
        row = (m.right, m.false, m.missed, share(m.precision), share(m.recall), share(m.f1))
        table.add_row(name, *map(str, row))
    return table


def link_line(verdict: Verdict) -> str:
    """Return a mention that is not right on one line: article, place, words, kind, what was found and what is meant."""
    found, wanted = (" + ".join(names) or "-" for names in (verdict.found, verdict.wanted))
    words = " ".join(verdict.text.split())
    return f"{verdict.doc} at {verdict.start}: '{words}' ({verdict.kind}) found {found}; gold {wanted}"


def breakdown(name: str, rows: Mapping[str, Pair], *, recall_only: bool = False) -> Table:
    """Return core F1 and strict precision, recall and F1 by a property; recall alone where no found fact has it."""
    if recall_only:
        table = _table(name, ("gold", "core R", "strict R"))
        for value, pair in rows.items():
            gold = pair.core.right + pair.core.missed
            table.add_row(value, str(gold), share(pair.core.recall), share(pair.strict.recall))
        return table
    table = _table(name, ("gold", "found", "core F1", "strict P", "strict R", "strict F1"))
    for value, pair in rows.items():
        core, strict = pair.core, pair.strict
        counts = (core.right + core.missed, core.right + core.false)
        scores = (core.f1, strict.precision, strict.recall, strict.f1)
        table.add_row(value, *map(str, counts), *map(share, scores))
    return table


def details(result: Result) -> Table:
    """Return the dates, links and evidence of the facts that are there."""
    table = _table("of the core-right asserted facts, the date is", ("facts", "share"))
    whole = sum(result.dates.values())
    for verdict in DATE_VERDICTS:
        table.add_row(verdict, str(result.dates[verdict]), share(result.dates[verdict] / whole if whole else None))
    table.add_section()
    links, evidence = result.links, result.evidence
    table.add_row("[bold]of the facts of one type and place[/bold]", str(links.pairs), "")
    table.add_row("organisation right", str(links.organisation), share(links.organisation_share))
    table.add_row("participant right", str(links.participant), share(links.participant_share))
    table.add_row("both right", str(links.both), share(links.both_share))
    table.add_section()
    table.add_row("[bold]of the core-right facts[/bold]", str(evidence.pairs), "")
    table.add_row("evidence the same characters", str(evidence.exact), share(evidence.exact_share))
    table.add_row("evidence overlaps", str(evidence.overlap), share(evidence.overlap_share))
    return table


def lost(result: Result) -> Table:
    """Return where the points are lost; where the stages were run, also what gold at that stage alone brings back."""
    run = result.stages_run > 0
    table = _table("where the points are lost", ("gold facts", "share", *(["only there"] if run else [])))
    whole = sum(result.lost_at.values())
    for stage, count in result.lost_at.items():
        if count:
            only = [str(result.lost_only_at[stage])] if run else []
            table.add_row(stage, str(count), share(count / whole), *only)
    return table


def rules(result: Result) -> Table:
    """Return the share of right facts by rule, the rule with the most false facts first."""
    table = _table("rule", ("found", "core", "strict"))
    for rule, s in sorted(result.by_rule.items(), key=lambda item: (item[1].core - item[1].found, item[0])):
        table.add_row(rule, str(s.found), share(s.core_share), share(s.strict_share))
    return table


def calibration(result: Result) -> Table:
    """Return how often facts of a confidence are right, strict."""
    table = _table("confidence", ("found", "mean", "right"))
    for b in result.calibration.bins:
        if b.count:
            table.add_row(f"{b.low:.1f} to {b.high:.1f}", str(b.count), share(b.confidence), share(b.share))
    table.add_section()
    table.add_row("expected calibration error", "", "", share(result.calibration.error))
    return table


def difference(change: Difference) -> Table:
    """Return what changed in numbers."""
    table = _table("against the earlier run", ("before", "after", "p"))
    p_value = share(change.p_value)
    table.add_row(
        f"strict F1 on {change.articles} common articles", share(change.f1_before), share(change.f1_after), p_value
    )
    return table


def agreement(result: Agreement) -> Table:
    """Return the F1 between two annotators, for all types and by type."""
    plural = "" if result.articles == 1 else "s"
    table = _table(
        f"on {result.articles} article{plural}", ("both", "only first", "only second", "core F1", "strict F1")
    )
    for name, both in (("all", result.whole), *result.by_type.items()):
        core = both.core
        table.add_row(name, *map(str, (core.right, core.missed, core.false)), share(core.f1), share(both.strict.f1))
        if name == "all":
            table.add_section()
    return table


def line_width(console: Console) -> int:
    """Return how long a line of a list may be: the terminal's width, or 160 where the output is no terminal."""
    return console.width if console.is_terminal else 160


def gold_line(gold: GoldFact, *, other_date: str | None = None) -> str:
    """Return a gold fact on one line."""
    modality = "" if gold.modality == "asserted" else f" {gold.modality}"
    date = gold.date or "-"
    dates = date if other_date is None else f"{date} not {other_date}"
    names = f"{gold.organisation} | {gold.participant or '-'} | {dates}"
    return f'{gold.article} {gold.type}{modality} {names} "{" ".join(gold.evidence.split())}"'


def lines(facts: Iterable[Outline], *, width: int) -> list[str]:
    """Return one line a fact, cut to ``width``: article, type, organisation | participant | date, modality, quote."""
    return [cut(_line(fact), width=width) for fact in facts]


def change_lines(facts: Iterable[Outline], *, width: int) -> list[str]:
    """Return one line a fact that two runs differ on, cut to ``width``: as `lines`, with the id that it is found under
    in the run that has it, and the whole sentence."""
    return [cut(_change(fact), width=width) for fact in facts]


def cut(line: str, *, width: int) -> str:
    """Return ``line`` shortened to ``width`` characters, with an ellipsis where something was cut."""
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def _line(fact: Outline) -> str:
    if not isinstance(fact, WantedFact):
        return _outline(fact, fact.id, fact.evidence)
    return _outline(fact, _stages(fact) or str(fact.found), fact.evidence)


def _change(fact: Outline) -> str:
    if not isinstance(fact, WantedFact):
        return _outline(fact, fact.id, fact.evidence)
    note = ", now lost at ".join(filter(None, (fact.found, _stages(fact))))
    return _outline(fact, note, fact.sentence or fact.evidence)


def _stages(fact: WantedFact) -> str:
    return ", ".join((fact.lost_at, *fact.lost_again)) if fact.lost_at else ""


def _outline(fact: Outline, note: str, words: str) -> str:
    date = fact.date or "-"
    if isinstance(fact, WantedFact) and fact.verdict == "core":
        date = f"{date} not {fact.found_date or '-'}"
    modality = "" if fact.modality == "asserted" else f" {fact.modality}"
    names = f"{fact.organisation} | {fact.participant or '-'} | {date}"
    return f'{fact.article} {fact.type}{modality} {names} [{note}] "{words}"'


def _interval(interval: Interval) -> str:
    return "-" if interval.low is None else f"{share(interval.low)} to {share(interval.high)}"


def _table(first: str, columns: Iterable[str]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column(first, overflow="fold")
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table
