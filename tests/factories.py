"""Small fact files and gold facts for tests: only what a test is about has to be said."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from pipeline.factfile import GoldFact
from pipeline.schema import Article, Entity, Evidence, Fact, FactFile, MadeBy, Mention

PERSON_TYPES, PLACE_TYPES = {"leader"}, {"headquarters"}


def make_article(article: str = "a", text: str = "", *, published: str | None = None) -> Article:
    """Return an article with its digest."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(id=article, title=None, source=None, published=published, sha256=digest, text=text)


def make_evidence(text: str, words: str, *, role: str = "sentence", nth: int = 1) -> Evidence:
    """Return the ``nth`` occurrence of ``words`` in ``text`` as evidence."""
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return Evidence.model_validate({"start": start, "end": start + len(words), "text": words, "role": role})


def make_entity(identifier: str, name: str, *, kind: str = "organisation", text: str = "") -> Entity:
    """Return an entity that is mentioned wherever its name stands in ``text``."""
    mentions, start = [], text.find(name)
    while start >= 0:
        mentions.append(Mention(start=start, end=start + len(name), text=name))
        start = text.find(name, start + 1)
    return Entity.model_validate({"id": identifier, "kind": kind, "name": name, "mentions": mentions})


def make_file(
    article: str = "a", facts: Sequence[dict[str, Any]] = (), *, text: str = "", entities: Sequence[str] = ()
) -> FactFile:
    """Return a fact file whose facts are told by names.

    A fact is a dict: ``type``, ``organisation``, and any of ``participant``, ``place``, ``date``, ``modality``,
    ``confidence``, ``rule`` and ``evidence`` (words of ``text``, taken as a sentence; or a list of Evidence). Names
    become entities, as do the names in ``entities``; each is mentioned wherever its name stands in ``text``.
    """
    known: dict[str, Entity] = {}

    def entity(name: str | None, kind: str) -> str | None:
        if name is None:
            return None
        identifier = f"{kind[:5]}:{name.casefold().replace(' ', '-')}"
        known.setdefault(identifier, make_entity(identifier, name, kind=kind, text=text))
        return identifier

    made = []
    for number, fact in enumerate(facts, 1):
        kind = fact["type"]
        other = "person" if kind in PERSON_TYPES else "place" if kind in PLACE_TYPES else "state"
        evidence = fact.get("evidence", ())
        if isinstance(evidence, str):
            evidence = [make_evidence(text, evidence)]
        made.append(
            Fact.model_validate(
                {
                    "id": fact.get("id", f"{article}-{number:03d}"),
                    "type": kind,
                    "organisation": entity(fact["organisation"], "organisation"),
                    "participant": entity(fact.get("participant"), other),
                    "place": entity(fact.get("place"), "place"),
                    "date": fact.get("date"),
                    "manner": fact.get("manner"),
                    "modality": fact.get("modality", "asserted"),
                    "confidence": fact.get("confidence", 0.9),
                    "rule": fact.get("rule", "test.rule"),
                    "evidence": evidence,
                }
            )
        )
    for name in entities:
        entity(name, "organisation")
    return FactFile(
        article=make_article(article, text),
        entities=tuple(known.values()),
        dates=(),
        facts=tuple(made),
        made_by=MadeBy(accede="0", model="none", rules="none"),
    )


def make_gold(article: str = "a", **fields: Any) -> GoldFact:
    """Return a gold fact; what is not said is 'joined NATO Estonia 2004', asserted and required."""
    standard = {
        "doc": article,
        "type": "joined",
        "organisation": "NATO",
        "participant": "Estonia",
        "date": "2004",
        "evidence": "Estonia joined NATO in 2004",
    }
    return GoldFact.model_validate(standard | fields)


def as_predictions(gold: Sequence[GoldFact], texts: dict[str, str], *, optional: bool = True) -> list[FactFile]:
    """Return gold turned into fact files, one for each article of ``texts``: what a perfect system would find."""
    files = []
    for article, text in texts.items():
        chosen = [g for g in gold if g.article == article and (optional or not g.optional)]
        facts = [
            {
                "type": g.type,
                "organisation": g.organisation,
                "participant": g.participant,
                "date": g.date,
                "modality": g.modality,
                "evidence": [make_evidence(text, g.evidence, nth=g.nth)],
            }
            for g in chosen
        ]
        files.append(make_file(article, facts, text=text))
    return files
