"""Expressions that count from the day of publication: 'yesterday', 'last week', 'two years ago', 'Tuesday'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from pipeline import when
from pipeline.dates import calendar
from pipeline.dates.dated import Dated
from pipeline.dates.finding import Expression
from pipeline.dates.grammar import Value
from pipeline.dates.steps import COARSER, neighbouring, step_size
from pipeline.dates.story import Story

_AND = re.compile(r",? (?:(?:and|or|to|through|until|till) )?(?:on )?|[-–—]")


def deictic_value(story: Story, expression: Expression, fields: Mapping[str, Value]) -> str | None:
    """Return the value of 'yesterday', 'last week', 'two years ago', 'next Tuesday', 'last Christmas'."""
    if story.published is None or (story.reading == "narrative" and expression.text.lower() == "today"):
        return None
    now = story.published
    if "deictic" in fields:
        return when.shift(now, int(fields["deictic"]), "day")
    if "ago" in fields:
        return when.shift(now, -1, "year")
    if "newyear" in fields:
        return when.write(when.year_of(now) + (1 if (when.month_of(now) or 1) > 6 else 0))
    if "unit" in fields and "weekday" in fields:
        return _weekday_ago(now, fields)
    if "beforelast" in fields or "afternext" in fields:
        return neighbouring(
            now, "day" if "daytime" in fields else str(fields["whole"]), -2 if "beforelast" in fields else 2
        )
    if "unit" in fields:
        return _ago(now, fields)
    if "this" not in fields:
        return _weekend(story, expression)
    move = int(fields["this"])
    if "holiday" in fields:
        return _holiday(now, fields, move)
    if "weekday" in fields:
        weekday = int(fields["weekday"])
        if expression.text.lower().endswith("week"):
            return calendar.weekday_from(_week_start(now, move), weekday, direction=1, inclusive=True)
        return calendar.weekday_from(now, weekday, direction=move or 1, inclusive=not move)
    part = calendar.number(fields, "month") or calendar.number(fields, "season")
    if part is not None:
        here = when.truncate(now, "season" if part > 12 else "month")
        if not move:
            running = part == 24 and (when.month_of(now) or 12) <= 2  # a winter has the year it starts in
            return when.write(when.year_of(now) - running, part)
        return calendar.recurring(here, part, direction=move)
    unit = "day" if "daytime" in fields else str(fields["whole"])
    return neighbouring(now, unit, move)


def _weekday_ago(now: str, fields: Mapping[str, Value]) -> str:
    """Return the day of 'a week ago Friday' and 'two weeks from Monday'."""
    weekday, (count, unit) = int(fields["weekday"]), step_size(fields)
    if "ahead" in fields:
        start = calendar.weekday_from(now, weekday, direction=1, inclusive=True)
        return when.shift(start, count, unit, exact=True)
    moved = when.shift(now, -count, unit, exact=True)
    return calendar.weekday_from(moved, weekday, direction=-1, inclusive=True)


def _holiday(now: str, fields: Mapping[str, Value], move: int) -> str:
    """Return the day of 'last Christmas', 'this Christmas', 'next Christmas'."""
    days = [day for n in (-1, 0, 1) if (day := calendar.in_year(fields, when.year_of(now) + n))]
    past = [day for day in days if day < now]
    return past[-1] if move < 0 else days[len(past)] if move > 0 else days[1]


def _weekend(story: Story, expression: Expression) -> str:
    """Return the weekend that 'over the weekend' means: the last one early in the week, else the one at hand."""
    now = story.published or ""
    ahead = date.fromisoformat(now).isoweekday() >= 5 or story.tense(expression) > 0
    return calendar.weekend_of(now if ahead else when.shift(now, -7, "day"))


def _ago(now: str, fields: Mapping[str, Value]) -> str:
    count, unit = step_size(fields)
    exact = "exact" in fields or "ofthis" in fields
    moved = when.shift(now, count if "ahead" in fields else -count, unit, exact=exact)
    if "ofthis" in fields:
        return calendar.week_of(moved) if fields["ofthis"] == "week" else when.truncate(moved, "month")
    if fields["unit"] == "decade" and "approx" not in fields and not exact:
        return when.truncate(moved, "decade")
    if "vague" in fields:
        return when.truncate(moved, COARSER[unit]) if unit in COARSER else when.marked(moved, "~")
    if unit == "week":
        return calendar.week_of(moved)
    return when.marked(moved, "~") if fields.get("approx") == "~" else moved


def weekday_value(story: Story, expression: Expression, weekday: int) -> tuple[str | None, Dated | None]:
    """Return the day of a bare 'Tuesday', and what it counts from in a narrative."""
    if story.reading == "news" and story.published is not None:
        direction = 1 if story.tense(expression) > 0 else -1
        value = calendar.weekday_from(story.published, weekday, direction=direction, inclusive=True)
        return _listed(story, expression, weekday, value), None
    base = story.base("day")
    if base is None or base.point is None or when.grain(base.point) != "day":
        if story.published is None:
            return None, None
        return calendar.weekday_from(story.published, weekday, direction=-1, inclusive=True), None
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
