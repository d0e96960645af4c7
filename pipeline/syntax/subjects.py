"""Who does what a verb says: its subject, its own or that of the clause around it.

Relative clauses, participles, coordination and control ('wants to join', 'drove Finland to join') are undone here.
"""

from __future__ import annotations

from pipeline.rules.grammar import VERBS, WORDS
from pipeline.syntax.words import PROPER, Token, children, is_caused, is_passive, is_verb

_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_INSIDE_CLAUSE = frozenset({"conj", "xcomp", "ccomp", "attr", "dobj", "acomp", "oprd", "prep", "pobj"})
_CONTROLLED = frozenset({"xcomp", "advcl", "conj", "ccomp", "pcomp", "acl", "relcl", "dep", "prep"})

_PAST = frozenset({"VBD", "VBN"})


def surface_subject(token: Token, depth: int = 0) -> list[Token]:
    """Return the words that stand as subject, inherited along control, coordination and participles where there is
    none."""
    own = children(token, *_SUBJECT)
    if own:
        noun = antecedent(token)
        return [noun if _is_relative(c) and noun is not None else c for c in own]
    if depth > 6:
        return []
    if row := [v for v in children(token, "ccomp") if v.i < token.i and v.tag_ in _PAST and children(v, *_SUBJECT)]:
        return surface_subject(row[0], depth + 1)  # 'Fiji joined in 1971, was suspended in 2009 and returned'
    head = token.head
    if token.dep_ == "csubj" and token.tag_ == "VBG":  # 'Joining NATO is a goal of Georgia', 'is among Georgia's goals'
        told = [*children(head, "attr"), *(o for p in children(head, "prep") for o in children(p, "pobj"))]
        return [
            w
            for t in told
            for w in (*children(t, "poss"), *(o for p in children(t, "prep") for o in children(p, "pobj")))
        ]
    told = [c for c in children(token, "ccomp") if c.i < token.i and children(c, *_SUBJECT)]
    if told and is_verb(token):
        return surface_subject(told[-1], depth + 1)  # 'Gabon left OPEC, was taken back and left again'
    if head == token:
        return []
    if token.dep_ == "acl" and (given := _given_with(token)):
        return given
    if token.dep_ == "acl" and token.tag_ == "VB" and (wanting := _subject_of(head, depth)):
        return wanting  # 'India's refusal to join', 'filed a request to join'
    if token.dep_ in ("relcl", "acl"):
        return [head]
    if token.dep_ == "conj" and not is_verb(head):
        return []
    if token.dep_ == "pcomp" and head.lower_ in ("from", "of", "into") and (kept := _moved(head)):
        return kept  # 'kept Austria from joining', 'talked it out of joining'
    if token.dep_ == "pcomp" or (token.dep_ == "prep" and is_verb(token)):
        governor = head.head if token.dep_ == "pcomp" else head
        while governor.dep_ in ("prep", "pcomp", "advmod", "prt") and governor.head != governor:
            governor = governor.head  # 'came close to leaving'
        return _subject_of(governor, depth)
    if is_caused(token) and (had := children(head, "dobj")):
        return had
    if token.dep_ in _CONTROLLED:
        if (controller := _object_control(token)) and not is_passive(head):
            return controller
        return _subject_of(head, depth)
    return []


def subject(token: Token) -> list[Token]:
    """Return who does it: the subject of an active verb, the 'by' phrase of a passive one."""
    if not is_passive(token):
        return surface_subject(token)
    return [o for agent in children(token, "agent") for o in children(agent, "pobj")]


def antecedent(token: Token) -> Token | None:
    """Return the noun that the relative clause or participle around ``token`` modifies."""
    at = token
    while at.dep_ in _INSIDE_CLAUSE and at.head != at:
        if at.dep_ == "conj" and is_verb(at) and at.head.tag_.startswith("NN"):
            return at.head  # 'a Russian who was a general, and who has been secretary since 2007'
        at = at.head
    return at.head if at.dep_ in ("relcl", "acl") else None


def _is_relative(word: Token) -> bool:
    """Return whether a word is a relative pronoun or a quantity of one: 'which', 'both of which', 'none of whom'."""
    return word.lower_ in WORDS.relatives or any(
        o.lower_ in WORDS.relatives for p in children(word, "prep") for o in children(p, "pobj")
    )


def _object_control(token: Token) -> list[Token]:
    """Return the object that does what an infinitive says: 'the war drove Finland to join', 'it took Laos until 1997
    to join', 'stopped Norway joining'."""
    head = token.head
    if not is_verb(head):
        return []
    expletive = head.lower_ in VERBS.take and any(s.lower_ == "it" for s in children(head, "nsubj"))
    named = [o for o in children(head, "dobj", "dative") if o.tag_ in PROPER or head.lower_ in VERBS.object_control]
    if token.dep_ == "advcl":
        first = token if token.tag_ == "VBG" else next((c for c in token.children if c.tag_ == "TO"), token)
        close = first.i > 0 and first.nbor(-1) in named
        thing = all(s.tag_ not in PROPER for s in children(head, "nsubj"))  # else it may be what somebody did it for
        return named if expletive or (close and (thing or first is token)) else []
    if token.dep_ not in ("xcomp", "ccomp") or (head.lower_ in VERBS.subject_control and not expletive):
        return []
    return named


def _given_with(clause: Token) -> list[Token]:
    """Return the name that a noun's clause has right before it: 'plans for Malta to join', 'talk of Greece leaving'."""
    first = clause if clause.tag_ == "VBG" else next((c for c in clause.children if c.tag_ == "TO"), None)
    if first is None or first.i == 0:
        return []
    before = first.nbor(-1)
    wanted = "of" if clause.tag_ == "VBG" else "for"
    named = before.dep_ == "pobj" and before.tag_ in PROPER and before.head.lower_ == wanted
    return [before] if named and before.head.head == clause.head else []


def _moved(preposition: Token) -> list[Token]:
    """Return the object that is kept from or talked into what follows a preposition."""
    at = preposition
    while at.dep_ in ("prep", "advmod", "prt") and at.head != at and not is_verb(at):
        at = at.head
    if not is_verb(at) or at.i > preposition.i or (preposition.lower_ == "of" and preposition.head == at):
        return []
    if is_passive(at):
        return surface_subject(at)
    moved = [o for o in children(at, "dobj") if o.i < preposition.i]
    return [o for o in moved if o.tag_ in PROPER or preposition.lower_ == "from"]


def _subject_of(governor: Token, depth: int) -> list[Token]:
    if is_verb(governor):
        return surface_subject(governor, depth + 1)
    if governor.tag_ in ("NNP", "NNPS") and governor.dep_ in ("nsubj", "nsubjpass"):
        return [governor]  # 'Ireland, far from leaving, ...'
    owners = children(governor, "poss")
    if owners:
        return owners
    host = governor.head
    if governor.dep_ in ("dobj", "attr", "acomp", "pobj", "oprd") and host != governor:
        while not is_verb(host) and host.head != host:
            host = host.head
        if is_verb(host):
            return surface_subject(host, depth + 1)
    if governor.dep_ in ("appos", "nsubj", "nsubjpass"):
        return [governor.head] if governor.dep_ == "appos" else []
    return []
