"""From statements to spells: how long a participant held a status in an organisation, as far as the articles say.

A spell has the four bounds of TAC temporal slot filling (Ji et al. 2011): it started between `earliest_start` and
`latest_start` and ended between `earliest_end` and `latest_end`; None is unknown. The rules of this room:

- A fact does one of four things to a status (table EFFECTS in spell_marks.py): it *opens* a spell, *closes* it, says
  that it *holds* on its date, or *stops* it if it was running (joining stops a candidacy; the end of an organisation
  stops everything in it). Only asserted facts do.
- Dates that agree narrow a bound to what they share; dates that exclude each other widen it to all of them
  (contradictions.py tells).
- A fact without a date supports a spell and bounds nothing. An undated leaving says that there was an end, not when.
- A new opening after a closing is a new spell. A return ('came back in 2016') says by itself that there was an end.
  Facts of other participants and organisations never touch a spell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from pipeline import when
from pipeline.spell_marks import REPEATABLE, STATUSES, Mark, Status
from pipeline.statements import OPEN, Statement, Window

BOUNDS = when.Bounds._fields


@dataclass(frozen=True, slots=True)
class Spell:
    """One spell of one status. ``ended`` says that an article puts an end to it, dated or not.

    ``opens``, ``holds`` and ``closes`` are the marks that it was built from, in the order of their dates;
    ``carried_from`` is the organisation whose renaming brought the participant along, None where it came by itself.
    """

    participant: str
    organisation: str
    status: Status
    bounds: when.Bounds
    ended: bool
    opens: tuple[Mark, ...]
    holds: tuple[Mark, ...]
    closes: tuple[Mark, ...]
    carried_from: str | None = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks: openings, holdings, closings."""
        return (*self.opens, *self.holds, *self.closes)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement that the spell rests on, once each, in the order of articles."""
        return unique(statement for mark in self.marks for statement in mark.sources)

    def support(self, bound: str) -> tuple[Statement, ...]:
        """Return the statements that set one of the four bounds; empty where it is unknown."""
        value: date | None = getattr(self.bounds, bound)
        if value is None:
            return ()
        side = "first" if bound.startswith("earliest") else "last"
        first_choice = self.opens if bound.endswith("start") else self.closes
        for marks in (first_choice, self.holds, self.marks):
            found = [mark for mark in marks if getattr(mark.window, side) == value]
            if found:
                return unique(statement for mark in found for statement in mark.sources)
        return ()

    @property
    def key(self) -> tuple[str, str, int, date, date]:
        """The order of a timeline: organisation, participant, status, start, end."""
        start = self.bounds.earliest_start or self.bounds.latest_start or date.min
        return (
            self.organisation,
            self.participant,
            STATUSES.index(self.status),
            start,
            self.bounds.latest_end or date.max,
        )


def unique(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements once each, in the order of their articles."""
    return tuple(sorted({s.key: s for s in statements}.values(), key=lambda s: s.key))


@dataclass(slots=True)
class _Draft:
    """A spell while it is being put together."""

    opens: list[Mark] = field(default_factory=list)
    holds: list[Mark] = field(default_factory=list)
    closes: list[Mark] = field(default_factory=list)


def _middle(window: Window) -> float:
    """Return a day number to sort by: the middle of a window, its closed side where the other is open."""
    days = [side.toordinal() for side in (window.first, window.last) if side is not None]
    return sum(days) / len(days)


def build(
    participant: str, organisation: str, status: Status, marks: Sequence[Mark], *, endings: Sequence[Mark] = ()
) -> list[Spell]:
    """Return the spells that the marks of one participant, organisation and status make, earliest first.

    ``endings`` are the marks by which the organisation itself ended; they close what nothing else has closed, so that
    one that was founded anew has new members.
    """
    drafts = _segment([m for m in (*marks, *endings) if not m.window.open], repeatable=status in REPEATABLE)
    for mark in sorted((m for m in marks if m.window.open), key=lambda m: ("ohcs".index(m.act[0]), m.statement.key)):
        _place_undated(mark, drafts)
    for draft in drafts:
        if not draft.closes:
            begun = [m.window for m in (*draft.opens, *draft.holds) if not m.window.open]
            draft.closes += [e for e in endings if not begun or any(not e.window.before(window) for window in begun)]
    return [_finish(participant, organisation, status, draft) for draft in drafts]


def _segment(dated: list[Mark], *, repeatable: bool) -> list[_Draft]:
    """Walk the dated marks in the order of time, opening and closing drafts."""
    drafts: list[_Draft] = []
    ordered = sorted(dated, key=lambda m: (_middle(m.window), m.key))
    for _, group in groupby(ordered, key=lambda m: _middle(m.window)):
        running = bool(drafts) and bool(drafts[-1].opens or drafts[-1].holds) and not drafts[-1].closes
        order = ("close", "hold", "open", "stop", "end") if running else ("open", "hold", "close", "stop", "end")
        for mark in sorted(group, key=lambda m: (order.index(m.act), not m.returns, m.key)):
            _place(mark, drafts, repeatable=repeatable)
    return drafts


def _place(mark: Mark, drafts: list[_Draft], *, repeatable: bool) -> None:
    current = drafts[-1] if drafts else None
    if mark.act in ("stop", "end"):
        if current is not None and all(other.act == mark.act == "end" for other in current.closes):
            current.closes.append(mark)
    elif mark.act == "close":
        if current is None:
            drafts.append(current := _Draft())
        current.closes.append(mark)
    elif mark.act == "open":
        again = (
            repeatable
            and current is not None
            and current.opens
            and not any(o.window.meets(mark.window) for o in current.opens)
        )
        if current is not None and _presupposes_an_end(mark, current):
            current.closes.append(Mark("close", Window(None, mark.window.last), mark.statement))
        if current is None or current.closes or again:
            drafts.append(current := _Draft())
        current.opens.append(mark)
    else:
        if current is None or (current.closes and all(c.window.before(mark.window) for c in current.closes)):
            drafts.append(current := _Draft())
        current.holds.append(mark)


def _presupposes_an_end(mark: Mark, draft: _Draft) -> bool:
    """Return whether a return says that the spell before it is over, though no article tells when."""
    before = [*draft.opens, *draft.holds]
    return mark.returns and not draft.closes and not any(m.returns or m.window.meets(mark.window) for m in before)


def _place_undated(mark: Mark, drafts: list[_Draft]) -> None:
    """Give a mark without a date to the draft that it most plausibly speaks of; it supports and does not bound."""
    if mark.act == "stop" and not drafts:
        return
    if not drafts:
        drafts.append(_Draft())
    if mark.act == "open":
        drafts[0].opens.append(mark)
    elif mark.act == "hold":
        drafts[-1].holds.append(mark)
    else:
        closed = [draft for draft in drafts if any(other.act != "end" for other in draft.closes)]
        draft = closed[-1] if closed else drafts[-1]
        draft.closes = [*(other for other in draft.closes if other.act != "end"), mark]  # it left before the end


def combine(windows: Iterable[Window]) -> Window:
    """Return the window of one event that several statements date.

    Dates that can be the same day narrow each other ('2004' and '2004-03' give March 2004); dates that exclude each
    other widen to all of them. The finest dates are taken first, so that the order of the articles makes no
    difference. OPEN when there are none.
    """
    agreed: list[Window] = []
    for window in sorted((w for w in windows if not w.open), key=lambda w: (_length(w), w.key)):
        for index, other in enumerate(agreed):
            if other.meets(window):
                agreed[index] = Window(_latest(other.first, window.first), _earliest(other.last, window.last))
                break
        else:
            agreed.append(window)
    if not agreed:
        return OPEN
    firsts, lasts = [w.first for w in agreed], [w.last for w in agreed]
    return Window(
        None if None in firsts else min(f for f in firsts if f),
        None if None in lasts else max(last for last in lasts if last),
    )


def _finish(participant: str, organisation: str, status: Status, draft: _Draft) -> Spell:
    """Compute the four bounds: openings and closings give them, holdings tighten what is left."""
    start, end = combine(m.window for m in draft.opens), combine(m.window for m in draft.closes)
    early = any(m.window.before(start) for m in draft.holds if not start.open)
    start = (
        Window(None, start.last) if early else start
    )  # held before it was entered: the statements exclude each other
    latest_start, earliest_end = start.last, end.first
    for held in (m.window for m in draft.holds if not m.window.open):
        if held.last is not None and not early:
            latest_start = _earliest(latest_start, held.last)
        if held.first is not None and (end.last is None or held.first <= end.last):
            earliest_end = _latest(earliest_end, held.first)
    if end.last is not None and (start.first is None or end.last >= start.first):
        latest_start = _earliest(latest_start, end.last)
    if start.first is not None and (end.last is None or start.first <= end.last):
        earliest_end = _latest(earliest_end, start.first)
    return Spell(
        participant=participant,
        organisation=organisation,
        status=status,
        bounds=when.Bounds(start.first, latest_start, earliest_end, end.last),
        ended=bool(draft.closes),
        opens=tuple(sorted(draft.opens, key=lambda m: m.key)),
        holds=tuple(sorted(draft.holds, key=lambda m: m.key)),
        closes=tuple(sorted(draft.closes, key=lambda m: m.key)),
    )


def _length(window: Window) -> int:
    first, last = window.key
    return (last - first).days


def _earliest(a: date | None, b: date | None) -> date | None:
    """Return the earlier of two days; None stands for the end of time."""
    return b if a is None else a if b is None else min(a, b)


def _latest(a: date | None, b: date | None) -> date | None:
    """Return the later of two days; None stands for the beginning of time."""
    return b if a is None else a if b is None else max(a, b)
