"""Triggers and frames over the parse -> events: where 'Estonia joined NATO in 2004' becomes joined(NATO, Estonia,
2004).

For each word of a sentence that the lexicon knows as a trigger, its frame says in which slots the organisation, the
participants and the place are looked for; what the sentence leaves out comes from the discourse. Lists and gaps ('the
EU in 2007 and the Schengen Area in 2024') are read off the surface behind the clause, where the parser is least to be
trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.arguments import Arguments
from pipeline.discourse import Discourse, entity_of, spread
from pipeline.factuality import Judgement, judge
from pipeline.records import Entity, Event, Group, Name, Parsed, Reference, When
from pipeline.rules.load import Frame, Trigger, forms, lexicon
from pipeline.syntax import Token, children, is_passive, is_verb, modifiers, surface_subject, walk

_PARTICLE_DEPS = frozenset({"prt", "advmod", "prep", "acomp", "oprd", "advcl", "cc", "neg", "preconj", "mark", "xcomp"})
_MEMBERSHIP = frozenset(
    {
        "joined",
        "left",
        "suspended",
        "readmitted",
        "applied",
        "member",
        "observer",
        "associate",
        "candidate",
        "invited",
        "founded",
    }
)
_STANDINGS = frozenset({"member", "observer", "associate", "candidate"})
_ENDS = {"readmitted": "suspended"}
_CLOSING = frozenset({"nsubj", "nsubjpass", "relcl", "advcl", "dobj", "ccomp", "appos", "poss"})
_AT_ONCE = frozenset({"upon", "on", "by", "when", "in", "with"})
_BEFORE_AFTER = frozenset({"after", "following", "since", "before", "until", "despite"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger at a word of the sentence."""

    id: str
    trigger: Trigger
    frame: Frame
    word: Token


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    """Return lemma -> trigger ids for verbs, nouns and the rest; more demanding entries first."""
    verbs: dict[str, list[str]] = {}
    nouns: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    triggers = lexicon().triggers
    order = sorted(
        triggers,
        key=lambda i: (
            -2 * bool(triggers[i].object or triggers[i].subject)
            - bool(triggers[i].particle)
            - bool(triggers[i].modifier),
            i,
        ),
    )
    for name in order:
        for table, lemmas in (
            (verbs, triggers[name].verb),
            (nouns, triggers[name].noun),
            (words, triggers[name].adjective),
        ):
            for lemma in lemmas:
                table.setdefault(lemma, []).append(name)
    return verbs, nouns, words


def find(parsed: Parsed, discourse: Discourse) -> list[Event]:
    """Return the events of one sentence in text order, and let the discourse know of each."""
    if parsed.question:
        return []
    hits = _hits(parsed)
    arguments = Arguments(parsed, discourse)
    dates = Dates(parsed, [h.word for h in hits])
    events: list[Event] = []
    for hit in hits:
        found = _Reading(parsed, arguments, discourse, hit, dates).events()
        events += found
        discourse.events += found
    return events


# --- triggers --------------------------------------------------------------------------------------------------------


def _hits(parsed: Parsed) -> list[Hit]:
    found: list[Hit] = []
    rules = lexicon()
    verbs, nouns = forms()
    by_verb, by_noun, by_word = _tables()
    for word in parsed.doc:
        if parsed.units[word.i] is not None:
            continue
        names: list[str] = []
        if _may_be_verb(word):
            names += by_verb.get(verbs.get(word.lower_, ""), [])
        if word.tag_.startswith(("NN", "JJ")):
            names = by_noun.get(nouns.get(word.lower_, ""), []) + names
        if word.lower_ in by_word and _is_predicative(word, verbs):
            names = by_word[word.lower_] + names
        for name in names:
            trigger = rules.triggers[name]
            if _admits(trigger, word, parsed):
                found.append(Hit(name, trigger, rules.frames[trigger.frame], word))
                break
    found = [h for h in found if not h.trigger.embeds or any(_embedded(o, h) for o in found)]
    return [h for h in found if not _absorbed(h, found)]


def _embedded(inner: Hit, outer: Hit) -> bool:
    """Return whether ``inner`` is the clause that ``outer`` asks for: 'asked to be let in'."""
    return (
        inner is not outer
        and inner.trigger.type in outer.trigger.embeds
        and outer.word.is_ancestor(inner.word)
        and _below(inner.word, outer.word)
    )


def _noun(word: Token, parsed: Parsed) -> str:
    """Return the lemma of a noun; of a description the noun that it has in the article ('its treaty')."""
    unit = parsed.units[word.i]
    return unit.noun if isinstance(unit, Reference) and unit.noun else forms()[1].get(word.lower_, str(word.lower_))


def _may_be_verb(word: Token) -> bool:
    """Return whether a word can be a verb form, also where the small tagger takes it for a noun or an adjective."""
    if is_verb(word):
        return not (word.dep_ == "prep" and word.tag_ == "VBG")
    return (word.tag_ == "NNS" and word.dep_ == "ROOT") or (
        word.lower_.endswith(("ed", "ing")) and word.tag_ in ("JJ", "NN")
    )


def _is_predicative(word: Token, verbs: dict[str, str]) -> bool:
    """Return whether an adjective or particle is said of the subject: 'was out', 'is gone', 'are back'."""
    if word.dep_ in ("acomp", "advmod", "attr", "prep", "prt") and verbs.get(word.head.lower_) in ("be", "become"):
        return True
    return any(verbs.get(c.lower_) == "be" for c in children(word, "aux", "auxpass"))


def _admits(trigger: Trigger, word: Token, parsed: Parsed) -> bool:
    nouns = forms()[1]
    if trigger.particle:
        near = {c.lower_ for c in word.children if c.dep_ in _PARTICLE_DEPS and not _of_date(c, parsed)}
        near |= {t.lower_ for t in word.doc[word.i + 1 : word.i + 2] if not _of_date(t, parsed)}
        if not near & set(trigger.particle):
            return False
    if trigger.object:
        direct = [c for c in word.children if c.dep_ in ("dobj", "attr", "oprd", "acomp", "nsubjpass")]
        direct += children(word, "nsubj") if is_passive(word) else []
        direct += [word.head] if word.dep_ == "relcl" else []  # 'a measure that it lifted'
        indirect = [
            o for c in word.children if c.dep_ in ("prep", "agent") for o in c.children if o.dep_ in ("pobj", "pcomp")
        ]
        heads = {_noun(w, parsed) for w in (*direct, *indirect)}
        if word.dep_ == "acl" and word.tag_ == "VBN":  # 'a force sent to the Congo'
            heads.add(nouns.get(word.head.lower_, word.head.lower_))
        if not heads & set(trigger.object):
            return False
    if trigger.subject:
        subjects = {nouns.get(s.lower_, s.lower_) for s in surface_subject(word)}
        if not subjects & set(trigger.subject):
            return False
    if trigger.preceded and not (word.i and word.nbor(-1).lower_ in trigger.preceded):
        return False
    if trigger.elliptical and not _is_ellipsis(word):
        return False
    if trigger.without and {c.lower_ for c in word.subtree if c.head == word or c.head.head == word} & set(
        trigger.without
    ):
        return False
    if trigger.object_modifier and not any(
        m.lower_ in trigger.object_modifier for c in children(word, "dobj", "nsubjpass") for m in modifiers(c)
    ):
        return False
    if trigger.object_bare and any(children(c, "prep") for c in children(word, "dobj", "nsubjpass")):
        return False
    if trigger.alone and children(word, "dobj", "xcomp", "ccomp"):
        return False
    if trigger.bare and children(word, "oprd", "acomp"):
        return False
    if trigger.bare and not trigger.object:
        for child in children(word, "dobj"):
            unit = parsed.units[child.i]
            if isinstance(unit, Name | Group) and unit.kind != "organisation":
                return False
            named = any(
                parsed.units[a.i] is not None for a in children(child, "appos")
            )  # 'leaving its predecessor, the OAU'
            if unit is None and child.lower_ not in _bare_objects() and not named:
                return False
    if trigger.modifier:
        before = {c.lower_ for c in word.children if c.i < word.i}
        if not before & set(trigger.modifier):
            return False
    return True


def _of_date(word: Token, parsed: Parsed) -> bool:
    """Return whether a preposition opens a date: 'received the rank in 2003' is not 'received in'."""
    return any(isinstance(parsed.units[o.i], When) for o in children(word, "pobj"))


def _is_ellipsis(word: Token) -> bool:
    """Return whether an auxiliary stands for a whole verb phrase: 'Brazil does not', 'Norway is', 'the Saarland never
    was'."""
    if word.dep_ in ("aux", "auxpass") or not any(c.dep_ in ("nsubj", "nsubjpass") for c in word.children):
        return False
    return all(
        c.dep_ in ("nsubj", "nsubjpass", "neg", "punct", "cc", "advmod", "conj", "mark", "ccomp") for c in word.children
    ) and any(c.dep_ == "neg" for c in word.children)


@lru_cache(maxsize=1)
def _bare_objects() -> frozenset[str]:
    nouns = forms()[1]
    lists = lexicon().lists
    wanted = lists["organisation_carriers"] | lists["organisation_nouns"]
    return frozenset(f for f, lemma in nouns.items() if lemma in wanted) | {
        "it",
        "which",
        "that",
        "them",
        "itself",
        "themselves",
        "all",
    }


def _absorbed(hit: Hit, hits: list[Hit]) -> bool:
    """Return whether another trigger speaks for this one: 'applied to join', 'joined as an observer', 'became a
    member'."""
    for other in hits:
        if other is hit:
            continue
        if (
            other.trigger.absorbs
            and other.word.i < hit.word.i
            and _below(hit.word, other.word)
            and (not hit.trigger.absorbs or hit.trigger.type == other.trigger.type)
            and not _is_object_of(hit, other)
        ):
            return True
        if (
            hit.trigger.noun
            and is_verb(other.word)
            and forms()[1].get(hit.word.lower_) in lexicon().lists["organisation_carriers"]
        ):
            host = hit.word.head if hit.word.dep_ != "pobj" else hit.word.head.head
            inside = hit.word.dep_ in ("dobj", "nsubjpass", "pobj") and hit.word.head.lower_ != "as"
            if host == other.word and inside and other.trigger.type not in ("renamed", "same"):
                return True
        if hit.word.dep_ in ("compound", "amod") and hit.word.head == other.word and hit.trigger.noun:
            return True
        is_object = hit.word.dep_ in ("dobj", "nsubjpass", "nsubj") and hit.word.head == other.word
        if hit.trigger.noun and is_object and _ENDS.get(other.trigger.type) == hit.trigger.type:
            return True  # 'the suspension was lifted'
        if is_verb(hit.word) and other.trigger.noun:
            head = other.word.head
            if other.word.dep_ in ("oprd", "attr") and head == hit.word:
                return True
            if head.lower_ == "as" and head.head == hit.word and other.trigger.type in _MEMBERSHIP:
                return True
            carried = forms()[1].get(other.word.lower_) in lexicon().lists["organisation_carriers"]
            plain = not hit.trigger.object or hit.trigger.type == "same" or _is_object_of(other, hit)
            if (
                other.word.dep_ in ("dobj", "nsubjpass")
                and head == hit.word
                and plain
                and (not carried or hit.trigger.type == "same")
            ):
                return True
    return False


def _is_object_of(noun: Hit, verb: Hit) -> bool:
    """Return whether a noun trigger is the very object that a verb trigger asks for, and so says more: 'signed an
    association agreement'."""
    return (
        noun.trigger.type in _STANDINGS
        and bool(noun.trigger.noun)
        and noun.word.dep_ == "dobj"
        and noun.word.head == verb.word
        and (forms()[1].get(noun.word.lower_) in verb.trigger.object)
    )


def _below(word: Token, top: Token) -> bool:
    """Return whether ``word`` stands in the complement of ``top``, and not in a clause coordinated with it."""
    at = word
    while at != top:
        what_is_signed = at.dep_ == "relcl" and at.head.dep_ == "dobj" and at.head.head == top
        if at.head == at or (at.dep_ in ("conj", "relcl", "advcl") and is_verb(at) and not what_is_signed):
            return False
        at = at.head
    return True


# --- dates -----------------------------------------------------------------------------------------------------------


class Dates:
    """Which temporal expression belongs to which trigger of a sentence: by syntax first, then by what stands in
    front."""

    def __init__(self, parsed: Parsed, triggers: list[Token]) -> None:
        self.parsed = parsed
        self.words = [w for w in parsed.doc if isinstance(parsed.units[w.i], When)]
        self._triggers = {t.i for t in triggers}
        self._owner = {w.i: self._climb(w) for w in self.words}

    def _climb(self, word: Token) -> tuple[int | None, list[int]]:
        """Return the first trigger above a date, and the verbs passed on the way."""
        passed: list[int] = []
        at = word
        while at.head != at:
            at = at.head
            if at.i in self._triggers and not self._names(word, at):
                return at.i, passed
            if is_verb(at):
                passed.append(at.i)
        return None, passed

    def index(self, word: Token) -> int:
        """Return the article-wide index of the expression at a word."""
        unit = self.parsed.units[word.i]
        assert isinstance(unit, When)
        return unit.index

    def goes_with(self, word: Token, first: Token, trigger: Token) -> bool:
        """Return whether a date joined by 'and' belongs to the same event, and not to the clause that follows."""
        owner, passed = self._owner[word.i]
        return word.head == first or (owner in (None, trigger.i) and not [v for v in passed if v > trigger.i])

    def free_for(self, word: Token, trigger: Token) -> bool:
        """Return whether no other trigger owns a date."""
        return self._owner[word.i][0] in (None, trigger.i)

    def after(self, index: int | None) -> str | None:
        """Return the entity whose event the expression counts from, '' for 'after them', None for any other
        expression."""
        for word in self.words:
            unit = self.parsed.units[word.i]
            if isinstance(unit, When) and unit.index == index and unit.after is not None:
                names = spread(unit.after)
                return names[0].entity if names else ""
        return None

    def own(self, trigger: Token) -> list[Token]:
        """Return the dates that hang on a trigger itself."""
        return [w for w in self.words if self._owner[w.i][0] == trigger.i and not self._of_another(w, trigger)]

    def _of_another(self, word: Token, trigger: Token) -> bool:
        """Return whether a date hangs on a verb in between that governs another trigger: 'applied in 2009 and became
        a candidate in 2010'."""
        passed = [word.doc[i] for i in self._owner[word.i][1]]
        return any(v.is_ancestor(word.doc[t]) for v in passed for t in self._triggers if t != trigger.i)

    def _counts_from(self, word: Token, trigger: Token) -> bool:
        """Return whether the trigger is what the date is counted from: 'a year after the end of the Pact'."""
        return self._names(word, trigger)

    def anchored_on(self, trigger: Token) -> int | None:
        """Return the index of the date that counts from the event of ``trigger``, None where there is none."""
        return next((self.index(w) for w in self.words if self._names(w, trigger)), None)

    def _names(self, word: Token, trigger: Token) -> bool:
        unit = self.parsed.units[word.i]
        if not (isinstance(unit, When) and unit.names_event and 0 < trigger.i - word.i <= 8):
            return False
        between = word.doc[word.i + 1 : trigger.i]
        return not any((is_verb(t) and t != trigger and t.head != trigger) or t.text == "," for t in between)

    def choose(self, trigger: Token, taken: set[int], *, lasting: Token | None = None) -> Token | None:
        """Return the date of a trigger's event, None where the sentence gives none."""
        if trigger.i not in self._triggers:  # a verb that realises a noun: 'the accession was completed in March'
            own = [w for w in self.words if self._owner[w.i][1][:1] == [trigger.i] and w.i not in taken]
            if own:
                return own[-1]
        own = [w for w in self.own(trigger) if w.i not in taken and not self._counts_from(w, trigger)]
        antecedent = trigger.head
        if trigger.dep_ in ("relcl", "advcl", "acl") and isinstance(self.parsed.units[antecedent.i], When) and not own:
            return antecedent  # 'in June 2009, when the four founded it'
        direct = [w for w in own if not self._owner[w.i][1]] or own
        after = [w for w in direct if w.i > trigger.i]
        if after:
            return after[0]
        if direct:
            return direct[-1]
        if lasting is not None:  # what lasts has no date but its own: 'which is based in Lisbon'
            return next((w for w in self.words if self._owner[w.i][1][:1] == [lasting.i] and w.i not in taken), None)
        return self._inherited(trigger, taken)

    def _inherited(self, trigger: Token, taken: set[int]) -> Token | None:
        """Return a date that hangs on what governs the trigger: 'In 1975 PNG gained independence and became a
        member'."""
        free = [w for w in self.words if w.i not in taken and not self._names(w, trigger)]
        at, clause = trigger, True
        while at.head != at:
            clause &= at.dep_ not in ("conj", "advcl", "ccomp", "relcl")
            at = at.head
            for word in free:
                owner, passed = self._owner[word.i]
                if not (owner == at.i or at.i in passed) or not self._open_path(word, at):
                    continue
                first = min(at.i, trigger.i)
                fronted = word.i < first and not any(
                    t in self._triggers for t in range(word.i, first) if t != trigger.i
                )
                if fronted or (clause and (owner is None or at.i in passed or not is_verb(at))):
                    return word
        for word in free:  # 'set up by a treaty signed in London in 1949'
            owner, _ = self._owner[word.i]
            clause_verb = word.doc[owner] if owner is not None else None
            if (
                clause_verb is not None
                and clause_verb.dep_ == "acl"
                and clause_verb.head.head.head == trigger
                and is_passive(trigger)
            ):
                return word
        for word in free:  # 'gave up membership upon entering the Union in 2004'
            owner, _ = self._owner[word.i]
            clause_verb = word.doc[owner] if owner is not None else None
            if (
                clause_verb is not None
                and clause_verb.dep_ == "pcomp"
                and clause_verb.head.lower_ in _AT_ONCE
                and clause_verb.head.head == trigger
            ):
                return word
        # The parse may have cut the sentence in two: the nearest date without a trigger of its own in between.
        lost = [w for w in free if self._owner[w.i][0] is None and not self._in_subordinate(w, trigger)]
        near = [w for w in lost if not self._trigger_between(w, trigger) and abs(w.i - trigger.i) < 25]
        return min(near, key=lambda w: (w.i < trigger.i, abs(w.i - trigger.i)), default=None)

    def _trigger_between(self, word: Token, trigger: Token) -> bool:
        return any(min(word.i, trigger.i) < t < max(word.i, trigger.i) for t in self._triggers)

    @staticmethod
    def _open_path(word: Token, top: Token) -> bool:
        """Return whether a date reaches ``top`` without leaving a subject or a clause of its own ('after it broke
        away in 1991')."""
        at = word
        while at != top and at.head != at:
            if at.dep_ in _CLOSING and at != word:
                return False
            if at.dep_ == "prep" and at.lower_ in _BEFORE_AFTER and at.head == top and at != word.head:
                return False
            at = at.head
        return True

    @staticmethod
    def _in_subordinate(word: Token, trigger: Token) -> bool:
        at = word
        while at.head != at:
            if at.dep_ in ("relcl", "advcl", "acl") and not at.is_ancestor(trigger):
                return True
            at = at.head
        return False


# --- reading one trigger ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    """One item of a list or gap: the arguments that it replaces, and its date."""

    organisations: list[Entity]
    participants: list[Entity]
    date: int | None


class _Reading:
    def __init__(self, parsed: Parsed, arguments: Arguments, discourse: Discourse, hit: Hit, dates: Dates) -> None:
        self.parsed, self.arguments, self.discourse, self.hit, self.dates = parsed, arguments, discourse, hit, dates
        self.word, self.trigger, self.frame = hit.word, hit.trigger, hit.frame
        self.penalty = 0.0
        self.notes: list[str] = []

    def events(self) -> list[Event]:
        arguments = self.arguments
        arguments.mismatch = False
        fact_type = self._type()
        if fact_type is None:
            return []
        judgement = self._judgement()
        if judgement is None:
            return []
        kind = self.frame.kind
        if self._closed_by_other(kind):
            return []
        organisations, org_words = self._role(self.frame.organisation, "organisation")
        participants, part_words = self._role(self.frame.participant, kind) if kind != "none" else ([], [])
        if not participants and not part_words and self.trigger.noun and kind == "state":
            participants = self._after_fronted()
        for path in self.frame.also:
            for word in walk(self.word, path):
                participants += [e for e in arguments.resolve(word, kind) if e.id not in {p.id for p in participants}]
        parts, taken = self._gaps(kind, {w.i for w in org_words + part_words})
        if (
            not participants
            and parts
            and all(p.participants for p in parts)
            and any(w.text == ":" for w in self.parsed.doc)
        ):
            participants = parts[0].participants
        if not organisations and parts and all(p.organisations for p in parts):
            organisations = parts[0].organisations
        if self.trigger.type == "same":
            kinds = self.trigger.same or _MEMBERSHIP
            own = {p.id for p in participants}
            told = (e for e in reversed(self.discourse.events) if e.type in kinds and e.participant is not None)
            previous = next((e for e in told if e.participant is not None and e.participant.id not in own), None)
            if previous is None or self.parsed.start - previous.sentence[1] > (200 if self.trigger.elliptical else 600):
                return []
            if (
                self.word.i
                and self.word.nbor(-1).lower_ == "as"
                and previous.sentence != (self.parsed.start, self.parsed.end)
            ):
                return []  # 'as do Iraq and Mexico' echoes its own sentence
            fact_type = "joined" if previous.type == "founded" else previous.type
            if not organisations and self.discourse.events[-1].type != "renamed":
                organisations = [replace(previous.organisation, steps=("as in the event before",))]
            if self.trigger.modality == "same":
                judgement = Judgement(previous.modality, judgement.cues)
        if (
            not organisations
            and "organisation" in self.frame.implicit
            and not org_words
            and self._may_imply(participants)
        ):
            focus = self._speaker() or self.discourse.organisation(position=self.parsed.starts[self.word.i])
            if focus is not None:
                organisations, self.penalty = [focus], self.penalty + 0.12
                self.notes.append(f"organisation left out: {focus.name}, of which the text speaks")
        if not participants and "participant" in self.frame.implicit and not part_words and fact_type not in _ENDS:
            state = self.discourse.state(
                position=self.parsed.starts[self.word.i], sentence=(self.parsed.start, self.parsed.end)
            )
            if kind in ("place", "anywhere"):
                topic = self.discourse.topic_state
                state = entity_of(topic, step="the article is about it") if topic is not None else None
            if state is not None and kind in ("state", "place", "anywhere"):
                participants, self.penalty = [state], self.penalty + 0.12
        ended = _ENDS.get(fact_type)
        if not participants and not part_words and (ended or self._realised() is not None):
            kind_before, how = (ended, "asserted") if ended else (fact_type, "prospective")
            announced = [
                e for e in self.discourse.events if e.type == kind_before and e.modality == how and e.participant
            ]
            same = [e for e in announced if e.trigger == announced[-1].trigger]
            participants = [e.participant for e in same if e.participant is not None]
            organisations = organisations or [e.organisation for e in same[:1]]
        if not organisations:
            return []
        if not participants and not self._stands_alone(fact_type):
            return []
        named = {(o.id, o.name) for o in organisations}
        participants = [p for p in participants if (p.id, p.name) not in named]
        if not participants and not self._stands_alone(fact_type):
            return []
        if judgement.modality != "asserted" and not participants and fact_type not in ("dissolved",):
            return []
        if fact_type in ("joined", "readmitted") and judgement.modality == "asserted":
            standing = self._standing(participants, organisations)
            if self.trigger.standing and standing not in self.trigger.standing:
                return []
            fact_type = {"left": "joined", "suspended": "readmitted"}.get(standing or "", fact_type)
        if (
            fact_type == "founded"
            and not participants
            and not is_verb(self.word)
            and self.dates.choose(self.word, taken) is None
        ):
            judgement = replace(
                judgement, modality="presupposed"
            )  # 'since its creation': no fact, but dates may count from it
        if fact_type == "member" and judgement.modality == "prospective":
            fact_type = "joined"  # who will be a member has still to join
        if self.trigger.unrealised is not None and judgement.modality != "asserted":
            fact_type = self.trigger.unrealised
        if arguments.mismatch:
            self.penalty += 0.2
            self.notes.append("the number that the text states is not the number that was resolved")
        date_word = self.dates.choose(self._realised() or self.word, taken, lasting=self._lasting(fact_type))
        date = self.dates.index(date_word) if date_word is not None else self._lead()
        if judgement.modality == "negated" and date_word is not None and self._until(date_word):
            judgement = Judgement("asserted", judgement.cues)  # 'did not join until 2002'
        built = list(self._build(fact_type, judgement, organisations, participants, date))
        for extra in self._coordinated_dates(date_word):
            built += self._build(fact_type, judgement, organisations, participants, extra)
        for part in parts:
            built += self._build(
                fact_type, judgement, part.organisations or organisations, part.participants or participants, part.date
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
        if word.dep_ == "pobj" and head.lower_ in ("as", "to", "into", "for"):
            return head.head if is_verb(head.head) else None
        return None

    def _judgement(self) -> Judgement | None:
        if self._realised() is not None:
            return Judgement("asserted")
        judgement = judge(self.word, self._text, start="negated" if self.trigger.modality == "negated" else "asserted")
        if self.trigger.noun and self.trigger.type == "applied" and all(self._is_outcome(w) for w, _ in judgement.cues):
            judgement = Judgement("asserted", judgement.cues)  # 'its bid was blocked': it was made all the same
        if self.trigger.modality == "prospective" and judgement.modality == "asserted":
            judgement = Judgement("prospective", judgement.cues)
        if self.trigger.negated_only:
            if judgement.modality != "negated":
                return None
            judgement = Judgement("asserted", judgement.cues)
        return judgement

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
        for path in paths:
            words = [w for w in walk(self.word, path) if w != self.word]
            if path.startswith("prep:of") and is_verb(self.word):
                words = [w for w in words if w.i > self.word.i]  # 'Of the fifteen, only Georgia stays out'
            words = self._before_gap(words) if path.startswith("prep") else words
            if path.endswith("proper"):
                words = [w for w in words if self.parsed.units[w.i] is not None]
            if path.endswith("inside"):
                named = [w for w in words if self.parsed.units[w.i] is not None]
                if kind == "place":
                    named = [w for w in named if w.head.lower_ in ("in", "into")]
                found = [e for w in (named if kind == "place" else named[:1]) for e in self.arguments.resolve(w, kind)]
                if found:
                    self.penalty += 0.05
                    return found, named
                continue
            if path == "poss" and kind == "state" and (other := self._foreign_subject(words)):
                return [], [*seen, *other]
            found = []
            for word in words:
                if (
                    kind == "organisation"
                    and self.frame.named
                    and not isinstance(self.parsed.units[word.i], Name | Group)
                ):
                    continue
                meant = (
                    self.arguments.owner(word)
                    if kind == "state" and path.endswith("modifier")
                    else self.arguments.resolve(word, kind)
                )
                found += [e for e in meant if e.id not in {f.id for f in found}]
            if found:
                return found, words
            if not path.startswith(("modifier", "poss", "appos", "governor", "head")):
                blocking = [w for w in words if w.lower_ not in _VAGUE and not self._is_other_role(w, kind, path)]
                if kind == "organisation" and blocking and (found := self._earlier_noun(blocking)):
                    return found, blocking
                seen += blocking
        return [], seen

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
        return isinstance(unit, When) or (
            kind == "organisation" and unit is not None and any(_share(path, other) for other in self.frame.participant)
        )

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

    def _may_imply(self, participants: list[Entity]) -> bool:
        return bool(participants) and bool(self.discourse.events or self.discourse.topic_organisation)

    def _left(self, participants: list[Entity]) -> bool:
        """Return whether the last that was told of the participants' standing is that they left."""
        ids = {p.id for p in participants}
        standing = ("suspended", "left", "joined", "readmitted")
        last = next(
            (
                e
                for e in reversed(self.discourse.events)
                if e.participant and e.participant.id in ids and e.type in standing
            ),
            None,
        )
        return last is not None and last.type == "left" and last.modality == "asserted"

    def _until(self, date: Token) -> bool:
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

    def _standing(self, participants: list[Entity], organisations: list[Entity]) -> str | None:
        """Return the last act that was told of the participants in the organisation: suspended, left, joined or
        readmitted."""
        who, where = {p.id for p in participants}, {o.id for o in organisations}
        for event in reversed(self.discourse.events):
            told = event.participant is not None and event.participant.id in who and event.organisation.id in where
            if told and event.modality == "asserted" and event.type in ("suspended", "left", "joined", "readmitted"):
                return event.type
        return None

    def _until(self, date: Token) -> bool:
        return date.head.lower_ in ("until", "till", "before") and date.head.dep_ == "prep"

    def _suspended(self, participants: list[Entity], organisations: list[Entity]) -> bool:
        """Return whether the last that was told of the participants' standing is their suspension."""
        ids = {p.id for p in participants}
        for event in reversed(self.discourse.events):
            if (
                event.participant is not None
                and event.participant.id in ids
                and event.type in ("suspended", "left", "joined", "readmitted")
            ):
                return event.type == "suspended" and event.modality == "asserted"
        return False

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
        return self.parsed.lead if is_verb(self.word) or self._status_verb() is not None else None

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
                if isinstance(self.parsed.units[word.i], When) or self.arguments.organisations(word):
                    continue
                if kind == "none" or not self.arguments.resolve(word, kind):
                    return True
        return False

    # --- lists and gaps ----------------------------------------------------------------------------------------------

    def _gaps(self, kind: str, core: set[int]) -> tuple[list[_Part], set[int]]:
        """Return the parts of a distributed list behind the trigger, and the dates that they use up.

        'joined NATO in 2004, the EU in 2007 and Schengen in 2024'; 'Britain joined that April, Pakistan in
        September'; where the clause's own date stands in front, those of the gaps do too: 'In 1973 Malta was
        admitted, six years later Iran'.
        """
        words = self._zone()
        dates = [w for w in words if isinstance(self.parsed.units[w.i], When)]
        fronted = [w for w in self.dates.own(self.word) if w.i < self.word.i]
        reverse = bool(fronted and dates and any(w.i > dates[-1].i for w in words))
        parts: list[_Part] = []
        taken: set[int] = set()
        for rank, date in enumerate(dates):
            if reverse:
                end = dates[rank + 1].i if rank + 1 < len(dates) else len(self.parsed.doc)
                chunk = [w for w in words if date.i < w.i < end]
            else:
                start = dates[rank - 1].i if rank else self.word.i
                chunk = [w for w in words if start < w.i < date.i]
            if not self._is_gap(date, chunk):
                continue
            fresh = [w for w in chunk if w.i not in core and not isinstance(self.parsed.units[w.i], When)]
            if not fresh or (rank == 0 and not reverse and not self._colon_before(fresh[0])):
                continue
            organisations = [e for w in fresh for e in self._gap_organisations(w)]
            participants = [e for w in fresh for e in self._gap_participants(w, kind)]
            if organisations or participants:
                parts.append(_Part(organisations, participants, self.dates.index(date)))
                taken.add(date.i)
        return parts, taken

    def _is_gap(self, date: Token, chunk: list[Token]) -> bool:
        """Return whether only light words stand between the units of a gap, and its date is not that of the next
        clause."""
        if not self.dates.free_for(date, self.word):
            return False
        span = [w.i for w in (*chunk, date)]
        between = self.parsed.doc[min(span) : max(span)]
        return not any(
            self.parsed.units[w.i] is None and (w.tag_ in ("NN", "NNS", "PRP$") and w.lower_ not in _LIGHT_NOUNS)
            for w in between
        )

    def _zone(self) -> list[Token]:
        """Return the units behind the trigger up to the next verb or relative pronoun: where gaps are read."""
        found: list[Token] = []
        for word in self.parsed.doc[self.word.i + 1 :]:
            if self.parsed.units[word.i] is not None:
                found.append(word)
            elif (is_verb(word) and word.lower_ not in _TRANSPARENT) or word.lower_ in _CLAUSE_OPENERS:
                break
        return found

    def _colon_before(self, word: Token) -> bool:
        return any(t.text == ":" for t in self.parsed.doc[self.word.i : word.i])

    def _gap_organisations(self, word: Token) -> list[Entity]:
        return self.arguments.organisations(word) if word.dep_ != "compound" else []

    def _gap_participants(self, word: Token, kind: str) -> list[Entity]:
        if kind in ("none", "person"):
            return []
        return self.arguments.resolve(word, kind)

    def _coordinated_dates(self, date: Token | None) -> Iterator[int]:
        """Yield further dates joined to the first by 'and': 'in 1972 and 1994'."""
        if date is None:
            return
        doc = self.parsed.doc
        at = date.i
        while at + 2 < len(doc) and doc[at + 1].lower_ == "and":
            step = 2
            while (
                step < 5
                and at + step < len(doc)
                and self.parsed.units[at + step] is None
                and doc[at + step].tag_ in ("IN", "RB", "DT")
            ):
                step += 1
            if at + step >= len(doc) or not isinstance(self.parsed.units[at + step], When):
                return
            at += step
            if not self.dates.goes_with(doc[at], date, self.word):
                return
            yield self.dates.index(doc[at])

    # --- building ----------------------------------------------------------------------------------------------------

    def _build(
        self,
        fact_type: str,
        judgement: Judgement,
        organisations: list[Entity],
        participants: list[Entity],
        date: int | None,
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
                confidence = self.trigger.weight - self.penalty
                for entity in (organisation, participant):
                    if entity is not None and entity.steps:
                        confidence -= 0.05
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
                    confidence=max(0.05, round(confidence, 3)),
                    notes=tuple(self.notes),
                    paragraph=parsed.paragraph,
                    aside=word.dep_ in ("pcomp", "relcl", "appos")
                    or any(c.lower_ == "had" for c in children(word, "aux")),
                    after=self.dates.after(when),
                    anchors=self.dates.anchored_on(word),
                )


_LIGHT_NOUNS = frozenset(
    {
        "course",
        "turn",
        "year",
        "years",
        "month",
        "months",
        "end",
        "start",
        "beginning",
        "referendum",
        "delay",
        "vote",
        "hesitation",
    }
)
_EFFECT = frozenset({"effect", "force", "effective", "final", "official", "reality", "definitive"})
_VAGUE = frozenset({"all", "they", "them", "who", "which", "that", "both", "some", "most", "it"})
_CLAUSE_OPENERS = frozenset({"which", "who", "whose", "where", "when", "while", "although", "because", "though"})
_TRANSPARENT = frozenset({"including", "starting", "beginning", "followed"})


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
