"""EDTF values: whether one is valid, its grain and bounds, how two compare, and calendar arithmetic on them.

A value is a string (ISO 8601-2, never padded). The `edtf` library decides what is valid; its bounds break on open
intervals and decades in 5.0.2, so everything else is computed here and nowhere else. In `Bounds`, None means open.
Where a value is vague, a comparison asks for what is certain: `before('1992', '1992-05')` is False.
Years count astronomically, as in EDTF: 44 BC is '-0043'.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

Grain = Literal["millennium", "century", "decade", "year", "half", "season", "quarter", "month", "day"]
GRAINS: tuple[str, ...] = get_args(Grain)
Unit = Literal["day", "week", "month", "quarter", "season", "half", "year", "decade", "century"]
Day = tuple[int, int, int]

SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
QUARTERS = {33: "first", 34: "second", 35: "third", 36: "fourth"}
HALVES = {40: "first", 41: "second"}
# First and last month of a part of the year; a winter ends in the year after.
_PART_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}
_PART_MONTHS |= {40: (1, 6), 41: (7, 12)}
_MONTHS_IN = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}

_SIMPLE = re.compile(r"(-?)([0-9]{1,4}X{0,3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")


class Bounds(NamedTuple):
    """The four bounds of a value, each inclusive; None is open. '1995/..' starts in 1995 and has no end.

    Days before year 1 are given as 1 January of year 1, the first that `datetime.date` knows.
    """

    earliest_start: date | None
    latest_start: date | None
    earliest_end: date | None
    latest_end: date | None


class Parts(NamedTuple):
    """One date of at most day grain: digits of the year as written, the number after it, the day, the mark."""

    sign: int
    digits: str
    part: int | None
    day: int | None
    mark: str

    @property
    def year(self) -> int:
        """The year, or the first year of the decade or century."""
        return self.sign * int(self.digits.replace("X", "0"))


@lru_cache(maxsize=8192)
def parts_of(simple: str) -> Parts:
    """Return the parts of one date; ValueError when it is none."""
    match = _SIMPLE.fullmatch(simple)
    if match is None or len(match[2]) != 4:
        raise ValueError(f"not a date this project writes: {simple!r}")
    part, day = match[3], match[4]
    return Parts(-1 if match[1] else 1, match[2], int(part) if part else None, int(day) if day else None, match[5])


@lru_cache(maxsize=8192)
def _span(simple: str) -> tuple[Day, Day]:
    """Return the first and the last day of one date."""
    sign, digits, part, day, _ = parts_of(simple)
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    first, last = (low, high) if sign > 0 else (-high, -low)
    if part is None:
        return (first, 1, 1), (last, 12, 31)
    if day is not None:
        return (first, part, day), (first, part, day)
    start, end = _PART_MONTHS.get(part, (part, part))
    return (first, start, 1), _month_end(first, end)


def _month_end(year: int, month: int) -> Day:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return year, month, days_in_month(year, month)


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month, in the Gregorian calendar run backwards where needed."""
    if month == 2:
        return 29 if calendar.isleap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _ends(edtf: str) -> tuple[str | None, str | None]:
    """Return start and end of a value; both the same for a single date, None for an open one."""
    if "/" not in edtf:
        return edtf, edtf
    start, _, end = edtf.partition("/")
    return (None if start in ("..", "") else start), (None if end in ("..", "") else end)


@lru_cache(maxsize=8192)
def _days(edtf: str) -> tuple[Day | None, Day | None, Day | None, Day | None]:
    start, end = _ends(edtf)
    first = _span(start) if start else (None, None)
    last = _span(end) if end else (None, None)
    return first[0], first[1], last[0], last[1]


def _date(day: Day | None) -> date | None:
    if day is None:
        return None
    return date(*day) if day[0] >= 1 else date.min


@lru_cache(maxsize=8192)
def valid(edtf: str) -> bool:
    """Return whether the `edtf` library reads the value and it is of a form that this project writes."""
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parse_edtf(edtf)
        _days(edtf)
        first, _, _, last = bounds(edtf)
    except (EDTFParseException, ValueError, TypeError, AttributeError):
        return False
    return first is None or last is None or first <= last


@lru_cache(maxsize=8192)
def canonical(edtf: str) -> str:
    """Return the one spelling of a value: '1992?~' is '1992%', '199u' is '199X', '1995/open' is '1995/..'.

    An interval whose ends are the same is that date. ValueError when the value is not valid.
    """
    text = edtf.strip().replace("u", "X").replace("x", "X").replace("?~", "%").replace("~?", "%")
    text = text.replace("opeX", "..").replace("open", "..")
    start, slash, end = text.partition("/")
    if slash and start == end:
        text = start
    if not valid(text):
        raise ValueError(f"not a valid EDTF value: {edtf!r}")
    return text


@lru_cache(maxsize=8192)
def grain(edtf: str) -> Grain:
    """Return the grain of a value; of an interval the finer of its ends."""
    grains = {_grain(end) for end in _ends(edtf) if end}
    return max(grains, key=GRAINS.index) if grains else "year"


def _grain(simple: str) -> Grain:
    _, digits, part, day, _ = parts_of(simple)
    if part is None:
        wholes: dict[int, Grain] = {0: "year", 1: "decade", 2: "century", 3: "millennium"}
        return wholes[digits.count("X")]
    if part in SEASONS:
        return "season"
    if part in QUARTERS:
        return "quarter"
    if part in HALVES:
        return "half"
    return "month" if day is None else "day"


@lru_cache(maxsize=8192)
def bounds(edtf: str) -> Bounds:
    """Return earliest and latest start and end. ValueError for a value that is no date."""
    return Bounds(*(_date(day) for day in _days(edtf)))


def before(a: str, b: str) -> bool:
    """Return whether all of `a` certainly lies before all of `b`."""
    end, start = _days(a)[3], _days(b)[0]
    return end is not None and start is not None and end < start


def after(a: str, b: str) -> bool:
    """Return whether all of `a` certainly lies after all of `b`."""
    return before(b, a)


def overlaps(a: str, b: str) -> bool:
    """Return whether `a` and `b` may share a day."""
    return not before(a, b) and not before(b, a)


def contains(a: str, b: str) -> bool:
    """Return whether every day that `b` may cover may be covered by `a`; an open end covers everything there."""
    (start, _, _, end), (other_start, _, _, other_end) = _days(a), _days(b)
    low = start is None or (other_start is not None and start <= other_start)
    high = end is None or (other_end is not None and other_end <= end)
    return low and high


def same(a: str, b: str) -> bool:
    """Return whether two values cover the same days; marks of doubt do not count."""
    return _days(a) == _days(b)


def finer(a: str, b: str) -> bool:
    """Return whether `a` has a finer grain than `b`: a month is finer than a season, a day than a month."""
    return GRAINS.index(grain(a)) > GRAINS.index(grain(b))


def plain(edtf: str) -> str:
    """Return the value without its marks of doubt ('?', '~', '%')."""
    return re.sub(r"[?~%]", "", edtf)


def marked(edtf: str, mark: str) -> str:
    """Return a single date with a mark of doubt, joined with the one it has; an interval or decade as it is."""
    if not mark or "/" in edtf or "X" in edtf or parts_of(edtf).part in _PART_MONTHS:
        return edtf
    old = parts_of(edtf).mark
    return plain(edtf) + (mark if old in ("", mark) else "%")


def start_of(edtf: str) -> str | None:
    """Return the start of an interval as a value of its own grain; a single date itself; None when open."""
    return _ends(edtf)[0]


def end_of(edtf: str) -> str | None:
    """Return the end of an interval as a value of its own grain; a single date itself; None when open."""
    return _ends(edtf)[1]


def point(edtf: str) -> str:
    """Return what a step counts from: the end of a closed interval, the closed end of an open one."""
    start, end = _ends(edtf)
    return plain(end or start or edtf)


def first_day(edtf: str) -> str | None:
    """Return the first day that the value covers, None when open."""
    day = _days(edtf)[0]
    return _iso(day) if day else None


def last_day(edtf: str) -> str | None:
    """Return the last day that the value covers, None when open."""
    day = _days(edtf)[3]
    return _iso(day) if day else None


def write(year: int, month: int | None = None, day: int | None = None) -> str:
    """Return the value of a year, month or day; `month` may be the number of a season, quarter or half."""
    text = f"{year:04d}" if year >= 0 else f"-{-year:04d}"
    if month is not None:
        text += f"-{month:02d}"
        if day is not None:
            text += f"-{day:02d}"
    return text


def _iso(day: Day) -> str:
    return write(*day)


def year_of(edtf: str) -> int:
    """Return the year of `point(edtf)`; of a decade or century its first."""
    return parts_of(point(edtf)).year


def month_of(edtf: str) -> int | None:
    """Return the month of `point(edtf)`; None for a season and for what is coarser than a month."""
    part = parts_of(point(edtf)).part
    return part if part is not None and part <= 12 else None


@lru_cache(maxsize=8192)
def truncate(edtf: str, to: Grain) -> str:
    """Return the value coarsened to a grain ('1997-10-10' to 'year' is '1997'); unchanged when it is as coarse.

    Counts from `point`. To 'decade' gives '199X', to 'century' '19XX'. A month is coarsened to its season or quarter.
    """
    value = point(edtf)
    if GRAINS.index(grain(value)) <= GRAINS.index(to):
        return value
    sign, digits, part, _, _ = parts_of(value)
    lead = "-" if sign < 0 else ""
    if to in ("millennium", "century", "decade"):
        keep = {"millennium": 1, "century": 2, "decade": 3}[to]
        return lead + digits[:keep] + "X" * (4 - keep)
    year = sign * int(digits)
    if to == "year" or part is None:
        return write(year)
    if to == "month":
        return write(year, part) if part <= 12 else write(year)
    month = part if part <= 12 else _PART_MONTHS[part][0]
    if to == "quarter":
        return write(year, 33 + (month - 1) // 3)
    if to == "half":
        return write(year, 40 + (month - 1) // 6)
    return write(year - 1 if month <= 2 else year, 21 + (month - 3) % 12 // 3)


@lru_cache(maxsize=8192)
def shift(edtf: str, count: float, unit: Unit, *, exact: bool = False) -> str:
    """Return the date `count` units after `edtf` (before it when negative), as coarse as the step.

    A year-sized step gives a year, a month-sized one a month, a day-sized one a day; `exact` keeps the anchor's grain.
    The result is never finer than the anchor: three days after March 1979 is '1979-03'. Counts from `point(edtf)`.
    """
    value = point(edtf) if count >= 0 else plain(start_of(edtf) or end_of(edtf) or edtf)
    have = grain(value)
    if unit in ("day", "week"):
        if have != "day":
            return value
        read = parts_of(value)
        days = round(count * (7 if unit == "week" else 1))
        cycles = -(read.year - 400) // 400 if read.year < 400 else 0  # the calendar repeats, and Python has no year 0
        try:
            moved = date(read.year + 400 * cycles, read.part or 1, read.day or 1) + timedelta(days=days)
        except (ValueError, OverflowError):
            return value
        return write(moved.year - 400 * cycles, moved.month, moved.day)
    months = round(count * _MONTHS_IN[unit])
    if have in ("decade", "century", "millennium"):
        return truncate(write(year_of(value) + round(months / 12)), have)
    sized_year = unit in ("year", "decade", "century") and months % 12 == 0
    if sized_year and not exact:
        return write(year_of(value) + months // 12)
    return _shift_months(value, months, unit, exact=exact)


def _shift_months(value: str, months: int, unit: Unit, *, exact: bool) -> str:
    year, part, day = parts_of(value).year, parts_of(value).part, parts_of(value).day
    if part is None:
        moved = write(year + (6 + months) // 12)  # from the middle of the year
        return moved if months % 12 == 0 else marked(moved, "~")
    month = part if part <= 12 else _PART_MONTHS[part][0]
    total = year * 12 + month - 1 + months
    year, month = total // 12, total % 12 + 1
    if part > 12:
        return truncate(write(year, month), _grain(value))
    if unit in ("quarter", "season", "half") and not exact:
        return truncate(write(year, month), unit)
    if exact and day is not None:
        return write(year, month, min(day, days_in_month(year, month)))
    return write(year, month)
