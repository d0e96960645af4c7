"""START HERE: the ordered list of stages that leads from an article to its facts."""

from __future__ import annotations

import hashlib
import re
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from pipeline import (
    __version__,
    asides,
    dates,
    dating,
    events,
    facts,
    fragments,
    gate,
    homes,
    mentions,
    narrative,
    parse,
    people,
    plain,
    reference,
    sentences,
    skeleton,
    subjects,
    tidying,
)
from pipeline.articles import Source
from pipeline.gazetteer import load as load_gazetteer
from pipeline.records import Name, Parsed, When
from pipeline.rules.files import digest as rules_file_digest
from pipeline.schema import FactFile, LinkedMention, MadeBy
from pipeline.spans import any_overlap, overlaps, within
from pipeline.work import Line, Work

_LEAD = re.compile(skeleton.expand(r"[^\w\ue000-\ue00a]{0,4}(?:[^.,:;()]{1,30}, )?(?P<date>{D})(?:[.:;]|$| ?[–—-] )"))
_TOGETHER = 256  # sentences of several articles that are parsed together, at least
_AT_ONCE = 500_000  # characters of articles that are held until there are as many

_SAMPLE = Source(id="sample", title=None, text="Estonia joined NATO in 2004.", published=None, source=None)


class Extractor:
    """Finds the facts of articles; loads the model once. The same article gives the same bytes, in whatever company.

    ``gate`` skips the parse of sentences that cannot hold a fact. ``parser`` lets another spaCy pipeline do the
    parsing.
    """

    def __init__(self, *, gate: bool = True, parser: parse.Parser | None = None, min_confidence: float = 0.0) -> None:
        self._gated = gate
        self._parser = parser
        self._minimum = min_confidence
        self.timings: dict[str, float] = {}
        self._stage, self._since = "", 0.0

    @property
    def parser(self) -> parse.Parser:
        """The spaCy pipeline, loaded when the first sentence asks for it."""
        if self._parser is None:
            self._parser = parse.Parser()
        return self._parser

    def load(self) -> None:
        """Load model, rules and gazetteer now, and not with the first article; AccedeError where one is not in
        order."""
        self.extract(_SAMPLE)

    def extract(self, source: Source) -> FactFile:
        """Return the fact file of one article."""
        return next(self.extract_many([source]))

    def extract_many(self, sources: Iterable[Source]) -> Iterator[FactFile]:
        """Yield the fact file of each article, in order; sentences of several articles are parsed in one batch."""
        works: list[Work] = []
        waiting = size = 0
        for source in sources:
            with self._clock("read"):
                works.append(work := self._read(source))
            waiting += sum(line.wanted for line in work.lines)
            size += len(source.text)
            if waiting >= _TOGETHER or size >= _AT_ONCE:
                yield from self._extract(works)
                works, waiting, size = [], 0, 0
        yield from self._extract(works)

    def _extract(self, works: Sequence[Work]) -> Iterator[FactFile]:
        parses = self._parse(works)
        for work in works:
            if any(line.wanted for line in work.lines):
                with self._clock("events"):
                    self._tell(work, parses)
            work.lines.clear()  # in a long article they weigh more than its facts
            with self._clock("facts"):
                file = self._finish(work)
            yield file

    @contextmanager
    def _clock(self, stage: str) -> Iterator[None]:
        """Count the seconds of a block under ``stage``, for the benchmark; a block inside stops the clock of the outer
        one."""
        outer = self._stage
        self._switch(stage)
        try:
            yield
        finally:
            self._switch(outer)

    def _switch(self, stage: str) -> None:
        now = time.perf_counter()
        if self._stage:
            self.timings[self._stage] = self.timings.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now

    def work(self, source: Source, *, names: Sequence[Name] = ()) -> tuple[Work, FactFile]:
        """Return an article after all stages, for explanation: every stage's result is there to be looked at.

        ``names`` are put in beside the names that are found, and instead of those that they overlap.
        """
        work = self._read(source, names)
        numbers = [number for number, line in enumerate(work.lines) if line.wanted]
        work.parsed = dict(zip(numbers, self._parse([work]), strict=True))
        self._tell(work, work.parsed.values())
        return work, self._finish(work)

    def mentions(self, source: Source) -> list[LinkedMention]:
        """Return every name and reference of an article with what it means, whether a fact uses it or not."""
        work = self._read(source, everything=True)
        self._tell(work, self._parse([work]))
        return work.linker.mentions([*work.names, *work.people], work.events)

    # The stages, in order. Each reads what the ones before it wrote.

    def _read(self, source: Source, names: Sequence[Name] = (), *, everything: bool = False) -> Work:
        """Text -> names, temporal expressions, sentences, and which of these are worth parsing (``everything``:
        all)."""
        work = Work(source)
        text, gated = source.text, self._gated and not everything
        found = mentions.find(text) if not gated or gate.opens(text) else []
        work.names = sorted([*names, *(n for n in found if not any_overlap(names, n))], key=lambda n: n.start)
        if gated and not work.names_organisation:
            return work
        work.people = people.find(text, work.names)
        work.expressions = dates.find(text)
        lead, left_out = None, subjects.Subjects()
        for sentence in sentences.split(text):
            bones = skeleton.build(text, sentence.start, sentence.end, _units(work, sentence))
            tidying.tidy(bones)
            work.homes = homes.find(bones) | work.homes
            reference.fold(bones, text)
            asides.drop(bones)
            lead = _lead(bones) if sentence.first else lead
            copy = left_out.supply(plain.copy(bones, self.parser.tokenise), sentence)
            units = tuple(bones.units(0, len(bones.cells)))
            work.lines.append(Line(sentence, copy, units, bones.bracket_dates, lead))
        copies = [line.copy for line in work.lines]
        passes = zip(work.lines, gate.wanted(copies), fragments.after_questions(copies), strict=True)
        for line, told, answers in passes:
            line.told, line.wanted, line.answers = told, told or not gated, answers
        return work

    def _parse(self, works: Sequence[Work]) -> Iterator[Parsed]:
        """Wanted sentences -> parses of their plain copies, batch by batch as they are asked for."""
        lines = [line for work in works for line in work.lines if line.wanted]
        if not lines:
            return
        docs = self.parser.parse(line.copy for line in lines)
        for line in lines:
            with self._clock("parse"):
                doc = next(docs)
            sentence, copy = line.sentence, line.copy
            yield Parsed(
                doc=doc,
                start=sentence.start,
                end=sentence.end,
                paragraph=sentence.paragraph,
                heading=sentence.heading,
                units=copy.units,
                starts=copy.starts,
                ends=copy.ends,
                bracket_dates=line.bracket_dates,
                question=fragments.is_question(copy),
                answers=line.answers,
                topic=fragments.is_topic(copy),
                fragment=fragments.is_fragment(copy, doc, answers=line.answers and not sentence.heading),
                lead=line.lead,
            )

    def _tell(self, work: Work, parses: Iterable[Parsed]) -> None:
        """Parses -> links of references -> events, in the order of the text."""
        for _, parsed, story in narrative.tell(work, parses):
            work.events += events.find(parsed, story)

    def _finish(self, work: Work) -> FactFile:
        """Events -> dated events -> facts. Where no organisation is named, there is nothing to write down."""
        source = work.source
        named = work.names_organisation
        date_mentions = dates.mentions(dating.date(work)) if named else []
        article = facts.article_of(source)
        entities, found = facts.assemble(
            article, work.names if named else (), date_mentions, facts.merge(work.events), minimum=self._minimum
        )
        return FactFile(article=article, entities=entities, dates=tuple(date_mentions), facts=found, made_by=made_by())


def _lead(bones: skeleton.Skeleton) -> int | None:
    """Return the date that a paragraph's first sentence opens with as with a sentence of its own, also behind a
    place: 'April 1996. ...', '2004: ...', 'Lagos, May 1975. ...'."""
    match = _LEAD.match(bones.text)
    unit = bones.cells[match.end("date") - 1].unit if match else None
    return unit.index if isinstance(unit, When) else None


def _units(work: Work, sentence: sentences.Sentence) -> list[Name | When]:
    names = within(work.names, sentence) + within(work.people, sentence)
    first = bisect_left(work.expressions, sentence.start, key=lambda e: e.start)
    last = bisect_left(work.expressions, sentence.end, key=lambda e: e.start)
    whens = [
        When(e.start, e.end, e.text, i, e.counts_from_event)
        for i, e in enumerate(work.expressions[first:last], first)
        if e.end <= sentence.end and not any(overlaps(e, n) for n in names)
    ]
    return [*names, *whens]


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """Return the digest of everything besides the text that decides the facts: rules, gazetteer, model, version."""
    total = hashlib.sha256()
    for part in (rules_file_digest(), load_gazetteer().digest(), parse.model_name(), __version__):
        total.update(part.encode() + b"\0")
    return total.hexdigest()[:16]


@lru_cache(maxsize=1)
def made_by() -> MadeBy:
    """Return what made the fact files of this installation."""
    return MadeBy(accede=__version__, model=parse.model_name(), rules=rules_digest())
