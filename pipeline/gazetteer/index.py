"""The gazetteer as a whole: all entities, their surface forms, and the checks that need more than one row."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GazetteerError
from pipeline.gazetteer.records import Ambiguity, Entity, Group, Organisation, Place, State, Surface, Use
from pipeline.gazetteer.slugs import slug
from pipeline.gazetteer.tables import ENTITY_FILES, read_ambiguities, read_missions, read_rows, read_word_classes
from pipeline.gazetteer.variants import variants

_DOT_BEFORE = re.compile(r"[A-Z]\.$")
_DOT_AFTER = re.compile(r"\.(?:[a-z]|[A-Z]\.)")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Everything the data files say. Read-only by convention; `load()` shares one instance.

    `entities` maps ids to records, in the order of the files; each capital city is a Place too.
    `traps` are phrases that hold a name but are no entity ('Commonwealth Games'): matched longest-first beside the
    surfaces, they hide the name inside.
    """

    entities: dict[str, Entity]
    traps: frozenset[str]
    _surfaces: dict[str, tuple[Surface, ...]]
    _ambiguities: dict[str, tuple[Ambiguity, ...]]
    _places: dict[str, str]
    _digest: str

    def surfaces(self) -> Iterable[Surface]:
        """Every surface, in a fixed order. A form has several where it is ambiguous, or both demonym and adjective."""
        return (surface for group in self._surfaces.values() for surface in group)

    def lookup(self, form: str) -> tuple[Surface, ...]:
        """The surfaces of a form, the likeliest entity first; empty for an unknown form. Case-sensitive."""
        return self._surfaces.get(form, ())

    def means(self, form: str, left: str = "", right: str = "") -> tuple[Surface, ...]:
        """The surfaces that `form` may have with the text `left` before and `right` after it, likeliest first.

        'Georgia' before ' Tech won' means nothing; before ' joined the CIS', the state. Neither does part of a longer
        abbreviation or address mean anything: 'E.C.' in 'S.E.C.', 'AU' in 'QBE.AU'.
        """
        if _DOT_BEFORE.search(left[-2:]) or _DOT_AFTER.match(right[:3]):
            return ()
        found = self._surfaces.get(form, ())
        rules = self._ambiguities.get(form)
        if not rules:
            return found
        admitted = {rule.entity_id for rule in rules if rule.where.fits(left, right)}
        return tuple(surface for surface in found if surface.entity_id in admitted)

    def place(self, form: str) -> Place | None:
        """The city, capitals among them, or region of that name or alias; None where there is none."""
        entity = self.entities.get(self._places.get(form, ""))
        return entity if isinstance(entity, Place) else None

    def digest(self) -> str:
        """SHA-256 over all data files in name order, hexadecimal."""
        return self._digest


def read_gazetteer(folder: Path) -> Gazetteer:
    """The gazetteer in `folder`; GazetteerError names file and line of the first row that breaks a rule."""
    entities: dict[str, Entity] = {}
    origins: dict[str, str] = {}
    for name, columns, read in ENTITY_FILES:
        for row in read_rows(folder / name, columns):
            entity = read(row)
            if entity.id in entities:
                raise GazetteerError(row.where, f"duplicate id {entity.id!r}", f"first at {origins[entity.id]}")
            entities[entity.id], origins[entity.id] = entity, row.where
    places = _places(entities)
    _check_references(entities, origins, places)

    ambiguities: dict[str, tuple[Ambiguity, ...]] = {}
    listed: dict[str, str] = {}
    for where, rule in read_ambiguities(folder / "ambiguous.csv", read_word_classes(folder / "words.csv")):
        if any(rule.entity_id == other.entity_id for other in ambiguities.get(rule.form, ())):
            raise GazetteerError(where, f"form {rule.form!r} is listed twice for {rule.entity_id!r}")
        ambiguities[rule.form] = (*ambiguities.get(rule.form, ()), rule)
        listed.setdefault(rule.form, where)
    for form, rules in ambiguities.items():
        if len(rules) > 1 and any(rule.entity_id is None for rule in rules):
            raise GazetteerError(listed[form], f"form {form!r} is listed both as an entity and as none")
    for form in listed:
        for variant in variants(form):
            ambiguities.setdefault(variant, ambiguities[form])
    traps = frozenset(form for form, rules in ambiguities.items() if rules[0].entity_id is None)

    missions = _missions(folder, entities)
    surfaces = _surfaces(entities, missions, origins, ambiguities, listed, traps)
    rules_of_entities = {form: rules for form, rules in ambiguities.items() if form not in traps}
    return Gazetteer(entities, traps, surfaces, rules_of_entities, places, _digest(folder))


def _missions(folder: Path, entities: dict[str, Entity]) -> dict[str, tuple[str, ...]]:
    """The names of missions by the id of the organisation that sent them."""
    missions: dict[str, tuple[str, ...]] = {}
    for where, organisation, names in read_missions(folder / "missions.csv"):
        if not isinstance(entities.get(organisation), Organisation):
            raise GazetteerError(where, f"organisation names the unknown id {organisation!r}")
        missions[organisation] = names
    return missions


def _check_references(entities: dict[str, Entity], origins: dict[str, str], places: dict[str, str]) -> None:
    for entity in entities.values():
        if isinstance(entity, Organisation) and entity.seat and entity.seat not in places:
            raise GazetteerError(origins[entity.id], f"seat names the unknown city {entity.seat!r}", "see places.csv")
        match entity:
            case Group():
                references: list[tuple[str, str, type[Entity]]] = [
                    ("members", member, State) for member in entity.members
                ]
            case Organisation():
                references = [("predecessors", link.id, Organisation) for link in entity.predecessors]
                references += [("successors", link.id, Organisation) for link in entity.successors]
            case Place():
                references = [("state", entity.state, State)] if entity.state else []
            case State():
                references = []
        for column, target, kind in references:
            if not isinstance(entities.get(target), kind):
                raise GazetteerError(origins[entity.id], f"{column} names the unknown id {target!r}")


def _places(entities: dict[str, Entity]) -> dict[str, str]:
    """Place id by every spelling; adds a Place for each capital to `entities`."""
    for state in [entity for entity in entities.values() if isinstance(entity, State)]:
        for first, *others in state.capitals:
            place_id = "place:" + slug(first)
            if place_id not in entities:
                entities[place_id] = Place(id=place_id, name=first, kind="place", aliases=tuple(others), state=state.id)
    found: dict[str, str] = {}
    for place in entities.values():
        if isinstance(place, Place):
            for spelling in (place.name, *place.aliases):
                for form in variants(spelling):
                    found.setdefault(form, place.id)
    return found


def _forms(entity: Entity) -> Iterator[tuple[str, Use]]:
    """What the files list for an entity, strongest use first."""
    yield entity.name, "name"
    if isinstance(entity, State) and entity.official:
        yield entity.official, "alias"
    for alias in entity.aliases:
        yield (
            alias,
            "acronym"
            if isinstance(entity, State) and alias.isupper() and alias.isalpha() and len(alias) <= 5
            else "alias",
        )
    if isinstance(entity, Organisation):
        yield from ((form, "acronym") for form in entity.acronyms)
        yield from ((form, "former") for form in entity.former)
    if isinstance(entity, State):
        yield from ((form, "former") for form in entity.former)
        yield from ((form, "demonym") for form in entity.demonyms)
        yield from ((form, "adjective") for form in entity.adjectives)
        yield from ((form, "capital") for city in entity.capitals for form in city)
        yield from ((form, "government") for form in entity.governments)


def _surfaces(
    entities: dict[str, Entity],
    missions: dict[str, tuple[str, ...]],
    origins: dict[str, str],
    ambiguities: dict[str, tuple[Ambiguity, ...]],
    listed: dict[str, str],
    traps: frozenset[str],
) -> dict[str, tuple[Surface, ...]]:
    found: dict[str, list[Surface]] = {}
    for entity in entities.values():
        if entity.id not in origins:  # a capital's Place: its form is the state's, by way of `Gazetteer.place()`
            continue
        own: dict[str, list[Use]] = {}
        sent: list[tuple[str, Use]] = [(name, "mission") for name in missions.get(entity.id, ())]
        for spelling, use in (*_forms(entity), *sent):
            for form in variants(spelling):
                uses = own.setdefault(form, [])
                if form in traps or (uses and not (use == "adjective" and uses == ["demonym"])):
                    continue
                uses.append(use)
                display = spelling if use == "former" else None
                surface = Surface(form, entity.id, entity.kind, use, display, form in ambiguities)
                found.setdefault(form, []).append(surface)
    for form, surfaces in found.items():
        ids = dict.fromkeys(surface.entity_id for surface in surfaces)
        rules = ambiguities.get(form, ())
        for entity_id in ids:
            if (len(ids) > 1 or rules) and entity_id not in {rule.entity_id for rule in rules}:
                others = ", ".join(f"{other} ({origins[other]})" for other in ids if other != entity_id) or listed.get(
                    form, ""
                )
                raise GazetteerError(
                    origins[entity_id], f"{form!r} names {entity_id} and also {others}", "list both in ambiguous.csv"
                )
    for form, where in listed.items():
        for rule in ambiguities[form]:
            if rule.entity_id and all(surface.entity_id != rule.entity_id for surface in found.get(form, ())):
                raise GazetteerError(where, f"{form!r} is not a form of {rule.entity_id!r}")
    order = {form: [rule.entity_id for rule in rules] for form, rules in ambiguities.items()}
    return {
        form: tuple(sorted(surfaces, key=lambda s: order[form].index(s.entity_id)) if form in order else surfaces)
        for form, surfaces in found.items()
    }


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.csv"), key=lambda path: path.name):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
