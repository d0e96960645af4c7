"""Reading the data files: CSV text to records, row by row; what needs more than one row to check stands in index.py.

A data file opens with '#' lines that explain its columns, then a CSV header, then rows. Unknown or missing
columns, a wrong number of fields and a value outside a closed list raise GazetteerError with file and line.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from pipeline.errors import GazetteerError
from pipeline.gazetteer.context import Neighbourhood
from pipeline.gazetteer.records import (
    Ambiguity,
    Entity,
    Group,
    Link,
    Organisation,
    OrganisationKind,
    Place,
    State,
    StateKind,
)
from pipeline.gazetteer.slugs import slug

DESCRIPTIONS = frozenset(
    [
        "kingdom", "principality", "sultanate", "emirate", "grand duchy", "republic", "federation", "confederation",
        "island", "islands", "archipelago", "island republic", "island state", "island nation", "island kingdom",
        "islanders", "city-state", "atoll", "enclave", "territory", "Baltic state", "Nordic state",
        "Scandinavian state", "Gulf state", "Sahel state", "Balkan state", "Caribbean state", "Pacific state",
        "Pacific island", "Maghreb state", "Benelux state", "Visegrad state",
        "Central Asian state", "Central American state", "Andean state",
        "East African state", "West African state", "South Asian state", "Southeast Asian state", "Black Sea state",
        "Horn of Africa state", "Arab state", "European state", "African state", "Asian state", "Latin American state",
    ]
)  # fmt: skip
STATE_KINDS = frozenset(get_args(StateKind))
ORGANISATION_KINDS = frozenset(get_args(OrganisationKind))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a data file: where it stands, and its fields by column."""

    where: str
    fields: dict[str, str]

    def text(self, column: str) -> str:
        """The field, which must not be empty."""
        value = self.fields[column]
        if not value:
            raise GazetteerError(self.where, f"{column} is empty")
        return value

    def optional(self, column: str) -> str | None:
        """The field; None where it is empty."""
        return self.fields[column] or None

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a field separated by '|', none of them empty, repeated or with blanks at its ends."""
        if not self.fields[column]:
            return ()
        values = tuple(self.fields[column].split("|"))
        for value in values:
            if not value or value != value.strip():
                raise GazetteerError(
                    self.where, f"{column} has an empty value or stray blanks", f"in {self.fields[column]!r}"
                )
        if len(set(values)) != len(values):
            raise GazetteerError(self.where, f"{column} repeats a value", f"in {self.fields[column]!r}")
        return values

    def year(self, column: str) -> int | None:
        """The field as a year; None where it is empty."""
        value = self.fields[column]
        if value and not (value.isdecimal() and 3 <= len(value) <= 4):
            raise GazetteerError(self.where, f"{column} is not a year: {value!r}")
        return int(value) if value else None

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        """The field, which must be in the closed list."""
        value = self.text(column)
        if value not in allowed:
            raise GazetteerError(self.where, f"unknown {column} {value!r}", "allowed: " + ", ".join(sorted(allowed)))
        return value

    def links(self, column: str) -> tuple[Link, ...]:
        """The field's values 'id@year' or 'id' as links."""
        found = []
        for value in self.many(column):
            target, _, year = value.partition("@")
            if year and not year.isdecimal():
                raise GazetteerError(self.where, f"{column}: {value!r} is not of the form id@year")
            found.append(Link(target, int(year) if year else None))
        return tuple(found)


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """Rows of a data file, whose header must name exactly `columns`, in that order; the file must exist."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(path.name, f"cannot be read: {error}") from error
    start = next((number for number, line in enumerate(lines) if line and not line.startswith("#")), len(lines))
    reader = csv.reader(line + "\n" for line in lines[start:])
    header = next(reader, [])
    if tuple(header) != columns:
        unknown, missing = set(header) - set(columns), set(columns) - set(header)
        what = (
            f"unknown column {sorted(unknown)}"
            if unknown
            else f"missing column {sorted(missing)}"
            if missing
            else "columns out of order"
        )
        raise GazetteerError(f"{path.name}:{start + 1}", what, "expected " + ",".join(columns))
    for fields in reader:
        where = f"{path.name}:{start + reader.line_num}"
        if fields in ([], [""]):
            continue
        if len(fields) != len(columns):
            raise GazetteerError(
                where, f"{len(fields)} fields instead of {len(columns)}", "quote a value that holds a comma"
            )
        yield Row(where, dict(zip(columns, fields, strict=True)))


def read_state(row: Row) -> State:
    """A row of states.csv as a record."""
    kind = cast(StateKind, row.one_of("kind", STATE_KINDS))
    identifier = row.text("id")
    if not identifier.startswith(kind + ":"):
        raise GazetteerError(row.where, f"id {identifier!r} does not start with its kind {kind!r}")
    for description in row.many("descriptions"):
        if description not in DESCRIPTIONS:
            raise GazetteerError(
                row.where, f"unknown description {description!r}", "the closed list is DESCRIPTIONS in tables.py"
            )
    return State(
        id=identifier,
        name=row.text("name"),
        kind=kind,
        former=row.many("former"),
        iso3166=row.optional("iso3166"),
        official=row.optional("official"),
        aliases=row.many("aliases"),
        demonyms=row.many("demonyms"),
        adjectives=row.many("adjectives"),
        capitals=tuple(tuple(city.split("/")) for city in row.many("capital")),
        governments=row.many("governments"),
        descriptions=row.many("descriptions"),
        from_year=row.year("from_year"),
        to_year=row.year("to_year"),
    )


def read_group(row: Row) -> Group:
    """A row of groups.csv as a record; its id is made from the name."""
    return Group(
        id="group:" + slug(row.text("name")),
        name=row.text("name"),
        kind="group",
        aliases=row.many("aliases"),
        members=row.many("members"),
    )


def read_organisation(row: Row) -> Organisation:
    """A row of organisations.csv as a record."""
    if not row.text("id").startswith("org:"):
        raise GazetteerError(row.where, f"id {row.text('id')!r} does not start with 'org:'")
    return Organisation(
        id=row.text("id"),
        name=row.text("name"),
        kind="organisation",
        category=cast(OrganisationKind, row.one_of("kind", ORGANISATION_KINDS)),
        aliases=row.many("aliases"),
        acronyms=row.many("acronyms"),
        former=row.many("former"),
        generic=_both_spellings(row.many("generic")),
        predecessors=row.links("predecessors"),
        successors=row.links("successors"),
        from_year=row.year("from_year"),
        to_year=row.year("to_year"),
        seat=row.optional("seat"),
        cow=row.optional("cow"),
        wikidata=row.optional("wikidata"),
    )


def read_place(row: Row) -> Place:
    """A row of places.csv as a record; its id is made from the name."""
    return Place(
        id="place:" + slug(row.text("name")),
        name=row.text("name"),
        kind="place",
        aliases=row.many("aliases"),
        state=row.optional("state"),
    )


def _both_spellings(nouns: tuple[str, ...]) -> tuple[str, ...]:
    pairs = (("organisation", "organization"), ("programme", "program"), ("centre", "center"))
    american = (noun.replace(*pair) for noun in nouns for pair in pairs)
    return tuple(dict.fromkeys((*nouns, *american)))


STATE_COLUMNS = (
    "id", "name", "kind", "former", "iso3166", "official", "aliases", "demonyms", "adjectives", "capital",
    "governments", "descriptions", "from_year", "to_year",
)  # fmt: skip
GROUP_COLUMNS = ("name", "aliases", "members")
ORGANISATION_COLUMNS = (
    "id", "name", "kind", "aliases", "acronyms", "former", "generic", "predecessors", "successors", "from_year",
    "to_year", "seat", "cow", "wikidata",
)  # fmt: skip
PLACE_COLUMNS = ("name", "aliases", "state")
AMBIGUOUS_COLUMNS = ("form", "entity", "not_before", "not_after", "only_before", "only_after", "note")
MISSION_COLUMNS = ("organisation", "names")
WORD_COLUMNS = ("class", "words")

# The data files with entities, in the order in which they are read.
ENTITY_FILES: tuple[tuple[str, tuple[str, ...], Callable[[Row], Entity]], ...] = (
    ("states.csv", STATE_COLUMNS, read_state),
    ("groups.csv", GROUP_COLUMNS, read_group),
    ("organisations.csv", ORGANISATION_COLUMNS, read_organisation),
    ("places.csv", PLACE_COLUMNS, read_place),
)


def read_missions(path: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Where each row of missions.csv stands, the organisation's id and the names of its missions."""
    for row in read_rows(path, MISSION_COLUMNS):
        yield row.where, row.text("organisation"), row.many("names")


def read_word_classes(path: Path) -> dict[str, tuple[str, ...]]:
    """The named word lists of words.csv; a class may stand on several rows, which add up."""
    classes: dict[str, tuple[str, ...]] = {}
    for row in read_rows(path, WORD_COLUMNS):
        classes[row.text("class")] = classes.get(row.text("class"), ()) + row.many("words")
    return classes


def read_ambiguities(path: Path, classes: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, Ambiguity]]:
    """Where each row of ambiguous.csv stands, and the row with word classes ('<given-name>') written out."""
    for row in read_rows(path, AMBIGUOUS_COLUMNS):
        words = {column: _expand(row, column, classes) for column in AMBIGUOUS_COLUMNS[2:6]}
        yield (
            row.where,
            Ambiguity(
                form=row.text("form"),
                entity_id=row.optional("entity"),
                where=Neighbourhood(**words),
                note=row.optional("note"),
            ),
        )


def _expand(row: Row, column: str, classes: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    out: list[str] = []
    for value in row.many(column):
        if value.startswith("<"):
            if value[1:-1] not in classes:
                raise GazetteerError(row.where, f"{column} names the unknown word class {value}", "see words.csv")
            out += classes[value[1:-1]]
        else:
            out.append(value)
    return tuple(out)
