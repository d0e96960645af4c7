"""What a user means by a name.

The entity of that name, alias or acronym, in the fact files first and in the gazetteer after.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import lru_cache

from pipeline.errors import AccedeError
from pipeline.gazetteer import Organisation, State, Surface, load
from pipeline.statements import Statements

KINDS = {"organisation": ("organisation",), "state": ("state", "territory")}
USES = ("name", "alias", "acronym", "former")


class UnknownNameError(AccedeError):
    """A name on the command line that neither the fact files nor the gazetteer know.

    Says which known names are near.
    """


def resolve(name: str, statements: Statements, *, kind: str) -> str:
    """Return the entity id of an ``organisation`` or ``state`` by any of its names, in any case, with or without 'the'.

    Of several entities with that name, one that the articles speak of, then the one the gazetteer thinks likeliest;
    UnknownNameError with near matches where there is none.
    """
    forms: dict[str, list[str]] = {}
    spelling: dict[str, str] = {}
    for form, entity in (*_of_files(statements, KINDS[kind]), *_of_gazetteer(KINDS[kind])):
        forms.setdefault(plain(form), []).append(entity)
        spelling.setdefault(plain(form), form)
    found = forms.get(plain(name), [])
    if not found:
        near = difflib.get_close_matches(plain(name), forms, n=4, cutoff=0.7)
        hint = "did you mean " + " or ".join(repr(spelling[form]) for form in near) + "?" if near else ""
        raise UnknownNameError(name, f"no {kind} of that name is known", hint)
    return next((entity for entity in found if entity in statements.entities), found[0])


def plain(name: str) -> str:
    """Return a name as it is compared: lower case, single blanks, no leading 'the', no dots ('the U.N.' is 'un')."""
    words = name.casefold().replace(".", "").split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def full_name(entity: str, statements: Statements) -> str:
    """Return the name of an entity, from the fact files or else from the gazetteer."""
    if entity in statements.entities:
        return statements.name(entity)
    known = load().entities.get(entity)
    return known.name if known else entity


def _of_files(statements: Statements, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for entity in statements.entities.values():
        if entity.kind in kinds:
            yield entity.name, entity.id
            yield from ((alias, entity.id) for alias in entity.aliases)


def _of_gazetteer(kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for surface in load().surfaces():
        if surface.kind in kinds and surface.use in USES:
            yield surface.form, surface.entity_id


def common_name(name: str, *, kind: str) -> str | None:
    """Return the name that a fact calls an ``organisation`` or ``state`` by ('EFTA', 'the UK'); None if it is unknown.

    A former name stays the one that was written, as in the facts: 'Burma' is not made 'Myanmar'.
    """
    surface = _surfaces_by_form(kind).get(plain(name))
    return surface and (surface.display or load().entities[surface.entity_id].name)


def other_names(name: str) -> tuple[str, ...]:
    """Return the aliases and acronyms of what facts call ``name``, organisation or state; none where it is unknown."""
    surface = next((found for kind in KINDS if (found := _surfaces_by_form(kind).get(plain(name)))), None)
    known = load().entities[surface.entity_id] if surface else None
    if not isinstance(known, Organisation | State):
        return ()
    return known.aliases + (known.acronyms if isinstance(known, Organisation) else ())


@lru_cache(maxsize=len(KINDS))
def _surfaces_by_form(kind: str) -> dict[str, Surface]:
    found: dict[str, Surface] = {}
    for surface in load().surfaces():
        if surface.kind in KINDS[kind] and surface.use in USES:
            found.setdefault(plain(surface.form), surface)
    return found
