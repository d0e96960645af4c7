"""The gate: cheap matching that says which articles and sentences can hold a fact; built from the gazetteer and the
lexicon themselves.

An article needs the name of an organisation; a sentence needs all the words that one trigger asks for: 'take' and
'seat', 'pull' and 'out'. Auxiliaries say nothing alone: 'is in' needs an organisation behind it, and 'nor is Austria'
a sentence before it that can hold a fact. What the gate lets through is parsed; what it holds back gives no event in
the full run either (tests show it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline import fragments
from pipeline.gazetteer import load as load_gazetteer
from pipeline.numbers import is_cardinal
from pipeline.plain import Plain
from pipeline.records import Group, Reference
from pipeline.rules.entries import Trigger
from pipeline.rules.load import lexicon
from pipeline.rules.shapes import load_names
from pipeline.rules.words import noun_forms, verb_forms
from pipeline.skeleton import ORGANISATION, ORGANISATIONS, REF_ORGANISATION, character

_SPANS = frozenset({"from", "between"})  # the copy has one word for 'from 1922 to 1940'
_AUXILIARIES = frozenset({"be", "have", "do"})
_COUNTS = ("#",)  # stands for any number among the words that a trigger asks for
_LINKING = ("be", "become")  # behind one of these an adjective or particle says something: 'was out'
_ORGANISATIONS = frozenset({ORGANISATION, ORGANISATIONS, REF_ORGANISATION})
_REACH = 6  # words behind a preposition in which the organisation stands: 'is not in either NATO or the EU'
_RUN = re.compile(r"[^\W\d_]+|\d+")  # a form of a name that stands in a text has its runs of letters in common with it


# --- articles --------------------------------------------------------------------------------------------------------


def opens(text: str) -> bool:
    """Return whether an article may name an organisation; False is certain, True is not."""
    forms, keys, heads = _organisations()
    words = frozenset(_RUN.findall(text))
    if any(form <= words for key in words & keys for form in forms[key]):
        return True
    return not words.isdisjoint(heads) and load_names().pattern.search(text) is not None


@lru_cache(maxsize=1)
def _organisations() -> tuple[dict[str, list[frozenset[str]]], frozenset[str], frozenset[str]]:
    """Return the names of organisations, each as its words under the one that fewest names have, these words, and the
    head nouns of organisations that no table lists."""
    names = {frozenset(_RUN.findall(s.form)) for s in load_gazetteer().surfaces() if s.kind == "organisation"}
    shared: dict[str, int] = {}
    for name in names:
        for word in name:
            shared[word] = shared.get(word, 0) + 1
    forms: dict[str, list[frozenset[str]]] = {}
    for name in names:
        forms.setdefault(min(name, key=lambda word: (shared[word], word)), []).append(name)
    return forms, frozenset(forms), frozenset((*load_names().heads, *load_names().heads_of))


# --- sentences -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Clue:
    """What a sentence must hold for a trigger besides the word itself: one of each of ``others``.

    ``echo``: it leans on an event that was told before: 'so did Malta', 'a year later it was in'. ``inside``: an
    organisation stands close behind one of these prepositions; empty where that is not asked for.
    """

    others: tuple[frozenset[str], ...]
    echo: bool
    inside: frozenset[str]


def wanted(copies: Iterable[Plain]) -> Iterator[bool]:
    """Yield, for the plain copy of each sentence of an article in order, whether it is worth parsing."""
    told, copies = False, list(copies)
    for copy, answers in zip(copies, fragments.after_questions(copies), strict=True):
        fits = _fits(copy, told=told, answers=answers)
        told = told or fits
        yield fits


def _fits(copy: Plain, *, told: bool, answers: bool) -> bool:
    if told and (fragments.may_stand(copy, answers=answers) or _is_topic_question(copy)):
        return True
    clues = _clues()
    words = {word.lower() for word in copy.words}
    own = {word.lower() for word, unit in zip(copy.words, copy.units, strict=True) if unit is None}
    words.update(_COUNTS if any(map(is_cardinal, own)) else ())
    words.update(u.noun for u in copy.units if isinstance(u, Reference | Group))  # 'its treaty' counts as 'treaty'
    return any(
        (told or not clue.echo)
        and not any(words.isdisjoint(asked) for asked in clue.others)
        and (not clue.inside or _inside(copy, clue.inside))
        for word in own & clues.keys()
        for clue in clues[word]
    )


def _is_topic_question(copy: Plain) -> bool:
    return fragments.is_question(copy) and fragments.is_topic(copy)


def _inside(copy: Plain, prepositions: frozenset[str]) -> bool:
    """Return whether an organisation is named or referred to close behind a preposition: 'Malta is not in NATO'."""
    return any(
        unit is not None and character(unit) in _ORGANISATIONS
        for at, word in enumerate(copy.words)
        if word.lower() in prepositions
        for unit in copy.units[at + 1 : at + 1 + _REACH]
    )


@lru_cache(maxsize=1)
def _clues() -> dict[str, tuple[_Clue, ...]]:
    """Return the clues of all triggers by the forms of their words."""
    clues: dict[str, dict[_Clue, None]] = {}
    for trigger in lexicon().triggers.values():
        asked = _asked(trigger)
        said = _Clue(asked, echo=trigger.type == "same", inside=_prepositions(trigger))
        heads = trigger.bound if trigger.any_verb else (*_verbs(trigger.verb), *_nouns(trigger.noun))
        for form in heads:
            clues.setdefault(form, {})[said] = None
        behind_be = _Clue((*asked, frozenset(_verbs(_LINKING))), echo=said.echo or trigger.alone, inside=said.inside)
        for form in trigger.adjective:
            clues.setdefault(form, {})[behind_be] = None
    return {form: tuple(said) for form, said in clues.items()}


def _asked(trigger: Trigger) -> tuple[frozenset[str], ...]:
    """Return the sets of words of which the trigger asks for one each."""
    embedded = [t for t in lexicon().triggers.values() if t.type in trigger.embeds]
    asked = (
        trigger.particle,
        trigger.bound,
        _COUNTS if trigger.counted else (),
        trigger.preceded,
        trigger.modifier,
        trigger.under,
        () if _SPANS.intersection(trigger.dated) else trigger.dated,
        trigger.object_modifier,
        _nouns(trigger.object),
        _nouns(trigger.subject),
        [form for t in embedded for form in (*_verbs(t.verb), *_nouns(t.noun), *t.adjective)],
    )
    return tuple(frozenset(words) for words in asked if words)


def _prepositions(trigger: Trigger) -> frozenset[str]:
    """Return the prepositions that the organisation of a lone auxiliary, or of any verb, stands behind."""
    if trigger.any_verb:
        return frozenset(("of" if word == "out" else word) for word in trigger.bound)
    lone = trigger.verb and _AUXILIARIES.issuperset(trigger.verb) and not trigger.object and trigger.type != "same"
    steps = [path.rpartition("/")[2] for path in lexicon().frames[trigger.frame].organisation] if lone else []
    return frozenset(word for step in steps if step.startswith("prep:") for word in step[5:].split("|"))


def _verbs(lemmas: Iterable[str]) -> list[str]:
    return [form for lemma in lemmas for form in verb_forms(lemma)]


def _nouns(lemmas: Iterable[str]) -> list[str]:
    return [form for lemma in lemmas for form in noun_forms(lemma)]
