"""What an article has talked of so far: the ground on which references and left-out arguments are resolved.

Reference is arithmetic on sets: a list leaves a set behind, events say who was in an organisation when, and 'the
latter two', 'the remaining four' or 'all but Denmark' compute with both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline import salience
from pipeline.gazetteer import Organisation, State, load
from pipeline.records import Entity, Group, Name, Reference, Unit, When, entity_of, is_state, spread
from pipeline.rules.load import lexicon
from pipeline.salience import Candidate
from pipeline.sets import Sets
from pipeline.told import Act, Told

_MEMORY = 1000  # names, sets and events that are remembered at least: more than any article has but a book
_NEAR = 400  # characters within which two single states can be 'both'


@dataclass(slots=True)
class Discourse(Told):
    """What has been told so far, with the answers to what its references mean."""

    def linked(self, position: int, *, organisation: bool) -> tuple[Entity, ...]:
        """Return what the pronoun at ``position`` was linked to, where that is of the wanted kind."""
        found = self.meant.get(position, ())
        return found if found and all((e.kind == "organisation") == organisation for e in found) else ()

    def read(self, units: Iterable[Unit]) -> None:
        """Take note of the units of a sentence that has been read, and forget what was told long before."""
        for unit in units:
            self._note(unit)
        for index in list(self.years)[:-_MEMORY]:
            del self.years[index]
        kept: list[Any]
        for kept in (self.names, self.sets, self.events):
            if len(kept) > 2 * _MEMORY:
                del kept[:-_MEMORY]

    def _note(self, unit: Unit) -> None:
        if isinstance(unit, When):
            self.date(unit)
            return
        if isinstance(unit, Reference) and unit.operation == "named":
            self._note_short_name(unit)
        names = spread(unit)
        for name in names:
            if name.kind == "organisation" and not name.oblique:
                self.firsts.setdefault(name.entity, name.start)
        known = {(n.start, n.entity) for n in self.names[-80:]}
        self.names += [n for n in names if (n.start, n.entity) not in known]
        states = tuple(n for n in names if is_state(n))
        if isinstance(unit, Reference) and unit.operation == "all_but":
            out = tuple(n for n in unit.excluded if is_state(n))
            self.sets += [(unit.start, out)] if len(out) >= 2 else []
        whole = isinstance(unit, Name) or (
            isinstance(unit, Group) and not any(isinstance(item, Reference) for item in unit.items)
        )
        if isinstance(unit, Group | Name) and whole and len(states) >= 2:
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
        if self.events or self.topic_organisation is not None or self.section_organisation is not None:
            return True
        near = (n for n in reversed(self.names) if n.start >= self.before)
        return named and any(n.kind == "organisation" and not n.oblique for n in near)

    # --- single referents --------------------------------------------------------------------------------------------

    def organisation(self, *, noun: str = "", position: int, named: str = "", act: Act | None = None) -> Entity | None:
        """Return the organisation that 'it', 'the pact' (``noun``) or 'the Union' (``named``) means at ``position``,
        or that an ``act`` leaves out."""
        past = [n for n in self.names if n.kind == "organisation" and n.start < position]
        if named:
            word = named.casefold()
            for fits in (_named, _generically):
                fitting = [n for n in past if fits(n, word)]
                if fitting:
                    name, why = self._outstanding("name", fitting, position)
                    return self._entity(name, f"'{named}' is {name.display}, named before{why}")
            return None
        marked = [n for n in (self.local_organisation, self.section_organisation, self.topic_organisation) if n]
        found = [*marked, *past]
        fitting = [n for n in found if _fits(n, noun)] if noun else []
        if not found:
            return None
        name, why = self._outstanding("organisation", fitting or found, position, act)
        known = "of that kind" if fitting else "of which the text speaks"
        return self._entity(name, f"'{noun or 'it'}' is {name.display}, {known}{why}")

    def of_kind(self, noun: str, position: int) -> list[Entity]:
        """Return the organisation that stands out of those that a noun can describe, none where it describes none:
        'the authority' is the Intergovernmental Authority on Development, 'the lender' a bank."""
        past = [n for n in self.names if n.kind == "organisation" and n.start < position]
        found = [n for n in past if _named(n, noun)] or [n for n in past if _generically(n, noun)]
        if not found:
            return []
        name, why = self._outstanding("name", found, position)
        return [self._entity(name, f"'{noun}' is {name.display}, of that kind{why}")]

    def _outstanding(self, kind: str, found: Sequence[Name], position: int, act: Act | None = None) -> tuple[Name, str]:
        """Return the last naming of the one of several that stands out at ``position``, and in brackets why."""
        last: dict[str, Name] = {}
        for name in found:
            if name.entity not in last or name.start >= last[name.entity].start:
                last[name.entity] = name
        names = [n for n in last.values() if n.start < position] or list(last.values())
        if kind in ("state", "country"):
            most = Counter(n.entity for n in found).most_common(1)[0][0]
            told = self.said_of_states(names, position, most)
        else:
            told = self.said_of_organisations(names, position, act)
        candidates = [Candidate(n.entity, n.start, said) for n, said in zip(names, told, strict=True)]
        chosen = salience.best(kind, position, candidates)
        return self._as_called(names[chosen], found), salience.why(kind, candidates[chosen]) if len(names) > 1 else ""

    def _as_called(self, name: Name, found: Sequence[Name]) -> Name:
        """Return the naming whose name is that of the last event; where there is none, not a name that it had once."""
        same = [n for n in found if n.entity == name.entity]
        last = next((e for e in reversed(self.events) if e.organisation.id == name.entity), None)
        as_told = [n for n in same if last is not None and n.display == last.organisation.name]
        present = as_told or [n for n in same if n.use != "former"]
        return name if name in present or not present else present[-1]

    def state(self, *, noun: str = "", position: int, sentence: tuple[int, int]) -> Entity | None:
        """Return the state that 'it', 'the country' or 'the kingdom' (``noun``) means at ``position``."""
        past = [n for n in self.names if is_state(n) and n.start < position and n.use != "adjective"]
        marked = [n for n in (self.local_state, self.topic_state) if n]
        found = [*marked, *past]
        if noun and noun not in lexicon().lists["any_state"]:
            found = [n for n in found if noun in _descriptions(n.entity)] or found
        found = [n for n in found if n in marked or position - n.start < 2 * _NEAR]
        if not found:
            return None
        name, why = self._outstanding("country" if noun else "state", found, position)
        return self._entity(name, f"'{noun or 'it'}' is {name.display}, of which the text speaks{why}")

    # --- sets --------------------------------------------------------------------------------------------------------

    def states(self, reference: Reference, *, sentence: tuple[int, int]) -> tuple[list[Entity], bool]:
        """Return the states that a set reference means and whether their number is the one that the words state."""
        count, found = reference.count, Sets(self, reference.start).meant(reference)
        entities = [e if isinstance(e, Entity) else entity_of(e) for e in found]
        shifted = [
            Entity(e.id, e.name, e.kind, reference.start, reference.end, (f"'{reference.text}' counts {e.name}",))
            for e in entities
        ]
        whole = count is None or reference.operation == "ordinal" or len(shifted) + len(reference.excluded) == count
        return shifted, whole

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

    def of_two(self, position: int, which: str) -> Entity | None:
        """Return which of the two organisations named last 'the older body' or 'the other bloc' means (``which``), None
        where it cannot be told."""
        pair, lists = self.both_organisations(position), lexicon().lists
        if len(pair) < 2:
            return None
        lineage = self.lineage()
        first, second = (lineage.begun(n.entity) for n in pair)
        focus = self.organisation(position=position)
        chosen = pair[1] if which == "latter" else None
        if which == "other" and focus is not None and focus.id in (pair[0].entity, pair[1].entity):
            chosen = pair[0] if focus.id == pair[1].entity else pair[1]
        elif first is not None and second is not None and first != second:
            by_age = pair if first < second else pair[::-1]
            chosen = by_age[0] if which in lists["older"] else by_age[1] if which in lists["younger"] else chosen
        return self._entity(chosen, f"'the {which}' of two is {chosen.display}") if chosen is not None else None

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


def _generic(entity: str) -> tuple[str, ...]:
    record = load().entities.get(entity)
    return record.generic if isinstance(record, Organisation) else ()


def _descriptions(entity: str) -> tuple[str, ...]:
    record = load().entities.get(entity)
    return record.descriptions if isinstance(record, State) else ()


def _fits(name: Name, noun: str) -> bool:
    """Return whether an organisation can be called by a noun: 'the treaty' is not the United Nations, nor 'the bloc' a
    Council of Defence Ministers."""
    if noun in lexicon().lists["any_body"]:
        return not lexicon().lists["organ_members"] & set(name.display.casefold().split())
    generic = _generic(name.entity)
    return noun in generic or noun in name.display.casefold().split() or noun in name.text.casefold().split()
