"""`accede export`: facts in the formats of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    outputs: Annotated[
        Path, typer.Argument(metavar="OUTPUTS", help="folder of fact files, or one of them", show_default=False)
    ],
    to: Annotated[str, typer.Option("--to", help="csv, parquet, ftm, quickstatements or jsonld", show_default=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="the file to write", show_default=False)],
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", min=0, max=1, help="leave out facts below this")
    ] = 0.0,
    retrieved: Annotated[
        str | None, typer.Option("--retrieved", help="day on which the articles were read, for references: 2024-05-01")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="say what was written as JSON")] = False,
) -> None:
    """Write the facts in another format.

    Formats: CSV, Parquet, FollowTheMoney, Wikidata QuickStatements, JSON-LD.

    What a format cannot carry before a person has looked at it is written beside the file, as NAME.rest.csv.
    """
    import json

    from pipeline import export as exports
    from pipeline import factfile, when
    from pipeline.files import write_atomically

    if to not in exports.FORMATS:
        raise typer.BadParameter(f"{to!r} is not one of {', '.join(exports.FORMATS)}", param_hint="--to")
    if retrieved is not None and not (when.valid(retrieved) and when.grain(retrieved) == "day"):
        raise typer.BadParameter(f"{retrieved!r} is not a day, like 2024-05-01", param_hint="--retrieved")
    options = exports.Options(min_confidence=min_confidence, retrieved=retrieved)
    exported = exports.export(factfile.read_folder(outputs), to=to, options=options)
    rest = output.with_name(f"{output.stem}.rest.csv")
    write_atomically(output, exported.data)
    if exported.rest is not None:
        write_atomically(rest, exported.rest)
    elif to == "quickstatements":
        rest.unlink(missing_ok=True)  # of an earlier run; nothing is left to do
    if as_json:
        left = {} if exported.rest is None else {"rest": str(rest), "left_out": exported.left_out}
        typer.echo(json.dumps({"file": str(output), "count": exported.count, **left}))
        return
    typer.echo(f"{output}: {exported.count} {_unit(to)}", err=True)
    if exported.rest is not None:
        typer.echo(f"{rest}: {exported.left_out} for a person to link or decide", err=True)


def _unit(to: str) -> str:
    return {"ftm": "entities", "quickstatements": "commands"}.get(to, "facts")
