"""`accede review`: a local page on which a person confirms, corrects and adds facts, and so makes gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.words import counted


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(review)


def review(
    outputs: Annotated[
        Path, typer.Argument(metavar="OUTPUTS", help="folder of fact files: the articles, and what was found in them")
    ],
    gold: Annotated[Path, typer.Option(help="folder (or .jsonl file) that gold is read from and written to")],
    annotator: Annotated[str | None, typer.Option(help="whose gold this is: reads and writes NAME.jsonl alone")] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help="hide what was found, so that honest gold can be made")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="port on 127.0.0.1; 0 takes a free one")] = 8765,
) -> None:
    """Serve a page to judge facts on this machine until Ctrl+C.

    Every decision is on disk before the next is shown.
    """
    from pipeline.review.serve import prepare

    made = prepare(outputs, gold, annotator=annotator, blind=blind, port=port)
    typer.echo(f"{counted(made.articles, 'article')}; gold goes to {made.gold}, decisions to {made.log.name}")
    typer.echo(f"open {made.address}")
    typer.echo("stop with Ctrl+C; nothing is lost then")
    made.run()
