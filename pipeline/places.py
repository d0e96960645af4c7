"""From a word of the parse to the place it means: a city, the capital of a state, a state as a place."""

from __future__ import annotations

from collections.abc import Callable

from pipeline import persons
from pipeline.gazetteer import State, load
from pipeline.gazetteer.slugs import slug
from pipeline.records import STATE_KINDS, Entity, Group, Name, Parsed, Reference, entity_of
from pipeline.syntax import Token, children, complements, whose


def of(word: Token, parsed: Parsed, states: Callable[[Token], list[Entity]], *, listed: bool = True) -> list[Entity]:
    """Return the place that a word means; a capital is the city, a state the state, an unlisted proper noun itself
    unless only ``listed`` places count; ``states`` says which states a word means."""
    unit = parsed.units[word.i]
    match unit:
        case Reference(operation="capital"):
            named = unit.excluded[0]
            capital = _city(named.entity, named.display, unit.start, unit.end)
            return [capital] if capital else []
        case Name(use="capital"):
            place = load().place(unit.text)
            return [
                Entity(
                    place.id if place else f"place:{slug(unit.text)}",
                    place.name if place else unit.text,
                    "place",
                    unit.start,
                    unit.end,
                )
            ]
        case Name() if unit.kind in STATE_KINDS and unit.use not in ("adjective", "demonym", "government"):
            return [entity_of(unit)]
        case Name(use="adjective") if unit.kind in STATE_KINDS:  # 'Gaborone-based'
            city = load().place(unit.text)
            return [Entity(city.id, city.name, "place", unit.start, unit.end)] if city else []
        case Name(kind="place"):
            return [entity_of(unit)]
        case Group() | Reference():
            return states(word)
    if unit is None and word.lower_ == "capital" and (capital := _capital(word, parsed, states)):
        return [capital]
    if unit is None and word.tag_.startswith("NNP") and not listed:
        return [persons.proper(word, parsed, "place")]
    if unit is None and word.tag_.startswith("NN"):  # 'the capital city of Brussels'
        near = complements(word, frozenset({"of"})) + ([word.head] if word.dep_ == "appos" else [])
        return [p for o in near if parsed.units[o.i] is not None for p in of(o, parsed, states)]
    return []


def _capital(word: Token, parsed: Parsed, states: Callable[[Token], list[Entity]]) -> Entity | None:
    """Return the city that 'its capital' or 'the country's capital' means."""
    owners = [*(whose(c) for c in children(word, "poss")), *complements(word, frozenset({"of"}))]
    for state in (s for o in owners for s in states(o)):
        return _city(state.id, state.name, parsed.starts[word.i], parsed.ends[word.i])
    return None


def _city(state_id: str, name: str, start: int, end: int) -> Entity | None:
    state = load().entities.get(state_id)
    place = load().place(state.capitals[0][0]) if isinstance(state, State) and state.capitals else None
    return Entity(place.id, place.name, "place", start, end, (f"capital of {name}",)) if place else None
