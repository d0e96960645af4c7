"""Expressions -> values, in text order; one function a kind of expression, the larger ones in years.py and steps.py.

In the news reading, what lacks a year and what says 'last', 'ago' or 'Tuesday' is near the day of publication; without
one it stays unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from pipeline import when
from pipeline.dates import calendar
from pipeline.dates.dated import Anchored, Dated, Reading
from pipeline.dates.finding import Expression
from pipeline.dates.grammar import Value
from pipeline.dates.steps import COARSER, compared, neighbour_value, neighbouring, step_size, step_value
from pipeline.dates.story import Story
from pipeline.dates.years import date_value, range_value
from pipeline.schema import Anchor, DateMention

_AND = re.compile(r",? (?:(?:and|or|to|through|until|till) )?(?:on )?|[-–—]")


def resolve(
    expressions: Sequence[Expression],
    *,
    text: str,
    published: str | None = None,
    reading: Reading = "narrative",
    event_anchors: Mapping[int, Anchored] | None = None,
) -> list[Dated]:
    """Return the expressions with their values, same number and order.

    `published` is an ISO date; ValueError when it is none.
    `event_anchors` maps the index of an expression to the event it counts from.
    """
    if published is not None:
        published = date.fromisoformat(published[:10]).isoformat()
    story = Story(text, published, reading, expressions, event_anchors or {})
    return [_tell(story, index) for index in range(len(expressions))]


def mentions(dated: Sequence[Dated]) -> list[DateMention]:
    """Return the records for the fact file."""
    return [DateMention(start=d.start, end=d.end, text=d.expression.text, edtf=d.edtf, anchor=d.anchor) for d in dated]


def _tell(story: Story, index: int) -> Dated:
    """Return one expression with its value, and move the narrative on."""
    expression = story.expressions[index]
    usual = story.stand
    if story.counts_from_previous(expression):
        story.stand = story.previous
    value, source = _value(story, index, expression)
    story.stand = usual
    comments = expression.kind == "step" and isinstance(source, Dated) and value == source.point
    if value is not None and not comments:
        value = when.marked(value, expression.mark)
    dated = Dated(expression, _opened(value, expression.opening), value, _anchor(source))
    if value is not None:
        story.move(dated)
        story.previous = dated
    return dated


def _value(story: Story, index: int, expression: Expression) -> tuple[str | None, Dated | Anchored | None]:
    fields = expression.fields
    match expression.kind:
        case "date":
            return date_value(story, index, expression, fields)
        case "range":
            return range_value(story, expression, fields)
        case "step":
            return step_value(story, index, expression, fields)
        case "adjacent" | "same":
            return neighbour_value(story, index, expression, fields)
        case "deictic":
            value = compared(story, expression, fields) or _deictic(story, expression, fields)
            return value, None
        case "weekday":
            return _weekday(story, expression, int(fields["weekday"]))
        case "parsed":
            return str(fields.get("absolute") or calendar.read_absolute(expression.text)), None
        case "reference":
            return None, None
        case "nth":
            event = story.events.get(index)
            nth = int(fields["nth"])
            return (when.shift(event.edtf, nth - 1, "year"), event) if event else (None, None)


def _deictic(story: Story, expression: Expression, fields: Mapping[str, Value]) -> str | None:
    if story.published is None:
        return None
    now = story.published
    if "deictic" in fields:
        return when.shift(now, int(fields["deictic"]), "day")
    if "ago" in fields:
        return when.shift(now, -1, "year")
    if "newyear" in fields:
        return when.write(when.year_of(now) + (1 if (when.month_of(now) or 1) > 6 else 0))
    if "unit" in fields and "weekday" in fields:
        start, weekday, ahead = now, int(fields["weekday"]), "ahead" in fields
        count, unit = step_size(fields)
        if ahead:
            start = calendar.weekday_from(now, weekday, direction=1, inclusive=True)
        moved = when.shift(start, count if ahead else -count, unit, exact=True)
        return calendar.weekday_from(moved, weekday, direction=-1, inclusive=True)
    if "beforelast" in fields or "afternext" in fields:
        return neighbouring(now, "day" if "daytime" in fields else str(fields["whole"]), -2 if "beforelast" in fields else 2)
    if "unit" in fields:
        return _ago(now, fields)
    if "this" not in fields:
        return _weekend(story, expression)
    move = int(fields["this"])
    if "holiday" in fields:
        days = [d for n in (-1, 0, 1) if (d := calendar.in_year(fields, when.year_of(now) + n))]
        past = [d for d in days if d < now]
        return past[-1] if move < 0 else days[len(past)] if move > 0 else days[1]
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
    return neighbouring(now, unit, move)


def _weekend(story: Story, expression: Expression) -> str:
    """Return the weekend that 'over the weekend' means: the last one early in the week, else the one at hand."""
    now = story.published or ""
    ahead = date.fromisoformat(now).isoweekday() >= 5 or story.tense(expression) > 0
    return calendar.weekend_of(now if ahead else when.shift(now, -7, "day"))


def _ago(now: str, fields: Mapping[str, Value]) -> str:
    count, unit = step_size(fields)
    moved = when.shift(now, count if "ahead" in fields else -count, unit)
    if "vague" in fields:
        return when.truncate(moved, COARSER[unit]) if unit in COARSER else when.marked(moved, "~")
    if unit == "week":
        return calendar.week_of(moved)
    return when.marked(moved, "~") if fields.get("approx") == "~" else moved


def _weekday(story: Story, expression: Expression, weekday: int) -> tuple[str | None, Dated | None]:
    if story.reading == "news" and story.published is not None:
        direction = 1 if story.tense(expression) > 0 else -1
        value = calendar.weekday_from(story.published, weekday, direction=direction, inclusive=True)
        return _listed(story, expression, weekday, value), None
    base = story.base("day")
    if base is None or base.point is None or when.grain(base.point) != "day":
        return None, None
    return calendar.weekday_from(when.point(base.point), weekday, direction=1, inclusive=True), base


def _listed(story: Story, expression: Expression, weekday: int, value: str) -> str:
    """Return the day that a weekday in a list means, the one after that before it: 'next Tuesday and Wednesday'."""
    previous = story.previous
    if previous is None or previous.point is None or previous.expression.kind not in ("weekday", "deictic"):
        return value
    if when.grain(previous.point) != "day" or not _AND.fullmatch(story.text[previous.end : expression.start]):
        return value
    after = calendar.weekday_from(when.point(previous.point), weekday, direction=1, inclusive=False)
    now = story.published or after
    return value if previous.point <= now < after and value <= now else after


def _week_start(now: str, move: int) -> str:
    week = calendar.week_of(when.shift(now, 7 * move, "day"))
    return week.partition("/")[0]


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
