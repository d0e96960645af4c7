"""What a reference has for each fact: agreement, conflict, or why it cannot tell.

- *agreement*: the same as exactly as the reference tells it; *finer* and *coarser*: compatible, the fact's date being
  the narrower or wider
- *conflict*: the reference excludes it
- *beyond coverage*: the fact speaks of years about which the reference says nothing, or the reference never mentions
  the state there
- *unknown*: the reference does not have the organisation, or the state at all

Only asserted facts are compared, and only those about which a reference speaks: see COMPARED.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from pipeline.reference_data.records import MEMBERSHIP, Reference, ReferenceOrganisation, ReferenceSpell
from pipeline.statements import Statement, Statements, Window, all_of, is_interval, start_of

Kind = Literal["agreement", "finer", "coarser", "conflict", "beyond coverage", "unknown"]
KINDS: tuple[Kind, ...] = ("agreement", "finer", "coarser", "conflict", "beyond coverage", "unknown")
COMPARED = frozenset({"founded", "joined", "left", "dissolved", *MEMBERSHIP})
YEAR = timedelta(days=366)
"""Longest span that still counts as one year.

An end 'between 1998 and 1999' is how annual data say it, and no coarser than a year.
"""


@dataclass(frozen=True, slots=True)
class Check:
    """A statement, how it compares, and what the reference has: 'left between 1998 and 1999'."""

    statement: Statement
    kind: Kind
    reference: str


def compare(statements: Statements, reference: Reference) -> list[Check]:
    """Return a check for every asserted fact that a reference could speak about, in the order of the statements."""
    return [_check(s, statements, reference) for s in statements.all if s.asserted and s.fact.type in COMPARED]


def _check(statement: Statement, statements: Statements, reference: Reference) -> Check:
    organisation = reference.organisation(statements.entities[statement.organisation])
    if organisation is None:
        return Check(statement, "unknown", "has no such organisation")
    if statement.participant is None or statement.fact.type == "dissolved":
        return _check_life(statement, organisation, reference)
    if statement.participant not in reference.states:
        return Check(statement, "unknown", "has no such state")
    coverage = organisation.coverage.get(statement.participant)
    if coverage is None:
        return Check(statement, "beyond coverage", "says nothing of this state here")
    spells = organisation.spells.get(statement.participant, [])
    if statement.fact.type in MEMBERSHIP and not organisation.records(statement.fact.type):
        return Check(statement, "beyond coverage", f"lists no {statement.fact.type} of this organisation")
    if statement.fact.type in MEMBERSHIP and not _is_beginning(statement):
        return _check_held(statement, spells, coverage)
    status = "member" if statement.fact.type in ("founded", "joined", "left") else statement.fact.type
    return _check_moment(statement, [s for s in spells if s.status == status], spells, coverage)


def _is_beginning(statement: Statement) -> bool:
    """Return whether a status fact tells its beginning ('1995/..')."""
    value = statement.fact.date
    return value is not None and is_interval(value) and not start_of(value).open


def _window(statement: Statement) -> Window | None:
    """Return the days of the fact; of a status with a beginning, the beginning; None without a date."""
    value = statement.fact.date
    if value is None:
        return None
    begins = _is_beginning(statement) and (statement.fact.type in MEMBERSHIP or value.endswith("/.."))
    window = start_of(value) if begins else all_of(value)
    return None if window.open else window


def _check_life(statement: Statement, organisation: ReferenceOrganisation, reference: Reference) -> Check:
    """Compare an organisation's own founding or end."""
    founding = statement.fact.type == "founded"
    told = organisation.began if founding else organisation.ended
    if told is None:
        return Check(statement, "beyond coverage", "still exists" if reference.last else "does not tell")
    says = ("founded " if founding else "ended ") + in_words(told)
    window = _window(statement)
    return Check(statement, "coarser" if window is None else _judge(window, told), says)


def _check_moment(
    statement: Statement, spells: list[ReferenceSpell], all_spells: list[ReferenceSpell], coverage: Window
) -> Check:
    """Compare a joining or a leaving with the starts or ends of the reference's spells; the best of them counts."""
    leaving = statement.fact.type == "left"
    window = _window(statement)
    told = [spell for spell in spells if not leaving or spell.end is not None]
    if not told:
        says = _never(all_spells, coverage)
        inside = window is not None and window.meets(coverage) and coverage != Window(None, None)
        return Check(statement, "conflict" if inside else "beyond coverage", says)
    moments = [(spell.end or coverage) if leaving else spell.start for spell in told]
    texts = [_left(m) if leaving else _began(spell.status, m, coverage) for spell, m in zip(told, moments, strict=True)]
    if window is None:
        return Check(statement, "coarser", "; ".join(texts))
    kinds = [_judge(window, moment, coverage) for moment in moments]
    best = min(range(len(kinds)), key=lambda i: (_PREFERENCE.index(kinds[i]), _distance(window, moments[i])))
    return Check(statement, kinds[best], texts[best])


_PREFERENCE: tuple[Kind, ...] = ("agreement", "finer", "coarser", "beyond coverage", "conflict", "unknown")


def _check_held(statement: Statement, spells: list[ReferenceSpell], coverage: Window) -> Check:
    """Compare 'is a member', dated or not, with the spells of that status."""
    right = [spell for spell in spells if spell.status == statement.fact.type]
    says = "; ".join(_spell(spell, coverage) for spell in right) or _never(spells, coverage)
    window = _window(statement)
    if window is None:
        return Check(statement, "agreement" if right else "beyond coverage", says)
    if any(Window(s.start.first, s.end.last if s.end else None).meets(window) for s in right):
        return Check(statement, "agreement", says)
    return Check(statement, "conflict" if window.meets(coverage) else "beyond coverage", says)


def _judge(window: Window, told: Window, coverage: Window | None = None) -> Kind:
    """Return how the fact's days compare with the reference's."""
    if told.first is None and told.last is not None:  # it began before the reference looks
        if window.last is not None and window.last < told.last.replace(month=1, day=1):
            return "beyond coverage"
        told = Window(told.last.replace(month=1, day=1), told.last)
    if not window.meets(told):
        return "conflict" if coverage is None or window.meets(coverage) else "beyond coverage"
    year_like = _length(told) <= 2 * YEAR
    if told.covers(window):
        narrower = _length(window) < YEAR - timedelta(days=2) and _length(window) < _length(told)
        return "finer" if narrower or not year_like else "agreement"
    return "coarser" if window.covers(told) and _length(window) > YEAR else "agreement"


def _length(window: Window) -> timedelta:
    first, last = window.key
    return last - first + timedelta(days=1)


def _distance(one: Window, other: Window) -> int:
    """Return the days between two windows; 0 where they meet."""
    if one.meets(other):
        return 0
    return max((other.key[0] - one.key[1]).days, (one.key[0] - other.key[1]).days)


def _began(status: str, start: Window, coverage: Window) -> str:
    if start.open:
        return f"{status}, start not told"
    if start.first is None:
        return f"{status} by {_day(start, last=True)}"
    return f"{status} {in_words(start, single='from')}"


def _left(end: Window) -> str:
    return "left " + in_words(end)


def _spell(spell: ReferenceSpell, coverage: Window) -> str:
    until = "" if spell.end is not None or coverage.last is None else f" to at least {coverage.last.year}"
    return _began(spell.status, spell.start, coverage) + (", " + _left(spell.end) if spell.end else until)


def _never(spells: Sequence[ReferenceSpell], coverage: Window) -> str:
    """Return what the reference has instead of a spell that would fit."""
    if spells:
        return "; ".join(_spell(spell, coverage) for spell in spells)
    if coverage.first is None or coverage.last is None:
        return "says nothing of this state here"
    return f"no status {in_words(coverage)}"


def in_words(window: Window, *, single: str = "in") -> str:
    """Return 'in 2004', 'between 1998 and 1999', 'on 2004-03-29'; whole years where the window is made of such."""
    first, last = _day(window), _day(window, last=True)
    if first == last:
        return f"{'on' if len(first) == 10 and single == 'in' else single} {first}"
    return f"between {first} and {last}"


def _day(window: Window, *, last: bool = False) -> str:
    """Return a side of a window: the year where the window is made of whole years, else the day."""
    side = window.last if last else window.first
    if side is None:
        return "?"
    whole = (window.first is None or (window.first.month, window.first.day) == (1, 1)) and (
        window.last is None or (window.last.month, window.last.day) == (12, 31)
    )
    return str(side.year) if whole else side.isoformat()
