"""The inside of a process that extracts: articles come in, one outcome each goes out.

Rules of this room: whatever an article does to the extractor, short of killing the process, becomes its outcome and
not the next one's. A fact file of its own is written here, by whichever process made it; what goes into a file with
others is sent back. What cannot be the fault of an article ends the run.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from pipeline.articles import Source
from pipeline.errors import AccedeError, ArticleError
from pipeline.files import write_atomically

if TYPE_CHECKING:
    from pipeline.schema import FactFile

EXTRACTOR: Final = "pipeline.extract:Extractor"
TELL_EVERY: Final = 0.05
"""Seconds for which a worker gathers what it has done: a message for every article would keep the main process busy."""


class ExtractorLike(Protocol):
    """What this room needs of an extractor."""

    def load(self) -> None:
        """Load model and data; AccedeError where that cannot be done."""
        ...

    def extract(self, source: Source) -> FactFile:
        """Return the facts of one article."""
        ...

    def extract_many(self, sources: Iterable[Source]) -> Iterator[FactFile]:
        """Yield the facts of many, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to make an extractor in another process, and what to do with its fact files.

    ``factory`` is importable ('module:name') and is called with ``gate`` and ``min_confidence``; ``compact`` gives the
    fact file on one line; ``folder`` is where each is written, None: they are sent back.
    """

    factory: str = EXTRACTOR
    gate: bool = True
    min_confidence: float = 0.0
    compact: bool = False
    folder: Path | None = None

    def make(self) -> ExtractorLike:
        """Return a new extractor that has loaded everything, so that the first article takes no longer than others."""
        module, _, name = self.factory.partition(":")
        factory = getattr(importlib.import_module(module), name)
        extractor: ExtractorLike = factory(gate=self.gate, min_confidence=self.min_confidence)
        extractor.load()
        return extractor


class Done(NamedTuple):
    """An article's fact file as text, and its number of facts."""

    text: str
    facts: int


class Written(NamedTuple):
    """How many bytes an article's fact file has that stands in the folder, and its number of facts."""

    size: int
    facts: int


class Failed(NamedTuple):
    """Why an article gave nothing."""

    what: str
    hint: str


class Unfit(NamedTuple):
    """Why no worker can work: the error that making the extractor or writing a file raised."""

    where: str
    what: str
    hint: str


Outcome = Done | Written | Failed


def file_name(article_id: str) -> str:
    """Return the name of the fact file of one article."""
    return f"{article_id}.json"


def extract_each(extractor: ExtractorLike, sources: list[Source], recipe: Recipe, *, singly: bool) -> Iterator[Outcome]:
    """Yield one outcome an article, in order; parsed together unless ``singly``, or until one of them fails.

    Raises AccedeError where a fact file cannot be written.
    """
    made = _extract_each(extractor, sources, recipe, singly=singly)
    for source, outcome in zip(sources, made, strict=True):
        if recipe.folder is not None and isinstance(outcome, Done):
            yield _write(recipe.folder, source, outcome)
        else:
            yield outcome


def _extract_each(
    extractor: ExtractorLike, sources: list[Source], recipe: Recipe, *, singly: bool
) -> Iterator[Done | Failed]:
    count = 0
    if not singly:
        try:
            for file in extractor.extract_many(sources):
                yield _done(file, recipe)
                count += 1
        except Exception:  # whatever it was, doing the rest singly tells whose fault it is
            pass
    for source in sources[count:]:
        try:
            outcome: Done | Failed = _done(extractor.extract(source), recipe)
        except AccedeError as error:
            outcome = Failed(error.what, error.hint)
        except RecursionError:
            outcome = Failed("is nested too deep to be parsed", "leave it out, and please report it")
        except MemoryError:
            outcome = Failed("needs more memory than there is", "split it, or leave it out")
        except Exception as error:
            kind = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            outcome = Failed(f"extraction failed: {kind}", "this is a fault of accede, please report it")
        yield outcome


def _done(file: FactFile, recipe: Recipe) -> Done:
    return Done(file.model_dump_json() if recipe.compact else file.to_json(), len(file.facts))


def _write(folder: Path, source: Source, done: Done) -> Written:
    data = done.text.encode()
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:
        os._exit(0)  # the run was killed, and another may be at work in its folder
    write_atomically(folder / file_name(source.id), data, lasting=False)
    return Written(len(data), done.facts)


def serve(line: Connection, recipe: Recipe) -> None:
    """Be a worker: send None when the model is loaded, then lists of outcomes, one an article, until the line is
    closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    chunks: queue.SimpleQueue[tuple[bool, list[Source]]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(line, chunks), daemon=True).start()
    try:
        try:
            extractor = recipe.make()
            gc.freeze()  # model and rules stay as they are: no collection need look at them again
            line.send(None)
            while True:
                singly, sources = chunks.get()
                done: list[Outcome] = []
                told = time.monotonic()
                for outcome in extract_each(extractor, sources, recipe, singly=singly):
                    done.append(outcome)
                    if time.monotonic() - told > TELL_EVERY:
                        line.send(done)
                        done, told = [], time.monotonic()
                if done:
                    line.send(done)
        except AccedeError as error:
            line.send(Unfit(error.where, error.what, error.hint))
        except ImportError as error:
            line.send(Unfit("extractor", f"cannot be loaded: {error}", "is accede installed completely?"))
    except OSError:  # nobody listens any more
        os._exit(1)


def _receive(line: Connection, chunks: queue.SimpleQueue[tuple[bool, list[Source]]]) -> None:
    """Take in chunks while the worker works, so that sending never blocks; end the process when the run is over."""
    try:
        while True:
            chunks.put(line.recv())
    except (EOFError, OSError):
        os._exit(0)


def failure_of(source: Source, failed: Failed) -> ArticleError:
    """Return the error of an article that was read but not extracted; names its file, and its id where that differs."""
    where = source.source or source.id
    stem = where.rsplit("/", 1)[-1].split(".", 1)[0]
    return ArticleError(where if stem == source.id else f"{where} ({source.id})", failed.what, failed.hint)
