"""Fact files and gold files on disk: reading, writing, and the checks on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError

from pipeline.errors import FactFileError, reason
from pipeline.files import write_atomically
from pipeline.schema import Fact, FactFile, FactType, Modality, Record

R = TypeVar("R", bound=Record)


class GoldFact(Record):
    """One line of a gold file (annotation guideline, section 7)."""

    doc: str = Field(description="article id, or the article's file name")
    type: FactType
    organisation: str
    organisation_accepts: tuple[str, ...] = ()
    participant: str | None = None
    participant_accepts: tuple[str, ...] = ()
    date: str | None = None
    date_accepts: tuple[str, ...] = ()
    modality: Modality = "asserted"
    optional: bool = False
    evidence: str
    nth: int = Field(default=1, ge=1, description="which occurrence of the evidence is meant")
    note: str = ""
    phenomena: tuple[str, ...] = Field(default=(), description="what makes the fact hard; for error analysis only")

    @property
    def article(self) -> str:
        """The article id: the stem of ``doc``'s file name (``europe/lu.json`` -> ``lu``; an id stays as it is)."""
        path = Path(self.doc)
        return path.stem if path.suffix in {".json", ".txt", ".md", ".html"} else path.name


def write(file: FactFile, path: Path) -> None:
    """Write one fact file atomically."""
    write_atomically(path, file.to_json())


def read(path: Path) -> FactFile:
    """Return the fact file at ``path``; raises FactFileError naming the file and the first fault."""
    try:
        return FactFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise FactFileError(path, reason(error)) from None
    except ValidationError as error:
        raise FactFileError(path, _first(error), "is it a fact file written by accede extract?") from None


def read_folder(folder: Path) -> Iterator[FactFile]:
    """Yield the fact files of ``folder`` (or the one file) in the order of their names."""
    if folder.is_file():
        yield read(folder)
        return
    if not folder.is_dir():
        raise FactFileError(folder, "no such file or folder", "run accede extract first")
    for path in sorted(folder.glob("*.json")):
        yield read(path)


def read_gold(path: Path) -> list[GoldFact]:
    """Return the gold facts of a ``.jsonl`` file, or of all ``*.jsonl`` files of a folder, in name order."""
    if path.is_dir():
        files = sorted(path.glob("*.jsonl"))
        if not files:
            raise FactFileError(path, "holds no .jsonl gold file")
        return [fact for file in files for fact in read_gold(file)]
    return read_lines(path, GoldFact)


def read_lines(path: Path, record: type[R]) -> list[R]:
    """Return the lines of a ``.jsonl`` file as records; FactFileError names file, line and fault."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # not splitlines: evidence may hold U+2028
    except (OSError, UnicodeDecodeError) as error:
        raise FactFileError(path, reason(error)) from None
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(record.model_validate_json(line))
            except ValidationError as error:
                raise FactFileError(f"{path}:{number}", _first(error)) from None
    return found


def names(file: FactFile, fact: Fact) -> tuple[str, str | None]:
    """Return the names of a fact's organisation and participant (or place), as gold writes them."""
    by_id = {entity.id: entity.name for entity in file.entities}
    other = fact.participant or fact.place
    return by_id[fact.organisation], by_id[other] if other else None


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {fault['msg']}" if where else str(fault["msg"])
