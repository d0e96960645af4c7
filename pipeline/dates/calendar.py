"""The fields of an expression -> its EDTF value, once year and month are known: the part that needs no context."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from pipeline import when
from pipeline.dates.grammar import Value

Fields = Mapping[str, Value]


def number(fields: Fields, name: str) -> int | None:
    """Return a captured whole number, None where it was not captured."""
    value = fields.get(name)
    return None if value is None or value == "" else int(value)


def month_in(fields: Fields) -> int | None:
    """Return the month that the words name, of a season its middle; None where they name none."""
    season = number(fields, "season")
    if "holiday" in fields:
        start = str(fields["holiday"])[:2]
        return int(start) if start.isdigit() else 4
    return number(fields, "month") if season is None else {21: 4, 22: 7, 23: 10, 24: 12}[season]


def stated_year(fields: Fields) -> int | None:
    """Return the year that the words themselves give: '1992', "'92", '44 BC' (-43); None where there is none."""
    year = number(fields, "year")
    if "short" in fields:
        short = int(fields["short"])
        return 1900 + short if short > 30 else 2000 + short
    if year is None:
        return None
    if fields.get("era") == -1:
        return 1 - year
    if year < 100 and "first" in fields:
        return 1900 + year if year > 30 else 2000 + year
    return year


def century(ordinal: int, era: Value | None = None) -> str:
    """Return the value of the n-th century: 19 is '18XX', 5 before Christ '-04XX'."""
    return f"{'-' if era == -1 else ''}{ordinal - 1:02d}XX"


def without_year(fields: Fields) -> str | None:
    """Return the value of a decade, century or turn of one; None for everything that has or needs a year."""
    if "turn" in fields:
        return when.marked(when.write((int(fields["turn"]) - 1) * 100), "~")
    if "millennium" in fields:
        return "2000~"
    if "hundreds" in fields:
        return f"{fields['hundreds']}XX"
    if "century" in fields:
        ordinal, half, quarter = int(fields["century"]), number(fields, "half"), number(fields, "quarterof")
        if "decadeof" in fields:
            return f"{(ordinal - 1) * 10 + int(fields['decadeof']) - 1:03d}X"
        if quarter is not None:
            first = (ordinal - 1) * 100 + 25 * quarter - 24
            return f"{when.write(first)}/{when.write(first + 24)}"
        if half in (1, 2) and fields.get("era") != -1:
            first = (ordinal - 1) * 100 + 50 * half - 49
            return f"{when.write(first)}/{when.write(first + 49)}"
        return century(ordinal, fields.get("era"))
    decade = number(fields, "decade")
    if decade is None and "twodigits" in fields:
        decade = 190 + int(fields["twodigits"]) // 10
    if decade is None and "decadename" in fields:
        decade = 190 + int(fields["decadename"]) // 10
    if decade is None:
        return None
    half = number(fields, "half")
    if half in (1, 2):
        return f"{decade}{5 * half - 5}/{decade}{5 * half - 1}"
    return f"{decade}X"


def in_year(fields: Fields, year: int, month: int | None = None) -> str | None:
    """Return the value of a day, month, season, quarter, half or year; None when the calendar has no such day."""
    if "holiday" in fields:
        feast = holiday(year, str(fields["holiday"]))
        if feast is None or "beside" not in fields:
            return feast
        count = round(float(fields.get("number", 1))) * int(fields["beside"])
        return when.shift(feast, count, "week" if fields.get("apart") == "week" else "day")
    if "first" in fields:
        first, second = int(fields["first"]), int(fields["second"])
        american = fields.get("mark") == "/" and first <= 12
        month, day = (first, second) if american else (second, first)
        if month > 12:
            month, day = day, month
        return _day(year, month, day)
    month = number(fields, "month") or month
    day_number = number(fields, "day")
    if "edgeday" in fields:
        return _day(year, 1, 1) if int(fields["edgeday"]) > 0 else _day(year, 12, 31)
    if day_number is not None and month is not None:
        return _day(year, month, day_number if day_number > 0 else when.days_in_month(year, month))
    if month is not None:
        return when.write(year, month)
    for name, offset in (("season", 0), ("quarter", 32), ("half", 39)):
        part = number(fields, name)
        if part is not None and (name != "half" or part <= 2):
            return when.write(year, part + offset)
    return when.write(year)


def holiday(year: int, rule: str) -> str | None:
    """Return the day of a holiday, None where the year has none; for `rule` see [words.holiday]."""
    if year < 1:
        return when.write(year, int(rule[:2]), int(rule[3:])) if rule[2:3] == "-" else None
    match rule.split():
        case ["easter", offset]:
            return (_easter(year) + timedelta(days=int(offset))).isoformat()
        case [month, weekday, nth, *later]:
            last = int(nth) < 0
            start = date(year, int(month), when.days_in_month(year, int(month)) if last else 1)
            first = weekday_from(start.isoformat(), int(weekday), direction=-1 if last else 1, inclusive=True)
            days = 7 * (int(nth) - 1) + sum(map(int, later))
            return first if last else when.shift(first, days, "day")
        case _:
            return f"{when.write(year)}-{rule}"


def _easter(year: int) -> date:
    """Return Easter Sunday, before 1583 by the Julian calendar."""
    golden = year % 19
    if year < 1583:
        moon = (19 * golden + 15) % 30
        days = moon + (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7 + 114
    else:
        century = year // 100
        moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
        weekday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - moon - year % 4) % 7
        days = moon + weekday - 7 * ((golden + 11 * moon + 22 * weekday) // 451) + 114
    return date(year, days // 31, days % 31 + 1)


def _day(year: int, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= when.days_in_month(year, month)):
        return None
    return when.write(year, month, day)


@lru_cache(maxsize=1024)
def read_absolute(words: str) -> str | None:
    """Return the day that dateparser reads in words that hold day, month and year in any order, or None."""
    import dateparser

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    moment = dateparser.parse(words, languages=["en"], settings=settings)
    return moment.date().isoformat() if moment else None


def parts_of_range(fields: Fields) -> tuple[dict[str, Value], dict[str, Value]]:
    """Return the fields of a range's two ends, what only one end states filled in at the other."""
    second: dict[str, Value] = {name[:-1]: value for name, value in fields.items() if name.endswith("2")}
    first: dict[str, Value] = {name: value for name, value in fields.items() if not name.endswith("2")}
    tail = first.pop("tail", None)
    if tail is not None:
        year = int(first["year"])
        end = year // 100 * 100 + int(tail)
        second["year"] = end if end > year else end + 100
    if "era2" not in fields and "era" in fields:
        second["era"] = fields["era"]
    elif "era2" in fields:
        first.setdefault("era", second["era"])
    for name in ("year", "month"):
        if name not in second and name in first:
            second[name] = first[name]
        elif name not in first and name in second:
            first[name] = second[name]
            backwards = number(first, "month") or 0, number(second, "month") or 0
            if name == "year" and backwards[0] > backwards[1]:
                first[name] = int(second[name]) - 1
    return first, second


def week_of(day: str) -> str:
    """Return the week, Monday to Sunday, that holds a day, as an interval of days."""
    given, eras = _as_date(day)
    monday = given - timedelta(days=given.weekday())
    return f"{_written(monday, eras)}/{_written(monday + timedelta(days=6), eras)}"


def weekend_of(day: str) -> str:
    """Return Saturday and Sunday of the week that holds a day."""
    given, eras = _as_date(day)
    saturday = given + timedelta(days=5 - given.weekday())
    return f"{_written(saturday, eras)}/{_written(saturday + timedelta(days=1), eras)}"


def weekday_from(day: str, weekday: int, *, direction: int, inclusive: bool) -> str:
    """Return the nearest day with that weekday (Monday is 1) after (1) or before (-1) `day`; itself when inclusive."""
    start, eras = _as_date(day)
    distance = (weekday - start.isoweekday()) * direction % 7
    if distance == 0 and not inclusive:
        distance = 7
    return _written(start + timedelta(days=direction * distance), eras)


def _as_date(day: str) -> tuple[date, int]:
    """Return a day as a date, one before the year 1 lifted by eras of 400 years, after which weekdays repeat."""
    year, _, rest = day[1:].partition("-") if day.startswith("-") else day.partition("-")
    number = -int(year) if day.startswith("-") else int(year)
    eras = max(0, -((number - 1) // 400))
    return date.fromisoformat(f"{number + 400 * eras:04d}-{rest}"), eras


def _written(day: date, eras: int) -> str:
    number = day.year - 400 * eras
    return f"{'-' if number < 0 else ''}{abs(number):04d}-{day.month:02d}-{day.day:02d}"


def recurring(anchor: str, part: int, *, direction: int) -> str:
    """Return the month or season `part` that comes next after `anchor` (or came last before it), never `anchor` itself.

    A year as anchor counts whole: the spring after 1971 is '1972-21'.
    """
    year = when.year_of(anchor)
    same = when.write(year, part)
    if direction > 0 and part == 24 and when.grain(anchor) == "year":
        return same  # the winter that comes with the year's end
    if direction > 0:
        return same if when.after(same, when.point(anchor)) else when.write(year + 1, part)
    return same if when.before(same, when.point(anchor)) else when.write(year - 1, part)
