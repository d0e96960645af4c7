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
    "Laos joined ASEAN in 1997 and Cambodia two years later, on 30 April 1999.": {"Laos": "1997", "Cambodia": "1999-04-30"},
    "Finland joined NATO in 2023 and Sweden the following year, in March.": {"Finland": "2023", "Sweden": "2024-03"},
    "Norway (1949), Spain (1982) and Finland joined NATO.": {"Norway": "1949", "Spain": "1982", "Finland": None},
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_each_item_of_a_list_has_its_date(extractor: Extractor, text: str) -> None:
    file = extractor.extract(make_source(text))
    assert {factfile.names(file, fact)[1]: fact.date for fact in file.facts} == CASES[text]
