"""The facts of many articles side by side, each with its names, its sentence and the days that its date covers.

What the knowledge room counts in: a fact file's fact plus what a reader of several articles needs to see beside it.
Entities are the same where their ids are the same, so that 'Czechia' of one article and 'Czech Republic' of another
are one participant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline import when
from pipeline.schema import Entity, Fact, FactFile


@dataclass(frozen=True, slots=True)
class Window:
    """The days on one of which something happened, both inclusive; None is open. '1995' is 1 January to 31 December."""

    first: date | None
    last: date | None

    @property
    def key(self) -> tuple[date, date]:
        """The window with open sides as the ends of time, for sorting."""
        return self.first or date.min, self.last or date.max

    @property
    def open(self) -> bool:
        """Whether it says nothing at all."""
        return self.first is None and self.last is None

    def meets(self, other: Window) -> bool:
        """Return whether the two may be the same day."""
        (first, last), (other_first, other_last) = self.key, other.key
        return first <= other_last and other_first <= last

    def covers(self, other: Window) -> bool:
        """Return whether every day of ``other`` lies inside (equal windows count)."""
        (first, last), (other_first, other_last) = self.key, other.key
        return first <= other_first and other_last <= last

    def before(self, other: Window) -> bool:
        """Return whether it certainly lies before ``other``."""
        return self.key[1] < other.key[0]


OPEN = Window(None, None)


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact of one article. ``sentence`` is the sentence that says so, ``source`` where the article came from."""

    article: str
    title: str | None
    source: str | None
    published: str | None
    fact: Fact
    organisation: str
    participant: str | None
    organisation_name: str
    participant_name: str | None
    sentence: str
    start: int

    @property
    def key(self) -> tuple[str, int, str]:
        """Where it stands: article, first character, fact id; the order of every list of statements."""
        return self.article, self.start, self.fact.id

    @property
    def asserted(self) -> bool:
        """Whether the article says that it happened or holds."""
        return self.fact.modality == "asserted"

    @property
    def dated(self) -> bool:
        """Whether the fact has a date that bounds anything."""
        return self.fact.date is not None and not all_of(self.fact.date).open


@dataclass(frozen=True, slots=True)
class Known:
    """An entity as all articles together know it: the name most of them use, every other name, its identifiers."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    identifiers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Statements:
    """All statements in the order of ``Statement.key``, and the entities they name, by id."""

    all: tuple[Statement, ...]
    entities: dict[str, Known]

    def name(self, entity: str) -> str:
        """Return an entity's name."""
        return self.entities[entity].name


def all_of(edtf: str) -> Window:
    """Return the days from the first to the last that a value may cover ('2018/2021' is 2018-01-01 to 2021-12-31)."""
    bounds = when.bounds(edtf)
    return Window(bounds.earliest_start, bounds.latest_end)


def start_of(edtf: str) -> Window:
    """Return the days on which what the value covers may have started ('1995/..' is the days of 1995)."""
    bounds = when.bounds(edtf)
    return Window(bounds.earliest_start, bounds.latest_start)


def end_of(edtf: str) -> Window:
    """Return the days on which what the value covers may have ended ('../1997' is the days of 1997)."""
    bounds = when.bounds(edtf)
    return Window(bounds.earliest_end, bounds.latest_end)


def is_interval(edtf: str) -> bool:
    """Return whether a value has a start and an end of its own ('1995/..'), rather than being one date ('1995')."""
    return "/" in edtf


def base(entity: str) -> str:
    """Return an entity's id without the mark that tells two names of one entity apart within a file.

    An article that writes 'Swaziland' and 'Eswatini' has 'state:SWZ' and 'state:SWZ@1f2e3d'; the state is the same.
    """
    return entity.partition("@")[0]


def gather(files: Iterable[FactFile]) -> Statements:
    """Return the facts of the files as statements; the order of the files makes no difference."""
    statements: list[Statement] = []
    seen: dict[str, list[Entity]] = {}
    for file in sorted(files, key=lambda f: f.article.id):
        entities = {entity.id: entity for entity in file.entities}
        statements.extend(_statement(file, fact, entities) for fact in file.facts)
        for entity in file.entities:
            seen.setdefault(base(entity.id), []).append(entity)
    statements.sort(key=lambda s: s.key)
    return Statements(tuple(statements), {key: _merge(seen[key]) for key in sorted(seen)})


def _statement(file: FactFile, fact: Fact, entities: dict[str, Entity]) -> Statement:
    sentence = next((e for e in fact.evidence if e.role == "sentence"), None)
    words = sentence or min(fact.evidence, key=lambda e: e.start, default=None)
    participant = fact.participant or fact.place
    return Statement(
        article=file.article.id,
        title=file.article.title,
        source=file.article.source,
        published=file.article.published,
        fact=fact,
        organisation=base(fact.organisation),
        participant=base(participant) if participant else None,
        organisation_name=entities[fact.organisation].name,
        participant_name=entities[participant].name if participant else None,
        sentence=" ".join(words.text.split()) if words else "",
        start=words.start if words else 0,
    )


def _merge(entities: list[Entity]) -> Known:
    """Return one entity for the same id in several files; of equally common names the first in the alphabet."""
    names = Counter(entity.name for entity in entities)
    name = min(names, key=lambda n: (-names[n], n))
    others = {alias for entity in entities for alias in (*entity.aliases, entity.name)} - {name}
    identifiers: dict[str, str] = {}
    for entity in entities:
        for key, value in entity.identifiers.items():
            identifiers.setdefault(key, value)
    return Known(base(entities[0].id), entities[0].kind, name, tuple(sorted(others)), dict(sorted(identifiers.items())))
