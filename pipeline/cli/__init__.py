"""The command `accede`: arguments in, API called, results printed; the only package that prints.

One module here holds one command or a few close ones and adds them with ``register(app)``. Nothing heavy is imported
before a command runs, so that help and wrong arguments answer at once.
"""

from __future__ import annotations

import importlib
import sys

import typer

from pipeline.errors import AccedeError

COMMANDS = ("extract", "explain", "score", "gold", "rules", "dates", "timeline", "export", "report", "review", "bench")

app = typer.Typer(
    name="accede",
    help="Membership facts of alliances and international organisations, exact and explained, from English articles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _root() -> None:
    """Keep the sub-commands named even while there is only one."""


for _name in COMMANDS:
    try:
        _module = importlib.import_module(f"pipeline.cli.{_name}")
    except ModuleNotFoundError as error:  # while the rooms are being built
        if error.name != f"pipeline.cli.{_name}":
            raise
        continue
    _module.register(app)


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
