"""The gate: cheap matching over raw text that says which sentences can hold a fact; built from the lexicon itself."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.rules.load import forms, lexicon


@lru_cache(maxsize=1)
def _trigger_pattern() -> re.Pattern[str]:
    """Return one pattern of all forms of all triggers."""
    verbs, nouns = forms()
    triggers = lexicon().triggers.values()
    verb_lemmas = {lemma for t in triggers for lemma in t.verb}
    noun_lemmas = {lemma for t in triggers for lemma in t.noun}
    words = {form for form, lemma in verbs.items() if lemma in verb_lemmas}
    words |= {form for form, lemma in nouns.items() if lemma in noun_lemmas}
    words |= {word for t in triggers for word in t.adjective}
    return re.compile(
        r"\b(?:" + "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w))) + r")\b", re.IGNORECASE
    )


def wants(sentence: str) -> bool:
    """Return whether a sentence holds a word that can be a trigger."""
    return _trigger_pattern().search(sentence) is not None


def opens(text: str) -> bool:
    """Return whether an article can hold any fact at all."""
    return wants(text)
