"""Finding articles: which files the inputs stand for, in which order, in which format, and under which ids.

Rules of this room: the order depends on the inputs only; in folders and globs what is no article is passed over, a file
that is named itself never is; an id is a file name on every system, and no two articles of a run have the same.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.errors import AccedeError

FORMATS: Final = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
}  # fmt: skip
"""File extensions and the format they stand for; ``.jsonl.gz`` and ``.ndjson.gz`` are read as well."""
ID_LIMIT: Final = 160
"""Bytes of UTF-8 that an article id may have, so that ``ID.json`` and its temporary name fit every file system."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]+')
_MAGIC = re.compile(r"[*?\[]")


class Entry(NamedTuple):
    """One input file: where it is, what to call it, and its format (None: unknown)."""

    path: str
    format: str | None


def find_files(
    inputs: Sequence[str | Path], *, format: str | None = None, exclude: Path | None = None
) -> Iterator[Entry]:
    """Yield the files of ``inputs`` in order, each once. '-' is standard input.

    In folders and globs hidden files, README files and unknown extensions are passed over; a file that is named itself
    is always yielded.
    """
    seen: set[str] | None = set() if len(inputs) > 1 else None
    barred = os.path.realpath(exclude) + os.sep if exclude is not None else None
    for given in map(str, inputs):
        if given == "-":
            yield Entry("-", format or "text")
            continue
        for path, named in _expand(given):
            known = format_of(path)
            if not named and known is None:
                continue
            absolute = os.path.realpath(path)
            if not named and barred and absolute.startswith(barred):
                continue
            if seen is not None:
                if absolute in seen:
                    continue
                seen.add(absolute)
            yield Entry(Path(path).as_posix(), format or known)


def check_exists(given: str) -> None:
    """Raise AccedeError where an input names nothing."""
    if given == "-" or os.path.lexists(given):
        return
    if _MAGIC.search(given):
        if not _glob(given):
            raise AccedeError(given, "no file matches", "quote the pattern, or check the folder")
        return
    raise AccedeError(given, "no such file or folder")


def format_of(path: str) -> str | None:
    """Return the format that a file name stands for, or None."""
    name = path.lower()
    if name.endswith(".gz"):
        inner = FORMATS.get(Path(name[:-3]).suffix)
        return inner if inner == "jsonl" else None
    return FORMATS.get(Path(name).suffix)


def count_articles(
    inputs: Sequence[str | Path], *, format: str | None = None, exclude: Path | None = None
) -> int | None:
    """Return about how many articles ``inputs`` hold, for a progress bar; None where counting means reading it all."""
    total = 0
    for entry in find_files(inputs, format=format, exclude=exclude):
        if entry.path == "-" or entry.format == "parquet" or entry.path.endswith(".gz"):
            return None
        total += _count_lines(entry.path) if entry.format == "jsonl" else 1
    return total


def _count_lines(path: str) -> int:
    try:
        with Path(path).open("rb", buffering=0) as stream:
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
    except OSError:
        return 1


def _glob(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 (absolute patterns, and no '.' before the result)


def _expand(given: str) -> Iterator[tuple[str, bool]]:
    """Yield the files behind one input, and whether the file itself was named."""
    if Path(given).is_dir():
        for path in _walk(given):
            yield path, False
    elif os.path.lexists(given):
        yield given, True
    else:
        for match in _glob(given):
            if Path(match).is_dir():
                if "**" not in given:
                    for path in _walk(match):
                        yield path, False
            elif not _passed_over(Path(match).name):
                yield match, False


def _walk(folder: str) -> Iterator[str]:
    """Yield the files below ``folder`` in the order of their posix paths; only one folder's names are held."""
    with os.scandir(folder) as entries:
        found = sorted(
            (entry.name + ("/" if entry.is_dir(follow_symlinks=False) else ""), entry.path)
            for entry in entries
            if entry.name[0] != "."
        )
    for name, path in found:
        if name.endswith("/"):
            yield from _walk(path)
        elif not _passed_over(name) and Path(path).is_file():
            yield path


def _passed_over(name: str) -> bool:
    return name.startswith(".") or name.split(".", 1)[0].lower() == "readme"


class Ids:
    """The ids given so far; the second 'africa' becomes 'africa-2'. Letter case does not tell two ids apart."""

    def __init__(self) -> None:
        self._used: set[int] = set()
        self._next: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """Return ``name`` made safe as a file name, with a number where an earlier article had it."""
        base = candidate = safe_id(name)
        if not self._take(candidate):
            number = self._next.get(base.casefold(), 2)
            while not self._take(candidate := f"{base}-{number}"):
                number += 1
            self._next[base.casefold()] = number + 1
        return candidate

    def _take(self, name: str) -> bool:
        key = int.from_bytes(hashlib.blake2b(name.casefold().encode(), digest_size=8).digest(), "big")
        if key in self._used:
            return False
        self._used.add(key)
        return True


def safe_id(name: str) -> str:
    """Return ``name`` fit for a file: no separators or control characters, no leading dot, ID_LIMIT bytes at most."""
    safe = _UNSAFE.sub("_", name).strip().lstrip(".").rstrip(". ") or "article"
    if len(safe.encode()) <= ID_LIMIT:
        return safe
    mark = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return safe.encode()[: ID_LIMIT - 9].decode("utf-8", "ignore").rstrip() + f"-{mark}"
