"""The switches of the ablation: each takes away what it names, and puts it back."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from pipeline import extract
from tests.ablation import PARTS

SAMPLES = {
    "all references, and what clauses leave out": "Fiji waited. In the end it joined NATO in 1970.",
    "sets ('both', 'the latter two')": "Finland and Sweden waited. Both joined NATO in the end.",
    "lists of names": "Estonia, Latvia, Lithuania and, later, Slovakia joined NATO in 2004.",
    "organisations nobody listed": "Fiji joined the League of Small Ports in 1970.",
    "the article's own abbreviations": "The League of Small Ports (LSP) met. Fiji joined LSP in 1970.",
    "aliases": "Fiji joined the North Atlantic Treaty Organization in 1970.",
    "acronyms": "Fiji joined the EU in 1970.",
    "former names": "Swaziland joined NATO in 1970.",
    "demonyms and adjectives": "The Finns joined NATO in 2023.",
    "capitals and governments": "Helsinki applied to NATO in 2022.",
}


@pytest.mark.parametrize("part", SAMPLES)
def test_a_switch_takes_facts_away_and_puts_them_back(part: str) -> None:
    text = SAMPLES[part]
    whole = extract(text).facts
    with ExitStack() as stack:
        PARTS[part](stack)
        assert extract(text).facts != whole
    assert extract(text).facts == whole
