"""Asserted, negated or prospective: the modality of an event from the cues that govern its trigger.

The walk goes from the trigger outward: auxiliaries and negation on the word itself, then each governing verb or noun
that the lexicon knows as a cue ('declined to', 'hopes of'), until the clause stands on its own. Each cue acts on what
was found inside it. What a cue is and where it acts is read by cues.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline import cues
from pipeline.rules.grammar import VERBS, WORDS
from pipeline.rules.load import forms
from pipeline.syntax import Token, children, is_verb

_COMPLEMENT = frozenset(
    {
        "xcomp",
        "ccomp",
        "dobj",
        "pcomp",
        "attr",
        "oprd",
        "acomp",
        "nsubjpass",
        "pobj",
        "acl",
        "dep",
        "nsubj",
        "advcl",
        "csubj",
        "csubjpass",
        "dative",
        "npadvmod",
    }
)
_PARTICLES = frozenset({"in", "up", "out", "off", "by"})
_TRANSPARENT_PREPOSITIONS = frozenset(
    ["of", "for", "on", "to", "against", "about", "from", "toward", "towards", "into", "over", "at", "among"]
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A modality, and the words that decided it as (word, cue id), innermost first."""

    modality: str
    cues: tuple[tuple[Token, str], ...] = ()


def judge(token: Token, text_of: Callable[[Token], str], *, start: str = "asserted") -> Judgement:
    """Return the modality of the event that ``token`` evokes.

    ``start`` is the modality that the trigger brings ('stayed outside' is negated). ``text_of`` gives the article's
    own words for a word of the plain copy ('Neither' for the stand-in of a set reference). Sample: in 'Norway never
    managed to join' the trigger is 'join'; 'managed to' keeps it, 'never' denies it: negated.
    """
    modality, decided = start, []
    for found in _effects(token, text_of):
        before = modality
        modality = _apply(modality, found.effect)
        if modality != before or found.effect in ("asserted", "realised", "decision", modality):
            decided.append((found.word, found.name))
    return Judgement(modality, tuple(decided))


def _apply(modality: str, effect: str) -> str:
    if effect == "negated":
        return "negated"
    if effect == "flip":
        return {"asserted": "negated", "negated": "asserted", "prospective": "negated"}[modality]
    if effect in ("prospective", "decision"):
        return "negated" if modality == "negated" else "prospective"
    if effect == "realised":
        return "asserted" if modality == "prospective" else modality
    return modality


def _effects(token: Token, text_of: Callable[[Token], str]) -> Iterator[cues.Found]:
    """Yield the cues from the inside outward."""
    node = token
    spent: frozenset[int] = frozenset()
    for _ in range(12):
        yield from cues.on(node, text_of, spent=spent)
        head = node.head
        if head == node:
            return
        if node.dep_ == "conj":
            if children(node, "nsubj", "nsubjpass", "aux", "auxpass", "mark") and is_verb(node):
                nor = (c for c in children(head, "cc") if c.lower_ == "nor" and c.i < node.i)
                yield from (cues.Found(c, "not", "negated") for c in nor)  # 'neither left nor was expelled'
                return
            bare = head.tag_ == "VB" and forms()[0].get(node.lower_) == node.lower_  # 'will pay and quit'
            finite = node.tag_ in ("VBD", "VBZ", "VBP") and not bare
            unreal = cues.counterfactual(head) is not None
            if finite and not unreal and not any(c.lower_ in ("or", "nor") for c in children(head, "cc")):
                return  # 'would not wait and withdrew', 'never wavered and joined'
            node = head
            continue
        said = node.dep_ == "relcl" and any(
            c.lower_ == "that" for c in children(node, "mark")
        )  # 'reports that it left'
        if node.dep_ in ("relcl", "advcl") and not (said or cues.infinitive(node) or _is_complement(node)):
            return
        if (choice := cues.no_choice(node)) is not None:
            spent |= {choice.i}
        if node.dep_ == "csubj" and node.tag_ == "VBG":  # 'Joining NATO is a goal'
            told = [*children(head, "attr"), *(o for p in children(head, "prep") for o in children(p, "pobj"))]
            for noun in told:
                yield from cues.governing(noun, node)
            return
        if node.dep_ == "ccomp" and any(c.lower_ in ("if", "whether") for c in children(node, "mark")):
            return  # 'nobody knows if it will join': what is open stays open
        if node.dep_ == "ccomp" and _is_factive(head):
            return  # 'nobody noticed that it had left'
        if node.dep_ == "ccomp" and node.i < head.i:
            return  # two statements side by side: 'the USSR is expelled, the only member to suffer this'
        if node.dep_ == "prep":
            if node.lower_ == "as" and is_verb(head) and node.i > head.i:
                if head.nbor().lower_ not in _PARTICLES:  # not 'dropped in as'
                    yield from cues.governing(head, node)
                    # 'might be let in as', 'failed to join as'
                    yield from (f for f in cues.on(head, text_of, spent=spent) if f.name != "infinitive")
                    yield from (f for f in _effects(head, text_of) if f.effect == "negated")
                return
            if not _passes(node, head) and choice is None:
                return
        elif node.dep_ not in _COMPLEMENT and node.dep_ != "relcl" and not cues.leads_on(head, node):
            return
        found = cues.governing(head, node)
        if node.dep_ == "acl" and node.tag_ in ("VBN", "VBG") and not found:
            return  # 'Greece, invited in May, did not come'
        yield from found
        spent |= {f.denial.i for f in found if f.denial is not None}
        if node.dep_ == "nsubj" and is_verb(head) and not found:
            return  # a subject is not in the scope of its verb, but 'the entry failed'
        node = head


def _is_factive(head: Token) -> bool:
    """Return whether what stands in the clause of a word is so, whatever becomes of the word itself."""
    told = {head.lower_, *(c.lower_ for c in children(head, "acomp"))}
    return head.lower_ in VERBS.factive or not told.isdisjoint(WORDS.factive_adjectives)


def _is_complement(clause: Token) -> bool:
    """Return whether a clause that the parser hangs on loosely is what a cue governs: 'stopped Norway joining', 'ten
    years passed before it could join'."""
    before = clause.nbor(-1) if clause.i else clause
    bare = clause.tag_ == "VBG" and before.head == clause.head and before.dep_ == "dobj"
    named = any(cues.leads_on(clause.head, mark) for mark in children(clause, "mark"))
    return (bare or named) and bool(cues.governing(clause.head, clause))


def _passes(preposition: Token, head: Token) -> bool:
    if preposition.lower_ in _TRANSPARENT_PREPOSITIONS or cues.leads_on(head, preposition):
        return True
    if preposition.lower_ in ("in", "but") and head.tag_.startswith("NN"):
        return True
    if head.dep_ == "advmod" and cues.leads_on(head.head, head):  # 'got as far as joining'
        return True
    if preposition.lower_ == "in":
        return cues.asks_for_more(head, preposition)
    return preposition.lower_ == "with" and cues.is_cue_verb(head)
