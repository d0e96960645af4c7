"""What is scored against what: fact files, gold, the set of articles that counts, and the manifest about them.

Where a `docs.txt` lies beside the gold file (or in the gold folder), the articles it lists count; else those of the
outputs and of the gold together. An article without gold lines counts: all that is found there is false.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from pipeline import factfile
from pipeline.errors import FactFileError, reason
from pipeline.factfile import GoldFact
from pipeline.schema import FactFile

HALVES = ("development", "test")


@dataclass(frozen=True)
class ManifestRow:
    """What a manifest says of one article; lists are separated by ';' in the file."""

    id: str
    title: str = ""
    register: str = ""
    organisations: tuple[str, ...] = ()
    half: str = ""
    published: str = ""
    phenomena: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """One scoring job: each article that counts, with its fact file (None where missing) and its gold."""

    files: Mapping[str, FactFile | None]
    gold: Mapping[str, tuple[GoldFact, ...]]
    manifest: Mapping[str, ManifestRow]
    notes: tuple[str, ...]
    half: str | None = None


def load(outputs: Path, gold: Path, *, manifest: Path | None = None, half: str | None = None) -> Task:
    """Return the task for files on disk; raises FactFileError naming what cannot be read."""
    files = list(factfile.read_folder(outputs))
    facts = factfile.read_gold(gold)
    folder = gold if gold.is_dir() else gold.parent
    listed = folder / "docs.txt"
    if listed.is_file():
        articles: set[str] | None = set(listed.read_text(encoding="utf-8").split())
    else:
        articles = None
        facts_of = {f.article for f in facts}
        empty = {p.stem for p in folder.glob("*.jsonl") if not p.read_bytes().strip()} if gold.is_dir() else set()
        if empty - facts_of:
            articles = facts_of | empty | {file.article.id for file in files}
    rows = read_manifest([manifest]) if manifest else read_manifest(_manifests_near(folder, files))
    return build(files, facts, articles=articles, manifest=rows, half=half)


def build(
    files: Iterable[FactFile],
    gold: Iterable[GoldFact],
    *,
    articles: Iterable[str] | None = None,
    manifest: Mapping[str, ManifestRow] | None = None,
    half: str | None = None,
) -> Task:
    """Return the task for records in memory; ``articles`` None counts the articles of both sides.

    Raises FactFileError where two fact files claim one article, or ``half`` is asked for that no manifest knows.
    """
    by_id: dict[str, FactFile] = {}
    for file in files:
        if file.article.id in by_id:
            raise FactFileError(file.article.id, "two fact files hold this article")
        by_id[file.article.id] = file
    gold_of: dict[str, list[GoldFact]] = {}
    for fact in gold:
        gold_of.setdefault(fact.article, []).append(fact)
    rows = dict(manifest or {})
    counted = set(by_id) | set(gold_of) if articles is None else set(articles)
    notes = []
    if left_out := sorted((set(by_id) | set(gold_of)) - counted):
        notes.append(f"not listed in docs.txt and left out: {_shortened(left_out)}")
    if half is not None:
        if half not in HALVES:
            raise FactFileError("half", f"is {half!r}", "it is development or test")
        counted = {a for a in counted if a in rows and rows[a].half == half}
        if not counted:
            raise FactFileError("manifest", f"places no article in the half {half!r}", "name it with --manifest")
    if missing := sorted(counted - set(by_id)):
        notes.append(f"no fact file, so all their gold is missed: {_shortened(missing)}")
    return Task(
        files={article: by_id.get(article) for article in sorted(counted)},
        gold={article: tuple(gold_of.get(article, ())) for article in sorted(counted)},
        manifest={article: rows[article] for article in sorted(counted) if article in rows},
        notes=tuple(notes),
        half=half,
    )


def read_manifest(paths: Iterable[Path]) -> dict[str, ManifestRow]:
    """Return the rows of the manifests by article id; raises FactFileError naming file and line."""
    rows: dict[str, ManifestRow] = {}
    for path in paths:
        try:
            with path.open(encoding="utf-8", newline="") as stream:
                table = csv.DictReader(stream)
                if "id" not in (table.fieldnames or ()):
                    raise FactFileError(path, "is no manifest", "a CSV with a column id")
                for number, raw in enumerate(table, 2):
                    row = _manifest_row(raw, where=f"{path}:{number}")
                    rows[row.id] = row
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise FactFileError(path, reason(error)) from None
    return rows


def _manifest_row(raw: Mapping[str | None, str | None], *, where: str) -> ManifestRow:
    known = {field.name for field in fields(ManifestRow)}
    if unknown := [key for key in raw if key not in known]:
        raise FactFileError(where, f"has the unknown column {unknown[0]!r}", "or a cell without a column")
    cells = {str(key): (value or "").strip() for key, value in raw.items()}
    if not cells.get("id"):
        raise FactFileError(where, "has no id")
    return ManifestRow(
        id=cells["id"],
        title=cells.get("title", ""),
        register=cells.get("register", ""),
        organisations=_parts(cells.get("organisations", "")),
        half=cells.get("half", ""),
        published=cells.get("published", ""),
        phenomena=_parts(cells.get("phenomena", "")),
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _manifests_near(gold: Path, files: Iterable[FactFile]) -> list[Path]:
    """Return the `manifest*.csv` beside the gold, in a `corpus` folder next to it, or beside the articles."""
    folders = [gold, gold.parent / "corpus", gold / "corpus"]
    folders += sorted({Path(file.article.source).parent for file in files if file.article.source})
    found: dict[Path, None] = {}
    for folder in folders:
        for path in sorted(folder.glob("manifest*.csv")) if folder.is_dir() else ():
            found[path.resolve()] = None
    return list(found)


def _shortened(items: list[str]) -> str:
    return ", ".join(items[:5]) + (f" and {len(items) - 5} more" if len(items) > 5 else "")
