"""Which of the two readings a text asks for: news counts from its publication, a narrative from its own dates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline import when
from pipeline.dates.calendar import stated_year
from pipeline.dates.dated import Reading
from pipeline.dates.finding import Expression

_WIRE = re.compile(
    r"\((?:Reuters|AP|AFP|UPI|Xinhua\w*|dpa|CNN|BBC|Bloomberg|PA)\)|"
    r"^[ \t]*[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][\w. ]{1,20})?,? "
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})?[^\n]{0,40}?(?:--|[–—]| - )",
    re.MULTILINE,
)


def choose_reading(text: str, published: str | None, *, expressions: Sequence[Expression]) -> Reading:
    """Return 'news' where the words lean on the day of publication, 'narrative' where the dates are years of the past.

    A known publication day or a dateline speaks for news, unless the text tells mostly of years well before it and
    hardly says 'yesterday' or 'Tuesday'.
    """
    leaning = sum(e.kind in ("deictic", "weekday") for e in expressions)
    years = [y for e in expressions if e.kind in ("date", "range") and (y := stated_year(e.fields)) is not None]
    newest = when.year_of(published) if published else max(years, default=0)
    past = sum(year < newest - 1 for year in years)
    if published is None and not _WIRE.search(text[:400]):
        return "news" if leaning > 2 * len(years) and leaning > 1 else "narrative"
    return "narrative" if past >= 3 and past > 2 * leaning else "news"
