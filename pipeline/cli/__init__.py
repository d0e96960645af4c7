"""The command `accede`: arguments in, API called, results printed; the only package that prints.

One module here holds one command or a few close ones and adds them with ``register(app)``. Nothing heavy is imported
before a command runs, so that help and wrong arguments answer at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import bench, dates, explain, export, extract, gold, mentions, report, review, rules, score, timeline
from pipeline.errors import AccedeError

app = typer.Typer(
    name="accede",
    help="Membership facts of alliances and international organisations, exact and explained, from English articles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"accede {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="print the version and stop")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


for _room in (extract, explain, score, rules, dates, mentions, timeline, export, report, review, gold, bench):
    _room.register(app)


def main() -> None:
    """Run the command line: 0 done; 1 done, but something failed or a bar was missed; 2 the call itself was wrong."""
    try:
        app()
    except AccedeError as error:
        sys.stderr.write(f"accede: {error}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        sys.stderr.write("accede: interrupted; what was finished is kept\n")
        raise SystemExit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
