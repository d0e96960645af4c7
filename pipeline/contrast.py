"""What a clause sets against its own arguments with 'not': 'the Union but not NATO', 'not Norway but Sweden'.

Read off the surface around the trigger: the parse hangs such a pair now on the name, now on the verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import Parsed, When
from pipeline.rules.grammar import WORDS
from pipeline.syntax import Token, is_verb

_OPENS = frozenset({"but", "and", "yet", ",", "(", "though", "although", ";"})


@dataclass(frozen=True, slots=True)
class Contrast:
    """A word that a clause denies of what it tells, and the word that it puts in its place: 'not Norway but Sweden'."""

    denied: Token
    instead: Token | None = None


def find(parsed: Parsed, trigger: Token) -> Iterator[Contrast]:
    """Yield the contrasts in the clause of a trigger, in text order."""
    doc = parsed.doc
    for word in doc:
        if word.lower_ not in WORDS.negators or (word.i and doc[word.i - 1].lower_ not in _OPENS):
            continue
        at = word.i + 1
        while at < len(doc) and doc[at].lower_ in WORDS.contrast_links:
            at += 1
        if at >= len(doc) or not _is_argument(parsed, at) or not _stands_alone(parsed, at, trigger):
            continue
        between = doc[min(at, trigger.i) + 1 : max(at, trigger.i)]
        if any(is_verb(t) and t.head != trigger for t in between):
            continue
        instead = at + 2 if at + 2 < len(doc) and doc[at + 1].lower_ == "but" and _is_argument(parsed, at + 2) else None
        if instead is None and word.i == 0:
            continue
        yield Contrast(doc[at], doc[instead] if instead is not None else None)


def _is_argument(parsed: Parsed, at: int) -> bool:
    unit = parsed.units[at]
    return unit is not None and not isinstance(unit, When)


def _stands_alone(parsed: Parsed, at: int, trigger: Token) -> bool:
    """Return whether a name is no more than a name where it stands: not 'but not NATO members'."""
    if at + 1 >= len(parsed.doc):
        return True
    after = parsed.doc[at + 1]
    return after.lower_ != "'s" and not after.tag_.startswith("NN") and (not is_verb(after) or at < trigger.i)
