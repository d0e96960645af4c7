"""Whom references to several states mean, and whose country 'his country' is, by structure."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.extract import Extractor
from pipeline.gazetteer import load
from pipeline.rules.entries import Entry
from pipeline.rules.shapes import load_people
from tests.test_rules import faults

STRUCTURES: dict[str, Entry] = {
    name: Entry.model_validate(fields)
    for name, fields in tomllib.loads((Path(__file__).parent / "data" / "sets.toml").read_text()).items()
}


@pytest.mark.parametrize("name", STRUCTURES)
def test_structure(extractor: Extractor, name: str) -> None:
    assert not (found := list(faults(extractor, STRUCTURES[name]))), "\n".join(found)


def test_leaders_lead_states_of_the_gazetteer() -> None:
    assert set(load_people().leaders) <= set(load().entities)
