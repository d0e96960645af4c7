"""Of which type an event is, and whether it happened, by what was told before and by its date: 'rejoined'."""

from __future__ import annotations

from dataclasses import replace

from pipeline import meaning, recall
from pipeline.events.reading import Claim, Reading
from pipeline.factuality import Judgement
from pipeline.rules.load import forms, lexicon
from pipeline.syntax import Token, is_verb, walk


def is_whole(reading: Reading, claim: Claim) -> bool:
    """Return whether nobody is missing: an end needs no participant, nor does a founding that names no founder."""
    if reading.frame.needs_former and not claim.formers:
        return False
    if reading.parsed.question:
        return bool(claim.participants) or not claim.participant_slot
    if claim.participants or (claim.formers and claim.judgement.modality == "asserted"):
        return True
    if claim.judgement.modality == "prospective" and claim.unnamed:
        claim.judgement = replace(claim.judgement, modality="presupposed")  # 'any state may join. Fiji did in 2009'
        return True
    if claim.judgement.modality != "asserted" and claim.type != "dissolved":
        return False
    if reading.roles.stands_alone(claim.type):
        return True
    if claim.unnamed:  # no fact, but 'Malta was among them' may go on with it
        claim.judgement = replace(claim.judgement, modality="presupposed")
    return claim.unnamed


def settle(reading: Reading, claim: Claim) -> bool:
    """Settle type and modality by what was told before, and by each other: 'rejoined', 'will be a member'."""
    modality = claim.judgement.modality
    if claim.type == "founded" and claim.participants:
        claim.participants = [
            p for p in claim.participants if not recall.was_outside(reading.discourse, p, claim.organisations)
        ]
        if not claim.participants:
            return False
    if claim.type == "intervened" and not all(reading.arguments.has_arms(o) for o in claim.organisations):
        return False
    if reading.trigger.fresh and _is_told(reading, claim, beside=modality != "asserted"):
        return False
    if reading.trigger.ends and claim.type == "intervened" and modality in ("negated", "prospective"):
        return False  # 'are to leave by March': that they are there is not what is said
    if meaning.outcome(reading.hit, claim.judgement) is not None:
        claim.type = "joined"  # 'its bid was vetoed'
    if claim.type == "invited" and reading.trigger.noun and _is_guests_answer(reading, claim):
        declined = modality == "negated"  # who declines an invitation has got it
        claim.judgement = replace(claim.judgement, modality="negated" if declined else "asserted")
        claim.type = "joined" if declined else "invited"
    if claim.type != "leader" and reading.trigger.standing and modality == "asserted":
        last = _standing(reading, claim, recall.ACTS | set(reading.trigger.standing))
        if last not in reading.trigger.standing:
            return False
    if claim.type in ("joined", "readmitted") and modality == "asserted":
        standing = _standing(reading, claim)
        claim.type = {"left": "joined", "suspended": "readmitted"}.get(standing or "", claim.type)
    bare = (
        claim.type == "founded" and not claim.participants and (not is_verb(reading.word) or reading.trigger.needs_date)
    )
    told = [w for w in (meaning.realised(reading.hit), reading.word, meaning.occurring(reading.hit)) if w is not None]
    if bare and all(reading.dates.choose(w, claim.taken) is None for w in told):  # 'since its creation': no fact, but
        claim.judgement = replace(claim.judgement, modality="presupposed")  # dates may count from it
    unreal = any(cue == "counterfactual" for _, cue in claim.judgement.cues)
    if reading.trigger.unrealised is not None and claim.judgement.modality != "asserted":
        claim.type = reading.trigger.unrealised
    if claim.type == "member" and (modality == "prospective" or unreal):
        claim.type = "joined"  # who will be a member has still to join
    return True


def _is_guests_answer(reading: Reading, claim: Claim) -> bool:
    """Return whether the verb over an invitation is what the guest makes of it: 'Argentina declined the
    invitation'."""
    governor = meaning.status_verb(reading.word)
    if governor is None or forms()[0].get(governor.lower_) not in lexicon().lists["accepting_verbs"]:
        return False
    who = {p.id for p in claim.participants}
    return any(e.id in who for s in walk(governor, "subject") for e in reading.arguments.states(s))


def _is_told(reading: Reading, claim: Claim, *, beside: bool) -> bool:
    """Return whether an earlier sentence, or with ``beside`` this one, has told the same, with whatever date."""
    who, where = {p.id for p in claim.participants}, {o.id for o in claim.organisations}
    return any(
        e.type == claim.type
        and e.modality == "asserted"
        and (beside or e.sentence[0] < reading.parsed.start)
        and e.organisation.id in where
        and e.participant is not None
        and e.participant.id in who
        for e in reading.discourse.events
    )


def settle_by_date(reading: Reading, claim: Claim, date: Token) -> None:
    """Let the date say what the verb does not: that it is still to come, that a standing begins, a denial ends."""
    modality, decided = claim.judgement.modality, claim.judgement.cues
    if modality == "asserted" and meaning.is_ahead(reading.word, date, reading.parsed):
        claim.judgement = Judgement("prospective", decided)  # 'takes the chair next year'
    if claim.type == "member" and _is_entry(reading, claim, date):
        claim.type = "joined"  # 'was a member by November', 'an observer from 1950 and a member the year after'
    if modality == "negated" and meaning.ends_at(date, claim.judgement):
        claim.judgement = Judgement("asserted", decided)  # 'did not join until 2002'


def _is_entry(reading: Reading, claim: Claim, date: Token) -> bool:
    """Return whether a dated membership is one that begins: 'by November', or after a lesser standing was told."""
    if claim.judgement.modality != "asserted" or date.head.lower_ in ("since", "from", "until", "between"):
        return False
    told = _standing(reading, claim, recall.ACTS | recall.BEFORE_ENTRY | {"member", "founded"})
    return date.head.lower_ == "by" or told in recall.BEFORE_ENTRY


def _standing(reading: Reading, claim: Claim, types: frozenset[str] = recall.ACTS) -> str | None:
    return recall.standing(reading.discourse, claim.participants, claim.organisations, types)
