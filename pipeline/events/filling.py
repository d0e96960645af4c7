"""Who and what a trigger speaks of: the slots of its frame, lists, contrasts, and what the sentence leaves out."""

from __future__ import annotations

from pipeline import contrast, meaning, omitted, recall
from pipeline.events.reading import Claim, Reading
from pipeline.factuality import Judgement
from pipeline.records import Group, entity_of
from pipeline.rules.grammar import VERBS, WORDS
from pipeline.rules.load import forms, lexicon
from pipeline.syntax import Token, children, is_verb, walk
from pipeline.triggers import ENDS, STANDINGS


def fill(reading: Reading, fact_type: str, judgement: Judgement) -> Claim:
    """Fill the roles from the slots of the frame, and from the lists and gaps behind the trigger."""
    kind = reading.frame.kind
    organisations, org_words = reading.roles.fill(reading.frame.organisation, "organisation")
    reading.about = organisations
    participants, part_words = reading.roles.fill(reading.frame.participant, kind) if kind != "none" else ([], [])
    if not participants and not part_words and reading.trigger.noun and kind == "state":
        participants = reading.roles.after_fronted()
    for path in reading.frame.also:
        for word in walk(reading.word, path):
            known = {p.id for p in participants}
            participants += [e for e in reading.arguments.resolve(word, kind) if e.id not in known]
    if reading.parsed.question:
        part_words = [w for w in part_words if not reading.roles.is_open(w)]
    formers = reading.roles.fill(reading.frame.former, kind)[0]
    parts, taken = reading.gaps.parts(kind, {w.i for w in org_words + part_words})
    colon = any(w.text == ":" for w in reading.parsed.doc)
    if not participants and parts and all(p.participants for p in parts) and colon:
        participants = parts[0].participants
    if not organisations and parts and all(p.organisations for p in parts):
        organisations = parts[0].organisations
    return Claim(
        fact_type,
        judgement,
        organisations,
        participants,
        bool(org_words),
        bool(part_words),
        formers,
        parts,
        taken,
        not participants and bool(part_words) and all(reading.roles.is_some(w) for w in part_words),
    )


def set_apart(reading: Reading, claim: Claim) -> None:
    """Take out of the arguments what is only set against them: 'joined the Union but not NATO'."""
    if claim.judgement.modality != "asserted" or reading.trigger.type == "same":
        return
    for pair in contrast.find(reading.parsed, reading.word):
        bodies = reading.arguments.organisations(pair.denied)
        others = bodies or reading.arguments.resolve(pair.denied, reading.frame.kind)
        filled = claim.organisations if bodies else claim.participants
        if not filled or not others:
            continue
        ids = {e.id for e in others}
        left = [e for e in filled if e.id not in ids]
        if pair.instead is not None:
            left += reading.arguments.resolve(pair.instead, "organisation" if bodies else reading.frame.kind)
        if not left:
            continue
        claim.denied += others
        if bodies:
            claim.organisations = left
        else:
            claim.participants = left


def imply_organisation(reading: Reading, claim: Claim) -> bool:
    """Take the organisation that the sentence leaves out from the discourse, where the frame allows it."""
    left_out = not claim.organisations and not claim.organisation_slot and "organisation" in reading.frame.implicit
    people = [*claim.participants, *claim.formers]
    open_ = bool(people) or (reading.parsed.question and not claim.participant_slot)
    if left_out and open_ and not omitted.is_elsewhere(reading.word, reading.parsed):
        told = reading.discourse.tells_of_organisation(named=is_verb(reading.word) or _is_standing(reading))
        focus = (
            omitted.organisation(reading.hit, people, reading.arguments)
            if told or reading.frame.kind != "state"
            else omitted.named_later(reading.word, reading.arguments)
        )
        if focus is not None:
            claim.organisations = [focus]
            reading.signs.append("organisation left out")
            reading.notes.append(f"organisation left out: {focus.name}, of which the text speaks")
    return True


def _is_standing(reading: Reading) -> bool:
    """Return whether a noun tells with its verb what somebody is: 'was admitted as an observer'."""
    return reading.trigger.type in STANDINGS and meaning.status_verb(reading.word) is not None


def imply_participant(reading: Reading, claim: Claim) -> bool:
    """Take the participant that the sentence leaves out from the discourse, where the frame allows it."""
    kind = reading.frame.kind
    asked = [e.participant for e in reading.discourse.asked if e.participant is not None]
    if not claim.participants and asked and reading.parsed.answers and _is_bare(reading.word):
        claim.participants = asked  # 'Was Cuba expelled? No, suspended.'
    left_out = not claim.participants and not claim.participant_slot and "participant" in reading.frame.implicit
    topic = reading.discourse.topic_state
    if left_out is False and _is_of_topic(reading, claim) and topic is not None:
        claim.participants = [*claim.participants, entity_of(topic, step="the article is about it")]
        reading.signs.append("participant left out")
    if left_out and claim.type not in ENDS and kind in ("state", "place", "anywhere"):
        found = omitted.participant(reading.hit, kind, reading.parsed, reading.discourse)
        if found is not None:
            claim.participants = [found]
            reading.signs.append("participant left out")
    return True


def _is_of_topic(reading: Reading, claim: Claim) -> bool:
    """Return whether an entry that names no state, or only companions, is that of the article's country: 'Accession
    to the EEC, together with Spain, changed Portugal'."""
    return (
        bool(claim.organisations)
        and not claim.participant_slot
        and claim.judgement.modality == "asserted"
        and meaning.told_as_past(reading.hit)
    )


def gather_founders(reading: Reading, claim: Claim) -> bool:
    """Take the one list of states that meets, signs or is set beside the body where it comes about for its founders:
    'was formed at a summit of Fiji and Tonga', 'began life when Fiji and Tonga met'."""
    if claim.type == "founded" and claim.judgement.modality == "asserted" and not claim.participants:
        units = reading.parsed.units
        lists = [w for w in reading.parsed.doc if isinstance(unit := units[w.i], Group) and unit.kind == "state"]
        if claim.organisations and len(lists) == 1 and _comes_together(lists[0], reading):
            claim.participants = reading.arguments.states(lists[0])
            reading.signs.append("participant left out")
    return True


def _comes_together(states: Token, reading: Reading) -> bool:
    """Return whether a list of states is who meets or signs where the body comes about, who is united in it, between
    whom it was agreed, or an apposition to the body or to the date of its birth."""
    head, lists, nouns = states.head, lexicon().lists, forms()[1]
    near = reading.word in head.ancestors or head in reading.word.ancestors
    if states.dep_ == "appos":
        return near and reading.parsed.units[head.i] is not None
    if states.dep_ == "dobj":
        return near and head.lower_ in VERBS.uniting
    owner = head.head
    if states.dep_ == "pobj" and nouns.get(owner.lower_) not in lists["representatives"]:
        return (
            owner.lower_ in WORDS.gatherings
            or (head.dep_ == "agent" and owner.lower_ in VERBS.coming_together)
            or (head.lower_ == "between" and nouns.get(owner.lower_) in lists["founding_acts"])
            or (head.lower_ in WORDS.example_prepositions and near)
        )
    doer = owner if states.dep_ == "pobj" else states
    told = (
        any(w.lower_ in ("when", "where") for w in children(doer.head, "advmod")) or reading.word in doer.head.subtree
    )
    return doer.dep_ == "nsubj" and doer.head.lower_ in VERBS.coming_together and told


def recall_announced(reading: Reading, claim: Claim) -> bool:
    """Let what came about or came to an end concern those of whom it was announced: 'the accession followed'."""
    comes_about = claim.type in ENDS or meaning.realised(reading.hit) is not None
    if not claim.participants and not claim.participant_slot and comes_about:
        same = recall.announced(
            reading.discourse, claim.type, claim.organisations, several=_speaks_of_several(reading, claim)
        )
        reading.signs += ["announced before"] if same else []
        who = {e.participant.id: e.participant for e in same if e.participant is not None}
        where = {e.organisation.id: e.organisation for e in same}
        claim.participants = list(who.values())
        claim.organisations = claim.organisations or list(where.values())
    return bool(claim.organisations)


def _speaks_of_several(reading: Reading, claim: Claim) -> bool:
    """Return whether what ends are several suspensions: 'both measures were lifted'."""
    ended = [*children(reading.word, "dobj", "nsubjpass"), *children(reading.word, "nsubj")]
    return claim.type in ENDS and any(w.tag_ == "NNS" for w in ended)


def _is_bare(word: Token) -> bool:
    """Return whether a verb heads its sentence without a subject."""
    return word.head == word and is_verb(word) and not children(word, "nsubj", "nsubjpass")
