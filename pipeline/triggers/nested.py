"""Triggers inside one another: which needs another in its clause, and which speaks for another."""

from __future__ import annotations

from dataclasses import replace

from pipeline.rules.load import forms, lexicon
from pipeline.syntax import Token, children, is_verb, surface_subject
from pipeline.triggers.hit import ENDS, MEMBERSHIP, OF_MEMBERS, STANDINGS, Hit

_TO_DO = frozenset({"applied", "invited", "candidate"})


def with_clause(hit: Hit, found: list[Hit]) -> Hit | None:
    """Return a hit without the readings whose clause is missing: 'asked for help' is no 'asked to join'."""
    kept = [h for h in (hit, *hit.others) if not h.trigger.embeds or any(_embedded(o, h) for o in found)]
    kept = [h for h in kept if not _is_for_something_else(h, found)]
    return replace(kept[0], others=tuple(kept[1:])) if kept else None


def _is_for_something_else(hit: Hit, found: list[Hit]) -> bool:
    """Return whether a bid, an invitation, a candidate or a turn is one for something else than joining: 'a bid to ease
    the curbs', 'a candidate to host the fair', 'its turn to pay'."""
    if not hit.trigger.noun or hit.trigger.type not in _TO_DO | {"same"}:
        return False
    told = [c for c in children(hit.word, "acl", "relcl") if c.tag_ == "VB" and children(c, "aux")]
    inner = [o.word for o in found if o.trigger.type in MEMBERSHIP and o.word != hit.word]
    return bool(told) and not any(_is_done(w, told[0]) for w in inner)


def _is_done(word: Token, verb: Token) -> bool:
    """Return whether a word is what a verb does or makes come about: 'member' in 'to become a member'."""
    while word != verb:
        if word.dep_ == "pobj" and is_verb(word.head.head):
            word = word.head.head
        elif word.dep_ in ("xcomp", "ccomp", "dobj", "attr", "oprd", "acomp"):
            word = word.head
        else:
            return False
    return True


def _embedded(inner: Hit, outer: Hit) -> bool:
    """Return whether ``inner`` is the clause that ``outer`` asks for: 'asked to be let in'."""
    return (
        inner is not outer
        and inner.word.dep_ != "relcl"  # 'joined the League, which was founded in 1962'
        and any(
            h.trigger.type in outer.trigger.embeds and not h.trigger.embeds
            for h in (inner, *(inner.others if is_verb(inner.word) else ()))
        )
        and outer.word.is_ancestor(inner.word)
        and _below(inner.word, outer.word)
    )


def is_absorbed(hit: Hit, hits: list[Hit]) -> bool:
    """Return whether another trigger speaks for this one: 'applied to join', 'joined as an observer', 'became a
    member'."""
    return any(_speaks_for(other, hit) for other in hits if other is not hit)


def _speaks_for(other: Hit, hit: Hit) -> bool:
    if (
        other.trigger.absorbs
        and other.word.i < hit.word.i
        and _below(hit.word, other.word)
        and (not hit.trigger.absorbs or hit.trigger.type == other.trigger.type or other.trigger.type == "invited")
        and not _is_object_of(hit, other)
    ):
        return True
    beginnings = hit.trigger.type == other.trigger.type == "founded" and other.trigger.absorbs
    if beginnings and hit.word.dep_ in ("acl", "relcl") and hit.word.head in surface_subject(other.word):
        return True  # 'the treaty setting up the League was signed by Iran'
    if _is_way_of(hit, other):
        return True
    if _is_way_of(other, hit):
        return False
    operations = hit.trigger.type == other.trigger.type == "intervened"
    acts = operations and is_verb(other.word) and hit.trigger.noun
    own = hit.word.head == other.word or (other.word.dep_ == "relcl" and other.word.head == hit.word)
    if acts and own and hit.word in surface_subject(other.word):
        return True  # 'the UN mission, which has patrolled the line since 1993'
    if (
        hit.trigger.noun
        and hit.trigger.type != "renamed"  # 'was founded in place of the League' says two things
        and is_verb(other.word)
        and forms()[1].get(hit.word.lower_) in lexicon().lists["organisation_carriers"]
    ):
        host = hit.word.head if hit.word.dep_ != "pobj" else hit.word.head.head
        inside = hit.word.dep_ in ("dobj", "nsubjpass", "pobj") and hit.word.head.lower_ != "as"
        if host == other.word and inside and other.trigger.type in MEMBERSHIP:
            return True
    if hit.word.dep_ in ("compound", "amod") and hit.word.head == other.word and hit.trigger.noun:
        return True
    if hit.trigger.type == "member" and _is_said_of(hit.word, other.word) and other.trigger.type in OF_MEMBERS:
        return True  # 'was suspended as a member'
    in_post = hit.word.head.lower_ == "as" and hit.word.head.head == other.word
    if hit.trigger.type == "leader" and in_post and "leader" in other.trigger.standing:
        return True  # 'was succeeded by Anna Lind as secretary-general'
    said = other.word.head.head if other.word.dep_ == "appos" else other.word.head
    if hit.trigger.type == "same" and other.word.dep_ in ("attr", "acomp", "appos") and said == hit.word:
        return True  # 'So was the Saarland an associate'
    is_object = hit.word.dep_ in ("dobj", "nsubjpass", "nsubj") and hit.word.head == other.word
    if hit.trigger.noun and is_object and ENDS.get(other.trigger.type) == hit.trigger.type:
        return True  # 'the suspension was lifted'
    if is_verb(hit.word) and other.trigger.noun and not operations:
        head = other.word.head
        if other.word.dep_ in ("oprd", "attr") and head == hit.word:
            return True
        if _is_said_of(other.word, hit.word) and other.trigger.type in MEMBERSHIP:
            return hit.trigger.type not in OF_MEMBERS or other.trigger.type != "member"
        carried = forms()[1].get(other.word.lower_) in lexicon().lists["organisation_carriers"]
        if other.trigger.type == "headquarters" != hit.trigger.type:
            return False  # 'has run the secretariat in Lima for years' says two things
        heirs = other.trigger.type == "renamed" or any(o.trigger.type == "renamed" for o in other.others)
        if heirs and hit.trigger.type in MEMBERSHIP:
            return False  # 'joined its successor, the Union', 'its forerunner, the Council, was launched in May'
        asks = hit.trigger.object or hit.trigger.subject
        plain = not asks or hit.trigger.type == "same" or _is_object_of(other, hit)
        if (
            other.word.dep_ in ("dobj", "nsubjpass")
            and head == hit.word
            and plain
            and (not carried or hit.trigger.type == "same")
        ):
            return True
    return False


def _is_said_of(noun: Token, verb: Token) -> bool:
    """Return whether a noun stands behind a verb's 'as': 'suspended as a member'."""
    return bool(noun.head.lower_ == "as" and noun.head.head == verb)


def _is_way_of(noun: Hit, verb: Hit) -> bool:
    """Return whether a noun of what is to come is how a verb says that it came: 'elbowed its way into NATO', 'took the
    same road'."""
    ahead = bool(noun.trigger.noun) and noun.trigger.modality == "prospective"
    gone = verb.trigger.carried == "self" or forms()[1].get(noun.word.lower_) in verb.trigger.object
    return ahead and gone and noun.word.dep_ == "dobj" and noun.word.head == verb.word


def _is_object_of(noun: Hit, verb: Hit) -> bool:
    """Return whether a noun trigger is the very object that a verb trigger asks for, and so says more: 'signed an
    association agreement'."""
    return (
        noun.trigger.type in STANDINGS
        and bool(noun.trigger.noun)
        and noun.word.dep_ == "dobj"
        and noun.word.head == verb.word
        and (forms()[1].get(noun.word.lower_) in verb.trigger.object)
    )


def _below(word: Token, top: Token) -> bool:
    """Return whether ``word`` stands in the complement of ``top``, and not in a clause coordinated with it."""
    at = word
    while at != top:
        what_is_signed = (at.dep_ == "relcl" and at.head.dep_ == "dobj" and at.head.head == top) or (
            at.dep_ == "advcl" and at.head == top and any(c.tag_ == "TO" and c.i > top.i for c in at.children)
        )  # 'signed a treaty that created it', 'signed a treaty to create it'
        if at.head == at or (at.dep_ in ("conj", "relcl", "advcl") and is_verb(at) and not what_is_signed):
            return False
        at = at.head
    return True
