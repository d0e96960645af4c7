"""Steps, the same and the neighbouring unit -> values: what they count from, and the arithmetic.

A step counts from the event it names, where the caller knows it or a date follows ('two years after the war of 1973');
else from the date the narrative stands at; else, backwards and in news, from publication.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline import when
from pipeline.dates import calendar
from pipeline.dates.dated import Anchored, Dated
from pipeline.dates.finding import Expression
from pipeline.dates.grammar import Value, grammar
from pipeline.dates.story import CLAUSE, STOP, Story
from pipeline.dates.told import told_event
from pipeline.dates.years import HOLD, date_value, range_value

_COMMENT = re.compile(r"(?<!\band)(?<!\bbut)(?<!\bthen)(?:,| \(| [–—-]+) (?:a little |a bit |just |only |barely )?$")
_ENDS = re.compile(r"(?:after|before|following)$", re.IGNORECASE)
_EVENT = re.compile(r" (?:the|his|her|its|their|a|an|he|she|it|they|[A-Z][a-z]+)\b(?! said)")
# What is told of nowhere, where nothing before tells of it: 'two years after the flood', but not 'after the others'.
_PHRASE = re.compile(
    r" (?!the (?:others?|rest|first|last|former|latter)\b)"
    r"(?:(?:the|his|her|its|their|an?|[A-Z][a-z]+|[a-z]+ing)\b|(?:he|she|it|they) [a-z])"
)
_WHOLE_UNITS: dict[str, when.Unit] = {"fortnight": "week", "half-decade": "year", "quarter-century": "year"}
_WHOLE_UNITS |= {"half-century": "year"}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_TIMES = {"fortnight": 2, "half-decade": 5, "quarter-century": 25, "half-century": 50}
COARSER: dict[str, when.Grain] = {"day": "month", "week": "month", "month": "year"}
"""The grain of a vague step: days later is some time that month."""


def step_value(
    story: Story, index: int, expression: Expression, fields: Mapping[str, Value]
) -> tuple[str | None, Dated | Anchored | None]:
    """Return the value of 'two years later', and what it counts from."""
    unit = str(fields["unit"])
    day_sized = unit in ("day", "week", "fortnight")
    apposed = _apposed(story, index, expression)
    if apposed is not None and _named_date(story, index) is None:
        return apposed.point, apposed
    period = compared(story, expression, fields) if int(fields.get("direction", 1)) < 0 else None
    if period is not None:
        return period, story.period
    source, value, edge = _source(story, index, expression, "day" if day_sized else "year")
    if value is None:
        return None, None
    if day_sized and when.grain(value) != "day":
        value = _edge(value, edge) or value
    if "vague" in fields and "number" not in fields:
        return when.truncate(value, COARSER.get(unit, "year")), source
    exact = fields.get("exact") == "=" or fields.get("approx") == "="
    moved = stepped(value, fields, int(fields.get("direction", 1)))
    weekly = unit in ("week", "fortnight") and story.reading == "news" and not exact
    if weekly and "vague" not in fields and when.grain(moved) == "day":
        return calendar.week_of(moved), source
    if "vague" in fields:
        moved = when.truncate(moved, COARSER[unit]) if unit in COARSER else when.marked(moved, "~")
    return moved, source


def stepped(value: str, fields: Mapping[str, Value], direction: int) -> str:
    """Return the date one step after a date, or before it where ``direction`` is -1."""
    count, sized = step_size(fields)
    exact = fields.get("exact") == "=" or fields.get("approx") == "="
    if fields.get("unit2") in _DAYS and fields["unit"] in ("month", "year") and when.grain(value) == "day":
        days = float(fields["number2"]) * _DAYS[str(fields["unit2"])]
        moved = when.shift(value, direction * count, sized, exact=True)
        return when.shift(moved, direction * days, "day")  # 'a month and a day later'
    return when.shift(value, direction * count, sized, exact=exact)


def counted_back(edtf: str, expression: Expression) -> str | None:
    """Return the date of the event that a step names, where the step ends at a date that is known: 'on 3 May 2004, two
    days after Laos had left'. None where the step is too vague to count back."""
    fields = expression.fields
    if "vague" in fields or "/" in edtf:
        return None
    if expression.kind == "step":
        return stepped(edtf, fields, -int(fields.get("direction", 1)))
    unit = str(fields.get("whole", ""))
    return neighbouring(edtf, unit, -int(fields.get("adjacent", 1))) if unit else None


def compared(story: Story, expression: Expression, fields: Mapping[str, Value]) -> str | None:
    """Return the month or quarter a year before the one that news reports on: 'fell to $5 from $6 a year ago'."""
    period = story.period
    if story.reading != "news" or period is None or period.point is None or fields.get("unit") != "year":
        return None
    if float(fields.get("number", 1)) != 1 or not grammar().cues["compared"].search(
        story.text[max(0, expression.start - 120) : expression.start]
    ):
        return None
    reported = when.point(period.point)
    if story.published is None or when.before(reported, when.shift(story.published, -1, "year", exact=True)):
        return None
    return when.shift(reported, -1, "year", exact=True)


def neighbour_value(
    story: Story, index: int, expression: Expression, fields: Mapping[str, Value]
) -> tuple[str | None, Dated | Anchored | None]:
    """Return the value of 'the following spring', 'that month', 'the end of the year', and what it counts from."""
    apposed = _apposed(story, index, expression)
    if apposed is not None:
        return apposed.point, apposed
    unit = "day" if "daytime" in fields else str(fields.get("whole", "month" if "month" in fields else "day"))
    wanted = unit if unit in ("day", "month") else "day" if unit.startswith("week") else "year"
    if "month" in fields or "season" in fields:
        wanted = "month" if "adjacent" in fields else "year"
    source, value, edge = _source(story, index, expression, wanted)
    if isinstance(source, Dated) and wanted != "day":
        near = story.base(wanted)
        source, value = near, (near.point if near else None)
    latest = story.last.get("quarter" if unit == "quarter" else wanted)
    if expression.kind == "same" and latest is not None and value is not None and when.finer(latest.point or "", value):
        source, value, edge = latest, latest.point, None
    if expression.fields.get("part") is not None and _belongs_to_publication(story, expression):
        source, value = None, story.published
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
    return neighbouring(value, unit, move), source


def _source(
    story: Story, index: int, expression: Expression, grain: str
) -> tuple[Dated | Anchored | None, str | None, str | None]:
    """Return what a step counts from: the record of it, its value, and the edge ('end') the words put on it."""
    event = story.events.get(index) or (_named_date(story, index) if _names_event(story, expression) else None)
    if event is not None:
        return event, when.point(event.edtf), None
    told = told_event(story, expression) if _names_event(story, expression) else None
    if told is not None and told.point is not None:
        return told, told.point, None
    if _names_event(story, expression) and _PHRASE.match(story.text, expression.end) and story.reading == "narrative":
        return None, None, None  # 'two years after the flood', of which nothing is told
    base = story.base(grain) if grain == "day" else (story.stand or story.spare)
    if grain == "day" and story.told_day(base) is not None:
        base = story.previous
    if base is not None and base.point is not None:
        return base, base.point, str(base.expression.fields.get("part", ""))
    forward = expression.kind == "step" and int(expression.fields.get("direction", 1)) > 0
    if story.published is not None and not forward and not _names_event(story, expression):
        return None, story.published, None
    return None, None, None


def _names_event(story: Story, expression: Expression) -> bool:
    """Return whether the words go on with what is counted from: 'the day after his birthday'."""
    if expression.kind == "adjacent":
        return bool(_ENDS.search(expression.text) and _EVENT.match(story.text, expression.end))
    return expression.counts_from_event


def _apposed(story: Story, index: int, expression: Expression) -> Dated | None:
    """Return the date that a step only comments on: 'on 31 January 2020, three years after the vote'."""
    previous = story.previous
    if index in story.events or not _names_event(story, expression) or previous is None or previous.point is None:
        return None
    between = story.text[previous.end : expression.start]
    comment = len(between) < HOLD and not STOP.search(between) and _COMMENT.search(between)
    return previous if comment and story.text[expression.end : expression.end + 1] == " " else None


def _named_date(story: Story, index: int) -> Anchored | None:
    """Return the date that follows a step in the same clause: 'a decade after independence in 1960'."""
    expression = story.expressions[index]
    for following in story.expressions[index + 1 : index + 2]:
        between = story.text[expression.end : following.start]
        if following.kind not in ("date", "range", "weekday") or len(between) > 90 or CLAUSE.search(between):
            return None
        if re.match(r"\s+(?:in|on|by)\s*$", between):
            return None
        if following.kind == "weekday":
            value = _last_weekday(story, following)
        elif following.kind == "date":
            value, _ = date_value(story, index + 1, following, following.fields)
        else:
            value, _ = range_value(story, following, following.fields)
        if value is not None:
            return Anchored(value, following.start, following.end, following.text)
    return None


def _last_weekday(story: Story, expression: Expression) -> str | None:
    """Return the day before publication that a step counts from: 'two days after losing Sunday's vote'."""
    if story.reading != "news" or story.published is None:
        return None
    weekday = int(expression.fields["weekday"])
    return calendar.weekday_from(story.published, weekday, direction=-1, inclusive=True)


def _belongs_to_publication(story: Story, expression: Expression) -> bool:
    """Return whether 'the end of the year' is that of the year of publication."""
    if story.reading != "news" or story.published is None:
        return False
    if "yearend" in expression.fields:
        return True
    if "same" in expression.fields or "adjacent" in expression.fields:
        return False
    stand = story.stand
    return stand is None or bool(STOP.search(story.text[stand.end : expression.start]))


def step_size(fields: Mapping[str, Value]) -> tuple[float, when.Unit]:
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


def neighbouring(value: str, unit: str, move: int) -> str:
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


def _edge(value: str, edge: str | None) -> str | None:
    """Return the first or last day of a value where the words name its start or end."""
    if edge == "end":
        return when.last_day(value)
    return when.first_day(value) if edge == "start" else None
