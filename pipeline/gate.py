"""The gate: cheap matching over raw text that says which articles and sentences can hold a fact; built from the
lexicon itself.

An article needs a trigger and the name of an organisation; a sentence needs a trigger. Auxiliaries are triggers too
('nor is Austria', 'is in NATO'), but say nothing alone: their sentences count where an organisation stands in them or
a fact can have been told before. What the gate lets through is parsed; what it holds back gives no event in the full
run either (tests show it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.rules.load import Trigger, lexicon
from pipeline.rules.words import noun_forms, verb_forms

AUXILIARIES = frozenset({"be", "have", "do"})


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of all forms of triggers that speak for themselves, and that of the auxiliaries."""
    triggers = lexicon().triggers.values()
    strong = {word for t in triggers if not _weak(t) for word in _words(t)}
    weak = {word for t in triggers if _weak(t) for word in _words(t)} - strong
    return _any_of(strong), _any_of(weak)


def _weak(trigger: Trigger) -> bool:
    """Return whether a trigger is an auxiliary, or a particle that says something only behind one: 'it was in'."""
    if trigger.adjective and trigger.alone:
        return True
    return bool(trigger.verb) and set(trigger.verb) <= AUXILIARIES and not trigger.object


def _words(trigger: Trigger) -> set[str]:
    """Return the surface forms that a sentence must hold for a trigger to match; one that asks for an object asks for
    both."""
    words = (
        {form for lemma in trigger.verb for form in verb_forms(lemma)} if not set(trigger.verb) & AUXILIARIES else set()
    )
    if trigger.object and set(trigger.verb) & AUXILIARIES:
        words = {form for lemma in trigger.object for form in noun_forms(lemma)}
    words |= {form for lemma in trigger.noun for form in noun_forms(lemma)}
    if _weak(trigger):
        return {form for lemma in trigger.verb or ("be",) for form in verb_forms(lemma)}
    return words | set(trigger.adjective)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)", re.IGNORECASE)


def opens(text: str) -> bool:
    """Return whether an article holds any trigger that speaks for itself, or could state a membership with 'be'."""
    strong, weak = _patterns()
    return strong.search(text) is not None or weak.search(text) is not None


def wanted(sentences: Iterable[tuple[str, bool]]) -> list[bool]:
    """Return, for each (sentence, whether an organisation is named or referred to in it), whether it is worth
    parsing."""
    strong, weak = _patterns()
    result, told = [], False
    for sentence, organisation in sentences:
        if strong.search(sentence):
            told = True
            result.append(True)
        else:
            auxiliary = weak.search(sentence) is not None
            told = told or (organisation and auxiliary)
            result.append(told and auxiliary)
    return result
