"""What a sentence says about its pronouns and nouns: which of them refer, to one or many, to what kind, and in which
role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from pipeline.gazetteer import State, load
from pipeline.records import STATE_KINDS, Entity, Name, Parsed, Unit
from pipeline.rules.grammar import WORDS, is_plural
from pipeline.rules.load import forms_of, lexicon
from pipeline.rules.words import noun_forms, verb_forms
from pipeline.syntax import Token, children, complements, is_verb, modifiers, walk
from pipeline.triggers import hits


@lru_cache(maxsize=1)
def numbers() -> dict[str, str]:
    """Return the pronouns with their number: one or many."""
    rules = (lexicon().pronouns[name] for name in ("singular", "plural"))
    return {w: rule.number for rule in rules if rule.number for w in rule.words}


@lru_cache(maxsize=1)
def _others() -> frozenset[str]:
    return lexicon().pronouns["other_plurals"].words | lexicon().pronouns["other_places"].words


@lru_cache(maxsize=1)
def _statement_verbs() -> frozenset[str]:
    return frozenset(form for verb in lexicon().pronouns["statement"].verbs for form in verb_forms(verb))


def means_statement(word: Token) -> bool:
    """Return whether 'it' stands for what was said: 'announced it'."""
    return bool(word.lower_ == "it" and word.dep_ == "dobj" and word.head.lower_ in _statement_verbs())


def is_person(unit: Unit) -> bool:
    """Return whether a demonym is one person, who is not what 'it' or 'they' means: 'the Croat'."""
    if not isinstance(unit, Name) or unit.use != "demonym" or unit.text.endswith("s"):
        return False
    state = load().entities.get(unit.entity)
    return isinstance(state, State) and f"{unit.text}s" in state.demonyms


def is_pronoun(word: Token) -> bool:
    """Return whether a pronoun refers here."""
    if word.lower_.endswith(("self", "selves")):
        return word.dep_ in ("dobj", "pobj")  # not 'the hosts themselves'
    if word.lower_ in WORDS.pair_pronouns:
        return word.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "appos") or (
            bool(word.i) and word.nbor(-1).dep_ == "prep"
        )
    return True


def is_description(word: Token) -> bool:
    """Return whether a noun is a description of an organisation that no pattern of the references knows."""
    return (
        word.lower_ in forms_of("organisation_descriptions") | forms_of("organisation_heads")
        and word.dep_ not in ("compound", "nmod", "amod", "attr")
        and any(c.lower_ in WORDS.pointing for c in word.children)
        and not complements(word, frozenset({"of", "for", "with", "between"}))
        and not any(is_verb(c) for c in word.children)
        and not modifiers(word)
    )


@cache
def _owned(rule: str) -> frozenset[str]:
    return frozenset(form for noun in lexicon().pronouns[rule].owned for form in noun_forms(noun))


def owner_of(noun: str) -> str | None:
    """Return the kind of entity that a noun belongs to, None where it may be either."""
    if noun in _owned("state_owned"):
        return "state"
    return "organisation" if noun in _owned("organisation_owned") else None


def expletives(text: str, parsed: Parsed) -> set[int]:
    """Return where 'it' means nothing."""
    pattern = lexicon().pronouns["expletive"].pattern or r"(?!)"
    found = set()
    for match in re.finditer(pattern, text[parsed.start : parsed.end], re.IGNORECASE):
        at = re.search(r"\bit\b", match.group(), re.IGNORECASE)
        found.add(parsed.start + match.start() + (at.start() if at else 0))
    return found


def hints_in(parsed: Parsed) -> tuple[dict[int, str], set[int]]:
    """Return the kind that the sentence demands of a pronoun, by what it owns or by the slot of a trigger; and the
    words for what something was renamed to, which is what later words speak of."""
    hints: dict[int, str] = {}
    renamed: set[int] = set()
    for word in parsed.doc:
        if word.dep_ == "poss" and word.lower_ in numbers() and (owner := owner_of(word.head.lower_)):
            hints[word.i] = owner
        elif word.dep_ == "nsubj" and word.lower_ in numbers() and word.head.lower_ in verb_forms("be"):
            for noun in children(word.head, "attr"):
                if noun.lower_ in forms_of("organisation_descriptions"):
                    hints[word.i] = "organisation"  # 'It is a strange institution'
    for hit in hits(parsed):
        if hit.trigger.type == "renamed":
            renamed |= {w.i for path in hit.frame.participant for w in walk(hit.word, path)}
        if hit.frame.kind != "state":
            continue
        for paths, kind in ((hit.frame.organisation, "organisation"), (hit.frame.participant, "state")):
            for path in paths:
                if path.split(":")[0] in ("subject", "object", "prep"):
                    for word in walk(hit.word, path):
                        hints.setdefault(word.i, kind)
    return hints, renamed


def role_of(word: Token) -> str:
    """Return the role of a word that weighs when a later pronoun is read."""
    while word.dep_ in ("conj", "appos") and word.head != word:
        word = word.head
    match word.dep_:
        case "nsubj" | "nsubjpass" | "csubj":
            return "subject"
        case "ROOT" if not is_verb(word):
            return "subject"
        case "dobj" | "attr" | "oprd" | "dative" | "acomp":
            return "object"
        case "poss":
            return "possessor"
        case "pobj":
            return "oblique"
        case "amod" | "compound" | "nmod":
            return "modifier"
        case _:
            return "other"


def is_subordinate(word: Token) -> bool:
    """Return whether a word stands in an adverbial or relative clause."""
    return any(
        a.dep_ in ("advcl", "relcl", "acl", "pcomp")
        or any(w.tag_ in ("WDT", "WP") for s in children(a, "nsubj", "nsubjpass") for w in s.subtree)
        for a in word.ancestors
    )


def is_candidate(word: Token, parsed: Parsed) -> bool:
    """Return whether a common noun may be what a pronoun means: no person, no time, no name of a person."""
    if parsed.units[word.i] is not None:
        return False
    if word.lower_ in _others():
        return role_of(word) in ("subject", "object")
    if word.tag_ not in ("NN", "NNS") or word.lower_ in WORDS.indefinite_persons:
        return False
    if word.tag_ == "NN" and word.lower_ in forms_of("representatives"):
        return False
    return role_of(word) in ("subject", "object")


def number_of(word: Token, unit: Unit | None, entities: Sequence[Entity]) -> str:
    """Return the number of what a word means: one, many, any, or person, which no pronoun takes up."""
    if not entities:
        plural = word.tag_ == "NNS" or word.lower_ in lexicon().pronouns["other_plurals"].words
        return "many" if plural else "one"
    if len(entities) > 1:
        return "many"
    if unit is not None and is_person(unit):
        return "person"
    if isinstance(unit, Name) and unit.use == "demonym":
        return "many"
    if isinstance(unit, Name) and unit.kind in STATE_KINDS and (unit.use == "government" or is_plural(unit.text)):
        return "any"
    if unit is None and numbers().get(word.lower_) == "many":
        return "many"
    return "one"
