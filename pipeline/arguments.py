"""From a word of the parse to the entities it means: names, lists, pronouns, descriptions, and nouns that stand for
their owner."""

from __future__ import annotations

from dataclasses import replace

from pipeline import homes, persons, places
from pipeline.discourse import Discourse
from pipeline.gazetteer import Organisation, load
from pipeline.numbers import is_ordinal
from pipeline.records import STATE_KINDS, Entity, Group, Name, Parsed, Reference, When, entity_of, spread
from pipeline.rules.grammar import WORDS
from pipeline.rules.load import forms, forms_of, lexicon
from pipeline.syntax import IS, Token, children, complements, is_verb, modifiers, surface_subject, whose

# Kinds of organisation that send no force: their missions carry books.
_CIVILIAN = frozenset(
    {"agency", "bank", "court", "commission", "commodity-body", "currency-union", "customs-union", "free-trade-area"}
)
_OF = frozenset({"of"})


def _at(found: Entity | None, start: int, end: int) -> list[Entity]:
    """Return what was found, if anything, as what stands at these characters."""
    return [replace(found, start=start, end=end)] if found else []


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
                return persons.of(word, self.parsed, self.discourse)
            case "chair":
                return persons.of(word, self.parsed, self.discourse) or self.states(word)
            case "place":
                return places.of(word, self.parsed, self.states)
            case "anywhere":
                return places.of(word, self.parsed, self.states, listed=False)
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
        if low in WORDS.singular_pronouns and word.tag_ != "DT":
            found = self.discourse.pronoun(start)
            return [found] if found else []
        if low == "both" and word.dep_ == "pobj":
            return [entity_of(n) for n in self.discourse.both_organisations(start)]
        if low in forms_of("organisation_carriers"):
            if own := self._own_body(word):
                return own
            owners = WORDS.owner_prepositions
            for owner in (
                *modifiers(word),
                *complements(word, owners),
                *children(word, "poss"),
                *children(word, "appos"),
            ):
                if owner.lower_ in WORDS.singular_pronouns and owner.dep_ == "poss":
                    continue
                found_list = (
                    self.organisations(owner) if self.parsed.units[owner.i] is not None or owner.dep_ == "pobj" else []
                )
                if found_list:
                    return found_list
            whole = low not in forms_of("organisation_parts")
            if (
                whole
                and word.dep_ not in ("compound", "amod", "nmod")
                and all(isinstance(self.parsed.units[c.i], When) for c in complements(word, owners))
            ):
                focus = self.discourse.organisation(position=start)
                return [focus] if focus else []
            return []
        if low in forms_of("organisation_nouns") and word.dep_ == "ROOT":  # 'A last agreement that dissolved in 1991'
            focus = self.discourse.pronoun(start)
            return [focus] if focus else []
        if (
            low in forms_of("organisation_nouns") and word.dep_ == "attr" and is_verb(word.head)
        ):  # 'The Council is a body formed in 1952'
            return [e for s in surface_subject(word.head) if s != word for e in self.organisations(s)]
        known = WORDS.known_bodies_plural if word.tag_ == "NNS" else WORDS.known_bodies
        if low in forms_of("organisation_nouns") and (own := self._own_body(word)):
            return own
        plain = low in forms_of("organisation_nouns") and not self._is_another_thing(word)
        if plain and any(c.lower_ in known for c in word.children):
            focus = self.discourse.organisation(noun=forms()[1].get(low, low), position=start)
            return [focus] if focus else []
        if low in forms_of("organisation_heads") and any(c.lower_ in WORDS.pointing for c in word.children):
            lemma = forms()[1].get(low, low)
            if any(c.lower_ == "that" for c in word.children) and (last := self.discourse.pronoun(start, noun=lemma)):
                return [last]
            return self.discourse.of_kind(lemma, start)
        return [e for part in (*children(word, "appos"), *self._examples(word)) for e in self.organisations(part)]

    def _is_another_thing(self, word: Token) -> bool:
        """Return whether what stands at a noun tells that it is not the body spoken of: 'the bond market', 'the
        convention on plastics'."""
        kinds = [c for c in children(word, "compound") if c.tag_ in ("NN", "NNS") and self.parsed.units[c.i] is None]
        return bool(kinds) or any(p.lower_ in WORDS.topics for p in children(word, "prep"))

    def _own_body(self, word: Token) -> list[Entity]:
        """Return the organisation that is subject where a part of it is named: 'suspended Fiji from its councils',
        'took it into its ranks'."""
        at = word
        while at.head != at and not is_verb(at):
            at = at.head
        if not any(c.lower_ == "its" and c.dep_ == "poss" for c in word.children) or not is_verb(at):
            return []
        return [e for s in surface_subject(at) if s != word for e in self._organisations_of(self.parsed.units[s.i])]

    @staticmethod
    def _examples(word: Token) -> list[Token]:
        """Return what 'including' or 'such as' lists behind a plural noun."""
        listed = complements(word, WORDS.example_prepositions)
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
            case Reference(wants="organisation", operation="of_two"):
                return _at(self.discourse.of_two(unit.start, unit.noun), unit.start, unit.end)
            case Reference(wants="organisation") if unit.text[:5].casefold() == "that ":
                found = self.discourse.pronoun(unit.start, noun=unit.noun)
                return _at(found, unit.start, unit.end)
            case Reference(wants="organisation"):
                named = unit.noun if unit.operation == "named" else ""
                noun = unit.noun if unit.operation == "description" else ""
                found = self.discourse.organisation(noun=noun, position=unit.start, named=named)
                return _at(found, unit.start, unit.end)
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

    @staticmethod
    def are_people(word: Token) -> bool:
        """Return whether a pronoun means people of whom a clause tells: 'those who were expelled for cheating'."""
        if word.lower_ == "who" and word.head.dep_ == "relcl":
            word = word.head.head
        clauses = children(word, "relcl") if word.lower_ == "those" else []
        return any(s.lower_ == "who" for c in clauses for s in children(c, "nsubj", "nsubjpass"))

    def states(self, word: Token) -> list[Entity]:
        """Return the states that a word means: 'Estonia', 'the Finns', 'its government', 'they', 'the latter two'."""
        unit, start = self.parsed.units[word.i], self.parsed.starts[word.i]
        end, sentence = self.parsed.ends[word.i], (self.parsed.start, self.parsed.end)
        if unit is not None:
            return self._states_of(unit, word)
        low = word.lower_
        if low in ("that", "those") and (of := complements(word, _OF)):  # 'sat down with those of Pakistan'
            return [e for o in of for e in self.states(o)]
        if word.tag_ == "PRP$" and (bound := self._bound(word)):
            return bound
        if self.are_people(word):
            return []
        if linked := self.discourse.linked(start, organisation=False):
            return list(linked)
        if start in self.discourse.things:
            return []
        if low in WORDS.plural_pronouns and word.dep_ not in ("det", "predet", "preconj"):
            if word.tag_ in ("WDT", "WP") or children(word, "relcl", "acl"):
                return []  # 'those who were suspended' are whoever was
            found, right = self.discourse.states(
                Reference(start, end, word.text, "states", "plural"), sentence=sentence
            )
            self.mismatch |= not right
            if not found and low != "both":
                return _at(self.discourse.state(position=start, sentence=sentence), start, end)
            return found
        if low in WORDS.singular_pronouns and word.tag_ != "DT":
            return _at(self.discourse.state(position=start, sentence=sentence), start, end)
        if low in forms_of("representatives"):
            for owner in (*children(word, "poss"), *complements(word, WORDS.home_prepositions), *modifiers(word)):
                owned = self.owner(whose(owner) if low in forms_of("collectives") else owner)
                if owned:
                    return owned
            plural = word.tag_ == "NNS" and low in forms_of("juntas")  # 'the generals', but not 'its ruler left'
            if (
                (plural or low in forms_of("collectives"))
                and not children(word, "nummod")
                and not complements(word, _OF)
                and not any(m.tag_.startswith("NNP") for m in modifiers(word))
            ):
                return _at(self.discourse.state(position=start, sentence=sentence), start, end)
        if _is_rank(low) and (ranked := self._ranked(word)):
            return ranked
        if low in forms_of("state_nouns") or (word.dep_ == "attr" and any(_is_rank(c.lower_) for c in word.children)):
            owners = [] if low in forms_of("relations") else complements(word, _OF)
            for part in (*children(word, "appos"), *owners):
                unit = self.parsed.units[part.i]
                if isinstance(unit, Group | Name) and (found := self._states_of(unit, part)):
                    return found
            if (
                word.dep_ == "pobj" and word.head.lower_ == "of" and word.head.head.dep_ == "attr"
            ):  # 'was one of the first states to join'
                word = word.head.head
            if word.dep_ == "pobj" and word.head.lower_ == "among" and word.head.head.lower_ in IS:
                return [e for s in surface_subject(word.head.head) for e in self.states(s)]  # 'among the states that'
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
            case Reference(wants="state") if homes.is_his(unit) and (his := self._of_speaker(unit)) is not None:
                return his
            case Reference(wants="state"):
                state = self.discourse.state(noun=unit.noun, position=unit.start, sentence=sentence)
                return _at(state, unit.start, unit.end)
            case Reference(wants="states"):
                found, right = self.discourse.states(unit, sentence=sentence)
                self.mismatch |= not right
                return found
            case _:
                return []

    def _of_speaker(self, unit: Reference) -> list[Entity] | None:
        word = next(w for w in self.parsed.doc if self.parsed.units[w.i] is unit)
        return homes.of_speaker(unit, word, self.parsed, self.discourse, self.states)

    def _is_people(self, unit: Name, word: Token) -> bool:
        """Return whether a demonym stands for the state: 'the Irish left', not 'Irish troops', 'a Finn' or 'the
        Kazakh Ivan Petrov'."""
        if word.dep_ in ("amod", "compound", "nmod"):
            return word.dep_ == "amod" and word.head.lower_ in forms_of("representatives")
        if any(c.lower_ in ("a", "an") for c in word.children):
            return False
        following = word.nbor() if word.i + 1 < len(word.doc) else None
        if following is None or self.parsed.units[following.i] is not None:
            return True
        return not following.tag_.startswith("NN")
