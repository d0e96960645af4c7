"""`accede timeline`, `members`, `memberships` and `check`: what many articles together say, and where they disagree."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.words import counted

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.contradictions import Contradiction
    from pipeline.reference_data import Check
    from pipeline.spells import Spell
    from pipeline.statements import Statement
    from pipeline.timeline import Answer, Timeline

Outputs = Annotated[
    Path, typer.Argument(metavar="OUTPUTS", help="folder of fact files, or one of them", show_default=False)
]
OutputsOption = Annotated[Path, typer.Option("--outputs", help="folder of fact files, or one of them")]
On = Annotated[str, typer.Option("--on", help="a day, month or year: 2004-06-01, 2004-06 or 2004", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON, with every fact and sentence")]
OfOrganisation = Annotated[str | None, typer.Option("--organisation", help="only this one; any name or acronym")]
OfState = Annotated[str | None, typer.Option("--state", help="only this one; any of its names")]
StatusOption = Annotated[
    str, typer.Option("--status", help="member, observer, associate, candidate, suspended, invited or applicant")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("timeline")(timeline)
    app.command("members")(members)
    app.command("memberships")(memberships)
    app.command("check")(check)


def timeline(
    outputs: Outputs,
    organisation: OfOrganisation = None,
    state: OfState = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="print CSV, one row a spell")] = False,
) -> None:
    """Show who was what in an organisation, from when to when.

    Membership and other statuses are told as spells, as exactly as the articles allow.
    """
    from pipeline import timeline_rows as rows
    from pipeline.export.table import as_csv as to_csv
    from pipeline.naming import resolve

    if as_json and as_csv:
        raise typer.BadParameter("choose one of --json and --csv")
    whole = _read(outputs)
    body = resolve(organisation, whole.statements, kind="organisation") if organisation else None
    participant = resolve(state, whole.statements, kind="state") if state else None
    part = whole.of(organisation=body, participant=participant)
    if as_json:
        spells = [rows.spell_row(spell, part) for spell in part.spells]
        _print_json({"spells": spells, "remarks": [rows.statement_row(remark) for remark in part.remarks]})
    elif as_csv:
        table = [rows.flat_spell_row(spell, part) for spell in part.spells]
        typer.echo(to_csv(table, rows.SPELL_COLUMNS).decode("utf-8"), nl=False)
    else:
        _show_timeline(part)


def members(
    organisation: Annotated[
        str, typer.Argument(metavar="ORGANISATION", help="name, alias or acronym: NATO, 'the Tashkent Pact'")
    ],
    on: On,
    outputs: OutputsOption = Path("outputs"),
    status: StatusOption = "member",
    as_json: AsJson = False,
) -> None:
    """Say who was a member of an organisation on a day.

    Each state is answered with yes, possibly or no, and with the articles that say so.
    """
    from pipeline.naming import full_name, resolve

    whole = _read(outputs)
    body = resolve(organisation, whole.statements, kind="organisation")
    title = f"{full_name(body, whole.statements)} on {on}"
    _show_answers(whole, title, on=on, status=status, as_json=as_json, organisation=body)


def memberships(
    state: Annotated[str, typer.Argument(metavar="STATE", help="any name of a state or territory: Turkey, 'Burma'")],
    on: On,
    outputs: OutputsOption = Path("outputs"),
    status: StatusOption = "member",
    as_json: AsJson = False,
) -> None:
    """Say what a state was a member of on a day.

    Each organisation is answered with yes, possibly or no, and with the articles that say so.
    """
    from pipeline.naming import full_name, resolve

    whole = _read(outputs)
    participant = resolve(state, whole.statements, kind="state")
    title = f"{full_name(participant, whole.statements)} on {on}"
    _show_answers(whole, title, on=on, status=status, as_json=as_json, participant=participant)


def check(
    outputs: Outputs,
    reference: Annotated[
        Path | None,
        typer.Option("--reference", "-r", help="igo_year_formatv3.csv, plain or .gz, or a CSV of spells"),
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="show every class, not only conflicts")] = False,
    as_json: AsJson = False,
) -> None:
    """Show contradictions, and differences from a reference.

    Articles contradict each other or themselves; both sentences are shown.
    """
    from pipeline import contradictions, timeline_rows
    from pipeline.reference_data import KINDS, compare, load

    whole = _read(outputs)
    told = load(reference) if reference else None
    found = contradictions.find(whole)
    checks = compare(whole.statements, told) if told else []
    counts = Counter(c.kind for c in found)
    check_counts = Counter(c.kind for c in checks)
    if as_json:
        data: dict[str, Any] = {
            "contradiction_counts": {kind: counts[kind] for kind in contradictions.KINDS},
            "contradictions": [timeline_rows.contradiction_row(c) for c in found],
        }
        if told:
            data["reference"] = told.name
            data["reference_counts"] = {kind: check_counts[kind] for kind in KINDS}
            data["facts"] = [timeline_rows.check_row(c) for c in checks]
        _print_json(data)
        return
    typer.echo("Between and within articles: " + _counted(counts, contradictions.KINDS))
    _show_contradictions(c for c in found if show_all or c.kind == "conflict")
    if told:
        typer.echo(f"\nAgainst {told.name}: " + _counted(check_counts, KINDS))
        _show_checks(c for c in checks if show_all or c.kind == "conflict")
    if (
        not show_all
        and sum(counts.values()) + sum(check_counts.values()) > counts["conflict"] + check_counts["conflict"]
    ):
        typer.echo("\nOnly conflicts are shown; --all shows the rest.")


def _read(outputs: Path) -> Timeline:
    from pipeline import factfile
    from pipeline.timeline import read

    return read(factfile.read_folder(outputs))


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _counted(counts: Counter[Any], kinds: Iterable[str]) -> str:
    return ", ".join(f"{counts[kind]} {kind}" for kind in kinds)


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns[:-1]:
        table.add_column(column, overflow="fold")
    table.add_column(columns[-1], overflow="ellipsis", no_wrap=True, max_width=26)
    return table


def _print_table(table: Table) -> None:
    """Print a table as wide as the terminal, 80 columns where there is none; rich leaves colour out when piped."""
    from rich.console import Console

    Console(highlight=False).print(table)


def _show_timeline(part: Timeline) -> None:
    from rich.markup import escape

    from pipeline.timeline_rows import end_words, start_words

    if not part.spells:
        typer.echo("No spells: the articles say nothing about this with certainty.", err=True)
    by_body: dict[str, list[Spell]] = {}
    for spell in part.spells:
        by_body.setdefault(spell.organisation, []).append(spell)
    for body, spells in by_body.items():
        table = _table("participant", "status", "from", "until", "says")
        for spell in spells:
            status = spell.status + (f", carried on from {part.name(spell.carried_from)}" if spell.carried_from else "")
            cells = (part.name(spell.participant), status, start_words(spell), end_words(spell), _articles(spell))
            table.add_row(*map(escape, cells))
        typer.echo(part.name(body))
        _print_table(table)
        typer.echo()
    if part.remarks:
        typer.echo(f"Not counted: {counted(len(part.remarks), 'fact')} denied or only expected (--json lists them).")


def _articles(spell: Spell) -> str:
    """Return the articles that a spell rests on: the first by its name, the others by their number."""
    names = list(dict.fromkeys(statement.article for statement in spell.statements))
    return names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "")


def _show_answers(
    whole: Timeline,
    title: str,
    *,
    on: str,
    status: str,
    as_json: bool,
    organisation: str | None = None,
    participant: str | None = None,
) -> None:
    from pipeline import when
    from pipeline.spell_marks import STATUSES
    from pipeline.timeline import answers
    from pipeline.timeline_rows import answer_row

    if not when.valid(on) or "/" in on:
        raise typer.BadParameter(f"{on!r} is not a day, month or year, like 2004-06-01", param_hint="--on")
    chosen = next((s for s in STATUSES if s == status), None)
    if chosen is None:
        raise typer.BadParameter(f"{status!r} is not one of {', '.join(STATUSES)}", param_hint="--status")
    found = answers(whole, on=on, organisation=organisation, participant=participant, status=chosen)
    if as_json:
        _print_json({"on": on, "status": status, "answers": [answer_row(answer, whole) for answer in found]})
        return
    typer.echo(f"{title}: " + _counted(Counter(answer.verdict for answer in found), ("yes", "possibly", "no")))
    if not found:
        typer.echo(f"No article says who was {status} then.", err=True)
        return
    for answer in found:
        _show_answer(answer, whole, by_state=organisation is not None)


def _show_answer(answer: Answer, whole: Timeline, *, by_state: bool) -> None:
    """Print an answer in one line, and under it the sentences that it rests on."""
    from pipeline.timeline_rows import end_words, start_words

    spell = answer.spells[0]
    name = whole.name(answer.participant if by_state else answer.organisation)
    period = start_words(spell) + (f", until {end_words(spell)}" if spell.ended else "")
    suspended = {"yes": "; suspended", "possibly": "; possibly suspended", "no": ""}[answer.suspended]
    carried = f"; carried on from {whole.name(spell.carried_from)}" if spell.carried_from else ""
    typer.echo()
    _say(f"{answer.verdict:<9} {name}: {period}{suspended}{carried}", under=10)
    for statement in _reasons(spell):
        _quote(statement)


def _reasons(spell: Spell) -> list[Statement]:
    """Return the statements to show for a spell: what sets its start and its end, or else the first one.

    No sentence twice.
    """
    chosen = [s for bound in ("latest_start", "latest_end") for s in spell.support(bound)[:1]] or list(
        spell.statements[:1]
    )
    if spell.ended and not spell.support("latest_end"):
        chosen += [mark.statement for mark in spell.closes[:1]]
    return list({statement.sentence: statement for statement in chosen}.values())


def _show_contradictions(found: Iterable[Contradiction]) -> None:
    """Print contradictions; those of several participants in the same two sentences as one."""
    groups: dict[tuple[str, ...], list[Contradiction]] = {}
    for one in found:
        key = (one.kind, one.about, one.first.organisation, one.says, one.first.sentence, one.second.sentence)
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        one = group[0]
        names = _joined(name for c in group for name in (c.first.participant_name, c.second.participant_name))
        where = "within an article" if one.within else "between articles"
        who = one.first.organisation_name + (f", {names}" if names else "")
        typer.echo()
        _say(f"{one.kind} ({one.about}, {where}) {who}: {one.says}", under=len(one.kind) + 1)
        _quote(one.first)
        if (one.second.article, one.second.sentence) != (one.first.article, one.first.sentence):
            _quote(one.second)


def _show_checks(checks: Iterable[Check]) -> None:
    """Print how facts compare with the reference; those of several participants in one sentence as one."""
    groups: dict[tuple[str | None, ...], list[Check]] = {}
    for one in checks:
        said = one.statement
        key = (one.kind, one.reference, said.organisation, said.fact.type, said.fact.date, said.article, said.sentence)
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        one, said = group[0], group[0].statement
        names = _joined(check.statement.participant_name for check in group)
        who = " ".join(filter(None, (names, said.fact.type, said.organisation_name)))
        typer.echo()
        _say(f"{one.kind}: {who} {said.fact.date or '(no date)'}; reference: {one.reference}", under=len(one.kind) + 2)
        _quote(said)


def _joined(names: Iterable[str | None]) -> str:
    """Return names once each: 'Kenya, Tanzania and Uganda'; '' for none."""
    unique = list(dict.fromkeys(name for name in names if name))
    return " and ".join(filter(None, (", ".join(unique[:-1]), *unique[-1:])))


def _quote(statement: Statement) -> None:
    _say(f"  {statement.article}: {statement.sentence}", under=4)


def _say(words: str, *, under: int) -> None:
    """Print words as lines of at most 80 columns; the second and later ones begin in column ``under``."""
    import textwrap

    typer.echo(textwrap.fill(words, width=79, subsequent_indent=" " * under))
