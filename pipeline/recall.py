"""What the text has told before of the same participants and organisation: looked up in the events of the discourse.

'Mauritius followed' says what the event before it said, 'the accession took effect' concerns those of whom it was
announced, and who left and 'joined' again was outside in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.arguments import Arguments
from pipeline.discourse import Discourse
from pipeline.factuality import Judgement
from pipeline.records import Entity, Event, Parsed
from pipeline.rules.entries import Frame, Trigger
from pipeline.triggers import ENDS, MEMBERSHIP, Hit

ACTS = frozenset({"suspended", "left", "joined", "readmitted"})
BY_BODIES = frozenset({"suspended", "readmitted"})  # what an organisation does to a member
BEFORE_ENTRY = frozenset({"applied", "invited", "candidate", "associate", "observer"})
# What goes before an act that is told as having come about: 'Sweden applied in 1991; the accession followed in 1995'.
ON_THE_WAY = {
    "joined": frozenset({"applied", "invited", "candidate"}),
    "candidate": frozenset({"applied", "invited"}),
    "invited": frozenset({"applied", "candidate"}),
}


def echoed(discourse: Discourse, trigger: Trigger, own: set[str], judgement: Judgement) -> Event | None:
    """Return the last event that a trigger of type `same` can stand for; ``own`` are the participants that it has."""
    kinds = trigger.same or MEMBERSHIP | {"leader"}
    told = [e for e in reversed(discourse.events) if e.type in kinds and _is_of_state(e)]
    if trigger.frame == "following":  # an act is followed, not a standing: 'It was the first member. Malaya followed.'
        told.sort(key=lambda e: e.type == "member")
    return next((e for e in told if _echoes(e, trigger, own, judgement)), None)


_KIND = {"headquarters": "place", "intervened": "place", "leader": "chair"}


def frame(hit: Hit, discourse: Discourse) -> Frame:
    """Return the frame of a trigger; of one that echoes what was asked or told it takes participants of that kind: 'Who
    heads it? Jan Berg.'."""
    told = discourse.asked or [e for e in discourse.events[-1:] if _is_of_state(e)]
    if hit.trigger.type != "same" or not told or told[-1].type not in _KIND:
        return hit.frame
    return hit.frame.model_copy(update={"kind": _KIND[told[-1].type]})


_DONE_BY_BODY = frozenset({"intervened", "suspended", "invited", "readmitted"})


def done_by(discourse: Discourse, bodies: Sequence[Entity]) -> list[Event]:
    """Return what was last told that organisations do, of one trigger: 'ECOWAS threatened to send troops. It never
    did.'; [] where one of ``bodies`` is told to have done it."""
    last = discourse.events[-1] if discourse.events else None
    if last is None or last.type not in _DONE_BY_BODY:
        return []
    done = last.modality == "asserted" and any(last.organisation.id == body.id for body in bodies)
    return [] if done else [e for e in discourse.events if e.trigger == last.trigger]


def asked_of(parsed: Parsed, arguments: Arguments, discourse: Discourse) -> list[Event]:
    """Return what a question asks that only names whom it is about: of a state or an organisation the same that the
    sentence before it told of others: 'Sweden joined in 2024. And Finland?'."""
    last = discourse.events[-1] if discourse.events else None
    if not parsed.topic or not parsed.question or last is None or last.sentence[0] < discourse.before:
        return []
    told = [e for e in discourse.events if e.trigger == last.trigger]
    modality = "prospective" if last.modality == "prospective" else "asserted"
    meant = arguments.meant(next(unit for unit in parsed.units if unit is not None))
    if any(entity.kind == "organisation" for entity in meant):
        return [replace(e, organisation=o, date=None, modality=modality) for o in meant for e in told]
    return [replace(last, participant=state, date=None, modality=modality) for state in meant]


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


def done_by_another(discourse: Discourse, organisations: Sequence[Entity]) -> list[Event]:
    """Return what another organisation was last told to have done to its members, all of one trigger: 'the Forum
    followed suit' after the Commonwealth suspended Fiji."""
    where = {o.id for o in organisations}
    done = [e for e in discourse.events if e.type in BY_BODIES and e.modality == "asserted" and e.participant]
    last = done[-1:] if done and done[-1].organisation.id not in where else []
    return [e for e in done if last and e.trigger == last[0].trigger]


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


def last_date(discourse: Discourse, fact_type: str, organisations: list[Entity]) -> int | None:
    """Return the date of the last event of a type that was told of the organisations."""
    where = {o.id for o in organisations}
    told = (e for e in reversed(discourse.events) if e.type == fact_type and e.organisation.id in where)
    return next((e.date for e in told if e.modality == "asserted"), None)


def dated(discourse: Discourse, fact_type: str, organisations: list[Entity]) -> set[str]:
    """Return the ids of those of whom the text has told when they were what the type says, in the organisation."""
    where = {o.id for o in organisations}
    told = (e for e in discourse.events if e.type == fact_type and e.date is not None)
    return {e.participant.id for e in told if e.participant is not None and e.organisation.id in where}


def _of(discourse: Discourse, participants: Sequence[Entity], organisations: Sequence[Entity]) -> Iterator[Event]:
    """Yield the events of the participants in the organisations, or in what these had been, the last first."""
    lineage = discourse.lineage()
    who, where = {p.id for p in participants}, {one for o in organisations for one in lineage.line(o.id)}
    for event in reversed(discourse.events):
        if event.participant is not None and event.participant.id in who and event.organisation.id in where:
            yield event


def _is_of_state(event: Event) -> bool:
    """Return whether an event is told of states, named or not, or of bodies: of a person nothing is echoed."""
    return event.participant is None or event.participant.kind != "person"


def _echoes(event: Event, trigger: Trigger, own: set[str], judgement: Judgement) -> bool:
    """Return whether a phrase can stand for an event: one of somebody else ('Malta did not join, Cyprus did'), or a
    plan of one's own that comes to something ('it hoped to join, and in 1999 it did') or to nothing ('it was not')."""
    planned = event.modality == "prospective"
    other = event.participant is None or event.participant.id not in own
    if trigger.planned:
        return planned and not other
    if trigger.elliptical and not own:
        return planned  # 'the bloc threatened to suspend it but did not'
    if trigger.elliptical == "affirmed":
        return other or planned
    plain = not trigger.elliptical and trigger.modality == judgement.modality == "asserted"
    if plain and event.modality == "negated":
        return False  # 'Canada left in 1982 and never returned. Jamaica followed.'
    if trigger.modality == "same" and judgement.modality == "negated" and event.modality != "negated" and other:
        return False  # 'nor has Yemen' goes on with a denial
    return other or (planned and judgement.modality == "negated") or is_fulfilled(event, trigger, own, judgement)


def is_fulfilled(event: Event, trigger: Trigger, own: set[str], judgement: Judgement) -> bool:
    """Return whether somebody did what it had planned: 'it announced that it would leave, and did so in 2019'."""
    mine = event.participant is not None and event.participant.id in own
    return mine and event.modality == "prospective" and trigger.fulfils and judgement.modality == "asserted"
