"""Triggers and frames over the parse -> events; here 'Estonia joined NATO in 2004' becomes a fact.

For each trigger of a sentence (triggers.py) its frame says in which slots the organisation, the participants and the
place are looked for; what the sentence leaves out comes from the discourse. Dates are attached by attachment.py,
lists and gaps read by gaps.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.arguments import Arguments
from pipeline.attachment import Dates
from pipeline.discourse import Discourse, entity_of
from pipeline.factuality import Judgement, judge
from pipeline.gaps import Gaps, Part
from pipeline.records import Entity, Event, Group, Name, Parsed, Reference, When
from pipeline.rules.load import PLAIN, forms, lexicon
from pipeline.syntax import ORGANS, Token, children, is_passive, is_verb, modifiers, surface_subject, walk
from pipeline.triggers import ENDS, MEMBERSHIP, Hit, hits


def find(parsed: Parsed, discourse: Discourse) -> list[Event]:
    """Return the events of one sentence in text order, and let the discourse know of each."""
    if parsed.question:
        return []
    found_hits = hits(parsed)
    arguments = Arguments(parsed, discourse)
    dates = Dates(parsed, [h.word for h in found_hits])
    events: list[Event] = []
    for hit in found_hits:
        readings = (_Reading(parsed, arguments, discourse, h, dates).events() for h in (hit, *hit.others))
        found = next((events for events in readings if events), [])
        events += found
        discourse.events += found
    return events


_ACTS = frozenset({"suspended", "left", "joined", "readmitted"})
_BEFORE_ENTRY = frozenset({"applied", "invited", "candidate", "associate", "observer"})


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


class _Reading:
    def __init__(self, parsed: Parsed, arguments: Arguments, discourse: Discourse, hit: Hit, dates: Dates) -> None:
        self.parsed, self.arguments, self.discourse, self.hit, self.dates = parsed, arguments, discourse, hit, dates
        self.word, self.trigger, self.frame = hit.word, hit.trigger, hit.frame
        self.gaps = Gaps(parsed, arguments, dates, hit.word)
        self.signs: list[str] = []  # what makes it less sure, by the names that rules/confidence.toml weighs
        self.notes: list[str] = []

    def events(self) -> list[Event]:
        """Return the events of the trigger: its roles are filled, what is left out is taken from the discourse, then
        type, modality and date are settled."""
        self.arguments.mismatch = False
        fact_type, judgement = self._type(), self._judgement()
        if fact_type is None or judgement is None or self._closed_by_other(self.frame.kind):
            return []
        claim = self._fill(fact_type, judgement)
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
        organisations, org_words = self._role(self.frame.organisation, "organisation")
        participants, part_words = self._role(self.frame.participant, kind) if kind != "none" else ([], [])
        if not participants and not part_words and self.trigger.noun and kind == "state":
            participants = self._after_fronted()
        for path in self.frame.also:
            for word in walk(self.word, path):
                known = {p.id for p in participants}
                participants += [e for e in self.arguments.resolve(word, kind) if e.id not in known]
        formers = self._role(self.frame.former, kind)[0]
        parts, taken = self.gaps.parts(kind, {w.i for w in org_words + part_words})
        colon = any(w.text == ":" for w in self.parsed.doc)
        if not participants and parts and all(p.participants for p in parts) and colon:
            participants = parts[0].participants
        if not organisations and parts and all(p.organisations for p in parts):
            organisations = parts[0].organisations
        return _Claim(
            fact_type, judgement, organisations, participants, bool(org_words), bool(part_words), formers, parts, taken
        )

    def _echo(self, claim: _Claim) -> bool:
        """Let a trigger of type `same` say what the event before it said: 'Mauritius followed', 'nor is Austria'."""
        if self.trigger.type != "same":
            return True
        kinds = self.trigger.same or MEMBERSHIP
        own = {p.id for p in claim.participants}
        told = (e for e in reversed(self.discourse.events) if e.type in kinds and e.participant is not None)
        previous = next((e for e in told if self._echoes(e, own, claim.judgement)), None)
        if previous is None or self.parsed.start - previous.sentence[1] > 600:
            return False
        close = self.trigger.frame in ("echo", "fragment") or self.trigger.modality == "negated"
        if close and previous.sentence[0] < self.discourse.before:
            return False  # 'Nor is Austria' speaks of the sentence before it
        after_as = bool(self.word.i) and self.word.nbor(-1).lower_ == "as"
        if after_as and previous.sentence != (self.parsed.start, self.parsed.end):
            return False  # 'as do Iraq and Mexico' echoes its own sentence
        claim.type = "joined" if previous.type == "founded" else previous.type
        if self.trigger.modality == "negated" and claim.type in _ON_THE_WAY["joined"]:
            claim.type = "joined"  # who declines an invitation does not join
        if not claim.organisations and self.discourse.events[-1].type != "renamed":
            self.signs.append("organisation of the event before")
            claim.organisations = [replace(previous.organisation, steps=("as in the event before",))]
        if self.trigger.modality == "same":
            claim.judgement = Judgement(previous.modality, claim.judgement.cues)
        return True

    def _imply_organisation(self, claim: _Claim) -> bool:
        """Take the organisation that the sentence leaves out from the discourse, where the frame allows it."""
        left_out = not claim.organisations and not claim.organisation_slot and "organisation" in self.frame.implicit
        if left_out and self._may_imply([*claim.participants, *claim.formers]):
            focus = self._implied([*claim.participants, *claim.formers])
            if focus is not None:
                claim.organisations = [focus]
                self.signs.append("organisation left out")
                self.notes.append(f"organisation left out: {focus.name}, of which the text speaks")
        return True

    def _imply_participant(self, claim: _Claim) -> bool:
        """Take the participant that the sentence leaves out from the discourse, where the frame allows it."""
        kind = self.frame.kind
        left_out = not claim.participants and not claim.participant_slot and "participant" in self.frame.implicit
        if left_out and claim.type not in ENDS and kind in ("state", "place", "anywhere"):
            sentence = (self.parsed.start, self.parsed.end)
            if kind == "state":
                found = self.discourse.state(position=self.parsed.starts[self.word.i], sentence=sentence)
            else:
                topic = self.discourse.topic_state
                found = entity_of(topic, step="the article is about it") if topic is not None else None
            if found is not None:
                claim.participants = [found]
                self.signs.append("participant left out")
        return True

    def _recall_announced(self, claim: _Claim) -> bool:
        """Let what came about or came to an end concern those of whom it was announced: 'the accession followed'."""
        ended = ENDS.get(claim.type)
        if not claim.participants and not claim.participant_slot and (ended or self._realised() is not None):
            before, modality = (ended, "asserted") if ended else (claim.type, "prospective")
            announced = [
                e
                for e in self.discourse.events
                if e.participant
                and ((e.type == before and e.modality == modality) or e.type in _ON_THE_WAY.get(claim.type, ()))
            ]
            same = [e for e in announced if e.trigger == announced[-1].trigger]
            self.signs += ["announced before"] if same else []
            claim.participants = [e.participant for e in same if e.participant is not None]
            claim.organisations = claim.organisations or [e.organisation for e in same[:1]]
        return bool(claim.organisations)

    def _is_whole(self, claim: _Claim) -> bool:
        """Return whether nobody is missing: an end needs no participant, nor does a founding that names no founder."""
        if self.frame.needs_former and not claim.formers:
            return False
        if claim.participants or (claim.formers and claim.judgement.modality == "asserted"):
            return True
        if claim.judgement.modality != "asserted" and claim.type != "dissolved":
            return False
        return self._stands_alone(claim.type)

    def _settle(self, claim: _Claim) -> bool:
        """Settle type and modality by what was told before, and by each other: 'rejoined', 'will be a member'."""
        modality = claim.judgement.modality
        if claim.type == "founded" and claim.participants:
            claim.participants = [p for p in claim.participants if not self._was_outside(p, claim.organisations)]
            if not claim.participants:
                return False
        if claim.type == "intervened" and not all(self.arguments.has_arms(o) for o in claim.organisations):
            return False
        if claim.type == "applied" and self.trigger.noun and self._is_turned_down(claim.judgement):
            claim.type, claim.judgement = "joined", replace(claim.judgement, modality="negated")
        if claim.type in ("joined", "readmitted") and modality == "asserted":
            standing = self._standing(claim.participants, claim.organisations)
            if self.trigger.standing:
                last = self._standing(claim.participants, claim.organisations, _ACTS | set(self.trigger.standing))
                if last not in self.trigger.standing:
                    return False
            claim.type = {"left": "joined", "suspended": "readmitted"}.get(standing or "", claim.type)
        bare = claim.type == "founded" and not claim.participants and not is_verb(self.word)
        if bare and self.dates.choose(self.word, claim.taken) is None:  # 'since its creation': no fact, but dates may
            claim.judgement = replace(claim.judgement, modality="presupposed")  # count from it
        if claim.type == "member" and modality == "prospective":
            claim.type = "joined"  # who will be a member has still to join
        if self.trigger.unrealised is not None and claim.judgement.modality != "asserted":
            claim.type = self.trigger.unrealised
        return True

    def _date_and_build(self, claim: _Claim) -> list[Event]:
        """Date the claim, and build an event for each organisation, participant and date that it states."""
        if self.arguments.mismatch:
            self.signs.append("number differs")
            self.notes.append("the number that the text states is not the number that was resolved")
        word = self.dates.choose(self._realised() or self.word, claim.taken, lasting=self._lasting(claim.type))
        if claim.type == "applied" and self._is_of_outcome(claim.judgement):
            word = None  # 'its application was approved in July': when it was made is not said
        date = self.dates.index(word) if word is not None else self._lead()
        if claim.judgement.modality == "asserted" and word is not None and self._is_ahead(word):
            claim.judgement = Judgement("prospective", claim.judgement.cues)  # 'takes the chair next year'
        if claim.type == "member" and word is not None and self._is_entry(claim, word):
            claim.type = "joined"  # 'was a member by November', 'an observer from 1950 and a member the year after'
        if claim.judgement.modality == "negated" and word is not None and self._until(word, claim.judgement):
            claim.judgement = Judgement("asserted", claim.judgement.cues)  # 'did not join until 2002'
        who, what = claim.participants, claim.organisations
        if date is None and claim.formers and (since := self._since(claim)) is not None:
            date, who = since, []  # told already: 'headed since 2023 by Anna, who succeeded Jan'
        built: list[Event] = []
        if who or not claim.formers:
            edge: Literal["", "start", "end"] = "end" if self.trigger.ends else "start" if self.frame.former else ""
            built += self._build(claim.type, claim.judgement, what, who, date, edge=edge)
        if claim.judgement.modality == "asserted" and (formers := self._formers(claim)):
            built += self._build(claim.type, claim.judgement, what, formers, date, edge="end")
        for extra in self.gaps.coordinated_dates(word):
            built += self._build(claim.type, claim.judgement, what, who, extra)
        self.signs += ["read off a list or gap"] if claim.parts else []
        for part in claim.parts:
            built += self._build(
                claim.type, claim.judgement, part.organisations or what, part.participants or who, part.date
            )
        return _distinct(built)

    # --- type and modality -------------------------------------------------------------------------------------------

    def _type(self) -> str | None:
        trigger = self.trigger
        if trigger.becoming is None and trigger.ceasing is None:
            return trigger.type
        governor = self._status_verb()
        lists = lexicon().lists
        lemma = forms()[0].get(governor.lower_) if governor is not None else None
        if lemma in lists["becoming_verbs"] and trigger.becoming:
            return trigger.becoming
        if lemma in lists["ceasing_verbs"] and trigger.ceasing:
            return trigger.ceasing
        return trigger.type

    def _status_verb(self) -> Token | None:
        """Return the verb that says how a status comes about: 'became' in 'became a member', 'admitted' in 'admitted
        as a member'."""
        word = self.word
        while word.dep_ == "conj" and not is_verb(word.head):
            word = word.head
        head = word.head
        if word.dep_ in ("attr", "oprd", "acomp", "dobj", "nsubjpass") and is_verb(head):
            if forms()[0].get(head.lower_) == "be" and head.dep_ == "xcomp" and is_verb(head.head):
                return head.head
            return head
        if (
            word.dep_ == "pobj"
            and head.lower_ == "of"
            and head.head.dep_ in ("dobj", "attr", "nsubjpass")
            and is_verb(head.head.head)
        ):
            return head.head.head
        if word.dep_ == "pobj" and head.lower_ in ("as", "to", "into", "for", "among"):
            return head.head if is_verb(head.head) else None
        return None

    def _judgement(self) -> Judgement | None:
        if self._realised() is not None:
            return Judgement("asserted")
        if self.trigger.frame in ("transition", "exit") and self.word.dep_ == "compound":
            return None  # 'accession talks' are talks
        carrier = self.word.head if self.trigger.adjective and is_verb(self.word.head) else self.word
        judgement = judge(carrier, self._text, start="negated" if self.trigger.modality == "negated" else "asserted")
        if self.trigger.type == "intervened" and self.trigger.noun and self._is_part_of_noun():
            judgement = Judgement("asserted")  # 'vetoed an extension of the mission'
        if self.trigger.type == "headquarters" and self.word.dep_ == "nsubj" and walk(self.word, "prep:in|at"):
            judgement = Judgement("asserted")  # 'the secretariat in Geneva declined to comment'
        if self.trigger.noun and self.trigger.type == "applied" and all(self._is_outcome(w) for w, _ in judgement.cues):
            judgement = Judgement("asserted", judgement.cues)  # 'its bid was blocked': it was made all the same
        if self.trigger.type == "leader" and all(cue == "decide" for _, cue in judgement.cues):
            judgement = Judgement("asserted", judgement.cues)  # 'chose her to succeed him'
        if self.trigger.modality == "prospective" and judgement.modality == "asserted":
            judgement = Judgement("prospective", judgement.cues)
        if self.trigger.negated_only:
            if judgement.modality != "negated":
                return None
            judgement = Judgement("asserted", judgement.cues)
        return judgement

    def _is_part_of_noun(self) -> bool:
        host = self.word.head.head
        return self.word.dep_ == "pobj" and self.word.head.lower_ == "of" and host.lower_ in _OF_A_MISSION

    @staticmethod
    def _is_turned_down(judgement: Judgement) -> bool:
        """Return whether what became of a bid is that it failed: 'its bid was rejected', 'fell three votes short'."""
        return any(forms()[0].get(w.lower_) in lexicon().lists["rejecting_verbs"] for w, _ in judgement.cues)

    def _is_of_outcome(self, judgement: Judgement) -> bool:
        """Return whether a verb tells what became of a bid, not that it was made: 'approved', 'shelved'."""
        made = lexicon().lists["submitting_verbs"]
        verbs = {forms()[0].get(w.lower_) for w, _ in judgement.cues if self._is_outcome(w)}
        return self.trigger.noun != () and bool(verbs - made)

    @staticmethod
    def _is_outcome(word: Token) -> bool:
        return forms()[0].get(word.lower_) in lexicon().lists["outcome_verbs"]

    def _realised(self) -> Token | None:
        """Return the verb that says that what a noun names came about: 'the accession was approved and took effect a
        year later'."""
        if not self.trigger.noun or self.word.dep_ not in ("nsubj", "nsubjpass") or not is_verb(self.word.head):
            return None
        verbs = forms()[0]
        for verb in (self.word.head, *self.word.head.conjuncts):
            realises = verbs.get(verb.lower_) in lexicon().lists["realising_verbs"]
            if verbs.get(verb.lower_) in lexicon().lists["completing_verbs"]:
                return verb
            if realises and any(
                c.lower_ in _EFFECT
                for p in (verb, *children(verb, "prep"))
                for c in children(p, "dobj", "pobj", "acomp", "attr")
            ):
                return verb
        return None

    def _text(self, word: Token) -> str:
        unit = self.parsed.units[word.i]
        return unit.text if isinstance(unit, Reference) else str(word.text)

    # --- roles -------------------------------------------------------------------------------------------------------

    def _role(self, paths: Iterable[str], kind: str) -> tuple[list[Entity], list[Token]]:
        """Return the entities in the first slot that holds any, and the words of the slots that were filled at all."""
        seen: list[Token] = []
        for rank, path in enumerate(paths):
            words = [w for w in walk(self.word, path) if w != self.word or path == "self"]
            if path.startswith("prep:of") and is_verb(self.word):
                words = [w for w in words if w.i > self.word.i]  # 'Of the fifteen, only Georgia stays out'
            words = self._before_gap(words) if path.startswith("prep") else words
            if path.startswith("governor/prep") and kind == "place":  # 'In Bali it gives itself a secretariat'
                words = [w for w in words if w.i > self.word.i or w.head.head.lower_ in _AT_HOME]
            if path.endswith("proper"):
                words = [w for w in words if self.parsed.units[w.i] is not None]
            if path.endswith("inside"):
                named = [w for w in words if self.parsed.units[w.i] is not None]
                if kind == "place":
                    named = [w for w in named if w.head.lower_ in ("in", "into")]
                found = [e for w in (named if kind == "place" else named[:1]) for e in self.arguments.resolve(w, kind)]
                if found:
                    self.signs.append("found inside its phrase")
                    return found, named
                continue
            if path == "poss" and kind == "state" and (other := self._foreign_subject(words)):
                return [], [*seen, *other]
            found = []
            for word in words:
                if kind == "organisation" and not self._admissible(word):
                    continue
                meant = (
                    self.arguments.owner(word)
                    if kind == "state" and path.endswith("modifier")
                    else self.arguments.resolve(word, kind)
                )
                found += [e for e in meant if e.id not in {f.id for f in found}]
            if found:
                return found, words
            silent = path.startswith(("modifier", "poss", "appos", "governor", "head"))
            if not silent and not path.endswith(("organ", "/modifier")):
                vague = _VAGUE | ORGANS if self.trigger.type in ("leader", "headquarters") else _VAGUE
                blocking = [
                    w
                    for w in words
                    if w.lower_ not in vague and not self._is_other_role(w, kind, path) and not self._is_idiom(w, kind)
                ]
                if kind == "organisation" and path == "subject" and rank:
                    blocking = [w for w in blocking if not self._speaks_for_it(w)]
                if kind == "organisation" and blocking and (found := self._earlier_noun(blocking)):
                    return found, blocking
                seen += blocking
        return [], seen

    def _admissible(self, word: Token) -> bool:
        """Return whether a word is as named, or as well known, as the frame asks of its organisation."""
        unit = self.parsed.units[word.i]
        if self.frame.listed and isinstance(unit, Name) and unit.use == "shape":
            return False
        carrier = unit is None and forms()[1].get(word.lower_) in lexicon().lists["organisation_carriers"]
        if carrier and self.trigger.type in ("dissolved", "intervened"):
            return False  # the meeting ended, not the body
        return not self.frame.named or isinstance(unit, Name | Group)

    def _is_idiom(self, word: Token, kind: str) -> bool:
        """Return whether a word is the noun that the trigger itself asks for: 'seat' in 'resumed its seat'."""
        noun = forms()[1].get(word.lower_)
        return kind == "organisation" and noun in self.trigger.object and not children(word, "prep")

    @staticmethod
    def _speaks_for_it(word: Token) -> bool:
        """Return whether a subject is a person who can act for an organisation that is left out: 'King Abdullah invited
        Jordan', 'the leaders invited Jordan'."""
        lists = lexicon().lists
        titled = any(t.lower_ in lists["honorifics"] for t in word.subtree if t.i < word.i and t.dep_ == "compound")
        return titled or forms()[1].get(word.lower_) in lists["representatives"] or word.tag_ == "PRP"

    def _before_gap(self, words: list[Token]) -> list[Token]:
        """Return the words of a slot that no date parts from the first: what stands behind one has a date of its
        own."""
        units = self.parsed.units
        return [w for w in words if not any(isinstance(units[i], When) for i in range(words[0].i + 1, w.i))]

    def _foreign_subject(self, possessors: list[Token]) -> list[Token]:
        """Return the subject that 'its' points back to where that is no state: 'the mission completed its
        withdrawal'."""
        governor = next(iter(walk(self.word, "governor")), None)
        if governor is None or not any(p.tag_ == "PRP$" for p in possessors):
            return []
        return [
            s
            for s in surface_subject(governor)
            if s != self.word and not self.arguments.states(s) and s.lower_ not in _VAGUE
        ]

    def _is_other_role(self, word: Token, kind: str, path: str) -> bool:
        """Return whether a word is an argument of another kind, and so leaves the role open: 'Uzbekistan froze its
        membership'."""
        unit = self.parsed.units[word.i]
        if isinstance(unit, Name) and unit.kind == "person" and self.frame.kind in ("person", "chair"):
            return kind == "organisation"
        if isinstance(unit, When):
            return True
        if kind != "organisation" or unit is None:
            return False
        shared = any(_share(path, other) for other in self.frame.participant)
        return shared or (path.startswith("clause") and bool(self.arguments.states(word)))

    def _earlier_noun(self, words: list[Token]) -> list[Entity]:
        """Return the organisation of an earlier noun where the parser hung a relative clause on the wrong one."""
        if self.word.dep_ not in ("relcl", "acl") or words[0] != self.word.head:
            return []
        for word in self.parsed.doc[: words[0].i]:
            opening = word.i <= 2 and word.dep_ in (
                "ROOT",
                "nsubj",
            )  # 'An agreement to ..., which a year later was joined by'
            if opening and forms()[1].get(word.lower_) in lexicon().lists["organisation_nouns"]:
                focus = self.discourse.pronoun(self.parsed.starts[self.word.i])
                return [focus] if focus is not None else []
        return []

    def _echoes(self, event: Event, own: set[str], judgement: Judgement) -> bool:
        """Return whether a phrase can stand for an event: one of somebody else, or a plan of one's own that comes to
        something ('it hoped to join, and in 1999 it did') or to nothing ('it was not')."""
        planned = event.modality == "prospective"
        if self.trigger.elliptical == "affirmed":
            return planned and event.participant is not None and event.participant.id in own
        other = event.participant is not None and event.participant.id not in own
        return other or (planned and judgement.modality == "negated")

    def _may_imply(self, participants: list[Entity]) -> bool:
        return bool(participants) and bool(self.discourse.events or self.discourse.topic_organisation)

    def _since(self, claim: _Claim) -> int | None:
        """Return the date since which the text has told that a participant holds it, None where it has not."""
        who, where = {p.id for p in claim.participants}, {o.id for o in claim.organisations}
        for event in reversed(self.discourse.events):
            told = event.participant is not None and event.participant.id in who and event.organisation.id in where
            if told and event.type == claim.type and event.date is not None:
                return event.date
        return None

    def _formers(self, claim: _Claim) -> list[Entity]:
        """Return who or what it was before, without those of whom the text has told since when they were."""
        where, known = {o.id for o in claim.organisations}, {p.id for p in claim.participants}
        told = (e for e in self.discourse.events if e.type == claim.type and e.date is not None)
        known |= {e.participant.id for e in told if e.participant is not None and e.organisation.id in where}
        return [f for f in claim.formers if f.id not in known]

    def _was_outside(self, participant: Entity, organisations: list[Entity]) -> bool:
        """Return whether the text has told that a participant stood before the door: who applied is no founder."""
        where = {o.id for o in organisations}
        return any(
            e.type in _BEFORE_THE_DOOR
            and e.participant is not None
            and e.participant.id == participant.id
            and e.organisation.id in where
            for e in self.discourse.events
        )

    def _implied(self, people: list[Entity]) -> Entity | None:
        """Return the organisation that the clause leaves out; of a head, the one whose post is named, or whose head
        one of ``people`` was told to be."""
        position = self.parsed.starts[self.word.i]
        if "leader" in self.trigger.standing:
            posts = walk(self.word, "prep:as") or [o for o in walk(self.word, "direct") if o.lower_ in _CHAIRS]
            if posts and not any(forms()[1].get(p.lower_) in lexicon().lists["posts"] for p in posts):
                return None  # 'as prime minister'
            ids = {p.id for p in people}
            for event in reversed(self.discourse.events):
                if event.type == "leader" and event.participant is not None and event.participant.id in ids:
                    return replace(event.organisation, steps=(f"{event.participant.name} was its head before",))
            if not posts:
                return None
        return self._speaker() or self.discourse.organisation(position=position)

    def _is_ahead(self, date: Token) -> bool:
        unit = self.parsed.units[date.i]
        return self.word.tag_ in ("VBZ", "VBP") and isinstance(unit, When) and unit.text.casefold().startswith("next ")

    def _is_entry(self, claim: _Claim, date: Token) -> bool:
        """Return whether a dated membership is one that begins: 'by November', or after a lesser standing was told."""
        if claim.judgement.modality != "asserted" or date.head.lower_ in ("since", "from", "until", "between"):
            return False
        told = self._standing(claim.participants, claim.organisations, _ACTS | _BEFORE_ENTRY | {"member", "founded"})
        return date.head.lower_ == "by" or told in _BEFORE_ENTRY

    @staticmethod
    def _until(date: Token, judgement: Judgement) -> bool:
        """Return whether a denial ends at a date: 'did not join until 2002', but not 'would not join until 2028'."""
        cues = lexicon().cues
        if any(cues[name].effect == "prospective" for _, name in judgement.cues if name in cues):
            return False
        return date.head.lower_ in ("until", "till", "before") and date.head.dep_ == "prep"

    def _after_fronted(self) -> list[Entity]:
        """Return the subject behind a fronted apposition: 'A founding member of the UN, China was represented by
        ...'."""
        doc = self.parsed.doc
        if self.word.i > 5 or any(is_verb(w) for w in doc[: self.word.i]):
            return []
        comma = next((w.i for w in doc[self.word.i : self.word.i + 12] if w.text == ","), None)
        if comma is None or comma + 1 >= len(doc) or self.parsed.units[comma + 1] is None:
            return []
        return self.arguments.states(doc[comma + 1])

    def _speaker(self) -> Entity | None:
        """Return the organisation whose leaders govern the clause: 'NATO leaders promised that Georgia would become a
        member'."""
        at = self.word
        while at.head != at:
            at = at.head
            for subject_word in surface_subject(at) if is_verb(at) else []:
                for owner in (*modifiers(subject_word), *children(subject_word, "poss")):
                    if isinstance(self.parsed.units[owner.i], Name) and (found := self.arguments.organisations(owner)):
                        return found[0]
        return None

    def _standing(
        self, participants: list[Entity], organisations: list[Entity], types: frozenset[str] = _ACTS
    ) -> str | None:
        """Return the last act or standing of some ``types`` that was told of the participants in the organisation."""
        who, where = {p.id for p in participants}, {o.id for o in organisations}
        for event in reversed(self.discourse.events):
            told = event.participant is not None and event.participant.id in who and event.organisation.id in where
            if told and event.modality == "asserted" and event.type in types:
                return event.type
        return None

    def _lasting(self, fact_type: str) -> Token | None:
        """Return the verb (or the trigger itself) of a standing that is told without a beginning: 'was a founding
        member'."""
        verb = self._status_verb()
        if fact_type == "headquarters" and verb is None and not is_verb(self.word):
            verb = next(iter(walk(self.word, "governor")), None)
        lasts = fact_type == "headquarters" or self.hit.trigger.frame == "founder_of"
        if lasts or (self.trigger.becoming is not None and fact_type == self.trigger.type and not is_verb(self.word)):
            return verb if verb is not None else self.word
        return None

    def _lead(self) -> int | None:
        """Return the date that heads the paragraph, for what is told as happening: not for 'Argentina, a founding
        member, ...'."""
        happens = self._status_verb() is not None and self.trigger.type != "headquarters"
        return self.parsed.lead if is_verb(self.word) or happens else None

    def _stands_alone(self, fact_type: str) -> bool:
        """Return whether a fact needs no participant: an end, or a founding of which no founder is said that is no
        state."""
        if fact_type != "founded" or self.frame.needs_participant:
            return fact_type == "dissolved"
        if is_passive(self.word) or not is_verb(self.word) or "subject" not in self.frame.participant:
            return True
        return all(self._is_generic(founder) for founder in surface_subject(self.word))

    @staticmethod
    def _is_generic(word: Token) -> bool:
        return forms()[1].get(word.lower_) in lexicon().lists["state_nouns"]

    def _closed_by_other(self, kind: str) -> bool:
        """Return whether a slot that only an argument may fill holds something else: 'the withdrawal of troops'."""
        for path in self.frame.closed:
            for word in walk(self.word, path):
                own = forms()[1].get(word.lower_) in self.trigger.object  # 'vacated its seat'
                if own or isinstance(self.parsed.units[word.i], When) or self.arguments.organisations(word):
                    continue
                if kind == "none" or not self.arguments.resolve(word, kind):
                    return True
        return False

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
        for organisation in organisations:
            for participant in participants or (None,):
                when = date
                for entity in (participant, organisation):
                    if entity is not None and entity.start in parsed.bracket_dates:
                        when = parsed.bracket_dates[entity.start].index
                        break
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
                    signs=tuple(dict.fromkeys(self._signs(judgement.modality, organisation, participant))),
                    notes=tuple(self.notes),
                    paragraph=parsed.paragraph,
                    aside=word.dep_ in ("pcomp", "relcl", "appos")
                    or any(c.lower_ == "had" for c in children(word, "aux")),
                    after=self.dates.after(when),
                    edge=edge,
                    anchors=self.dates.anchored_on(word),
                )

    def _signs(self, modality: str, organisation: Entity, participant: Entity | None) -> Iterator[str]:
        """Yield what makes an event less sure, by the names that rules/confidence.toml weighs."""
        doc = self.parsed.doc
        yield from self.signs
        if modality != "asserted":
            yield modality
        if self.trigger.weight < PLAIN:
            yield "loose entry"
        if self.hit.others:
            yield "other readings"
        if self.parsed.fragment:
            yield "fragment"
        if len(doc) >= _LONG:
            yield "long sentence"
        for role, entity in (("organisation", organisation), ("participant", participant)):
            if entity is None:
                yield f"no {role}"
                continue
            unit = next((u for u in self.parsed.units if u is not None and u.start == entity.start), None)
            if isinstance(unit, Reference):
                yield f"{role} by {unit.operation}"
            elif isinstance(unit, Name) and unit.use in _INDIRECT:
                yield f"{role} by {unit.use}"
            elif entity.steps and not any(sign.startswith(role) for sign in self.signs):
                yield f"{role} by reference"
            at = next((w.i for w in doc if self.parsed.starts[w.i] <= entity.start < self.parsed.ends[w.i]), None)
            if at is not None and abs(at - self.word.i) >= _FAR:
                yield f"{role} far off"
        named = {n.entity for n in self.discourse.names if n.kind == "organisation"}
        if organisation.steps and len(named) > 1:
            yield "several organisations to mean"


# What goes before an act that is told as having come about: 'Sweden applied in 1991; the accession followed in 1995'.
_ON_THE_WAY = {"joined": frozenset({"applied", "invited", "candidate"})}
_OF_A_MISSION = frozenset(
    {"extension", "mandate", "renewal", "end", "withdrawal", "expiry", "work", "head", "command", "members"}
)
_BEFORE_THE_DOOR = frozenset({"applied", "invited", "candidate", "observer", "associate"})
_EFFECT = frozenset({"effect", "force", "effective", "final", "official", "reality", "definitive"})
_CHAIRS = frozenset({"chair", "chairmanship"})
_AT_HOME = frozenset({"is", "are", "was", "were", "has", "have", "had", "keeps", "kept"})
_VAGUE = frozenset({"all", "they", "them", "who", "which", "that", "both", "some", "most", "it"})
_TRANSPARENT = frozenset({"including", "starting", "beginning", "followed"})
_INDIRECT = frozenset({"shape", "group", "capital", "government"})  # uses of a name that say less than the name itself
_LONG, _FAR = 40, 10  # words: a sentence, or an argument's way to its trigger, where the parser errs more often


def _share(path: str, other: str) -> bool:
    """Return whether two slots can hold the same word: the same path, or prepositional ones with a preposition in
    common."""
    if path == other:
        return True
    (step, _, ours), (kind, _, theirs) = path.partition(":"), other.partition(":")
    return step == kind == "prep" and bool(set(ours.split("|")) & set(theirs.split("|")))


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
