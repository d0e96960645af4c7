"""What an article has talked of so far: the ground on which references and left-out arguments are resolved.

Reference is arithmetic on sets: a list leaves a set behind, events say who was in an organisation when, and 'the
latter two', 'the remaining four' or 'all but Denmark' compute with both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.gazetteer import Organisation, State, load
from pipeline.records import STATE_KINDS, Entity, Event, Group, Name, Reference, Unit, When
from pipeline.rules.load import lexicon
from pipeline.salience import Candidate, best

_JOINING = frozenset({"founded", "joined", "member", "readmitted"})
_MEMORY = 1000  # names, sets and events that are remembered at least: more than any article has but a book
_MENTIONS = 20  # of one thing that are remembered with their roles
_NEAR = 400  # characters within which two single states can be 'both'


def entity_of(name: Name, *, step: str = "") -> Entity:
    """Return the entity that a name names, with the name's own characters."""
    return Entity(name.entity, name.display, name.kind, name.start, name.end, (step,) if step else ())


def spread(unit: Unit) -> list[Name]:
    """Return the names inside a unit in text order; a named group of states gives its members at the group's own
    characters."""
    match unit:
        case Name(kind="group"):
            return [Name(unit.start, unit.end, unit.text, "state", e, n, "group") for e, n in unit.members]
        case Name():
            return [unit]
        case Group():
            return [name for item in unit.items for name in spread(item)]
        case _:
            return []


def is_state(name: Name) -> bool:
    """Return whether a name can name a participant state."""
    return name.kind in STATE_KINDS


@dataclass(frozen=True, slots=True)
class Act:
    """What a clause says of some states that leaves out the organisation: the type of fact, and the states' ids."""

    type: str
    who: frozenset[str]


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


@dataclass(slots=True)
class Discourse:
    """The names, sets and events of the article up to the point that is being read; ``opened`` is the start of the
    paragraph, ``before`` that of the sentence before, ``previous`` the same where it stands in the same paragraph.

    ``topic_state`` is the country of a country profile, ``local_state`` that of the last question or heading ('And
    Uruguay?'); ``local_organisation`` that of the paragraph's first sentence; ``topic_organisation`` is the one that
    the article is mainly about, None where there is none. ``asked`` is what the question asks that stands right before:
    events of one trigger that are not asserted, whose participant or place is None where the question asks for it.
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
    topic_organisation: Name | None = None
    titled: bool = False
    names: list[Name] = field(default_factory=list)
    sets: list[tuple[int, tuple[Name, ...]]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    asked: list[Event] = field(default_factory=list)
    salient: Callable[[int, str], Entity | None] = lambda position, kind: None
    meant: dict[int, tuple[Entity, ...]] = field(default_factory=dict)  # what pronouns mean, by their first character
    spoken: dict[str, list[Spoken]] = field(default_factory=dict)  # the mentions of each thing, named or not

    def speak(self, entity: str, spoken: Spoken) -> None:
        """Take note of a mention of a thing, by name or not."""
        told = self.spoken.setdefault(entity, [])
        told.append(spoken)
        del told[:-_MENTIONS]

    def linked(self, position: int, *, organisation: bool) -> tuple[Entity, ...]:
        """Return what the pronoun at ``position`` was linked to, where that is of the wanted kind."""
        found = self.meant.get(position, ())
        return found if found and all((e.kind == "organisation") == organisation for e in found) else ()

    def read(self, units: Iterable[Unit]) -> None:
        """Take note of the units of a sentence that has been read, and forget what was told long before."""
        for unit in units:
            self._note(unit)
        kept: list[Any]
        for kept in (self.names, self.sets, self.events):
            if len(kept) > 2 * _MEMORY:
                del kept[:-_MEMORY]

    def _note(self, unit: Unit) -> None:
        if isinstance(unit, When):
            return
        if isinstance(unit, Reference) and unit.operation == "named":
            self._note_short_name(unit)
        names = spread(unit)
        known = {(n.start, n.entity) for n in self.names[-80:]}
        self.names += [n for n in names if (n.start, n.entity) not in known]
        states = tuple(n for n in names if is_state(n))
        if isinstance(unit, Group | Name) and len(states) >= 2:
            self.sets.append((unit.start, states))
            if isinstance(unit, Group):
                for item in unit.items:
                    if isinstance(item, Group):
                        self._note(item)

    def _note_short_name(self, unit: Reference) -> None:
        """Count 'the Council' as a naming of the organisation that it means."""
        meant = self.organisation(position=unit.start, named=unit.noun)
        if meant is not None:
            short = Name(
                unit.start, unit.end, unit.text, "organisation", meant.id, meant.name, "alias", (), unit.oblique
            )
            self.names.append(short)

    def tells_of_organisation(self, *, named: bool) -> bool:
        """Return whether an organisation can be left out: one has been told of, or (``named``) was just named."""
        if self.events or self.topic_organisation is not None:
            return True
        near = (n for n in reversed(self.names) if n.start >= self.before)
        return named and any(n.kind == "organisation" and not n.oblique for n in near)

    # --- single referents --------------------------------------------------------------------------------------------

    def organisation(
        self, *, noun: str = "", position: int, named: str = "", act: Act | None = None
    ) -> Entity | None:
        """Return the organisation that 'it', 'the pact' (``noun``) or 'the Union' (``named``) means at ``position``,
        or that an ``act`` leaves out."""
        past = [n for n in self.names if n.kind == "organisation" and n.start < position]
        if named:
            word = named.casefold()
            for fits in (_named, _generically):
                fitting = [n for n in past if fits(n, word)]
                if fitting:
                    name = self._outstanding("name", fitting, position)
                    return self._entity(name, f"'{named}' is {name.display}, named before")
            return None
        marked = [n for n in (self.local_organisation, self.section_organisation, self.topic_organisation) if n]
        found = [*marked, *past]
        fitting = [n for n in found if _fits(n, noun)] if noun else []
        if not found:
            return None
        name = self._outstanding("organisation", fitting or found, position, act)
        return self._entity(name, f"{noun or 'it'} is {name.display}, of which the text speaks")

    def of_kind(self, noun: str, position: int) -> list[Entity]:
        """Return the organisation that stands out of those that a noun can describe, none where it describes none:
        'the authority' is the Intergovernmental Authority on Development, 'the lender' a bank."""
        past = [n for n in self.names if n.kind == "organisation" and n.start < position]
        found = [n for n in past if _named(n, noun)] or [n for n in past if _generically(n, noun)]
        if not found:
            return []
        name = self._outstanding("name", found, position)
        return [self._entity(name, f"'{noun}' is {name.display}, which stands out of that kind")]

    def _is_main(self, name: Name) -> bool:
        return self.topic_organisation is not None and name.entity == self.topic_organisation.entity

    def _outstanding(self, kind: str, found: Sequence[Name], position: int, act: Act | None = None) -> Name:
        """Return the last naming of the one of several that stands out at ``position``."""
        last: dict[str, Name] = {}
        counts: dict[str, int] = {}
        for name in found:
            if name.entity not in last or name.start >= last[name.entity].start:
                last[name.entity] = name
            counts[name.entity] = counts.get(name.entity, 0) + 1
        says = self._said_of_states if kind in ("state", "country") else self._said_of_organisations
        names = [n for n in last.values() if n.start < position] or list(last.values())
        told = says(names, counts, position)
        if act is not None:
            for name, said in zip(names, told, strict=True):
                said |= self._standing(name.entity, act)
        candidates = [Candidate(n.entity, n.start, w) for n, w in zip(names, told, strict=True)]
        return names[best(kind, position, candidates)]

    def _standing(self, organisation: str, act: Act) -> dict[str, float]:
        """Return what speaks for or against an act by what was told of those who do it: nobody joins twice."""
        inside = {m.id for m in self.members(organisation)}
        if act.type in ("joined", "founded"):
            return {"already in": 1.0} if act.who & inside else {}
        if act.type in ("left", "suspended", "readmitted"):
            return {"known in": 1.0} if act.who & inside else {"not known in": 1.0} if inside else {}
        return {}

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
        if passing and back < 3:
            said[f"{where} in passing"] = 1.0
        if start >= self.opened:
            said["same paragraph"] = 1.0
        if self.events and not passing and start >= self.events[-1].sentence[1]:
            said["since the event"] = 1.0
        return said

    def _said_of_organisations(
        self, names: Sequence[Name], counts: dict[str, int], position: int
    ) -> list[dict[str, float]]:
        last = self._last_alive()
        aside = last.organisation.id if last is not None and last.aside and last.sentence != self.sentence else None
        if aside is not None:
            last = next((e for e in reversed(self.events) if not e.aside), None)
        spoken, event = None, ""
        if last is not None:
            spoken = last.organisation.id
            if last.type == "renamed" and last.participant is not None and last.modality == "asserted":
                spoken = last.participant.id
            back = self._back(last.trigger[0], position)
            if last.sentence == self.sentence:
                event = "event here"
            elif last.paragraph != self.paragraph:
                event = "event before"
            else:
                event = "event one back" if back <= 1 else "event paragraph"
        heir = self._heir(names)
        latest = {e.organisation.id: e for e in self.events if e.modality == "asserted"}
        ended = {organisation for organisation, e in latest.items() if e.type == "dissolved"}
        total = len(self.events)
        counted = {n.entity: sum(e.organisation.id == n.entity for e in self.events) for n in names}
        near = {n.entity for n in names if self.before <= n.start < position}
        told = []
        for name in names:
            said = self._place(name, position)
            if name.entity == spoken:
                said[event] = 1.0
            if name.entity == aside:
                said["event aside"] = 1.0
            for mark, one in (
                ("paragraph's", self.local_organisation),
                ("section's", self.section_organisation),
                ("main", heir),
                ("title", heir if self.titled else None),
            ):
                if one is not None and one.entity == name.entity:
                    said[mark] = 1.0
            if total:
                said["share"] = counted[name.entity] / total
            if near == {name.entity}:
                said["only one near"] = 1.0
            if name.entity in ended:
                said["ended"] = 1.0
            if name.use == "shape":
                said["unlisted"] = 1.0
            told.append(said)
        return told

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

    def state(self, *, noun: str = "", position: int, sentence: tuple[int, int]) -> Entity | None:
        """Return the state that 'it', 'the country' or 'the kingdom' (``noun``) means at ``position``."""
        past = [n for n in self.names if is_state(n) and n.start < position and n.use != "adjective"]
        marked = [n for n in (self.local_state, self.topic_state) if n]
        found = [*marked, *past]
        if noun and noun not in _ANY_STATE:
            found = [n for n in found if noun in _descriptions(n.entity)] or found
        found = [n for n in found if n in marked or position - n.start < 2 * _NEAR]
        if not found:
            return None
        name = self._outstanding("country" if noun else "state", found, position)
        return self._entity(name, f"'{noun or 'it'}' is {name.display}, of which the text speaks")

    def _said_of_states(self, names: Sequence[Name], counts: dict[str, int], position: int) -> list[dict[str, float]]:
        last = next(
            (e for e in reversed(self.events) if e.participant is not None and e.participant.kind in STATE_KINDS), None
        )
        here = [n for n in names if n.start >= self.sentence[0] and not n.oblique]
        newest = max(names, key=lambda n: n.start)
        most = max(counts.values())
        told = []
        salient = self.salient(self.sentence[1], "state")
        for name in names:
            said = self._place(name, position)
            if last is not None and last.participant is not None and name.entity == last.participant.id:
                where = (
                    "here"
                    if last.sentence == self.sentence
                    else "paragraph"
                    if last.paragraph == self.paragraph
                    else "before"
                )
                said[f"event {where}"] = 1.0
            for mark, one in (("asked about", self.local_state), ("main", self.topic_state), ("newest", newest)):
                if one is not None and one.entity == name.entity:
                    said[mark] = 1.0
            if here and name is min(here, key=lambda n: n.start):
                said["first here"] = 1.0
            if salient is not None and salient.id == name.entity:
                said["salient"] = 1.0
            if counts[name.entity] == most:
                said["most named"] = 1.0
            told.append(said)
        return told

    # --- sets --------------------------------------------------------------------------------------------------------

    def states(self, reference: Reference, *, sentence: tuple[int, int]) -> tuple[list[Entity], bool]:
        """Return the states that a set reference means and whether their number is the one that the words state."""
        position, count = reference.start, reference.count
        found: Sequence[Name | Entity] = ()
        match reference.operation:
            case "capital":
                found = reference.excluded
            case "latter":
                found = self._ordered(position, count or 1, last=True)
            case "former":
                found = self._ordered(position, count or 1, last=False)
            case "all_but":
                excluded = {n.entity for n in reference.excluded}
                found = [m for m in self.members(None) if m.id not in excluded]
            case "unknown":  # 'all but two of them': the article does not say which
                found = ()
            case "founders":
                found = self._founders()
            case "members":
                found = self._counted_members(count)
            case "remaining":
                found = self._counted_members(count) or self._counted(position, count, sentence)
            case _:
                found = self._counted(position, count, sentence)
        entities = [e if isinstance(e, Entity) else entity_of(e) for e in found]
        shifted = [
            Entity(e.id, e.name, e.kind, reference.start, reference.end, (f"'{reference.text}' counts {e.name}",))
            for e in entities
        ]
        return shifted, count is None or len(shifted) == count

    def _ordered(self, position: int, count: int, *, last: bool) -> Sequence[Name]:
        for start, names in reversed(self.sets):
            if start < position and len(names) > count:
                return names[-count:] if last else names[:count]
        singles = self._recent(position, 2 * _NEAR)
        if len(singles) > count:
            return singles[-count:] if last else singles[-count - 1 : -1]
        return ()

    def _recent(self, position: int, reach: int, *, capitals: bool = False) -> list[Name]:
        """Return distinct states named in the ``reach`` characters before ``position``, in the order of their last
        naming; with ``capitals`` also those whose capital is named as a place."""
        seen: dict[str, Name] = {}
        for name in self.names:
            counts = (is_state(name) and name.use != "adjective") or (capitals and name.use == "capital")
            if counts and position - reach <= name.start < position:
                if name.kind == "place":
                    name = replace(name, kind="state")
                seen.pop(name.entity, None)
                seen[name.entity] = name
        return list(seen.values())

    def _counted(self, position: int, count: int | None, sentence: tuple[int, int]) -> Sequence[Name | Entity]:
        sets = [(s, n) for s, n in self.sets if s < position]
        if count is None:
            last = self._last_participants(position)
            if last and (not sets or last[0].start > sets[-1][0]):
                return last
            return sets[-1][1] if sets and position - sets[-1][0] < 3 * _NEAR else ()
        singles = self._recent(position, _NEAR)[-count:]
        if sets and len(sets[-1][1]) == count and position - sets[-1][0] < 2 * _NEAR:
            newer = len(singles) == count and all(n.start > sets[-1][0] and n not in sets[-1][1] for n in singles)
            return singles if newer else sets[-1][1]
        newest = self._recent(position, position - self.previous)
        if len(newest) == count and not (self.events and self.events[-1].sentence[0] >= self.previous):
            return newest
        together = self._last_participants(position)
        if len(together) == count:
            return together
        members = self._counted_members(count)
        if members:
            return members
        recent = self._recent(position, _NEAR)
        if len(recent) == count:
            return recent
        for _, names in reversed(sets):
            if len(names) == count:
                return names
        here = [n for n in recent if n.start >= sentence[0]]
        if len(here) == count:
            return here
        for capitals in (False, True):
            passage = self._recent(position, position - self.opened, capitals=capitals)
            if len(passage) == count:
                return passage
        return ()

    def _last_participants(self, position: int) -> list[Entity]:
        """Return the states of the last statement, where it stands within the last sentences."""
        last = self.events[-1] if self.events else None
        if last is None or position - last.sentence[1] > _NEAR:
            return []
        together = [e.participant for e in self.events if e.trigger == last.trigger and e.participant is not None]
        return list({p.id: p for p in together if p.kind in STATE_KINDS}.values())

    def both_organisations(self, position: int) -> list[Name]:
        """Return the two organisations named last before ``position``, in the order of their last naming; the main one
        and the last where no other was named near that."""
        seen: dict[str, Name] = {}
        for name in self.names:
            if name.kind == "organisation" and name.start < position:
                seen.pop(name.entity, None)
                seen[name.entity] = name
        pair, main = list(seen.values())[-2:], self.topic_organisation
        if main is not None and len(pair) == 2 and main.entity != pair[1].entity:
            return pair if pair[1].start - pair[0].start < _NEAR // 2 else [main, pair[1]]
        return pair

    def pronoun(self, position: int, *, noun: str = "") -> Entity | None:
        """Return the organisation that 'it', or 'that bank' (``noun``), means: the one named last in this sentence or
        the one before, else that of the narrative."""
        near = [n for n in self.names if n.kind == "organisation" and self.before <= n.start < position]
        if noun:
            near = [n for n in near if _fits(n, noun)] or [n for n in near if n.start >= self.previous]
        else:
            near = [n for n in near if n.start >= self.previous]
            near = [n for n in near if not n.oblique] or (near if self.topic_organisation is None else [])
        if near:
            return self._entity(near[-1], f"'{noun or 'it'}' is {near[-1].display}, named last")
        return self.organisation(position=position, noun=noun)

    def _counted_members(self, count: int | None) -> list[Entity]:
        members = self.members(None)
        if count is None or len(members) == count:
            return members
        founders = self._founders()
        return founders if len(founders) == count else []

    def _founders(self) -> list[Entity]:
        """Return the founders of the organisation last spoken of, in the order in which they were told."""
        current = self._current()
        told = (e for e in self.events if e.type == "founded" and e.organisation.id == current)
        return list({e.participant.id: e.participant for e in told if e.participant is not None}.values())

    def _current(self) -> str | None:
        last = next((e for e in reversed(self.events)), None)
        return last.organisation.id if last else None

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

    @staticmethod
    def _entity(name: Name, step: str) -> Entity:
        return Entity(name.entity, name.display, name.kind, name.start, name.end, (step,))


def is_short_for(noun: str, name: Name) -> bool:
    """Return whether 'the Council' (``noun``) can be short for a name: it is one of its words or its kind of body."""
    word = noun.casefold()
    return _named(name, word) or _generically(name, word)


def _named(name: Name, word: str) -> bool:
    return word in name.display.casefold().split() or word in name.text.casefold().split()


def _generically(name: Name, word: str) -> bool:
    return word in _generic(name.entity)


_ANY_STATE = frozenset({"country", "nation", "state", "neighbour", "neighbor", "government", "land"})


def _generic(entity: str) -> tuple[str, ...]:
    record = load().entities.get(entity)
    return record.generic if isinstance(record, Organisation) else ()


def _descriptions(entity: str) -> tuple[str, ...]:
    record = load().entities.get(entity)
    return record.descriptions if isinstance(record, State) else ()


_LOOSE = frozenset(
    {
        "organisation",
        "organization",
        "body",
        "group",
        "grouping",
        "bloc",
        "institution",
        "club",
        "association",
        "partnership",
    }
)


def _fits(name: Name, noun: str) -> bool:
    """Return whether an organisation can be called by a noun: 'the treaty' is not the United Nations, nor 'the bloc' a
    Council of Defence Ministers."""
    if noun in _LOOSE:
        return not lexicon().lists["organ_members"] & set(name.display.casefold().split())
    generic = _generic(name.entity)
    return noun in generic or noun in name.display.casefold().split() or noun in name.text.casefold().split()
