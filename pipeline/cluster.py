"""The same extraction on a Ray cluster: Ray Data spreads reading and extracting, the results come back in order.

Rules of this room: what is read, extracted and written is decided in articles, workers and batch, so the bytes are
those of a local run; here is only who does it. Each Ray actor keeps one worker process, so that an article that kills
or stalls its extractor costs itself only; an actor or machine that is lost is replaced by Ray, and its articles are
done again.
"""

from __future__ import annotations

import io
import logging
import pickle
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from pipeline import articles, batch, ledger
from pipeline import inputs as finding
from pipeline.articles import Source
from pipeline.errors import AccedeError, ArticleError, MissingExtraError
from pipeline.inputs import Entry, Ids, safe_id
from pipeline.outcomes import EXTRACTOR, Outcome, Recipe
from pipeline.workers import CHUNK_ARTICLES, CHUNK_GROWTH, Crew

BLOCK_BYTES: Final = 512 * 1024
"""Size at which Ray cuts the stream of articles into blocks; a block is what one actor gets at a time."""

Place = tuple[int, int]
"""Number of the file, and of the article in it: they put the articles in the order of a local run."""
Spans = list[tuple[Place, Place]]
"""Finished stretches of the input in order, both ends included."""


class Failure(NamedTuple):
    """An ArticleError, in a form that travels."""

    where: str
    what: str
    hint: str


class Item(NamedTuple):
    """One article on its way; ``outcome`` is None before it is extracted, or where that was spared."""

    place: Place
    article: Source | Failure
    outcome: Outcome | None = None


def run(
    inputs: Sequence[str],
    out: Path,
    *,
    settings: batch.Settings | None = None,
    time_limit: float | None = 60.0,
    format: str | None = None,
    published: str | None = None,
    overwrite: bool = False,
    factory: str = EXTRACTOR,
    rules: str | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
    on_error: Callable[[ArticleError], None] = lambda _: None,
) -> batch.Summary:
    """Extract ``inputs`` on the Ray cluster of this session (or of RAY_ADDRESS, or a new local one) into ``out``.

    Inputs are as for `articles.read_articles`, and any URI that pyarrow opens (s3://, gs://, hdfs://); plain paths have
    to be there on all machines. The other options are those of `batch.run`.
    """
    ray = _ray()
    settings = settings or batch.Settings()
    settings.check()
    articles.check_options(format=format, published=published)
    entries = list(find_files(inputs, format=format, exclude=out))
    if not ray.is_initialized():
        ray.init(logging_level="ERROR", log_to_driver=False, include_dashboard=False)
    recipe = settings.recipe(factory)
    with _data_options(ray):
        read = _dataset(ray, entries, published=published)
        known = (out / ledger.MANIFEST).exists() or (out / ledger.JOURNAL).exists()
        spans = _finished(_Stream(read), out, settings=settings, rules=rules) if known and not overwrite else []
        extracted = read.map_batches(
            _Extract,
            fn_constructor_kwargs={"recipe": recipe, "time_limit": time_limit, "spans": spans},
            batch_size=CHUNK_ARTICLES * CHUNK_GROWTH,
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=max(1, int(ray.cluster_resources().get("CPU", 1)))),
            num_cpus=0.9,
        )
        stream = _Stream(extracted)
        crew = Crew(recipe, workers=1, time_limit=time_limit)
        try:
            return batch.run(
                stream.articles(),
                out,
                settings=settings,
                overwrite=overwrite,
                factory=factory,
                rules=rules,
                engine=lambda tasks: stream.outcomes(tasks, crew),
                on_progress=on_progress,
                on_error=on_error,
            )
        except ray.exceptions.RayError as error:
            raise AccedeError("ray", _gist(error), "what was finished is kept; start it again") from None
        finally:
            crew.dismiss()


def find_files(inputs: Sequence[str], *, format: str | None, exclude: Path | None) -> Iterator[Entry]:
    """Yield the files of ``inputs`` in order: plain paths as `inputs.find_files`, the files of a URI by path."""
    if "-" in inputs:
        raise AccedeError("-", "a cluster cannot read standard input", "write it to a file, or use --engine local")
    local = [given for given in inputs if "://" not in given]
    for given in local:
        finding.check_exists(given)
    if len(local) == len(inputs):
        yield from finding.find_files(inputs, format=format, exclude=exclude)
        return
    for given in inputs:
        if "://" in given:
            yield from _list(given, format=format)
        else:
            yield from finding.find_files([given], format=format, exclude=exclude)


def _list(uri: str, *, format: str | None) -> Iterator[Entry]:
    from pyarrow import fs

    try:
        system, path = fs.FileSystem.from_uri(uri)
        info = system.get_file_info(path)
    except (OSError, ValueError) as error:
        raise AccedeError(uri, _gist(error)) from None
    if info.type == fs.FileType.NotFound:
        raise AccedeError(uri, "no such file or folder")
    if info.type == fs.FileType.File:
        yield Entry(uri, format or finding.format_of(uri))
        return
    scheme = uri.partition("://")[0]
    found = system.get_file_info(fs.FileSelector(path, recursive=True))
    for path in sorted(one.path for one in found if one.type == fs.FileType.File):
        if known := finding.format_of(path):
            yield Entry(f"{scheme}://{path}", format or known)


def _dataset(ray: Any, entries: list[Entry], *, published: str | None) -> Any:
    """Return the dataset of all articles, one pickled Item a row: reading happens on the cluster."""
    rows = [
        {
            "number": number,
            "path": path,
            "format": kind or "",
            "open": path if "://" in path else str(Path(path).absolute()),
        }
        for number, (path, kind) in enumerate(entries)
    ]
    if not rows:
        return ray.data.from_items([{"item": b""}]).filter(lambda _: False)
    source = ray.data.from_items(rows, override_num_blocks=len(rows))
    return source.map_batches(_read, fn_kwargs={"published": published}, batch_size=1, num_cpus=0.1)


def _read(rows: dict[str, Any], *, published: str | None) -> Iterator[dict[str, Any]]:
    """Yield the articles of one file in small batches."""
    entry = Entry(str(rows["path"][0]), str(rows["format"][0]) or None)
    opened = str(rows["open"][0])
    items: list[bytes] = []
    read = articles.read_entry(entry, open_file=lambda _: _open(opened), published=published)
    for number, article in enumerate(read):
        place = (int(rows["number"][0]), number)
        if isinstance(article, ArticleError):
            item = Item(place, Failure(article.where, article.what, article.hint))
        else:
            item = Item(place, replace(article, id=safe_id(article.id)))
        items.append(pickle.dumps(item))
        if len(items) == CHUNK_ARTICLES:
            yield {"item": items}
            items = []
    if items:
        yield {"item": items}


def _open(path: str) -> BinaryIO:
    if "://" not in path:
        return Path(path).open("rb")
    from pyarrow import fs

    system, name = fs.FileSystem.from_uri(path)
    return io.BufferedReader(system.open_input_file(name))


class _Extract:
    """The actor: extracts batches of items in a worker process of its own."""

    def __init__(self, *, recipe: Recipe, time_limit: float | None, spans: Spans) -> None:
        self._crew = Crew(recipe, workers=1, time_limit=time_limit)
        self._spans = spans

    def __call__(self, rows: dict[str, Any]) -> dict[str, Any]:
        items: list[Item] = [pickle.loads(row) for row in rows["item"]]
        tasks = [
            (number, item.article)
            for number, item in enumerate(items)
            if isinstance(item.article, Source) and not _within(item.place, self._spans)
        ]
        try:
            for number, outcome in self._crew.run(tasks):
                items[number] = items[number]._replace(outcome=outcome)
        except AccedeError as error:
            raise RuntimeError(str(error)) from None
        return {"item": [pickle.dumps(item) for item in items]}


class _Stream:
    """The items of a dataset as the stream of articles that a local run would read, and their outcomes beside it."""

    def __init__(self, dataset: Any) -> None:
        self._dataset = dataset
        self.places: dict[int, Place] = {}
        self._outcomes: dict[str, Outcome | None] = {}

    def articles(self) -> Iterator[Source | ArticleError]:
        ids = Ids()
        for count, row in enumerate(self._dataset.iter_rows()):
            item: Item = pickle.loads(row["item"])
            self.places[count] = item.place
            if isinstance(item.article, Failure):
                yield ArticleError(*item.article)
                continue
            name = ids.unique(item.article.id)
            self._outcomes[name] = item.outcome if name == item.article.id else None  # its facts carry the other id
            yield replace(item.article, id=name)

    def outcomes(self, tasks: Iterator[batch.Task], crew: Crew) -> Iterator[tuple[tuple[int, int], Outcome]]:
        """Yield the outcome of each task; the few that the cluster could not give are made here."""
        for ticket, source in tasks:
            outcome = self._outcomes.pop(source.id)
            yield (ticket, outcome) if outcome is not None else next(crew.run([(ticket, source)]))
            self.places.clear()


def _finished(stream: _Stream, out: Path, *, settings: batch.Settings, rules: str | None) -> Spans:
    """Return the stretches of the input whose output files are there: a run that is taken up again spares them."""
    spans: Spans = []
    joined = False
    for places, finished in batch.survey(stream.articles(), out, settings=settings, rules=rules):
        ends = stream.places[places[0]], stream.places[places[-1]]
        if finished and joined:
            spans[-1] = spans[-1][0], ends[1]
        elif finished:
            spans.append(ends)
        joined = finished
        for place in [known for known in stream.places if known <= places[-1]]:
            del stream.places[place]
    return spans


def _within(place: Place, spans: Spans) -> bool:
    number = bisect(spans, place, key=lambda span: span[0])
    return number > 0 and place <= spans[number - 1][1]


@contextmanager
def _data_options(ray: Any) -> Iterator[None]:
    """Set what Ray Data needs to give the rows in order and in small blocks, for the time of a run."""
    context = ray.data.DataContext.get_current()
    options = context.execution_options
    kept = context.target_max_block_size, context.enable_progress_bars, options.preserve_order
    context.target_max_block_size, context.enable_progress_bars, options.preserve_order = BLOCK_BYTES, False, True
    try:
        yield
    finally:
        context.target_max_block_size, context.enable_progress_bars, options.preserve_order = kept


def _ray() -> Any:
    try:
        import ray
        import ray.data
        import ray.exceptions
    except ImportError:
        raise MissingExtraError("--engine ray", "ray") from None
    for name in ("ray", "ray.data"):  # what fails is told by us, in one line
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return ray


def _gist(error: BaseException) -> str:
    """Return the line of ``error`` that says what happened: of a remote traceback, the first exception's."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    named = [line for line in lines if re.match(r"[A-Za-z.]*(Error|Exception): ", line)]
    return (named[0].partition(": ")[2] if named else lines[-1]).strip()[:200]
