"""Spells as a picture: where bars, ends and labels of an organisation's timeline lie, in units of the SVG.

What is sure is solid. Between the earliest and the latest start or end a bar is hatched. A start or an end that no
article dates is dotted, and a spell that no article ends runs on to the right edge with an arrow. No clock is read:
the right edge is the last year that the articles speak of.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline import date_words, when
from pipeline.spell_marks import STATUSES
from pipeline.spells import Spell
from pipeline.statements import Statement
from pipeline.timeline import Timeline

WIDTH, LEFT, RIGHT = 960.0, 190.0, 30.0
ROW, HEAD = 24.0, 30.0
STUB = 26.0  # length of the dotted line before a start that is only known not to lie later
STATUS_HEADS = {
    "member": "Members",
    "suspended": "Suspended",
    "associate": "Associates and partners",
    "observer": "Observers",
    "candidate": "Candidates",
    "invited": "Invited",
    "applicant": "Applicants",
}
EVENT_WORDS = {"founded": "founded", "dissolved": "dissolved", "renamed": "became"}


@dataclass(frozen=True)
class Piece:
    """A part of a bar: ``kind`` is sure, unsure, open (a dotted line) or arrow."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Row:
    """One participant in one status; ``y`` is the middle of the line."""

    name: str
    y: float
    pieces: tuple[Piece, ...]
    label: str


@dataclass(frozen=True)
class Group:
    """The rows of one status under its heading."""

    status: str
    head: str
    y: float
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Event:
    """Something that befell the organisation itself, drawn as a line across all rows."""

    x: float
    y: float
    label: str
    anchor: str


@dataclass(frozen=True)
class Drawing:
    """The picture; ``None`` instead of one where no spell has a date at all."""

    width: float
    height: float
    left: float
    top: float
    ticks: tuple[tuple[float, int], ...]
    groups: tuple[Group, ...]
    events: tuple[Event, ...]
    first: int
    last: int


@dataclass(frozen=True)
class SpellWords:
    """A spell in words, for the table that says the same as the picture."""

    participant: str
    status: str
    start: str
    end: str
    sources: tuple[Statement, ...]
    carried_from: str | None


def in_words(timeline: Timeline) -> list[SpellWords]:
    """Return the spells in words: members first, and in each status by start."""
    return [
        SpellWords(
            participant=timeline.name(spell.participant),
            status=spell.status,
            start=start_words(spell),
            end=end_words(spell),
            sources=spell.statements,
            carried_from=timeline.name(spell.carried_from) if spell.carried_from else None,
        )
        for spell in sorted(timeline.spells, key=lambda s: (STATUSES.index(s.status), *_order(s, timeline)))
    ]


def start_words(spell: Spell) -> str:
    """Return the start in words: '1949', 'April 1999', '1995 or before', 'not told'."""
    first, last = spell.bounds.earliest_start, spell.bounds.latest_start
    if first and last:
        return window_words(first, last)
    if last:
        return f"{_end_word(last)} or before"
    return f"{_start_word(first)} or later" if first else "not told"


def end_words(spell: Spell) -> str:
    """Return the end in words: '2012', 'no end told', 'ended, not told when'."""
    first, last = spell.bounds.earliest_end, spell.bounds.latest_end
    if not spell.ended:
        return "no end told"
    if first and last:
        return window_words(first, last)
    if last:
        return f"{_end_word(last)} or before"
    return f"{_start_word(first)} or later" if first else "ended, not told when"


def window_words(first: date, last: date) -> str:
    """Return a range of days in the coarsest words that are exact: a day, a month, a year, or 'between ... and ...'."""
    if first == last:
        return date_words.in_words(first.isoformat())
    if (first.year, first.month) == (last.year, last.month) and first.day == 1 and last.day == _length(last):
        return date_words.in_words(f"{first.year:04d}-{first.month:02d}")
    if first.year == last.year and _opens_year(first) and _closes_year(last):
        return date_words.in_words(f"{first.year:04d}")
    return f"between {_start_word(first)} and {_end_word(last)}"


def draw(timeline: Timeline) -> Drawing | None:
    """Return the picture of one organisation's spells, None where nothing in it is dated."""
    events = _dated_events(timeline)
    days = [day for spell in timeline.spells for day in spell.bounds if day]
    if not timeline.spells or not days:
        return None
    days += [day for day, _ in events]
    first, last = min(day.year for day in days), max(day.year for day in days) + 1
    if last - first < 8:
        first, last = first - 2, last + 3
    scale = _Scale(first, last)
    lanes = _lanes(events, scale)
    top = HEAD + 16.0 * (1 + max((lane for lane, _, _ in lanes), default=-1))
    y, groups = top, []
    for status in STATUSES:
        spells = [spell for spell in timeline.spells if spell.status == status]
        if not spells:
            continue
        head = y + ROW * 0.75
        y += ROW * 1.1
        rows = []
        for participant in dict.fromkeys(s.participant for s in sorted(spells, key=lambda s: _order(s, timeline))):
            own = [spell for spell in spells if spell.participant == participant]
            name = timeline.name(participant)
            label = "; ".join(f"from {start_words(s)} to {end_words(s)}" for s in own)
            pieces = tuple(piece for spell in own for piece in _pieces(spell, scale))
            rows.append(Row(name, y + ROW / 2, pieces, f"{name}, {status}: {label}"))
            y += ROW
        y += ROW * 0.4
        groups.append(Group(status, STATUS_HEADS[status], head, tuple(rows)))
    drawn = tuple(
        Event(x, HEAD + 16.0 * lane - 4, label, "end" if x > WIDTH - 150 else "start") for lane, x, label in lanes
    )
    return Drawing(WIDTH, y + 4, LEFT, top, scale.ticks(), tuple(groups), drawn, first, last)


@dataclass(frozen=True)
class _Scale:
    """Days to units of the picture."""

    first: int
    last: int

    def x(self, day: date) -> float:
        length = 366 if calendar.isleap(day.year) else 365
        years = day.year + (day.timetuple().tm_yday - 1) / length - self.first
        return round(LEFT + (WIDTH - LEFT - RIGHT) * years / (self.last - self.first), 1)

    @property
    def right(self) -> float:
        return WIDTH - RIGHT

    def ticks(self) -> tuple[tuple[float, int], ...]:
        """Round years at a distance that leaves room for their numbers."""
        span = self.last - self.first
        step = next(s for s in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 5000) if span / s <= 12)
        years = range(-(-self.first // step) * step, self.last + 1, step)
        return tuple((self.x(date(year, 1, 1)), year) for year in years if year >= 1)


def _pieces(spell: Spell, scale: _Scale) -> list[Piece]:
    """Return the parts of one bar, from left to right."""
    bounds = spell.bounds
    start = [scale.x(day) for day in (bounds.earliest_start, bounds.latest_start) if day]
    end = [scale.x(day) for day in (bounds.earliest_end, bounds.latest_end) if day] if spell.ended else []
    if not start and not end:
        return [Piece("open", LEFT, scale.right - LEFT)]
    pieces = []
    sure_from = max(start) if bounds.latest_start else None
    sure_to = scale.right if not spell.ended else min(end) if bounds.earliest_end else None
    left = min(start) if start else LEFT
    if bounds.earliest_start is None:
        known = sure_from if sure_from is not None else min(end)
        left = max(LEFT, known - STUB)
        pieces.append(Piece("open", left, known - left))
    elif sure_from is None:
        sure_to_or_right = sure_to if sure_to is not None else scale.right
        pieces.append(Piece("unsure", left, max(2.0, sure_to_or_right - left)))
    if sure_from is not None and bounds.earliest_start and sure_from > left:
        pieces.append(Piece("unsure", left, min(sure_from, sure_to or sure_from) - left))
    if sure_from is not None and sure_to is not None and sure_to > sure_from:
        pieces.append(Piece("sure", sure_from, sure_to - sure_from))
    if not spell.ended:
        pieces.append(Piece("arrow", scale.right, 0))
    elif not end:
        begin = sure_from if sure_from is not None else left
        pieces.append(Piece("sure", begin, 2.0))
        pieces.append(Piece("open", begin + 4, scale.right - begin - 4))
    else:
        begin = sure_to if sure_to is not None else (sure_from if sure_from is not None else left)
        begin = max(begin, sure_from or begin)
        if bounds.latest_end is None:
            pieces.append(Piece("open", begin + 4, scale.right - begin - 4))
        elif max(end) > begin:
            pieces.append(Piece("unsure", begin, max(end) - begin))
    return [Piece(p.kind, round(p.x, 1), round(p.width, 1)) for p in pieces if p.kind == "arrow" or p.width > 0]


def _dated_events(timeline: Timeline) -> list[tuple[date, str]]:
    """Return founding, end and new names of the organisation, each once, by date."""
    found = {}
    for statement in _own_statements(timeline):
        fact = statement.fact
        if fact.date is None or not when.valid(fact.date):
            continue
        day = when.bounds(fact.date).earliest_start
        if day is None or (fact.type == "founded" and statement.participant is not None):
            continue
        label = f"{EVENT_WORDS[fact.type]} {statement.participant_name or ''}".strip()
        found[(label, day.year)] = (day, f"{label} {date_words.in_words(fact.date)}")
    return sorted(found.values())


def _own_statements(timeline: Timeline) -> Iterable[Statement]:
    organisations = {spell.organisation for spell in timeline.spells}
    return [
        s
        for s in timeline.statements.all
        if s.organisation in organisations and s.asserted and s.fact.type in EVENT_WORDS
    ]


def _lanes(events: Sequence[tuple[date, str]], scale: _Scale) -> list[tuple[int, float, str]]:
    """Return lane, place and label of each event, so that no two labels of a lane touch."""
    ends: list[float] = []
    placed = []
    for day, label in events:
        x, width = scale.x(day), 7.0 * len(label) + 12
        left = x - width if x > WIDTH - 150 else x
        lane = next((n for n, end in enumerate(ends) if end < left), len(ends))
        if lane == len(ends):
            ends.append(0.0)
        ends[lane] = left + width
        placed.append((lane, x, label))
    return placed


def _order(spell: Spell, timeline: Timeline) -> tuple[date, str]:
    start = spell.bounds.earliest_start or spell.bounds.latest_start or date.max
    return start, timeline.name(spell.participant)


def _start_word(day: date) -> str:
    return date_words.in_words(f"{day.year:04d}") if _opens_year(day) else date_words.in_words(day.isoformat())


def _end_word(day: date) -> str:
    return date_words.in_words(f"{day.year:04d}") if _closes_year(day) else date_words.in_words(day.isoformat())


def _opens_year(day: date) -> bool:
    return (day.month, day.day) == (1, 1)


def _closes_year(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def _length(day: date) -> int:
    return when.days_in_month(day.year, day.month)
