"""Gold files on disk as the review writes them: an article's lines in the file that holds them, all others untouched.

Without an annotator's name the folder's files are one set: an article's lines stay in the file that they stand in. A
new article's go to a file of its own where all others have one, and else to ``gold.jsonl``. With a name, ``NAME.jsonl``
alone is read and written, and the others are other people's, to be compared with.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import FactFileError, reason
from pipeline.factfile import GoldFact
from pipeline.files import write_atomically

LOG_SUFFIX = ".review.log"
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,120}")
_ANNOTATOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def line_of(fact: GoldFact) -> str:
    """Return a gold fact as one line in the guideline's form; ``nth`` and ``phenomena`` only where needed."""
    values = fact.model_dump(mode="json")
    if fact.nth == 1:
        del values["nth"]
    if not fact.phenomena:
        del values["phenomena"]
    note = values.pop("note")
    return json.dumps(values | {"note": note}, ensure_ascii=False)


def key_of(fact: GoldFact) -> str:
    """Return a short name of a gold line that changes with its content."""
    return hashlib.sha256(fact.model_dump_json().encode()).hexdigest()[:12]


def digest_of(facts: Iterable[GoldFact]) -> str:
    """Return what tells one list of gold facts from another."""
    return hashlib.sha256("\n".join(fact.model_dump_json() for fact in facts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class _Line:
    article: str
    raw: str
    fact: GoldFact


@dataclass
class GoldFolder:
    """The gold that one annotator makes, as files; every call reads the disk, for others may write there too."""

    folder: Path
    name: str = "gold"
    only: bool = False
    _cache: dict[Path, tuple[tuple[int, ...], list[_Line]]] = field(default_factory=dict)
    _known: tuple[tuple[int, ...], dict[str, Path], dict[str, tuple[GoldFact, ...]]] | None = None

    @classmethod
    def open(cls, gold: Path, *, annotator: str | None = None) -> GoldFolder:
        """Return the gold at ``gold``: a folder (made where it is missing), or one ``.jsonl`` file.

        Raises FactFileError for a name that is no plain word and for a file that is none of gold.
        """
        if gold.suffix == ".jsonl" and not gold.is_dir():
            gold, annotator = gold.parent, annotator or gold.stem
        elif gold.exists() and not gold.is_dir():
            raise FactFileError(gold, "is neither a folder nor a .jsonl file")
        if annotator is not None and not _ANNOTATOR.fullmatch(annotator):
            raise FactFileError(annotator, "cannot be an annotator's name", "letters, digits, '-' and '_' only")
        try:
            gold.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FactFileError(gold, error.strerror or "cannot be made") from None
        return cls(gold.resolve(), annotator or "gold", annotator is not None)

    @property
    def log(self) -> Path:
        """Where the decisions are written down."""
        return self.folder / f"{self.name}{LOG_SUFFIX}"

    @property
    def new_file(self) -> Path:
        """Where the lines of an article go that no file holds yet."""
        return self.folder / f"{self.name}.jsonl"

    def files(self) -> list[Path]:
        """Return the files of this set, without those of other annotators, who have logs of their own."""
        if self.only:
            return [self._inside(self.new_file)] if self.new_file.is_file() else []
        found = sorted(self.folder.glob("*.jsonl"))
        mine = [p for p in found if p == self.new_file or not p.with_name(f"{p.stem}{LOG_SUFFIX}").exists()]
        return [self._inside(path) for path in mine]

    def everyone(self) -> dict[str, Path]:
        """Return all gold files of the folder by their names, for comparing annotators."""
        return {path.stem: self._inside(path) for path in sorted(self.folder.glob("*.jsonl"))}

    def read(self, article: str) -> tuple[GoldFact, ...]:
        """Return the gold of one article as it stands on disk now."""
        return self._index()[1].get(article, ())

    def homes(self) -> dict[str, Path]:
        """Return the file of each article that has lines; raises FactFileError where one stands in two files."""
        return self._index()[0]

    def _index(self) -> tuple[dict[str, Path], dict[str, tuple[GoldFact, ...]]]:
        """Return file and facts of each article; read anew only where a file has changed."""
        paths = self.files()
        lines_of = {path: self._lines(path) for path in paths}
        stamp = tuple(part for path in paths if path in self._cache for part in self._cache[path][0])
        if self._known and self._known[0] == stamp:
            return self._known[1], self._known[2]
        homes: dict[str, Path] = {}
        facts: dict[str, list[GoldFact]] = {}
        for path, lines in lines_of.items():
            for line in lines:
                facts.setdefault(line.article, []).append(line.fact)
                other = homes.setdefault(line.article, path)
                if other != path:
                    raise FactFileError(
                        path,
                        f"and {other.name} both hold facts of {line.article!r}",
                        "say whose gold this is with --annotator NAME",
                    )
        self._known = (stamp, homes, {article: tuple(found) for article, found in facts.items()})
        return self._known[1], self._known[2]

    def home(self, article: str) -> Path:
        """Return the file that holds an article's lines, or that its first line will go to."""
        known = self.homes().get(article)
        if known is not None or self.only or not self._one_file_each() or not _FILE_NAME.fullmatch(article):
            return known or self.new_file
        return self.folder / f"{article}.jsonl"

    def _one_file_each(self) -> bool:
        """Return whether each file holds the lines of the one article that it is named after."""
        files = self.files()
        return bool(files) and all(line.article == path.stem for path in files for line in self._lines(path))

    def finish(self, article: str) -> None:
        """Note that an article is done: by its own file, if empty, where each has one, and in ``docs.txt`` if there."""
        home = self.home(article)
        if home.stem == article and not home.exists():
            write_atomically(home, "")
        self.enlist(article)

    def write(self, article: str, facts: Iterable[GoldFact]) -> None:
        """Replace one article's lines atomically; a fact that stood there before keeps its line as it was spelt."""
        path = self.home(article)
        lines = self._lines(path)
        spelt = {line.fact: line.raw for line in lines if line.article == article}
        new = [_Line(article, spelt.get(fact) or line_of(fact), fact) for fact in facts]
        places = [place for place, line in enumerate(lines) if line.article == article]
        others = [line for line in lines if line.article != article]
        at = places[0] if places else len(others)
        lines = [*others[:at], *new, *others[at:]]
        write_atomically(path, "".join(f"{line.raw}\n" for line in lines))
        if new:
            self.enlist(article)

    def enlist(self, article: str) -> None:
        """Name an article in ``docs.txt``, where the folder keeps such a list of the articles that count."""
        listing = self.folder / "docs.txt"
        if listing.is_file():
            text = self._inside(listing).read_text(encoding="utf-8")
            if article not in text.split():
                write_atomically(listing, text + ("" if not text or text.endswith("\n") else "\n") + f"{article}\n")

    def _lines(self, path: Path) -> list[_Line]:
        try:
            stat = path.stat()
        except FileNotFoundError:
            return []
        stamp = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        if path in self._cache and self._cache[path][0] == stamp:
            return self._cache[path][1]
        lines = []
        try:
            raw_lines = path.read_bytes().decode("utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise FactFileError(path, reason(error)) from None
        for number, raw in enumerate(raw_lines, 1):
            if raw.strip():
                try:
                    fact = GoldFact.model_validate_json(raw)
                except ValidationError as error:
                    raise FactFileError(f"{path}:{number}", str(error.errors()[0]["msg"])) from None
                lines.append(_Line(fact.article, raw.rstrip("\r"), fact))
        self._cache[path] = (stamp, lines)
        return lines

    def _inside(self, path: Path) -> Path:
        """Return ``path``, or raise FactFileError where it is a link that leads out of the folder."""
        if path.resolve().parent != self.folder:
            raise FactFileError(path, "leads out of the gold folder")
        return path
