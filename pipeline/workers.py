"""The processes that extract: each has its own model, and may die or hang without costing more than one article.

Rules of this room: articles go out in chunks and come back as they are done, in any order over the workers. When a
worker dies or is silent for the time limit, it is killed and replaced, and what was left of its chunk is done again one
article at a time; only the article that kills or stalls a worker of its own is given up. What
happens inside a process stands in outcomes.py.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import signal
import sys
import time
import types
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Final, TypeVar

from pipeline.articles import Source
from pipeline.errors import AccedeError
from pipeline.outcomes import ExtractorLike, Failed, Outcome, Recipe, Unfit, extract_each, serve

CHUNK_ARTICLES: Final = 32
CHUNK_CHARACTERS: Final = 16_000
"""A chunk ends with the article that reaches either bound: small enough to share a short run evenly."""
CHUNK_GROWTH: Final = 16
"""How many times larger the bounds become in a long run, so that many sentences are parsed at once; one step every
CHUNK_STEP chunks."""
CHUNK_STEP: Final = 8
AHEAD: Final = 2
"""Chunks that a worker has at once: the one under way and the next."""
START_LIMIT: Final = 300.0
"""Seconds in which a worker must have loaded its model."""
LONG_ARTICLE: Final = 50_000
"""Characters from which on the time limit of an article grows with its length."""
ATTEMPTS: Final = 2
"""How often an article may kill a worker that does nothing else before it is given up."""

Ticket = TypeVar("Ticket")


def run_here(
    tasks: Iterable[tuple[Ticket, Source]], recipe: Recipe, *, extractor: ExtractorLike | None = None
) -> Iterator[tuple[Ticket, Outcome]]:
    """Yield the outcomes in order, all done in this process: no time limit, and what kills it kills the run."""
    for chunk in _chunks(tasks, growth=_growth()):
        extractor = extractor or recipe.make()
        outcomes = extract_each(extractor, [source for _, source in chunk.items], recipe, singly=False)
        for (ticket, _), outcome in zip(chunk.items, outcomes, strict=True):
            yield ticket, outcome


def run_workers(
    tasks: Iterable[tuple[Ticket, Source]], recipe: Recipe, *, workers: int, time_limit: float | None
) -> Iterator[tuple[Ticket, Outcome]]:
    """Yield the outcomes as they come, from ``workers`` processes; ``time_limit`` is seconds an article,
    or for LONG_ARTICLE characters of a longer one; None for none.

    Workers are started as they are needed and tasks are drawn as workers become free. Raises AccedeError when no worker
    can be started.
    """
    crew = Crew(recipe, workers=workers, time_limit=time_limit)
    try:
        yield from crew.run(tasks)
    finally:
        crew.dismiss()


@dataclass(slots=True)
class _Chunk:
    items: list[tuple[Any, Source]]
    singly: bool = False
    done: int = 0
    deaths: int = 0
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        self.longest = max(len(source.text) for _, source in self.items)


def _chunks(tasks: Iterable[tuple[Any, Source]], *, growth: Iterator[int]) -> Iterator[_Chunk]:
    """Yield the tasks in chunks; ``growth`` says of each how many times the bounds it may have."""
    items: list[tuple[Any, Source]] = []
    size, times = 0, next(growth)
    for task in tasks:
        items.append(task)
        size += len(task[1].text)
        if len(items) >= times * CHUNK_ARTICLES or size >= times * CHUNK_CHARACTERS:
            yield _Chunk(items)
            items, size, times = [], 0, next(growth)
    if items:
        yield _Chunk(items)


def _growth() -> Iterator[int]:
    return (min(1 + number // CHUNK_STEP, CHUNK_GROWTH) for number in itertools.count())


@dataclass(slots=True)
class _Worker:
    process: Any
    line: Connection
    ready: bool = False
    heard: float = field(default_factory=time.monotonic)
    chunks: deque[_Chunk] = field(default_factory=deque)

    def give(self, chunk: _Chunk) -> None:
        if not self.chunks:
            self.heard = time.monotonic()
        self.chunks.append(chunk)
        with contextlib.suppress(OSError):  # dead: noticed when it is listened to
            self.line.send((chunk.singly, [source for _, source in chunk.items]))

    def kill(self) -> int | None:
        self.line.close()
        self.process.kill()
        self.process.join()
        code: int | None = self.process.exitcode
        return code


class Crew:
    """Workers, and the work they have at the moment; they stay from one run to the next until they are dismissed."""

    def __init__(self, recipe: Recipe, *, workers: int, time_limit: float | None) -> None:
        self._new: Iterator[_Chunk] = iter(())
        self._again: deque[_Chunk] = deque()
        self._growth = _growth()
        self._recipe, self._size, self._limit = recipe, workers, time_limit
        self._workers: list[_Worker] = []
        self._false_starts = 0
        self._context = multiprocessing.get_context("spawn")

    def run(self, tasks: Iterable[tuple[Ticket, Source]]) -> Iterator[tuple[Ticket, Outcome]]:
        """Yield the outcomes of ``tasks`` as they come; see `run_workers`."""
        self._new = _chunks(tasks, growth=self._growth)
        while True:
            self._hand_out()
            busy = [worker for worker in self._workers if worker.chunks]
            if not busy:
                return
            pause = min(self._deadline(worker) for worker in busy) - time.monotonic()
            heard = wait([worker.line for worker in busy], timeout=min(max(pause, 0.0), 60.0))
            for worker in busy:
                if worker.line in heard:
                    yield from self._listen(worker)
                elif time.monotonic() > self._deadline(worker) and not worker.line.poll():
                    yield from self._replace(worker, hung=True)

    def dismiss(self) -> None:
        """End the workers, whatever they are at."""
        for worker in self._workers:
            worker.kill()

    def _deadline(self, worker: _Worker) -> float:
        if not worker.ready:
            return worker.heard + START_LIMIT
        return worker.heard + self._limit_for(worker.chunks[0].longest) if self._limit else float("inf")

    def _limit_for(self, length: int) -> float:
        return (self._limit or 0.0) * max(1.0, length / LONG_ARTICLE)

    def _hand_out(self) -> None:
        """Give every worker something to do: first the idle ones, then a chunk ahead; hire while there is more."""
        for level in range(AHEAD):
            for number in range(self._size):
                if number == len(self._workers):
                    chunk = self._next()
                    if chunk is None:
                        return
                    self._workers.append(self._hire())
                    self._workers[number].give(chunk)
                    continue
                worker = self._workers[number]
                if len(worker.chunks) != level or (worker.chunks and worker.chunks[-1].singly):
                    continue
                if level and self._again and self._again[0].singly:
                    continue  # waits for a worker that has nothing else
                chunk = self._next()
                if chunk is None:
                    return
                worker.give(chunk)

    def _next(self) -> _Chunk | None:
        return self._again.popleft() if self._again else next(self._new, None)

    def _hire(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, self._recipe), daemon=True, name="accede worker")
        with anonymous_main():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _listen(self, worker: _Worker) -> Iterator[tuple[Any, Outcome]]:
        while True:
            try:
                message = worker.line.recv()
            except (EOFError, OSError):
                yield from self._replace(worker, hung=False)
                return
            worker.heard = time.monotonic()
            if isinstance(message, Unfit):
                raise AccedeError(message.where, message.what, message.hint)
            if message is None:
                worker.ready, self._false_starts = True, 0
            for outcome in message or ():
                chunk = worker.chunks[0]
                ticket = chunk.items[chunk.done][0]
                chunk.done += 1
                if chunk.done == len(chunk.items):
                    worker.chunks.popleft()
                yield ticket, outcome
            if not worker.chunks or not worker.line.poll():
                return

    def _replace(self, worker: _Worker, *, hung: bool) -> Iterator[tuple[Any, Outcome]]:
        """Kill ``worker``, hire another in its place, and see to the work it had; yields what is given up."""
        code = worker.kill()
        self._workers.remove(worker)
        first, rest = worker.chunks[0], list(worker.chunks)[1:]
        if not worker.ready:
            self._false_starts += 1
            if self._false_starts >= 3:
                reason = f"did not start in {START_LIMIT:.0f} s" if hung else f"ended at once ({_ending(code)})"
                raise AccedeError("worker", reason, "is there enough memory? Try --workers 1")
            self._again.extendleft(reversed([first, *rest]))
        elif not first.singly:
            singles = [_Chunk([item], singly=True) for item in first.items[first.done :]]
            self._again.extendleft(reversed([*singles, *rest]))
        else:
            first.deaths += 1
            ticket, source = first.items[0]
            if hung:
                limit = self._limit_for(len(source.text))
                yield ticket, Failed(f"took longer than {limit:.4g} s", "raise --time-limit, or leave it out")
            elif first.deaths >= ATTEMPTS:
                what = f"ended the worker process ({_ending(code)})"
                yield ticket, Failed(what, "out of memory? Split it, or leave it out")
            else:
                self._again.appendleft(first)


@contextlib.contextmanager
def anonymous_main() -> Iterator[None]:
    """Keep new processes from importing the main module again: they need nothing of it, and it may not be guarded."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"
