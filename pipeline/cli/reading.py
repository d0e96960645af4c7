"""How the commands that print something of each article read them: a folder without an article is a wrong call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import AccedeError, ArticleError

if TYPE_CHECKING:
    from pipeline.articles import Source


def articles(inputs: Sequence[str], *, published: str | None = None) -> Iterator[Source | ArticleError]:
    """Yield the articles, and an error for each that cannot be read; raises AccedeError where there is none at all."""
    from pipeline.articles import read_articles

    empty = True
    for source in read_articles(inputs, published=published):
        empty = False
        yield source
    if empty:
        raise nothing_found(inputs)


def nothing_found(inputs: Sequence[str]) -> AccedeError:
    """Return the error for inputs that hold no article."""
    return AccedeError(" ".join(inputs), "no article found", "files ending in .txt, .md, .html, .jsonl or .parquet")
