"""Wikidata QuickStatements (version 1, tab-separated).

What articles say that Wikidata could hold, ready to be looked over and run.

    Q191 | P463 | Q7184 | P580 | +2004-03-29T00:00:00Z/11 | S854 | "https://..." | S813 | +2024-05-01T00:00:00Z/11

Properties: P463 member of, P580 start time, P582 end time, P571 inception, P576 dissolved, P1365 replaces, P1366
replaced by, P585 point in time; S854 reference URL, S813 retrieved. Repeating a statement with another reference adds
the reference.

Only what is certain goes in: both sides have a Wikidata item, the article has a web address, the dates of a spell do
not exclude each other. The rest is listed, with the reason, for a person to link or decide. A spell of membership is
one statement; observers and associates are no 'member of' and go to the rest as well. EDTF precision becomes
Wikidata's; a date that Wikidata cannot write ('about 1992') is left off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import when
from pipeline.export.items import item
from pipeline.export.records import Exported, Options, url
from pipeline.export.table import as_csv
from pipeline.schema import FactFile
from pipeline.spell_marks import Mark
from pipeline.spells import Spell, unique
from pipeline.statements import Statement
from pipeline.timeline import Timeline, read

REST_COLUMNS = [
    "reason", "organisation", "organisation_wikidata", "statement", "participant", "participant_wikidata",
    "start", "end", "article", "source", "fact", "sentence",
]  # fmt: skip
PRECISION: dict[str, int] = {"millennium": 6, "century": 7, "decade": 8, "year": 9, "month": 10, "day": 11}
MEMBER_OF, INCEPTION, DISSOLVED, REPLACES, REPLACED_BY = "P463", "P571", "P576", "P1365", "P1366"


@dataclass(frozen=True, slots=True)
class _Claim:
    """One claim about to be written.

    Ids of its subject and object (or a time), qualifiers, and the statements that say so.
    """

    subject: str
    property: str
    value: str
    is_time: bool
    qualifiers: tuple[tuple[str, str], ...]
    says: tuple[Statement, ...]
    doubt: str = ""


def write(files: list[FactFile], options: Options) -> Exported:
    """Return the commands, one a line, and the rest as CSV."""
    timeline = read(files)
    lines: list[str] = []
    rest: list[dict[str, str | None]] = []
    for claim in (*_memberships(timeline), *_lives(timeline)):
        for statement in claim.says:
            reason = _reason(claim, statement, timeline)
            if reason:
                rest.append(_row(claim, statement, reason, timeline))
            else:
                lines.append(_line(claim, statement, timeline, options))
    unique = list(dict.fromkeys(lines))
    data = "".join(line + "\n" for line in unique).encode("utf-8")
    return Exported(data, len(unique), as_csv(rest, REST_COLUMNS) if rest else None, len(rest))


def _memberships(timeline: Timeline) -> Iterator[_Claim]:
    for spell in timeline.spells:
        if spell.status == "member":
            yield _membership(spell, timeline)
        elif spell.status in ("observer", "associate"):
            doubt = f"{spell.status} is not 'member of'"
            yield _Claim(spell.participant, MEMBER_OF, spell.organisation, False, (), spell.statements, doubt)


def _membership(spell: Spell, timeline: Timeline) -> _Claim:
    """Return a spell as a claim, said by the statements that give its dates; without dates, by all."""
    start, end = _dated(spell.opens, start=True), _dated(spell.closes, start=False)
    doubt = ""
    if _disagree(start):
        doubt = "articles disagree on the start"
    elif _disagree(end):
        doubt = "articles disagree on the end"
    elif spell.carried_from:
        doubt = f"carried on from {timeline.name(spell.carried_from)}"
    elif spell.ended and not _finest(end)[0]:
        doubt = "ended without a date"
    chosen = [(key, *_finest(dated)) for key, dated in (("P580", start), ("P582", end))]
    given = tuple((key, value) for key, value, _ in chosen if value)
    says = unique(statement for _, _, statements in chosen for statement in statements)
    return _Claim(
        spell.participant,
        MEMBER_OF,
        spell.organisation,
        False,
        given,
        spell.statements if doubt else says or spell.statements,
        doubt,
    )


def _dated(marks: tuple[Mark, ...], *, start: bool) -> list[tuple[str, Statement]]:
    """Return the dates of a beginning or an end, each with the statement that gives it."""
    found = []
    for mark in marks:
        source = mark.via or mark.statement
        value = source.fact.date
        if value and "/" in value:
            value = when.start_of(value) if start else when.end_of(value)
        if value:
            found.append((value, source))
    return found


def _disagree(dated: list[tuple[str, Statement]]) -> bool:
    return any(not when.overlaps(one, other) for one, _ in dated for other, _ in dated)


def _finest(dated: list[tuple[str, Statement]]) -> tuple[str | None, list[Statement]]:
    """Return the finest date that Wikidata can write, and the statements that give just it."""
    values = sorted(
        {value for value, _ in dated if wikidata_time(value)}, key=lambda v: (-when.GRAINS.index(when.grain(v)), v)
    )
    best = values[0] if values else None
    return best, [statement for value, statement in dated if value == best]


def _lives(timeline: Timeline) -> Iterator[_Claim]:
    """Inception, end and succession of organisations."""
    for statement in timeline.statements.all:
        fact = statement.fact
        if not statement.asserted:
            continue
        if fact.type == "founded" and statement.participant is None and fact.date:
            yield _Claim(statement.organisation, INCEPTION, fact.date, True, (), (statement,))
        elif fact.type == "dissolved" and fact.date:
            yield _Claim(statement.organisation, DISSOLVED, fact.date, True, (), (statement,))
        elif fact.type == "renamed" and statement.participant and statement.participant != statement.organisation:
            at = (("P585", fact.date),) if fact.date and wikidata_time(fact.date) else ()
            yield _Claim(statement.organisation, REPLACED_BY, statement.participant, False, at, (statement,))
            yield _Claim(statement.participant, REPLACES, statement.organisation, False, at, (statement,))


def _reason(claim: _Claim, statement: Statement, timeline: Timeline) -> str:
    """Return why a claim is for a person to look at; '' where it is ready."""
    if claim.doubt:
        return claim.doubt
    for entity in (claim.subject, *(() if claim.is_time else (claim.value,))):
        if not _item(entity, timeline):
            return f"no Wikidata item for {timeline.name(entity)}"
    if claim.is_time and not wikidata_time(claim.value):
        return f"Wikidata cannot write the date {claim.value}"
    return "" if url(statement.source) else "the article has no web address"


def _item(entity: str, timeline: Timeline) -> str | None:
    return item(entity, timeline.statements.entities[entity].identifiers)


def _line(claim: _Claim, statement: Statement, timeline: Timeline, options: Options) -> str:
    value = wikidata_time(claim.value) if claim.is_time else _item(claim.value, timeline)
    fields = [_item(claim.subject, timeline), claim.property, value]
    for key, date in claim.qualifiers:
        fields += [key, wikidata_time(date)]
    fields += ["S854", f'"{url(statement.source)}"']
    if options.retrieved:
        fields += ["S813", wikidata_time(options.retrieved)]
    return "\t".join(field or "" for field in fields)


def _row(claim: _Claim, statement: Statement, reason: str, timeline: Timeline) -> dict[str, str | None]:
    dates = dict(claim.qualifiers)
    body, other = (claim.value, claim.subject) if claim.property == MEMBER_OF else (claim.subject, claim.value)
    told = None if claim.is_time else other
    return {
        "reason": reason,
        "organisation": timeline.name(body),
        "organisation_wikidata": _item(body, timeline),
        "statement": claim.property,
        "participant": timeline.name(told) if told else None,
        "participant_wikidata": _item(told, timeline) if told else None,
        "start": claim.value if claim.is_time else dates.get("P580") or dates.get("P585"),
        "end": dates.get("P582"),
        "article": statement.article,
        "source": statement.source,
        "fact": statement.fact.id,
        "sentence": statement.sentence,
    }


def wikidata_time(edtf: str) -> str | None:
    """Return '+2004-03-00T00:00:00Z/10' for '2004-03'.

    A season, quarter or half becomes its year. None for what Wikidata cannot write: intervals, winters (of two years),
    marks of doubt, BC.
    """
    if "/" in edtf or edtf.startswith("-") or when.plain(edtf) != edtf or edtf.endswith("-24"):
        return None
    edtf = edtf if when.grain(edtf) in PRECISION else when.truncate(edtf, "year")
    parts = [*edtf.replace("X", "0").split("-"), "00", "00"][:3]
    if when.grain(edtf) in ("millennium", "century"):
        parts[0] = f"{int(parts[0]) + 1:04d}"  # Wikidata writes the 20th century, 19XX, as 1901
    return f"+{'-'.join(parts)}T00:00:00Z/{PRECISION[when.grain(edtf)]}"
