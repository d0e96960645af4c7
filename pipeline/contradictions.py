"""Where articles, or two sentences of one article, do not say the same about a membership.

Four classes, seen from the first of two statements:

- *conflict*: both cannot be true: dates that exclude each other, a founder that joined later, a member before it joined
- *finer*, *coarser*: both can be true, and the first gives the narrower or the wider date ('2004-03-29' and '2004')
- *missing*: the second says what the first leaves out: a date, or the rejoining between a leaving and a later
  membership

A repeated leaving and joining is no contradiction: only statements about the same spell are compared, see spells.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from pipeline.spell_marks import Mark
from pipeline.spells import Spell
from pipeline.statements import Statement, Window, all_of
from pipeline.timeline import Timeline

Kind = Literal["conflict", "finer", "coarser", "missing"]
KINDS: tuple[Kind, ...] = ("conflict", "finer", "coarser", "missing")
STATES = ("member", "observer", "associate", "candidate")
"""Types that hold for a time, so that 'is' and 'is not' exclude each other even without a date."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that differ, ``about`` what ('start', 'end', 'kind', ...), and a sentence that says how.

    ``first`` stands before ``second`` in the order of articles, but for *missing*, where ``first`` is the one that
    lacks something.
    """

    kind: Kind
    about: str
    first: Statement
    second: Statement
    says: str

    @property
    def within(self) -> bool:
        """Whether both stand in one article."""
        return self.first.article == self.second.article

    @property
    def key(self) -> tuple[int, str, str, tuple[str, int, str], tuple[str, int, str]]:
        """Conflicts first, then by organisation and place in the articles."""
        participant = self.first.participant_name or ""
        return KINDS.index(self.kind), self.first.organisation_name, participant, self.first.key, self.second.key


def find(timeline: Timeline) -> list[Contradiction]:
    """Return every contradiction of the timeline once, conflicts first."""
    found: list[Contradiction] = []
    for spell in timeline.spells:
        found += _of_kind(spell)
        found += _of_dates("start", [m for m in spell.opens if m.statement.fact.type != "renamed" and not m.via])
        found += _of_dates("end", [m for m in spell.closes if m.act == "close"])
        found += _held_before(spell)
    found += _missing_rejoining(timeline)
    found += _of_organisations(timeline)
    found += _of_modality(timeline)
    once = {(c.about, c.first.key, c.second.key): c for c in sorted(found, key=lambda c: c.key, reverse=True)}
    return sorted(once.values(), key=lambda c: c.key)


def between(about: str, one: Statement, other: Statement, window: Window, other_window: Window) -> Contradiction | None:
    """Return how two datings of the same event differ; None where they say the same or only overlap."""
    if other.key < one.key:
        one, other, window, other_window = other, one, other_window, window
    if not window.meets(other_window):
        return Contradiction("conflict", about, one, other, f"{_date(one)} against {_date(other)}")
    if window.key == other_window.key or not (window.covers(other_window) or other_window.covers(window)):
        return None
    if other_window.covers(window):
        return Contradiction("finer", about, one, other, f"{_date(one)} is finer than {_date(other)}")
    return Contradiction("coarser", about, one, other, f"{_date(one)} is coarser than {_date(other)}")


def _date(statement: Statement) -> str:
    return f"{statement.fact.type} {statement.fact.date or 'without a date'}"


def _of_dates(about: str, marks: Sequence[Mark]) -> Iterator[Contradiction]:
    """Compare the datings of one beginning or end, each with each; a dating that lacks a date is named once.

    A founding is compared with a founding and a joining with a joining: the two together are a conflict of kind.
    """
    by_type: dict[str, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda m: m.statement.key):
        if not mark.window.open:
            by_type[mark.statement.fact.type].append(mark)
    for group in by_type.values():
        windows = {mark.statement.key: mark.window for mark in group}
        for one, other in _pairs([mark.statement for mark in group]):
            difference = between(about, one, other, windows[one.key], windows[other.key])
            if difference:
                yield difference
    for mark in marks:
        dated = [m for m in marks if not m.window.open and m.statement.fact.type == mark.statement.fact.type]
        if mark.window.open and dated:
            best = min(dated, key=lambda m: (m.window.key[1] - m.window.key[0], m.statement.key))
            says = f"{_date(mark.statement)}; the other has {best.statement.fact.date}"
            yield Contradiction("missing", f"date of {about}", mark.statement, best.statement, says)


def _pairs(statements: Iterable[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Yield each pair of different dates once: within an article for its own two, and once for all articles together.

    A thousand articles that say 2004 and one that says 2003 are one contradiction.
    """
    overall: dict[str | None, Statement] = {}
    within: dict[str, dict[str | None, Statement]] = defaultdict(dict)
    for statement in statements:
        overall.setdefault(statement.fact.date, statement)
        within[statement.article].setdefault(statement.fact.date, statement)
    for group in (overall, *within.values()):
        yield from combinations(group.values(), 2)


def _of_kind(spell: Spell) -> Iterator[Contradiction]:
    """A founder that joined: one conflict a spell, the best dated statements of either.

    None where both give the same time.
    """
    founded = [m for m in spell.opens if m.statement.fact.type == "founded"]
    joined = [m for m in spell.opens if m.statement.fact.type == "joined"]
    dated = [m for m in founded if not m.window.open and not m.via]
    if not founded or not joined:
        return
    if dated and all(one.window.meets(other.window) for one in dated for other in joined):
        return
    clashing = [m for m in dated if not all(m.window.meets(other.window) for other in joined)] or founded
    one = clashing[0].statement
    other = next((m for m in joined if not m.window.meets(clashing[0].window)), joined[0]).statement
    first, second = sorted((one, other), key=lambda s: s.key)
    yield Contradiction(
        "conflict", "kind", first, second, f"{_date(first)}, yet {_date(second)}: founders do not join later"
    )


def _held_before(spell: Spell) -> Iterator[Contradiction]:
    """Held on a date before all dates of its beginning, or, for a member, after its end."""
    opens = [m for m in spell.opens if not m.window.open]
    for held in (m for m in spell.holds if not m.window.open):
        if opens and all(held.window.before(m.window) for m in opens):
            first, second = sorted((held.statement, opens[0].statement), key=lambda s: s.key)
            yield Contradiction("conflict", "start", first, second, f"{_date(first)}, yet {_date(second)}")


def _missing_rejoining(timeline: Timeline) -> Iterator[Contradiction]:
    """A dated membership after a leaving, with no joining between the two."""
    for earlier, later in zip(timeline.spells, timeline.spells[1:], strict=False):
        same = (earlier.participant, earlier.organisation, earlier.status) == (
            later.participant,
            later.organisation,
            later.status,
        )
        closes = [m for m in earlier.closes if m.act == "close"]
        if same and earlier.status == "member" and closes and later.holds and not later.opens:
            first, second = closes[-1].statement, later.holds[0].statement
            says = f"{_date(first)}, yet {_date(second)}: a rejoining is missing, or one is wrong"
            yield Contradiction("missing", "rejoining", first, second, says)


def _of_organisations(timeline: Timeline) -> Iterator[Contradiction]:
    """Compare the datings of what happened to the organisation itself: its founding, its end, its successor."""
    groups: dict[tuple[str, str, str | None], list[Statement]] = defaultdict(list)
    founders: dict[str, list[Statement]] = defaultdict(list)
    for statement in timeline.statements.all:
        fact = statement.fact
        if not statement.asserted or not statement.dated or statement.participant == statement.organisation:
            continue
        if fact.type == "founded" and statement.participant:
            founders[statement.organisation].append(statement)
        elif fact.type in ("founded", "dissolved", "renamed"):
            groups[fact.type, statement.organisation, statement.participant].append(statement)
    for (kind, organisation, _), statements in sorted(groups.items(), key=lambda item: str(item[0])):
        pairs = list(_pairs(statements))
        if kind == "founded":
            pairs += [
                (s, f) for s in _one_a_date(statements, []) for f in _one_a_date(founders[organisation], statements)
            ]
        about = {"founded": "founding", "dissolved": "end", "renamed": "renaming"}[kind]
        for one, other in pairs:
            difference = between(about, one, other, all_of(one.fact.date or ""), all_of(other.fact.date or ""))
            if difference:
                yield difference


def _one_a_date(statements: list[Statement], beside: list[Statement]) -> list[Statement]:
    """Return the first statement of each date that none of ``beside`` gives, so that six founders count once."""
    given = {s.fact.date for s in beside}
    return list({s.fact.date: s for s in reversed(statements) if s.fact.date not in given}.values())


def _of_modality(timeline: Timeline) -> Iterator[Contradiction]:
    """'Is a member' against 'is not a member'; 'joined in 1973' against 'did not join in 1973'."""
    asserted: dict[tuple[str, str, str | None], list[Statement]] = defaultdict(list)
    for statement in timeline.statements.all:
        if statement.asserted:
            asserted[statement.fact.type, statement.organisation, statement.participant].append(statement)
    for denied in timeline.remarks:
        if denied.fact.modality != "negated":
            continue
        for statement in asserted[denied.fact.type, denied.organisation, denied.participant]:
            if _excludes(statement, denied):
                first, second = sorted((statement, denied), key=lambda s: s.key)
                says = f"{_date(statement)} is asserted and denied"
                yield Contradiction("conflict", "modality", first, second, says)


def _excludes(statement: Statement, denied: Statement) -> bool:
    """Return whether an asserted and a negated statement cannot both be true.

    The same year, or no date on either of two states.
    """
    dates = (statement.fact.date, denied.fact.date)
    if dates[0] is not None and dates[1] is not None:
        one, other = all_of(dates[0]), all_of(dates[1])
        return one.meets(other) and (one.covers(other) or other.covers(one)) and not one.open and not other.open
    return dates == (None, None) and denied.fact.type in STATES
