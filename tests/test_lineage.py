"""Which organisation of a line of predecessors and successors a year speaks of."""

from __future__ import annotations

import pytest

from pipeline import extract, factfile
from pipeline.lineage import Lineage
from pipeline.records import Entity, Event


def _event(kind: str, body: str, other: str | None = None, date: int | None = None) -> Event:
    def entity(name: str) -> Entity:
        return Entity(name, name, "organisation", 0, 0)

    return Event(
        kind, entity(body), entity(other) if other else None, None, date, "asserted", None, "rule", (0, 9), (0, 4), None
    )


def test_the_gazetteer_knows_when_a_body_was() -> None:
    lineage = Lineage([], {})
    assert lineage.out_of_time("org:oeec", 1996) > 0
    assert lineage.out_of_time("org:oecd", 1950) < 0
    assert lineage.out_of_time("org:oecd", 1996) == 0
    assert lineage.out_of_time("org:league-of-small-ports", 1950) == 0


def test_the_heir_is_the_one_that_existed() -> None:
    among = {"org:oeec", "org:oecd", "org:nato"}
    lineage = Lineage([], {})
    assert lineage.heir("org:oeec", among, 1996) == "org:oecd"
    assert lineage.heir("org:oecd", among, 1950) == "org:oeec"
    assert lineage.heir("org:oeec", among, None) == "org:oecd"
    assert lineage.heir("org:nato", among, 1996) == "org:nato"
    assert lineage.heir("org:oeec", {"org:oeec", "org:nato"}, 1996) == "org:oeec"


def test_of_others_the_article_tells() -> None:
    told = [_event("founded", "org:guild", date=0), _event("renamed", "org:guild", "org:league", date=1)]
    lineage = Lineage(told, {0: 1950, 1: 1970})
    among = {"org:guild", "org:league"}
    assert lineage.out_of_time("org:guild", 1940) < 0
    assert lineage.out_of_time("org:guild", 1971) > 0
    assert lineage.heir("org:guild", among, 1960) == "org:league"  # the rename was told last
    back = Lineage([*told, _event("joined", "org:guild")], {0: 1950, 1: 1970})
    assert back.heir("org:guild", among, 1960) == "org:guild"
    assert back.heir("org:guild", among, 1980) == "org:league"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The Central American Integration System (SICA) grew out of the Organization of Central American States "
            "(ODECA), founded in October 1951. Honduras withdrew in 1957. In 1991 ODECA was replaced by SICA. "
            "Belize acceded in 2000.",
            {("left", "Organization of Central American States", "Honduras")}
            | {("joined", "Central American Integration System", "Belize")},
        ),
        (
            "The African Union took the place of the Organization of African Unity in 2002. Morocco had stormed out in "
            "1984. It returned in January 2017.",
            {("left", "Organization of African Unity", "Morocco"), ("joined", "African Union", "Morocco")},
        ),
    ],
)
def test_dates_choose_in_a_line(text: str, wanted: set[tuple[str, str, str]]) -> None:
    file = extract(text)
    assert wanted <= {(fact.type, *factfile.names(file, fact)) for fact in file.facts}
