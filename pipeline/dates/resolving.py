"""Expressions -> values, in text order: what each counts from, and the arithmetic.

A step counts from the event it names, where the caller knows it or a date follows ('two years after the war of 1973');
else from the date the narrative stands at; else, in news, from publication. The narrative stands at the last date of
the running text: not at one in brackets, nor at a look-back with 'since'. In the news reading, what lacks a year and
what says 'last', 'ago' or 'Tuesday' is near the day of publication; without one it stays unresolved.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pipeline import when
from pipeline.dates import calendar
from pipeline.dates.finding import Expression
from pipeline.dates.grammar import Value, grammar
from pipeline.schema import Anchor, DateMention

Reading = Literal["news", "narrative"]
_COMMENT = re.compile(r"(?<!\band)(?<!\bbut)(?<!\bthen)(?:,| \(| [–—-]+) (?:a little |a bit |just |only |barely )?$")
_LISTED = re.compile(r",? (?:and |or |to )?(?:in |on )?(?:the )?")
_STOP = re.compile(r"[.;!?\n]")
_CLAUSE = re.compile(r"[.,;:!?\n]")
_WHOLE_UNITS: dict[str, when.Unit] = {"fortnight": "week", "half-decade": "year", "quarter-century": "year"}
_WHOLE_UNITS |= {"half-century": "year"}
_TIMES = {"fortnight": 2, "half-decade": 5, "quarter-century": 25, "half-century": 50}
_COARSER: dict[str, when.Grain] = {"day": "month", "week": "month", "month": "year"}
_HOLD = 160
"""Characters within which an explicit year keeps its hold on months without year, in the news reading."""
_FRONT = 16
"""Characters from the start of a sentence within which it still belongs to the year of the one before."""
NEAR, FAR = 95, 270
"""Days: tense decides the year of a month or day, unless that puts it beyond FAR and the other way it is NEAR."""


class Anchored(NamedTuple):
    """The date of an event that a step counts from, and the words that state the event."""

    edtf: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Dated:
    """An expression with its value.

    `edtf` is None where the article does not let it be resolved. `point` is the value without what 'since' or 'until'
    opens: '1995' where `edtf` is '1995/..'. `anchor` is None for absolute dates and those counted from publication.
    """

    expression: Expression
    edtf: str | None
    point: str | None
    anchor: Anchor | None

    @property
    def start(self) -> int:
        """First character."""
        return self.expression.start

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.expression.end


def resolve(
    expressions: Sequence[Expression],
    *,
    text: str,
    published: str | None = None,
    reading: Reading = "narrative",
    event_anchors: Mapping[int, Anchored] | None = None,
) -> list[Dated]:
    """Return the expressions with their values, same number and order.

    `published` is an ISO date. `event_anchors` maps the index of an expression to the event it counts from.
    """
    story = _Story(text, published, reading, expressions, event_anchors or {})
    return [story.tell(index) for index in range(len(expressions))]


def mentions(dated: Sequence[Dated]) -> list[DateMention]:
    """Return the records for the fact file."""
    return [DateMention(start=d.start, end=d.end, text=d.expression.text, edtf=d.edtf, anchor=d.anchor) for d in dated]


@dataclass(slots=True)
class _Story:
    """The state of one walk through the text."""

    text: str
    published: str | None
    reading: Reading
    expressions: Sequence[Expression]
    events: Mapping[int, Anchored]
    stand: Dated | None = None
    last: dict[str, Dated] = field(default_factory=dict)
    spare: Dated | None = None
    previous: Dated | None = None

    def tell(self, index: int) -> Dated:
        """Return one expression with its value, and move the narrative on."""
        expression = self.expressions[index]
        usual = self.stand
        if self._counts_from_previous(expression):
            self.stand = self.previous
        value, source = self._value(index, expression)
        self.stand = usual
        comments = expression.kind == "step" and isinstance(source, Dated) and value == source.point
        if value is not None and not comments:
            value = when.marked(value, expression.mark)
        dated = Dated(expression, _opened(value, expression.opening), value, _anchor(source))
        if value is not None:
            self._move(dated)
            self.previous = dated
        return dated

    def _counts_from_previous(self, expression: Expression) -> bool:
        """Return whether a date that does not move the narrative is what the next words count from all the same.

        So it is in the same brackets or a row of them ('Mali (June 2021), Guinea (that September)'), and with a
        look-back that is the only date of the sentence ('associates since 2006, became members ten years later').
        """
        previous = self.previous
        if previous is None or previous is self.stand or _STOP.search(self.text[previous.end : expression.start]):
            return False
        if self._in_brackets(previous.expression):
            return self._in_brackets(expression)
        stand = self.stand
        alone = stand is None or bool(_STOP.search(self.text[stand.end : previous.start]))
        return alone and expression.kind == "step"

    def _move(self, dated: Dated) -> None:
        expression = dated.expression
        before = self.text[max(0, expression.start - 30) : expression.start].lower()
        since = expression.opening == "start" and not before.rstrip().endswith(("from", "from the"))
        if since or self._in_brackets(expression) or (self.stand is not None and _looks_back(expression)):
            self.spare = dated
            return
        self.stand = dated
        assert dated.point is not None
        grain = when.grain(dated.point)
        if when.GRAINS.index(grain) >= when.GRAINS.index("year"):
            self.last["year"] = dated
        if grain == "quarter":
            self.last["quarter"] = dated
        if grain in ("month", "day"):
            self.last["month"] = dated
        if grain == "day" and "/" not in dated.point:
            self.last["day"] = dated

    def _in_brackets(self, expression: Expression) -> bool:
        before = self.text[max(0, expression.start - 160) : expression.start]
        return before.rfind("(") > max(before.rfind(")"), before.rfind("\n"))

    def _base(self, grain: str = "year") -> Dated | None:
        """Return what the narrative stands at, as fine as asked where a finer date lies within it."""
        stand = self.stand or self.spare
        if stand is None or stand.point is None:
            return None
        for finer in {"day": ("day", "month", "year"), "month": ("month", "year")}.get(grain, ("year",)):
            known = self.last.get(finer)
            if known is not None and known.point is not None and when.contains(stand.point, known.point):
                return known
        if when.GRAINS.index(when.grain(stand.point)) < when.GRAINS.index("year"):
            return self.last.get("year", stand)
        return stand

    # --- one method a kind of expression ------------------------------------------------------------------------------

    def _value(self, index: int, expression: Expression) -> tuple[str | None, Dated | Anchored | None]:
        fields = expression.fields
        match expression.kind:
            case "date":
                return self._date(index, expression, fields)
            case "range":
                return self._range(expression, fields)
            case "step":
                return self._step(index, expression, fields)
            case "adjacent" | "same":
                return self._neighbour(index, expression, fields)
            case "deictic":
                return self._deictic(expression, fields), None
            case "weekday":
                return self._weekday(expression, int(fields["weekday"]))
            case "parsed":
                return calendar.read_absolute(expression.text), None
            case "nth":
                event = self.events.get(index)
                nth = int(fields["nth"])
                return (when.shift(event.edtf, nth - 1, "year"), event) if event else (None, None)

    def _date(self, index: int, expression: Expression, fields: Mapping[str, Value]) -> tuple[str | None, Dated | None]:
        whole = calendar.without_year(fields)
        if whole is not None:
            return whole, None
        year, source = calendar.stated_year(fields), None
        month: int | None = None
        if "samemonth" in fields or "adjacentmonth" in fields or ("day" in fields and "month" not in fields):
            base = self._base("month")
            value = when.truncate(base.point, "month") if base and base.point else self.published
            if value is None or when.grain(value) not in ("month", "day"):
                return None, None
            value = when.shift(when.truncate(value, "month"), int(fields.get("adjacentmonth", 0)), "month")
            year, month, source = int(value[:-3]), int(value[-2:]), base
        if "yearly" in fields:
            year, source = self._referred_year(fields)
        elif year is None:
            year = self._shared_year(index, fields)
            if year is None:
                year, source = self._missing_year(expression, fields)
        return (None if year is None else calendar.in_year(fields, year, month)), source

    def _referred_year(self, fields: Mapping[str, Value]) -> tuple[int | None, Dated | None]:
        if "this" in fields:
            return (when.year_of(self.published) + int(fields["this"]) if self.published else None), None
        base = self._base()
        if base is not None and base.point is not None:
            year = when.year_of(base.point)
        elif self.published is not None and self.reading == "news":
            year = when.year_of(self.published)
        else:
            return None, None
        if "adjacent" in fields:
            return year + int(fields["adjacent"]), base
        if "direction" in fields:
            return year + int(fields["direction"]) * round(float(fields.get("number", 1))), base
        return year, base

    def _shared_year(self, index: int, fields: Mapping[str, Value]) -> int | None:
        """Return the year that a list states at its end: 'in May, June and July 1961'."""
        month = calendar.number(fields, "month")
        for this, following in itertools.pairwise(self.expressions[index : index + 6]):
            later = calendar.number(following.fields, "month")
            if month is None or later is None or later < month or following.kind != "date":
                return None
            if not _LISTED.fullmatch(self.text[this.end : following.start]):
                return None
            if "year" in following.fields:
                return calendar.stated_year(following.fields)
        return None

    def _missing_year(self, expression: Expression, fields: Mapping[str, Value]) -> tuple[int | None, Dated | None]:
        """Return the year of 'in December' or '12 March': that of the narrative, or the nearest to publication."""
        base = self._base()
        if self.reading == "news" and self.published and not self._year_holds(expression, base):
            return self._nearest_year(expression, fields), None
        if base is None or base.point is None:
            if self.published is None:
                return None, None
            return self._nearest_year(expression, fields), None
        start = when.start_of(base.point)
        if (
            "/" in base.point
            and start
            and when.grain(base.point) in ("year", "month")
            and base.expression.kind == "range"
        ):
            return self._first_within(base, start, fields), base
        year = when.year_of(base.point)
        month, stands_in = calendar.month_in(fields), when.month_of(base.point)
        if month is not None and stands_in is not None:
            gap = month - stands_in
            clause = self._before(expression)
            if -11 <= gap <= -7 and not grammar().cues["perfect"].search(clause):
                year += 1
        return year, base

    def _first_within(self, base: Dated, start: str, fields: Mapping[str, Value]) -> int:
        """Return the year in which a day or month first comes within the range that the narrative opens with."""
        year = when.year_of(start)
        value = calendar.in_year(fields, year)
        return year + 1 if value is not None and when.before(value, start) else year

    def _year_holds(self, expression: Expression, base: Dated | None) -> bool:
        """Return whether an explicit other year stands so near that a month without year belongs to it."""
        if base is None or base.point is None or self.published is None:
            return False
        between = self.text[base.end : expression.start]
        stop = _STOP.search(between)
        if len(between) > _HOLD or "\n" in between or (stop and len(between) - stop.end() > _FRONT):
            return False
        told = base.expression.kind in ("date", "adjacent", "same")
        compared = base.expression.opening is None and self.text[: base.start].endswith("from ")
        return told and not compared and when.year_of(base.point) < when.year_of(self.published)

    def _nearest_year(self, expression: Expression, fields: Mapping[str, Value]) -> int | None:
        assert self.published is not None
        now = when.year_of(self.published)
        tense = self._tense(expression)
        values = [v for v in (calendar.in_year(fields, now + n) for n in (-1, 0, 1)) if v is not None]
        if not values:
            return None
        if "quarter" in fields and tense <= 0:  # the one that runs or has run
            values = [v for v in values if not when.after(v, self.published)]
            return when.year_of(values[-1])
        nearest = min(values, key=self._distance)
        fitting = [v for v in values if not (when.after if tense < 0 else when.before)(v, self.published)]
        if tense and fitting:
            told = min(fitting, key=self._distance)
            if abs(tense) > 1 or self._distance(told) <= FAR or self._distance(nearest) > NEAR:
                return when.year_of(told)
        return when.year_of(nearest)

    def _distance(self, value: str) -> int:
        """Return the days between a value and publication, 0 where it covers that day."""
        here = when.bounds(self.published or value).earliest_start
        low, _, _, high = when.bounds(value)
        if here is None or low is None or high is None or low <= here <= high:
            return 0
        return min(abs((low - here).days), abs((here - high).days))

    def _tense(self, expression: Expression) -> int:
        """Return 1 where the words around speak of what is to come, -1 of what was, 0 when they don't say.

        2 and -2 where the word that says so stands right before the expression ('retired Jan. 1').
        """
        if expression.opening == "start":
            return -1
        if expression.opening == "end":
            return 1
        cues = grammar().cues
        before = self._before(expression)
        ahead = _CLAUSE.split(self.text[expression.end : expression.end + 60], maxsplit=1)[0]
        for clause, pick in ((before, max), (ahead, min)):
            future = [m.start() for m in cues["future"].finditer(clause)]
            past = [m.start() for m in cues["past"].finditer(clause)]
            if future or past:
                sign = 1 if future and (not past or pick(future) == pick(future + past)) else -1
                right_before = clause is before and " " not in before[pick(future + past) :].strip()
                return 2 * sign if right_before else sign
        return 0

    def _before(self, expression: Expression) -> str:
        return _CLAUSE.split(self.text[max(0, expression.start - 80) : expression.start])[-1]

    def _range(self, expression: Expression, fields: Mapping[str, Value]) -> tuple[str | None, Dated | None]:
        first, second = calendar.parts_of_range(fields)
        source: Dated | None = None
        low, high = calendar.without_year(first), calendar.without_year(second)
        if low is None and high is None:
            year = calendar.stated_year(first)
            if "yearly" in fields:
                year, source = self._referred_year(fields)
            elif year is None:
                year, source = self._missing_year(expression, first)
            if year is None:
                return None, None
            low = calendar.in_year(first, year)
            later = calendar.stated_year(second)
            if later is None:
                wraps = int(second.get("month", 0)) < int(first.get("month", 0))
                later = year + 1 if wraps else year
            high = calendar.in_year(second, later)
        if low is None or high is None or when.before(high, low):
            return None, None
        return f"{low}/{high}", source

    def _step(
        self, index: int, expression: Expression, fields: Mapping[str, Value]
    ) -> tuple[str | None, Dated | Anchored | None]:
        unit = str(fields["unit"])
        day_sized = unit in ("day", "week", "fortnight")
        apposed = self._apposed(index, expression)
        if apposed is not None and self._named_date(index) is None:
            return apposed.point, apposed
        source, value, edge = self._source(index, expression, "day" if day_sized else "year")
        if value is None:
            return None, None
        if day_sized and when.grain(value) != "day":
            value = _edge(value, edge) or value
        if "vague" in fields and "number" not in fields:
            return when.truncate(value, _COARSER.get(unit, "year")), source
        count, sized = _step_size(fields)
        count *= int(fields.get("direction", 1))
        moved = when.shift(value, count, sized, exact=fields.get("exact") == "=" or fields.get("approx") == "=")
        if "vague" in fields:
            moved = when.truncate(moved, _COARSER[unit]) if unit in _COARSER else when.marked(moved, "~")
        return moved, source

    def _source(
        self, index: int, expression: Expression, grain: str
    ) -> tuple[Dated | Anchored | None, str | None, str | None]:
        """Return what a step counts from: the record of it, its value, and the edge ('end') the words put on it."""
        event = self.events.get(index) or (self._named_date(index) if expression.counts_from_event else None)
        if event is not None:
            return event, when.point(event.edtf), None
        base = self._base(grain) if grain == "day" else (self.stand or self.spare)
        if base is not None and base.point is not None:
            return base, base.point, str(base.expression.fields.get("part", ""))
        if self.published is not None and not (
            expression.kind == "step" and int(expression.fields.get("direction", 1)) > 0
        ):
            return None, self.published, None
        return None, None, None

    def _apposed(self, index: int, expression: Expression) -> Dated | None:
        """Return the date that a step only comments on: 'on 31 January 2020, three years after the vote'."""
        previous = self.previous
        if index in self.events or not expression.counts_from_event or previous is None or previous.point is None:
            return None
        between = self.text[previous.end : expression.start]
        comment = len(between) < _HOLD and not _STOP.search(between) and _COMMENT.search(between)
        return previous if comment and self.text[expression.end : expression.end + 1] == " " else None

    def _named_date(self, index: int) -> Anchored | None:
        """Return the date that follows a step in the same clause: 'a decade after independence in 1960'."""
        expression = self.expressions[index]
        for following in self.expressions[index + 1 : index + 2]:
            between = self.text[expression.end : following.start]
            if following.kind not in ("date", "range") or len(between) > 90 or _CLAUSE.search(between):
                return None
            if re.match(r"\s*$|\s+(?:in|on|by)\s*$", between):
                return None
            value, _ = self._value(index + 1, following)
            if value is not None:
                return Anchored(value, following.start, following.end, following.text)
        return None

    def _neighbour(
        self, index: int, expression: Expression, fields: Mapping[str, Value]
    ) -> tuple[str | None, Dated | Anchored | None]:
        unit = "day" if "daytime" in fields else str(fields.get("whole", "month" if "month" in fields else "day"))
        wanted = unit if unit in ("day", "month") else "day" if unit.startswith("week") else "year"
        if "month" in fields or "season" in fields:
            wanted = "month" if "adjacent" in fields else "year"
        source, value, edge = self._source(index, expression, wanted)
        if isinstance(source, Dated) and wanted != "day":
            near = self._base(wanted)
            source, value = near, (near.point if near else None)
        latest = self.last.get("quarter" if unit == "quarter" else wanted)
        if (
            expression.kind == "same"
            and latest is not None
            and value is not None
            and when.finer(latest.point or "", value)
        ):
            source, value, edge = latest, latest.point, None
        if expression.fields.get("part") is not None and self._belongs_to_publication(expression):
            source, value = None, self.published
        if value is None or (unit == "quarter" and not fields.get("adjacent") and when.grain(value) == "year"):
            return None, None
        move = int(fields.get("adjacent", 0))
        part = calendar.number(fields, "month") or calendar.number(fields, "season")
        if part is not None:
            if move:
                return calendar.recurring(value, part, direction=move), source
            return when.write(when.year_of(value), part), source
        if move and unit == "day":
            value = _edge(value, edge) or value
        if "weekday" in fields:
            if when.grain(value) != "day":
                return None, source
            weekday = int(fields["weekday"])
            return calendar.weekday_from(when.point(value), weekday, direction=move or 1, inclusive=not move), source
        return _neighbouring(value, unit, move), source

    def _belongs_to_publication(self, expression: Expression) -> bool:
        if self.reading != "news" or self.published is None:
            return False
        if "yearend" in expression.fields:
            return True
        if "same" in expression.fields or "adjacent" in expression.fields:
            return False
        stand = self.stand
        return stand is None or bool(_STOP.search(self.text[stand.end : expression.start]))

    def _deictic(self, expression: Expression, fields: Mapping[str, Value]) -> str | None:
        if self.published is None:
            return None
        now = self.published
        if "deictic" in fields:
            return when.shift(now, int(fields["deictic"]), "day")
        if "ago" in fields:
            return when.shift(now, -1, "year")
        if "unit" in fields:
            return self._ago(now, fields)
        move = int(fields["this"])
        if "weekday" in fields:
            weekday = int(fields["weekday"])
            if expression.text.lower().endswith("week"):
                return calendar.weekday_from(_week_start(now, move), weekday, direction=1, inclusive=True)
            return calendar.weekday_from(now, weekday, direction=move or 1, inclusive=not move)
        part = calendar.number(fields, "month") or calendar.number(fields, "season")
        if part is not None:
            here = when.truncate(now, "season" if part > 12 else "month")
            return calendar.recurring(here, part, direction=move) if move else when.write(when.year_of(now), part)
        unit = "day" if "daytime" in fields else str(fields["whole"])
        return _neighbouring(now, unit, move)

    def _ago(self, now: str, fields: Mapping[str, Value]) -> str:
        count, unit = _step_size(fields)
        moved = when.shift(now, count if "ahead" in fields else -count, unit)
        if "vague" in fields:
            return when.truncate(moved, _COARSER[unit]) if unit in _COARSER else when.marked(moved, "~")
        if unit == "week":
            return calendar.week_of(moved)
        return when.marked(moved, "~") if fields.get("approx") == "~" else moved

    def _weekday(self, expression: Expression, weekday: int) -> tuple[str | None, Dated | None]:
        if self.reading == "news" and self.published is not None:
            direction = 1 if self._tense(expression) > 0 else -1
            return calendar.weekday_from(self.published, weekday, direction=direction, inclusive=True), None
        base = self._base("day")
        if base is None or base.point is None or when.grain(base.point) != "day":
            return None, None
        return calendar.weekday_from(when.point(base.point), weekday, direction=1, inclusive=True), base


def _looks_back(expression: Expression) -> bool:
    """Return whether it steps back from where the narrative stands: 'the year before', 'ten days earlier'."""
    fields = expression.fields
    back = int(fields.get("direction", 1)) if expression.kind == "step" else int(fields.get("adjacent", 1))
    return expression.kind in ("step", "adjacent") and back < 0


def _step_size(fields: Mapping[str, Value]) -> tuple[float, when.Unit]:
    """Return how many of which unit a step counts: 'six years and ten months' is 82 months."""
    unit = str(fields["unit"])
    count = float(fields.get("number", 1)) * _TIMES.get(unit, 1)
    sized: when.Unit = _WHOLE_UNITS.get(unit, unit)  # type: ignore[arg-type]
    if "half_more" in fields:
        count += 0.5
    if "unit2" in fields:
        months = {"year": 12, "month": 1, "decade": 120}
        if sized in months and fields["unit2"] in months:
            return count * months[sized] + float(fields["number2"]) * months[str(fields["unit2"])], "month"
    if count % 1 and sized == "year":
        return count * 12, "month"
    return count, sized


def _neighbouring(value: str, unit: str, move: int) -> str:
    """Return the day, week, month, ... of `value`, or the one before or after it; as coarse as `value` at least."""
    if unit in ("week", "weekend"):
        if when.grain(value) != "day":
            return when.point(value)
        moved = when.shift(value, 7 * move, "day")
        return calendar.week_of(moved) if unit == "week" else calendar.weekend_of(moved)
    if unit in ("decade", "century"):
        return when.truncate(when.shift(when.truncate(value, unit), move, unit), unit)
    if unit == "quarter":
        return when.shift(when.truncate(value, "quarter"), move, "quarter")
    if unit == "month" and when.grain(value) == "year":
        return when.point(value)
    grain: when.Grain = unit  # type: ignore[assignment]
    return when.shift(when.truncate(value, grain), move, grain) if move else when.truncate(value, grain)


def _week_start(now: str, move: int) -> str:
    week = calendar.week_of(when.shift(now, 7 * move, "day"))
    return week.partition("/")[0]


def _edge(value: str, edge: str | None) -> str | None:
    if edge == "end":
        return when.last_day(value)
    return when.first_day(value) if edge == "start" else None


def _opened(value: str | None, opening: str | None) -> str | None:
    """Return a value with what 'since' or 'until' opens. EDTF 5.0.2 has no open decades: those stay as they are."""
    if value is None or opening is None or "X" in value:
        return value
    return f"{when.start_of(value)}/.." if opening == "start" else f"../{when.end_of(value)}"


def _anchor(source: Dated | Anchored | None) -> Anchor | None:
    if source is None:
        return None
    words = source.expression.text if isinstance(source, Dated) else source.text
    return Anchor(start=source.start, end=source.end, text=words)
