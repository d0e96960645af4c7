"""START HERE: the ordered list of stages that leads from an article to its facts."""

from __future__ import annotations

import hashlib
import re
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from pipeline import (
    __version__,
    dates,
    discourse,
    events,
    facts,
    gate,
    linking,
    mentions,
    parse,
    plain,
    reference,
    sentences,
)
from pipeline.articles import Source
from pipeline.gazetteer import load as load_gazetteer
from pipeline.records import Event, Name, Parsed, Unit, When
from pipeline.rules.load import digest as rules_file_digest
from pipeline.schema import Article, FactFile, LinkedMention, MadeBy
from pipeline.spans import any_overlap, overlaps, within

_GOES_ON = re.compile(r"(?:It|Its|They|Their|This|These|That|Both)\b")
T = TypeVar("T")
R = TypeVar("R")
_INSIDE = re.compile(plain.expand(r"\b(?:in|inside|within|of|part of|outside) {OHN}"), re.IGNORECASE)
_LEAD = re.compile(plain.expand(r"[^\w\ue000-\ue009]{0,4}(?P<date>{D})(?:[.:]|$| ?[–—-] )"))
# Acts happen at a point: 'did not join until 2002' is 2002; a standing lasts: 'a member since 1995' is 1995/...
ACTS = frozenset({"founded", "dissolved", "renamed", "joined", "left", "suspended", "readmitted", "applied", "invited"})
_BATCH = 16  # articles whose sentences are parsed together


@dataclass(slots=True)
class Work:
    """One article on its way through the stages."""

    source: Source
    names: list[Name] = field(default_factory=list)
    expressions: list[dates.Expression] = field(default_factory=list)
    sentences: list[sentences.Sentence] = field(default_factory=list)
    bones: list[plain.Skeleton] = field(default_factory=list)
    told: list[bool] = field(default_factory=list)
    wanted: list[bool] = field(default_factory=list)
    parsed: dict[int, Parsed] = field(default_factory=dict)
    linker: linking.Linker = field(init=False)
    events: list[Event] = field(default_factory=list)


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

    @property
    def parser(self) -> parse.Parser:
        """The spaCy pipeline, loaded when the first sentence asks for it."""
        if self._parser is None:
            self._parser = parse.Parser()
        return self._parser

    def extract(self, source: Source) -> FactFile:
        """Return the fact file of one article."""
        return next(self.extract_many([source]))

    def extract_many(self, sources: Iterable[Source]) -> Iterator[FactFile]:
        """Yield the fact file of each article, in order; sentences of several articles are parsed in one batch."""
        stream = iter(sources)
        while batch := list(islice(stream, _BATCH)):
            works = [self._timed("read", self._read, source) for source in batch]
            self._timed("parse", self._parse, works)
            for work in works:
                yield self._timed("events and facts", self._finish, work)

    def _timed(self, stage: str, step: Callable[[T], R], item: T) -> R:
        """Return ``step(item)`` and count its seconds under ``stage``, for the benchmark."""
        begin = time.perf_counter()
        result = step(item)
        self.timings[stage] = self.timings.get(stage, 0.0) + time.perf_counter() - begin
        return result

    def work(self, source: Source, *, names: Sequence[Name] = ()) -> Work:
        """Return an article after all stages, for explanation: every stage's result is there to be looked at.

        ``names`` are put in beside the names that are found, and instead of those that they overlap.
        """
        work = self._read(source, names)
        self._parse([work])
        self._finish(work)
        return work

    def mentions(self, source: Source) -> list[LinkedMention]:
        """Return every name and reference of an article with what it means, whether a fact uses it or not."""
        work = self._read(source, everything=True)
        self._parse([work])
        self._finish(work)
        return work.linker.mentions(work.names, work.events)

    # The stages, in order. Each reads what the ones before it wrote.

    def _read(self, source: Source, names: Sequence[Name] = (), *, everything: bool = False) -> Work:
        """Text -> names, temporal expressions, sentences, and which of these are worth parsing (``everything``:
        all)."""
        work = Work(source)
        found = mentions.find(source.text) if everything or gate.opens(source.text) else []
        work.names = sorted([*names, *(n for n in found if not any_overlap(names, n))], key=lambda n: n.start)
        if not everything and not any(name.kind == "organisation" for name in work.names):
            work.names = []  # without an organisation there is no fact, and nothing to write down
            return work
        work.expressions = dates.find(source.text)
        work.sentences = sentences.split(source.text)
        for sentence in work.sentences:
            bones = plain.skeleton(source.text, sentence.start, sentence.end, _units(work, sentence))
            reference.fold(bones, source.text)
            work.bones.append(bones)
        work.told = gate.wanted(
            (source.text[s.start : s.end], _tells_of_organisation(bones))
            for s, bones in zip(work.sentences, work.bones, strict=True)
        )
        work.wanted = work.told if self._gated and not everything else [True] * len(work.told)
        return work

    def _parse(self, works: Sequence[Work]) -> None:
        """Wanted sentences -> parses of their plain copies."""
        jobs = [(work, i) for work in works for i, wanted in enumerate(work.wanted) if wanted]
        if not jobs:
            return
        copies = [plain.copy(work.bones[i], self.parser.tokenise) for work, i in jobs]
        for (work, i), copy, doc in zip(jobs, copies, self.parser.parse(copies), strict=True):
            s, bones = work.sentences[i], work.bones[i]
            work.parsed[i] = Parsed(
                doc=doc,
                start=s.start,
                end=s.end,
                paragraph=s.paragraph,
                heading=s.heading,
                units=copy.units,
                starts=copy.starts,
                ends=copy.ends,
                bracket_dates=bones.bracket_dates,
                renames=tuple(bones.renames),
                question=work.source.text[s.start : s.end].endswith("?"),
                lead=_lead(work, i),
            )

    def _finish(self, work: Work) -> FactFile:
        """Parses -> links of references -> events -> dated events -> facts."""
        source = work.source
        for i, story in tell(work):
            work.events += events.find(work.parsed[i], story)
        date_mentions = dates.mentions(date(work))
        article = Article(
            id=source.id,
            title=source.title,
            source=source.source,
            published=source.published,
            sha256=hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest(),
            text=source.text,
        )
        entities, found = facts.assemble(
            article, work.names, date_mentions, facts.merge(work.events), minimum=self._minimum
        )
        return FactFile(article=article, entities=entities, dates=tuple(date_mentions), facts=found, made_by=made_by())


def tell(work: Work) -> Iterator[tuple[int, discourse.Discourse]]:
    """Yield each sentence that may tell an event with the discourse as it stands there; both change with the next."""
    story, work.linker = _discourse(work), linking.Linker(work.source.text)
    for i, bones in enumerate(work.bones):
        sentence = work.sentences[i]
        story.previous = story.sentence[0] if story.paragraph == sentence.paragraph else sentence.start
        story.sentence, story.paragraph = (sentence.start, sentence.end), sentence.paragraph
        units = [unit for cell in bones.cells if (unit := cell.unit) is not None]
        story.read(units)
        _note_heading(work, i, story)
        _note_paragraph(work, i, story)
        work.linker.read(work.parsed.get(i), story, units, told=work.told[i])
        if i in work.parsed and not (i == 0 and sentence.heading):
            yield i, story


def date(work: Work) -> list[dates.Dated]:
    """Give the events of an article their dates and return the values of its temporal expressions."""
    dated = _dated(work)
    for event in work.events:
        if event.date is not None:
            event.edtf = dated[event.date].point if event.type in ACTS else dated[event.date].edtf
    facts.share_dates(work.events)
    return dated


def _note_heading(work: Work, index: int, story: discourse.Discourse) -> None:
    """Let a question or heading say which country the sentences below it are about: 'And Uruguay?'."""
    sentence = work.sentences[index]
    if sentence.heading or work.source.text[sentence.start : sentence.end].endswith("?"):
        states = {n.entity: n for n in within(work.names, sentence) if discourse.is_state(n) and n.use != "adjective"}
        story.local_state = next(iter(states.values())) if len(states) == 1 and index else None


def _note_paragraph(work: Work, index: int, story: discourse.Discourse) -> None:
    """Let the first sentence of a paragraph say which organisation the paragraph is about, where it names one and
    does not just pass it."""
    sentence = work.sentences[index]
    if not sentence.first or sentence.heading:
        return
    if not _GOES_ON.match(work.source.text, sentence.start):
        story.local_organisation = None
    named = {
        n.entity: n for n in within(work.names, work.sentences[index]) if n.kind == "organisation" and not n.oblique
    }
    if len(named) == 1:
        story.local_organisation = next(iter(named.values()))


def _dated(work: Work) -> list[dates.Dated]:
    """Return the values of the article's expressions; those that count from an event of the article get that event's
    date."""
    text, published = work.source.text, work.source.published or dates.publication_date(work.source.text)
    reading = dates.choose_reading(text, published)

    def resolve(anchors: dict[int, dates.Anchored]) -> list[dates.Dated]:
        return dates.resolve(work.expressions, text=text, published=published, reading=reading, event_anchors=anchors)

    dated = resolve({})
    anchors: dict[int, dates.Anchored] = {}
    for rank, event in enumerate(work.events):
        if event.after is not None and event.date is not None:
            for other in reversed(work.events[:rank]):
                value = dated[other.date].edtf if other.date is not None else None
                kin = (
                    other.type == event.type
                    and other.participant is not None
                    and event.after in ("", other.participant.id)
                )
                if kin and value and other.date != event.date and other.participant is not None:
                    start, end = other.trigger
                    anchors[event.date] = dates.Anchored(value, start, end, text[start:end])
                    break
        if event.anchors is None:
            continue
        for other in work.events:
            same = (
                other.type == event.type
                and other.organisation.id == event.organisation.id
                and other.modality == "asserted"
            )
            value = dated[other.date].edtf if other.date is not None else None
            if (
                same
                and other is not event
                and value
                and (event.participant is None or other.participant == event.participant)
            ):
                start, end = event.trigger
                anchors[event.anchors] = dates.Anchored(value, start, end, text[start:end])
                break
    return resolve(anchors) if anchors else dated


def _lead(work: Work, index: int) -> int | None:
    """Return the date that opens the paragraph of a sentence as a sentence of its own: 'April 1996. ...', '2004:
    ...'."""
    paragraph = work.sentences[index].paragraph
    first = bisect_left(work.sentences, paragraph, key=lambda s: s.paragraph)
    match = _LEAD.match(work.bones[first].text)
    unit = work.bones[first].cells[match.end("date") - 1].unit if match else None
    return unit.index if isinstance(unit, When) else None


def _tells_of_organisation(bones: plain.Skeleton) -> bool:
    """Return whether an organisation is named or referred to where something can be in it: 'Malta is not in NATO'."""
    return _INSIDE.search(bones.text) is not None


def _units(work: Work, sentence: sentences.Sentence) -> list[Name | When]:
    names = within(work.names, sentence)
    first = bisect_left(work.expressions, sentence.start, key=lambda e: e.start)
    last = bisect_left(work.expressions, sentence.end, key=lambda e: e.start)
    whens = [
        When(e.start, e.end, e.text, i, e.counts_from_event)
        for i, e in enumerate(work.expressions[first:last], first)
        if e.end <= sentence.end and not any(overlaps(e, n) for n in names)
    ]
    return [*names, *whens]


def _discourse(work: Work) -> discourse.Discourse:
    """Return the discourse at the start of an article: the title tells whether it is about a country or an
    organisation."""
    story = discourse.Discourse()
    if work.sentences and (work.source.title or work.sentences[0].heading):
        first = work.sentences[0]
        title = within(work.names, first)
        states = [n for n in title if discourse.is_state(n)]
        organisations = [n for n in title if n.kind == "organisation"]
        if len(states) == 1 and states[0].end - states[0].start >= 0.6 * (first.end - first.start):
            story.topic_state = states[0]
        if len({n.entity for n in organisations}) == 1:
            story.topic_organisation = organisations[0]
    if story.topic_organisation is None and story.topic_state is None:
        story.topic_organisation = _main_organisation(work.names)
    return story


def _main_organisation(names: Sequence[Name]) -> Name | None:
    """Return the organisation that an article names most often, the earlier of two; None where it names none twice."""
    counts: dict[str, list[Name]] = {}
    for name in names:
        if name.kind == "organisation":
            counts.setdefault(name.entity, []).append(name)
    ranked = sorted(counts.values(), key=lambda found: (-len(found), found[0].start))
    return ranked[0][0] if ranked and len(ranked[0]) >= 2 else None


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


__all__ = ["Extractor", "Unit", "Work", "date", "made_by", "rules_digest", "tell"]
