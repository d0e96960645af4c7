"""The records that the stages hand on to each other; the fact file's own records are in schema.py.

Every range counts characters of the article's unaltered text. A *unit* is what stands for one word in the plain copy
of a sentence that the parser sees: a mention, a reference, a group of these, or a temporal expression.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

STATE_KINDS = frozenset({"state", "territory"})


@dataclass(frozen=True, slots=True)
class Name:
    """An occurrence of a name: what it names (``entity``), under which output name, and how the form is used.

    ``use`` is one of name, alias, acronym, former, demonym, adjective, capital, government, shape (an organisation
    that no table lists, found by its form), mission (of the organisation that it names: 'KFOR' is a force of NATO) or
    group. ``members`` holds the entities of a named group of states ('the
    Baltic states'). ``oblique`` says that it stands behind a preposition or is a possessor, and so is hardly what a
    later 'it' means.
    """

    start: int
    end: int
    text: str
    kind: str
    entity: str
    display: str
    use: str
    members: tuple[tuple[str, str], ...] = ()
    oblique: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that point at entities named elsewhere: 'it', 'the bloc', 'the latter two', 'all but Denmark'.

    ``wants`` is organisation, state (one), states (a set) or any; ``operation`` says how it is resolved; ``noun`` is
    the head of a description, ``count`` the number that the words state, ``excluded`` what 'all but' leaves out.
    """

    start: int
    end: int
    text: str
    wants: str
    operation: str
    noun: str = ""
    count: int | None = None
    excluded: tuple[Name, ...] = ()
    oblique: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A list of names or references of one kind that the text joins: 'France, Italy and, after a vote, Denmark'."""

    start: int
    end: int
    text: str
    kind: str
    items: tuple[Name | Reference | Group, ...]
    count: int | None = None
    noun: str = ""  # what the text calls them: 'members' in 'four members: Japan, Germany, Italy and Hungary'


@dataclass(frozen=True, slots=True)
class When:
    """A temporal expression; ``index`` counts the article's expressions in text order.

    ``names_event``: the words behind it name the event that it counts from ('a year after the end of the Pact').
    """

    start: int
    end: int
    text: str
    index: int
    names_event: bool = False
    after: Unit | None = None  # 'two years after the Swiss': the participant whose event it counts from


Unit = Name | Reference | Group | When


@dataclass(frozen=True, slots=True)
class Entity:
    """One resolved participant or organisation, with the characters that lead to it."""

    id: str
    name: str
    kind: str
    start: int
    end: int
    steps: tuple[str, ...] = ()


@dataclass(slots=True)
class Event:
    """What one clause says: a fact type with its arguments, before facts are merged over the article."""

    type: str
    organisation: Entity
    participant: Entity | None
    place: Entity | None
    date: int | None
    modality: str
    manner: str | None
    rule: str
    sentence: tuple[int, int]
    trigger: tuple[int, int]
    cue: tuple[int, int] | None
    signs: tuple[str, ...] = ()  # what makes it less sure, by the names that rules/confidence.toml weighs
    notes: tuple[str, ...] = ()
    paragraph: int = -1
    aside: bool = False  # told in the past perfect, as what had been before: the narrative does not move there
    after: str | None = None  # the entity whose event of the same type the date counts from; '' for the event before
    edge: Literal["", "start", "end"] = ""  # what holds starts or ends at the date: the head who went in 2017
    foreseen: bool = False  # to come as the narrative stands, and no more unsure than that: 'it would join in 2004'
    just_after: bool = False  # the date is that of something else, after which it happened: its day is not known
    narrated: bool = False  # an act told as a step of the narrative: undated, it happened where the narrative stands
    anchors: int | None = None  # the index of the date that counts from this event
    edtf: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A sentence with the parse of its plain copy: ``units[i]``, ``starts[i]`` and ``ends[i]`` belong to word
    ``doc[i]``.

    ``bracket_dates`` maps the start of a name to the date that stands in brackets behind it.
    """

    doc: Any
    start: int
    end: int
    paragraph: int
    heading: bool
    units: tuple[Unit | None, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    bracket_dates: dict[int, When]
    question: bool = False
    answers: bool = False  # a question stands right before it
    topic: bool = False  # a question that just names whom it is about: 'And Fiji?'
    fragment: bool = False  # names and dates without a verb
    lead: int | None = None  # the index of the date that heads the paragraph of a timeline

    def said(self, word: Any) -> str:
        """Return the article's own words for a word of the plain copy: 'Neither' for a list that opens with it, the
        names of the list left out."""
        unit = self.units[word.i]
        return unit.text if isinstance(unit, Reference | Group) else str(word.text)


def entity_of(name: Name, *, step: str = "") -> Entity:
    """Return the entity that a name names, with the name's own characters."""
    return Entity(name.entity, name.display, name.kind, name.start, name.end, (step,) if step else ())


def spread(unit: Unit) -> list[Name]:
    """Return the names inside a unit in text order; a named group of states gives its members at the group's own
    characters."""
    match unit:
        case Name(kind="group"):
            return [Name(unit.start, unit.end, unit.text, "state", e, n, "group") for e, n in unit.members]
        case Name():
            return [unit]
        case Group():
            return [name for item in unit.items for name in spread(item)]
        case _:
            return []


def is_state(name: Name) -> bool:
    """Return whether a name can name a participant state."""
    return name.kind in STATE_KINDS
