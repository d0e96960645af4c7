"""Which temporal expression of a sentence belongs to which trigger: by syntax first, then by what stands in front."""

from __future__ import annotations

import re

from pipeline.records import Parsed, When, spread
from pipeline.rules.grammar import VERBS
from pipeline.rules.load import forms, lexicon
from pipeline.syntax import IS, Token, children, is_passive, is_verb, surface_subject

_CLOSING = frozenset({"nsubj", "nsubjpass", "relcl", "advcl", "dobj", "ccomp", "appos", "poss"})
_OPENING = frozenset({"in", "on", "at", "by", "during", "after", "following", "from", "since"})
_AT_ONCE = frozenset({"upon", "on", "by", "when", "in", "with"})
_BEFORE_AFTER = frozenset({"after", "following", "since", "before", "until", "despite"})
_SPAN = re.compile(r"(?i)after (?!(?:that|which|this|the)\b)[\w -]+ (?:days|weeks|months|years|decades)$")
# Verbs that put into force what their object sets up or ends.
_SIGNING = frozenset({"sign", "signed", "signs", "signing", "initialled", "adopted", "adopt", "adopts", "ratified"})


def _shares(preposition: Token, verb: Token) -> bool:
    """Return whether what a preposition opens holds as long as its verb: 'was in the chair', 'under Iran it grew'."""
    return verb.lower_ in IS or preposition.lower_ in ("under", "during")


class Dates:
    """Which temporal expression belongs to which trigger of a sentence: by syntax first, then by what stands in
    front."""

    def __init__(self, parsed: Parsed, triggers: list[Token], silent: frozenset[int] = frozenset()) -> None:
        """``silent`` are triggers that can tell nothing: they leave their dates to what they govern."""
        self.parsed, self._silent = parsed, silent
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
            told = [c.i for c in children(at, "appos") if c.i in self._triggers and at.i < c.i < word.i]
            if told and not is_verb(at):  # 'Gabon, a member of OPEC from 1975 to 1994, rejoined'
                return told[-1], passed
            if is_verb(at):
                passed.append(at.i)
        return None, passed

    def index(self, word: Token) -> int:
        """Return the article-wide index of the expression at a word."""
        unit = self.parsed.units[word.i]
        assert isinstance(unit, When)
        return unit.index

    def is_span(self, word: Token) -> bool:
        """Return whether a date is a span after which something happened: it counts from an event where no other date
        tells when."""
        unit = self.parsed.units[word.i]
        return isinstance(unit, When) and _SPAN.match(unit.text) is not None

    def goes_with(self, word: Token, first: Token, trigger: Token) -> bool:
        """Return whether a date joined by 'and' belongs to the same event, and not to the clause that follows."""
        owner, passed = self._owner[word.i]
        return word.head == first or (owner in (None, trigger.i) and not [v for v in passed if v > trigger.i])

    def free_for(self, word: Token, trigger: Token) -> bool:
        """Return whether no other trigger owns a date but the verb whose subject it is: 'its bid came in 1999'."""
        owned = trigger.dep_ in ("nsubj", "nsubjpass") and bool(children(trigger, "poss"))
        return self._owner[word.i][0] in (None, trigger.i, trigger.head.i if owned else trigger.i)

    def after(self, index: int | None) -> str | None:
        """Return the entity whose event the expression counts from, '' for 'after them', None for any other
        expression."""
        for word in self.words:
            unit = self.parsed.units[word.i]
            if isinstance(unit, When) and unit.index == index and unit.after is not None:
                names = spread(unit.after)
                return names[0].entity if names else ""
        return None

    def just_after(self, word: Token) -> bool:
        """Return whether a date is that of something after which it happened: 'after the coup of 30 August 2023'."""
        of = word.head
        return of.lower_ == "of" and of.head.dep_ == "pobj" and of.head.head.lower_ in ("after", "following")

    def own(self, trigger: Token) -> list[Token]:
        """Return the dates that hang on a trigger itself."""
        return [w for w in self.words if self._owner[w.i][0] == trigger.i and not self._of_another(w, trigger)]

    def below(self, verb: Token) -> Token | None:
        """Return the date that hangs on a verb that is no trigger itself."""
        return next((w for w in self.words if self._owner[w.i][0] == verb.i or verb.i in self._owner[w.i][1]), None)

    def beside(self, noun: Token) -> Token | None:
        """Return the date that is part of a noun's phrase: 'its application of July 1991', 'its 1991 application'."""
        return next((w for w in self.words if noun in (w.head, w.head.head) and not is_verb(noun)), None)

    def _of_another(self, word: Token, trigger: Token) -> bool:
        """Return whether a date hangs on a verb in between that governs another trigger: 'applied in 2009 and became
        a candidate in 2010'."""
        if self._opens(word):
            return False
        passed = [word.doc[i] for i in self._owner[word.i][1]]
        return any(v.is_ancestor(word.doc[t]) for v in passed for t in self._triggers if t != trigger.i)

    @staticmethod
    def _opens(word: Token) -> bool:
        """Return whether a date stands in the phrase that opens the sentence and so holds for all of it: 'In July 2022,
        aggrieved that it had not been chosen, it left'."""
        doc = word.doc
        comma = next((t.i for t in doc if t.text == ","), 0)
        return word.i < comma and doc[0].lower_ in _OPENING and not any(is_verb(t) for t in doc[:comma])

    def anchored_on(self, trigger: Token) -> int | None:
        """Return the index of the date that counts from the event of ``trigger``, None where there is none."""
        return next((self.index(w) for w in self.words if self._names(w, trigger)), None)

    def _names(self, word: Token, trigger: Token) -> bool:
        """Return whether the trigger is what a date is counted from: 'a year after the end of the Pact'."""
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
        own = [w for w in self.own(trigger) if w.i not in taken and not self._names(w, trigger)]
        antecedent = trigger.head
        if trigger.dep_ in ("relcl", "advcl", "acl") and isinstance(self.parsed.units[antecedent.i], When) and not own:
            return antecedent  # 'in June 2009, when the four founded it'
        direct = [w for w in own if not self._owner[w.i][1]] or own
        direct = [w for w in direct if not self.is_span(w)] or direct
        after = [w for w in direct if w.i > trigger.i]
        if after:
            return after[0]
        if direct:
            return direct[-1]
        if lasting is not None:  # what lasts has no date but its own: 'which is based in Lisbon'
            return next((w for w in self.words if w.i not in taken and self._hangs_on(w, lasting, trigger)), None)
        return (
            self._of_one_act(trigger, taken)
            or self._inherited(trigger, taken)
            or self._of_cause(trigger, taken)
            or self._of_occasion(trigger, taken)
        )

    def _of_occasion(self, trigger: Token, taken: set[int]) -> Token | None:
        """Return the date of the 'when' clause that opens the sentence: 'When riots broke out in 2022, he called on the
        CSTO, which sent troops'."""
        at = trigger
        while at.head != at:
            at = at.head
        if at.doc[0].lower_ == "when" and at.doc[0].head == at:  # the parser took the clause for the sentence
            comma = next((t.i for t in at.doc if t.text == ","), 0)
            return next((w for w in self.words if w.i < comma < trigger.i and w.i not in taken), None)
        opening = [c for c in children(at, "advcl") if c.i < at.i and any(w.lower_ == "when" for w in c.children)]
        return next((w for c in opening for w in c.subtree if w in self.words and w.i not in taken), None)

    def _of_cause(self, trigger: Token, taken: set[int]) -> Token | None:
        """Return the date of what brought the event about at once: 'the coup of June 2009 led to a suspension'."""
        at = trigger
        while at.dep_ in ("dobj", "pobj", "prep", "xcomp", "ccomp", "dative") and at.head != at:
            at = at.head
            if is_verb(at) and forms()[0].get(at.lower_) in lexicon().lists["causing_verbs"]:
                free = [w for w in self.words if w.i not in taken]
                own = [w for w in free if at.i in (self._owner[w.i][0], *self._owner[w.i][1][:1])]
                causes = own or [w for s in children(at, "nsubj") for w in s.subtree if w in free]
                return causes[-1] if causes else None
        return None

    def _hangs_on(self, word: Token, lasting: Token, trigger: Token) -> bool:
        """Return whether a date hangs on the verb of a standing; 'was one of the founders' may itself be a trigger."""
        owner, passed = self._owner[word.i]
        one_of = lasting.lower_ in IS and trigger.head.lower_ == "of"
        return passed[:1] == [lasting.i] or (one_of and owner == lasting.i)

    def _of_one_act(self, trigger: Token, taken: set[int]) -> Token | None:
        """Return the date of a clause that tells the same act: of the signing in 'on 28 June 1991 they signed the
        protocol that dissolved it', of the other's entry in 'when Finland entered in 1995, Aland came in with it'."""
        acts: list[Token] = []
        if trigger.dep_ in ("relcl", "acl") and trigger.head.dep_ == "dobj" and trigger.head.head.lower_ in _SIGNING:
            acts.append(trigger.head.head)
        if is_verb(trigger):  # 'a treaty signed in Lagos in 1975 created it'
            acts += [c for s in surface_subject(trigger) for c in children(s, "acl") if c.lower_ in _SIGNING]
        acts += [c for c in children(trigger, "advcl") if any(w.lower_ == "when" for w in children(c, "advmod"))]
        for act in acts:
            for word in self.words:
                owner, passed = self._owner[word.i]
                if word.i not in taken and (owner == act.i or passed[:1] == [act.i]):
                    return word
        return None

    def _inherited(self, trigger: Token, taken: set[int]) -> Token | None:
        """Return a date that hangs on what governs the trigger: 'In 1962 Jamaica broke free and became a
        member'."""
        free = [w for w in self.words if w.i not in taken and not self._names(w, trigger)]
        at, clause = trigger, True
        while at.head != at:
            of_rank = at.dep_ == "relcl" and at.tag_ == "VB" and at.head.dep_ in ("attr", "oprd")
            named = at.dep_ == "ccomp" and not is_verb(at)  # 'made it one of its members in 2016'
            clause &= (
                of_rank or named or at.dep_ not in ("conj", "advcl", "ccomp", "relcl")
            )  # 'was in 1984 the first to leave'
            # 'became the first woman at the helm in 2021', 'set up a mission in 2011'
            said, made = named or at.dep_ in ("attr", "oprd"), at.dep_ in ("dobj", "nsubjpass")
            at = at.head
            inside = (
                trigger.dep_ == "pobj" and trigger.head.head == at
            )  # 'was in the chair in 2011', 'under Iran it grew'
            goes_along = said or (made and at.lower_ in VERBS.creating) or (inside and _shares(trigger.head, at))
            # 'NIAMEY, 30 January - Mali ceased on Wednesday to belong': a bare date before the verb comes last
            for word in sorted(free, key=lambda w, verb=at: w.i < verb.i and w.dep_ != "pobj"):  # type: ignore[misc]
                owner, passed = self._owner[word.i]
                if not (owner == at.i or at.i in passed) or not self._open_path(word, at):
                    continue
                first = min(at.i, trigger.i)
                fronted = word.i < first and not any(
                    t in self._triggers and is_verb(word.doc[t]) for t in range(word.i, first) if t != trigger.i
                )
                free_of = owner is None or owner in self._silent
                if fronted or (clause and (free_of or at.i in passed or goes_along or not is_verb(at))):
                    return word
        owned = [(w, w.doc[owner]) for w in free if (owner := self._owner[w.i][0]) is not None]
        for word, verb in owned:  # 'set up by a treaty signed in London in 1949'
            if verb.dep_ == "acl" and verb.head.head.head == trigger and is_passive(trigger):
                return word
        for word, verb in owned:  # 'gave up membership upon entering the Union in 2004'
            if verb.dep_ == "pcomp" and verb.head.lower_ in _AT_ONCE and verb.head.head == trigger:
                return word
        # The parse may have cut the sentence in two: the nearest date without a trigger of its own in between.
        lost = [
            w for w in free if self._owner[w.i][0] is None and (self._opens(w) or not self._in_subordinate(w, trigger))
        ]
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
