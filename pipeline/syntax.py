"""Arguments of a word in the parse of a plain copy, by grammatical function: who does it, to what, with which
preposition.

A *slot* is a path of steps ('subject', 'object/of', 'prep:to|into') from a trigger to the words that may fill a role.
Passives, relative clauses, participles, control ('wants to join') and coordination are undone here, so that frames
need not know them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.rules.words import verb_forms

Token = Any  # spacy.tokens.Token: no stage but parse.py imports spaCy

_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
# Verbs whose 'as' speaks of the object: 'admitted Mali as a member', but 'joined NATO as a member'.
_OBJECT_AS = frozenset(
    form
    for verb in [
        "admit",
        "accept",
        "welcome",
        "recognise",
        "recognize",
        "invite",
        "name",
        "appoint",
        "elect",
        "list",
        "count",
        "regard",
        "see",
        "designate",
        "grant",
        "take",
        "include",
        "describe",
        "choose",
        "pick",
        "select",
        "confirm",
        "install",
    ]
    for form in verb_forms(verb)
)
_TAKING_PART = frozenset(
    {form for verb in ("participate", "take", "share", "help", "join", "assist") for form in verb_forms(verb)}
)
# What somebody has or is in what comes about: 'played a part in the creation of', 'was instrumental in'.
_CONTRIBUTION = frozenset(
    [
        "part",
        "role",
        "hand",
        "share",
        "instrumental",
        "active",
        "involved",
        "prominent",
        "influential",
        "prime",
        "mover",
    ]
)
_STANDING_BY = frozenset(form for verb in ("be", "stand", "sit", "assist") for form in verb_forms(verb))
_LISTING = frozenset(
    {form for verb in ("be", "include", "remain", "comprise", "number", "count") for form in verb_forms(verb)}
)
_INSIDE_CLAUSE = frozenset({"conj", "xcomp", "ccomp", "attr", "dobj", "acomp", "oprd", "prep", "pobj"})
IS = frozenset(verb_forms("be"))
# Verbs that say that what their object names comes about.
CREATING = frozenset(
    form
    for verb in ("establish", "create", "found", "set", "form", "launch", "bring", "constitute", "make", "turn", "give")
    for form in verb_forms(verb)
)
_CREATION = frozenset({"creation", "establishment", "formation", "foundation", "founding", "institution", "launch"})
_ABOUT = frozenset({"on", "for", "of", "about", "concerning"})
_ONE_OF = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "each",
        "some",
        "any",
        "most",
        "all",
        "rank",
        "status",
        "title",
        "certificate",
        "label",
        "role",
        "position",
        "group",
        "part",
        "number",
        "that",
    ]
)
_POSITIONS = frozenset(
    {"rank", "status", "title", "role", "position", "seat", "place", "badge", "standing", "right", "rights"}
)
_REGRADING = frozenset(
    form
    for verb in (
        *("downgrade", "upgrade", "promote", "elevate", "raise", "reduce", "demote", "change", "cut", "lower"),
        *("move", "rise", "graduate", "progress", "step", "switch", "advance", "pass"),
    )
    for form in verb_forms(verb)
)
# Verbs whose object somebody gets, or is denied: 'conferred the rank on Serbia'.
_GIVING = frozenset(
    form
    for verb in ("give", "grant", "award", "confer", "bestow", "accord", "hand", "extend", "concede", "deny", "refuse")
    for form in verb_forms(verb)
)
# Verbs that give one standing for another: 'exchanged its seat for the rank of observer'.
EXCHANGING = frozenset(form for verb in ("exchange", "trade", "swap", "barter") for form in verb_forms(verb))
# What an organisation is run from: who heads it heads the organisation.
ORGANS = frozenset({"commission", "secretariat", "executive", "bureau"})
_PROPER = frozenset({"NNP", "NNPS", "PRP"})
_TAKES = frozenset(verb_forms("take"))
_RELATIVE = frozenset({"which", "that", "who", "whom"})
_CONTROLLED = frozenset({"xcomp", "advcl", "conj", "ccomp", "pcomp", "acl", "relcl", "dep", "prep"})
# Verbs whose subject does what the infinitive says though they have an object: 'promised Sweden to join'.
_SUBJECT_CONTROL = frozenset(
    form
    for verb in (
        "promise",
        "vow",
        "pledge",
        "swear",
        "threaten",
        "use",
        "take",
        "spend",
        "have",
        "change",
        "sign",
        "make",
    )
    for form in verb_forms(verb)
)
# Verbs that say of their object that it should be or stay somewhere: a name behind them does what follows.
_OBJECT_CONTROL = frozenset(
    form
    for verb in ("choose", "pick", "elect", "select", "appoint", "nominate", "name", "help", "let", "see", "make")
    for form in verb_forms(verb)
)


def children(token: Token, *deps: str) -> list[Token]:
    """Return the children of ``token`` with one of the dependency labels, in text order."""
    return [c for c in token.children if c.dep_ in deps]


def is_verb(token: Token) -> bool:
    """Return whether the tagger takes the word for a verb form."""
    return bool(token.tag_.startswith("VB")) or token.pos_ == "AUX"


def is_aside(token: Token) -> bool:
    """Return whether a word tells something in passing: in a relative clause or apposition, or as what had been."""
    return (
        token.dep_ in ("pcomp", "appos")
        or any(a.dep_ == "relcl" for a in (token, *token.ancestors))
        or any(c.lower_ == "had" for c in children(token, "aux"))
    )


def is_passive(token: Token) -> bool:
    """Return whether a verb stands in the passive, or is a bare participle after its noun."""
    if children(token, "nsubjpass", "auxpass", "agent"):
        return True
    if token.tag_ in ("VBD", "VBN") and any(c.lower_ in IS for c in children(token, "aux")):
        return True  # 'was in 2004 proclaimed a member': the auxiliary is too far off for the tagger
    if token.dep_ == "acl" and token.head.dep_ == "ROOT" and token.i and token.nbor(-1).text == ",":
        others = [c for c in children(token.head, "relcl", "appos", "acl") if c.i < token.i]
        if others:  # 'Venezuela, which stayed away at first, acceded in 1973': the verb of the sentence, mistagged
            return False
    if (
        token.dep_ == "conj"
        and token.head.dep_ == "acl"
        and token.head.head.dep_ == "ROOT"
        and token.nbor(-1).text == ","
    ):
        return False  # 'Pakistan, disappointed by its allies, left in 1973'
    if token.dep_ in ("acl", "ccomp") and token.tag_ == "VBN" and not children(token, "aux"):
        return True  # 'a treaty signed in 1949', 'had its suspension lifted'
    if (
        token.dep_ in ("conj", "advcl", "ROOT")
        and token.tag_ == "VBN"
        and not children(token, "nsubj", "aux", "auxpass")
    ):
        return token.dep_ == "advcl" or (token.dep_ == "conj" and is_passive(token.head))
    return False


def _antecedent(token: Token) -> Token | None:
    """Return the noun that the relative clause or participle around ``token`` modifies."""
    at = token
    while at.dep_ in _INSIDE_CLAUSE and at.head != at:
        if at.dep_ == "conj" and is_verb(at) and at.head.tag_.startswith("NN"):
            return at.head  # 'a Russian who was a general, and who has been secretary since 2007'
        at = at.head
    return at.head if at.dep_ in ("relcl", "acl") else None


def _is_relative(word: Token) -> bool:
    """Return whether a word is a relative pronoun or a quantity of one: 'which', 'both of which', 'none of whom'."""
    return word.lower_ in _RELATIVE or any(
        o.lower_ in _RELATIVE for p in children(word, "prep") for o in children(p, "pobj")
    )


def whose(possessor: Token) -> Token:
    """Return the noun that 'whose' stands for, any other possessor as it is."""
    at = possessor
    while possessor.lower_ == "whose" and at.head != at:
        at = at.head
        if at.dep_ in ("relcl", "appos"):  # 'the Union, whose founders, France and Italy, ...'
            return at.head
    return possessor


def surface_subject(token: Token, depth: int = 0) -> list[Token]:
    """Return the words that stand as subject, inherited along control, coordination and participles where there is
    none."""
    own = children(token, *_SUBJECT)
    if own:
        antecedent = _antecedent(token)
        return [antecedent if _is_relative(c) and antecedent is not None else c for c in own]
    if depth > 6:
        return []
    head = token.head
    if token.dep_ == "csubj" and token.tag_ == "VBG":  # 'Joining NATO is a goal of Georgia', 'is among Georgia's goals'
        told = [*children(head, "attr"), *(o for p in children(head, "prep") for o in children(p, "pobj"))]
        return [
            w
            for t in told
            for w in (*children(t, "poss"), *(o for p in children(t, "prep") for o in children(p, "pobj")))
        ]
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
    if token.dep_ in _CONTROLLED:
        if (controller := _object_control(token)) and not is_passive(head):
            return controller
        return _subject_of(head, depth)
    return []


def _object_control(token: Token) -> list[Token]:
    """Return the object that does what an infinitive says: 'the war drove Finland to join', 'it took Laos until 1997
    to join', 'stopped Norway joining'."""
    head = token.head
    if not is_verb(head):
        return []
    expletive = head.lower_ in _TAKES and any(s.lower_ == "it" for s in children(head, "nsubj"))
    named = [o for o in children(head, "dobj", "dative") if o.tag_ in _PROPER or head.lower_ in _OBJECT_CONTROL]
    if token.dep_ == "advcl":
        first = token if token.tag_ == "VBG" else next((c for c in token.children if c.tag_ == "TO"), token)
        close = first.i > 0 and first.nbor(-1) in named
        thing = all(s.tag_ not in _PROPER for s in children(head, "nsubj"))  # else it may be what somebody did it for
        return named if expletive or (close and (thing or first is token)) else []
    if token.dep_ not in ("xcomp", "ccomp") or (head.lower_ in _SUBJECT_CONTROL and not expletive):
        return []
    return named


def _given_with(clause: Token) -> list[Token]:
    """Return the name that a noun's clause has right before it: 'plans for Malta to join', 'talk of Greece leaving'."""
    first = clause if clause.tag_ == "VBG" else next((c for c in clause.children if c.tag_ == "TO"), None)
    if first is None or first.i == 0:
        return []
    before = first.nbor(-1)
    wanted = "of" if clause.tag_ == "VBG" else "for"
    named = before.dep_ == "pobj" and before.tag_ in _PROPER and before.head.lower_ == wanted
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
    return [o for o in moved if o.tag_ in _PROPER or preposition.lower_ == "from"]


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


def subject(token: Token) -> list[Token]:
    """Return who does it: the subject of an active verb, the 'by' phrase of a passive one."""
    if not is_passive(token):
        return surface_subject(token)
    return [o for agent in children(token, "agent") for o in children(agent, "pobj")]


def objects(token: Token) -> list[Token]:
    """Return to whom it is done: the direct object of an active verb, the subject of a passive one."""
    if is_passive(token):
        return surface_subject(token)
    direct = children(token, "dobj", "dative")
    if not direct and token.dep_ == "relcl" and children(token, "nsubj") and not children(token, "prep"):
        subjects = children(token, "nsubj")
        if all(s.lower_ not in _RELATIVE for s in subjects):
            return [token.head]
    if any(c.lower_ == "what" for c in direct) and token.dep_ in ("csubj", "nsubj", "ccomp"):
        return children(token.head, "attr")  # 'What Qatar left was OPEC'
    relative = [c for c in direct if c.lower_ in _RELATIVE]
    if relative:
        antecedent = _antecedent(token)
        return [antecedent] if antecedent is not None else []
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
            if child.lower_ in _RELATIVE and not children(child, "prep"):  # not 'for that of Peru'
                antecedent = _antecedent(verb)
                result += [antecedent] if antecedent is not None else []
            elif child.dep_ != "conj":
                result.append(child)
    return result


def holder(noun: Token) -> list[Token]:
    """Return whose status a noun states: 'Malta is a member', 'Malta, a member', 'Malta got the status', 'Malta
    entered as a member'."""
    dep, head = noun.dep_, noun.head
    if dep == "conj":
        return holder(head)
    if dep in ("attr", "oprd", "acomp", "advmod") and is_verb(head):
        if is_passive(head):
            return surface_subject(head)
        direct = children(head, "dobj") if dep == "oprd" else []
        return direct or surface_subject(head)
    if dep in ("appos", "compound", "nmod"):
        return [head]
    if dep == "ccomp" and children(noun, "nsubj"):
        return children(noun, "nsubj")
    if dep == "pobj" and head.lower_ in ("as", "of", "among", "into"):
        host = head.head
        if head.lower_ == "into":
            return surface_subject(host) if is_verb(host) else []
        if head.lower_ == "as":
            before = noun.doc[head.i - 2] if head.i >= 2 and noun.doc[head.i - 1].text == "," else None
            if (
                before is not None
                and before.dep_ == "pobj"
                and before.head.lower_ in ("to", "of", "with", "besides", "including")
            ):
                return [before]  # 'in addition to Russia and Belarus, as founding countries'
            if is_verb(host):
                return (
                    objects(host)
                    if is_passive(host)
                    or (children(host, "dobj") and host.lower_ in _OBJECT_AS and not _reflexive(host))
                    else surface_subject(host)
                )
            return holder(host) if host.dep_ == "dobj" and host.lower_ in _POSITIONS else [host]
        if head.lower_ == "among" and is_verb(host):
            return surface_subject(host) or children(host, "attr")
        return holder(host) if host.lower_ in _ONE_OF else []
    ranked = noun.lower_ in _POSITIONS or (is_verb(head.head) and is_passive(head.head))
    if dep == "pobj" and head.lower_ == "with" and ranked:  # 'was fobbed off with', 'attends with the rank of observer'
        return surface_subject(head.head) if is_verb(head.head) else []
    if dep == "pobj" and head.lower_ == "for" and (exchange := _exchange(head)) is not None:
        return surface_subject(exchange)
    if dep == "pobj" and head.lower_ == "to" and head.head.lower_ in _REGRADING:  # 'cut its status to that of observer'
        return surface_subject(head.head)
    if dep in ("dobj", "nsubjpass") and head.lower_ in _GIVING and (given := _recipients(head, noun)):
        return given
    if dep == "dobj" and is_verb(head):
        return _dative(head) or surface_subject(head)
    if dep in ("npadvmod", "nsubj", "advcl", "dep", "ROOT") and head != noun and is_verb(head):
        return [c for c in surface_subject(head) if c != noun]
    return children(noun, "nsubj", "nsubjpass")


def _exchange(preposition: Token) -> Token | None:
    """Return the verb of 'exchanged its seat for membership', whose 'for' may hang on what is given away."""
    governor = preposition.head if is_verb(preposition.head) else preposition.head.head
    return governor if governor.lower_ in EXCHANGING else None


def _dative(verb: Token) -> list[Token]:
    return [o for d in children(verb, "dative") for o in (children(d, "pobj") or [d])]


def _recipients(verb: Token, gift: Token) -> list[Token]:
    """Return to whom a verb gives its object: 'gave Serbia the rank', 'conferred the rank on Serbia'."""
    to = frozenset({"to", "on", "upon"})
    named = [m for m in modifiers(gift) if m.tag_ == "NNP" and m.i < gift.i - 1]  # 'gave Serbia observer status'
    return _dative(verb) or complements(verb, to) or complements(gift, to) or named


def _reflexive(verb: Token) -> bool:
    return any(c.lower_ in ("itself", "themselves", "part", "place") for c in children(verb, "dobj"))


def inside(token: Token) -> list[Token]:
    """Return the words below ``token`` that follow it, nearest first."""
    return [t for t in token.subtree if t.i > token.i]


def modifiers(noun: Token) -> list[Token]:
    """Return compounds and adjectives in front of a noun ('EU accession', 'British entry')."""
    return [c for c in noun.children if c.dep_ in ("compound", "amod", "nmod", "nummod") and c.i < noun.i]


def _body_of(noun: Token) -> list[Token]:
    """Return whose organ a noun names: 'the commission of the African Union', 'the AU's secretariat'."""
    if noun.lower_ not in ORGANS:
        return []
    return [*modifiers(noun), *children(noun, "poss"), *complements(noun, frozenset({"of"}))]


def _where(verb: Token) -> list[Token]:
    """Return the place of a clause that opens with 'where': 'Minsk, where it sits', 'Minsk is where it sits'."""
    if not any(c.lower_ == "where" for c in verb.children):
        return []
    if verb.dep_ == "relcl":
        return [verb.head]
    return surface_subject(verb.head) if verb.dep_ in ("advcl", "ccomp") and verb.head.lower_ in IS else []


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
    "present": lambda t: _present(t),
    # 'took in Denmark': the parser takes the particle for a preposition
    "behind_particle": lambda t: [o for p in children(t, "prep") if p.i == t.i + 1 for o in children(p, "pobj")],
    "attr": lambda t: children(t, "attr", "oprd", "acomp"),
    "head": lambda t: [t.head] if t.head is not t else [],
    "creating": lambda t: [c for c in children(t, "relcl", "acl", "conj") if c.lower_ in CREATING],
    "creation": lambda t: [o for o in complements(t, _ABOUT) if o.lower_ in _CREATION],
    "relative": lambda t: children(t, "relcl", "acl"),
    "antecedent": lambda t: [a] if (a := _antecedent(t)) is not None else [],
    "listed": lambda t: [
        w
        for h in [t.head]
        if t.dep_ == "nsubj" and h.lower_ in _LISTING
        for o in children(h, "attr", "dobj")
        for w in (o, *o.conjuncts)
        if not is_verb(w)
    ],
    "proper": lambda t: [t] if t.tag_.startswith("NNP") else [],
    "direct": lambda t: children(t, "dobj"),
    "dative": _dative,
    "and": lambda t: [c for c in t.conjuncts if not is_verb(c)],
    "coordinated": lambda t: [t.head] if t.dep_ == "conj" else [],
    "is": lambda t: [t.head] if t.dep_ == "nsubj" and t.head.lower_ in IS else [],
    "said_of": lambda t: [t.head] if t.dep_ == "appos" else surface_subject(t.head) if t.dep_ == "attr" else [],
    "object_after": lambda t: [c for c in children(t, "dobj", "ccomp", "npadvmod") if c.i > t.i],
    "next": lambda t: [t.nbor()] if t.i + 1 < len(t.doc) else [],
    "preceding": lambda t: [t.nbor(-1)] if t.i else [],
    "following": lambda t: [n for n in t.doc[t.i + 1 : t.i + 2] if n.dep_ not in ("compound", "nmod", "poss")],
    "own_subject": lambda t: children(t, "nsubj", "nsubjpass"),
    "taking_part": lambda t: _taking_part(t),
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


def _taking_part(noun: Token) -> list[Token]:
    """Return who shares in what a noun tells: 'Fiji helped in the creation', 'was instrumental in the creation'."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("in", "behind"):
        return []
    host = noun.head.head
    if noun.head.lower_ == "behind" and is_verb(host):
        return surface_subject(host)  # 'behind the creation stood Fiji'
    if is_verb(host) and any(c.lower_ in _CONTRIBUTION for c in children(host, "dobj", "acomp", "attr")):
        return surface_subject(host)
    if host.lower_ in _TAKING_PART:
        return surface_subject(host)
    return surface_subject(host.head) if host.lower_ in _CONTRIBUTION and is_verb(host.head) else []


def _present(noun: Token) -> list[Token]:
    """Return who stood by at what a noun tells: 'Fiji was present at the creation', 'those at the creation'."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("at", "in"):
        return []
    host = noun.head.head
    if host.lower_ in ("present", "there", "represented") or host.lower_ in _STANDING_BY:
        return surface_subject(host if is_verb(host) else host.head)
    return []


def _governor(token: Token) -> Iterator[Token]:
    at = token
    while at.head != at:
        at = at.head
        if is_verb(at):
            yield at
            return


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
