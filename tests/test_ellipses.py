"""What stands without its verb, by structure: fragments, answers, entries, gaps and echoes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.extract import Extractor
from pipeline.rules.entries import Entry
from tests.test_rules import faults

STRUCTURES: dict[str, Entry] = {
    name: Entry.model_validate(fields)
    for name, fields in tomllib.loads((Path(__file__).parent / "data" / "ellipses.toml").read_text()).items()
}


@pytest.mark.parametrize("name", STRUCTURES)
def test_structure(extractor: Extractor, name: str) -> None:
    assert not (found := list(faults(extractor, STRUCTURES[name]))), "\n".join(found)
