"""Which words of a sentence fill the roles of a trigger: the slots of its frame, one after another.

In 'Estonia joined NATO' the frame of 'join' looks for the participant in the slot `subject` and for the organisation
in the slot `object`. A slot that holds a word of another kind closes the role: 'the company joined' has no state.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.arguments import Arguments
from pipeline.discourse import Discourse
from pipeline.fragments import stands_for_states
from pipeline.records import Entity, Group, Name, Parsed, Reference, When
from pipeline.rules.grammar import WORDS
from pipeline.rules.load import forms, lexicon
from pipeline.syntax import Token, children, is_passive, is_verb, objects, surface_subject, walk
from pipeline.triggers import Hit


class Roles:
    """The roles of one trigger of a sentence."""

    def __init__(self, parsed: Parsed, arguments: Arguments, discourse: Discourse, hit: Hit) -> None:
        self.parsed, self.arguments, self.discourse = parsed, arguments, discourse
        self.word, self.trigger, self.frame = hit.word, hit.trigger, hit.frame
        self.signs: list[str] = []  # what makes a filling less sure, by the names that rules/confidence.toml weighs

    def fill(self, paths: Iterable[str], kind: str) -> tuple[list[Entity], list[Token]]:
        """Return the entities in the first slot that holds any, and the words of the slots that were filled at all."""
        seen: list[Token] = []
        for rank, path in enumerate(paths):
            words = self._words(path, kind)
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
                if kind == "organisation" and not (self._admissible(word) and self._is_no_state(word, words)):
                    continue
                meant = (
                    self.arguments.owner(word)
                    if kind == "state" and path.endswith("modifier")
                    else self.arguments.resolve(word, kind)
                )
                if kind == "state" and self.trigger.type == "suspended" and self._is_chamber(word):
                    meant = []
                found += [e for e in meant if e.id not in {f.id for f in found}]
            if found:
                return found, words
            blocking = self._blocking(words, path, kind, first=rank == 0)
            if kind == "organisation" and blocking and (found := self._earlier_noun(blocking)):
                return found, blocking
            seen += blocking
        return [], seen

    def after_fronted(self) -> list[Entity]:
        """Return the subject behind a fronted apposition: 'A founding member of the UN, China was represented by
        ...'."""
        doc = self.parsed.doc
        if self.word.i > 5 or any(is_verb(w) for w in doc[: self.word.i]):
            return []
        comma = next((w.i for w in doc[self.word.i : self.word.i + 12] if w.text == ","), None)
        if comma is None or comma + 1 >= len(doc) or self.parsed.units[comma + 1] is None:
            return []
        return self.arguments.states(doc[comma + 1])

    def closed_by_other(self, kind: str) -> bool:
        """Return whether a slot that only an argument may fill holds something else: 'the withdrawal of troops'."""
        for path in self.frame.closed:
            for word in walk(self.word, path):
                noun = forms()[1].get(word.lower_)
                own = noun in self.trigger.object or (
                    self.frame.membership and noun in lexicon().lists["standings"]
                )  # 'vacated its seat'
                body = self._admissible(word) and self.arguments.organisations(word)
                asked_for = self.parsed.question and self.is_open(word)  # 'Which states were suspended?'
                if own or isinstance(self.parsed.units[word.i], When) or body or asked_for:
                    continue
                host = path == "prep:to" and self.trigger.type == "invited" and is_verb(self.word)
                if host and any(self.arguments.states(guest) for guest in objects(self.word)):
                    return True  # 'invited the king of Jordan to Brussels'
                of_participant = any(_share(path, slot) for slot in self.frame.participant)
                if kind == "none" or not of_participant or not self.arguments.resolve(word, kind):
                    return True
        return False

    def stands_alone(self, fact_type: str) -> bool:
        """Return whether a fact needs no participant: an end, or a founding of which no founder is said that is no
        state."""
        if fact_type != "founded" or self.frame.needs_participant:
            return fact_type == "dissolved"
        if is_passive(self.word) or not is_verb(self.word) or "subject" not in self.frame.participant:
            return True
        return all(self._is_generic(founder) for founder in surface_subject(self.word))

    def _words(self, path: str, kind: str) -> list[Token]:
        """Return the words of a slot that can be arguments of the trigger where they stand."""
        words = [w for w in walk(self.word, path) if w != self.word or path == "self"]
        if path.startswith("prep:of") and is_verb(self.word):
            words = [w for w in words if w.i > self.word.i]  # 'Of the fifteen, only Georgia stays out'
        words = self._before_gap(words) if path.startswith("prep") else words
        if path.startswith("governor/prep") and kind == "place":  # 'In Bali it gives itself a secretariat'
            words = [w for w in words if w.i > self.word.i or w.head.head.lower_ in WORDS.verbs_of_having]
        if kind == "person" and self.word.tag_ == "NNS":  # 'the secretaries were Jan Berg and Anna Lind'
            words += [c for w in words for c in w.conjuncts if c not in words and self.parsed.units[c.i] is not None]
        if path.endswith("proper"):
            words = [w for w in words if self.parsed.units[w.i] is not None]
        return words

    def _blocking(self, words: list[Token], path: str, kind: str, *, first: bool) -> list[Token]:
        """Return the words of a slot that close the role though they mean nothing of the kind: 'the company joined'."""
        silent = path.startswith(("modifier", "poss", "appos", "governor", "head", "next"))
        if kind == "place" and "participant" in self.frame.implicit:  # 'sent troops to the border', 'fought the rebels'
            words = [w for w in words if self.parsed.units[w.i] is not None]
        if silent or path.endswith(("organ", "/modifier")):
            return []
        vague = WORDS.vague_subjects
        if self.trigger.type in ("leader", "headquarters"):
            vague |= WORDS.organs
        blocking = [
            w
            for w in words
            if (w.lower_ not in vague or self.arguments.are_people(w))
            and not self._is_other_role(w, kind, path)
            and not self._is_idiom(w, kind)
        ]
        if kind == "organisation":
            blocking = [w for w in blocking if not self._is_venue(w) and not self._is_company(w)]
            agents = path == "subject" and not first
            blocking = [w for w in blocking if not ((agents or w.head.lower_ == "by") and self._speaks_for_it(w))]
        return blocking

    def _admissible(self, word: Token) -> bool:
        """Return whether a word is as named, or as well known, as the frame asks of its organisation."""
        unit = self.parsed.units[word.i]
        if self.frame.listed and isinstance(unit, Name) and unit.use == "shape":
            return False
        noun, lists = forms()[1].get(word.lower_) if unit is None else None, lexicon().lists
        if noun in lists["organisation_carriers"] and self.trigger.type in ("dissolved", "intervened"):
            return False  # the meeting ended, not the body
        if noun in lists["organisation_occasions"] and self.trigger.type in ("joined", "left"):
            return False  # walked out of the meeting, not of the body
        if self.trigger.type == "invited" and word.lower_ in WORDS.gatherings:
            return False  # who is asked to a meeting is a guest
        return not self.frame.named or isinstance(unit, Name | Group)

    def _is_no_state(self, word: Token, words: list[Token]) -> bool:
        """Return whether a noun is not what a state beside it is: 'Peru, one of the members of Mercosur, was given'."""
        named = [unit for w in words if w != word and (unit := self.parsed.units[w.i]) is not None]
        return self.parsed.units[word.i] is not None or not any(stands_for_states(unit) for unit in named)

    def _is_chamber(self, word: Token) -> bool:
        """Return whether a noun that can speak for a state is no government, whose suspension is none of the state:
        'parliament was suspended'."""
        lists, noun = lexicon().lists, forms()[1].get(word.lower_)
        return self.parsed.units[word.i] is None and noun in lists["representatives"] - lists["rulers"]

    def _is_idiom(self, word: Token, kind: str) -> bool:
        """Return whether a word is the noun that the trigger itself asks for: 'seat' in 'resumed its seat'."""
        noun = forms()[1].get(word.lower_)
        return kind in ("organisation", "state") and noun in self.trigger.object and not children(word, "prep")

    def _is_venue(self, word: Token) -> bool:
        """Return whether a name that no table lists tells where it was: 'were admitted as observers at Kiruna'."""
        unlisted = self.parsed.units[word.i] is None and word.tag_ == "NNP"
        return unlisted and word.head.lower_ in ("at", "in") and not any(c.dep_ == "det" for c in word.children)

    def _is_company(self, word: Token) -> bool:
        """Return whether a word means the members in whose body somebody takes a place: 'the six were joined by
        Denmark'."""
        unit = self.parsed.units[word.i]
        acting = any(children(p, "pcomp") for p in children(self.word, "prep"))  # 'joined the six in condemning it'
        return self.trigger.type == "joined" and not acting and isinstance(unit, Reference) and unit.wants == "states"

    def _speaks_for_it(self, word: Token) -> bool:
        """Return whether somebody can act for an organisation that is left out: 'King Abdullah invited Jordan', 'the
        leaders invited Jordan', 'the other four invited Jordan'."""
        lists = lexicon().lists
        unit = self.parsed.units[word.i]
        if (isinstance(unit, Reference) and unit.wants == "states") or (
            word.tag_ == "NNS" and forms()[1].get(word.lower_) in lists["fellows"]
        ):
            return True
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
            if s != self.word and not self.arguments.states(s) and s.lower_ not in WORDS.vague_subjects
        ]

    def _is_other_role(self, word: Token, kind: str, path: str) -> bool:
        """Return whether a word is an argument of another kind, and so leaves the role open: 'Uzbekistan froze its
        membership'."""
        unit = self.parsed.units[word.i]
        if isinstance(unit, Name) and unit.kind == "person" and self.frame.kind in ("person", "chair"):
            return kind == "organisation"
        if isinstance(unit, When):
            return True
        if kind == "state" and isinstance(unit, Name) and unit.kind == "organisation":
            return path in self.frame.organisation  # 'the Commonwealth restored its membership'
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

    def is_open(self, word: Token) -> bool:
        """Return whether a question asks for what a word stands for: 'who', 'which states', 'any founder'."""
        return word.lower_ in lexicon().lists["asking_words"] or self._is_generic(word)

    def is_some(self, word: Token) -> bool:
        """Return whether a word means some states without saying which: 'ten states', 'five more countries'."""
        some = word.tag_ == "NNS" or any(c.lower_ in ("any", "every", "another") for c in children(word, "det"))
        return some and self._is_generic(word)

    @staticmethod
    def _is_generic(word: Token) -> bool:
        lists, noun = lexicon().lists, forms()[1].get(word.lower_)
        return noun in lists["state_nouns"] or noun in lists["founding_acts"]  # 'the Treaty of Rome created it'


def _share(path: str, other: str) -> bool:
    """Return whether two slots can hold the same word: the same path, or prepositional ones with a preposition in
    common."""
    if path == other:
        return True
    (step, _, ours), (kind, _, theirs) = path.partition(":"), other.partition(":")
    return step == kind and step.endswith("prep") and bool(set(ours.split("|")) & set(theirs.split("|")))
