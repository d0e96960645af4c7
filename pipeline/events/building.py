"""Dating what a trigger says, and an event for each organisation, participant and date of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from pipeline import cues, meaning, recall, signs
from pipeline.events.reading import Claim, Reading
from pipeline.events.settling import settle_by_date
from pipeline.factuality import Judgement
from pipeline.gaps import Part
from pipeline.records import Entity, Event, Parsed, When
from pipeline.syntax import Token, children, is_aside, is_gloss, is_verb


def date_and_build(reading: Reading, claim: Claim) -> list[Event]:
    """Date the claim, and build an event for each organisation, participant and date that it states."""
    if reading.arguments.mismatch:
        reading.signs.append("number differs")
        reading.notes.append("the number that the text states is not the number that was resolved")
    lodged: Token | None = None
    if reading.trigger.type == "applied" and reading.trigger.noun:
        made = meaning.submission(reading.hit)
        lodged = reading.dates.below(made) if made is not None else reading.dates.beside(reading.word)
    of_bid = {lodged.i} if lodged is not None and claim.type != reading.trigger.type else set[int]()
    lasting = None if reading.trigger.fragment else meaning.lasting(reading.hit, claim.type)
    word: Token | None = None
    for told in (meaning.realised(reading.hit), reading.word, meaning.occurring(reading.hit)):
        if word is None and told is not None:
            word = reading.dates.choose(told, claim.taken | of_bid, lasting=lasting)
    if claim.type in ("applied", "invited") and meaning.is_of_outcome(reading.hit, claim.judgement):
        word = lodged  # 'its application was approved in July': when it was made is not said
    lead = meaning.lead(reading.hit, reading.parsed)
    if lead is not None and word is not None and reading.dates.is_span(word):
        word = None  # '2019. Qatar out, after fifty-seven years'
    date = reading.dates.index(word) if word is not None else lead
    date = reading.asked_date if date is None else date
    if date is None and _same_time(reading):
        date = recall.last_date(reading.discourse, claim.type, claim.organisations)
    if word is not None:
        settle_by_date(reading, claim, word)
    who, what = claim.participants, claim.organisations
    since = recall.since(reading.discourse, claim.type, who, what) if date is None and claim.formers else None
    if since is not None:
        date, who = since, []  # told already: 'headed since 2023 by Anna, who succeeded Jan'
    built: list[Event] = []
    who = _without_shares(who, claim.parts)
    if who or not (claim.formers or claim.participants):
        ended = reading.trigger.ends or (claim.type == "intervened" and meaning.is_ended(reading.hit))
        begins = bool(
            claim.formers or (reading.frame.former and is_verb(reading.word) and not _is_perfect(reading.word))
        )
        closing = reading.trigger.closing
        edge: Literal["", "start", "end"] = "end" if ended else "start" if begins or closing else ""
        built += _build(reading, claim.type, claim.judgement, what, who, date, edge=edge)
        if closing is not None:
            built += _build(reading, closing, claim.judgement, what, who, date, edge="end")
    if claim.judgement.modality == "asserted" and (formers := _formers(reading, claim)):
        built += _build(reading, claim.type, claim.judgement, what, formers, date, edge="end")
    if lodged is not None and claim.type != reading.trigger.type:  # 'its application, lodged in July, was rejected'
        made_so = replace(claim.judgement, modality="asserted")
        built += _build(reading, "applied", made_so, what, who, reading.dates.index(lodged))
    for extra in reading.gaps.coordinated_dates(word):
        built += _build(reading, claim.type, claim.judgement, what, who, extra)
    reading.signs += ["read off a list or gap"] if claim.parts else []
    for part in claim.parts:
        built += _build(
            reading, claim.type, claim.judgement, part.organisations or what, part.participants or who, part.date
        )
    for other in claim.denied:
        body, judgement = other.kind == "organisation", replace(claim.judgement, modality="negated")
        built += _build(reading, claim.type, judgement, [other] if body else what, who if body else [other], None)
    return _distinct(built)


def _without_shares(who: list[Entity], parts: list[Part]) -> list[Entity]:
    """Return those of a set who have no date of their own: 'the two left, the former in 2004 and the latter in
    2009'."""
    together = len(who) > 1 and len({(p.start, p.end) for p in who}) == 1
    shares = {p.id for part in parts if part.date is not None and not part.organisations for p in part.participants}
    return [p for p in who if p.id not in shares] if together else who


def _is_perfect(verb: Token) -> bool:
    """Return whether a verb tells what has lasted: 'has held the chair since May', 'has been held by'."""
    return any(a.lower_ in ("has", "have", "'s", "’s") for a in children(verb, "aux"))


def _same_time(reading: Reading) -> bool:
    """Return whether the clause says that it happened when the event before it did: 'had gone at the same time'."""
    at = [o for p in children(reading.word, "prep") if p.lower_ == "at" for o in children(p, "pobj")]
    return any(o.lower_ in ("time", "moment") and any(c.lower_ == "same" for c in o.children) for o in at)


def _formers(reading: Reading, claim: Claim) -> list[Entity]:
    """Return who or what it was before, without those of whom the text has told since when they were."""
    known = {p.id for p in claim.participants} | recall.dated(reading.discourse, claim.type, claim.organisations)
    return [f for f in claim.formers if f.id not in known]


def _build(
    reading: Reading,
    fact_type: str,
    judgement: Judgement,
    organisations: list[Entity],
    participants: list[Entity],
    date: int | None,
    *,
    edge: Literal["", "start", "end"] = "",
) -> Iterator[Event]:
    parsed, word, dates = reading.parsed, reading.word, reading.dates
    cue = judgement.cues[-1][0] if judgement.cues else None
    place_kind = reading.frame.kind in ("place", "anywhere")
    noted = [*reading.roles.signs, *reading.signs]
    for organisation in organisations:
        for participant in participants or (None,):
            when = date
            for entity in (participant, organisation):
                if entity is not None and entity.start in parsed.bracket_dates:
                    when = parsed.bracket_dates[entity.start].index
                    break
            unsure = signs.of_event(
                noted,
                reading.hit,
                parsed,
                reading.discourse,
                modality=judgement.modality,
                organisation=organisation,
                participant=participant,
            )
            yield Event(
                type=fact_type,
                organisation=organisation,
                participant=participant,
                place=participant if place_kind else None,
                date=when,
                modality=judgement.modality,
                manner=reading.trigger.manner,
                rule=reading.hit.id,
                sentence=(parsed.start, parsed.end),
                trigger=(parsed.starts[word.i], parsed.ends[word.i]),
                cue=(parsed.starts[cue.i], parsed.ends[cue.i]) if cue is not None else None,
                signs=tuple(dict.fromkeys(unsure)),
                notes=tuple(reading.notes),
                paragraph=parsed.paragraph,
                aside=is_aside(word) or is_gloss(word) or _opens_span(word, parsed),
                after=dates.after(when),
                edge=edge,
                foreseen=cues.is_foreseen(judgement.modality, judgement.cues),
                just_after=any(dates.index(w) == when and dates.just_after(w) for w in dates.words),
                narrated=meaning.is_narrated(reading.hit, fact_type),
                anchors=dates.anchored_on(word),
            )


def _opens_span(word: Token, parsed: Parsed) -> bool:
    """Return whether a verb only says from when a date counts: 'a year after leaving the Union, it applied'."""
    return word.tag_ == "VBG" and word.i > 0 and isinstance(parsed.units[word.i - 1], When)


def _distinct(events: list[Event]) -> list[Event]:
    seen: dict[tuple[object, ...], Event] = {}
    for event in events:
        key = (
            event.type,
            event.organisation.id,
            event.participant.id if event.participant else None,
            event.date,
            event.modality,
        )
        seen.setdefault(key, event)
    return list(seen.values())
