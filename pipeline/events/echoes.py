"""What a trigger says that stands for another one: 'Mauritius followed', 'nor is Austria', 'In 1994.'."""

from __future__ import annotations

from dataclasses import replace

from pipeline import fragments, recall
from pipeline.events.reading import Claim, Reading
from pipeline.factuality import Judgement
from pipeline.records import Event
from pipeline.syntax import children
from pipeline.triggers import preceding

# Frames of triggers that echo the sentence right before them: 'Nor is Austria'.
_CLOSE = frozenset({"echo", "fragment", "doing_so", "gets_it", "said_of_others"})


def echo(reading: Reading, claim: Claim) -> bool:
    """Let a trigger of type `same` say what the event before it said: 'Mauritius followed', 'nor is Austria'."""
    if reading.trigger.type != "same":
        return True
    if reading.discourse.asked and reading.trigger.frame in ("echo", "fragment", "doing_so"):
        return _answer(reading, claim, reading.discourse.asked)
    if not claim.participants and _follows_suit(reading, claim):
        return True
    own = {p.id for p in claim.participants}
    bodies = [] if own else [o for s in children(reading.word, "nsubj") for o in reading.arguments.organisations(s)]
    if bodies and reading.trigger.frame == "echo" and (told := recall.done_by(reading.discourse, bodies)):
        reading.signs.append("participant left out")
        claim.participants = [e.participant for e in told if e.participant is not None]
        claim.organisations, claim.type = bodies, told[0].type
        return told[0].sentence[0] >= reading.discourse.before
    here = (reading.parsed.start, reading.parsed.end)
    if reading.trigger.ends:
        return _end(reading, claim, here)
    previous = recall.echoed(reading.discourse, reading.trigger, own, claim.judgement)
    if previous is None or reading.parsed.start - previous.sentence[1] > 600:
        return False
    close = reading.trigger.frame in _CLOSE or reading.trigger.modality == "negated"
    if close and previous.sentence[0] < reading.discourse.before:
        return False  # 'Nor is Austria' speaks of the sentence before it
    after_as = preceding(reading.word) == "as"
    if after_as and previous.sentence != here:
        return False  # 'as do Iraq and Mexico' echoes its own sentence
    later = previous.date is not None and bool(reading.dates.own(reading.word))
    joins = previous.type == "founded" and (later or reading.trigger.modality != "same")
    claim.type = "joined" if joins else previous.type  # 'Kenya founded it in 1999, as did Uganda; Rwanda in 2007'
    if reading.trigger.modality == "negated" and claim.type in recall.ON_THE_WAY["joined"]:
        claim.type = "joined"  # who declines an invitation does not join
    if not claim.organisations and reading.discourse.events[-1].type != "renamed":
        reading.signs.append("organisation of the event before")
        claim.organisations = [replace(previous.organisation, steps=("as in the event before",))]
    if reading.trigger.elliptical and not claim.participants and not children(reading.word, "nsubj", "nsubjpass"):
        claim.participants = [previous.participant] if previous.participant is not None else []
        claim.organisations = [previous.organisation]  # 'the bloc threatened to suspend Togo but did not'
    plain = claim.judgement.modality == "asserted"  # not 'has not done so'
    fulfilled = recall.is_fulfilled(previous, reading.trigger, own, claim.judgement)
    if reading.trigger.modality == "same" and plain and not fulfilled:
        modality = "asserted" if previous.modality == "presupposed" else previous.modality
        claim.judgement = Judgement(modality, claim.judgement.cues)
    if reading.trigger.modality == "same" and (reading.trigger.particle or previous.sentence == here):
        reading.asked_date = previous.date  # 'Britain left in 1985, and so did Singapore'
    return True


def _end(reading: Reading, claim: Claim, here: tuple[int, int]) -> bool:
    """Let what was told last end with the clause: 'who stayed until 2020'; told in another sentence, it stays as it was
    told there."""
    last = reading.discourse.events[-1] if reading.discourse.events else None
    if last is None or last.type not in reading.trigger.same:
        return False
    if claim.organisations and all(o.id != last.organisation.id for o in claim.organisations):
        return False
    claim.type, claim.organisations = last.type, claim.organisations or [last.organisation]
    claim.participants = [last.participant] if last.participant is not None else []
    if last.sentence != here or claim.judgement.modality != "asserted":
        claim.judgement = replace(claim.judgement, modality="presupposed")
    return reading.parsed.start - last.sentence[1] <= 600


def _answer(reading: Reading, claim: Claim, asked: list[Event]) -> bool:
    """Let a clause without a verb of its own answer the question before it: with whom, when or where it asks for,
    or with whether it is so."""
    named = [e.participant for e in asked if e.participant is not None]
    modality: str = asked[0].modality
    if reading.trigger.fragment:
        said = fragments.polarity(fragments.opening([w.text for w in reading.parsed.doc]))
        whole = named or asked[0].type in ("founded", "dissolved")
        told = said or (claim.participants and not named) or (reading.dates.words and whole)
        if not told or (named and claim.participants):
            return False
        modality = said if said in ("negated", "prospective") else modality
    elif claim.judgement.modality == "negated":
        modality = "negated"
    elif named and modality == "negated":
        modality = "asserted"  # 'Has it never joined? It has.'
    claim.type, claim.judgement = asked[0].type, Judgement(modality, claim.judgement.cues)
    claim.participants = claim.participants or named
    if not claim.organisations:
        reading.signs.append("organisation of the event before")
        claim.organisations = [replace(asked[0].organisation, steps=("as in the question",))]
    reading.asked_date = asked[0].date
    return True


def _follows_suit(reading: Reading, claim: Claim) -> bool:
    """Let an organisation do what another was told to have done: 'the Forum followed suit the next month'."""
    bodies, _ = reading.roles.fill(("subject",), "organisation")
    done = recall.done_by_another(reading.discourse, bodies) if bodies else []
    if not done or reading.parsed.start - done[-1].sentence[1] > 600:
        return False
    claim.type, claim.organisations = done[0].type, bodies
    claim.participants = [e.participant for e in done if e.participant is not None]
    reading.signs.append("organisation of the event before")
    return True
