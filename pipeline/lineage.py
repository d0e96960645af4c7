"""When organisations existed, and which of a line of predecessors and successors a year speaks of.

After a succession what is told belongs to the heir, and what is dated before it to the one that was. Both are read from
what the article tells and, where it tells nothing, from the gazetteer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from pipeline.gazetteer import Organisation, load
from pipeline.records import Event


def out_of_time(entity: str, year: int, events: Iterable[Event], years: Mapping[int, int]) -> int:
    """Return by how many years an organisation had not begun in a year (negative), or was gone by it; 0 where it
    existed or nobody knows. ``years`` are those of the article's dates by their index."""
    first, last = _life(entity, events, years)
    if first is not None and year < first:
        return year - first
    return year - last if last is not None and year > last else 0


def heir(
    entity: str, among: Collection[str], year: int | None, events: Sequence[Event], years: Mapping[int, int]
) -> str:
    """Return which organisation ``among`` those of the line of ``entity`` is spoken of in a year (None: now)."""
    line = _line(entity, among, events)
    if len(line) < 2:
        return entity
    if year is None:
        living = [one for one in line if _life(one, events, years)[1] is None]
        return entity if entity in living or not living else living[0]
    fitting = [one for one in line if not out_of_time(one, year, events, years)]
    later = [one for one in fitting if one in _after(entity, events)]
    if entity in fitting:
        told = [one for one in later if one in _told(entity, events)]
        return told[0] if told else entity
    return (later or fitting or [entity])[0]


def _line(entity: str, among: Collection[str], events: Sequence[Event]) -> list[str]:
    """Return those ``among`` some that are the same line as ``entity``, nearest first."""
    line, found = [entity], []
    for one in line:
        if one in among:
            found.append(one)
        line += [o for o in (*_after(one, events), *_before(one, events)) if o not in line]
    return found


def _after(entity: str, events: Sequence[Event]) -> list[str]:
    record = load().entities.get(entity)
    known = [link.id for link in record.successors] if isinstance(record, Organisation) else []
    return [*_told(entity, events), *known]


def _told(entity: str, events: Sequence[Event]) -> list[str]:
    """Return what an organisation was told to have become."""
    renames = (e for e in events if e.type == "renamed" and e.modality == "asserted")
    return [e.participant.id for e in renames if e.participant is not None and e.organisation.id == entity]


def _before(entity: str, events: Sequence[Event]) -> list[str]:
    record = load().entities.get(entity)
    known = [link.id for link in record.predecessors] if isinstance(record, Organisation) else []
    renames = (e for e in events if e.type == "renamed" and e.modality == "asserted")
    return [e.organisation.id for e in renames if e.participant is not None and e.participant.id == entity] + known


def _life(entity: str, events: Iterable[Event], years: Mapping[int, int]) -> tuple[int | None, int | None]:
    """Return the first and the last year of an organisation, None where it is not known."""
    record = load().entities.get(entity)
    first, last = (record.from_year, record.to_year) if isinstance(record, Organisation) else (None, None)
    for event in events:
        year = years.get(event.date) if event.date is not None and event.modality == "asserted" else None
        if year is None:
            continue
        if event.organisation.id == entity and event.type == "founded":
            first = year
        elif event.organisation.id == entity and event.type in ("dissolved", "renamed"):
            last = year
    return first, last
