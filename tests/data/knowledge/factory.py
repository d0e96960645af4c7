"""Fact files for the tests of the knowledge room.

An article is a list of sentences, each with the facts that it states.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from pipeline.schema import Article, Entity, Evidence, Fact, FactFile, MadeBy, Mention

STATES = {
    "Atlantis": "atlantis",
    "Armenia": "ARM", "Azerbaijan": "AZE", "Belarus": "BLR", "Ecuador": "ECU", "Estonia": "EST", "Fiji": "FJI",
    "France": "FRA", "Georgia": "GEO", "Gabon": "GAB", "Norway": "NOR", "Russia": "RUS", "Uzbekistan": "UZB", "Qatar":
    "QAT", "Serbia": "SRB", "Germany": "DEU", "Greece": "GRC", "Turkey": "TUR", "Portugal": "PRT",
}  # fmt: skip
ORGANISATIONS = {
    "Collective Security Treaty Organization": ("org:csto", ("CSTO", "Tashkent Pact")),
    "NATO": ("org:nato", ("North Atlantic Treaty Organization",)),
    "OPEC": ("org:opec", ("Organization of the Petroleum Exporting Countries",)),
    "Commonwealth": ("org:commonwealth", ("Commonwealth of Nations",)),
    "European Community": ("org:european-community", ("EC",)),
    "European Union": ("org:eu", ("EU",)),
    "Warsaw Pact": ("org:warsaw-pact", ("Warsaw Treaty Organization",)),
}
CSTO = "Collective Security Treaty Organization"
WIKIDATA = {
    "NATO": "Q7184",
    "Estonia": "Q191",
    "OPEC": "Q7795",
    "Ecuador": "Q736",
    "Russia": "Q159",
    "European Union": "Q458",
}
Said = tuple[str, Sequence[str]]
"""A sentence, and its facts as 'type | organisation | participant | date | modality | trigger'."""


def article(name: str, *said: Said, source: str | None = None, published: str | None = None) -> FactFile:
    """Return the fact file of an article. The trigger defaults to the fact's type if the sentence has it."""
    text, facts, entities = "", [], {}
    for sentence, stated in said:
        start = len(text)
        text += sentence + "\n"
        for line in stated:
            fact, named = _fact(f"{name}-{len(facts) + 1:03d}", line, sentence, start)
            facts.append(fact)
            entities.update(named)
    made = [_with_mentions(entity, text) for _, entity in sorted(entities.items())]
    return FactFile(
        article=Article(
            id=name,
            title=f"About {name}",
            source=source or f"corpus/{name}.txt",
            published=published,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            text=text,
        ),
        entities=tuple(made),
        dates=(),
        facts=tuple(facts),
        made_by=MadeBy(accede="0.1.0", model="none", rules="tests"),
    )


def entity(name: str, *, person: bool = False, place: bool = False) -> Entity:
    """Return the entity of a name."""
    identifiers = {"wikidata": WIKIDATA[name]} if name in WIKIDATA else {}
    if name in STATES:
        identifiers = {"iso3166": STATES[name], **identifiers} if STATES[name].isupper() else identifiers
        return Entity(id=f"state:{STATES[name]}", kind="state", name=name, identifiers=identifiers)
    slug = name.lower().replace(" ", "-")
    if person or place:
        return Entity(id=f"{'person' if person else 'place'}:{slug}", kind="person" if person else "place", name=name)
    key, aliases = ORGANISATIONS.get(name, (f"org:{slug}", ()))
    return Entity(id=key, kind="organisation", name=name, aliases=aliases, identifiers=identifiers)


def _fact(key: str, line: str, sentence: str, start: int) -> tuple[Fact, dict[str, Entity]]:
    fields = [field.strip() or None for field in line.split("|")] + [None] * 6
    kind, organisation, other, date, modality, trigger = fields[:6]
    assert kind is not None
    assert organisation is not None
    body = entity(organisation)
    named = {body.id: body}
    participant: dict[str, Any] = {"participant": None, "place": None}
    if other:
        person, place = kind == "leader", kind == "headquarters"
        found = entity(other, person=person, place=place)
        named[found.id] = found
        participant["place" if place else "participant"] = found.id
    evidence = [Evidence(start=start, end=start + len(sentence), text=sentence, role="sentence")]
    words = trigger or kind
    if words in sentence:
        at = start + sentence.index(words)
        evidence.append(Evidence(start=at, end=at + len(words), text=words, role="trigger"))
    made = Fact(
        id=key, type=kind, organisation=body.id, date=date, manner=None, modality=modality or "asserted",
        confidence=0.9, rule="test.rule", evidence=tuple(evidence), **participant,
    )  # type: ignore[arg-type]  # fmt: skip
    return made, named


def _with_mentions(entity: Entity, text: str) -> Entity:
    at = text.find(entity.name)
    found = (Mention(start=at, end=at + len(entity.name), text=entity.name),) if at >= 0 else ()
    return entity.model_copy(update={"mentions": found})


def csto() -> FactFile:
    """Return the fact file that the seed article `csto.txt` should give, as far as memberships go."""
    return article(
        "csto",
        ("The Warsaw Pact dissolved in 1991.", ["dissolved | Warsaw Pact | | 1991"]),
        (
            "A year later Russia founded the CSTO with Armenia and Uzbekistan.",
            [f"founded | {CSTO} | {state} | 1992" for state in ("Russia", "Armenia", "Uzbekistan")],
        ),
        (
            "A year later it was joined by Belarus, Azerbaijan and Georgia.",
            [f"joined | {CSTO} | {state} | 1993" for state in ("Belarus", "Azerbaijan", "Georgia")],
        ),
        (
            "The latter two, along with Uzbekistan, left in 1997.",
            [f"left | {CSTO} | {state} | 1997" for state in ("Azerbaijan", "Georgia", "Uzbekistan")],
        ),
        ("In 2002 the CSTO was founded.", [f"founded | {CSTO} | | 2002"]),
        (
            "Russia, Armenia and Belarus are founding countries, Serbia is an observer.",
            [f"founded | {CSTO} | Belarus", f"observer | {CSTO} | Serbia"],
        ),
        ("Iran may join.", [f"joined | {CSTO} | Iran | | prospective"]),
        (
            "It is led by Stanislav Zas and seated in Moscow.",
            [f"leader | {CSTO} | Stanislav Zas", f"headquarters | {CSTO} | Moscow"],
        ),
    )
