"""`accede rules`: the lexicon, or one entry with its examples; `accede schema`: the JSON Schema of a fact file."""

from __future__ import annotations

import difflib
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.errors import AccedeError

if TYPE_CHECKING:
    from pipeline.rules.entries import Cue, Entry, Frame, Trigger
    from pipeline.rules.load import Lexicon
    from pipeline.rules.patterns import ReferencePattern


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command()(rules)
    app.command()(schema)


def schema() -> None:
    """Print the JSON Schema of a fact file."""
    import json

    from pipeline.schema import FactFile

    typer.echo(json.dumps(FactFile.model_json_schema(), indent=2, ensure_ascii=False))


def rules(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="one entry or frame, with its examples")] = None,
    fact_type: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="only triggers of this type of fact, like joined")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """List the lexicon, or show one entry with its examples.

    The lexicon holds triggers, cues, references and notes; the list gives the words of each.
    """
    from pipeline.rules.load import lexicon

    if name is not None and fact_type is not None:
        raise AccedeError("--type", "goes with the list, not with NAME")
    chosen = _named(lexicon(), name) if name is not None else _listed(lexicon(), fact_type)
    if as_json:
        import json

        typer.echo(json.dumps({kind: _dump(entries) for kind, entries in chosen.items()}, ensure_ascii=False, indent=2))
    elif name is not None:
        for kind, entries in chosen.items():
            for entry in entries.values():
                typer.echo("\n".join(_in_full(lexicon(), kind, name, entry)))
    else:
        _print_list(chosen)


Chosen = dict[str, dict[str, Any]]  # kind of entry -> name -> entry


def _listed(lexicon: Lexicon, fact_type: str | None) -> Chosen:
    if fact_type is None:
        return {
            "triggers": lexicon.triggers, "cues": lexicon.cues, "references": lexicon.references,
            "notes": lexicon.notes,
        }  # fmt: skip
    from pipeline.schema import FACT_TYPES

    if fact_type not in FACT_TYPES:
        near = difflib.get_close_matches(fact_type, FACT_TYPES, n=1)
        hint = f"did you mean {near[0]}?" if near else f"one of: {', '.join(FACT_TYPES)}"
        raise AccedeError("--type", f"{fact_type!r} is no type of fact", hint)
    found = {n: t for n, t in lexicon.triggers.items() if fact_type in (t.type, t.becoming, t.ceasing)}
    return {"triggers": found}


def _named(lexicon: Lexicon, name: str) -> Chosen:
    tables: Chosen = {
        "triggers": lexicon.triggers, "cues": lexicon.cues, "references": lexicon.references,
        "notes": lexicon.notes, "frames": lexicon.frames,
    }  # fmt: skip
    found = {kind: {name: entries[name]} for kind, entries in tables.items() if name in entries}
    if not found:
        near = difflib.get_close_matches(name, [n for entries in tables.values() for n in entries], n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "accede rules lists them"
        raise AccedeError(name, "no entry of that name", hint)
    return found


def _dump(entries: dict[str, Any]) -> dict[str, Any]:
    return {name: entry.model_dump(mode="json", exclude_defaults=True) for name, entry in entries.items()}


# --- the list --------------------------------------------------------------------------------------------------------


_HEADINGS = {
    "triggers": ("triggers", "words", "type", "frame", "yes/no"),
    "cues": ("cues", "words", "effect", "scope", "yes/no"),
    "references": ("references", "wants", "operation", "yes/no"),
    "notes": ("notes", "reading", "yes/no"),
}


def _print_list(chosen: Chosen) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 80, highlight=False, emoji=False, markup=False)
    for kind, entries in chosen.items():
        table = Table(box=None, pad_edge=False)
        for heading in _HEADINGS[kind]:
            wraps, widest = heading in ("words", "type"), 12 if heading == "type" else None
            table.add_column(heading, ratio=1 if heading == "words" else None, no_wrap=not wraps, max_width=widest)
        for name, entry in entries.items():
            table.add_row(name, *_cells(kind, entry), f"{len(entry.yes)}/{len(entry.no)}")
        console.print(table)
        console.print()
    counts = ", ".join(f"{len(entries)} {kind}" for kind, entries in chosen.items())
    examples = sum(len(e.yes) + len(e.no) for entries in chosen.values() for e in entries.values())
    console.print(f"{counts}; {examples} examples")


def _cells(kind: str, entry: Any) -> Iterator[str]:
    match kind:
        case "triggers":
            yield _trigger_words(entry)
            yield _types(entry)
            yield entry.frame
        case "cues":
            yield ", ".join((*entry.verb, *entry.noun, *entry.word))
            yield entry.effect
            yield entry.scope
        case "notes":
            yield entry.reading
        case _:
            yield entry.wants
            yield entry.operation


def _trigger_words(trigger: Trigger) -> str:
    words = ", ".join((*trigger.verb, *trigger.noun, *trigger.adjective))
    for more in (trigger.particle, trigger.object):
        words += f" + {' | '.join(more)}" if more else ""
    return f"{' | '.join(trigger.modifier)} + {words}" if trigger.modifier else words


def _types(trigger: Trigger) -> str:
    kinds = [trigger.type, *(t for t in (trigger.becoming, trigger.ceasing) if t)]
    return ", ".join(kinds) + (f", {trigger.modality}" if trigger.modality not in ("asserted", "same") else "")


# --- one entry -------------------------------------------------------------------------------------------------------


def _in_full(lexicon: Lexicon, kind: str, name: str, entry: Trigger | Cue | ReferencePattern | Frame) -> Iterator[str]:
    """Yield the lines of one entry: its fields, the slots of its frame, its examples."""
    fields = entry.model_dump(mode="json", exclude_defaults=True, exclude={"yes", "no"})
    yield f"{kind.removesuffix('s')} {name}"
    yield from _fields(fields)
    if kind == "triggers":
        yield "  slots of the frame, in the order in which they are tried"
        yield from _fields(lexicon.frames[fields["frame"]].model_dump(mode="json", exclude_defaults=True), indent=4)
    if kind == "frames":
        users = [n for n, trigger in lexicon.triggers.items() if trigger.frame == name]
        yield from _fields({"used by": users or "none"})
    else:
        yield from _examples(entry)  # type: ignore[arg-type]


def _fields(fields: dict[str, Any], *, indent: int = 2) -> Iterator[str]:
    for key, value in fields.items():
        shown = ", ".join(value) if isinstance(value, list) else "yes" if value is True else str(value)
        yield from _hanging(f"{' ' * indent}{key.replace('_', ' '):<14}", shown)


def _examples(entry: Entry) -> Iterator[str]:
    for text, facts in entry.yes.items():
        yield from _hanging("  yes  ", text)
        for line in [facts] if isinstance(facts, str) else facts:
            yield from _hanging("       ", line)
    for text in entry.no:
        yield from _hanging("  no   ", text)


def _hanging(head: str, words: str) -> list[str]:
    """Return the words as lines of at most 80 columns that begin behind ``head``."""
    return textwrap.wrap(head + words, width=79, subsequent_indent=" " * len(head), break_on_hyphens=False)
