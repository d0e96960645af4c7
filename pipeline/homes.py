"""For which state a person acts: 'his country' of Togo's foreign minister is Togo, of a general whom nobody names none.

Sentences tell it ('the Gambian president, Adama Barrow'), rules/people.toml knows a few whom articles name without.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pipeline.discourse import Discourse
from pipeline.gazetteer import load
from pipeline.gazetteer.slugs import slug
from pipeline.records import STATE_KINDS, Entity, Name, Parsed, Reference
from pipeline.rules.grammar import WORDS
from pipeline.rules.load import forms_of
from pipeline.rules.patterns import compile_pattern
from pipeline.rules.shapes import load_people
from pipeline.skeleton import Skeleton
from pipeline.syntax import Token, children, is_verb, surface_subject


def find(bones: Skeleton) -> dict[str, str]:
    """Return the ids of the people of a sentence of whom it tells their state, with that of the state."""
    found: dict[str, str] = {}
    for pattern in _patterns():
        for match in pattern.finditer(bones.text):
            who, home = (bones.cells[match.start(name)].unit for name in ("who", "home"))
            if isinstance(who, Name) and isinstance(home, Name) and home.kind in STATE_KINDS:
                found.setdefault(who.entity, home.entity)
    return found


def is_his(reference: Reference) -> bool:
    """Return whether a description is of somebody's state: 'his country', 'her island nation'."""
    return reference.text.split()[0].casefold() in WORDS.personal_pronouns


def of_speaker(
    reference: Reference, word: Token, parsed: Parsed, discourse: Discourse, states: Callable[[Token], list[Entity]]
) -> list[Entity] | None:
    """Return the state that 'his country' means: that of the person who is subject of a verb over it, nothing where
    nobody tells which, and None where no person is spoken of; ``states`` says what a word means."""
    for speaker in _subjects(word):
        unit = parsed.units[speaker.i]
        if isinstance(unit, Name) and unit.kind == "person":
            return _of_person(unit, reference, discourse)
        if unit is None and speaker.lower_ in WORDS.personal_pronouns:
            break
        if unit is None and speaker.lower_ in forms_of("representatives"):
            beside = (parsed.units[a.i] for a in children(speaker, "appos"))
            told = [u for u in beside if isinstance(u, Name) and u.kind in STATE_KINDS]  # 'the general, a Russian,'
            return states(speaker) or [_state(u.entity, reference, u.text) for u in told[:1]]
    since = min(discourse.before, discourse.opened)
    people = [n for n in discourse.names if n.kind == "person" and since <= n.start < reference.start]
    return _of_person(people[-1], reference, discourse) if people else None


def _subjects(word: Token) -> list[Token]:
    """Return the subjects of the verbs over a word that stand before it, the nearest first."""
    found, at = [], word
    while at.head != at:
        at = at.head
        if is_verb(at):
            found += [s for s in surface_subject(at) if s.i < word.i and not s.is_ancestor(word)]
    return found


def _of_person(person: Name, reference: Reference, discourse: Discourse) -> list[Entity]:
    home = discourse.homes.get(person.entity) or _leaders().get(person.entity)
    return [_state(home, reference, person.display)] if home else []


def _state(home: str, reference: Reference, whose: str) -> Entity:
    record = load().entities[home]
    step = f"'{reference.text}' is {record.name}, that of {whose}"
    return Entity(record.id, record.name, record.kind, reference.start, reference.end, (step,))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(compile_pattern(pattern) for pattern in load_people().homes)


@lru_cache(maxsize=1)
def _leaders() -> dict[str, str]:
    return {f"person:{slug(name)}": state for state, names in load_people().leaders.items() for name in names}
