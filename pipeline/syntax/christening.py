"""What a sentence names the body that it describes: 'founded a club and called it the League'."""

from __future__ import annotations

from pipeline.rules.grammar import VERBS, WORDS
from pipeline.syntax.complements import complements, recipients
from pipeline.syntax.words import Token, children, is_verb

_AS, _OF, _TO = (frozenset({word}) for word in ("as", "of", "to"))
_NAMES = frozenset({"name", "title"})


def christened(noun: Token) -> list[Token]:
    """Return the name behind a noun that is its own: 'a forum, naming it the League', 'the treaty that became known as
    the League', 'the accord that gave birth to the League', 'the charter from which the League grew'."""
    verb = noun.head
    further = (
        [c for c in children(verb, "conj", "advcl") if is_verb(c)] if is_verb(verb) and noun.dep_ == "dobj" else []
    )
    clauses = children(noun, "relcl", "acl") + [c for c in further if _speaks_of(c)]
    named = [name for clause in clauses for name in _names(clause)]
    return [name for name in named if name.tag_.startswith("NNP") and name.i > noun.i]


def _speaks_of(verb: Token) -> bool:
    """Return whether a verb has a pronoun for what was just described as its object."""
    return any(o.lower_ == "it" for o in children(verb, "dobj", "dative"))


def _names(verb: Token) -> list[Token]:
    born = [o for o in children(verb, "dobj") if o.lower_ in WORDS.births]
    if born:
        return [name for at in (verb, *born) for name in (*recipients(at), *complements(at, _TO))]
    if verb.lower_ in VERBS.naming:
        return [*children(verb, "oprd", "attr", "npadvmod", "dobj", "ccomp"), *complements(verb, _AS)]
    given = [o for o in children(verb, "dobj", "oprd") if o.lower_ in _NAMES]
    if given:
        return [name for o in given for name in (*complements(o, _OF), *children(o, "appos"))]
    if verb.dep_ == "relcl" and verb.lower_ in VERBS.leading:
        source = any(c.lower_ == "from" and c.i < verb.i for c in children(verb, "prep"))
        subjects = children(verb, "nsubj", "nsubjpass")
        return (
            subjects if source else complements(verb, _TO) if all(s.lower_ in WORDS.relatives for s in subjects) else []
        )
    return []
