"""A value as TIMEX3 writes it: type and value, so that dates can be set beside those of other temporal taggers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from pipeline import when
from pipeline.dates import calendar
from pipeline.dates.dated import Dated

_PARTS = {21: "SP", 22: "SU", 23: "FA", 24: "WI", 33: "Q1", 34: "Q2", 35: "Q3", 36: "Q4", 40: "H1", 41: "H2"}
_REFERENCES = {"present": "PRESENT_REF", "past": "PAST_REF", "ago_reference": "PAST_REF", "future": "FUTURE_REF"}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m", re.IGNORECASE)


def timex(dated: Dated) -> tuple[Literal["DATE", "TIME"], str | None]:
    """Return the TIMEX3 type of an expression, DATE or TIME, and its value; None where it has none.

    What 'since' or 'until' opens is the date itself, as in TIMEX3; of a range of years it is the first and the last.
    """
    expression = dated.expression
    if expression.kind == "reference":
        return "DATE", _REFERENCES[expression.rule.removeprefix("date.")]
    if dated.point is None and expression.text.lower() == "today":
        return "DATE", "PRESENT_REF"
    value = None if dated.point is None else _value(_as_coarse_as_the_step(dated, when.plain(dated.point)))
    if "daytime" not in expression.fields:
        return "DATE", value
    return "TIME", None if value is None else f"{value}T{_time(expression.text, str(expression.fields['daytime']))}"


def _as_coarse_as_the_step(dated: Dated, value: str) -> str:
    """Return a value as coarse as its step: in TIMEX3 'two weeks later' is a week, 'a decade ago' a decade."""
    fields = dated.expression.fields
    if dated.expression.kind not in ("step", "deictic") or "weekday" in fields or "=" in map(str, fields.values()):
        return value
    match fields.get("unit"):
        case "week" | "fortnight" if when.grain(value) == "day" and "/" not in value:
            return calendar.week_of(value) if value > "0001" else value
        case "decade" | "century" as unit:
            return when.truncate(value, "decade" if unit == "decade" else "century")
        case _:
            return value


def _time(words: str, part: str) -> str:
    clock = _CLOCK.search(words)
    if clock is None:
        return part
    hour = int(clock[1]) % 12 + (12 if clock[3].lower() == "p" else 0)
    return f"{hour:02d}:{clock[2] or '00'}"


def _value(edtf: str) -> str:
    start, slash, end = edtf.partition("/")
    if not slash:
        return _single(edtf)
    return _week(start, end) or "/".join(_single(side) for side in (start, end))


def _week(start: str, end: str) -> str | None:
    """Return the week or weekend of an interval of days, None for any other interval."""
    if when.grain(start) != "day" or when.grain(end) != "day" or start < "0001":
        return None
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    year, week, weekday = first.isocalendar()
    if (weekday, last - first) == (1, timedelta(days=6)):
        return f"{year:04d}-W{week:02d}"
    return f"{year:04d}-W{week:02d}-WE" if (weekday, last - first) == (6, timedelta(days=1)) else None


def _single(edtf: str) -> str:
    match = re.fullmatch(r"(-?)(\d+)(X*)(?:-(\d\d))?(-\d\d)?", edtf)
    assert match is not None
    sign, digits, unknown, part, day = match.groups()
    if sign:  # astronomical -0043 is 44 BC
        digits = f"BC{int(digits) + 1:04d}" if not unknown else f"BC{digits}"
    named = _PARTS.get(int(part), part) if part else None
    return digits + (f"-{named}" if named else "") + (day or "")
