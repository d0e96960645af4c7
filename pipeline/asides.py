"""Asides that tell nothing in scope, left out of the plain copy.

Between a subject and its verb the parser takes a participle for the verb: in 'Pakistan, disappointed by its allies,
left in 1973' it sees no sentence. Where such an aside names nothing, dates nothing and holds no trigger, the copy does
without it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.rules.load import lexicon
from pipeline.rules.words import noun_forms, verb_forms
from pipeline.skeleton import Skeleton, expand

_COMMON = frozenset({"in", "the", "its", "a", "of", "new", "on"})  # words of triggers that tell nothing by themselves
_LONGEST = 70  # characters
_ASIDE = re.compile(
    expand(r"(?<={SGRQO})(?P<aside>,(?! (?:and|or|but|nor|then|so|as) )(?: [A-Za-z’'-]+){1,10},)(?= (?:[a-z]|{D}))")
)
_JOINS = re.compile(r" (?:and|or|but|as well|together|along|with|not|like|including|such|whose|where|both|all)\b")


def drop(bones: Skeleton) -> None:
    """Leave out the asides of one sentence that tell nothing in scope; nothing else changes."""
    bones.sub(_ASIDE, _drop)


def _drop(bones: Skeleton, match: re.Match[str]) -> bool:
    aside = match.group("aside")
    words = re.findall(r"[a-z’'-]+", aside.casefold())
    tells = len(aside) > _LONGEST or _JOINS.match(bones.text, match.start("aside") + 1)
    if tells or _JOINS.match(bones.text, match.end()) or not _evoking().isdisjoint(words):
        return False
    bones.fold(*match.span("aside"), "", None)
    return True


@lru_cache(maxsize=1)
def _evoking() -> frozenset[str]:
    """Return every form that makes a trigger of a phrase: its verb, its noun, or what must stand before the noun."""
    found: set[str] = set()
    for trigger in lexicon().triggers.values():
        found |= {form for lemma in trigger.verb for form in verb_forms(lemma)}
        found |= {*trigger.modifier} or {form for lemma in trigger.noun for form in noun_forms(lemma)}
        found |= {*trigger.adjective}
    return frozenset(found - _COMMON)
