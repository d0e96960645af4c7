"""Triggers and frames over the parse -> events; here 'Estonia joined NATO in 2004' becomes a fact.

For each trigger of a sentence (triggers/) its frame says in which slots the organisation, the participants and the
place are looked for (roles.py); meaning.py says of which type it is and whether it happened, recall.py what was told
before, omitted.py what the sentence leaves out. Dates are attached by attachment.py, lists and gaps read by gaps.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline import contrast, cues, fragments, meaning, omitted, recall, signs
from pipeline.arguments import Arguments
from pipeline.attachment import Dates
from pipeline.discourse import Discourse, entity_of
from pipeline.factuality import Judgement
from pipeline.gaps import Gaps, Part
from pipeline.records import Entity, Event, Parsed
from pipeline.roles import Roles
from pipeline.rules.load import forms, lexicon
from pipeline.syntax import Token, children, is_aside, is_verb, walk
from pipeline.triggers import ENDS, STANDINGS, Hit, hits, preceding

# Frames of triggers that echo the sentence right before them: 'Nor is Austria'.
_CLOSE = frozenset({"echo", "fragment", "doing_so", "gets_it", "said_of_others"})


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
        readings = (_Reading(parsed, arguments, discourse, h, dates).events() for h in (hit, *hit.others))
        return next((events for events in readings if events), [])

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


@dataclass(slots=True)
class _Claim:
    """What a trigger says as far as it has been read; the slots are those that hold words, resolved or not."""

    type: str
    judgement: Judgement
    organisations: list[Entity]
    participants: list[Entity]
    organisation_slot: bool
    participant_slot: bool
    formers: list[Entity]
    parts: list[Part]
    taken: set[int]
    unnamed: bool  # the participants are some states of which the sentence does not say which: 'ten states joined'
    denied: list[Entity] = field(default_factory=list)  # set against the arguments: 'the Union but not NATO'


class _Reading:
    def __init__(self, parsed: Parsed, arguments: Arguments, discourse: Discourse, hit: Hit, dates: Dates) -> None:
        self.parsed, self.arguments, self.discourse, self.dates = parsed, arguments, discourse, dates
        hit = replace(hit, frame=recall.frame(hit, discourse))
        self.word, self.trigger, self.frame, self.hit = hit.word, hit.trigger, hit.frame, hit
        self.roles = Roles(parsed, arguments, discourse, hit)
        self.gaps = Gaps(parsed, arguments, dates, hit.word)
        self.signs: list[str] = []  # what makes it less sure, by the names that rules/confidence.toml weighs
        self.notes: list[str] = []
        self.asked_date: int | None = None

    @property
    def _sentence(self) -> tuple[int, int]:
        return self.parsed.start, self.parsed.end

    def events(self) -> list[Event]:
        """Return the events of the trigger: its roles are filled, what is left out is taken from the discourse, then
        type, modality and date are settled."""
        self.arguments.mismatch = False
        fact_type, judgement = meaning.fact_type(self.hit), meaning.judgement(self.hit, self.parsed)
        if fact_type is None or judgement is None or self.roles.closed_by_other(self.frame.kind):
            return []
        claim = self._fill(fact_type, judgement)
        self._set_apart(claim)
        for step in (self._echo, self._imply_organisation, self._imply_participant, self._recall_announced):
            if not step(claim):
                return []
        named = {(o.id, o.name) for o in claim.organisations}
        claim.participants = [p for p in claim.participants if (p.id, p.name) not in named]
        if not self._is_whole(claim) or not self._settle(claim):
            return []
        return self._date_and_build(claim)

    # --- the steps, in order: each changes the claim, and returns whether there still can be an event -----------------

    def _fill(self, fact_type: str, judgement: Judgement) -> _Claim:
        """Fill the roles from the slots of the frame, and from the lists and gaps behind the trigger."""
        kind = self.frame.kind
        organisations, org_words = self.roles.fill(self.frame.organisation, "organisation")
        participants, part_words = self.roles.fill(self.frame.participant, kind) if kind != "none" else ([], [])
        if not participants and not part_words and self.trigger.noun and kind == "state":
            participants = self.roles.after_fronted()
        for path in self.frame.also:
            for word in walk(self.word, path):
                known = {p.id for p in participants}
                participants += [e for e in self.arguments.resolve(word, kind) if e.id not in known]
        if self.parsed.question:
            part_words = [w for w in part_words if not self.roles.is_open(w)]
        formers = self.roles.fill(self.frame.former, kind)[0]
        parts, taken = self.gaps.parts(kind, {w.i for w in org_words + part_words})
        colon = any(w.text == ":" for w in self.parsed.doc)
        if not participants and parts and all(p.participants for p in parts) and colon:
            participants = parts[0].participants
        if not organisations and parts and all(p.organisations for p in parts):
            organisations = parts[0].organisations
        return _Claim(
            fact_type,
            judgement,
            organisations,
            participants,
            bool(org_words),
            bool(part_words),
            formers,
            parts,
            taken,
            not participants and bool(part_words) and all(self.roles.is_some(w) for w in part_words),
        )

    def _set_apart(self, claim: _Claim) -> None:
        """Take out of the arguments what is only set against them: 'joined the Union but not NATO'."""
        if claim.judgement.modality != "asserted" or self.trigger.type == "same":
            return
        for pair in contrast.find(self.parsed, self.word):
            bodies = self.arguments.organisations(pair.denied)
            others = bodies or self.arguments.resolve(pair.denied, self.frame.kind)
            filled = claim.organisations if bodies else claim.participants
            if not filled or not others:
                continue
            ids = {e.id for e in others}
            left = [e for e in filled if e.id not in ids]
            if pair.instead is not None:
                left += self.arguments.resolve(pair.instead, "organisation" if bodies else self.frame.kind)
            if not left:
                continue
            claim.denied += others
            if bodies:
                claim.organisations = left
            else:
                claim.participants = left

    def _echo(self, claim: _Claim) -> bool:
        """Let a trigger of type `same` say what the event before it said: 'Mauritius followed', 'nor is Austria'."""
        if self.trigger.type != "same":
            return True
        if self.discourse.asked and self.trigger.frame in ("echo", "fragment", "doing_so"):
            return self._answer(claim, self.discourse.asked)
        if not claim.participants and self._follows_suit(claim):
            return True
        own = {p.id for p in claim.participants}
        bodies = [] if own else [o for s in children(self.word, "nsubj") for o in self.arguments.organisations(s)]
        if bodies and self.trigger.frame == "echo" and (told := recall.done_by(self.discourse, bodies)):
            self.signs.append("participant left out")
            claim.participants = [e.participant for e in told if e.participant is not None]
            claim.organisations, claim.type = bodies, told[0].type
            return told[0].sentence[0] >= self.discourse.before
        previous = recall.echoed(self.discourse, self.trigger, own, claim.judgement)
        if previous is None or self.parsed.start - previous.sentence[1] > 600:
            return False
        close = self.trigger.frame in _CLOSE or self.trigger.modality == "negated"
        if close and previous.sentence[0] < self.discourse.before:
            return False  # 'Nor is Austria' speaks of the sentence before it
        after_as = preceding(self.word) == "as"
        if after_as and previous.sentence != self._sentence:
            return False  # 'as do Iraq and Mexico' echoes its own sentence
        later = previous.date is not None and bool(self.dates.own(self.word))
        joins = previous.type == "founded" and (later or self.trigger.modality != "same")
        claim.type = "joined" if joins else previous.type  # 'Kenya founded it in 1999, as did Uganda; Rwanda in 2007'
        if self.trigger.modality == "negated" and claim.type in recall.ON_THE_WAY["joined"]:
            claim.type = "joined"  # who declines an invitation does not join
        if not claim.organisations and self.discourse.events[-1].type != "renamed":
            self.signs.append("organisation of the event before")
            claim.organisations = [replace(previous.organisation, steps=("as in the event before",))]
        if self.trigger.elliptical and not claim.participants and not children(self.word, "nsubj", "nsubjpass"):
            claim.participants = [previous.participant] if previous.participant is not None else []
            claim.organisations = [previous.organisation]  # 'the bloc threatened to suspend Togo but did not'
        plain = claim.judgement.modality == "asserted"  # not 'has not done so'
        fulfilled = recall.is_fulfilled(previous, self.trigger, own, claim.judgement)
        if self.trigger.modality == "same" and plain and not fulfilled:
            modality = "asserted" if previous.modality == "presupposed" else previous.modality
            claim.judgement = Judgement(modality, claim.judgement.cues)
        if self.trigger.modality == "same" and (self.trigger.particle or previous.sentence == self._sentence):
            self.asked_date = previous.date  # 'Britain left in 1985, and so did Singapore'
        return True

    def _answer(self, claim: _Claim, asked: list[Event]) -> bool:
        """Let a clause without a verb of its own answer the question before it: with whom, when or where it asks for,
        or with whether it is so."""
        named = [e.participant for e in asked if e.participant is not None]
        modality: str = asked[0].modality
        if self.trigger.fragment:
            said = fragments.polarity(fragments.opening([w.text for w in self.parsed.doc]))
            whole = named or asked[0].type in ("founded", "dissolved")
            told = said or (claim.participants and not named) or (self.dates.words and whole)
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
            self.signs.append("organisation of the event before")
            claim.organisations = [replace(asked[0].organisation, steps=("as in the question",))]
        self.asked_date = asked[0].date
        return True

    def _follows_suit(self, claim: _Claim) -> bool:
        """Let an organisation do what another was told to have done: 'the Forum followed suit the next month'."""
        bodies, _ = self.roles.fill(("subject",), "organisation")
        done = recall.done_by_another(self.discourse, bodies) if bodies else []
        if not done or self.parsed.start - done[-1].sentence[1] > 600:
            return False
        claim.type, claim.organisations = done[0].type, bodies
        claim.participants = [e.participant for e in done if e.participant is not None]
        self.signs.append("organisation of the event before")
        return True

    def _imply_organisation(self, claim: _Claim) -> bool:
        """Take the organisation that the sentence leaves out from the discourse, where the frame allows it."""
        left_out = not claim.organisations and not claim.organisation_slot and "organisation" in self.frame.implicit
        people = [*claim.participants, *claim.formers]
        open_ = bool(people) or (self.parsed.question and not claim.participant_slot)
        if left_out and open_:
            told = self.discourse.tells_of_organisation(named=is_verb(self.word) or self._is_standing())
            focus = (
                omitted.organisation(self.hit, people, self.arguments)
                if told or self.frame.kind != "state"
                else omitted.named_later(self.word, self.arguments)
            )
            if focus is not None:
                claim.organisations = [focus]
                self.signs.append("organisation left out")
                self.notes.append(f"organisation left out: {focus.name}, of which the text speaks")
        return True

    def _is_standing(self) -> bool:
        """Return whether a noun tells with its verb what somebody is: 'was admitted as an observer'."""
        return self.trigger.type in STANDINGS and meaning.status_verb(self.word) is not None

    def _imply_participant(self, claim: _Claim) -> bool:
        """Take the participant that the sentence leaves out from the discourse, where the frame allows it."""
        kind = self.frame.kind
        asked = [e.participant for e in self.discourse.asked if e.participant is not None]
        if not claim.participants and asked and self.parsed.answers and _is_bare(self.word):
            claim.participants = asked  # 'Was Cuba expelled? No, suspended.'
        left_out = not claim.participants and not claim.participant_slot and "participant" in self.frame.implicit
        topic = self.discourse.topic_state
        if left_out is False and self._is_of_topic(claim) and topic is not None:
            claim.participants = [*claim.participants, entity_of(topic, step="the article is about it")]
            self.signs.append("participant left out")
        if left_out and claim.type not in ENDS and kind in ("state", "place", "anywhere"):
            found = omitted.participant(self.hit, kind, self.parsed, self.discourse)
            if found is not None:
                claim.participants = [found]
                self.signs.append("participant left out")
        return True

    def _is_of_topic(self, claim: _Claim) -> bool:
        """Return whether an entry that names no state, or only companions, is that of the article's country: 'Accession
        to the EEC, together with Spain, changed Portugal'."""
        return (
            bool(claim.organisations)
            and not claim.participant_slot
            and claim.judgement.modality == "asserted"
            and meaning.told_as_past(self.hit)
        )

    def _recall_announced(self, claim: _Claim) -> bool:
        """Let what came about or came to an end concern those of whom it was announced: 'the accession followed'."""
        comes_about = claim.type in ENDS or meaning.realised(self.hit) is not None
        if not claim.participants and not claim.participant_slot and comes_about:
            same = recall.announced(
                self.discourse, claim.type, claim.organisations, several=self._speaks_of_several(claim)
            )
            self.signs += ["announced before"] if same else []
            who = {e.participant.id: e.participant for e in same if e.participant is not None}
            where = {e.organisation.id: e.organisation for e in same}
            claim.participants = list(who.values())
            claim.organisations = claim.organisations or list(where.values())
        return bool(claim.organisations)

    def _speaks_of_several(self, claim: _Claim) -> bool:
        """Return whether what ends are several suspensions: 'both measures were lifted'."""
        ended = [*children(self.word, "dobj", "nsubjpass"), *children(self.word, "nsubj")]
        return claim.type in ENDS and any(w.tag_ == "NNS" for w in ended)

    def _is_whole(self, claim: _Claim) -> bool:
        """Return whether nobody is missing: an end needs no participant, nor does a founding that names no founder."""
        if self.frame.needs_former and not claim.formers:
            return False
        if self.parsed.question:
            return bool(claim.participants) or not claim.participant_slot
        if claim.participants or (claim.formers and claim.judgement.modality == "asserted"):
            return True
        if claim.judgement.modality == "prospective" and claim.unnamed:
            claim.judgement = replace(claim.judgement, modality="presupposed")  # 'any state may join. Fiji did in 2009'
            return True
        if claim.judgement.modality != "asserted" and claim.type != "dissolved":
            return False
        if self.roles.stands_alone(claim.type):
            return True
        if claim.unnamed:  # no fact, but 'Malta was among them' may go on with it
            claim.judgement = replace(claim.judgement, modality="presupposed")
        return claim.unnamed

    def _settle(self, claim: _Claim) -> bool:
        """Settle type and modality by what was told before, and by each other: 'rejoined', 'will be a member'."""
        modality = claim.judgement.modality
        if claim.type == "founded" and claim.participants:
            claim.participants = [
                p for p in claim.participants if not recall.was_outside(self.discourse, p, claim.organisations)
            ]
            if not claim.participants:
                return False
        if claim.type == "intervened" and not all(self.arguments.has_arms(o) for o in claim.organisations):
            return False
        if self.trigger.fresh and self._is_told(claim):
            return False
        if self.trigger.ends and claim.type == "intervened" and modality != "asserted":
            return False  # 'are to leave by March': that they are there is not what is said
        if meaning.outcome(self.hit, claim.judgement) is not None:
            claim.type = "joined"  # 'its bid was vetoed'
        if claim.type == "invited" and self.trigger.noun and self._is_guests_answer(claim):
            declined = modality == "negated"  # who declines an invitation has got it
            claim.judgement = replace(claim.judgement, modality="negated" if declined else "asserted")
            claim.type = "joined" if declined else "invited"
        if claim.type != "leader" and self.trigger.standing and modality == "asserted":
            last = self._standing(claim, recall.ACTS | set(self.trigger.standing))
            if last not in self.trigger.standing:
                return False
        if claim.type in ("joined", "readmitted") and modality == "asserted":
            standing = self._standing(claim)
            claim.type = {"left": "joined", "suspended": "readmitted"}.get(standing or "", claim.type)
        bare = (
            claim.type == "founded" and not claim.participants and (not is_verb(self.word) or self.trigger.needs_date)
        )
        if bare and self.dates.choose(self.word, claim.taken) is None:  # 'since its creation': no fact, but dates may
            claim.judgement = replace(claim.judgement, modality="presupposed")  # count from it
        unreal = any(cue == "counterfactual" for _, cue in claim.judgement.cues)
        if self.trigger.unrealised is not None and claim.judgement.modality != "asserted":
            claim.type = self.trigger.unrealised
        if claim.type == "member" and (modality == "prospective" or unreal):
            claim.type = "joined"  # who will be a member has still to join
        return True

    def _is_guests_answer(self, claim: _Claim) -> bool:
        """Return whether the verb over an invitation is what the guest makes of it: 'Argentina declined the
        invitation'."""
        governor = meaning.status_verb(self.word)
        if governor is None or forms()[0].get(governor.lower_) not in lexicon().lists["accepting_verbs"]:
            return False
        who = {p.id for p in claim.participants}
        return any(e.id in who for s in walk(governor, "subject") for e in self.arguments.states(s))

    def _is_told(self, claim: _Claim) -> bool:
        """Return whether an earlier sentence has told the same, with whatever date."""
        who, where = {p.id for p in claim.participants}, {o.id for o in claim.organisations}
        return any(
            e.type == claim.type
            and e.modality == "asserted"
            and e.sentence[0] < self.parsed.start
            and e.organisation.id in where
            and e.participant is not None
            and e.participant.id in who
            for e in self.discourse.events
        )

    def _date_and_build(self, claim: _Claim) -> list[Event]:
        """Date the claim, and build an event for each organisation, participant and date that it states."""
        if self.arguments.mismatch:
            self.signs.append("number differs")
            self.notes.append("the number that the text states is not the number that was resolved")
        lodged: Token | None = None
        if self.trigger.type == "applied" and self.trigger.noun:
            made = meaning.submission(self.hit)
            lodged = self.dates.below(made) if made is not None else self.dates.beside(self.word)
        of_bid = {lodged.i} if lodged is not None and claim.type != self.trigger.type else set[int]()
        lasting = None if self.trigger.fragment else meaning.lasting(self.hit, claim.type)
        word: Token | None = None
        for told in (meaning.realised(self.hit), self.word, meaning.occurring(self.hit)):
            if word is None and told is not None:
                word = self.dates.choose(told, claim.taken | of_bid, lasting=lasting)
        if claim.type in ("applied", "invited") and meaning.is_of_outcome(self.hit, claim.judgement):
            word = lodged  # 'its application was approved in July': when it was made is not said
        lead = meaning.lead(self.hit, self.parsed)
        if lead is not None and word is not None and self.dates.is_span(word):
            word = None  # '2019. Qatar out, after fifty-seven years'
        date = self.dates.index(word) if word is not None else lead
        date = self.asked_date if date is None else date
        if date is None and self._same_time():
            date = recall.last_date(self.discourse, claim.type, claim.organisations)
        if word is not None:
            self._settle_by_date(claim, word)
        who, what = claim.participants, claim.organisations
        since = recall.since(self.discourse, claim.type, who, what) if date is None and claim.formers else None
        if since is not None:
            date, who = since, []  # told already: 'headed since 2023 by Anna, who succeeded Jan'
        built: list[Event] = []
        if who or not claim.formers:
            ended = self.trigger.ends or (claim.type == "intervened" and meaning.is_ended(self.hit))
            begins = bool(claim.formers or (self.frame.former and is_verb(self.word)))
            edge: Literal["", "start", "end"] = "end" if ended else "start" if begins else ""
            built += self._build(claim.type, claim.judgement, what, who, date, edge=edge)
        if claim.judgement.modality == "asserted" and (formers := self._formers(claim)):
            built += self._build(claim.type, claim.judgement, what, formers, date, edge="end")
        if lodged is not None and claim.type != self.trigger.type:  # 'its application, lodged in July, was rejected'
            made_so = replace(claim.judgement, modality="asserted")
            built += self._build("applied", made_so, what, who, self.dates.index(lodged))
        for extra in self.gaps.coordinated_dates(word):
            built += self._build(claim.type, claim.judgement, what, who, extra)
        self.signs += ["read off a list or gap"] if claim.parts else []
        for part in claim.parts:
            built += self._build(
                claim.type, claim.judgement, part.organisations or what, part.participants or who, part.date
            )
        for other in claim.denied:
            body, judgement = other.kind == "organisation", replace(claim.judgement, modality="negated")
            built += self._build(claim.type, judgement, [other] if body else what, who if body else [other], None)
        return _distinct(built)

    def _same_time(self) -> bool:
        """Return whether the clause says that it happened when the event before it did: 'had gone at the same time'."""
        at = [o for p in children(self.word, "prep") if p.lower_ == "at" for o in children(p, "pobj")]
        return any(o.lower_ in ("time", "moment") and any(c.lower_ == "same" for c in o.children) for o in at)

    def _settle_by_date(self, claim: _Claim, date: Token) -> None:
        """Let the date say what the verb does not: that it is still to come, that a standing begins, a denial ends."""
        modality, decided = claim.judgement.modality, claim.judgement.cues
        if modality == "asserted" and meaning.is_ahead(self.word, date, self.parsed):
            claim.judgement = Judgement("prospective", decided)  # 'takes the chair next year'
        if claim.type == "member" and self._is_entry(claim, date):
            claim.type = "joined"  # 'was a member by November', 'an observer from 1950 and a member the year after'
        if modality == "negated" and meaning.ends_at(date, claim.judgement):
            claim.judgement = Judgement("asserted", decided)  # 'did not join until 2002'

    def _is_entry(self, claim: _Claim, date: Token) -> bool:
        """Return whether a dated membership is one that begins: 'by November', or after a lesser standing was told."""
        if claim.judgement.modality != "asserted" or date.head.lower_ in ("since", "from", "until", "between"):
            return False
        told = self._standing(claim, recall.ACTS | recall.BEFORE_ENTRY | {"member", "founded"})
        return date.head.lower_ == "by" or told in recall.BEFORE_ENTRY

    def _standing(self, claim: _Claim, types: frozenset[str] = recall.ACTS) -> str | None:
        return recall.standing(self.discourse, claim.participants, claim.organisations, types)

    def _formers(self, claim: _Claim) -> list[Entity]:
        """Return who or what it was before, without those of whom the text has told since when they were."""
        known = {p.id for p in claim.participants} | recall.dated(self.discourse, claim.type, claim.organisations)
        return [f for f in claim.formers if f.id not in known]

    # --- building ----------------------------------------------------------------------------------------------------

    def _build(
        self,
        fact_type: str,
        judgement: Judgement,
        organisations: list[Entity],
        participants: list[Entity],
        date: int | None,
        *,
        edge: Literal["", "start", "end"] = "",
    ) -> Iterator[Event]:
        parsed, word = self.parsed, self.word
        cue = judgement.cues[-1][0] if judgement.cues else None
        place_kind = self.frame.kind in ("place", "anywhere")
        noted = [*self.roles.signs, *self.signs]
        for organisation in organisations:
            for participant in participants or (None,):
                when = date
                for entity in (participant, organisation):
                    if entity is not None and entity.start in parsed.bracket_dates:
                        when = parsed.bracket_dates[entity.start].index
                        break
                unsure = signs.of_event(
                    noted,
                    self.hit,
                    parsed,
                    self.discourse,
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
                    manner=self.trigger.manner,
                    rule=self.hit.id,
                    sentence=(parsed.start, parsed.end),
                    trigger=(parsed.starts[word.i], parsed.ends[word.i]),
                    cue=(parsed.starts[cue.i], parsed.ends[cue.i]) if cue is not None else None,
                    signs=tuple(dict.fromkeys(unsure)),
                    notes=tuple(self.notes),
                    paragraph=parsed.paragraph,
                    aside=is_aside(word),
                    after=self.dates.after(when),
                    edge=edge,
                    foreseen=cues.is_foreseen(judgement.modality, judgement.cues),
                    just_after=any(self.dates.index(w) == when and self.dates.just_after(w) for w in self.dates.words),
                    narrated=meaning.is_narrated(self.hit),
                    anchors=self.dates.anchored_on(word),
                )


def _is_bare(word: Token) -> bool:
    """Return whether a verb heads its sentence without a subject."""
    return word.head == word and is_verb(word) and not children(word, "nsubj", "nsubjpass")


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
