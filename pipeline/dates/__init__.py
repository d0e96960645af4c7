"""Temporal expressions of a raw text and their EDTF values: find, then resolve; `find_dates` does both.

    grammar.py   rules/dates_*.toml, checked and compiled
    finding.py   text -> expressions
    calendar.py  fields -> value, without context
    story.py     where the narrative stands
    years.py     calendar dates whose year the text lends
    steps.py     steps and neighbours: what they count from
    resolving.py expressions -> values, in text order
    published.py what counts from the day of publication
    told.py      the event that a step names, in the sentences before
    timex.py     values as TIMEX3 writes them
    reading.py   news or narrative

No spaCy here, and no reading of today's date.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.dates.dated import Anchored, Dated, FoundDate, Reading
from pipeline.dates.finding import Expression, find
from pipeline.dates.reading import choose_reading as _choose
from pipeline.dates.resolving import mentions, resolve
from pipeline.dates.steps import counted_back
from pipeline.dates.timex import timex
from pipeline.masthead import publication_date

__all__ = [
    "Anchored",
    "Dated",
    "Expression",
    "FoundDate",
    "Reading",
    "choose_reading",
    "counted_back",
    "find",
    "find_dates",
    "mentions",
    "publication_date",
    "resolve",
]


def choose_reading(text: str, published: str | None, *, expressions: Sequence[Expression] | None = None) -> Reading:
    """Return the reading that a text asks for; `published` is an ISO date or None.

    `expressions` are those of the text, where they are found already.
    """
    return _choose(text, published, expressions=find(text) if expressions is None else expressions)


def find_dates(text: str, *, published: str | None = None, reading: Reading | None = None) -> list[FoundDate]:
    """Return every temporal expression of a text with its value, in text order.

    `published` is an ISO date; where it is None, a dateline of the text may give it. `reading` None means that the text
    decides (`choose_reading`). A text without expressions gives an empty list.
    """
    expressions = find(text, references=True)
    if not expressions:
        return []
    published = published or publication_date(text)
    reading = reading or _choose(text, published, expressions=expressions)
    return [_found(d) for d in resolve(expressions, text=text, published=published, reading=reading)]


def _found(dated: Dated) -> FoundDate:
    kind, value = timex(dated)
    words = dated.expression.text
    return FoundDate(
        start=dated.start, end=dated.end, text=words, edtf=dated.edtf, anchor=dated.anchor, type=kind, timex=value
    )
