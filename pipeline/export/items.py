"""The Wikidata item of an entity, where it is certain: the fact file's own identifier, else a table of states."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from pipeline.statements import base

STATES_FILE = Path(__file__).with_name("state_items.csv")


def item(entity: str, identifiers: dict[str, str]) -> str | None:
    """Return the item of an entity id ('Q191' of 'state:EST'); None where there is none, or not surely one."""
    return identifiers.get("wikidata") or read_states().get(base(entity))


@lru_cache(maxsize=1)
def read_states() -> dict[str, str]:
    """Return the items of states and territories by entity id."""
    with STATES_FILE.open(encoding="utf-8", newline="") as stream:
        return {
            row["entity"]: row["item"] for row in csv.DictReader(line for line in stream if not line.startswith("#"))
        }
