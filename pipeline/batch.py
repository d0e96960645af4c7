"""Many articles: a stream of sources becomes a folder of fact files, resumable, in any number of processes.

START HERE for runs: `run` groups articles into output files (units), leaves out what the ledger knows to be finished,
hands the rest to an engine and notes each unit when its last article is back: a fact file of one article is written by
the worker that made it, a shard here. The bytes in the folder depend on input,
rules and settings only: not on the number of workers, and not on how often the run was killed.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pipeline.articles import Source
from pipeline.errors import AccedeError, ArticleError
from pipeline.ledger import Entry, Failure, Ledger, digest_of, digest_package
from pipeline.outcomes import EXTRACTOR, Done, Failed, Outcome, Recipe, Written, failure_of, file_name
from pipeline.shards import SUFFIXES, Row, require_pyarrow, shard_bytes, shard_name
from pipeline.workers import run_here, run_workers

OUTPUT_FORMATS: Final = ("json", *SUFFIXES)
SHARD_CHARACTERS: Final = 32_000_000
"""A shard ends early when its articles reach this, so that one shard always fits into memory."""

Task = tuple[tuple[int, int], Source]
"""Unit number and place in the unit, and the article."""
Engine = Callable[[Iterator[Task]], Iterator[tuple[tuple[int, int], Outcome]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What decides the bytes of a run besides input and rules.

    ``output_format`` 'json' writes one file an article, the others ``shard_size`` articles a file.
    """

    gate: bool = True
    min_confidence: float = 0.0
    output_format: str = "json"
    shard_size: int = 1000

    def check(self) -> None:
        """Raise AccedeError for a value that makes no sense, MissingExtraError for a format that needs an extra."""
        if self.output_format not in OUTPUT_FORMATS:
            known = ", ".join(OUTPUT_FORMATS)
            raise AccedeError("--output-format", f"{self.output_format!r} is unknown", f"one of: {known}")
        if not 0 <= self.min_confidence <= 1:
            raise AccedeError("--min-confidence", f"{self.min_confidence:g} is not between 0 and 1")
        if self.shard_size < 1:
            raise AccedeError("--shard-size", f"{self.shard_size} is less than 1")
        if self.output_format == "parquet":
            require_pyarrow()

    @property
    def sharded(self) -> bool:
        """Whether an output file holds many articles."""
        return self.output_format != "json"

    def recipe(self, factory: str) -> Recipe:
        """Return what a worker needs to know of the settings."""
        return Recipe(factory=factory, gate=self.gate, min_confidence=self.min_confidence, compact=self.sharded)

    def made_by(self, rules: str) -> str:
        """Return the digest that tells fact files of these settings and rules from others."""
        parts = [rules, self.gate, self.min_confidence, self.output_format]
        parts += [self.shard_size] if self.sharded else []
        return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


@dataclass(slots=True)
class Summary:
    """What a run did: ``articles`` without the ``failed``; ``unchanged`` of them were finished before it began."""

    articles: int = 0
    facts: int = 0
    failed: int = 0
    unchanged: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _Unit:
    """The articles of one output file, with their places in the input, and what is back so far."""

    number: int
    name: str
    sources: list[Source]
    places: list[int]
    digest: str
    done: dict[int, Done | Written] = field(default_factory=dict)
    failures: dict[int, Failure] = field(default_factory=dict)

    def complete(self) -> bool:
        return len(self.done) + len(self.failures) == len(self.sources)


class _Run:
    """One run's state: the units under way, the failures so far, the counts."""

    def __init__(
        self, ledger: Ledger, settings: Settings, tell: Callable[[int], None], say: Callable[[ArticleError], None]
    ):
        self.ledger, self.settings, self.tell, self.say = ledger, settings, tell, say
        self.summary = Summary()
        self.failures: list[tuple[int, Failure]] = []
        self.open: dict[int, _Unit] = {}
        self.names: set[str] = set()

    def tasks(self, articles: Iterable[Source | ArticleError]) -> Iterator[Task]:
        """Yield the articles that are not finished, noting the units they belong to."""
        for unit in self.units(articles):
            if self.settings.sharded:
                self.names.add(unit.name)
            if entry := self.ledger.finished(unit.name, unit.digest):
                self._keep(unit, entry)
                continue
            self.open[unit.number] = unit
            for position, source in enumerate(unit.sources):
                yield (unit.number, position), source

    def take(self, ticket: tuple[int, int], outcome: Outcome) -> None:
        """Note one outcome; write the unit when it was the last one missing."""
        number, position = ticket
        unit = self.open[number]
        source = unit.sources[position]
        if not isinstance(outcome, Failed):
            unit.done[position] = outcome
        else:
            unit.failures[position] = failure = self._failure(source, outcome)
            self._fail(unit.places[position], failure)
        if unit.complete():
            self._write(self.open.pop(number))
        self.tell(1)

    def units(self, articles: Iterable[Source | ArticleError]) -> Iterator[_Unit]:
        """Yield the articles grouped into output files, noting those that could not be read."""
        single = not self.settings.sharded
        limit = 1 if single else self.settings.shard_size
        number = size = 0
        sources: list[Source] = []
        places: list[int] = []

        def unit() -> _Unit:
            name = file_name(sources[0].id) if single else shard_name(number, output_format=self.settings.output_format)
            digests = [digest_of(source) for source in sources]
            digest = digests[0] if single else hashlib.blake2b("".join(digests).encode(), digest_size=16).hexdigest()
            return _Unit(number, name, sources, places, digest)

        for place, article in enumerate(articles):
            if isinstance(article, ArticleError):
                self._fail(place, Failure.of(article))
                self.tell(1)
                continue
            sources.append(article)
            places.append(place)
            size += len(article.text)
            if len(sources) >= limit or size >= SHARD_CHARACTERS:
                yield unit()
                number, size, sources, places = number + 1, 0, [], []
        if sources:
            yield unit()

    def _keep(self, unit: _Unit, entry: Entry) -> None:
        places = {source.id: place for source, place in zip(unit.sources, unit.places, strict=True)}
        for failure in entry.failures:
            self._fail(places[failure.article or ""], failure)
        self.summary.articles += entry.articles
        self.summary.unchanged += entry.articles
        self.summary.facts += entry.facts
        self.tell(len(unit.sources))

    def _write(self, unit: _Unit) -> None:
        done = [(unit.sources[position], outcome) for position, outcome in sorted(unit.done.items())]
        rows = [Row(source, outcome.facts, outcome.text) for source, outcome in done if isinstance(outcome, Done)]
        sizes = [outcome.size for _, outcome in done if isinstance(outcome, Written)]
        if self.settings.sharded:
            sizes = [self.ledger.put(unit.name, shard_bytes(rows, output_format=self.settings.output_format))]
        elif rows:
            sizes = [self.ledger.put(unit.name, rows[0].text.encode())]
        facts = sum(outcome.facts for _, outcome in done)
        failures = tuple(failure for _, failure in sorted(unit.failures.items()))
        self.ledger.note(
            unit.name,
            sizes[0] if sizes else None,
            digest=unit.digest,
            articles=len(done),
            facts=facts,
            failures=failures,
        )
        self.summary.articles += len(done)
        self.summary.facts += facts

    def _failure(self, source: Source, outcome: Failed) -> Failure:
        return Failure.of(failure_of(source, outcome), article=source.id)

    def _fail(self, place: int, failure: Failure) -> None:
        self.failures.append((place, failure))
        self.summary.failed += 1
        self.say(failure.error())

    def close(self) -> None:
        """End the run: stale shards go, manifest and errors are written."""
        if self.settings.sharded:
            made = [name for name in self.ledger.names() if name.startswith("facts-")]
            self.ledger.drop(name for name in made if name not in self.names)
        self.ledger.close(failure for _, failure in sorted(self.failures, key=lambda pair: pair[0]))


def run(
    articles: Iterable[Source | ArticleError],
    out: Path,
    *,
    settings: Settings | None = None,
    workers: int = 1,
    time_limit: float | None = 60.0,
    overwrite: bool = False,
    factory: str = EXTRACTOR,
    rules: str | None = None,
    engine: Engine | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
    on_error: Callable[[ArticleError], None] = lambda _: None,
) -> Summary:
    """Extract ``articles`` into the folder ``out`` and return what was done.

    ``workers`` processes, or 0: in this one, without a time limit; ``time_limit`` is as for `run_workers`;
    ``overwrite`` does finished articles again; ``factory`` names the extractor ('module:name') and ``rules`` is its
    digest (None: that of pipeline.extract and the code); ``engine`` replaces the workers. ``on_progress`` hears how
    many more articles are dealt with, ``on_error`` each failure as it happens. Interrupted, it leaves a folder that the
    next run takes up.
    """
    began = time.monotonic()
    settings = settings or Settings()
    settings.check()
    made_by = settings.made_by(_extractor_digest() if rules is None else rules)
    try:
        ledger = Ledger(out, made_by=made_by, overwrite=overwrite)
    except OSError as error:
        raise AccedeError(out, f"cannot be used for output: {error.strerror or error}") from None
    recipe = replace(settings.recipe(factory), folder=None if settings.sharded else out)
    state = _Run(ledger, settings, on_progress, on_error)
    tasks = state.tasks(articles)
    try:
        if engine is not None:
            outcomes = engine(tasks)
        elif workers:
            outcomes = run_workers(tasks, recipe, workers=workers, time_limit=time_limit)
        else:
            outcomes = run_here(tasks, recipe)
        for ticket, outcome in outcomes:
            state.take(ticket, outcome)
        state.close()
    except OSError as error:
        raise AccedeError(error.filename or out, f"cannot be written: {error.strerror or error}") from None
    finally:
        ledger.abandon()
    state.summary.seconds = time.monotonic() - began
    return state.summary


def survey(
    articles: Iterable[Source | ArticleError], out: Path, *, settings: Settings, rules: str | None = None
) -> Iterator[tuple[list[int], bool]]:
    """Yield the places in the input of each output file's articles, and whether `run` would find it finished."""
    ledger = Ledger(out, made_by=settings.made_by(_extractor_digest() if rules is None else rules))
    try:
        for unit in _Run(ledger, settings, lambda _: None, lambda _: None).units(articles):
            yield unit.places, ledger.finished(unit.name, unit.digest) is not None
    finally:
        ledger.abandon()


def _extractor_digest() -> str:
    """Return the digest of rules, data, code and model: a changed extractor makes finished articles unfinished."""
    from pipeline.parse import model_name

    return f"{model_name()} {digest_package()}"
