"""`accede gold check`, `agree` and `mentions`: whether gold is sound, how far readers agree, how well names link."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.words import counted

commands = typer.Typer(help="Check gold, compare annotators, score names and references.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the group of commands to ``app``."""
    app.add_typer(commands, name="gold")


@commands.command()
def check(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="gold .jsonl file, or a folder of them")],
    articles: Annotated[Path, typer.Argument(metavar="ARTICLES", help="the articles: a folder or a file")],
    manifest: Annotated[Path | None, typer.Option(help="default: manifest*.csv beside the articles")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the faults as JSON")] = False,
) -> None:
    """List the faults of gold, with file and line.

    Gold is checked against the articles, the schema and the guideline.
    """
    import json
    from dataclasses import asdict

    from pipeline import goldcheck

    faults, count = goldcheck.check(gold, articles, manifest=manifest)
    if as_json:
        typer.echo(json.dumps({"facts": count, "faults": [asdict(fault) for fault in faults]}, indent=2))
        raise typer.Exit(1 if faults else 0)
    for fault in faults:
        typer.echo(str(fault))
    told = counted(len(faults), "fault") if faults else "no faults"
    typer.echo(f"{counted(count, 'gold fact')}, {told}")
    if faults:
        raise typer.Exit(1)


@commands.command()
def agree(
    first: Annotated[Path, typer.Argument(metavar="FIRST", help="gold of one annotator: a .jsonl file or a folder")],
    second: Annotated[Path, typer.Argument(metavar="SECOND", help="gold of the other")],
    common: Annotated[bool, typer.Option("--common", help="only the articles that both have read")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="write the whole comparison to this file")] = None,
) -> None:
    """Print the agreement of two annotators, and what they differ on.

    Only facts that are required count.
    """
    from rich.console import Console

    from pipeline import factfile
    from pipeline.files import write_atomically
    from pipeline.scoring import agreement, tables

    sides = factfile.read_gold(first), factfile.read_gold(second)
    result = agreement.agree(*sides, common=common, read=(_without_lines(first), _without_lines(second)))
    if json_file:
        write_atomically(json_file, result.model_dump_json(indent=2) + "\n")
    console = Console(highlight=False, emoji=False)
    console.print(tables.agreement(result))
    width = tables.line_width(console)
    groups = {
        f"Only in {first}": [tables.gold_line(g) for g in result.only_first],
        f"Only in {second}": [tables.gold_line(g) for g in result.only_second],
        "The dates differ": [tables.gold_line(a, other_date=b.date or "-") for a, b in result.dates_differ],
    }
    for title, lines in groups.items():
        if lines:
            typer.echo(f"\n{title}: {len(lines)}")
            for line in lines:
                typer.echo(tables.cut(line, width=width))


def _without_lines(gold: Path) -> set[str]:
    """Return articles that were read though gold may hold no line: empty files of a folder, or done in a review."""
    from pipeline.review.ledger import finished

    if gold.is_dir():
        return {path.stem for path in gold.glob("*.jsonl") if not path.read_bytes().strip()}
    return finished(gold)


@commands.command()
def mentions(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="gold mentions: a .jsonl file")],
    articles: Annotated[Path, typer.Argument(metavar="ARTICLES", help="the articles: a folder or a file")],
    reader: Annotated[
        Path | None, typer.Option("--reader", help="compare this other reader's mentions instead of accede's")
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="the table only, without what was missed and is false")
    ] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="write the whole result to this file")] = None,
) -> None:
    """Print precision and recall of names and references.

    By kind, against mentions marked by reading; then what was missed and what is false.
    """
    from rich.console import Console

    from pipeline.articles import read_articles
    from pipeline.errors import ArticleError
    from pipeline.files import write_atomically
    from pipeline.scoring import links, tables

    lines = links.read(gold)
    wanted_docs = {line.doc for line in lines}
    sources = {
        source.id: source
        for source in read_articles([str(articles)])
        if not isinstance(source, ArticleError) and source.id in wanted_docs
    }
    texts = {doc: source.text for doc, source in sources.items()}
    wanted = links.locate_all(lines, texts)
    if reader is not None:
        others = links.locate_all((line for line in links.read(reader) if line.doc in wanted_docs), texts)
        found = {doc: links.as_found(placed) for doc, placed in others.items()}
    else:
        from pipeline.extract import Extractor

        extractor = Extractor()
        found = {doc: [links.Found.of(m) for m in extractor.mentions(sources[doc])] for doc in wanted}
    result = links.score(found, wanted)
    if json_file:
        write_atomically(json_file, result.model_dump_json(indent=2) + "\n")
    console = Console(highlight=False, emoji=False)
    console.print(tables.links(result))
    for title, verdicts in () if brief else (("Missed", result.missed), ("False", result.false)):
        typer.echo(f"\n{title}: {len(verdicts)}")
        for verdict in verdicts:
            typer.echo(tables.cut(tables.link_line(verdict), width=tables.line_width(console)))
