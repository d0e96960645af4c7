"""What a word has beside its subject: objects, and what stands behind its prepositions."""

from __future__ import annotations

from pipeline.rules.grammar import WORDS
from pipeline.syntax.subjects import antecedent, surface_subject
from pipeline.syntax.words import Token, children, is_passive


def objects(token: Token) -> list[Token]:
    """Return to whom it is done: the direct object of an active verb, the subject of a passive one."""
    if is_passive(token):
        return surface_subject(token)
    direct = children(token, "dobj", "dative")
    if not direct and token.dep_ == "relcl" and children(token, "nsubj") and not children(token, "prep"):
        subjects = children(token, "nsubj")
        if all(s.lower_ not in WORDS.relatives for s in subjects):
            return [token.head]
    if any(c.lower_ == "what" for c in direct) and token.dep_ in ("csubj", "nsubj", "ccomp"):
        return children(token.head, "attr")  # 'What Qatar left was OPEC'
    relative = [c for c in direct if c.lower_ in WORDS.relatives]
    if relative:
        noun = antecedent(token)
        return [noun] if noun is not None else []
    return direct


def complements(token: Token, prepositions: frozenset[str]) -> list[Token]:
    """Return the objects of the prepositions that hang on ``token`` ('out of' counts as 'of' and as 'out of')."""
    found: list[Token] = []
    joined = [
        g
        for c in token.children
        if c.dep_ == "prep"
        for g in c.conjuncts
        if g.dep_ == "conj" and g.head.dep_ in ("prep", "conj")
    ]
    for child in (*token.children, *joined):
        if child in joined:
            found += _prep_objects(child, token) if child.lower_ in prepositions else []
            continue
        if child.dep_ not in ("prep", "agent", "dative", "prt", "advmod", "mark"):
            continue
        inner = [g for g in child.children if g.dep_ == "prep"]
        if child.lower_ in prepositions:
            found += _prep_objects(child, token)
            found += [o for g in inner for o in _prep_objects(g, token)]
        else:
            found += [o for g in inner if g.lower_ in prepositions for o in _prep_objects(g, token)]
    return found


def _prep_objects(preposition: Token, verb: Token) -> list[Token]:
    result = []
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp", "conj") or (child.dep_ == "nummod"):
            if child.lower_ in WORDS.relatives and not children(child, "prep"):  # not 'for that of Peru'
                noun = antecedent(verb)
                result += [noun] if noun is not None else []
            elif child.dep_ != "conj":
                result.append(child)
    return result


def recipients(verb: Token) -> list[Token]:
    """Return who gets the object of a verb as its dative: 'gave Serbia the rank', 'gave the rank to Serbia'."""
    return [o for d in children(verb, "dative") for o in (children(d, "pobj") or [d])]
