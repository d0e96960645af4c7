"""Which stages lost a gold fact: the chain is run on its article again, with gold put in until the fact is there.

The stages are asked in their order, each with gold in the place of what those before it failed to give:

- mention     no name in the article is linked to the organisation, or to the participant. Put in: names, wherever the
              article has gold's characters, and the article is read and parsed anew.
- reference   in the sentence of the gold evidence a pronoun, a description or a left-out argument does not lead there.
              Put in: a discourse whose every answer is gold's; then, for what nothing in the sentence leads to, gold's
              name for one noun after the other.
- trigger     the gold evidence holds no trigger that can tell a fact of this type (or the gate kept it from the parse)
- frame       it does, but even with gold names put in its frame does not give the fact
- factuality  the event has gold's names, but another modality. Put in: gold's.
- date        the event has another date. Put in: gold's.
- merge       the event is right, but in making facts of events it went into another one

Nothing can be put in for a trigger or a frame, so nothing is asked of the stages behind them. `Diagnosis` is what
`scoring.score` takes as ``diagnose``; the extractor itself knows nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from pipeline import events, facts, mentions, people
from pipeline.arguments import Arguments
from pipeline.articles import Source
from pipeline.dating import date
from pipeline.discourse import Discourse
from pipeline.extract import Extractor, made_by
from pipeline.gazetteer.slugs import slug
from pipeline.narrative import tell
from pipeline.records import Entity, Event, Name, Parsed, Reference
from pipeline.schema import FactFile
from pipeline.scoring.lost import Loss, Miss, told
from pipeline.scoring.matching import Found, Wanted, date_key, name_key
from pipeline.scoring.records import Stage
from pipeline.spans import Span, longest_first, overlaps
from pipeline.told import Act
from pipeline.triggers import MEMBERSHIP, Hit, hits
from pipeline.work import Work

Role = Literal["organisation", "participant"]
# What a participant is by type of fact, where not a state: as a name that is put in, and as what the frames look for.
_NAMED_AS = {"leader": "person", "headquarters": "place", "intervened": "place", "renamed": "organisation"}
_SOUGHT_AS = {
    "headquarters": ("place", "anywhere"),
    "intervened": ("anywhere", "state"),
    "leader": ("chair",),
    "renamed": ("organisation",),
}
_ACTS_ALIKE = (frozenset({"joined", "readmitted"}), frozenset({"joined", "member"}), frozenset({"joined", "founded"}))


def suits(file: FactFile) -> bool:
    """Return whether the rules of this installation made a fact file, so that running them tells of its misses."""
    return file.made_by == made_by()


class Diagnosis:
    """Finds the stages that lost the misses of an article; what other rules made is told from the outputs alone."""

    def __init__(self, extractor: Extractor | None = None) -> None:
        self._extractor = extractor or Extractor()

    def __call__(self, file: FactFile, found: Sequence[Found], misses: Sequence[Miss]) -> list[Loss]:
        """Return for each miss the stages that lost it."""
        if not suits(file):
            return told(file, found, misses)
        article = file.article
        source = Source(
            id=article.id, title=article.title, text=article.text, published=article.published, source=article.source
        )
        plain = self._read(source, ())
        put_in = _unlinked(plain, [miss.wanted for miss in misses])
        runs = [plain] + ([self._read(source, put_in)] if put_in else [])
        return [Loss(_stages(runs, miss), run=True) for miss in misses]

    def _read(self, source: Source, names: Sequence[Name]) -> _Run:
        work, _ = self._extractor.work(source, names=names)
        names = work.names or mentions.find(source.text)
        run = _Run(work, [*names, *(work.people or people.find(source.text, names))])
        for number, _, discourse in tell(run.work, run.work.parsed.values()):
            run.discourses[number] = GoldDiscourse.of(discourse)
            discourse.events += [e for e in run.work.events if e.sentence == discourse.sentence]
        return run


@dataclass(slots=True)
class GoldDiscourse(Discourse):
    """A discourse that leads every reference and every left-out argument to gold, where gold is put in."""

    gold: dict[Role, Entity] = field(default_factory=dict)

    @classmethod
    def of(cls, discourse: Discourse, gold: Mapping[Role, Entity] | None = None) -> GoldDiscourse:
        """Return a discourse of its own that stands where ``discourse`` stands, with gold put in by role."""
        kept = {f.name: copy(getattr(discourse, f.name)) for f in fields(Discourse)}
        return cls(**kept, gold=dict(gold or {}))

    def linked(self, position: int, *, organisation: bool) -> tuple[Entity, ...]:
        """Return nothing where gold is put in: the pronoun is asked for anew."""
        known = self.gold.get("organisation" if organisation else "participant")
        return () if known else Discourse.linked(self, position, organisation=organisation)

    def organisation(self, *, noun: str = "", position: int, named: str = "", act: Act | None = None) -> Entity | None:
        """Return gold's organisation, where it is put in."""
        return self.gold.get("organisation") or Discourse.organisation(
            self, noun=noun, position=position, named=named, act=act
        )

    def pronoun(self, position: int, *, noun: str = "") -> Entity | None:
        """Return gold's organisation, where it is put in."""
        return self.gold.get("organisation") or Discourse.pronoun(self, position, noun=noun)

    def both_organisations(self, position: int) -> list[Name]:
        """Return gold's organisation, where it is put in, as all that is meant."""
        gold = self.gold.get("organisation")
        if gold is None:
            return Discourse.both_organisations(self, position)
        return [Name(gold.start, gold.end, "", gold.kind, gold.id, gold.name, "name")]

    def state(self, *, noun: str = "", position: int, sentence: tuple[int, int]) -> Entity | None:
        """Return gold's participant, where it is put in."""
        return self.gold.get("participant") or Discourse.state(self, noun=noun, position=position, sentence=sentence)

    def states(self, reference: Reference, *, sentence: tuple[int, int]) -> tuple[list[Entity], bool]:
        """Return gold's participant, where it is put in, as the whole set that is meant."""
        gold = self.gold.get("participant")
        return ([gold], True) if gold else Discourse.states(self, reference, sentence=sentence)


@dataclass(frozen=True, slots=True)
class _Run:
    """An article after all stages, and the discourse as it stood before each sentence that was read for events.

    ``names`` are there also where the gate held the whole article back.
    """

    work: Work
    names: Sequence[Name]
    discourses: dict[int, GoldDiscourse] = field(default_factory=dict)

    def near(self, wanted: Wanted) -> list[int]:
        """Return the sentences of the gold evidence that were read for events."""
        span = wanted.span
        return [i for i in self.discourses if span is None or overlaps(self.work.lines[i].sentence, span)]

    def links(self, wanted: Wanted, role: Role) -> list[Name]:
        """Return the names in the article that are linked to gold's, as places where a place is wanted."""
        names = [_as_place(n) for n in self.names] if _kind(wanted, role) == "place" else self.names
        return [name for name in names if name_key(name.display) in _keys(wanted, role)]

    def instead(self, number: int, told: Sequence[Event]) -> Work:
        """Return the work with ``told`` for the events of one sentence, and all events dated anew."""
        sentence = self.work.lines[number].sentence
        place = (sentence.start, sentence.end)
        before = [replace(e) for e in self.work.events if e.sentence < place]
        after = [replace(e) for e in self.work.events if e.sentence > place]
        work = replace(self.work, events=[*before, *told, *after])
        date(work)
        return work


def _stages(runs: Sequence[_Run], miss: Miss) -> tuple[Stage, ...]:
    """Return the stages that lose a miss, in their order; ``runs`` are the plain one and the one with names put in."""
    wanted = miss.wanted
    plain, named = runs[0], runs[-1]
    if miss.paired is not None:
        work, event = plain.work, _best(plain.work.events, wanted)
        return _behind(work, event, wanted) if event is not None else ("date",)
    missing: list[Stage] = [] if all(_leads(plain, wanted, role) for role in _roles(wanted)) else ["mention"]
    for work, lost in _with_gold(plain, named, wanted, missing):
        event = _best([e for e in work.events if _is_near(e, wanted)], wanted)
        if event is not None:
            return _behind(work, event, wanted, lost)
    ready = [hit for i in named.near(wanted) for hit in hits(named.work.parsed[i]) if _tells(hit, named, i, wanted)]
    unled = not missing and named.near(wanted) and not all(_is_led_to(named, wanted, role) for role in _roles(wanted))
    return (*missing, *(("reference",) if unled else ()), "frame" if ready else "trigger")


def _with_gold(
    plain: _Run, named: _Run, wanted: Wanted, missing: Sequence[Stage]
) -> Iterator[tuple[Work, tuple[Stage, ...]]]:
    """Yield the article as it was read, with names put in, and with references put in, with the stages to blame."""
    yield plain.work, ()
    if named is not plain:
        yield named.work, ("mention",)
    gold: dict[Role, Entity] = {role: _entity(named, wanted, role) for role in _roles(wanted)}
    for number in named.near(wanted):
        parsed = named.work.parsed[number]
        blamed: tuple[Stage, ...] = tuple(missing)
        for reading in (parsed, *_substituted(named, number, wanted, gold)):
            told = events.find(reading, GoldDiscourse.of(named.discourses[number], gold))
            if any(_has_names(event, wanted) for event in told):
                yield named.instead(number, told), blamed or ("reference",)


def _substituted(run: _Run, number: int, wanted: Wanted, gold: dict[Role, Entity]) -> Iterator[Parsed]:
    """Yield the parse with gold's name at one noun or pronoun after the other, for roles that no name there fills."""
    parsed = run.work.parsed[number]
    absent = [role for role in gold if not any(overlaps(n, parsed) for n in run.links(wanted, role))]
    taken = {hit.word.i for hit in hits(parsed)}
    words = [
        word.i
        for word in parsed.doc
        if word.i not in taken
        and (isinstance(parsed.units[word.i], Reference) if parsed.units[word.i] else word.tag_[:2] in _NOMINAL)
    ]

    def put(parsed: Parsed, word: int, role: Role) -> Parsed:
        entity = gold[role]
        start, end = parsed.starts[word], parsed.ends[word]
        name = Name(start, end, run.work.source.text[start:end], entity.kind, entity.id, entity.name, "name")
        return replace(parsed, units=(*parsed.units[:word], name, *parsed.units[word + 1 :]))

    if absent:
        first, *rest = absent
        for word in words:
            one = put(parsed, word, first)
            yield one
            for other in words if rest else ():
                if other != word:
                    yield put(one, other, rest[0])


def _behind(work: Work, event: Event, wanted: Wanted, before: tuple[Stage, ...] = ()) -> tuple[Stage, ...]:
    """Return the stages that lost an event which by now has gold's names: those ``before``, and those behind the
    frame."""
    gold, lost = wanted.gold, list(before)
    right = event
    if event.modality != gold.modality:
        lost.append("factuality")
        right = replace(right, modality=gold.modality)
    if not _is_dated(event, wanted):
        lost.append("date")
        right = replace(right, edtf=gold.date)
    told = replace(work, events=[right if e is event else e for e in work.events])
    return tuple(lost) if lost and _is_fact(told, wanted) else (*lost, "merge")


def _is_fact(work: Work, wanted: Wanted) -> bool:
    """Return whether merging the events of ``work`` gives the fact."""
    return any(_is_right(group[0], wanted) for group in facts.merge(work.events))


def _is_right(event: Event, wanted: Wanted) -> bool:
    return _has_names(event, wanted) and event.modality == wanted.gold.modality and _is_dated(event, wanted)


def _is_dated(event: Event, wanted: Wanted) -> bool:
    return wanted.gold.modality != "asserted" or date_key(event.edtf) in wanted.dates


def _has_names(event: Event, wanted: Wanted) -> bool:
    participant = event.participant and name_key(event.participant.name)
    return (
        event.type == wanted.gold.type
        and name_key(event.organisation.name) in wanted.organisations
        and participant in wanted.participants
    )


def _is_near(event: Event, wanted: Wanted) -> bool:
    return wanted.span is None or overlaps(Span(*event.sentence), wanted.span)


def _best(told: Iterable[Event], wanted: Wanted) -> Event | None:
    """Return the event with gold's names that is most like gold, None where there is none."""

    def likeness(event: Event) -> tuple[bool, ...]:
        inside = wanted.span is None or overlaps(Span(*event.trigger), wanted.span)
        return (event.modality == wanted.gold.modality, inside, _is_near(event, wanted), _is_dated(event, wanted))

    return max((e for e in told if _has_names(e, wanted)), key=likeness, default=None)


# --- what the stages before the frame give ---------------------------------------------------------------------------


def _roles(wanted: Wanted) -> tuple[Role, ...]:
    return ("organisation",) if wanted.participant is None else ("organisation", "participant")


def _keys(wanted: Wanted, role: Role) -> frozenset[str] | frozenset[str | None]:
    return wanted.organisations if role == "organisation" else wanted.participants


def _sought(wanted: Wanted, role: Role) -> tuple[str, ...]:
    return ("organisation",) if role == "organisation" else _SOUGHT_AS.get(wanted.gold.type, ("state", "organisation"))


def _leads(run: _Run, wanted: Wanted, role: Role) -> bool:
    """Return whether anything in the article leads to gold's name: a name anywhere, or words of the evidence."""
    return bool(run.links(wanted, role)) or _is_led_to(run, wanted, role)


def _is_led_to(run: _Run, wanted: Wanted, role: Role) -> bool:
    """Return whether a word in the sentences of the evidence, or the discourse there, leads to gold's name."""
    for number in run.near(wanted):
        parsed, discourse = run.work.parsed[number], run.discourses[number]
        arguments = Arguments(parsed, discourse)
        where = (parsed.start, parsed.end)
        offers = [discourse.organisation(position=parsed.end), discourse.state(position=parsed.end, sentence=where)]
        for word in parsed.doc:
            offers += [e for kind in _sought(wanted, role) for e in arguments.resolve(word, kind)]
            offers += arguments.owner(word)
        if any(offer is not None and name_key(offer.name) in _keys(wanted, role) for offer in offers):
            return True
    return False


def _tells(hit: Hit, run: _Run, number: int, wanted: Wanted) -> bool:
    """Return whether a trigger stands in the gold evidence and can tell a fact of gold's type."""
    parsed, trigger = run.work.parsed[number], hit.trigger
    if wanted.span and not overlaps(Span(parsed.starts[hit.word.i], parsed.ends[hit.word.i]), wanted.span):
        return False
    kinds: set[str | None] = {trigger.type, trigger.becoming, trigger.ceasing, trigger.unrealised}
    if trigger.type == "same":
        kinds |= set(trigger.same or MEMBERSHIP)
    return wanted.gold.type in kinds or any(wanted.gold.type in alike and kinds & alike for alike in _ACTS_ALIKE)


# --- gold to put in --------------------------------------------------------------------------------------------------


def _unlinked(run: _Run, misses: Sequence[Wanted]) -> list[Name]:
    """Return names for what no name in the article is linked to, wherever the article has gold's characters."""
    found: list[Name] = []
    for wanted in misses:
        for role in _roles(wanted):
            if not run.links(wanted, role):
                kind, name, forms = _gold_name(wanted, role)
                for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", run.work.source.text):
                    text = match.group()
                    found.append(Name(*match.span(), text, kind, f"{kind[:5]}:{slug(name)}", name, "name"))
    return longest_first(found)


def _entity(run: _Run, wanted: Wanted, role: Role) -> Entity:
    """Return gold's entity, as the name in the article that is nearest before the evidence, or else after it."""
    start = wanted.span.start if wanted.span else 0
    names = sorted(run.links(wanted, role), key=lambda n: (n.start > start, abs(n.start - start)))
    if names:
        name = names[0]
        return Entity(name.entity, name.display, name.kind, name.start, name.end, ("gold",))
    kind, display, _ = _gold_name(wanted, role)
    return Entity(f"{kind[:5]}:{slug(display)}", display, kind, start, start, ("gold",))


def _gold_name(wanted: Wanted, role: Role) -> tuple[str, str, list[str]]:
    """Return kind, name and accepted forms of gold's organisation or participant, the longest form first."""
    gold = wanted.gold
    name, more = (
        (gold.organisation, gold.organisation_accepts)
        if role == "organisation"
        else (gold.participant or "", gold.participant_accepts)
    )
    return _kind(wanted, role), name, sorted({name, *more} - {""}, key=lambda form: (-len(form), form))


def _kind(wanted: Wanted, role: Role) -> str:
    return "organisation" if role == "organisation" else _NAMED_AS.get(wanted.gold.type, "state")


def _as_place(name: Name) -> Name:
    """Return a capital as the city that it is; the tables link it to its state."""
    return replace(name, kind="place", display=name.text) if name.use == "capital" else name


_NOMINAL = frozenset({"NN", "PR", "WP", "DT", "CD"})
