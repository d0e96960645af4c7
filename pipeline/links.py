"""The links of one article: what each name and each reference means, as the mentions that are written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.anaphors import numbers
from pipeline.gazetteer import load
from pipeline.records import Entity, Event, Name, entity_of, spread
from pipeline.schema import EntityKind, LinkedMention, MentionKind, Referent


@dataclass(frozen=True, slots=True)
class _Link:
    start: int
    end: int
    kind: MentionKind
    entities: tuple[Entity, ...]
    steps: tuple[str, ...]


class Links:
    """The links of one article, by the characters that they link."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._links: dict[tuple[int, int], _Link] = {}

    def note(self, start: int, end: int, entities: Sequence[Entity], *, description: bool = False) -> None:
        """Link a reference to what it means, if that is anything."""
        distinct = {(e.id, e.name): e for e in entities}
        if distinct:
            kind: MentionKind = "set" if len(distinct) > 1 else "description" if description else "pronoun"
            self._links[start, end] = _Link(start, end, kind, tuple(distinct.values()), _steps(distinct.values()))

    def mentions(self, names: Iterable[Name], events: Iterable[Event], leaders: set[str]) -> list[LinkedMention]:
        """Return the mentions of the article in text order, after its last sentence; of people only the
        ``leaders``."""
        links = dict(self._links)
        for name in names:
            if name.kind != "person" or name.entity in leaders:
                links[name.start, name.end] = _of_name(name)
        used: set[tuple[int, int]] = set()
        told: dict[tuple[int, int], list[Entity]] = {}
        for event in events:
            for entity in (event.organisation, event.participant, event.place):
                if entity is not None and entity.end > entity.start:
                    used.add((entity.start, entity.end))
                    told.setdefault((entity.start, entity.end), []).append(entity)
        for span, entities in told.items():
            known = links.get(span)
            if known is None or known.kind not in ("state", "organisation", "place", "set"):
                distinct = tuple({(e.id, e.name): e for e in reversed(entities)}.values())[::-1]
                if known is None or {e.id for e in known.entities} != {e.id for e in distinct}:
                    links[span] = _of_event(span, distinct, self._text)
        return [
            LinkedMention(
                start=link.start,
                end=link.end,
                text=self._text[link.start : link.end],
                kind=link.kind,
                entities=tuple(Referent(id=e.id, name=e.name, kind=_kind(e.kind)) for e in link.entities),
                steps=link.steps,
                in_fact=span in used,
            )
            for span, link in sorted(links.items())
        ]


_NAME_KINDS: dict[str, MentionKind] = {
    "state": "state",
    "territory": "state",
    "organisation": "organisation",
    "person": "person",
    "place": "place",
}


def _of_name(name: Name) -> _Link:
    if name.kind == "group":
        entities = tuple(entity_of(n) for n in spread(name))
        return _Link(name.start, name.end, "set", entities, (f"'{name.text}' is a group of states",))
    city = load().place(name.text) if name.kind == "place" else None
    if city is not None:
        return _Link(name.start, name.end, "place", (Entity(city.id, city.name, "place", name.start, name.end),), ())
    kind: MentionKind = _NAME_KINDS[name.kind]
    shaped = name.kind == "person" or name.use in ("name", "alias")
    steps = () if shaped else (f"{name.use} of {name.display}",)
    return _Link(name.start, name.end, kind, (entity_of(name),), steps)


def _of_event(span: tuple[int, int], entities: tuple[Entity, ...], text: str) -> _Link:
    words = text[slice(*span)].casefold()
    first = entities[0]
    kind: MentionKind
    if len(entities) > 1:
        kind = "set"
    elif words in numbers():
        kind = "pronoun"
    elif first.kind in ("person", "place"):
        kind = "person" if first.kind == "person" else "place"
    else:
        kind = "description"
    return _Link(*span, kind, entities, _steps(entities))


def _steps(entities: Iterable[Entity]) -> tuple[str, ...]:
    """Return the steps of all entities; those that differ in their last name are one: "'both' counts Fiji, Tonga"."""
    counted: dict[str, list[str]] = {}
    for entity in entities:
        for step in entity.steps:
            ends = step.endswith(f" {entity.name}")
            names = counted.setdefault(step.removesuffix(f" {entity.name}") if ends else step, [])
            names += [entity.name] if ends else []
    return tuple(f"{step} {', '.join(names)}" if names else step for step, names in counted.items())


def _kind(kind: str) -> EntityKind:
    match kind:
        case "state" | "territory" | "person" | "place":
            return kind
        case _:
            return "organisation"
