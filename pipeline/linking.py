"""What every name and every reference of an article means, whether a fact uses it or not.

Names come from mentions.py, descriptions and sets from the references that events use (arguments.py, discourse.py).
A pronoun that no fact uses is linked to the most salient of what was mentioned before (antecedents.py): subjects before
objects, near before far, what has been spoken of before what is new; what it owns or does may tell its kind.
Where a fact rests on a reference, its reading holds.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence

from pipeline.anaphors import (
    expletives,
    hints_in,
    is_candidate,
    is_description,
    is_person,
    is_pronoun,
    is_subordinate,
    means_statement,
    number_of,
    numbers,
    owner_of,
    role_of,
)
from pipeline.antecedents import Antecedents, Point
from pipeline.arguments import Arguments
from pipeline.discourse import Discourse
from pipeline.links import Links
from pipeline.records import STATE_KINDS, Entity, Event, Group, Name, Parsed, Reference, Unit, When, entity_of, spread
from pipeline.rules.grammar import WORDS
from pipeline.rules.load import forms_of
from pipeline.rules.patterns import compile_pattern
from pipeline.schema import LinkedMention
from pipeline.syntax import Token
from pipeline.told import Spoken
from pipeline.triggers import hits

_POSSESSIVE = compile_pattern("{possessive}")
_NAMED_SO = compile_pattern(r"\b{naming}(?: the)? $")
_SET_HEAD = compile_pattern("{set_head}")


class Linker:
    """Links the references of one article, sentence by sentence in text order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._links = Links(text)
        self._before = Antecedents()
        self._leaders: set[str] = set()

    def read(self, parsed: Parsed | None, story: Discourse, units: Iterable[Unit], *, told: bool) -> None:
        """Link the references of a sentence that the discourse has just read, before its events are found.

        ``told``: the gate lets it through. What others leave behind for later sentences does not depend on a parse, so
        that facts are the same with and without the gate.
        """
        self._before.open(story.paragraph)
        story.salient = self._before.salient
        before, sets = len(self._before.points), list(() if told else story.sets)
        if parsed is not None:
            self._read(parsed, story)
        if not told or parsed is None:
            del self._before.points[before:]
            story.sets = sets
            self._before.skim(units)
        for point in self._before.points[before:]:
            if len(point.entities) == 1:
                story.speak(point.entities[0].id, Spoken(point.start, point.role, point.subordinate))

    def _read(self, parsed: Parsed, story: Discourse) -> None:
        arguments = Arguments(parsed, story)
        hints, renamed = hints_in(parsed)
        nothing = expletives(self._text, parsed)
        if any(hit.trigger.type == "leader" for hit in hits(parsed)):
            people = (n for unit in parsed.units if unit is not None for n in spread(unit) if n.kind == "person")
            self._leaders |= {person.entity for person in people}
        opened = False
        for word in parsed.doc:
            unit = parsed.units[word.i]
            start, end = parsed.starts[word.i], parsed.ends[word.i]
            entities: list[Entity] = []
            referring = False
            if isinstance(unit, When):
                continue
            if unit is not None:
                self._inner(unit, story)
                entities = self._unit(unit, arguments, story, hints.get(word.i))
                referring = isinstance(unit, Reference)
                if is_person(unit) and role_of(word) == "modifier":
                    entities = []  # 'Ethiopian units'
            elif word.lower_ in numbers() and (word.tag_ != "DT" or word.lower_ in WORDS.pair_pronouns):
                if start not in nothing and is_pronoun(word) and not means_statement(word):
                    entities = self._pronoun(word, parsed, story, hints.get(word.i))
                    referring = True
                    self._links.note(start, end, entities)
                    if entities:
                        story.meant[start] = tuple(entities)
            elif is_description(word):
                if word.lower_ in forms_of("organisation_heads"):
                    entities = story.of_kind(word.lower_, start)
                else:
                    entities = arguments.organisations(word)
                first = min((c.i for c in word.children if c.dep_ in ("det", "poss", "amod")), default=word.i)
                self._links.note(parsed.starts[first], end, entities, description=True)
                referring = True
            elif word.tag_ == "NNS" and word.lower_ in forms_of("representatives"):
                led = arguments.states(word)
                entities = led if len(led) > 1 else []  # 'the leaders of Belarus and Russia'
            if entities or is_candidate(word, parsed):
                new = word.i in renamed or (
                    unit is not None and _NAMED_SO.search(self._text, max(0, start - 20), start)
                )
                role = "subject" if new else role_of(word)
                is_first = not opened and role in ("subject", "object", "oblique")
                opened |= role == "subject"
                self._before.points.append(
                    Point(
                        start=unit.start if unit is not None else start,
                        entities=tuple(entities),
                        number=number_of(word, unit, entities),
                        role=role,
                        sentence=self._before.sentence,
                        paragraph=parsed.paragraph,
                        first=is_first,
                        referring=referring or bool(new),
                        word=word,
                        subordinate=is_subordinate(word),
                    )
                )

    # --- one reference -----------------------------------------------------------------------------------------------

    def _inner(self, unit: Unit, story: Discourse) -> None:
        """Link the possessives inside a folded list or reference: 'Russia and its neighbours (Armenia, ...)'."""
        if not isinstance(unit, Group | Reference):
            return
        items = unit.items if isinstance(unit, Group) else ()
        for match in _POSSESSIVE.finditer(self._text, unit.start, items[0].start if items else unit.end):
            owned = self._text[match.end() : unit.end].split()
            hint = owner_of(owned[-1]) if owned and not items else None
            best = self._before.best(match.start(), None, None, story, hint, numbers()[match.group().casefold()])
            if best is not None:
                self._links.note(match.start(), match.end(), best.entities)
        for before, item in zip((None, *items), items, strict=False):
            if isinstance(before, Name) and isinstance(item, Group):
                for match in _POSSESSIVE.finditer(self._text, item.start, item.items[0].start):
                    self._links.note(match.start(), match.end(), [entity_of(before)])
            else:
                self._inner(item, story)

    def _unit(self, unit: Unit, arguments: Arguments, story: Discourse, hint: str | None = None) -> list[Entity]:
        """Return what a unit means, and note the references in it."""
        match unit:
            case Name(kind="group"):
                return [entity_of(n) for n in spread(unit)]
            case Name():
                return [entity_of(unit)] if unit.kind in (*STATE_KINDS, "organisation") else []
            case Reference():
                found = arguments.meant(unit)
                if unit.count == 2 and (not found or hint == "organisation"):
                    found = self._before.two_organisations(unit.start) or found
                self._leave(unit.start, unit.end, found, story)
                self._links.note(unit.start, unit.end, found, description=True)
                return found
            case Group():
                found = [e for item in unit.items for e in self._unit(item, arguments, story)]
                if any(isinstance(item, Reference) for item in unit.items):
                    self._leave(unit.start, unit.end, found, story)
                if head := _SET_HEAD.match(self._text, unit.start, unit.items[0].start):
                    self._links.note(head.start(), head.end(), found)
                return found
            case _:
                return []

    def _leave(self, start: int, end: int, entities: Sequence[Entity], story: Discourse) -> None:
        """Let a resolved set of states be one that later references compute with."""
        states = {e.id: e for e in entities if e.kind in STATE_KINDS}
        if len(states) >= 2:
            text = self._text[start:end]
            names = tuple(Name(start, end, text, e.kind, e.id, e.name, "group") for e in states.values())
            insort(story.sets, (start, names), key=lambda s: s[0])

    def _pronoun(self, word: Token, parsed: Parsed, story: Discourse, hint: str | None) -> list[Entity]:
        number = numbers().get(word.lower_, "many")
        start = parsed.starts[word.i]
        if word.lower_ in WORDS.pair_pronouns:
            reference = Reference(start, parsed.ends[word.i], word.text, "states", "counted", count=2)
            found, _ = story.states(reference, sentence=(parsed.start, parsed.end))
            bodies = self._before.two_organisations(start)
            return (bodies or found) if hint == "organisation" else (found or bodies)
        best = self._before.best(start, word, parsed, story, hint, number)
        if best is None or not best.entities:
            if best is not None and number == "many" and best.sentence == self._before.sentence:
                story.things.add(start)
            return []
        step = f"'{word.text}' is what stands out before it"
        return [Entity(e.id, e.name, e.kind, start, parsed.ends[word.i], (step,)) for e in best.entities]

    def mentions(self, names: Iterable[Name], events: Iterable[Event]) -> list[LinkedMention]:
        """Return the mentions of the article in text order, after its last sentence; of people those who are named
        where someone is said to lead."""
        return self._links.mentions(names, events, self._leaders)
