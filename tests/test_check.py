"""Contradictions between and within articles, and facts against references; every case can be checked by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import ClassVar

import pytest
from typer.testing import CliRunner

from pipeline import cli, contradictions, factfile
from pipeline.gazetteer import load as load_gazetteer
from pipeline.reference_data import Reference, ReferenceError, compare, load
from pipeline.reference_data.cow import read_columns
from pipeline.schema import FactFile
from pipeline.statements import gather
from pipeline.timeline import read
from tests.data.knowledge.factory import CSTO, article, csto

HERE = Path(__file__).parent / "data" / "knowledge"
FULL = Path(__file__).parents[2] / "shared" / "reference" / "igo_year_formatv3.csv.gz"
runner = CliRunner()


def found_in(*files: FactFile) -> list[str]:
    """Return contradictions as 'class about first-fact second-fact'."""
    found = contradictions.find(read(files))
    return [f"{c.kind} {c.about} {c.first.fact.id} {c.second.fact.id}" for c in found]


def one(*facts: str) -> FactFile:
    return article("a", *((f"Sentence {number}.", [fact]) for number, fact in enumerate(facts)))


WITHIN = {
    "agreement": (["joined | NATO | Estonia | 2004", "joined | NATO | Estonia | 2004"], []),
    "two dates of joining": (
        ["joined | NATO | Estonia | 2003", "joined | NATO | Estonia | 2004"],
        ["conflict start a-001 a-002"],
    ),
    "finer": (["joined | NATO | Estonia | 2004-03-29", "joined | NATO | Estonia | 2004"], ["finer start a-001 a-002"]),
    "coarser": (["joined | NATO | Estonia | 200X", "joined | NATO | Estonia | 2004"], ["coarser start a-001 a-002"]),
    "a date is missing": (
        ["joined | NATO | Estonia", "joined | NATO | Estonia | 2004", "joined | NATO | Estonia | 2004-03"],
        ["coarser start a-002 a-003", "missing date of start a-001 a-003"],
    ),
    "two dates of leaving": (
        ["left | OPEC | Qatar | 2018-12", "left | OPEC | Qatar | 2019-01"],
        ["conflict end a-001 a-002"],
    ),
    "left and came back": (
        ["joined | OPEC | Ecuador | 1973", "left | OPEC | Ecuador | 1992", "joined | OPEC | Ecuador | 2007"],
        [],
    ),
    "founded and joined": (
        ["joined | NATO | France | 1952", "founded | NATO | France | 1949"],
        ["conflict kind a-001 a-002"],
    ),
    "founded and joined at the same time": (["joined | NATO | France | 1949", "founded | NATO | France | 1949-04"], []),
    "founded without a date, and joined": (
        ["founded | NATO | France", "joined | NATO | France | 1952"],
        ["conflict kind a-001 a-002"],
    ),
    "a member before it joined": (
        ["member | NATO | Estonia | 1999", "joined | NATO | Estonia | 2004"],
        ["conflict start a-001 a-002"],
    ),
    "a member after it left": (
        ["left | OPEC | Gabon | 1995", "member | OPEC | Gabon | 2005"],
        ["missing rejoining a-001 a-002"],
    ),
    "founded twice": (["founded | NATO | | 1949", "founded | NATO | | 1950"], ["conflict founding a-001 a-002"]),
    "founded by two in another year": (
        ["founded | NATO | | 1950", "founded | NATO | France | 1949", "founded | NATO | Norway | 1949"],
        ["conflict founding a-001 a-002"],
    ),
    "ended twice": (
        ["dissolved | Warsaw Pact | | 1991-07", "dissolved | Warsaw Pact | | 1991"],
        ["finer end a-001 a-002"],
    ),
    "is and is not": (
        ["member | NATO | Serbia", "member | NATO | Serbia | | negated"],
        ["conflict modality a-001 a-002"],
    ),
    "did and did not, in the same year": (
        ["joined | NATO | Norway | 1949", "joined | NATO | Norway | 1949 | negated"],
        ["conflict modality a-001 a-002"],
    ),
    "refused, later joined": (
        ["joined | NATO | Greece | 1949 | negated", "joined | NATO | Greece | 1952"],
        [],
    ),
    "expected is not said": (["joined | NATO | Norway | 1949", "joined | NATO | Norway | 2030 | prospective"], []),
    "two applications": (["applied | NATO | Georgia | 1995", "applied | NATO | Georgia | 2005"], []),
    "others": (
        ["joined | NATO | Estonia | 2004", "joined | NATO | Norway | 1949", "joined | OPEC | Estonia | 1999"],
        [],
    ),
}


@pytest.mark.parametrize("name", WITHIN)
def test_within_an_article(name: str) -> None:
    facts, expected = WITHIN[name]
    assert found_in(one(*facts)) == expected


def test_seed_article_contradicts_itself() -> None:
    assert found_in(csto()) == ["conflict kind csto-005 csto-012", "conflict founding csto-002 csto-011"]
    first = contradictions.find(read([csto()]))[0]
    assert first.within
    assert first.first.sentence == "A year later it was joined by Belarus, Azerbaijan and Georgia."
    assert first.second.sentence.startswith("Russia, Armenia and Belarus are founding countries")


def test_between_articles_both_sentences_are_given() -> None:
    files = [
        article("a", ("Estonia joined in 2003.", ["joined | NATO | Estonia | 2003"])),
        article("b", ("Estonia joined in 2004.", ["joined | NATO | Estonia | 2004"])),
    ]
    (conflict,) = contradictions.find(read(files))
    assert not conflict.within
    assert (conflict.first.sentence, conflict.second.sentence) == ("Estonia joined in 2003.", "Estonia joined in 2004.")
    assert found_in(*files) == found_in(*files[::-1])


def test_a_thousand_agreeing_articles_are_one_contradiction() -> None:
    files = [article(f"a{n}", ("x", [f"joined | NATO | Estonia | {2004 if n else 2003}"])) for n in range(30)]
    assert found_in(*files) == ["conflict start a0-001 a1-001"]


@pytest.fixture(scope="module")
def cow() -> Reference:
    return load(HERE / "cow_sample.csv")


@pytest.fixture(scope="module")
def simple() -> Reference:
    return load(HERE / "spells.csv")


def check(fact: str, reference: Reference) -> str:
    """Return 'class; reference text' of one fact."""
    (result,) = compare(gather([one(fact)]), reference)
    return f"{result.kind}; {result.reference}"


COW = {
    # annual: a status starts in its first year and ends between its last year and the first year without it
    "joined | NATO | Estonia | 2004": "agreement; member from 2004",
    "joined | NATO | Estonia | 2004-03-29": "finer; member from 2004",
    "joined | NATO | Estonia | 200X": "coarser; member from 2004",
    "joined | NATO | Estonia": "coarser; member from 2004",
    "joined | NATO | Estonia | 2003": "conflict; member from 2004",
    "joined | NATO | Greece | 1952": "agreement; member from 1952",
    "founded | NATO | Greece | 1949": "conflict; member from 1952",
    f"left | {CSTO} | Uzbekistan | 1997": "conflict; left between 1998 and 1999",
    f"left | {CSTO} | Uzbekistan | 1999": "agreement; left between 1998 and 1999",
    f"left | {CSTO} | Uzbekistan | 2012-06": "finer; left between 2011 and 2012",
    f"joined | {CSTO} | Uzbekistan | 2006": "agreement; member from 2006",
    f"member | {CSTO} | Uzbekistan | 2010": "agreement; member from 1992, left between 1998 and 1999; "
    "member from 2006, left between 2011 and 2012",
    f"member | {CSTO} | Uzbekistan | 2003": "conflict; member from 1992, left between 1998 and 1999; "
    "member from 2006, left between 2011 and 2012",
    f"left | {CSTO} | Russia | 2000": "conflict; member from 1992 to at least 2014",
    # missing: Georgia's first year is -9, so that it may have begun before the reference looks
    f"joined | {CSTO} | Georgia | 1993": "agreement; member by 1993",
    f"joined | {CSTO} | Georgia | 1992": "beyond coverage; member by 1993",
    f"joined | {CSTO} | Georgia | 1996": "conflict; member by 1993",
    # divided states: West Germany's column is Germany's
    "joined | NATO | Germany | 1955": "agreement; member by 1955",
    "member | NATO | Germany | 1995": "agreement; member by 1955 to at least 2014",
    # coverage ends with 2014
    "joined | NATO | Georgia | 2030": "beyond coverage; no status between 1991 and 2014",
    "joined | NATO | Georgia | 2010": "conflict; no status between 1991 and 2014",
    "left | NATO | Greece | 2020": "beyond coverage; member from 1952 to at least 2014",
    "left | NATO | Greece | 1990": "conflict; member from 1952 to at least 2014",
    "member | NATO | Georgia": "beyond coverage; no status between 1991 and 2014",
    "observer | NATO | Russia | 2000": "beyond coverage; lists no observer of this organisation",
    # before 1965 and 'within 5 years'
    "joined | Fisheries Board | Greece | 1951": "finer; member between 1951 and 1955",
    "joined | Fisheries Board | Greece | 1950": "conflict; member between 1951 and 1955",
    "joined | Fisheries Board | Greece | 1955-02": "finer; member between 1951 and 1955",
    "left | Fisheries Board | Ecuador | 1955": "finer; left between 1955 and 1960",
    "left | Fisheries Board | Ecuador | 1961": "conflict; left between 1955 and 1960",
    "associate | Fisheries Board | Germany | 1960": "agreement; associate by 1955, left between 1967 and 1968",
    "joined | Fisheries Board | Germany | 1968": "agreement; member from 1968",
    "dissolved | Fisheries Board | | 1970": "agreement; ended in 1970",
    "dissolved | Fisheries Board | | 1980": "conflict; ended in 1970",
    "founded | Fisheries Board | | 1948-06": "finer; founded in 1948",
    "dissolved | NATO | | 2000": "beyond coverage; still exists",
    # five-yearly rows
    "joined | Stepwise Union | Greece | 1953": "finer; member between 1951 and 1955",
    "observer | Stepwise Union | Ecuador | 1958": "agreement; observer from 1950 to at least 1966",
    "joined | Stepwise Union | Russia | 1955": "beyond coverage; says nothing of this state here",
    # unknown
    "joined | Hanse | Estonia | 1280": "unknown; has no such organisation",
    "joined | NATO | Atlantis | 1280": "unknown; has no such state",
}


@pytest.mark.parametrize("fact", COW)
def test_against_correlates_of_war(fact: str, cow: Reference) -> None:
    assert check(fact, cow) == COW[fact]


SIMPLE = {
    f"left | {CSTO} | Azerbaijan | 1997": "conflict; left between 1998 and 1999",
    f"left | {CSTO} | Azerbaijan | 1999": "agreement; left between 1998 and 1999",
    f"joined | {CSTO} | Azerbaijan | 1993": "agreement; member from 1993-09-24",
    f"joined | {CSTO} | Azerbaijan | 1994": "conflict; member from 1993-09-24",
    f"joined | {CSTO} | Uzbekistan | 2006-08-16": "agreement; member from 2006-08-16",
    f"member | {CSTO} | Armenia | 2024": "agreement; member from 1992-05-15",
    f"observer | {CSTO} | Serbia": "agreement; observer from 2013",
    f"joined | {CSTO} | Belarus | 1993": "unknown; has no such state",
    "joined | NATO | Estonia | 2004": "unknown; has no such organisation",
}


@pytest.mark.parametrize("fact", SIMPLE)
def test_against_a_simple_reference(fact: str, simple: Reference) -> None:
    assert check(fact, simple) == SIMPLE[fact]


def test_denied_expected_and_other_facts_are_not_compared(cow: Reference) -> None:
    file = one(
        "joined | NATO | Georgia | 2008 | negated",
        "joined | NATO | Georgia | 2030 | prospective",
        "applied | NATO | Georgia | 2005",
        "headquarters | NATO | Brussels",
    )
    assert compare(gather([file]), cow) == []


def test_gzip_reads_the_same(tmp_path: Path, cow: Reference) -> None:
    path = tmp_path / "igo_year_formatv3.csv.gz"
    path.write_bytes(gzip.compress((HERE / "cow_sample.csv").read_bytes()))
    assert load(path).get("NATO") == cow.get("NATO")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a,b\n1,2\n", "is no reference file"),
        ("", "is no reference file"),
        ("organisation,state,status,start,end,source\nNATO,Estonia,friend,2004,,\n", ":2: unknown status 'friend'"),
        ("organisation,state,status,start,end,source\nNATO,Estonia,member,spring,,\n", ":2: not an EDTF date"),
        ("organisation,state,status,start,end,source\nNATO,Estonia\n", ":2: 2 fields instead of 6"),
    ],
)
def test_wrong_references(text: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "reference.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceError, match=what):
        load(path)


def test_every_column_means_an_entity_of_the_gazetteer() -> None:
    assert set(read_columns()) <= set(load_gazetteer().entities)


@pytest.fixture(scope="module")
def full() -> Reference:
    if not FULL.is_file():
        pytest.skip(f"the Correlates of War table is not at {FULL}")
    return load(FULL)


class TestFullTable:
    """Against the file as users download it; five spells read by eye in the table."""

    CASES: ClassVar[dict[str, str]] = {
        "joined | NATO | Estonia | 2004": "agreement; member from 2004",
        "joined | NATO | Greece | 1952": "agreement; member from 1952",
        "left | OPEC | Ecuador | 1992": "agreement; left between 1992 and 1993",
        "left | Commonwealth of Independent States | Georgia | 2009": "conflict; left between 2007 and 2008",
        f"left | {CSTO} | Azerbaijan | 1997": "beyond coverage; no status between 2002 and 2014",
        f"observer | {CSTO} | Serbia": "agreement; observer from 2013 to at least 2014",
        "dissolved | Warsaw Pact | | 1991": "agreement; ended in 1991",
    }

    @pytest.mark.parametrize("fact", CASES)
    def test_case(self, fact: str, full: Reference) -> None:
        assert check(fact, full) == self.CASES[fact]

    def test_every_cow_name_of_the_gazetteer_is_in_the_table(self, full: Reference) -> None:
        for entity in load_gazetteer().entities.values():
            name = getattr(entity, "cow", None)
            assert name is None or full.get(name).key == name


class TestCommand:
    @pytest.fixture
    def outputs(self, tmp_path: Path) -> Path:
        factfile.write(csto(), tmp_path / "csto.json")
        return tmp_path

    def test_without_reference_only_contradictions(self, outputs: Path) -> None:
        result = runner.invoke(cli.app, ["check", str(outputs)])
        assert result.exit_code == 0
        assert result.stdout.startswith("Between and within articles: 2 conflict, 0 finer, 0 coarser, 0 missing")
        assert "Against" not in result.stdout
        assert max(map(len, result.stdout.splitlines())) <= 80

    def test_with_reference(self, outputs: Path) -> None:
        result = runner.invoke(cli.app, ["check", str(outputs), "--reference", str(HERE / "spells.csv"), "--all"])
        assert "conflict: Azerbaijan, Georgia and Uzbekistan left" in result.stdout
        assert "reference: left between 1998 and 1999" in result.stdout

    def test_json(self, outputs: Path) -> None:
        result = runner.invoke(cli.app, ["check", str(outputs), "--reference", str(HERE / "spells.csv"), "--json"])
        data = json.loads(result.stdout)
        assert data["contradiction_counts"] == {"conflict": 2, "finer": 0, "coarser": 0, "missing": 0}
        assert sum(data["reference_counts"].values()) == len(data["facts"])
        conflicts = [f for f in data["facts"] if f["class"] == "conflict"]
        assert {f["participant"] for f in conflicts} == {"Azerbaijan", "Georgia", "Uzbekistan"}
        assert all(f["sentence"] for f in data["facts"])
