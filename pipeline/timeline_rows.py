"""Spells, answers, contradictions and checks as plain rows for JSON and CSV; dates in few characters for tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.contradictions import Contradiction
from pipeline.reference_data import Check
from pipeline.spells import BOUNDS, Spell
from pipeline.statements import Statement
from pipeline.timeline import Answer, Timeline

SPELL_COLUMNS = ["organisation", "participant", "status", *BOUNDS, "ended", "carried_from", "facts", "articles"]


def statement_row(statement: Statement) -> dict[str, Any]:
    """Return a statement with its sentence and where it stands."""
    return {
        "fact": statement.fact.id,
        "type": statement.fact.type,
        "organisation": statement.organisation_name,
        "participant": statement.participant_name,
        "date": statement.fact.date,
        "modality": statement.fact.modality,
        "confidence": statement.fact.confidence,
        "article": statement.article,
        "source": statement.source,
        "sentence": statement.sentence,
    }


def spell_row(spell: Spell, timeline: Timeline) -> dict[str, Any]:
    """Return a spell with its four bounds, the facts that set each, and all facts that it rests on."""
    return {
        "organisation": timeline.name(spell.organisation),
        "organisation_id": spell.organisation,
        "participant": timeline.name(spell.participant),
        "participant_id": spell.participant,
        "status": spell.status,
        **{bound: _iso(getattr(spell.bounds, bound)) for bound in BOUNDS},
        "ended": spell.ended,
        "carried_from": timeline.name(spell.carried_from) if spell.carried_from else None,
        "support": {bound: [s.fact.id for s in spell.support(bound)] for bound in BOUNDS},
        "facts": [statement_row(statement) for statement in spell.statements],
    }


def flat_spell_row(spell: Spell, timeline: Timeline) -> dict[str, Any]:
    """Return a spell as one flat row: ids of facts and articles joined by blanks."""
    row = spell_row(spell, timeline)
    row["facts"] = " ".join(s.fact.id for s in spell.statements)
    row["articles"] = " ".join(dict.fromkeys(s.article for s in spell.statements))
    return {column: row[column] for column in SPELL_COLUMNS}


def answer_row(answer: Answer, timeline: Timeline) -> dict[str, Any]:
    """Return an answer with the spells that it rests on."""
    return {
        "organisation": timeline.name(answer.organisation),
        "organisation_id": answer.organisation,
        "participant": timeline.name(answer.participant),
        "participant_id": answer.participant,
        "status": answer.status,
        "answer": answer.verdict,
        "suspended": answer.suspended,
        "spells": [spell_row(spell, timeline) for spell in answer.spells],
    }


def contradiction_row(contradiction: Contradiction) -> dict[str, Any]:
    """Return a contradiction with both statements."""
    return {
        "class": contradiction.kind,
        "about": contradiction.about,
        "within_article": contradiction.within,
        "says": contradiction.says,
        "first": statement_row(contradiction.first),
        "second": statement_row(contradiction.second),
    }


def check_row(check: Check) -> dict[str, Any]:
    """Return how a fact compares with the reference, and what the reference has."""
    return {"class": check.kind, "reference": check.reference, **statement_row(check.statement)}


def span(first: date | None, last: date | None) -> str:
    """Return two bounds in few characters.

    '2004', '2004-03', '1992 to 1993', 'by 1997', 'from 1995', '?' where both are open.
    """
    if first is None or last is None:
        known = first or last
        return "?" if known is None else f"{'by' if last else 'from'} {_short(known, last=last is not None)}"
    if (first.year, last.year) == (last.year, first.year) and _is_whole_year(first, last):
        return f"{first.year:04d}"
    if _is_first(first) and _is_last(last):
        ends = f"{first.year:04d}-{first.month:02d}", f"{last.year:04d}-{last.month:02d}"
        if (first.month, last.month) == (1, 12):
            ends = f"{first.year:04d}", f"{last.year:04d}"
    else:
        ends = first.isoformat(), last.isoformat()
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def start_words(spell: Spell) -> str:
    """Return when a spell started, for a table."""
    return span(spell.bounds.earliest_start, spell.bounds.latest_start)


def end_words(spell: Spell) -> str:
    """Return when a spell ended, for a table; '' where no article ends it, '?' where one does without a date."""
    if not spell.ended:
        return ""
    if spell.bounds.latest_end is None:
        return "?"
    return span(spell.bounds.earliest_end, spell.bounds.latest_end)


def _is_whole_year(first: date, last: date) -> bool:
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def _is_first(day: date) -> bool:
    return day.day == 1


def _is_last(day: date) -> bool:
    return day.day == 31 or date.fromordinal(day.toordinal() + 1).day == 1


def _short(day: date, *, last: bool) -> str:
    """Return the year alone for its first day, or its last."""
    return f"{day.year:04d}" if (day.month, day.day) == ((12, 31) if last else (1, 1)) else day.isoformat()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
