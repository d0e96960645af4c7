"""Mentions against gold: which found mention is which gold one, and how many are linked to the right entities.

A found mention and a gold one may be paired where they share a character; the pair is right where they mean the same
entities, by any name of the same entity. Pairing is one to one, right pairs first. Gold that is optional counts
neither way. How gold is made is in gold/README.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from pipeline.errors import FactFileError
from pipeline.factfile import read_lines
from pipeline.gazetteer import load
from pipeline.schema import MENTION_KINDS, LinkedMention, MentionKind, Record
from pipeline.scoring.matching import locate, name_key, pair
from pipeline.scoring.records import Measure
from pipeline.spans import Span, overlaps

NAMES: tuple[MentionKind, ...] = ("state", "organisation", "person", "place")
REFERENCES: tuple[MentionKind, ...] = ("pronoun", "description", "set")
Entities = tuple[str, ...]


class GoldMention(Record):
    """One line of a gold file of mentions."""

    doc: str = Field(description="article id")
    text: str = Field(min_length=1, description="the article's characters")
    nth: int = Field(ge=1, description="which occurrence of these characters is meant")
    kind: MentionKind
    entities: Entities = Field(min_length=1, description="names; several for a set")
    accepts: tuple[Entities, ...] = Field(default=(), description="other sets of names that count as right")
    optional: bool = False
    note: str = ""


@dataclass(frozen=True)
class Wanted:
    """A gold mention and where it stands."""

    gold: GoldMention
    span: Span
    meanings: tuple[frozenset[str], ...]

    def means(self, found: Found) -> bool:
        """Return whether something that was found means one of the accepted sets."""
        return not found.meanings.isdisjoint(self.meanings)


@dataclass(frozen=True)
class Found:
    """A found mention (or one of another reader, with all that it accepts) and the keys of its entities."""

    kind: MentionKind
    span: Span
    text: str
    names: Entities
    meanings: frozenset[frozenset[str]]
    optional: bool = False

    @classmethod
    def of(cls, mention: LinkedMention) -> Found:
        """Return a mention of the extractor ready for comparison."""
        names = tuple(e.name for e in mention.entities)
        return cls(mention.kind, Span(mention.start, mention.end), mention.text, names, frozenset({_keys(names)}))


class Verdict(Record):
    """A mention that is not right: what was found there, and what gold has there (empty where there is nothing)."""

    doc: str
    start: int
    text: str
    kind: MentionKind
    found: Entities
    wanted: Entities


class LinkResult(Record):
    """Measures by kind and for names and references as a whole, and what was missed and what is false."""

    articles: int
    kinds: dict[str, Measure]
    names: Measure
    references: Measure
    all: Measure
    missed: tuple[Verdict, ...]
    false: tuple[Verdict, ...]


def read(path: Path) -> list[GoldMention]:
    """Return the lines of a ``.jsonl`` file of gold mentions; FactFileError names file, line and fault."""
    return read_lines(path, GoldMention)


def locate_all(gold: Iterable[GoldMention], texts: Mapping[str, str]) -> dict[str, list[Wanted]]:
    """Return the gold mentions by article, in text order; FactFileError for one that does not stand in its article."""
    placed: dict[str, list[Wanted]] = {}
    for mention in gold:
        text = texts.get(mention.doc)
        if text is None:
            raise FactFileError(mention.doc, "is no article that was given", "gold has mentions of it")
        span = locate(text, mention.text, nth=mention.nth)
        if span is None:
            raise FactFileError(mention.doc, f"{mention.text!r} does not occur {mention.nth} times in it")
        meanings = tuple(map(_keys, (mention.entities, *mention.accepts)))
        placed.setdefault(mention.doc, []).append(Wanted(mention, span, meanings))
    return {doc: sorted(found, key=lambda w: w.span) for doc, found in sorted(placed.items())}


def as_found(wanted: Iterable[Wanted]) -> list[Found]:
    """Return the mentions of another reader as if they had been found, to measure agreement."""
    return [
        Found(w.gold.kind, w.span, w.gold.text, w.gold.entities, frozenset(w.meanings), w.gold.optional) for w in wanted
    ]


def score(found: Mapping[str, Sequence[Found]], wanted: Mapping[str, Sequence[Wanted]]) -> LinkResult:
    """Return how well the found mentions of each article in ``wanted`` agree with gold.

    A right pair counts under the kind that gold gives it, a false mention under its own; what either side calls
    optional counts neither way.
    """
    counts = {kind: [0, 0, 0] for kind in MENTION_KINDS}
    missed: list[Verdict] = []
    false: list[Verdict] = []
    for doc, gold in wanted.items():
        pairs = pair(found.get(doc, ()), gold, _worth)
        right = [(f, w) for f, w in pairs if w.means(f)]
        for f, w in right:
            counts[w.gold.kind][0] += not (w.gold.optional or f.optional)
        settled = {id(part) for both in right for part in both}
        beside = {id(f): w for f, w in pairs} | {id(w): f for f, w in pairs}
        for f in found.get(doc, ()):
            if id(f) not in settled and not f.optional:
                counts[f.kind][1] += 1
                other = beside.get(id(f))
                names = other.gold.entities if isinstance(other, Wanted) else ()
                false.append(
                    Verdict(doc=doc, start=f.span.start, text=f.text, kind=f.kind, found=f.names, wanted=names)
                )
        for w in gold:
            if id(w) not in settled and not w.gold.optional:
                counts[w.gold.kind][2] += 1
                beside_it = beside.get(id(w))
                names = beside_it.names if isinstance(beside_it, Found) else ()
                g = w.gold
                missed.append(
                    Verdict(doc=doc, start=w.span.start, text=g.text, kind=g.kind, found=names, wanted=g.entities)
                )

    def measure(*kinds: MentionKind) -> Measure:
        right, wrong, lost = (sum(counts[kind][i] for kind in kinds) for i in range(3))
        return Measure.of(right, wrong, lost)

    return LinkResult(
        articles=len(wanted),
        kinds={kind: measure(kind) for kind in MENTION_KINDS},
        names=measure(*NAMES),
        references=measure(*REFERENCES),
        all=measure(*MENTION_KINDS),
        missed=tuple(missed),
        false=tuple(false),
    )


def _worth(found: Found, wanted: Wanted) -> tuple[int, ...] | None:
    """Return what a pair is worth (matching.pair): right before wrong, required before optional, same end before other
    overlaps."""
    if not overlaps(found.span, wanted.span):
        return None
    right = wanted.means(found)
    same_kind = (found.kind in NAMES) == (wanted.gold.kind in NAMES)
    return (right and not (wanted.gold.optional or found.optional), right, same_kind, found.span.end == wanted.span.end)


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_key, names))


def _key(name: str) -> str:
    """Return what tells entities apart: the gazetteer's id, else the name as it is compared."""
    for form in (name, name.removeprefix("the ")):
        surfaces = [s for s in load().lookup(form) if s.use in ("name", "alias", "acronym", "former")]
        if surfaces:
            return surfaces[0].entity_id
    return name_key(name)
