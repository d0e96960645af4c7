"""Articles for tests: only what a test is about has to be said."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

from pipeline.articles import Source, read_articles

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
CORPUS, DEV, NEWS = ROOT / "corpus", SHARED / "dev" / "articles", SHARED / "news" / "ag-news-test.csv"


def make_source(text: str, *, id: str = "example", title: str | None = None, published: str | None = None) -> Source:
    """Return an article of its own."""
    return Source(id=id, title=title, text=text, published=published, source=None)


def read_folder(folder: Path) -> list[Source]:
    """Return the articles of a folder, in the order of their names."""
    return [article for article in read_articles([str(folder)]) if isinstance(article, Source)]


def read_news(*, every: int = 1) -> list[Source]:
    """Return each ``every``-th item of the news file."""
    with NEWS.open(encoding="utf-8", newline="") as stream:
        rows = enumerate(csv.reader(stream))
        return [make_source(row[2], id=f"news-{n}", title=row[1]) for n, row in islice(rows, 0, None, every)]
