"""When organisations existed, and which of a line of predecessors and successors a year speaks of.

After a succession what is told belongs to the heir, and what is dated before it to the one that was. The gazetteer
knows when a listed organisation existed; of any other, and of further successions, the article tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pipeline.gazetteer import Organisation, load
from pipeline.records import Event


class Lineage:
    """What ``events`` have told of organisations' beginnings, ends and successors; ``years`` are those of the
    article's dates by their index."""

    def __init__(self, events: Iterable[Event], years: Mapping[int, int]) -> None:
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._became: dict[str, list[str]] = {}
        self._was: dict[str, list[str]] = {}
        self._lately: dict[str, str] = {}  # what the last event with each says that it became
        for event in events:
            if event.modality != "asserted":
                continue
            body, other = event.organisation.id, event.participant.id if event.participant is not None else None
            year = years.get(event.date) if event.date is not None else None
            if event.type == "renamed" and other is not None:
                self._became.setdefault(body, []).append(other)
                self._was.setdefault(other, []).append(body)
                self._lately[body] = other
            else:
                self._lately.pop(body, None)
            if year is None:
                continue
            if event.type in ("dissolved", "renamed"):
                self._last[body] = year
                continue
            if event.type == "founded":
                self._first.setdefault(body, year)
            if year > self._last.get(body, year):
                del self._last[body]  # it goes on, or has come to life again

    def out_of_time(self, entity: str, year: int) -> int:
        """Return by how many years an organisation had not begun in a year (negative), or was gone by it; 0 where it
        existed or nobody knows."""
        first, last = self._life(entity)
        if first is not None and year < first:
            return year - first
        return year - last if last is not None and year > last else 0

    def begun(self, entity: str) -> int | None:
        """Return the first year of an organisation, None where it is not known."""
        return self._life(entity)[0]

    def heir(self, entity: str, among: Collection[str], year: int | None) -> str:
        """Return which organisation ``among`` those of the line of ``entity`` is spoken of in a year (None: now)."""
        line = [one for one in self.line(entity) if one in among]
        if len(line) < 2:
            return entity
        if year is None:
            living = [one for one in line if self._life(one)[1] is None]
            return entity if entity in living or not living else living[0]
        fitting = [one for one in line if not self.out_of_time(one, year)]
        if entity in fitting:
            lately = self._lately.get(entity, "")
            return lately if lately in fitting else entity
        return next((one for one in fitting if one in self._after(entity)), next(iter(fitting), entity))

    def line(self, entity: str) -> list[str]:
        """Return an organisation and those that it was and became, nearest first."""
        line = [entity]
        for one in line:
            line += [other for other in (*self._after(one), *self._before(one)) if other not in line]
        return line

    def _after(self, entity: str) -> list[str]:
        record = load().entities.get(entity)
        known = [link.id for link in record.successors] if isinstance(record, Organisation) else []
        return [*self._became.get(entity, ()), *known]

    def _before(self, entity: str) -> list[str]:
        record = load().entities.get(entity)
        known = [link.id for link in record.predecessors] if isinstance(record, Organisation) else []
        return [*self._was.get(entity, ()), *known]

    def _life(self, entity: str) -> tuple[int | None, int | None]:
        """Return the first and the last year of an organisation, None where it is not known."""
        record = load().entities.get(entity)
        first, last = (record.from_year, record.to_year) if isinstance(record, Organisation) else (None, None)
        return first or self._first.get(entity), last or self._last.get(entity)
