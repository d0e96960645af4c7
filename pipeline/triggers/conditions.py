"""What an entry asks of the surroundings of its word, field by field: `object` of the verb, `particle` behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from pipeline.numbers import is_ordinal
from pipeline.records import Group, Name, Parsed, Reference, When
from pipeline.rules.entries import Trigger
from pipeline.rules.grammar import WORDS
from pipeline.rules.load import forms, lexicon
from pipeline.syntax import (
    Token,
    children,
    complements,
    is_passive,
    is_verb,
    modifiers,
    objects,
    subject,
    surface_subject,
)
from pipeline.syntax.subjects import antecedent
from pipeline.syntax.words import inside

Condition = Callable[[Trigger, Token, Parsed], bool]
_PARTICLE_DEPS = frozenset({"prt", "advmod", "prep", "acomp", "oprd", "advcl", "cc", "neg", "preconj", "mark", "xcomp"})
_OF_ELLIPSIS = frozenset(
    {"nsubj", "nsubjpass", "neg", "punct", "cc", "advmod", "npadvmod", "conj", "mark", "ccomp", "dep"}
)
_ASIDE = 10  # words between commas that a fixed phrase may be parted by: 'so, though few remember it, did Fiji'


def fits(name: str, word: Token, parsed: Parsed) -> bool:
    """Return whether all is so at a word that the entry of this name asks for."""
    trigger, conditions = _asked(name)
    return all(is_met(trigger, word, parsed) for is_met in conditions)


@cache
def _asked(name: str) -> tuple[Trigger, tuple[Condition, ...]]:
    """Return an entry with the conditions that it sets."""
    trigger = lexicon().triggers[name]
    return trigger, tuple(is_met for field, is_met in _CONDITIONS.items() if getattr(trigger, field))


def _particle(trigger: Trigger, word: Token, parsed: Parsed) -> bool:
    near = [*(c for c in word.children if c.dep_ in _PARTICLE_DEPS), *word.doc[word.i + 1 : word.i + 2]]
    return any(w.lower_ in trigger.particle and not _of_date(w, parsed) for w in near)


def _object(trigger: Trigger, word: Token, parsed: Parsed) -> bool:
    direct = children(word, "dobj", "dative", "attr", "oprd", "acomp", "nsubjpass")
    direct += children(word, "nsubj") if is_passive(word) else []
    direct += [word.head] if word.dep_ == "relcl" else []  # 'a measure that it lifted'
    indirect = [
        o
        for c in children(word, "prep", "agent", "prt", "advmod", "dative")
        for p in (c, *children(c, "prep"))  # 'went out of business', 'back to the table'
        for o in children(p, "pobj", "pcomp")
    ]
    joined = [c for d in direct for c in d.conjuncts if not is_verb(c)]  # 'sent police and soldiers'
    near = [*direct, *joined, *indirect]
    heads = {_noun(w, parsed) for w in near}
    if word.dep_ == "acl" and word.tag_ == "VBN":  # 'a force sent to the Congo'
        heads.add(forms()[1].get(word.head.lower_, word.head.lower_))
    if heads.isdisjoint(trigger.object):
        return False
    about = [word.head] if word.dep_ == "acl" else []
    asked = [w for w in (*near, *about) if _noun(w, parsed) in trigger.object]
    return not trigger.object_modifier or any(_is_described(w, word, trigger) for w in asked)


def _subject(trigger: Trigger, word: Token, parsed: Parsed) -> bool:
    nouns, surface = forms()[1], surface_subject(word)
    doers = (*surface, *subject(word))  # 'troops guarded it', 'it was guarded by troops'
    if not any(nouns.get(s.lower_, s.lower_) in trigger.subject for s in doers):
        return False
    return not trigger.object_modifier or any(_is_described(s, word, trigger) for s in surface)


def _object_modifier(trigger: Trigger, word: Token, parsed: Parsed) -> bool:
    if trigger.object or trigger.subject:
        return True  # it is of these that it is asked
    near = [*children(word, "dobj", "nsubjpass"), *([word.head] if word.dep_ == "acl" else [])]
    return any(m.lower_ in trigger.object_modifier for c in near for m in modifiers(c))


def _dated(trigger: Trigger, word: Token, parsed: Parsed) -> bool:
    hung = [p for c in children(word, "prep", "advmod") for p in (c, *children(c, "prep"))]  # 'goes back to 1945'
    whole = [u.text.casefold().split()[0] for c in word.children if isinstance(u := parsed.units[c.i], When)]
    if set(trigger.dated) & set(whole):
        return True  # 'from 1922 to 1940'
    return any(p.lower_ in trigger.dated and _of_date(p, parsed) for p in hung)


def _without(trigger: Trigger, word: Token, parsed: Parsed) -> bool:
    ranked = word.dep_ in ("relcl", "acl") and word.tag_ == "VB"  # 'the second to go'
    hung = [c for c in word.subtree if word in (c.head, c.head.head) and not (ranked and c.tag_ == "TO")]
    hanging = {c.lower_ for c in hung if not _of_date(c, parsed)}
    if word.dep_ == "relcl":
        hanging |= {m.lower_ for m in (word.head, *modifiers(word.head))}  # 'the trade agreement that Chile signed'
    return hanging.isdisjoint(trigger.without)


def _bare(trigger: Trigger, word: Token, parsed: Parsed) -> bool:
    return not children(word, "oprd", "acomp") and (
        bool(trigger.object) or all(_may_be_body(child, parsed) for child in children(word, "dobj"))
    )


def _may_be_body(word: Token, parsed: Parsed) -> bool:
    unit = parsed.units[word.i]
    if unit is not None:
        return not isinstance(unit, Name | Group) or unit.kind == "organisation"
    named = any(parsed.units[a.i] is not None for a in children(word, "appos"))  # 'leaving its predecessor, the OAU'
    return named or word.lower_ in _bare_objects()


def _has_body(words: Iterable[Token], parsed: Parsed) -> bool:
    return any(_is_body(w, parsed) for w in words)


# Each is asked only of entries that set its field.
_CONDITIONS: dict[str, Condition] = {
    "particle": _particle,
    "bound": lambda t, w, parsed: _leads_to_body(w, t, parsed),
    "carried": lambda t, w, parsed: _is_carried(str(t.carried), w, parsed),
    "counted": lambda t, w, parsed: any(_is_count(c, parsed) for c in inside(w)),
    "ranked": lambda t, w, parsed: any(_is_high_ordinal(m.lower_) for m in modifiers(w)),
    "object": _object,
    "subject": _subject,
    "preceded": lambda t, w, parsed: preceding(w) in t.preceded,
    "under": lambda t, w, parsed: w.dep_ == "pobj" and w.head.lower_ in t.under,
    "body": lambda t, w, parsed: _has_body((*surface_subject(w), *subject(w)), parsed),
    "dated": _dated,
    "of_body": lambda t, w, parsed: _has_body((m for m in modifiers(w) if parsed.units[m.i] is not None), parsed),
    "present": lambda t, w, parsed: w.tag_ in ("VBP", "VBZ"),
    "passive": lambda t, w, parsed: is_passive(w),
    "comes_about": lambda t, w, parsed: w.dep_ in ("nsubj", "nsubjpass") and is_verb(w.head),
    "governed": lambda t, w, parsed: (
        w.dep_ in ("xcomp", "ccomp", "advcl") and forms()[0].get(w.head.lower_) in t.governed
    ),
    # a headline leaves out the auxiliary: 'Paraguay suspended'
    "transitive": lambda t, w, parsed: w.tag_ in ("VBD", "VBN") or is_passive(w) or bool(objects(w)),
    "object_kind": lambda t, w, parsed: _has_object_of(str(t.object_kind), w, parsed),
    "elliptical": lambda t, w, parsed: _ellipsis(w, parsed) == t.elliptical,
    "without": _without,
    "object_modifier": _object_modifier,
    "owned": lambda t, w, parsed: (
        not any(d.lower_ == "a" for c in children(w, "dobj", "nsubjpass") for d in children(c, "det"))
    ),
    "object_bare": lambda t, w, parsed: not any(children(c, "prep") for c in children(w, "dobj", "nsubjpass", "attr")),
    "plain": lambda t, w, parsed: not any(m.tag_ in ("NN", "NNS") and parsed.units[m.i] is None for m in modifiers(w)),
    "alone": lambda t, w, parsed: not any(c.i > w.i for c in children(w, "dobj", "xcomp", "ccomp", "pobj", "pcomp")),
    "bare": _bare,
    "modifier": lambda t, w, parsed: any(c.i < w.i and c.lower_ in t.modifier for c in w.children),
}


def _leads_to_body(word: Token, trigger: Trigger, parsed: Parsed) -> bool:
    """Return whether an organisation, or what carries it ('the ranks of NATO'), stands behind a preposition."""
    led = [
        o
        for w in (word, *children(word, "dobj", "oprd", "acomp", "advcl"))
        for o in complements(w, frozenset(trigger.bound))
    ]
    led = [o for o in led if o.i > word.i or not WORDS.within & set(trigger.bound)]  # 'under the treaty France admits'
    carriers = lexicon().lists["organisation_carriers"] - lexicon().lists["organisation_occasions"]
    return any(
        _is_body(o, parsed)
        or (o.lower_ in WORDS.organs and any(_is_body(w, parsed) for w in (*children(o, "poss"), *modifiers(o))))
        or (
            forms()[1].get(o.lower_) in carriers
            and any(
                _is_body(w, parsed)
                for w in (*children(o, "poss"), *modifiers(o), *complements(o, frozenset({"of", "in"})))
            )
        )
        for o in led
    )


def _is_carried(who: str, word: Token, parsed: Parsed) -> bool:
    """Return whether the verb moves its subject ('self') or its object ('other'), and that can be a state: a minister
    goes into buildings, and who vetoes an 'entry into NATO' brings nobody in."""
    nouns, lists = forms()[1], lexicon().lists
    if is_passive(word):
        return who == "other"
    direct = children(word, "dobj")
    routes = all(o.lower_ in WORDS.reflexives or nouns.get(o.lower_) in lists["routes"] for o in direct)
    if who == "self":
        people = lists["representatives"] - lists["collectives"]
        return routes and not any(nouns.get(s.lower_) in people for s in surface_subject(word))
    stateful = lists["state_nouns"] | lists["representatives"]
    return not routes and all(
        parsed.units[o.i] is not None or o.tag_ == "PRP" or nouns.get(o.lower_) in stateful for o in direct
    )


def _ellipsis(word: Token, parsed: Parsed) -> str | None:
    """Return how an auxiliary stands for a whole verb phrase: denied in 'Brazil does not' and 'the Saarland never was',
    affirmed in 'and in 1999 it did', None for any other."""
    own = any(c.dep_ in ("nsubj", "nsubjpass") for c in word.children)
    if word.dep_ in ("aux", "auxpass") or not (own or (word.dep_ == "conj" and word.lower_ in ("did", "was", "were"))):
        return None  # 'threatened to leave but did not' shares its subject
    if any(c.dep_ == "neg" for c in word.children):
        return "denied" if all(c.dep_ in _OF_ELLIPSIS for c in word.children) else None
    plain = all(
        (c.dep_ in _OF_ELLIPSIS and c.dep_ != "advmod")
        or c.lower_ in WORDS.at_last
        or (c.dep_ == "aux" and c.lower_ in ("had", "have", "has"))
        or (c.dep_ == "prep" and c.lower_ != "until" and _of_date(c, parsed))
        for c in word.children
    )
    if plain and any(c.dep_ == "mark" and c.lower_ == "as" for c in word.children):
        return "compared"
    return "affirmed" if plain and all(c.i < word.i for c in children(word, "nsubj", "nsubjpass")) else None


def _has_object_of(kind: str, word: Token, parsed: Parsed) -> bool:
    """Return whether the object, or that of a preposition, names or refers to an entity of a kind."""
    near = [*children(word, "dobj"), *(o for p in children(word, "prep") for o in children(p, "pobj"))]
    if any(o.lower_ in WORDS.relatives for o in near) and (whom := antecedent(word)) is not None:
        near.append(whom)  # 'the League, in which Kenya sits'
    units = [parsed.units[w.i] for w in near]
    return any((u.wants if isinstance(u, Reference) else getattr(u, "kind", None)) == kind for u in units)


def preceding(word: Token) -> str:
    """Return the word before ``word``, what stands between commas not counted: 'so' in 'so, a month later, was
    Gabon'."""
    doc, at = word.doc, word.i - 1
    if at >= 0 and doc[at].text == ",":
        at = next((i - 1 for i in range(at - 1, max(at - _ASIDE, 0), -1) if doc[i].text == ","), at)
    return str(doc[at].lower_) if at >= 0 else ""


def _is_high_ordinal(word: str) -> bool:
    """Return whether a word counts from third on; 'first' and 'second' rank as well as count."""
    return is_ordinal(word) and word not in WORDS.ranking_ordinals


def _is_count(word: Token, parsed: Parsed) -> bool:
    """Return whether a number counts members: 'to 33', 'a club of twelve', '33 states', but not 'two ideas'."""
    if word.tag_ != "CD" or parsed.units[word.i] is not None:
        return False
    return word.dep_ in ("pobj", "attr", "oprd") or forms()[1].get(word.head.lower_) in lexicon().lists["state_nouns"]


def _is_described(noun: Token, verb: Token, trigger: Trigger) -> bool:
    """Return whether an entry's words say what a noun is about: 'accession talks', 'talks on accession'."""
    about = [p for w in (noun, verb) for p in children(w, "prep") if p.lower_ in WORDS.about]
    told = (*modifiers(noun), *(o for p in about for o in children(p, "pobj", "pcomp")))
    return any(w.lower_ in trigger.object_modifier for w in told)


def _noun(word: Token, parsed: Parsed) -> str:
    """Return the lemma of a noun; of a description or list the noun that it has in the article ('its treaty', 'two
    members: Fiji and Tonga')."""
    unit = parsed.units[word.i]
    if isinstance(unit, Group) and unit.noun:
        return forms()[1].get(unit.noun, unit.noun)
    return unit.noun if isinstance(unit, Reference) and unit.noun else forms()[1].get(word.lower_, str(word.lower_))


def _is_body(word: Token, parsed: Parsed) -> bool:
    """Return whether a word names or refers to an organisation."""
    unit = parsed.units[word.i]
    if isinstance(unit, Reference):
        return unit.wants == "organisation"
    if isinstance(unit, Name | Group):
        return unit.kind == "organisation"
    return word.lower_ == "it" or forms()[1].get(word.lower_) in lexicon().lists["organisation_nouns"]


def _of_date(word: Token, parsed: Parsed) -> bool:
    """Return whether a preposition opens a date: 'received the rank in 2003' is not 'received in'."""
    return any(isinstance(parsed.units[o.i], When) for o in children(word, "pobj"))


@lru_cache(maxsize=1)
def _bare_objects() -> frozenset[str]:
    nouns = forms()[1]
    lists = lexicon().lists
    wanted = lists["organisation_carriers"] | lists["organisation_nouns"] | lists["organisation_heads"]
    return frozenset(f for f, lemma in nouns.items() if lemma in wanted) | WORDS.object_pronouns
