"""What every name and every reference of an article means, whether a fact uses it or not.

Names come from mentions.py, descriptions and sets from the references that events use (arguments.py, discourse.py).
A pronoun that no fact uses is linked to the most salient of what was mentioned before: subjects before objects, near
before far, what has been spoken of before what is new, common nouns included; what it owns or does may tell its kind.
Where a fact rests on a reference, its reading holds.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline import salience
from pipeline.arguments import Arguments
from pipeline.discourse import Discourse, entity_of, spread
from pipeline.gazetteer import State, load
from pipeline.records import STATE_KINDS, Entity, Event, Group, Name, Parsed, Reference, Unit, When
from pipeline.rules.load import forms, lexicon
from pipeline.rules.words import noun_forms, verb_forms
from pipeline.salience import Candidate
from pipeline.schema import EntityKind, LinkedMention, MentionKind, Referent
from pipeline.syntax import Token, children, complements, is_verb, modifiers, surface_subject, walk
from pipeline.told import Spoken
from pipeline.triggers import hits

_CANDIDATES = 60  # mentions before a pronoun that it may mean
_SENTENCES = 4  # how many sentences they may be back, the pronoun's own counted
_PHRASE = 6  # words
_PERSONS = frozenset({"nobody", "somebody", "anybody", "everybody", "everyone", "someone", "anyone"})
_PAIR = frozenset({"both", "neither", "either"})


_POSSESSIVE = re.compile(r"\b(?:[Ii]ts|[Tt]heir|(?<=of )them)\b")
_NAMED_SO = re.compile(r"\b(?:name of|called|named|known as|christened|dubbed)(?: the)? $")
# What names a set right before its list: 'four of them (Fiji, ...)', 'the three Benelux countries'.
_SET_HEAD = re.compile(
    r"(?:(?i:all|both|half|most|some|the|its|their|these|those|of|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"other|more|further|founding|original|remaining|sovereign|\d+) )+(?:[a-z-]+ ){0,2}"
    r"(?:them|states|countries|nations|members|founders|republics|governments|neighbours|partners|signatories)\b"
)


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
    subordinate: bool = False


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
        self._paragraph = -1
        self._leaders: set[str] = set()

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
        self._paragraph = story.paragraph
        story.salient = self._salient
        before, sets = len(self._points), list(() if told else story.sets)
        if parsed is not None:
            self._read(parsed, story)
        if not told or parsed is None:
            del self._points[before:]
            story.sets = sets
            self._skim(units, story.paragraph)
        for point in self._points[before:]:
            if len(point.entities) == 1:
                story.speak(point.entities[0].id, Spoken(point.start, point.role, point.subordinate))

    def _read(self, parsed: Parsed, story: Discourse) -> None:
        arguments = Arguments(parsed, story)
        hints, renamed = _hints(parsed)
        nothing = _expletives(self._text, parsed)
        if any(hit.trigger.type == "leader" for hit in hits(parsed)):
            people = (n for unit in parsed.units if unit is not None for n in spread(unit) if n.kind == "person")
            self._leaders |= {person.entity for person in people}
        opened = False
        for word in parsed.doc:
            unit = parsed.units[word.i]
            start, end = parsed.starts[word.i], parsed.ends[word.i]
            entities: list[Entity] = []
            referring = False
            if isinstance(unit, When):
                continue
            if unit is not None:
                self._inner(unit, story)
                entities = self._unit(unit, arguments, story, hints.get(word.i))
                referring = isinstance(unit, Reference)
                if _is_person(unit) and _role(word) == "modifier":
                    entities = []  # 'Ethiopian units'
            elif word.lower_ in _number() and (word.tag_ != "DT" or word.lower_ in _PAIR):
                if start not in nothing and self._is_pronoun(word) and not _means_statement(word):
                    entities = self._pronoun(word, parsed, story, hints.get(word.i))
                    referring = True
                    self._note(start, end, entities)
                    if entities:
                        story.meant[start] = tuple(entities)
            elif self._is_description(word):
                if word.lower_ in _plain_nouns("organisation_heads"):
                    entities = story.of_kind(word.lower_, start)
                else:
                    entities = arguments.organisations(word)
                first = min((c.i for c in word.children if c.dep_ in ("det", "poss", "amod")), default=word.i)
                self._note(parsed.starts[first], end, entities, description=True)
                referring = True
            elif word.tag_ == "NNS" and word.lower_ in _plain_nouns("representatives"):
                led = arguments.states(word)
                entities = led if len(led) > 1 else []  # 'the leaders of Belarus and Russia'
            if entities or _is_candidate(word, parsed):
                new = word.i in renamed or (
                    unit is not None and _NAMED_SO.search(self._text, max(0, start - 20), start)
                )
                role = "subject" if new else _role(word)
                is_first = not opened and role in ("subject", "object", "oblique")
                opened |= role == "subject"
                self._points.append(
                    _Point(
                        start=unit.start if unit is not None else start,
                        entities=tuple(entities),
                        number=_number_of(word, unit, entities),
                        role=role,
                        sentence=self._sentence,
                        paragraph=parsed.paragraph,
                        first=is_first,
                        referring=referring or bool(new),
                        word=word,
                        subordinate=_is_subordinate(word),
                    )
                )

    # --- one reference -----------------------------------------------------------------------------------------------

    def _inner(self, unit: Unit, story: Discourse) -> None:
        """Link the possessives inside a folded list or reference: 'Russia and its neighbours (Armenia, ...)'."""
        if not isinstance(unit, Group | Reference):
            return
        items = unit.items if isinstance(unit, Group) else ()
        for match in _POSSESSIVE.finditer(self._text, unit.start, items[0].start if items else unit.end):
            owned = self._text[match.end() : unit.end].split()
            hint = _owner_of(owned[-1]) if owned and not items else None
            best = self._best(match.start(), None, None, story, hint, _number()[match.group().casefold()])
            if best is not None:
                self._note(match.start(), match.end(), best.entities)
        for before, item in zip((None, *items), items, strict=False):
            if isinstance(before, Name) and isinstance(item, Group):
                for match in _POSSESSIVE.finditer(self._text, item.start, item.items[0].start):
                    self._note(match.start(), match.end(), [entity_of(before)])
            else:
                self._inner(item, story)

    def _unit(self, unit: Unit, arguments: Arguments, story: Discourse, hint: str | None = None) -> list[Entity]:
        """Return what a unit means, and note the references in it."""
        match unit:
            case Name(kind="group"):
                return [entity_of(n) for n in spread(unit)]
            case Name():
                return [entity_of(unit)] if unit.kind in (*STATE_KINDS, "organisation") else []
            case Reference():
                found = arguments.meant(unit)
                if unit.count == 2 and (not found or hint == "organisation"):
                    found = self._two_organisations(unit.start) or found
                self._leave(unit.start, unit.end, found, story)
                self._note(unit.start, unit.end, found, description=True)
                return found
            case Group():
                found = [e for item in unit.items for e in self._unit(item, arguments, story)]
                if any(isinstance(item, Reference) for item in unit.items):
                    self._leave(unit.start, unit.end, found, story)
                if head := _SET_HEAD.match(self._text, unit.start, unit.items[0].start):
                    self._note(head.start(), head.end(), found)
                return found
            case _:
                return []

    def _leave(self, start: int, end: int, entities: Sequence[Entity], story: Discourse) -> None:
        """Let a resolved set of states be one that later references compute with."""
        states = {e.id: e for e in entities if e.kind in STATE_KINDS}
        if len(states) >= 2:
            text = self._text[start:end]
            names = tuple(Name(start, end, text, e.kind, e.id, e.name, "group") for e in states.values())
            insort(story.sets, (start, names), key=lambda s: s[0])

    def _note(self, start: int, end: int, entities: Sequence[Entity], *, description: bool = False) -> None:
        distinct = {(e.id, e.name): e for e in entities}
        if distinct:
            kind: MentionKind = "set" if len(distinct) > 1 else "description" if description else "pronoun"
            self._links[start, end] = _Link(start, end, kind, tuple(distinct.values()), _steps(distinct.values()))

    def _pronoun(self, word: Token, parsed: Parsed, story: Discourse, hint: str | None) -> list[Entity]:
        number = _number().get(word.lower_, "many")
        start = parsed.starts[word.i]
        if word.lower_ in _PAIR:
            reference = Reference(start, parsed.ends[word.i], word.text, "states", "counted", count=2)
            found, _ = story.states(reference, sentence=(parsed.start, parsed.end))
            bodies = self._two_organisations(start)
            return (bodies or found) if hint == "organisation" else (found or bodies)
        best = self._best(start, word, parsed, story, hint, number)
        if best is None or not best.entities:
            return []
        step = f"'{word.text}' is what stands out before it"
        return [Entity(e.id, e.name, e.kind, start, parsed.ends[word.i], (step,)) for e in best.entities]

    def _two_organisations(self, position: int) -> list[Entity]:
        """Return the two organisations spoken of last, in the order of their last mention."""
        seen: dict[str, Entity] = {}
        for entity in (e for p in self._points if p.start < position for e in p.entities):
            if entity.kind == "organisation":
                seen.pop(entity.id, None)
                seen[entity.id] = entity
        return list(seen.values())[-2:] if len(seen) >= 2 else []

    def _salient(self, position: int, kind: str) -> Entity | None:
        """Return the state (or organisation) that stands out before ``position``, for descriptions such as 'the
        country'."""
        of_kind = [
            p
            for p in self._points[-_CANDIDATES:]
            if p.start < position
            and self._sentence - p.sentence < _SENTENCES
            and len(p.entities) == 1
            and (p.entities[0].kind == "organisation") == (kind == "organisation")
        ]
        told = [Candidate(_id(p), p.start, self._said(p, position, None, None, None)) for p in of_kind]
        if not told:
            return None
        return of_kind[max(range(len(told)), key=lambda n: (salience.value("pronoun", told[n]), n))].entities[0]

    def _best(
        self, start: int, word: Token | None, parsed: Parsed | None, story: Discourse, hint: str | None, number: str
    ) -> _Point | None:
        main = story.topic_state or story.topic_organisation
        paragraph = self._paragraph
        beside = self._beside(word, parsed) if word is not None and parsed is not None else set[str]()
        points = [
            p
            for p in self._points[-_CANDIDATES:]
            if p.start < start
            and self._sentence - p.sentence < _SENTENCES
            and p.number in (number, "any")
            and not (word is not None and _bound(p, word, self._sentence))
            and not beside & {e.id for e in p.entities}
        ]
        told = [Candidate(_id(p), p.start, self._said(p, start, word, story.topic_state, hint)) for p in points]
        opening = not any(
            p.paragraph == paragraph and (p.entities or p.sentence != self._sentence) for p in self._points
        )
        if number == "one" and main is not None and (opening or main is story.topic_state):
            said = {"unnamed": 1.0, "opening": float(opening), "country": float(main is story.topic_state)}
            if hint is not None and (hint == "organisation") != (main.kind == "organisation"):
                said["wrong kind"] = 1.0
            points.append(_point_of(main, self._sentence, paragraph))
            told.append(Candidate(main.entity, main.start, said))
        return points[salience.best("pronoun", start, told)] if points else None

    @staticmethod
    def _beside(word: Token, parsed: Parsed) -> set[str]:
        """Return the entities named as other arguments of the pronoun's verb, which it cannot mean: 'they met with the
        Danes'."""
        if word.dep_ == "poss" or not is_verb(word.head):
            return set()
        units = (
            parsed.units[c.i] for p in (word.head, *children(word.head, "prep")) for c in p.children if c.i > word.i
        )
        return {n.entity for unit in units if unit is not None for n in spread(unit)}

    def _said(
        self, p: _Point, start: int, word: Token | None, country: Name | None, hint: str | None
    ) -> dict[str, float]:
        """Return what can be said of a point as what a pronoun may mean."""
        back = self._sentence - p.sentence
        said = {p.role: 1.0, ("here", "one back", "two back", "further back")[back]: 1.0}
        marks = {
            "subordinate": p.subordinate,
            "other paragraph": p.paragraph != self._paragraph,
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

    @staticmethod
    def _is_pronoun(word: Token) -> bool:
        if word.lower_.endswith(("self", "selves")):
            return word.dep_ in ("dobj", "pobj")  # not 'the hosts themselves'
        if word.lower_ in _PAIR:
            return word.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "appos") or (
                bool(word.i) and word.nbor(-1).dep_ == "prep"
            )
        return True

    @staticmethod
    def _is_description(word: Token) -> bool:
        """Return whether a noun is a description of an organisation that no pattern of the references knows."""
        return (
            word.lower_ in _plain_nouns("organisation_descriptions") | _plain_nouns("organisation_heads")
            and word.dep_ not in ("compound", "nmod", "amod", "attr")
            and any(c.lower_ in ("the", "this", "that") for c in word.children)
            and not complements(word, frozenset({"of", "for", "with", "between"}))
            and not any(is_verb(c) for c in word.children)
            and not modifiers(word)
        )

    # --- all of them -------------------------------------------------------------------------------------------------

    def mentions(self, names: Iterable[Name], events: Iterable[Event]) -> list[LinkedMention]:
        """Return the mentions of the article in text order, after its last sentence; of people those who are named
        where someone is said to lead."""
        links = dict(self._links)
        for name in names:
            if name.kind != "person" or name.entity in self._leaders:
                links[name.start, name.end] = _of_name(name)
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
                distinct = tuple({(e.id, e.name): e for e in reversed(entities)}.values())[::-1]
                if known is None or {e.id for e in known.entities} != {e.id for e in distinct}:
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


_NAME_KINDS: dict[str, MentionKind] = {
    "state": "state",
    "territory": "state",
    "organisation": "organisation",
    "person": "person",
    "place": "place",
}


def _of_name(name: Name) -> _Link:
    if name.kind == "group":
        entities = tuple(entity_of(n) for n in spread(name))
        return _Link(name.start, name.end, "set", entities, (f"'{name.text}' is a group of states",))
    city = load().place(name.text) if name.kind == "place" else None
    if city is not None:
        return _Link(name.start, name.end, "place", (Entity(city.id, city.name, "place", name.start, name.end),), ())
    kind: MentionKind = _NAME_KINDS[name.kind]
    shaped = name.kind == "person" or name.use in ("name", "alias")
    steps = () if shaped else (f"{name.use} of {name.display}",)
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
    return _Link(*span, kind, entities, _steps(entities))


def _steps(entities: Iterable[Entity]) -> tuple[str, ...]:
    """Return the steps of all entities; those that differ in their last name are one: "'both' counts Fiji, Tonga"."""
    counted: dict[str, list[str]] = {}
    for entity in entities:
        for step in entity.steps:
            ends = step.endswith(f" {entity.name}")
            names = counted.setdefault(step.removesuffix(f" {entity.name}") if ends else step, [])
            names += [entity.name] if ends else []
    return tuple(f"{step} {', '.join(names)}" if names else step for step, names in counted.items())


def _kind(kind: str) -> EntityKind:
    match kind:
        case "state" | "territory" | "person" | "place":
            return kind
        case _:
            return "organisation"


# --- what the sentence says about a word -----------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _number() -> dict[str, str]:
    rules = (lexicon().pronouns[name] for name in ("singular", "plural"))
    return {w: rule.number for rule in rules if rule.number for w in rule.words}


@lru_cache(maxsize=1)
def _others() -> frozenset[str]:
    return lexicon().pronouns["other_plurals"].words | lexicon().pronouns["other_places"].words


@lru_cache(maxsize=1)
def _statement_verbs() -> frozenset[str]:
    return frozenset(form for verb in lexicon().pronouns["statement"].verbs for form in verb_forms(verb))


def _means_statement(word: Token) -> bool:
    """Return whether 'it' stands for what was said: 'announced it'."""
    return bool(word.lower_ == "it" and word.dep_ == "dobj" and word.head.lower_ in _statement_verbs())


def _is_person(unit: Unit) -> bool:
    """Return whether a demonym is one person, who is not what 'it' or 'they' means: 'the Croat'."""
    if not isinstance(unit, Name) or unit.use != "demonym" or unit.text.endswith("s"):
        return False
    state = load().entities.get(unit.entity)
    return isinstance(state, State) and f"{unit.text}s" in state.demonyms


def _id(point: _Point) -> str:
    return "+".join(e.id for e in point.entities) or f"thing:{point.start}"


def _point_of(name: Name, sentence: int, paragraph: int) -> _Point:
    return _Point(name.start, (entity_of(name),), "one", "other", sentence, paragraph, False, False, None)


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


@cache
def _owned(rule: str) -> frozenset[str]:
    return frozenset(form for noun in lexicon().pronouns[rule].owned for form in noun_forms(noun))


@cache
def _plain_nouns(list_name: str) -> frozenset[str]:
    return frozenset(form for form, lemma in forms()[1].items() if lemma in lexicon().lists[list_name])


def _owner_of(noun: str) -> str | None:
    """Return the kind of entity that a noun belongs to, None where it may be either."""
    if noun in _owned("state_owned"):
        return "state"
    return "organisation" if noun in _owned("organisation_owned") else None


def _expletives(text: str, parsed: Parsed) -> set[int]:
    """Return where 'it' means nothing."""
    pattern = lexicon().pronouns["expletive"].pattern or r"(?!)"
    found = set()
    for match in re.finditer(pattern, text[parsed.start : parsed.end], re.IGNORECASE):
        at = re.search(r"\bit\b", match.group(), re.IGNORECASE)
        found.add(parsed.start + match.start() + (at.start() if at else 0))
    return found


def _hints(parsed: Parsed) -> tuple[dict[int, str], set[int]]:
    """Return the kind that the sentence demands of a pronoun, by what it owns or by the slot of a trigger; and the
    words for what something was renamed to, which is what later words speak of."""
    hints: dict[int, str] = {}
    renamed: set[int] = set()
    for word in parsed.doc:
        if word.dep_ == "poss" and word.lower_ in _number() and (owner := _owner_of(word.head.lower_)):
            hints[word.i] = owner
        elif word.dep_ == "nsubj" and word.lower_ in _number() and word.head.lower_ in verb_forms("be"):
            for noun in children(word.head, "attr"):
                if noun.lower_ in _plain_nouns("organisation_descriptions"):
                    hints[word.i] = "organisation"  # 'It is a strange institution'
    for hit in hits(parsed):
        if hit.trigger.type == "renamed":
            renamed |= {w.i for path in hit.frame.participant for w in walk(hit.word, path)}
        if hit.frame.kind != "state":
            continue
        for paths, kind in ((hit.frame.organisation, "organisation"), (hit.frame.participant, "state")):
            for path in paths:
                if path.split(":")[0] in ("subject", "object", "prep"):
                    for word in walk(hit.word, path):
                        hints.setdefault(word.i, kind)
    return hints, renamed


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


def _is_subordinate(word: Token) -> bool:
    """Return whether a word stands in an adverbial or relative clause."""
    return any(
        a.dep_ in ("advcl", "relcl", "acl", "pcomp")
        or any(w.tag_ in ("WDT", "WP") for s in children(a, "nsubj", "nsubjpass") for w in s.subtree)
        for a in word.ancestors
    )


def _is_candidate(word: Token, parsed: Parsed) -> bool:
    """Return whether a common noun may be what a pronoun means: no person, no time, no name of a person."""
    if parsed.units[word.i] is not None:
        return False
    if word.lower_ in _others():
        return _role(word) in ("subject", "object")
    if word.tag_ not in ("NN", "NNS") or word.lower_ in _PERSONS:
        return False
    if word.tag_ == "NN" and word.lower_ in _plain_nouns("representatives"):
        return False
    return _role(word) in ("subject", "object")


def _number_of(word: Token, unit: Unit | None, entities: Sequence[Entity]) -> str:
    if not entities:
        plural = word.tag_ == "NNS" or word.lower_ in lexicon().pronouns["other_plurals"].words
        return "many" if plural else "one"
    if len(entities) > 1:
        return "many"
    if unit is not None and _is_person(unit):
        return "person"
    if isinstance(unit, Name) and unit.use == "demonym":
        return "many"
    if isinstance(unit, Name) and unit.use == "government":
        return "any"
    if unit is None and _number().get(word.lower_) == "many":
        return "many"
    return "one"


def _bound(point: _Point, word: Token, sentence: int) -> bool:
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
