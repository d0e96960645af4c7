"""What the text has told before of the same participants and organisation: looked up in the events of the discourse.

'Mauritius followed' says what the event before it said, 'the accession took effect' concerns those of whom it was
announced, and who left and 'joined' again was outside in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.discourse import Discourse
from pipeline.factuality import Judgement
from pipeline.records import Entity, Event
from pipeline.rules.load import Trigger
from pipeline.triggers import ENDS, MEMBERSHIP

ACTS = frozenset({"suspended", "left", "joined", "readmitted"})
BEFORE_ENTRY = frozenset({"applied", "invited", "candidate", "associate", "observer"})
# What goes before an act that is told as having come about: 'Sweden applied in 1991; the accession followed in 1995'.
ON_THE_WAY = {
    "joined": frozenset({"applied", "invited", "candidate"}),
    "candidate": frozenset({"applied", "invited"}),
    "invited": frozenset({"applied", "candidate"}),
}


def echoed(discourse: Discourse, trigger: Trigger, own: set[str], judgement: Judgement) -> Event | None:
    """Return the last event that a trigger of type `same` can stand for; ``own`` are the participants that it has."""
    kinds = trigger.same or MEMBERSHIP
    told = (e for e in reversed(discourse.events) if e.type in kinds and e.participant is not None)
    return next((e for e in told if _echoes(e, trigger, own, judgement)), None)


def announced(discourse: Discourse, fact_type: str, organisations: Sequence[Entity], *, several: bool) -> list[Event]:
    """Return the events that announced what is now told to have come about or to an end: all of one trigger, and with
    ``several`` all that were told of the same participants ('both measures were lifted')."""
    ended, where = ENDS.get(fact_type), {o.id for o in organisations}
    before, modality = (ended, "asserted") if ended else (fact_type, "prospective")
    found = [
        e
        for e in discourse.events
        if e.participant
        and (not where or e.organisation.id in where)
        and ((e.type == before and e.modality == modality) or e.type in ON_THE_WAY.get(fact_type, ()))
    ]
    if several and found:
        last = found[-1].participant
        return [e for e in found if e.participant and last and e.participant.id == last.id]
    return [e for e in found if e.trigger == found[-1].trigger]


def standing(
    discourse: Discourse, participants: list[Entity], organisations: list[Entity], types: frozenset[str] = ACTS
) -> str | None:
    """Return the last act or standing of some ``types`` that was told of the participants in the organisation."""
    for event in _of(discourse, participants, organisations):
        if event.modality == "asserted" and event.type in types:
            return event.type
    return None


def since(discourse: Discourse, fact_type: str, participants: list[Entity], organisations: list[Entity]) -> int | None:
    """Return the date since which the text has told that a participant holds it, None where it has not."""
    for event in _of(discourse, participants, organisations):
        if event.type == fact_type and event.date is not None:
            return event.date
    return None


def was_outside(discourse: Discourse, participant: Entity, organisations: list[Entity]) -> bool:
    """Return whether the text has told that a participant stood before the door: who applied is no founder."""
    return any(e.type in BEFORE_ENTRY for e in _of(discourse, [participant], organisations))


def dated(discourse: Discourse, fact_type: str, organisations: list[Entity]) -> set[str]:
    """Return the ids of those of whom the text has told when they were what the type says, in the organisation."""
    where = {o.id for o in organisations}
    told = (e for e in discourse.events if e.type == fact_type and e.date is not None)
    return {e.participant.id for e in told if e.participant is not None and e.organisation.id in where}


def _of(discourse: Discourse, participants: Sequence[Entity], organisations: Sequence[Entity]) -> Iterator[Event]:
    """Yield the events of the participants in the organisations, the last first."""
    who, where = {p.id for p in participants}, {o.id for o in organisations}
    for event in reversed(discourse.events):
        if event.participant is not None and event.participant.id in who and event.organisation.id in where:
            yield event


def _echoes(event: Event, trigger: Trigger, own: set[str], judgement: Judgement) -> bool:
    """Return whether a phrase can stand for an event: one of somebody else, or a plan of one's own that comes to
    something ('it hoped to join, and in 1999 it did') or to nothing ('it was not')."""
    planned = event.modality == "prospective"
    if trigger.elliptical == "affirmed":
        return planned and event.participant is not None and event.participant.id in own
    other = event.participant is not None and event.participant.id not in own
    return other or (planned and judgement.modality == "negated")
