"""`accede extract`: articles in, fact files out, one line for each article that fails and one for the whole run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.reading import nothing_found
from pipeline.cli.words import counted
from pipeline.errors import AccedeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.batch import Summary
    from pipeline.errors import ArticleError


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(extract)


def extract(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT", help="files, folders, globs, or - for standard input")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="folder for the fact files")] = Path("outputs"),
    format: Annotated[
        str | None, typer.Option(help="text, markdown, html, jsonl or parquet; default: by extension")
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="date of publication of every article, as 2024-03-04")
    ] = None,
    workers: Annotated[int, typer.Option(help="processes that extract")] = 1,
    engine: Annotated[str, typer.Option(help="local, or ray: the same work on a Ray cluster")] = "local",
    no_gate: Annotated[bool, typer.Option("--no-gate", help="parse every sentence")] = False,
    min_confidence: Annotated[float, typer.Option(help="leave out facts below this, 0 to 1")] = 0.0,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="do finished articles again")] = False,
    output_format: Annotated[
        str, typer.Option(help="json: a file an article; jsonl or parquet: many articles a file")
    ] = "json",
    shard_size: Annotated[int, typer.Option(help="articles a file for jsonl and parquet")] = 1000,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", help="for one article (a long one: for 50,000 characters); 0: no limit")
    ] = 60.0,
    json: Annotated[bool, typer.Option("--json", help="print the summary as JSON")] = False,
) -> None:
    """Extract membership facts of English articles into fact files.

    Finished articles are not done again unless article, rules or settings changed. errors.jsonl lists what failed.
    """
    from pipeline import batch

    settings = batch.Settings(
        gate=not no_gate, min_confidence=min_confidence, output_format=output_format, shard_size=shard_size
    )
    settings.check()
    if workers < 1:
        raise AccedeError("--workers", f"{workers} is less than 1")
    if time_limit < 0:
        raise AccedeError("--time-limit", f"{time_limit:g} is less than 0")
    if engine not in ("local", "ray"):
        raise AccedeError("--engine", f"{engine!r} is unknown", "one of: local, ray")
    if out.exists() and not out.is_dir():
        raise AccedeError(out, "is not a folder", "name a folder with -o")

    if engine == "ray":
        from pipeline import cluster

        with _progress(None) as (advance, tell):
            summary = cluster.run(
                inputs,
                out,
                settings=settings,
                time_limit=time_limit or None,
                format=format,
                published=published,
                overwrite=overwrite,
                on_progress=advance,
                on_error=tell,
            )
    else:
        from pipeline.articles import read_articles
        from pipeline.inputs import count_articles

        articles = read_articles(inputs, format=format, published=published, exclude=out)
        total = count_articles(inputs, format=format, exclude=out) if _watched() else None
        with _progress(total) as (advance, tell):
            summary = batch.run(
                articles,
                out,
                settings=settings,
                workers=workers,
                time_limit=time_limit or None,
                overwrite=overwrite,
                on_progress=advance,
                on_error=tell,
            )
    if summary.articles + summary.failed == 0:
        raise nothing_found(inputs)
    typer.echo(_as_json(summary, out) if json else _as_line(summary, out))
    if summary.failed:
        raise typer.Exit(1)


def _watched() -> bool:
    """Return whether someone sees a progress bar: both streams are a terminal."""
    return sys.stdout.isatty() and sys.stderr.isatty()


@contextmanager
def _progress(total: int | None) -> Iterator[tuple[Callable[[int], None], Callable[[ArticleError], None]]]:
    """Give two functions: one moves the progress bar, one prints an error; without a terminal there is no bar."""
    if not _watched():
        yield (lambda _: None), (lambda error: typer.echo(f"accede: {error}", err=True))
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True, highlight=False, emoji=False, markup=False, soft_wrap=True)
    columns = (
        TextColumn("extracting"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn() if total is None else TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total, rate="")

        def advance(count: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, advance=count, rate=f"{speed:.0f}/s" if speed else "")

        yield advance, lambda error: console.print(f"accede: {error}")


def _as_line(summary: Summary, out: Path) -> str:
    """Return the one line of a run: '54 articles, 380 facts, 2 failed, 3.1 s, outputs/'."""
    parts = [counted(summary.articles, "article"), counted(summary.facts, "fact")]
    if summary.unchanged:
        parts.append(f"{summary.unchanged:,} unchanged")
    if summary.failed:
        parts.append(f"{summary.failed:,} failed")
    return ", ".join([*parts, f"{summary.seconds:.1f} s", f"{out.as_posix()}/"])


def _as_json(summary: Summary, out: Path) -> str:
    import json
    from dataclasses import asdict

    return json.dumps({**asdict(summary), "seconds": round(summary.seconds, 3), "out": out.as_posix()})
