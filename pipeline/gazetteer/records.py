"""The records of the gazetteer: what an entity is, what a surface form is, what tells an ambiguous one apart.

Everything is frozen. Several values are tuples in the order of the data file. None means that the file
leaves the field empty.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.gazetteer.context import Neighbourhood

StateKind = Literal["state", "territory"]
OrganisationKind = Literal[
    "alliance",
    "bloc",
    "union",
    "free-trade-area",
    "customs-union",
    "currency-union",
    "organisation",
    "agency",
    "bank",
    "court",
    "commission",
    "commodity-body",
    "treaty",
    "regime",
    "forum",
    "coalition",
]
EntityKind = Literal["state", "territory", "organisation", "place", "group"]
Use = Literal["name", "alias", "acronym", "former", "demonym", "adjective", "capital", "government", "mission"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state, a dependent territory, or a part of a state that acts abroad in its own name.

    `capitals` holds one tuple of spellings a city, the commonest first: (("Kyiv", "Kiev"),). Years bound the existence,
    both inclusive.
    """

    id: str
    name: str
    kind: StateKind
    former: tuple[str, ...]
    iso3166: str | None
    official: str | None
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    adjectives: tuple[str, ...]
    capitals: tuple[tuple[str, ...], ...]
    governments: tuple[str, ...]
    descriptions: tuple[str, ...]
    from_year: int | None
    to_year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A named set of states that an article may write for a list: 'the Baltic states'. `members` are entity ids."""

    id: str
    name: str
    kind: Literal["group"]
    aliases: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One step in an organisation's descent: the other organisation's id, and the year of the step or None."""

    id: str
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body, alliance, bloc, treaty regime or union between states.

    `category` is the closed list of kinds; `kind` is always 'organisation', as in the fact file. `generic` holds
    the lower-case head nouns by which an article refers back to it ('bloc', 'pact', 'organisation', 'organization').
    Years bound the existence, both inclusive.
    """

    id: str
    name: str
    kind: Literal["organisation"]
    category: OrganisationKind
    aliases: tuple[str, ...]
    acronyms: tuple[str, ...]
    former: tuple[str, ...]
    generic: tuple[str, ...]
    predecessors: tuple[Link, ...]
    successors: tuple[Link, ...]
    from_year: int | None
    to_year: int | None
    seat: str | None
    cow: str | None
    wikidata: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city or region that is a seat or a theatre. `state` is the id of its state, None where it lies in several."""

    id: str
    name: str
    kind: Literal["place"]
    aliases: tuple[str, ...]
    state: str | None


Entity = State | Group | Organisation | Place


class Surface(NamedTuple):
    """One way to write an entity, matched case-sensitively and as whole words.

    `display` is the name that a fact carries instead of the entity's own, where the article used a former
    name; None otherwise.
    `ambiguous` says that `ambiguous.csv` has a rule for the form: ask `Gazetteer.means()` before taking it.
    """

    form: str
    entity_id: str
    kind: EntityKind
    use: Use
    display: str | None
    ambiguous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguity:
    """One row of `ambiguous.csv`: when `form` is this entity. `entity_id` None marks a phrase that is none at all."""

    form: str
    entity_id: str | None
    where: Neighbourhood
    note: str | None
