"""`accede report`: fact files as pages that open by a double click, compared with gold where it is given."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.words import counted


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(report)


def report(
    outputs: Annotated[Path, typer.Argument(metavar="OUTPUTS", help="folder of fact files, or one fact file")],
    page: Annotated[Path, typer.Option("-o", "--output", help="folder that the pages are written to")],
    gold: Annotated[
        Path | None, typer.Option(help="gold .jsonl file or folder: mark hits, misses and false facts")
    ] = None,
    half: Annotated[str | None, typer.Option(help="compare one half with gold only: development or test")] = None,
    show_test_errors: Annotated[
        bool, typer.Option("--show-test-errors", help="tell what is right and wrong in the test half too")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="say what was written as JSON")] = False,
) -> None:
    """Write the report, pages to read in a browser.

    An overview with search, a page an article with its evidence marked, a page an organisation.
    """
    import json
    from dataclasses import asdict

    from pipeline.report import write_report

    made = write_report(outputs, page, gold=gold, half=half, show_test_errors=show_test_errors)
    if as_json:
        typer.echo(json.dumps(asdict(made), default=str))
        return
    what = [counted(made.facts, "fact"), counted(made.articles, "article"), counted(made.organisations, "organisation")]
    typer.echo(f"{what[0]} of {what[1]}, {what[2]}: {counted(made.pages, 'page')}")
    typer.echo(f"open {made.index}")
