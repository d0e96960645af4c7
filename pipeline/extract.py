"""START HERE: the ordered list of stages that leads from an article to its facts."""

from __future__ import annotations

import hashlib
import re
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipeline import (
    __version__,
    dates,
    discourse,
    events,
    facts,
    fragments,
    gate,
    linking,
    mentions,
    parse,
    people,
    plain,
    reference,
    sentences,
)
from pipeline.articles import Source
from pipeline.gazetteer import load as load_gazetteer
from pipeline.numbers import cardinal
from pipeline.records import Event, Name, Parsed, Reference, Unit, When
from pipeline.rules.load import digest as rules_file_digest
from pipeline.schema import Article, FactFile, LinkedMention, MadeBy
from pipeline.spans import any_overlap, overlaps, within

_GOES_ON = re.compile(r"(?:It|Its|They|Their|This|These|That|Both)\b")
_LEAD = re.compile(plain.expand(r"[^\w\ue000-\ue00a]{0,4}(?P<date>{D})(?:[.:]|$| ?[–—-] )"))
# Acts happen at a point: 'did not join until 2002' is 2002; a standing lasts: 'a member since 1995' is 1995/...
ACTS = frozenset({"founded", "dissolved", "renamed", "joined", "left", "suspended", "readmitted", "applied", "invited"})
_PROFILE = re.compile(
    r"(?:the |a |an )?(?:(?:country|state|nation|brief|short|political|and|in|history|of|profile|overview|background"
    r"|facts?|at a glance|timeline|chronology|introduction|briefing|data|sheet|file|focus|on|to|key|dates)\b[\s:,–—-]*"
    r"|[:,–—|-]\s*)+",
    re.IGNORECASE,
)
_PLAIN_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")
_TOGETHER = 256  # sentences of several articles that are parsed together, at least
_AT_ONCE = 500_000  # characters of articles that are held until there are as many


@dataclass(slots=True)
class Line:
    """A sentence that has been read, not parsed: its units in order, and its plain copy.

    ``lead`` is the index of the date that opens its paragraph as a sentence of its own, None where none does;
    ``told`` says whether the gate lets it through, ``wanted`` whether it is to be parsed.
    """

    sentence: sentences.Sentence
    copy: plain.Plain
    units: tuple[Unit, ...]
    bracket_dates: dict[int, When]
    renames: tuple[tuple[Unit, str, Unit], ...]
    lead: int | None
    told: bool = True
    wanted: bool = True


@dataclass(slots=True)
class Work:
    """One article on its way through the stages; ``parsed`` is empty where nobody asked for parses to be kept."""

    source: Source
    names: list[Name] = field(default_factory=list)
    people: list[Name] = field(default_factory=list)
    expressions: list[dates.Expression] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
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
        self._stage, self._since = "", 0.0

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
        if gated and not _names_organisation(work):
            return work
        work.people = people.find(text, work.names)
        work.expressions = dates.find(text)
        lead = None
        for sentence in sentences.split(text):
            bones = plain.skeleton(text, sentence.start, sentence.end, _units(work, sentence))
            reference.fold(bones, text)
            lead = _lead(bones) if sentence.first else lead
            copy = plain.copy(bones, self.parser.tokenise)
            units = tuple(bones.units(0, len(bones.cells)))
            work.lines.append(Line(sentence, copy, units, bones.bracket_dates, tuple(bones.renames), lead))
        for line, told in zip(work.lines, gate.wanted(line.copy for line in work.lines), strict=True):
            line.told, line.wanted = told, told or not gated
        return work

    def _parse(self, works: Sequence[Work]) -> Iterator[Parsed]:
        """Wanted sentences -> parses of their plain copies, batch by batch as they are asked for."""
        lines = [(work.source.text, line) for work in works for line in work.lines if line.wanted]
        if not lines:
            return
        docs = self.parser.parse(line.copy for _, line in lines)
        for text, line in lines:
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
                renames=line.renames,
                question=text[sentence.start : sentence.end].endswith("?"),
                fragment=fragments.is_fragment(copy),
                lead=line.lead,
            )

    def _tell(self, work: Work, parses: Iterable[Parsed]) -> None:
        """Parses -> links of references -> events, in the order of the text."""
        for _, parsed, story in tell(work, parses):
            work.events += events.find(parsed, story)

    def _finish(self, work: Work) -> FactFile:
        """Events -> dated events -> facts. Where no organisation is named, there is nothing to write down."""
        source = work.source
        named = _names_organisation(work)
        date_mentions = dates.mentions(date(work)) if named else []
        article = Article(
            id=source.id,
            title=source.title,
            source=source.source,
            published=source.published,
            sha256=hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest(),
            text=source.text,
        )
        entities, found = facts.assemble(
            article, work.names if named else (), date_mentions, facts.merge(work.events), minimum=self._minimum
        )
        return FactFile(article=article, entities=entities, dates=tuple(date_mentions), facts=found, made_by=made_by())


def tell(work: Work, parses: Iterable[Parsed]) -> Iterator[tuple[int, Parsed, discourse.Discourse]]:
    """Yield each sentence that may tell an event with its parse, and the discourse as it stands there; it changes with
    the next. ``parses`` are those of the wanted lines, in order."""
    story, work.linker = _discourse(work), linking.Linker(work.source.text)
    parses = iter(parses)
    for number, line in enumerate(work.lines):
        sentence = line.sentence
        goes_on = story.paragraph == sentence.paragraph
        story.before = story.sentence[0]
        story.previous = story.before if goes_on else sentence.start
        story.opened = story.opened if goes_on else sentence.start
        story.sentence, story.paragraph = (sentence.start, sentence.end), sentence.paragraph
        story.read(line.units)
        _note_heading(work, number, story)
        _note_paragraph(work, number, story)
        parsed = next(parses) if line.wanted else None
        work.linker.read(parsed, story, line.units, told=line.told)
        if parsed is not None and not (number == 0 and sentence.heading):
            yield number, parsed, story


def date(work: Work) -> list[dates.Dated]:
    """Give the events of an article their dates and return the values of its temporal expressions."""
    dated, published = _dated(work), _published(work)
    for event in work.events:
        if event.date is not None:
            value = dated[event.date]
            event.edtf = value.point if event.type in ACTS or event.edge else value.edtf
            if event.modality == "asserted" and _is_after(event.edtf, published):
                event.modality = "prospective"  # 'India takes over the chair in January'
            if event.edge == "end" and event.edtf is not None:
                event.edtf = f"../{event.edtf.rpartition('/')[2]}"
    facts.share_dates(work.events)
    facts.date_since_entry(work.events, work.source.text)
    return dated


def _published(work: Work) -> str | None:
    return work.source.published or dates.publication_date(work.source.text)


def _is_after(edtf: str | None, day: str | None) -> bool:
    """Return whether a plain date (a year, a month or a day) begins after a day; False where either is unknown."""
    return bool(edtf and day and _PLAIN_DATE.fullmatch(edtf) and edtf > day[: len(edtf)])


def _names_organisation(work: Work) -> bool:
    return any(name.kind == "organisation" for name in work.names)


def _note_heading(work: Work, index: int, story: discourse.Discourse) -> None:
    """Let a question or heading say which country or organisation the sentences below it are about: 'And NATO?'."""
    sentence = work.lines[index].sentence
    if sentence.heading or work.source.text[sentence.start : sentence.end].endswith("?"):
        states = {n.entity: n for n in within(work.names, sentence) if discourse.is_state(n) and n.use != "adjective"}
        story.local_state = next(iter(states.values())) if len(states) == 1 and index else None
        named = {n.entity: n for n in within(work.names, sentence) if n.kind == "organisation"}
        spoken_of = next(iter(named.values())) if len(named) == 1 and index else None
        following = (line.sentence.paragraph for line in work.lines[index + 1 : index + 2])
        alone = sentence.first and sentence.paragraph not in following
        story.local_paragraph = None if alone else sentence.paragraph
        if sentence.heading or alone:
            story.section_organisation = spoken_of
        elif spoken_of is not None:
            story.local_organisation = spoken_of
    elif story.local_paragraph not in (None, sentence.paragraph):
        story.local_state = None  # what a question inside a paragraph asked about ends with the paragraph


def _note_paragraph(work: Work, index: int, story: discourse.Discourse) -> None:
    """Let the first sentence of a paragraph say which organisation the paragraph is about, where it names one and
    does not just pass it."""
    sentence = work.lines[index].sentence
    if not sentence.first or sentence.heading:
        return
    if not _GOES_ON.match(work.source.text, sentence.start):
        story.local_organisation = None
    named = {
        n.entity: n for n in story.names if n.start >= sentence.start and n.kind == "organisation" and not n.oblique
    }
    if len(named) == 1:
        story.local_organisation = next(iter(named.values()))


def _dated(work: Work) -> list[dates.Dated]:
    """Return the values of the article's expressions; those that count from an event of the article get that event's
    date."""
    if not work.expressions:
        return []
    text, published = work.source.text, _published(work)
    reading = dates.choose_reading(text, published, expressions=work.expressions)

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


def _lead(bones: plain.Skeleton) -> int | None:
    """Return the date that a paragraph's first sentence opens with as with a sentence of its own: 'April 1996. ...',
    '2004: ...'."""
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


def _discourse(work: Work) -> discourse.Discourse:
    """Return the discourse at the start of an article: the title tells whether it is about a country or an
    organisation. Nothing is told of one where the text names none at all: the gate counts on that."""
    story = discourse.Discourse()
    title, named, start = _title(work)
    states = [n for n in named if discourse.is_state(n)]
    organisations = [n for n in named if n.kind == "organisation"] if _names_organisation(work) else []
    if len(states) == 1 and _is_profile(title, states[0], start):
        story.topic_state = _outside(states[0]) if start < 0 else states[0]
    if len({n.entity for n in organisations}) == 1:
        story.topic_organisation = _outside(organisations[0]) if start < 0 else organisations[0]
    if story.topic_organisation is None and story.topic_state is None:
        story.topic_organisation = _main_organisation(work)
    return story


def _title(work: Work) -> tuple[str, list[Name], int]:
    """Return the title of an article, the names in it and where it starts in the text; -1 for one that came beside the
    text, whose names count from its own start."""
    text, given = work.source.text, work.source.title
    first = work.lines[0].sentence if work.lines else None
    if given and not text.lstrip().startswith(given.strip()):
        return given, [replace(n, start=n.start - 1, end=n.end - 1) for n in mentions.find(given)], -1
    if first is None or not (given or first.heading):
        return "", [], 0
    return text[first.start : first.end], within(work.names, first), first.start


def _outside(name: Name) -> Name:
    """Return a name that stands in no part of the text."""
    return replace(name, start=0, end=0)


def _is_profile(title: str, state: Name, start: int) -> bool:
    """Return whether a title is the name of a country and little else: 'Fiji', 'Fiji: country profile'."""
    rest = title[: state.start - start] + title[state.end - start :]
    return len(rest) <= 0.4 * len(title) or _PROFILE.fullmatch(rest.strip()) is not None


def _main_organisation(work: Work) -> Name | None:
    """Return the organisation that an article names most often, the earlier of two; None where it names none twice.

    'The Council' names one where only one of the article's organisations can be meant.
    """
    counts: dict[str, list[Name]] = {}
    for name in work.names:
        if name.kind == "organisation":
            counts.setdefault(name.entity, []).append(name)
    for unit in (unit for line in work.lines for unit in line.units):
        if isinstance(unit, Reference) and unit.operation == "named" and cardinal(unit.noun) is None:
            meant = [found for found in counts.values() if discourse.is_short_for(unit.noun, found[0])]
            if len(meant) == 1:
                meant[0].append(meant[0][0])
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


__all__ = ["Extractor", "Line", "Work", "date", "made_by", "rules_digest", "tell"]
