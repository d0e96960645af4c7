"""Lists of names: how the dates and the verb that belong to a list reach each of its items."""

from __future__ import annotations

import pytest

from pipeline import factfile
from pipeline.extract import Extractor
from tests.sources import make_source

CASES = {
    "Libya (1953), Morocco, Tunisia (both 1958) and Algeria (1962) joined the Arab League.": {
        "Libya": "1953", "Morocco": "1958", "Tunisia": "1958", "Algeria": "1962",
    },
    "ASEAN admitted Brunei (in 1984), Laos and Myanmar (1997), and Cambodia (1999).": {
        "Brunei": "1984", "Laos": "1997", "Myanmar": "1997", "Cambodia": "1999",
    },
    "Norway, Denmark and Iceland (all in 1952) joined the Nordic Council.": {
        "Norway": "1952", "Denmark": "1952", "Iceland": "1952",
    },
    "Brazil (May 2017), Indonesia (February 2024) and Thailand (two months later): each has applied to the OECD.": {
        "Brazil": "2017-05", "Indonesia": "2024-02", "Thailand": "2024-04",
    },
    "Chad, Mali and Niger: all left ECOWAS in 2011.": {"Chad": "2011", "Mali": "2011", "Niger": "2011"},
    "Laos joined ASEAN in 1997 and Cambodia two years later, on 30 April 1999.": {
        "Laos": "1997", "Cambodia": "1999-04-30",
    },
    "Finland joined NATO in 2023 and Sweden the following year, in March.": {"Finland": "2023", "Sweden": "2024-03"},
    "The UN admitted sixteen states in 1955, among them Albania and Jordan.": {"Albania": "1955", "Jordan": "1955"},
    "Ten countries, among them Cyprus and Malta, joined the EU in 2004.": {"Cyprus": "2004", "Malta": "2004"},
    "Ten countries joined the EU in 2004, Cyprus and Malta among them.": {"Cyprus": "2004", "Malta": "2004"},
    "Bulgaria and its northern neighbour Romania joined the European Union in 2007.": {
        "Bulgaria": "2007", "Romania": "2007",
    },
    "The Baltic states, Denmark and France joined the OECD in 1999.": {
        "Estonia": "1999", "Latvia": "1999", "Lithuania": "1999", "Denmark": "1999", "France": "1999",
    },
    "The Baltic states, Estonia, Latvia and Lithuania, joined NATO in 2004.": {
        "Estonia": "2004", "Latvia": "2004", "Lithuania": "2004",
    },
    "Of the Baltic states, Estonia was the first to join the OECD, in 2010.": {"Estonia": "2010"},
    "The last to leave the Warsaw Pact was Bulgaria, in 1991.": {"Bulgaria": "1991"},
    "Morocco became in 1984 the first country to leave the OAU.": {"Morocco": "1984"},
    "Thirteen colonies of France joined the UN in 1960.": {},
    "In August 1971 Fiji was, with Nauru and Tonga, one of the seven founders of the South Pacific Forum.": {
        "Fiji": "1971-08", "Nauru": "1971-08", "Tonga": "1971-08",
    },
    "Like Iraq, Kuwait was a founding member of OPEC.": {"Iraq": None, "Kuwait": None},
    "Kuwait, like Iraq, was a founding member of OPEC.": {"Iraq": None, "Kuwait": None},
    "Unlike Iraq, Kuwait left OPEC.": {"Kuwait": None},
    "In 1995, along with Austria, Finland joined the European Union.": {"Austria": "1995", "Finland": "1995"},
    "Norway (1949), Spain (1982) and Finland joined NATO.": {"Norway": "1949", "Spain": "1982", "Finland": None},
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_each_item_of_a_list_has_its_date(extractor: Extractor, text: str) -> None:
    file = extractor.extract(make_source(text))
    assert {factfile.names(file, fact)[1]: fact.date for fact in file.facts} == CASES[text]
