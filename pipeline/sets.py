"""Which states a reference to several means: 'the three', 'the other two', 'the latter', 'all but Denmark'.

What an article has told leaves sets behind: lists, the participants of a statement, those of whom the same was told,
the members of an organisation, the states of a passage. A reference means the nearest set of the size that its words
state; where there is none it means nobody, for a wrong set costs more than none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.records import STATE_KINDS, Entity, Event, Name, Reference
from pipeline.told import Told

State = Name | Entity

_NEAR = 400  # characters within which a statement or a pair is near
_WINDOW = 25  # sentences back to which names and statements are counted together
_TRIED = 20  # sets of which 'the other two' may be the rest, the nearest first
_PAIR_REACH = 4  # sentences within which two states are 'both'
_GATHERED = 1  # sentences by which a set that no words join is further away than a list
_PASSAGE = 2  # the same where nothing but the nearness of their names joins the states


@dataclass(frozen=True, slots=True)
class _Set:
    """States that a reference may mean together; ``back`` says how many sentences before it they were spoken of."""

    start: int
    states: tuple[State, ...]
    back: int


def _id(state: State) -> str:
    return state.entity if isinstance(state, Name) else state.id


def _distinct(states: Iterable[State]) -> tuple[State, ...]:
    return tuple({_id(s): s for s in states}.values())


class Sets:
    """The sets that an article has left behind at ``position``."""

    def __init__(self, told: Told, position: int) -> None:
        self.told, self.position = told, position

    def meant(self, reference: Reference) -> Sequence[State]:
        """Return the states that a reference means, none where no set fits."""
        if reference.operation == "all_but":
            return self._all_but(reference)
        found = reference.excluded if reference.operation == "capital" else self._whole(reference)
        ids = {n.entity for n in reference.excluded} if reference.operation != "capital" else set()
        left = [s for s in found if _id(s) not in ids]
        return left if len(left) + len(ids) == len(found) else ()

    def _whole(self, reference: Reference) -> Sequence[State]:
        """Return the same without regard to whom the words leave out of the set."""
        count = reference.count
        match reference.operation:
            case "latter" | "former":
                return self._ordered(count or 1, last=reference.operation == "latter")
            case "ordinal":
                return self._ranked(count or 1)
            case "last":
                several = self._last()
                return several if len(several) > 1 else ()
            case "unknown":  # 'all but two of them': the article does not say which
                return ()
            case "founders":
                founders = self._founders(self._current())
                return founders if count is None or len(founders) == count else self._counted(count)
            case "remaining" if count is not None:
                return self._remaining(count)
            case _ if count is None:
                return self._last()
            case _:
                return self._counted(count)

    # --- what is meant -----------------------------------------------------------------------------------------------

    def _counted(self, count: int) -> Sequence[State]:
        """Return the nearest set of a size."""
        fitting = [s for s in self._all() if len(s.states) == count and (count > 2 or s.back <= _PAIR_REACH)]
        best = min(fitting, key=lambda s: (s.back, -s.start), default=None)
        return best.states if best is not None else ()

    def _remaining(self, count: int) -> Sequence[State]:
        """Return what is left of a larger set when those are taken away of whom something was told since: 'the first
        two withdrew, the other three stayed'."""
        members = self.told.members(None)
        if len(members) == count and any(e.type == "left" for e in self.told.events):
            return members
        larger = [s for s in sorted(self._all(), key=lambda s: (s.back, -s.start)) if len(s.states) > count]
        spoken: dict[int, set[str]] = {}
        for whole in larger[:_TRIED]:
            for since in self._sentences(whole.start):
                begin = max(since, whole.start + 1)
                gone = spoken[begin] if begin in spoken else spoken.setdefault(begin, self._spoken_of(begin))
                left = [s for s in whole.states if _id(s) not in gone]
                if len(left) == count:
                    return left
        return ()

    def _all_but(self, reference: Reference) -> Sequence[State]:
        """Return the nearest set that holds the states left out, without them; where the words name the body whose
        members are meant ('of the EFTA states, all but Norway'), its members."""
        bodies = [n.entity for n in reference.excluded if n.kind == "organisation"]
        excluded = {n.entity for n in reference.excluded if n.kind != "organisation"}
        sets = sorted(self._all(), key=lambda s: (s.back, -s.start))
        known = [s.states for s in sets if reference.count in (None, len(s.states))]
        for states in self._members(bodies) or [*known, *self._members([None])]:
            left = [s for s in states if _id(s) not in excluded]
            if len(left) >= 2 and len(states) - len(left) == len(excluded):
                return left
        return ()

    def _members(self, bodies: Sequence[str | None]) -> list[tuple[State, ...]]:
        return [tuple(self.told.members(body)) for body in bodies]

    def _ranked(self, rank: int) -> Sequence[State]:
        """Return the one at a rank of the list that was told last, here or in the sentence before."""
        for start, names in reversed(self.told.sets):
            if start < self.position:
                near = self._back(start) <= 1 and len(names) >= max(rank, 2)
                return names[rank - 1 : rank] if near else ()
        return ()

    def _ordered(self, count: int, *, last: bool) -> Sequence[State]:
        before = [(start, names) for start, names in reversed(self.told.sets) if start < self.position]
        pairs = [(start, names) for start, names in before if len(names) == 2 and self._back(start) <= 1]
        for _, names in [*pairs, *before] if count == 1 else before:  # of two, where two are named nearby
            if len(names) > count:
                return names[-count:] if last else names[:count]
        singles = self._named(self.position - 2 * _NEAR, self.position)
        if len(singles) > count:
            return singles[-count:] if last else singles[-count - 1 : -1]
        return ()

    def _last(self) -> Sequence[State]:
        """Return the states of the last statement or list, whichever is later, where there are several."""
        sets = [(s, n) for s, n in self.told.sets if s < self.position]
        last = self._last_participants()
        if last and (not sets or last[0].start > sets[-1][0]):
            return last
        return sets[-1][1] if sets and self.position - sets[-1][0] < 3 * _NEAR else ()

    # --- the sets ----------------------------------------------------------------------------------------------------

    def _all(self) -> Iterator[_Set]:
        for start, names in self.told.sets:
            if start < self.position:
                yield _Set(start, names, self._back(start))
        yield from self._stated()
        yield from self._passages()

    def _stated(self) -> Iterator[_Set]:
        """Yield the participants of each statement, and those of whom the same was told or who are in one body."""
        statements: dict[tuple[int, int], list[Event]] = {}
        gathered: dict[tuple[str, str], list[Event]] = {}
        for event in self.told.events:
            if event.participant is not None and event.participant.kind in STATE_KINDS:
                statements.setdefault(event.trigger, []).append(event)
                if event.modality == "asserted":
                    gathered.setdefault((event.type, event.organisation.id), []).append(event)
        for events in statements.values():
            yield self._told_together(events, 0)
        for events in gathered.values():
            yield self._told_together(events, _GATHERED)
        for organisation in dict.fromkeys(e.organisation.id for e in self.told.events):
            told = max(e.trigger[0] for e in self.told.events if e.organisation.id == organisation)
            yield _Set(told, tuple(self.told.members(organisation)), self._back(told) + _GATHERED)

    def _told_together(self, events: Sequence[Event], further: int) -> _Set:
        start = max(e.trigger[0] for e in events)
        return _Set(start, _distinct(e.participant for e in events if e.participant), self._back(start) + further)

    def _passages(self) -> Iterator[_Set]:
        """Yield the states named in this sentence, in that before, in the two before and so on in the paragraph; then
        with those of this sentence, who may rather do something to the set; last of all with those whose capital is
        named, or whose people."""
        here, opened = self.told.sentence[0], self.told.opened
        yield _Set(here, tuple(self._named(here, self.position)), _PASSAGE)
        for since in self._sentences(min(self.told.previous, opened)):
            for until, further in ((here, _PASSAGE), (self.position, 2 * _PASSAGE)):
                yield _Set(since, tuple(self._named(since, until)), self._back(since) + further)
        for people in (False, True):
            whole = self._named(opened, self.position, capitals=True, people=people)
            yield _Set(opened, tuple(whole), self._back(opened) + 3 * _PASSAGE)

    def _named(self, since: int, until: int, *, capitals: bool = False, people: bool = False) -> list[Name]:
        """Return the distinct states named from ``since`` on, in the order of their last naming; with ``capitals`` also
        those whose capital is named as a place, with ``people`` those of which an adjective is said."""
        seen: dict[str, Name] = {}
        for name in self.told.names:
            counts = (name.kind in STATE_KINDS and (people or name.use != "adjective")) or (
                capitals and name.use == "capital"
            )
            if counts and since <= name.start < until:
                seen.pop(name.entity, None)
                seen[name.entity] = replace(name, kind="state") if name.kind == "place" else name
        return list(seen.values())

    def _spoken_of(self, since: int) -> set[str]:
        """Return the states named or meant between ``since`` and here."""
        told = {e.participant.id for e in self.told.events if e.trigger[0] >= since and e.participant is not None}
        sets = (_id(n) for start, names in self.told.sets if since <= start < self.position for n in names)
        return told.union(sets, (n.entity for n in self._named(since, self.position)))

    def _last_participants(self) -> list[Entity]:
        """Return the states of the last statement, where it stands within the last sentences."""
        last = self.told.events[-1] if self.told.events else None
        if last is None or self.position - last.sentence[1] > _NEAR:
            return []
        together = [e.participant for e in self.told.events if e.trigger == last.trigger and e.participant is not None]
        return list({p.id: p for p in together if p.kind in STATE_KINDS}.values())

    def _founders(self, organisation: str | None) -> list[Entity]:
        """Return the founders of an organisation, in the order in which they were told."""
        told = (e for e in self.told.events if e.type == "founded" and e.organisation.id == organisation)
        return list({e.participant.id: e.participant for e in told if e.participant is not None}.values())

    def _current(self) -> str | None:
        return self.told.events[-1].organisation.id if self.told.events else None

    # --- where they stand --------------------------------------------------------------------------------------------

    def _back(self, start: int) -> int:
        """Return how many sentences before this one ``start`` lies."""
        return max(0, bisect_right(self.told.starts, self.position) - bisect_right(self.told.starts, start))

    def _sentences(self, first: int) -> list[int]:
        """Return the starts of the last sentences up to here, the last one first, that do not lie before
        ``first``'s."""
        end = bisect_right(self.told.starts, self.position)
        starts = self.told.starts[max(0, end - _WINDOW) : end]
        return [s for s in reversed(starts) if s >= first] or starts[-1:] or [0]
