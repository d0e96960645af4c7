"""Asides: those that tell nothing are left out of the plain copy, those that tell something stay."""

from __future__ import annotations

import pytest

from pipeline import factfile
from pipeline.extract import Extractor
from tests.sources import make_source

BEFORE = "SEATO was set up in 1954. "
CASES = {
    "Pakistan, disappointed by its allies, left in 1973.": {("left", "Pakistan", "1973")},
    "Pakistan, a poor country, left in 1973.": {("left", "Pakistan", "1973")},
    "Pakistan, which had hoped for more, left in 1973.": {("left", "Pakistan", "1973")},
    "Pakistan left in 1973, the first of the big members to do so.": {("left", "Pakistan", "1973")},
    "Pakistan, which had never loved the pact as a whole, left in 1973.": {("left", "Pakistan", "1973")},
    "Pakistan left on 2 May 1973, the day after it had been suspended.": {
        ("left", "Pakistan", "1973-05-02"), ("suspended", "Pakistan", "1973-05-01"),
    },
    "Pakistan, suspended at once, came back in 1973.": {
        ("suspended", "Pakistan", None), ("readmitted", "Pakistan", "1973"),
    },
    "Pakistan, a founding member, left in 1973.": {("founded", "Pakistan", "1954"), ("left", "Pakistan", "1973")},
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_an_aside_does_not_part_a_state_from_its_verb(extractor: Extractor, text: str) -> None:
    file = extractor.extract(make_source(BEFORE + text))
    told = {(fact.type, factfile.names(file, fact)[1], fact.date) for fact in file.facts}
    assert told - {("founded", None, "1954")} == CASES[text]
