"""Whose standing a noun states, and who has a part in it: 'Malta is a member', 'helped in the creation'."""

from __future__ import annotations

from pipeline.rules.grammar import VERBS, WORDS
from pipeline.syntax.complements import complements, objects, recipients
from pipeline.syntax.subjects import surface_subject
from pipeline.syntax.words import Token, children, is_passive, is_verb, modifiers

_OF = frozenset({"of"})


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
                    or (children(host, "dobj") and host.lower_ in VERBS.object_as and not _has_own_object(host))
                    else surface_subject(host)
                )
            if host.dep_ == "dobj" and host.lower_ in WORDS.positions:
                return holder(host)
            return [host, *complements(host, _OF), *children(host, "poss")]  # 'the election of Jan Berg as head'
        if head.lower_ == "among" and is_verb(host):
            return surface_subject(host) or children(host, "attr")
        return holder(host) if host.lower_ in WORDS.of_which_one else []
    ranked = noun.lower_ in WORDS.positions or (is_verb(head.head) and is_passive(head.head))
    if dep == "pobj" and head.lower_ == "with" and ranked:  # 'was fobbed off with', 'attends with the rank of observer'
        return surface_subject(head.head) if is_verb(head.head) else []
    if dep == "pobj" and head.lower_ == "for" and (exchange := _exchange(head)) is not None:
        return surface_subject(exchange)
    if dep == "pobj" and head.lower_ == "to" and head.head.lower_ in VERBS.regrading | VERBS.belonging:
        return surface_subject(head.head)  # 'cut it to that of observer', 'belongs to the founders'
    if dep in ("dobj", "nsubjpass") and head.lower_ in VERBS.giving and (given := _given_to(head, noun)):
        return given
    if dep == "dobj" and is_verb(head):
        made = [c for c in children(head, "dobj") if c.i < noun.i]  # 'declared Fiji a candidate'
        return recipients(head) or made or surface_subject(head)
    if dep in ("npadvmod", "nsubj", "advcl", "dep", "ROOT") and head != noun and is_verb(head):
        return [c for c in surface_subject(head) if c != noun]
    return children(noun, "nsubj", "nsubjpass")


def _exchange(preposition: Token) -> Token | None:
    """Return the verb of 'exchanged its seat for membership', whose 'for' may hang on what is given away."""
    governor = preposition.head if is_verb(preposition.head) else preposition.head.head
    return governor if governor.lower_ in VERBS.exchanging else None


def _given_to(verb: Token, gift: Token) -> list[Token]:
    """Return to whom a verb gives its object: 'gave Serbia the rank', 'conferred the rank on Serbia'."""
    to = WORDS.recipients
    named = [m for m in modifiers(gift) if m.tag_ == "NNP" and m.i < gift.i - 1]  # 'gave Serbia observer status'
    return recipients(verb) or complements(verb, to) or complements(gift, to) or named


def _has_own_object(verb: Token) -> bool:
    return any(c.lower_ in WORDS.own_objects for c in children(verb, "dobj"))


def taking_part(noun: Token) -> list[Token]:
    """Return who shares in what a noun tells: 'Fiji helped in the creation', 'was instrumental in the creation'."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("in", "behind", "to"):
        return []
    host = noun.head.head
    if noun.head.lower_ == "behind" and is_verb(host):
        return surface_subject(host)  # 'behind the creation stood Fiji'
    if is_verb(host) and any(c.lower_ in WORDS.contributions for c in children(host, "dobj", "acomp", "attr")):
        return surface_subject(host)
    if host.lower_ in VERBS.taking_part:
        return surface_subject(host)
    return surface_subject(host.head) if host.lower_ in WORDS.contributions and is_verb(host.head) else []


def present(noun: Token) -> list[Token]:
    """Return who stood by at what a noun tells: 'Fiji was present at the creation', 'those at the creation'."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("at", "in"):
        return []
    host = noun.head.head
    if host.lower_ in WORDS.attending or host.lower_ in VERBS.standing_by:
        return surface_subject(host if is_verb(host) else host.head)
    return []
