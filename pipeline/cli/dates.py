"""`accede dates`: every temporal expression of an article, in use by a fact or not, with its value and its anchor."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.reading import articles

if TYPE_CHECKING:
    from pipeline.articles import Source
    from pipeline.dates import FoundDate


class ReadingChoice(StrEnum):
    """What `--reading` takes."""

    news = "news"
    narrative = "narrative"
    auto = "auto"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("dates")(dates)


def dates(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT", help="files, folders, globs, or - for standard input")
    ],
    published: Annotated[
        str | None, typer.Option("--published", help="day of publication, like 2024-05-01, of every article")
    ] = None,
    reading: Annotated[
        ReadingChoice, typer.Option("--reading", help="count from publication, from the text, or let the text decide")
    ] = ReadingChoice.auto,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON instead of a table")] = False,
) -> None:
    """List every temporal expression of an article.

    It gives the place of each, its words, its value and what that is counted from. Expressions that the article does
    not let be resolved have no value ('last week' where no day of publication is known). With --json, one article is
    one object and several are a list.
    """
    from pipeline.errors import ArticleError

    found: list[dict[str, Any]] = []
    failed = 0
    for source in articles(inputs, published=published):
        if isinstance(source, ArticleError):
            typer.echo(f"accede: {source}", err=True)
            failed += 1
            continue
        record, mentions = _dates_of(source, reading)
        if as_json:
            found.append(record)
        else:
            _print_table(record, mentions)
    if as_json:
        one = len(found) == 1 and not failed
        typer.echo(json.dumps(found[0] if one else found, ensure_ascii=False, indent=2))
    if failed:
        raise typer.Exit(1)


def _dates_of(source: Source, choice: ReadingChoice) -> tuple[dict[str, Any], Sequence[FoundDate]]:
    """Return the JSON record of one article and its dates."""
    from pipeline.dates import Reading, choose_reading, find_dates
    from pipeline.masthead import publication_date

    published = source.published or publication_date(source.text)
    chosen: Reading = "news" if choice is ReadingChoice.news else "narrative"
    reading = choose_reading(source.text, published) if choice is ReadingChoice.auto else chosen
    mentions = find_dates(source.text, published=published, reading=reading)
    record = {
        "article": source.id,
        "reading": reading,
        "published": published,
        "dates": [
            {
                "start": d.start,
                "end": d.end,
                "text": d.text,
                "edtf": d.edtf,
                "timex": {"type": d.type, "value": d.timex},
                "anchor": {"text": d.anchor.text, "start": d.anchor.start, "end": d.anchor.end} if d.anchor else None,
            }
            for d in mentions
        ],
    }
    return record, mentions


def _print_table(record: dict[str, Any], mentions: Sequence[FoundDate]) -> None:
    from rich.console import Console
    from rich.table import Table

    from pipeline.date_words import in_words

    console = Console(width=None if sys.stdout.isatty() else 80, highlight=False)
    known = f", published {record['published']}" if record["published"] else ""
    table = Table(title=f"{record['article']} ({record['reading']}{known})", title_justify="left", box=None)
    for heading in ("at", "words", "edtf", "in words", "counted from"):
        table.add_column(heading, justify="right" if heading == "at" else "left", overflow="fold")
    for d in mentions:
        row = (str(d.start), d.text, d.edtf or "-", in_words(d.edtf) if d.edtf else "unresolved")
        table.add_row(*(_plain(cell) for cell in (*row, d.anchor.text if d.anchor else "")))
    console.print(table if mentions else f"{record['article']}: no temporal expression")


def _plain(cell: str) -> str:
    """Return a cell on one line and without console markup."""
    from rich.markup import escape

    return escape(" ".join(cell.split()))
