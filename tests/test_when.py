"""EDTF values: validity, grain, bounds, comparison and arithmetic, in examples and as properties."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import when
from pipeline.date_words import in_words

D = date

SINGLE = st.one_of(
    st.integers(1000, 2100).map(when.write),
    st.builds(when.write, st.integers(1000, 2100), st.sampled_from([*range(1, 13), 21, 22, 23, 24, 33, 36, 40, 41])),
    st.dates(min_value=D(1000, 1, 1), max_value=D(2100, 12, 31)).map(date.isoformat),
    st.integers(100, 209).map(lambda n: f"{n}X"),
    st.integers(10, 20).map(lambda n: f"{n}XX"),
    st.builds(lambda y, m: f"{y}{m}", st.integers(1000, 2100), st.sampled_from("?~%")),
)
OPEN = st.integers(1000, 2100).flatmap(lambda y: st.sampled_from([f"{y}/..", f"../{y}", f"{y}-05/..", f"../{y}-05"]))
VALUE = st.one_of(SINGLE, OPEN, st.builds(lambda a, n: f"{a}/{a + n}", st.integers(1000, 2000), st.integers(1, 90)))


@pytest.mark.parametrize(
    ("value", "grain", "earliest", "latest"),
    [
        ("1992", "year", D(1992, 1, 1), D(1992, 12, 31)),
        ("1992-05", "month", D(1992, 5, 1), D(1992, 5, 31)),
        ("1992-05-15", "day", D(1992, 5, 15), D(1992, 5, 15)),
        ("199X", "decade", D(1990, 1, 1), D(1999, 12, 31)),
        ("18XX", "century", D(1800, 1, 1), D(1899, 12, 31)),
        ("1949?", "year", D(1949, 1, 1), D(1949, 12, 31)),
        ("1992~", "year", D(1992, 1, 1), D(1992, 12, 31)),
        ("2004-21", "season", D(2004, 3, 1), D(2004, 5, 31)),
        ("2003-24", "season", D(2003, 12, 1), D(2004, 2, 29)),
        ("2004-34", "quarter", D(2004, 4, 1), D(2004, 6, 30)),
        ("2004-41", "half", D(2004, 7, 1), D(2004, 12, 31)),
        ("2018/2021", "year", D(2018, 1, 1), D(2021, 12, 31)),
        ("1995/..", "year", D(1995, 1, 1), None),
        ("../1997", "year", None, D(1997, 12, 31)),
        ("-0043", "year", D(1, 1, 1), D(1, 1, 1)),
    ],
)
def test_grain_and_bounds(value: str, grain: str, earliest: date | None, latest: date | None) -> None:
    assert when.valid(value)
    assert when.canonical(value) == value
    assert when.grain(value) == grain
    found = when.bounds(value)
    assert (found.earliest_start, found.latest_end) == (earliest, latest)


def test_an_interval_has_four_bounds() -> None:
    assert when.bounds("2018/2021") == (D(2018, 1, 1), D(2018, 12, 31), D(2021, 1, 1), D(2021, 12, 31))
    assert when.bounds("1995-03/..") == (D(1995, 3, 1), D(1995, 3, 31), None, None)


@pytest.mark.parametrize("value", ["", "soon", "2004-13", "1997-02-30", "92", "2021/2018", "2004-05-33", "1992-5-1"])
def test_invalid(value: str) -> None:
    assert not when.valid(value)
    with pytest.raises(ValueError, match="not"):
        when.canonical(value)


@pytest.mark.parametrize(
    ("written", "one"), [("1992?~", "1992%"), ("199u", "199X"), ("1995/open", "1995/.."), ("1997/1997", "1997")]
)
def test_canonical(written: str, one: str) -> None:
    assert when.canonical(written) == one


def test_comparisons_ask_for_what_is_certain() -> None:
    assert when.before("1992", "1993-01-01")
    assert not when.before("1992", "1992-05")
    assert not when.before("1995/..", "2040")
    assert when.after("1995/..", "1994")
    assert when.before("../1997", "1998")
    assert when.overlaps("1995/..", "2020-05")
    assert not when.overlaps("../1997", "1998/..")
    assert when.contains("1995/..", "2004-21")
    assert when.contains("199X", "1992-05-15")
    assert not when.contains("2018/2021", "2018/..")
    assert when.same("1992~", "1992")
    assert when.finer("1992-05", "1992-21")
    assert when.finer("1992", "199X")


@pytest.mark.parametrize(
    ("anchor", "count", "unit", "exact", "value"),
    [
        ("2000-07", 2, "year", False, "2002"),
        ("1997-10-10", 18, "month", False, "1999-04"),
        ("1994-08", 12, "month", False, "1995-08"),
        ("2012-06", 13, "month", False, "2013-07"),
        ("1999-01-31", 1, "month", True, "1999-02-28"),
        ("1990-05-04", 10, "year", True, "2000-05-04"),
        ("1980-04-01", 1, "decade", False, "1990"),
        ("1961/..", 0.25, "century", False, "1986"),
        ("1979-03", 3, "day", False, "1979-03"),
        ("1979-12-31", 1, "day", False, "1980-01-01"),
        ("1944-06-06", -2, "week", False, "1944-05-23"),
        ("2018/2021", 1, "year", False, "2022"),
        ("2018/2021", -1, "year", False, "2017"),
        ("2004-21", 1, "year", False, "2005"),
        ("199X", 1, "decade", False, "200X"),
        ("2016-06", 3.5, "year", False, "2019-12"),
        ("1994", 12, "month", False, "1995"),
        ("1994", 8, "month", False, "1995~"),
        ("2004-11", 1, "season", False, "2004-24"),
        ("2004-35", 1, "quarter", False, "2004-36"),
        ("1992~", 2, "year", False, "1994"),
    ],
)
def test_shift(anchor: str, count: float, unit: when.Unit, exact: bool, value: str) -> None:
    assert when.shift(anchor, count, unit, exact=exact) == value


@pytest.mark.parametrize(
    ("value", "to", "coarse"),
    [
        ("1997-10-10", "year", "1997"),
        ("1997-10-10", "month", "1997-10"),
        ("1997-10-10", "decade", "199X"),
        ("1997", "century", "19XX"),
        ("1997-02", "season", "1996-24"),
        ("1997-10", "quarter", "1997-36"),
        ("1997-08", "half", "1997-41"),
        ("1997", "month", "1997"),
        ("1995/..", "decade", "199X"),
    ],
)
def test_truncate(value: str, to: when.Grain, coarse: str) -> None:
    assert when.truncate(value, to) == coarse


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1995/..", "since 1995"),
        ("../2016", "until 2016"),
        ("2018/2021", "2018 to 2021"),
        ("2004-21", "spring 2004"),
        ("1992~", "about 1992"),
        ("1949?", "perhaps 1949"),
        ("2004-03-12", "12 March 2004"),
        ("199X", "the 1990s"),
        ("18XX", "the 19th century"),
        ("2004-34", "the second quarter of 2004"),
        ("2004-40", "the first half of 2004"),
        ("-0043", "44 BC"),
        ("-04XX", "the 5th century BC"),
        (None, "undated"),
    ],
)
def test_in_words(value: str | None, words: str) -> None:
    assert in_words(value) == words


def test_first_and_last_day() -> None:
    assert when.first_day("1972") == "1972-01-01"
    assert when.last_day("1972") == "1972-12-31"
    assert when.last_day("1995/..") is None
    assert when.start_of("1995/..") == "1995"
    assert when.end_of("1995/..") is None


@settings(deadline=None)
@given(VALUE)
def test_every_value_is_valid_and_canonical_twice(value: str) -> None:
    assert when.valid(value)
    assert when.canonical(when.canonical(value)) == when.canonical(value)
    assert in_words(value)


@settings(deadline=None)
@given(VALUE, VALUE)
def test_order_is_consistent(a: str, b: str) -> None:
    assert when.before(a, b) == when.after(b, a)
    assert when.overlaps(a, b) == when.overlaps(b, a)
    assert [when.before(a, b), when.after(a, b), when.overlaps(a, b)].count(True) == 1
    if when.contains(a, b):
        assert when.overlaps(a, b)
    if when.same(a, b):
        assert when.contains(a, b)
        assert when.contains(b, a)


@settings(deadline=None)
@given(SINGLE, st.integers(-120, 120), st.sampled_from(["day", "week", "month", "quarter", "season", "year", "decade"]))
def test_a_shifted_value_is_valid_and_never_finer(value: str, count: int, unit: when.Unit) -> None:
    moved = when.shift(value, count, unit)
    assert when.valid(moved)
    assert not when.finer(moved, value)


@settings(deadline=None)
@given(SINGLE, st.sampled_from(when.GRAINS))
def test_truncating_never_refines_and_settles(value: str, to: when.Grain) -> None:
    coarse = when.truncate(value, to)
    assert when.valid(coarse)
    assert when.truncate(coarse, to) == coarse
    assert not when.finer(coarse, value)
