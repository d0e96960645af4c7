"""The Correlates of War table `igo_year_formatv3.csv`, read as its codebook says.

Pevehouse, Nordstrom, McManus and Jamison (2020), Intergovernmental Organizations, version 3.
One row an organisation and year, a column a state: 0 no member, 1 full, 2 associate, 3 observer, -9 missing, -1 or
empty: not in the state system. What this reader makes of it:

- A status is known by the year. It starts in its first year, and ends between its last year and the first year
  without it.
- Before 1965 the source is five-yearly, and the years between are filled in, unless
  `accuracyofpre1965membershipdates` says that they are accurate: a start seen in 1955 may lie in 1951 to 1955, an end
  between 1950 and 1955.
- Missing years widen a start or an end; a state that was not in the system before its first year may have been a
  member earlier.
- An organisation begins in `sdate` and ends in `deaddate`; with it end its memberships. The table itself ends with
  its last year (2014).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

from pipeline.gazetteer import Organisation
from pipeline.gazetteer import load as load_gazetteer
from pipeline.reference_data.records import (
    Reference,
    ReferenceError,
    ReferenceOrganisation,
    ReferenceSpell,
    comparable,
    index_names,
    years,
)
from pipeline.statements import Window

STATUS = {"1": "member", "2": "associate", "3": "observer"}
ANNUAL_FROM = 1965
STEP = 5
ACCURATE = re.compile(r"accurate|1965 or later", re.IGNORECASE)
STATES_FILE = Path(__file__).with_name("cow_states.csv")


@dataclass(frozen=True, slots=True)
class Column:
    """One row of cow_states.csv: the entity that a column means in some years, both inclusive; None is open."""

    column: str
    entity: str
    first: int | None
    last: int | None

    def means(self, year: int) -> bool:
        """Return whether it means the entity in that year."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


def read_columns() -> dict[str, list[Column]]:
    """Return the columns of each entity; an entity has several where states were divided or united."""
    found: dict[str, list[Column]] = defaultdict(list)
    with STATES_FILE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(line for line in stream if not line.startswith("#")):
            first, last = (int(row[side]) if row[side] else None for side in ("from_year", "to_year"))
            found[row["entity"]].append(Column(row["column"], row["entity"], first, last))
    return dict(found)


def read(text: str, name: str) -> Reference:
    """Return the reference of the table's text; ReferenceError where a row has no year."""
    columns = read_columns()
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for number, row in enumerate(csv.DictReader(text.splitlines(keepends=True)), 2):
        if not (row["year"] or "").isdecimal():
            raise ReferenceError(f"{name}:{number}", f"not a year: {row['year']!r}")
        rows[row["ioname"]].append(row)
    for group in rows.values():
        group.sort(key=lambda row: int(row["year"]))
    last = max((int(group[-1]["year"]) for group in rows.values()), default=0)

    @cache
    def get(key: str) -> ReferenceOrganisation:
        return _organisation(key, rows[key], columns, last)

    gazetteer = [e for e in load_gazetteer().entities.values() if isinstance(e, Organisation)]
    by_name = index_names({key: _names(key, group) for key, group in rows.items()})
    ids = {o.id: by_name[form] for o in gazetteer for form in map(comparable, (*o.aliases, o.name)) if form in by_name}
    ids |= {o.id: o.cow for o in gazetteer if o.cow in rows}
    return Reference(name, date(last, 12, 31) if last else None, get, ids, by_name, frozenset(columns))


def _organisation(
    key: str, rows: list[dict[str, str]], columns: dict[str, list[Column]], last: int
) -> ReferenceOrganisation:
    began, ended = _year(rows[0].get("sdate")), _year(rows[-1].get("deaddate"))
    first = began if began is not None else int(rows[0]["year"])
    ending = years(ended, ended) if ended is not None else None
    made = ReferenceOrganisation(key, rows[0]["orgname"], years(first, first), ending)
    for entity, entity_columns in columns.items():
        series = _series(rows, entity_columns)
        known = [year for year, value in series.items() if value is not None]
        if not known:
            continue
        made.coverage[entity] = years(min(known), max(known))
        found = _spells(series, rows, began=began, ended=ended, last=last)
        if found:
            made.spells[entity] = found
    return made


def _names(key: str, rows: list[dict[str, str]]) -> tuple[str, ...]:
    """Return what the table calls an organisation.

    'A/B' in the long name are a name and a later one, brackets hold an acronym.
    """
    names = {key}
    for row in rows:
        for name in (row["orgname"], *(row.get("longorgname") or "").split("/")):
            names |= {name.strip(), re.sub(r"\s*\(.*?\)", "", name).strip(), *re.findall(r"\(([A-Z]{3,})\)", name)}
    return tuple(sorted(names - {""}))


def _series(rows: list[dict[str, str]], columns: list[Column]) -> dict[int, str | None]:
    """Return a state's value by year: a status, 'none', or None where the table does not know."""
    series: dict[int, str | None] = {}
    for row in rows:
        year = int(row["year"])
        values = [row.get(column.column) or "" for column in columns if column.means(year)]
        value = next((v for v in values if v not in ("", "-1", "-9")), None)
        series[year] = STATUS.get(value, "none") if value is not None else None
    return series


def _spells(
    series: dict[int, str | None], rows: list[dict[str, str]], *, began: int | None, ended: int | None, last: int
) -> list[ReferenceSpell]:
    """Return the runs of equal status as spells, each with the years that its start and its end may lie in."""
    accurate = bool(ACCURATE.search(rows[-1].get("accuracyofpre1965membershipdates") or ""))
    runs = [(value, [year for year, _ in group]) for value, group in groupby(_known(series), key=lambda item: item[1])]
    all_years = sorted(series)
    found = []
    for number, (value, seen) in enumerate(runs):
        if value == "none":
            continue
        previous = runs[number - 1][1][-1] if number else None
        start = _start(seen[0], previous, all_years, began=began, accurate=accurate)
        after = runs[number + 1][1][0] if number + 1 < len(runs) else None
        end = _end(seen[-1], after, ended=ended, last=last, accurate=accurate)
        found.append(ReferenceSpell(value, start, end))
    return found


def _known(series: dict[int, str | None]) -> list[tuple[int, str]]:
    return [(year, value) for year, value in sorted(series.items()) if value is not None]


def _start(year: int, previous: int | None, all_years: list[int], *, began: int | None, accurate: bool) -> Window:
    """Return the years in which a status first seen in ``year`` may have begun.

    ``previous`` is the last known year without it.
    """
    if previous is None:
        opening = began is not None and all(y >= year for y in all_years) and year - began <= 1
        return years(began, year) if opening else years(None, year)
    first = previous + 1
    if year <= ANNUAL_FROM and not accurate:
        first = min(first, max(year - STEP + 1, began if began is not None else year))
    return years(first, year)


def _end(year: int, after: int | None, *, ended: int | None, last: int, accurate: bool) -> Window | None:
    """Return the years in which a status last seen in ``year`` may have ended.

    None where it still runs when the table stops.
    """
    if after is None:
        return years(year, max(year, ended)) if ended is not None and ended <= last and year >= ended - 1 else None
    first = year
    if after <= ANNUAL_FROM and not accurate:
        first = min(first, after - STEP)
    return years(first, after)


def _year(value: str | None) -> int | None:
    text = (value or "").strip().split(".")[0]
    return int(text) if text.isdecimal() else None
