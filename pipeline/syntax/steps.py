"""The steps that the slots of frames are paths of: 'subject', 'object/of', 'prep:to|into'."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.rules.grammar import VERBS, WORDS
from pipeline.syntax.christening import christened
from pipeline.syntax.complements import complements, objects, recipients
from pipeline.syntax.holders import holder, present, taking_part
from pipeline.syntax.subjects import antecedent, subject, surface_subject
from pipeline.syntax.words import Token, children, inside, is_verb, modifiers, whose


def _body_of(noun: Token) -> list[Token]:
    """Return whose organ a noun names: 'the commission of the African Union', 'the AU's secretariat'."""
    if noun.lower_ not in WORDS.organs:
        return []
    return [*modifiers(noun), *children(noun, "poss"), *complements(noun, frozenset({"of"}))]


def _where(verb: Token) -> list[Token]:
    """Return the place of a clause that opens with 'where': 'Minsk, where it sits', 'Minsk is where it sits'."""
    if not any(c.lower_ == "where" for c in verb.children):
        return []
    if verb.dep_ == "relcl":
        return [verb.head]
    return surface_subject(verb.head) if verb.dep_ in ("advcl", "ccomp") and verb.head.lower_ in VERBS.be else []


def _governor(token: Token) -> Iterator[Token]:
    at = token
    while at.head != at:
        at = at.head
        if is_verb(at):
            yield at
            return


_STEPS: dict[str, Callable[[Token], list[Token]]] = {
    "subject": subject,
    "object": objects,
    "surface_subject": surface_subject,
    "poss": lambda t: [whose(c) for c in children(t, "poss")],
    "modifier": modifiers,
    "holder": holder,
    "inside": inside,
    "appos": lambda t: children(t, "appos"),
    "aside": lambda t: [c for c in children(t, "appos", "npadvmod") if c.i > t.i],
    "where": _where,
    "present": present,
    # 'took in Denmark': the parser takes the particle for a preposition
    "behind_particle": lambda t: [o for p in children(t, "prep") if p.i == t.i + 1 for o in children(p, "pobj")],
    "attr": lambda t: children(t, "attr", "oprd", "acomp"),
    "head": lambda t: [t.head] if t.head is not t else [],
    "creating": lambda t: [c for c in children(t, "relcl", "acl", "conj") if c.lower_ in VERBS.creating],
    "christened": christened,
    "creation": lambda t: [o for o in complements(t, WORDS.on_creation) if o.lower_ in WORDS.creations],
    "relative": lambda t: children(t, "relcl", "acl"),
    "antecedent": lambda t: [a] if (a := antecedent(t)) is not None else [],
    "listed": lambda t: [
        w
        for h in [t.head]
        if t.dep_ == "nsubj" and h.lower_ in VERBS.listing
        for o in children(h, "attr", "dobj")
        for w in (o, *o.conjuncts)
        if not is_verb(w)
    ],
    "proper": lambda t: [t] if t.tag_.startswith("NNP") else [],
    "direct": lambda t: children(t, "dobj"),
    "dative": recipients,
    "and": lambda t: [c for c in t.conjuncts if not is_verb(c)],
    "coordinated": lambda t: [t.head] if t.dep_ == "conj" else [],
    "is": lambda t: [t.head] if t.dep_ == "nsubj" and t.head.lower_ in VERBS.be else [],
    "said_of": lambda t: [t.head] if t.dep_ == "appos" else surface_subject(t.head) if t.dep_ == "attr" else [],
    "object_after": lambda t: [c for c in children(t, "dobj", "ccomp", "npadvmod") if c.i > t.i],
    "next": lambda t: [t.nbor()] if t.i + 1 < len(t.doc) else [],
    "preceding": lambda t: [t.nbor(-1)] if t.i else [],
    "following": lambda t: [n for n in t.doc[t.i + 1 : t.i + 2] if n.dep_ not in ("compound", "nmod", "poss")],
    "own_subject": lambda t: children(t, "nsubj", "nsubjpass"),
    "taking_part": taking_part,
    "owner": lambda t: [whose(c) for c in children(t, "poss") if c.tag_ != "PRP$"],
    "clause": lambda t: [
        c
        for c in children(t, "xcomp", "ccomp", "acl", "advcl", "pcomp", "relcl")
        if is_verb(c) or children(c, "cop", "aux")
    ],
    "conjunct": lambda t: [c for c in children(t, "conj") if is_verb(c)],
    "self": lambda t: [t],
    "governor": lambda t: list(_governor(t)),
    "organ": _body_of,
}
STEP_NAMES = frozenset(_STEPS) | {"prep"}


def walk(token: Token, path: str) -> list[Token]:
    """Return the words that ``path`` leads to; an unknown step raises KeyError (the loader checks paths)."""
    at = [token]
    for step in path.split("/"):
        name, _, argument = step.partition(":")
        if name == "prep":
            wanted = frozenset(argument.split("|"))
            at = [w for t in at for w in complements(t, wanted)]
        else:
            at = [w for t in at for w in _STEPS[name](t)]
    return at
