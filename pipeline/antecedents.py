"""What a pronoun or description may mean: all that was mentioned before it, common nouns included, and what can be said
of each; the learned weights of salience.py choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline import salience
from pipeline.discourse import Discourse
from pipeline.records import STATE_KINDS, Entity, Name, Parsed, Unit, entity_of, spread
from pipeline.rules.grammar import is_plural
from pipeline.salience import Candidate
from pipeline.syntax import Token, children, is_verb, surface_subject

_CANDIDATES = 60  # mentions before a pronoun that it may mean
_SENTENCES = 4  # how many sentences they may be back, the pronoun's own counted
_PHRASE = 6  # words


@dataclass(frozen=True, slots=True)
class Point:
    """Something that a later pronoun may mean; ``entities`` is empty for a common noun."""

    start: int
    entities: tuple[Entity, ...]
    number: str  # one, many, any
    role: str
    sentence: int
    paragraph: int
    first: bool
    referring: bool
    word: Token | None
    subordinate: bool = False


class Antecedents:
    """The mentions of an article before the sentence that is read."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.sentence = -1
        self.paragraph = -1

    def open(self, paragraph: int) -> None:
        """Go on to the next sentence, which stands in this paragraph."""
        self.sentence += 1
        self.paragraph = paragraph
        del self.points[:-_CANDIDATES]  # each holds the parse of its sentence

    def skim(self, units: Iterable[Unit]) -> None:
        """Take note of the names of a sentence that is not parsed for facts; a name without preposition counts as a
        subject where it is the first."""
        opened = False
        for name in (n for unit in units for n in spread(unit)):
            if name.use == "adjective" or name.kind not in (*STATE_KINDS, "organisation"):
                continue
            role = "oblique" if name.oblique else "object" if opened else "subject"
            opened |= role == "subject"
            self.points.append(
                Point(
                    start=name.start,
                    entities=(entity_of(name),),
                    number="many" if name.use == "demonym" else "any" if is_plural(name.text) else "one",
                    role=role,
                    sentence=self.sentence,
                    paragraph=self.paragraph,
                    first=not opened,
                    referring=False,
                    word=None,
                )
            )

    def two_organisations(self, position: int) -> list[Entity]:
        """Return the two organisations spoken of last, in the order of their last mention."""
        seen: dict[str, Entity] = {}
        for entity in (e for p in self.points if p.start < position for e in p.entities):
            if entity.kind == "organisation":
                seen.pop(entity.id, None)
                seen[entity.id] = entity
        return list(seen.values())[-2:] if len(seen) >= 2 else []

    def salient(self, position: int, kind: str) -> Entity | None:
        """Return the state (or organisation) that stands out before ``position``, for descriptions such as 'the
        country'."""
        of_kind = [
            p
            for p in self.points[-_CANDIDATES:]
            if p.start < position
            and self.sentence - p.sentence < _SENTENCES
            and len(p.entities) == 1
            and (p.entities[0].kind == "organisation") == (kind == "organisation")
        ]
        told = [Candidate(_id(p), p.start, self._said(p, position, None, None, None)) for p in of_kind]
        if not told:
            return None
        return of_kind[max(range(len(told)), key=lambda n: (salience.value("pronoun", told[n]), n))].entities[0]

    def best(
        self, start: int, word: Token | None, parsed: Parsed | None, story: Discourse, hint: str | None, number: str
    ) -> Point | None:
        """Return what the pronoun ``word`` at ``start`` most probably means, None if nothing fits its ``number``;
        ``hint`` is the kind that its sentence demands."""
        main = story.topic_state or story.topic_organisation
        paragraph = self.paragraph
        beside = _beside(word, parsed) if word is not None and parsed is not None else set[str]()
        points = [
            p
            for p in self.points[-_CANDIDATES:]
            if p.start < start
            and self.sentence - p.sentence < _SENTENCES
            and p.number in (number, "any")
            and not (word is not None and _bound(p, word, self.sentence))
            and not beside & {e.id for e in p.entities}
        ]
        told = [Candidate(_id(p), p.start, self._said(p, start, word, story.topic_state, hint)) for p in points]
        opening = not any(p.paragraph == paragraph and (p.entities or p.sentence != self.sentence) for p in self.points)
        if number == "one" and main is not None and (opening or main is story.topic_state):
            said = {"unnamed": 1.0, "opening": float(opening), "country": float(main is story.topic_state)}
            if hint is not None and (hint == "organisation") != (main.kind == "organisation"):
                said["wrong kind"] = 1.0
            points.append(_point_of(main, self.sentence, paragraph))
            told.append(Candidate(main.entity, main.start, said))
        return points[salience.best("pronoun", start, told)] if points else None

    def _said(
        self, p: Point, start: int, word: Token | None, country: Name | None, hint: str | None
    ) -> dict[str, float]:
        """Return what can be said of a point as what a pronoun may mean."""
        back = self.sentence - p.sentence
        said = {p.role: 1.0, ("here", "one back", "two back", "further back")[back]: 1.0}
        marks = {
            "subordinate": p.subordinate,
            "other paragraph": p.paragraph != self.paragraph,
            "first": p.first,
            "referred to": p.referring,
            "same phrase": back == 0 and word is not None and p.word is not None and _in_one_phrase(p.word, word),
            "own clause": back == 0 and word is not None and p.word is not None and p.word in _clause_subjects(word),
        }
        if back == 0:
            said["distance"] = (start - p.start) / 100
        if not p.entities:
            marks["thing" if p.number == "one" else "things"] = True
            marks["wrong kind"] = hint is not None
        else:
            kinds = {"organisation" if e.kind == "organisation" else "state" for e in p.entities}
            marks["wrong kind"] = hint is not None and kinds != {hint}
            marks["country"] = country is not None and any(e.id == country.entity for e in p.entities)
        return said | {mark: 1.0 for mark, there in marks.items() if there}


def _beside(word: Token, parsed: Parsed) -> set[str]:
    """Return the entities named as other arguments of the pronoun's verb, which it cannot mean: 'they met with the
    Danes'."""
    if word.dep_ == "poss" or not is_verb(word.head):
        return set()
    units = (parsed.units[c.i] for p in (word.head, *children(word.head, "prep")) for c in p.children if c.i > word.i)
    return {n.entity for unit in units if unit is not None for n in spread(unit)}


def _id(point: Point) -> str:
    return "+".join(e.id for e in point.entities) or f"thing:{point.start}"


def _point_of(name: Name, sentence: int, paragraph: int) -> Point:
    return Point(name.start, (entity_of(name),), "one", "other", sentence, paragraph, False, False, None)


def _clause_subjects(word: Token) -> list[Token]:
    """Return the subjects of the clause in which a possessive stands: 'the battalion is to hand over its barracks'."""
    at = word
    while word.dep_ == "poss" and at.head != at and at.dep_ not in ("conj", "appos", "npadvmod"):
        at = at.head
        if is_verb(at) and (found := [s for s in surface_subject(at) if s.i < word.i]):
            return found
    return []


def _in_one_phrase(word: Token, possessive: Token) -> bool:
    """Return whether nothing but nouns and prepositions parts a possessive from a word: 'Vanuatu in the year of its
    independence'."""
    between = possessive.doc[word.i + 1 : possessive.i] if possessive.dep_ == "poss" else []
    return 0 < len(between) <= _PHRASE and not any(
        w.text == "," or is_verb(w) or w.dep_ in ("cc", "aux") for w in between
    )


def _bound(point: Point, word: Token, sentence: int) -> bool:
    """Return whether grammar keeps a pronoun from meaning another argument of its own verb: 'the bloc left it'."""
    other = point.word
    if point.sentence != sentence or other is None or word.dep_ == "poss" or word.lower_.endswith("selves"):
        return False
    core = ("nsubj", "nsubjpass", "dobj", "pobj", "dative")
    subjects = other.dep_.startswith("nsubj") and word.dep_.startswith("nsubj")  # 'Canada, in 1982, and it came back'
    if other.head == word.head and other.dep_ in core and word.dep_ in core and not subjects:
        return True
    verb = word.head.head if word.dep_ == "pobj" else word.head
    return word.dep_ in ("dobj", "pobj", "dative") and is_verb(verb) and other in surface_subject(verb)
