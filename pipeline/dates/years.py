"""Calendar dates and ranges -> values: which year 'in December' belongs to, and 'of the following year'."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from functools import partial

from pipeline import when
from pipeline.dates import calendar
from pipeline.dates.dated import Dated
from pipeline.dates.finding import Expression
from pipeline.dates.grammar import Value, grammar
from pipeline.dates.story import STOP, Story

HOLD = 160
"""Characters within which an explicit year keeps its hold on months without year, in the news reading."""
HALF_A_MONTH = 14
"""Days that a narrative hardly steps back without saying so."""
FRONT = 16
"""Characters from the start of a sentence within which it still belongs to the year of the one before."""
NEAR, FAR = 95, 270
"""Days: tense decides the year of a month or day, unless that puts it beyond FAR and the other way it is NEAR."""
_ASIDE = re.compile(r"[,(] (?:\w+ly )?(?:born|built|begun|won|\w+ed) (?:\w+ ){0,3}in $")
"""What makes a year a remark: ', founded in 1874,'."""
_LISTED = re.compile(r",? (?:and |or |to )?(?:in |on )?(?:the )?")


def date_value(
    story: Story, index: int, expression: Expression, fields: Mapping[str, Value]
) -> tuple[str | None, Dated | None]:
    """Return the value of a calendar date, and the date that lends it year or month."""
    whole = calendar.without_year(fields)
    if whole is not None:
        return whole, None
    if "turning" in fields:
        year, source = _referred_year(story, fields)
        return (None if year is None else when.marked(when.write(round(year / 100) * 100), "~")), source
    year, source = calendar.stated_year(fields), None
    month: int | None = None
    if "samemonth" in fields or "adjacentmonth" in fields or ("day" in fields and "month" not in fields):
        base = story.base("month")
        value = when.truncate(base.point, "month") if base and base.point else story.published
        latest = story.last.get("month")
        if value is not None and when.grain(value) == "year" and "samemonth" in fields and latest is not None:
            value = when.write(
                when.year_of(value), when.month_of(latest.point or "")
            )  # 'two years later, on the 5th of'
        if value is None or when.grain(value) not in ("month", "day"):
            return None, None
        months = int(fields.get("adjacentmonth", 0)) + ("samemonth" not in fields and _turns(story, expression, base))
        value = when.shift(when.truncate(value, "month"), months, "month")
        year, month, source = int(value[:-3]), int(value[-2:]), base
    if "yearly" in fields:
        year, source = _referred_year(story, fields)
    elif year is None:
        year = _shared_year(story, index, fields)
        if year is None:
            year, source = _missing_year(story, expression, fields)
            if year is None and source is not None:
                return source.point, source  # some day of the years that head the paragraph
    return (None if year is None else calendar.in_year(fields, year, month)), source


def _turns(story: Story, expression: Expression, base: Dated | None) -> bool:
    """Return whether a bare day is of the month after: 'On 28 June they met. On the 3rd they parted.'"""
    if base is None or base.point is None or when.grain(base.point) != "day" or "adjacentmonth" in expression.fields:
        return False
    back = int(when.point(base.point)[-2:]) - int(expression.fields.get("day", 31))
    return back > HALF_A_MONTH and not grammar().cues["perfect"].search(story.clause_before(expression))


def range_value(story: Story, expression: Expression, fields: Mapping[str, Value]) -> tuple[str | None, Dated | None]:
    """Return the value of a range, and the date that lends it the year."""
    first, second = calendar.parts_of_range(fields)
    source: Dated | None = None
    low, high = calendar.without_year(first), calendar.without_year(second)
    if low is None and high is None:
        year = calendar.stated_year(first)
        if "yearly" in fields:
            year, source = _referred_year(story, fields)
        elif year is None:
            year, source = _missing_year(story, expression, first)
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


def _referred_year(story: Story, fields: Mapping[str, Value]) -> tuple[int | None, Dated | None]:
    """Return the year of 'of the same year', 'of last year', 'two years later' in a date."""
    if "this" in fields:
        return (when.year_of(story.published) + int(fields["this"]) if story.published else None), None
    base = story.base()
    if base is not None and base.point is not None:
        year = when.year_of(base.point)
    elif story.published is not None and story.reading == "news":
        year = when.year_of(story.published)
    else:
        return None, None
    if "adjacent" in fields:
        return year + int(fields["adjacent"]), base
    if "direction" in fields:
        return year + int(fields["direction"]) * round(float(fields.get("number", 1))), base
    return year, base


def _shared_year(story: Story, index: int, fields: Mapping[str, Value]) -> int | None:
    """Return the year that a list states at its end: 'in May, June and July 1961'."""
    month = calendar.number(fields, "month")
    for this, following in itertools.pairwise(story.expressions[index : index + 6]):
        later = calendar.number(following.fields, "month")
        if month is None or later is None or later < month or following.kind != "date":
            return None
        if not _LISTED.fullmatch(story.text[this.end : following.start]):
            return None
        if "year" in following.fields:
            return calendar.stated_year(following.fields)
    return None


def _missing_year(story: Story, expression: Expression, fields: Mapping[str, Value]) -> tuple[int | None, Dated | None]:
    """Return the year of 'in December' or '12 March': that of the narrative, or the nearest to publication."""
    base = story.base()
    if story.reading == "news" and story.published and not _year_holds(story, expression, base):
        return _nearest_year(story, expression, fields), None
    if base is None or base.point is None:
        if story.published is None:
            return None, None
        return _nearest_year(story, expression, fields), None
    if (
        "/" in base.point
        and _heads(story, base)
        and _may_be_either(base.point, fields)
        and not _goes_on(story, expression)
    ):
        return None, base
    start = when.start_of(base.point)
    if "/" in base.point and start and when.grain(base.point) in ("year", "month") and base.expression.kind == "range":
        return _first_within(start, fields), base
    year = when.year_of(base.point)
    same = calendar.in_year(fields, year)
    if expression.opening == "end" and same is not None and when.before(same, when.point(base.point)):
        return year + 1, base  # 'by the summer' is still to come
    month, stands_in = calendar.month_in(fields), when.month_of(base.point)
    if month is not None and stands_in is not None:
        gap = month - stands_in
        clause = story.clause_before(expression)
        if -11 <= gap <= -6 and not grammar().cues["perfect"].search(clause):
            year += 1
    return year, base


def _heads(story: Story, base: Dated) -> bool:
    """Return whether a range of years opens its paragraph: '1936-1937. The kingdom left on 11 December.'"""
    line = story.text.rfind("\n", 0, base.start) + 1
    return not story.text[line : base.start].strip("#*=- \t") and story.text[base.end : base.end + 1] in ".:\n"


def _may_be_either(span: str, fields: Mapping[str, Value]) -> bool:
    """Return whether a date without year may lie in more than one year of a range."""
    first, last = when.year_of(when.start_of(span) or span), when.year_of(span)
    values = [calendar.in_year(fields, year) for year in range(first, last + 1)]
    return sum(value is not None and when.contains(span, value) for value in values) > 1


def _goes_on(story: Story, expression: Expression) -> bool:
    """Return whether the paragraph goes on into the next year: 'one joins in September, the next a year later'."""
    end = story.text.find("\n", expression.end)
    month = calendar.month_in(expression.fields) or 12
    for other in story.expressions:
        if other.start <= expression.start or (end >= 0 and other.start > end):
            continue
        move = other.fields.get("direction" if other.kind == "step" else "adjacent", 0)
        if int(move) > 0 or (other.kind == "date" and (calendar.month_in(other.fields) or 12) < month):
            return True
    return False


def _first_within(start: str, fields: Mapping[str, Value]) -> int:
    """Return the year in which a day or month first comes within the range that the narrative opens with."""
    year = when.year_of(start)
    value = calendar.in_year(fields, year)
    return year + 1 if value is not None and when.before(value, start) else year


def _year_holds(story: Story, expression: Expression, base: Dated | None) -> bool:
    """Return whether an explicit other year stands so near that a month without year belongs to it."""
    if base is None or base.point is None or story.published is None:
        return False
    between = story.text[base.end : expression.start]
    stop = STOP.search(between)
    if len(between) > HOLD or "\n" in between or (stop and len(between) - stop.end() > FRONT):
        return False
    if story.tense(expression) > 0 or (
        between[:1] == "," and _ASIDE.search(story.text[max(0, base.start - 60) : base.start])
    ):
        return False
    told = base.expression.kind in ("date", "adjacent", "same")
    compared = base.expression.opening is None and story.text[: base.start].endswith("from ")
    return told and not compared and when.year_of(base.point) < when.year_of(story.published)


def _nearest_year(story: Story, expression: Expression, fields: Mapping[str, Value]) -> int | None:
    """Return the year that puts a date nearest to publication, as the tense around it has it."""
    assert story.published is not None
    now = when.year_of(story.published)
    tense = story.tense(expression)
    values = [v for v in (calendar.in_year(fields, now + n) for n in (-1, 0, 1)) if v is not None]
    if not values:
        return None
    if "quarter" in fields and (tense <= 0 or "-" in expression.text):  # the one that runs or has run
        values = [v for v in values if not when.after(v, story.published)]
        return when.year_of(values[-1])
    distance = partial(_distance, story)
    nearest = min(values, key=distance)
    fitting = [v for v in values if not (when.after if tense < 0 else when.before)(v, story.published)]
    if tense and fitting:
        told = min(fitting, key=distance)
        if abs(tense) > 1 or distance(told) <= FAR or distance(nearest) > NEAR:
            return when.year_of(told)
    return when.year_of(nearest)


def _distance(story: Story, value: str) -> int:
    """Return the days between a value and publication, 0 where it covers that day."""
    here = when.bounds(story.published or value).earliest_start
    low, _, _, high = when.bounds(value)
    if here is None or low is None or high is None or low <= here <= high:
        return 0
    return min(abs((low - here).days), abs((here - high).days))
