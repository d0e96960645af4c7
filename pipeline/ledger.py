"""What a run has finished: the manifest of an output folder, the journal of a run under way, the list of errors.

Rules of this room: output files come first and are written whole, then a line goes to the journal; at the end the
manifest is written in an order that does not depend on how the run went, and the journal goes. So a run that is killed
and started again ends with the bytes of a run that never was. The disk is waited for once, before the manifest: a file
that a power failure emptied earlier has not the size that the journal names, and is made again. None of these names
ends in .json, as fact files do.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from pipeline.articles import Source
from pipeline.errors import ArticleError
from pipeline.files import PARTS, write_atomically

MANIFEST: Final = "manifest.jsonl"
JOURNAL: Final = ".journal.jsonl"
ERRORS: Final = "errors.jsonl"

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DIGESTED = {".py", ".toml", ".csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An article that gave no facts, and why; ``article`` is None where it could not even be read."""

    article: str | None
    where: str
    what: str
    hint: str

    @classmethod
    def of(cls, error: ArticleError, *, article: str | None = None) -> Failure:
        """Return the failure that ``error`` tells of."""
        return cls(article=article, where=error.where, what=error.what, hint=error.hint)

    def error(self) -> ArticleError:
        """Return the failure as the exception that prints as one line."""
        return ArticleError(self.where, self.what, self.hint)

    def line(self) -> dict[str, str | None]:
        """Return the failure as it stands in errors.jsonl."""
        return {"article": self.article, "where": self.where, "what": self.what, "hint": self.hint}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One finished output file.

    ``input`` is the digest of what it was made from, ``made_by`` of rules, code and settings; ``size`` counts bytes,
    None where a failed article left no file; ``failures`` has the articles in it that failed.
    """

    name: str
    input: str
    made_by: str
    articles: int
    facts: int
    size: int | None
    failures: tuple[Failure, ...] = ()

    def line(self) -> dict[str, Any]:
        """Return the entry as it stands in manifest and journal."""
        line: dict[str, Any] = {
            "file": self.name,
            "input": self.input,
            "made_by": self.made_by,
            "articles": self.articles,
            "facts": self.facts,
            "bytes": self.size,
        }
        if self.failures:
            line["failures"] = [failure.line() for failure in self.failures]
        return line

    @classmethod
    def parse(cls, line: bytes) -> Entry | None:
        """Return the entry of one line, or None where it is not one (the last line of a killed run may be cut)."""
        try:
            raw = json.loads(line)
            failures = tuple(
                Failure(article=f["article"], where=f["where"], what=f["what"], hint=f["hint"])
                for f in raw.get("failures", ())
            )
            return cls(
                name=str(raw["file"]),
                input=str(raw["input"]),
                made_by=str(raw["made_by"]),
                articles=int(raw["articles"]),
                facts=int(raw["facts"]),
                size=None if raw["bytes"] is None else int(raw["bytes"]),
                failures=failures,
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


class Ledger:
    """The book of one output folder; opened by a run, closed with the canonical manifest when the run is through."""

    def __init__(self, folder: Path, *, made_by: str, overwrite: bool = False) -> None:
        self.folder, self.made_by = folder, made_by
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        self._entries = {entry.name: entry for entry in _read(folder / MANIFEST)}
        self._trusted: set[str] | None = set() if overwrite else None
        self._resumed: set[str] = set()
        if overwrite:
            (folder / JOURNAL).unlink(missing_ok=True)
        for entry in _read(folder / JOURNAL):
            self._entries[entry.name] = entry
            self._resumed.add(entry.name)
        self._journal: IO[bytes] = (folder / JOURNAL).open("ab")
        self._grown = False

    def finished(self, name: str, digest: str) -> Entry | None:
        """Return the entry of ``name`` if the file is there, of the same input and made by the same rules; else None.

        Failed articles are tried again by a new run, but not by the one that takes up where a killed run stopped.
        """
        entry = self._entries.get(name)
        if entry is None or self._trusted is not None or (entry.input, entry.made_by) != (digest, self.made_by):
            return None
        if entry.failures and name not in self._resumed:
            return None
        return entry if entry.size is None or _size(self.folder / name) == entry.size else None

    def put(self, name: str, data: bytes) -> int:
        """Write an output file and return its size in bytes."""
        write_atomically(self.folder / name, data, lasting=False)
        return len(data)

    def note(
        self,
        name: str,
        size: int | None,
        *,
        digest: str,
        articles: int,
        facts: int,
        failures: tuple[Failure, ...] = (),
    ) -> None:
        """Note that an output file is finished: it is there, or ``size`` is None: there is none, and an older one
        goes."""
        if size is None:
            (self.folder / name).unlink(missing_ok=True)
        entry = Entry(
            name=name,
            input=digest,
            made_by=self.made_by,
            articles=articles,
            facts=facts,
            size=size,
            failures=failures,
        )
        self._entries[name] = entry
        self._grown = True
        self._journal.write(_dump(entry.line()))
        self._journal.flush()

    def drop(self, names: Iterable[str]) -> None:
        """Remove output files that an earlier run made and this one no longer has."""
        for name in names:
            if self._entries.pop(name, None):
                (self.folder / name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Return the names of all files that this folder's runs have made."""
        return list(self._entries)

    def close(self, failures: Iterable[Failure]) -> None:
        """Write manifest and errors; only then is the run over and the journal goes."""
        _sweep_parts(self.folder)
        if self._grown and hasattr(os, "sync"):  # what the manifest names is to outlast a power failure
            os.sync()
        lines = (_dump(entry.line()) for _, entry in sorted(self._entries.items()) if entry.size is not None)
        write_atomically(self.folder / MANIFEST, b"".join(lines))
        errors = b"".join(_dump(failure.line()) for failure in failures)
        if errors:
            write_atomically(self.folder / ERRORS, errors)
        else:
            (self.folder / ERRORS).unlink(missing_ok=True)
        self._journal.close()
        (self.folder / JOURNAL).unlink(missing_ok=True)

    def abandon(self) -> None:
        """Leave the journal for the next run to take up."""
        self._journal.close()


def digest_of(source: Source) -> str:
    """Return the digest of everything an article's facts depend on, rules apart."""
    fields = (source.id, source.title, source.text, source.published, source.source)
    data = [b"" if field is None else b"\1" + field.encode() for field in fields]
    sizes = ",".join(str(len(part)) for part in data)
    return hashlib.blake2b(b"\n".join([sizes.encode(), *data]), digest_size=16).hexdigest()


def digest_package() -> str:
    """Return the digest of the package's own modules and data: a changed extractor makes finished articles
    unfinished."""
    root = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(path for path in root.rglob("*") if path.suffix in _DIGESTED):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(path: Path) -> Iterator[Entry]:
    try:
        with path.open("rb") as stream:
            for line in stream:
                if line.endswith(b"\n") and (entry := Entry.parse(line)):
                    yield entry
    except FileNotFoundError:
        return


def _sweep(folder: Path) -> None:
    """Remove the half-written files that a killed run left, and end the cut last line of its journal."""
    _sweep_parts(folder)
    journal = folder / JOURNAL
    if journal.exists():
        data = journal.read_bytes()
        if data and not data.endswith(b"\n"):
            write_atomically(journal, data[: data.rfind(b"\n") + 1])


def _sweep_parts(folder: Path) -> None:
    for path in folder.glob(PARTS):
        path.unlink(missing_ok=True)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _dump(line: dict[str, Any]) -> bytes:
    return _ENCODER.encode(line).encode() + b"\n"
