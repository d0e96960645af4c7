"""One word of the parse: whether it is a verb, a passive or told in passing, and what stands below it."""

from __future__ import annotations

from typing import Any

from pipeline.rules.grammar import VERBS

Token = Any  # spacy.tokens.Token: no stage but parse.py imports spaCy
PROPER = frozenset({"NNP", "NNPS", "PRP"})  # tags of words that name or stand for somebody


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


def is_gloss(noun: Token) -> bool:
    """Return whether a noun only says what a name beside it is: 'Peru, that is, a member of the Pact, was admitted'."""
    return noun.dep_ == "appos" or noun in children(noun.head, "nsubj", "nsubjpass")[1:]


def is_passive(token: Token) -> bool:
    """Return whether a verb stands in the passive, or is a bare participle after its noun."""
    if children(token, "nsubjpass", "auxpass", "agent"):
        return True
    if token.tag_ in ("VBD", "VBN") and any(c.lower_ in VERBS.be for c in children(token, "aux")):
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
    if is_caused(token):
        return True
    if (
        token.dep_ in ("conj", "advcl", "ROOT")
        and token.tag_ == "VBN"
        and not children(token, "nsubj", "aux", "auxpass")
    ):
        return token.dep_ == "advcl" or (token.dep_ == "conj" and is_passive(token.head))
    if token.dep_ == "conj" and token.tag_ == "VBD" and token.lower_ in VERBS.mostly_passive:
        return not children(token, "nsubj", "dobj") and is_passive(token.head)
    return False


def is_caused(token: Token) -> bool:
    """Return whether a participle, also one mistagged as a past tense, tells what somebody had done: 'had its
    membership restored', 'saw its rights suspended'."""
    bare = token.dep_ == "ccomp" and token.tag_ in ("VBD", "VBN") and token.head.lower_ in VERBS.causative
    return bare and is_verb(token.head) and not children(token, "aux", "auxpass", "mark", "dobj")


def inside(token: Token) -> list[Token]:
    """Return the words below ``token`` that follow it, nearest first."""
    return [t for t in token.subtree if t.i > token.i]


def modifiers(noun: Token) -> list[Token]:
    """Return compounds and adjectives in front of a noun ('EU accession', 'British entry', 'French and UN troops')."""
    before = [c for c in noun.children if c.dep_ in ("compound", "amod", "nmod", "nummod") and c.i < noun.i]
    return [m for c in before for m in (c, *(j for j in children(c, "conj") if j.i < noun.i))]


def whose(possessor: Token) -> Token:
    """Return the noun that 'whose' stands for, any other possessor as it is."""
    at = possessor
    while possessor.lower_ == "whose" and at.head != at:
        at = at.head
        if at.dep_ in ("relcl", "appos"):  # 'the Union, whose founders, France and Italy, ...'
            return at.head
    return possessor
