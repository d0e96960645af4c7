"""From a word of the parse to the entities it means: names, lists, pronouns, descriptions, and nouns that stand for
their owner."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from pipeline.discourse import Discourse, entity_of, spread
from pipeline.gazetteer import Organisation, State, load
from pipeline.gazetteer.slugs import slug
from pipeline.numbers import is_ordinal
from pipeline.records import STATE_KINDS, Entity, Group, Name, Parsed, Reference, When
from pipeline.rules.load import forms, lexicon
from pipeline.syntax import IS, Token, children, complements, is_verb, modifiers, surface_subject, whose

_SINGULAR = frozenset({"it", "its", "itself", "she", "her"})
_PLURAL = frozenset(
    {"they", "their", "them", "themselves", "these", "those", "both", "all", "neither", "none", "each", "who", "which"}
)
_CIVILIAN = frozenset(
    {"agency", "bank", "court", "commission", "commodity-body", "currency-union", "customs-union", "free-trade-area"}
)
_PERSONAL = frozenset({"he", "him", "his", "she", "her"})
_RECENT = 400  # characters within which a personal pronoun finds its person
_OF = frozenset({"of"})
_HOME = frozenset({"of", "in"})  # 'voters in Norway'
_EXAMPLES = frozenset({"including", "like", "as", "namely"})
_POINTING = frozenset({"the", "this", "that"})
_OWNERS = frozenset({"of", "for", "in", "with", "to"})


@cache
def _forms_of(list_name: str) -> frozenset[str]:
    nouns = forms()[1]
    return frozenset(form for form, lemma in nouns.items() if lemma in lexicon().lists[list_name])


def _is_rank(word: str) -> bool:
    """Return whether a word tells a place in a row: 'the first', 'the only one', 'the 193rd'."""
    return is_ordinal(word) or word in lexicon().lists["ranks"]


class Arguments:
    """Resolves words of one sentence against the discourse; every method returns [] where a word means no entity of
    the kind."""

    def __init__(self, parsed: Parsed, discourse: Discourse) -> None:
        self.parsed, self.discourse = parsed, discourse
        self.mismatch = False

    def resolve(self, word: Token, kind: str) -> list[Entity]:
        """Return the entities of ``kind`` (organisation, state, person, place) that ``word`` means."""
        match kind:
            case "organisation":
                return self.organisations(word)
            case "person":
                return self.persons(word)
            case "chair":
                return self.persons(word) or self.states(word)
            case "place":
                return self.places(word)
            case "anywhere":
                return self.places(word, listed=False)
            case _:
                return self.states(word)

    def meant(self, unit: object) -> list[Entity]:
        """Return the entities that a unit of the sentence means where no slot says of which kind they are."""
        if isinstance(unit, Reference) and unit.wants == "states":
            return self._states_of(unit) or self._organisations_of(unit)
        return self._organisations_of(unit) or self._states_of(unit)

    # --- organisations -----------------------------------------------------------------------------------------------

    def organisations(self, word: Token) -> list[Entity]:
        """Return the organisations that a word means: 'NATO', 'NATO and the EU', 'it', 'the bloc', 'membership of the
        bloc'."""
        unit, start = self.parsed.units[word.i], self.parsed.starts[word.i]
        if unit is not None:
            return self._organisations_of(unit)
        low = word.lower_
        if low == "that" and (of := complements(word, _OF)):  # 'traded its name for that of Andean Community'
            return [e for o in of for e in self.organisations(o)]
        if linked := self.discourse.linked(start, organisation=True):
            return list(linked)
        if low in _SINGULAR and word.tag_ != "DT":
            found = self.discourse.pronoun(start)
            return [found] if found else []
        if low == "both" and word.dep_ == "pobj":
            return [entity_of(n) for n in self.discourse.both_organisations(start)]
        if low in _forms_of("organisation_carriers"):
            for owner in (
                *modifiers(word),
                *complements(word, _OWNERS),
                *children(word, "poss"),
                *children(word, "appos"),
            ):
                if owner.lower_ in _SINGULAR and owner.dep_ == "poss":
                    continue
                found_list = (
                    self.organisations(owner) if self.parsed.units[owner.i] is not None or owner.dep_ == "pobj" else []
                )
                if found_list:
                    return found_list
            whole = low not in _forms_of("organisation_parts")
            if (
                whole
                and word.dep_ not in ("compound", "amod", "nmod")
                and all(isinstance(self.parsed.units[c.i], When) for c in complements(word, _OWNERS))
            ):
                focus = self.discourse.organisation(position=start)
                return [focus] if focus else []
            return []
        if low in _forms_of("organisation_nouns") and word.dep_ == "ROOT":  # 'A last agreement that dissolved in 1991'
            focus = self.discourse.pronoun(start)
            return [focus] if focus else []
        if (
            low in _forms_of("organisation_nouns") and word.dep_ == "attr" and is_verb(word.head)
        ):  # 'The Council is a body formed in 1952'
            return [e for s in surface_subject(word.head) if s != word for e in self.organisations(s)]
        known = ("its", "their", "same") if word.tag_ == "NNS" else ("the", "this", "that", "its", "their", "same")
        if low in _forms_of("organisation_nouns") and (own := self._own_body(word)):
            return own
        if low in _forms_of("organisation_nouns") and any(c.lower_ in known for c in word.children):
            focus = self.discourse.organisation(noun=forms()[1].get(low, low), position=start)
            return [focus] if focus else []
        if low in _forms_of("organisation_heads") and any(c.lower_ in _POINTING for c in word.children):
            lemma = forms()[1].get(low, low)
            if any(c.lower_ == "that" for c in word.children) and (last := self.discourse.pronoun(start, noun=lemma)):
                return [last]
            return self.discourse.of_kind(lemma, start)
        return [e for part in (*children(word, "appos"), *self._examples(word)) for e in self.organisations(part)]

    def _own_body(self, word: Token) -> list[Entity]:
        """Return the organisation that is subject where a part of it is named: 'suspended Fiji from its councils'."""
        at = word
        while at.head != at and not is_verb(at):
            at = at.head
        if not any(c.lower_ == "its" and c.dep_ == "poss" for c in word.children) or not is_verb(at):
            return []
        return [e for s in surface_subject(at) if s != word for e in self._organisations_of(self.parsed.units[s.i])]

    @staticmethod
    def _examples(word: Token) -> list[Token]:
        """Return what 'including' or 'such as' lists behind a plural noun."""
        listed = complements(word, _EXAMPLES)
        return listed if word.tag_ in ("NNS", "NNPS") or listed else []

    def _organisations_of(self, unit: object) -> list[Entity]:
        match unit:
            case Name(kind="organisation"):
                return [entity_of(unit)]
            case Group(kind="organisation"):
                return [e for item in unit.items for e in self._organisations_of(item)]
            case Reference(wants="organisation", operation="pair"):
                return [
                    Entity(n.entity, n.display, n.kind, unit.start, unit.end, (f"'{unit.text}' counts {n.display}",))
                    for n in self.discourse.both_organisations(unit.start)
                ]
            case Reference(wants="organisation") if unit.text[:5].casefold() == "that ":
                found = self.discourse.pronoun(unit.start, noun=unit.noun)
                return [Entity(found.id, found.name, found.kind, unit.start, unit.end, found.steps)] if found else []
            case Reference(wants="organisation"):
                named = unit.noun if unit.operation == "named" else ""
                noun = unit.noun if unit.operation == "description" else ""
                found = self.discourse.organisation(noun=noun, position=unit.start, named=named)
                return [Entity(found.id, found.name, found.kind, unit.start, unit.end, found.steps)] if found else []
            case Reference(operation="latter" | "former", count=1 | None):
                pair = self.discourse.both_organisations(unit.start)
                chosen = pair[-1:] if unit.operation == "latter" else pair[:1]
                return [
                    Entity(n.entity, n.display, n.kind, unit.start, unit.end, (f"'{unit.text}' is {n.display}",))
                    for n in chosen
                ]
            case _:
                return []

    @staticmethod
    def has_arms(organisation: Entity) -> bool:
        """Return whether an organisation can send a force: a bank or a court, whose missions carry books, cannot."""
        record = load().entities.get(organisation.id)
        return not isinstance(record, Organisation) or record.category not in _CIVILIAN

    # --- states ------------------------------------------------------------------------------------------------------

    def states(self, word: Token) -> list[Entity]:
        """Return the states that a word means: 'Estonia', 'the Finns', 'its government', 'they', 'the latter two'."""
        unit, start = self.parsed.units[word.i], self.parsed.starts[word.i]
        sentence = (self.parsed.start, self.parsed.end)
        if unit is not None:
            return self._states_of(unit, word)
        low = word.lower_
        if low in ("that", "those") and (of := complements(word, _OF)):  # 'sat down with those of Pakistan'
            return [e for o in of for e in self.states(o)]
        if word.tag_ == "PRP$" and (bound := self._bound(word)):
            return bound
        if linked := self.discourse.linked(start, organisation=False):
            return list(linked)
        if low in ("those", "that") and (named := complements(word, _OF)):  # 'met with those of Laos and Vietnam'
            return [e for w in named for e in self.states(w)]
        if low in _PLURAL and word.dep_ not in ("det", "predet", "preconj"):
            if word.tag_ in ("WDT", "WP"):
                return []
            found, right = self.discourse.states(
                Reference(start, self.parsed.ends[word.i], word.text, "states", "plural"), sentence=sentence
            )
            self.mismatch |= not right
            if not found and low != "both" and (state := self.discourse.state(position=start, sentence=sentence)):
                return [Entity(state.id, state.name, state.kind, start, self.parsed.ends[word.i], state.steps)]
            return found
        if low in _SINGULAR and word.tag_ != "DT":
            state = self.discourse.state(position=start, sentence=sentence)
            return (
                [Entity(state.id, state.name, state.kind, start, self.parsed.ends[word.i], state.steps)]
                if state
                else []
            )
        if low in _forms_of("representatives"):
            for owner in (*children(word, "poss"), *complements(word, _HOME), *modifiers(word)):
                owned = self.owner(whose(owner) if low in _forms_of("collectives") else owner)
                if owned:
                    return owned
            plural = word.tag_ == "NNS" and low in _forms_of("juntas")  # 'the generals', but not 'its ruler left'
            if (
                (plural or low in _forms_of("collectives"))
                and not children(word, "nummod")
                and not complements(word, _OF)
                and not any(m.tag_.startswith("NNP") for m in modifiers(word))
            ):
                state = self.discourse.state(position=start, sentence=sentence)
                return (
                    [Entity(state.id, state.name, state.kind, start, self.parsed.ends[word.i], state.steps)]
                    if state
                    else []
                )
        if _is_rank(low) and (ranked := self._ranked(word)):
            return ranked
        if low in _forms_of("state_nouns") or (word.dep_ == "attr" and any(_is_rank(c.lower_) for c in word.children)):
            owners = [] if low in _forms_of("relations") else complements(word, _OF)
            for part in (*children(word, "appos"), *owners):
                unit = self.parsed.units[part.i]
                if isinstance(unit, Group | Name) and (found := self._states_of(unit, part)):
                    return found
            if (
                word.dep_ == "pobj" and word.head.lower_ == "of" and word.head.head.dep_ == "attr"
            ):  # 'was one of the first states to join'
                word = word.head.head
            if word.dep_ == "attr" and is_verb(word.head):  # 'Britain became the only state to leave'
                return [e for s in surface_subject(word.head) if s != word for e in self.states(s)]
            if word.dep_ == "nsubj" and word.head.lower_ in IS:  # 'The state that left was Iraq'
                told = [c for c in children(word.head, "attr") if self.parsed.units[c.i] is not None]
                return [e for t in told for e in self.states(t)]
        named = [c for c in children(word, "appos") if self.parsed.units[c.i] is not None]
        return [e for part in (*named, *self._examples(word)) for e in self.states(part)]

    def _ranked(self, word: Token) -> list[Entity]:
        """Return who holds a place in a row: 'Estonia was the first to join', 'the last to leave were the Czechs'."""
        match word.dep_:
            case "attr" | "oprd" if is_verb(word.head):
                holders = [s for s in surface_subject(word.head) if s != word]
            case "nsubj" if word.head.lower_ in IS:
                holders = children(word.head, "attr")
            case "appos":
                holders = [word.head]
            case "pobj" if word.head.lower_ == "as" and is_verb(word.head.head):
                holders = surface_subject(word.head.head)
            case _:
                holders = []
        return [e for holder in holders for e in self.states(holder)]

    def _bound(self, possessor: Token) -> list[Entity]:
        """Return the states that are subject of the clause of 'its' or 'their': 'the former had its membership
        suspended'."""
        at = possessor
        while at.head != at and at.dep_ in ("poss", "dobj", "nsubj", "nsubjpass", "ccomp", "xcomp"):
            at = at.head
            for word in children(at, "nsubj", "nsubjpass") if is_verb(at) else []:
                if word.i < possessor.i and not word.is_ancestor(possessor) and self.parsed.units[word.i] is not None:
                    return self.states(word)
        return []

    def owner(self, word: Token) -> list[Entity]:
        """Return the states that a possessor or an adjective in front of a noun means: 'British' in 'British entry'."""
        unit = self.parsed.units[word.i]
        if isinstance(unit, Name) and unit.kind in STATE_KINDS:
            return [entity_of(unit, step=f"'{word.head.text}' stands for {unit.display}")]
        return self.states(word)

    def _states_of(self, unit: object, word: Token | None = None) -> list[Entity]:
        sentence = (self.parsed.start, self.parsed.end)
        match unit:
            case Name() if unit.kind in STATE_KINDS:
                if unit.use in ("adjective", "demonym") and word is not None and not self._is_people(unit, word):
                    return []
                return [
                    entity_of(
                        unit,
                        step=f"'{unit.text}' stands for {unit.display}"
                        if unit.use in ("capital", "government")
                        else "",
                    )
                ]
            case Name(kind="group"):
                return [entity_of(n, step=f"{n.display} is one of '{unit.text}'") for n in spread(unit)]
            case Group(kind="state"):
                found = [e for item in unit.items for e in self._states_of(item)]
                if unit.count is not None and unit.count != len(found):
                    self.mismatch = True
                unique: dict[str, Entity] = {}
                for entity in found:
                    unique.setdefault(entity.id, entity)
                return list(unique.values())
            case Reference(operation="capital"):
                return [entity_of(n) for n in unit.excluded[:1]]
            case Reference(wants="state"):
                state = self.discourse.state(noun=unit.noun, position=unit.start, sentence=sentence)
                return [Entity(state.id, state.name, state.kind, unit.start, unit.end, state.steps)] if state else []
            case Reference(wants="states"):
                found, right = self.discourse.states(unit, sentence=sentence)
                self.mismatch |= not right
                return found
            case _:
                return []

    def _is_people(self, unit: Name, word: Token) -> bool:
        """Return whether a demonym stands for the state: 'the Irish left', not 'Irish troops', 'a Finn' or 'the
        Kazakh Ivan Petrov'."""
        if word.dep_ in ("amod", "compound", "nmod"):
            return word.dep_ == "amod" and word.head.lower_ in _forms_of("representatives")
        if any(c.lower_ in ("a", "an") for c in word.children):
            return False
        following = word.nbor() if word.i + 1 < len(word.doc) else None
        if following is None or self.parsed.units[following.i] is not None:
            return True
        return not following.tag_.startswith("NN")

    # --- places and persons ------------------------------------------------------------------------------------------

    def places(self, word: Token, *, listed: bool = True) -> list[Entity]:
        """Return the place that a word means; a capital is the city, a state the state, an unlisted proper noun
        itself (if allowed)."""
        unit = self.parsed.units[word.i]
        match unit:
            case Reference(operation="capital"):
                named = unit.excluded[0]
                capital = self._city(named.entity, named.display, unit.start, unit.end)
                return [capital] if capital else []
            case Name(use="capital"):
                place = load().place(unit.text)
                return [
                    Entity(
                        place.id if place else f"place:{slug(unit.text)}",
                        place.name if place else unit.text,
                        "place",
                        unit.start,
                        unit.end,
                    )
                ]
            case Name() if unit.kind in STATE_KINDS and unit.use not in ("adjective", "demonym", "government"):
                return [entity_of(unit)]
            case Name(use="adjective") if unit.kind in STATE_KINDS:  # 'Gaborone-based'
                city = load().place(unit.text)
                return [Entity(city.id, city.name, "place", unit.start, unit.end)] if city else []
            case Name(kind="place"):
                return [entity_of(unit)]
            case Group() | Reference():
                return self._states_of(unit)
        if unit is None and word.lower_ == "capital" and (capital := self._capital(word)):
            return [capital]
        if unit is None and word.tag_.startswith("NNP") and not listed:
            return [self._proper(word, "place")]
        if unit is None and word.tag_.startswith("NN"):  # 'the capital city of Brussels'
            near = complements(word, _OF) + ([word.head] if word.dep_ == "appos" else [])
            return [p for o in near if self.parsed.units[o.i] is not None for p in self.places(o)]
        return []

    def _capital(self, word: Token) -> Entity | None:
        """Return the city that 'its capital' or 'the country's capital' means."""
        owners = [*(whose(c) for c in children(word, "poss")), *complements(word, _OF)]
        for state in (s for o in owners for s in self.states(o)):
            return self._city(state.id, state.name, self.parsed.starts[word.i], self.parsed.ends[word.i])
        return None

    @staticmethod
    def _city(state_id: str, name: str, start: int, end: int) -> Entity | None:
        state = load().entities.get(state_id)
        place = load().place(state.capitals[0][0]) if isinstance(state, State) and state.capitals else None
        return Entity(place.id, place.name, "place", start, end, (f"capital of {name}",)) if place else None

    def persons(self, word: Token) -> list[Entity]:
        """Return the person whom a word (or its apposition) names: a run of proper nouns that no table lists; 'he' is
        the head told of last."""
        if word.lower_ in _PERSONAL:
            told = [e for e in self.discourse.events if e.type == "leader" and e.participant is not None]
            last = told[-1].participant if told and self.parsed.start - told[-1].sentence[1] < _RECENT else None
            if last is None or last.kind != "person":
                return []
            start, end = self.parsed.starts[word.i], self.parsed.ends[word.i]
            return [replace(last, start=start, end=end, steps=(f"'{word.text}' is {last.name}",))]
        candidates = [
            word,
            *children(word, "appos"),
            *[c for a in children(word, "appos") for c in children(a, "appos")],
            *([word.head] if word.dep_ == "appos" else []),
        ]
        for candidate in candidates:
            unit = self.parsed.units[candidate.i]
            if isinstance(unit, Name) and unit.kind == "person":
                return [entity_of(unit)]
            if candidate.tag_.startswith("NNP") and unit is None and candidate.text[0].isupper():
                return [self._proper(candidate, "person")]
        return []

    def _proper(self, word: Token, kind: str) -> Entity:
        doc, left, right = word.doc, word.i, word.i
        while left > 0 and self._name_part(doc[left - 1]):
            left -= 1
        while right + 1 < len(doc) and self._name_part(doc[right + 1]):
            right += 1
        while left < right and doc[left].lower_ in lexicon().lists["honorifics"]:
            left += 1
        start, end = self.parsed.starts[left], self.parsed.ends[right]
        text = doc[left : right + 1].text
        return Entity(f"{kind}:{slug(text)}", text, kind, start, end)

    def _name_part(self, word: Token) -> bool:
        if self.parsed.units[word.i] is not None:
            return False
        return word.tag_.startswith("NNP") or (
            word.lower_ in ("al", "de", "da", "van", "von", "bin", "ibn", "el", "del", "la", "dos", "der")
            and word.dep_ != "det"
        )
