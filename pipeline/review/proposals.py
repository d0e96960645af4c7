"""A found fact as a line of gold: its names, and the shortest run of the article's words that says so.

The run holds the trigger and, where they stand near in the same sentence, the arguments; it has at most 160 characters.
"""

from __future__ import annotations

from pipeline.factfile import GoldFact, names
from pipeline.goldcheck import EVIDENCE_LIMIT
from pipeline.schema import Evidence, Fact, FactFile
from pipeline.spans import Span, contains, hull


def propose(file: FactFile, fact: Fact) -> GoldFact:
    """Return the gold line that says what ``fact`` says; its evidence is empty where the fact has none."""
    organisation, participant = names(file, fact)
    text = file.article.text
    span = evidence_span(text, fact)
    return GoldFact(
        doc=file.article.id,
        type=fact.type,
        organisation=organisation,
        participant=participant,
        date=fact.date,
        modality=fact.modality,
        evidence=span.of(text),
        nth=occurrence(text, span),
    )


def evidence_span(text: str, fact: Fact) -> Span:
    """Return the shortest run with the trigger and the arguments near it; empty where the fact has no evidence."""
    triggers = [part for part in fact.evidence if part.role == "trigger"]
    if not triggers:
        sentences = [part for part in fact.evidence if part.role == "sentence"] or list(fact.evidence)
        return trimmed(text, Span(sentences[0].start, sentences[0].end)) if sentences else Span(0, 0)
    trigger = min(triggers, key=lambda part: part.start)
    sentence = next((p for p in fact.evidence if p.role == "sentence" and contains(p, trigger)), None)
    near = [p for p in fact.evidence if p.role != "sentence" and (sentence is None or contains(sentence, p))]
    near.sort(key=lambda part: _distance(part, trigger))
    span = Span(trigger.start, trigger.end)
    for part in near:
        wider = hull([span, part])
        if wider.end - wider.start <= EVIDENCE_LIMIT:
            span = wider
    return trimmed(text, span)


def trimmed(text: str, span: Span) -> Span:
    """Return the span without white space at its ends, cut to the length that evidence may have."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    kept = words.strip()
    if len(kept) > EVIDENCE_LIMIT:
        cut = kept[:EVIDENCE_LIMIT]
        kept = (cut.rsplit(None, 1)[0] if any(c.isspace() for c in cut) else cut).rstrip()
    return Span(start, start + len(kept))


def occurrence(text: str, span: Span) -> int:
    """Return which occurrence of its own words the span is, counted as gold counts: from each character anew."""
    words, count, start = span.of(text), 1, -1
    if not words:
        return 1
    while (start := text.find(words, start + 1)) != -1 and start < span.start:
        count += 1
    return count


def _distance(part: Evidence, trigger: Evidence) -> int:
    return max(part.start - trigger.end, trigger.start - part.end, 0)
