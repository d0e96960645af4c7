"""From a word of the parse to the person it means, and to what a run of proper nouns names that no table lists."""

from __future__ import annotations

from dataclasses import replace

from pipeline.discourse import Discourse
from pipeline.gazetteer.slugs import slug
from pipeline.records import Entity, Name, Parsed, entity_of
from pipeline.rules.grammar import WORDS
from pipeline.rules.load import lexicon
from pipeline.syntax import Token, children

_RECENT = 400  # characters within which a personal pronoun finds its person


def of(word: Token, parsed: Parsed, discourse: Discourse) -> list[Entity]:
    """Return the person whom a word (or its apposition) names: a run of proper nouns that no table lists; 'he' is
    the head told of last."""
    if word.lower_ in WORDS.personal_pronouns:
        told = [e for e in discourse.events if e.type == "leader" and e.participant is not None]
        last = told[-1].participant if told and parsed.start - told[-1].sentence[1] < _RECENT else None
        if last is None or last.kind != "person":
            return []
        start, end = parsed.starts[word.i], parsed.ends[word.i]
        return [replace(last, start=start, end=end, steps=(f"'{word.text}' is {last.name}",))]
    candidates = [
        word,
        *children(word, "appos"),
        *[c for a in children(word, "appos") for c in children(a, "appos")],
        *([word.head] if word.dep_ == "appos" else []),
    ]
    for candidate in candidates:
        unit = parsed.units[candidate.i]
        if isinstance(unit, Name) and unit.kind == "person":
            return [entity_of(unit)]
        if candidate.tag_.startswith("NNP") and unit is None and candidate.text[0].isupper():
            return [proper(candidate, parsed, "person")]
    return []


def proper(word: Token, parsed: Parsed, kind: str) -> Entity:
    """Return the entity of ``kind`` that the run of proper nouns around a word names, whatever is said of it."""
    doc, left, right = word.doc, word.i, word.i
    while left > 0 and _name_part(doc[left - 1], parsed):
        left -= 1
    while right + 1 < len(doc) and _name_part(doc[right + 1], parsed):
        right += 1
    while left < right and doc[left].lower_ in lexicon().lists["honorifics"]:
        left += 1
    start, end = parsed.starts[left], parsed.ends[right]
    text = doc[left : right + 1].text
    return Entity(f"{kind}:{slug(text)}", text, kind, start, end)


def _name_part(word: Token, parsed: Parsed) -> bool:
    if parsed.units[word.i] is not None:
        return False
    return word.tag_.startswith("NNP") or (word.lower_ in WORDS.name_particles and word.dep_ != "det")
