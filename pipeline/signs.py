"""What makes an event less sure, by the names that rules/confidence.toml weighs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.discourse import Discourse
from pipeline.records import Entity, Name, Parsed, Reference
from pipeline.rules.entries import PLAIN
from pipeline.triggers import Hit

_INDIRECT = frozenset({"shape", "group", "capital", "government"})  # uses of a name that say less than the name itself
_LONG, _FAR = 40, 10  # words: a sentence, or an argument's way to its trigger, where the parser errs more often


def of_event(
    noted: Sequence[str],
    hit: Hit,
    parsed: Parsed,
    discourse: Discourse,
    *,
    modality: str,
    organisation: Entity,
    participant: Entity | None,
) -> Iterator[str]:
    """Yield the signs of one event of a trigger, after those that were ``noted`` while its words were read."""
    doc = parsed.doc
    yield from noted
    if modality != "asserted":
        yield modality
    if hit.trigger.weight < PLAIN:
        yield "loose entry"
    if any(not other.trigger.any_verb for other in hit.others):
        yield "other readings"
    if parsed.fragment:
        yield "fragment"
    if len(doc) >= _LONG:
        yield "long sentence"
    for role, entity in (("organisation", organisation), ("participant", participant)):
        if entity is None:
            yield f"no {role}"
            continue
        unit = next((u for u in parsed.units if u is not None and u.start == entity.start), None)
        if isinstance(unit, Reference):
            yield f"{role} by {unit.operation}"
        elif isinstance(unit, Name) and unit.use in _INDIRECT:
            yield f"{role} by {unit.use}"
        elif entity.steps and not any(sign.startswith(role) for sign in noted):
            yield f"{role} by reference"
        at = next((w.i for w in doc if parsed.starts[w.i] <= entity.start < parsed.ends[w.i]), None)
        if at is not None and abs(at - hit.word.i) >= _FAR:
            yield f"{role} far off"
    named = {n.entity for n in discourse.names if n.kind == "organisation"}
    if organisation.steps and len(named) > 1:
        yield "several organisations to mean"
