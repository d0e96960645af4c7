"""The baseline that accede is measured against: what it finds in plain sentences, and what the two helps add."""

from __future__ import annotations

from functools import lru_cache

import pytest

from pipeline.baseline import Baseline
from pipeline.benchmark import load_plain
from pipeline.factfile import names
from pipeline.schema import FactFile
from tests.sources import make_source

nlp = lru_cache(maxsize=1)(load_plain)


def read(text: str, *, helped: bool = False, published: str | None = None) -> FactFile:
    return next(Baseline(nlp(), helped=helped).extract_many([make_source(text, published=published)]))


def outlines(file: FactFile) -> list[tuple[object, ...]]:
    return [(f.type, *names(file, f), f.date, f.modality) for f in file.facts]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Estonia joined NATO in 2004.", ("joined", "NATO", "Estonia", "2004", "asserted")),
        ("Poland joined NATO on 12 March 1999.", ("joined", "NATO", "Poland", "1999-03-12", "asserted")),
        (
            "Niger was suspended from the African Union in August 2023.",
            ("suspended", "African Union", "Niger", "2023-08", "asserted"),
        ),
        ("Finland is a member of the European Union.", ("member", "European Union", "Finland", None, "asserted")),
        ("Finland became a member of NATO in 2023.", ("joined", "NATO", "Finland", "2023", "asserted")),
        ("Norway did not join the EU.", ("joined", "European Union", "Norway", None, "negated")),
        ("Fiji hopes to join the WTO.", ("joined", "World Trade Organization", "Fiji", None, "prospective")),
        ("The Arab League is based in Cairo.", ("headquarters", "Arab League", "Cairo", None, "asserted")),
    ],
)
def test_what_the_helped_one_finds(text: str, fact: tuple[object, ...]) -> None:
    assert outlines(read(text, helped=True)) == [fact]


def test_plain_names_are_those_of_the_text() -> None:
    assert outlines(read("Norway did not join the EU.")) == [("joined", "EU", "Norway", None, "negated")]


def test_a_list_and_a_shared_subject() -> None:
    facts = outlines(read("Estonia, Latvia and Lithuania joined NATO in 2004."))
    assert [(f[2], f[3]) for f in facts] == [("Estonia", "2004"), ("Latvia", "2004"), ("Lithuania", "2004")]


def test_only_the_helped_one_fills_in_an_organisation() -> None:
    text = "NATO was founded in 1949. Hungary joined in 1999."
    assert ("joined", "NATO", "Hungary", "1999", "asserted") in outlines(read(text, helped=True))
    assert all(fact[0] != "joined" for fact in outlines(read(text)))


def test_relative_dates_count_from_publication_only() -> None:
    text = "Estonia joined NATO last year."
    assert [f[3] for f in outlines(read(text, published="2005-06-01"))] == ["2004"]
    assert [f[3] for f in outlines(read(text))] == [None]


@pytest.mark.parametrize("text", ["", "The minister joined a choir.", "NATO met in Madrid."])
def test_nothing_to_find(text: str) -> None:
    assert read(text, helped=True).facts == ()
