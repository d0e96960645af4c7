"""Asserted, negated or prospective: the modality of an event from the cues that govern its trigger.

The walk goes from the trigger outward: auxiliaries and negation on the word itself, then each governing verb or noun
that the lexicon knows as a cue ('declined to', 'hopes of'), until the clause stands on its own. Each cue acts on what
was found inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.numbers import is_ordinal
from pipeline.rules.load import Cue, forms, lexicon
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
    }
)
_TRANSPARENT_PREPOSITIONS = frozenset(
    ["of", "for", "on", "to", "against", "about", "from", "toward", "towards", "into", "over", "at", "among"]
)


def _is_rank(word: str) -> bool:
    """Return whether an infinitive behind a word tells what was done: 'the first to join', 'the only one to leave'."""
    return is_ordinal(word) or word in lexicon().lists["ranks"] or word == "one"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A modality, and the words that decided it as (word, cue id), innermost first."""

    modality: str
    cues: tuple[tuple[Token, str], ...] = ()


@lru_cache(maxsize=1)
def _tables() -> tuple[
    dict[str, list[tuple[str, Cue]]], dict[str, list[tuple[str, Cue]]], dict[str, list[tuple[str, Cue]]]
]:
    verbs: dict[str, list[tuple[str, Cue]]] = {}
    nouns: dict[str, list[tuple[str, Cue]]] = {}
    words: dict[str, list[tuple[str, Cue]]] = {}
    for name, cue in lexicon().cues.items():
        for table, lemmas in ((verbs, cue.verb), (nouns, cue.noun), (words, cue.word)):
            for lemma in lemmas:
                table.setdefault(lemma, []).append((name, cue))
    return verbs, nouns, words


def judge(token: Token, text_of: Callable[[Token], str], *, start: str = "asserted") -> Judgement:
    """Return the modality of the event that ``token`` evokes.

    ``start`` is the modality that the trigger brings ('stayed outside' is negated). ``text_of`` gives the article's
    own words for a word of the plain copy ('Neither' for the stand-in of a set reference). Sample: in 'Norway never
    managed to join' the trigger is 'join'; 'managed to' keeps it, 'never' denies it: negated.
    """
    modality, cues = start, []
    for word, name, effect in _effects(token, text_of):
        before = modality
        modality = _apply(modality, effect)
        if modality != before or effect in ("asserted", "decision", modality):
            cues.append((word, name))
        if effect == "asserted":
            modality = "asserted" if modality == "prospective" else modality
    return Judgement(modality, tuple(cues))


def _apply(modality: str, effect: str) -> str:
    if effect == "negated":
        return {"asserted": "negated", "negated": "negated", "prospective": "negated"}[modality]
    if effect == "flip":
        return {"asserted": "negated", "negated": "asserted", "prospective": "negated"}[modality]
    if effect == "prospective":
        return "negated" if modality == "negated" else "prospective"
    if effect == "decision":
        return modality if modality == "negated" else "prospective"
    return modality


def _effects(token: Token, text_of: Callable[[Token], str]) -> Iterator[tuple[Token, str, str]]:
    """Yield (cue word, cue id, effect) from the inside outward."""
    node = token
    for _ in range(12):
        licensed = _governor_licenses(node)
        yield from _on_word(node, text_of, bare_infinitive=not licensed)
        head = node.head
        if head == node:
            return
        if node.dep_ == "conj":
            if children(node, "nsubj", "nsubjpass", "aux", "auxpass", "mark") and is_verb(node):
                return
            if node.tag_ in ("VBD", "VBZ", "VBP") and not any(c.lower_ in ("or", "nor") for c in children(head, "cc")):
                return  # 'would not wait and withdrew', 'never wavered and joined'
            node = head
            continue
        if node.dep_ in ("relcl", "advcl") and not _infinitive(node):
            return
        if node.dep_ == "csubj" and node.tag_ == "VBG":  # 'Joining NATO is a goal'
            told = [*children(head, "attr"), *(o for p in children(head, "prep") for o in children(p, "pobj"))]
            for noun in told:
                yield from _governing(noun, node)
            return
        if node.dep_ == "ccomp" and node.i < head.i:
            return  # two statements side by side: 'the USSR is expelled, the only member to suffer this'
        if node.dep_ == "prep":
            if node.lower_ == "as" and is_verb(head) and node.i > head.i:
                yield from _governing(head, node)
                return
            if node.lower_ not in _TRANSPARENT_PREPOSITIONS and not (
                node.lower_ == "in" and head.tag_.startswith("NN")
            ):
                return
        elif node.dep_ not in _COMPLEMENT:
            return
        for cue in _governing(head, node):
            if (
                node.dep_ != "nsubj" or cue[2] == "negated"
            ):  # a subject is not in the scope of its verb's wish, but 'the entry failed'
                yield cue
        if node.dep_ in ("nsubj",) and is_verb(head) and head.lower_ not in _ALL_CUE_VERBS():
            return
        node = head


@lru_cache(maxsize=1)
def _ALL_CUE_VERBS() -> frozenset[str]:  # noqa: N802
    verbs, _ = forms()
    cue_verbs = _tables()[0]
    return frozenset(form for form, lemma in verbs.items() if lemma in cue_verbs)


def _infinitive(node: Token) -> bool:
    if not any(c.lower_ == "to" and c.dep_ == "aux" for c in node.children):
        return False
    was_to = node.tag_ == "VBN" and forms()[0].get(node.head.lower_) == "be"  # 'was to have moved'
    return node.tag_ == "VB" or was_to or (node.tag_ == "VBN" and bool(children(node, "auxpass")))  # 'to be disbanded'


def _governor_licenses(node: Token) -> bool:
    """Return whether an infinitive is realised by what governs it: 'the first to join', 'only to leave again', 'went
    on to join'."""
    if not _infinitive(node):
        return True
    head = node.head
    if node.i >= 2 and node.doc[node.i - 2].lower_ == "only" and node.dep_ in ("advcl", "xcomp", "acl", "relcl"):
        return True
    if node.dep_ in ("acl", "relcl", "xcomp", "advcl") and head != node:
        around = {c.lower_ for c in head.children} | {head.lower_}
        if any(_is_rank(word) for word in around):
            return True
        if is_verb(head) and any(_is_rank(c.lower_) for a in children(head, "attr", "nsubj") for c in (a, *a.children)):
            return True
    verbs, _, words = _tables()
    lemma = forms()[0].get(head.lower_)
    return any(
        cue.effect in ("asserted", "flip", "negated", "decision") for _, cue in verbs.get(lemma or "", ())
    ) or any(cue.effect == "asserted" for _, cue in words.get(head.lower_, ()))


def _on_word(
    node: Token, text_of: Callable[[Token], str], *, bare_infinitive: bool
) -> Iterator[tuple[Token, str, str]]:
    words = _tables()[2]
    for child in node.children:
        if child.dep_ in ("aux", "neg", "advmod", "det", "preconj", "cc", "mark", "amod", "prep", "predet", "auxpass"):
            for name, cue in words.get(child.lower_, ()):
                if cue.scope == "subject" and child.dep_ == "det" and node.tag_.startswith("NN"):
                    yield child, name, cue.effect
                elif cue.scope == "modifies" and child.dep_ not in ("mark", "prep"):
                    if child.dep_ == "advmod" and child.i > node.i + 3 and cue.effect == "negated":
                        continue
                    yield child, name, cue.effect
                elif cue.scope == "introduces" and child.dep_ in ("mark", "advmod", "cc"):
                    yield child, name, cue.effect
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj"):
            yield from _subject_cue(child, text_of)
    if node.i and node.dep_ in ("pcomp", "pobj") and node.head.dep_ == "prep":
        for name, cue in words.get(node.head.lower_, ()):
            if cue.scope == "introduces":
                yield node.head, name, cue.effect
    if bare_infinitive and _infinitive(node):
        yield node, "infinitive", "prospective"


def _subject_cue(word: Token, text_of: Callable[[Token], str]) -> Iterator[tuple[Token, str, str]]:
    words = _tables()[2]
    for candidate in (word, *children(word, "det", "cc", "preconj", "neg")):
        first = text_of(candidate).split(" ", 1)[0].casefold()
        for name, cue in words.get(first, ()):
            if cue.scope == "subject":
                yield candidate, name, cue.effect


def _governing(head: Token, node: Token) -> Iterator[tuple[Token, str, str]]:
    """Yield the cues of the word that governs ``node``; what a verb makes of its object ('elected secretary-general')
    is no wish."""
    verb_forms, noun_forms = forms()
    verbs, nouns, words = _tables()
    performed = verb_forms.get(head.lower_) in lexicon().lists["performing_verbs"]
    if performed and node.dep_ in ("ccomp", "xcomp") and node.tag_ == "VBN" and not children(node, "aux", "auxpass"):
        return  # 'declared its membership suspended' is done by the saying
    found: list[tuple[str, Cue]] = []
    if is_verb(head) and node.dep_ != "oprd":
        found += verbs.get(verb_forms.get(head.lower_, ""), ())
    elif head.tag_.startswith("NN"):
        found += nouns.get(noun_forms.get(head.lower_, ""), ())
    if node.dep_ in ("xcomp", "pcomp", "ccomp", "prep", "acl", "advcl"):
        found += words.get(head.lower_, ())
    for name, cue in found:
        if cue.scope == "governs" and (not cue.via or node.lower_ in cue.via):
            yield head, name, cue.effect
