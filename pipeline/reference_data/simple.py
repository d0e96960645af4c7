"""The simple reference: a CSV of spells that anyone can write, from any source.

    organisation,state,status,start,end,source
    CSTO,Azerbaijan,member,1994-04-20,1998/1999,https://odkb-csto.org

Names as in the articles or the gazetteer. `status` is member, associate or observer. `start` and `end` are EDTF:
'1994', '1994-04-20', or '1998/1999' for between the two; an empty start is unknown, an empty end means that no end is
known. Lines that open with '#' are remarks. A state without a row for an organisation is unknown to the reference
there, not a non-member.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from pipeline import when
from pipeline.naming import UnknownNameError, resolve
from pipeline.reference_data.records import (
    MEMBERSHIP,
    Reference,
    ReferenceError,
    ReferenceOrganisation,
    ReferenceSpell,
    comparable,
    index_names,
)
from pipeline.statements import OPEN, Statements, Window, all_of

NOTHING = Statements((), {})


def read(text: str, name: str) -> Reference:
    """Return the reference of a CSV text; ReferenceError names the line of the first value that it cannot use."""
    organisations: dict[str, ReferenceOrganisation] = {}
    ids: dict[str, str] = {}
    states: set[str] = set()
    for where, row in _rows(text, name):
        key = comparable(row["organisation"])
        state = _id(row["state"], "state") or f"state:{row['state']}"
        if row["status"] not in MEMBERSHIP:
            raise ReferenceError(where, f"unknown status {row['status']!r}", "member, associate or observer")
        fresh = ReferenceOrganisation(key, row["organisation"], None, None)
        organisation = organisations.setdefault(key, fresh)
        start = _window(row["start"], where) or OPEN
        spell = ReferenceSpell(row["status"], start, _window(row["end"], where), row.get("source") or "")
        organisation.spells.setdefault(state, []).append(spell)
        organisation.coverage[state] = OPEN
        entity = _id(row["organisation"], "organisation")
        if entity:
            ids[entity] = key
        states.add(state)
    by_name = index_names({key: [organisation.name] for key, organisation in organisations.items()})
    return Reference(name, None, organisations.__getitem__, ids, by_name, frozenset(states))


def _rows(text: str, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    lines = text.splitlines()
    kept = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    header = next(csv.reader([kept[0][1]]))
    for number, line in kept[1:]:
        fields = next(csv.reader([line]))
        if len(fields) != len(header):
            raise ReferenceError(f"{name}:{number}", f"{len(fields)} fields instead of {len(header)}")
        yield f"{name}:{number}", {key: field.strip() for key, field in zip(header, fields, strict=True)}


def _window(value: str, where: str) -> Window | None:
    if not value:
        return None
    if not when.valid(value):
        raise ReferenceError(where, f"not an EDTF date: {value!r}", "1994, 1994-04, 1994-04-20 or 1998/1999")
    return all_of(value)


def _id(name: str, kind: str) -> str | None:
    try:
        return resolve(name, NOTHING, kind=kind)
    except UnknownNameError:
        return None
