"""The date of an event that a step names in words: 'two days after relieving the siege' -> when the siege was relieved.

No parse here: the words of the event are looked for in the sentences that told of something on a date.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.dates.dated import Dated
from pipeline.dates.finding import Expression
from pipeline.dates.grammar import grammar
from pipeline.dates.story import CLAUSE, STOP, Story

_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDING = re.compile(r"(?:ing|ed|es|s|ion|al|ment|e|y)$")
STEM = 4
"""Letters that a stem keeps at least."""
REACH = 150
"""Dates before a step that are looked at: all that an article has, not all of a book."""


def told_event(story: Story, expression: Expression) -> Dated | None:
    """Return the earlier date of the sentence that tells of the event a step counts from, None where none does.

    The sentence must share with the words of the event a name, two words, the only one, its noun, or a verb that tells
    of it.
    """
    phrase = CLAUSE.split(story.text[expression.end : expression.end + 90], maxsplit=1)[0]
    names, wanted = _stems(phrase)
    spoken = _stems(phrase, plain=True)[1]
    if not wanted:
        return None
    head = _event_noun(phrase)
    best: tuple[int, int, int, Dated] | None = None
    for dated in story.told[: -REACH - 1 : -1]:
        start, end = _sentence(story.text, dated)
        if end > expression.start:
            continue
        shared = _spoken(story.text[start:end]) & wanted
        alone = len(spoken) == 1 or shared - spoken or head in shared
        enough = shared & names or len(shared) > 1 or (shared and alone)
        score = len(shared) + len(shared & names)
        if enough:
            rank = (score, start, -_distance(story.text[start:end], dated.start - start, shared))
            best = (*rank, dated) if best is None or rank > best[:3] else best
    return best[3] if best else None


def _distance(sentence: str, at: int, stems: set[str] | frozenset[str]) -> int:
    """Return how far a place in a sentence is from the nearest word with one of the stems."""
    places = (m.start() for m in _WORD.finditer(sentence) if _stem(m[0].lower()) in stems)
    return min((abs(place - at) for place in places), default=len(sentence))


def _sentence(text: str, dated: Dated) -> tuple[int, int]:
    start = max((m.end() for m in STOP.finditer(text, max(0, dated.start - 300), dated.start)), default=0)
    stop = STOP.search(text, dated.end)
    return start, stop.start() if stop else len(text)


def _stems(phrase: str, *, plain: bool = False) -> tuple[set[str], set[str]]:
    """Return the stems of the names among the words, and of all words; unless `plain`, with what else tells of them."""
    told, empty = grammar().told, grammar().empty
    names: set[str] = set()
    stems: set[str] = set()
    for match in _WORD.finditer(phrase):
        word = match[0].lower()
        if word in empty:
            continue
        stem = _stem(word)
        stems.add(stem)
        if match[0][0].isupper():
            names.add(stem)
        if not plain:
            stems.update(_stem(other) for other in told.get(word, ()))
    return names, stems


@lru_cache(maxsize=2 * REACH)  # each step asks for the same sentences
def _spoken(sentence: str) -> frozenset[str]:
    return frozenset(_stems(sentence, plain=True)[1])


def _event_noun(phrase: str) -> str | None:
    """Return the stem of the first word where that alone names an event: 'the signing they had waited for'."""
    told, empty = grammar().told, grammar().empty
    first = next((w for m in _WORD.finditer(phrase) if (w := m[0].lower()) not in empty), "")
    return _stem(first) if first in told or first.endswith("ing") else None


def _stem(word: str) -> str:
    while len(word) > STEM and (ending := _ENDING.search(word)) and len(word) - len(ending[0]) >= STEM:
        word = word[: ending.start()]
    return word
