"""What every name and every reference of an article means, whether a fact uses it or not.

Names come from mentions.py, descriptions and sets from the references that events use (arguments.py, discourse.py).
A pronoun that no fact uses is linked to the most salient of what was mentioned before: subjects before objects, near
before far, what has been spoken of before what is new, common nouns included; what it owns or does may tell its kind.
Where a fact rests on a reference, its reading holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.arguments import Arguments
from pipeline.discourse import Discourse, entity_of, spread
from pipeline.gazetteer import load
from pipeline.records import STATE_KINDS, Entity, Event, Group, Name, Parsed, Reference, Unit, When
from pipeline.rules.load import forms, lexicon
from pipeline.rules.words import noun_forms
from pipeline.schema import EntityKind, LinkedMention, MentionKind, Referent
from pipeline.syntax import Token, complements, is_verb, modifiers, walk
from pipeline.triggers import hits

# What makes a candidate salient. The pronoun takes the one with the greatest sum, nothing where that is a common noun.
_ROLE = {"subject": 2.0, "object": 0.8, "possessor": 0.9, "oblique": 0.0, "modifier": -1.5, "other": 0.0}
_SENTENCE_BACK = (0.0, -1.2, -2.6, -3.6)
_PARAGRAPH = -0.6
_FIRST = 0.4
_SPOKEN_OF = 0.7
_TOPIC = 0.8
_COMMON_NOUN = {"one": -1.6, "many": -0.4}
_HINT = 3.0
_CANDIDATES = 60  # mentions before a pronoun that it may mean
_PAIR = frozenset({"both", "neither", "either"})


@dataclass(frozen=True, slots=True)
class _Point:
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


@dataclass(frozen=True, slots=True)
class _Link:
    start: int
    end: int
    kind: MentionKind
    entities: tuple[Entity, ...]
    steps: tuple[str, ...]


class Linker:
    """Links the references of one article, sentence by sentence in text order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._links: dict[tuple[int, int], _Link] = {}
        self._points: list[_Point] = []
        self._sentence = -1

    def _skim(self, units: Iterable[Unit], paragraph: int) -> None:
        """Take note of the names of a sentence that is not parsed for facts; a name without preposition counts as a
        subject where it is the first."""
        opened = False
        for name in (n for unit in units for n in spread(unit)):
            if name.use == "adjective" or name.kind not in (*STATE_KINDS, "organisation"):
                continue
            role = "oblique" if name.oblique else "object" if opened else "subject"
            opened |= role == "subject"
            self._points.append(
                _Point(
                    start=name.start,
                    entities=(entity_of(name),),
                    number="many" if name.use == "demonym" else "one",
                    role=role,
                    sentence=self._sentence,
                    paragraph=paragraph,
                    first=not opened,
                    referring=False,
                    word=None,
                )
            )

    def read(self, parsed: Parsed | None, story: Discourse, units: Iterable[Unit], *, told: bool) -> None:
        """Link the references of a sentence that the discourse has just read, before its events are found.

        ``told``: the gate lets it through. What others leave behind for later sentences does not depend on a parse, so
        that facts are the same with and without the gate.
        """
        self._sentence += 1
        del self._points[:-_CANDIDATES]  # each holds the parse of its sentence
        before = len(self._points)
        if parsed is not None:
            self._read(parsed, story)
        if not told or parsed is None:
            del self._points[before:]
            self._skim(units, story.paragraph)

    def _read(self, parsed: Parsed, story: Discourse) -> None:
        arguments = Arguments(parsed, story)
        hints = _hints(parsed)
        nothing = _expletives(self._text, parsed)
        opened = False
        for word in parsed.doc:
            unit = parsed.units[word.i]
            start, end = parsed.starts[word.i], parsed.ends[word.i]
            entities: list[Entity] = []
            referring = False
            if isinstance(unit, When):
                continue
            if unit is not None:
                entities = self._unit(unit, arguments)
                referring = isinstance(unit, Reference)
            elif word.lower_ in _number() and (word.tag_ != "DT" or word.lower_ in _PAIR):
                if start not in nothing and self._is_pronoun(word):
                    entities = self._pronoun(word, parsed, story, hints.get(word.i))
                    referring = True
                    self._note(start, end, entities)
                    if entities:
                        story.meant[start] = tuple(entities)
            elif self._is_description(word):
                entities = arguments.organisations(word)
                first = min((c.i for c in word.children if c.dep_ in ("det", "poss", "amod")), default=word.i)
                self._note(parsed.starts[first], end, entities, description=True)
                referring = True
            if entities or _is_candidate(word, parsed):
                role = _role(word)
                is_first = not opened and role in ("subject", "object", "oblique")
                opened |= role == "subject"
                self._points.append(
                    _Point(
                        start=start,
                        entities=tuple(entities),
                        number=_number_of(word, unit, entities),
                        role=role,
                        sentence=self._sentence,
                        paragraph=parsed.paragraph,
                        first=is_first,
                        referring=referring,
                        word=word,
                    )
                )

    # --- one reference -----------------------------------------------------------------------------------------------

    def _unit(self, unit: Unit, arguments: Arguments) -> list[Entity]:
        """Return what a unit means, and note the references in it."""
        match unit:
            case Name(kind="group"):
                return [entity_of(n) for n in spread(unit)]
            case Name():
                return [entity_of(unit)] if unit.kind in (*STATE_KINDS, "organisation") else []
            case Reference():
                found = arguments.meant(unit)
                self._note(unit.start, unit.end, found, description=True)
                return found
            case Group():
                return [e for item in unit.items for e in self._unit(item, arguments)]
            case _:
                return []

    def _note(self, start: int, end: int, entities: Sequence[Entity], *, description: bool = False) -> None:
        distinct = {(e.id, e.name): e for e in entities}
        if distinct:
            kind: MentionKind = "set" if len(distinct) > 1 else "description" if description else "pronoun"
            steps = tuple(dict.fromkeys(step for e in distinct.values() for step in e.steps))
            self._links[start, end] = _Link(start, end, kind, tuple(distinct.values()), steps)

    def _pronoun(self, word: Token, parsed: Parsed, story: Discourse, hint: str | None) -> list[Entity]:
        number = _number().get(word.lower_, "many")
        start = parsed.starts[word.i]
        if word.lower_ in _PAIR:
            reference = Reference(start, parsed.ends[word.i], word.text, "states", "counted", count=2)
            found, _ = story.states(reference, sentence=(parsed.start, parsed.end))
            return found or [entity_of(n) for n in story.both_organisations(start)]
        best = self._best(word, parsed, story, hint, number)
        if best is None or not best.entities:
            return []
        step = f"'{word.text}' is what stands out before it"
        return [Entity(e.id, e.name, e.kind, start, parsed.ends[word.i], (step,)) for e in best.entities]

    def _best(self, word: Token, parsed: Parsed, story: Discourse, hint: str | None, number: str) -> _Point | None:
        topics = {
            n.entity
            for n in (story.topic_state, story.local_state, story.topic_organisation, story.local_organisation)
            if n is not None
        }
        ranked = [
            (self._salience(p, word, parsed, topics, hint), p.start, p)
            for p in self._points[-_CANDIDATES:]
            if self._sentence - p.sentence < len(_SENTENCE_BACK)
            and p.number in (number, "any")
            and not _bound(p, word, self._sentence)
        ]
        return max(ranked, key=lambda r: r[:2])[2] if ranked else None

    def _salience(self, p: _Point, word: Token, parsed: Parsed, topics: set[str], hint: str | None) -> float:
        value = _ROLE[p.role] + _SENTENCE_BACK[self._sentence - p.sentence]
        value += _PARAGRAPH * (p.paragraph != parsed.paragraph) + _FIRST * p.first + _SPOKEN_OF * p.referring
        if not p.entities:
            return value + _COMMON_NOUN[p.number if p.number in _COMMON_NOUN else "many"]
        value += _TOPIC * any(e.id in topics for e in p.entities)
        if hint is not None:
            kinds = {"organisation" if e.kind == "organisation" else "state" for e in p.entities}
            value += 0.0 if kinds == {hint} else -_HINT
        return value

    @staticmethod
    def _is_pronoun(word: Token) -> bool:
        if word.lower_ in _PAIR:
            return word.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "appos")
        return True

    @staticmethod
    def _is_description(word: Token) -> bool:
        """Return whether a noun is a description of an organisation that no pattern of the references knows."""
        return (
            word.lower_ in _plain_nouns("organisation_nouns")
            and word.dep_ not in ("compound", "nmod", "amod", "attr")
            and any(c.lower_ in ("the", "this", "that") for c in word.children)
            and not complements(word, frozenset({"of", "for", "with", "between"}))
            and not any(is_verb(c) for c in word.children)
            and not modifiers(word)
        )

    # --- all of them -------------------------------------------------------------------------------------------------

    def mentions(self, names: Iterable[Name], events: Iterable[Event]) -> list[LinkedMention]:
        """Return the mentions of the article in text order, after its last sentence."""
        links = dict(self._links)
        for name in names:
            link = _of_name(name)
            links[name.start, name.end] = link
        used: set[tuple[int, int]] = set()
        told: dict[tuple[int, int], list[Entity]] = {}
        for event in events:
            for entity in (event.organisation, event.participant, event.place):
                if entity is not None and entity.end > entity.start:
                    used.add((entity.start, entity.end))
                    told.setdefault((entity.start, entity.end), []).append(entity)
        for span, entities in told.items():
            known = links.get(span)
            if known is None or known.kind not in ("state", "organisation", "place", "set"):
                distinct = tuple({(e.id, e.name): e for e in entities}.values())
                links[span] = _of_event(span, distinct, self._text)
        return [
            LinkedMention(
                start=link.start,
                end=link.end,
                text=self._text[link.start : link.end],
                kind=link.kind,
                entities=tuple(Referent(id=e.id, name=e.name, kind=_kind(e.kind)) for e in link.entities),
                steps=link.steps,
                in_fact=span in used,
            )
            for span, link in sorted(links.items())
        ]


def _of_name(name: Name) -> _Link:
    if name.kind == "group":
        entities = tuple(entity_of(n) for n in spread(name))
        return _Link(name.start, name.end, "set", entities, (f"'{name.text}' is a group of states",))
    city = load().place(name.text) if name.kind == "place" else None
    if city is not None:
        return _Link(name.start, name.end, "place", (Entity(city.id, city.name, "place", name.start, name.end),), ())
    kind: MentionKind = "state" if name.kind in STATE_KINDS else "place" if name.kind == "place" else "organisation"
    steps = (f"{name.use} of {name.display}",) if name.use not in ("name", "alias") else ()
    return _Link(name.start, name.end, kind, (entity_of(name),), steps)


def _of_event(span: tuple[int, int], entities: tuple[Entity, ...], text: str) -> _Link:
    words = text[slice(*span)].casefold()
    first = entities[0]
    kind: MentionKind
    if len(entities) > 1:
        kind = "set"
    elif words in _number():
        kind = "pronoun"
    elif first.kind in ("person", "place"):
        kind = "person" if first.kind == "person" else "place"
    else:
        kind = "description"
    return _Link(*span, kind, entities, tuple(dict.fromkeys(s for e in entities for s in e.steps)))


def _kind(kind: str) -> EntityKind:
    match kind:
        case "state" | "territory" | "person" | "place":
            return kind
        case _:
            return "organisation"


# --- what the sentence says about a word -----------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _number() -> dict[str, str]:
    return {w: rule.number for rule in lexicon().pronouns.values() if rule.number for w in rule.words}


@cache
def _owned(rule: str) -> frozenset[str]:
    return frozenset(form for noun in lexicon().pronouns[rule].owned for form in noun_forms(noun))


@cache
def _plain_nouns(list_name: str) -> frozenset[str]:
    return frozenset(form for form, lemma in forms()[1].items() if lemma in lexicon().lists[list_name])


def _expletives(text: str, parsed: Parsed) -> set[int]:
    """Return where 'it' means nothing."""
    pattern = lexicon().pronouns["expletive"].pattern or r"(?!)"
    found = set()
    for match in re.finditer(pattern, text[parsed.start : parsed.end], re.IGNORECASE):
        at = re.search(r"\bit\b", match.group(), re.IGNORECASE)
        found.add(parsed.start + match.start() + (at.start() if at else 0))
    return found


def _hints(parsed: Parsed) -> dict[int, str]:
    """Return the kind that the sentence demands of a pronoun: by what it owns, or by the slot of a trigger."""
    hints: dict[int, str] = {}
    for word in parsed.doc:
        if word.dep_ == "poss" and word.lower_ in _number():
            if word.head.lower_ in _owned("state_owned"):
                hints[word.i] = "state"
            elif word.head.lower_ in _owned("organisation_owned"):
                hints[word.i] = "organisation"
    for hit in hits(parsed):
        if hit.frame.kind != "state":
            continue
        for paths, kind in ((hit.frame.organisation, "organisation"), (hit.frame.participant, "state")):
            for path in paths:
                if path.split(":")[0] in ("subject", "object"):
                    for word in walk(hit.word, path):
                        hints.setdefault(word.i, kind)
    return hints


def _role(word: Token) -> str:
    while word.dep_ in ("conj", "appos") and word.head != word:
        word = word.head
    match word.dep_:
        case "nsubj" | "nsubjpass" | "csubj":
            return "subject"
        case "ROOT" if not is_verb(word):
            return "subject"
        case "dobj" | "attr" | "oprd" | "dative" | "acomp":
            return "object"
        case "poss":
            return "possessor"
        case "pobj":
            return "oblique"
        case "amod" | "compound" | "nmod":
            return "modifier"
        case _:
            return "other"


def _is_candidate(word: Token, parsed: Parsed) -> bool:
    """Return whether a common noun may be what a pronoun means: no person, no time, no name of a person."""
    if parsed.units[word.i] is not None or word.tag_ not in ("NN", "NNS"):
        return False
    if word.tag_ == "NN" and word.lower_ in _plain_nouns("representatives"):
        return False
    return _role(word) in ("subject", "object")


def _number_of(word: Token, unit: Unit | None, entities: Sequence[Entity]) -> str:
    if not entities:
        return "many" if word.tag_ == "NNS" else "one"
    if len(entities) > 1:
        return "many"
    if isinstance(unit, Name) and unit.use == "demonym":
        return "many"
    if unit is None and _number().get(word.lower_) == "many":
        return "many"
    return "one"


def _bound(point: _Point, word: Token, sentence: int) -> bool:
    """Return whether grammar keeps a pronoun from meaning another argument of its own verb: 'the bloc left it'."""
    other = point.word
    if point.sentence != sentence or other is None or word.dep_ == "poss" or word.lower_.endswith("selves"):
        return False
    core = ("nsubj", "nsubjpass", "dobj", "pobj", "dative")
    return other.head == word.head and other.dep_ in core and word.dep_ in core
