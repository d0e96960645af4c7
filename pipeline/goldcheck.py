"""Checks on gold: each line against the article's text, the schema and the annotation guideline.

A fault names file and line. What is checked is what a machine can see: that the evidence stands where it says, that
dates are EDTF, that a type has the participant it asks for, that no fact is told twice. Whether the article says so is
for readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline import when
from pipeline.articles import Source, read_articles
from pipeline.errors import ArticleError, FactFileError
from pipeline.factfile import GoldFact
from pipeline.scoring.inputs import HALVES, ManifestRow, read_manifest
from pipeline.scoring.matching import date_key, locate, name_key
from pipeline.spans import Span, overlaps

EVIDENCE_LIMIT = 160
"""Characters that evidence may have."""
WITHOUT_PARTICIPANT = {"dissolved"}
PARTICIPANT_FREE_TO_LACK = {"founded", "dissolved"}
ASKING = {"applied", "invited", "candidate"}
"""Types that are asserted where they happened, and then keep out a prospective `joined` for the same words."""

_MASTHEAD = re.compile(r"Published:.*")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: ``where`` is file:line (or the file, where no line is to blame)."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Line:
    """A gold line that follows the schema, and where it stands."""

    where: str
    gold: GoldFact


def check(gold: Path, articles: Path, *, manifest: Path | None = None) -> tuple[list[Fault], int]:
    """Return the faults, in the order of the files, and the number of gold lines that were read.

    ``manifest`` None takes the `manifest*.csv` beside the articles. Raises AccedeError when there is no gold at all.
    """
    faults: list[Fault] = []
    sources: dict[str, Source] = {}
    for source in read_articles([articles]):
        if isinstance(source, ArticleError):
            faults.append(Fault(source.where, source.what))
        else:
            sources[source.id] = source
    lines: list[Line] = []
    for file in gold_files(gold):
        for item in read_lines(file):
            if isinstance(item, Fault):
                faults.append(item)
            else:
                lines.append(item)
    for line in lines:
        faults += [Fault(line.where, what) for what in check_line(line.gold, sources)]
    faults += duplicates(lines)
    faults += doubled_statements(lines, sources)
    faults += _check_list(gold, sources, lines)
    folder = articles if articles.is_dir() else articles.parent
    for path in [manifest] if manifest else sorted(folder.glob("manifest*.csv")):
        faults += check_manifest(path, sources)
    return sorted(faults, key=_place), len(lines)


def gold_files(gold: Path) -> list[Path]:
    """Return the gold files of a folder in name order, or the one file; raises FactFileError where there is none."""
    files = sorted(gold.glob("*.jsonl")) if gold.is_dir() else [gold]
    if not files or not files[0].is_file():
        raise FactFileError(gold, "no gold file (.jsonl) there")
    return files


def read_lines(file: Path) -> Iterator[Line | Fault]:
    """Yield each line of a gold file as a record, or the fault that keeps it from being one."""
    try:
        lines = file.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        yield Fault(str(file), f"is not UTF-8: {error.reason} at byte {error.start}")
        return
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{file}:{number}"
        try:
            yield Line(where, GoldFact.model_validate_json(line))
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                yield Fault(where, _in_words(fault))


def check_line(gold: GoldFact, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield what is wrong with one gold fact by itself."""
    source = sources.get(gold.article)
    if source is None:
        yield f"there is no article {gold.article!r}"
    else:
        yield from _check_evidence(gold, source.text)
    yield from _check_dates(gold)
    yield from _check_names(gold)
    if gold.participant is not None and gold.type in WITHOUT_PARTICIPANT:
        yield f"{gold.type!r} has no participant, but here it is {gold.participant!r}"
    elif gold.participant is None and gold.type not in PARTICIPANT_FREE_TO_LACK:
        yield f"{gold.type!r} needs a participant"
    elif gold.participant is None and gold.modality != "asserted" and gold.type not in WITHOUT_PARTICIPANT:
        yield f"a {gold.modality} fact needs organisation and participant"
    if gold.participant is not None and name_key(gold.participant) == name_key(gold.organisation):
        yield f"organisation and participant are both {gold.organisation!r}"


def _check_evidence(gold: GoldFact, text: str) -> Iterator[str]:
    if not gold.evidence.strip():
        yield "evidence is empty"
        return
    if len(gold.evidence) > EVIDENCE_LIMIT:
        yield f"evidence has {len(gold.evidence)} characters; {EVIDENCE_LIMIT} are the most"
    if gold.evidence != gold.evidence.strip():
        yield "evidence begins or ends with a space"
    span = locate(text, gold.evidence, nth=gold.nth)
    if span is None:
        count = 0
        while locate(text, gold.evidence, nth=count + 1):
            count += 1
        occurs = "does not occur in the article" if count == 0 else f"occurs {count} times, not {gold.nth}"
        yield f"evidence {occurs}: {_short(gold.evidence)}"
    elif any(overlaps(span, Span(m.start(), m.end())) for m in _MASTHEAD.finditer(text[:600])):
        yield "evidence lies in the line that gives the publication date"


def _check_dates(gold: GoldFact) -> Iterator[str]:
    for date in [d for d in (gold.date, *gold.date_accepts) if d is not None]:
        try:
            spelt = when.canonical(date)
        except ValueError:
            yield f"{date!r} is not a valid EDTF date"
            continue
        if spelt != date:
            yield f"{date!r} is spelt {spelt!r} here"
    keys = [date_key(date) for date in (gold.date, *gold.date_accepts)]
    if len(set(keys)) < len(keys):
        yield "date_accepts repeats a date"


def _check_names(gold: GoldFact) -> Iterator[str]:
    for field in ("organisation", "participant"):
        name, accepts = getattr(gold, field), getattr(gold, f"{field}_accepts")
        given = [n for n in (name, *accepts) if n is not None]
        for value in given:
            if not value.strip():
                yield f"{field} has an empty name"
            elif value != " ".join(value.split()):
                yield f"{field} {value!r} has spaces too many"
        if name is None and accepts:
            yield f"{field}_accepts without a {field}"
        if len(set(given)) < len(given):
            yield f"{field}_accepts repeats a name"


def duplicates(lines: Iterable[Line]) -> Iterator[Fault]:
    """Yield a fault for each line that tells the fact of an earlier one: the same core and the same date."""
    first: dict[tuple[str | None, ...], str] = {}
    for line in lines:
        gold = line.gold
        participant = None if gold.participant is None else name_key(gold.participant)
        core = (gold.article, gold.type, name_key(gold.organisation), participant, gold.modality)
        earlier = first.setdefault((*core, date_key(gold.date)), line.where)
        if earlier != line.where:
            yield Fault(line.where, f"tells the fact of {earlier} again; one statement is one fact")


def doubled_statements(lines: Iterable[Line], sources: Mapping[str, Source]) -> Iterator[Fault]:
    """Yield a fault where the same words give two facts of which the guideline allows one.

    A prospective `joined` beside `applied`, `invited` or `candidate` (section 4); an asserted `member` beside
    `founded` or `joined` with the same evidence (section 2).
    """
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        gold = line.gold
        key = (gold.article, name_key(gold.organisation), name_key(gold.participant or ""))
        groups.setdefault(key, []).append(line)
    for group in groups.values():
        for line in group:
            for other in group:
                if line is not other and _doubles(line.gold, other.gold, sources.get(line.gold.article)):
                    kinds = f"{line.gold.modality} {line.gold.type!r} and {other.gold.type!r}"
                    yield Fault(line.where, f"{kinds} ({other.where}) for the same words; keep the latter")


def _doubles(gold: GoldFact, other: GoldFact, source: Source | None) -> bool:
    """Return whether ``gold`` is the fact that the guideline drops in favour of ``other``."""
    if source is None or gold.optional or other.optional or other.modality != "asserted":
        return False
    if gold.type == "joined" and gold.modality == "prospective" and other.type in ASKING:
        span, second = (locate(source.text, g.evidence, nth=g.nth) for g in (gold, other))
        return span is not None and second is not None and overlaps(span, second)
    member = gold.type == "member" and gold.modality == "asserted" and other.type in {"founded", "joined"}
    return member and (gold.evidence, gold.nth) == (other.evidence, other.nth)


def _check_list(gold: Path, sources: Mapping[str, Source], lines: Iterable[Line]) -> Iterator[Fault]:
    """Yield faults of the `docs.txt` beside the gold: articles that do not exist, gold lines that it leaves out."""
    path = (gold if gold.is_dir() else gold.parent) / "docs.txt"
    if not path.is_file():
        return
    listed = set()
    for number, name in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if name.strip():
            listed.add(name.strip())
            if name.strip() not in sources:
                yield Fault(f"{path}:{number}", f"there is no article {name.strip()!r}")
    for line in lines:
        if line.gold.article not in listed and line.gold.article in sources:
            yield Fault(line.where, f"article {line.gold.article!r} is not listed in {path.name}")


def check_manifest(path: Path, sources: Mapping[str, Source]) -> Iterator[Fault]:
    """Yield where a manifest and the articles disagree: no such article, an unknown half, another publication date."""
    rows = read_manifest([path])
    for number, row in enumerate(rows.values(), 2):
        yield from (Fault(f"{path}:{number}", what) for what in _check_row(row, sources.get(row.id)))


def _check_row(row: ManifestRow, source: Source | None) -> Iterator[str]:
    if source is None:
        yield f"there is no article {row.id!r}"
        return
    if row.half not in HALVES:
        yield f"half is {row.half!r}; it is {' or '.join(HALVES)}"
    if (row.published or None) != source.published:
        yield f"published is {row.published or 'not given'}, but the article says {source.published or 'nothing'}"


def _place(fault: Fault) -> tuple[str, int]:
    """Return file and line of a fault, to sort by."""
    file, _, line = fault.where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (fault.where, 0)


def _in_words(fault: Any) -> str:
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {fault['msg']}" if where else str(fault["msg"])


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
