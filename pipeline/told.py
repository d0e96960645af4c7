"""What an article has told so far, and what that says for each of the things that a reference may mean.

These are the words that rules/salience.toml weighs. None of them depends on whether a sentence that tells nothing was
parsed: the facts are the same with and without the gate.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.lineage import Lineage
from pipeline.records import STATE_KINDS, Entity, Event, Name, When

_JOINING = frozenset({"founded", "joined", "member", "readmitted"})
_AT_THE_DOOR = frozenset({"applied", "invited", "candidate", "observer", "associate", "left"})
_MENTIONS = 20  # of one thing that are remembered with their roles
_YEAR = re.compile(r"(?<![\d-])(?:1[5-9]|20)\d\d(?!\d)")
_AROUND = 0.5  # how much the year of the narrative counts where the sentence names none


@dataclass(frozen=True, slots=True)
class Act:
    """What a clause says of some states that leaves out the organisation: the type of fact, the states' ids, and
    whether the clause is an aside."""

    type: str
    who: frozenset[str]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """A mention of a thing: where it stands and in which role."""

    start: int
    role: str
    subordinate: bool

    @property
    def passing(self) -> bool:
        """Whether the sentence does not speak of it but only mentions it."""
        return self.subordinate or self.role not in ("subject", "object")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that speaks of an organisation without telling an event: who does what in it cannot be said."""

    organisation: str
    trigger: tuple[int, int]
    sentence: tuple[int, int]
    paragraph: int


@dataclass(slots=True)
class Told:
    """The names, sets and events of the article up to the point that is being read; ``opened`` is the start of the
    paragraph, ``before`` that of the sentence before, ``previous`` the same where it stands in the same paragraph,
    ``starts`` those of all sentences.

    ``told``: the gate lets the sentence through; ``clause`` is the last one without an event; ``firsts`` are the first
    namings of all organisations that do not stand behind a preposition.

    ``section`` is the start of the last heading, ``section_organisation`` the organisation that it names.
    ``topic_state`` is the country of a country profile, ``local_state`` that of the last question or heading ('And
    Uruguay?'); ``local_organisation`` that of the paragraph's first sentence; ``topic_organisation`` is the one that
    the article is mainly about, None where there is none, ``titled`` whether the title says so, and
    ``mainly`` how far it is named more than any other. ``asked`` is what the
    question asks that stands right before: events of one trigger that are not asserted, whose participant or place is
    None where the question asks for it.
    """

    sentence: tuple[int, int] = (0, 0)
    paragraph: int = -1
    previous: int = 0
    before: int = 0
    opened: int = 0
    starts: list[int] = field(default_factory=list)
    topic_state: Name | None = None
    local_state: Name | None = None
    local_paragraph: int | None = None
    local_organisation: Name | None = None
    section_organisation: Name | None = None
    section: int = 0
    topic_organisation: Name | None = None
    titled: bool = False
    mainly: float = 1.0
    names: list[Name] = field(default_factory=list)
    sets: list[tuple[int, tuple[Name, ...]]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    asked: list[Event] = field(default_factory=list)
    told: bool = True
    clause: Clause | None = None
    firsts: dict[str, int] = field(default_factory=dict)
    salient: Callable[[int, str], Entity | None] = lambda position, kind: None
    meant: dict[int, tuple[Entity, ...]] = field(default_factory=dict)  # what pronouns mean, by their first character
    things: set[int] = field(default_factory=set)  # where pronouns stand that mean a thing, which is told of nothing
    spoken: dict[str, list[Spoken]] = field(default_factory=dict)  # the mentions of each thing, named or not
    homes: dict[str, str] = field(default_factory=dict)  # the states for which people act, by their ids
    years: dict[int, tuple[int, int]] = field(default_factory=dict)  # where dates stand and their years, by their index

    def date(self, when: When) -> None:
        """Take note of a date that names its year."""
        if year := _YEAR.search(when.text):
            self.years[when.index] = (when.start, int(year.group()))

    def year(self, position: int) -> tuple[int | None, bool]:
        """Return the year that the clause at ``position`` speaks of, and whether its own sentence names it: the nearest
        one, rather behind; else the latest that the paragraph, or else the article, has come to."""
        here = [(at, year) for at, year in self.years.values() if self.sentence[0] <= at < self.sentence[1]]
        if here:
            return min(here, key=lambda d: d[0] - position if d[0] >= position else 2 * (position - d[0]))[1], True
        told = [(at, year) for at, year in self.years.values() if at < position]
        return max((year for at, year in told if at >= self.opened), default=told[-1][1] if told else None), False

    def lineage(self) -> Lineage:
        """Return what has been told of the organisations' beginnings, ends and successors."""
        return Lineage(self.events, {index: year for index, (_, year) in self.years.items()})

    def touch(self, organisations: Sequence[Entity], position: int) -> None:
        """Take note of a clause that speaks of organisations and tells no event."""
        if self.told and len(organisations) == 1:
            self.clause = Clause(organisations[0].id, (position, position), self.sentence, self.paragraph)

    def speak(self, entity: str, spoken: Spoken) -> None:
        """Take note of a mention of a thing, by name or not."""
        told = self.spoken.setdefault(entity, [])
        told.append(spoken)
        del told[:-_MENTIONS]

    def said_of_organisations(
        self, names: Sequence[Name], position: int, act: Act | None = None
    ) -> list[dict[str, float]]:
        """Return what speaks for each of some organisations, by their last namings, to be what is meant at
        ``position``; ``act`` is what is said to be done there."""
        last = self._last_alive()
        within = act is None or act.aside  # 'Haiti, which had left the OAS, joined'
        if last is not None and last.aside and (last.sentence != self.sentence or not within):
            last = next((e for e in reversed(self.events) if not e.aside), None)
        opened = self.section_organisation.start if self.section_organisation is not None else 0
        if last is not None and last.sentence[0] < opened:
            last = None  # what a section above told says nothing of this one
        spoken, event = None, ""
        if last is not None:
            renamed = last.type == "renamed" and last.participant is not None and last.modality == "asserted"
            spoken = last.participant.id if renamed and last.participant is not None else last.organisation.id
            event = self._since(last, position)
        clause, said_there = self.clause, ""
        if clause is not None and (last is None or clause.trigger[0] > last.trigger[0]):
            said_there = self._since(clause, position).replace("event", "clause")
        year, own = self.year(position)
        among = {n.entity for n in names}
        lineage = self.lineage()

        def now(entity: str | None) -> str | None:
            return lineage.heir(entity, among, year) if entity is not None else None

        main = self._heir(names)
        marked = (main, self.local_organisation, self.section_organisation)
        spoken = now(spoken)
        heir, local, section = (now(n.entity if n is not None else None) for n in marked)
        latest = {e.organisation.id: e.type for e in self.events if e.modality == "asserted"}
        counted = Counter(e.organisation.id for e in self.events)
        near = {n.entity for n in names if self.before <= n.start < position}
        told = []
        for name in names:
            said = self._place(name, position)
            marks = {
                event: name.entity == spoken,
                "paragraph's": name.entity == local,
                "section's": name.entity == section,
                "main": name.entity == heir and section in (None, heir),
                "main of another section": name.entity == heir and section not in (None, heir),
                "title": self.titled and name.entity == heir,
                said_there: clause is not None and name.entity == clause.organisation,
                "new": self.opened <= self.firsts.get(name.entity, -1) < position and self.opened > 0,
                "only one near": near == {name.entity},
                "only one near in passing": near == {name.entity} and said.get("one back in passing", 0.0) > 0.0,
                "ended": latest.get(name.entity) == "dissolved",
                "unlisted": name.use == "shape",
            }
            said |= {mark: 1.0 for mark, there in marks.items() if there and mark}
            if name.entity == heir and section in (None, heir):
                said["leading"] = self.mainly
            if year is not None and (off := lineage.out_of_time(name.entity, year)):
                said["before its time" if off < 0 else "after its time"] = 1.0 if own else _AROUND
            if self.events:
                said["share"] = counted[name.entity] / len(self.events)
            if act is not None and counted[name.entity]:
                said |= self._standing(name.entity, act)
            told.append(said)
        return told

    def said_of_states(self, names: Sequence[Name], position: int, most: str) -> list[dict[str, float]]:
        """Return the same of states; ``most`` is the one that is named most often."""
        last = next((e for e in reversed(self.events) if e.participant and e.participant.kind in STATE_KINDS), None)
        here = [n for n in names if self.sentence[0] <= n.start < position and not n.oblique]
        first = min(here, key=lambda n: n.start, default=None)
        newest = max(names, key=lambda n: n.start)
        salient = self.salient(self.sentence[1], "state")
        told = []
        for name in names:
            said = self._place(name, position)
            marks = {
                "asked about": _is(name, self.local_state),
                "main": _is(name, self.topic_state),
                "newest": name is newest,
                "first here": name is first,
                "salient": salient is not None and salient.id == name.entity,
                "most named": name.entity == most,
            }
            if last is not None and last.participant is not None:
                marks[self._since(last, position)] = name.entity == last.participant.id
            told.append(said | {mark: 1.0 for mark, there in marks.items() if there})
        return told

    def _since(self, event: Event | Clause, position: int) -> str:
        """Return how far back an event was told."""
        if event.sentence == self.sentence:
            return "event here"
        if event.trigger[0] < self.section:
            return "event of another section"
        if event.paragraph != self.paragraph:
            return "event before"
        return "event one back" if self._back(event.trigger[0], position) <= 1 else "event paragraph"

    def _standing(self, organisation: str, act: Act) -> dict[str, float]:
        """Return what speaks for and against an act by what was told of those who do it: nobody joins twice, who leaves
        was in."""
        inside = {m.id for m in self.members(organisation)}
        if act.type in ("joined", "founded") and act.who & inside:
            return {"already in": 1.0}
        if act.type in ("left", "suspended", "readmitted") and inside:
            return {"known in": 1.0} if act.who & inside else {"not known in": 1.0}
        last = {
            e.participant.id: e.type
            for e in self.events
            if e.organisation.id == organisation and e.participant is not None
        }
        before = {last[who] for who in act.who if who in last}
        return {"at its door": 1.0} if act.type == "joined" and before & _AT_THE_DOOR else {}

    def _back(self, start: int, position: int) -> int:
        """Return how many sentences before ``position`` something stands."""
        return bisect_right(self.starts, position) - bisect_right(self.starts, start)

    def _place(self, name: Name, position: int) -> dict[str, float]:
        """Return what can be said of where a thing was spoken of last."""
        spoken = next((s for s in reversed(self.spoken.get(name.entity, ())) if s.start < position), None)
        if spoken is not None and spoken.start < name.start < position:
            spoken = None
        start = spoken.start if spoken is not None else name.start
        if start >= position:
            return {"not yet": 1.0}
        if name.end <= name.start and spoken is None:
            return {"unnamed": 1.0}
        back = self._back(start, position)
        passing = spoken.passing if spoken is not None else name.oblique
        where = ("here", "one back", "two back", "further back")[min(back, 3)]
        said = {where: 1.0}
        if passing and back < 2:
            said[f"{where} in passing"] = 1.0
        if start >= self.opened:
            said["same paragraph"] = 1.0
        if self.events and not passing and start >= self.events[-1].sentence[1]:
            said["since the event"] = 1.0
        return said

    def _heir(self, past: Sequence[Name]) -> Name | None:
        """Return the main organisation; where it was told to have ended after another was named, that other one."""
        main = self.topic_organisation
        ends = [e for e in self.events if e.type == "dissolved" and e.modality == "asserted"]
        if main is None or not any(e.organisation.id == main.entity for e in ends):
            return main
        first = min(e.trigger[0] for e in ends if e.organisation.id == main.entity)
        gone = {e.organisation.id for e in ends}
        others = [n for n in past if n.start < first and not n.oblique and n.entity not in gone]
        return others[-1] if others else main

    def _last_alive(self) -> Event | None:
        """Return the last event, passing over the end of a body where another one was spoken of before: 'the League
        was founded in 1967, and the Association dissolved into it'."""
        for event in reversed(self.events):
            ended = event.type == "dissolved" and event.modality == "asserted"
            if not ended or all(e.organisation.id == event.organisation.id for e in self.events):
                return event
        return self.events[-1] if self.events else None

    def members(self, organisation: str | None) -> list[Entity]:
        """Return who is in an organisation (the one last spoken of where None) after the events told so far, in order
        of entry.

        Predecessors pass their members on where the article tells of the rename.
        """
        wanted = organisation or self._current()
        chain = {wanted}
        for event in self.events:
            if event.type == "renamed" and event.participant and event.participant.id in chain:
                chain.add(event.organisation.id)
        inside: dict[str, Entity] = {}
        for event in self.events:
            if event.organisation.id not in chain or event.participant is None or event.modality != "asserted":
                continue
            if event.type in _JOINING:
                inside.setdefault(event.participant.id, event.participant)
            elif event.type == "left":
                inside.pop(event.participant.id, None)
        return list(inside.values())

    def _current(self) -> str | None:
        last = next((e for e in reversed(self.events)), None)
        return last.organisation.id if last else None


def _is(name: Name, other: Name | None) -> bool:
    return other is not None and other.entity == name.entity
