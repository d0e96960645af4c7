"""The command `accede`: arguments in, API called, results printed; the only package that prints.

One module here holds one command or a few close ones and adds them with ``register(app)``. Nothing heavy is imported
before a command runs, so that help and wrong arguments answer at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from pipeline import __version__
from pipeline.cli import bench, dates, explain, export, extract, gold, mentions, report, review, rules, score, timeline
from pipeline.errors import AccedeError, reason

INTERRUPTED = 130
"""The exit code that typer gives for Ctrl+C."""

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
        code = app(prog_name="accede", standalone_mode=False) or 0
    except TyperException as error:
        sys.stderr.write(_wrong_call(error))
        raise SystemExit(2) from None
    except AccedeError as error:
        sys.stderr.write(f"accede: {error}\n")
        raise SystemExit(2) from None
    except OSError as error:  # what no command foresaw: a name that is too long, a disk that is full
        sys.stderr.write(f"accede: {error.filename or 'cannot go on'}: {reason(error)}\n")
        raise SystemExit(2) from None
    if code == INTERRUPTED:
        sys.stderr.write("accede: interrupted; what was finished is kept\n")
    raise SystemExit(code)


def _wrong_call(error: TyperException) -> str:
    """Return what was wrong with a call, as one line that names the help; the help itself where nothing was asked."""
    words = error.format_message()
    if "\n" in words:
        return f"{words}\n"
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "accede"
    return f"accede: {words.rstrip('.')} ({command} --help)\n"
