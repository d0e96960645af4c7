"""`accede mentions`: every name and reference of an article, in use by a fact or not, with what it means and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.reading import articles

if TYPE_CHECKING:
    from pipeline.schema import LinkedMention


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mentions")(mentions)


def mentions(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT", help="files, folders, globs, or - for standard input")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="print JSON instead of a table")] = False,
) -> None:
    """List every name and reference of an article.

    It gives the place of each, its words, its kind, what it means and how that was found. With --json, one article is
    one object and several are a list.
    """
    from pipeline.errors import ArticleError
    from pipeline.extract import Extractor

    extractor = Extractor()
    records: list[dict[str, Any]] = []
    failed = 0
    for source in articles(inputs):
        if isinstance(source, ArticleError):
            typer.echo(f"accede: {source}", err=True)
            failed += 1
            continue
        found = extractor.mentions(source)
        if as_json:
            records.append({"article": source.id, "mentions": [m.model_dump() for m in found]})
        else:
            _print_table(source.id, found)
    if as_json:
        one = len(records) == 1 and not failed
        typer.echo(json.dumps(records[0] if one else records, ensure_ascii=False, indent=2))
    if failed:
        raise typer.Exit(1)


def _print_table(article: str, found: Sequence[LinkedMention]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 80, highlight=False)
    table = Table(title=article, title_justify="left", box=None)
    for heading in ("at", "words", "kind", "means", "because"):
        table.add_column(heading, justify="right" if heading == "at" else "left", overflow="fold")
    for m in found:
        means = ", ".join(e.name for e in m.entities)
        cells = (m.text, m.kind + (" *" if m.in_fact else ""), means, "; ".join(m.steps))
        table.add_row(str(m.start), *(_plain(cell) for cell in cells))
    console.print(table if found else f"{article}: no name and no reference")


def _plain(cell: str) -> str:
    """Return a cell on one line and without console markup."""
    from rich.markup import escape

    return escape(" ".join(cell.split()))
