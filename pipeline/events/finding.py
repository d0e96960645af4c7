"""The events of a sentence: the steps in which each of its triggers is read."""

from __future__ import annotations

from pipeline import meaning, recall
from pipeline.arguments import Arguments
from pipeline.attachment import Dates
from pipeline.discourse import Discourse
from pipeline.events.building import date_and_build
from pipeline.events.echoes import echo
from pipeline.events.filling import (
    fill,
    gather_founders,
    imply_organisation,
    imply_participant,
    recall_announced,
    set_apart,
)
from pipeline.events.reading import Reading
from pipeline.events.settling import is_whole, settle
from pipeline.records import Event, Parsed
from pipeline.roles import Roles
from pipeline.syntax import is_gloss, is_verb
from pipeline.triggers import Hit, hits


def find(parsed: Parsed, discourse: Discourse) -> list[Event]:
    """Return the events of one sentence in text order, and let the discourse know of each; of a question, which states
    none, let it know what is asked."""
    if not parsed.answers:
        discourse.asked = []
    found_hits = hits(parsed)
    arguments = Arguments(parsed, discourse)
    silent = frozenset(h.word.i for h in found_hits if not _can_tell(parsed, arguments, discourse, h))
    dates = Dates(parsed, [h.word for h in found_hits], silent)

    def read(hit: Hit) -> list[Event]:
        readings = [Reading(parsed, arguments, discourse, h, dates) for h in (hit, *hit.others)]
        found = next((events for events in map(_events, readings) if events), [])
        if not found and not is_gloss(hit.word):
            discourse.touch(next((r.about for r in readings if r.about), []), parsed.starts[hit.word.i])
        return found

    if parsed.question:
        outermost = sorted(found_hits, key=lambda hit: (sum(1 for _ in hit.word.ancestors), hit.word.i))
        asked = next((events for events in map(read, outermost) if events), [])
        discourse.asked = asked or recall.asked_of(parsed, arguments, discourse) or discourse.asked
        return []
    events: list[Event] = []
    told = any(is_verb(hit.word) and hit.word.head == hit.word for hit in found_hits)
    for hit in found_hits:
        if hit.trigger.fragment and told and not discourse.asked:
            continue
        found = read(hit)
        events += found
        discourse.events += found
    if events:
        discourse.asked = []
    return events


def _events(reading: Reading) -> list[Event]:
    """Return the events of the trigger: its roles are filled, what is left out is taken from the discourse, then
    type, modality and date are settled."""
    reading.arguments.mismatch = False
    fact_type, judgement = meaning.fact_type(reading.hit), meaning.judgement(reading.hit, reading.parsed)
    if fact_type is None or judgement is None or reading.roles.closed_by_other(reading.frame.kind):
        return []
    claim = fill(reading, fact_type, judgement)
    set_apart(reading, claim)
    for step in (echo, imply_organisation, imply_participant, gather_founders, recall_announced):
        if not step(reading, claim):
            return []
    named = {(o.id, o.name) for o in claim.organisations}
    claim.participants = [p for p in claim.participants if (p.id, p.name) not in named]
    if not is_whole(reading, claim) or not settle(reading, claim):
        return []
    return date_and_build(reading, claim)


def _can_tell(parsed: Parsed, arguments: Arguments, discourse: Discourse, hit: Hit) -> bool:
    """Return whether a trigger has an organisation, or may do without: 'made' in 'NATO made Peru a member' has none."""
    for reading in (hit, *hit.others):
        frame = reading.frame
        roles = Roles(parsed, arguments, discourse, reading)
        if reading.trigger.type == "same" or roles.fill(frame.organisation, "organisation")[0]:
            return True
        alone = frame.kind in ("none", "state") or "participant" in frame.implicit
        if "organisation" in frame.implicit and (alone or roles.fill(frame.participant, frame.kind)[0]):
            return True
    return False
