"""What a reference knows, in one form for every source.

Spells with windows for start and end, and what lies outside its coverage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.errors import AccedeError
from pipeline.naming import plain
from pipeline.statements import Known, Window

MEMBERSHIP = ("member", "associate", "observer")


class ReferenceError(AccedeError):
    """A reference file that cannot be read; names file and line."""


@dataclass(frozen=True, slots=True)
class ReferenceSpell:
    """One spell of the reference. ``start.first`` None: it began before the reference looks.

    ``end`` None: no end in sight.

    ``source`` is what the reference itself rests on, where it says so.
    """

    status: str
    start: Window
    end: Window | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceOrganisation:
    """An organisation of the reference: its name, when it began and ended (None.

    Not told), and its participants' spells.

    ``coverage`` gives the days about which the reference says something, by participant id; a participant without one
    is unknown to it.
    """

    key: str
    name: str
    began: Window | None
    ended: Window | None
    spells: dict[str, list[ReferenceSpell]] = field(default_factory=dict)
    coverage: dict[str, Window] = field(default_factory=dict)

    def records(self, status: str) -> bool:
        """Return whether it has anyone with a status.

        A reference that lists no observers at all does not say that there were none.
        """
        return status == "member" or any(spell.status == status for group in self.spells.values() for spell in group)


@dataclass(frozen=True, slots=True)
class Reference:
    """A whole reference. ``ids`` maps entity ids to the keys of organisations, ``by_name`` plain names to them.

    ``states`` holds the ids of all participants that it has a column or row for; ``last`` is the last day that it
    covers. ``get`` gives the organisation of a key: a reader may make it only when it is asked for.
    """

    name: str
    last: date | None
    get: Callable[[str], ReferenceOrganisation]
    ids: dict[str, str]
    by_name: dict[str, str]
    states: frozenset[str]

    def organisation(self, known: Known) -> ReferenceOrganisation | None:
        """Return the reference's organisation for an entity, by its id, else by any of its names.

        None where it has none.
        """
        key = self.ids.get(known.id)
        if key is None:
            names = (known.name, *known.aliases)
            key = next((self.by_name[form] for form in map(comparable, names) if form in self.by_name), None)
        return self.get(key) if key else None


def index_names(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return the keys of organisations by their names as compared, from their names by key.

    Of two with one name the first has it.
    """
    found: dict[str, str] = {}
    for key, forms in names.items():
        for form in forms:
            found.setdefault(comparable(form), key)
    return found


def comparable(name: str) -> str:
    """Return an organisation's name as it is compared: as in naming, and with one spelling of 'organization'."""
    return plain(name).replace("organisation", "organization").replace("co-operation", "cooperation")


def years(first: int | None, last: int | None) -> Window:
    """Return the days from the first of one year to the last of another; None is open."""
    return Window(date(first, 1, 1) if first is not None else None, date(last, 12, 31) if last is not None else None)
