"""Who was what, from when to when, says whom: the facts of many articles as spells. START HERE for the knowledge room.

    statements = gather(factfile.read_folder(folder))   the facts side by side            (statements.py)
    timeline = build(statements)                        spells with four bounds each      (spells.py)
    answers(timeline, organisation="org:nato", on="2004-06-01")    yes, possibly or no for each state
    contradictions.find(timeline)                       where articles disagree           (contradictions.py)

What one article says about an organisation's end or new name reaches the spells of its participants here; nothing
else does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pipeline import spells
from pipeline.schema import FactFile
from pipeline.spell_marks import EFFECTS, STATUSES, Mark, Status, marks_of
from pipeline.spells import Spell
from pipeline.statements import OPEN, Statement, Statements, Window, all_of, gather

Verdict = Literal["yes", "possibly", "no"]
VERDICTS: tuple[Verdict, ...] = ("yes", "possibly", "no")
Pair = tuple[str, str]
"""Ids of a participant and an organisation."""

CONTINUES = re.compile(
    r"\b(becam|becom|renam|rebrand|rechristen|transform|chang|turn|evolv|known|reconstitut|reorgani|now|call)",
    re.IGNORECASE,
)
"""Trigger words by which an organisation goes on under another name, and its members with it.

Others ('replaced by', 'succeeded by') end the old memberships and open none: the League of Nations was succeeded by the
United Nations, its members were not.
"""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The spells in the order of ``Spell.key``.

    ``remarks`` are the negated and prospective statements, which bound nothing.
    """

    statements: Statements
    spells: tuple[Spell, ...]
    remarks: tuple[Statement, ...]

    def of(self, *, organisation: str | None = None, participant: str | None = None) -> Timeline:
        """Return the part that concerns an organisation, a participant, or the two together; None is any."""

        def fits(item: Spell | Statement) -> bool:
            return organisation in (None, item.organisation) and participant in (None, item.participant)

        return replace(self, spells=tuple(filter(fits, self.spells)), remarks=tuple(filter(fits, self.remarks)))

    def name(self, entity: str) -> str:
        """Return an entity's name."""
        return self.statements.name(entity)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a participant had a status on a day.

    ``spells`` are those that the verdict rests on, ``suspended`` whether it was then.
    """

    participant: str
    organisation: str
    status: Status
    verdict: Verdict
    spells: tuple[Spell, ...]
    suspended: Verdict


def read(files: Iterable[FactFile]) -> Timeline:
    """Return the timeline of fact files."""
    return build(gather(files))


def build(statements: Statements) -> Timeline:
    """Return the spells of all participants and organisations, and the remarks."""
    by_pair = _by_pair(statements)
    endings, foundings = _endings(statements), _foundings(statements)
    carried: dict[Pair, list[Mark]] = defaultdict(list)
    found: list[Spell] = []
    for organisation in _in_order_of_descent(statements):
        for pair in sorted({pair for pair in (*by_pair, *carried) if pair[1] == organisation}):
            own = _marks(by_pair.get(pair, []), foundings)
            here = _spells(pair, own, carried=carried.get(pair, []), endings=endings.get(organisation, []))
            found.extend(here)
            for spell in here:
                for mark in _carrying(spell):
                    carried[pair[0], mark.statement.participant or ""].append(replace(mark, act="open"))
    remarks = tuple(s for s in statements.all if not s.asserted and s.participant)
    found.sort(key=lambda s: (statements.name(s.organisation), statements.name(s.participant), s.key))
    return Timeline(statements, tuple(found), remarks)


def _by_pair(statements: Statements) -> dict[Pair, list[Statement]]:
    """Return the asserted statements about a status, by participant and organisation."""
    pairs: dict[Pair, list[Statement]] = defaultdict(list)
    for statement in statements.all:
        if statement.asserted and statement.participant and statement.fact.type in EFFECTS:
            pairs[statement.participant, statement.organisation].append(statement)
    return pairs


def _endings(statements: Statements) -> dict[str, list[Mark]]:
    """Return the marks by which an organisation itself ends: dissolved, or become another one."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    for statement in statements.all:
        renamed = statement.fact.type == "renamed" and statement.participant not in (None, statement.organisation)
        if statement.asserted and (renamed or statement.fact.type == "dissolved"):
            window = all_of(statement.fact.date) if statement.fact.date else OPEN
            marks[statement.organisation].append(Mark("end", window, statement))
    return marks


def _foundings(statements: Statements) -> dict[tuple[str, str], Statement]:
    """Return the first dated founding without a founder, by article and organisation."""
    dated = [s for s in statements.all if s.asserted and s.dated and s.fact.type == "founded" and s.participant is None]
    return {(s.article, s.organisation): s for s in reversed(dated)}


def _in_order_of_descent(statements: Statements) -> list[str]:
    """Return the organisations, each after those that became it, so that members can be carried on in one pass."""
    before: dict[str, set[str]] = defaultdict(set)
    for statement in statements.all:
        if statement.asserted and statement.fact.type == "renamed" and statement.participant:
            before[statement.participant].add(statement.organisation)
    order: list[str] = []
    visited: set[str] = set()

    def visit(organisation: str) -> None:
        if organisation not in visited:
            visited.add(organisation)
            for earlier in sorted(before[organisation]):
                visit(earlier)
            order.append(organisation)

    for organisation in sorted({s.organisation for s in statements.all} | set(before)):
        visit(organisation)
    return order


def _marks(statements: list[Statement], foundings: dict[tuple[str, str], Statement]) -> dict[Status, list[Mark]]:
    """Return what the statements of one participant and organisation do, by status.

    Two readings need more than one statement: lifting a suspension that nobody mentions, after a leaving, is
    rejoining; and a founder without a date takes the date on which its article says that the organisation was
    founded, where nothing better is known.
    """
    types = {s.fact.type for s in statements}
    marks: dict[Status, list[Mark]] = defaultdict(list)
    for statement in statements:
        if statement.fact.type == "readmitted" and "left" in types and "suspended" not in types:
            window = all_of(statement.fact.date) if statement.fact.date else OPEN
            marks["member"].append(Mark("open", window, statement))
            continue
        for status, mark in marks_of(statement):
            marks[status].append(mark)
    if not any(mark.act == "open" and not mark.window.open for mark in marks["member"]):
        marks["member"] = [_dated_founder(mark, foundings) for mark in marks["member"]]
    return marks


def _dated_founder(mark: Mark, foundings: dict[tuple[str, str], Statement]) -> Mark:
    founding = foundings.get((mark.statement.article, mark.statement.organisation))
    if mark.statement.fact.type != "founded" or founding is None or founding.fact.date is None:
        return mark
    return replace(mark, window=all_of(founding.fact.date), via=founding)


def _spells(pair: Pair, marks: dict[Status, list[Mark]], *, carried: list[Mark], endings: list[Mark]) -> list[Spell]:
    """Return all spells of one participant in one organisation.

    Members that a predecessor brings along count only where they didn't come by themselves.
    """
    own = marks["member"]
    brought = [] if any(mark.act == "open" and not mark.window.open for mark in own) else carried
    found: list[Spell] = []
    for status in STATUSES:
        group = [*own, *brought] if status == "member" else marks[status]
        if any(mark.act != "stop" for mark in group):
            found.extend(spells.build(*pair, status, group, endings=endings))
    return [_with_origin(spell, brought) for spell in found]


def _with_origin(spell: Spell, brought: list[Mark]) -> Spell:
    origin = next((mark.statement.organisation for mark in spell.opens if mark in brought), None)
    return replace(spell, carried_from=origin) if origin and spell.status == "member" else spell


def _carrying(spell: Spell) -> list[Mark]:
    """Return the marks by which a membership goes on in the organisation that this one became.

    Empty where it had ended before.
    """
    if spell.status != "member" or any(mark.act != "end" for mark in spell.closes):
        return []
    return [mark for mark in spell.closes if mark.statement.fact.type == "renamed" and _continues(mark.statement)]


def _continues(statement: Statement) -> bool:
    words = [e.text for e in statement.fact.evidence if e.role == "trigger"]
    return any(CONTINUES.search(word) for word in words)


def verdict(spell: Spell, on: Window) -> Verdict:
    """Return whether the spell covers the days ``on``: surely all of them, surely none, or possibly some.

    A spell that no article ends goes on. On the days between earliest and latest end it possibly goes on.
    """
    (first, last), bounds = on.key, spell.bounds
    if (bounds.earliest_start and last < bounds.earliest_start) or (bounds.latest_end and first > bounds.latest_end):
        return "no"
    started = bounds.latest_start is not None and bounds.latest_start <= first
    lasting = not spell.ended or (bounds.earliest_end is not None and last < bounds.earliest_end)
    return "yes" if started and lasting else "possibly"


def answers(
    timeline: Timeline,
    *,
    on: str,
    organisation: str | None = None,
    participant: str | None = None,
    status: Status = "member",
) -> list[Answer]:
    """Return who had a status on a day, or throughout a month or year, given as EDTF.

    One answer a participant and organisation.

    First those who had, then those who possibly had, then those who had not; only who is spoken of at all.
    """
    day = all_of(on)
    grouped: dict[Pair, list[Spell]] = defaultdict(list)
    for spell in timeline.of(organisation=organisation, participant=participant).spells:
        grouped[spell.participant, spell.organisation].append(spell)
    found = []
    for (member, body), group in grouped.items():
        ranked = [(verdict(spell, day), spell) for spell in group if spell.status == status]
        if ranked:
            best = _best(v for v, _ in ranked)
            suspended = _best(verdict(spell, day) for spell in group if spell.status == "suspended")
            found.append(Answer(member, body, status, best, tuple(s for v, s in ranked if v == best), suspended))
    return sorted(
        found, key=lambda a: (VERDICTS.index(a.verdict), timeline.name(a.organisation), timeline.name(a.participant))
    )


def _best(verdicts: Iterable[Verdict]) -> Verdict:
    return min(verdicts, key=VERDICTS.index, default="no")
